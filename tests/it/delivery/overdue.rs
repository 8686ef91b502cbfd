//! R7: overdue mails per party, and escalation.

use kwaliteitskalender::delivery::Detail;

use crate::world::calendar::{at, day};
use crate::world::delivery::{Server, World};

const CVA: &str = "verslag: { wat: Verslag, wanneer: uiterlijk 4 september 2026, wie: cva, ritme: kort, escaleer: [] }";

#[test]
fn three_mails_on_tuesdays_two_weeks_apart_and_then_silence() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-09-05");
    assert_eq!(
        world.run("2027-03-01"),
        [
            "2026-09-08 cva: overdue verslag@2026-09-04",
            "2026-09-22 cva: overdue verslag@2026-09-04",
            "2026-10-06 cva: overdue verslag@2026-09-04",
        ]
    );
}

#[test]
fn not_on_the_day_after_a_due_monday_but_a_week_later_if_due_is_that_tuesday() {
    let row = CVA.replace("4 september", "8 september");
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-09-09");
    assert_eq!(world.run("2026-09-20"), ["2026-09-15 cva: overdue verslag@2026-09-08"]);
}

#[test]
fn not_in_a_vacation_nor_in_the_first_week_after_it() {
    let row = CVA.replace("4 september", "9 oktober");
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-10-10");
    // The autumn vacation ends on 18 October; the first Tuesday after its first week is the 27th.
    assert_eq!(world.run("2026-11-01"), ["2026-10-27 cva: overdue verslag@2026-10-09"]);
}

#[test]
fn all_late_rows_of_a_party_go_in_one_mail() {
    let rows = "a: { wat: A, wanneer: uiterlijk 4 september 2026, wie: cva, ritme: kort, escaleer: [] }\n\
                b: { wat: B, wanneer: uiterlijk 11 september 2026, wie: cva, ritme: kort, escaleer: [] }";
    let mut world = World::started(rows, "2026-02-02 12:00");
    world.run("2026-09-05");
    assert_eq!(
        world.run("2026-12-01"),
        [
            "2026-09-08 cva: overdue a@2026-09-04",
            "2026-09-22 cva: overdue a@2026-09-04 | overdue b@2026-09-11",
            "2026-10-06 cva: overdue a@2026-09-04 | overdue b@2026-09-11",
            "2026-10-27 cva: overdue b@2026-09-11",
        ]
    );
}

#[test]
fn mails_are_numbered_by_what_was_sent() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-09-08");
    world.now = at("2026-09-08");
    let nth = |world: &mut World| match world.step()[0].lines[0].detail {
        Detail::Overdue { nth, of, .. } => (nth, of),
        ref other => panic!("{other:?}"),
    };
    world.server = Server::Rejects("cva");
    assert_eq!(nth(&mut world), (1, 3));
    world.server = Server::Accepts;
    world.ledger.bad_addresses.clear();
    world.edit_addresses("cva: cva@", "cva: nieuw@");
    world.now = at("2026-09-09");
    assert_eq!(nth(&mut world), (1, 3), "the first was never accepted");
    world.now = at("2026-09-22");
    assert_eq!(nth(&mut world), (2, 3));
}

#[test]
fn a_late_tick_goes_on_the_next_send_day_under_its_own_day() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-09-05");
    assert_eq!(world.tick("2026-09-10"), ["cva: overdue verslag@2026-09-04"]);
    assert_eq!(world.tick("2026-09-15"), [""; 0]);
    assert_eq!(world.tick("2026-09-22").len(), 1);
}

#[test]
fn done_ends_the_series() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-09-10");
    world.done("verslag", "2026-09-10");
    assert_eq!(world.run("2026-12-01"), [""; 0]);
}

#[test]
fn a_statutory_row_is_asked_after_on_the_first_send_day_with_the_coordinator_copied() {
    let row = CVA
        .replace("ritme: kort", "ritme: kort, wettelijke_datum: ja")
        .replace("4 september", "2 september");
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-09-03");
    assert_eq!(
        world.run("2026-12-01"),
        [
            "2026-09-03 beleid: overdue verslag@2026-09-02",
            "2026-09-03 cva: overdue verslag@2026-09-02",
            "2026-09-22 cva: overdue verslag@2026-09-02",
            "2026-10-06 cva: overdue verslag@2026-09-02",
        ]
    );
}

#[test]
fn escalation_is_announced_and_comes_five_send_days_later() {
    let row = CVA.replace(
        "escaleer: []",
        "escaleer: [{ na: 2 mails, naar: coordinator }, { na: 3 mails, naar: directeur }]",
    );
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-09-22");
    world.now = at("2026-09-22");
    let Detail::Overdue { nth, escalates_to, .. } = world.step()[0].lines[0].detail else {
        panic!("an overdue line")
    };
    let beleid = world.calendar.find_party("beleid").unwrap();
    assert_eq!((nth, escalates_to), (2, Some((beleid, day("2026-09-29")))));
    assert_eq!(
        world.run("2027-01-01"),
        [
            "2026-09-29 beleid: escalation verslag@2026-09-04",
            "2026-10-06 cva: overdue verslag@2026-09-04",
            "2026-10-20 directeur: escalation verslag@2026-09-04",
        ]
    );
}

#[test]
fn escalation_counts_from_the_day_the_announcing_mail_was_accepted() {
    let row = CVA.replace("escaleer: []", "escaleer: [{ na: 1 mail, naar: directeur }]");
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-09-08");
    world.server = Server::IsDown;
    world.tick("2026-09-08");
    world.tick("2026-09-15");
    world.server = Server::Accepts;
    world.tick("2026-09-16 12:00");
    let mails = world.run("2026-10-01");
    assert!(
        mails.contains(&"2026-09-23 directeur: escalation verslag@2026-09-04".to_owned()),
        "{mails:#?}"
    );
}

#[test]
fn the_director_is_never_escalated_to_about_a_row_of_the_director() {
    let row = CVA.replace("wie: cva", "wie: directeur").replace(
        "escaleer: []",
        "escaleer: [{ na: 2 mails, naar: coordinator }, { na: 3 mails, naar: directeur }]",
    );
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-09-05");
    let mails = world.run("2027-01-01");
    let escalations: Vec<_> = mails.iter().filter(|it| it.contains("escalation")).collect();
    assert_eq!(escalations, ["2026-09-29 beleid: escalation verslag@2026-09-04"]);
}

#[test]
fn a_confidential_row_is_escalated_to_nobody() {
    let row = CVA
        .replace("wie: cva", "wie: cva, zichtbaar_voor: [cva]")
        .replace("escaleer: []", "escaleer: [{ na: 1 mail, naar: coordinator }]");
    let mut world = World::started(&row, "2026-02-02 12:00");
    world.run("2026-09-05");
    let mails = world.run("2027-01-01");
    assert!(mails.iter().all(|it| it.contains("cva: overdue")), "{mails:#?}");
}

#[test]
fn a_year_late_is_still_three_mails() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-09-05");
    assert_eq!(world.tick("2027-09-14"), ["cva: overdue verslag@2026-09-04"]);
    assert_eq!(world.run("2028-09-01").len(), 2);
}
