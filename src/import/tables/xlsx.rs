//! Excel workbooks: every sheet is a table.

use std::io::Cursor;

use calamine::{Data, Dimensions, Reader, Xlsx};
use chrono::NaiveDate;

use crate::import::table::{NoTables, Numbering, RawRow, RawTable};
use crate::import::tables::merged::ROWS_MAX;

/// Sheets in the order of the workbook. Errors: it is damaged.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<RawTable>, NoTables> {
    let damaged = |_| NoTables::Damaged("Excel");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(damaged)?;
        let (first, column) = range.start().unwrap_or_default();
        let rows = (first + 1..).zip(range.rows());
        let mut rows: Vec<RawRow> =
            rows.map(|(line, cells)| RawRow::plain(line, cells.iter().map(text))).collect();
        debug_assert!(column < 1 << 14, "a sheet has 16,384 columns");
        for merged in book.merge_cells_by_sheet_name(&name).map_err(damaged)? {
            repeat(&mut rows, (first, column), &merged);
        }
        if !rows.is_empty() {
            let numbering = Numbering::Rows;
            tables.push(RawTable { heading: name, is_apart: true, numbering, rows });
        }
    }
    Ok(tables)
}

/// A cell that goes on over several rows stands in each of them. `corner`: row and column of the first cell.
fn repeat(rows: &mut [RawRow], corner: (u32, u32), merged: &Dimensions) {
    let place = |from: u32, to: u32| from.checked_sub(to).map(|it| it as usize);
    let (Some(top), Some(bottom), Some(column)) = (
        place(merged.start.0, corner.0),
        place(merged.end.0, corner.0),
        place(merged.start.1, corner.1),
    ) else {
        return;
    };
    let Some((upper, below)) = rows.get_mut(top..).and_then(|it| it.split_first_mut()) else {
        return;
    };
    let cell = upper.cell(column);
    for row in below.iter_mut().take(bottom.saturating_sub(top).min(ROWS_MAX)) {
        if let Some(lower) = row.cells.get_mut(column).filter(|it| it.text.is_empty()) {
            cell.clone_into(lower);
        }
    }
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
