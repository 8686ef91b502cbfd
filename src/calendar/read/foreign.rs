//! Files of another kind than text, by their first bytes: somebody saved the calendar from Word, or renamed it.

use crate::calendar::diagnostic::FileKind;

/// Where a program that opens a file decides what it is.
const LOOKED_AT: usize = 4_096;

/// What the bytes are, if they are surely no text that somebody typed.
pub(super) fn kind(bytes: &[u8]) -> Option<FileKind> {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let has = |part: &[u8]| bytes.windows(part.len()).any(|it| it == part);
    match start {
        [b'P', b'K', 3 | 5, 4 | 6, ..] if has(b"word/") => Some(FileKind::Word),
        [b'P', b'K', 3 | 5, 4 | 6, ..] if has(b"xl/") => Some(FileKind::Excel),
        [b'P', b'K', 3 | 5, 4 | 6, ..] if has(b"opendocument") => Some(FileKind::OpenDocument),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(FileKind::Packed),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some(FileKind::OldOffice),
        _ if start.starts_with(b"{\\rtf") => Some(FileKind::Rtf),
        _ if start.starts_with(b"%PDF-") => Some(FileKind::Pdf),
        _ if is_markup(start) => Some(FileKind::WebPage),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => None,
        _ => start.contains(&0).then_some(FileKind::Binary),
    }
}

/// `<!DOCTYPE html>`, `<html`, `<?xml`: no line of a calendar starts with these.
fn is_markup(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let begins = |with: &str| {
        start.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with.as_bytes()))
    };
    begins("<!doctype") || begins("<html") || begins("<?xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_save_by_mistake_is_recognised() {
        assert_eq!(kind(b"PK\x03\x04\x14\0..word/document.xml"), Some(FileKind::Word));
        assert_eq!(kind(b"PK\x03\x04\x14\0..xl/workbook.xml"), Some(FileKind::Excel));
        assert_eq!(
            kind(b"PK\x03\x04application/vnd.oasis.opendocument.text"),
            Some(FileKind::OpenDocument)
        );
        assert_eq!(kind(b"PK\x05\x06"), Some(FileKind::Packed));
        assert_eq!(kind(b"\xD0\xCF\x11\xE0\xA1"), Some(FileKind::OldOffice));
        assert_eq!(kind(b"{\\rtf1\\ansi"), Some(FileKind::Rtf));
        assert_eq!(kind(b"%PDF-1.7"), Some(FileKind::Pdf));
        assert_eq!(kind(b"\n <!DOCTYPE HTML>"), Some(FileKind::WebPage));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0"), Some(FileKind::Binary));
    }

    #[test]
    fn text_is_text_however_odd() {
        for text in ["", "P", "PK: 1", "versie: 1", "{a: b}", "<", "%", "a: <html>", "\u{feff}v: 1"]
        {
            assert_eq!(kind(text.as_bytes()), None, "{text}");
        }
        assert_eq!(kind(b"\xFF\xFEa\0:\0"), None);
        assert_eq!(kind(b"wat: Co\xF6rdinatie"), None);
    }
}
