//! Lines that belong to nothing: pasted or wrapped text, comments without `#`, what a version manager leaves behind.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::calendar::diagnostic::{Slip, Stray};
use crate::calendar::keys::TOP;
use crate::calendar::read::scan::{Entry, Remedy, Scan};
use crate::calendar::rule::fold_key;

/// How other languages begin a comment.
const COMMENTS: [&str; 3] = ["//", "/*", "<!--"];
/// The marks of a merge that was not finished.
const MARKS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

impl Scan<'_> {
    /// Whether the line belongs to nothing. It is said, left out, and never a neighbour to compare other lines with.
    pub(super) fn stray(&mut self, entry: &Entry<'_>, number: usize) -> bool {
        let range = self.text.line(number);
        let start = range.start + entry.outer;
        let content = self.text.text[start..range.end].trim_end();
        let begins = |all: &[&str]| all.iter().any(|it| content.starts_with(it));
        let kind = if begins(&COMMENTS) {
            Stray::Comment
        } else if begins(&MARKS) {
            Stray::Merge
        } else if self.is_stray_text(entry, number) {
            Stray::Text
        } else {
            return false;
        };
        // A second document is for YAML to refuse.
        if !content.starts_with("---") && content != "..." {
            let end = start + content.char_indices().nth(200).map_or(content.len(), |(at, _)| at);
            self.slip(start..end, Slip::Stray(kind), Remedy::Lines(1));
        }
        true
    }

    fn is_stray_text(&self, entry: &Entry<'_>, number: usize) -> bool {
        if entry.outer < entry.inner || !self.levels.is_left_of_a_key(entry.outer) {
            return false;
        }
        let value = &self.text.text[entry.value.clone()];
        match entry.key {
            // `wie cva` and `wat:Jaarverslag` have a finding of their own.
            None => {
                let word = value.split([':', ' ']).next().unwrap_or_default();
                !value
                    .starts_with(['"', '\'', '[', '{', ']', '}', '&', '*', '!', '|', '%', '@', '`'])
                    && !(if entry.outer == 0 { is_top(word) } else { super::is_known(word) })
            }
            // `Let op: …` at the edge, in the middle of a row.
            Some(key) => {
                entry.outer == 0
                    && self.levels.top().is_some_and(is_top)
                    && !is_top(key)
                    && !super::is_known(key)
                    && !value.is_empty()
                    && !value.starts_with('#')
                    && self.next_indent(number).is_some_and(|(_, indent)| 0 < indent)
            }
        }
    }
}

/// Whether a word is a key at the edge of kalender.yaml.
fn is_top(word: &str) -> bool {
    static KEYS: LazyLock<HashSet<String>> =
        LazyLock::new(|| TOP.keys.iter().map(|key| fold_key(key.name)).collect());
    KEYS.contains(&fold_key(word))
}
