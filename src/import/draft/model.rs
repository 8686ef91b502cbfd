//! What a draft is: the calendar as far as a table gives it, and what somebody should look at.

use crate::import::table::Numbering;

/// Key and name of the coordinator until somebody is filled in: the table does not say who that is.
pub const COORDINATOR_PARTY: (&str, &str) = ("coordinator-kalender", "Coördinator van de kalender");

/// The word for the coordinator of the calendar.
pub(super) const COORDINATOR: &str = "coordinator";

/// A calendar as far as a table gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftCalendar {
    /// Everybody named under *Wie*, each once.
    pub parties: Vec<DraftParty>,
    pub events: Vec<DraftEvent>,
    /// Sections in the order of the tables, none without rows.
    pub sections: Vec<DraftSection>,
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

/// Where a table stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePlace {
    /// 1-based number in the file.
    pub number: usize,
    pub line: u32,
    /// What `line` counts.
    pub numbering: Numbering,
    /// The text above it; of one that was left, also its first cell.
    pub heading: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub place: TablePlace,
    /// How many rows became rows of the calendar.
    pub rows: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub place: TablePlace,
    pub rows: usize,
    pub why: WhyLeft,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyLeft {
    /// No row with both *Wanneer* and *Wie*.
    NoHeader,
    /// A header, and nothing below it.
    NoRows,
    /// *Beoogd resultaat*, or *Wanneer gereed*: goals of one year, not the calendar.
    Goals,
}
