//! Addresses in an excerpt are masked: `o***@…` (R17). Diagnostics are mailed and pasted further than the address book.

use std::ops::Range;

/// The line with its addresses masked, and the span in it that stands for `span`.
pub(super) fn mask(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    let mut masked = String::with_capacity(line.len());
    let mut moved = span.clone();
    let mut at = 0;
    for word in words(line) {
        masked.push_str(&line[at..word.start]);
        let start = masked.len();
        masked.push_str(&hidden(&line[word.clone()]));
        let end = masked.len();
        moved.start = shift(span.start, moved.start, &word, start..end, start);
        moved.end = shift(span.end, moved.end, &word, start..end, end);
        at = word.end;
    }
    masked.push_str(&line[at..]);
    let end = moved.end.min(masked.len());
    (masked, moved.start.min(end)..end)
}

/// A sentence with the addresses in it masked.
pub(super) fn masked(text: &str) -> String {
    mask(text, 0..0).0
}

/// Where a position goes when `word` became `masked`: before it nothing changes, in it to `inside`, behind it along.
fn shift(
    original: usize,
    now: usize,
    word: &Range<usize>,
    masked: Range<usize>,
    inside: usize,
) -> usize {
    if original <= word.start {
        now
    } else if original < word.end {
        inside
    } else {
        original - word.end + masked.end
    }
}

/// Stretches around an `@` that could be an address.
fn words(line: &str) -> Vec<Range<usize>> {
    let apart = |c: char| c.is_whitespace() || "[]{}<>()\",;:'`#".contains(c);
    let mut words = Vec::new();
    let mut from = 0;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        if apart(c) {
            if line[from..at].contains('@') {
                words.push(from..at);
            }
            from = at + c.len_utf8();
        }
    }
    words
}

/// `o***@…`; what has nothing before its `@` shows only that. `@opr` is no address: a name with an `@` by mistake.
fn hidden(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if word.strip_prefix('@').is_some_and(|name| name.chars().all(plain) && !name.is_empty()) {
        return word.to_owned();
    }
    let first = word.chars().next().filter(|c| *c != '@');
    first.map_or("@…".to_owned(), |first| format!("{first}***@…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_a_line_is_masked() {
        let (masked, _) = mask("opr: [opr@swv.example, \"Jan <jan@x.example>\"]  # @", 0..0);
        assert_eq!(masked, "opr: [o***@…, \"Jan <j***@…>\"]  # @…");
    }

    #[test]
    fn the_caret_stays_under_what_it_was_under() {
        let line = "a: [opr@swv.example, zo]";
        let at = line.find("zo").unwrap();
        let (masked, span) = mask(line, at..at + 2);
        assert_eq!(&masked[span], "zo");
        let (masked, span) = mask(line, 4..19);
        assert_eq!(&masked[span], "o***@…");
    }

    #[test]
    fn a_caret_inside_an_address_goes_under_all_of_what_is_left_of_it() {
        for line in ["opr: opr@swv\u{1}.example", "  @\u{1}am: x", "a@é\u{200b}b.example"] {
            for (from, c) in line.char_indices() {
                let until = from + c.len_utf8();
                let (masked, span) = mask(line, from..until);
                assert!(masked.get(span).is_some(), "{line:?} {from}..{until}");
            }
        }
        let (masked, span) = mask("opr: opr@swv\u{1}.example", 12..13);
        assert_eq!(&masked[span], "o***@…");
    }

    #[test]
    fn a_name_with_an_at_in_front_is_no_address() {
        assert_eq!(mask("wie: [@opr]", 0..0).0, "wie: [@opr]");
        assert_eq!(mask("wie: [@opr.example]", 0..0).0, "wie: [@…]");
    }

    #[test]
    fn a_line_without_an_address_stays_as_it_is() {
        assert_eq!(mask("wie: vóór", 5..11), ("wie: vóór".to_owned(), 5..11));
    }
}
