//! Carries out the effects of one tick, in one transaction.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{Connection, Row, SqliteConnection};

use crate::adapters::sqlite::encode::{self, StateColumns};
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::delivery::{
    Became, Bundle, Decision, Detail, Effect, EntryId, EntryState, Line, Mode, Purpose, Reason,
    ReminderKey, Rendered, StoredKey, Told,
};

impl Sqlite {
    /// Carries out `effects`; `rendered` holds one message per `Enqueue`, in order. All or nothing.
    /// Gives the numbers of the new entries, in order.
    pub async fn apply(
        &mut self,
        decision: &Decision<'_>,
        effects: &[Effect],
        rendered: &[Rendered],
    ) -> Result<Vec<EntryId>, LedgerError> {
        if effects.is_empty() {
            return Ok(Vec::new());
        }
        let mut transaction = self
            .connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed("begin to write down what was decided"))?;
        let mut next = rendered.iter();
        let mut made = Vec::new();
        for effect in effects {
            match effect {
                Effect::GoLive { at, first_send } => {
                    go_live(&mut transaction, decision, *at, *first_send).await?;
                }
                Effect::Seen { item, at } => seen(&mut transaction, decision, item, *at).await?,
                Effect::Withdraw { entry, why } => {
                    withdraw(&mut transaction, decision, *entry, *why).await?;
                }
                Effect::Unresolve { entry } => {
                    unresolve(&mut transaction, decision, *entry).await?;
                }
                Effect::Skip { key, planned, reason } => {
                    let record = Record {
                        key,
                        planned: planned.to_string(),
                        outcome: Became::Skipped(*reason),
                        occurrence: "",
                    };
                    remember(&mut transaction, decision, &record).await?;
                }
                Effect::Enqueue(bundle) => {
                    let mail = next.next().expect("one rendered message for each Enqueue");
                    made.push(enqueue(&mut transaction, decision, bundle, mail).await?);
                }
                Effect::Tell(told) => tell(&mut transaction, decision, told).await?,
            }
        }
        transaction.commit().await.map_err(failed("write down what was decided"))?;
        Ok(made)
    }
}

impl Sqlite {
    /// Queues a message that belongs to no organisation: to the operator.
    pub async fn enqueue_notice(
        &mut self,
        mode: Mode,
        address: &str,
        mail: &Rendered,
        now: DateTime<Utc>,
    ) -> Result<EntryId, LedgerError> {
        let mut transaction = self
            .connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed("begin to queue a notice"))?;
        let decision = Decision { organisation: "", mode, version: "", now };
        let place = Place {
            address,
            day: now.date_naive(),
            purpose: Purpose::Operator,
            deferred_since: None,
        };
        let id = insert(&mut transaction, &decision, &place, mail).await?;
        transaction.commit().await.map_err(failed("queue a notice"))?;
        Ok(id)
    }
}

async fn go_live(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    at: DateTime<Utc>,
    first_send: DateTime<Utc>,
) -> Result<(), LedgerError> {
    sqlx::query("INSERT INTO go_live (organisation, mode, at, first_send) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(decision.organisation)
        .bind(decision.mode.word())
        .bind(at.timestamp_millis())
        .bind(first_send.timestamp_millis())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed("write down its go-live date"))
}

async fn seen(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    item: &str,
    at: DateTime<Utc>,
) -> Result<(), LedgerError> {
    sqlx::query("INSERT INTO first_seen (organisation, item, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(decision.organisation)
        .bind(item)
        .bind(at.timestamp_millis())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed("write down when a row was first seen"))
}

/// Closes the entry and frees the keys that no other message carries.
pub(super) async fn withdraw(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    entry: EntryId,
    why: Reason,
) -> Result<(), LedgerError> {
    set_state(connection, entry, &EntryState::Withdrawn { at: decision.now, why }).await?;
    free_keys(connection, decision, entry).await
}

async fn unresolve(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    entry: EntryId,
) -> Result<(), LedgerError> {
    set_state(connection, entry, &EntryState::Unresolved { at: decision.now }).await?;
    free_keys(connection, decision, entry).await
}

async fn free_keys(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    entry: EntryId,
) -> Result<(), LedgerError> {
    sqlx::query("UPDATE mention SET live = 0 WHERE entry = $1")
        .bind(entry.0)
        .execute(&mut *connection)
        .await
        .map_err(failed("free the reminders of a withdrawn message"))?;
    sqlx::query(
        "UPDATE reminder SET outcome = 'free'
          WHERE organisation = $1 AND mode = $2 AND outcome = 'enqueued'
            AND name IN (SELECT name FROM mention WHERE entry = $3)
            AND NOT EXISTS (SELECT 1 FROM mention WHERE mention.organisation = reminder.organisation
                               AND mention.mode = reminder.mode AND mention.name = reminder.name AND mention.live = 1)",
    )
    .bind(decision.organisation)
    .bind(decision.mode.word())
    .bind(entry.0)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("free the reminders of a withdrawn message"))
}

pub(super) async fn set_state(
    connection: &mut SqliteConnection,
    entry: EntryId,
    state: &EntryState,
) -> Result<(), LedgerError> {
    let columns = StateColumns::of(state);
    sqlx::query("UPDATE outbox SET state = $2, at = $3, failures = $4, why = $5 WHERE id = $1")
        .bind(entry.0)
        .bind(columns.state)
        .bind(columns.at)
        .bind(columns.failures)
        .bind(columns.why)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed("write down the state of a message"))
}

/// One row of the table `reminder`.
struct Record<'a> {
    key: &'a ReminderKey,
    planned: String,
    outcome: Became,
    occurrence: &'a str,
}

async fn remember(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    record: &Record<'_>,
) -> Result<(), LedgerError> {
    let key = StoredKey::from(record.key);
    sqlx::query(
        "INSERT INTO reminder (organisation, mode, name, item, member, number, step, about, kind, rung, party,
                               occurrence, planned, decided_at, outcome, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (organisation, mode, name) DO UPDATE SET
             occurrence = excluded.occurrence, planned = excluded.planned, decided_at = excluded.decided_at,
             outcome = excluded.outcome, version = excluded.version
          WHERE reminder.outcome <> 'enqueued'",
    )
    .bind(decision.organisation)
    .bind(decision.mode.word())
    .bind(record.key.to_string())
    .bind(key.row)
    .bind(key.member)
    .bind(key.number)
    .bind(key.step)
    .bind(key.when)
    .bind(key.kind)
    .bind(key.rung)
    .bind(key.party)
    .bind(record.occurrence)
    .bind(&record.planned)
    .bind(decision.now.timestamp_millis())
    .bind(encode::became_word(record.outcome))
    .bind(decision.version)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("write down a reminder"))
}

async fn enqueue(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    bundle: &Bundle,
    mail: &Rendered,
) -> Result<EntryId, LedgerError> {
    let place = Place {
        address: bundle.address.as_str(),
        day: bundle.day,
        purpose: bundle.purpose,
        deferred_since: bundle.deferred_since,
    };
    let id = insert(connection, decision, &place, mail).await?;
    for (line, occurrence) in bundle.lines.iter().zip(&mail.occurrences) {
        mention(connection, decision, id, bundle, line, occurrence).await?;
    }
    Ok(id)
}

/// Where a message belongs.
pub(super) struct Place<'a> {
    pub(super) address: &'a str,
    pub(super) day: NaiveDate,
    pub(super) purpose: Purpose,
    /// The give-up time of what it replaces goes on counting.
    pub(super) deferred_since: Option<DateTime<Utc>>,
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    place: &Place<'_>,
    mail: &Rendered,
) -> Result<EntryId, LedgerError> {
    let row = sqlx::query("SELECT COALESCE(MAX(id), 0) + 1 FROM outbox")
        .fetch_one(&mut *connection)
        .await;
    let id = EntryId(row.map_err(failed("number a message"))?.get(0));
    let columns = StateColumns::of(&mail.state);
    sqlx::query(
        "INSERT INTO outbox (id, organisation, mode, address, party, day, purpose, message_id, subject, envelope_from,
                             envelope_to, bytes, state, at, failures, why, queued_at, first_deferred_at, ever_in_doubt, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19)",
    )
    .bind(id.0)
    .bind(decision.organisation)
    .bind(decision.mode.word())
    .bind(place.address)
    .bind(&mail.party)
    .bind(place.day.to_string())
    .bind(place.purpose.word())
    .bind(&mail.message_id)
    .bind(&mail.subject)
    .bind(&mail.envelope_from)
    .bind(&mail.envelope_to)
    .bind(mail.bytes.as_deref())
    .bind(columns.state)
    .bind(columns.at)
    .bind(columns.failures)
    .bind(columns.why)
    .bind(decision.now.timestamp_millis())
    .bind(place.deferred_since.map(|it| it.timestamp_millis()))
    .bind(decision.version)
    .execute(connection)
    .await
    .map_err(failed("put a message in its outbox"))?;
    Ok(id)
}

async fn mention(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    entry: EntryId,
    bundle: &Bundle,
    line: &Line,
    occurrence: &str,
) -> Result<(), LedgerError> {
    let record = Record {
        key: &line.key,
        planned: line.planned.to_string(),
        outcome: Became::Enqueued,
        occurrence,
    };
    remember(connection, decision, &record).await?;
    sqlx::query("INSERT INTO mention (entry, organisation, mode, name, address, live) VALUES ($1, $2, $3, $4, $5, 1)")
        .bind(entry.0)
        .bind(decision.organisation)
        .bind(decision.mode.word())
        .bind(line.key.to_string())
        .bind(bundle.address.as_str())
        .execute(&mut *connection)
        .await
        .map_err(failed("enqueue a reminder that was enqueued before"))?;
    if let Detail::BadAddress { address, .. } = &line.detail {
        sqlx::query("UPDATE bad_address SET reported = 1 WHERE organisation = $1 AND mode = $2 AND address = $3")
            .bind(decision.organisation)
            .bind(decision.mode.word())
            .bind(address.as_str())
            .execute(connection)
            .await
            .map_err(failed("write down that an address was reported"))?;
    }
    Ok(())
}

async fn tell(
    connection: &mut SqliteConnection,
    decision: &Decision<'_>,
    told: &Told,
) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO told (organisation, mode, item, subject, party, due, newest_rung, occurrence, title, confidential, at, closed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (organisation, mode, subject, party) DO UPDATE SET
             due = excluded.due, newest_rung = excluded.newest_rung, occurrence = excluded.occurrence,
             title = excluded.title, confidential = excluded.confidential, at = excluded.at, closed = excluded.closed",
    )
    .bind(decision.organisation)
    .bind(decision.mode.word())
    .bind(encode::subject_item(&told.subject))
    .bind(encode::subject_text(&told.subject))
    .bind(&told.party)
    .bind(told.due.to_string())
    .bind(told.newest_rung.map(|it| it.to_string()))
    .bind(&told.occurrence)
    .bind(&told.title)
    .bind(i64::from(told.confidential))
    .bind(told.at.timestamp_millis())
    .bind(i64::from(told.closed))
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("write down what was told"))
}
