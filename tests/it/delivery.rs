//! What goes when, to whom, and why not: the decided cases of sending, each in a small world.

mod first_days;
mod rungs;
mod changes;
mod moments;
mod bundles;
mod overdue;
mod questions;
mod trouble;
mod forecast;
mod properties;
pub(crate) mod random;
