//! What was recorded of messages and reminders, as it is read back.

use chrono::{DateTime, NaiveDate, Utc};

use crate::delivery::key::ReminderKey;
use crate::delivery::ledger::Became;
use crate::delivery::outbox::{EntryId, Stage};

/// One message, without its bytes.
#[derive(Debug, Clone)]
pub struct EntryRecord {
    pub id: EntryId,
    pub organisation: String,
    pub address: String,
    pub party: String,
    /// Not encoded.
    pub subject: String,
    /// Without angle brackets.
    pub message_id: String,
    pub state: Stage,
    /// When it got that state.
    pub at: DateTime<Utc>,
}

/// One reminder, sent or not.
#[derive(Debug, Clone)]
pub struct ReminderRecord {
    pub key: ReminderKey,
    /// The occurrence's id for people; empty while no message carries it.
    pub occurrence: String,
    /// The day it fell on before bundling.
    pub planned: NaiveDate,
    pub outcome: Became,
    pub decided_at: DateTime<Utc>,
    pub entry: Option<EntryId>,
}

/// Counts for `status`.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Messages by where they are.
    pub by_state: Vec<(Stage, i64)>,
    pub bad_addresses: i64,
    pub last_sent: Option<DateTime<Utc>>,
}
