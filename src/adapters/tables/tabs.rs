//! Text with tabs, as copied from Word or a PDF: a line with a tab is a row. A page break or an empty line ends nothing.

use crate::adapters::tables::heading::Above;
use crate::adapters::tables::html::inline;
use crate::calendar::draft::{Numbering, Row, Table};

/// Every run of lines with tabs.
pub(super) fn read(text: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut above = Above::default();
    let mut open = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.contains('\t') {
            if !open {
                tables.push(above.table(Numbering::Lines, Vec::new()));
                open = true;
            }
            let cells = line.split('\t').map(inline).collect();
            let table = tables.last_mut().expect("one is open");
            table.rows.push(Row { line: number, cells });
        } else if !is_page_break(line) {
            open = false;
            let found = inline(line);
            above.see(&found.one_line(), line.starts_with('#') || found.is_bold);
        }
    }
    tables
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
        let lines = |table: &Table| table.rows.iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!(tables.iter().map(lines).collect::<Vec<_>>(), [vec![2, 6], vec![9]]);
        assert_eq!(tables[1].heading, "Tekst");
    }
}
