//! From the tables of a year plan to the draft of a calendar. Nothing is guessed silently, nothing is dropped.
//!
//! What is certain becomes a key of the file. What is not becomes literal text and a [`Note`], which the file carries as
//! `nakijken:` until somebody has looked.

mod addresses;
mod blocks;
mod model;
mod names;
mod row;
mod who;

use crate::calendar::UNNAMED_ORGANISATION;
use crate::import::draft::blocks::{HeaderBlock, Part};
use crate::import::draft::names::{DraftEvents, DraftParties, Ids};
use crate::import::draft::row::{RowCells, read_row};
use crate::import::draft::who::NameSet;
use crate::import::table::RawTable;

pub use model::{
    Assumption, COORDINATOR_PARTY, DraftCalendar, DraftEvent, DraftParty, DraftRow, DraftSection,
    Left, Note, TablePlace, Taken, WhyLeft,
};

/// Reads every table with the columns *Wanneer* and *Wie*; tables of goals (*Beoogd resultaat*) only when `all`.
pub fn draft(tables: &[RawTable], all: bool) -> DraftCalendar {
    let (blocks, left) = blocks::find(tables, all);
    let known = known_names(&blocks);
    let mut parties = DraftParties::new(&known);
    let mut events = DraftEvents::default();
    let mut ids = Ids::default();
    let mut section_ids = Ids::default();
    let (mut sections, mut taken) = (Vec::<DraftSection>::new(), Vec::<Taken>::new());
    for block in &blocks {
        let mut count = 0;
        for part in &block.sections {
            let mut rows = Vec::new();
            for source in &part.rows {
                let row = read_row(source, &known, &mut parties, &mut events);
                rows.push(DraftRow { id: ids.of(&row.what, "onderdeel"), ..row });
            }
            count += rows.len();
            let (title, mut comments) = heading(part);
            match sections.iter_mut().find(|it| it.title == title) {
                Some(same) => {
                    same.comments.append(&mut comments);
                    same.rows.append(&mut rows);
                }
                None => {
                    let id = section_ids.of(&title, "rubriek");
                    sections.push(DraftSection { id, title, comments, rows });
                }
            }
        }
        match taken.iter_mut().find(|it| it.place.number == block.place.number) {
            Some(same) => same.rows += count,
            None => taken.push(Taken { place: block.place.clone(), rows: count }),
        }
    }
    DraftCalendar { parties: parties.list, events: events.list, sections, taken, left }
}

/// The title of a section as the reader takes it, and what stands above its rows in comments.
fn heading(part: &Part) -> (String, Vec<String>) {
    let (plain, addresses) = addresses::taken_out(&part.title);
    let mut comments = part.comments.clone();
    let short = row::shortened(&plain);
    if short.is_some() || !addresses.is_empty() {
        comments.insert(0, part.title.clone());
    }
    let title = short.unwrap_or(plain);
    (if title.is_empty() { blocks::NAMELESS.to_owned() } else { title }, comments)
}

/// The key of an organisation, made of its name.
pub fn organisation_id(name: &str) -> String {
    Ids::default().of(name, UNNAMED_ORGANISATION.0)
}

/// The names that stand alone somewhere under *Wie*: `A en B` is two parties when both are among them.
fn known_names(blocks: &[HeaderBlock]) -> NameSet {
    let rows = || blocks.iter().flat_map(|it| &it.sections).flat_map(|it| &it.rows);
    let cells = rows().map(RowCells::who);
    NameSet::of(cells)
}
