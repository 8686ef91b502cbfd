//! What people were told about the files of a calendar, and the mails about them that still wait.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::{Connection, Row, SqliteConnection};

use crate::adapters::sqlite::apply::{self, Place, insert};
use crate::adapters::sqlite::{LedgerError, Sqlite, encode, failed};
use crate::delivery::edits::{
    Announcements, FileTrouble, Notice, ToldTrouble, Topic, UnsentChange,
};
use crate::delivery::{Decision, EntryId, Mode, Purpose, Reason};

impl Sqlite {
    /// What was told about the calendar in `file`.
    pub async fn told_of_edits(
        &mut self,
        file: &str,
        mode: Mode,
    ) -> Result<Vec<ToldTrouble>, LedgerError> {
        let rows = sqlx::query(
            "SELECT told.topic, told.hash, told.mail, told.at, told.gone_at, COUNT(outbox.id),
                    COALESCE(SUM(CASE WHEN outbox.state = 'queued' AND outbox.ever_in_doubt = 0 THEN 1 ELSE 0 END), 0)
               FROM calendar_told told
               LEFT JOIN calendar_mail mail ON mail.file = told.file AND mail.mode = told.mode
                                           AND mail.topic = told.topic AND mail.mail = told.mail
               LEFT JOIN outbox ON outbox.id = mail.entry AND told.at <= outbox.queued_at
              WHERE told.file = $1 AND told.mode = $2
              GROUP BY told.topic, told.hash, told.mail, told.at, told.gone_at
              ORDER BY told.topic, told.hash",
        )
        .bind(file)
        .bind(mode.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read what was told about an edit"))?;
        let told = rows.iter().map(|row| {
            let (mails, waiting): (i64, i64) = (row.get(5), row.get(6));
            Ok(ToldTrouble {
                trouble: FileTrouble {
                    topic: encode::topic(&row.get::<String, _>(0))?,
                    hash: row.get(1),
                    mail: row.get(2),
                },
                at: encode::moment(row.get(3))?,
                gone_at: row.get::<Option<i64>, _>(4).map(encode::moment).transpose()?,
                waits: 0 < mails && mails == waiting,
            })
        });
        told.collect()
    }

    /// The mails about changes that still wait, oldest first.
    pub async fn unsent_changes(
        &mut self,
        file: &str,
        mode: Mode,
    ) -> Result<Vec<UnsentChange>, LedgerError> {
        let rows = sqlx::query(
            "SELECT mail.mail, mail.calendar, mail.addresses FROM calendar_mail mail JOIN outbox ON outbox.id = mail.entry
              WHERE mail.file = $1 AND mail.mode = $2 AND mail.topic = $3 AND mail.calendar IS NOT NULL
                AND outbox.state = 'queued' AND outbox.ever_in_doubt = 0
              ORDER BY mail.entry",
        )
        .bind(file)
        .bind(mode.word())
        .bind(Topic::Changed.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read which mails about changes wait"))?;
        let change = |row: &sqlx::sqlite::SqliteRow| UnsentChange {
            name: row.get(0),
            calendar: row.get(1),
            addresses: row.get(2),
        };
        Ok(rows.iter().map(change).collect())
    }
}

impl Sqlite {
    /// What waits, and was never in doubt, of organisations other than these: whose, and which messages.
    pub async fn waiting_of_others(
        &mut self,
        organisations: &[&str],
        mode: Mode,
    ) -> Result<BTreeMap<String, Vec<EntryId>>, LedgerError> {
        let rows = sqlx::query(
            "SELECT organisation, id FROM outbox
              WHERE mode = $1 AND organisation <> '' AND state = 'queued' AND ever_in_doubt = 0 ORDER BY id",
        )
        .bind(mode.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read whose messages wait"))?;
        let mut waiting: BTreeMap<String, Vec<EntryId>> = BTreeMap::new();
        for row in rows {
            let organisation: String = row.get(0);
            if !organisations.contains(&organisation.as_str()) {
                waiting.entry(organisation).or_default().push(EntryId(row.get(1)));
            }
        }
        Ok(waiting)
    }

    /// Withdraws these messages of an organisation whose calendar no longer runs, and queues the notice about it.
    pub async fn abandon(
        &mut self,
        (organisation, entries): (&str, &[EntryId]),
        mode: Mode,
        notice: Option<&Notice>,
        now: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let doing = "withdraw what waits for a calendar that no longer runs";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed(doing))?;
        let decision = Decision { organisation, mode, version: "", now };
        for entry in entries {
            apply::withdraw(&mut transaction, &decision, *entry, Reason::Gone).await?;
        }
        if let Some(notice) = notice {
            insert_notice(&mut transaction, mode, notice, now).await?;
        }
        transaction.commit().await.map_err(failed(doing))
    }
}

/// Withdraws what is overtaken, queues what is to be told, and keeps what is known from now on.
pub(super) async fn carry_out(
    connection: &mut SqliteConnection,
    (file, mode): (&str, Mode),
    announcements: &Announcements,
    notices: &[Notice],
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    for (topic, name) in &announcements.withdraw {
        withdraw(connection, (file, mode), (*topic, name), now).await?;
    }
    for notice in notices {
        queue(connection, (file, mode), notice, now).await?;
    }
    let doing = "write down what was told about an edit";
    let all = sqlx::query("DELETE FROM calendar_told WHERE file = $1 AND mode = $2");
    let all = all.bind(file).bind(mode.word()).execute(&mut *connection).await;
    all.map_err(failed(doing))?;
    for told in &announcements.told {
        sqlx::query(
            "INSERT INTO calendar_told (file, mode, topic, hash, mail, at, gone_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(file)
        .bind(mode.word())
        .bind(told.trouble.topic.word())
        .bind(&told.trouble.hash)
        .bind(&told.trouble.mail)
        .bind(told.at.timestamp_millis())
        .bind(told.gone_at.map(|it| it.timestamp_millis()))
        .execute(&mut *connection)
        .await
        .map_err(failed(doing))?;
    }
    // Of a mail that nobody can withdraw any more, and that nobody asks about, nothing needs to be known.
    sqlx::query(
        "DELETE FROM calendar_mail
          WHERE file = $1 AND mode = $2
            AND entry NOT IN (SELECT id FROM outbox WHERE state IN ('queued', 'sending', 'in doubt'))
            AND mail NOT IN (SELECT mail FROM calendar_told WHERE file = $1 AND mode = $2)",
    )
    .bind(file)
    .bind(mode.word())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed(doing))
}

async fn withdraw(
    connection: &mut SqliteConnection,
    (file, mode): (&str, Mode),
    (topic, name): (Topic, &str),
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    sqlx::query(
        "UPDATE outbox SET state = 'withdrawn', at = $5, failures = 0, why = $6
          WHERE state = 'queued' AND ever_in_doubt = 0
            AND id IN (SELECT entry FROM calendar_mail WHERE file = $1 AND mode = $2 AND topic = $3 AND mail = $4)",
    )
    .bind(file)
    .bind(mode.word())
    .bind(topic.word())
    .bind(name)
    .bind(now.timestamp_millis())
    .bind(Reason::Overtaken.word())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("withdraw a mail about an edit"))
}

async fn queue(
    connection: &mut SqliteConnection,
    (file, mode): (&str, Mode),
    notice: &Notice,
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let entry = insert_notice(connection, mode, notice, now).await?;
    let (calendar, addresses) = notice.before.as_ref().map(|(a, b)| (a, b)).unzip();
    sqlx::query(
        "INSERT INTO calendar_mail (entry, file, mode, topic, mail, calendar, addresses) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(entry.0)
    .bind(file)
    .bind(mode.word())
    .bind(notice.topic.word())
    .bind(&notice.name)
    .bind(calendar)
    .bind(addresses)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("write down what a mail is about"))
}

async fn insert_notice(
    connection: &mut SqliteConnection,
    mode: Mode,
    notice: &Notice,
    now: DateTime<Utc>,
) -> Result<EntryId, LedgerError> {
    let to_operator = notice.organisation.is_empty();
    let decision =
        Decision { organisation: &notice.organisation, mode, version: &notice.name, now };
    let place = Place {
        address: &notice.address,
        day: now.date_naive(),
        purpose: if to_operator { Purpose::Operator } else { Purpose::Edit },
        deferred_since: None,
    };
    insert(connection, &decision, &place, &notice.mail).await
}
