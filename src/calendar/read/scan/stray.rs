//! Lines that belong to nothing: pasted or wrapped text, comments without `#`, what a version manager leaves behind.

use crate::calendar::diagnostic::{Slip, Stray};
use crate::calendar::read::scan::known::{is_known, is_top};
use crate::calendar::read::scan::line::{LineParts, first_word};
use crate::calendar::read::scan::state::{Remedy, Scan, Slipped};

/// How other languages begin a comment.
const COMMENTS: [&str; 3] = ["//", "/*", "<!--"];
/// The marks of a merge that was not finished.
const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

impl Scan<'_> {
    /// The next line, when this one belongs to nothing. It is said, left out, and never a neighbour to compare other lines with.
    pub(super) fn stray(&mut self, entry: &LineParts<'_>, number: usize) -> Option<usize> {
        let range = self.text.line(number);
        let start = range.start + entry.outer;
        let content = self.text.text[start..range.end].trim_end();
        let begins = |all: &[&str]| all.iter().any(|it| content.starts_with(it));
        let kind = if begins(&COMMENTS) {
            Stray::Comment
        } else if begins(&MARKS) {
            if std::mem::replace(&mut self.in_merge, content.starts_with(MARKS[0])) {
                return Some(self.other_version(start, number));
            }
            Stray::Merge
        } else if self.is_stray_text(entry, number) {
            Stray::Text
        } else {
            return None;
        };
        // A second document is for YAML to refuse.
        if !content.starts_with("---") && content != "..." {
            let end = start + content.char_indices().nth(200).map_or(content.len(), |(at, _)| at);
            self.slip(start..end, Slip::Stray(kind), Remedy::Lines(1));
        }
        Some(number + 1)
    }

    /// The version after the first of a merge: left out up to the last mark, for the first mark has been named.
    fn other_version(&mut self, start: usize, number: usize) -> usize {
        let is_last = |at: &usize| self.text.text[self.text.line(*at)].starts_with(MARKS[3]);
        let last = (number..self.text.line_count()).find(is_last).unwrap_or(number);
        let remedy = Remedy::Lines(last + 1 - number);
        self.slips.push(Slipped { span: start..start + 1, what: None, remedy });
        last + 1
    }

    fn is_stray_text(&self, entry: &LineParts<'_>, number: usize) -> bool {
        if entry.outer < entry.inner || !self.levels.is_left_of_a_key(entry.outer) {
            return false;
        }
        let value = &self.text.text[entry.value.clone()];
        match entry.key {
            // `wie cva` and `wat:Jaarverslag` have a finding of their own.
            None => {
                let word = first_word(value);
                !value
                    .starts_with(['"', '\'', '[', '{', ']', '}', '&', '*', '!', '|', '%', '@', '`'])
                    && !(if entry.outer == 0 { is_top(word) } else { is_known(word) })
            }
            // `Let op: …` at the edge, in the middle of a row.
            Some(key) => {
                entry.outer == 0
                    && self.levels.top().is_some_and(is_top)
                    && !is_top(key)
                    && !is_known(key)
                    && !value.is_empty()
                    && !value.starts_with('#')
                    && self.next_indent(number).is_some_and(|(_, indent)| 0 < indent)
            }
        }
    }
}
