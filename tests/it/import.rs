//! `import`: the same table in every format gives the same draft; the year plan's own table comes through whole.

mod path;
mod properties;
mod round_trip;

use std::io::Cursor;

use docx_rs::{Docx, Paragraph, Run, Table as WordTable, TableCell, TableRow, VMergeType};
use kwaliteitskalender::calendar::{self, Files, Meaning, Problem, Reading, Severity};
use kwaliteitskalender::import::draft::{DraftCalendar, DraftRow, Note, WhyLeft, draft};
use kwaliteitskalender::import::table::NoTables;
use kwaliteitskalender::import::tables;
use kwaliteitskalender::import::yaml::draft_yaml;
use rust_xlsxwriter::{Format, Workbook};

/// Chapter 3 of the year plan 2025-2026, as it stands there.
const SEED: &str = include_str!("../cases/import/seed-table/tabel.txt");

fn draft_of(bytes: &[u8]) -> DraftCalendar {
    draft(&tables::read(bytes).expect("a file with tables"), false)
}

fn read(yaml: &str) -> Reading {
    calendar::read(&Files { calendar: yaml.as_bytes(), ..Files::default() })
}

fn rows(draft: &DraftCalendar) -> Vec<&DraftRow> {
    draft.sections.iter().flat_map(|section| &section.rows).collect()
}

/// A small table, with a heading, a cell of two lines and letters that Windows-1252 writes otherwise.
const TABLE: [[&str; 4]; 6] = [
    ["Wat", "Wanneer", "Wie", "Opmerking"],
    ["Documenten", "", "", ""],
    [
        "Begroting",
        "Jaarlijks voor 1 januari",
        "Directeur\nVaststelling door Bestuur",
        "Coördinatie",
    ],
    ["Rapportage", "Evaluëren en bijstellen volgens planning", "Directeur / Bestuur", ""],
    ["Gesprekken", "", "", ""],
    ["Voortgangsgesprek", "Zo snel mogelijk", "OPR", "a; b, c"],
];

fn is_heading(row: &[&str; 4]) -> bool {
    row[1..].iter().all(|it| it.is_empty())
}

/// Without where its rows stood: formats count differently.
fn without_lines(draft: DraftCalendar) -> (Vec<String>, Vec<(String, Vec<DraftRow>)>) {
    let parties = draft.parties.into_iter().map(|it| it.name).collect();
    let sections = draft.sections.into_iter().map(|section| {
        let rows = section.rows.into_iter().map(|row| DraftRow { line: 0, ..row });
        (section.title, rows.collect())
    });
    (parties, sections.collect())
}

#[track_caller]
fn check_same(bytes: &[u8]) {
    let expected = without_lines(draft_of(tabs().as_bytes()));
    assert_eq!(expected.1.len(), 2);
    assert_eq!(expected.1.iter().flat_map(|(_, rows)| rows).count(), 3);
    assert_eq!(without_lines(draft_of(bytes)), expected);
}

fn tabs() -> String {
    let line = |row: &[&str; 4]| {
        let bold = |it: &str| if is_heading(row) { format!("<b>{it}</b>") } else { it.to_owned() };
        row.map(|it| if it.is_empty() { String::new() } else { bold(it).replace('\n', "<br>") })
            .join("\t")
    };
    TABLE.iter().map(|row| line(row) + "\n").collect()
}

fn csv(separator: char) -> String {
    let line = |row: &[&str; 4]| row.map(|it| format!("\"{it}\"")).join(&separator.to_string());
    TABLE.iter().map(|row| line(row) + "\r\n").collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("letters of Western Europe")).collect()
}

#[test]
fn separated_text_gives_the_same_draft_in_any_encoding() {
    for separator in [';', ',', '\t'] {
        check_same(csv(separator).as_bytes());
        check_same(format!("\u{feff}{}", csv(separator)).as_bytes());
        check_same(&windows_1252(&csv(separator)));
    }
    let utf_16: Vec<u8> = csv(';').encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_same(&[&[0xFF, 0xFE], utf_16.as_slice()].concat());
}

#[test]
fn markdown_gives_the_same_draft() {
    let line = |row: &[&str; 4]| {
        let cells = row.map(|it| it.replace('\n', "<br>"));
        let first = if is_heading(row) { format!("**{}**", cells[0]) } else { cells[0].clone() };
        format!("| {first} | {} |\n", cells[1..].join(" | "))
    };
    let head = line(&TABLE[0]);
    let rest: String = TABLE[1..].iter().map(line).collect();
    check_same(format!("Kop\n\n{head}|---|---|---|---|\n{rest}").as_bytes());
}

#[test]
fn html_gives_the_same_draft() {
    let line = |row: &[&str; 4]| {
        let cells = row.map(|it| format!("<td>{}</td>", it.replace('\n', "</p><p>")));
        let whole = format!("<td colspan=4><b>{}</b></td>", row[0]);
        format!("<tr>{}</tr>", if is_heading(row) { whole } else { cells.concat() })
    };
    let body: String = TABLE.iter().map(line).collect();
    check_same(format!("<html><body><table>{body}</table></body></html>").as_bytes());
}

#[test]
fn a_workbook_gives_the_same_draft() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, row) in (0..).zip(&TABLE) {
        if is_heading(row) {
            sheet.merge_range(number + 2, 1, number + 2, 4, row[0], &Format::new()).unwrap();
            continue;
        }
        for (column, text) in (1..).zip(row) {
            sheet.write_string(number + 2, column, *text).unwrap();
        }
    }
    check_same(&book.save_to_buffer().unwrap());
}

#[test]
fn every_sheet_is_read_and_a_hidden_row_comes_along() {
    let mut book = Workbook::new();
    for (name, title) in [("2026", "Begroting"), ("2027", "Jaarverslag")] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let lines =
            [["Wat", "Wanneer", "Wie"], [title, "jaarlijks", "CvA"], ["Stil", "jaarlijks", "OPR"]];
        for (number, line) in (0..).zip(lines) {
            for (column, text) in (0..).zip(line) {
                sheet.write_string(number, column, text).unwrap();
            }
        }
        sheet.set_row_hidden(2).unwrap();
    }
    book.add_worksheet();
    let draft = draft_of(&book.save_to_buffer().unwrap());
    let found: Vec<_> = rows(&draft).into_iter().map(|it| it.what.as_str()).collect();
    assert_eq!(found, ["Begroting", "Stil", "Jaarverslag", "Stil"]);
    let sections: Vec<_> = draft.sections.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(sections, ["2026", "2027"]);
}

fn word_cell(text: &str, is_bold: bool) -> TableCell {
    text.lines().fold(TableCell::new(), |cell, line| {
        let run = Run::new().add_text(line);
        let run = if is_bold { run.bold() } else { run };
        cell.add_paragraph(Paragraph::new().add_run(run))
    })
}

fn word(rows: Vec<TableRow>) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let above = Paragraph::new().add_run(Run::new().add_text("Kwaliteitskalender"));
    Docx::new()
        .add_paragraph(above)
        .add_table(WordTable::new(rows))
        .build()
        .pack(&mut bytes)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_word_document_gives_the_same_draft() {
    let row = |row: &[&str; 4]| match is_heading(row) {
        true => TableRow::new(vec![word_cell(row[0], true).grid_span(4)]),
        false => TableRow::new(row.map(|it| word_cell(it, false)).to_vec()),
    };
    check_same(&word(TABLE.iter().map(row).collect()));
}

#[test]
fn word_keeps_signs_a_table_in_a_cell_and_repeats_merged_cells() {
    let inner = WordTable::new(vec![TableRow::new(vec![word_cell("OPR", false)])]);
    let head = TableRow::new(["Wat", "Wanneer", "Wie"].map(|it| word_cell(it, true)).to_vec());
    let first = TableRow::new(vec![
        word_cell("Basis & <zorg> \"x\"", false),
        word_cell("jaarlijks", false).vertical_merge(VMergeType::Restart),
        word_cell("CvA", false).add_table(inner),
    ]);
    let second = TableRow::new(vec![
        word_cell("Tweede", false),
        word_cell("", false).vertical_merge(VMergeType::Continue),
        word_cell("CvA", false),
    ]);
    let draft = draft_of(&word(vec![head, first, second]));
    let rows = rows(&draft);
    assert_eq!(rows[0].what, "Basis & <zorg> \"x\"");
    assert_eq!(rows[0].who, ["cva", "opr"]);
    assert_eq!((rows[1].when.as_str(), &rows[1].notes), ("jaarlijks", &vec![]));
}

/// A cell over two rows, and one over two columns in the second.
const MERGED: [[&str; 5]; 3] = [
    ["Wat", "Wanneer", "Wie", "Opmerking", "Toelichting"],
    ["Begroting", "voor 1 juni", "MR", "eerste", ""],
    ["Begroting", "voor 1 juli", "MR", "tweede", ""],
];

#[track_caller]
fn check_merged(bytes: &[u8]) {
    let plain: String = MERGED.iter().map(|row| row.join(";") + "\n").collect();
    let expected = without_lines(draft_of(plain.as_bytes()));
    assert_eq!(expected.1[0].1.len(), 2);
    assert_eq!(without_lines(draft_of(bytes)).1[0].1, expected.1[0].1);
}

#[test]
fn a_cell_over_several_rows_of_a_page_stands_in_each() {
    check_merged(
        b"<table><tr><th>Wat<th>Wanneer<th>Wie<th>Opmerking<th>Toelichting\
        <tr><td rowspan=2>Begroting<td>voor 1 juni<td rowspan=9>MR<td rowspan=1>eerste<td>\
        <tr><td>voor 1 juli<td colspan=2>tweede</table>",
    );
    check_merged(
        b"<table><tr><th>Wat<th>Wanneer<th>Wie<th>Opmerking<th>Toelichting</tr>\
        <tr><td rowspan=0>Begroting</td><td>voor 1 juni</td><td>MR</td><td>eerste</td><td></td></tr>\
        <tr><td>voor 1 juli</td><td>MR</td><td>tweede</td></tr></table>",
    );
    // The last cell of a row, and a number that would fill the memory.
    let rows = tables::read(
        b"<table><tr><td>a<td colspan=2 rowspan=99999999999>b<tr><td>c<tr></tr><tr><td>d</table>",
    );
    let texts: Vec<Vec<String>> = rows.expect("a page")[0]
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|it| it.text.clone()).collect())
        .collect();
    assert_eq!(texts, [["a", "b", ""], ["c", "b", ""], ["", "b", ""], ["d", "b", ""]]);
}

#[test]
fn a_cell_over_several_rows_of_a_workbook_stands_in_each() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, row) in (3..).zip(&MERGED) {
        for (column, text) in (2..).zip(row) {
            sheet.write_string(number, column, *text).unwrap();
        }
    }
    sheet.merge_range(4, 2, 5, 2, "Begroting", &Format::new()).unwrap();
    sheet.merge_range(4, 4, 5, 4, "MR", &Format::new()).unwrap();
    sheet.merge_range(5, 5, 5, 6, "tweede", &Format::new()).unwrap();
    check_merged(&book.save_to_buffer().unwrap());
}

#[test]
fn a_cell_over_several_rows_of_a_word_document_stands_in_each() {
    let merged = |text: &str, way| word_cell(text, false).vertical_merge(way);
    let head = TableRow::new(MERGED[0].map(|it| word_cell(it, true)).to_vec());
    let first = TableRow::new(vec![
        merged("Begroting", VMergeType::Restart),
        word_cell("voor 1 juni", false),
        merged("MR", VMergeType::Restart),
        word_cell("eerste", false),
        word_cell("", false),
    ]);
    let second = TableRow::new(vec![
        merged("", VMergeType::Continue),
        word_cell("voor 1 juli", false),
        merged("", VMergeType::Continue),
        word_cell("tweede", false).grid_span(2),
    ]);
    check_merged(&word(vec![head, first, second]));
}

#[test]
fn the_table_of_the_year_plan_gives_all_its_rows_and_no_errors() {
    let draft = draft_of(SEED.as_bytes());
    assert_eq!(rows(&draft).len(), 23);
    assert_eq!(
        draft.sections.iter().map(|it| it.title.as_str()).collect::<Vec<_>>(),
        [
            "Documenten: plannen",
            "Documenten: verantwoording",
            "Gesprekscyclus",
            "Evaluatie en onderzoeken"
        ]
    );
    let yaml = draft_yaml(&draft, "tabel.txt", None);
    let reading = read(&yaml);
    assert_eq!(reading.diagnostics.iter().filter(|it| it.severity() == Severity::Error).count(), 0);
    let calendar = reading.calendar.expect("a draft can be read");
    assert_eq!(calendar.items.len(), 23);
}

#[test]
fn every_finding_of_check_stands_on_the_line_that_asks_for_it() {
    let yaml = draft_yaml(&draft_of(SEED.as_bytes()), "tabel.txt", None);
    let lines: Vec<&str> = yaml.lines().collect();
    let found = read(&yaml).diagnostics;
    for finding in &found {
        let line = lines[finding.location.line as usize - 1].trim_start();
        let expected = match finding.problem.code() {
            "K07" => "wanneer: Een keer per",
            "K19" => "organisatie:",
            "K90" => match &finding.problem {
                Problem::Meaning(Meaning::Unnamed { key: "id" }) => "id: mijn-swv",
                Problem::Meaning(Meaning::Unnamed { .. }) => "naam: Naam van uw",
                _ => "nakijken:",
            },
            "K91" => "wanneer_tekst:",
            other => panic!("{other} on {line}"),
        };
        assert!(line.starts_with(expected), "{line}");
    }
    let noted = yaml.lines().filter(|line| line.trim_start().starts_with("nakijken:")).count() - 1;
    assert_eq!(found.iter().filter(|it| it.problem.code() == "K90").count(), noted + 3);
}

#[test]
fn a_headless_second_half_goes_on_where_the_first_stopped() {
    let html = |between: &str| {
        format!(
            "<table><tr><td>Wat<td>Wanneer<td>Wie<tr><td>Een<td>jaarlijks<td>OPR</table>{between}\
             <table><tr><td>Twee<td>jaarlijks<td>OPR</table>"
        )
    };
    assert_eq!(rows(&draft_of(html(" ").as_bytes())).len(), 2);
    let apart = draft_of(html("<p>Iets anders</p>").as_bytes());
    assert_eq!(rows(&apart).len(), 1);
    assert_eq!(apart.left.iter().map(|it| it.why).collect::<Vec<_>>(), [WhyLeft::NoHeader]);
}

#[test]
fn what_is_no_table_is_called_by_its_name() {
    let old = [0xD0, 0xCF, 0x11, 0xE0, 0xA1];
    assert_eq!(tables::read(&old), Err(NoTables::OldOffice));
    assert_eq!(tables::read(b"%PDF-1.4"), Err(NoTables::Pdf));
    for picture in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\xFF\xD8\xFF\xE0JFIF", b"GIF89a\0"] {
        assert_eq!(tables::read(picture), Err(NoTables::Picture));
    }
    assert_eq!(tables::read(b"\x7FELF\0\0"), Err(NoTables::Binary));
    assert_eq!(tables::read(b"PK\x03\x04 nothing of ours"), Err(NoTables::Binary));
    assert_eq!(tables::read(b"PK\x03\x04 xl/workbook.xml"), Err(NoTables::Damaged("Excel")));
    assert_eq!(tables::read(b"").map(|it| it.len()), Ok(0));
}

#[test]
fn a_cell_of_two_megabytes_is_refused_and_named() {
    let table = format!("Wat;Wanneer;Wie\nEen;jaarlijks;{}\n", "x".repeat(2_000_000));
    let expected =
        NoTables::CellTooLong { line: 2, chars: 2_000_000, most: tables::CELL_CHARS_MAX };
    assert_eq!(tables::read(table.as_bytes()), Err(expected));
}

#[test]
fn a_mail_address_stands_in_a_comment_only() {
    let table = "Wat;Wanneer;Wie;Opmerking\n\
        Plan;jaarlijks;Jan Jansen (jan@swv.example);vraag piet@swv.example\n";
    let draft = draft_of(table.as_bytes());
    let row = rows(&draft)[0];
    assert_eq!((draft.parties[0].name.as_str(), row.who_text.as_deref()), ("Jan Jansen", None));
    assert_eq!(
        (&row.remark[..], &row.notes[..]),
        (&["vraag".to_owned()][..], &[Note::Addresses(2)][..])
    );
    let yaml = draft_yaml(&draft, "tabel.csv", None);
    let comment = "      # Mailadres in de tabel: jan@swv.example, piet@swv.example\n      plan:\n";
    assert!(yaml.contains(comment), "{yaml}");
    assert_eq!(yaml.matches("@swv.example").count(), 2);
    let found = read(&yaml).diagnostics;
    assert!(found.iter().all(|it| it.severity() != Severity::Error), "{found:?}");
}

#[test]
fn the_inspectorate_among_the_parties_is_asked_about() {
    let table = "Wat;Wanneer;Wie\nA;jaarlijks;Inspectie van het Onderwijs\nB;jaarlijks;OPR (i.s.m. Onderwijsinspectie)\n\
        C;jaarlijks;Directeur\n";
    let draft = draft_of(table.as_bytes());
    let asked: Vec<bool> = rows(&draft).iter().map(|it| it.notes == [Note::Inspectorate]).collect();
    assert_eq!(asked, [true, true, false]);
    let yaml = draft_yaml(&draft, "tabel.csv", None);
    assert!(yaml.contains("krijgt de Inspectie mail?"), "{yaml}");
    assert!(read(&yaml).diagnostics.iter().all(|it| it.severity() != Severity::Error));
}

#[test]
fn a_long_cell_is_shortened_and_kept_whole_beside_the_row() {
    let long = "woord ".repeat(2_000);
    let table = format!("Wat;Wanneer;Wie;Opmerking\n{long};{long};{long};{long}\n");
    let draft = draft_of(table.as_bytes());
    assert!(rows(&draft)[0].notes.contains(&Note::Shortened));
    let reading = read(&draft_yaml(&draft, "lang.csv", None));
    assert!(reading.diagnostics.iter().all(|it| it.severity() != Severity::Error));
    assert!(reading.texts[0].matches("woord").count() >= 8_000);
}

#[test]
fn a_broken_word_document_is_damaged_and_no_panic() {
    let row = TableRow::new(vec![word_cell("Wat", false)]);
    let whole = word(vec![row]);
    let read = tables::read(&whole);
    assert_eq!(read.as_ref().map(Vec::len), Ok(1));
    let mut refused = 0;
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        let found = tables::read(&bytes);
        assert!(found.is_err() || found == read, "byte {at}: {found:?}");
        refused += usize::from(found.is_err());
        let cut = tables::read(&whole[..at]);
        assert!(at == 0 || cut.is_err(), "the first {at} bytes: {cut:?}");
    }
    assert!(0 < refused, "no flipped byte was found");
}

#[test]
fn a_file_that_would_fill_the_memory_is_refused() {
    let mut bytes = b"PK\x03\x04 word/document.xml ".to_vec();
    bytes.extend(b"PK\x01\x02");
    bytes.extend([0; 20]);
    bytes.extend(u32::MAX.to_le_bytes());
    bytes.extend([0; 8]);
    assert_eq!(tables::read(&bytes), Err(NoTables::TooLarge));
}
