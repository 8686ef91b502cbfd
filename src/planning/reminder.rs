//! One planned reminder: for whom, on which day, and why that day.

use chrono::NaiveDate;

use crate::calendar::PartyIx;
use crate::dates::{Closed, Lead};
use crate::planning::duty::DutyIx;
use crate::planning::words;

/// Every kind of mail in one table: its variant, the word of the ledger and the machine format, and its nature.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident => $word:literal, $nature:ident;)+) => {
        words! {
            /// What a mail line is for, in the order in which a mail says it. Those of a plan are planned here; the others
            /// follow from what was sent, in `delivery`.
            pub enum Kind { $($(#[$about])* $kind => $word,)+ }
        }

        impl Kind {
            pub const fn nature(self) -> Nature {
                match self {
                    $(Kind::$kind => Nature::$nature,)+
                }
            }
        }
    };
}

kinds! {
    /// A rung of the ladder.
    Before => "before", Ahead;
    /// A step starts (routes; a later issue).
    Begin => "begin", Ahead;
    /// The first rung, for `samen_met`.
    Copy => "copy", Ahead;
    AskDate => "ask-date", Question;
    /// Has it happened, and when?
    AskEvent => "ask-event", Question;
    /// Where is the plan?
    AskPlan => "ask-plan", Question;
    AskStartYear => "ask-start-year", Question;
    /// Does it still hold? (expectation, `continu`, `geen datum`)
    Confirm => "confirm", Question;
    /// Preparation of an expectation.
    Prepare => "prepare", Preparation;
    Overdue => "overdue", Late;
    /// Told after the overdue mails.
    Escalation => "escalation", Notice;
    Changed => "changed", Change;
    /// No longer yours, or gone.
    Withdrawn => "withdrawn", Change;
    /// An address, a party or a mail that does not work; to the coordinator.
    Undeliverable => "undeliverable", Notice;
    Start => "start", Notice;
}

/// What a kind of mail has in common with others; the order in which a message says them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// Due, and nobody reported.
    Late,
    /// A due date that comes.
    Ahead,
    Preparation,
    /// What was told no longer holds.
    Change,
    /// One of the questions of `datum_vragen`.
    Question,
    /// About other mails, or about the service.
    Notice,
}

impl Nature {
    pub const ALL: [Nature; 6] = [
        Nature::Late,
        Nature::Ahead,
        Nature::Preparation,
        Nature::Change,
        Nature::Question,
        Nature::Notice,
    ];
}

impl Kind {
    /// After such a mail its reader has been told of the due date (R5).
    pub fn tells(self) -> bool {
        matches!(self.nature(), Nature::Ahead | Nature::Late)
    }

    pub fn asks(self) -> bool {
        self.nature() == Nature::Question
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
    pub duty: DutyIx,
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
