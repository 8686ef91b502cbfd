//! A typed text as folded words, each of which knows its place in the text.

use std::ops::Range;

use crate::calendar::rule::fold::{fold_char, is_invisible};

/// The longest text that is read, in characters; the longest cell of the two year plans has 44.
pub(super) const TEXT_CHARS_MAX: usize = 300;

/// The folded words of a text. `,`, `(`, `)` and a `/` beside a letter are words of their own; points behind a
/// word, and between letters only, are gone.
pub(super) struct FoldedWords<'t> {
    text: &'t str,
    folded: String,
    words: Vec<FoldedWord>,
}

struct FoldedWord {
    typed: Range<usize>,
    folded: Range<usize>,
}

impl<'t> FoldedWords<'t> {
    /// Splits and folds; linear in the length of the text.
    pub(super) fn of(text: &'t str) -> FoldedWords<'t> {
        let list = Vec::with_capacity(text.len() / 4);
        let mut words =
            FoldedWords { text, folded: String::with_capacity(text.len()), words: list };
        let mut typed = 0..0;
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let next = rest.peek().map(|(_, c)| *c);
            let ends = c.is_whitespace()
                || matches!(c, ',' | '(' | ')')
                || (c == '/' && words.splits(next));
            if ends {
                words.end_word(&typed);
                if !c.is_whitespace() {
                    words.folded.push(c);
                    words.push(at..at + c.len_utf8());
                }
                typed = at + c.len_utf8()..at + c.len_utf8();
                continue;
            }
            if words.open().is_empty() {
                typed = at..at;
            }
            fold_char(c, &mut words.folded);
            if c != '.' && !is_invisible(c) {
                typed.end = at + c.len_utf8();
            }
        }
        words.end_word(&typed);
        words
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(|word| &self.folded[word.folded.clone()])
    }

    /// Where the word stands in the text; behind the last word if there is none.
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        let end = self.words.last().map_or(0, |word| word.typed.end);
        self.words.get(at).map_or(end..end, |word| word.typed.clone())
    }

    /// The words as typed: white space is one space, what cannot be seen is gone.
    pub(super) fn typed(&self, words: Range<usize>) -> String {
        let Some(last) = words.end.checked_sub(1).filter(|last| words.start <= *last) else {
            return String::new();
        };
        let slice = &self.text[self.range(words.start).start..self.range(last).end];
        let visible: String = slice.chars().filter(|c| !is_invisible(*c)).collect();
        visible.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The part of the buffer that is not yet a word.
    fn open(&self) -> &str {
        &self.folded[self.words.last().map_or(0, |word| word.folded.end)..]
    }

    /// Whether a `/` here stands between words, as in `3x/jaar`, and not in `1/7` or `t/m`.
    fn splits(&self, next: Option<char>) -> bool {
        let letter_before = self.open().ends_with(char::is_alphabetic);
        self.open() != "t" && (letter_before || next.is_some_and(char::is_alphabetic))
    }

    fn end_word(&mut self, typed: &Range<usize>) {
        let start = self.folded.len() - self.open().len();
        let points = self.open().len() - self.open().trim_end_matches('.').len();
        self.folded.truncate(self.folded.len() - points);
        if self.open().contains('.') && self.open().chars().all(|c| c == '.' || c.is_alphabetic()) {
            let letters = self.open().replace('.', "");
            self.folded.truncate(start);
            self.folded.push_str(&letters);
        }
        if start < self.folded.len() {
            self.push(typed.clone());
        }
    }

    fn push(&mut self, typed: Range<usize>) {
        let start = self.words.last().map_or(0, |word| word.folded.end);
        self.words.push(FoldedWord { typed, folded: start..self.folded.len() });
    }
}

#[cfg(test)]
mod tests {
    use super::FoldedWords;

    #[track_caller]
    fn check_words(text: &str, expected: &[&str]) {
        let words = FoldedWords::of(text);
        let found: Vec<&str> = (0..words.len()).filter_map(|at| words.get(at)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_comma_and_a_bracket_are_words_of_their_own() {
        check_words(
            "Drie keer (kwartaal),vanaf 2026",
            &["drie", "keer", "(", "kwartaal", ")", ",", "vanaf", "2026"],
        );
    }

    #[test]
    fn points_behind_and_between_letters_are_gone() {
        check_words("N.t.b. 1 mrt. 2026. ...", &["ntb", "1", "mrt", "2026"]);
        check_words("1.7.2026.", &["1.7.2026"]);
    }

    #[test]
    fn a_slash_stands_alone_beside_a_letter_only() {
        check_words(
            "3x/jaar 1x/4 jaar T/M 1/7",
            &["3x", "/", "jaar", "1x", "/", "4", "jaar", "t/m", "1/7"],
        );
    }

    #[test]
    fn a_word_knows_its_place_in_the_typed_text() {
        let text = " \u{200b}Vóór\u{a0}1  me\u{308}i. ";
        let words = FoldedWords::of(text);
        let found: Vec<&str> = (0..words.len()).map(|at| &text[words.range(at)]).collect();
        assert_eq!(found, ["Vóór", "1", "me\u{308}i"]);
        assert_eq!(&text[words.range(3)], "");
        assert_eq!(words.typed(0..3), "Vóór 1 me\u{308}i");
    }

    #[test]
    fn nothing_that_can_be_seen_is_no_word() {
        check_words(" . \u{200b} \u{301} ", &[]);
    }
}
