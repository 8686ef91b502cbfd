//! What `check` compares a calendar with: the version that the service runs, or the file of `--before`.

use std::path::Path;

use chrono::NaiveDate;

use crate::adapters::system_clock::now;
use crate::app::commands::options::day_of;
use crate::app::load;
use crate::app::outcome::Failure;
use crate::app::past::Past;
use crate::app::running::RunningVersion;
use crate::app::settings::Settings;
use crate::app::version::Version;
use crate::calendar::Calendar;
use crate::delivery::edits::at_stake;
use crate::messages::usage;
use crate::planning::checks::{AtStake, RunningCalendar, begun};

/// A calendar that runs, or ran before a change, and what is open in it.
pub(super) struct InForce {
    calendar: Calendar,
    open: Vec<AtStake>,
}

impl InForce {
    pub(super) fn running(&self) -> RunningCalendar<'_> {
        RunningCalendar { calendar: &self.calendar, open: &self.open }
    }
}

/// The calendar in `before`, as far as reminders about it have begun on `today`. Errors: it cannot be read, or has errors.
pub(super) fn before(before: &Path, today: Option<NaiveDate>) -> Result<InForce, Failure> {
    let Some(version) = load::load(&load::beside(before))?.version else {
        let path = before.display().to_string();
        return Err(Failure::Usage(usage::compares_with_errors(&path)));
    };
    let calendar = version.calendar;
    let open = begun(&calendar, day_of(today, &calendar));
    Ok(InForce { calendar, open })
}

/// What the service runs of each calendar of `settings`; `None`: nothing of it has run yet. Errors: the ledger cannot be read.
pub(super) async fn running(settings: &Settings) -> Result<Vec<Option<InForce>>, Failure> {
    let mut past = Past::read(settings).await?;
    let mut all = Vec::new();
    for kept in past.running_versions(&settings.calendars).await? {
        all.push(match kept {
            Some(RunningVersion { version: Version { calendar, .. }, .. }) => {
                let ledger = past.ledger(&calendar, now()).await?;
                Some(InForce { open: at_stake(&calendar, &ledger), calendar })
            }
            None => None,
        });
    }
    Ok(all)
}
