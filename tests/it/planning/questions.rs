//! What is asked, whom, and on which days.

use kwaliteitskalender::calendar::rule::Rule;
use kwaliteitskalender::calendar::{Calendar, Event, EventIx, Item, Resolution};
use kwaliteitskalender::dates::{Closed, ClosingDays, OpenDays, Region, VacationKind};
use kwaliteitskalender::planning::Shift;

use super::sample::{DIRECTOR, OFFICE, SCHOOLS, day, every, row};
use super::{calendar_of, planned, reminders, window};

#[track_caller]
fn check_in(calendar: &Calendar, from: &str, until: &str, expected: &[&str]) {
    let plan = planned(calendar, &[], from, until);
    assert_eq!(reminders(&plan, calendar), expected);
}

/// In the school year 2026-2027.
#[track_caller]
fn check(item: Item, expected: &[&str]) {
    check_in(&calendar_of([item]), "2026-08-01", "2027-08-01", expected);
}

fn expectation(years: u8) -> Rule {
    Rule::Every { years, term: None, first_year: None, expected: Some(2028) }
}

#[test]
fn a_date_is_asked_five_times_in_its_school_year() {
    // 15 November 2026 is a Sunday, 15 May 2027 the Saturday before Whitsun.
    check(
        row("x", every(1, None, None)),
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
    let calendar = calendar_of([row("x", every(2, None, Some(2026)))]);
    let expected = days.map(|day| format!("{day} ask-date beleid x/2026"));
    check_in(&calendar, "2026-06-01", "2026-06-02", &expected.each_ref().map(String::as_str));
    let calendar = calendar_of([row("x", Rule::InYear(2026))]);
    let expected = days.map(|day| format!("{day} ask-date beleid x"));
    check_in(&calendar, "2026-06-01", "2026-06-02", &expected.each_ref().map(String::as_str));
}

#[test]
fn each_number_without_a_moment_is_asked_for() {
    let calendar = calendar_of([row("x", Rule::TimesPerYear { count: 3, note: None })]);
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(plan.reminders.len(), 15);
}

#[test]
fn the_row_says_whom_to_ask() {
    let item = Item { ask: Some(OFFICE), ..row("x", every(1, None, None)) };
    let calendar = calendar_of([item]);
    let plan = planned(&calendar, &[], "2026-08-01", "2027-08-01");
    assert!(plan.reminders.iter().all(|it| it.party == OFFICE));
}

#[test]
fn a_first_year_and_a_plan_are_asked_on_all_days_once_per_row() {
    let share = |rule| Item { for_each: Some(SCHOOLS), responsible: vec![], ..row("x", rule) };
    for (item, kind) in [
        (share(every(4, None, None)), "ask-start-year"),
        (share(Rule::ByPlan { leading: None, to_be_made: true }), "ask-plan"),
    ] {
        let days = ["2026-09-15", "2026-11-16", "2027-01-15", "2027-03-15", "2027-05-18"];
        let expected = days.map(|day| format!("{day} {kind} beleid x"));
        check(item, &expected.each_ref().map(String::as_str));
    }
}

#[test]
fn an_event_is_asked_about_once_for_all_members_at_whom_the_event_names() {
    let rule = Rule::After { event: "norm".to_owned(), within: None };
    let share = Item {
        for_each: Some(SCHOOLS),
        resolution: Resolution::Event(EventIx(0)),
        ask: Some(OFFICE),
        ..row("x", rule)
    };
    let mut calendar = calendar_of([share]);
    calendar.events.push(Event {
        id: "norm".to_owned(),
        title: "Norm".to_owned(),
        date: None,
        written_unknown: true,
        ask: Some(DIRECTOR),
        assumption: None,
    });
    check_in(
        &calendar,
        "2026-09-01",
        "2026-12-01",
        &["2026-09-15 ask-event directeur x/atlas", "2026-11-16 ask-event directeur x/atlas"],
    );
    // Once it has happened, every member's date is asked, from then on.
    calendar.events[0].date = Some(day("2026-10-01"));
    check_in(
        &calendar,
        "2026-09-01",
        "2026-12-01",
        &["2026-11-16 ask-date kantoor x/atlas", "2026-11-16 ask-date kantoor x/lyceum"],
    );
}

#[test]
fn what_only_needs_confirming_is_asked_in_september() {
    for rule in [Rule::Undated, Rule::Continuous, Rule::NotYetKnown { not_before: Some(2028) }] {
        check(row("x", rule), &["2026-09-15 confirm beleid x"]);
    }
    for rule in [expectation(1), expectation(4), Rule::Expected { year: 2028 }] {
        check(row("x", rule), &["2026-09-15 confirm beleid x/2028"]);
    }
    check(row("x", Rule::NotYetKnown { not_before: None }), &["2026-09-15 ask-date beleid x"]);
}

#[test]
fn not_before_2028_becomes_a_question_for_its_date_in_2028() {
    let calendar = calendar_of([row("x", Rule::NotYetKnown { not_before: Some(2028) })]);
    let expected = ["2027-09-15 confirm beleid x", "2028-09-15 ask-date beleid x"];
    check_in(&calendar, "2027-08-01", "2029-08-01", &expected);
}

#[test]
fn continu_is_checked_in_the_month_that_the_row_names() {
    let checked = |month| Item { recheck_month: Some(month), ..row("x", Rule::Continuous) };
    check(checked(6), &["2027-06-01 confirm beleid x"]);
    // Closed from 1 July: on the first day after the vacation, even if the window begins in between.
    let mut calendar = calendar_of([checked(7)]);
    let days = window("2026-07-01", "2026-07-04");
    let closing = ClosingDays { days, what: "studiedagen".to_owned() };
    calendar.open = OpenDays::new(Some(Region::Noord), vec![closing]);
    let expected = ["2026-08-17 confirm beleid x", "2027-07-01 confirm beleid x"];
    check_in(&calendar, "2026-08-05", "2027-08-01", &expected);
    let plan = planned(&calendar_of([checked(8)]), &[], "2026-08-01", "2027-08-01");
    assert_eq!(plan.reminders[0].shift, Shift::Later(Closed::Vacation(VacationKind::Zomer)));
    assert_eq!(plan.reminders[0].target, day("2026-08-01"));
}

#[test]
fn without_ask_days_nothing_is_asked() {
    let mut calendar = calendar_of([row("x", every(1, None, None)), row("y", Rule::Undated)]);
    calendar.defaults.ask_days.clear();
    check_in(&calendar, "2026-08-01", "2027-08-01", &[]);
}
