//! Decides, as values, what must happen at a given moment; the life of an outbox entry; retry arithmetic.
//!
//! After this room nothing chooses any more. A thing not done is a value too, with its reason.

pub mod submission;
pub mod durations;
pub mod key;
pub mod ledger;
pub mod effect;
pub mod outbox;
pub mod attempt;
pub mod records;
pub mod retry;
pub mod hold;
pub mod clock_guard;
pub mod message_id;
pub mod reason;
pub mod situation;
pub mod reconcile;
pub mod forecast;
mod course;
pub mod difference;
pub mod acts;
pub mod decision;
pub mod edits;
mod overview;
mod directory;
mod carriage;
mod ruling;
mod addressees;
mod known_dues;
mod rungs;
mod open_questions;
mod changes_told;
mod overdue;
mod undeliverable;
mod withdrawals;
mod bundles;

pub use attempt::{Claimed, Recorded};
pub use clock_guard::{ClockGuard, ClockMark, ClockReading, ClockRefusal, ClockVerdict};
pub use course::{ReminderState, goes, reminder_states};
pub use decision::{DecisionStamp, Rendered};
pub use difference::{
    AddressChange, Difference, InBoth, KeyChange, MESSAGES_AT_ONCE_MAX, MailChange, MailFate,
    OrderChange, OutsideChange, RowChange, difference,
};
pub use durations::BATCH_MAX;
pub use edits::{Edition, Examined, Why, examine};
pub use effect::{Bundle, Detail, Effect, Instead, Lapse, Line};
pub use forecast::{forecast, forecast_first, next_moment, planned, planning_window};
pub use hold::QueueHold;
pub use key::{DutyKey, Occasion, ReminderKey, RungKey, StepKey, StoredKey, UnreadableKey};
pub use ledger::{
    Became, GoLive, Handled, HandledAs, HandledReminders, KnownDue, KnownDues, Ledger, Mode,
};
pub use message_id::{digest, message_id};
pub use outbox::{BadAddress, Entry, EntryId, EntryState, GaveUp, Stage, in_line};
pub use overdue::first_overdue_day;
pub use reason::{Purpose, Reason};
pub use reconcile::reconcile;
pub use records::{EntryRecord, ReminderRecord, Totals};
pub use situation::Situation;
pub use submission::{Envelope, Submission};
