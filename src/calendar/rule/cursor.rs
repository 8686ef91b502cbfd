//! A place among the words of a text. What does not match moves nothing; the furthest mismatch is remembered.

use crate::calendar::rule::text::FoldedWords;

#[derive(Clone)]
pub(super) struct Cursor<'w> {
    pub(super) words: &'w FoldedWords<'w>,
    pub(super) at: usize,
    /// The index of the furthest word that no sentence had a use for.
    pub(super) furthest: usize,
}

impl<'w> Cursor<'w> {
    pub(super) fn new(words: &'w FoldedWords<'w>) -> Cursor<'w> {
        Cursor { words, at: 0, furthest: 0 }
    }

    /// Reads all words, from the first, or none.
    pub(super) fn whole<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.at = 0;
        let found = read(self)?;
        self.end().then_some(found)
    }

    /// Reads what `read` reads, or nothing.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Reads one word that means something to `meaning`.
    pub(super) fn word<T>(&mut self, meaning: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let found = self.words.get(self.at).and_then(meaning);
        match found {
            Some(_) => self.at += 1,
            None => self.furthest = self.furthest.max(self.at),
        }
        found
    }

    /// Reads one of these phrases of one or more words; write the longer one first.
    pub(super) fn any(&mut self, phrases: &[&str]) -> Option<()> {
        phrases.iter().find_map(|phrase| self.phrase(phrase))
    }

    pub(super) fn phrase(&mut self, phrase: &str) -> Option<()> {
        self.attempt(|it| {
            phrase
                .split(' ')
                .try_for_each(|expected| it.word(|word| (word == expected).then_some(())))
        })
    }

    pub(super) fn end(&mut self) -> bool {
        self.furthest = self.furthest.max(self.at);
        self.at == self.words.len()
    }
}
