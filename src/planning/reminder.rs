//! One planned reminder: for whom, on which day, and why that day.

use chrono::NaiveDate;

use crate::calendar::PartyIx;
use crate::dates::{Closed, Lead};
use crate::planning::occurrence::OccurrenceIx;
use crate::planning::words;

/// What a mail line is for. The first eight are planned here; the others follow from what was sent, in `delivery`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A rung of the ladder.
    Before,
    /// A step starts (routes; a later issue).
    Begin,
    /// The first rung, for `samen_met`.
    Copy,
    AskDate,
    /// Has it happened, and when?
    AskEvent,
    /// Where is the plan?
    AskPlan,
    AskStartYear,
    /// Does it still hold? (expectation, `continu`, `geen datum`)
    Confirm,
    /// Preparation of an expectation.
    Prepare,
    Overdue,
    /// Told after the overdue mails.
    Escalation,
    /// The date has changed.
    Changed,
    /// No longer yours, or gone.
    Withdrawn,
    /// An address, a party or a mail that does not work; to the coordinator.
    Undeliverable,
    /// The very first mail.
    Start,
}

words! {
    /// The word of the ledger and the machine format: `before`, `ask-date`, …
    Kind {
        Before => "before",
        Begin => "begin",
        Copy => "copy",
        AskDate => "ask-date",
        AskEvent => "ask-event",
        AskPlan => "ask-plan",
        AskStartYear => "ask-start-year",
        Confirm => "confirm",
        Prepare => "prepare",
        Overdue => "overdue",
        Escalation => "escalation",
        Changed => "changed",
        Withdrawn => "withdrawn",
        Undeliverable => "undeliverable",
        Start => "start",
    }
}

impl Kind {
    /// After such a mail its reader has been told of the due date (R5).
    pub fn tells(self) -> bool {
        matches!(self, Kind::Before | Kind::Begin | Kind::Copy | Kind::Overdue)
    }

    /// One of the questions of `datum_vragen`.
    pub fn asks(self) -> bool {
        matches!(
            self,
            Kind::AskDate | Kind::AskEvent | Kind::AskPlan | Kind::AskStartYear | Kind::Confirm
        )
    }
}

/// Why a reminder falls on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shift {
    /// The target itself is a send day.
    None,
    /// Earlier, because the target was closed.
    Earlier(Closed),
    /// After the closed period, because earlier would have been more than five days (leads of three weeks or more).
    Later(Closed),
}

/// One reminder to one party. Compact: a hundred thousand rows over ten years make four million of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    pub occurrence: OccurrenceIx,
    /// To this party (acting parties and addresses are a matter of `delivery`).
    pub party: PartyIx,
    pub kind: Kind,
    /// The rung, for `Before` and `Copy`.
    pub rung: Option<Lead>,
    /// No later rung of the same occurrence and party exists; of a copy: whether that holds for the rung it copies.
    pub last_rung: bool,
    /// The day the lead, or the series, pointed at.
    pub target: NaiveDate,
    /// The send day on which it goes.
    pub day: NaiveDate,
    /// Why `day` differs from `target`.
    pub shift: Shift,
}
