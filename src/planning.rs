//! Occurrences and reminders: what is due when, and who is told on which day, each with its reason.
//!
//! Reads no clock: the window is an argument. Ids are indexes, reasons are codes; text is made at the edge.

pub mod facts;
mod period;
pub mod duty;
pub mod reminder;
pub mod naming;
pub mod typed;
pub mod done;
pub mod nearest;
pub mod checks;
mod plan;
mod coming;
mod planner;
mod slots;
mod ladder;
mod questions;
mod preparation;
mod matching;
mod said;
mod quota;

pub(crate) use crate::dates::words;

pub use coming::{COMING_MAX, add_asked, coming, first_open};
pub use duty::{Dates, Duty, DutyIx, Settlement, State, StepIx};
pub use facts::{Anchor, Author, Fact, Happened, Outcome, Subject};
pub use period::Period;
pub use plan::{AHEAD_DAYS, Plan, longest_lead_days};
pub use planner::{duties, plan};
pub use questions::{asked, may_be_asked};
pub use reminder::{Kind, Nature, Reminder, Rungs, Shift};
