//! `check`: every error and warning of the administrator's files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::adapters::system_clock::now;
use crate::app::cli::{CheckArgs, CheckFormat, Cli, Format, Reading};
use crate::app::commands::check::in_force::InForce;
use crate::app::commands::{attempts, print, print_json};
use crate::app::load::Attempt;
use crate::app::outcome::{Failure, Verdict, tell};
use crate::app::version::Version;
use crate::calendar::{Calendar, Diagnostic, ItemIx, Problem, Severity, Source};
use crate::dates::local_day;
use crate::messages::diagnostics::{also_on, briefly, briefly_on, draw, not_shown, summary};
use crate::planning::checks::{Examined, Running, advise, horizon};
use crate::planning::naming::{self, Named};
use crate::planning::{done, occurrences};

pub(super) mod in_force;
mod machine;

/// Drawn for a person, one calendar; whoever has more mends these first.
const SHOWN_MAX: usize = 100;

/// Reads the files and shows what is wrong with them, and what deserves a look.
pub fn check(cli: &Cli, args: &CheckArgs) -> Result<Verdict, Failure> {
    let reading = Reading { calendar: args.calendar.clone(), format: Format::Human };
    let (mut attempts, settings) = attempts(cli, reading.calendar.as_deref())?;
    let before = args.before.as_deref().map(|path| in_force::before(path, args.today));
    let before = before.transpose()?;
    let running = settings.as_ref().map(in_force::running).transpose()?.unwrap_or_default();
    for (at, attempt) in attempts.iter_mut().enumerate() {
        let running = before.as_ref().or(running.get(at).and_then(Option::as_ref));
        let running = running.map(InForce::running);
        find_idle_lines(attempt, running);
        find_advice(attempt, args.today, running);
    }
    match args.format {
        CheckFormat::Human => print(&human(&attempts, true)),
        CheckFormat::Json => print_json(&machine::json(&attempts)),
        CheckFormat::Github => print(&machine::github(&attempts)),
    }
    let broken = attempts.iter().any(Attempt::has_errors);
    Ok(if broken { Verdict::CalendarHasErrors } else { Verdict::Fine })
}

/// The day asked for, else today where the organisation is.
fn today(asked: Option<NaiveDate>, calendar: &Calendar) -> NaiveDate {
    asked.unwrap_or_else(|| local_day(now(), calendar.organisation.zone))
}

/// The catalogue of checks, for a calendar without errors.
fn find_advice(attempt: &mut Attempt, today: Option<NaiveDate>, running: Option<Running<'_>>) {
    let Some(loaded) = &attempt.loaded else { return };
    let calendar = &loaded.calendar;
    let today = self::today(today, calendar);
    let found = advise(&Examined {
        calendar,
        places: &attempt.reading.places,
        occurrences: &occurrences(calendar, &[], horizon(today)),
        today,
        done: &rows_done(loaded),
        running,
    });
    let findings = &mut attempt.reading.diagnostics;
    findings.extend(found);
    findings.sort_by_key(|it| (it.place.source, it.place.span.start));
}

/// Rows that a line of afgerond.yaml is about.
fn rows_done(loaded: &Version) -> Vec<ItemIx> {
    let lines = loaded.done.iter().map(|line| line.about.trim());
    lines.filter_map(|about| naming::item_of(&loaded.calendar, about)).collect()
}

/// Lines of afgerond.yaml that name a row but no occurrence of it (another year, another school), or more than one. They
/// would wait for ever.
fn find_idle_lines(attempt: &mut Attempt, running: Option<Running<'_>>) {
    let Some(loaded) = &attempt.loaded else { return };
    let calendar = &loaded.calendar;
    let known: Vec<_> = attempt.reading.diagnostics.iter().map(|it| it.place.clone()).collect();
    for line in loaded.done.iter().filter(|line| !known.contains(&line.place)) {
        // As on the line's own day: what `check` says does not depend on when it is asked.
        let (_, named) = done::named(calendar, &[], &[line], line.on);
        let about = line.about.clone();
        let problem = match named.into_iter().next() {
            Some(Named::Nothing(near)) => {
                // Without its school any school would fit: naming one could settle the wrong one.
                let whole = format!("{}/", about.trim());
                let nearest = near.into_iter().next().filter(|near| !near.starts_with(&whole));
                Problem::UnknownDone { about, nearest }
            }
            Some(Named::Several(fits)) => {
                let fits = still_open(fits, loaded, running);
                if fits.len() < 2 {
                    continue;
                }
                Problem::WhichDone { about, fits }
            }
            Some(Named::One(_)) | None => continue,
        };
        attempt.reading.diagnostics.push(Diagnostic { problem, place: line.place.clone() });
    }
}

/// Those of which no other line and no report says that they are done: with one left, the service knows which is meant.
fn still_open(
    mut fits: Vec<String>,
    loaded: &Version,
    running: Option<Running<'_>>,
) -> Vec<String> {
    let reported = running.map_or(&[][..], |it| it.open).iter().filter(|it| it.is_reported);
    let reported: BTreeSet<&str> = reported.map(|it| it.occurrence.as_str()).collect();
    let by_line = |id: &str| loaded.done.iter().any(|line| line.about.trim() == id);
    fits.retain(|id| !reported.contains(id.as_str()) && !by_line(id));
    fits
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
        let mut again: Vec<_> = again.into_iter().collect();
        again.sort_by_key(|((source, level, code, _), lines)| (*source, *level, *code, lines[0]));
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
    let counts = (count(attempts, Severity::Error), count(attempts, Severity::Warning));
    text.push_str(&format!("{}\n", summary(counts.0, counts.1)));
    text
}

/// Lines of information that was drawn elsewhere, by file, code, and what is worth saying again.
type Again = BTreeMap<(Source, Severity, &'static str, Option<String>), Vec<u32>>;

/// What asks for something comes first. Information of one kind is drawn once per file, and so is a name that is not there;
/// of the others only the lines are named, or they hide what matters.
fn apart(findings: Vec<&Diagnostic>) -> (Vec<&Diagnostic>, Again) {
    let is_info = |finding: &&Diagnostic| finding.severity() == Severity::Info;
    let (information, others): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_info);
    let mut seen = BTreeSet::new();
    let mut drawn = Vec::new();
    let mut again = Again::new();
    for finding in others.into_iter().chain(information) {
        let (source, level, code) =
            (finding.place.source, finding.severity(), finding.problem.code());
        let said = briefly(&finding.problem);
        let once = match level {
            Severity::Info => Some(None),
            Severity::Error | Severity::Warning => said.clone().map(Some),
        };
        if once.is_none_or(|what| seen.insert((source, code, what))) {
            drawn.push(finding);
        } else {
            again.entry((source, level, code, said)).or_default().push(finding.place.line);
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
