//! On which day each rung goes, and why that day.

use kwaliteitskalender::calendar::{Calendar, Preparation};
use kwaliteitskalender::dates::{Closed, Holiday, Lead, VacationKind};
use kwaliteitskalender::planning::{Reminder, Shift, longest_lead_days};

use super::{calendar_of, planned, reminders, row, row_with};
use crate::world::calendar::{day, read, small};

/// A row `x` of the directeur, on a ladder of its own.
#[track_caller]
fn on(ladder: &str, when: &str) -> Calendar {
    with(ladder, when, "wie: directeur")
}

/// A row `x` with these keys, on a ladder of its own.
#[track_caller]
fn with(ladder: &str, when: &str, keys: &str) -> Calendar {
    calendar_of(&row_with(when, &format!("{keys}, ritme: [{ladder}]")))
}

const CALENDAR_DAYS: &str = "wie: directeur, rekent_met: kalenderdagen";

fn all(calendar: &Calendar) -> Vec<Reminder> {
    planned(calendar, &[], "2024-01-01", "2035-01-01").reminders
}

#[track_caller]
fn check(calendar: &Calendar, expected: &[&str]) {
    let plan = planned(calendar, &[], "2024-01-01", "2035-01-01");
    assert_eq!(reminders(&plan, calendar), expected);
}

#[track_caller]
fn check_days(calendar: &Calendar, expected: &[(&str, Shift)]) {
    let found: Vec<_> = all(calendar).iter().map(|it| (it.day.to_string(), it.shift)).collect();
    let expected: Vec<_> =
        expected.iter().map(|(day, shift)| ((*day).to_owned(), *shift)).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_ladder_of_the_ondersteuningsplan_of_2026() {
    let calendar = calendar_of(
        "plan: { wat: Plan, wanneer: voor 1 mei 2026, wie: directeur, ritme: [6 maanden, 3 maanden, 6 weken, 2 weken, 3 dagen] }",
    );
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
    let calendar = |ladder| with(ladder, "voor 1 mei 2026", CALENDAR_DAYS);
    let koningsdag = Shift::Earlier(Closed::Holiday(Holiday::Koningsdag));
    check_days(&calendar("3 dagen"), &[("2026-04-24", koningsdag)]);
    check_days(
        &calendar("1 week, 3 dagen"),
        &[("2026-04-23", Shift::None), ("2026-04-24", koningsdag)],
    );
}

#[test]
fn of_rungs_on_one_day_the_one_nearest_the_date_remains() {
    let calendar = with("6 dagen, 5 dagen, 4 dagen, 3 dagen", "voor 1 mei 2026", CALENDAR_DAYS);
    check(&calendar, &["2026-04-24 before 3 dagen directeur x"]);
    assert!(all(&calendar)[0].last_rung);
}

#[test]
fn a_short_lead_goes_earlier_however_far() {
    let keys = "wie: directeur, rekent_met: werkdagen";
    let calendar = with("2 weken", "uiterlijk 14 augustus 2026", keys);
    let zomer = Shift::Earlier(Closed::Vacation(VacationKind::Zomer));
    check_days(&calendar, &[("2026-07-03", zomer)]);
}

#[test]
fn a_long_lead_goes_to_after_the_vacation_if_that_is_before_the_next_rung() {
    let calendar = |ladder| on(ladder, "voor 1 september 2026");
    let why = Closed::Vacation(VacationKind::Zomer);
    check_days(
        &calendar("6 weken, 3 dagen"),
        &[("2026-08-17", Shift::Later(why)), ("2026-08-28", Shift::None)],
    );
    // Two weeks before 31 August is the first day of school itself.
    check_days(
        &calendar("6 weken, 2 weken"),
        &[("2026-07-03", Shift::Earlier(why)), ("2026-08-17", Shift::None)],
    );
}

#[test]
fn a_last_rung_never_moves_to_the_practical_date_or_after_it() {
    let calendar = |when| with("4 weken", when, CALENDAR_DAYS);
    let zomer = Shift::Earlier(Closed::Vacation(VacationKind::Zomer));
    check_days(&calendar("uiterlijk 17 augustus 2026"), &[("2026-07-03", zomer)]);
    let zomer = Shift::Later(Closed::Vacation(VacationKind::Zomer));
    check_days(&calendar("uiterlijk 18 augustus 2026"), &[("2026-08-17", zomer)]);
}

#[test]
fn a_long_lead_that_would_move_five_days_or_fewer_goes_earlier() {
    // Three weeks before 27 April 2027 is the Tuesday after Easter; a month before is Saturday before it.
    let calendar = with("1 maand", "uiterlijk 28 april 2027", CALENDAR_DAYS);
    let easter = Shift::Earlier(Closed::Weekend);
    check_days(&calendar, &[("2027-03-25", easter)]);
}

#[test]
fn rungs_stay_in_order_even_when_the_ladder_is_not() {
    // Two workdays before a Friday is nearer than three days.
    check_days(
        &on("2 werkdagen, 3 dagen", "uiterlijk 26 juni 2026"),
        &[("2026-06-23", Shift::None), ("2026-06-24", Shift::None)],
    );
}

#[test]
fn begin_waits_for_steps() {
    let calendar = |ladder| on(ladder, "uiterlijk 26 juni 2026");
    check(&calendar("begin, 1 week"), &["2026-06-19 before 1 week directeur x"]);
    check(&calendar("begin"), &[]);
}

#[test]
fn an_accountants_office_counts_workdays_and_the_row_decides_before_the_party() {
    let both = "wie: [kantoor, directeur]";
    let calendar = with("6 weken", "voor 1 augustus 2026", both);
    check(
        &calendar,
        &["2026-06-19 before 6 weken kantoor x", "2026-05-22 before 6 weken directeur x"],
    );
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    assert_eq!(plan.duties[0].dates.unwrap().practical, day("2026-07-03"), "the earliest of both");
    let calendar =
        with("6 weken", "voor 1 augustus 2026", &format!("{both}, rekent_met: werkdagen"));
    check(
        &calendar,
        &["2026-06-19 before 6 weken kantoor x", "2026-06-19 before 6 weken directeur x"],
    );
}

#[test]
fn a_copy_goes_with_the_first_rung_only() {
    let when = "uiterlijk 30 juni 2026";
    let keys = "wie: directeur, samen_met: [kantoor, directeur, inspectie]";
    let calendar = with("2 weken, 3 dagen", when, keys);
    let expected = [
        "2026-06-16 before 2 weken directeur x",
        "2026-06-26 before 3 dagen directeur x",
        "2026-06-16 copy 2 weken kantoor x",
    ];
    check(&calendar, &expected);
    let last: Vec<bool> = all(&calendar).iter().map(|it| it.last_rung).collect();
    assert_eq!(last, [false, true, false]);
    check(
        &with("2 weken", when, &format!("{keys}, zichtbaar_voor: directeur")),
        &["2026-06-16 before 2 weken directeur x"],
    );
}

#[test]
fn who_is_never_mailed_gets_nothing_unless_nobody_else_is_left() {
    let of = |who: &str| with("2 weken", "uiterlijk 30 juni 2026", &format!("wie: {who}"));
    check(&of("[inspectie, directeur]"), &["2026-06-16 before 2 weken directeur x"]);
    let mut alone = of("inspectie");
    check(&alone, &["2026-06-16 before 2 weken inspectie x"]);
    // What no file can say, planning takes as well.
    let mut nobody = of("directeur");
    nobody.items[0].responsible.clear();
    check(&nobody, &["2026-06-16 before 2 weken beleid x"]);
    let parties = vec![alone.find_party("directeur").unwrap()];
    alone.items[0].preparation = Some(Preparation { parties, lead: Lead::Months(12) });
    check(&alone, &[]);
}

#[test]
fn each_member_of_a_share_has_its_own_ladder() {
    let calendar = with("2 weken", "jaarlijks voor 1 juli", "voor_elk: scholen");
    let plan = planned(&calendar, &[], "2026-01-01", "2027-01-01");
    let expected = [
        "2026-06-16 before 2 weken atlas x/2026/atlas",
        "2026-06-16 before 2 weken lyceum x/2026/lyceum",
    ];
    assert_eq!(reminders(&plan, &calendar), expected);
}

#[test]
fn visits_are_counted_back_from_their_pace() {
    let calendar = on("6 weken", "twee per jaar");
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
    let days = |lead: &str| {
        let preparation = format!("voorbereiding: {{ wie: directeur, start: {lead} vooraf }}");
        let row = row_with("naar verwachting in 2028", &format!("wie: inspectie, {preparation}"));
        let calendar = read(&small("standaard: { datum_vragen: [] }", &row));
        reminders(&planned(&calendar, &[], "2026-01-01", "2027-01-01"), &calendar)
    };
    let expected = [
        "2026-12-18 prepare directeur x/2028",
        "2027-07-02 prepare directeur x/2028",
        "2027-12-01 prepare directeur x/2028",
    ];
    assert_eq!(days("12 maanden"), expected);
    assert_eq!(
        days("1 maand"),
        ["2027-12-01 prepare directeur x/2028", "2027-12-16 prepare directeur x/2028"]
    );
}

#[test]
fn the_longest_lead_is_that_of_any_ladder() {
    let ladders = "ritmes: { groot: [6 maanden, 3 dagen] }";
    let mut empty = read(&small(ladders, &row("continu")));
    assert_eq!(longest_lead_days(&empty), 6 * 31);
    empty.ladders.clear();
    assert_eq!(longest_lead_days(&empty), 0);
}

#[test]
fn a_reminder_is_small() {
    assert!(size_of::<Reminder>() <= 32, "{}", size_of::<Reminder>());
}
