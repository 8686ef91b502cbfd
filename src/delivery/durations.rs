//! Every pause and limit of what is decided, in one place (R11 to R13). How long one submission may take says
//! `adapters/smtp/settings.rs`, how long the daemon waits for its bell `app/daemon.rs`.

use std::time::Duration;

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
/// The last time is written down at least this long apart: hourly, so that a start can tell an outage (R13).
pub const NOTE_EVERY: TimeDelta = TimeDelta::minutes(60);
/// After a wish to stop, the entry in hand gets this long (R12).
pub const GRACE: Duration = Duration::from_secs(8);

/// New bytes of a file are believed when they are the same after so long: a burst of saves, or half a file, is not an edit yet.
pub const SETTLES_AFTER: TimeDelta = TimeDelta::seconds(2);
/// The operator is told of a file that has been broken for so long.
pub const DEGRADED_AFTER: TimeDelta = TimeDelta::hours(24);
/// A trouble of a file that was gone for so long is another one when it comes back.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);
/// That all is well again is said at most so often: a drive that comes and goes is not a mail a minute.
pub const WELL_AGAIN_APART: TimeDelta = TimeDelta::hours(4);

/// Damage to the ledger is looked for at the start, and again this long after while the service runs.
pub const LOOK_FOR_DAMAGE_EVERY: TimeDelta = TimeDelta::hours(24);
/// The bytes of a message are kept this long; that it was sent, when and to which party, stays.
pub const BYTES_KEPT: TimeDelta = TimeDelta::days(400);
