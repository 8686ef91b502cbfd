//! The clock, real or borrowed; and what the log tells about it all.

use chrono::{DateTime, TimeDelta, Utc};
use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::adapters::system_clock;
use kwaliteitskalender::delivery::{EntryId, Mode, Stage};
use serde_json::Value;

use crate::daemon::{GO_LIVE, at, autumn, timeless};
use crate::process::{House, in_repository};
use crate::smtp_server::{Act, Connection, SmtpServer};

/// (R13)
#[tokio::test]
async fn a_clock_behind_the_ledger_is_refused_at_start() {
    let house = timeless();
    house.must("run --once");
    let set_last_time = async |ahead: TimeDelta| {
        let mut ledger = Store::open(&house.ledger()).await.unwrap();
        let last = system_clock::now() + ahead;
        ledger.note_time(last).await.unwrap();
        ledger.close().await;
    };
    set_last_time(TimeDelta::days(400)).await;
    let refused = house.run("run --once");
    assert_eq!(refused.code, Some(69), "{refused:?}");
    assert!(refused.stderr.contains("set the clock first"), "{}", refused.stderr);
    set_last_time(TimeDelta::minutes(4)).await;
    house.must("run --once");
    set_last_time(TimeDelta::days(-400)).await;
    house.must("run --once");
}

/// The calendars that come with the program, in a scratch installation.
fn shipped() -> House {
    let house = House::new("", "");
    for name in ["", "zutphen/"] {
        std::fs::create_dir_all(house.path(&format!("config/{name}"))).unwrap();
        for file in ["kalender.yaml", "adresboek.yaml", "afgerond.yaml"] {
            let from = in_repository(&format!("config/{name}{file}"));
            std::fs::copy(from, house.path(&format!("config/{name}{file}"))).unwrap();
        }
    }
    std::fs::copy(in_repository("config/server.yaml"), house.path("config/server.yaml")).unwrap();
    house
}

/// One mail: when, from which calendar, to which party and address, its subject, and what it says.
type Told = (DateTime<Utc>, String, String, String, String, Vec<(String, String, String)>);

fn simulated(house: &House, from: &str, until: &str) -> Vec<Told> {
    let line = format!("simulate --from {from} --until {until} --assume never --format json");
    let mails: Vec<Value> = serde_json::from_str(&house.must(&line).stdout).unwrap();
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let entries = |mail: &Value| {
        let of = |it: &Value| (text(&it["occurrence"]), text(&it["kind"]), text(&it["planned"]));
        let mut all: Vec<_> = mail["entries"].as_array().unwrap().iter().map(of).collect();
        all.sort();
        all
    };
    let told = |it: &Value| {
        let at = text(&it["at"]).parse::<DateTime<Utc>>().unwrap();
        let (calendar, party) = (text(&it["calendar"]), text(&it["party"]));
        (at, calendar, party, text(&it["to"]), text(&it["subject"]), entries(it))
    };
    mails.iter().map(told).collect()
}

/// What the ledger of a daemon says it sent before `until`.
async fn sent(house: &House, until: DateTime<Utc>) -> Vec<Told> {
    let mut ledger = Store::open(&house.ledger()).await.unwrap();
    let entries = ledger.entries_after(Mode::Trial, EntryId(0)).await.unwrap();
    let mut told = Vec::new();
    for entry in entries.iter().filter(|it| it.state == Stage::Sent && it.at < until) {
        let reminders = ledger.reminders_of(&entry.organisation, Mode::Trial, "").await.unwrap();
        let mut lines: Vec<(String, String, String)> = reminders
            .iter()
            .filter(|it| it.entry == Some(entry.id))
            .map(|it| {
                (it.occurrence.clone(), it.key.kind.word().to_owned(), it.planned.to_string())
            })
            .collect();
        lines.sort();
        let (calendar, party) = (entry.organisation.clone(), entry.party.clone());
        told.push((entry.at, calendar, party, entry.address.clone(), entry.subject.clone(), lines));
    }
    told.sort_by(|a, b| (a.0, &a.1, &a.3).cmp(&(b.0, &b.1, &b.3)));
    told
}

/// (R14)
#[tokio::test]
async fn a_borrowed_clock_gives_the_simulation_mail_for_mail() {
    let house = shipped();
    let until = "2026-12-01T00:00:00+01:00".parse::<DateTime<Utc>>().unwrap();
    let expected = simulated(&house, "2026-08-25", "2026-12-01");
    assert!(20 < expected.len(), "{}", expected.len());
    let mut running = house.start("run --clock 2026-08-25T00:00:00+02:00 --speed 10000000");
    // One more than it should send by then.
    for _ in 0..=expected.len() {
        running.wait_for("INFO sent ");
    }
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    let found = sent(&house, until).await;
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
}

#[test]
fn the_log_tells_each_mail_once_and_holds_no_address() {
    let script =
        Connection::polite().to("cva@swv.example", Act::Say("550 <cva@swv.example> unknown"));
    let server = SmtpServer::start([script]);
    let house = autumn().smtp(server.port());
    let mut log = String::new();
    log.push_str(&house.must(GO_LIVE).stderr);
    log.push_str(&house.must("done begroting/2026 --on 2026-08-30").stderr);
    log.push_str(&house.must(&at("2026-09-01T08:30")).stderr);
    log.push_str(&house.must(&at("2026-09-02T08:30")).stderr);
    log.push_str(&house.must(&at("2026-10-13T08:30")).stderr);
    let sent = log.lines().filter(|it| it.contains("INFO sent organisation=")).count();
    assert_eq!(sent, server.stored().len(), "{log}");
    for name in ["bureau", "opr", "cva", "bestuur", "beheer"] {
        assert!(!log.contains(&format!("{name}@")), "{log}");
    }
    assert_eq!(log.matches("not accepted").count(), 1, "{log}");
    assert!(log.contains("not sent organisation=proef"), "decisions not to send are told: {log}");
}

#[test]
fn a_log_for_machines_is_one_object_a_line() {
    let house = autumn();
    let logs = house.must(&format!("{GO_LIVE} --json-logs")).stderr;
    let lines: Vec<Value> = logs.lines().map(|it| serde_json::from_str(it).expect(it)).collect();
    let message = |it: &Value| it["fields"]["message"].as_str().map(str::to_owned);
    let sent: Vec<&Value> =
        lines.iter().filter(|it| message(it).as_deref() == Some("sent")).collect();
    assert_eq!(sent.len(), 1, "{logs}");
    assert_eq!(sent[0]["fields"]["party"], "bureau");
}
