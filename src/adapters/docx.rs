//! The chapter as a Word document: A4 lying, a table per section with a head that repeats on every page, in Dutch.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, LineSpacing, NumPages, PageMargin, PageNum,
    PageOrientationType, Paragraph, Run, RunFonts, Shading, ShdType, Style, StyleType, Tab,
    TabValueType, Table, TableBorder, TableBorderPosition, TableBorders, TableCell,
    TableCellMargins, TableLayoutType, TableRow, WidthType, XMLDocx,
};

use crate::messages::document::{COLUMNS, Document, DocumentRow, DocumentSection, PAGE_OF, TITLE};

#[derive(Debug, thiserror::Error)]
#[error("cannot pack the document: {0}")]
pub struct DocxError(Box<dyn std::error::Error>);

const FONT: &str = "Arial";

// In half points.
const SIZE: usize = 19;
const TITLE_SIZE: usize = 36;
const SECTION_SIZE: usize = 25;
const SMALL_SIZE: usize = 16;

// In twentieths of a point; A4 lying, with margins of 18 mm.
const PAGE: (u32, u32) = (16838, 11906);
const MARGIN: i32 = 1020;
const WIDTHS: [usize; 4] = [4420, 3000, 4200, 3178];
const INDENT: i32 = 240;

// As on the pages.
const STRONG: &str = "154273";
const SOFT: &str = "4B5661";
const LINE: &str = "C3CAD2";
const HEAD: &str = "E9EDF1";

/// The bytes of the document; the same document gives the same bytes. Errors: as packing in memory, which does not fail.
pub fn write(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut docx = styled(Docx::new())
        .page_size(PAGE.0, PAGE.1)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(PageMargin {
            top: MARGIN,
            left: MARGIN,
            bottom: MARGIN,
            right: MARGIN,
            header: MARGIN / 2,
            footer: MARGIN / 2,
            gutter: 0,
        })
        .footer(footer(document))
        .add_paragraph(Paragraph::new().style("Heading1").add_run(Run::new().add_text(TITLE)))
        .add_paragraph(
            Paragraph::new().style("Stand").add_run(Run::new().add_text(about(document))),
        );
    for section in &document.sections {
        let title = Run::new().add_text(&section.title);
        docx =
            docx.add_paragraph(Paragraph::new().style("Heading2").keep_next(true).add_run(title));
        docx = docx.add_table(table(section));
    }
    let mut bytes = Cursor::new(Vec::new());
    finish(docx.build(), document).pack(&mut bytes).map_err(|it| DocxError(Box::new(it)))?;
    Ok(bytes.into_inner())
}

/// "Samenwerkingsverband Noord, stand van zondag 22 november 2026"
fn about(document: &Document) -> String {
    format!("{}, {}", document.organisation, document.as_of_words())
}

/// Headings by their built-in names: pasted into a year plan, they follow its own.
fn styled(docx: Docx) -> Docx {
    let paragraph = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
    let spaced = |before: u32, after: u32| LineSpacing::new().before(before).after(after);
    docx.default_fonts(RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT))
        .default_size(SIZE)
        .add_style(
            paragraph("Heading1", "heading 1")
                .size(TITLE_SIZE)
                .bold()
                .color(STRONG)
                .line_spacing(spaced(0, 60))
                .outline_lvl(0),
        )
        .add_style(
            paragraph("Heading2", "heading 2")
                .size(SECTION_SIZE)
                .bold()
                .color(STRONG)
                .line_spacing(spaced(320, 100))
                .outline_lvl(1),
        )
        .add_style(paragraph("Stand", "Stand van").color(SOFT).line_spacing(spaced(0, 120)))
        .add_style(paragraph("Kop", "Tabelkop").bold().line_spacing(spaced(30, 30)))
        .add_style(paragraph("Voet", "footer").size(SMALL_SIZE).color(SOFT))
        .add_style(paragraph("Cel", "Tabelcel").line_spacing(spaced(30, 30)))
}

/// Left the organisation, right "Pagina 1 van 3".
fn footer(document: &Document) -> Footer {
    let [page, of] = PAGE_OF;
    let right = WIDTHS.iter().sum();
    let tab = Tab::new().val(TabValueType::Right).pos(right);
    let line = Paragraph::new()
        .style("Voet")
        .add_tab(tab)
        .add_run(Run::new().add_text(format!("{TITLE} {}", about(document))))
        .add_run(Run::new().add_tab().add_text(page))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(of))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}

fn table(section: &DocumentSection) -> Table {
    let lines = [
        TableBorderPosition::Top,
        TableBorderPosition::Left,
        TableBorderPosition::Bottom,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ];
    let border = |it| TableBorder::new(it).border_type(BorderType::Single).size(4).color(LINE);
    let borders = lines.into_iter().fold(TableBorders::with_empty(), |all, it| all.set(border(it)));
    let rows = std::iter::once(head()).chain(section.rows.iter().map(row)).collect();
    Table::without_borders(rows)
        .set_grid(WIDTHS.to_vec())
        .width(WIDTHS.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, 100, 20, 100))
        .set_borders(borders)
}

/// The head stays with the first row, and is the one row that does not say `cant_split`: see [`with_repeating_heads`].
fn head() -> TableRow {
    let cell = |(name, width): (&str, usize)| {
        let name = Run::new().add_text(name);
        TableCell::new()
            .width(width, WidthType::Dxa)
            .shading(Shading::new().shd_type(ShdType::Clear).color("auto").fill(HEAD))
            .add_paragraph(Paragraph::new().style("Kop").keep_next(true).add_run(name))
    };
    TableRow::new(COLUMNS.into_iter().zip(WIDTHS).map(cell).collect())
}

fn row(row: &DocumentRow) -> TableRow {
    let what = [row.title()];
    let cells = [&what[..], &row.when, &row.who, &row.remark];
    let cells = cells.into_iter().zip(WIDTHS).enumerate().map(|(at, (lines, width))| {
        let is_indented = at == 0 && row.is_part;
        let empty = TableCell::new().width(width, WidthType::Dxa);
        match lines {
            [] => empty.add_paragraph(line("", false)),
            lines => lines.iter().fold(empty, |cell, it| cell.add_paragraph(line(it, is_indented))),
        }
    });
    TableRow::new(cells.collect()).cant_split()
}

fn line(text: &str, is_indented: bool) -> Paragraph {
    let paragraph = Paragraph::new().style("Cel").align(AlignmentType::Left);
    let paragraph = paragraph.add_run(Run::new().add_text(text));
    if is_indented { paragraph.indent(Some(INDENT), None, None, None) } else { paragraph }
}

/// What the library has no words for: heads that repeat, the language, and whose document it is.
fn finish(mut parts: XMLDocx, document: &Document) -> XMLDocx {
    parts.document = with_repeating_heads(&parts.document);
    parts.styles = in_dutch(&parts.styles);
    parts.doc_props.core = properties(document);
    parts
}

fn with_repeating_heads(xml: &[u8]) -> Vec<u8> {
    const HEAD_ROW: &str = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
    text(xml).replace("<w:trPr />", HEAD_ROW).into_bytes()
}

fn in_dutch(xml: &[u8]) -> Vec<u8> {
    const END: &str = "</w:rPr></w:rPrDefault>";
    let dutch = format!("<w:lang w:val=\"nl-NL\" w:eastAsia=\"nl-NL\" w:bidi=\"ar-SA\"/>{END}");
    text(xml).replacen(END, &dutch, 1).into_bytes()
}

fn text(xml: &[u8]) -> &str {
    std::str::from_utf8(xml).expect("the library writes UTF-8")
}

/// Whose and of which day; no person.
fn properties(document: &Document) -> Vec<u8> {
    let organisation = escape(&document.organisation);
    let day = document.as_of;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{TITLE} {organisation}</dc:title><dc:creator>{organisation}</dc:creator>\
         <cp:lastModifiedBy>{organisation}</cp:lastModifiedBy><dc:language>nl-NL</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:modified>\
         </cp:coreProperties>"
    )
    .into_bytes()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
