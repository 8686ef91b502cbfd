//! Word documents: tables with their headings; merged cells, and paragraphs and tables inside a cell.

use docx_rs::{
    DocumentChild, Drawing, DrawingData, MoveToChild, Paragraph, ParagraphChild, Run, RunChild,
    StructuredDataTagChild, TableCell, TableCellContent, TableChild, TableRowChild,
    TextBoxContentChild, read_docx,
};

use crate::import::table::{Cell, NoTables, Numbering, RawRow, RawTable};
use crate::import::tables::heading::Above;

/// Wider than any table.
const SPAN_MAX: u64 = 100;

/// Tables in the order of the document. Errors: it is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<RawTable>, NoTables> {
    // The reader takes some attributes for granted, and panics where they are not: a damaged file is no mistake of ours.
    let document = std::panic::catch_unwind(|| read_docx(bytes).ok()).ok().flatten();
    let document = document.ok_or(NoTables::Damaged("Word"))?;
    let mut reader = WordReader::default();
    for child in &document.document.children {
        match child {
            DocumentChild::Paragraph(it) => reader.paragraph(it),
            DocumentChild::Table(it) => reader.table(it),
            DocumentChild::StructuredDataTag(it) => {
                it.children.iter().for_each(|it| reader.tagged(it));
            }
            _ => {}
        }
    }
    Ok(reader.tables)
}

#[derive(Default)]
struct WordReader {
    tables: Vec<RawTable>,
    above: Above,
}

impl WordReader {
    fn paragraph(&mut self, paragraph: &Paragraph) {
        let mut text = WordText::default();
        text.paragraph(paragraph);
        let found = text.cell();
        self.above.see(&found.one_line(), found.is_bold);
    }

    fn table(&mut self, table: &docx_rs::Table) {
        let mut rows: Vec<RawRow> = Vec::with_capacity(table.rows.len());
        for (line, TableChild::TableRow(row)) in (1..).zip(&table.rows) {
            let mut read = RawRow { line, cells: Vec::new() };
            for TableRowChild::TableCell(cell) in &row.cells {
                let upper = rows.last().map(|above| above.cell(read.cells.len()));
                read.cells.append(&mut cells(cell, upper));
            }
            rows.push(read);
        }
        self.tables.push(self.above.table(Numbering::Rows, rows));
    }

    fn tagged(&mut self, child: &StructuredDataTagChild) {
        match child {
            StructuredDataTagChild::Paragraph(it) => self.paragraph(it),
            StructuredDataTagChild::Table(it) => self.table(it),
            StructuredDataTagChild::StructuredDataTag(it) => {
                it.children.iter().for_each(|it| self.tagged(it));
            }
            _ => {}
        }
    }
}

/// The cell, and an empty one for each column that it covers as well. `upper`: the cell above it.
fn cells(cell: &TableCell, upper: Option<&Cell>) -> Vec<Cell> {
    let property = serde_json::to_value(&cell.property).unwrap_or_default();
    let span = property["gridSpan"].as_u64().unwrap_or(1).clamp(1, SPAN_MAX);
    let mut text = WordText::default();
    text.cell_content(cell);
    // The lower part of a cell that goes on over several rows: Word shows only what stands in the upper.
    let lower = upper.filter(|_| property["verticalMerge"] == "continue");
    let mut cells = vec![lower.cloned().unwrap_or_else(|| text.cell())];
    cells.resize(span as usize, Cell::default());
    cells
}

/// Text of one cell; a paragraph is a line.
#[derive(Default)]
struct WordText {
    raw: String,
    any: bool,
    plain: bool,
}

impl WordText {
    fn cell(&self) -> Cell {
        Cell::new(&self.raw, self.any && !self.plain)
    }

    fn cell_content(&mut self, cell: &TableCell) {
        for content in &cell.children {
            match content {
                TableCellContent::Paragraph(it) => self.paragraph(it),
                TableCellContent::Table(it) => self.table(it),
                TableCellContent::StructuredDataTag(it) => {
                    it.children.iter().for_each(|it| self.tagged(it));
                }
                TableCellContent::TableOfContents(_) => {}
            }
        }
    }

    /// A table inside a cell is part of that cell.
    fn table(&mut self, table: &docx_rs::Table) {
        for TableChild::TableRow(row) in &table.rows {
            row.cells.iter().for_each(|TableRowChild::TableCell(it)| self.cell_content(it));
        }
    }

    fn tagged(&mut self, child: &StructuredDataTagChild) {
        match child {
            StructuredDataTagChild::Run(it) => self.run(it, false),
            StructuredDataTagChild::Paragraph(it) => self.paragraph(it),
            StructuredDataTagChild::Table(it) => self.table(it),
            StructuredDataTagChild::StructuredDataTag(it) => {
                it.children.iter().for_each(|it| self.tagged(it));
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let style = paragraph.property.style.as_ref().map_or("", |it| it.val.as_str());
        let low = style.to_ascii_lowercase();
        let is_heading = low.starts_with("heading") || low.starts_with("kop");
        self.children(&paragraph.children, is_heading);
        self.raw.push('\n');
    }

    fn children(&mut self, children: &[ParagraphChild], is_heading: bool) {
        for child in children {
            match child {
                ParagraphChild::Run(it) => self.run(it, is_heading),
                ParagraphChild::Insert(it) => {
                    for child in &it.children {
                        if let docx_rs::InsertChild::Run(run) = child {
                            self.run(run, is_heading);
                        }
                    }
                }
                ParagraphChild::MoveTo(it) => {
                    for child in &it.children {
                        if let MoveToChild::Run(run) = child {
                            self.run(run, is_heading);
                        }
                    }
                }
                ParagraphChild::Hyperlink(it) => self.children(&it.children, is_heading),
                ParagraphChild::StructuredDataTag(it) => {
                    it.children.iter().for_each(|it| self.tagged(it));
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &Run, is_heading: bool) {
        let bold = run.run_property.bold.as_ref().and_then(|it| serde_json::to_value(it).ok());
        let is_bold = is_heading || bold.is_some_and(|it| it == true);
        for child in &run.children {
            match child {
                RunChild::Text(text) => {
                    let has_letters = text.text.contains(char::is_alphanumeric);
                    self.any |= has_letters;
                    self.plain |= has_letters && !is_bold;
                    self.raw.push_str(&text.text);
                }
                RunChild::Tab(_) | RunChild::PTab(_) => self.raw.push(' '),
                RunChild::Drawing(it) => self.drawing(it),
                RunChild::Break(_) | RunChild::CarriageReturn(_) => self.raw.push('\n'),
                _ => {}
            }
        }
    }

    /// A text box stands on lines of its own; pictures say nothing.
    fn drawing(&mut self, drawing: &Drawing) {
        let Some(DrawingData::TextBox(text_box)) = &drawing.data else { return };
        self.raw.push('\n');
        for child in &text_box.children {
            match child {
                TextBoxContentChild::Paragraph(it) => self.paragraph(it),
                TextBoxContentChild::Table(it) => self.table(it),
            }
        }
    }
}
