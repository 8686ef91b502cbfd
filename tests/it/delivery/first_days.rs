//! R3 and R4: the start mail, the first send moment, and what was due before.

use kwaliteitskalender::delivery::{Effect, Purpose, Reason};

use crate::world::calendar::{at, day};
use crate::world::delivery::World;

const CVA: &str =
    "jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";
const OPR: &str =
    "jaarverslag-opr: { wat: Jaarverslag OPR, wanneer: jaarlijks voor 1 juni, wie: opr }";

#[test]
fn the_first_tick_sends_the_start_mail_and_nothing_else() {
    let mut world = World::new(CVA);
    assert_eq!(world.tick("2026-09-19 03:00"), ["beleid: start"]);
    assert_eq!(world.tick("2026-09-19 03:01"), [""; 0]);
    assert_eq!(world.tick("2026-09-19 12:00"), [""; 0], "a Saturday");
}

#[test]
fn the_start_mail_names_the_first_send_moment_and_how_many_mails_then_go() {
    let mut world = World::new(&format!("{CVA}\n{OPR}"));
    world.now = at("2026-09-19 03:00");
    let start = &world.step()[0];
    assert_eq!(start.purpose, Purpose::Start);
    assert_eq!(start.first_send, Some((at("2026-09-21"), 1)));
    assert_eq!(world.tick("2026-09-21"), ["cva: before jaarverslag-cva@2026-09-30 2 weken"]);
}

#[test]
fn starting_at_ten_on_a_send_day_waits_for_tomorrow() {
    let mut world = World::new(CVA);
    world.now = at("2026-09-21 10:00");
    assert_eq!(world.step()[0].first_send, Some((at("2026-09-22"), 1)));
    assert_eq!(world.tick("2026-09-21 10:01"), [""; 0]);
    assert_eq!(world.tick("2026-09-22").len(), 1);
}

#[test]
fn starting_at_the_send_moment_itself_sends_at_once() {
    let mut world = World::new(CVA);
    let mails = world.tick("2026-09-21");
    assert_eq!(mails, ["beleid: start", "cva: before jaarverslag-cva@2026-09-30 2 weken"]);
}

#[test]
fn older_rungs_are_recorded_as_overtaken_on_the_first_day() {
    let mut world = World::started(CVA, "2026-09-19 03:00");
    world.tick("2026-09-21");
    for rung in ["3 maanden", "6 weken"] {
        let key = format!("jaarverslag-cva@2026-09-30/before/{rung}/cva");
        assert_eq!(world.skipped(&key), Some(Reason::Overtaken), "{rung}");
    }
}

#[test]
fn what_was_due_before_go_live_is_not_chased() {
    let mut world = World::started(OPR, "2026-06-01 10:00");
    assert_eq!(world.run("2026-12-01"), [""; 0]);
}

#[test]
fn what_is_due_on_the_day_of_go_live_is_chased() {
    let mut world = World::started(
        "plan: { wat: Plan, wanneer: uiterlijk 1 juni 2026, wie: opr }",
        "2026-06-01 07:00",
    );
    assert_eq!(world.tick("2026-06-01"), ["opr: before plan@2026-06-01 3 dagen"]);
    assert_eq!(world.tick("2026-06-02"), ["opr: overdue plan@2026-06-01"]);
}

#[test]
fn a_row_added_later_is_not_chased_for_what_was_due_before() {
    let mut world = World::started(CVA, "2026-01-05 12:00");
    world.run("2026-06-10");
    world.edit(CVA, &format!("{CVA}\n{OPR}"));
    world.now = at("2026-06-10 12:00");
    assert_eq!(world.run("2026-06-29"), [""; 0]);
    let key = "jaarverslag-opr@2026-05-31/before/3 dagen/opr";
    assert_eq!(world.skipped(key), Some(Reason::BeforeGoLive));
}

#[test]
fn every_row_is_seen_once() {
    let mut world = World::new(CVA);
    world.now = at("2026-09-19 03:00");
    let seen =
        |effects: &[Effect]| effects.iter().filter(|it| matches!(it, Effect::Seen { .. })).count();
    assert_eq!(seen(&world.decide()), 1);
    world.step();
    world.edit(CVA, &format!("{CVA}\n{OPR}"));
    assert_eq!(seen(&world.decide()), 1);
}

#[test]
fn a_new_coordinator_gets_no_second_start_mail() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    let directeur = world.calendar.find_party("directeur").unwrap();
    world.calendar.organisation.coordinator = directeur;
    world.now = at("2026-02-02 12:01");
    assert_eq!(world.step(), []);
}

#[test]
fn the_coordinator_with_two_addresses_gets_two_start_mails() {
    let mut world = World::new(CVA);
    world.edit_addresses(
        "beleid: beleid@swv.example",
        "beleid: [beleid@swv.example, map@swv.example]",
    );
    assert_eq!(world.tick("2026-02-02 12:00"), ["beleid: start", "map: start"]);
    assert_eq!(world.ledger.go_live.unwrap().first_send, at("2026-02-03"));
    assert_eq!(world.ledger.entries[0].day, day("2026-02-02"));
}

#[test]
fn a_question_whose_day_was_before_go_live_waits_for_the_next() {
    let row = "gesprek: { wat: Gesprek, wanneer: jaarlijks, wie: directeur }";
    let mut world = World::started(row, "2026-01-16 12:00");
    let mails = world.run("2026-03-20");
    assert_eq!(mails, ["2026-03-16 beleid: ask-date gesprek@2025-2026"]);
}
