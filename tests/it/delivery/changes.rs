//! R5, R1: a due date that changed, a row or a party that is gone.

use kwaliteitskalender::delivery::{Detail, Lapse, Reason};
use kwaliteitskalender::planning::Happened;

use crate::world::calendar::{at, day};
use crate::world::delivery::{Server, World};

const CVA: &str =
    "jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";
const PLAN: &str =
    "plan: { wat: Plan, wanneer: uiterlijk 16 oktober 2026, wie: directeur, samen_met: slp }";

const LATER: &str = "later: { wat: Later, wanneer: uiterlijk 16 oktober 2027, wie: directeur }";

/// On 24 August, after the rungs of 3 months and 6 weeks.
fn told() -> World {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    assert_eq!(world.run("2026-08-24").len(), 2);
    world
}

#[test]
fn a_changed_due_date_is_told_once_and_passed_rungs_are_overtaken() {
    let mut world = told();
    world.edit("voor 1 oktober", "voor 8 september");
    world.now = at("2026-08-24");
    let mails = world.step();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].lines[0].detail, Detail::Changed { from: day("2026-09-30") });
    assert_eq!(mails[0].lines[0].due, Some(day("2026-09-07")));
    let overtaken = "jaarverslag-cva@2026-09-07/before/2 weken/cva";
    assert_eq!(world.skipped(overtaken), Some(Reason::Overtaken));
    assert_eq!(
        world.run("2026-09-08"),
        ["2026-09-04 cva: before jaarverslag-cva@2026-09-07 3 dagen"]
    );
}

#[test]
fn a_change_on_a_day_without_mail_is_told_at_the_next_send_moment() {
    let mut world = told();
    world.run("2026-08-29");
    world.edit("voor 1 oktober", "voor 1 november");
    assert_eq!(world.tick("2026-08-29 12:00"), [""; 0], "a Saturday");
    assert_eq!(world.tick("2026-08-31"), ["cva: changed jaarverslag-cva@2026-10-31"]);
    assert_eq!(
        world.run("2026-11-01"),
        [
            "2026-09-18 cva: before jaarverslag-cva@2026-10-31 6 weken",
            "2026-10-09 cva: before jaarverslag-cva@2026-10-31 2 weken",
            "2026-10-27 cva: before jaarverslag-cva@2026-10-31 3 dagen",
        ]
    );
}

#[test]
fn the_same_day_in_other_words_is_no_change() {
    let mut world = told();
    world.edit("jaarlijks voor 1 oktober", "elk jaar uiterlijk 30 september");
    assert_eq!(world.tick("2026-08-24"), [""; 0]);
}

#[test]
fn changed_there_and_back_is_told_twice() {
    let mut world = told();
    world.edit("voor 1 oktober", "voor 1 november");
    assert_eq!(world.tick("2026-08-24"), ["cva: changed jaarverslag-cva@2026-10-31"]);
    world.edit("voor 1 november", "voor 1 oktober");
    assert_eq!(world.tick("2026-08-25"), ["cva: changed jaarverslag-cva@2026-09-30"]);
    world.edit("voor 1 oktober", "voor 1 november");
    assert_eq!(world.tick("2026-08-26"), ["cva: changed jaarverslag-cva@2026-10-31"]);
    assert_eq!(world.tick("2026-08-27"), [""; 0]);
}

#[test]
fn who_was_never_told_is_told_of_no_change() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-05-01");
    world.edit("voor 1 oktober", "voor 1 september");
    assert_eq!(
        world.run("2026-06-01"),
        ["2026-05-29 cva: before jaarverslag-cva@2026-08-31 3 maanden"]
    );
}

#[test]
fn a_mail_that_was_withdrawn_told_nobody_anything() {
    let mut world = World::started(CVA, "2026-02-02 12:00");
    world.run("2026-06-30");
    world.server = Server::IsDown;
    assert_eq!(world.tick("2026-06-30").len(), 1);
    world.edit("voor 1 oktober", "voor 1 november");
    assert_eq!(world.tick("2026-06-30 09:00"), [""; 0]);
    assert_eq!(world.waiting(), 0);
    world.server = Server::Accepts;
    assert_eq!(
        world.run("2026-08-01"),
        ["2026-07-31 cva: before jaarverslag-cva@2026-10-31 3 maanden"; 0]
    );
    let mails = world.run("2026-09-20");
    assert!(mails.iter().all(|it| it.contains("before jaarverslag-cva@2026-10-31")), "{mails:#?}");
}

#[test]
fn a_new_due_date_in_the_past_makes_the_notice_the_first_overdue_mail() {
    let mut world = told();
    world.edit("voor 1 oktober", "voor 1 augustus");
    assert_eq!(world.tick("2026-08-24"), ["cva: overdue jaarverslag-cva@2026-07-31"]);
    assert_eq!(world.tick("2026-08-25"), [""; 0]);
    let second = world.run("2026-09-10");
    assert_eq!(second, ["2026-09-08 cva: overdue jaarverslag-cva@2026-07-31"]);
}

#[test]
fn a_postponed_date_is_told_like_any_other_change() {
    let mut world = told();
    world.say("jaarverslag-cva/2026", Happened::Postponed { to: day("2026-10-16") });
    assert_eq!(world.tick("2026-08-24"), ["cva: changed jaarverslag-cva@2026-10-16"]);
}

#[test]
fn a_row_that_is_gone_is_told_once_to_each_that_knew() {
    let mut world = World::started(&format!("{CVA}\n{PLAN}"), "2026-02-02 12:00");
    world.run("2026-08-24");
    world.edit(PLAN, "");
    assert_eq!(
        world.tick("2026-08-24"),
        ["directeur: withdrawn plan@2026-10-16", "slp: withdrawn plan@2026-10-16"]
    );
    assert_eq!(world.run("2026-09-10"), [""; 0]);
}

#[test]
fn a_withdrawn_notice_keeps_the_words_of_then() {
    let mut world = World::started(&format!("{CVA}\n{PLAN}"), "2026-02-02 12:00");
    world.run("2026-08-24");
    world.edit(PLAN, "");
    world.now = at("2026-08-24");
    let expected = Detail::Withdrawn {
        title: "Plan".to_owned(),
        occurrence: "plan".to_owned(),
        lapse: Lapse::Row,
    };
    assert_eq!(world.step()[0].lines[0].detail, expected);
}

#[test]
fn a_party_that_lost_the_row_is_told_and_the_new_one_gets_the_newest_rung() {
    let mut world = told();
    world.edit("wie: cva", "wie: opr");
    assert_eq!(
        world.tick("2026-08-24"),
        [
            "cva: withdrawn jaarverslag-cva@2026-09-30",
            "opr: before jaarverslag-cva@2026-09-30 6 weken",
        ]
    );
}

#[test]
fn a_row_taken_away_and_put_back_is_said_once_to_hold_again() {
    let mut world = World::started(&format!("{CVA}\n{PLAN}"), "2026-02-02 12:00");
    world.run("2026-09-28");
    world.edit(CVA, "");
    assert_eq!(world.tick("2026-09-28"), ["cva: withdrawn jaarverslag-cva@2026-09-30"]);
    world.edit(PLAN, &format!("{CVA}\n{PLAN}"));
    world.ledger.calendar_since = Some(at("2026-09-28 10:00"));
    assert_eq!(world.tick("2026-09-28 10:01"), [""; 0]);
    let plan = world.plan();
    assert_eq!(world.next_moment(&plan), Some(at("2026-09-29")));
    world.now = at("2026-09-29");
    let mails = world.step();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].lines[0].detail, Detail::Changed { from: day("2026-09-30") });
    assert_eq!(mails[0].lines[0].due, Some(day("2026-09-30")));
    assert_eq!(world.run("2026-10-01"), [""; 0], "never twice");
}

#[test]
fn what_holds_again_goes_on_with_the_rungs_that_are_left() {
    let mut world = World::started(&format!("{CVA}\n{LATER}"), "2026-02-02 12:00");
    world.run("2026-08-24");
    for (gone, back) in [("2026-08-24", "2026-08-25"), ("2026-08-26", "2026-08-27")] {
        world.edit(&format!("{CVA}\n"), "");
        assert_eq!(world.tick(gone), ["cva: withdrawn jaarverslag-cva@2026-09-30"]);
        world.edit(LATER, &format!("{CVA}\n{LATER}"));
        assert_eq!(world.tick(back), ["cva: changed jaarverslag-cva@2026-09-30"]);
    }
    assert_eq!(
        world.run("2026-09-17"),
        ["2026-09-16 cva: before jaarverslag-cva@2026-09-30 2 weken"]
    );
    world.edit("wie: cva", "wie: opr");
    world.run("2026-09-18");
    world.edit("wie: opr", "wie: cva");
    assert_eq!(
        world.tick("2026-09-25"),
        ["cva: changed jaarverslag-cva@2026-09-30", "opr: withdrawn jaarverslag-cva@2026-09-30",],
        "in the place of the last rung"
    );
}

#[test]
fn what_was_gone_and_is_done_now_does_not_hold_again() {
    let mut world = World::started(&format!("{CVA}\n{LATER}"), "2026-02-02 12:00");
    world.run("2026-08-24");
    world.edit(&format!("{CVA}\n"), "");
    world.tick("2026-08-24");
    world.edit(LATER, &format!("{CVA}\n{LATER}"));
    world.done("jaarverslag-cva/2026", "2026-08-24");
    assert_eq!(world.run("2026-09-10"), [""; 0]);
}

/// The only line of the only mail at a send moment.
fn only_detail(world: &mut World, moment: &str) -> Detail {
    world.now = at(moment);
    let mails = world.step();
    let lines: Vec<_> = mails.iter().flat_map(|it| &it.lines).collect();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    lines[0].detail.clone()
}

#[test]
fn a_day_that_lapses_while_its_row_stays_says_when_the_next_time_is() {
    let row = "gesprekken: { wat: Gesprekken, wanneer: jaarlijks voor 1 juli, wie: cva }";
    let mut world = World::started(row, "2026-09-14 10:00");
    world.run("2026-09-17");
    world.edit("voor 1 juli", "voor 10 oktober");
    world.run("2026-09-28");
    world.edit("voor 10 oktober", "voor 1 juli");
    let Detail::Withdrawn { lapse: Lapse::Date { next: Some(next) }, .. } =
        only_detail(&mut world, "2026-09-28")
    else {
        panic!("only this day has lapsed");
    };
    let dates = world.plan().duty(next).dates.unwrap();
    assert_eq!(dates.due, day("2027-06-30"));
    assert_eq!(world.run("2027-03-01"), [""; 0]);
    assert_eq!(world.run("2027-04-10"), ["2027-03-30 cva: before gesprekken@2027-06-30 3 maanden"]);
}

#[test]
fn a_row_that_has_no_date_any_more_only_loses_its_day() {
    let mut world = told();
    world.edit("jaarlijks voor 1 oktober", "geen datum");
    let Detail::Withdrawn { lapse, .. } = only_detail(&mut world, "2026-08-24") else {
        panic!("the day has lapsed");
    };
    assert_eq!(lapse, Lapse::Date { next: None });
}

#[test]
fn who_lost_the_row_is_told_that_it_is_somebody_elses() {
    let mut world = World::started(PLAN, "2026-02-02 12:00");
    world.run("2026-08-24");
    world.edit(", samen_met: slp", "");
    let Detail::Withdrawn { lapse, .. } = only_detail(&mut world, "2026-08-24") else {
        panic!("the copy goes to nobody now");
    };
    assert_eq!(lapse, Lapse::Party);
}

#[test]
fn outside_the_window_is_not_removed() {
    let row = "onderzoek: { wat: Onderzoek, wanneer: \"een keer per vier jaar voor 1 oktober, vanaf 2026\", wie: cva }";
    let mut world = World::started(row, "2026-02-02 12:00");
    world.run("2026-08-24");
    world.done("onderzoek/2026", "2026-08-24");
    assert_eq!(world.run("2028-01-01"), [""; 0]);
}

#[test]
fn a_settled_row_that_changes_is_nobodys_news() {
    let mut world = told();
    world.done("jaarverslag-cva/2026", "2026-08-24");
    world.tick("2026-08-24");
    world.edit("voor 1 oktober", "voor 1 november");
    assert_eq!(world.run("2026-09-20"), [""; 0]);
}

#[test]
fn a_renamed_row_keeps_what_was_told() {
    let mut world = told();
    world.edit("jaarverslag-cva: { wat", "verslag-cva: { heette: jaarverslag-cva, wat");
    assert_eq!(world.run("2026-09-20"), ["2026-09-16 cva: before verslag-cva@2026-09-30 2 weken"]);
}

#[test]
fn a_notice_in_a_queued_mail_is_not_lost_when_that_is_made_anew() {
    let mut world = told();
    world.edit("voor 1 oktober", "voor 22 oktober");
    world.server = Server::IsDown;
    assert_eq!(world.tick("2026-08-24"), ["cva: changed jaarverslag-cva@2026-10-21"]);
    world.server = Server::Accepts;
    world.edit_addresses("cva: cva@swv.example", "cva: commissie@swv.example");
    assert_eq!(world.tick("2026-08-24 10:00"), ["commissie: changed jaarverslag-cva@2026-10-21"]);
    assert_eq!(world.tick("2026-08-25"), [""; 0]);
}

#[test]
fn a_notice_of_an_edit_taken_during_the_day_waits_for_the_next_send_moment() {
    let mut world = told();
    let taken = "2026-08-24 09:00";
    world.edit("voor 1 oktober", "voor 1 november");
    world.ledger.calendar_since = Some(at(taken));
    assert_eq!(world.tick("2026-08-24 09:01"), [""; 0]);
    let plan = world.plan();
    assert_eq!(world.next_moment(&plan), Some(at("2026-08-25")));
    world.edit("voor 1 november", "voor 1 oktober");
    assert_eq!(world.tick("2026-08-24 09:02"), [""; 0], "put back in time");
    world.edit("voor 1 oktober", "voor 1 november");
    assert_eq!(world.tick("2026-08-25"), ["cva: changed jaarverslag-cva@2026-10-31"]);
}
