//! What is due next, for three days on which somebody may ask: the vectors of the year plan 2025-2026.

use kwaliteitskalender::calendar::rule::{Rule, Wording};
use kwaliteitskalender::planning::{Period, State};

use super::{calendar_of, planned, row};
use crate::world::calendar::day;

const TODAYS: [&str; 3] = ["2025-10-01", "2026-04-24", "2026-11-21"];

/// The first due date on or after each of the three days.
#[track_caller]
fn check_next(when: &str, expected: [&str; 3]) {
    let calendar = calendar_of(&row(when));
    let found = TODAYS.map(|today| {
        let plan = planned(&calendar, &[], today, "2036-01-01");
        plan.duties[0].dates.unwrap().due.to_string()
    });
    assert_eq!(found, expected);
}

#[test]
fn ondersteuningsplan() {
    check_next(
        "een keer per vier jaar voor 1 mei, vanaf 2026",
        ["2026-04-30", "2026-04-30", "2030-04-30"],
    );
}

#[test]
fn schoolondersteuningsprofiel() {
    check_next("jaarlijks voor 1 augustus", ["2026-07-31", "2026-07-31", "2027-07-31"]);
}

#[test]
fn beleidsnotitie_and_jaarverslag_cva() {
    check_next("jaarlijks voor 1 oktober", ["2026-09-30", "2026-09-30", "2027-09-30"]);
}

#[test]
fn begroting() {
    check_next("jaarlijks voor 1 januari", ["2025-12-31", "2026-12-31", "2026-12-31"]);
}

#[test]
fn jaarverslag_verantwoording_and_voortgangsgesprekken() {
    check_next("jaarlijks voor 1 juli", ["2026-06-30", "2026-06-30", "2027-06-30"]);
}

#[test]
fn jaarverslag_opr() {
    check_next("jaarlijks voor 1 juni", ["2026-05-31", "2026-05-31", "2027-05-31"]);
}

#[test]
fn ouderpeiling() {
    check_next(
        "een keer per vier jaar uiterlijk 1 augustus, vanaf 2026",
        ["2026-08-01", "2026-08-01", "2030-08-01"],
    );
}

#[test]
fn ontwikkelagenda_is_due_in_2026_on_a_day_that_nobody_knows() {
    let calendar = calendar_of(&row("een keer per twee jaar, vanaf 2026"));
    for today in TODAYS {
        let plan = planned(&calendar, &[], today, "2027-01-01");
        assert_eq!(plan.duties.len(), 1);
        assert_eq!(plan.duties[0].period, Period::Year(2026));
        assert_eq!(plan.duties[0].dates, None);
    }
}

#[test]
fn inspectie_onderzoek_is_expected_in_2028() {
    let calendar = calendar_of(&row("een keer per vier jaar, naar verwachting in 2028"));
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
        let calendar = calendar_of(&row(&rule.to_string()));
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
