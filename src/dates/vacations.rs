//! School vacations per region, from data carried with the program.
//!
//! Kerst, mei (one week) and zomer are binding; herfst and voorjaar are the ministry's advice. A school that differs
//! states its own closing days.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::dates::{SchoolYear, Window, words};

words! {
    pub enum Region {
        Noord => "noord",
        Midden => "midden",
        Zuid => "zuid",
    }
}

words! {
    /// In the order of a school year.
    pub enum VacationKind {
        Herfst => "herfstvakantie",
        Kerst => "kerstvakantie",
        Voorjaar => "voorjaarsvakantie",
        Mei => "meivakantie",
        Zomer => "zomervakantie",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vacation {
    pub kind: VacationKind,
    pub region: Region,
    /// Its days, half-open.
    pub days: Window,
}

/// All vacations of one region, in order of time.
pub(super) fn of(region: Region) -> &'static [Vacation] {
    &table().of_region[region as usize]
}

/// The days for which vacations are known: the school years of the table.
///
/// The last summer vacation runs on into the August after it, which is not counted as known.
pub(super) fn coverage() -> Window {
    table().coverage
}

/// What the data says, checked.
struct VacationTable {
    /// In the order of the regions.
    of_region: [Vec<Vacation>; 3],
    coverage: Window,
}

fn table() -> &'static VacationTable {
    static TABLE: LazyLock<VacationTable> =
        LazyLock::new(|| VacationTable::read(include_str!("data/schoolvakanties.csv")));
    &TABLE
}

impl VacationTable {
    /// Panics, naming the line, when the data carried with the program is wrong: a typing error in a date would
    /// silence mail for weeks.
    fn read(text: &str) -> Self {
        let mut of_region = [const { Vec::new() }; 3];
        for (number, line) in (1..).zip(text.lines()).skip(1) {
            let Some((year, vacation)) = read_line(line) else {
                panic!("school vacations, line {number}: cannot read {line:?}")
            };
            let so_far = &mut of_region[vacation.region as usize];
            if let Some(wrong) = objection(year, &vacation, so_far) {
                panic!("school vacations, line {number}: {wrong}: {line:?}");
            }
            so_far.push(vacation);
        }
        let [noord, midden, zuid] = of_region.each_ref().map(|region| covered(region));
        assert!(
            noord == midden && midden == zuid,
            "school vacations: a region lacks a school year"
        );
        Self { of_region, coverage: noord }
    }
}

/// `2024-2025,herfstvakantie,noord,2024-10-26,2024-11-03,advies`; the second date is the last day inside.
fn read_line(line: &str) -> Option<(SchoolYear, Vacation)> {
    let [year, kind, region, first, last, status] =
        line.split(',').collect::<Vec<_>>().try_into().ok()?;
    let school_year = SchoolYear(year.get(..4)?.parse().ok()?);
    let (kind, region) = (VacationKind::of_word(kind)?, Region::of_word(region)?);
    let until = last.parse::<NaiveDate>().ok()?.succ_opt()?;
    let days = Window::new(first.parse().ok()?, until);
    let is_known = school_year.to_string() == year && ["verplicht", "advies"].contains(&status);
    is_known.then_some((school_year, Vacation { kind, region, days }))
}

/// What is wrong with the next vacation of a region, given those before it.
fn objection(year: SchoolYear, next: &Vacation, so_far: &[Vacation]) -> Option<&'static str> {
    let length = match next.kind {
        VacationKind::Herfst | VacationKind::Voorjaar | VacationKind::Mei => 9,
        VacationKind::Kerst => 16,
        VacationKind::Zomer => 44,
    };
    let expected_year = so_far.first().map_or(year, |first| {
        let years_before = (so_far.len() / VacationKind::ALL.len()) as i32;
        SchoolYear(SchoolYear::of(first.days.from).0 + years_before)
    });
    let is_after = |before: &Vacation| before.days.until < next.days.from;
    [
        (next.days.count() == length, "not as long as such a vacation is"),
        (next.days.from.weekday() == Weekday::Sat, "does not start on a Saturday"),
        (SchoolYear::of(next.days.from) == year, "does not start in its school year"),
        (
            next.kind == VacationKind::ALL[so_far.len() % VacationKind::ALL.len()],
            "not the vacation that comes next",
        ),
        (year == expected_year, "not the school year that comes next"),
        (so_far.last().is_none_or(is_after), "not after the one before it"),
    ]
    .into_iter()
    .find_map(|(holds, otherwise)| (!holds).then_some(otherwise))
}

/// The whole school years of one region's vacations.
fn covered(vacations: &[Vacation]) -> Window {
    assert!(
        !vacations.is_empty() && vacations.len().is_multiple_of(VacationKind::ALL.len()),
        "school vacations: a school year lacks a vacation"
    );
    let year = |at: usize| SchoolYear::of(vacations[at].days.from).window();
    Window::new(year(0).from, year(vacations.len() - 1).until)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARRIED: &str = include_str!("data/schoolvakanties.csv");

    /// Reads the carried table with one change in it.
    fn read_with(from: &str, to: &str) {
        assert_eq!(CARRIED.matches(from).count(), 1, "the change must hit one place");
        VacationTable::read(&CARRIED.replace(from, to));
    }

    #[test]
    fn the_carried_table_holds_six_school_years_of_five_vacations_for_each_region() {
        for region in Region::ALL.iter().copied() {
            assert_eq!(of(region).len(), 30);
            assert!(of(region).iter().all(|vacation| vacation.region == region));
        }
        let expected = Window::new(SchoolYear(2024).first(), SchoolYear(2030).first());
        assert_eq!(coverage(), expected);
    }

    #[test]
    fn the_last_day_of_the_file_is_inside_the_window() {
        let summer = of(Region::Noord).last().unwrap();
        assert_eq!(summer.kind, VacationKind::Zomer);
        assert_eq!(summer.days.until.to_string(), "2030-09-02");
    }

    #[test]
    #[should_panic(expected = "line 8: not as long as such a vacation is")]
    fn a_spring_break_of_five_weeks_is_a_typing_error() {
        read_with("noord,2025-02-15,2025-02-23", "noord,2025-02-15,2025-03-23");
    }

    #[test]
    #[should_panic(expected = "line 8: does not start on a Saturday")]
    fn a_vacation_that_starts_on_a_sunday_is_refused() {
        read_with("noord,2025-02-15,2025-02-23", "noord,2025-02-16,2025-02-24");
    }

    #[test]
    #[should_panic(expected = "line 8: does not start in its school year")]
    fn a_vacation_in_another_school_year_is_refused() {
        read_with("noord,2025-02-15,2025-02-23", "noord,2026-02-14,2026-02-22");
    }

    #[test]
    #[should_panic(expected = "line 11: not the vacation that comes next")]
    fn a_missing_vacation_is_noticed_at_the_next_one() {
        read_with("2024-2025,voorjaarsvakantie,midden,2025-02-22,2025-03-02,advies\n", "");
    }

    #[test]
    #[should_panic(expected = "line 5: not after the one before it")]
    fn vacations_that_overlap_are_refused() {
        read_with(
            "2024-2025,kerstvakantie,noord,2024-12-21,2025-01-05",
            "2024-2025,kerstvakantie,noord,2024-10-26,2024-11-10",
        );
    }

    #[test]
    #[should_panic(expected = "line 2: cannot read")]
    fn an_unknown_region_is_refused() {
        read_with("noord,2024-10-26", "oost,2024-10-26");
    }

    #[test]
    #[should_panic(expected = "line 2: cannot read")]
    fn a_school_year_of_two_years_is_refused() {
        read_with("2024-2025,herfstvakantie,noord", "2024-2026,herfstvakantie,noord");
    }

    #[test]
    #[should_panic(expected = "line 2: cannot read")]
    fn an_unknown_status_is_refused() {
        read_with("noord,2024-10-26,2024-11-03,advies", "noord,2024-10-26,2024-11-03,misschien");
    }

    #[test]
    #[should_panic(expected = "a school year lacks a vacation")]
    fn a_table_that_stops_before_a_summer_vacation_is_refused() {
        read_with("2029-2030,zomervakantie,zuid,2030-07-06,2030-08-18,verplicht\n", "");
    }

    #[test]
    #[should_panic(expected = "line 17: not the school year that comes next")]
    fn a_school_year_that_is_left_out_is_noticed() {
        let lines = CARRIED.lines().filter(|line| !line.starts_with("2025-2026"));
        VacationTable::read(&lines.collect::<Vec<_>>().join("\n"));
    }
}
