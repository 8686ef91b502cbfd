//! The one door from dates to moments.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// A whole day: Samoa left out 30 December 2011. Elsewhere it is an hour, or half of one.
const SKIPPED_MINUTES_MAX: i64 = 24 * 60;

/// The moment of local `day` and `at`: a skipped hour is the first instant after it, a doubled one takes the first.
pub fn send_moment(day: NaiveDate, at: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let wall = day.and_time(at);
    let exact = zone.from_local_datetime(&wall).earliest();
    let after_the_gap = || {
        // Clocks are changed on a whole minute.
        let minute = wall - TimeDelta::seconds(wall.second().into());
        let mut later = (1..=SKIPPED_MINUTES_MAX).map(|n| minute + TimeDelta::minutes(n));
        later.find_map(|wall| zone.from_local_datetime(&wall).earliest())
    };
    exact.or_else(after_the_gap).expect("no zone skips more than a day").to_utc()
}

pub fn local_day(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The local time of day of `now`.
pub fn local_time(now: DateTime<Utc>, zone: Tz) -> NaiveTime {
    now.with_timezone(&zone).time()
}

#[cfg(test)]
mod tests {
    use super::*;

    use chrono_tz::{Europe, Pacific};

    #[track_caller]
    fn check_moment(zone: Tz, day: &str, at: &str, expected: &str) {
        let found = send_moment(day.parse().unwrap(), at.parse().unwrap(), zone);
        assert_eq!(found, expected.parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn half_past_eight_is_an_hour_earlier_in_summer() {
        check_moment(Europe::Amsterdam, "2026-03-27", "08:30:00", "2026-03-27T07:30:00Z");
        check_moment(Europe::Amsterdam, "2026-03-29", "08:30:00", "2026-03-29T06:30:00Z");
        check_moment(Europe::Amsterdam, "2026-10-24", "08:30:00", "2026-10-24T06:30:00Z");
        check_moment(Europe::Amsterdam, "2026-10-25", "08:30:00", "2026-10-25T07:30:00Z");
    }

    #[test]
    fn a_skipped_hour_is_sent_at_the_first_instant_after_it() {
        for at in ["02:00:00", "02:00:01", "02:30:00", "02:59:59", "03:00:00"] {
            check_moment(Europe::Amsterdam, "2026-03-29", at, "2026-03-29T01:00:00Z");
        }
        check_moment(Europe::Amsterdam, "2026-03-29", "01:59:59", "2026-03-29T00:59:59Z");
        check_moment(Europe::Amsterdam, "2026-03-29", "03:00:01", "2026-03-29T01:00:01Z");
    }

    #[test]
    fn a_doubled_hour_takes_the_first() {
        check_moment(Europe::Amsterdam, "2026-10-25", "02:00:00", "2026-10-25T00:00:00Z");
        check_moment(Europe::Amsterdam, "2026-10-25", "02:30:00", "2026-10-25T00:30:00Z");
        check_moment(Europe::Amsterdam, "2026-10-25", "03:00:00", "2026-10-25T02:00:00Z");
    }

    #[test]
    fn a_skipped_day_is_sent_at_the_start_of_the_next() {
        check_moment(Pacific::Apia, "2011-12-30", "08:30:00", "2011-12-30T10:00:00Z");
    }

    #[test]
    fn the_local_day_begins_at_local_midnight() {
        let now = "2026-06-30T22:30:00Z".parse().unwrap();
        assert_eq!(local_day(now, Europe::Amsterdam).to_string(), "2026-07-01");
        assert_eq!(local_time(now, Europe::Amsterdam).to_string(), "00:30:00");
    }
}
