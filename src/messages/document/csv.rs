//! The chapter as a file with separators, as a Dutch Excel opens it: `;`, CRLF, UTF-8 with a mark in front.

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::messages::document::chapter::{COLUMNS, Document, DocumentRow, DocumentSection};
use crate::messages::document::course::Course;

/// Says that it is UTF-8; without it Excel reads Windows-1252.
const MARK: &str = "\u{feff}";

/// The document, one line a row: Rubriek;Wat;Wanneer;Wie;Opmerking;Eerstvolgende datum.
pub fn write(document: &Document) -> String {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    let head = [&["Rubriek"][..], &COLUMNS, &["Eerstvolgende datum"]].concat();
    writer.write_record(&head).expect("writing to memory does not fail");
    for section in &document.sections {
        for row in &section.rows {
            writer.write_record(line(section, row)).expect("every line has as many cells");
        }
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    format!("{MARK}{}", String::from_utf8(bytes).expect("texts are UTF-8"))
}

fn line(section: &DocumentSection, row: &DocumentRow) -> [String; 6] {
    let lines = |lines: &[String]| lines.join("\n");
    let cells = [
        section.title.clone(),
        row.title(),
        lines(&row.when),
        lines(&row.who),
        lines(&row.remark),
        next_due(&row.course),
    ];
    cells.map(|it| harmless(&it))
}

/// "30-09-2027", which Excel takes for a date; "vertrouwelijk"; nothing.
fn next_due(course: &Course) -> String {
    match course {
        Course::Open { next_due: Some(day), .. } => day.format("%d-%m-%Y").to_string(),
        Course::Open { next_due: None, .. } => String::new(),
        Course::Confidential => "vertrouwelijk".to_owned(),
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front: it is a text. One that has it already gets
/// another, so that whoever takes one off has the cell as it was.
fn harmless(cell: &str) -> String {
    let is_formula = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_never_becomes_a_formula() {
        for formula in ["=1+1", "+31", "-2", "@SUM(A1)", "'=1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        assert_eq!(harmless("– Privacyreglement"), "– Privacyreglement");
        assert_eq!(harmless("8 SWV's"), "8 SWV's");
    }
}
