//! Where the keys of a calendar stand: for findings and explanations that are made after reading.

use std::ops::Range;

use crate::calendar::diagnostic::{InputFile, Location};
use crate::calendar::item::ItemIx;
use crate::calendar::model::{GroupIx, LadderIx, PartyIx, RouteIx};

/// One map of the file: its own key, and the keys in it with their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spots {
    /// Bytes of the key that names it.
    pub(super) key: Range<usize>,
    /// Its keys, in the order written, each with the bytes of its value.
    pub(super) fields: Vec<(&'static str, Range<usize>)>,
}

impl Spots {
    /// The bytes of the value of `key`.
    fn value(&self, key: &str) -> Option<&Range<usize>> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, span)| span)
    }
}

/// Where everything in kalender.yaml stands. Complete only when the calendar could be read.
#[derive(Debug, Clone, Default)]
pub struct Locations {
    pub(super) organisation: Spots,
    pub(super) defaults: Spots,
    pub(super) parties: Vec<Spots>,
    pub(super) ladders: Vec<Range<usize>>,
    pub(super) routes: Vec<Range<usize>>,
    /// Every `aanname`, in the order read.
    pub(super) assumptions: Vec<Range<usize>>,
    pub(super) groups: Vec<Spots>,
    pub(super) rows: Vec<Spots>,
    /// The starts of the lines.
    pub(super) starts: Vec<usize>,
    /// The text itself, for columns.
    pub(super) text: String,
}

impl Locations {
    pub fn row(&self, item: ItemIx) -> Location {
        self.location(&self.rows[item.0 as usize].key)
    }

    /// The value of a key of a row; `None`: the row does not write it.
    pub fn in_row(&self, item: ItemIx, key: &str) -> Option<Location> {
        self.rows[item.0 as usize].value(key).map(|span| self.location(span))
    }

    /// The value of a key of a row, else the key of the row.
    pub fn row_or(&self, item: ItemIx, key: &str) -> Location {
        self.in_row(item, key).unwrap_or_else(|| self.row(item))
    }

    /// The value of a key of a section.
    pub fn in_group(&self, group: GroupIx, key: &str) -> Option<Location> {
        self.groups[group.0 as usize].value(key).map(|span| self.location(span))
    }

    /// The value of a key of `standaard`.
    pub fn in_defaults(&self, key: &str) -> Option<Location> {
        self.defaults.value(key).map(|span| self.location(span))
    }

    /// The value of a key of `organisatie`.
    pub fn in_organisation(&self, key: &str) -> Option<Location> {
        self.organisation.value(key).map(|span| self.location(span))
    }

    pub fn party(&self, party: PartyIx) -> Location {
        self.location(&self.parties[party.0 as usize].key)
    }

    /// The value of a key of a party.
    pub fn in_party(&self, party: PartyIx, key: &str) -> Option<Location> {
        self.parties[party.0 as usize].value(key).map(|span| self.location(span))
    }

    /// The key of a ladder under `ritmes`; `None`: the program's own, or written in a row.
    pub fn ladder(&self, ladder: LadderIx) -> Option<Location> {
        self.ladders.get(ladder.0 as usize).map(|span| self.location(span))
    }

    /// The key of a route under `routes`; `None`: short-hand in a row.
    pub fn route(&self, route: RouteIx) -> Option<Location> {
        self.routes.get(route.0 as usize).map(|span| self.location(span))
    }

    /// Every `aanname`: of rows, parties, routes and their steps, meetings and events.
    pub fn assumptions(&self) -> impl Iterator<Item = Location> {
        self.assumptions.iter().map(|span| self.location(span))
    }

    /// The words `part` on the lines from `location` on, at most `lines` of them; else the whole location.
    ///
    /// A list stands where it begins: this points at one of its parts.
    pub fn within(&self, location: Location, lines: usize, part: &str) -> Location {
        let rest = self.text.get(location.span.start..).unwrap_or_default();
        let end = rest.match_indices('\n').nth(lines.max(1) - 1).map_or(rest.len(), |(at, _)| at);
        match rest[..end].find(part).filter(|_| !part.is_empty()) {
            Some(at) => {
                let start = location.span.start + at;
                self.location(&(start..start + part.len()))
            }
            None => location,
        }
    }

    fn location(&self, span: &Range<usize>) -> Location {
        let line = self.starts.partition_point(|start| *start <= span.start).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..span.start).unwrap_or_default();
        Location {
            file: InputFile::Calendar,
            span: span.clone(),
            line: line as u32 + 1,
            column: before.chars().count() as u32 + 1,
        }
    }
}
