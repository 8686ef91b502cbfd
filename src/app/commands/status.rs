//! `status`: how the service stands.

use chrono::{DateTime, Utc};
use clap::Args;

use crate::app::commands::options::Globals;
use crate::app::store::Store;

use crate::app::commands::calendars::settings;
use crate::app::commands::output::print;
use crate::app::outcome::{Exit, Failure};
use crate::app::past::Past;
use crate::app::running::running_versions;
use crate::app::settings::Settings;
use crate::delivery::edits::EditState;

/// Show how the service stands
#[derive(Debug, Args)]
pub struct StatusArgs {}

/// Mode, queue, what does not work.
pub async fn status(at: &Globals, _: &StatusArgs) -> Result<Exit, Failure> {
    let settings = settings(at)?;
    let mut past = Past::read(&settings).await?;
    match past.store() {
        Some(ledger) => print(&report(ledger, &settings).await?),
        None => print(&format!(
            "not started yet: there is no ledger in {}\n",
            settings.data_dir.display()
        )),
    }
    Ok(Exit::Fine)
}

async fn report(ledger: &mut Store, settings: &Settings) -> Result<String, Failure> {
    let mode = settings.mode();
    let totals = ledger.totals(mode).await?;
    let mut lines = vec![format!("mode           {}", mode.word())];
    if mode == crate::delivery::Mode::Trial {
        lines.push("               this is a trial: no mail leaves the building".to_owned());
    }
    lines.extend(calendars(ledger, settings).await?);
    lines.push(match ledger.last_time().await? {
        Some(at) => format!("last time      {} (written hourly while it runs)", at.to_rfc3339()),
        None => "last time      none: it has not run yet".to_owned(),
    });
    lines.push(match totals.last_sent {
        Some(at) => format!("last mail      {}", at.to_rfc3339()),
        None => "last mail      none".to_owned(),
    });
    let mut states: Vec<_> =
        totals.by_state.iter().map(|(stage, count)| (stage.word(), count)).collect();
    states.sort_unstable();
    for (state, count) in states {
        lines.push(format!("messages       {count} {state}"));
    }
    if 0 < totals.bad_addresses {
        lines.push(format!(
            "addresses      {} refused mail; the coordinator has been told",
            totals.bad_addresses
        ));
    }
    if let Some(since) = ledger.held_since().await? {
        let since = since.to_rfc3339();
        lines.push(format!("mail server    takes no mail since {since}; tried again every 15 minutes, nothing is lost"));
    }
    Ok(lines.join("\n") + "\n")
}

/// Which version of each calendar runs, and what its files hold instead: the service is degraded while one is broken.
async fn calendars(ledger: &mut Store, settings: &Settings) -> Result<Vec<String>, Failure> {
    let all = running_versions(ledger, &settings.calendars).await?;
    let has =
        |state| all.iter().flatten().any(|it| it.edit.as_ref().is_some_and(|it| it.state == state));
    let state = match () {
        () if all.iter().any(Option::is_none) || has(EditState::Broken) => "degraded",
        () if has(EditState::Held) => "fine; an edit is held",
        () => "fine",
    };
    let mut lines = vec![format!("state          {state}")];
    let minute = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M UTC").to_string();
    for (files, it) in settings.calendars.iter().zip(&all) {
        let file = files.calendar.display();
        let Some(it) = it else {
            lines
                .push(format!("calendar       {file} does not run: no good version of it is kept"));
            continue;
        };
        let organisation = &it.version.calendar.organisation.id;
        lines.push(format!("calendar       {organisation}: the version of {}", minute(it.since)));
        lines.extend(it.edit.as_ref().map(|edit| match edit.state {
            EditState::Broken => format!(
                "               {file} is broken since {}: {} ({}); `check` shows what is wrong",
                minute(edit.since), edit.place, edit.why
            ),
            EditState::Held if it.agreed.as_ref() == Some(&edit.hash) => format!(
                "               {file} was changed, and somebody agreed: taken within a minute, or at the next start"
            ),
            EditState::Held => format!(
                "               {file} was changed and is held since {}: {}; `plan` shows it, `plan --akkoord` takes it",
                minute(edit.since), edit.why
            ),
        }));
    }
    Ok(lines)
}
