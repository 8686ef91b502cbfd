//! R9, R10, R11: mails in doubt, queued mornings, a server that fails.

use kwaliteitskalender::delivery::{Detail, EntryState, GaveUp, Submission};

use crate::world::calendar::at;
use crate::world::delivery::{Server, World, is_final, mail};

const ROWS: &str =
    "a: { wat: A, wanneer: uiterlijk 2 oktober 2026, wie: cva, ritme: [4 weken, 1 week] }
b: { wat: B, wanneer: uiterlijk 9 september 2026, wie: cva, ritme: [2 dagen] }
c: { wat: C, wanneer: uiterlijk 30 september 2026, wie: opr, ritme: [4 weken, 1 week] }";

/// Just before Friday 4 September, on which `a` has a rung.
fn before() -> World {
    let mut world = World::started(ROWS, "2026-02-02 12:00");
    world.run("2026-09-04");
    world
}

#[test]
fn a_relay_that_was_down_for_days_yields_one_mail() {
    let mut world = before();
    world.server = Server::IsDown;
    assert_eq!(world.tick("2026-09-04"), ["cva: before a@2026-10-02 4 weken"]);
    assert_eq!(
        world.tick("2026-09-07"),
        ["cva: before b@2026-09-09 2 dagen | before a@2026-10-02 4 weken"]
    );
    assert_eq!(world.tick("2026-09-08"), [""; 0]);
    assert_eq!(world.waiting(), 1);
    world.server = Server::Accepts;
    let before = world.sent();
    world.tick("2026-09-10 12:00");
    assert_eq!(world.sent() - before, 1);
}

#[test]
fn giving_up_counts_from_the_first_deferral_also_when_the_mail_was_made_anew() {
    let mut world = before();
    world.server = Server::Defers;
    world.tick("2026-09-04");
    world.tick("2026-09-07");
    let last = world.ledger.entries.last().unwrap();
    assert_eq!(last.first_deferred_at, Some(at("2026-09-04")));
}

#[test]
fn in_doubt_the_same_entry_is_repeated_after_ten_minutes_on_the_same_day() {
    let mut world = before();
    world.server = Server::Doubts;
    world.tick("2026-09-04");
    let id = world.ledger.entries.last().unwrap().id.0;
    assert!(matches!(world.entry(id).state, EntryState::InDoubt { .. }));
    world.server = Server::Accepts;
    assert_eq!(world.tick("2026-09-04 08:39"), [""; 0]);
    assert!(matches!(world.entry(id).state, EntryState::InDoubt { .. }), "not yet");
    assert_eq!(world.tick("2026-09-04 08:40"), [""; 0]);
    assert!(matches!(world.entry(id).state, EntryState::Sent { .. }));
}

#[test]
fn in_doubt_overnight_is_closed_and_told_and_what_is_needed_goes_anew() {
    let mut world = before();
    world.server = Server::Doubts;
    world.tick("2026-09-04 16:55");
    let id = world.ledger.entries.last().unwrap().id.0;
    world.server = Server::Accepts;
    assert_eq!(world.tick("2026-09-05 00:01"), [""; 0]);
    assert!(matches!(world.entry(id).state, EntryState::Unresolved { .. }));
    world.now = at("2026-09-07");
    let mails = world.step();
    assert_eq!(mails.len(), 2);
    assert!(
        matches!(mails[0].lines[0].detail, Detail::Unresolved { ref party, .. } if party == "cva")
    );
    assert_eq!(
        mail(&mails[1]),
        "cva: before b@2026-09-09 2 dagen | before a@2026-10-02 4 weken (perhaps repeated)"
    );
    assert_ne!(world.ledger.entries.last().unwrap().message_id, world.entry(id).message_id);
    assert_eq!(world.tick("2026-09-08"), [""; 0]);
}

#[test]
fn in_doubt_and_needless_is_not_repeated() {
    let mut world = before();
    world.server = Server::Doubts;
    world.tick("2026-09-04");
    let id = world.ledger.entries.last().unwrap().id.0;
    world.done("a", "2026-09-04");
    world.server = Server::Accepts;
    assert_eq!(world.tick("2026-09-04 08:40"), ["beleid: undeliverable"]);
    assert!(matches!(world.entry(id).state, EntryState::Unresolved { .. }));
    assert_eq!(world.run("2026-09-07"), [""; 0]);
}

#[test]
fn in_doubt_is_never_repeated_to_another_address() {
    let mut world = before();
    world.server = Server::Doubts;
    world.tick("2026-09-04");
    let id = world.ledger.entries.last().unwrap().id.0;
    world.edit_addresses("cva: cva@", "cva: nieuw@");
    world.server = Server::Accepts;
    world.tick("2026-09-04 08:31");
    assert!(matches!(world.entry(id).state, EntryState::Unresolved { .. }));
}

#[test]
fn in_doubt_is_never_withdrawn_for_a_newer_morning() {
    let mut world = before();
    world.server = Server::Doubts;
    world.tick("2026-09-04");
    world.tick("2026-09-07");
    let withdrawn = |it: &&_| matches!(it, EntryState::Withdrawn { .. });
    assert_eq!(world.ledger.entries.iter().map(|it| &it.state).filter(withdrawn).count(), 0);
}

#[test]
fn an_orphan_of_a_crash_is_repeated_like_any_other_doubt() {
    let mut world = before();
    world.server = Server::IsDown;
    world.tick("2026-09-04");
    let claimed = world.ledger.entries.last().unwrap().claimed(world.now).unwrap();
    *world.ledger.entries.last_mut().unwrap() = claimed.orphaned();
    world.server = Server::Accepts;
    world.tick("2026-09-04 08:39");
    assert_eq!(world.waiting(), 1);
    world.tick("2026-09-04 08:40");
    assert_eq!(world.waiting(), 0);
}

#[test]
fn five_days_of_451_are_given_up_and_told_and_the_coordinator_gets_the_reminder() {
    let mut world = before();
    world.server = Server::Defers;
    world.edit_addresses("opr: opr@swv.example", "");
    world.tick("2026-09-04");
    let id = world.ledger.entries.last().unwrap().id;
    let deferred = Submission::Deferred { answer: "451 later".to_owned() };
    let mut attempts = 1;
    while let EntryState::Queued { not_before, .. } = world.entry(id.0).state {
        world.ledger.submit(id, &deferred, not_before);
        attempts += 1;
    }
    let state = &world.entry(id.0).state;
    assert_eq!(*state, EntryState::GivenUp { at: at("2026-09-09"), reason: GaveUp::TooLong });
    assert!(30 < attempts);
    world.server = Server::Accepts;
    let mails = world.tick("2026-09-09 09:00");
    assert_eq!(mails.len(), 1, "{mails:#?}");
    assert!(
        mails[0].contains("undeliverable")
            && mails[0].contains("before a@2026-10-02 4 weken instead of cva: Refused"),
        "{mails:#?}"
    );
}

#[test]
fn a_rung_in_a_queued_mail_is_not_sent_after_its_date() {
    let mut world = before();
    world.server = Server::IsDown;
    world.tick("2026-09-07");
    assert!(world.ledger.entries.last().unwrap().keys.iter().any(|key| key.about.row == "b"));
    world.tick("2026-09-10 03:00");
    assert!(
        world
            .ledger
            .entries
            .iter()
            .all(|it| { is_final(it) || !it.keys.iter().any(|key| key.about.row == "b") })
    );
}
