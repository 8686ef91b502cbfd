//! R8, R16, R17: one mail per address per day, who gets it, and what stands apart.

use kwaliteitskalender::delivery::{EntryState, Instead, Purpose, Reason};

use crate::world::calendar::at;
use crate::world::delivery::{Server, World};

/// Due on one day, with one ladder.
fn rows(names: &[(&str, &str)]) -> String {
    let row = |(id, who): &(&str, &str)| {
        format!(
            "{id}: {{ wat: Stuk {id}, wanneer: uiterlijk 2 oktober 2026, wie: {who}, ritme: kort }}\n"
        )
    };
    names.iter().map(row).collect()
}

#[test]
fn all_that_is_due_for_one_address_goes_in_one_mail() {
    let mut world =
        World::started(&rows(&[("a", "cva"), ("b", "cva"), ("c", "opr")]), "2026-02-02 12:00");
    assert_eq!(
        world.run("2026-09-20"),
        [
            "2026-09-04 cva: before a@2026-10-02 4 weken | before b@2026-10-02 4 weken",
            "2026-09-04 opr: before c@2026-10-02 4 weken",
        ]
    );
}

#[test]
fn one_address_for_two_parties_gets_one_mail_with_a_heading_for_each() {
    let mut world = World::started(&rows(&[("a", "opr"), ("b", "cva")]), "2026-02-02 12:00");
    world.edit_addresses("opr: opr@swv.example", "opr: cva@swv.example");
    world.run("2026-09-04");
    world.now = at("2026-09-04");
    let mails = world.step();
    assert_eq!(mails.len(), 1);
    let parties: Vec<_> =
        mails[0].lines.iter().map(|it| world.calendar.party(it.party).id.as_str()).collect();
    assert_eq!(parties, ["cva", "opr"], "in calendar order");
    assert_eq!(world.calendar.party(mails[0].party).id, "cva");
}

#[test]
fn two_addresses_of_one_party_get_a_mail_each() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.edit_addresses("cva: cva@swv.example", "cva: [cva@swv.example, voorzitter@swv.example]");
    let mails = world.run("2026-09-20");
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert_eq!(world.run("2026-10-01").len(), 2);
}

#[test]
fn a_new_second_address_gets_nothing_old() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.run("2026-09-20");
    world.edit_addresses("cva: cva@swv.example", "cva: [cva@swv.example, voorzitter@swv.example]");
    assert_eq!(world.run("2026-09-24"), [""; 0]);
    assert_eq!(world.run("2026-10-01").len(), 2);
}

#[test]
fn a_later_rung_is_taken_along_as_the_first_is() {
    let row = |id: &str, day: &str| {
        format!(
            "{id}: {{ wat: Stuk, wanneer: uiterlijk {day} oktober 2026, wie: cva, ritme: [6 weken, 3 weken, 1 week] }}\n"
        )
    };
    let mut world = World::started(&(row("a", "1") + &row("b", "2")), "2026-02-02 12:00");
    assert_eq!(
        world.run("2026-09-20"),
        [
            "2026-08-20 cva: before a@2026-10-01 6 weken | before b@2026-10-02 6 weken",
            "2026-09-10 cva: before a@2026-10-01 3 weken | before b@2026-10-02 3 weken",
        ]
    );
}

#[test]
fn a_mail_takes_along_what_is_planned_within_four_days() {
    let row = |id: &str, day: &str| {
        format!(
            "{id}: {{ wat: Stuk, wanneer: uiterlijk {day} oktober 2026, wie: cva, ritme: kort }}\n"
        )
    };
    let rows = ["5", "6", "9", "21"].map(|it| row(&format!("d{it}"), it)).concat();
    let mut world = World::started(&rows, "2026-02-02 12:00");
    let mails = world.run("2026-09-24");
    assert_eq!(
        mails,
        [
            "2026-09-07 cva: before d5@2026-10-05 4 weken | before d6@2026-10-06 4 weken | before d9@2026-10-09 4 weken",
            "2026-09-23 cva: before d21@2026-10-21 4 weken",
        ],
        "the fourth is planned weeks after the first"
    );
    // Last rungs never go early: each on its own day.
    assert_eq!(world.run("2026-10-05").len(), 3);
}

#[test]
fn a_rung_taken_along_is_remembered_under_its_own_day() {
    let rows = "een: { wat: Een, wanneer: uiterlijk 5 oktober 2026, wie: cva, ritme: kort }\n\
                twee: { wat: Twee, wanneer: uiterlijk 8 oktober 2026, wie: cva, ritme: kort }";
    let mut world = World::started(rows, "2026-02-02 12:00");
    world.run("2026-09-07");
    world.now = at("2026-09-07");
    let mail = &world.step()[0];
    let planned: Vec<_> = mail.lines.iter().map(|it| it.planned.to_string()).collect();
    assert_eq!(planned, ["2026-09-07", "2026-09-10"]);
}

#[test]
fn taking_along_waits_until_every_address_of_the_party_gets_a_mail() {
    let rows = "een: { wat: Een, wanneer: uiterlijk 5 oktober 2026, wie: opr, ritme: kort }\n\
                twee: { wat: Twee, wanneer: uiterlijk 8 oktober 2026, wie: cva, ritme: kort }";
    let mut world = World::started(rows, "2026-02-02 12:00");
    world.edit_addresses("cva: cva@swv.example", "cva: [opr@swv.example, cva@swv.example]");
    assert_eq!(
        world.run("2026-09-12"),
        [
            "2026-09-07 opr: before een@2026-10-05 4 weken",
            "2026-09-10 cva: before twee@2026-10-08 4 weken",
            "2026-09-10 opr: before twee@2026-10-08 4 weken",
        ]
    );
}

#[test]
fn news_after_the_days_mail_waits_for_tomorrow() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.run("2026-09-19");
    world.edit(
        "a: {",
        "b: { wat: Nieuw, wanneer: uiterlijk 9 oktober 2026, wie: cva, ritme: kort }\na: {",
    );
    world.run("2026-09-21");
    assert_eq!(world.tick("2026-09-21"), ["cva: before b@2026-10-09 4 weken"]);
    world.edit(
        "a: {",
        "c: { wat: Nieuwer, wanneer: uiterlijk 9 oktober 2026, wie: cva, ritme: kort }\na: {",
    );
    assert_eq!(world.tick("2026-09-21 10:00"), [""; 0]);
    assert_eq!(world.tick("2026-09-22"), ["cva: before c@2026-10-09 4 weken"]);
}

#[test]
fn a_second_mail_on_one_day_goes_only_for_what_would_be_too_late_tomorrow() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.run("2026-09-04");
    assert_eq!(world.tick("2026-09-04").len(), 1);
    world.edit(
        "a: {",
        "vandaag: { wat: Vandaag, wanneer: uiterlijk 4 september 2026, wie: cva }\n\
         later: { wat: Later, wanneer: uiterlijk 29 september 2026, wie: cva }\na: {",
    );
    assert_eq!(world.tick("2026-09-04 10:00"), ["cva: before vandaag@2026-09-04 3 dagen"]);
    assert_eq!(world.tick("2026-09-04 10:01"), [""; 0]);
    assert_eq!(world.tick("2026-09-07"), ["cva: before later@2026-09-29 6 weken"]);
}

#[test]
fn a_queued_mail_follows_its_party_to_a_new_address() {
    let mut world = World::started(&rows(&[("a", "cva"), ("b", "opr")]), "2026-02-02 12:00");
    world.run("2026-09-04");
    world.server = Server::IsDown;
    assert_eq!(world.tick("2026-09-04").len(), 2);
    world.edit_addresses("cva: cva@swv.example", "cva: nieuw@swv.example");
    assert_eq!(world.tick("2026-09-04 10:00"), ["nieuw: before a@2026-10-02 4 weken"]);
    let withdrawn =
        world.ledger.entries.iter().filter(|it| {
            matches!(it.state, EntryState::Withdrawn { why: Reason::AddressChanged, .. })
        });
    assert_eq!(withdrawn.count(), 1);
}

#[test]
fn a_queued_mail_whose_rows_are_partly_done_is_made_anew() {
    let mut world = World::started(&rows(&[("a", "cva"), ("b", "cva")]), "2026-02-02 12:00");
    world.run("2026-09-04");
    world.server = Server::IsDown;
    world.tick("2026-09-04");
    world.done("a", "2026-09-04");
    assert_eq!(world.tick("2026-09-04 10:00"), ["cva: before b@2026-10-02 4 weken"]);
    world.done("b", "2026-09-04");
    assert_eq!(world.tick("2026-09-04 20:00"), [""; 0]);
    assert_eq!(world.waiting(), 0, "nothing needless may still go, at any hour");
    assert_eq!(world.skipped("b@2026-10-02/before/4 weken/cva"), Some(Reason::Settled));
}

#[test]
fn a_party_without_address_has_its_mail_sent_to_the_coordinator() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.edit_addresses("cva: cva@swv.example", "");
    assert_eq!(
        world.run("2026-09-20"),
        ["2026-09-04 beleid: before a@2026-10-02 4 weken instead of cva: NoAddress"]
    );
}

#[test]
fn a_successor_gets_the_mail_and_an_ended_party_without_one_the_coordinator() {
    let mut world = World::started(&rows(&[("a", "oud"), ("b", "weg")]), "2026-02-02 12:00");
    world.edit_addresses("cva: cva", "oud: oud@swv.example\nweg: weg@swv.example\ncva: cva");
    assert_eq!(
        world.run("2026-09-20"),
        [
            "2026-09-04 beleid: before b@2026-10-02 4 weken instead of weg: Ended",
            "2026-09-04 cva: before a@2026-10-02 4 weken",
        ]
    );
}

#[test]
fn a_party_that_is_never_mailed_alone_is_the_coordinators_and_beside_others_is_not() {
    let mut world =
        World::started(&rows(&[("a", "inspectie"), ("b", "[inspectie, cva]")]), "2026-02-02 12:00");
    let mails = world.run("2026-09-20");
    assert_eq!(
        mails[0],
        "2026-09-04 beleid: before a@2026-10-02 4 weken instead of inspectie: NeverMail"
    );
    assert_eq!(mails[1..], ["2026-09-04 cva: before b@2026-10-02 4 weken"]);
}

#[test]
fn a_confidential_row_without_an_address_goes_to_nobody_else() {
    let row = "gesprek: { wat: Gesprek, wanneer: uiterlijk 2 oktober 2026, wie: remuneratie, zichtbaar_voor: [remuneratie], ritme: kort }";
    let mut world = World::started(row, "2026-02-02 12:00");
    world.edit_addresses("remuneratie: remuneratie@swv.example", "");
    assert_eq!(world.run("2026-09-20"), [""; 0]);
    assert_eq!(
        world.skipped("gesprek@2026-10-02/before/4 weken/remuneratie"),
        Some(Reason::Nobody)
    );
}

#[test]
fn a_confidential_row_stands_apart_where_others_read_along() {
    let rows = "gesprek: { wat: Gesprek, wanneer: uiterlijk 2 oktober 2026, wie: remuneratie, zichtbaar_voor: [remuneratie], ritme: kort }\n\
                a: { wat: Stuk, wanneer: uiterlijk 2 oktober 2026, wie: [opr, remuneratie], ritme: kort }";
    let mut world = World::started(rows, "2026-02-02 12:00");
    world.edit_addresses("remuneratie: remuneratie@", "remuneratie: opr@");
    let mails = world.run("2026-09-20");
    assert_eq!(
        mails,
        [
            "2026-09-04 opr: before a@2026-10-02 4 weken | before a@2026-10-02 4 weken",
            "2026-09-04 opr: before gesprek@2026-10-02 4 weken",
        ]
    );
    assert_eq!(world.tick("2026-09-20 12:00"), [""; 0]);
}

#[test]
fn a_confidential_row_goes_along_where_nobody_else_reads() {
    let rows = "gesprek: { wat: Gesprek, wanneer: uiterlijk 2 oktober 2026, wie: remuneratie, zichtbaar_voor: [remuneratie], ritme: kort }\n\
                a: { wat: Stuk, wanneer: uiterlijk 2 oktober 2026, wie: remuneratie, ritme: kort }";
    let mut world = World::started(rows, "2026-02-02 12:00");
    assert_eq!(world.run("2026-09-20").len(), 1);
}

#[test]
fn a_rejected_address_is_reported_once_and_its_reminder_goes_to_the_coordinator() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.server = Server::Rejects("cva");
    let mails = world.run("2026-10-01");
    assert_eq!(
        mails,
        [
            "2026-09-04 cva: before a@2026-10-02 4 weken",
            "2026-09-04 beleid: undeliverable | before a@2026-10-02 4 weken instead of cva: Refused",
            "2026-09-25 beleid: before a@2026-10-02 1 week instead of cva: Refused",
        ]
    );
    assert!(world.ledger.bad_addresses[0].reported);
}

#[test]
fn a_rejected_reminder_comes_back_when_the_address_changes_also_if_the_coordinator_stood_in() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.server = Server::Rejects("cva");
    world.run("2026-09-08");
    world.server = Server::Accepts;
    world.edit_addresses("cva: cva@swv.example", "cva: nieuw@swv.example");
    assert_eq!(world.run("2026-09-20"), ["2026-09-08 nieuw: before a@2026-10-02 4 weken"]);
    assert_eq!(world.run("2026-10-01"), ["2026-09-25 nieuw: before a@2026-10-02 1 week"]);
}

#[test]
fn one_of_two_addresses_that_refuses_is_given_and_the_coordinator_is_told_once() {
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.edit_addresses("cva: cva@swv.example", "cva: [cva@swv.example, voorzitter@swv.example]");
    world.server = Server::Rejects("voorzitter");
    assert_eq!(
        world.run("2026-10-01"),
        [
            "2026-09-04 cva: before a@2026-10-02 4 weken",
            "2026-09-04 voorzitter: before a@2026-10-02 4 weken",
            "2026-09-04 beleid: undeliverable",
            "2026-09-25 cva: before a@2026-10-02 1 week",
        ]
    );
}

#[test]
fn the_start_mail_follows_the_coordinator_while_it_is_queued() {
    let mut world = World::new(&rows(&[("a", "cva")]));
    world.server = Server::IsDown;
    world.tick("2026-02-02 12:00");
    world.edit_addresses("beleid: beleid@swv.example", "beleid: nieuw@swv.example");
    assert_eq!(world.tick("2026-02-02 12:05"), ["nieuw: start"]);
    assert_eq!(world.tick("2026-02-02 12:06"), [""; 0]);
    let start = world.ledger.entries.last().unwrap();
    assert_eq!(start.purpose, Purpose::Start);
}

#[test]
fn instead_says_why() {
    assert_ne!(Instead::Refused, Instead::NoAddress);
    let mut world = World::started(&rows(&[("a", "cva")]), "2026-02-02 12:00");
    world.edit_addresses("cva: cva@swv.example", "");
    world.run("2026-09-04");
    world.now = at("2026-09-04");
    let mail = &world.step()[0];
    assert_eq!(mail.lines[0].instead, Some(Instead::NoAddress));
    assert_eq!(world.calendar.party(mail.lines[0].party).id, "cva", "for whom it is");
}

#[test]
fn a_rejected_reminder_that_nobody_got_comes_back_when_the_address_changes() {
    let row = "gesprek: { wat: Gesprek, wanneer: uiterlijk 2 oktober 2026, wie: remuneratie, zichtbaar_voor: [remuneratie], ritme: kort }";
    let mut world = World::started(row, "2026-02-02 12:00");
    world.server = Server::Rejects("remuneratie");
    assert_eq!(
        world.run("2026-09-10"),
        [
            "2026-09-04 remuneratie: before gesprek@2026-10-02 4 weken",
            "2026-09-04 beleid: undeliverable"
        ]
    );
    world.server = Server::Accepts;
    world.edit_addresses("remuneratie: remuneratie@", "remuneratie: nieuw@");
    assert_eq!(world.run("2026-09-20"), ["2026-09-10 nieuw: before gesprek@2026-10-02 4 weken"]);
}
