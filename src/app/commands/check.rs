//! `check`: every error and warning of the administrator's files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use serde::Serialize;

use crate::app::cli::{Cli, Format, Reading};
use crate::app::commands::{print, print_json};
use crate::app::loaded::{self, Attempt};
use crate::app::outcome::{Failure, Verdict, tell};
use crate::calendar::{Diagnostic, Problem, Severity, Source};
use crate::dates::Window;
use crate::messages::diagnostics::{also_on, draw, not_shown, summary, words};
use crate::planning::naming::{self, Named};
use crate::planning::{longest_lead_days, plan};

/// Drawn for a person, one calendar; whoever has more mends these first.
const SHOWN_MAX: usize = 100;

/// A line of afgerond.yaml is looked for so many days around its own day, as the service does.
const AROUND_DAYS: i64 = 400;

/// Reads the files and shows what is wrong with them.
pub fn check(cli: &Cli, reading: &Reading) -> Result<Verdict, Failure> {
    let (mut attempts, _) = loaded::attempts(cli, reading)?;
    attempts.iter_mut().for_each(find_idle_lines);
    match reading.format {
        Format::Human => print(&human(&attempts, true)),
        Format::Json => print_json(&shape(&attempts)),
    }
    let broken = attempts.iter().any(Attempt::has_errors);
    Ok(if broken { Verdict::CalendarHasErrors } else { Verdict::Fine })
}

/// Lines of afgerond.yaml that name a row but no occurrence of it: another year, another school. They would wait for ever.
fn find_idle_lines(attempt: &mut Attempt) {
    let Some(loaded) = &attempt.loaded else { return };
    let calendar = &loaded.calendar;
    let known: Vec<_> = attempt.reading.diagnostics.iter().map(|it| it.place.clone()).collect();
    let ahead = longest_lead_days(calendar) + AROUND_DAYS;
    for line in loaded.done.iter().filter(|line| !known.contains(&line.place)) {
        let window =
            Window::new(line.on - TimeDelta::days(AROUND_DAYS), line.on + TimeDelta::days(ahead));
        let planned = plan(calendar, &[], window);
        if let Named::Nothing(near) = naming::find(calendar, &planned, &line.about, line.on) {
            // Without its school any school would fit: naming one could settle the wrong one.
            let whole = format!("{}/", line.about.trim());
            let nearest = near.into_iter().next().filter(|near| !near.starts_with(&whole));
            let problem = Problem::UnknownDone { about: line.about.clone(), nearest };
            attempt.reading.diagnostics.push(Diagnostic { problem, place: line.place.clone() });
        }
    }
}

/// The errors of the calendars that have any, on stderr: for commands that want to do something else.
pub(super) fn show_errors(attempts: &[Attempt]) {
    if attempts.iter().any(Attempt::has_errors) {
        tell(&human(attempts, false));
    }
}

fn count(attempts: &[Attempt], level: Severity) -> usize {
    let all = attempts.iter().flat_map(|attempt| &attempt.reading.diagnostics);
    all.filter(|diagnostic| diagnostic.severity() == level).count()
}

/// Every finding drawn; without `everything` only the errors.
fn human(attempts: &[Attempt], everything: bool) -> String {
    let mut text = String::new();
    for attempt in attempts {
        let findings = &attempt.reading.diagnostics;
        let wanted = |it: &&Diagnostic| everything || it.severity() == Severity::Error;
        let chosen: Vec<&Diagnostic> = findings.iter().filter(wanted).collect();
        let (chosen, again) = apart(chosen);
        for diagnostic in chosen.iter().take(SHOWN_MAX) {
            let path = path(attempt, diagnostic.place.source);
            let source = &attempt.reading.texts[diagnostic.place.source as usize];
            text.push_str(&draw(diagnostic, &path, source));
            text.push('\n');
        }
        for ((_, code), lines) in again {
            text.push_str(&format!("{}\n\n", also_on(code, &lines)));
        }
        if SHOWN_MAX < chosen.len() {
            text.push_str(&format!("{}\n\n", not_shown(chosen.len() - SHOWN_MAX)));
        }
    }
    let counts = (count(attempts, Severity::Error), count(attempts, Severity::Warning));
    text.push_str(&format!("{}\n", summary(counts.0, counts.1)));
    text
}

/// Lines of information that was drawn elsewhere, by file and code.
type Again = BTreeMap<(Source, &'static str), Vec<u32>>;

/// Information of one kind is drawn once per file; of the others only the lines are named, or they hide what matters.
fn apart(findings: Vec<&Diagnostic>) -> (Vec<&Diagnostic>, Again) {
    let mut seen = BTreeSet::new();
    let mut again = Again::new();
    let mut drawn = Vec::new();
    for finding in findings {
        let kind = (finding.place.source, finding.problem.code());
        if finding.severity() == Severity::Info && !seen.insert(kind) {
            again.entry(kind).or_default().push(finding.place.line);
        } else {
            drawn.push(finding);
        }
    }
    (drawn, again)
}

fn path(attempt: &Attempt, source: Source) -> String {
    let path = match source {
        Source::Calendar => &attempt.files.calendar,
        Source::Addresses => &attempt.files.addresses,
        Source::Done => &attempt.files.done,
    };
    path.display().to_string()
}

/// What `--format json` prints.
#[derive(Debug, Serialize)]
struct Shape {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    code: &'static str,
    severity: &'static str,
    file: String,
    line: u32,
    column: u32,
    message: String,
    help: String,
}

fn shape(attempts: &[Attempt]) -> Shape {
    let finding = |attempt: &Attempt, diagnostic: &Diagnostic| {
        let said = words(&diagnostic.problem);
        Finding {
            code: diagnostic.problem.code(),
            severity: match diagnostic.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            },
            file: path(attempt, diagnostic.place.source),
            line: diagnostic.place.line,
            column: diagnostic.place.column,
            message: said.title,
            help: said.help,
        }
    };
    let of = |attempt: &Attempt| {
        let findings = &attempt.reading.diagnostics;
        findings.iter().map(|it| finding(attempt, it)).collect::<Vec<_>>()
    };
    Shape {
        errors: count(attempts, Severity::Error),
        warnings: count(attempts, Severity::Warning),
        diagnostics: attempts.iter().flat_map(of).collect(),
    }
}
