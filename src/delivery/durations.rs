//! Every pause and limit of what is decided about sending, in one place (R11 to R13). How long one submission may take says
//! `adapters/smtp/settings.rs`, how long a stop waits for it `app/daemon.rs`.

use chrono::TimeDelta;

/// At most so many entries in one batch; the next tick goes on.
pub const BATCH_MAX: usize = 500;

/// Pause after the first 4yz; greylisting asks for five minutes.
pub const RETRY_FIRST: TimeDelta = TimeDelta::minutes(5);
/// The pause doubles up to this.
pub const RETRY_MAX: TimeDelta = TimeDelta::hours(4);
/// Given up so long after the first 4yz (RFC 5321, 4.5.4.1: four to five days).
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(5);
/// An entry in doubt is repeated no sooner.
pub const DOUBT_PAUSE: TimeDelta = TimeDelta::minutes(10);
/// A server that does not answer is tried again so often.
pub const PROBE_EVERY: TimeDelta = TimeDelta::minutes(15);
/// A wall clock that moved further than this against the boot-time clock is not believed (R13).
pub const CLOCK_JUMP: TimeDelta = TimeDelta::hours(25);
/// Unless the kernel has reported synchronised time for so long.
pub const CLOCK_CONFIRM: TimeDelta = TimeDelta::hours(1);
/// How far the clock may stand behind the ledger's last time at start.
pub const CLOCK_BEHIND: TimeDelta = TimeDelta::minutes(5);
