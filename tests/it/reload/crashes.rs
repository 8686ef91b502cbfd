//! Killed with SIGKILL around the one transaction that says what becomes of an edit: told once, never lost.

use std::collections::BTreeMap;

use crate::daemon::{ALL_ADDRESSES, AUTUMN};
use crate::process::{House, done, header};
use crate::reload::{GO_LIVE, broken, later};
use crate::smtp_server::{Connection, SmtpServer};

/// Starts at 12:30 and every eleven minutes after that: an entry in doubt waits for ten.
fn at(start: u32) -> String {
    format!(
        "run --once --clock 2026-08-31T{:02}:{:02}:00+02:00",
        12 + (30 + 11 * start) / 60,
        (30 + 11 * start) % 60
    )
}

/// An edit of this sort, killed at each step that matters, gives these mails, each once or as the same bytes again.
#[track_caller]
fn check(edit: &str, subjects: &[&str]) {
    let steps = ["edit:1", "edited:1", "plan:1", "claim:1", "submit:1", "record:1"];
    for crash in steps {
        let server = SmtpServer::start([Connection::polite()]);
        let house = House::new(AUTUMN, ALL_ADDRESSES).smtp(server.port());
        house.must(GO_LIVE);
        house.write("config/kalender.yaml", edit);
        let mut command = house.command(&at(0));
        command.env("KALENDER_CRASH_AT", crash);
        assert_eq!(done(&mut command).code, None, "{crash} was never reached");
        for start in 1..4 {
            house.must(&at(start));
        }
        let mut mails: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
        for mail in server.stored().split_off(1) {
            mails.entry(header(&mail.bytes, "Message-ID")).or_default().push(mail.bytes);
        }
        let copies: usize = mails.values().map(|it| it.len() - 1).sum();
        assert!(copies <= usize::from(crash == "submit:1"), "{crash}: {copies} second copies");
        assert!(mails.values().all(|all| all.iter().all(|it| *it == all[0])), "{crash}");
        let mut found: Vec<String> =
            mails.values().map(|all| crate::process::subject_of(&all[0])).collect();
        found.sort();
        assert_eq!(found, subjects, "{crash}");
    }
}

#[test]
fn a_broken_edit_is_told_once_wherever_the_process_is_killed() {
    check(&broken(), &["Kalender niet overgenomen: 1 fout"]);
}

#[test]
fn a_held_edit_is_told_once_wherever_the_process_is_killed() {
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    let subjects = [
        "Wijziging wacht op akkoord: nog maar 2 onderdelen",
        "kwaliteitskalender: an edit of proef is held",
    ];
    check(&few.join("\n"), &subjects);
}

#[test]
fn a_good_edit_is_taken_and_told_once_wherever_the_process_is_killed() {
    check(&later(), &["Kalender gewijzigd: dit verandert er aan de mails"]);
}
