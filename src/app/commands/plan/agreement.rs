//! `plan --akkoord`: agrees to what a calendar's files hold now, each calendar by itself.

use crate::app::commands::output::print;
use crate::app::load;
use crate::app::outcome::{Exit, Failure};
use crate::app::running::{RunningVersion, agree, running_versions};
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::store::{Store, open_ledger, unavailable};
use crate::delivery::edits::EditState;
use crate::messages::difference as words;
use crate::messages::usage;

/// Agrees for every calendar, or for one organisation; says of each what happened. Exit 1: some file cannot be agreed to.
pub(super) async fn agree_to_held(
    settings: &Settings,
    organisation: Option<&str>,
) -> Result<Exit, Failure> {
    if !settings.ledger_file().exists() {
        settings.calendars.iter().for_each(|it| print(&words::never_ran(&name(it))));
        return Ok(Exit::Fine);
    }
    let mut ledger = open_ledger(settings).await?;
    let running = running_versions(&mut ledger, &settings.calendars).await.map_err(unavailable)?;
    let is_meant = |was: Option<&RunningVersion>| {
        organisation.is_none_or(|id| was.is_some_and(|it| it.loaded.calendar.organisation.id == id))
    };
    if !running.iter().any(|was| is_meant(was.as_ref())) {
        let id = organisation.unwrap_or_default();
        return Err(Failure::Usage(usage::nothing_runs_of(id)));
    }
    let mut refused = false;
    for (files, was) in settings.calendars.iter().zip(&running) {
        if is_meant(was.as_ref()) {
            let (said, is_refused) = agreement(&mut ledger, files, was.as_ref()).await?;
            print(&said);
            refused |= is_refused;
        }
    }
    Ok(if refused { Exit::CalendarHasErrors } else { Exit::Fine })
}

/// What happened with one calendar, and whether it could not be agreed to.
async fn agreement(
    ledger: &mut Store,
    files: &CalendarFiles,
    was: Option<&RunningVersion>,
) -> Result<(String, bool), Failure> {
    let name = name(files);
    let Some(was) = was else { return Ok((words::never_ran(&name), false)) };
    // Mistakes in the done lines are another matter: they do not wait for anything.
    let is = load::load_all(files).ok().and_then(|it| it.loaded);
    let Some(is) = is else { return Ok((words::nothing_to_agree_to(&name), true)) };
    let hash = is.bytes().hash();
    if was.hash == hash {
        return Ok((words::nothing_waits(&name), false));
    }
    let held = was.edit.as_ref().filter(|it| it.state == EditState::Held);
    if held.is_some_and(|it| it.hash != hash) {
        return Ok((words::changed_since(&name), true));
    }
    let agreement = match (was.agreed.as_ref() == Some(&hash), held) {
        (true, _) => words::Agreement::Again,
        (false, Some(_)) => words::Agreement::ToHeld,
        (false, None) => words::Agreement::InAdvance,
    };
    let agreed = agree(ledger, files, is.bytes()).await.map_err(unavailable)?;
    let said = if agreed { words::agreed(&name, agreement) } else { words::never_ran(&name) };
    Ok((said, false))
}

/// The name of the calendar's file, as the settings have it.
fn name(files: &CalendarFiles) -> String {
    files.calendar.display().to_string()
}
