//! On which day each rung goes, and why that day.

use kwaliteitskalender::calendar::rule::{Rule, Wording};
use kwaliteitskalender::calendar::{
    Calendar, CountsWith, Item, Ladder, LadderIx, Preparation, Rung,
};
use kwaliteitskalender::dates::{Closed, Holiday, Lead, VacationKind};
use kwaliteitskalender::planning::{Reminder, Shift, longest_lead_days};

use super::sample::{
    COORDINATOR, DIRECTOR, INSPECTORATE, OFFICE, SCHOOLS, before, calendar, day, every, row,
};
use super::{calendar_of, planned, reminders};

const BIG: LadderIx = LadderIx(1);
const OWN: LadderIx = LadderIx(2);

fn once(text: &str, wording: Wording) -> Rule {
    Rule::Once { day: day(text), wording }
}

/// A calendar with one row, due once, on a ladder of its own.
fn with_ladder(item: Item, rungs: &[Rung]) -> Calendar {
    let mut calendar = calendar_of([Item { ladder: OWN, ..item }]);
    calendar.ladders.push(Ladder { id: "eigen".to_owned(), rungs: rungs.to_vec() });
    calendar
}

fn leads(leads: &[Lead]) -> Vec<Rung> {
    leads.iter().map(|lead| Rung::Before(*lead)).collect()
}

fn all(calendar: &Calendar) -> Vec<Reminder> {
    planned(calendar, &[], "2024-01-01", "2035-01-01").reminders
}

#[track_caller]
fn check(calendar: &Calendar, expected: &[&str]) {
    let plan = planned(calendar, &[], "2024-01-01", "2035-01-01");
    assert_eq!(reminders(&plan, calendar), expected);
}

#[track_caller]
fn check_days(item: Item, rungs: &[Lead], expected: &[(&str, Shift)]) {
    let calendar = with_ladder(item, &leads(rungs));
    let found: Vec<_> = all(&calendar).iter().map(|it| (it.day.to_string(), it.shift)).collect();
    let expected: Vec<_> =
        expected.iter().map(|(day, shift)| ((*day).to_owned(), *shift)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_ladder_of_the_ondersteuningsplan_of_2026() {
    let rule = once("2026-05-01", Wording::Before);
    let calendar = calendar_of([Item { ladder: BIG, ..row("plan", rule) }]);
    // 24 April is the last school day before the meivakantie. Six months before it is in the autumn vacation.
    check(
        &calendar,
        &[
            "2025-10-27 before 6 maanden directeur plan",
            "2026-01-23 before 3 maanden directeur plan",
            "2026-03-13 before 6 weken directeur plan",
            "2026-04-10 before 2 weken directeur plan",
            "2026-04-21 before 3 dagen directeur plan",
        ],
    );
    let shifts: Vec<Shift> = all(&calendar).iter().map(|it| it.shift).collect();
    assert_eq!(shifts[0], Shift::Later(Closed::Vacation(VacationKind::Herfst)));
    assert_eq!(shifts[1], Shift::Earlier(Closed::Weekend));
    assert_eq!(shifts[2..], [Shift::None; 3]);
    assert_eq!(all(&calendar)[0].target, day("2025-10-24"));
}

#[test]
fn three_days_before_30_april_is_koningsdag_in_the_vacation() {
    let item = || Item {
        counts_with: Some(CountsWith::CalendarDays),
        ..row("x", once("2026-05-01", Wording::Before))
    };
    let koningsdag = Shift::Earlier(Closed::Holiday(Holiday::Koningsdag));
    check_days(item(), &[Lead::Days(3)], &[("2026-04-24", koningsdag)]);
    check_days(
        item(),
        &[Lead::Weeks(1), Lead::Days(3)],
        &[("2026-04-23", Shift::None), ("2026-04-24", koningsdag)],
    );
}

#[test]
fn of_rungs_on_one_day_the_one_nearest_the_date_remains() {
    let item = Item {
        counts_with: Some(CountsWith::CalendarDays),
        ..row("x", once("2026-05-01", Wording::Before))
    };
    let calendar =
        with_ladder(item, &leads(&[Lead::Days(6), Lead::Days(5), Lead::Days(4), Lead::Days(3)]));
    check(&calendar, &["2026-04-24 before 3 dagen directeur x"]);
    assert!(all(&calendar)[0].last_rung);
}

#[test]
fn a_short_lead_goes_earlier_however_far() {
    let item = Item {
        counts_with: Some(CountsWith::Workdays),
        ..row("x", once("2026-08-14", Wording::By))
    };
    let zomer = Shift::Earlier(Closed::Vacation(VacationKind::Zomer));
    check_days(item, &[Lead::Weeks(2)], &[("2026-07-03", zomer)]);
}

#[test]
fn a_long_lead_goes_to_after_the_vacation_if_that_is_before_the_next_rung() {
    let item = || row("x", once("2026-09-01", Wording::Before));
    let why = Closed::Vacation(VacationKind::Zomer);
    check_days(
        item(),
        &[Lead::Weeks(6), Lead::Days(3)],
        &[("2026-08-17", Shift::Later(why)), ("2026-08-28", Shift::None)],
    );
    // Two weeks before 31 August is the first day of school itself.
    check_days(
        item(),
        &[Lead::Weeks(6), Lead::Weeks(2)],
        &[("2026-07-03", Shift::Earlier(why)), ("2026-08-17", Shift::None)],
    );
}

#[test]
fn a_last_rung_never_moves_to_the_practical_date_or_after_it() {
    let item = Item {
        counts_with: Some(CountsWith::CalendarDays),
        ..row("x", once("2026-08-17", Wording::By))
    };
    let zomer = Shift::Earlier(Closed::Vacation(VacationKind::Zomer));
    check_days(item.clone(), &[Lead::Weeks(4)], &[("2026-07-03", zomer)]);
    let item = Item { rule: once("2026-08-18", Wording::By), ..item };
    let zomer = Shift::Later(Closed::Vacation(VacationKind::Zomer));
    check_days(item, &[Lead::Weeks(4)], &[("2026-08-17", zomer)]);
}

#[test]
fn a_long_lead_that_would_move_five_days_or_fewer_goes_earlier() {
    // Three weeks before 27 April 2027 is the Tuesday after Easter; a month before is Saturday before it.
    let item = Item {
        counts_with: Some(CountsWith::CalendarDays),
        ..row("x", once("2027-04-28", Wording::By))
    };
    let easter = Shift::Earlier(Closed::Weekend);
    check_days(item, &[Lead::Months(1)], &[("2027-03-25", easter)]);
}

#[test]
fn rungs_stay_in_order_even_when_the_ladder_is_not() {
    let item = row("x", once("2026-06-26", Wording::By));
    // Two workdays before a Friday is nearer than three days.
    check_days(
        item,
        &[Lead::Workdays(2), Lead::Days(3)],
        &[("2026-06-23", Shift::None), ("2026-06-24", Shift::None)],
    );
}

#[test]
fn begin_waits_for_steps() {
    let item = || row("x", once("2026-06-26", Wording::By));
    let calendar = with_ladder(item(), &[Rung::Begin, Rung::Before(Lead::Weeks(1))]);
    check(&calendar, &["2026-06-19 before 1 week directeur x"]);
    check(&with_ladder(item(), &[Rung::Begin]), &[]);
}

#[test]
fn an_accountants_office_counts_workdays_and_the_row_decides_before_the_party() {
    let rule = once("2026-08-01", Wording::Before);
    let both = |counts_with| Item {
        responsible: vec![OFFICE, DIRECTOR],
        counts_with,
        ..row("x", rule.clone())
    };
    let calendar = with_ladder(both(None), &leads(&[Lead::Weeks(6)]));
    check(
        &calendar,
        &["2026-06-19 before 6 weken kantoor x", "2026-05-22 before 6 weken directeur x"],
    );
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(plan.duties[0].dates.unwrap().practical, day("2026-07-03"), "the earliest of both");
    let calendar = with_ladder(both(Some(CountsWith::Workdays)), &leads(&[Lead::Weeks(6)]));
    check(
        &calendar,
        &["2026-06-19 before 6 weken kantoor x", "2026-06-19 before 6 weken directeur x"],
    );
}

#[test]
fn a_copy_goes_with_the_first_rung_only() {
    let with = vec![OFFICE, DIRECTOR, INSPECTORATE];
    let item = Item { with, ..row("x", once("2026-06-30", Wording::By)) };
    let calendar = with_ladder(item.clone(), &leads(&[Lead::Weeks(2), Lead::Days(3)]));
    let expected = [
        "2026-06-16 before 2 weken directeur x",
        "2026-06-26 before 3 dagen directeur x",
        "2026-06-16 copy 2 weken kantoor x",
    ];
    check(&calendar, &expected);
    let last: Vec<bool> = all(&calendar).iter().map(|it| it.last_rung).collect();
    assert_eq!(last, [false, true, false]);
    let confidential = Item { visible_to: vec![DIRECTOR], ..item };
    check(
        &with_ladder(confidential, &leads(&[Lead::Weeks(2)])),
        &["2026-06-16 before 2 weken directeur x"],
    );
}

#[test]
fn who_is_never_mailed_gets_nothing_unless_nobody_else_is_left() {
    let item = |responsible| Item { responsible, ..row("x", once("2026-06-30", Wording::By)) };
    let rungs = leads(&[Lead::Weeks(2)]);
    let both = with_ladder(item(vec![INSPECTORATE, DIRECTOR]), &rungs);
    check(&both, &["2026-06-16 before 2 weken directeur x"]);
    let alone = with_ladder(item(vec![INSPECTORATE]), &rungs);
    check(&alone, &["2026-06-16 before 2 weken inspectie x"]);
    let nobody = with_ladder(item(vec![]), &rungs);
    check(&nobody, &["2026-06-16 before 2 weken beleid x"]);
    let preparation = Some(Preparation { parties: vec![DIRECTOR], lead: Lead::Months(12) });
    let prepared = with_ladder(Item { preparation, ..item(vec![INSPECTORATE]) }, &rungs);
    check(&prepared, &[]);
}

#[test]
fn each_member_of_a_share_has_its_own_ladder() {
    let rule = every(1, Some(before(1, 7)), None);
    let item = Item { for_each: Some(SCHOOLS), responsible: vec![], ..row("x", rule) };
    let calendar = with_ladder(item, &leads(&[Lead::Weeks(2)]));
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    let expected = [
        "2026-06-16 before 2 weken atlas x/2026/atlas",
        "2026-06-16 before 2 weken lyceum x/2026/lyceum",
    ];
    assert_eq!(reminders(&plan, &calendar), expected);
}

#[test]
fn visits_are_counted_back_from_their_pace() {
    let calendar =
        with_ladder(row("x", Rule::Quota { count: 2, year: None }), &leads(&[Lead::Weeks(6)]));
    let plan = planned(&calendar, &[], "2026-07-01", "2026-08-01");
    for (reminder, duty) in plan.reminders.iter().zip(&plan.duties) {
        let practical = duty.dates.unwrap().practical;
        assert_eq!(reminder.target, practical - chrono::Days::new(42));
        assert!(reminder.day < practical);
    }
    assert_eq!(plan.reminders.len(), 2);
    assert_eq!(plan.reminders[1].target, day("2026-05-22"));
}

#[test]
fn preparation_is_brought_up_at_its_start_halfway_and_a_month_before() {
    let preparation = |lead| Some(Preparation { parties: vec![DIRECTOR], lead });
    let rule = Rule::Expected { year: 2028 };
    let item = |lead| Item {
        responsible: vec![INSPECTORATE],
        preparation: preparation(lead),
        ..row("x", rule.clone())
    };
    let days = |lead| {
        let mut calendar = calendar_of([item(lead)]);
        calendar.defaults.ask_days.clear();
        reminders(&planned(&calendar, &[], "2026-01-01", "2027-01-01"), &calendar)
    };
    let expected = [
        "2026-12-18 prepare directeur x/2028",
        "2027-07-02 prepare directeur x/2028",
        "2027-12-01 prepare directeur x/2028",
    ];
    assert_eq!(days(Lead::Months(12)), expected);
    assert_eq!(
        days(Lead::Months(1)),
        ["2027-12-01 prepare directeur x/2028", "2027-12-16 prepare directeur x/2028"]
    );
}

#[test]
fn the_longest_lead_is_that_of_any_ladder() {
    assert_eq!(longest_lead_days(&calendar()), 6 * 31);
    let mut empty = calendar();
    empty.ladders.clear();
    assert_eq!(longest_lead_days(&empty), 0);
}

#[test]
fn a_reminder_is_small() {
    assert!(size_of::<Reminder>() <= 32, "{}", size_of::<Reminder>());
    assert_eq!(COORDINATOR.0, 0);
}
