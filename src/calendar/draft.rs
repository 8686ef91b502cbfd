//! From the tables of a year plan to the draft of a calendar. Nothing is guessed silently, nothing is dropped.
//!
//! What is certain becomes a key of the file. What is not becomes literal text and a [`Note`], which the file carries as
//! `nakijken:` until somebody has looked.

mod addresses;
mod blocks;
mod names;
mod row;
mod table;
mod who;

use crate::calendar::draft::blocks::{Block, Part};
use crate::calendar::draft::names::{Events, Ids, Parties};
use crate::calendar::draft::row::{Source, read_row};
use crate::calendar::draft::who::NameSet;

pub use blocks::{Left, Why};
pub use table::{Cell, Numbering, Row, Table};

/// Key and name of the coordinator until somebody is filled in: the table does not say who that is.
pub const COORDINATOR_PARTY: (&str, &str) = ("coordinator-kalender", "Coördinator van de kalender");

/// A calendar as far as a table gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Everybody named under *Wie*, each once.
    pub parties: Vec<DraftParty>,
    /// What rows wait for.
    pub events: Vec<DraftEvent>,
    /// Sections in the order of the tables, none without rows.
    pub sections: Vec<DraftSection>,
    /// The tables that were read.
    pub taken: Vec<Taken>,
    /// The tables that were not, and why.
    pub left: Vec<Left>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftParty {
    /// Key in the file.
    pub id: String,
    /// As in the table, with a capital.
    pub name: String,
    /// Other names in the table that were taken for the same party: an assumption.
    pub aliases: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEvent {
    /// Key in the file.
    pub id: String,
    /// As in the table.
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSection {
    /// Key in the file.
    pub id: String,
    /// As in the table.
    pub title: String,
    /// Texts above its rows that are no row.
    pub comments: Vec<String>,
    pub rows: Vec<DraftRow>,
}

/// One row. Texts are clean: no character that the reader refuses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftRow {
    /// Key in the file.
    pub id: String,
    /// Line or row of the source.
    pub line: u32,
    /// `wat`, one line.
    pub what: String,
    /// `wanneer`; the grammar accepts it.
    pub when: String,
    /// `momenten`.
    pub moments: Vec<String>,
    /// `wie`: keys of parties, or `coordinator`; never empty.
    pub who: Vec<String>,
    /// `samen_met`.
    pub with: Vec<String>,
    /// `vaststelling`.
    pub adoption: Vec<String>,
    /// `goedkeuring`; never beside `vaststelling`.
    pub approval: Vec<String>,
    /// `wanneer_tekst`: the cell, when it is not `wanneer` itself.
    pub when_text: Option<String>,
    /// `wie_tekst`: the cell, when it is not the name of who it is.
    pub who_text: Option<String>,
    /// `opmerking`, lines.
    pub remark: Vec<String>,
    /// Cells that the service itself computes, with their heading: kept as a comment.
    pub comments: Vec<String>,
    /// `aanname`.
    pub assumptions: Vec<Assumption>,
    /// `nakijken`.
    pub notes: Vec<Note>,
}

/// What was filled in that the table does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// *Wanneer* is empty; the cell beside it reads as one.
    WhenFromRemark,
    /// `A / B` was read as: both.
    Slash,
    /// The word `coordinator` was read as the coordinator of this calendar.
    Coordinator,
}

/// What somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The grammar does not accept the cell, which stands in the remark.
    WhenUnknown(String),
    WhenEmpty,
    /// Another cell reads as a date as well.
    AlsoADate(String),
    /// Nobody under *Wie*; the coordinator stands in.
    WhoEmpty,
    /// A sentence of *Wie* of which only who decides was read; all of it stands in the remark.
    WhoPartly(String),
    /// The part of *Wie* that did not fit, which stands in the remark.
    WhoRest(String),
    /// One party with `en` in its name, or two.
    MaybeTwo(String),
    /// A bracket too many.
    StrayBracket,
    /// Only a title: a row, or a heading.
    TitleOnly,
    NoTitle,
    /// Cells beside the title, without a title of their own, were too long: the whole text stands in a comment.
    Shortened,
    /// Characters that cannot be seen were left out.
    Invisible(usize),
    /// Mail addresses, which stand in a comment only.
    Addresses(usize),
    /// The inspectorate is among those who get mail.
    Inspectorate,
    /// A computed cell says that the row is confidential, and no cell who may see it.
    Confidential,
}

/// A table that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// 1-based number in the file.
    pub number: usize,
    pub line: u32,
    /// What `line` counts.
    pub numbering: Numbering,
    /// The text above it.
    pub heading: String,
    /// How many rows became rows of the calendar.
    pub rows: usize,
}

/// Why no tables could be read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// `.doc`, `.xls`: the format before 2007.
    OldOffice,
    Pdf,
    Picture,
    /// A program, anything else but a text.
    Binary,
    /// It begins as the named format, and does not go on so.
    Damaged(&'static str),
    /// Unpacked it would fill the memory.
    TooLarge,
    /// A cell longer than any.
    CellTooLong {
        line: u32,
        /// Characters in it.
        chars: usize,
        /// Characters at most.
        most: usize,
    },
}

/// Reads every table with the columns *Wanneer* and *Wie*; tables of goals (*Beoogd resultaat*) only when `all`.
pub fn draft(tables: &[Table], all: bool) -> Draft {
    let (blocks, left) = blocks::find(tables, all);
    let known = known_names(&blocks);
    let mut parties = Parties::new(&known);
    let mut events = Events::default();
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
        match taken.iter_mut().find(|it| it.number == block.number) {
            Some(same) => same.rows += count,
            None => taken.push(block.taken(count)),
        }
    }
    Draft { parties: parties.list, events: events.list, sections, taken, left }
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

/// Key and name of the organisation, when nobody said whose table it is.
pub const UNNAMED: (&str, &str) = ("mijn-swv", "Naam van uw samenwerkingsverband");

/// The key of an organisation, made of its name.
pub fn organisation_id(name: &str) -> String {
    Ids::default().of(name, UNNAMED.0)
}

/// The names that stand alone somewhere under *Wie*: `A en B` is two parties when both are among them.
fn known_names(blocks: &[Block]) -> NameSet {
    let rows = || blocks.iter().flat_map(|it| &it.sections).flat_map(|it| &it.rows);
    let cells = rows().map(Source::who);
    NameSet::of(cells)
}
