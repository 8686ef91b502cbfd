//! A table as it came out of a file: rows of cells, whatever the file was.

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawTable {
    /// The last text above it, such as a chapter's heading; empty if there is none.
    pub heading: String,
    /// Text stands between the table before and this one: it is no second half of that one.
    pub is_apart: bool,
    /// What the lines of its rows count.
    pub numbering: Numbering,
    /// Its rows, headings included.
    pub rows: Vec<RawRow>,
}

/// What a row's number counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numbering {
    /// Lines of a text file.
    #[default]
    Lines,
    /// Rows of the table or the sheet.
    Rows,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// 1-based line in the file, or row in the table.
    pub line: u32,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Lines without spaces around them, none empty.
    pub text: String,
    /// All of it is bold, or the cell is marked as a heading.
    pub is_bold: bool,
    /// Characters that cannot be seen and were left out.
    pub invisible: usize,
}

impl Cell {
    /// A cell of what stands in the file: white space made single, invisible characters counted and left out.
    pub fn new(raw: &str, is_bold: bool) -> Self {
        let mut invisible = 0;
        let mut lines = Vec::new();
        for line in raw.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
            let mut words = String::with_capacity(line.len());
            for word in line.split_whitespace() {
                let start = words.len();
                let gap = if start == 0 { "" } else { " " };
                words.push_str(gap);
                let before = words.len();
                words.extend(word.chars().filter(|c| !is_hidden(*c)));
                if words.len() < before + word.len() {
                    invisible += word.chars().filter(|c| is_hidden(*c)).count();
                }
                if words.len() == before {
                    words.truncate(start);
                }
            }
            if !words.is_empty() {
                lines.push(words);
            }
        }
        Self { text: lines.join("\n"), is_bold, invisible }
    }

    pub fn one_line(&self) -> String {
        self.text.replace('\n', " ")
    }
}

/// What the reader refuses in a text, and what no file can hold. A soft hyphen is left out as well: it hides in names.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

impl RawRow {
    /// A row of texts, none bold.
    pub(super) fn plain(line: u32, texts: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let cells = texts.into_iter().map(|it| Cell::new(it.as_ref(), false)).collect();
        Self { line, cells }
    }

    /// The cell in a column; empty if the row is shorter.
    pub fn cell(&self, column: usize) -> &Cell {
        static EMPTY: Cell = Cell { text: String::new(), is_bold: false, invisible: 0 };
        self.cells.get(column).unwrap_or(&EMPTY)
    }

    pub(super) fn filled(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty())
    }
}

/// Why no tables could be read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTables {
    /// `.doc`, `.xls`: the format before 2007.
    OldOffice,
    Pdf,
    Picture,
    /// A program, anything else but a text.
    Binary,
    /// It begins as the named format, and does not go on so.
    Damaged(&'static str),
    /// Unpacked it would fill the memory.
    TooLarge,
    CellTooLong {
        line: u32,
        chars: usize,
        most: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_single_and_lines_stay() {
        let cell = Cell::new(" Directeur\u{a0}SWV \r\n\n  Vaststelling\tOPR ", false);
        assert_eq!(cell.text, "Directeur SWV\nVaststelling OPR");
        assert_eq!(cell.one_line(), "Directeur SWV Vaststelling OPR");
        assert_eq!(cell.invisible, 0);
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_and_counted() {
        let cell = Cell::new("Jaar\u{200b}verslag \u{202e}OPR\u{fffe}", false);
        assert_eq!((cell.text.as_str(), cell.invisible), ("Jaarverslag OPR", 3));
    }

    #[test]
    fn a_short_row_has_empty_cells() {
        assert_eq!(RawRow::default().cell(3).text, "");
    }
}
