//! School years: 1 August up to and including 31 July (CBS, Vensters).

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::dates::Window;

/// A school year, named after the calendar year in which it starts; prints as `2025-2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolYear(pub i32);

impl SchoolYear {
    /// The school year in which `day` falls.
    pub fn of(day: NaiveDate) -> Self {
        Self(if 8 <= day.month() { day.year() } else { day.year() - 1 })
    }

    /// 1 August of the starting year.
    pub fn first(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 8, 1).expect("1 August exists in every year")
    }

    /// 31 July of the year after.
    pub fn last(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 + 1, 7, 31).expect("31 July exists in every year")
    }

    pub fn window(self) -> Window {
        Window::new(self.first(), Self(self.0 + 1).first())
    }

    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_school_year(day: &str, expected: &str) {
        assert_eq!(SchoolYear::of(day.parse().unwrap()).to_string(), expected);
    }

    #[test]
    fn a_school_year_turns_on_the_first_of_august() {
        check_school_year("2026-07-31", "2025-2026");
        check_school_year("2026-08-01", "2026-2027");
        check_school_year("2025-12-31", "2025-2026");
        check_school_year("2026-01-01", "2025-2026");
    }

    #[test]
    fn school_years_follow_each_other_without_a_gap() {
        let year = SchoolYear(2027);
        assert_eq!(year.window().until, year.next().first());
        assert_eq!(year.last().succ_opt(), Some(year.next().first()));
        assert_eq!(year.window().count(), 366); // with 29 February 2028
        assert_eq!(SchoolYear::of(year.first()), year);
        assert_eq!(SchoolYear::of(year.last()), year);
    }
}
