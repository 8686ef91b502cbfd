//! Excel workbooks: every sheet is a table.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;

use crate::adapters::tables::plain_row;
use crate::calendar::draft::{Numbering, Row, Table, Unreadable};

/// Sheets in the order of the workbook. Errors: it is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Table>, Unreadable> {
    let damaged = |_| Unreadable::Damaged("Excel");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        let (first, column) = range.start().unwrap_or_default();
        let rows = (first + 1..).zip(range.rows());
        let rows: Vec<Row> =
            rows.map(|(line, cells)| plain_row(line, cells.iter().map(text))).collect();
        debug_assert!(column < 1 << 14, "a sheet has 16,384 columns");
        if !rows.is_empty() {
            tables.push(Table { heading: name, is_apart: true, numbering: Numbering::Rows, rows });
        }
    }
    Ok(tables)
}

/// A cell as somebody would type it: a date is `1 mei 2026` in digits that nobody misreads.
fn text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "ja".to_owned(),
        Data::Bool(false) => "nee".to_owned(),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
            day.map_or_else(|| moment.as_f64().to_string(), |day| day.to_string())
        }
    }
}
