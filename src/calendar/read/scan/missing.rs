//! Fields whose row or section has lost the line with its key: they seem to belong to the one before.

use std::ops::Range;

use crate::calendar::diagnostic::Headless;
use crate::calendar::read::scan::line::{LineParts, colon_of};
use crate::calendar::read::text::Text;

/// Every row has these on lines of their own; a second one of each is another row.
const OF_A_ROW: [&str; 3] = ["wat", "wanneer", "wie"];
const OF_A_SECTION: [&str; 2] = ["titel", "onderdelen"];
const OF_A_PARTY: [&str; 2] = ["naam", "leden"];

const PARENTS: [&str; 2] = ["kalender", "betrokkenen"];

/// The key as it is named here, if it tells something. Every line comes by: nothing is made for those that do not.
fn telling(key: &str) -> Option<&'static str> {
    let key = key.trim();
    let all = OF_A_ROW.iter().chain(&OF_A_SECTION).chain(&OF_A_PARTY).chain(&PARENTS);
    all.copied().find(|it| it.eq_ignore_ascii_case(key))
}

/// A row has no more lines than this; so far is looked ahead.
const LINES_MAX: usize = 60;

/// The maps that are open, from the outside in.
#[derive(Debug, Default)]
pub(super) struct MapsSeen {
    maps: Vec<Map>,
}

/// What has been seen of one map.
#[derive(Debug)]
struct Map {
    column: usize,
    last: Option<&'static str>,
    /// Text follows the last key on its line, so that nothing can hang below it.
    has_value: bool,
    /// Of the keys that every row or section has, those that it has already.
    told: Vec<&'static str>,
}

pub(super) struct Missing {
    pub(super) of: Headless,
    pub(super) lines: Range<usize>,
}

impl MapsSeen {
    /// Whether at this entry the fields of another row or section begin. Takes the entry into account when they do not.
    pub(super) fn look(
        &mut self,
        text: &Text,
        entry: &LineParts<'_>,
        number: usize,
    ) -> Option<Missing> {
        let key = telling(entry.key?);
        let column = entry.inner;
        self.maps.truncate(self.maps.partition_point(|map| map.column <= column));
        if entry.outer < entry.inner {
            // A dash starts a map of its own.
            self.maps.truncate(self.maps.partition_point(|map| map.column < column));
        } else if let Some(of) = key.and_then(|key| self.headless(text, key, entry, number)) {
            return Some(Missing { of, lines: number..block_end(text, column, number) });
        }
        if self.maps.last().is_none_or(|map| map.column < column) {
            self.maps.push(Map { column, last: None, has_value: false, told: Vec::new() });
        }
        let map = self.maps.last_mut().expect("one was there, or has been put there");
        map.told.extend(key.filter(|key| !map.told.contains(key)));
        map.last = key;
        map.has_value = !entry.value.is_empty();
        None
    }

    /// Whether the map that is open has had this key.
    pub(super) fn has_told(&self, key: &'static str) -> bool {
        self.maps.last().is_some_and(|map| map.told.contains(&key))
    }

    fn headless(
        &self,
        text: &Text,
        key: &'static str,
        entry: &LineParts<'_>,
        number: usize,
    ) -> Option<Headless> {
        let value = &text.text[entry.value.clone()];
        let is_field = !value.is_empty() && !value.starts_with('{');
        let (of, keys) = match key {
            _ if OF_A_ROW.contains(&key) => (Headless::Row, &OF_A_ROW[..]),
            _ if OF_A_SECTION.contains(&key) => (Headless::Section, &OF_A_SECTION[..]),
            _ if OF_A_PARTY.contains(&key) => (Headless::Party, &OF_A_PARTY[..]),
            _ => return None,
        };
        match self.maps.last() {
            Some(map) if map.column == entry.inner => {
                let is_second = |key: &'static str| keys.contains(&key) && map.told.contains(&key);
                let mut others = keys_below(text, entry.inner, number).filter(|it| *it != key);
                (is_second(key) && others.any(is_second)).then_some(of)
            }
            Some(above) => {
                let is_first = match of {
                    Headless::Row => above.last == Some("onderdelen"),
                    Headless::Section => above.last == Some("kalender") && above.column == 0,
                    Headless::Party => above.has_value && self.is_among_parties(),
                };
                (is_first && is_field).then_some(of)
            }
            None => None,
        }
    }

    fn is_among_parties(&self) -> bool {
        matches!(&self.maps[..], [top, _] if top.last == Some("betrokkenen"))
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
fn keys_below(text: &Text, at: usize, number: usize) -> impl Iterator<Item = &'static str> {
    let lines = (number + 1..text.line_count()).take(LINES_MAX);
    let block = lines.take_while(move |line| column(text, *line).is_none_or(|it| at <= it));
    block.filter(move |line| column(text, *line) == Some(at)).filter_map(move |line| {
        let content = &text.text[text.line(line)][at..];
        telling(&content[..colon_of(content)?])
    })
}

/// The first line after `number` that stands to the left of the column.
fn block_end(text: &Text, at: usize, number: usize) -> usize {
    let left = |line: &usize| column(text, *line).is_some_and(|it| it < at);
    (number + 1..text.line_count()).find(left).unwrap_or(text.line_count())
}
