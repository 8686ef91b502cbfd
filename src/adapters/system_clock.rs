//! The one place where the clock is read.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use rustix::time::{ClockId, clock_gettime};

#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Time since boot, time in suspension included (CLOCK_BOOTTIME).
pub fn since_boot() -> TimeDelta {
    let time = clock_gettime(ClockId::Boottime);
    TimeDelta::seconds(time.tv_sec) + TimeDelta::nanoseconds(time.tv_nsec)
}

/// The time service has left its mark that the time is synchronised. `false` where none does.
pub fn is_synchronised() -> bool {
    Path::new("/run/systemd/timesync/synchronized").exists()
}
