//! The calendar as a document: what stands in it, whoever opens it, and what never does.

mod feed;
mod hostile;
mod office;

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;
use kwaliteitskalender::adapters::{docx, xlsx};
use kwaliteitskalender::calendar::{self, Calendar, Files};
use kwaliteitskalender::messages::document::{self, Course, Document, csv, markdown, page};
use kwaliteitskalender::planning::{Plan, plan};

use crate::process::{House, not_shown};

/// The day of "stand van".
const TODAY: &str = "2026-11-22";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Rows with a plan, a secret, hostile words: what the golden cases show too.
fn small() -> PathBuf {
    root().join("tests/cases/export/markdown/kalender.yaml")
}

fn shipped() -> PathBuf {
    root().join("config/kalender.yaml")
}

fn read(path: &Path) -> Calendar {
    let bytes = std::fs::read(path).unwrap();
    let reading = calendar::read(&Files { calendar: &bytes, addresses: None, done: None });
    reading.calendar.unwrap_or_else(|| panic!("{}: {:?}", path.display(), reading.diagnostics))
}

fn planned(calendar: &Calendar, today: &str) -> Plan {
    plan(calendar, &[], document::window(calendar, day(today)))
}

fn document(path: &Path, today: &str) -> Document {
    let calendar = read(path);
    let plan = planned(&calendar, today);
    Document::new(&calendar, &plan, day(today))
}

/// All that a person can read in any of the formats, one text each.
fn texts(document: &Document) -> Vec<String> {
    vec![
        markdown::write(document),
        csv::write(document),
        page::write(document),
        office::sheet_text(&xlsx::write(document).unwrap()),
        String::from_utf8_lossy(&docx::write(document).unwrap()).into_owned(),
    ]
}

fn row<'a>(document: &'a Document, id: &str) -> &'a document::DocumentRow {
    let mut rows = document.sections.iter().flat_map(|it| &it.rows);
    rows.find(|it| it.id == id).unwrap_or_else(|| panic!("no row {id}"))
}

#[test]
fn the_chapter_has_every_row_of_the_shipped_calendar_in_the_order_of_the_file() {
    let calendar = read(&shipped());
    let document = document(&shipped(), TODAY);
    let shown: Vec<&str> =
        document.sections.iter().flat_map(|it| &it.rows).map(|it| &*it.id).collect();
    let written: Vec<&str> = calendar.items.iter().map(|it| &*it.id).collect();
    assert_eq!(shown, written);
}

#[test]
fn the_chapter_reads_as_the_year_plan_does() {
    let document = document(&shipped(), TODAY);
    let check = |id: &str, when: &str, who: &str| {
        let row = row(&document, id);
        assert_eq!((row.when[0].as_str(), row.who.join("\n").as_str()), (when, who), "{id}");
    };
    check(
        "begroting",
        "Jaarlijks voor 1 januari",
        "Administratiekantoor / Directeur-bestuurder SWV\nVaststelling na goedkeuring Bestuur SWV",
    );
    check(
        "beleidsnotitie-po-vo",
        "Jaarlijks voor 1 oktober",
        "Werkgroep PO/VO (i.s.m. SLP)\nVaststelling door SWV PO en Directeur-bestuurder SWV",
    );
    check(
        "schoolondersteuningsprofiel",
        "Jaarlijks voor 1 augustus",
        "Scholen\nVaststelling door schoolbesturen na advies van de MR",
    );
    check("visitatie", "Drie per jaar", "Auditorenpool");
}

#[test]
fn a_cell_kept_as_published_is_shown_as_published() {
    let document = document(&small(), TODAY);
    let published = "Directeur-bestuurder i.s.m. Administratiekantoor (vaststelling toezicht)";
    assert_eq!(row(&document, "jaarverslag").who, [published]);
}

#[test]
fn a_confidential_row_stands_there_without_its_course() {
    let document = document(&small(), TODAY);
    let row = row(&document, "gesprek");
    assert_eq!(row.course, Course::Confidential);
    assert_eq!(row.when, ["Jaarlijks voor 1 april"]);
    for text in texts(&document) {
        assert!(text.contains("Beoordelingsgesprek directeur-bestuurder"), "{text}");
        assert!(!text.contains("2027-03-31") && !text.contains("31-03-2027"), "{text}");
    }
}

#[test]
fn a_secret_row_is_nowhere_nor_is_its_name_behind_zie() {
    let document = document(&small(), TODAY);
    assert!(document.sections.iter().flat_map(|it| &it.rows).all(|it| it.id != "reorganisatie"));
    assert!(row(&document, "voorbereiding").remark.is_empty());
    for text in texts(&document) {
        assert!(!text.contains("Fusie") && !text.contains("reorganisatie"), "{text}");
    }
}

#[test]
fn rows_of_a_planning_stand_under_their_parent() {
    let document = document(&small(), TODAY);
    let rows = &document.sections[0].rows;
    let at = rows.iter().position(|it| it.id == "handboek").unwrap();
    assert_eq!(rows[at + 1].title(), "– Privacyreglement");
    assert_eq!(rows[at + 2].title(), "– Klachtenregeling");
    assert!(!rows[at].is_part);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let make = || {
        let document = document(&shipped(), TODAY);
        (docx::write(&document).unwrap(), xlsx::write(&document).unwrap(), texts(&document))
    };
    let (first, second) = (make(), make());
    assert!(first.0 == second.0, "docx");
    assert!(first.1 == second.1, "xlsx");
    assert_eq!(first.2, second.2);
}

#[test]
fn what_is_done_moves_the_next_date_on() {
    let calendar = std::fs::read_to_string(shipped()).unwrap();
    let addresses = std::fs::read_to_string(root().join("config/adresboek.yaml")).unwrap();
    let house = House::new(&calendar, &addresses);
    house.must("run --once --clock 2026-11-22T10:00:00+01:00");
    let next_due = || {
        let said = house.must("export --json --today 2026-11-22").stdout;
        let shape: serde_json::Value = serde_json::from_str(&said).unwrap();
        let sections = shape["sections"].as_array().unwrap();
        let mut rows = sections.iter().flat_map(|it| it["rows"].as_array().unwrap());
        rows.find(|it| it["id"] == "jaarverslag-opr").unwrap()["next_due"].clone()
    };
    assert_eq!(next_due(), "2027-05-31");
    house.must("done jaarverslag-opr/2027 --on 2026-11-20 --by test");
    assert_eq!(next_due(), "2028-05-31");
}

#[test]
fn a_file_is_written_where_asked_and_a_folder_that_is_not_there_is_told() {
    let house = House::new(&std::fs::read_to_string(small()).unwrap(), "{}\n");
    let file = house.path("jaarplan.docx");
    let done = house.run(&format!("export --docx --today {TODAY} -o {}", file.display()));
    assert_eq!((done.code, done.stdout.as_str()), (Some(0), ""), "{done:?}");
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    let nowhere = house.path("weg/jaarplan.md");
    let done = house.run(&format!("export --md -o {}", nowhere.display()));
    assert_eq!(done.code, Some(69), "{done:?}");
    assert!(done.stderr.contains("weg/jaarplan.md"), "{done:?}");
}

#[test]
fn a_file_that_is_no_text_is_not_written_to_a_terminal() {
    let program = env!("CARGO_BIN_EXE_kwaliteitskalender");
    for format in ["docx", "xlsx"] {
        let line = format!("{program} export --{format} --calendar {}", small().display());
        // It lends the program a terminal.
        let lent = Command::new("script").args(["-qec", &line, "/dev/null"]).output();
        let Ok(said) = lent else {
            return not_shown("script is not installed (package bsdutils)");
        };
        let text = String::from_utf8_lossy(&said.stdout);
        assert_eq!(said.status.code(), Some(2), "{text}");
        assert!(text.contains("geef met --output een bestandsnaam op"), "{text}");
    }
}
