//! Markdown with pipe tables.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::import::table::{Cell, Numbering, RawRow, RawTable};
use crate::import::tables::heading::Above;
use crate::import::tables::html::inline;

#[derive(Default)]
struct MarkdownReader {
    tables: Vec<RawTable>,
    text: String,
    bold: u32,
    plain: bool,
    in_table: bool,
    above: Above,
}

pub(super) fn read(text: &str) -> Vec<RawTable> {
    let mut reader = MarkdownReader::default();
    let starts: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let line = starts.partition_point(|at| *at < range.start) + 1;
        reader.take(event, u32::try_from(line).unwrap_or(u32::MAX));
    }
    reader.tables
}

impl MarkdownReader {
    fn take(&mut self, event: Event<'_>, line: u32) {
        match event {
            Event::Start(Tag::Table(_)) => {
                self.tables.push(self.above.table(Numbering::Lines, Vec::new()));
                self.in_table = true;
            }
            Event::End(TagEnd::Table) => self.in_table = false,
            Event::Start(Tag::TableHead | Tag::TableRow) => self.begin_row(line),
            Event::Start(Tag::TableCell | Tag::Paragraph | Tag::Heading { .. }) => {
                self.text.clear();
                self.plain = false;
            }
            Event::End(TagEnd::TableCell) => self.end_cell(),
            Event::End(end @ (TagEnd::Paragraph | TagEnd::Heading(_))) if !self.in_table => {
                let is_heading = matches!(end, TagEnd::Heading(_));
                self.above.see(&inline(&self.text).one_line(), is_heading);
            }
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => self.bold = self.bold.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => {
                self.plain |= self.bold == 0 && text.contains(char::is_alphanumeric);
                self.text.push_str(&escaped(&text));
            }
            Event::InlineHtml(mark) | Event::Html(mark) => self.text.push_str(&mark),
            Event::SoftBreak | Event::HardBreak => self.text.push_str("<br>"),
            _ => {}
        }
    }

    fn begin_row(&mut self, line: u32) {
        if let Some(table) = self.tables.last_mut() {
            table.rows.push(RawRow { line, cells: Vec::new() });
        }
    }

    fn end_cell(&mut self) {
        let found = inline(&self.text);
        let is_bold = found.is_bold || !self.plain && !found.text.is_empty();
        if let Some(row) = self.tables.last_mut().and_then(|table| table.rows.last_mut()) {
            row.cells.push(Cell { is_bold, ..found });
        }
    }
}

/// A text is no mark: only real marks go on to be read as HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_table_has_lines_bold_and_its_heading() {
        let tables = read(
            "# Kop\n\n| Wat | Wie |\n|---|---|\n| **Plannen** | |\n| a<br>b | c \\| d &lt; |\n",
        );
        assert_eq!(tables[0].heading, "Kop");
        let rows = &tables[0].rows;
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5, 6]);
        assert!(rows[1].cells[0].is_bold && !rows[2].cells[0].is_bold);
        assert_eq!(
            (rows[2].cells[0].text.as_str(), rows[2].cells[1].text.as_str()),
            ("a\nb", "c | d <")
        );
    }
}
