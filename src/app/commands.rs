//! One file per command: each is a window on the street.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::adapters::files::ReadError;
use crate::adapters::system_clock;
use crate::app::accepted::{self, accepted_where};
use crate::app::cli::{Cli, Reading};
use crate::app::load::{self, Attempt};
use crate::app::outcome::{Failure, tell};
use crate::app::service::{read_ledger, unavailable};
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::version::Version;
use crate::dates::send_moment;
use crate::delivery::edits::{Edit, EditState};
use crate::messages::usage::{self, Unwritable};

pub mod acts;
pub mod check;
pub mod export;
pub mod explain;
pub mod history;
pub mod import;
pub mod init;
mod named;
pub mod next;
pub mod occurrences;
pub mod plan;
pub mod preview;
pub mod run;
pub mod schema;
pub mod simulate;
pub mod status;

/// Runs the one asynchronous part of a command.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|wrong| Failure::Unavailable(format!("cannot start the runtime: {wrong}")))?;
    runtime.block_on(work)
}

/// Writes to stdout; a reader that has gone away (`| head`) is no failure.
pub(super) fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    if stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).is_err() {
        // Nobody reads any more: there is nobody to tell it to either.
    }
}

fn print_json(shape: &impl Serialize) {
    let text =
        serde_json::to_string_pretty(shape).expect("shapes at the edge always have a JSON form");
    print(&text);
    print("\n");
}

/// A file that somebody asked for and cannot have.
fn unwritable(path: &Path, wrong: &io::Error) -> Failure {
    let why = match wrong.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unwritable::NoFolder,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Unwritable::Forbidden,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Unwritable::Full,
        _ => Unwritable::Other,
    };
    Failure::Unavailable(usage::unwritable(&path.display().to_string(), why))
}

/// The first minute of the day that `--today` names, else the present.
fn moment_of(today: Option<NaiveDate>, zone: Tz) -> DateTime<Utc> {
    today.map_or_else(system_clock::now, |day| send_moment(day, NaiveTime::MIN, zone))
}

/// The settings named by `--config`, with `--data-dir` applied.
fn settings(cli: &Cli) -> Result<Settings, Failure> {
    load::settings(cli.config.as_deref(), cli.data_dir.as_deref())
}

/// The calendars a reading command is about, and the settings unless it names one calendar file.
fn attempts(
    cli: &Cli,
    calendar: Option<&Path>,
) -> Result<(Vec<Attempt>, Option<Settings>), Failure> {
    load::attempts(calendar, || settings(cli))
}

/// The calendars of a reading command, and the settings unless `--calendar` was given.
type Readable = (Vec<Version>, Option<Settings>);

/// `None` when a calendar has errors and no earlier version of it runs: these are shown on stderr.
fn readable(cli: &Cli, reading: &Reading) -> Result<Option<Readable>, Failure> {
    let (calendars, broken, settings) = match &reading.calendar {
        Some(calendar) => {
            let attempt = load::load(&load::beside(calendar))?;
            let (good, broken) = apart(attempt);
            (Vec::from_iter(good), Vec::from_iter(broken), None)
        }
        None => {
            let settings = settings(cli)?;
            let (calendars, broken) = that_run(&settings, load::load_all)?;
            (calendars, broken, Some(settings))
        }
    };
    check::show_errors(&broken);
    // Also a mistake in the done lines: what is done would be shown as open.
    let stops = broken.iter().any(|it| it.has_errors());
    Ok((!stops).then_some((calendars, settings)))
}

/// The calendars that run, and the settings.
fn running(cli: &Cli) -> Result<(Vec<Version>, Settings), Failure> {
    let settings = settings(cli)?;
    let (calendars, broken) = that_run(&settings, load::load)?;
    check::show_errors(&broken);
    Ok((calendars, settings))
}

fn apart(mut attempt: Attempt) -> (Option<Version>, Option<Attempt>) {
    match attempt.has_errors() {
        true => (None, Some(attempt)),
        false => (attempt.loaded.take(), None),
    }
}

/// The calendars as they run: of a file that is broken, gone or held the version that the ledger keeps, and stderr says so.
/// And those that are broken and never ran.
fn that_run(
    settings: &Settings,
    load: fn(&CalendarFiles) -> Result<Attempt, ReadError>,
) -> Result<(Vec<Version>, Vec<Attempt>), Failure> {
    let attempts: Vec<Result<Attempt, ReadError>> = settings.calendars.iter().map(load).collect();
    let needs_kept = |at: usize, edit: Option<&Edit>| {
        let attempt = attempts[at].as_ref().ok();
        attempt.is_none_or(|it| it.loaded.is_none()) || is_held(attempt, edit)
    };
    let kept = match settings.ledger_file().exists() {
        true => block_on(async {
            let mut ledger = read_ledger(settings).await?;
            let kept = accepted_where(&mut ledger, &settings.calendars, needs_kept).await;
            kept.map_err(unavailable)
        })?,
        false => settings.calendars.iter().map(|_| None).collect(),
    };
    let (mut calendars, mut broken) = (Vec::new(), Vec::new());
    for (attempt, kept) in attempts.into_iter().zip(kept) {
        match (attempt, kept) {
            (_, Some(kept)) => {
                tell(&kept.remark());
                calendars.push(kept.loaded);
            }
            (attempt, _) => {
                let mut attempt = attempt?;
                if attempt.has_errors() {
                    calendars.extend(attempt.loaded.clone());
                    broken.push(attempt);
                } else {
                    calendars.extend(attempt.loaded.take());
                }
            }
        }
    }
    Ok((calendars, broken))
}

/// The files hold an edit that the service holds.
fn is_held(attempt: Option<&Attempt>, edit: Option<&Edit>) -> bool {
    let loaded = attempt.and_then(|it| it.loaded.as_ref());
    let hash = loaded.map(|it| it.bytes().hash());
    edit.is_some_and(|it| it.state == EditState::Held && Some(&it.hash) == hash.as_ref())
}

/// Says so on stderr where a command shows a file that is not what runs.
fn remark_on_held(settings: &Settings, attempts: &[Attempt]) -> Result<(), Failure> {
    if !settings.ledger_file().exists() {
        return Ok(());
    }
    let edits = block_on(async {
        let mut ledger = read_ledger(settings).await?;
        ledger.edits().await.map_err(unavailable)
    })?;
    for it in attempts {
        let key = accepted::key(&it.files);
        if is_held(Some(it), edits.iter().find(|edit| edit.file == key)) {
            let file = it.files.calendar.display();
            tell(&usage::shows_held_not_what_runs(&file.to_string()));
        }
    }
    Ok(())
}
