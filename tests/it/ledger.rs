//! The ledger in SQLite keeps what it is told: held against the ledger in memory, day after day.

mod apart;
mod keys;
mod layouts;
mod model;
mod seals;
mod statements;
mod upgrade;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use kwaliteitskalender::adapters::sqlite::{LedgerError, Store};
use kwaliteitskalender::calendar::{Address, PartyIx};
use kwaliteitskalender::dates::Lead;
use kwaliteitskalender::delivery::{
    Bundle, DecisionStamp, Detail, DutyKey, Effect, EntryId, EntryState, HandledAs, Line, Mode,
    Occasion, Purpose, Reason, ReminderKey, Rendered, RungKey,
};
use kwaliteitskalender::planning::{
    Anchor, Author, Fact, Happened, Kind, Outcome, Period, Subject,
};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};

use crate::process::in_repository;

fn now() -> DateTime<Utc> {
    "2026-09-01T06:30:00Z".parse().unwrap()
}

fn decision() -> DecisionStamp<'static> {
    DecisionStamp { organisation: "proef", mode: Mode::Live, version: "v1", now: now() }
}

fn key(item: &str) -> ReminderKey {
    ReminderKey {
        about: DutyKey {
            row: item.to_owned(),
            member: Some("lyceum".to_owned()),
            number: Some(2),
            step: None,
            when: Occasion::Due("2026-10-12".parse().unwrap()),
        },
        kind: Kind::Before,
        rung: RungKey::Lead(Lead::Weeks(6)),
        party: "opr".to_owned(),
    }
}

fn line(item: &str) -> Line {
    Line {
        key: key(item),
        party: PartyIx(1),
        instead: None,
        kind: Kind::Before,
        rung: None,
        duty: None,
        event: None,
        planned: "2026-08-31".parse().unwrap(),
        due: None,
        detail: Detail::Plain,
    }
}

fn enqueue(address: &str, items: &[&str]) -> Effect {
    Effect::Enqueue(Bundle {
        address: Address::new(address),
        day: "2026-09-01".parse().unwrap(),
        purpose: Purpose::Daily,
        party: PartyIx(1),
        lines: items.iter().map(|it| line(it)).collect(),
        perhaps_repeated: false,
        deferred_since: None,
        first_send: None,
    })
}

fn rendered(lines: usize) -> Rendered {
    Rendered {
        party: "opr".to_owned(),
        message_id: "00@swv.example".to_owned(),
        subject: "Één onderwerp".to_owned(),
        envelope_from: "kalender@swv.example".to_owned(),
        envelope_to: "opr@swv.example".to_owned(),
        bytes: Some(b"Subject: x\r\n\r\n\0\xff".to_vec()),
        occurrences: vec!["jaarverslag/2026".to_owned(); lines],
        state: EntryState::Queued { not_before: now(), failures: 0 },
    }
}

const GO_LIVE: fn() -> Effect = || Effect::GoLive { at: now(), first_send: now() };

async fn in_memory() -> Store {
    let mut ledger = Store::in_memory().await.unwrap();
    ledger.apply(&decision(), &[GO_LIVE()], &[]).await.unwrap();
    ledger
}

async fn handled(ledger: &mut Store, item: &str) -> Option<HandledAs> {
    let loaded = ledger.load("proef", Mode::Live, "i", now()).await.unwrap();
    loaded.handled.get(&key(item)).map(|it| it.how.clone())
}

#[tokio::test]
async fn a_reminder_is_enqueued_once_for_an_address() {
    let mut ledger = in_memory().await;
    let first = enqueue("opr@swv.example", &["a"]);
    ledger.apply(&decision(), std::slice::from_ref(&first), &[rendered(1)]).await.unwrap();
    let again = ledger.apply(&decision(), &[first], &[rendered(1)]).await;
    assert!(matches!(again, Err(LedgerError::Query { .. })), "{again:?}");
    let second = enqueue("opr-twee@swv.example", &["a"]);
    ledger.apply(&decision(), &[second], &[rendered(1)]).await.unwrap();
    assert_eq!(ledger.entries_after(Mode::Live, EntryId(0)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn trial_and_live_and_two_organisations_do_not_know_each_other() {
    let mut ledger = in_memory().await;
    let effects = [GO_LIVE(), enqueue("opr@swv.example", &["a"])];
    ledger.apply(&decision(), &effects, &[rendered(1)]).await.unwrap();
    let trial = DecisionStamp { mode: Mode::Trial, ..decision() };
    ledger.apply(&trial, &effects, &[rendered(1)]).await.unwrap();
    let other = DecisionStamp { organisation: "ander", ..decision() };
    ledger.apply(&other, &effects, &[rendered(1)]).await.unwrap();
    for (organisation, mode) in
        [("proef", Mode::Live), ("proef", Mode::Trial), ("ander", Mode::Live)]
    {
        let loaded = ledger.load(organisation, mode, "i", now()).await.unwrap();
        assert_eq!((loaded.entries.len(), loaded.handled.len()), (1, 1), "{organisation} {mode:?}");
    }
    assert!(ledger.load("ander", Mode::Trial, "i", now()).await.unwrap().go_live.is_none());
}

#[tokio::test]
async fn a_decision_is_written_whole_or_not_at_all() {
    let mut ledger = in_memory().await;
    let skip = |item| Effect::Skip {
        key: key(item),
        planned: "2026-08-31".parse().unwrap(),
        reason: Reason::Overtaken,
    };
    let effects = [
        skip("b"),
        enqueue("opr@swv.example", &["a"]),
        Effect::Seen { item: "a".to_owned(), at: now() },
        enqueue("opr@swv.example", &["c", "a"]),
    ];
    ledger.apply(&decision(), &effects, &[rendered(1), rendered(2)]).await.unwrap_err();
    let loaded = ledger.load("proef", Mode::Live, "i", now()).await.unwrap();
    assert!(loaded.entries.is_empty() && loaded.handled.is_empty() && loaded.first_seen.is_empty());
    ledger.apply(&decision(), &effects[..3], &[rendered(1)]).await.unwrap();
    assert_eq!(handled(&mut ledger, "b").await, Some(HandledAs::Skipped(Reason::Overtaken)));
}

#[tokio::test]
async fn withdrawing_frees_what_no_other_mail_carries() {
    let mut ledger = in_memory().await;
    let effects = [enqueue("opr@swv.example", &["a", "b"]), enqueue("twee@swv.example", &["b"])];
    let ids = ledger.apply(&decision(), &effects, &[rendered(2), rendered(1)]).await.unwrap();
    let withdraw = |entry, why| Effect::Withdraw { entry, why };
    ledger.apply(&decision(), &[withdraw(ids[0], Reason::NewerMorning)], &[]).await.unwrap();
    assert_eq!(handled(&mut ledger, "a").await, None);
    let carried = Some(HandledAs::Enqueued { entry: ids[1], sent_at: None });
    assert_eq!(handled(&mut ledger, "b").await, carried);
    let anew = enqueue("opr@swv.example", &["a", "b"]);
    let new = ledger.apply(&decision(), &[anew], &[rendered(2)]).await.unwrap();
    let carried = Some(HandledAs::Enqueued { entry: new[0], sent_at: None });
    assert_eq!(handled(&mut ledger, "a").await, carried);
    let loaded = ledger.load("proef", Mode::Live, "i", now()).await.unwrap();
    let first = loaded.entries.iter().find(|it| it.id == ids[0]).unwrap();
    assert_eq!(first.keys, [key("a"), key("b")], "it keeps what it was meant to say");
}

#[tokio::test]
async fn an_entry_is_claimed_once_and_comes_back_whole() {
    let mut ledger = in_memory().await;
    let effects = [enqueue("opr@swv.example", &["a"])];
    let id = ledger.apply(&decision(), &effects, &[rendered(1)]).await.unwrap()[0];
    assert_eq!(ledger.due(Mode::Live, now(), 10).await.unwrap(), [id]);
    assert!(ledger.due(Mode::Trial, now(), 10).await.unwrap().is_empty());
    let early = now() - chrono::TimeDelta::milliseconds(1);
    assert!(ledger.due(Mode::Live, early, 10).await.unwrap().is_empty());
    let claimed = ledger.claim(id, now()).await.unwrap().unwrap();
    assert_eq!(claimed.bytes, rendered(1).bytes);
    let recorded = ledger.entries_after(Mode::Live, EntryId(0)).await.unwrap();
    assert_eq!(recorded[0].subject, "Één onderwerp");
    assert_eq!(claimed.envelope.to, "opr@swv.example");
    assert!(ledger.claim(id, now()).await.unwrap().is_none(), "somebody has it in hand");
    assert_eq!(ledger.doubt_orphans().await.unwrap(), 1);
    let loaded = ledger.load("proef", Mode::Live, "i", now()).await.unwrap();
    assert_eq!(loaded.entries[0].state, EntryState::InDoubt { since: now(), failures: 0 });
    assert!(loaded.entries[0].ever_in_doubt);
}

#[tokio::test]
async fn facts_come_back_in_order_as_they_went() {
    let mut ledger = Store::in_memory().await.unwrap();
    let day = |text: &str| text.parse().unwrap();
    let occurrence = |anchor| Subject::Occurrence {
        item: "sop".to_owned(),
        member: Some("lyceum".to_owned()),
        number: None,
        step: None,
        anchor,
    };
    let done = |outcome, evidence| Happened::Done { on: day("2026-09-01"), outcome, evidence };
    let whats = [
        (occurrence(Anchor::Nominal(day("2026-07-01"))), done(None, None)),
        (
            occurrence(Anchor::Period(Period::Year(2026))),
            done(Some(Outcome::YesProvided), Some("https://swv.example/x?a=1".to_owned())),
        ),
        (occurrence(Anchor::Only), Happened::Undone),
        (occurrence(Anchor::Only), Happened::NotApplicable),
        (occurrence(Anchor::Only), Happened::Postponed { to: day("2026-12-01") }),
        (occurrence(Anchor::Only), Happened::InProgress { until: day("2026-12-01") }),
        (Subject::Item { item: "sop".to_owned() }, Happened::DateChosen(day("2027-12-31"))),
        (Subject::Event { event: "norm".to_owned() }, Happened::EventOn(Some(day("2026-03-12")))),
        (Subject::Event { event: "norm".to_owned() }, Happened::EventOn(None)),
    ];
    let facts: Vec<Fact> = whats
        .into_iter()
        .map(|(subject, what)| Fact {
            subject,
            what,
            note: Some("'; DROP TABLE fact; --\n\"".to_owned()),
            author: Author::File(Some("Jan: de V".to_owned())),
            at: now(),
        })
        .collect();
    ledger
        .append_facts("proef", Mode::Live, &facts[..4], &["sop|2026-09-01|Jan".to_owned()])
        .await
        .unwrap();
    ledger.append_facts("proef", Mode::Live, &facts[4..], &[]).await.unwrap();
    ledger.append_facts("ander", Mode::Live, &facts[..1], &[]).await.unwrap();
    assert_eq!(ledger.facts("proef", Mode::Live).await.unwrap(), facts);
}

async fn open(folder: &Path) -> Store {
    Store::open(&folder.join("ledger.sqlite")).await.unwrap()
}

async fn raw(folder: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join("ledger.sqlite"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(folder.path()).await;
    let effects = [GO_LIVE(), enqueue("opr@swv.example", &["a"])];
    ledger.apply(&decision(), &effects, &[rendered(1)]).await.unwrap();
    ledger.close().await;
    let mut ledger = open(folder.path()).await;
    ledger.note_time(now()).await.unwrap();
    // Copied while open, with its write-ahead log: what a power failure leaves.
    let crashed = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), crashed.path().join(file.file_name())).unwrap();
    }
    let mut after = open(crashed.path()).await;
    assert_eq!(after.last_time().await.unwrap(), Some(now()));
    let loaded = after.load("proef", Mode::Live, "i", now()).await.unwrap();
    assert_eq!(loaded.entries.len(), 1);
    let claimed = after.claim(EntryId(1), now()).await.unwrap().unwrap();
    assert_eq!(claimed.bytes, rendered(1).bytes);
}

#[tokio::test]
async fn a_new_ledger_is_born_whole_and_leaves_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).await.close().await;
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["ledger.sqlite"]);
    let mut raw = raw(folder.path()).await;
    let rows =
        sqlx::query("SELECT success FROM _sqlx_migrations").fetch_all(&mut raw).await.unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.get(0)));
}

/// A ledger as an older version left it.
fn of_layout(layout: u32, folder: &Path) -> PathBuf {
    let path = folder.join("ledger.sqlite");
    let kept = in_repository(&format!("tests/data/ledgers/layout-{layout}.sqlite"));
    std::fs::copy(kept, &path).unwrap();
    path
}

#[tokio::test]
async fn an_older_layout_is_backed_up_before_it_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = of_layout(1, folder.path());
    Store::open_and_upgrade(&path).await.unwrap().close().await;
    let options =
        SqliteConnectOptions::new().filename(folder.path().join("ledger.before-layout-4-from-1"));
    let mut backup = SqliteConnection::connect_with(&options).await.unwrap();
    let count = sqlx::query("SELECT COUNT(*) FROM outbox").fetch_one(&mut backup).await.unwrap();
    assert_eq!(count.get::<i64, _>(0), 20, "the copy holds what the older layout held");
    let newest = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations")
        .fetch_one(&mut backup)
        .await
        .unwrap();
    assert_eq!(newest.get::<i64, _>(0), 1);
}

#[tokio::test]
async fn a_layout_that_cannot_be_brought_up_to_date_is_backed_up_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    of_layout(1, folder.path());
    let mut older = raw(folder.path()).await;
    // As if a layout had come before the first.
    sqlx::query("UPDATE _sqlx_migrations SET version = 0").execute(&mut older).await.unwrap();
    older.close().await.unwrap();
    let upgraded = Store::open_and_upgrade(&folder.path().join("ledger.sqlite")).await;
    assert!(upgraded.is_err(), "layout 0 never existed, so this program cannot change it");
    let names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(names.iter().any(|it| it.contains("before-layout-")), "{names:?}");
}

#[tokio::test]
async fn a_second_writer_waits_for_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (open(folder.path()).await, open(folder.path()).await);
    let before = one.data_version().await.unwrap();
    other.installation_or("the command line").await.unwrap();
    assert_ne!(one.data_version().await.unwrap(), before, "somebody else has written");
    one.note_time(now()).await.unwrap();
    assert_eq!(other.last_time().await.unwrap(), Some(now()));
}
