//! The chapter as a workbook: real dates, a filter, a head that stays; on paper A4, lying.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use crate::messages::document::{
    COLUMNS, Course, Document, DocumentRow, DocumentSection, PAGE_OF, TITLE,
};

/// In characters: Rubriek, the four columns, Eerstvolgende datum, Status.
const WIDTHS: [f64; 7] = [18.0, 35.0, 22.0, 33.0, 27.0, 15.0, 15.0];

const DATE_COLUMN: u16 = 5;

/// The row of the head; above it title and "stand van".
const HEAD_ROW: u32 = 3;

const A4: u8 = 9;

const FONT: &str = "Arial";

// In points.
const FONT_SIZE: f64 = 10.0;
const LINE_HEIGHT: f64 = 13.0;
const ROW_SPACE: f64 = 4.0;

/// Widths count digits of the standard font; of running text in our font so much more fits.
const LETTERS_PER_DIGIT: f64 = 1.15;

/// "wo 30 sep 2026", in Dutch on every computer.
const DAY_FORMAT: &str = "[$-413]ddd d mmm yyyy";

const CONFIDENTIAL: &str = "vertrouwelijk";

// As on the pages.
const STRONG: Color = Color::RGB(0x15_42_73);
const SOFT: Color = Color::RGB(0x4B_56_61);
const LINE: Color = Color::RGB(0xC3_CA_D2);
const HEAD: Color = Color::RGB(0xE9_ED_F1);

/// The bytes of the workbook; the same document gives the same bytes. Errors: more rows than a sheet can hold.
pub fn write(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = excel_day(document.as_of)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(format!("{TITLE} {}", document.organisation))
            .set_author(&document.organisation)
            .set_company(&document.organisation)
            .set_creation_datetime(&created),
    );
    let sheet = workbook.add_worksheet();
    sheet.set_name(TITLE)?;
    top(sheet, document)?;
    let mut at = HEAD_ROW;
    for section in &document.sections {
        for row in &section.rows {
            at += 1;
            write_row(sheet, at, section, row)?;
        }
    }
    sheet.autofilter(HEAD_ROW, 0, at.max(HEAD_ROW + 1), (WIDTHS.len() - 1) as u16)?;
    paper(sheet, document)?;
    workbook.save_to_buffer()
}

/// Title, "stand van" and the head of the table, which stays in sight.
fn top(sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
    let title = font().set_bold().set_font_size(18).set_font_color(STRONG);
    let soft = font().set_font_color(SOFT);
    sheet.write_string_with_format(0, 0, TITLE, &title)?;
    let about = format!("{}, {}", document.organisation, document.as_of_words());
    sheet.write_string_with_format(1, 0, about, &soft)?;
    let head = cell().set_bold().set_background_color(HEAD);
    sheet.set_row_height(0, 26)?;
    sheet.set_row_height(HEAD_ROW, 2.0 * LINE_HEIGHT + ROW_SPACE)?;
    let names = [&["Rubriek"][..], &COLUMNS, &["Eerstvolgende datum", "Status"]].concat();
    for (at, (name, width)) in (0..).zip(names.into_iter().zip(WIDTHS)) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(HEAD_ROW, at, name, &head)?;
    }
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    sheet.set_screen_gridlines(false);
    Ok(())
}

fn paper(sheet: &mut Worksheet, document: &Document) -> Result<(), XlsxError> {
    // An ampersand starts a code there.
    let about = format!("{}, {}", document.organisation, document.as_of_words()).replace('&', "&&");
    let [page, of] = PAGE_OF;
    sheet
        .set_landscape()
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3)
        .set_footer(format!("&L&8{TITLE} {about}&R&8{page}&P{of}&N"));
    sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    Ok(())
}

fn font() -> Format {
    Format::new().set_font_name(FONT).set_font_size(FONT_SIZE)
}

fn cell() -> Format {
    font()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_align(FormatAlign::Left)
        .set_border(FormatBorder::Thin)
        .set_border_color(LINE)
}

fn write_row(
    sheet: &mut Worksheet,
    at: u32,
    section: &DocumentSection,
    row: &DocumentRow,
) -> Result<(), XlsxError> {
    let plain = cell();
    let (next_due, status) = match &row.course {
        Course::Open { next_due, state } => (*next_due, state.in_words()),
        Course::Confidential => (None, CONFIDENTIAL.to_owned()),
    };
    let texts = [
        section.title.clone(),
        row.title(),
        row.when.join("\n"),
        row.who.join("\n"),
        row.remark.join("\n"),
        String::new(),
        status,
    ];
    let lines = texts.iter().zip(WIDTHS).map(|(text, width)| lines_in(text, width)).max();
    sheet.set_row_height(at, LINE_HEIGHT * f64::from(lines.unwrap_or(1)) + ROW_SPACE)?;
    for (column, text) in (0..).zip(texts) {
        match next_due.filter(|_| column == DATE_COLUMN) {
            Some(day) => {
                let format = cell().set_num_format(DAY_FORMAT);
                sheet.write_datetime_with_format(at, column, &excel_day(day)?, &format)?;
            }
            None => {
                sheet.write_string_with_format(at, column, text, &plain)?;
            }
        }
    }
    Ok(())
}

/// How many lines a text takes in a column of `width` characters. Not every program fits the height of a row by itself.
fn lines_in(text: &str, width: f64) -> u32 {
    let width = width * LETTERS_PER_DIGIT;
    let mut lines = 0;
    for paragraph in text.split('\n') {
        lines += 1;
        let mut used = 0.0;
        for word in paragraph.split(' ').map(|it| it.chars().count() as f64) {
            if 0.0 < used && width < used + word {
                lines += 1;
                used = 0.0;
            }
            lines += (word / width) as u32;
            used += word % width + 1.0;
        }
    }
    lines
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8)
}
