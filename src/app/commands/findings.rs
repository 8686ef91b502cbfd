//! Findings as a person reads them: what is wrong drawn in its line, what repeats itself named once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::app::load::ReadCalendar;
use crate::app::outcome::tell;
use crate::calendar::{Diagnostic, InputFile, Severity};
use crate::messages::diagnostics::{also_on, briefly, briefly_on, draw, not_shown, summary};

/// Drawn for a person, one calendar; whoever has more mends these first.
const SHOWN_MAX: usize = 100;

/// The errors of the calendars that have any, on stderr: for commands that want to do something else.
pub(super) fn show_errors(all_read: &[ReadCalendar]) {
    if all_read.iter().any(ReadCalendar::has_errors) {
        tell(&human(all_read, false));
    }
}

pub(super) fn count(all_read: &[ReadCalendar], level: Severity) -> usize {
    let all = all_read.iter().flat_map(|read| &read.reading.diagnostics);
    all.filter(|diagnostic| diagnostic.severity() == level).count()
}

/// Every finding drawn; without `everything` only the errors.
pub(super) fn human(all_read: &[ReadCalendar], everything: bool) -> String {
    let mut text = String::new();
    for read in all_read {
        let findings = &read.reading.diagnostics;
        let wanted = |it: &&Diagnostic| everything || it.severity() == Severity::Error;
        let chosen: Vec<&Diagnostic> = findings.iter().filter(wanted).collect();
        let (chosen, again) = apart(chosen);
        for diagnostic in chosen.iter().take(SHOWN_MAX) {
            let path = path(read, diagnostic.location.file);
            let source = &read.reading.texts[diagnostic.location.file as usize];
            text.push_str(&draw(diagnostic, &path, source));
            text.push('\n');
        }
        let mut again: Vec<_> = again.into_iter().collect();
        again.sort_by_key(|((file, level, code, _), lines)| (*file, *level, *code, lines[0]));
        for ((_, level, code, said), lines) in &again {
            let line = match said {
                Some(said) => briefly_on(*level, code, said, lines),
                None => also_on(*level, code, lines),
            };
            text.push_str(&format!("{line}\n"));
        }
        if !again.is_empty() {
            text.push('\n');
        }
        if SHOWN_MAX < chosen.len() {
            text.push_str(&format!("{}\n\n", not_shown(chosen.len() - SHOWN_MAX)));
        }
    }
    let counts = (count(all_read, Severity::Error), count(all_read, Severity::Warning));
    text.push_str(&format!("{}\n", summary(counts.0, counts.1)));
    text
}

/// Lines of information that was drawn elsewhere, by file, code, and what is worth saying again.
type Again = BTreeMap<(InputFile, Severity, &'static str, Option<String>), Vec<u32>>;

/// What asks for something comes first. Information of one kind is drawn once per file, and so is a name that is not there;
/// of the others only the lines are named, or they hide what matters.
fn apart(findings: Vec<&Diagnostic>) -> (Vec<&Diagnostic>, Again) {
    let is_info = |finding: &&Diagnostic| finding.severity() == Severity::Info;
    let (information, others): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_info);
    let mut seen = BTreeSet::new();
    let mut drawn = Vec::new();
    let mut again = Again::new();
    // Many rows fall on one day: what is said of a finding is worded once.
    let mut sayings = HashMap::new();
    for finding in others.into_iter().chain(information) {
        let (file, level, code) =
            (finding.location.file, finding.severity(), finding.problem.code());
        let said = sayings.entry(&finding.problem).or_insert_with_key(|it| briefly(it)).clone();
        let once = match level {
            Severity::Info => Some(None),
            Severity::Error | Severity::Warning => said.clone().map(Some),
        };
        if once.is_none_or(|what| seen.insert((file, code, what))) {
            drawn.push(finding);
        } else {
            again.entry((file, level, code, said)).or_default().push(finding.location.line);
        }
    }
    (drawn, again)
}

pub(super) fn path(read: &ReadCalendar, file: InputFile) -> String {
    let path = match file {
        InputFile::Calendar => &read.files.calendar,
        InputFile::Addresses => &read.files.addresses,
        InputFile::Done => &read.files.done,
    };
    path.display().to_string()
}
