//! School years of the shipped calendars, mail by mail. `KALENDER_UPDATE_CASES=1` writes them anew: read them before you keep
//! them. Would each mail be welcome on that morning?

use std::path::{Path, PathBuf};

use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::app::commands::simulate::{listing, shapes};
use kwaliteitskalender::app::load;
use kwaliteitskalender::app::settings::Settings;
use kwaliteitskalender::app::simulation::Assume;
use kwaliteitskalender::app::simulation::{Simulated, simulate};
use kwaliteitskalender::app::version::Version;
use kwaliteitskalender::delivery::Mode;

use crate::world::calendar::at;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Vec<Version> {
    let settings = Settings::read(&root().join("config/server.yaml")).unwrap();
    let load =
        |files| load::load(files).unwrap().version.expect("the shipped calendars have no errors");
    settings.calendars.iter().map(load).collect()
}

fn school_year(from: i32, assume: Assume) -> Vec<Simulated> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let midnight = |year: i32| at(&format!("{year}-08-01 00:00"));
    runtime.block_on(async {
        let ledger = Store::in_memory().await.unwrap();
        simulate(shipped(), ledger, Mode::Trial, midnight(from), midnight(from + 1), assume)
            .await
            .unwrap()
    })
}

#[track_caller]
fn check_golden(name: &str, found: &str) {
    let file: PathBuf = root().join("tests/golden").join(name);
    if std::env::var_os("KALENDER_UPDATE_CASES").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let differs = expected.lines().zip(found.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(
        expected == found,
        "{name} differs, first at {differs:?}; {} lines were {} lines",
        found.lines().count(),
        expected.lines().count()
    );
}

fn json(sent: &[Simulated]) -> String {
    serde_json::to_string_pretty(&shapes(sent)).unwrap() + "\n"
}

#[test]
fn the_school_year_2025_2026_with_everything_on_time() {
    let sent = school_year(2025, Assume::OnTime);
    check_golden("simulate-2025-2026.txt", &listing(&sent));
    check_golden("simulate-2025-2026.json", &json(&sent));
}

#[test]
fn the_school_year_2026_2027_with_everything_on_time() {
    let sent = school_year(2026, Assume::OnTime);
    check_golden("simulate-2026-2027.txt", &listing(&sent));
    check_golden("simulate-2026-2027.json", &json(&sent));
}

#[test]
fn the_school_year_2025_2026_when_nobody_ever_reports_anything() {
    check_golden("simulate-2025-2026-never.txt", &listing(&school_year(2025, Assume::Never)));
}
