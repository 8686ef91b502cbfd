//! The past of one organisation in one mode, as a value; and what the effects of a decision make of it.

mod apply;
mod contents;

pub use contents::{
    Became, GoLive, Handled, HandledAs, HandledReminders, KnownDue, KnownDues, Ledger, Mode,
};
