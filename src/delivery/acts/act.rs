//! What a person says, and what is answered.

use chrono::NaiveDate;

use crate::planning::typed::NotOne;
use crate::planning::{Author, Fact, Outcome};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// An occurrence or an event, as typed: `jaarverslag-cva/2026`, `swv-vo:norm`.
    pub about: String,
    pub what: ActKind,
    pub note: Option<String>,
    /// The door and the name.
    pub by: Author,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActKind {
    Done {
        /// Today, when nothing is said.
        on: Option<NaiveDate>,
        outcome: Option<Outcome>,
        /// Where the result can be seen.
        evidence: Option<String>,
    },
    /// The latest act about it no longer holds.
    Undo,
    /// The last day, as typed; a year where the first year was asked.
    ChooseDate(String),
    /// Not this (school) year.
    Skip,
    /// The day the event happened, as typed; `onbekend` defers it.
    Event(String),
}

/// An act that is allowed, and the fact it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedAct {
    pub organisation: String,
    /// Of the occurrence or the event.
    pub id: String,
    pub title: String,
    pub fact: Fact,
    /// Done before this day, on which it is first reminded of: perhaps another one was meant.
    pub first_reminder: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedAct {
    NotOne(NotOne),
    /// Not one event of one calendar; these there are.
    NoEvent {
        name: String,
        known: Vec<String>,
    },
    /// As typed.
    NoDate(String),
    /// As typed.
    NoYear(String),
    /// Its row names the date; the occurrence's id.
    HasADate(String),
    /// What the law asks with its day is left out only with a reason; the occurrence's id.
    NoReason(String),
    InTheFuture(NaiveDate),
    /// Cannot be chosen any more.
    InThePast(NaiveDate),
    /// More than a year from the period it was asked for (R19).
    TooFar(NaiveDate),
}

pub type Answer = Result<RecordedAct, RefusedAct>;
