//! Carries out the effects of one tick, in one transaction.

use chrono::{DateTime, NaiveDate, Utc};

use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::outbox::{self, Addressed};
use crate::adapters::sqlite::rows::{FirstSeenRow, GoLiveRow, ReminderRow, ToldRow};
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::{insert, rows, upsert};
use crate::delivery::{
    Became, Bundle, DecisionStamp, Detail, Effect, EntryId, EntryState, KnownDue, Line, Mode,
    Purpose, Reason, ReminderKey, Rendered, StoredKey,
};

impl Store {
    /// Carries out `effects`; `rendered` holds one message per `Enqueue`, in order. All or nothing.
    /// Gives the numbers of the new entries, in order.
    pub async fn apply(
        &mut self,
        decision: &DecisionStamp<'_>,
        effects: &[Effect],
        rendered: &[Rendered],
    ) -> Result<Vec<EntryId>, LedgerError> {
        if effects.is_empty() {
            return Ok(Vec::new());
        }
        let mut change = self.begin("write down what was decided").await?;
        let on = &mut change.on();
        let mut mails = rendered.iter();
        let mut made = Vec::new();
        for effect in effects {
            match effect {
                Effect::GoLive { at, first_send } => {
                    go_live(on, decision, *at, *first_send).await?;
                }
                Effect::Seen { item, at } => seen(on, decision, item, *at).await?,
                Effect::Withdraw { entry, why } => {
                    withdraw(on, decision.now, *entry, *why).await?;
                }
                Effect::Unresolve { entry } => {
                    close(on, *entry, &EntryState::Unresolved { at: decision.now }).await?;
                }
                Effect::Skip { key, planned, reason } => {
                    remember(on, decision, key, *planned, Became::Skipped(*reason), "").await?;
                }
                Effect::Enqueue(bundle) => {
                    let mail = mails.next().expect("one rendered message for each Enqueue");
                    made.push(enqueue(on, decision, bundle, mail).await?);
                }
                Effect::Tell(told) => tell(on, decision, told).await?,
            }
        }
        change.commit().await?;
        Ok(made)
    }

    /// Queues a message that belongs to no organisation: to the operator.
    pub async fn enqueue_notice(
        &mut self,
        mode: Mode,
        address: &str,
        mail: &Rendered,
        now: DateTime<Utc>,
    ) -> Result<EntryId, LedgerError> {
        let decision = DecisionStamp { organisation: "", mode, version: "", now };
        let to = Addressed {
            address,
            day: now.date_naive(),
            purpose: Purpose::Operator,
            deferred_since: None,
        };
        let mut change = self.begin("queue a notice").await?;
        let id = outbox::put(&mut change.on(), &decision, &to, mail).await?;
        change.commit().await?;
        Ok(id)
    }
}

async fn go_live(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    at: DateTime<Utc>,
    first_send: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let row = GoLiveRow {
        organisation: decision.organisation.to_owned(),
        mode: decision.mode.word().to_owned(),
        at: at.timestamp_millis(),
        first_send: first_send.timestamp_millis(),
    };
    on.run("write down its go-live date", insert(&row, "ON CONFLICT DO NOTHING")).await?;
    Ok(())
}

async fn seen(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    item: &str,
    at: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let row = FirstSeenRow {
        organisation: decision.organisation.to_owned(),
        item: item.to_owned(),
        at: at.timestamp_millis(),
    };
    on.run("write down when a row was first seen", insert(&row, "ON CONFLICT DO NOTHING")).await?;
    Ok(())
}

/// Closes the entry and frees the keys that no other message carries.
pub(super) async fn withdraw(
    on: &mut Executor<'_>,
    now: DateTime<Utc>,
    entry: EntryId,
    why: Reason,
) -> Result<(), LedgerError> {
    close(on, entry, &EntryState::Withdrawn { at: now, why }).await
}

async fn close(
    on: &mut Executor<'_>,
    entry: EntryId,
    state: &EntryState,
) -> Result<(), LedgerError> {
    outbox::close(on, entry, state).await?;
    let doing = "free the reminders of a withdrawn message";
    on.run(doing, sqlx::query("UPDATE mention SET live = 0 WHERE entry = $1").bind(entry.0))
        .await?;
    let freed = rows::<ReminderRow>(
        "JOIN mention ON mention.organisation = reminder.organisation AND mention.mode = reminder.mode
                     AND mention.name = reminder.name AND mention.entry = $1
          WHERE outcome = 'enqueued'
            AND NOT EXISTS (SELECT 1 FROM mention other WHERE other.organisation = reminder.organisation
                               AND other.mode = reminder.mode AND other.name = reminder.name AND other.live = 1)",
    );
    for mut row in on.all(doing, freed.bind(entry.0)).await? {
        row.outcome = encode::became_word(Became::Freed).to_owned();
        on.run(doing, upsert(&row, REMINDER_KEY, "")).await?;
    }
    Ok(())
}

const REMINDER_KEY: &str = "organisation, mode, name";

async fn remember(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    key: &ReminderKey,
    planned: NaiveDate,
    outcome: Became,
    occurrence: &str,
) -> Result<(), LedgerError> {
    let stored = StoredKey::from(key);
    let row = ReminderRow {
        organisation: decision.organisation.to_owned(),
        mode: decision.mode.word().to_owned(),
        name: key.to_string(),
        item: stored.row,
        member: stored.member,
        number: stored.number,
        step: stored.step,
        about: stored.when,
        kind: stored.kind,
        rung: stored.rung,
        party: stored.party,
        occurrence: occurrence.to_owned(),
        planned: planned.to_string(),
        decided_at: decision.now.timestamp_millis(),
        outcome: encode::became_word(outcome).to_owned(),
        version: decision.version.to_owned(),
    };
    let known = upsert(&row, REMINDER_KEY, "WHERE reminder.outcome <> 'enqueued'");
    on.run("write down a reminder", known).await?;
    Ok(())
}

async fn enqueue(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    bundle: &Bundle,
    mail: &Rendered,
) -> Result<EntryId, LedgerError> {
    let to = Addressed {
        address: bundle.address.as_str(),
        day: bundle.day,
        purpose: bundle.purpose,
        deferred_since: bundle.deferred_since,
    };
    let id = outbox::put(on, decision, &to, mail).await?;
    for (line, occurrence) in bundle.lines.iter().zip(&mail.occurrences) {
        remember(on, decision, &line.key, line.planned, Became::Enqueued, occurrence).await?;
        mention(on, decision, id, bundle, line).await?;
    }
    Ok(id)
}

async fn mention(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    entry: EntryId,
    bundle: &Bundle,
    line: &Line,
) -> Result<(), LedgerError> {
    let carries = sqlx::query("INSERT INTO mention (entry, organisation, mode, name, address, live) VALUES ($1, $2, $3, $4, $5, 1)")
        .bind(entry.0)
        .bind(decision.organisation)
        .bind(decision.mode.word())
        .bind(line.key.to_string())
        .bind(bundle.address.as_str());
    on.run("enqueue a reminder that was enqueued before", carries).await?;
    if let Detail::BadAddress { address, .. } = &line.detail {
        let reported = sqlx::query("UPDATE bad_address SET reported = 1 WHERE organisation = $1 AND mode = $2 AND address = $3")
            .bind(decision.organisation)
            .bind(decision.mode.word())
            .bind(address.as_str());
        on.run("write down that an address was reported", reported).await?;
    }
    Ok(())
}

async fn tell(
    on: &mut Executor<'_>,
    decision: &DecisionStamp<'_>,
    told: &KnownDue,
) -> Result<(), LedgerError> {
    let row = ToldRow {
        organisation: decision.organisation.to_owned(),
        mode: decision.mode.word().to_owned(),
        item: encode::subject_item(&told.subject).to_owned(),
        subject: encode::subject_text(&told.subject),
        party: told.party.clone(),
        due: told.due.to_string(),
        newest_rung: told.newest_rung.map(|it| it.to_string()),
        occurrence: told.occurrence.clone(),
        title: told.title.clone(),
        confidential: i64::from(told.confidential),
        at: told.at.timestamp_millis(),
        closed: i64::from(told.closed),
    };
    let known = upsert(&row, "organisation, mode, subject, party", "");
    on.run("write down what was told", known).await?;
    Ok(())
}
