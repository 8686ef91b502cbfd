//! Step 4 of the tick: claim (commit), submit, record and claim the next (one commit).

use chrono::{DateTime, Utc};
use sqlx::{Connection, Row, SqliteConnection};

use crate::adapters::sqlite::apply::set_state;
use crate::adapters::sqlite::encode::StateColumns;
use crate::adapters::sqlite::load::entry;
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::delivery::durations::Durations;
use crate::delivery::submission::Envelope;
use crate::delivery::{BadAddress, Entry, EntryId, EntryState, Mode};

/// An entry that is ours to submit: its state is `sending`, and that is committed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// As it was before the claim: queued or in doubt.
    pub entry: Entry,
    /// Whose.
    pub organisation: String,
    /// The party's id, for the log.
    pub party: String,
    /// For the log.
    pub subject: String,
    /// From and to.
    pub envelope: Envelope,
    /// Finished bytes; `None` when pruned or never made.
    pub bytes: Option<Vec<u8>>,
}

/// What came of a submission.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Which.
    pub entry: EntryId,
    /// Its state now.
    pub state: EntryState,
    /// When the attempt ended.
    pub at: DateTime<Utc>,
    /// One word for the attempt.
    pub outcome: &'static str,
    /// The server's words.
    pub answer: String,
    /// The first 4yz counts from here.
    pub first_deferred_at: Option<DateTime<Utc>>,
    /// It is, or was, in doubt.
    pub ever_in_doubt: bool,
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
        let mut due = self.claimable(mode, durations).await?;
        due.retain(|(at, _)| *at <= now);
        due.truncate(at_most);
        Ok(due.into_iter().map(|(_, id)| id).collect())
    }

    /// The entries that wait, each with the moment from which it may be claimed, in that order.
    async fn claimable(
        &mut self,
        mode: Mode,
        durations: &Durations,
    ) -> Result<Vec<(DateTime<Utc>, EntryId)>, LedgerError> {
        let rows = sqlx::query(
            "SELECT id, state, at, failures, why FROM outbox
              WHERE mode = $1 AND state IN ('queued', 'in doubt')",
        )
        .bind(mode.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("find the messages that are due"))?;
        let mut waiting = Vec::with_capacity(rows.len());
        for row in &rows {
            let columns = StateColumns {
                state: row.get(1),
                at: row.get(2),
                failures: row.get(3),
                why: row.get(4),
            };
            let at = columns.read()?.claimable_at(durations);
            waiting.extend(at.map(|at| (at, EntryId(row.get(0)))));
        }
        waiting.sort_unstable();
        Ok(waiting)
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

    /// Entries found `sending` when nobody sends (the lock is ours): orphans of a crash, now in doubt.
    pub async fn doubt_orphans(&mut self) -> Result<u64, LedgerError> {
        let done = sqlx::query(
            "UPDATE outbox SET state = 'in doubt', ever_in_doubt = 1 WHERE state = 'sending'",
        )
        .execute(&mut self.connection)
        .await;
        Ok(done.map_err(failed("mark orphaned messages as in doubt"))?.rows_affected())
    }

    /// When the next entry may go: the earliest `not_before`, or end of the doubt's pause.
    pub async fn next_due(
        &mut self,
        mode: Mode,
        durations: &Durations,
    ) -> Result<Option<DateTime<Utc>>, LedgerError> {
        Ok(self.claimable(mode, durations).await?.first().map(|(at, _)| *at))
    }

    /// Puts rejected and given-up entries of a mode back in the queue, as `retry` asks; gives how many. Their addresses are
    /// believed again: else what waits for them would go to the coordinator.
    pub async fn retry(&mut self, mode: Mode, now: DateTime<Utc>) -> Result<u64, LedgerError> {
        let doing = "queue given-up messages again";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed(doing))?;
        let believe = sqlx::query("DELETE FROM bad_address WHERE mode = $1").bind(mode.word());
        believe.execute(&mut *transaction).await.map_err(failed(doing))?;
        let done = sqlx::query(
            "UPDATE outbox SET state = 'queued', at = $2, failures = 0, why = '', first_deferred_at = NULL
              WHERE mode = $1 AND state = 'given up' AND bytes IS NOT NULL",
        )
        .bind(mode.word())
        .bind(now.timestamp_millis())
        .execute(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        transaction.commit().await.map_err(failed(doing))?;
        Ok(done.rows_affected())
    }
}

async fn claim(
    connection: &mut SqliteConnection,
    id: EntryId,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, LedgerError> {
    let row = sqlx::query(
        "SELECT id, address, day, purpose, message_id, state, at, failures, why, queued_at, first_deferred_at, ever_in_doubt,
                organisation, party, subject, envelope_from, envelope_to, bytes
           FROM outbox WHERE id = $1 AND state IN ('queued', 'in doubt')",
    )
    .bind(id.0)
    .fetch_optional(&mut *connection)
        .await
        .map_err(failed("read a message"))?;
    let Some(row) = row else { return Ok(None) };
    let before = entry(&row)?;
    let failures = match before.state {
        EntryState::Queued { failures, .. } | EntryState::InDoubt { failures, .. } => failures,
        _ => 0,
    };
    set_state(connection, id, &EntryState::Sending { since: now, failures }).await?;
    Ok(Some(Claimed {
        entry: before,
        organisation: row.get(12),
        party: row.get(13),
        subject: row.get(14),
        envelope: Envelope { from: row.get(15), to: row.get(16) },
        bytes: row.get(17),
    }))
}

async fn record(
    connection: &mut SqliteConnection,
    recorded: &Recorded,
    claimed: &Claimed,
) -> Result<(), LedgerError> {
    set_state(connection, recorded.entry, &recorded.state).await?;
    sqlx::query("UPDATE outbox SET first_deferred_at = $2, ever_in_doubt = $3 WHERE id = $1")
        .bind(recorded.entry.0)
        .bind(recorded.first_deferred_at.map(|it| it.timestamp_millis()))
        .bind(i64::from(recorded.ever_in_doubt))
        .execute(&mut *connection)
        .await
        .map_err(failed("record a submission"))?;
    sqlx::query("INSERT INTO attempt (entry, at, outcome, answer) VALUES ($1, $2, $3, $4)")
        .bind(recorded.entry.0)
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
        .bind(recorded.entry.0)
        .bind(bad.address.as_str())
        .bind(&bad.party)
        .bind(bad.since.timestamp_millis())
        .bind(&bad.answer)
        .execute(&mut *connection)
        .await
        .map_err(failed("record an address that does not work"))?;
    } else if matches!(recorded.state, EntryState::Sent { .. }) {
        sqlx::query("DELETE FROM bad_address WHERE organisation = $1 AND address = $2")
            .bind(&claimed.organisation)
            .bind(claimed.entry.address.as_str())
            .execute(connection)
            .await
            .map_err(failed("record that an address works"))?;
    }
    Ok(())
}
