//! A table that is imported and exported again, and a chapter that is exported and imported again: the same words.

use std::path::Path;

use chrono::NaiveDate;
use kwaliteitskalender::adapters;
use kwaliteitskalender::calendar::{Calendar, Severity};
use kwaliteitskalender::import::draft::Note;
use kwaliteitskalender::import::table::Cell;
use kwaliteitskalender::import::yaml::draft_yaml;
use kwaliteitskalender::messages::document::{self, Document, window};
use kwaliteitskalender::planning::plan;

use super::{SEED, draft_of, read, rows};

/// Wanneer, Wie and what stands beside them of every row of the table, headings apart.
fn seed_cells() -> Vec<[String; 3]> {
    let rows = SEED.lines().filter(|line| line.contains('\t') && !line.contains("<b>"));
    let rows = rows.map(|line| {
        let mut cells = line.split('\t').skip(1).map(|cell| Cell::new(cell, false).text);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    });
    rows.collect()
}

/// The draft as the chapter of a year plan, on a fixed day.
fn chapter(yaml: &str) -> Document {
    let calendar = read(yaml).calendar.expect("a draft can be read");
    let day = NaiveDate::from_ymd_opt(2026, 9, 1).expect("a day");
    Document::new(&calendar, &plan(&calendar, &[], window(&calendar, day)), day)
}

#[test]
fn what_was_imported_is_exported_in_the_same_words() {
    let exported = chapter(&draft_yaml(&draft_of(SEED.as_bytes()), "tabel.txt", None));
    let rows: Vec<_> = exported.sections.iter().flat_map(|it| &it.rows).collect();
    assert_eq!((rows.len(), seed_cells().len()), (23, 23));
    for (row, cells) in rows.into_iter().zip(seed_cells()) {
        let lines = [&row.when, &row.who, &row.remark];
        assert_eq!(lines.map(|it| it.join(" ")), cells, "{}", row.id);
    }
}

/// Section, and the four cells, row by row.
fn cells(document: &Document) -> Vec<[String; 5]> {
    let rows = document.sections.iter().flat_map(|section| {
        section.rows.iter().map(|row| {
            let [when, who, remark] = [&row.when, &row.who, &row.remark].map(|it| it.join("\n"));
            [section.title.clone(), row.title(), when, who, remark]
        })
    });
    rows.collect()
}

/// In the five formats that people open.
fn files(document: &Document) -> [(&'static str, Vec<u8>); 5] {
    [
        ("md", document::markdown::write(document).into_bytes()),
        ("csv", document::csv::write(document).into_bytes()),
        ("html", document::page::write(document).into_bytes()),
        ("docx", adapters::docx::write(document).expect("a Word document")),
        ("xlsx", adapters::xlsx::write(document).expect("a workbook")),
    ]
}

#[track_caller]
fn check_comes_back(exported: &Document) {
    for (format, file) in files(exported) {
        let yaml = draft_yaml(&draft_of(&file), "terug", None);
        let found = read(&yaml).diagnostics;
        let errors = found.into_iter().filter(|it| it.severity() == Severity::Error);
        assert_eq!(errors.count(), 0, "{format}: {yaml}");
        assert_eq!(cells(&chapter(&yaml)), cells(exported), "{format}");
    }
}

#[test]
fn every_exported_format_comes_back_with_the_same_rows() {
    check_comes_back(&chapter(&draft_yaml(&draft_of(SEED.as_bytes()), "tabel.txt", None)));
}

fn shipped(file: &str) -> (Calendar, Document) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(file);
    let yaml = std::fs::read_to_string(path).expect("a shipped calendar");
    (read(&yaml).calendar.expect("it has no errors"), chapter(&yaml))
}

#[test]
fn the_shipped_calendars_come_back_from_every_format() {
    for file in ["kalender.yaml", "zutphen/kalender.yaml"] {
        let (_, exported) = shipped(file);
        assert!(20 < cells(&exported).len());
        check_comes_back(&exported);
    }
}

#[test]
fn whoever_is_named_in_a_shipped_calendar_is_a_party_again() {
    let (calendar, exported) = shipped("kalender.yaml");
    // The chapter calls members by the name of their group, and at a comma a cell is cut.
    let doers = calendar.items.iter().flat_map(|it| &it.responsible).map(|it| calendar.party(*it));
    let doers = doers.filter(|it| it.member_of.is_none() && !it.name.contains(','));
    let mut names: Vec<&str> = doers.map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert!(30 < names.len());
    for (format, file) in files(&exported) {
        let draft = draft_of(&file);
        let found: Vec<&str> = draft.parties.iter().map(|it| it.name.as_str()).collect();
        let missing: Vec<_> = names.iter().filter(|name| !found.contains(name)).collect();
        assert!(missing.is_empty(), "{format}: {missing:?} not in {found:?}");
    }
}

#[test]
fn a_row_that_was_exported_as_confidential_asks_who_may_see_it() {
    let yaml = draft_yaml(&draft_of(SEED.as_bytes()), "tabel.txt", None);
    let key = "      jaarverslag-opr:\n";
    assert_eq!(yaml.matches(key).count(), 1, "{yaml}");
    let shielded = yaml.replace(key, &format!("{key}        zichtbaar_voor: [coordinator]\n"));
    let exported = chapter(&shielded);
    for file in [
        document::csv::write(&exported).into_bytes(),
        adapters::xlsx::write(&exported).expect("a workbook"),
    ] {
        let draft = draft_of(&file);
        let noted = rows(&draft).into_iter().filter(|it| it.notes.contains(&Note::Confidential));
        assert_eq!(noted.map(|it| it.id.as_str()).collect::<Vec<_>>(), ["jaarverslag-opr"]);
        let yaml = draft_yaml(&draft, "terug", None);
        assert_eq!(yaml.matches("vertrouwelijk; zet er `zichtbaar_voor` bij").count(), 1);
    }
}
