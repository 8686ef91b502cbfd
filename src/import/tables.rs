//! Tables out of files, by what is in the file rather than by its name: Word, Excel, CSV, HTML, Markdown, text with tabs.

use crate::calendar::decode;
use crate::import::table::{NoTables, RawTable};

mod csv;
mod docx;
mod heading;
mod html;
mod markdown;
mod merged;
mod tabs;
mod xlsx;

/// Characters in a cell: a page of the longest year plan has 5,000.
pub const CELL_CHARS_MAX: usize = 20_000;

/// Every table in a file.
///
/// # Errors
/// Old or foreign formats, a damaged file, a cell longer than [`CELL_CHARS_MAX`].
pub fn read(bytes: &[u8]) -> Result<Vec<RawTable>, NoTables> {
    let tables = match bytes {
        [b'P', b'K', 3 | 5, ..] => read_zip(bytes)?,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(NoTables::OldOffice),
        [b'%', b'P', b'D', b'F', ..] => return Err(NoTables::Pdf),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            return Err(NoTables::Picture);
        }
        _ => read_text(bytes)?,
    };
    let cells = tables.iter().flat_map(|table| &table.rows).flat_map(|row| {
        let line = row.line;
        row.cells.iter().map(move |cell| (line, cell.text.chars().count()))
    });
    match cells.into_iter().find(|(_, chars)| CELL_CHARS_MAX < *chars) {
        Some((line, chars)) => Err(NoTables::CellTooLong { line, chars, most: CELL_CHARS_MAX }),
        None => Ok(tables),
    }
}

/// The parts of a Word or Excel file, unpacked: a year plan of a hundred pages has 5 MiB.
const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// How large the parts say they are: the length stands 24 bytes behind each heading of the list at the end.
fn unpacked_bytes(bytes: &[u8]) -> u64 {
    let headings = bytes.windows(28).filter(|it| it.starts_with(b"PK\x01\x02"));
    headings.map(|it| u64::from(u32::from_le_bytes([it[24], it[25], it[26], it[27]]))).sum()
}

/// The names of the parts stand in the file as they are.
fn read_zip(bytes: &[u8]) -> Result<Vec<RawTable>, NoTables> {
    if UNPACKED_BYTES_MAX < unpacked_bytes(bytes) {
        return Err(NoTables::TooLarge);
    }
    let has = |name: &[u8]| bytes.windows(name.len()).any(|it| it == name);
    if has(b"word/document.xml") {
        docx::read(bytes)
    } else if has(b"xl/workbook.xml") {
        xlsx::read(bytes)
    } else {
        Err(NoTables::Binary)
    }
}

fn read_text(bytes: &[u8]) -> Result<Vec<RawTable>, NoTables> {
    let text = decode(bytes);
    // Two bytes a letter hold a zero each; any other text holds none.
    if text.contains('\0') {
        return Err(NoTables::Binary);
    }
    let text = without_separator_line(&text);
    let low = text.to_ascii_lowercase();
    let start = low.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let is_page = ["<!doctype html", "<html"].iter().any(|it| start.starts_with(it));
    if is_page || low.contains("<table") && low.contains("<td") {
        return Ok(html::read(text));
    }
    if text.contains('\t') && text.lines().filter(|line| line.contains('\t')).count() >= 2 {
        let quoted = csv::quoted_tabs(text);
        return Ok(quoted.map_or_else(|| tabs::read(text), |table| vec![table]));
    }
    let piped = markdown::read(text);
    if !piped.is_empty() {
        return Ok(piped);
    }
    Ok(csv::read(text))
}

/// Without the line `sep=;` that tells Excel which separator follows.
fn without_separator_line(text: &str) -> &str {
    let rest = text.trim_start_matches('\u{feff}').strip_prefix("sep=");
    let rest = rest.and_then(|it| it.split_once('\n')).filter(|(sign, _)| sign.trim().len() <= 1);
    // Its line end stays: lines are counted.
    rest.map_or(text, |(_, table)| &text[text.len() - table.len() - 1..])
}
