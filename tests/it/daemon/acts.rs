//! What people say while the daemon runs: done, undone, chosen, skipped, happened; by command and by file.

use rustix::process::Signal;

use crate::daemon::{GO_LIVE, at, autumn, closed_port, recipients};
use crate::process::{Done, House, smtp, text_of};
use crate::smtp_server::{Connection, SmtpServer};

/// An installation that went live on a polite server.
fn live() -> (SmtpServer, House) {
    let server = SmtpServer::start([Connection::polite()]);
    let house = autumn().smtp(server.port());
    house.must(GO_LIVE);
    (server, house)
}

/// Who gets mail on the morning of 1 September.
fn morning(server: &SmtpServer, house: &House) -> Vec<String> {
    let before = server.stored().len();
    house.must(&at("2026-09-01T08:30"));
    recipients(&server.stored().split_off(before))
}

const ALL: [&str; 3] = ["opr@swv.example", "cva@swv.example", "bestuur@swv.example"];

#[track_caller]
fn check_refused(done: &Done, parts: &[&str]) {
    assert_eq!(done.code, Some(2), "{done:?}");
    for part in parts {
        assert!(done.stderr.contains(part), "{part:?} is not in {:?}", done.stderr);
    }
}

#[test]
fn what_is_done_while_its_reminder_waits_is_withdrawn_and_comes_back_when_undone() {
    let (server, house) = live();
    house.mail(&smtp(closed_port()));
    let mut running = house.start("run --clock 2026-09-01T08:30:00+02:00");
    running.wait_for("the queue is held");
    house.must("status");
    house.must("event norm 2026-08-30");
    house.must("event norm onbekend");
    house.must("choose-date gesprek/2026-2027 2027-05-01");
    let said = house.must("done jaarverslag/2026 --on 2026-08-30 --by Jan");
    assert!(house.must("history jaarverslag").stdout.contains("Jan"));
    assert!(said.stdout.contains("jaarverslag/2026 (Jaarverslag) is afgerond"), "{}", said.stdout);
    running.signal(Signal::HUP);
    let line = running.wait_for("withdrawn");
    assert!(line.contains("settled"), "{line}");
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(house.must("status").stdout.contains("1 withdrawn"));

    house.mail(&smtp(server.port()));
    house.must(&at("2026-09-01T09:00"));
    let others = ["cva@swv.example", "bestuur@swv.example", "beheer@swv.example"];
    assert_eq!(recipients(&server.stored().split_off(1)), others);
    house.must("undo jaarverslag/2026");
    house.must(&at("2026-09-01T09:30"));
    assert_eq!(recipients(&server.stored().split_off(4)), ["opr@swv.example"]);
    house.must(&at("2026-09-01T10:00"));
    assert_eq!(server.stored().len(), 5);
}

#[test]
fn what_is_done_before_the_morning_is_not_mailed() {
    let (server, house) = live();
    house.must("done jaarverslag/2026 --on 2026-08-30");
    assert_eq!(morning(&server, &house), ALL[1..]);
    let history = house.must("history jaarverslag").stdout;
    assert!(history.contains("30 aug"), "{history}");
    house.must("history jaarverslag/2026");
    house.must("undo jaarverslag/2026 --note vergissing");
    house.must(&at("2026-09-01T09:30"));
    assert_eq!(recipients(&server.stored().split_off(3)), ["opr@swv.example"]);
}

#[test]
fn done_tells_what_it_does_not_understand() {
    let (server, house) = live();
    check_refused(&house.run("done jarverslag/2026"), &["jaarverslag/2026"]);
    check_refused(&house.run("done niets"), &["niets"]);
    check_refused(&house.run("done jaarverslag/2026 --on 2026-09-15"), &["15 september 2026"]);
    check_refused(&house.run("done ander:jaarverslag/2026"), &["jaarverslag"]);
    check_refused(&house.run("history jarverslag"), &["jaarverslag"]);
    house.must("done proef:evaluatie/2026 --on 2026-08-31");
    assert_eq!(morning(&server, &house), [ALL[0], ALL[2]]);
}

#[test]
fn a_chosen_date_is_reminded_of() {
    let (server, house) = live();
    check_refused(&house.run("choose-date gesprek/2026-2027 2026-08-01"), &["1 augustus 2026"]);
    check_refused(&house.run("choose-date gesprek/2026-2027 2029-01-01"), &["1 januari 2029"]);
    check_refused(&house.run("choose-date gesprek/2026-2027 binnenkort"), &["binnenkort"]);
    check_refused(&house.run("choose-date jaarverslag/2026 2026-12-01"), &["jaarverslag/2026"]);
    house.must("choose-date gesprek/2026-2027 2026-12-01 --by Jan");
    assert_eq!(morning(&server, &house), ALL);
    let cva = text_of(&server.stored()[2].bytes);
    assert!(cva.contains("Gesprek") && cva.contains("1 december 2026"), "{cva}");
    let history = house.must("history gesprek").stdout;
    assert!(history.contains("Jan"), "{history}");
}

#[test]
fn a_skipped_year_is_not_mailed() {
    let (server, house) = live();
    house.must("skip-year begroting/2026 --by Jan");
    assert_eq!(morning(&server, &house), ALL[..2]);
}

#[test]
fn an_event_arms_the_rows_that_wait_for_it() {
    let (server, house) = live();
    check_refused(&house.run("event nrom 2026-08-31"), &["norm"]);
    check_refused(&house.run("event norm ooit"), &["ooit"]);
    let said = house.must("event norm 2026-08-31 --by Jan").stdout;
    assert!(said.contains("norm") && said.contains("31 augustus 2026"), "{said}");
    assert_eq!(morning(&server, &house), ALL);
    let cva = text_of(&server.stored()[2].bytes);
    assert!(cva.contains("Instrument") && cva.contains("12 oktober 2026"), "{cva}");
    house.must("event norm onbekend");
}

/// (R6)
#[test]
fn a_line_in_afgerond_acts_once_and_taking_it_away_undoes_nothing() {
    let (server, house) = live();
    let line = "- { onderdeel: jaarverslag/2026, op: 30 augustus 2026, door: OPR }\n";
    house.write("config/afgerond.yaml", line);
    assert_eq!(morning(&server, &house), ALL[1..]);
    let later = |minute: &str| {
        let before = server.stored().len();
        house.must(&at(minute));
        recipients(&server.stored().split_off(before))
    };
    house.write("config/afgerond.yaml", "[]\n");
    assert!(later("2026-09-01T09:00").is_empty());
    house.write("config/afgerond.yaml", "");
    assert!(later("2026-09-01T09:10").is_empty());
    std::fs::remove_file(house.path("config/afgerond.yaml")).unwrap();
    assert!(later("2026-09-01T09:20").is_empty());
    house.must("undo jaarverslag/2026");
    house.write("config/afgerond.yaml", line);
    assert_eq!(later("2026-09-01T09:30"), [ALL[0]], "the line has acted already");
}

#[test]
fn a_line_in_afgerond_is_read_by_a_running_daemon_and_a_broken_file_stops_nothing() {
    let (server, house) = live();
    let mut running = house.start("run --clock 2026-09-01T07:00:00+02:00");
    running.wait_for("starts");
    house.write("config/afgerond.yaml", "- { onderdeel: onbekend/2026, op: 30 augustus 2026 }\n");
    running.signal(Signal::HUP);
    running.wait_for("names no single occurrence");
    house.write("config/afgerond.yaml", "- { onderdeel: [\n");
    running.signal(Signal::HUP);
    running.wait_for("afgerond.yaml");
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    house.write("config/afgerond.yaml", "- { onderdeel: evaluatie/2026, op: 30 augustus 2026 }\n");
    assert_eq!(morning(&server, &house), [ALL[0], ALL[2]]);
}

#[test]
fn what_was_settled_and_opened_again_is_mailed_once_and_the_days_go_on() {
    let (server, house) = live();
    house.must("done jaarverslag/2026 --on 2026-08-30");
    assert_eq!(morning(&server, &house), ALL[1..]);
    house.must("undo jaarverslag/2026");
    let mut mails = Vec::new();
    for day in 2..=4 {
        let before = server.stored().len();
        house.must(&at(&format!("2026-09-0{day}T08:30")));
        mails.extend(recipients(&server.stored().split_off(before)));
    }
    assert_eq!(mails, [ALL[0]]);
}
