//! What `history`, `status` and `simulate` read back: entries and reminders as they were recorded.

use sqlx::{FromRow, Row};

use crate::adapters::sqlite::dialect::StoredRow;
use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::rows::{OutboxRow, ReminderRow};
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::{joined, rows_as};
use crate::delivery::{EntryId, EntryRecord, Mode, ReminderRecord, Stage, Totals};

impl Store {
    /// All messages of a mode in order of number, from `after` on.
    pub async fn entries_after(
        &mut self,
        mode: Mode,
        after: EntryId,
    ) -> Result<Vec<EntryRecord>, LedgerError> {
        let entries = rows_as::<OutboxRow, EntryRecord>("WHERE mode = $1 AND $2 < id ORDER BY id");
        let entries = entries.bind(mode.word()).bind(after.0);
        self.on().all("read its messages", entries).await
    }

    /// The reminders of one row, sent or not, in order of decision; of every row when `item` is empty.
    pub async fn reminders_of(
        &mut self,
        organisation: &str,
        mode: Mode,
        item: &str,
    ) -> Result<Vec<ReminderRecord>, LedgerError> {
        let reminders = joined::<ReminderRow, ReminderRecord>(
            ", mention.entry AS entry",
            "LEFT JOIN mention ON mention.organisation = reminder.organisation AND mention.mode = reminder.mode
                              AND mention.name = reminder.name AND mention.live = 1
              WHERE reminder.organisation = $1 AND reminder.mode = $2 AND ($3 = '' OR reminder.item = $3)
              ORDER BY reminder.decided_at, reminder.name, mention.entry",
        );
        let reminders = reminders.bind(organisation).bind(mode.word()).bind(item);
        self.on().all("read its reminders", reminders).await
    }

    pub async fn totals(&mut self, mode: Mode) -> Result<Totals, LedgerError> {
        let doing = "count its messages";
        let on = &mut self.on();
        let by_state = sqlx::query_as(
            "SELECT state, COUNT(*) AS messages FROM outbox WHERE mode = $1 GROUP BY state",
        );
        let by_state: Vec<OfState> = on.all(doing, by_state.bind(mode.word())).await?;
        let bad = sqlx::query_as("SELECT COUNT(*) FROM bad_address WHERE mode = $1");
        let last = sqlx::query_as("SELECT MAX(at) FROM outbox WHERE mode = $1 AND state = 'sent'");
        let last: Option<i64> = on.one(doing, last.bind(mode.word())).await?;
        let last_sent = last.map(encode::moment).transpose();
        Ok(Totals {
            by_state: by_state.into_iter().map(|it| (it.state, it.messages)).collect(),
            bad_addresses: on.one(doing, bad.bind(mode.word())).await?,
            last_sent: last_sent.map_err(|wrong| LedgerError::damaged(on.path, &wrong))?,
        })
    }
}

struct OfState {
    state: Stage,
    messages: i64,
}

impl FromRow<'_, StoredRow> for OfState {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let state: String = row.try_get("state")?;
        let state = encode::word("state", &state, Stage::of_word)?;
        Ok(OfState { state, messages: row.try_get("messages")? })
    }
}

impl FromRow<'_, StoredRow> for EntryRecord {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let id = EntryId(row.try_get("id")?);
        let it = OutboxRow::from_row(row)?;
        Ok(EntryRecord {
            id,
            organisation: it.organisation,
            address: it.address,
            party: it.party,
            subject: it.subject,
            message_id: it.message_id,
            state: encode::word("state", &it.state, Stage::of_word)?,
            at: encode::moment(it.at)?,
        })
    }
}

impl FromRow<'_, StoredRow> for ReminderRecord {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let entry: Option<i64> = row.try_get("entry")?;
        let it = ReminderRow::from_row(row)?;
        Ok(ReminderRecord {
            key: encode::key(&it)?,
            occurrence: it.occurrence,
            planned: encode::day(&it.planned)?,
            outcome: encode::became(&it.outcome)?,
            decided_at: encode::moment(it.decided_at)?,
            entry: entry.map(EntryId),
        })
    }
}
