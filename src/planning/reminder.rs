//! One planned reminder: for whom, on which day, and why that day.

use chrono::NaiveDate;

use crate::calendar::PartyIx;
use crate::dates::{Closed, Lead};
use crate::planning::duty::DutyIx;
use crate::planning::words;

/// Every kind of mail in one table: its variant, the word of the ledger and the machine format, its nature, and what its rungs
/// are called.
macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident => $word:literal, $nature:ident, $rungs:ident;)+) => {
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

            pub const fn rungs(self) -> Rungs {
                match self {
                    $(Kind::$kind => Rungs::$rungs,)+
                }
            }
        }
    };
}

kinds! {
    /// A rung of the ladder.
    Before => "before", Ahead, Lead;
    /// A step starts (routes; a later issue).
    Begin => "begin", Ahead, Once;
    /// The first rung, for `samen_met`.
    Copy => "copy", Ahead, Lead;
    AskDate => "ask-date", Question, Day;
    /// Has it happened, and when?
    AskEvent => "ask-event", Question, Day;
    /// Where is the plan?
    AskPlan => "ask-plan", Question, Day;
    AskStartYear => "ask-start-year", Question, Day;
    /// Does it still hold? (expectation, `continu`, `geen datum`)
    Confirm => "confirm", Question, Day;
    /// Preparation of an expectation.
    Prepare => "prepare", Preparation, Day;
    Overdue => "overdue", Late, Day;
    /// Told after the overdue mails.
    Escalation => "escalation", AboutMails, After;
    Changed => "changed", Change, Change;
    /// No longer yours, or gone.
    Withdrawn => "withdrawn", Change, Change;
    /// An address, a party or a mail that does not work; to the coordinator.
    Undeliverable => "undeliverable", AboutMails, Delivery;
    Start => "start", AboutMails, Once;
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
    AboutMails,
}

/// What tells mails of one kind about one duty to one party apart: how the ledger names their rungs, and reads them back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rungs {
    /// There is one.
    Once,
    /// By the lead of a ladder.
    Lead,
    /// By the planned day, of a series.
    Day,
    /// By the due date of before and the day, or by the day alone.
    Change,
    /// By the party it is about, and how many mails that one had.
    After,
    /// By the address, or the mail, that did not arrive; or there is one.
    Delivery,
}

impl Nature {
    pub const ALL: [Nature; 6] = [
        Nature::Late,
        Nature::Ahead,
        Nature::Preparation,
        Nature::Change,
        Nature::Question,
        Nature::AboutMails,
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
