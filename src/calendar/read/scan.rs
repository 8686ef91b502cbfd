//! The slips that everybody makes, found line by line before YAML is read (R24).
//!
//! Only what is surely a slip is named here; the rest is left to YAML. One walk, linear in the text.

use std::ops::Range;

use crate::calendar::diagnostic::Slip;
use crate::calendar::read::scan::known::is_known;
use crate::calendar::read::scan::line::{LineParts, ValueKind, colon_of, is_hidden, is_space};
use crate::calendar::read::scan::state::Scan;
use crate::calendar::read::text::Text;

mod known;
mod levels;
mod line;
mod missing;
mod shifted;
mod state;
mod stray;
mod value;

pub(super) use state::{Remedy, Slipped};

pub(super) fn scan(text: &Text) -> Vec<Slipped> {
    let mut scan = Scan::new(text);
    let mut line = 0;
    while line < text.line_count() {
        line = scan.line(line);
    }
    scan.slips
}

impl<'t> Scan<'t> {
    /// Looks at one line, or at the lines of one value; gives the next to look at.
    fn line(&mut self, number: usize) -> usize {
        let range = self.text.line(number);
        let line = &self.text.text[range.clone()];
        self.controls(range.start, line);
        let content = line.trim_start_matches(|c| is_space(c) || is_hidden(c));
        let indent = line.len() - content.len();
        if content.is_empty() || self.block.is_some_and(|depth| depth < indent) {
            return number + 1;
        }
        self.block = None;
        if content.starts_with('#') || self.odd_indent(range.start, &line[..indent]) {
            return number + 1;
        }
        let entry = self.take_apart(&range, indent);
        if entry.key.is_none() && self.levels.continues(entry.outer) {
            return number + 1;
        }
        let next = self
            .key_without_colon(&entry, number)
            .or_else(|| self.stray(&entry, number))
            .or_else(|| self.shifted_row(&entry, number))
            .or_else(|| self.field_too_far_left(&entry, number));
        if let Some(next) = next {
            return next;
        }
        self.dash_before_key(&entry, range.start);
        if let Some(missing) = self.seen.look(self.text, &entry, number) {
            return self.headless(&entry, range.start, &missing);
        }
        self.indentation(&entry, range.start);
        let value = self.value(&entry, number);
        self.levels.push(&entry, &value, line);
        match value {
            ValueKind::Block => self.block = Some(indent),
            ValueKind::Lines(last) => return last + 1,
            ValueKind::None | ValueKind::Plain | ValueKind::Closed => {}
        }
        number + 1
    }

    fn controls(&mut self, start: usize, line: &str) {
        if line.bytes().all(|byte| (b' '..0x7F).contains(&byte) || byte == b'\t') {
            return;
        }
        for (at, character) in line.char_indices() {
            if (character.is_control() && character != '\t') || is_hidden(character) {
                let span = start + at..start + at + character.len_utf8();
                self.slip(span, Slip::Control { character }, Remedy::Space);
            }
        }
    }

    /// A tab or an odd space in front of the first word.
    fn odd_indent(&mut self, start: usize, indent: &str) -> bool {
        let before = self.odd_before.take();
        let Some((at, odd)) = indent.char_indices().find(|(_, c)| *c != ' ') else { return false };
        let what = match odd {
            '\t' => Slip::Tab { indent: true },
            _ => Slip::OddSpace { indent: true },
        };
        // A hidden character has been named where it stands.
        let before = if is_hidden(odd) { Some(odd) } else { before };
        // The finding of a hidden character has put a space there: the row is left out by its first word.
        let (at, length) = if is_hidden(odd) { (indent.len(), 1) } else { (at, odd.len_utf8()) };
        let span = start + at..start + at + length;
        let what = Some(what).filter(|_| before != Some(odd));
        self.slips.push(Slipped { span, what, remedy: Remedy::Blank });
        self.odd_before = Some(odd);
        true
    }

    fn take_apart(&mut self, range: &Range<usize>, indent: usize) -> LineParts<'t> {
        let line = &self.text.text[range.clone()];
        let mut inner = indent;
        while line[inner..].starts_with('-') {
            let after = &line[inner + 1..];
            let rest = after.trim_start_matches(is_space);
            if rest.len() == after.len() && !rest.is_empty() {
                break;
            }
            self.odd_spaces(range.start + inner + 1, &after[..after.len() - rest.len()]);
            inner = line.len() - rest.len();
        }
        let content = &line[inner..];
        let Some(colon) = colon_of(content) else {
            return LineParts {
                outer: indent,
                inner,
                key: None,
                value: range.start + inner..range.end,
            };
        };
        let after = &content[colon + 1..];
        let rest = after.trim_start_matches(is_space);
        let gap = &after[..after.len() - rest.len()];
        if !rest.is_empty() {
            self.odd_spaces(range.start + inner + colon + 1, gap);
        }
        let key = Some(content[..colon].trim_end());
        LineParts { outer: indent, inner, key, value: range.end - rest.len()..range.end }
    }

    /// A tab or odd space between colon or dash and text: read as a space.
    fn odd_spaces(&mut self, start: usize, gap: &str) {
        if let Some((at, odd)) = gap.char_indices().find(|(_, c)| *c != ' ') {
            let what = match odd {
                '\t' => Slip::Tab { indent: false },
                _ => Slip::OddSpace { indent: false },
            };
            let first = start + at..start + at + odd.len_utf8();
            self.slip(first, what, Remedy::Space);
            for (at, odd) in gap.char_indices().skip(at + 1).filter(|(_, c)| *c != ' ') {
                let span = start + at..start + at + odd.len_utf8();
                self.slips.push(Slipped { span, what: None, remedy: Remedy::Space });
            }
        }
    }

    fn indentation(&mut self, entry: &LineParts<'t>, start: usize) {
        let Some(key) = entry.key else { return };
        if let Some(wrong) = self.levels.check(entry.outer, entry.inner, || is_known(key)) {
            let what = Slip::Indent {
                key: key.to_owned(),
                by: wrong.by as u32,
                left: wrong.left,
                neighbour: wrong.neighbour.to_owned(),
                below: false,
            };
            let at = start + entry.inner;
            self.slip(at..at + key.len(), what, Remedy::Blank);
        }
    }

    /// `- wat: …` directly below the key of a row.
    fn dash_before_key(&mut self, entry: &LineParts<'t>, start: usize) {
        let key = entry.key.filter(|key| entry.outer < entry.inner && is_known(key));
        let is_in_row = self.levels.row_open().is_some_and(|row| row < entry.outer);
        if let Some(key) = key.filter(|_| is_in_row) {
            let what = Slip::DashBeforeKey { key: key.to_owned() };
            self.slip(start + entry.outer..start + entry.outer + 1, what, Remedy::Blank);
        }
    }

    /// The fields are left out as a whole; gives the line after them.
    fn headless(
        &mut self,
        entry: &LineParts<'t>,
        start: usize,
        missing: &missing::Missing,
    ) -> usize {
        let first = entry.key.unwrap_or_default().to_owned();
        let at = start + entry.inner;
        let span = at..at + first.len();
        self.slip(span, Slip::NoKey { of: missing.of, first }, Remedy::Lines(missing.lines.len()));
        missing.lines.end
    }
}
