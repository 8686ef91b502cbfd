//! Questions: one mail per addressee with all of them, the newest of each series, never an answered one.

use kwaliteitskalender::planning::Happened;

use crate::world::calendar::{at, day};
use crate::world::delivery::World;

const ROWS: &str = "gesprek: { wat: Gesprek, wanneer: jaarlijks, wie: directeur }
handboek: { wat: Handboek, wanneer: volgens planning, wie: directeur, planning: [] }
peiling: { wat: Peiling, wanneer: een keer per vier jaar, wie: directeur }
eigen: { wat: Eigen, wanneer: jaarlijks, wie: cva, vraag_aan: cva }";

#[test]
fn all_questions_to_one_addressee_go_in_one_mail() {
    let mut world = World::started(ROWS, "2026-08-24 12:00");
    let mails = world.run("2026-09-20");
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert_eq!(
        mails[0],
        "2026-09-15 beleid: ask-date gesprek@2026-2027 | ask-plan handboek@ | ask-start-year peiling@"
    );
    assert_eq!(mails[1], "2026-09-15 cva: ask-date eigen@2026-2027");
}

#[test]
fn after_an_outage_the_newest_question_goes() {
    let mut world = World::started(ROWS, "2026-08-24 12:00");
    let mails = world.tick("2026-12-01");
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert_eq!(world.tick("2026-12-02"), [""; 0]);
    world.now = at("2026-12-02 12:00");
    assert_eq!(world.run("2027-02-01").len(), 2);
}

#[test]
fn a_question_that_was_answered_while_queued_is_withdrawn() {
    let mut world = World::started(ROWS, "2026-08-24 12:00");
    world.run("2026-09-15");
    world.server = crate::world::delivery::Server::IsDown;
    world.tick("2026-09-15");
    world.say("eigen/2026-2027", Happened::DateChosen(day("2027-03-01")));
    assert_eq!(world.tick("2026-09-15 10:00"), [""; 0]);
    assert_eq!(world.waiting(), 1, "the coordinator's is still wanted");
}

#[test]
fn not_this_year_silences_the_question() {
    let mut world = World::started(ROWS, "2026-08-24 12:00");
    world.run("2026-09-20");
    world.say("eigen/2026-2027", Happened::NotApplicable);
    let mails = world.run("2027-08-01");
    assert!(mails.iter().all(|it| !it.contains("eigen@2026-2027")), "{mails:#?}");
}

#[test]
fn a_question_the_coordinator_may_not_see_goes_to_one_that_must_act() {
    let rows = "gesprek: { wat: Gesprek, wanneer: jaarlijks, wie: [inspectie, slp, remuneratie], zichtbaar_voor: remuneratie }
geheim: { wat: Geheim, wanneer: geen datum, wie: cva, geheim: ja }
gezien: { wat: Gezien, wanneer: jaarlijks, wie: opr, zichtbaar_voor: [opr, beleid] }";
    let mut world = World::started(rows, "2026-08-24 12:00");
    assert_eq!(
        world.run("2026-09-20"),
        [
            "2026-09-15 beleid: ask-date gezien@2026-2027",
            "2026-09-15 cva: confirm geheim@",
            "2026-09-15 remuneratie: ask-date gesprek@2026-2027",
        ]
    );
}

#[test]
fn when_nobody_may_see_the_question_nobody_is_asked() {
    let rows = "gesprek: { wat: Gesprek, wanneer: jaarlijks, wie: inspectie, zichtbaar_voor: cva }";
    let mut world = World::started(rows, "2026-08-24 12:00");
    assert_eq!(world.run("2026-09-20"), [""; 0]);
}
