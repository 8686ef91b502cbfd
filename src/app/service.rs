//! One running service: its calendars, its ledger, its way out, its clock.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::clock::Clock;
use crate::app::edits::watched::WatchedFiles;
use crate::app::running::RunningVersion;
use crate::app::settings::CalendarFiles;
use crate::app::stop::Stop;
use crate::app::store::{LedgerError, Store};
use crate::app::transport::Outlet;
use crate::app::version::Version;
use crate::delivery::Mode;
use crate::delivery::clock_guard::ClockGuard;
use crate::delivery::durations::SETTLES_AFTER;
use crate::delivery::hold::QueueHold;

pub struct Service {
    pub calendars: Vec<Version>,
    /// What has been decided, sent and said.
    pub ledger: Store,
    pub outlet: Outlet,
    pub clock: Clock,
    pub mode: Mode,
    pub installation: String,
    /// Everything to this one mailbox.
    pub redirect: Option<String>,
    pub operator: String,
    /// The coordinator gets the plan of every change.
    pub report_changes: bool,
    /// New bytes of a file are believed when they are the same after so long.
    pub settles_after: TimeDelta,
    pub stop: Stop,
    /// The files of every calendar of `server.yaml`, also of one that does not run; none: files are not looked at.
    pub(super) watched: Vec<WatchedFiles>,
    /// The queue is held because the mail server fails.
    pub(super) hold: Option<QueueHold>,
    pub(super) guard: Option<ClockGuard>,
    /// The clock is not believed at present.
    pub(super) paused: bool,
    /// Nothing is due, unless somebody else writes.
    pub(super) quiet: Option<Quiet>,
    /// When the ledger was last looked at for damage, or opened.
    pub(super) looked_at: Option<DateTime<Utc>>,
    /// When the last time was written down.
    pub(super) noted_at: Option<DateTime<Utc>>,
}

/// Until when a tick has nothing to do, as long as nobody else writes in the ledger and no file changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quiet {
    pub(super) since: DateTime<Utc>,
    pub(super) until: Option<DateTime<Utc>>,
    pub(super) data_version: i64,
}

impl Service {
    /// A service around an open ledger; `installation` is read from it, or drawn at its first start.
    pub async fn new(
        calendars: Vec<Version>,
        mut ledger: Store,
        outlet: Outlet,
        clock: Clock,
        mode: Mode,
    ) -> Result<Self, LedgerError> {
        let installation = ledger.installation_or(&new_installation()).await?;
        Ok(Self {
            calendars,
            ledger,
            outlet,
            clock,
            mode,
            installation,
            redirect: None,
            operator: String::new(),
            report_changes: true,
            settles_after: SETTLES_AFTER,
            watched: Vec::new(),
            stop: Stop::never(),
            hold: None,
            guard: None,
            paused: false,
            quiet: None,
            looked_at: None,
            noted_at: None,
        })
    }

    /// Looks after the files of these calendars from now on. `running`: what ran, as the ledger keeps it.
    pub fn watch(&mut self, calendars: &[CalendarFiles], running: &[Option<RunningVersion>]) {
        let all = calendars.iter().zip(running);
        self.watched = all.map(|(files, ran)| WatchedFiles::new(files, ran.as_ref())).collect();
    }
}

/// A random id for a new installation: 16 hexadecimal digits.
fn new_installation() -> String {
    use std::hash::{BuildHasher, RandomState};

    // Each `RandomState` is keyed from the system's randomness; an id must be unlikely to meet, not secret.
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}
