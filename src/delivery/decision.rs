//! What goes with the effects to whoever writes them down: whose they are, and the finished messages.

use chrono::{DateTime, Utc};

use crate::delivery::ledger::Mode;
use crate::delivery::outbox::EntryState;

/// Whose effects, and what decided them.
#[derive(Debug, Clone, Copy)]
pub struct DecisionStamp<'a> {
    pub organisation: &'a str,
    pub mode: Mode,
    /// Version (hash) of the calendar that decided.
    pub version: &'a str,
    pub now: DateTime<Utc>,
}

/// The finished message of one `Enqueue`, in the order of the effects.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The party's id, for logs.
    pub party: String,
    /// Without angle brackets.
    pub message_id: String,
    /// Not encoded.
    pub subject: String,
    pub envelope_from: String,
    /// The address, or where everything is redirected to.
    pub envelope_to: String,
    /// Finished bytes; `None` when they could not be made: the entry is parked.
    pub bytes: Option<Vec<u8>>,
    /// For each line of the bundle: the occurrence's id for people.
    pub occurrences: Vec<String>,
    /// Where the entry starts: queued, or given up when there are no bytes.
    pub state: EntryState,
}
