//! What an edit of the calendar does, in mails: the running calendar against the file.

mod at_once;
mod fields;
mod mails;
mod outside;
mod pairs;

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::ItemIx;
use crate::dates::{Lead, local_day};
use crate::delivery::effect::Bundle;
use crate::delivery::forecast::forecast;
use crate::delivery::reconcile::Situation;
use crate::planning::{Kind, Shift};

pub use fields::Field;
pub use outside::{Outside, OutsideKind, PartyField};

/// An edit that by itself makes more messages than this due at the next send moment is held until somebody agrees.
pub const MESSAGES_AT_ONCE_MAX: usize = 3;

/// What taking the edited calendar would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Rows that change, or whose mails do: those of the edited calendar in file order, then those that are gone.
    pub rows: Vec<RowChange>,
    /// What changes outside the rows, in the order of the file.
    pub outside: Vec<Outside>,
    /// The messages that would go by the next send moment, and that the running calendar would not send on that day.
    pub at_once: Vec<(DateTime<Utc>, Bundle)>,
    /// When the calendars were compared; what is in `at_once` at this moment goes now.
    pub now: DateTime<Utc>,
}

/// One row, and what becomes of its mails.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// In the running calendar; `None`: the row is new.
    pub running: Option<ItemIx>,
    /// In the edited calendar; `None`: the row is gone.
    pub edited: Option<ItemIx>,
    /// What differs, as it can be seen in the file; empty for a row that is new or gone, or that changes only because
    /// something outside it does.
    pub fields: Vec<Field>,
    /// In order of occurrence, then day.
    pub mails: Vec<MailChange>,
}

/// One line of a mail: to one party, about one occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailChange {
    /// What becomes of it.
    pub fate: Fate,
    /// The day it goes or went; of a lapsed one, the day it would have gone.
    pub day: NaiveDate,
    pub party: String,
    /// The occurrence's id; in the running calendar when it lapses or has been sent, else in the edited one.
    pub occurrence: String,
    pub kind: Kind,
    /// The rung, of `Before` and `Copy`.
    pub rung: Option<Lead>,
    /// Why `day` is not the day that the lead or the series points at: that day, and what closes it.
    pub shifted: Option<(NaiveDate, Shift)>,
}

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// `!`: it was sent and stays as it is.
    Sent,
    /// `-`
    Lapsed,
    /// `~`: it would have gone on this day.
    Moved(NaiveDate),
    /// `+`
    New,
}

impl Difference {
    /// Whether somebody must agree first.
    pub fn is_storm(&self) -> bool {
        MESSAGES_AT_ONCE_MAX < self.at_once.len()
    }

    /// Whether taking the file changes nothing that anybody could see.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.outside.is_empty() && self.at_once.is_empty()
    }

    /// How many mails have this fate.
    pub fn count(&self, of: impl Fn(Fate) -> bool) -> usize {
        self.rows.iter().flat_map(|row| &row.mails).filter(|it| of(it.fate)).count()
    }
}

/// Compares two calendars of one organisation on the same ledger at the same moment, for mails before local day `until`.
/// Each situation has its own plan, made for [`crate::delivery::planning_window`].
pub fn difference(running: &Situation<'_>, edited: &Situation<'_>, until: NaiveDate) -> Difference {
    let (before, after) = (forecast(running, until), forecast(edited, until));
    let lines = [mails::Lines::of(running, &before), mails::Lines::of(edited, &after)];
    let pairs = pairs::rows(running.calendar, edited.calendar);
    let rows = pairs.into_iter().filter_map(|(was, is)| {
        let fields = match (was, is) {
            (Some(was), Some(is)) => {
                fields::changed((running.calendar, was), (edited.calendar, is))
            }
            _ => Vec::new(),
        };
        let mails = mails::changed(
            &mails::Side { at: running, item: was, mails: &lines[0], until },
            &mails::Side { at: edited, item: is, mails: &lines[1], until },
        );
        let is_same = was.is_some() && is.is_some() && fields.is_empty() && mails.is_empty();
        (!is_same).then_some(RowChange { running: was, edited: is, fields, mails })
    });
    Difference {
        rows: rows.collect(),
        outside: outside::changed(running, edited),
        at_once: at_once::extra(running, edited, before, after),
        now: edited.now,
    }
}

/// The local day of a moment.
fn day_of(at: &Situation<'_>, moment: DateTime<Utc>) -> NaiveDate {
    local_day(moment, at.calendar.organisation.zone)
}
