//! Text with separators: `;` as Dutch Excel writes it, commas or tabs.

use ::csv::ReaderBuilder;

use crate::adapters::tables::plain_row;
use crate::calendar::draft::{Numbering, Row, Table};

/// Rows of fewer cells are no table: a list, or a sentence with a comma.
const WIDTH_MIN: usize = 3;

/// The one table, or nothing when no separator makes columns.
pub(super) fn read(text: &str) -> Vec<Table> {
    let wide = |table: &Table| table.rows.iter().filter(|row| WIDTH_MIN <= row.cells.len()).count();
    let tables = [b'\t', b',', b';'].map(|separator| (separator, table(text, separator)));
    let best = tables.into_iter().max_by_key(|(_, table)| wide(table));
    // Prose has commas too: in a table most lines have as many as the first.
    let is_table = |(separator, table): &(u8, Table)| {
        let first = table.rows.first().map_or(0, |row| row.cells.len());
        let alike = table.rows.iter().filter(|row| row.cells.len() == first).count();
        0 < wide(table) && (*separator != b',' || table.rows.len() < 2 * alike)
    };
    best.filter(is_table).map(|(_, table)| table).into_iter().collect()
}

/// A table with tabs as Excel saves one: quotes around cells of more than one line, and nothing but rows.
pub(super) fn quoted_tabs(text: &str) -> Option<Table> {
    let table = (text.contains("\t\"") || text.contains("\"\t")).then(|| table(text, b'\t'))?;
    let is_row = |row: &Row| row.cells.len() != 1 || row.cells[0].text.is_empty();
    table.rows.iter().all(is_row).then_some(table)
}

fn table(text: &str, separator: u8) -> Table {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    // The text is UTF-8 and lengths may differ, so no record fails.
    for record in reader.records().flatten() {
        let line = record.position().map_or(0, |it| u32::try_from(it.line()).unwrap_or(u32::MAX));
        rows.push(plain_row(line, record.iter().map(unguarded)));
    }
    Table { numbering: Numbering::Lines, rows, ..Table::default() }
}

/// Without the apostrophe that keeps a spreadsheet from taking a text for a formula.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|it| it.starts_with(['=', '+', '-', '@'])).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found() {
        for text in ["Wat;Wanneer;Wie\na;b, c;d\n", "Wat,Wanneer,Wie\na,\"b, c\",d\n"] {
            let tables = read(text);
            assert_eq!(tables[0].rows[1].cells[1].text, "b, c", "{text}");
        }
        assert!(read("Een verhaal,\nmet komma's, hier en daar,\nmaar\nzonder\ntabel\n").is_empty());
        assert!(read("Geen tabel.\n").is_empty());
    }
}
