//! Text with tabs, as copied from Word or a PDF: a line with a tab is a row. A page break or an empty line ends nothing.

use crate::import::table::{Numbering, RawRow, RawTable};
use crate::import::tables::heading::Above;
use crate::import::tables::html::inline;

/// A cell between quotes goes on over at most so many lines; a quote that is never closed is a letter.
const QUOTED_LINES_MAX: usize = 40;

/// Every run of lines with tabs.
pub(super) fn read(text: &str) -> Vec<RawTable> {
    let mut tables: Vec<RawTable> = Vec::new();
    let mut above = Above::default();
    let mut open = false;
    for (number, cells) in rows(text) {
        if let [line] = cells.as_slice() {
            if !is_page_break(line) {
                open = false;
                let found = inline(line);
                above.see(&found.one_line(), line.starts_with('#') || found.is_bold);
            }
            continue;
        }
        if !open {
            tables.push(above.table(Numbering::Lines, Vec::new()));
            open = true;
        }
        let cells = cells.iter().map(|it| inline(it)).collect();
        let table = tables.last_mut().expect("one is open");
        table.rows.push(RawRow { line: number, cells });
    }
    tables
}

/// The number of each line, and its cells; a cell that Excel put between quotes may go on over the lines below.
fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut rows = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let most = QUOTED_LINES_MAX.min(lines.len() - at);
        let whole =
            (1..=most).take_while(|count| *count == 1 || opens(lines[at])).find_map(|count| {
                let joined = lines[at..at + count].join("<br>");
                cells(&joined).map(|cells| (count, cells))
            });
        let (count, cells) =
            whole.unwrap_or_else(|| (1, lines[at].split('\t').map(str::to_owned).collect()));
        rows.push((u32::try_from(at + 1).unwrap_or(u32::MAX), cells));
        at += count;
    }
    rows
}

/// Whether a cell of a row begins with a quote.
fn opens(line: &str) -> bool {
    line.contains('\t') && line.split('\t').any(|it| it.starts_with('"'))
}

/// The cells of a row; `None` when one has begun with a quote and does not end.
fn cells(row: &str) -> Option<Vec<String>> {
    if !opens(row) {
        return Some(row.split('\t').map(str::to_owned).collect());
    }
    let mut cells: Vec<String> = Vec::new();
    let mut quoted: Option<String> = None;
    for piece in row.split('\t') {
        let cell = match quoted.take() {
            Some(before) => format!("{before} {piece}"),
            None => piece.to_owned(),
        };
        if cell.starts_with('"') && !is_closed(&cell) {
            quoted = Some(cell);
        } else {
            cells.push(unquoted(cell));
        }
    }
    quoted.is_none().then_some(cells)
}

/// The quotes that it begins with are closed, at its end or before.
fn is_closed(cell: &str) -> bool {
    cell.matches('"').count().is_multiple_of(2)
}

/// Excel puts a cell between quotes for its lines or its quotes; other quotes are somebody's own.
fn unquoted(cell: String) -> String {
    let inside = cell.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    match inside.filter(|it| it.contains("<br>") || it.contains("\"\"")) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => cell,
    }
}

/// Nothing, a form feed, or the number of a page.
fn is_page_break(line: &str) -> bool {
    let plain = line.trim().trim_matches(['-', '–', '|', ' ']);
    plain.is_empty() || plain.len() <= 4 && plain.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_and_a_page_number_do_not_end_a_table() {
        let tables = read("Kop\na\tb\n\n\u{c}\n 12 \nc\td\n\nTekst\ne\tf\n");
        let lines = |table: &RawTable| table.rows.iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!(tables.iter().map(lines).collect::<Vec<_>>(), [vec![2, 6], vec![9]]);
        assert_eq!(tables[1].heading, "Tekst");
    }

    #[test]
    fn a_cell_between_quotes_goes_on_over_the_lines_below() {
        let text = "Kop\n\nWat\tWie\nPlan\t\"Directeur\nVaststelling \"\"OPR\"\"\"\nb\t\"eigen\" woord\n\nSlot\n";
        let tables = read(text);
        let texts = |row: &RawRow| row.cells.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
        assert_eq!(tables.len(), 1);
        assert_eq!(texts(&tables[0].rows[1]), ["Plan", "Directeur\nVaststelling \"OPR\""]);
        assert_eq!(
            (tables[0].rows[2].line, texts(&tables[0].rows[2])),
            (6, vec!["b".to_owned(), "\"eigen\" woord".to_owned()])
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_letter() {
        let tables = read("a\t\"b\nc\td\ne\tf\n");
        assert_eq!(tables[0].rows.len(), 3);
        assert_eq!(tables[0].rows[0].cells[1].text, "\"b");
    }
}
