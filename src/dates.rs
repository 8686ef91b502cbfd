//! Dates: windows, school years, leads, workdays, holidays, school vacations, and the one door to a moment.
//!
//! Knows nothing of quality calendars. No clock: every day is an argument.

mod words;
mod window;
mod school_year;
mod lead;
mod holidays;
mod vacations;
mod day_bits;
mod open_days;
mod send_days;
mod moment;

pub(crate) use words::words;

pub use holidays::Holiday;
pub use lead::Lead;
pub use moment::{local_day, local_time, send_moment};
pub use open_days::{Closed, ClosingDays, OpenDays};
pub use school_year::SchoolYear;
pub use send_days::SendRule;
pub use vacations::{Region, Vacation, VacationKind};
pub use window::{Window, YEARS, YEARS_KEPT};
