//! What is asked, whom, and on which days.

use kwaliteitskalender::calendar::Calendar;
use kwaliteitskalender::dates::{Closed, ClosingDays, OpenDays, Region, VacationKind};
use kwaliteitskalender::planning::Shift;

use super::{calendar_of, planned, reminders, row, row_with, share, window};
use crate::world::calendar::{day, read, small};

#[track_caller]
fn check_in(calendar: &Calendar, from: &str, until: &str, expected: &[&str]) {
    let plan = planned(calendar, &[], from, until);
    assert_eq!(reminders(&plan, calendar), expected);
}

/// In the school year 2026-2027.
#[track_caller]
fn check(row: &str, expected: &[&str]) {
    check_in(&calendar_of(row), "2026-08-01", "2027-08-01", expected);
}

#[test]
fn a_date_is_asked_five_times_in_its_school_year() {
    // 15 November 2026 is a Sunday, 15 May 2027 the Saturday before Whitsun.
    check(
        &row("jaarlijks"),
        &[
            "2026-09-15 ask-date beleid x/2026-2027",
            "2026-11-16 ask-date beleid x/2026-2027",
            "2027-01-15 ask-date beleid x/2026-2027",
            "2027-03-15 ask-date beleid x/2026-2027",
            "2027-05-18 ask-date beleid x/2026-2027",
        ],
    );
}

#[test]
fn a_date_in_a_calendar_year_is_asked_from_january() {
    let days = ["2026-01-15", "2026-03-16", "2026-05-18", "2026-09-15", "2026-11-16"];
    let calendar = calendar_of(&row("een keer per twee jaar, vanaf 2026"));
    let expected = days.map(|day| format!("{day} ask-date beleid x/2026"));
    check_in(&calendar, "2026-06-01", "2026-06-02", &expected.each_ref().map(String::as_str));
    let calendar = calendar_of(&row("in 2026"));
    let expected = days.map(|day| format!("{day} ask-date beleid x"));
    check_in(&calendar, "2026-06-01", "2026-06-02", &expected.each_ref().map(String::as_str));
}

#[test]
fn each_number_without_a_moment_is_asked_for() {
    let calendar = calendar_of(&row("drie keer per jaar"));
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(plan.reminders.len(), 15);
}

#[test]
fn the_row_says_whom_to_ask() {
    let calendar = calendar_of(&row_with("jaarlijks", "wie: directeur, vraag_aan: kantoor"));
    let plan = planned(&calendar, &[], "2026-08-01", "2027-08-01");
    assert!(plan.reminders.iter().all(|it| calendar.party(it.party).id == "kantoor"));
}

#[test]
fn a_first_year_and_a_plan_are_asked_on_all_days_once_per_row() {
    for (row, kind) in [
        (share("een keer per vier jaar"), "ask-start-year"),
        (share("volgens nog op te stellen planning"), "ask-plan"),
    ] {
        let days = ["2026-09-15", "2026-11-16", "2027-01-15", "2027-03-15", "2027-05-18"];
        let expected = days.map(|day| format!("{day} {kind} beleid x"));
        check(&row, &expected.each_ref().map(String::as_str));
    }
}

#[test]
fn an_event_is_asked_about_once_for_all_members_at_whom_the_event_names() {
    let with = |date: &str| {
        let event = format!("norm: {{ wat: Norm, datum: {date}, vraag_aan: directeur }}");
        let share = row_with("na norm", "voor_elk: scholen, vraag_aan: kantoor");
        read(&small(&format!("gebeurtenissen: {{ {event} }}"), &share))
    };
    check_in(
        &with("onbekend"),
        "2026-09-01",
        "2026-12-01",
        &["2026-09-15 ask-event directeur x/atlas", "2026-11-16 ask-event directeur x/atlas"],
    );
    // Once it has happened, every member's date is asked, from then on.
    check_in(
        &with("2026-10-01"),
        "2026-09-01",
        "2026-12-01",
        &["2026-11-16 ask-date kantoor x/atlas", "2026-11-16 ask-date kantoor x/lyceum"],
    );
}

#[test]
fn what_only_needs_confirming_is_asked_in_september() {
    for when in ["geen datum", "continu", "op zijn vroegst in 2028"] {
        check(&row(when), &["2026-09-15 confirm beleid x"]);
    }
    for before in ["jaarlijks, ", "een keer per vier jaar, ", ""] {
        let row = row(&format!("{before}naar verwachting in 2028"));
        check(&row, &["2026-09-15 confirm beleid x/2028"]);
    }
    check(&row("nog niet bekend"), &["2026-09-15 ask-date beleid x"]);
}

#[test]
fn not_before_2028_becomes_a_question_for_its_date_in_2028() {
    let calendar = calendar_of(&row("op zijn vroegst in 2028"));
    let expected = ["2027-09-15 confirm beleid x", "2028-09-15 ask-date beleid x"];
    check_in(&calendar, "2027-08-01", "2029-08-01", &expected);
}

#[test]
fn continu_is_checked_in_the_month_that_the_row_names() {
    let checked =
        |month| row_with("continu", &format!("wie: directeur, nalopen: jaarlijks in {month}"));
    check(&checked("juni"), &["2027-06-01 confirm beleid x"]);
    // Closed from 1 July: on the first day after the vacation, even if the window begins in between.
    let mut calendar = calendar_of(&checked("juli"));
    let days = window("2026-07-01", "2026-07-04");
    let closing = ClosingDays { days, what: "studiedagen".to_owned() };
    calendar.open = OpenDays::new(Some(Region::Noord), vec![closing]);
    let expected = ["2026-08-17 confirm beleid x", "2027-07-01 confirm beleid x"];
    check_in(&calendar, "2026-08-05", "2027-08-01", &expected);
    let plan = planned(&calendar_of(&checked("augustus")), &[], "2026-08-01", "2027-08-01");
    assert_eq!(plan.reminders[0].shift, Shift::Later(Closed::Vacation(VacationKind::Zomer)));
    assert_eq!(plan.reminders[0].target, day("2026-08-01"));
}

#[test]
fn without_ask_days_nothing_is_asked() {
    let rows = "x: { wat: X, wanneer: jaarlijks, wie: directeur }\n\
                y: { wat: Y, wanneer: geen datum, wie: directeur }";
    let calendar = read(&small("standaard: { datum_vragen: [] }", rows));
    check_in(&calendar, "2026-08-01", "2027-08-01", &[]);
}
