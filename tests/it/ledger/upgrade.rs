//! After a new version is installed: what reads goes on, what writes waits for the first start, and only that changes the file.

use kwaliteitskalender::adapters::sqlite::{LedgerError, Store};
use kwaliteitskalender::delivery::{EntryId, Mode};

use crate::daemon::{GO_LIVE, autumn};
use crate::ledger::of_layout;
use crate::process::House;

/// An installation whose ledger was last written by an older version.
fn upgraded_house() -> House {
    let house = autumn();
    std::fs::create_dir(house.path("var")).unwrap();
    of_layout(1, &house.path("var"));
    house
}

/// Every file of the data folder, with its bytes.
fn data(house: &House) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(house.path("var")).unwrap().map(|it| it.unwrap());
    let named = |it: std::fs::DirEntry| {
        (it.file_name().into_string().unwrap(), std::fs::read(it.path()).unwrap())
    };
    let mut all: Vec<_> = files.map(named).collect();
    all.sort();
    all
}

#[tokio::test]
async fn reading_commands_read_an_older_ledger_and_leave_it_as_it_is() {
    let house = upgraded_house();
    let before = data(&house);
    for line in [
        "status",
        "next",
        "check",
        "occurrences --from 2026-08-01 --until 2026-12-01",
        "explain jaarverslag",
        "plan",
        "simulate --from 2026-08-01 --until 2026-10-01",
    ] {
        house.must(line);
        assert_eq!(data(&house), before, "{line}");
    }
    let history = house.must("history jaarverslag").stdout;
    assert_eq!(data(&house), before, "{history}");
    let mut ledger = Store::open_to_read(&house.ledger()).await.unwrap();
    assert_eq!(ledger.entries_after(Mode::Live, EntryId(0)).await.unwrap().len(), 15);
    assert!(ledger.versions().await.unwrap().is_empty(), "the copy has the newest layout");
}

#[tokio::test]
async fn reading_makes_no_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    for found in [Store::open_to_read(&path).await, Store::copy_in_memory(&path).await] {
        assert!(matches!(found, Err(LedgerError::Open { .. })), "{found:?}");
        assert!(!path.exists());
    }
}

#[tokio::test]
async fn writing_commands_ask_for_a_start_of_the_service_before_they_change_an_older_ledger() {
    let house = upgraded_house();
    let before = data(&house);
    for line in [
        "done begroting/2026 --on 2026-08-30",
        "event norm 2026-08-30",
        "retry",
        "resume-clock",
        "plan --akkoord",
    ] {
        let refused = house.run(line);
        assert_eq!(refused.code, Some(69), "{line}: {refused:?}");
        assert!(refused.stderr.contains("older version"), "{line}: {}", refused.stderr);
        assert!(refused.stderr.contains("`run --once`"), "{line}: {}", refused.stderr);
        assert_eq!(data(&house), before, "{line}");
    }
    house.must("run --once --clock 2026-11-04T08:30:00+01:00");
    house.must("event norm 2026-08-30");
}

#[tokio::test]
async fn only_the_sender_changes_the_layout() {
    let folder = tempfile::tempdir().unwrap();
    let path = of_layout(1, folder.path());
    let opened = Store::open(&path).await;
    assert!(matches!(opened, Err(LedgerError::TooOld { .. })), "{opened:?}");
    Store::open_and_upgrade(&path).await.unwrap().close().await;
    Store::open(&path).await.unwrap();
}

#[test]
fn a_simulation_goes_on_from_what_the_ledger_knows() {
    let house = autumn();
    let simulated = || house.must("simulate --from 2026-09-01 --until 2026-09-02").stdout;
    assert!(simulated().contains("gestart"), "the start mail has not gone");
    house.must(GO_LIVE);
    let after = simulated();
    assert!(!after.contains("gestart"), "{after}");
    assert!(after.contains("Jaarverslag"), "{after}");
}

#[test]
fn reading_commands_make_no_ledger() {
    let house = autumn();
    house.must("history jaarverslag");
    assert!(!house.path("var").exists());
}
