//! The text of one file: from bytes to lines, and from a byte range to a location.

use std::ops::Range;

use crate::calendar::diagnostic::{FileKind, InputFile, Location};
use crate::calendar::read::foreign;

/// How the bytes of a file were understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Bytes that are no UTF-8, read as Windows-1252; the first stands at this byte of the text.
    Windows1252(usize),
    /// UTF-16, as Notepad's "Unicode" writes.
    Utf16,
    /// No text; nothing is decoded.
    Foreign(FileKind),
}

/// Decoded text with the starts of its lines.
#[derive(Debug)]
pub(super) struct Text {
    /// After decoding, without a byte order mark; line ends as they were.
    pub(super) text: String,
    pub(super) encoding: Encoding,
    starts: Vec<usize>,
}

impl Text {
    /// Decodes whatever it gets: a wrong encoding is a finding, and the rest is read all the same.
    pub(super) fn decode(bytes: &[u8]) -> Self {
        let (text, encoding) = match foreign::kind(bytes) {
            Some(kind) => (String::new(), Encoding::Foreign(kind)),
            None => decode(bytes),
        };
        let text = one_line_end(text);
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        Self { text, encoding, starts }
    }

    /// The bytes at which the lines start.
    pub(super) fn starts(&self) -> Vec<usize> {
        self.starts.clone()
    }

    /// 0-based number of the line in which byte `at` stands.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// How many lines; a text that ends in a line end has an empty last one.
    pub(super) fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of line `number` (0-based), without its line end.
    pub(super) fn line(&self, number: usize) -> Range<usize> {
        let from = self.starts[number];
        let until = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        let line = self.text[from..until].trim_end_matches(['\n', '\r']);
        from..from + line.len()
    }

    /// The place of a byte range; widened to whole characters, and to one character where it is empty.
    pub(super) fn location(&self, file: InputFile, span: Range<usize>) -> Location {
        let mut from = span.start.min(self.text.len());
        while !self.text.is_char_boundary(from) {
            from -= 1;
        }
        let next = self.text[from..].chars().next().map_or(0, char::len_utf8);
        let mut until = span.end.clamp(from + next, self.text.len());
        while !self.text.is_char_boundary(until) {
            until += 1;
        }
        let line = self.line_of(from);
        let column = self.text[self.starts[line]..from].chars().count() + 1;
        Location { file, span: from..until, line: line as u32 + 1, column: column as u32 }
    }
}

/// A carriage return alone, as old Macs and some spreadsheets end a line, is a new line; every byte keeps its place.
fn one_line_end(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut bytes = text.into_bytes();
    for at in 0..bytes.len() {
        if bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
            bytes[at] = b'\n';
        }
    }
    String::from_utf8(bytes).expect("one ASCII character became another")
}

/// Whatever is in the bytes, as text.
pub(super) fn decode(bytes: &[u8]) -> (String, Encoding) {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => return (utf16(rest, u16::from_le_bytes), Encoding::Utf16),
        [0xFE, 0xFF, rest @ ..] => return (utf16(rest, u16::from_be_bytes), Encoding::Utf16),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(_) => windows_1252(bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Good UTF-8 stays; every other byte is the Windows-1252 character it stands for.
fn windows_1252(bytes: &[u8]) -> (String, Encoding) {
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut first = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for &byte in chunk.invalid() {
            first.get_or_insert(text.len());
            text.push(match byte {
                0x80..=0x9F => HIGH_CONTROLS[usize::from(byte - 0x80)],
                _ => char::from(byte),
            });
        }
    }
    (text, Encoding::Windows1252(first.unwrap_or(0)))
}

/// What Windows-1252 has at 0x80–0x9F; the five holes are shown as a replacement character.
const HIGH_CONTROLS: [char; 32] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{FFFD}',
    'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let text = Text::decode(b"\xEF\xBB\xBFversie: 1\r\n");
        assert_eq!((text.text.as_str(), text.encoding), ("versie: 1\r\n", Encoding::Utf8));
        assert_eq!(text.line(0), 0..9);
    }

    #[test]
    fn a_carriage_return_alone_ends_a_line() {
        let text = Text::decode(b"versie: 1\rkalender:\r\nx");
        assert_eq!((text.text.as_str(), text.line_count()), ("versie: 1\nkalender:\r\nx", 3));
    }

    #[test]
    fn a_windows_1252_letter_is_read_and_its_place_known() {
        let text = Text::decode(b"wat: Co\xF6rdinatie \x93zo\x94");
        assert_eq!(text.text, "wat: Coördinatie “zo”");
        assert_eq!(text.encoding, Encoding::Windows1252(7));
    }

    #[test]
    fn utf_16_in_either_order_is_read() {
        for bytes in [b"\xFF\xFEa\0:\0".as_slice(), b"\xFE\xFF\0a\0:"] {
            let text = Text::decode(bytes);
            assert_eq!((text.text.as_str(), text.encoding), ("a:", Encoding::Utf16));
        }
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = Text::decode("a\nvóór: x\n".as_bytes());
        let location = text.location(InputFile::Calendar, 10..11);
        assert_eq!((location.line, location.column), (2, 7));
    }

    #[test]
    fn a_range_past_the_end_is_the_end() {
        let text = Text::decode("a\n".as_bytes());
        let location = text.location(InputFile::Done, 9..12);
        assert_eq!((location.span, location.line, location.column), (2..2, 2, 1));
    }
}
