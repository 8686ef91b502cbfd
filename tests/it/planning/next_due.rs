//! What is due next, for three days on which somebody may ask: the vectors of the year plan 2025-2026.

use kwaliteitskalender::calendar::Item;
use kwaliteitskalender::calendar::rule::{DayMonth, Rule, Term, Wording};
use kwaliteitskalender::planning::{Period, State};

use super::sample::{before, day, every, row};
use super::{calendar_of, planned};

const TODAYS: [&str; 3] = ["2025-10-01", "2026-04-24", "2026-11-21"];

/// The first due date on or after each of the three days.
#[track_caller]
fn check_next(item: Item, expected: [&str; 3]) {
    let calendar = calendar_of([item]);
    let found = TODAYS.map(|today| {
        let plan = planned(&calendar, &[], today, "2036-01-01");
        plan.duties[0].dates.unwrap().due.to_string()
    });
    assert_eq!(found, expected);
}

fn yearly(day: u8, month: u8) -> Item {
    row("x", every(1, Some(before(day, month)), None))
}

#[test]
fn ondersteuningsplan() {
    let item = row("x", every(4, Some(before(1, 5)), Some(2026)));
    check_next(item, ["2026-04-30", "2026-04-30", "2030-04-30"]);
}

#[test]
fn schoolondersteuningsprofiel() {
    check_next(yearly(1, 8), ["2026-07-31", "2026-07-31", "2027-07-31"]);
}

#[test]
fn beleidsnotitie_and_jaarverslag_cva() {
    check_next(yearly(1, 10), ["2026-09-30", "2026-09-30", "2027-09-30"]);
}

#[test]
fn begroting() {
    check_next(yearly(1, 1), ["2025-12-31", "2026-12-31", "2026-12-31"]);
}

#[test]
fn jaarverslag_verantwoording_and_voortgangsgesprekken() {
    check_next(yearly(1, 7), ["2026-06-30", "2026-06-30", "2027-06-30"]);
}

#[test]
fn jaarverslag_opr() {
    check_next(yearly(1, 6), ["2026-05-31", "2026-05-31", "2027-05-31"]);
}

#[test]
fn ouderpeiling() {
    let term = Term::Day(DayMonth { month: 8, day: 1 }, Wording::By);
    check_next(
        row("x", every(4, Some(term), Some(2026))),
        ["2026-08-01", "2026-08-01", "2030-08-01"],
    );
}

#[test]
fn ontwikkelagenda_is_due_in_2026_on_a_day_that_nobody_knows() {
    let calendar = calendar_of([row("x", every(2, None, Some(2026)))]);
    for today in TODAYS {
        let plan = planned(&calendar, &[], today, "2027-01-01");
        assert_eq!(plan.duties.len(), 1);
        assert_eq!(plan.duties[0].period, Period::Year(2026));
        assert_eq!(plan.duties[0].dates, None);
    }
}

#[test]
fn inspectie_onderzoek_is_expected_in_2028() {
    let rule = Rule::Every { years: 4, term: None, first_year: None, expected: Some(2028) };
    let calendar = calendar_of([row("x", rule)]);
    for today in TODAYS {
        let plan = planned(&calendar, &[], today, "2027-01-01");
        assert_eq!(plan.duties[0].state, State::Expected { year: 2028 });
    }
}

#[test]
fn the_last_workday_and_the_last_school_day_stand_beside_due() {
    let vectors = include_str!("../../data/voor-vectoren.csv");
    let mut count = 0;
    for line in vectors.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let nominal = day(cells[0]);
        let rule = Rule::Once { day: nominal, wording: Wording::Before };
        let calendar = calendar_of([row("x", rule)]);
        let plan = planned(&calendar, &[], "2020-01-01", "2040-01-01");
        let dates = plan.duties[0].dates.unwrap();
        assert_eq!(dates.nominal, nominal);
        let found = [dates.due, dates.last_workday, dates.last_school_day].map(|it| it.to_string());
        assert_eq!(found, cells[1..4], "voor {nominal}");
        assert_eq!(dates.practical, dates.last_school_day);
        count += 1;
    }
    assert!(30 <= count, "{count} vectors");
}
