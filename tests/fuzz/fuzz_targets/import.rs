//! Any text as a table of a year plan: in whichever way it is a table, its draft is a calendar without errors, and the chapter
//! of that calendar has every cell of *Wanneer* and *Wie* as it stood there.
#![no_main]

use chrono::NaiveDate;
use kwaliteitskalender_fuzz::calendar::{Files, Severity, read};
use kwaliteitskalender_fuzz::import::draft::{DraftCalendar, Note, draft};
use kwaliteitskalender_fuzz::import::table::RawTable;
use kwaliteitskalender_fuzz::import::tables;
use kwaliteitskalender_fuzz::import::words::{no_calendar, summary};
use kwaliteitskalender_fuzz::import::yaml::draft_yaml;
use kwaliteitskalender_fuzz::messages::document::{Document, window};
use kwaliteitskalender_fuzz::messages::dutch::capital;
use kwaliteitskalender_fuzz::planning::plan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Packed files are for the libraries that unpack them.
    if bytes.starts_with(b"PK") {
        return;
    }
    let Ok(tables) = tables::read(bytes) else { return };
    for all in [false, true] {
        let draft = draft(&tables, all);
        if draft.sections.is_empty() {
            no_calendar("tabel", &draft.left);
        } else {
            summary(&draft);
            check(&tables, &draft);
        }
    }
});

fn check(tables: &[RawTable], draft: &DraftCalendar) {
    let yaml = draft_yaml(draft, "tabel", None);
    let reading = read(&Files { calendar: yaml.as_bytes(), ..Files::default() });
    let errors: Vec<_> =
        reading.diagnostics.iter().filter(|it| it.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}\n{yaml}");
    let calendar = reading.calendar.expect("no errors, so a calendar");
    let day = NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day");
    let chapter = Document::new(&calendar, &plan(&calendar, &[], window(&calendar, day)), day);
    let rows = draft.sections.iter().flat_map(|it| &it.rows);
    let shown: Vec<_> = chapter.sections.iter().flat_map(|it| &it.rows).collect();
    assert_eq!(rows.clone().count(), shown.len());
    let cells = tables.iter().flat_map(|it| &it.rows).flat_map(|it| &it.cells);
    let cells: Vec<String> = cells.map(|it| capital(&it.one_line())).collect();
    for (row, shown) in rows.zip(shown) {
        if row.notes.iter().any(|it| matches!(it, Note::Addresses(_) | Note::Shortened)) {
            continue;
        }
        for cell in [shown.when.join(" "), shown.who.join(" ")] {
            assert!(cell.is_empty() || cells.contains(&capital(&cell)), "{cell:?}\n{yaml}");
        }
    }
}
