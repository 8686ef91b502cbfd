//! What was said and sent until now, as a command, a page or a mail looks it up: the ledger, or nothing where there is none yet.

use chrono::{DateTime, Utc};

use crate::adapters::system_clock;
use crate::app::guard;
use crate::app::outcome::Failure;
use crate::app::running::{RunningVersion, running_versions_where};
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::store::Store;
use crate::app::version::Version;
use crate::calendar::Calendar;
use crate::delivery::edits::Edit;
use crate::delivery::{Ledger, Mode, Situation, planned};
use crate::planning::{Fact, Plan};

/// Opened once, to read, whatever its layout. Errors of everything here: exit 69, with the path and the way out.
#[derive(Debug)]
pub struct Past {
    mode: Mode,
    store: Option<Store>,
}

impl Past {
    pub async fn read(settings: &Settings) -> Result<Self, Failure> {
        let store = match settings.has_ledger() {
            true => Some(Store::open_to_read(&settings.ledger_file()).await?),
            false => None,
        };
        Ok(Self { mode: settings.mode(), store })
    }

    /// Of a calendar file alone.
    pub fn none() -> Self {
        Self { mode: Mode::Trial, store: None }
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// For what only one reader asks; `None`: there is no ledger yet.
    pub fn store(&mut self) -> Option<&mut Store> {
        self.store.as_mut()
    }

    /// The present as the ledger knows it.
    pub async fn present(&mut self) -> Result<DateTime<Utc>, Failure> {
        Ok(match &mut self.store {
            Some(store) => guard::present(store).await?,
            None => system_clock::now(),
        })
    }

    pub async fn facts(&mut self, calendar: &Calendar) -> Result<Vec<Fact>, Failure> {
        Ok(match &mut self.store {
            Some(store) => store.facts(&calendar.organisation.id, self.mode).await?,
            None => Vec::new(),
        })
    }

    /// Everything that was said and sent about a calendar.
    pub async fn ledger(
        &mut self,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Ledger, Failure> {
        let Some(store) = &mut self.store else { return Ok(Ledger::empty("", self.mode)) };
        let installation = store.installation().await?.unwrap_or_default();
        let id = &calendar.organisation.id;
        Ok(store.load(id, self.mode, &installation, now).await?)
    }

    /// A calendar with its past, planned as the service plans it at `now`.
    pub async fn planned<'a>(
        &mut self,
        version: &'a Version,
        now: DateTime<Utc>,
    ) -> Result<Planned<'a>, Failure> {
        let ledger = self.ledger(&version.calendar, now).await?;
        let plan = planned(&version.calendar, &ledger, now);
        Ok(Planned { version, ledger, plan, now })
    }

    /// The versions that run, of the calendars that are wanted, as [`running_versions_where`].
    pub async fn running_versions_where(
        &mut self,
        calendars: &[CalendarFiles],
        is_wanted: impl Fn(usize, Option<&Edit>) -> bool,
    ) -> Result<Vec<Option<RunningVersion>>, Failure> {
        Ok(match &mut self.store {
            Some(store) => running_versions_where(store, calendars, is_wanted).await?,
            None => calendars.iter().map(|_| None).collect(),
        })
    }

    pub async fn running_versions(
        &mut self,
        calendars: &[CalendarFiles],
    ) -> Result<Vec<Option<RunningVersion>>, Failure> {
        self.running_versions_where(calendars, |_, _| true).await
    }

    /// What became of the edits that were not simply taken.
    pub async fn edits(&mut self) -> Result<Vec<Edit>, Failure> {
        Ok(match &mut self.store {
            Some(store) => store.edits().await?,
            None => Vec::new(),
        })
    }
}

/// A calendar with its past and what is planned.
#[derive(Debug)]
pub struct Planned<'a> {
    pub version: &'a Version,
    pub ledger: Ledger,
    pub plan: Plan,
    pub now: DateTime<Utc>,
}

impl Planned<'_> {
    pub fn situation(&self) -> Situation<'_> {
        self.version.edition().situation(&self.plan, &self.ledger, self.now)
    }
}
