//! `plan --akkoord`: agrees to what a calendar's files hold now, each calendar by itself.

use crate::app::acts::agree;
use crate::app::commands::output::print;
use crate::app::outcome::{Exit, Failure};
use crate::app::running::{RunningVersion, running_versions};
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::store::open_ledger;
use crate::delivery::acts::agreement::NotAgreed;
use crate::messages::difference as words;
use crate::messages::usage;

/// Agrees for every calendar, or for one organisation; says of each what happened. Exit 1: some file cannot be agreed to.
pub(super) async fn agree_to_held(
    settings: &Settings,
    organisation: Option<&str>,
) -> Result<Exit, Failure> {
    if !settings.has_ledger() {
        settings.calendars.iter().for_each(|it| print(&words::never_ran(&name(it))));
        return Ok(Exit::Fine);
    }
    let mut ledger = open_ledger(settings).await?;
    let running = running_versions(&mut ledger, &settings.calendars).await?;
    let is_meant = |was: Option<&RunningVersion>| {
        organisation
            .is_none_or(|id| was.is_some_and(|it| it.version.calendar.organisation.id == id))
    };
    if !running.iter().any(|was| is_meant(was.as_ref())) {
        let id = organisation.unwrap_or_default();
        return Err(Failure::Usage(usage::nothing_runs_of(id)));
    }
    let mut refused = false;
    for (files, was) in settings.calendars.iter().zip(&running) {
        if is_meant(was.as_ref()) {
            let name = name(files);
            let answer = agree(&mut ledger, files, was.as_ref()).await?;
            print(&match answer {
                Ok(agreement) => words::agreed(&name, agreement),
                Err(why) => words::not_agreed(&name, why),
            });
            // What runs, or will at the first start, needs nobody.
            refused |= matches!(answer, Err(NotAgreed::HasErrors | NotAgreed::ChangedSince));
        }
    }
    Ok(if refused { Exit::CalendarHasErrors } else { Exit::Fine })
}

/// The name of the calendar's file, as the settings have it.
fn name(files: &CalendarFiles) -> String {
    files.calendar.display().to_string()
}
