//! What `check` compares a calendar with: the version that the service runs, or the file of `--before`.

use std::path::Path;

use chrono::NaiveDate;

use crate::adapters::system_clock::now;
use crate::app::commands::present::day_of;
use crate::app::commands::runtime::block_on;
use crate::app::load;
use crate::app::outcome::Failure;
use crate::app::running::{RunningVersion, running_versions};
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::store::{read_ledger, unavailable};
use crate::calendar::Calendar;
use crate::delivery::edits::at_stake;
use crate::messages::usage;
use crate::planning::checks::{AtStake, Running, begun};

/// A calendar that runs, or ran before a change, and what is open in it.
pub(super) struct InForce {
    calendar: Calendar,
    open: Vec<AtStake>,
}

impl InForce {
    pub(super) fn running(&self) -> Running<'_> {
        Running { calendar: &self.calendar, open: &self.open }
    }
}

/// The calendar in `before`, as far as reminders about it have begun on `today`. Errors: it cannot be read, or has errors.
pub(super) fn before(before: &Path, today: Option<NaiveDate>) -> Result<InForce, Failure> {
    let Some(loaded) = load::load(&load::beside(before))?.loaded else {
        let path = before.display().to_string();
        return Err(Failure::Usage(usage::compares_with_errors(&path)));
    };
    let calendar = loaded.calendar;
    let open = begun(&calendar, day_of(today, &calendar));
    Ok(InForce { calendar, open })
}

/// What the service runs of each calendar of `settings`; `None`: nothing of it has run yet. Errors: the ledger cannot be read.
pub(super) fn running(settings: &Settings) -> Result<Vec<Option<InForce>>, Failure> {
    if !settings.ledger_file().exists() {
        return Ok(settings.calendars.iter().map(|_| None).collect());
    }
    let calendars: &[CalendarFiles] = &settings.calendars;
    block_on(async {
        let mut ledger = read_ledger(settings).await?;
        let mut all = Vec::new();
        for kept in running_versions(&mut ledger, calendars).await.map_err(unavailable)? {
            let Some(RunningVersion { loaded, .. }) = kept else {
                all.push(None);
                continue;
            };
            let organisation = &loaded.calendar.organisation.id;
            let past = ledger.load(organisation, settings.mode(), "", now()).await;
            let open = at_stake(&loaded.calendar, &past.map_err(unavailable)?);
            all.push(Some(InForce { calendar: loaded.calendar, open }));
        }
        Ok(all)
    })
}
