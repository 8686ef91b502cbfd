//! What `history`, `status` and `simulate` read back: entries and reminders as they were recorded.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;

use crate::adapters::sqlite::apply::Counts;
use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::delivery::{EntryId, Mode};
use crate::planning::Kind;

/// One message, without its bytes.
#[derive(Debug, Clone)]
pub struct EntryRecord {
    /// Its number.
    pub id: EntryId,
    /// Whose.
    pub organisation: String,
    /// The intended address.
    pub address: String,
    /// The party's id.
    pub party: String,
    /// Not encoded.
    pub subject: String,
    /// Without angle brackets.
    pub message_id: String,
    /// The state's word.
    pub state: String,
    /// When it got that state.
    pub at: DateTime<Utc>,
}

/// One reminder, sent or not.
#[derive(Debug, Clone)]
pub struct ReminderRecord {
    /// The key, as text.
    pub name: String,
    /// The occurrence's id for people.
    pub occurrence: String,
    /// The step's id.
    pub step: Option<String>,
    /// What for.
    pub kind: Kind,
    /// Canonical words, or the planned day of a series.
    pub rung: String,
    /// The party's id.
    pub party: String,
    /// The day it fell on before bundling.
    pub planned: NaiveDate,
    /// Due as ISO date, or the period.
    pub about: String,
    /// `enqueued`, or why not.
    pub outcome: String,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// In this message.
    pub entry: Option<EntryId>,
}

/// Counts for `status`.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Messages by state's word.
    pub by_state: Counts,
    /// Addresses that do not work.
    pub bad_addresses: i64,
    /// Last accepted message.
    pub last_sent: Option<DateTime<Utc>>,
}

impl Sqlite {
    /// All messages of a mode in order of number, from `after` on.
    pub async fn entries_after(
        &mut self,
        mode: Mode,
        after: EntryId,
    ) -> Result<Vec<EntryRecord>, LedgerError> {
        let rows = sqlx::query(
            "SELECT id, organisation, address, party, subject, message_id, state, at
               FROM outbox WHERE mode = $1 AND $2 < id ORDER BY id",
        )
        .bind(mode.word())
        .bind(after.0)
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read its messages"))?;
        rows.iter()
            .map(|row| {
                Ok(EntryRecord {
                    id: EntryId(row.get(0)),
                    organisation: row.get(1),
                    address: row.get(2),
                    party: row.get(3),
                    subject: row.get(4),
                    message_id: row.get(5),
                    state: row.get(6),
                    at: encode::moment(row.get(7))?,
                })
            })
            .collect()
    }

    /// The reminders of one row, sent or not, in order of decision; of every row when `item` is empty.
    pub async fn reminders_of(
        &mut self,
        organisation: &str,
        mode: Mode,
        item: &str,
    ) -> Result<Vec<ReminderRecord>, LedgerError> {
        let rows = sqlx::query(
            "SELECT r.name, r.occurrence, r.step, r.kind, r.rung, r.party, r.planned, r.about, r.outcome, r.decided_at,
                    m.entry
               FROM reminder r
               LEFT JOIN mention m ON m.organisation = r.organisation AND m.mode = r.mode AND m.name = r.name AND m.live = 1
              WHERE r.organisation = $1 AND r.mode = $2 AND ($3 = '' OR r.item = $3)
              ORDER BY r.decided_at, r.name, m.entry",
        )
        .bind(organisation)
        .bind(mode.word())
        .bind(item)
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read its reminders"))?;
        rows.iter()
            .map(|row| {
                let (kind, planned): (String, String) = (row.get(3), row.get(6));
                Ok(ReminderRecord {
                    name: row.get(0),
                    occurrence: row.get(1),
                    step: row.get(2),
                    kind: encode::kind(&kind)?,
                    rung: row.get(4),
                    party: row.get(5),
                    planned: encode::day(&planned)?,
                    about: row.get(7),
                    outcome: row.get(8),
                    decided_at: encode::moment(row.get(9))?,
                    entry: row.get::<Option<i64>, _>(10).map(EntryId),
                })
            })
            .collect()
    }

    /// Counts for `status`.
    pub async fn totals(&mut self, mode: Mode) -> Result<Totals, LedgerError> {
        let doing = "count its messages";
        let rows = sqlx::query("SELECT state, COUNT(*) FROM outbox WHERE mode = $1 GROUP BY state")
            .bind(mode.word())
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed(doing))?;
        let by_state = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM bad_address WHERE mode = $1),
                    (SELECT MAX(at) FROM outbox WHERE mode = $1 AND state = 'sent')",
        )
        .bind(mode.word())
        .fetch_one(&mut self.connection)
        .await
        .map_err(failed(doing))?;
        let last_sent = row.get::<Option<i64>, _>(1).map(encode::moment).transpose()?;
        Ok(Totals { by_state, bad_addresses: row.get(0), last_sent })
    }
}
