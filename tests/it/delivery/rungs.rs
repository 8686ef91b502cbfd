//! R2 and R15: which rung goes, what is overtaken, and when it is too late.

use kwaliteitskalender::delivery::Reason;
use kwaliteitskalender::planning::Happened;

use crate::world::calendar::{at, day};
use crate::world::delivery::World;

const CVA: &str =
    "jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";

#[test]
fn a_ladder_goes_rung_by_rung() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    assert_eq!(
        world.run("2026-10-01"),
        [
            "2026-06-30 cva: before jaarverslag-cva@2026-09-30 3 maanden",
            "2026-08-19 cva: before jaarverslag-cva@2026-09-30 6 weken",
            "2026-09-16 cva: before jaarverslag-cva@2026-09-30 2 weken",
            "2026-09-25 cva: before jaarverslag-cva@2026-09-30 3 dagen",
        ]
    );
}

#[test]
fn nothing_is_enqueued_outside_the_hours() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    assert_eq!(world.tick("2026-06-30 08:29"), [""; 0]);
    assert_eq!(world.tick("2026-06-30 17:01"), [""; 0]);
    assert_eq!(world.tick("2026-06-30 16:59").len(), 1);
}

#[test]
fn a_morning_missed_is_made_good_on_the_next_send_day() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    assert_eq!(world.tick("2026-06-30 17:30"), [""; 0]);
    assert_eq!(world.tick("2026-07-01"), ["cva: before jaarverslag-cva@2026-09-30 3 maanden"]);
}

#[test]
fn after_an_outage_only_the_newest_rung_goes() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    assert_eq!(world.tick("2026-09-21"), ["cva: before jaarverslag-cva@2026-09-30 2 weken"]);
    let overtaken = "jaarverslag-cva@2026-09-30/before/6 weken/cva";
    assert_eq!(world.skipped(overtaken), Some(Reason::Overtaken));
    assert_eq!(world.tick("2026-09-21 09:30"), [""; 0]);
}

#[test]
fn adding_or_rewording_a_rung_later_sends_nothing() {
    let mut world = World::started(&format!("{CVA}\n"), "2026-02-02 12:00");
    world.run("2026-08-24");
    world.edit("wie: cva }", "wie: cva, ritme: [3 maanden, 44 dagen, 5 weken, 3 dagen] }");
    world.now = at("2026-08-28 12:00");
    let mails = world.run("2026-10-01");
    assert_eq!(
        mails[0], "2026-08-28 cva: before jaarverslag-cva@2026-09-30 5 weken",
        "newer than the newest"
    );
    assert_eq!(mails[1], "2026-09-25 cva: before jaarverslag-cva@2026-09-30 3 dagen");
    assert_eq!(mails.len(), 2);

    let mut world = World::started(&format!("{CVA}\n"), "2026-02-02 12:00");
    world.run("2026-08-24");
    world.edit("wie: cva }", "wie: cva, ritme: [3 maanden, 44 dagen, 3 dagen] }");
    assert_eq!(world.run("2026-09-24"), [""; 0], "44 days before is older than 6 weeks before");
}

#[test]
fn done_settles_every_open_rung() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-08-24");
    world.done("jaarverslag-cva/2026", "2026-08-24");
    assert_eq!(world.run("2026-12-31"), [""; 0]);
    let last = "jaarverslag-cva@2026-09-30/before/3 dagen/cva";
    assert_eq!(world.skipped(last), Some(Reason::Settled));
}

#[test]
fn undone_goes_on_with_the_newest_rung_that_was_kept_back() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-09-01");
    world.done("jaarverslag-cva/2026", "2026-08-24");
    assert_eq!(world.run("2026-09-21"), [""; 0]);
    world.say("jaarverslag-cva/2026", Happened::Undone);
    assert_eq!(world.tick("2026-09-21"), ["cva: before jaarverslag-cva@2026-09-30 2 weken"]);
}

#[test]
fn in_progress_is_quiet_but_never_past_the_last_rung() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-08-24");
    world.say("jaarverslag-cva/2026", Happened::InProgress { until: day("2026-09-29") });
    assert_eq!(
        world.run("2026-10-01"),
        ["2026-09-25 cva: before jaarverslag-cva@2026-09-30 3 dagen"]
    );
    let quiet = "jaarverslag-cva@2026-09-30/before/2 weken/cva";
    assert_eq!(world.skipped(quiet), Some(Reason::InProgress));
}

#[test]
fn after_the_practical_date_and_before_due_a_rung_still_goes() {
    let row = "sop: { wat: SOP, wanneer: uiterlijk 31 juli 2026, wie: kantoor }";
    let mut world = World::started(row, "2026-02-02 12:00");
    // An office counts workdays: its rungs fall in the vacation, and go before it.
    let mails = world.run("2026-08-01");
    assert_eq!(mails.last().unwrap(), "2026-07-03 kantoor: before sop@2026-07-31 3 dagen");
}

#[test]
fn when_no_send_day_is_left_the_coordinator_hears_of_it() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.now = at("2026-07-10 12:00");
    world.step();
    world.edit(
        CVA,
        &format!("{CVA}\nplan: {{ wat: Plan, wanneer: uiterlijk 31 juli 2026, wie: directeur }}"),
    );
    let mails = world.run("2026-08-24");
    assert!(
        mails.contains(&"2026-08-17 beleid: undeliverable plan@2026-07-31".to_owned()),
        "{mails:#?}"
    );
    assert!(!mails.iter().any(|it| it.contains("before plan")), "{mails:#?}");
    let last = "plan@2026-07-31/before/3 dagen/directeur";
    assert_eq!(world.skipped(last), Some(Reason::NoSendDayLeft));
}

#[test]
fn a_rung_never_goes_after_due() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    let mails = world.tick("2026-10-05");
    assert_eq!(mails, [""; 0]);
    assert_eq!(world.tick("2026-10-06"), ["cva: overdue jaarverslag-cva@2026-09-30"]);
}

#[test]
fn each_share_goes_to_its_own_member() {
    let row = "bezoek: { wat: Bezoek, wanneer: jaarlijks voor 1 oktober, voor_elk: scholen, ritme: kort }";
    let mut world = World::started(row, "2026-02-02 12:00");
    let mails = world.run("2026-09-10");
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert_eq!(mails[0], "2026-09-02 atlas: before bezoek/atlas@2026-09-30 4 weken");
    world.done("bezoek/2026/atlas", "2026-09-10");
    assert_eq!(
        world.run("2026-10-01"),
        ["2026-09-23 lyceum: before bezoek/lyceum@2026-09-30 1 week"]
    );
}
