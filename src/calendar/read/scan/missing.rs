//! Fields whose row or section has lost the line with its key: they seem to belong to the one before.

use std::ops::Range;

use crate::calendar::diagnostic::Headless;
use crate::calendar::read::scan::{Entry, colon_of};
use crate::calendar::read::text::Text;
use crate::calendar::rule::fold_key;

/// Every row has these on lines of their own; a second one of each is another row.
const OF_A_ROW: [&str; 3] = ["wat", "wanneer", "wie"];
const OF_A_SECTION: [&str; 2] = ["titel", "onderdelen"];

/// A row has no more lines than this; so far is looked ahead.
const LINES_MAX: usize = 60;

/// The maps that are open, from the outside in.
#[derive(Debug, Default)]
pub(super) struct Seen {
    maps: Vec<Map>,
}

/// What has been seen of one map.
#[derive(Debug)]
struct Map {
    column: usize,
    last: String,
    /// Of the keys that every row or section has, those that it has already.
    told: Vec<String>,
}

/// Fields without a key above them.
pub(super) struct Missing {
    pub(super) of: Headless,
    /// The lines of the fields.
    pub(super) lines: Range<usize>,
}

impl Seen {
    /// Whether at this entry the fields of another row or section begin. Takes the entry into account when they do not.
    pub(super) fn look(
        &mut self,
        text: &Text,
        entry: &Entry<'_>,
        number: usize,
    ) -> Option<Missing> {
        let key = fold_key(entry.key?);
        let column = entry.inner;
        self.maps.truncate(self.maps.partition_point(|map| map.column <= column));
        if entry.outer < entry.inner {
            // A dash starts a map of its own.
            self.maps.truncate(self.maps.partition_point(|map| map.column < column));
        } else if let Some(of) = self.headless(text, &key, entry, number) {
            return Some(Missing { of, lines: number..block_end(text, column, number) });
        }
        if self.maps.last().is_none_or(|map| map.column < column) {
            self.maps.push(Map { column, last: String::new(), told: Vec::new() });
        }
        let map = self.maps.last_mut().expect("one was there, or has been put there");
        let is_telling = OF_A_ROW.contains(&key.as_str()) || OF_A_SECTION.contains(&key.as_str());
        if is_telling && !map.told.contains(&key) {
            map.told.push(key.clone());
        }
        map.last = key;
        None
    }

    fn headless(
        &self,
        text: &Text,
        key: &str,
        entry: &Entry<'_>,
        number: usize,
    ) -> Option<Headless> {
        let value = &text.text[entry.value.clone()];
        let is_field = !value.is_empty() && !value.starts_with('{');
        let (of, keys) = match key {
            _ if OF_A_ROW.contains(&key) => (Headless::Row, &OF_A_ROW[..]),
            _ if OF_A_SECTION.contains(&key) => (Headless::Section, &OF_A_SECTION[..]),
            _ => return None,
        };
        match self.maps.last() {
            Some(map) if map.column == entry.inner => {
                let is_second =
                    |key: &str| keys.contains(&key) && map.told.iter().any(|told| told == key);
                let mut others = keys_below(text, entry.inner, number).filter(|it| it != key);
                (is_second(key) && others.any(|it| is_second(&it))).then_some(of)
            }
            Some(above) => {
                let is_first = match of {
                    Headless::Row => above.last == "onderdelen",
                    Headless::Section => above.last == "kalender" && above.column == 0,
                };
                (is_first && is_field).then_some(of)
            }
            None => None,
        }
    }
}

/// The column of a line that is no comment and not empty.
fn column(text: &Text, line: usize) -> Option<usize> {
    let written = &text.text[text.line(line)];
    let content = written.trim_start_matches(' ');
    (!content.trim().is_empty() && !content.starts_with('#'))
        .then_some(written.len() - content.len())
}

/// The keys that stand below line `number` at the same column, in the same block.
fn keys_below(text: &Text, at: usize, number: usize) -> impl Iterator<Item = String> {
    let lines = (number + 1..text.line_count()).take(LINES_MAX);
    let block = lines.take_while(move |line| column(text, *line).is_none_or(|it| at <= it));
    block.filter(move |line| column(text, *line) == Some(at)).filter_map(move |line| {
        let content = &text.text[text.line(line)][at..];
        colon_of(content).map(|colon| fold_key(&content[..colon]))
    })
}

/// The first line after `number` that stands to the left of the column.
fn block_end(text: &Text, at: usize, number: usize) -> usize {
    let left = |line: &usize| column(text, *line).is_some_and(|it| it < at);
    (number + 1..text.line_count()).find(left).unwrap_or(text.line_count())
}
