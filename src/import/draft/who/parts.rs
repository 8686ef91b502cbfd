//! Where a cell *Wie* comes apart: at words, sentences and brackets, whatever the names in it.

use crate::calendar::rule::fold;

/// Two names for "together with", in small letters.
pub(super) const TOGETHER: [&str; 6] =
    ["i.s.m. met ", "i.s.m. ", "i.s.m ", "ism ", "in samenwerking met ", "samen met "];

/// Words with which a sentence about deciding begins.
pub(super) const DECIDING: [&str; 5] =
    ["vaststelling", "vastgesteld", "goedkeuring", "goedgekeurd", "instemming"];

/// A word with small letters in it; `PO` is none.
pub(super) fn is_word(text: Option<&str>) -> bool {
    let text = text.unwrap_or_default();
    4 <= text.chars().count() && text.chars().skip(1).any(char::is_lowercase)
}

/// The bracket that closes the one at the beginning.
pub(super) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, c) in text.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where a sentence about deciding begins, outside brackets.
pub(super) fn deciding_at(text: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let mut at = 0;
    let mut before: Option<(usize, &str)> = None;
    for word in text.split_inclusive([' ', '\n']) {
        let plain = word.trim().trim_matches(['.', ',', ':', ';', ')']);
        if depth == 0 && DECIDING.contains(&fold(plain).as_str()) {
            let joins = |word: &str| ["ter", "na", "en", "door"].contains(&fold(word).as_str());
            let start = before.filter(|(_, word)| joins(word)).map_or(at, |(start, _)| start);
            return Some(start);
        }
        depth += word.matches('(').count() as i32 - word.matches(')').count() as i32;
        before = Some((at, word.trim()));
        at += word.len();
    }
    None
}

/// The parts before, between and behind `i.s.m.`.
pub(super) fn together(text: &str) -> Vec<&str> {
    let low = text.to_ascii_lowercase();
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some((at, word)) = TOGETHER
        .iter()
        .filter_map(|word| find_word(&low[start..], word).map(|at| (start + at, word)))
        .min_by_key(|(at, word)| (*at, usize::MAX - word.len()))
    {
        parts.push(&text[start..at]);
        start = at + word.len();
    }
    parts.push(&text[start..]);
    parts
}

/// Where a word stands that does not begin inside another.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let free = |at: &usize| !text[..*at].ends_with(char::is_alphanumeric);
    text.match_indices(word).map(|(at, _)| at).find(free)
}
