//! Decides, as values, what must happen at a given moment; the life of an outbox entry; retry arithmetic.
//!
//! After this room nothing chooses any more. A thing not done is a value too, with its reason.

pub mod submission;
pub mod durations;
pub mod key;
pub mod ledger;
pub mod effect;
pub mod outbox;
pub mod retry;
pub mod hold;
pub mod clock_guard;
pub mod message_id;
pub mod reconcile;
pub mod forecast;
mod course;
pub mod difference;
pub mod decision;
pub mod edits;
mod round;
mod destination;
mod rungs;
mod questions;
mod telling;
mod overdue;
mod undeliverable;
mod upkeep;
mod bundles;
mod apply;

pub use clock_guard::{ClockGuard, Look, Refusal, Verdict};
pub use course::{ReminderState, goes, reminder_states};
pub use decision::{Decision, Rendered};
pub use difference::{
    AddressChange, Difference, KeyChange, MESSAGES_AT_ONCE_MAX, MailChange, MailFate,
    OutsideChange, RowChange, difference,
};
pub use durations::{BATCH_MAX, Durations};
pub use edits::{Edition, Examined, Why, examine};
pub use effect::{Bundle, Detail, Effect, Instead, Lapse, Line, Purpose, Reason};
pub use forecast::{forecast, forecast_first, next_moment, planning_window};
pub use hold::Hold;
pub use key::{DutyKey, Occasion, ReminderKey, RungKey, StepKey, StoredKey, UnreadableKey};
pub use ledger::{AllTold, BadAddress, Became, GoLive, Handled, HandledAs, Ledger, Mode, Told};
pub use message_id::{digest, message_id};
pub use outbox::{Entry, EntryId, EntryState, GaveUp, Stage, in_line};
pub use overdue::first_overdue_day;
pub use reconcile::{Situation, reconcile};
pub use submission::{Envelope, Submission};
