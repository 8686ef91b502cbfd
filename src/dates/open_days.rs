//! Which days are open: workdays, school days, and why a day is not.

use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::dates::Window;
use crate::dates::day_bits::DayBits;
use crate::dates::holidays::{self, Holiday};
use crate::dates::vacations::{self, Region, Vacation, VacationKind};

/// Days on which one organisation is closed, beside holidays and vacations; counted as vacation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingDays {
    /// Its days, half-open.
    pub days: Window,
    /// What the administrator calls it, such as `tweede week meivakantie`.
    pub what: String,
}

/// Why a day is closed; the weightiest reason first: holiday, vacation, own closing day, weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closed {
    Weekend,
    /// A public holiday or a day equated with one.
    Holiday(Holiday),
    Vacation(VacationKind),
    /// Own closing days: index into the organisation's list.
    Own(u16),
}

/// The open days of one organisation. Answers from a table for 2000–2100; outside it weekends and holidays still
/// count, vacations and own closing days do not. A clone shares the table.
#[derive(Debug, Clone)]
pub struct OpenDays {
    region: Option<Region>,
    own: Arc<[ClosingDays]>,
    national: &'static National,
    /// School vacations and own closing days.
    vacation: Arc<DayBits>,
    school: Arc<DayBits>,
}

/// What holds for the whole country.
#[derive(Debug)]
struct National {
    holidays: DayBits,
    workdays: DayBits,
}

impl OpenDays {
    /// Weekends and holidays only.
    pub fn national() -> Self {
        Self::new(None, Vec::new())
    }

    /// With the vacations of `region` and own closing days.
    pub fn new(region: Option<Region>, own: Vec<ClosingDays>) -> Self {
        assert!(own.len() <= usize::from(u16::MAX), "an own closing day is named by 16 bits");
        let national = National::known();
        let mut vacation = DayBits::none();
        vacations_of(region).iter().for_each(|it| vacation.insert_all(it.days));
        own.iter().for_each(|it| vacation.insert_all(it.days));
        let mut school = national.workdays.clone();
        school.remove_set(&vacation);
        let (vacation, school) = (Arc::new(vacation), Arc::new(school));
        Self { region, own: own.into(), national, vacation, school }
    }

    pub fn own(&self) -> &[ClosingDays] {
        &self.own
    }

    /// Not Saturday, Sunday, public holiday or day equated by decree.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        if DayBits::range().contains(day) {
            self.national.workdays.contains(day)
        } else {
            !is_weekend(day) && Holiday::on(day).is_none()
        }
    }

    /// A workday outside the vacations and own closing days.
    pub fn is_school_day(&self, day: NaiveDate) -> bool {
        self.is_workday(day) && !self.is_vacation(day)
    }

    /// A public holiday or a day equated by decree, also on a Saturday or Sunday.
    pub fn is_holiday(&self, day: NaiveDate) -> bool {
        if DayBits::range().contains(day) {
            self.national.holidays.contains(day)
        } else {
            Holiday::on(day).is_some()
        }
    }

    /// Inside a school vacation or own closing days, also on a Saturday or Sunday.
    pub fn is_vacation(&self, day: NaiveDate) -> bool {
        self.vacation.contains(day)
    }

    /// The last workday on or before `day`.
    pub fn last_workday(&self, day: NaiveDate) -> NaiveDate {
        let known = self.national.workdays.last(day);
        known.unwrap_or_else(|| walk(back_from(day), |day| self.is_workday(day), 1))
    }

    /// The first workday on or after `day`.
    pub fn next_workday(&self, day: NaiveDate) -> NaiveDate {
        let known = self.national.workdays.first(day);
        known.unwrap_or_else(|| walk(day.iter_days(), |day| self.is_workday(day), 1))
    }

    /// The last school day on or before `day`.
    pub fn last_school_day(&self, day: NaiveDate) -> NaiveDate {
        let known = self.school.last(day);
        known.unwrap_or_else(|| walk(back_from(day), |day| self.is_school_day(day), 1))
    }

    /// The first school day on or after `day`.
    pub fn next_school_day(&self, day: NaiveDate) -> NaiveDate {
        let known = self.school.first(day);
        known.unwrap_or_else(|| walk(day.iter_days(), |day| self.is_school_day(day), 1))
    }

    /// The day that is `n` workdays before `day` (0: `day` itself).
    pub fn workdays_back(&self, day: NaiveDate, n: u16) -> NaiveDate {
        if n == 0 {
            return day;
        }
        let before = day.pred_opt().expect("a day has one before it");
        let known = self.national.workdays.nth_back(before, n.into());
        known.unwrap_or_else(|| walk(back_from(before), |day| self.is_workday(day), n))
    }

    /// The day that is `n` workdays after `day` (0: `day` itself).
    pub fn workdays_on(&self, day: NaiveDate, n: u16) -> NaiveDate {
        if n == 0 {
            return day;
        }
        let after = day.succ_opt().expect("a day has one after it");
        let known = self.national.workdays.nth(after, n.into());
        known.unwrap_or_else(|| walk(after.iter_days(), |day| self.is_workday(day), n))
    }

    /// How many school days lie in the window, as far as it lies in 2000–2100.
    pub fn school_days_in(&self, window: Window) -> u32 {
        self.school.count(window)
    }

    /// The `k`-th (from 1) school day in the window, as far as it lies in 2000–2100; `None` if there are fewer.
    pub fn nth_school_day(&self, window: Window, k: u32) -> Option<NaiveDate> {
        let from = window.from.max(DayBits::range().from);
        self.school.nth(from, k).filter(|day| *day < window.until)
    }

    /// Why `day` is no school day; `None` on a school day. Holiday before vacation before own before weekend.
    pub fn closed(&self, day: NaiveDate) -> Option<Closed> {
        if self.is_school_day(day) { None } else { self.reasons(day).next() }
    }

    /// Every reason why `day` is no school day: `27 april is Koningsdag en valt in de meivakantie`.
    pub fn all_closed(&self, day: NaiveDate) -> Vec<Closed> {
        self.reasons(day).collect()
    }

    /// The vacation (or own closing period) in which `day` falls.
    pub fn vacation(&self, day: NaiveDate) -> Option<(Closed, Window)> {
        self.periods(day).next()
    }

    /// The days for which the region's vacations are known; everything when there is no region.
    pub fn coverage(&self) -> Window {
        let everything = || Window::new(NaiveDate::MIN, NaiveDate::MAX);
        self.region.map_or_else(everything, |_| vacations::coverage())
    }

    fn reasons(&self, day: NaiveDate) -> impl Iterator<Item = Closed> {
        let holiday = Some(day).filter(|day| self.is_holiday(*day)).and_then(Holiday::on);
        let holiday = holiday.map(Closed::Holiday);
        let periods = self.periods(day).map(|(closed, _)| closed);
        let weekend = is_weekend(day).then_some(Closed::Weekend);
        holiday.into_iter().chain(periods).chain(weekend)
    }

    /// The region's vacation first, then own closing days in their own order.
    fn periods(&self, day: NaiveDate) -> impl Iterator<Item = (Closed, Window)> {
        let vacations = vacations_of(self.region);
        let at = vacations.partition_point(|vacation| vacation.days.until <= day);
        let official = vacations.get(at).filter(|vacation| vacation.days.contains(day));
        let own = (0..=u16::MAX).zip(self.own.iter()).filter(move |(_, it)| it.days.contains(day));
        official
            .map(|vacation| (Closed::Vacation(vacation.kind), vacation.days))
            .into_iter()
            .chain(own.map(|(index, it)| (Closed::Own(index), it.days)))
            .filter(move |_| DayBits::range().contains(day))
    }
}

impl National {
    /// Made once; every organisation looks into the same table.
    fn known() -> &'static Self {
        static NATIONAL: LazyLock<National> = LazyLock::new(National::compute);
        &NATIONAL
    }

    fn compute() -> Self {
        let range = DayBits::range();
        let mut holidays = DayBits::none();
        for year in range.from.year()..range.until.year() {
            holidays::in_year(year).for_each(|(day, _)| holidays.insert(day));
        }
        holidays::decreed().iter().for_each(|day| holidays.insert(*day));
        let mut workdays = DayBits::weekdays();
        workdays.remove_set(&holidays);
        Self { holidays, workdays }
    }
}

fn vacations_of(region: Option<Region>) -> &'static [Vacation] {
    region.map_or(&[], vacations::of)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn back_from(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(day), NaiveDate::pred_opt)
}

/// The `n`-th open day of `days`: the slow way, for what the table does not reach.
fn walk(
    mut days: impl Iterator<Item = NaiveDate>,
    is_open: impl Fn(NaiveDate) -> bool,
    n: u16,
) -> NaiveDate {
    let open = days.by_ref().filter(|day| is_open(*day)).nth(usize::from(n) - 1);
    open.expect("a date of a calendar lies far from the end of time")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn closing(from: &str, until: &str) -> ClosingDays {
        ClosingDays { days: Window::new(day(from), day(until)), what: "studiedagen".to_owned() }
    }

    #[track_caller]
    fn check_last_workday(due: &str, expected: &str) {
        assert_eq!(OpenDays::national().last_workday(day(due)).to_string(), expected);
    }

    #[track_caller]
    fn check_last_school_day(open: &OpenDays, due: &str, expected: &str) {
        assert_eq!(open.last_school_day(day(due)).to_string(), expected);
    }

    #[test]
    fn new_year_moves_back_across_the_year() {
        check_last_workday("2026-01-01", "2025-12-31");
    }

    #[test]
    fn koningsdag_on_a_monday_moves_back_past_the_weekend() {
        check_last_workday("2026-04-27", "2026-04-24");
    }

    #[test]
    fn a_day_equated_by_decree_is_no_workday() {
        check_last_workday("2028-04-30", "2028-04-26");
        check_last_workday("2026-05-17", "2026-05-13");
    }

    #[test]
    fn own_closing_days_are_no_school_days_and_stay_workdays() {
        let open = OpenDays::new(Some(Region::Noord), vec![closing("2026-05-04", "2026-05-11")]);
        check_last_school_day(&open, "2026-05-10", "2026-04-24");
        assert_eq!(open.last_workday(day("2026-05-10")), day("2026-05-08"));
        assert!(open.is_school_day(day("2026-05-11")), "the window is half-open");
        assert_eq!(open.next_school_day(day("2026-04-25")), day("2026-05-11"));
    }

    #[test]
    fn without_a_region_every_workday_is_a_school_day() {
        let open = OpenDays::national();
        check_last_school_day(&open, "2026-07-31", "2026-07-31");
        assert_eq!(open.closed(day("2026-07-31")), None);
        assert_eq!(open.coverage().until, NaiveDate::MAX);
    }

    #[test]
    fn the_weightiest_reason_comes_first_and_all_are_told() {
        let open = OpenDays::new(Some(Region::Noord), vec![closing("2026-04-20", "2026-05-06")]);
        let kings_day = Closed::Holiday(Holiday::Koningsdag);
        let may = Closed::Vacation(VacationKind::Mei);
        assert_eq!(open.closed(day("2026-04-27")), Some(kings_day));
        assert_eq!(open.all_closed(day("2026-04-27")), [kings_day, may, Closed::Own(0)]);
        assert_eq!(open.all_closed(day("2026-05-02")), [may, Closed::Own(0), Closed::Weekend]);
        assert_eq!(open.closed(day("2026-04-21")), Some(Closed::Own(0)));
        assert_eq!(open.closed(day("2026-06-06")), Some(Closed::Weekend));
        assert_eq!(open.closed(day("2026-06-05")), None);
        assert!(open.all_closed(day("2026-06-05")).is_empty());
    }

    #[test]
    fn a_vacation_is_told_with_its_days() {
        let open = OpenDays::new(Some(Region::Midden), vec![closing("2026-05-04", "2026-05-09")]);
        let (closed, days) = open.vacation(day("2026-07-31")).unwrap();
        assert_eq!(closed, Closed::Vacation(VacationKind::Zomer));
        assert_eq!(days, Window::new(day("2026-07-18"), day("2026-08-31")));
        assert_eq!(open.vacation(day("2026-05-04")).unwrap().0, Closed::Own(0));
        assert_eq!(open.vacation(day("2026-07-17")), None);
        assert_eq!(open.vacation(day("2026-08-31")), None);
    }

    #[test]
    fn a_day_is_closed_exactly_when_it_is_no_school_day() {
        let own = vec![closing("2026-05-04", "2026-05-11"), closing("1990-01-01", "2000-02-01")];
        let open = OpenDays::new(Some(Region::Zuid), own);
        let window = Window::new(day("1999-12-01"), day("2031-01-01"));
        for day in window.days() {
            let reasons = open.all_closed(day);
            assert_eq!(open.closed(day), reasons.first().copied(), "{day}");
            assert_eq!(open.is_school_day(day), reasons.is_empty(), "{day}");
            assert_eq!(open.is_vacation(day), open.vacation(day).is_some(), "{day}");
            let is_holiday = reasons.iter().any(|it| matches!(it, Closed::Holiday(_)));
            assert_eq!(open.is_holiday(day), is_holiday, "{day}");
        }
    }

    #[test]
    fn outside_the_table_weekends_and_holidays_still_count() {
        let open = OpenDays::new(Some(Region::Noord), Vec::new());
        assert_eq!(open.last_workday(day("2101-05-05")), day("2101-05-04"));
        assert_eq!(open.last_school_day(day("1999-12-26")), day("1999-12-24"));
        assert_eq!(open.next_workday(day("2100-12-31")), day("2100-12-31"));
        assert_eq!(open.next_workday(day("2101-01-01")), day("2101-01-03"));
        assert_eq!(open.last_workday(day("2000-01-02")), day("1999-12-31"));
        assert_eq!(open.closed(day("2101-12-25")), Some(Closed::Holiday(Holiday::EersteKerstdag)));
    }

    #[test]
    fn counting_workdays_crosses_the_edges_of_the_table() {
        let open = OpenDays::national();
        assert_eq!(open.workdays_on(day("2100-12-30"), 2), day("2101-01-03"));
        assert_eq!(open.workdays_back(day("2000-01-04"), 2), day("1999-12-31"));
        assert_eq!(open.workdays_back(day("2101-01-03"), 1), day("2100-12-31"));
        assert_eq!(open.workdays_on(day("2026-06-06"), 0), day("2026-06-06"));
        assert_eq!(open.workdays_back(day("2026-06-06"), 0), day("2026-06-06"));
    }

    #[test]
    fn a_century_of_closing_days_ends_before_it() {
        let open = OpenDays::new(None, vec![closing("1900-01-01", "2200-01-01")]);
        check_last_school_day(&open, "2050-06-01", "1999-12-31");
        assert_eq!(open.next_school_day(day("2050-06-01")), day("2101-01-03"));
    }

    #[test]
    fn the_kth_school_day_of_a_year_is_counted_inside_its_window() {
        let open = OpenDays::new(Some(Region::Noord), Vec::new());
        let autumn = Window::new(day("2026-10-05"), day("2026-10-26"));
        assert_eq!(open.school_days_in(autumn), 10);
        assert_eq!(open.nth_school_day(autumn, 5), Some(day("2026-10-09")));
        assert_eq!(open.nth_school_day(autumn, 6), Some(day("2026-10-19")));
        assert_eq!(open.nth_school_day(autumn, 10), Some(day("2026-10-23")));
        assert_eq!(open.nth_school_day(autumn, 11), None);
        assert_eq!(open.nth_school_day(autumn, 0), None);
        let reversed = Window::new(autumn.until, autumn.from);
        assert_eq!(open.school_days_in(reversed), 0);
        assert_eq!(open.nth_school_day(reversed, 1), None);
    }
}
