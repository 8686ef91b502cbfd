//! One attempt to submit an entry: what is taken in hand for it, and what is recorded of it.

use chrono::{DateTime, Utc};

use crate::delivery::outbox::{BadAddress, Entry};
use crate::delivery::submission::Envelope;

/// An entry that is ours to submit: its state is `sending`, and that is committed.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub entry: Entry,
    pub organisation: String,
    /// The party's id, for the log.
    pub party: String,
    pub envelope: Envelope,
    /// Finished bytes; `None` when pruned or never made.
    pub bytes: Option<Vec<u8>>,
}

#[derive(Debug, Clone)]
pub struct Recorded {
    pub entry: Entry,
    pub at: DateTime<Utc>,
    /// One word for the attempt.
    pub outcome: &'static str,
    pub answer: String,
    pub bad_address: Option<BadAddress>,
}
