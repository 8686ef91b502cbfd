//! What people and the system have said: append-only, dated, signed.

use chrono::{DateTime, NaiveDate, Utc};

use crate::planning::period::Period;
use crate::planning::words;

/// What a fact is about (R1): item, member, step and nominal date or period; never an occurrence id alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    Occurrence {
        item: String,
        /// The member's party id, for a share.
        member: Option<String>,
        /// Number within its period: a moment, or a place in a quota.
        number: Option<u8>,
        step: Option<String>,
        anchor: Anchor,
    },
    /// A row as a whole: its start year, its plan, whether it still holds.
    Item {
        item: String,
    },
    Event {
        event: String,
    },
}

impl Subject {
    /// Of the row or the event.
    pub fn id(&self) -> &str {
        match self {
            Subject::Occurrence { item, .. } | Subject::Item { item } => item,
            Subject::Event { event } => event,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The one whose nominal date is nearest to this, within half a period.
    Nominal(NaiveDate),
    /// The one asked for in this period.
    Period(Period),
    /// A row that has only one.
    Only,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    Done {
        on: NaiveDate,
        outcome: Option<Outcome>,
        /// Where the result can be seen.
        evidence: Option<String>,
    },
    /// The latest `Done`, `NotApplicable`, `Postponed` … about the same subject no longer holds.
    Undone,
    /// Somebody works on it; quiet until this day, but never past the last rung.
    InProgress { until: NaiveDate },
    /// The date that was asked for.
    DateChosen(NaiveDate),
    /// A person moved the date; refused on a row with `wettelijke_datum: ja`.
    Postponed {
        /// The new last day.
        to: NaiveDate,
    },
    /// Not this (school) year, or not any more: settles the occurrence, silences its question.
    NotApplicable,
    /// The event's date; `None`: not known (defers).
    EventOn(Option<NaiveDate>),
}

words! {
    /// `ja`, `ja mits`, `nee`, `geen besluit`.
    pub enum Outcome {
        Yes => "ja",
        YesProvided => "ja mits",
        No => "nee",
        NoDecision => "geen besluit",
    }
}

/// Who said so: prints `cli:<user>`, `web:<party>:<typed name>`, `bestand`, `system`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// From the shell; the operating system's user, or the name given with `--by`.
    Cli(String),
    Web {
        party: String,
        name: String,
    },
    /// From `afgerond.yaml`; the `door` of the line.
    File(Option<String>),
    /// By the service itself.
    System,
}

/// One fact. The latest about a subject wins (by `at`, then order of recording).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub subject: Subject,
    pub what: Happened,
    pub note: Option<String>,
    pub author: Author,
    pub at: DateTime<Utc>,
}
