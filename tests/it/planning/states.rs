//! The states of the grammar's table: what each phrase becomes before anybody has said anything.

use kwaliteitskalender::planning::State;

use super::{calendar_of, calendar_with_norm, duties, planned, reminders, row, row_with, share};
use crate::world::calendar::day;

#[track_caller]
fn check_row(row: &str, from: &str, until: &str, expected: &[&str]) {
    let calendar = calendar_of(row);
    assert_eq!(duties(&planned(&calendar, &[], from, until), &calendar), expected);
}

#[track_caller]
fn check(when: &str, from: &str, until: &str, expected: &[&str]) {
    check_row(&row(when), from, until, expected);
}

#[test]
fn before_a_day_is_strict_and_every_year_has_its_own() {
    check(
        "jaarlijks voor 1 juli",
        "2026-01-01",
        "2028-01-01",
        &["x/2026 planned 2026-06-30", "x/2027 planned 2027-06-30"],
    );
}

#[test]
fn by_a_day_still_counts_that_day() {
    for when in ["jaarlijks uiterlijk 30 juni", "jaarlijks 30 juni"] {
        check(when, "2026-01-01", "2027-01-01", &["x/2026 planned 2026-06-30"]);
    }
}

#[test]
fn the_year_of_the_name_is_that_of_the_nominal_date() {
    let when = "jaarlijks voor 1 januari";
    check(when, "2026-12-31", "2027-01-01", &["x/2027 planned 2026-12-31"]);
    check(when, "2027-01-01", "2027-12-31", &[]);
}

#[test]
fn in_june_is_the_last_day_of_june_and_in_february_knows_leap_years() {
    check("jaarlijks in juni", "2026-01-01", "2027-01-01", &["x/2026 planned 2026-06-30"]);
    check(
        "jaarlijks in februari",
        "2027-01-01",
        "2029-01-01",
        &["x/2027 planned 2027-02-28", "x/2028 planned 2028-02-29"],
    );
    check("jaarlijks in december", "2026-01-01", "2027-01-01", &["x/2026 planned 2026-12-31"]);
}

#[test]
fn every_four_years_counts_from_its_first_year_and_never_before() {
    let when = "een keer per vier jaar voor 1 mei, vanaf 2026";
    let expected =
        ["x/2026 planned 2026-04-30", "x/2030 planned 2030-04-30", "x/2034 planned 2034-04-30"];
    check(when, "2015-01-01", "2035-01-01", &expected);
    check(
        "jaarlijks voor 1 mei, vanaf 2027",
        "2025-01-01",
        "2028-01-01",
        &["x/2027 planned 2027-04-30"],
    );
}

#[test]
fn a_first_year_that_is_not_known_is_not_guessed() {
    check(
        "een keer per vier jaar voor 1 mei",
        "2026-01-01",
        "2027-01-01",
        &["x awaiting-start-year"],
    );
    check("een keer per vier jaar", "2026-01-01", "2036-01-01", &["x awaiting-start-year"]);
}

#[test]
fn a_first_year_is_asked_once_per_row_and_not_per_member() {
    let row = share("een keer per vier jaar");
    check_row(&row, "2026-01-01", "2027-01-01", &["x awaiting-start-year"]);
}

#[test]
fn a_year_without_a_day_waits_for_its_date() {
    let when = "een keer per twee jaar, vanaf 2026";
    check(when, "2026-12-31", "2029-01-01", &["x/2026 awaiting-date", "x/2028 awaiting-date"]);
    check(when, "2027-01-01", "2028-01-01", &[]);
}

#[test]
fn yearly_without_a_day_waits_once_per_school_year() {
    for when in ["jaarlijks", "jaarlijks op een nader te bepalen datum"] {
        let expected = ["x/2025-2026 awaiting-date", "x/2026-2027 awaiting-date"];
        check(when, "2026-07-31", "2026-08-02", &expected);
    }
    check("jaarlijks", "2026-07-30", "2026-08-01", &["x/2025-2026 awaiting-date"]);
}

#[test]
fn moments_are_numbered_in_the_order_of_the_year() {
    let moments = "momenten: [voor 15 november, voor 15 mei, in september]";
    let row = row_with("drie keer per jaar", &format!("wie: directeur, {moments}"));
    let expected = [
        "x/2026-1 planned 2026-05-14",
        "x/2026-2 planned 2026-09-30",
        "x/2026-3 planned 2026-11-14",
    ];
    check_row(&row, "2026-01-01", "2027-01-01", &expected);
}

#[test]
fn a_moment_before_new_year_belongs_to_the_next_year() {
    let moments = "momenten: [voor 1 juli, voor 1 januari]";
    check_row(
        &row_with("twee keer per jaar", &format!("wie: directeur, {moments}")),
        "2026-06-01",
        "2027-01-01",
        &["x/2026-2 planned 2026-06-30", "x/2027-1 planned 2026-12-31"],
    );
}

#[test]
fn without_moments_every_number_waits_for_its_date() {
    check(
        "twee keer per jaar",
        "2026-05-01",
        "2026-06-01",
        &["x/2026-1 awaiting-date", "x/2026-2 awaiting-date"],
    );
}

#[test]
fn a_quota_is_counted_per_school_year_or_in_its_own_year() {
    let expected = ["x/2025-2026/1 counting 2026-07-31", "x/2025-2026/2 counting 2026-07-31"];
    check("twee per jaar", "2026-01-01", "2026-08-01", &expected);
    check("een in 2025", "2025-01-01", "2030-01-01", &["x/2025/1 counting 2025-12-31"]);
    check("een in 2025", "2026-01-01", "2030-01-01", &[]);
}

/// (R18)
#[test]
fn a_quota_is_paced_over_the_school_days_of_its_year() {
    let calendar = calendar_of(&row("drie per jaar"));
    let plan = planned(&calendar, &[], "2026-01-01", "2026-08-01");
    let school_days = kwaliteitskalender::dates::SchoolYear(2025).window();
    let count = calendar.open.school_days_in(school_days);
    let practical: Vec<_> = plan.duties.iter().map(|it| it.dates.unwrap().practical).collect();
    let expected: Vec<_> = (1..=3)
        .map(|k: u32| calendar.open.nth_school_day(school_days, (k * count).div_ceil(3)).unwrap())
        .collect();
    assert_eq!(practical, expected);
    assert_eq!(
        expected[2].to_string(),
        "2026-07-03",
        "the last visit is due on the last school day"
    );
    assert!(plan.duties.iter().all(|it| it.dates.unwrap().due == day("2026-07-31")));
}

#[test]
fn a_one_off_bears_the_name_of_its_row() {
    check("voor 1 augustus 2026", "2026-01-01", "2027-01-01", &["x planned 2026-07-31"]);
    check("1 mei 2026", "2026-05-01", "2026-05-02", &["x planned 2026-05-01"]);
    check("1 mei 2026", "2026-05-02", "2027-01-01", &[]);
}

#[test]
fn somewhere_in_a_year_waits_for_its_date_and_belongs_to_that_year() {
    check("in 2025", "2025-12-31", "2026-06-01", &["x awaiting-date"]);
    check("in 2025", "2026-01-01", "2026-06-01", &[]);
}

#[test]
fn an_event_arms_its_rows() {
    let check = |when: &str, norm: Option<&str>, expected: &str| {
        let calendar = calendar_with_norm(norm, &row(when));
        let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
        assert_eq!(duties(&plan, &calendar), [expected]);
    };
    check("na norm", None, "x awaiting-event");
    check("binnen 6 weken na norm", None, "x awaiting-event");
    check("na norm", Some("2026-03-12"), "x awaiting-date");
    check("binnen 6 weken na norm", Some("2026-03-12"), "x planned 2026-04-23");
}

#[test]
fn a_plan_is_awaited_until_it_has_rows() {
    let by_plan = "volgens nog op te stellen planning";
    check(by_plan, "2026-01-01", "2027-01-01", &["x awaiting-plan"]);
    let planned_row = "{ id: reglement, wat: Reglement, wanneer: 1 maart 2026 }";
    let row = row_with(by_plan, &format!("wie: directeur, planning: [{planned_row}]"));
    let calendar = calendar_of(&row);
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(duties(&plan, &calendar), ["x.reglement planned 2026-03-01"]);
}

/// (R21)
#[test]
fn what_has_no_period_is_there_in_every_window() {
    let rules = [
        ("continu", "x continuous"),
        ("geen datum", "x undated"),
        ("nog niet bekend", "x awaiting-date"),
        ("op zijn vroegst in 2028", "x awaiting-date"),
        ("naar verwachting in 2028", "x/2028 expected"),
        ("een keer per vier jaar, naar verwachting in 2028", "x/2028 expected"),
    ];
    for (when, expected) in rules {
        check(when, "2026-01-01", "2026-01-02", &[expected]);
        check(when, "2040-01-01", "2041-01-01", &[expected]);
        check(when, "2026-01-01", "2026-01-01", &[expected]);
    }
}

#[test]
fn not_before_is_kept_in_the_state() {
    let calendar = calendar_of(&row("op zijn vroegst in 2028"));
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(plan.duties[0].state, State::AwaitingDate { not_before: Some(2028) });
}

/// (R20)
#[test]
fn a_share_has_an_occurrence_per_member_that_stands_last_in_its_name() {
    let expected = ["x/2026/atlas planned 2026-07-31", "x/2026/lyceum planned 2026-07-31"];
    check_row(&share("jaarlijks voor 1 augustus"), "2026-01-01", "2027-01-01", &expected);
    let expected =
        ["x/2025-2026/1/atlas counting 2026-07-31", "x/2025-2026/1/lyceum counting 2026-07-31"];
    check_row(&share("een per jaar"), "2026-01-01", "2026-08-01", &expected);
    let expected = ["x/atlas continuous", "x/lyceum continuous"];
    check_row(&share("continu"), "2026-01-01", "2027-01-01", &expected);
}

#[test]
fn the_same_duty_under_another_name_is_listed_in_every_window_and_never_mailed() {
    let rows = "long-ago: { wat: Ooit, wanneer: 1 mei 2020, wie: directeur }\n\
                x: { wat: X, wanneer: 1 mei 2026, zie: long-ago }";
    check_row(rows, "2040-01-01", "2041-01-01", &["x planned 2026-05-01"]);
    let asked = "y: { wat: Y, wanneer: geen datum, zie: long-ago }";
    let calendar = calendar_of(&format!("{rows}\n{asked}"));
    let plan = planned(&calendar, &[], "2025-01-01", "2027-01-01");
    assert_eq!(reminders(&plan, &calendar), [""; 0]);
}

#[test]
fn an_empty_window_holds_nothing_that_has_a_period() {
    for when in ["jaarlijks voor 1 juli", "jaarlijks", "drie keer per jaar", "drie per jaar"] {
        check(when, "2026-07-01", "2026-07-01", &[]);
        check(when, "2027-07-01", "2026-01-01", &[]);
    }
}
