//! The calendars that a command is about: those of the settings or of `--calendar`, as they stand in their files or as they run.

use std::path::Path;

use crate::adapters::files::ReadError;
use crate::app::commands::findings;
use crate::app::commands::options::Globals;
use crate::app::load::{self, ReadCalendar};
use crate::app::outcome::{Failure, tell};
use crate::app::past::Past;
use crate::app::running;
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::version::Version;
use crate::delivery::edits::{Edit, EditState};
use crate::messages::usage;

/// Where the settings are unless `--config` says otherwise.
const CONFIG_DEFAULT: &str = "config/server.yaml";

/// The settings named by `--config`, with `--data-dir` applied.
pub(super) fn settings(at: &Globals) -> Result<Settings, Failure> {
    let mut settings = Settings::read(at.config.as_deref().unwrap_or(Path::new(CONFIG_DEFAULT)))?;
    if let Some(data_dir) = &at.data_dir {
        settings.data_dir.clone_from(data_dir);
    }
    Ok(settings)
}

/// What reading each file gave, and the settings unless one calendar is named.
pub(super) fn read_all(
    at: &Globals,
    calendar: Option<&Path>,
) -> Result<(Vec<ReadCalendar>, Option<Settings>), Failure> {
    if let Some(calendar) = calendar {
        return Ok((vec![load::load(&load::beside(calendar))?], None));
    }
    let settings = settings(at)?;
    let all_read: Result<_, ReadError> = settings.calendars.iter().map(load::load_all).collect();
    Ok((all_read?, Some(settings)))
}

pub(super) struct Readable {
    pub(super) calendars: Vec<Version>,
    /// `None`: one calendar file was named.
    pub(super) settings: Option<Settings>,
    pub(super) past: Past,
}

/// `None` when a calendar has errors and no earlier version of it runs: these are shown on stderr.
pub(super) async fn readable(
    at: &Globals,
    calendar: Option<&Path>,
) -> Result<Option<Readable>, Failure> {
    let (calendars, broken, settings, past) = match calendar {
        Some(calendar) => {
            let read = load::load(&load::beside(calendar))?;
            let (good, broken) = apart(read);
            (Vec::from_iter(good), Vec::from_iter(broken), None, Past::none())
        }
        None => {
            let settings = settings(at)?;
            let mut past = Past::read(&settings).await?;
            let (calendars, broken) = that_run(&settings, &mut past, load::load_all).await?;
            (calendars, broken, Some(settings), past)
        }
    };
    findings::show_errors(&broken);
    // Also a mistake in the done lines: what is done would be shown as open.
    let stops = broken.iter().any(|it| it.has_errors());
    Ok((!stops).then_some(Readable { calendars, settings, past }))
}

/// The calendars that run, the settings, and the past.
pub(super) async fn running(at: &Globals) -> Result<(Vec<Version>, Settings, Past), Failure> {
    let settings = settings(at)?;
    let mut past = Past::read(&settings).await?;
    let (calendars, broken) = that_run(&settings, &mut past, load::load).await?;
    findings::show_errors(&broken);
    Ok((calendars, settings, past))
}

fn apart(mut read: ReadCalendar) -> (Option<Version>, Option<ReadCalendar>) {
    match read.has_errors() {
        true => (None, Some(read)),
        false => (read.version.take(), None),
    }
}

/// The calendars as they run: of a file that is broken, gone or held the version that the ledger keeps, and stderr says so.
/// And those that are broken and never ran.
async fn that_run(
    settings: &Settings,
    past: &mut Past,
    load: fn(&CalendarFiles) -> Result<ReadCalendar, ReadError>,
) -> Result<(Vec<Version>, Vec<ReadCalendar>), Failure> {
    let all_read: Vec<Result<ReadCalendar, ReadError>> =
        settings.calendars.iter().map(load).collect();
    let needs_kept = |at: usize, edit: Option<&Edit>| {
        let read = all_read[at].as_ref().ok();
        read.is_none_or(|it| it.version.is_none()) || is_held(read, edit)
    };
    let kept = past.running_versions_where(&settings.calendars, needs_kept).await?;
    let (mut calendars, mut broken) = (Vec::new(), Vec::new());
    for (read, kept) in all_read.into_iter().zip(kept) {
        match (read, kept) {
            (_, Some(kept)) => {
                tell(&kept.remark());
                calendars.push(kept.version);
            }
            (read, _) => {
                let mut read = read?;
                if read.has_errors() {
                    calendars.extend(read.version.clone());
                    broken.push(read);
                } else {
                    calendars.extend(read.version.take());
                }
            }
        }
    }
    Ok((calendars, broken))
}

/// The files hold an edit that the service holds.
fn is_held(read: Option<&ReadCalendar>, edit: Option<&Edit>) -> bool {
    let version = read.and_then(|it| it.version.as_ref());
    let hash = version.map(|it| it.bytes().hash());
    edit.is_some_and(|it| it.state == EditState::Held && Some(&it.hash) == hash.as_ref())
}

/// Says so on stderr where a command shows a file that is not what runs.
pub(super) async fn remark_on_held(
    past: &mut Past,
    all_read: &[ReadCalendar],
) -> Result<(), Failure> {
    let edits = past.edits().await?;
    for it in all_read {
        let key = running::key(&it.files);
        if is_held(Some(it), edits.iter().find(|edit| edit.file == key)) {
            let file = it.files.calendar.display();
            tell(&usage::shows_held_not_what_runs(&file.to_string()));
        }
    }
    Ok(())
}
