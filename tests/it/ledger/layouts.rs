//! Ledgers that older versions left: each is brought up to date with all it holds, and nothing goes twice.

use std::collections::BTreeSet;

use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::delivery::{EntryId, Mode, Stage};
use sqlx::Row as _;

use crate::ledger::{of_layout, raw};
use crate::process::{House, header, in_repository};
use crate::smtp_server::{Connection, SmtpServer};

fn kept(name: &str) -> String {
    std::fs::read_to_string(in_repository(&format!("tests/data/ledgers/{name}"))).unwrap()
}

/// The names of the reminders in a mode that have an outcome, as they stand in the file.
async fn names(folder: &std::path::Path, mode: &str) -> BTreeSet<String> {
    let names = "SELECT name FROM reminder WHERE mode = $1 AND outcome <> 'free'";
    let rows = sqlx::query(names).bind(mode).fetch_all(&mut raw(folder).await).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn everything_in_an_older_ledger_is_read_back() {
    for layout in 1..=3 {
        let folder = tempfile::tempdir().unwrap();
        let path = of_layout(layout, folder.path());
        let written = [("live", Mode::Live), ("trial", Mode::Trial)];
        let mut before = Vec::new();
        for (word, _) in written {
            before.push(names(folder.path(), word).await);
        }
        let mut ledger = Store::open_and_upgrade(&path).await.unwrap();
        ledger.look_for_damage().await.unwrap();
        let now = "2026-11-03T12:00:00Z".parse().unwrap();
        let mut found = Vec::new();
        for (at, (_, mode)) in written.into_iter().enumerate() {
            let loaded = ledger.load("proef", mode, "i", now).await.unwrap();
            let keys: BTreeSet<String> = loaded.handled.keys().map(ToString::to_string).collect();
            assert_eq!(keys, before[at], "layout {layout}: a key is what its text says");
            let said: Vec<_> = loaded.facts.iter().map(|it| format!("{:?}", it.author)).collect();
            assert_eq!(said, [r#"Cli("beheer")"#, r#"Cli("beheer")"#, r#"File(Some("CvA"))"#]);
            assert_eq!((loaded.first_seen.len(), loaded.done_lines_seen.len()), (5, 1));
            let entries = ledger.entries_after(mode, EntryId(0)).await.unwrap();
            found.push((entries.len(), loaded.told.iter().count(), loaded.bad_addresses.len()));
        }
        assert_eq!(found, [(15, 5, 2), (5, 3, 0)], "layout {layout}");
        let entries = ledger.entries_after(Mode::Live, EntryId(17)).await.unwrap();
        let states: Vec<Stage> = entries.iter().map(|it| it.state).collect();
        assert_eq!(states, [Stage::Unresolved, Stage::GivenUp, Stage::InDoubt], "layout {layout}");
        let files = (ledger.versions().await.unwrap().len(), ledger.edits().await.unwrap().len());
        assert_eq!(files, if layout == 1 { (0, 0) } else { (1, 1) }, "layout {layout}");
        assert_eq!(ledger.installation().await.unwrap().unwrap().len(), 16);
    }
}

#[tokio::test]
async fn what_an_older_version_sent_is_not_sent_again() {
    for layout in 1..=3 {
        let server = SmtpServer::start([Connection::polite()]);
        let house = House::new(&kept("kalender.yaml"), &kept("adresboek.yaml")).smtp(server.port());
        std::fs::create_dir(house.path("var")).unwrap();
        let path = of_layout(layout, &house.path("var"));
        let sent = "SELECT message_id FROM outbox WHERE state = 'sent'";
        let sent = sqlx::query(sent).fetch_all(&mut raw(&house.path("var")).await).await.unwrap();
        let sent: BTreeSet<String> = sent.iter().map(|row| row.get(0)).collect();
        let before = names(&house.path("var"), "live").await;
        house.must("run --once --clock 2026-11-04T08:30:00+01:00");
        let stored = server.stored();
        let told = |it: &crate::smtp_server::Stored| header(&it.bytes, "Message-ID");
        let ids: Vec<String> = stored.iter().map(told).collect();
        let is_old = |id: &&String| sent.contains(id.trim_matches(['<', '>']));
        assert_eq!(ids.iter().find(is_old), None, "layout {layout}");
        let mut ledger = Store::open(&path).await.unwrap();
        let anew = ledger.reminders_of("proef", Mode::Live, "").await.unwrap();
        let anew = anew.iter().filter(|it| it.entry.is_some_and(|it| EntryId(20) < it));
        let anew: Vec<String> = anew.map(|it| it.key.to_string()).collect();
        assert!(!anew.is_empty(), "layout {layout}: it goes on");
        assert!(anew.iter().all(|it| !before.contains(it.as_str())), "layout {layout}: {anew:?}");
    }
}
