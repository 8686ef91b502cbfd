//! Half-open stretches of days.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

/// The years that a calendar, and a command about it, can be about: anything else is a typing error.
pub const YEARS: RangeInclusive<i32> = 1990..=2199;

/// The years in which a day can stand that was computed or written down: no clock and no rule gives another, and much further
/// off a day can be read and not be counted with.
pub const YEARS_KEPT: RangeInclusive<i32> = 1970..=2399;

/// Days from `from` up to, not including, `until`. Empty when `until <= from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First day inside.
    pub from: NaiveDate,
    /// First day outside.
    pub until: NaiveDate,
}

impl Window {
    /// Days from `from` up to, not including, `until`.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Self {
        Self { from, until }
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day < self.until
    }

    pub fn meets(&self, other: &Window) -> bool {
        !self.is_empty() && !other.is_empty() && self.from < other.until && other.from < self.until
    }

    pub fn is_empty(&self) -> bool {
        self.until <= self.from
    }

    pub fn count(&self) -> i64 {
        (self.until - self.from).num_days().max(0)
    }

    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let until = self.until;
        self.from.iter_days().take_while(move |day| *day < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, until: &str) -> Window {
        Window::new(from.parse().unwrap(), until.parse().unwrap())
    }

    #[test]
    fn the_first_day_is_inside_and_the_last_is_not() {
        let june = window("2026-06-01", "2026-07-01");
        assert!(june.contains("2026-06-01".parse().unwrap()));
        assert!(june.contains("2026-06-30".parse().unwrap()));
        assert!(!june.contains("2026-07-01".parse().unwrap()));
        assert!(!june.contains("2026-05-31".parse().unwrap()));
        assert_eq!(june.count(), 30);
        assert_eq!(june.days().count(), 30);
    }

    #[test]
    fn windows_that_only_touch_share_no_day() {
        let june = window("2026-06-01", "2026-07-01");
        assert!(!june.meets(&window("2026-07-01", "2026-08-01")));
        assert!(!window("2026-05-01", "2026-06-01").meets(&june));
        assert!(june.meets(&window("2026-06-30", "2026-07-02")));
        assert!(window("2026-01-01", "2027-01-01").meets(&june));
    }

    #[test]
    fn an_empty_or_reversed_window_holds_nothing_and_meets_nothing() {
        let june = window("2026-06-01", "2026-07-01");
        for empty in [window("2026-06-10", "2026-06-10"), window("2026-06-12", "2026-06-10")] {
            assert!(empty.is_empty());
            assert_eq!(empty.count(), 0);
            assert_eq!(empty.days().count(), 0);
            assert!(!empty.contains("2026-06-10".parse().unwrap()));
            assert!(!empty.meets(&june) && !june.meets(&empty));
        }
    }
}
