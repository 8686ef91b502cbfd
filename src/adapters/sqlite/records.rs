//! What `history`, `status` and `simulate` read back: entries and reminders as they were recorded.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::delivery::{Became, EntryId, Mode, ReminderKey, Stage, StoredKey};

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
    /// What became of it.
    pub outcome: Became,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    pub entry: Option<EntryId>,
}

/// Counts for `status`.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Messages by where they are.
    pub by_state: Vec<(Stage, i64)>,
    /// Addresses that do not work.
    pub bad_addresses: i64,
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
                    state: encode::stage(&row.get::<String, _>(6))?,
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
            "SELECT r.item, r.member, r.number, r.step, r.about, r.kind, r.rung, r.party, r.occurrence, r.planned,
                    r.outcome, r.decided_at, m.entry
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
                let planned: String = row.get(9);
                Ok(ReminderRecord {
                    key: encode::key(StoredKey {
                        row: row.get(0),
                        member: row.get(1),
                        number: row.get(2),
                        step: row.get(3),
                        when: row.get(4),
                        kind: row.get(5),
                        rung: row.get(6),
                        party: row.get(7),
                    })?,
                    occurrence: row.get(8),
                    planned: encode::day(&planned)?,
                    outcome: encode::became(&row.get::<String, _>(10))?,
                    decided_at: encode::moment(row.get(11))?,
                    entry: row.get::<Option<i64>, _>(12).map(EntryId),
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
        let count =
            |row: &SqliteRow| Ok((encode::stage(&row.get::<String, _>(0))?, row.get::<i64, _>(1)));
        let by_state = rows.iter().map(count).collect::<Result<_, LedgerError>>()?;
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
