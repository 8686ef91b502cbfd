//! `check`: every error and warning of the administrator's files.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::app::commands::calendars::read_all;
use crate::app::commands::check::in_force::InForce;
use crate::app::commands::findings;
use crate::app::commands::output::{print, print_json};
use crate::app::load::ReadCalendar;
use crate::app::outcome::{Exit, Failure};
use crate::app::version::Version;
use crate::calendar::{Diagnostic, ItemIx, Meaning};
use crate::planning::checks::{RunningCalendar, ToCheck, advise, horizon};
use crate::planning::naming::{self, Named};
use crate::planning::{done, duties};

pub(super) mod in_force;
mod machine;
use crate::app::commands::options::{Globals, day, day_of};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Show every error and warning in the calendar files
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
    /// For a person, for a machine, or as annotations of a change on GitHub
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// Look as if it were this day, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// The calendar file before the change: shows rows that are gone or have another key while reminders about them have begun
    #[arg(long, value_name = "FILE", requires = "calendar")]
    pub before: Option<PathBuf>,
}

/// Shape of the output of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Legible without colour
    Human,
    /// Stable, sorted, ISO dates
    Json,
    /// Workflow commands: ::error file=…,line=…::…
    Github,
}

/// Reads the files and shows what is wrong with them, and what deserves a look.
pub async fn check(at: &Globals, args: &CheckArgs) -> Result<Exit, Failure> {
    let (mut all_read, settings) = read_all(at, args.calendar.as_deref())?;
    let before = args.before.as_deref().map(|path| in_force::before(path, args.today));
    let before = before.transpose()?;
    let running = match &settings {
        Some(settings) => in_force::running(settings).await?,
        None => Vec::new(),
    };
    for (at, read) in all_read.iter_mut().enumerate() {
        let running = before.as_ref().or(running.get(at).and_then(Option::as_ref));
        let running = running.map(InForce::running);
        find_idle_lines(read, running);
        find_advice(read, args.today, running);
    }
    match args.format {
        CheckFormat::Human => print(&findings::human(&all_read, true)),
        CheckFormat::Json => print_json(&machine::json(&all_read)),
        CheckFormat::Github => print(&machine::github(&all_read)),
    }
    let broken = all_read.iter().any(ReadCalendar::has_errors);
    Ok(if broken { Exit::CalendarHasErrors } else { Exit::Fine })
}

/// The catalogue of checks, for a calendar without errors.
fn find_advice(
    read: &mut ReadCalendar,
    today: Option<NaiveDate>,
    running: Option<RunningCalendar<'_>>,
) {
    let Some(version) = &read.version else { return };
    let calendar = &version.calendar;
    let today = day_of(today, calendar);
    let found = advise(&ToCheck {
        calendar,
        locations: &read.reading.locations,
        duties: &duties(calendar, &[], horizon(today)),
        today,
        done: &rows_done(version),
        running,
    });
    let findings = &mut read.reading.diagnostics;
    findings.extend(found);
    findings.sort_by_key(|it| (it.location.file, it.location.span.start));
}

/// Rows that a line of afgerond.yaml is about.
fn rows_done(version: &Version) -> Vec<ItemIx> {
    let lines = version.done.iter().map(|line| line.about.trim());
    lines.filter_map(|about| naming::item_of(&version.calendar, about)).collect()
}

/// Lines of afgerond.yaml that name a row but no occurrence of it (another year, another school), or more than one. They
/// would wait for ever.
fn find_idle_lines(read: &mut ReadCalendar, running: Option<RunningCalendar<'_>>) {
    let Some(version) = &read.version else { return };
    let calendar = &version.calendar;
    let known: Vec<_> = read.reading.diagnostics.iter().map(|it| it.location.clone()).collect();
    for line in version.done.iter().filter(|line| !known.contains(&line.location)) {
        // As on the line's own day: what `check` says does not depend on when it is asked.
        let (_, named) = done::named(calendar, &[], &[line], line.on);
        let about = line.about.clone();
        let problem = match named.into_iter().next() {
            Some(Named::Nothing(near)) => {
                // Without its school any school would fit: naming one could settle the wrong one.
                let whole = format!("{}/", about.trim());
                let nearest = near.into_iter().next().filter(|near| !near.starts_with(&whole));
                Meaning::UnknownDone { about, nearest }
            }
            Some(Named::Several(fits)) => {
                let fits = still_open(fits, version, running);
                if fits.len() < 2 {
                    continue;
                }
                Meaning::WhichDone { about, fits }
            }
            Some(Named::One(_)) | None => continue,
        };
        read.reading
            .diagnostics
            .push(Diagnostic { problem: problem.into(), location: line.location.clone() });
    }
}

/// Those of which no other line and no report says that they are done: with one left, the service knows which is meant.
fn still_open(
    mut fits: Vec<String>,
    version: &Version,
    running: Option<RunningCalendar<'_>>,
) -> Vec<String> {
    let reported = running.map_or(&[][..], |it| it.open).iter().filter(|it| it.is_reported);
    let reported: BTreeSet<&str> = reported.map(|it| it.occurrence.as_str()).collect();
    let by_line = |id: &str| version.done.iter().any(|line| line.about.trim() == id);
    fits.retain(|id| !reported.contains(id.as_str()) && !by_line(id));
    fits
}
