//! Every pause and limit of what is decided about sending, in one place (R11 to R13). How long one submission may take says
//! `adapters/smtp/settings.rs`, how long a stop waits for it `app/daemon.rs`.

use chrono::TimeDelta;

/// At most so many entries in one batch; the next tick goes on.
pub const BATCH_MAX: usize = 500;

/// How long each thing waits or lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Pause after the first 4yz; greylisting asks for five minutes.
    pub retry_first: TimeDelta,
    /// The pause doubles up to this.
    pub retry_max: TimeDelta,
    /// Given up so long after the first 4yz (RFC 5321, 4.5.4.1: four to five days).
    pub give_up_after: TimeDelta,
    /// An entry in doubt is repeated no sooner.
    pub doubt_pause: TimeDelta,
    /// A server that does not answer is tried again so often.
    pub probe_every: TimeDelta,
    /// A wall clock that moved further than this against the boot-time clock is not believed (R13).
    pub clock_jump: TimeDelta,
    /// Unless the kernel has reported synchronised time for so long.
    pub clock_confirm: TimeDelta,
    /// How far the clock may stand behind the ledger's last time at start.
    pub clock_behind: TimeDelta,
}

impl Durations {
    pub const fn standard() -> Self {
        Self {
            retry_first: TimeDelta::minutes(5),
            retry_max: TimeDelta::hours(4),
            give_up_after: TimeDelta::days(5),
            doubt_pause: TimeDelta::minutes(10),
            probe_every: TimeDelta::minutes(15),
            clock_jump: TimeDelta::hours(25),
            clock_confirm: TimeDelta::hours(1),
            clock_behind: TimeDelta::minutes(5),
        }
    }
}

impl Default for Durations {
    fn default() -> Self {
        Self::standard()
    }
}
