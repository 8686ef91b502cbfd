//! One decision. Carrying it out needs no further thought.

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::{Address, Calendar, EventIx, PartyIx};
use crate::dates::Lead;
use crate::delivery::key::ReminderKey;
use crate::delivery::ledger::KnownDue;
use crate::delivery::outbox::EntryId;
use crate::delivery::reason::{Purpose, Reason};
use crate::planning::{DutyIx, Kind, Reminder};

/// What must happen, in this order, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// First tick in this mode.
    GoLive { at: DateTime<Utc>, first_send: DateTime<Utc> },
    /// First time this row is seen.
    Seen { item: String, at: DateTime<Utc> },
    /// Close an entry that has become needless, or that is made anew. Its keys that were not settled are free again.
    Withdraw { entry: EntryId, why: Reason },
    /// Close an entry in doubt that may not be repeated (R9); what is still needed follows in an `Enqueue`.
    Unresolve { entry: EntryId },
    /// Record that a reminder is not sent.
    Skip {
        key: ReminderKey,
        /// The day it was planned for.
        planned: NaiveDate,
        reason: Reason,
    },
    /// Render this message and put it in the outbox; its keys are handled, `Undeliverable` lines become reported.
    /// A key that is handled already is overwritten: skipped when settled and opened again, or made anew after its entry was closed.
    Enqueue(Bundle),
    /// Upsert, by (subject, party).
    Tell(KnownDue),
}

/// One message to one address on one local day, with everything its words need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    pub address: Address,
    pub day: NaiveDate,
    pub purpose: Purpose,
    /// `party` of the message: first in calendar order of its lines' parties.
    pub party: PartyIx,
    /// What it says: by party in calendar order, then kind, then due.
    pub lines: Vec<Line>,
    /// Says *Mogelijk hebt u deze herinnering al gehad* (R9).
    pub perhaps_repeated: bool,
    /// `first_deferred_at` of the queued mail that this one replaces (R10): the new entry's give-up counts from there.
    pub deferred_since: Option<DateTime<Utc>>,
    /// For the start mail: the first send moment and how many mails then go.
    pub first_send: Option<(DateTime<Utc>, u32)>,
}

/// One thing a message says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub key: ReminderKey,
    pub party: PartyIx,
    /// Why it goes to another party's address.
    pub instead: Option<Instead>,
    pub kind: Kind,
    /// The rung, for `Before` and `Copy`.
    pub rung: Option<Lead>,
    /// About this occurrence of the plan; `None` when the row is gone or it is about none.
    pub duty: Option<DutyIx>,
    pub event: Option<EventIx>,
    /// The day it fell on before bundling.
    pub planned: NaiveDate,
    /// Last day that is in time.
    pub due: Option<NaiveDate>,
    pub detail: Detail,
}

impl Line {
    /// Whether it says this reminder, about an occurrence of the same plan.
    pub(super) fn says(&self, it: &Reminder, calendar: &Calendar) -> bool {
        self.duty == Some(it.duty)
            && (self.kind, self.rung, self.planned) == (it.kind, it.rung, it.day)
            && self.key.party == calendar.party(it.party).id
    }
}

/// Why the coordinator (or a successor) gets what was meant for another (R16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Instead {
    NoAddress,
    /// `mail: geen`.
    NeverMail,
    /// The party has ended without a successor that has an address.
    Ended,
    /// Its only address refused.
    Refused,
}

/// Why a party need do nothing more for what it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    Row,
    /// It is somebody else's now.
    Party,
    /// The row is there, and still the party's, but not on a day near the one that was told.
    Date {
        next: Option<DutyIx>,
    },
}

/// What some kinds need beside the occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    Plain,
    Overdue {
        /// This is the nth mail about this row, counted by what was sent; from 1.
        nth: u8,
        of: u8,
        /// If nothing is heard, this party is told next, on this day at the earliest.
        escalates_to: Option<(PartyIx, NaiveDate)>,
    },
    /// For `Escalation`: about this party, after so many mails.
    Escalation {
        about: PartyIx,
        mails: u8,
    },
    /// For `Changed`: it was this.
    Changed {
        /// Last told due; the due date of now when it was withdrawn, and holds again.
        from: NaiveDate,
    },
    /// For `Withdrawn`: what was told.
    Withdrawn {
        title: String,
        occurrence: String,
        lapse: Lapse,
    },
    /// For `Undeliverable`: an address that does not work.
    BadAddress {
        address: Address,
        /// Used for this party (id).
        party: String,
        answer: String,
    },
    /// For `Undeliverable`: a mail that may or may not have arrived (R9).
    Unresolved {
        /// To this party (id).
        party: String,
        at: DateTime<Utc>,
    },
    /// For `Undeliverable`: no reminder is possible any more before due (R15).
    NoReminderPossible,
}
