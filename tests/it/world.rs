//! The whole street in small worlds: what people do to a calendar, what happens to a server, and which mails then go.

pub(crate) mod calendar;
mod changes;
mod deeds;
pub(crate) mod delivery;
mod first_days;
pub(crate) mod mailroom;
mod outages;
mod questions;
pub(crate) mod stage;
