//! Text with separators: `;` as Dutch Excel writes it, commas or tabs.

use ::csv::{Reader, ReaderBuilder};

use crate::import::table::{Numbering, RawRow, RawTable};

/// Rows of fewer cells are no table: a list, or a sentence with a comma.
const WIDTH_MIN: usize = 3;

/// The one table, or nothing when no separator makes columns.
pub(super) fn read(text: &str) -> Vec<RawTable> {
    let widths = [b'\t', b',', b';'].map(|separator| (separator, widths(text, separator)));
    let wide = |widths: &[usize]| widths.iter().filter(|it| WIDTH_MIN <= **it).count();
    let best = widths.into_iter().max_by_key(|(_, widths)| wide(widths));
    // Prose has commas too: in a table most lines have as many as the first.
    let is_table = |(separator, widths): &(u8, Vec<usize>)| {
        let first = widths.first().copied().unwrap_or_default();
        let alike = widths.iter().filter(|it| **it == first).count();
        0 < wide(widths) && (*separator != b',' || widths.len() < 2 * alike)
    };
    let separator = best.filter(is_table).map(|(separator, _)| separator);
    separator.map(|it| table(text, it)).into_iter().collect()
}

/// How many cells each line would have: cheaper than reading them.
fn widths(text: &str, separator: u8) -> Vec<usize> {
    reader(text, separator).byte_records().flatten().map(|it| it.len()).collect()
}

fn reader(text: &str, separator: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// A table with tabs as Excel saves one: quotes around cells of more than one line, and nothing but rows.
pub(super) fn quoted_tabs(text: &str) -> Option<RawTable> {
    let table = (text.contains("\t\"") || text.contains("\"\t")).then(|| table(text, b'\t'))?;
    let is_row = |row: &RawRow| row.cells.len() != 1 || row.cells[0].text.is_empty();
    table.rows.iter().all(is_row).then_some(table)
}

fn table(text: &str, separator: u8) -> RawTable {
    let mut reader = reader(text, separator);
    let mut rows = Vec::new();
    // The text is UTF-8 and lengths may differ, so no record fails.
    for record in reader.records().flatten() {
        let line = record.position().map_or(0, |it| u32::try_from(it.line()).unwrap_or(u32::MAX));
        rows.push(RawRow::plain(line, record.iter().map(unguarded)));
    }
    RawTable { numbering: Numbering::Lines, rows, ..RawTable::default() }
}

/// Without the apostrophe that keeps a spreadsheet from taking a text for a formula.
fn unguarded(cell: &str) -> &str {
    let is_formula = |it: &&str| it.trim_start_matches('\'').starts_with(['=', '+', '-', '@']);
    cell.strip_prefix('\'').filter(is_formula).unwrap_or(cell)
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
