//! Step 4 of the tick: claim (commit), submit, record and claim the next (one commit).
//!
//! What becomes of an entry, `delivery::outbox` says; here it is read, asked and stored.

use chrono::{DateTime, Utc};
use sqlx::{Connection, Row, SqliteConnection};

use crate::adapters::sqlite::apply::set_state;
use crate::adapters::sqlite::load::{entry, select_entry};
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::delivery::durations::Durations;
use crate::delivery::submission::Envelope;
use crate::delivery::{BadAddress, Entry, EntryId, EntryState, Mode, in_line};

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

/// What came of a submission.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// As it is now.
    pub entry: Entry,
    /// When the attempt ended.
    pub at: DateTime<Utc>,
    /// One word for the attempt.
    pub outcome: &'static str,
    pub answer: String,
    /// The address does not work.
    pub bad_address: Option<BadAddress>,
}

impl Sqlite {
    /// Numbers of the entries that may be submitted at `now`, longest waiting first: queued ones whose time has come, and
    /// those in doubt whose pause is over.
    pub async fn due(
        &mut self,
        mode: Mode,
        now: DateTime<Utc>,
        durations: &Durations,
        at_most: usize,
    ) -> Result<Vec<EntryId>, LedgerError> {
        let line = self.line(mode, durations).await?;
        let due = line.into_iter().take_while(|(at, _)| *at <= now).take(at_most);
        Ok(due.map(|(_, id)| id).collect())
    }

    /// The entries that wait, in order of claiming.
    async fn line(
        &mut self,
        mode: Mode,
        durations: &Durations,
    ) -> Result<Vec<(DateTime<Utc>, EntryId)>, LedgerError> {
        let rows = sqlx::query(select_entry!(
            "FROM outbox WHERE mode = $1 AND state IN ('queued', 'in doubt')"
        ))
        .bind(mode.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("find the messages that are due"))?;
        let waiting = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        Ok(in_line(&waiting, durations))
    }

    /// Claims one entry. `None`: it is no longer queued or in doubt.
    pub async fn claim(
        &mut self,
        entry: EntryId,
        now: DateTime<Utc>,
    ) -> Result<Option<Claimed>, LedgerError> {
        let mut transaction = self
            .connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed("begin to claim a message"))?;
        let claimed = claim(&mut transaction, entry, now).await?;
        transaction.commit().await.map_err(failed("claim a message"))?;
        Ok(claimed)
    }

    /// Records a submission and claims the next entry in the same transaction: n + 1 commits for n mails.
    pub async fn record_and_claim(
        &mut self,
        recorded: &Recorded,
        claimed: &Claimed,
        next: Option<EntryId>,
    ) -> Result<Option<Claimed>, LedgerError> {
        let mut transaction = self
            .connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed("begin to record a submission"))?;
        record(&mut transaction, recorded, claimed).await?;
        let next = match next {
            Some(next) => claim(&mut transaction, next, recorded.at).await?,
            None => None,
        };
        transaction.commit().await.map_err(failed("record a submission"))?;
        Ok(next)
    }

    /// Entries found `sending` when nobody sends (the lock is ours): orphans of a crash, now in doubt. Gives how many.
    pub async fn doubt_orphans(&mut self) -> Result<usize, LedgerError> {
        let doing = "mark orphaned messages as in doubt";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed(doing))?;
        let orphans = sqlx::query(select_entry!("FROM outbox WHERE state = 'sending'"))
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed(doing))?;
        for orphan in &orphans {
            store(&mut transaction, &entry(orphan)?.orphaned()).await?;
        }
        transaction.commit().await.map_err(failed(doing))?;
        Ok(orphans.len())
    }

    /// When the next entry may go: the earliest `not_before`, or end of the doubt's pause.
    pub async fn next_due(
        &mut self,
        mode: Mode,
        durations: &Durations,
    ) -> Result<Option<DateTime<Utc>>, LedgerError> {
        Ok(self.line(mode, durations).await?.first().map(|(at, _)| *at))
    }

    /// Puts rejected and given-up entries of a mode back in the queue, as `retry` asks; gives how many. Their addresses are
    /// believed again: else what waits for them would go to the coordinator.
    pub async fn retry(&mut self, mode: Mode, now: DateTime<Utc>) -> Result<usize, LedgerError> {
        let doing = "queue given-up messages again";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed(doing))?;
        let believe = sqlx::query("DELETE FROM bad_address WHERE mode = $1").bind(mode.word());
        believe.execute(&mut *transaction).await.map_err(failed(doing))?;
        let rows = sqlx::query(select_entry!(
            "FROM outbox WHERE mode = $1 AND state = 'given up' AND bytes IS NOT NULL"
        ))
        .bind(mode.word())
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        let given_up = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        let again: Vec<Entry> = given_up.iter().filter_map(|it| it.retried(now)).collect();
        for entry in &again {
            store(&mut transaction, entry).await?;
        }
        transaction.commit().await.map_err(failed(doing))?;
        Ok(again.len())
    }
}

async fn claim(
    connection: &mut SqliteConnection,
    id: EntryId,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, LedgerError> {
    let row = sqlx::query(select_entry!(
        ", organisation, party, envelope_from, envelope_to, bytes FROM outbox WHERE id = $1"
    ))
    .bind(id.0)
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed("read a message"))?;
    let Some(row) = row else { return Ok(None) };
    let Some(entry) = entry(&row)?.claimed(now) else { return Ok(None) };
    store(connection, &entry).await?;
    Ok(Some(Claimed {
        entry,
        organisation: row.get(12),
        party: row.get(13),
        envelope: Envelope { from: row.get(14), to: row.get(15) },
        bytes: row.get(16),
    }))
}

/// Writes down what became of an entry.
async fn store(connection: &mut SqliteConnection, entry: &Entry) -> Result<(), LedgerError> {
    set_state(connection, entry.id, &entry.state).await?;
    sqlx::query("UPDATE outbox SET first_deferred_at = $2, ever_in_doubt = $3 WHERE id = $1")
        .bind(entry.id.0)
        .bind(entry.first_deferred_at.map(|it| it.timestamp_millis()))
        .bind(i64::from(entry.ever_in_doubt))
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed("write down the state of a message"))
}

async fn record(
    connection: &mut SqliteConnection,
    recorded: &Recorded,
    claimed: &Claimed,
) -> Result<(), LedgerError> {
    store(connection, &recorded.entry).await?;
    sqlx::query("INSERT INTO attempt (entry, at, outcome, answer) VALUES ($1, $2, $3, $4)")
        .bind(recorded.entry.id.0)
        .bind(recorded.at.timestamp_millis())
        .bind(recorded.outcome)
        .bind(&recorded.answer)
        .execute(&mut *connection)
        .await
        .map_err(failed("record a submission"))?;
    if let Some(bad) = &recorded.bad_address {
        sqlx::query(
            "INSERT INTO bad_address (organisation, mode, address, party, since, answer, reported)
             SELECT organisation, mode, $2, $3, $4, $5, 0 FROM outbox WHERE id = $1
             ON CONFLICT (organisation, mode, address) DO NOTHING",
        )
        .bind(recorded.entry.id.0)
        .bind(bad.address.as_str())
        .bind(&bad.party)
        .bind(bad.since.timestamp_millis())
        .bind(&bad.answer)
        .execute(&mut *connection)
        .await
        .map_err(failed("record an address that does not work"))?;
    } else if matches!(recorded.entry.state, EntryState::Sent { .. }) {
        sqlx::query("DELETE FROM bad_address WHERE organisation = $1 AND address = $2")
            .bind(&claimed.organisation)
            .bind(recorded.entry.address.as_str())
            .execute(connection)
            .await
            .map_err(failed("record that an address works"))?;
    }
    Ok(())
}
