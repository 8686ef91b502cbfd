//! A ledger that is not as it was written is never believed: it says so, with the file and the way out, and never panics.

use std::path::Path;

use chrono::{DateTime, Utc};
use kwaliteitskalender::adapters::sqlite::{LedgerError, Store};
use kwaliteitskalender::delivery::{
    Edition, Effect, EntryId, KnownDue, Ledger, Mode, forecast, next_moment, planned, reconcile,
};
use kwaliteitskalender::planning::{Anchor, Author, Fact, Happened, Subject};
use sqlx::{AssertSqlSafe, Row as _};

use crate::daemon::autumn;
use crate::ledger::{GO_LIVE, decision, enqueue, now, of_layout, open, raw, rendered};
use crate::process::in_repository;
use crate::world::calendar::with_addresses;

/// The tables whose rows carry a seal.
const SEALED: [&str; 7] = ["meta", "go_live", "first_seen", "fact", "reminder", "told", "outbox"];

/// One row in each table that decides.
async fn filled(folder: &Path) {
    let mut ledger = open(folder).await;
    let subject = Subject::Occurrence {
        item: "a".to_owned(),
        member: None,
        number: None,
        step: None,
        anchor: Anchor::Only,
    };
    let told = KnownDue {
        subject: subject.clone(),
        party: "opr".to_owned(),
        due: "2026-10-12".parse().unwrap(),
        newest_rung: None,
        occurrence: "a/2026".to_owned(),
        title: "A".to_owned(),
        confidential: false,
        at: now(),
        closed: false,
    };
    let effects = [
        GO_LIVE(),
        Effect::Seen { item: "a".to_owned(), at: now() },
        enqueue("opr@swv.example", &["a"]),
        Effect::Tell(told),
    ];
    ledger.apply(&decision(), &effects, &[rendered(1)]).await.unwrap();
    let what = Happened::Done { on: "2026-09-01".parse().unwrap(), outcome: None, evidence: None };
    let fact =
        Fact { subject, what, note: None, author: Author::Cli("beheer".to_owned()), at: now() };
    ledger.append_facts("proef", Mode::Live, &[fact], &[]).await.unwrap();
    ledger.note_time(now()).await.unwrap();
    ledger.close().await;
}

async fn columns(folder: &Path, table: &str) -> Vec<String> {
    let columns = sqlx::query("SELECT name FROM pragma_table_info($1)").bind(table);
    let columns = columns.fetch_all(&mut raw(folder).await).await.unwrap();
    columns.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn no_value_changes_without_being_seen() {
    let good = tempfile::tempdir().unwrap();
    filled(good.path()).await;
    for table in SEALED {
        for column in columns(good.path(), table).await {
            if ["id", "checksum", "bytes_checksum"].contains(&column.as_str()) {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ledger.sqlite");
            std::fs::copy(good.path().join("ledger.sqlite"), &path).unwrap();
            let change = format!(
                "UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 1
                                                   WHEN 'null' THEN 0 ELSE {column} || 'x' END"
            );
            let changed = sqlx::query(AssertSqlSafe(change));
            changed.execute(&mut raw(folder.path()).await).await.unwrap();
            let mut ledger = Store::open(&path).await.unwrap();
            let found = match column.as_str() {
                "bytes" => ledger.claim(EntryId(1), now()).await.map(drop),
                _ => ledger.look_for_damage().await,
            };
            let Err(LedgerError::Damaged { .. }) = found else {
                panic!("{table}.{column}: {found:?}");
            };
            let says = found.unwrap_err().to_string();
            for words in [path.to_str().unwrap(), table, "nothing is sent", "restore a back-up"] {
                assert!(says.contains(words), "{table}.{column}: {says}");
            }
        }
    }
}

#[tokio::test]
async fn whose_messages_wait_is_not_believed_of_a_row_that_changed() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let stranger = sqlx::query("UPDATE outbox SET organisation = 'proeg'");
    stranger.execute(&mut raw(folder.path()).await).await.unwrap();
    let mut ledger = open(folder.path()).await;
    let found = ledger.waiting_of_others(&["proef"], Mode::Live).await;
    assert!(matches!(found, Err(LedgerError::Damaged { .. })), "{found:?}");
}

#[tokio::test]
async fn every_row_that_is_written_carries_a_seal_also_after_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let mut ledger = open(folder.path()).await;
    let entry = EntryId(1);
    ledger.claim(entry, now()).await.unwrap().unwrap();
    ledger.doubt_orphans().await.unwrap();
    ledger.apply(&decision(), &[Effect::Unresolve { entry }], &[]).await.unwrap();
    ledger.look_for_damage().await.unwrap();
    let mut raw = raw(folder.path()).await;
    for table in SEALED {
        let count = format!("SELECT COUNT(*), COUNT(checksum) FROM {table}");
        let row = sqlx::query(AssertSqlSafe(count)).fetch_one(&mut raw).await.unwrap();
        let (all, sealed): (i64, i64) = (row.get(0), row.get(1));
        assert!(0 < all && all == sealed, "{table}: {sealed} of {all}");
    }
}

#[tokio::test]
async fn a_row_of_an_older_layout_has_no_seal_until_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = of_layout(3, folder.path());
    let mut ledger = Store::open_and_upgrade(&path).await.unwrap();
    ledger.look_for_damage().await.unwrap();
    assert!(ledger.claim(EntryId(20), now()).await.unwrap().is_some());
    let sealed = sqlx::query("SELECT id FROM outbox WHERE checksum IS NOT NULL");
    let sealed = sealed.fetch_all(&mut raw(folder.path()).await).await.unwrap();
    let sealed: Vec<i64> = sealed.iter().map(|row| row.get(0)).collect();
    assert_eq!(sealed, [20]);
}

#[tokio::test]
async fn damage_is_found_within_a_day_while_the_service_runs_and_ends_it() {
    let house = autumn();
    let mut running = house.start("run --clock 2026-08-31T12:00:00+02:00 --speed 86400");
    running.wait_for("starts");
    // Of an organisation that no tick asks about: only who looks at every row can find it.
    let damage =
        "INSERT INTO first_seen (organisation, item, at, checksum) VALUES ('ander', 'a', 0, 1)";
    sqlx::query(damage).execute(&mut raw(&house.path("var")).await).await.unwrap();
    let (status, said) = running.end();
    assert_eq!(status.code(), Some(69), "{said}");
    let logged = said.lines().find(|it| it.contains("ERROR")).unwrap_or_default();
    for words in ["var/ledger.sqlite", "first_seen", "nothing is sent", "restore a back-up"] {
        assert!(logged.contains(words), "{said}");
    }
}

/// All that a tick, `next` and `history` make of it.
fn decide(ledger: &Ledger, now: DateTime<Utc>) {
    let kept = |name: &str| {
        std::fs::read_to_string(in_repository(&format!("tests/data/ledgers/{name}"))).unwrap()
    };
    let (calendar, addresses) = with_addresses(&kept("kalender.yaml"), &kept("adresboek.yaml"));
    let plan = planned(&calendar, ledger, now);
    let edition = Edition { calendar: &calendar, addresses: &addresses };
    let situation = edition.situation(&plan, ledger, now);
    reconcile(&situation);
    next_moment(&situation, now);
    forecast(&situation, "2027-01-10".parse().unwrap());
}

/// All that a tick reads.
async fn read_all(path: &Path) -> Result<(Ledger, usize), LedgerError> {
    let mut ledger = Store::open_and_upgrade(path).await?;
    ledger.look_for_damage().await?;
    ledger.clock_mark().await?;
    ledger.last_time().await?;
    ledger.held_since().await?;
    ledger.versions().await?;
    ledger.edits().await?;
    ledger.totals(Mode::Live).await?;
    ledger.entries_after(Mode::Live, EntryId(0)).await?;
    ledger.reminders_of("proef", Mode::Live, "").await?;
    let now = "2026-11-04T07:30:00Z".parse().unwrap();
    let installation = ledger.installation().await?.unwrap_or_default();
    let loaded = ledger.load("proef", Mode::Live, &installation, now).await?;
    decide(&loaded, now);
    let due = ledger.due(Mode::Live, now, 99).await?;
    for id in &due {
        ledger.claim(*id, now).await?;
    }
    ledger.close().await;
    Ok((loaded, due.len()))
}

#[tokio::test]
async fn no_bytes_of_a_ledger_make_it_panic() {
    let good = tempfile::tempdir().unwrap();
    let path = of_layout(3, good.path());
    Store::open_and_upgrade(&path).await.unwrap().close().await;
    let bytes = std::fs::read(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut chance = 7_u64;
    let mut draw = |below: usize| {
        chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) as usize % below
    };
    let (mut refused, all) = (0, 150);
    for round in 0..all {
        let mut damaged = bytes.clone();
        for _ in 0..[1, 4, 64, 512][round % 4] {
            damaged[draw(bytes.len())] ^= 1 << draw(8);
        }
        let path = folder.path().join(format!("{round}.sqlite"));
        std::fs::write(&path, damaged).unwrap();
        match read_all(&path).await {
            Ok(_) => {}
            Err(wrong) => {
                refused += 1;
                let says = wrong.to_string();
                assert!(says.contains(path.to_str().unwrap()), "{says}");
            }
        }
    }
    assert!(all / 4 < refused, "{refused} of {all} were refused");
}

/// What a damaged page, a stray program or a hand can leave in a cell.
/// The last three are a day or a moment as the library reads one, and none to count with.
const HOSTILE: [&str; 7] = [
    "'x'",
    "x'ff00fe'",
    "-9223372036854775808",
    "NULL",
    "'-262143-01-01'",
    "'+262142-12-31'",
    "8210266876799999",
];

/// Rows of an older layout carry no seal: there nothing stands between a value and who reads it.
#[tokio::test]
async fn no_value_in_a_row_without_a_seal_makes_it_panic() {
    let good = tempfile::tempdir().unwrap();
    let path = of_layout(3, good.path());
    Store::open_and_upgrade(&path).await.unwrap().close().await;
    let bytes = std::fs::read(&path).unwrap();
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'";
    let tables = sqlx::query(tables).fetch_all(&mut raw(good.path()).await).await.unwrap();
    let (mut tried, mut refused) = (0, 0);
    for table in tables.iter().map(|row| row.get::<String, _>(0)) {
        for column in columns(good.path(), &table).await {
            for value in HOSTILE {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("ledger.sqlite");
                std::fs::write(&path, &bytes).unwrap();
                let damage = format!("UPDATE OR IGNORE \"{table}\" SET \"{column}\" = {value}");
                let damaged =
                    sqlx::query(AssertSqlSafe(damage)).execute(&mut raw(folder.path()).await).await;
                // A value that the table itself refuses cannot stand there.
                if !damaged.is_ok_and(|it| 0 < it.rows_affected()) {
                    continue;
                }
                tried += 1;
                if let Err(wrong) = read_all(&path).await {
                    refused += 1;
                    let says = wrong.to_string();
                    assert!(says.contains(path.to_str().unwrap()), "{table}.{column}: {says}");
                }
            }
        }
    }
    assert!(100 < tried && tried / 4 < refused, "{refused} of {tried} were refused");
}
