//! Step 4 of the tick: claim (commit), submit, record and claim the next (one commit).
//!
//! What becomes of an entry, `delivery::outbox` says; here it is read, asked and stored. A state changes only from the state that
//! was read: whoever comes second changes nothing.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{FromRow, Row};

use crate::adapters::sqlite::dialect::StoredRow;
use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::rows::{OutboxRow, SealedBytes};
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::{draw, rows_as};
use crate::calendar::Address;
use crate::delivery::submission::Envelope;
use crate::delivery::{
    Claimed, DecisionStamp, Entry, EntryId, EntryState, Mode, Purpose, Recorded, Rendered, in_line,
};

impl Store {
    /// Numbers of the entries that may be submitted at `now`, longest waiting first: queued ones whose time has come, and
    /// those in doubt whose pause is over.
    pub async fn due(
        &mut self,
        mode: Mode,
        now: DateTime<Utc>,
        at_most: usize,
    ) -> Result<Vec<EntryId>, LedgerError> {
        let line = self.line(mode).await?;
        let due = line.into_iter().take_while(|(at, _)| *at <= now).take(at_most);
        Ok(due.map(|(_, id)| id).collect())
    }

    /// When the next entry may go: the earliest `not_before`, or end of the doubt's pause.
    pub async fn next_due(&mut self, mode: Mode) -> Result<Option<DateTime<Utc>>, LedgerError> {
        Ok(self.line(mode).await?.first().map(|(at, _)| *at))
    }

    /// The entries that wait, in order of claiming.
    async fn line(&mut self, mode: Mode) -> Result<Vec<(DateTime<Utc>, EntryId)>, LedgerError> {
        let waiting =
            rows_as::<OutboxRow, Entry>("WHERE mode = $1 AND state IN ('queued', 'in doubt')");
        let waiting = waiting.bind(mode.word());
        let waiting = self.on().all("find the messages that are due", waiting).await?;
        Ok(in_line(&waiting))
    }

    /// Claims one entry. `None`: it is no longer queued or in doubt.
    pub async fn claim(
        &mut self,
        entry: EntryId,
        now: DateTime<Utc>,
    ) -> Result<Option<Claimed>, LedgerError> {
        let owner = self.owner.clone();
        let mut change = self.begin("claim a message").await?;
        let claimed = claim(&mut change.on(), entry, &owner, now).await?;
        change.commit().await?;
        Ok(claimed)
    }

    /// Records a submission and claims the next entry in the same transaction: n + 1 commits for n mails.
    pub async fn record_and_claim(
        &mut self,
        recorded: &Recorded,
        next: Option<EntryId>,
    ) -> Result<Option<Claimed>, LedgerError> {
        let owner = self.owner.clone();
        let mut change = self.begin("record a submission").await?;
        record(&mut change.on(), recorded, &owner).await?;
        let next = match next {
            Some(next) => claim(&mut change.on(), next, &owner, recorded.at).await?,
            None => None,
        };
        change.commit().await?;
        Ok(next)
    }

    /// Entries found `sending` when nobody sends (the lock is ours): orphans of a crash, now in doubt (R12). Gives how many.
    pub async fn doubt_orphans(&mut self) -> Result<usize, LedgerError> {
        let doing = "mark orphaned messages as in doubt";
        let mut change = self.begin(doing).await?;
        let orphans = rows_as::<OutboxRow, Kept>("WHERE state = 'sending'");
        let orphans = change.on().all(doing, orphans).await?;
        for orphan in &orphans {
            advance(&mut change.on(), orphan, &orphan.entry.orphaned()).await?;
        }
        change.commit().await?;
        Ok(orphans.len())
    }

    /// Puts rejected and given-up entries of a mode back in the queue, as `retry` asks; gives how many. Their addresses are
    /// believed again: else what waits for them would go to the coordinator.
    pub async fn retry(&mut self, mode: Mode, now: DateTime<Utc>) -> Result<usize, LedgerError> {
        let doing = "queue given-up messages again";
        let mut change = self.begin(doing).await?;
        let believe = sqlx::query("DELETE FROM bad_address WHERE mode = $1").bind(mode.word());
        change.on().run(doing, believe).await?;
        let given_up = rows_as::<OutboxRow, Kept>(
            "WHERE mode = $1 AND state = 'given up' AND bytes IS NOT NULL",
        );
        let mut again = 0;
        for kept in change.on().all(doing, given_up.bind(mode.word())).await? {
            if let Some(entry) = kept.entry.retried(now) {
                advance(&mut change.on(), &kept, &entry).await?;
                again += 1;
            }
        }
        change.commit().await?;
        Ok(again)
    }

    /// Removes the bytes of final messages queued before `before`; gives how many. All else about them stays.
    pub async fn prune(&mut self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        let old = sqlx::query(
            "UPDATE outbox SET bytes = NULL, bytes_checksum = NULL
              WHERE bytes IS NOT NULL AND queued_at < $1 AND state NOT IN ('queued', 'sending', 'in doubt')",
        );
        self.on().run("remove old messages", old.bind(before.timestamp_millis())).await
    }
}

/// Where a message belongs.
pub(super) struct Addressed<'a> {
    pub(super) address: &'a str,
    pub(super) day: NaiveDate,
    pub(super) purpose: Purpose,
    /// The give-up time of what it replaces goes on counting.
    pub(super) deferred_since: Option<DateTime<Utc>>,
}

/// A new message; the database draws its number.
pub(super) async fn put(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    to: &Addressed<'_>,
    mail: &Rendered,
) -> Result<EntryId, LedgerError> {
    let (at, failures, why) = encode::state_columns(&mail.state);
    let row = OutboxRow {
        organisation: decision.organisation.to_owned(),
        mode: decision.mode.word().to_owned(),
        address: to.address.to_owned(),
        party: mail.party.clone(),
        day: to.day.to_string(),
        purpose: to.purpose.word().to_owned(),
        message_id: mail.message_id.clone(),
        subject: mail.subject.clone(),
        envelope_from: mail.envelope_from.clone(),
        envelope_to: mail.envelope_to.clone(),
        state: mail.state.word().to_owned(),
        at,
        failures,
        why: why.to_owned(),
        queued_at: decision.now.timestamp_millis(),
        first_deferred_at: to.deferred_since.map(|it| it.timestamp_millis()),
        ever_in_doubt: 0,
        version: decision.version.to_owned(),
        owner: None,
    };
    let doing = "put a message in its outbox";
    let id: i64 = on.one(doing, draw(&row)).await?;
    let bytes = sqlx::query("UPDATE outbox SET bytes = $2, bytes_checksum = $3 WHERE id = $1")
        .bind(id)
        .bind(mail.bytes.as_deref())
        .bind(mail.bytes.as_deref().map(SealedBytes::seal));
    on.run(doing, bytes).await?;
    Ok(EntryId(id))
}

/// An entry and the row it was read from.
pub(super) struct Kept {
    pub(super) entry: Entry,
    row: OutboxRow,
}

impl FromRow<'_, StoredRow> for Kept {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let id = EntryId(row.try_get("id")?);
        let row = OutboxRow::from_row(row)?;
        let entry = Entry {
            id,
            address: Address::new(&row.address),
            day: encode::day(&row.day)?,
            purpose: encode::word("purpose", &row.purpose, Purpose::of_word)?,
            message_id: row.message_id.clone(),
            state: encode::state(&row.state, row.at, row.failures, &row.why)?,
            queued_at: encode::moment(row.queued_at)?,
            keys: Vec::new(),
            first_deferred_at: row.first_deferred_at.map(encode::moment).transpose()?,
            ever_in_doubt: row.ever_in_doubt != 0,
        };
        Ok(Kept { entry, row })
    }
}

/// Without its keys.
impl FromRow<'_, StoredRow> for Entry {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        Kept::from_row(row).map(|it| it.entry)
    }
}

pub(super) async fn kept(
    on: &mut Executor<'_>,
    entry: EntryId,
) -> Result<Option<Kept>, LedgerError> {
    let kept = rows_as::<OutboxRow, Kept>("WHERE id = $1").bind(entry.0);
    on.maybe("read a message", kept).await
}

/// Closes an entry that is still there.
pub(super) async fn close(
    on: &mut Executor<'_>,
    entry: EntryId,
    state: &EntryState,
) -> Result<(), LedgerError> {
    let Some(kept) = kept(on, entry).await? else { return Ok(()) };
    advance(on, &kept, &Entry { state: state.clone(), ..kept.entry.clone() }).await
}

/// Writes down what became of an entry that nobody has in hand any more.
pub(super) async fn advance(
    on: &mut Executor<'_>,
    was: &Kept,
    is: &Entry,
) -> Result<(), LedgerError> {
    match compare_and_set(on, was, is, None).await? {
        true => Ok(()),
        false => Err(LedgerError::Overtaken { path: on.path.to_owned(), entry: is.id.0 }),
    }
}

/// Writes down what became of an entry, if its row is in the state, and in the hands, in which it was read.
async fn compare_and_set(
    on: &mut Executor<'_>,
    was: &Kept,
    is: &Entry,
    owner: Option<&str>,
) -> Result<bool, LedgerError> {
    let (at, failures, why) = encode::state_columns(&is.state);
    let row = OutboxRow {
        state: is.state.word().to_owned(),
        at,
        failures,
        why: why.to_owned(),
        first_deferred_at: is.first_deferred_at.map(|it| it.timestamp_millis()),
        ever_in_doubt: i64::from(is.ever_in_doubt),
        owner: owner.map(str::to_owned),
        ..was.row.clone()
    };
    let seal = row.seal();
    let set = sqlx::query(
        "UPDATE outbox SET state = $4, at = $5, failures = $6, why = $7, first_deferred_at = $8, ever_in_doubt = $9,
                           owner = $10, checksum = $11
          WHERE id = $1 AND state = $2 AND COALESCE(owner, '') = $3",
    )
    .bind(is.id.0)
    .bind(&was.row.state)
    .bind(was.row.owner.as_deref().unwrap_or_default())
    .bind(row.state)
    .bind(row.at)
    .bind(row.failures)
    .bind(row.why)
    .bind(row.first_deferred_at)
    .bind(row.ever_in_doubt)
    .bind(row.owner)
    .bind(seal);
    Ok(on.run("write down the state of a message", set).await? == 1)
}

async fn claim(
    on: &mut Executor<'_>,
    id: EntryId,
    owner: &str,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, LedgerError> {
    let Some(kept) = kept(on, id).await? else { return Ok(None) };
    let Some(entry) = kept.entry.claimed(now) else { return Ok(None) };
    if !compare_and_set(on, &kept, &entry, Some(owner)).await? {
        return Ok(None);
    }
    let bytes = sqlx::query_as("SELECT bytes, bytes_checksum FROM outbox WHERE id = $1").bind(id.0);
    let bytes: Option<SealedBytes> = on.maybe("read a message", bytes).await?;
    Ok(Some(Claimed {
        entry,
        organisation: kept.row.organisation,
        party: kept.row.party,
        envelope: Envelope { from: kept.row.envelope_from, to: kept.row.envelope_to },
        bytes: bytes.and_then(|it| it.0),
    }))
}

async fn record(
    on: &mut Executor<'_>,
    recorded: &Recorded,
    owner: &str,
) -> Result<(), LedgerError> {
    let entry = recorded.entry.id;
    let in_hand = kept(on, entry).await?.filter(|it| it.row.owner.as_deref() == Some(owner));
    let Some(in_hand) = in_hand else {
        return Err(LedgerError::Overtaken { path: on.path.to_owned(), entry: entry.0 });
    };
    advance(on, &in_hand, &recorded.entry).await?;
    let attempt =
        sqlx::query("INSERT INTO attempt (entry, at, outcome, answer) VALUES ($1, $2, $3, $4)")
            .bind(entry.0)
            .bind(recorded.at.timestamp_millis())
            .bind(recorded.outcome)
            .bind(&recorded.answer);
    on.run("record a submission", attempt).await?;
    if let Some(bad) = &recorded.bad_address {
        let known = sqlx::query(
            "INSERT INTO bad_address (organisation, mode, address, party, since, answer, reported)
             VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (organisation, mode, address) DO NOTHING",
        )
        .bind(&in_hand.row.organisation)
        .bind(&in_hand.row.mode)
        .bind(bad.address.as_str())
        .bind(&bad.party)
        .bind(bad.since.timestamp_millis())
        .bind(&bad.answer);
        on.run("record an address that does not work", known).await?;
    } else if matches!(recorded.entry.state, EntryState::Sent { .. }) {
        let works = sqlx::query(
            "DELETE FROM bad_address WHERE organisation = $1 AND mode = $2 AND address = $3",
        )
        .bind(&in_hand.row.organisation)
        .bind(&in_hand.row.mode)
        .bind(recorded.entry.address.as_str());
        on.run("record that an address works", works).await?;
    }
    Ok(())
}
