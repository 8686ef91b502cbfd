//! Where the time comes from: the system's clock, or a borrowed one that only moves while the daemon waits (R14).

use chrono::{DateTime, TimeDelta, Utc};

use crate::adapters::system_clock;
use crate::delivery::ClockReading;

/// A clock. Read once per tick.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Starts at a given moment, stands still during a tick, and moves `speed` times as fast as real time while waiting.
    Borrowed {
        now: DateTime<Utc>,
        started: DateTime<Utc>,
        /// Virtual seconds per real second; at least 1.
        speed: u32,
    },
}

impl Clock {
    /// A borrowed clock that stands at `at`.
    pub fn borrowed(at: DateTime<Utc>, speed: u32) -> Self {
        Clock::Borrowed { now: at, started: at, speed: speed.max(1) }
    }

    pub fn read(&self) -> ClockReading {
        match self {
            Clock::System => ClockReading {
                now: system_clock::now(),
                since_boot: system_clock::since_boot(),
                synchronised: system_clock::is_synchronised(),
            },
            Clock::Borrowed { now, started, .. } => {
                ClockReading { now: *now, since_boot: *now - *started, synchronised: true }
            }
        }
    }

    /// Moves a borrowed clock forward to `to`; never back. The system's clock moves by itself.
    pub fn advance(&mut self, to: DateTime<Utc>) {
        if let Clock::Borrowed { now, .. } = self {
            *now = to.max(*now);
        }
    }

    /// Real time to wait for `ahead` of this clock's time.
    pub fn real(&self, ahead: TimeDelta) -> std::time::Duration {
        let ahead = ahead.to_std().unwrap_or_default();
        match self {
            Clock::System => ahead,
            Clock::Borrowed { speed, .. } => ahead / *speed,
        }
    }

    pub fn is_borrowed(&self) -> bool {
        matches!(self, Clock::Borrowed { .. })
    }
}
