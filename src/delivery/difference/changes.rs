//! What an edit of the calendar does, as values.

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::ItemIx;
use crate::dates::Lead;
use crate::delivery::difference::keys::{AddressChange, KeyChange, OutsideChange};
use crate::delivery::difference::order::OrderChange;
use crate::delivery::effect::Bundle;
use crate::planning::{Kind, Shift};

/// An edit that by itself makes more messages than this due at the next send moment is held until somebody agrees.
pub const MESSAGES_AT_ONCE_MAX: usize = 3;

/// What taking the edited calendar would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Rows that change, or whose mails do: those of the edited calendar in file order, then those that are gone.
    pub rows: Vec<RowChange>,
    /// What changes outside the rows, in the order of the file.
    pub outside: Vec<OutsideChange>,
    /// What stands in another order; it is never a reason to hold an edit.
    pub orders: Vec<OrderChange>,
    pub addresses: Vec<AddressChange>,
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
    pub keys: Vec<KeyChange>,
    /// In order of occurrence, then day.
    pub mails: Vec<MailChange>,
}

/// One line of a mail: to one party, about one occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailChange {
    pub fate: MailFate,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailFate {
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
    pub fn is_storm(&self) -> bool {
        MESSAGES_AT_ONCE_MAX < self.at_once.len()
    }

    /// Whether taking the file changes nothing that anybody could see.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
            && self.outside.is_empty()
            && self.orders.is_empty()
            && self.addresses.is_empty()
            && self.at_once.is_empty()
    }

    /// Whether some mail comes, goes or moves by it, as far as mails can be foreseen.
    pub fn changes_mails(&self) -> bool {
        !self.at_once.is_empty() || 0 < self.count(|it| it != MailFate::Sent)
    }

    pub fn count(&self, of: impl Fn(MailFate) -> bool) -> usize {
        self.rows.iter().flat_map(|row| &row.mails).filter(|it| of(it.fate)).count()
    }
}
