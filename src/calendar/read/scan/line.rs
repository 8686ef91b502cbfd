//! One line, taken apart: `- key: value`; and the signs that divide it.

use std::ops::Range;

pub(super) struct LineParts<'t> {
    /// Column (in bytes) of the first dash or of the key.
    pub(super) outer: usize,
    /// Column of what follows the dashes.
    pub(super) inner: usize,
    pub(super) key: Option<&'t str>,
    /// Bytes in the text of what follows the colon, or all of the content; trimmed in front.
    pub(super) value: Range<usize>,
}

/// What kind of value a line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// Nothing: what hangs below, or empty.
    None,
    /// Plain text, which may go on on deeper lines.
    Plain,
    /// Quotes or brackets that end on this line.
    Closed,
    /// Quotes or brackets that end on a later line.
    Lines(usize),
    /// `|` or `>`: the deeper lines are the text.
    Block,
}

/// Where the colon of `key: value` stands, in plain content.
pub(super) fn colon_of(content: &str) -> Option<usize> {
    if content.starts_with(['"', '\'', '[', '{', '#', '&', '*', '!', '|', '>', '%', '@', '`']) {
        return None;
    }
    let mut before = 0;
    for (at, byte) in content.bytes().enumerate() {
        match byte {
            b':' if is_space_at(content, at + 1) => return Some(at),
            b'#' if before == b' ' => return None,
            _ => before = byte,
        }
    }
    None
}

/// Whether a space stands at this byte, or the end.
pub(super) fn is_space_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        None | Some(b' ' | b'\t') => true,
        Some(byte) if byte.is_ascii() => false,
        Some(_) => text[at..].starts_with(is_space),
    }
}

/// A space, a tab, or one of the spaces that a word processor makes.
pub(super) fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t' => true,
        _ if c.is_ascii() => false,
        _ => c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}'),
    }
}

/// Line separators, and marks that turn or hide text.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// What people type where the colon of a key belongs.
pub(super) const FOR_A_COLON: [char; 3] = ['：', '=', ';'];

/// The word with which a line begins, up to a space, its colon, or what stands for one.
pub(super) fn first_word(text: &str) -> &str {
    let ends = |c: char| c == ':' || is_space(c) || FOR_A_COLON.contains(&c);
    text.split(ends).next().unwrap_or_default()
}
