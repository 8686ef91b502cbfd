//! Leads: how long before (or after) a date.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};

use crate::dates::OpenDays;

/// A length of calendar time, never seconds. At least 1 of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lead {
    /// Calendar months; 1 month before 31 March is 28 (29) February.
    Months(u16),
    Weeks(u16),
    /// Workdays: not Saturday, Sunday, public holiday or day equated by decree.
    Workdays(u16),
    Days(u16),
}

impl Lead {
    /// The day this long before `day`. A later day never has an earlier one before it.
    pub fn before(self, day: NaiveDate, open: &OpenDays) -> NaiveDate {
        match self {
            Lead::Months(n) => day - Months::new(n.into()),
            Lead::Weeks(n) => day - Days::new(7 * u64::from(n)),
            Lead::Workdays(n) => open.workdays_back(day, n),
            Lead::Days(n) => day - Days::new(n.into()),
        }
    }

    /// The day this long after `day`: `binnen 6 weken na 12 maart` = 23 April.
    pub fn after(self, day: NaiveDate, open: &OpenDays) -> NaiveDate {
        match self {
            Lead::Months(n) => day + Months::new(n.into()),
            Lead::Weeks(n) => day + Days::new(7 * u64::from(n)),
            Lead::Workdays(n) => open.workdays_on(day, n),
            Lead::Days(n) => day + Days::new(n.into()),
        }
    }

    /// About how many days: for ordering ladders and for windows (a month counts 31, a workday 2).
    ///
    /// A bound for all but a few workdays across a long weekend, which can take four more.
    pub fn days_at_most(self) -> i64 {
        match self {
            Lead::Months(n) => 31 * i64::from(n),
            Lead::Weeks(n) => 7 * i64::from(n),
            Lead::Workdays(n) => 2 * i64::from(n),
            Lead::Days(n) => n.into(),
        }
    }

    /// Three weeks or more: such a lead may move to after a closed period.
    pub fn is_long(self) -> bool {
        match self {
            Lead::Months(n) => 1 <= n,
            Lead::Weeks(n) => 3 <= n,
            Lead::Workdays(n) => 15 <= n,
            Lead::Days(n) => 21 <= n,
        }
    }
}

/// Canonical Dutch words: `6 maanden`, `1 week`, `10 werkdagen`, `3 dagen`.
impl fmt::Display for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, one, many) = match *self {
            Lead::Months(n) => (n, "maand", "maanden"),
            Lead::Weeks(n) => (n, "week", "weken"),
            Lead::Workdays(n) => (n, "werkdag", "werkdagen"),
            Lead::Days(n) => (n, "dag", "dagen"),
        };
        write!(f, "{count} {}", if count == 1 { one } else { many })
    }
}

/// What `Display` prints, and nothing else.
impl FromStr for Lead {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (count, unit) = text.split_once(' ').ok_or(())?;
        let count = count.parse().map_err(|_| ())?;
        let lead = match unit {
            "maand" | "maanden" => Lead::Months(count),
            "week" | "weken" => Lead::Weeks(count),
            "werkdag" | "werkdagen" => Lead::Workdays(count),
            "dag" | "dagen" => Lead::Days(count),
            _ => return Err(()),
        };
        if 0 < count && lead.to_string() == text { Ok(lead) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_before(day: &str, lead: Lead, expected: &str) {
        let found = lead.before(day.parse().unwrap(), &OpenDays::national());
        assert_eq!(found.to_string(), expected);
    }

    #[track_caller]
    fn check_after(day: &str, lead: Lead, expected: &str) {
        let found = lead.after(day.parse().unwrap(), &OpenDays::national());
        assert_eq!(found.to_string(), expected);
    }

    #[test]
    fn a_month_before_a_long_month_ends_on_the_last_day_of_the_short_one() {
        check_before("2026-03-31", Lead::Months(1), "2026-02-28");
        check_before("2028-03-31", Lead::Months(1), "2028-02-29");
        check_before("2028-03-30", Lead::Months(1), "2028-02-29");
        check_before("2026-07-31", Lead::Months(1), "2026-06-30");
    }

    #[test]
    fn months_cross_the_turn_of_the_year() {
        check_before("2026-01-31", Lead::Months(2), "2025-11-30");
        check_before("2028-02-29", Lead::Months(12), "2027-02-28");
        check_after("2027-02-28", Lead::Months(12), "2028-02-28");
        check_after("2025-12-31", Lead::Months(2), "2026-02-28");
    }

    #[test]
    fn six_weeks_after_12_march_is_23_april() {
        check_after("2026-03-12", Lead::Weeks(6), "2026-04-23");
        check_before("2026-04-23", Lead::Weeks(6), "2026-03-12");
    }

    #[test]
    fn weeks_and_days_keep_their_length_across_29_february() {
        check_before("2028-03-01", Lead::Days(1), "2028-02-29");
        check_before("2028-03-07", Lead::Weeks(1), "2028-02-29");
        check_before("2026-03-01", Lead::Days(1), "2026-02-28");
    }

    #[test]
    fn workdays_skip_weekends_holidays_and_days_equated_by_decree() {
        check_before("2026-06-01", Lead::Workdays(1), "2026-05-29");
        check_before("2026-05-31", Lead::Workdays(1), "2026-05-29");
        check_before("2026-05-18", Lead::Workdays(1), "2026-05-13"); // Ascension and the Friday after it
        check_before("2026-01-05", Lead::Workdays(10), "2025-12-16");
        check_after("2026-05-13", Lead::Workdays(1), "2026-05-18");
        check_after("2026-05-16", Lead::Workdays(2), "2026-05-19");
    }

    #[test]
    fn three_weeks_is_long_however_it_is_written() {
        let long = [Lead::Months(1), Lead::Weeks(3), Lead::Workdays(15), Lead::Days(21)];
        let short = [Lead::Weeks(2), Lead::Workdays(14), Lead::Days(20)];
        assert!(long.into_iter().all(Lead::is_long));
        assert!(!short.into_iter().any(Lead::is_long));
    }

    #[test]
    fn a_ladder_can_be_ordered_by_length() {
        let ladder = [
            Lead::Days(3),
            Lead::Weeks(1),
            Lead::Workdays(10),
            Lead::Weeks(6),
            Lead::Months(2),
            Lead::Months(6),
        ];
        assert!(ladder.map(Lead::days_at_most).is_sorted());
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(Lead::Months(1).to_string(), "1 maand");
        assert_eq!(Lead::Weeks(6).to_string(), "6 weken");
        assert_eq!(Lead::Workdays(10).to_string(), "10 werkdagen");
        assert_eq!(Lead::Days(1).to_string(), "1 dag");
    }

    #[test]
    fn what_is_printed_is_read_back_and_nothing_else() {
        let units = [Lead::Months, Lead::Weeks, Lead::Workdays, Lead::Days];
        for lead in units.into_iter().flat_map(|unit| [1, 2, 10, 999].map(unit)) {
            assert_eq!(lead.to_string().parse(), Ok(lead));
        }
        for text in [
            "", "weken", "0 weken", "06 weken", "+6 weken", "1 weken", "6 week", "6  weken",
            "6 jaren",
        ] {
            assert_eq!(text.parse::<Lead>(), Err(()), "{text}");
        }
    }
}
