//! What people were told about the files of a calendar, and the mails about them that still wait.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::{FromRow, Row};

use crate::adapters::sqlite::decisions;
use crate::adapters::sqlite::dialect::StoredRow;
use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::outbox::{self, Addressed, Kept};
use crate::adapters::sqlite::rows::OutboxRow;
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::rows_as;
use crate::delivery::edits::{
    Bytes, Decided, EditMail, FileTrouble, ToldTrouble, Topic, UnsentChange,
};
use crate::delivery::{
    DecisionStamp, Entry, EntryId, EntryRecord, EntryState, Mode, Purpose, Reason, Rendered,
};

impl Store {
    /// What was told about the calendar in `file`.
    pub async fn told_of_edits(
        &mut self,
        file: &str,
        mode: Mode,
    ) -> Result<Vec<ToldTrouble>, LedgerError> {
        let told = sqlx::query_as(
            "SELECT told.topic, told.hash, told.mail, told.at, told.gone_at, COUNT(outbox.id) AS mails,
                    COALESCE(SUM(CASE WHEN outbox.state = 'queued' AND outbox.ever_in_doubt = 0 THEN 1 ELSE 0 END), 0) AS waiting
               FROM calendar_told told
               LEFT JOIN calendar_mail mail ON mail.file = told.file AND mail.mode = told.mode
                                           AND mail.topic = told.topic AND mail.mail = told.mail
               LEFT JOIN outbox ON outbox.id = mail.entry AND told.at <= outbox.queued_at
              WHERE told.file = $1 AND told.mode = $2
              GROUP BY told.topic, told.hash, told.mail, told.at, told.gone_at
              ORDER BY told.topic, told.hash",
        );
        let told = told.bind(file).bind(mode.word());
        self.on().all("read what was told about an edit", told).await
    }

    /// The mails about changes that still wait, oldest first.
    pub async fn unsent_changes(
        &mut self,
        file: &str,
        mode: Mode,
    ) -> Result<Vec<UnsentChange>, LedgerError> {
        let waiting = sqlx::query_as(
            "SELECT mail.mail AS name, mail.calendar, mail.addresses
               FROM calendar_mail mail JOIN outbox ON outbox.id = mail.entry
              WHERE mail.file = $1 AND mail.mode = $2 AND mail.topic = $3 AND mail.calendar IS NOT NULL
                AND outbox.state = 'queued' AND outbox.ever_in_doubt = 0
              ORDER BY mail.entry",
        );
        let waiting = waiting.bind(file).bind(mode.word()).bind(Topic::Changed.word());
        self.on().all("read which mails about changes wait", waiting).await
    }

    /// What waits, and was never in doubt, of organisations other than these: whose, and which messages.
    pub async fn waiting_of_others(
        &mut self,
        organisations: &[&str],
        mode: Mode,
    ) -> Result<BTreeMap<String, Vec<EntryId>>, LedgerError> {
        let all = rows_as::<OutboxRow, EntryRecord>(
            "WHERE mode = $1 AND organisation <> '' AND state = 'queued' AND ever_in_doubt = 0 ORDER BY id",
        );
        let all = self.on().all("read whose messages wait", all.bind(mode.word())).await?;
        let mut waiting: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        for it in all {
            if !organisations.contains(&it.organisation.as_str()) {
                waiting.entry(it.organisation).or_default().push(it.id);
            }
        }
        Ok(waiting)
    }

    /// Withdraws these messages of an organisation whose calendar no longer runs, and queues the mail about it.
    pub async fn abandon(
        &mut self,
        entries: &[EntryId],
        mode: Mode,
        edit_mail: Option<(&EditMail, &Rendered)>,
        now: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let mut change =
            self.begin("withdraw what waits for a calendar that no longer runs").await?;
        for entry in entries {
            decisions::withdraw(&mut change.on(), now, *entry, Reason::Gone).await?;
        }
        if let Some(edit_mail) = edit_mail {
            insert_edit_mail(&mut change.on(), mode, edit_mail, now).await?;
        }
        change.commit().await
    }
}

impl FromRow<'_, StoredRow> for ToldTrouble {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let (mails, waiting): (i64, i64) = (row.try_get("mails")?, row.try_get("waiting")?);
        let (topic, gone_at): (String, Option<i64>) =
            (row.try_get("topic")?, row.try_get("gone_at")?);
        let trouble = FileTrouble {
            topic: encode::word("topic", &topic, Topic::of_word)?,
            hash: row.try_get("hash")?,
            mail: row.try_get("mail")?,
        };
        Ok(ToldTrouble {
            trouble,
            at: encode::moment(row.try_get("at")?)?,
            gone_at: gone_at.map(encode::moment).transpose()?,
            waits: 0 < mails && mails == waiting,
        })
    }
}

/// Withdraws what is overtaken, queues what is to be told, and keeps what is known from now on.
pub(super) async fn carry_out(
    on: &mut Executor<'_>,
    (file, mode): (&str, Mode),
    decided: &Decided,
    (mails, before): (&[Rendered], Option<&Bytes>),
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    for (topic, name) in &decided.announcements.withdraw {
        withdraw(on, (file, mode), (*topic, name), now).await?;
    }
    for mail in decided.mails.iter().zip(mails) {
        queue(on, (file, mode), (mail, before), now).await?;
    }
    let doing = "write down what was told about an edit";
    let all = sqlx::query("DELETE FROM calendar_told WHERE file = $1 AND mode = $2");
    on.run(doing, all.bind(file).bind(mode.word())).await?;
    for told in &decided.announcements.told {
        let known = sqlx::query(
            "INSERT INTO calendar_told (file, mode, topic, hash, mail, at, gone_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(file)
        .bind(mode.word())
        .bind(told.trouble.topic.word())
        .bind(&told.trouble.hash)
        .bind(&told.trouble.mail)
        .bind(told.at.timestamp_millis())
        .bind(told.gone_at.map(|it| it.timestamp_millis()));
        on.run(doing, known).await?;
    }
    // Of a mail that nobody can withdraw any more, and that nobody asks about, nothing needs to be known.
    let over = sqlx::query(
        "DELETE FROM calendar_mail
          WHERE file = $1 AND mode = $2
            AND entry NOT IN (SELECT id FROM outbox WHERE state IN ('queued', 'sending', 'in doubt'))
            AND mail NOT IN (SELECT mail FROM calendar_told WHERE file = $1 AND mode = $2)",
    );
    on.run(doing, over.bind(file).bind(mode.word())).await?;
    Ok(())
}

async fn withdraw(
    on: &mut Executor<'_>,
    (file, mode): (&str, Mode),
    (topic, name): (Topic, &str),
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let overtaken = rows_as::<OutboxRow, Kept>(
        "WHERE state = 'queued' AND ever_in_doubt = 0
           AND id IN (SELECT entry FROM calendar_mail WHERE file = $1 AND mode = $2 AND topic = $3 AND mail = $4)",
    );
    let overtaken = overtaken.bind(file).bind(mode.word()).bind(topic.word()).bind(name);
    let state = EntryState::Withdrawn { at: now, why: Reason::Overtaken };
    for kept in on.all("withdraw a mail about an edit", overtaken).await? {
        let withdrawn = Entry { state: state.clone(), ..kept.entry.clone() };
        outbox::advance(on, &kept, &withdrawn).await?;
    }
    Ok(())
}

async fn queue(
    on: &mut Executor<'_>,
    (file, mode): (&str, Mode),
    ((edit_mail, mail), before): ((&EditMail, &Rendered), Option<&Bytes>),
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let entry = insert_edit_mail(on, mode, (edit_mail, mail), now).await?;
    let topic = edit_mail.says.topic();
    let before = before.filter(|_| topic == Topic::Changed);
    let about = sqlx::query(
        "INSERT INTO calendar_mail (entry, file, mode, topic, mail, calendar, addresses) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(entry.0)
    .bind(file)
    .bind(mode.word())
    .bind(topic.word())
    .bind(&edit_mail.name)
    .bind(before.map(|it| &it.calendar))
    .bind(before.map(|it| it.addresses.as_deref().unwrap_or_default()));
    on.run("write down what a mail is about", about).await?;
    Ok(())
}

async fn insert_edit_mail(
    on: &mut Executor<'_>,
    mode: Mode,
    (edit_mail, mail): (&EditMail, &Rendered),
    now: DateTime<Utc>,
) -> Result<EntryId, LedgerError> {
    let to_operator = edit_mail.organisation.is_empty();
    let decision = DecisionStamp {
        organisation: &edit_mail.organisation,
        mode,
        version: &edit_mail.name,
        now,
    };
    let to = Addressed {
        address: &edit_mail.address,
        day: now.date_naive(),
        purpose: if to_operator { Purpose::Operator } else { Purpose::Edit },
        deferred_since: None,
    };
    outbox::put(on, &decision, &to, mail).await
}

impl FromRow<'_, StoredRow> for UnsentChange {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        Ok(UnsentChange {
            name: row.try_get("name")?,
            calendar: row.try_get("calendar")?,
            addresses: row.try_get("addresses")?,
        })
    }
}
