//! The present of a command: the system's, or the day that `--today` names.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::adapters::system_clock;
use crate::calendar::Calendar;
use crate::dates::{local_day, send_moment};

/// The first minute of the day that `--today` names, else the present.
pub(super) fn moment_of(today: Option<NaiveDate>, zone: Tz) -> DateTime<Utc> {
    today.map_or_else(system_clock::now, |day| send_moment(day, NaiveTime::MIN, zone))
}

/// The day asked for, else today where the organisation is.
pub(super) fn day_of(today: Option<NaiveDate>, calendar: &Calendar) -> NaiveDate {
    today.unwrap_or_else(|| local_day(system_clock::now(), calendar.organisation.zone))
}
