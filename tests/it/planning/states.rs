//! The states of the grammar's table: what each phrase becomes before anybody has said anything.

use kwaliteitskalender::calendar::rule::{DayMonth, Rule, Term, Wording};
use kwaliteitskalender::calendar::{Event, EventIx, Item, ItemIx, Resolution};
use kwaliteitskalender::dates::Lead;
use kwaliteitskalender::planning::State;

use super::sample::{SCHOOLS, before, day, every, row};
use super::{calendar_of, duties, planned, reminders};

#[track_caller]
fn check_row(item: Item, from: &str, until: &str, expected: &[&str]) {
    let calendar = calendar_of([item]);
    assert_eq!(duties(&planned(&calendar, &[], from, until), &calendar), expected);
}

#[track_caller]
fn check(rule: Rule, from: &str, until: &str, expected: &[&str]) {
    check_row(row("x", rule), from, until, expected);
}

fn once(text: &str, wording: Wording) -> Rule {
    Rule::Once { day: day(text), wording }
}

fn quota(count: u8, year: Option<i32>) -> Rule {
    Rule::Quota { count, year }
}

fn times(count: u8) -> Rule {
    Rule::TimesPerYear { count, note: None }
}

fn after(within: Option<Lead>, known: Option<&str>) -> kwaliteitskalender::calendar::Calendar {
    let rule = Rule::After { event: "norm".to_owned(), within };
    let mut calendar =
        calendar_of([Item { resolution: Resolution::Event(EventIx(0)), ..row("x", rule) }]);
    calendar.events.push(Event {
        id: "norm".to_owned(),
        title: "Publicatie norm".to_owned(),
        date: known.map(day),
        written_unknown: known.is_none(),
        ask: None,
        assumption: None,
    });
    calendar
}

#[test]
fn before_a_day_is_strict_and_every_year_has_its_own() {
    let rule = every(1, Some(before(1, 7)), None);
    check(
        rule,
        "2026-01-01",
        "2028-01-01",
        &["x/2026 planned 2026-06-30", "x/2027 planned 2027-06-30"],
    );
}

#[test]
fn by_a_day_still_counts_that_day() {
    for wording in [Wording::By, Wording::Bare] {
        let term = Term::Day(DayMonth { month: 6, day: 30 }, wording);
        check(
            every(1, Some(term), None),
            "2026-01-01",
            "2027-01-01",
            &["x/2026 planned 2026-06-30"],
        );
    }
}

#[test]
fn the_year_of_the_name_is_that_of_the_nominal_date() {
    let rule = every(1, Some(before(1, 1)), None);
    check(rule.clone(), "2026-12-31", "2027-01-01", &["x/2027 planned 2026-12-31"]);
    check(rule, "2027-01-01", "2027-12-31", &[]);
}

#[test]
fn in_june_is_the_last_day_of_june_and_in_february_knows_leap_years() {
    let june = every(1, Some(Term::Month(6)), None);
    check(june, "2026-01-01", "2027-01-01", &["x/2026 planned 2026-06-30"]);
    let february = every(1, Some(Term::Month(2)), None);
    check(
        february,
        "2027-01-01",
        "2029-01-01",
        &["x/2027 planned 2027-02-28", "x/2028 planned 2028-02-29"],
    );
    let december = every(1, Some(Term::Month(12)), None);
    check(december, "2026-01-01", "2027-01-01", &["x/2026 planned 2026-12-31"]);
}

#[test]
fn every_four_years_counts_from_its_first_year_and_never_before() {
    let rule = every(4, Some(before(1, 5)), Some(2026));
    let expected =
        ["x/2026 planned 2026-04-30", "x/2030 planned 2030-04-30", "x/2034 planned 2034-04-30"];
    check(rule, "2015-01-01", "2035-01-01", &expected);
    check(
        every(1, Some(before(1, 5)), Some(2027)),
        "2025-01-01",
        "2028-01-01",
        &["x/2027 planned 2027-04-30"],
    );
}

#[test]
fn a_first_year_that_is_not_known_is_not_guessed() {
    check(
        every(4, Some(before(1, 5)), None),
        "2026-01-01",
        "2027-01-01",
        &["x awaiting-start-year"],
    );
    check(every(4, None, None), "2026-01-01", "2036-01-01", &["x awaiting-start-year"]);
}

#[test]
fn a_first_year_is_asked_once_per_row_and_not_per_member() {
    let item =
        Item { for_each: Some(SCHOOLS), responsible: vec![], ..row("x", every(4, None, None)) };
    check_row(item, "2026-01-01", "2027-01-01", &["x awaiting-start-year"]);
}

#[test]
fn a_year_without_a_day_waits_for_its_date() {
    let rule = every(2, None, Some(2026));
    check(
        rule.clone(),
        "2026-12-31",
        "2029-01-01",
        &["x/2026 awaiting-date", "x/2028 awaiting-date"],
    );
    check(rule, "2027-01-01", "2028-01-01", &[]);
}

#[test]
fn yearly_without_a_day_waits_once_per_school_year() {
    for term in [None, Some(Term::ToBeDetermined)] {
        let expected = ["x/2025-2026 awaiting-date", "x/2026-2027 awaiting-date"];
        check(every(1, term, None), "2026-07-31", "2026-08-02", &expected);
    }
    check(every(1, None, None), "2026-07-30", "2026-08-01", &["x/2025-2026 awaiting-date"]);
}

#[test]
fn moments_are_numbered_in_the_order_of_the_year() {
    let resolution = Resolution::Moments(vec![before(15, 11), before(15, 5), Term::Month(9)]);
    let item = Item { resolution, ..row("x", times(3)) };
    let expected = [
        "x/2026-1 planned 2026-05-14",
        "x/2026-2 planned 2026-09-30",
        "x/2026-3 planned 2026-11-14",
    ];
    check_row(item, "2026-01-01", "2027-01-01", &expected);
}

#[test]
fn a_moment_before_new_year_belongs_to_the_next_year() {
    let item = Item {
        resolution: Resolution::Moments(vec![before(1, 7), before(1, 1)]),
        ..row("x", times(2))
    };
    check_row(
        item,
        "2026-06-01",
        "2027-01-01",
        &["x/2026-2 planned 2026-06-30", "x/2027-1 planned 2026-12-31"],
    );
}

#[test]
fn without_moments_every_number_waits_for_its_date() {
    check(
        times(2),
        "2026-05-01",
        "2026-06-01",
        &["x/2026-1 awaiting-date", "x/2026-2 awaiting-date"],
    );
}

#[test]
fn a_quota_is_counted_per_school_year_or_in_its_own_year() {
    let expected = ["x/2025-2026/1 counting 2026-07-31", "x/2025-2026/2 counting 2026-07-31"];
    check(quota(2, None), "2026-01-01", "2026-08-01", &expected);
    check(quota(1, Some(2025)), "2025-01-01", "2030-01-01", &["x/2025/1 counting 2025-12-31"]);
    check(quota(1, Some(2025)), "2026-01-01", "2030-01-01", &[]);
}

#[test]
fn a_quota_is_paced_over_the_school_days_of_its_year() {
    let calendar = calendar_of([row("x", quota(3, None))]);
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
    check(
        once("2026-08-01", Wording::Before),
        "2026-01-01",
        "2027-01-01",
        &["x planned 2026-07-31"],
    );
    check(once("2026-05-01", Wording::Bare), "2026-05-01", "2026-05-02", &["x planned 2026-05-01"]);
    check(once("2026-05-01", Wording::Bare), "2026-05-02", "2027-01-01", &[]);
}

#[test]
fn somewhere_in_a_year_waits_for_its_date_and_belongs_to_that_year() {
    check(Rule::InYear(2025), "2025-12-31", "2026-06-01", &["x awaiting-date"]);
    check(Rule::InYear(2025), "2026-01-01", "2026-06-01", &[]);
}

#[test]
fn an_event_arms_its_rows() {
    let check = |calendar: kwaliteitskalender::calendar::Calendar, expected: &str| {
        let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
        assert_eq!(duties(&plan, &calendar), [expected]);
    };
    check(after(None, None), "x awaiting-event");
    check(after(Some(Lead::Weeks(6)), None), "x awaiting-event");
    check(after(None, Some("2026-03-12")), "x awaiting-date");
    check(after(Some(Lead::Weeks(6)), Some("2026-03-12")), "x planned 2026-04-23");
}

#[test]
fn a_plan_is_awaited_until_it_has_rows() {
    let by_plan = Rule::ByPlan { leading: None, to_be_made: true };
    check(by_plan.clone(), "2026-01-01", "2027-01-01", &["x awaiting-plan"]);
    let child =
        Item { parent: Some(ItemIx(0)), ..row("x.reglement", once("2026-03-01", Wording::Bare)) };
    let calendar = calendar_of([row("x", by_plan), child]);
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(duties(&plan, &calendar), ["x.reglement planned 2026-03-01"]);
}

#[test]
fn what_has_no_period_is_there_in_every_window() {
    let rules = [
        (Rule::Continuous, "x continuous"),
        (Rule::Undated, "x undated"),
        (Rule::NotYetKnown { not_before: None }, "x awaiting-date"),
        (Rule::NotYetKnown { not_before: Some(2028) }, "x awaiting-date"),
        (Rule::Expected { year: 2028 }, "x/2028 expected"),
        (
            Rule::Every { years: 4, term: None, first_year: None, expected: Some(2028) },
            "x/2028 expected",
        ),
    ];
    for (rule, expected) in rules {
        check(rule.clone(), "2026-01-01", "2026-01-02", &[expected]);
        check(rule.clone(), "2040-01-01", "2041-01-01", &[expected]);
        check(rule, "2026-01-01", "2026-01-01", &[expected]);
    }
}

#[test]
fn not_before_is_kept_in_the_state() {
    let calendar = calendar_of([row("x", Rule::NotYetKnown { not_before: Some(2028) })]);
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(plan.duties[0].state, State::AwaitingDate { not_before: Some(2028) });
}

#[test]
fn a_share_has_an_occurrence_per_member_that_stands_last_in_its_name() {
    let share = |rule| Item { for_each: Some(SCHOOLS), responsible: vec![], ..row("x", rule) };
    let expected = ["x/2026/atlas planned 2026-07-31", "x/2026/lyceum planned 2026-07-31"];
    check_row(share(every(1, Some(before(1, 8)), None)), "2026-01-01", "2027-01-01", &expected);
    let expected =
        ["x/2025-2026/1/atlas counting 2026-07-31", "x/2025-2026/1/lyceum counting 2026-07-31"];
    check_row(share(quota(1, None)), "2026-01-01", "2026-08-01", &expected);
    let expected = ["x/atlas continuous", "x/lyceum continuous"];
    check_row(share(Rule::Continuous), "2026-01-01", "2027-01-01", &expected);
}

#[test]
fn the_same_duty_under_another_name_is_listed_in_every_window_and_never_mailed() {
    let once = Item { see: Some(ItemIx(0)), ..row("x", once("2026-05-01", Wording::Bare)) };
    check_row(once.clone(), "2040-01-01", "2041-01-01", &["x planned 2026-05-01"]);
    let asked = Item { see: Some(ItemIx(0)), ..row("y", Rule::Undated) };
    let calendar = calendar_of([once, asked]);
    let plan = planned(&calendar, &[], "2025-01-01", "2027-01-01");
    assert_eq!(reminders(&plan, &calendar), [""; 0]);
}

#[test]
fn an_empty_window_holds_nothing_that_has_a_period() {
    for rule in [every(1, Some(before(1, 7)), None), every(1, None, None), times(3), quota(3, None)]
    {
        check(rule.clone(), "2026-07-01", "2026-07-01", &[]);
        check(rule, "2027-07-01", "2026-01-01", &[]);
    }
}
