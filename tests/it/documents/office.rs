//! The Word and Excel files, opened again: by the readers we have, and by LibreOffice where it is installed.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Range, Reader, Xlsx};
use docx_rs::{DocumentChild, TableCellContent, TableChild, TableRowChild, read_docx};
use kwaliteitskalender::adapters::{docx, xlsx};
use kwaliteitskalender::messages::document::{COLUMNS, Course, Document};

use super::{TODAY, day, document, shipped, small};
use crate::process::not_shown;

/// The rows above the first row of the calendar: title, "stand van", nothing, the head.
const ROWS_ABOVE: usize = 4;

pub(super) fn sheet(bytes: &[u8]) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    book.worksheet_range("Kwaliteitskalender").expect("the sheet")
}

pub(super) fn sheet_text(bytes: &[u8]) -> String {
    let cells = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("\t");
    sheet(bytes).rows().map(cells).collect::<Vec<_>>().join("\n")
}

/// The cells of every table, head included; a cell is its paragraphs.
pub(super) fn tables(bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let read = read_docx(bytes).expect("a Word document");
    let tables = read.document.children.iter().filter_map(|it| match it {
        DocumentChild::Table(table) => Some(table),
        _ => None,
    });
    let cell = |it: &TableRowChild| {
        let TableRowChild::TableCell(cell) = it;
        let paragraphs = cell.children.iter().filter_map(|it| match it {
            TableCellContent::Paragraph(paragraph) => Some(paragraph.raw_text()),
            _ => None,
        });
        paragraphs.collect::<Vec<_>>().join("\n")
    };
    let row = |it: &TableChild| {
        let TableChild::TableRow(row) = it;
        row.cells.iter().map(cell).collect()
    };
    tables.map(|it| it.rows.iter().map(row).collect()).collect()
}

/// The rows of the document as its Word file should have them, section by section.
pub(super) fn expected(document: &Document) -> Vec<Vec<Vec<String>>> {
    let head = || COLUMNS.map(str::to_owned).to_vec();
    let sections = document.sections.iter().map(|section| {
        let rows = section.rows.iter().map(|row| {
            vec![row.title(), row.when.join("\n"), row.who.join("\n"), row.remark.join("\n")]
        });
        std::iter::once(head()).chain(rows).collect()
    });
    sections.collect()
}

#[test]
fn the_word_file_has_a_table_a_section_with_every_cell() {
    for path in [shipped(), small()] {
        let document = document(&path, TODAY);
        assert_eq!(tables(&docx::write(&document).unwrap()), expected(&document));
    }
}

#[test]
fn every_head_repeats_no_row_is_split_and_the_language_is_dutch() {
    let document = document(&shipped(), TODAY);
    // The parts are stored as they are, so that they can be read here.
    let bytes = docx::write(&document).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let rows: usize = document.sections.iter().map(|it| it.rows.len() + 1).sum();
    assert_eq!(text.matches("<w:tblHeader/>").count(), document.sections.len());
    assert_eq!(text.matches("<w:cantSplit").count(), rows);
    assert!(text.contains("<w:lang w:val=\"nl-NL\""), "{text}");
    assert!(text.contains("w:orient=\"landscape\""), "{text}");
}

#[test]
fn the_properties_name_the_organisation_and_no_person() {
    let document = document(&small(), TODAY);
    let bytes = docx::write(&document).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let creator = "<dc:creator>Samenwerkingsverband Klein &amp; Fijn</dc:creator>";
    assert!(text.contains(creator), "{text}");
    assert!(!text.contains("unknown") && !text.contains("1970-01-01"), "{text}");
    assert!(text.contains(">2026-11-22T00:00:00Z<"), "{text}");
}

#[test]
fn the_workbook_has_a_head_real_dates_and_a_status() {
    let document = document(&small(), TODAY);
    let sheet = sheet(&xlsx::write(&document).unwrap());
    let text = |row: usize, column: usize| sheet[(row, column)].to_string();
    assert_eq!(text(0, 0), "Kwaliteitskalender");
    assert!(text(1, 0).ends_with("stand van zondag 22 november 2026"), "{}", text(1, 0));
    let head: Vec<String> = (0..7).map(|at| text(ROWS_ABOVE - 1, at)).collect();
    let expected =
        ["Rubriek", "Wat", "Wanneer", "Wie", "Opmerking", "Eerstvolgende datum", "Status"];
    assert_eq!(head, expected);
    let rows = document
        .sections
        .iter()
        .flat_map(|section| section.rows.iter().map(move |row| (section, row)));
    for (at, (section, row)) in (ROWS_ABOVE..).zip(rows) {
        assert_eq!((text(at, 0), text(at, 1)), (section.title.clone(), row.title()));
        assert_eq!((text(at, 2), text(at, 3)), (row.when.join("\n"), row.who.join("\n")));
        assert_eq!(text(at, 4), row.remark.join("\n"));
        let (next_due, status) = match &row.course {
            Course::Open { next_due, state } => (*next_due, state.in_words()),
            Course::Confidential => (None, "vertrouwelijk".to_owned()),
        };
        assert_eq!(text(at, 6), status, "{}", row.id);
        match (&sheet[(at, 5)], next_due) {
            (Data::DateTime(found), Some(day)) => {
                assert_eq!(found.as_f64(), f64::from(serial(day)), "{}", row.id);
            }
            (found, None) => assert_eq!(found.to_string(), "", "{}", row.id),
            (found, Some(day)) => panic!("{}: {found:?} is no date, it should be {day}", row.id),
        }
    }
}

/// The number of a day in a workbook: 1 January 2026 is 46023.
fn serial(of: chrono::NaiveDate) -> i32 {
    46023 + i32::try_from((of - day("2026-01-01")).num_days()).unwrap()
}

#[test]
fn no_cell_of_the_workbook_is_a_formula() {
    let bytes = xlsx::write(&document(&small(), TODAY)).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let formulas = book.worksheet_formula("Kwaliteitskalender").unwrap();
    assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn an_empty_document_is_still_a_document() {
    let mut document = document(&small(), TODAY);
    document.sections.clear();
    assert!(tables(&docx::write(&document).unwrap()).is_empty());
    assert_eq!(sheet(&xlsx::write(&document).unwrap()).height(), ROWS_ABOVE);
}

/// Turns the file into a PDF and that into its text; `None` where LibreOffice or pdftotext is not installed.
fn printed(folder: &Path, name: &str, bytes: &[u8]) -> Option<String> {
    std::fs::write(folder.join(name), bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let office = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", "pdf", "--outdir"])
        .args([folder, &folder.join(name)])
        // It also writes outside its profile.
        .env("HOME", folder)
        .output()
        .ok()?;
    assert!(office.status.success(), "{office:?}");
    let pdf = folder.join(name).with_extension("pdf");
    let text = Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-").output().ok()?;
    assert!(text.status.success(), "{text:?}");
    Some(String::from_utf8(text.stdout).unwrap())
}

#[test]
fn libreoffice_prints_both_files() {
    let folder = tempfile::tempdir().unwrap();
    let document = document(&shipped(), TODAY);
    let files = [
        ("jaarplan.docx", docx::write(&document).unwrap()),
        ("kalender.xlsx", xlsx::write(&document).unwrap()),
    ];
    for (name, bytes) in files {
        let Some(text) = printed(folder.path(), name, &bytes) else {
            return not_shown(
                "soffice or pdftotext is not installed (packages libreoffice-writer-nogui, libreoffice-calc-nogui, poppler-utils)",
            );
        };
        let pages: Vec<&str> = text.split('\u{c}').filter(|it| !it.trim().is_empty()).collect();
        assert!((2..=8).contains(&pages.len()), "{name} has {} pages", pages.len());
        for page in pages {
            assert!(page.contains("Wanneer"), "{name}: a page without its head\n{page}");
            assert!(page.contains("stand van zondag 22 november 2026"), "{name}\n{page}");
        }
        for word in ["Jaarverslag OPR", "Jaarlijks voor 1 juni", "Personeelspeiling"] {
            assert!(text.contains(word), "{name}: no {word}\n{text}");
        }
    }
}
