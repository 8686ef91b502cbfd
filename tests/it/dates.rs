//! The tables of dates, row by row, and what holds for every day.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Amsterdam;
use kwaliteitskalender::dates::{
    Closed, ClosingDays, Holiday, Lead, OpenDays, Region, SchoolYear, SendRule, VacationKind,
    Window, local_day, local_time, send_moment,
};
use proptest::prelude::*;

const BEFORE: &str = include_str!("../data/voor-vectoren.csv");
const HOLIDAYS: &str = include_str!("../data/feestdagen.csv");
const VACATIONS: &str = include_str!("../../src/dates/data/schoolvakanties.csv");

/// The rows of a table below its heading.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date as 2026-05-01")
}

fn in_region(region: Region) -> OpenDays {
    OpenDays::new(Some(region), Vec::new())
}

#[test]
fn every_deadline_of_the_table_has_its_last_workday_and_last_school_days() {
    let (noord, midden) = (in_region(Region::Noord), in_region(Region::Midden));
    let mut checked = 0;
    for row in rows(BEFORE) {
        let due = day(row[0]) - Days::new(1);
        assert_eq!(due, day(row[1]), "{row:?}");
        assert_eq!(noord.last_workday(due), day(row[2]), "{row:?}");
        assert_eq!(noord.last_school_day(due), day(row[3]), "{row:?}");
        assert_eq!(midden.last_school_day(due), day(row[4]), "{row:?}");
        checked += 1;
    }
    assert_eq!(checked, 30);
}

#[test]
fn the_holidays_of_2023_to_2035_are_those_of_the_table_and_no_others() {
    let table: BTreeMap<NaiveDate, &str> =
        rows(HOLIDAYS).map(|row| (day(row[0]), row[1])).collect();
    assert_eq!(table.len(), 127);
    let national = OpenDays::national();
    for day in Window::new(day("2023-01-01"), day("2036-01-01")).days() {
        let found = Holiday::on(day);
        assert_eq!(found.map(name), table.get(&day).copied(), "{day}");
        assert_eq!(national.is_holiday(day), found.is_some(), "{day}");
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(national.is_workday(day), found.is_none() && !is_weekend, "{day}");
    }
}

/// As the table calls it.
fn name(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::Nieuwjaarsdag => "Nieuwjaarsdag",
        Holiday::GoedeVrijdag => "Goede Vrijdag",
        Holiday::TweedePaasdag => "Tweede Paasdag",
        Holiday::Koningsdag => "Koningsdag",
        Holiday::Bevrijdingsdag => "Bevrijdingsdag",
        Holiday::Hemelvaartsdag => "Hemelvaartsdag",
        Holiday::TweedePinksterdag => "Tweede Pinksterdag",
        Holiday::EersteKerstdag => "Eerste Kerstdag",
        Holiday::TweedeKerstdag => "Tweede Kerstdag",
        Holiday::Gelijkgesteld => "gelijkgesteld bij koninklijk besluit",
    }
}

#[test]
fn every_vacation_of_the_table_is_closed_from_its_first_to_its_last_day_and_no_longer() {
    let mut checked = 0;
    for row in rows(VACATIONS) {
        let region = match row[2] {
            "noord" => Region::Noord,
            "midden" => Region::Midden,
            _ => Region::Zuid,
        };
        let open = in_region(region);
        let days = Window::new(day(row[3]), day(row[4]) + Days::new(1));
        let expected = Some((Closed::Vacation(kind(row[1])), days));
        assert!(days.days().all(|day| open.vacation(day) == expected), "{row:?}");
        assert!(days.days().all(|day| !open.is_school_day(day)), "{row:?}");
        assert_eq!(open.vacation(days.from - Days::new(1)), None, "{row:?}");
        assert_eq!(open.vacation(days.until), None, "{row:?}");
        checked += 1;
    }
    assert_eq!(checked, 90);
}

fn kind(name: &str) -> VacationKind {
    match name {
        "herfstvakantie" => VacationKind::Herfst,
        "kerstvakantie" => VacationKind::Kerst,
        "voorjaarsvakantie" => VacationKind::Voorjaar,
        "meivakantie" => VacationKind::Mei,
        "zomervakantie" => VacationKind::Zomer,
        other => panic!("{other} is no vacation"),
    }
}

#[test]
fn vacations_are_known_for_the_school_years_2024_2025_up_to_2029_2030() {
    let known = in_region(Region::Midden).coverage();
    assert_eq!(SchoolYear::of(known.from).to_string(), "2024-2025");
    assert_eq!(known.until, SchoolYear(2030).first());
}

/// A region or none, and up to three own closing periods of up to eighty days.
fn any_open_days() -> impl Strategy<Value = OpenDays> {
    let region = prop_oneof![
        Just(None),
        Just(Some(Region::Noord)),
        Just(Some(Region::Midden)),
        Just(Some(Region::Zuid)),
    ];
    let period = (any_day(), 0_u64..80).prop_map(|(from, length)| ClosingDays {
        days: Window::new(from, from + Days::new(length)),
        what: "gesloten".to_owned(),
    });
    (region, prop::collection::vec(period, 0..3))
        .prop_map(|(region, own)| OpenDays::new(region, own))
}

/// Mostly inside the years of the vacations, also far outside every table.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    let from = |first: &str, span: u64| {
        let first = day(first);
        (0..span).prop_map(move |n| first + Days::new(n))
    };
    prop_oneof![4 => from("2024-08-01", 2200), 1 => from("1998-01-01", 1500), 1 => from("2099-01-01", 1500)]
}

fn any_lead() -> impl Strategy<Value = Lead> {
    prop_oneof![
        (1_u16..60).prop_map(Lead::Months),
        (1_u16..200).prop_map(Lead::Weeks),
        (1_u16..300).prop_map(Lead::Workdays),
        (1_u16..1000).prop_map(Lead::Days),
    ]
}

proptest! {
    #[test]
    fn the_last_school_day_is_not_after_the_last_workday_and_neither_is_after_the_day(
        open in any_open_days(), day in any_day(),
    ) {
        let (school, work) = (open.last_school_day(day), open.last_workday(day));
        prop_assert!(school <= work && work <= day);
        prop_assert!(open.is_school_day(school) && open.is_workday(work));
        let skipped = Window::new(school + Days::new(1), day + Days::new(1));
        prop_assert!(skipped.days().all(|day| !open.is_school_day(day)));
        let skipped = Window::new(work + Days::new(1), day + Days::new(1));
        prop_assert!(skipped.days().all(|day| !open.is_workday(day)));
    }

    #[test]
    fn the_next_open_day_is_the_first_one(open in any_open_days(), day in any_day()) {
        let (school, work) = (open.next_school_day(day), open.next_workday(day));
        prop_assert!(day <= work && work <= school);
        prop_assert!(open.is_school_day(school) && open.is_workday(work));
        prop_assert!(Window::new(day, school).days().all(|day| !open.is_school_day(day)));
        prop_assert!(Window::new(day, work).days().all(|day| !open.is_workday(day)));
    }

    #[test]
    fn a_lead_goes_back_and_forth_and_never_overtakes_a_later_day(
        open in any_open_days(), lead in any_lead(), day in any_day(), ahead in 0_u64..40,
    ) {
        let later = day + Days::new(ahead);
        prop_assert!(lead.before(day, &open) <= lead.before(later, &open));
        prop_assert!(lead.after(day, &open) <= lead.after(later, &open));
        prop_assert!(lead.before(day, &open) < day && day < lead.after(day, &open));
    }

    #[test]
    fn a_lead_in_months_keeps_the_day_of_the_month_or_takes_the_last_one(
        n in 1_u16..60, day in any_day(),
    ) {
        let before = Lead::Months(n).before(day, &OpenDays::national());
        let months = |day: NaiveDate| 12 * day.year() + day.month0() as i32;
        prop_assert_eq!(months(day) - months(before), i32::from(n));
        let is_last = (before + Days::new(1)).month() != before.month();
        prop_assert!(before.day() == day.day() || is_last && before.day() < day.day());
    }

    #[test]
    fn counting_workdays_counts_each_of_them_once(
        open in any_open_days(), day in any_day(), n in 1_u16..400,
    ) {
        let back = open.workdays_back(day, n);
        prop_assert!(open.is_workday(back));
        let counted = Window::new(back, day).days().filter(|day| open.is_workday(*day)).count();
        prop_assert_eq!(counted, usize::from(n));
        let on = open.workdays_on(day, n);
        let after = Window::new(day + Days::new(1), on + Days::new(1));
        let counted = after.days().filter(|day| open.is_workday(*day)).count();
        prop_assert_eq!(counted, usize::from(n));
    }

    #[test]
    fn the_kth_school_day_is_the_kth(open in any_open_days(), day in any_day(), k in 1_u32..250) {
        let window = Window::new(day, day + Days::new(365));
        let inside = Window::new(self::day("2000-01-01"), self::day("2101-01-01"));
        let mut days = window.days().filter(|day| inside.contains(*day) && open.is_school_day(*day));
        let found = open.nth_school_day(window, k);
        prop_assert_eq!(found.is_some(), k <= open.school_days_in(window));
        prop_assert_eq!(found, days.nth(k as usize - 1));
    }

    #[test]
    fn send_days_are_the_nearest_on_either_side(
        open in any_open_days(),
        day in any_day(),
        (not_in_weekends, not_on_holidays, not_in_vacations) in any::<(bool, bool, bool)>(),
    ) {
        let standard = SendRule::standard();
        let rule = SendRule { not_in_weekends, not_on_holidays, not_in_vacations, ..standard };
        let last = rule.last_on_or_before(day, &open);
        let first = rule.first_on_or_after(day, &open);
        prop_assert!(last <= day && day <= first);
        prop_assert!(rule.is_send_day(last, &open) && rule.is_send_day(first, &open));
        let between = Window::new(last + Days::new(1), first);
        let mut refused = between.days().filter(|between| *between != day);
        prop_assert!(refused.all(|day| !rule.is_send_day(day, &open)));
    }

    #[test]
    fn a_moment_is_on_its_own_day_at_its_own_time_but_for_one_hour_a_year(
        day in any_day(), seconds in 0_u32..86_400,
    ) {
        let at = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).expect("less than a day");
        let moment = send_moment(day, at, Amsterdam);
        prop_assert_eq!(local_day(moment, Amsterdam), day);
        let moved = local_time(moment, Amsterdam) - at;
        prop_assert!(TimeDelta::zero() <= moved && moved <= TimeDelta::hours(1));
        let is_the_change = day.month() == 3 && 25 <= day.day() && day.weekday() == Weekday::Sun;
        prop_assert!(moved == TimeDelta::zero() || is_the_change);
    }

    #[test]
    fn a_later_moment_of_the_clock_is_never_an_earlier_instant(
        day in any_day(), seconds in 0_u32..86_000, later in 0_u32..400,
    ) {
        let at = |n| NaiveTime::from_num_seconds_from_midnight_opt(n, 0).expect("less than a day");
        let moment = |n| send_moment(day, at(n), Amsterdam);
        prop_assert!(moment(seconds) <= moment(seconds + later));
    }
}

/// (R25)
#[test]
fn both_clock_changes_of_every_year_send_once_and_in_order() {
    let half_past = |hour| NaiveTime::from_hms_opt(hour, 30, 0).expect("half past");
    for year in 2024..2050 {
        let last_sunday = |month, day| {
            let end = NaiveDate::from_ymd_opt(year, month, day).expect("the last of the month");
            end - Days::new(end.weekday().num_days_from_sunday().into())
        };
        let spring = send_moment(last_sunday(3, 31), half_past(2), Amsterdam);
        assert_eq!(
            spring,
            at_hour(last_sunday(3, 31), 1),
            "the first instant after the skipped hour"
        );
        let autumn = send_moment(last_sunday(10, 31), half_past(2), Amsterdam);
        assert_eq!(
            autumn,
            at_hour(last_sunday(10, 31), 0) + TimeDelta::minutes(30),
            "the first of two"
        );
    }
}

fn at_hour(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    day.and_hms_opt(hour, 0, 0).expect("a whole hour").and_utc()
}
