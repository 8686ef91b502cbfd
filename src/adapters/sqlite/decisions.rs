//! Carries out the effects of one tick, in one transaction.

use chrono::{DateTime, NaiveDate, Utc};

use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::{Executor, Statement};
use crate::adapters::sqlite::outbox::{self, Addressed};
use crate::adapters::sqlite::rows::{FirstSeenRow, GoLiveRow, ReminderRow, ToldRow};
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::{insert, rows, upsert};
use crate::calendar::Address;
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
        let mut writing = Writing { on: change.on(), decision };
        let mut mails = rendered.iter();
        let mut made = Vec::new();
        for effect in effects {
            match effect {
                Effect::GoLive { at, first_send } => writing.go_live(*at, *first_send).await?,
                Effect::Seen { item, at } => writing.seen(item, *at).await?,
                Effect::Withdraw { entry, why } => {
                    withdraw(&mut writing.on, decision.now, *entry, *why).await?;
                }
                Effect::Unresolve { entry } => {
                    let state = EntryState::Unresolved { at: decision.now };
                    close(&mut writing.on, *entry, &state).await?;
                }
                Effect::Skip { key, planned, reason } => {
                    writing.remember(key, *planned, Became::Skipped(*reason), "").await?;
                }
                Effect::Enqueue(bundle) => {
                    let mail = mails.next().expect("one rendered message for each Enqueue");
                    made.push(writing.enqueue(bundle, mail).await?);
                }
                Effect::Tell(told) => writing.tell(told).await?,
            }
        }
        change.commit().await?;
        Ok(made)
    }

    /// Queues a message that belongs to no organisation: to the operator.
    pub async fn enqueue_to_operator(
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
        let mut change = self.begin("queue a mail to the operator").await?;
        let id = outbox::put(&mut change.on(), &decision, &to, mail).await?;
        change.commit().await?;
        Ok(id)
    }
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

/// Where one decision is written down.
struct Writing<'a, 'c> {
    on: Executor<'c>,
    decision: &'a DecisionStamp<'a>,
}

impl Writing<'_, '_> {
    fn organisation(&self) -> String {
        self.decision.organisation.to_owned()
    }

    fn mode(&self) -> String {
        self.decision.mode.word().to_owned()
    }

    async fn write(&mut self, doing: &'static str, what: Statement) -> Result<(), LedgerError> {
        self.on.run(doing, what).await.map(drop)
    }

    async fn go_live(
        &mut self,
        at: DateTime<Utc>,
        first_send: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let row = GoLiveRow {
            organisation: self.organisation(),
            mode: self.mode(),
            at: at.timestamp_millis(),
            first_send: first_send.timestamp_millis(),
        };
        self.write("write down its go-live date", insert(&row, "ON CONFLICT DO NOTHING")).await
    }

    async fn seen(&mut self, item: &str, at: DateTime<Utc>) -> Result<(), LedgerError> {
        let (organisation, at) = (self.organisation(), at.timestamp_millis());
        let row = FirstSeenRow { organisation, item: item.to_owned(), at };
        let known = insert(&row, "ON CONFLICT DO NOTHING");
        self.write("write down when a row was first seen", known).await
    }

    async fn remember(
        &mut self,
        key: &ReminderKey,
        planned: NaiveDate,
        outcome: Became,
        occurrence: &str,
    ) -> Result<(), LedgerError> {
        let stored = StoredKey::from(key);
        let row = ReminderRow {
            organisation: self.organisation(),
            mode: self.mode(),
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
            decided_at: self.decision.now.timestamp_millis(),
            outcome: encode::became_word(outcome).to_owned(),
            version: self.decision.version.to_owned(),
        };
        let known = upsert(&row, REMINDER_KEY, "WHERE reminder.outcome <> 'enqueued'");
        self.write("write down a reminder", known).await
    }

    async fn enqueue(&mut self, bundle: &Bundle, mail: &Rendered) -> Result<EntryId, LedgerError> {
        let to = Addressed {
            address: bundle.address.as_str(),
            day: bundle.day,
            purpose: bundle.purpose,
            deferred_since: bundle.deferred_since,
        };
        let id = outbox::put(&mut self.on, self.decision, &to, mail).await?;
        for (line, occurrence) in bundle.lines.iter().zip(&mail.occurrences) {
            self.remember(&line.key, line.planned, Became::Enqueued, occurrence).await?;
            self.mention(id, &bundle.address, line).await?;
        }
        Ok(id)
    }

    async fn mention(
        &mut self,
        entry: EntryId,
        to: &Address,
        line: &Line,
    ) -> Result<(), LedgerError> {
        let carries = sqlx::query("INSERT INTO mention (entry, organisation, mode, name, address, live) VALUES ($1, $2, $3, $4, $5, 1)")
            .bind(entry.0)
            .bind(self.organisation())
            .bind(self.mode())
            .bind(line.key.to_string())
            .bind(to.as_str());
        self.write("enqueue a reminder that was enqueued before", carries).await?;
        let Detail::BadAddress { address, .. } = &line.detail else { return Ok(()) };
        let reported = sqlx::query("UPDATE bad_address SET reported = 1 WHERE organisation = $1 AND mode = $2 AND address = $3")
            .bind(self.organisation())
            .bind(self.mode())
            .bind(address.as_str());
        self.write("write down that an address was reported", reported).await
    }

    async fn tell(&mut self, told: &KnownDue) -> Result<(), LedgerError> {
        let row = ToldRow {
            organisation: self.organisation(),
            mode: self.mode(),
            item: told.subject.id().to_owned(),
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
        self.write("write down what was told", known).await
    }
}
