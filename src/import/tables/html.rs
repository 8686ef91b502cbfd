//! HTML, through the tokenizer of html5ever: tables, and the marks inside one cell.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};

use crate::import::table::{Cell, Numbering, RawRow, RawTable};
use crate::import::tables::heading::Above;
use crate::import::tables::merged::{Below, ROWS_MAX};

/// Wider than any table; a page cannot make us hold a billion cells.
const SPAN_MAX: usize = 100;

/// Over how many columns and rows a cell goes on, itself included.
#[derive(Clone, Copy)]
struct Span {
    columns: usize,
    rows: usize,
}

enum HtmlPiece {
    Open { name: String, span: Span, line: u32 },
    Close(String),
    Text(String),
}

struct Sink(RefCell<Vec<HtmlPiece>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let piece = match token {
            Token::TagToken(tag) => Some(piece_of(&tag, line)),
            Token::CharacterTokens(text) => Some(HtmlPiece::Text(text.to_string())),
            _ => None,
        };
        // What stands in these is no page: it may hold anything that looks like a mark.
        let is_raw = matches!(&piece, Some(HtmlPiece::Open { name, .. }) if name == "script" || name == "style");
        self.0.borrow_mut().extend(piece);
        if is_raw { TokenSinkResult::RawData(RawKind::Rawtext) } else { TokenSinkResult::Continue }
    }
}

fn piece_of(tag: &Tag, line: u64) -> HtmlPiece {
    let has = |name: &str, value: &str| {
        tag.attrs.iter().any(|it| &*it.name.local == name && &*it.value == value)
    };
    // What a row is called is no heading above others.
    let names_row = &*tag.name == "th" && has("scope", "row");
    let name = if names_row { "td".to_owned() } else { tag.name.to_string() };
    if tag.kind == TagKind::EndTag {
        return HtmlPiece::Close(name);
    }
    let number = |name: &str| {
        let value = tag.attrs.iter().find(|it| &*it.name.local == name);
        value.and_then(|it| it.value.trim().parse::<usize>().ok())
    };
    // No rows at all means: to the end of the table.
    let rows = number("rowspan").map_or(1, |it| if it == 0 { ROWS_MAX } else { it });
    let span = Span { columns: number("colspan").unwrap_or(1).clamp(1, SPAN_MAX), rows };
    HtmlPiece::Open { name, span, line: line.try_into().unwrap_or(u32::MAX) }
}

fn pieces(text: &str) -> Vec<HtmlPiece> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Vec::new())), Default::default());
    // The sink never stops it, so it reads all there is.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

/// Text of one cell with the marks taken off; paragraphs, list items and breaks are lines.
#[derive(Default)]
struct HtmlText {
    raw: String,
    bold: u32,
    plain: bool,
    any: bool,
}

/// Marks between which lines begin and end.
const BLOCKS: [&str; 6] = ["p", "div", "li", "ul", "ol", "br"];

impl HtmlText {
    fn take(&mut self, piece: &HtmlPiece) {
        match piece {
            HtmlPiece::Text(text) => {
                let text: String =
                    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
                let has_letters = text.contains(char::is_alphanumeric);
                self.any |= has_letters;
                self.plain |= has_letters && self.bold == 0;
                self.raw.push_str(&text);
            }
            HtmlPiece::Open { name, .. } | HtmlPiece::Close(name) if is_block(name) => {
                self.raw.push('\n');
            }
            HtmlPiece::Open { name, .. } if is_bold(name) => self.bold += 1,
            HtmlPiece::Close(name) if is_bold(name) => self.bold = self.bold.saturating_sub(1),
            HtmlPiece::Open { .. } | HtmlPiece::Close(_) => {}
        }
    }

    fn cell(&self) -> Cell {
        let tight = self.raw.replace("( ", "(").replace(" )", ")");
        Cell::new(&tight, self.any && !self.plain)
    }
}

fn is_block(name: &str) -> bool {
    BLOCKS.contains(&name) || is_heading(name)
}

fn is_heading(name: &str) -> bool {
    name.len() == 2 && name.starts_with('h') && name.ends_with(|c: char| c.is_ascii_digit())
}

fn is_bold(name: &str) -> bool {
    ["b", "strong", "th"].contains(&name)
}

/// One text that may hold marks, such as `<b>Gesprekscyclus</b>`; `**…**` around all of it is bold as well.
pub(super) fn inline(text: &str) -> Cell {
    if !text.contains(['<', '&']) {
        let plain = text.trim();
        let bold = plain.strip_prefix("**").and_then(|it| it.strip_suffix("**"));
        return Cell::new(bold.unwrap_or(plain), bold.is_some());
    }
    let mut found = HtmlText::default();
    pieces(text).iter().for_each(|it| found.take(it));
    found.cell()
}

/// The tables being read: a table inside a cell is part of that cell.
#[derive(Default)]
struct HtmlReader {
    tables: Vec<RawTable>,
    depth: u32,
    above: Above,
    between: HtmlText,
    row: Option<RawRow>,
    cell: Option<(HtmlText, Span)>,
    below: Below,
    caption: Option<HtmlText>,
    /// Inside `<style>`, `<script>`, `<head>`, or `<del>`: what a tracked change took away.
    hidden: u32,
}

pub(super) fn read(text: &str) -> Vec<RawTable> {
    let mut reader = HtmlReader::default();
    for piece in pieces(text) {
        reader.take(&piece);
    }
    reader.end_row();
    reader.tables
}

impl HtmlReader {
    fn take(&mut self, piece: &HtmlPiece) {
        match piece {
            HtmlPiece::Open { name, .. } if is_hidden(name) => self.hidden += 1,
            HtmlPiece::Close(name) if is_hidden(name) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            _ if 0 < self.hidden => {}
            HtmlPiece::Open { name, .. } if name == "table" => self.begin_table(),
            HtmlPiece::Close(name) if name == "table" => self.end_table(),
            _ if self.depth == 0 => self.between(piece),
            HtmlPiece::Open { name, line, .. } if self.depth == 1 && name == "tr" => {
                self.end_row();
                self.row = Some(RawRow { line: *line, cells: Vec::new() });
            }
            HtmlPiece::Open { name, span, line } if self.depth == 1 && is_cell(name) => {
                self.end_cell();
                self.row.get_or_insert_with(|| RawRow { line: *line, cells: Vec::new() });
                let text = HtmlText { bold: u32::from(name == "th"), ..HtmlText::default() };
                self.cell = Some((text, *span));
            }
            HtmlPiece::Open { name, .. } if self.depth == 1 && name == "caption" => {
                self.caption = Some(HtmlText::default());
            }
            HtmlPiece::Close(name) if self.depth == 1 && name == "caption" => self.end_caption(),
            HtmlPiece::Close(name) if self.depth == 1 && name == "tr" => self.end_row(),
            HtmlPiece::Close(name) if self.depth == 1 && is_cell(name) => self.end_cell(),
            HtmlPiece::Open { name, .. } | HtmlPiece::Close(name)
                if is_cell(name) || name == "tr" =>
            {
                // Of a table inside a cell: apart, but in this cell.
                if let Some((text, _)) = &mut self.cell {
                    text.raw.push('\n');
                }
            }
            _ => {
                if let Some(text) =
                    self.cell.as_mut().map(|(text, _)| text).or(self.caption.as_mut())
                {
                    text.take(piece);
                }
            }
        }
    }

    fn begin_table(&mut self) {
        self.depth += 1;
        if self.depth == 1 {
            self.end_between(false);
            self.below = Below::default();
            self.tables.push(self.above.table(Numbering::Lines, Vec::new()));
        }
    }

    fn end_table(&mut self) {
        if self.depth == 1 {
            self.end_row();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn between(&mut self, piece: &HtmlPiece) {
        match piece {
            HtmlPiece::Open { name, .. } if is_block(name) => self.end_between(false),
            HtmlPiece::Close(name) if is_block(name) => self.end_between(is_heading(name)),
            _ => self.between.take(piece),
        }
    }

    fn end_between(&mut self, is_heading: bool) {
        let text = std::mem::take(&mut self.between).cell();
        self.above.see(&text.one_line(), is_heading || text.is_bold);
    }

    fn end_caption(&mut self) {
        let text = self.caption.take().map(|it| it.cell().one_line());
        if let (Some(text), Some(table)) =
            (text.filter(|it| !it.is_empty()), self.tables.last_mut())
        {
            (table.heading, table.is_apart) = (text, true);
        }
    }

    fn end_cell(&mut self) {
        let Some((text, span)) = self.cell.take() else { return };
        let Some(row) = &mut self.row else { return };
        self.below.fill(&mut row.cells);
        let cell = text.cell();
        for column in 0..span.columns {
            // Over several columns the text stands in the first; the others go on as empty.
            let cell = if column == 0 { cell.clone() } else { Cell::default() };
            self.below.begin(row.cells.len(), span.rows - 1, &cell);
            row.cells.push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let (Some(mut row), Some(table)) = (self.row.take(), self.tables.last_mut()) else {
            return;
        };
        self.below.finish(&mut row.cells);
        if !row.cells.is_empty() {
            table.rows.push(row);
        }
    }
}

fn is_cell(name: &str) -> bool {
    name == "td" || name == "th"
}

fn is_hidden(name: &str) -> bool {
    ["style", "script", "head", "title", "del"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_a_cell_are_lines_and_bold() {
        let cell = inline("<p>Directeur</p> <p>Scholen &amp; besturen</p>");
        assert_eq!((cell.text.as_str(), cell.is_bold), ("Directeur\nScholen & besturen", false));
        assert!(inline("<b>Gesprekscyclus</b>").is_bold && inline("**Plannen**").is_bold);
        assert_eq!(inline("SOP ( <i>onderdeel</i> )").text, "SOP (onderdeel)");
        assert_eq!(inline("a < b").text, "a < b");
    }

    #[test]
    fn a_table_in_a_cell_is_part_of_that_cell() {
        let tables = read(
            "<h2>Kop</h2><table><tr><th>Wat<td>a<table><tr><td>b</table><tr><td colspan=2>c</table>",
        );
        let rows: Vec<Vec<&str>> = tables[0]
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|it| it.text.as_str()).collect())
            .collect();
        assert_eq!(rows, [vec!["Wat", "a\nb"], vec!["c", ""]]);
        assert_eq!((tables.len(), tables[0].heading.as_str()), (1, "Kop"));
        assert!(tables[0].rows[0].cells[0].is_bold);
    }

    #[test]
    fn a_caption_is_the_heading_of_its_table_and_the_name_of_a_row_is_none() {
        let page = "<h1>Plan</h1><table><caption><h2>Plannen</h2></caption><tr><th scope=\"row\">a</th></table>";
        let tables = read(page);
        assert_eq!(tables[0].heading, "Plannen");
        assert!(!tables[0].rows[0].cells[0].is_bold);
    }
}
