//! The one rule of R1: what is said, or was told, is about the occurrence nearest to it, within half a period.

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::calendar::rule::Rule;
use crate::dates::{SchoolYear, Window};
use crate::planning::duty::Duty;
use crate::planning::facts::Anchor;
use crate::planning::period::{Period, middle, year_window};

const HALF_A_YEAR: i64 = 183;

/// Where something stands among the occurrences of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Its period; of what is said of a dated occurrence `None`: there the day decides.
    pub period: Option<Period>,
    pub number: Option<u8>,
    /// Its nominal day, else the middle of its period.
    pub day: Option<NaiveDate>,
    /// The day is one that the rule names.
    pub is_dated: bool,
}

impl Position {
    /// Where that points which is filed under `anchor`.
    pub fn of(anchor: Anchor, number: Option<u8>) -> Self {
        let period = match anchor {
            Anchor::Nominal(_) => None,
            Anchor::Period(period) => Some(period),
            Anchor::Only => Some(Period::Only),
        };
        let is_dated = matches!(anchor, Anchor::Nominal(_));
        Self { period, number, day: anchor_point(anchor), is_dated }
    }

    /// Where the occurrence itself stands.
    pub fn of_duty(it: &Duty, calendar: &Calendar) -> Self {
        let place = Self::of(it.anchor(calendar), it.number);
        let day = it.dates.map(|dates| dates.nominal).or(place.day);
        Self { period: Some(it.period), day, ..place }
    }

    /// How far `self` is from `here`, which is nearer when its number is the same too; `None`: too far.
    ///
    /// The number decides only where no day does: a moment that is put before another gives that one another number.
    pub fn distance(&self, here: &Self, within_days: i64) -> Option<(i64, bool)> {
        let same_number = self.number == here.number;
        let by_day = self.is_dated && here.is_dated;
        let same_period = self.period.is_some() && self.period == here.period && !by_day;
        if same_period && (same_number || self.number.is_none()) {
            return Some((0, false));
        }
        let within = if here.is_dated { within_days } else { within_days.max(HALF_A_YEAR) };
        let days = (here.day? - self.day?).num_days().abs();
        ((same_number || by_day) && days <= within).then_some((days, !same_number))
    }
}

/// The nearest of `all`; of two as near, the first.
pub fn nearest<K: Ord>(
    said: Position,
    within_days: i64,
    all: impl Iterator<Item = (K, Position)>,
) -> Option<K> {
    let near = all.filter_map(|(it, here)| Some((said.distance(&here, within_days)?, it)));
    near.min().map(|(_, it)| it)
}

/// Half a period in days: how far from its occurrence a fact may have been recorded. A one-off counts as yearly.
pub fn half_period_days(rule: &Rule) -> i64 {
    match rule {
        Rule::Every { years, .. } => HALF_A_YEAR * i64::from((*years).max(1)),
        Rule::TimesPerYear { count, .. } => HALF_A_YEAR / i64::from((*count).max(1)),
        _ => HALF_A_YEAR,
    }
}

/// The same of a due date that somebody was told: a row that has only one occurrence is always itself, so that whoever was
/// told hears that it moved, however far.
pub fn told_within_days(rule: &Rule) -> i64 {
    match rule {
        Rule::Every { .. } | Rule::TimesPerYear { .. } | Rule::Quota { year: None, .. } => {
            half_period_days(rule)
        }
        _ => i64::MAX,
    }
}

/// The day that stands for the anchor.
pub(super) fn anchor_point(anchor: Anchor) -> Option<NaiveDate> {
    match anchor {
        Anchor::Nominal(day) => Some(day),
        Anchor::Period(Period::Year(year)) => year_window(year).map(middle),
        Anchor::Period(Period::School(SchoolYear(year))) => {
            let first = NaiveDate::from_ymd_opt(year, 8, 1)?;
            Some(middle(Window::new(first, NaiveDate::from_ymd_opt(year + 1, 8, 1)?)))
        }
        Anchor::Period(Period::Only) | Anchor::Only => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Position {
        Position::of(Anchor::Nominal(text.parse().unwrap()), None)
    }

    fn numbered(number: u8, text: &str) -> Position {
        Position { number: Some(number), ..day(text) }
    }

    #[test]
    fn half_of_four_years_is_two_and_half_of_a_third_is_two_months() {
        let every = |years| Rule::Every { years, term: None, first_year: None, expected: None };
        assert_eq!(half_period_days(&every(4)), 732);
        assert_eq!(half_period_days(&Rule::TimesPerYear { count: 3, note: None }), 61);
        assert_eq!(half_period_days(&Rule::InYear(2025)), 183);
        assert_eq!(told_within_days(&Rule::InYear(2025)), i64::MAX);
    }

    #[test]
    fn among_days_the_number_decides_only_between_two_as_near() {
        let said = numbered(2, "2026-07-01");
        let find = |all: [Position; 2]| nearest(said, 61, (0..).zip(all));
        assert_eq!(find([numbered(2, "2026-06-01"), numbered(3, "2026-07-01")]), Some(1));
        assert_eq!(find([numbered(1, "2026-06-30"), numbered(2, "2026-07-02")]), Some(1));
        assert_eq!(find([numbered(1, "2026-03-01"), numbered(2, "2026-11-01")]), None);
    }

    #[test]
    fn where_a_date_is_asked_the_period_and_the_number_decide() {
        let asked = |year, number| Position::of(Anchor::Period(Period::Year(year)), number);
        let all = || (0..).zip([asked(2026, Some(1)), asked(2026, Some(2)), asked(2027, Some(2))]);
        assert_eq!(nearest(asked(2026, Some(2)), 91, all()), Some(1));
        assert_eq!(nearest(asked(2027, None), 91, all()), Some(2));
        assert_eq!(nearest(asked(2026, Some(3)), 91, all()), None);
    }
}
