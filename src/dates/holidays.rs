//! Dutch public holidays (Algemene termijnenwet, article 3), computed; days equated by royal decree, from data.

use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A public holiday, or a day treated as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// 1 January.
    Nieuwjaarsdag,
    /// The Friday before Easter (article 3, second paragraph).
    GoedeVrijdag,
    /// The Monday after Easter.
    TweedePaasdag,
    /// 27 April; 26 April when that is a Sunday.
    Koningsdag,
    /// 5 May.
    Bevrijdingsdag,
    /// 39 days after Easter.
    Hemelvaartsdag,
    /// 50 days after Easter.
    TweedePinksterdag,
    /// 25 December.
    EersteKerstdag,
    /// 26 December.
    TweedeKerstdag,
    /// Equated by royal decree (article 3, third paragraph).
    Gelijkgesteld,
}

impl Holiday {
    /// The holiday on `day`, if any; on a day that is two (5 May 2016, Ascension as well), the first that the law names.
    ///
    /// Every year follows today's law, also those before it. Before 1583 and after 9999 there is no Easter to count from.
    pub fn on(day: NaiveDate) -> Option<Holiday> {
        let by_law = in_year(day.year()).find(|(holiday_on, _)| *holiday_on == day);
        let by_decree = || is_decreed(day).then_some(Holiday::Gelijkgesteld);
        by_law.map(|(_, holiday)| holiday).or_else(by_decree)
    }
}

/// The holidays of one year, in the order in which article 3 names them; without days equated by decree.
pub(super) fn in_year(year: i32) -> impl Iterator<Item = (NaiveDate, Holiday)> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let easter = computus::gregorian(year).ok().and_then(|it| fixed(it.month, it.day));
    let after_easter = |days| easter.map(|sunday| sunday + Days::new(days));
    let kings_day = fixed(4, 27).map(|birthday| match birthday.weekday() {
        Weekday::Sun => birthday - Days::new(1),
        _ => birthday,
    });
    [
        (fixed(1, 1), Holiday::Nieuwjaarsdag),
        (after_easter(1), Holiday::TweedePaasdag),
        (after_easter(50), Holiday::TweedePinksterdag),
        (fixed(12, 25), Holiday::EersteKerstdag),
        (fixed(12, 26), Holiday::TweedeKerstdag),
        (after_easter(39), Holiday::Hemelvaartsdag),
        (kings_day, Holiday::Koningsdag),
        (fixed(5, 5), Holiday::Bevrijdingsdag),
        (easter.map(|sunday| sunday - Days::new(2)), Holiday::GoedeVrijdag),
    ]
    .into_iter()
    .filter_map(|(day, holiday)| Some((day?, holiday)))
}

/// The days equated by royal decree, in order.
pub(super) fn decreed() -> &'static [NaiveDate] {
    static DECREED: LazyLock<Vec<NaiveDate>> =
        LazyLock::new(|| read_decreed(include_str!("data/gelijkgestelde_dagen.csv")));
    &DECREED
}

fn is_decreed(day: NaiveDate) -> bool {
    decreed().binary_search(&day).is_ok()
}

/// Panics, naming the line, when the data carried with the program is wrong.
fn read_decreed(text: &str) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        let day = line.split(',').next().and_then(|field| field.parse().ok());
        assert!(day.is_some(), "equated days, line {number}: {line:?} does not start with a date");
        assert!(days.last() < day.as_ref(), "equated days, line {number}: not in order");
        days.extend(day);
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_holiday(day: &str, expected: Option<Holiday>) {
        assert_eq!(Holiday::on(day.parse().unwrap()), expected);
    }

    #[test]
    fn koningsdag_on_a_sunday_is_celebrated_the_day_before() {
        check_holiday("2025-04-26", Some(Holiday::Koningsdag));
        check_holiday("2025-04-27", None);
        check_holiday("2031-04-26", Some(Holiday::Koningsdag));
        check_holiday("2026-04-26", None);
        check_holiday("2026-04-27", Some(Holiday::Koningsdag));
    }

    #[test]
    fn easter_sunday_and_whit_sunday_are_plain_sundays() {
        check_holiday("2026-04-05", None);
        check_holiday("2026-05-24", None);
    }

    #[test]
    fn the_earliest_and_the_latest_easter_move_all_that_hangs_on_it() {
        check_holiday("2285-03-23", Some(Holiday::TweedePaasdag)); // Easter on 22 March
        check_holiday("2285-03-20", Some(Holiday::GoedeVrijdag));
        check_holiday("2038-04-26", Some(Holiday::TweedePaasdag)); // Easter on 25 April
        check_holiday("2038-06-03", Some(Holiday::Hemelvaartsdag));
        check_holiday("2038-06-14", Some(Holiday::TweedePinksterdag));
    }

    #[test]
    fn liberation_day_that_is_also_ascension_is_named_after_the_one_that_the_law_names_first() {
        check_holiday("2016-05-05", Some(Holiday::Hemelvaartsdag));
        check_holiday("2026-05-05", Some(Holiday::Bevrijdingsdag));
    }

    #[test]
    fn a_day_equated_by_decree_counts_in_its_own_year_only() {
        check_holiday("2026-05-15", Some(Holiday::Gelijkgesteld));
        check_holiday("2025-05-30", Some(Holiday::Gelijkgesteld));
        check_holiday("2029-05-11", None);
    }

    #[test]
    fn no_decreed_day_is_a_holiday_already_or_lies_in_a_weekend() {
        for day in decreed() {
            assert!(in_year(day.year()).all(|(holiday_on, _)| holiday_on != *day), "{day}");
            assert!(day.weekday().num_days_from_monday() < 5, "{day}");
        }
        assert_eq!(decreed().len(), 10);
    }

    #[test]
    fn years_without_a_computed_easter_keep_their_fixed_holidays() {
        assert_eq!(in_year(12_000).count(), 5);
        assert_eq!(in_year(1_500).count(), 5);
        assert_eq!(in_year(2026).count(), 9);
    }

    #[test]
    #[should_panic(expected = "line 3: not in order")]
    fn decreed_days_out_of_order_are_refused() {
        read_decreed("datum,welke\n2026-05-15,b\n2026-01-02,a\n");
    }

    #[test]
    #[should_panic(expected = "line 2: \"2026-02-30,a\" does not start with a date")]
    fn a_decreed_day_that_does_not_exist_is_refused() {
        read_decreed("datum,welke\n2026-02-30,a\n");
    }
}
