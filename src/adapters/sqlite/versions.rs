//! The version of each calendar that runs, and the edit that was not taken: both outlive a restart.

use chrono::{DateTime, Utc};
use sqlx::{Connection, Row, SqliteConnection};

use crate::adapters::sqlite::news;
use crate::adapters::sqlite::{LedgerError, Sqlite, encode, failed};
use crate::delivery::Mode;
use crate::delivery::edits::{Announcements, Edit, KeptVersion, Notice, Turn};

impl Sqlite {
    /// The versions that run, by file.
    pub async fn versions(&mut self) -> Result<Vec<KeptVersion>, LedgerError> {
        let rows = sqlx::query(
            "SELECT file, organisation, hash, taken_at, calendar, addresses, agreed FROM calendar_version ORDER BY file",
        )
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read the calendars that run"))?;
        rows.iter()
            .map(|row| {
                Ok(KeptVersion {
                    file: row.get(0),
                    organisation: row.get(1),
                    hash: row.get(2),
                    taken_at: encode::moment(row.get(3))?,
                    calendar: row.get(4),
                    addresses: row.get(5),
                    agreed: row.get(6),
                })
            })
            .collect()
    }

    /// Since when the present version of an organisation's calendar runs.
    pub(super) async fn version_since(
        &mut self,
        organisation: &str,
    ) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let row = sqlx::query("SELECT MAX(taken_at) FROM calendar_version WHERE organisation = $1")
            .bind(organisation)
            .fetch_one(&mut self.connection)
            .await
            .map_err(failed("read since when the calendar runs"))?;
        row.get::<Option<i64>, _>(0).map(encode::moment).transpose()
    }

    /// The edits that were not taken, by file.
    pub async fn edits(&mut self) -> Result<Vec<Edit>, LedgerError> {
        let rows = sqlx::query(
            "SELECT file, hash, state, since, place, why FROM calendar_edit ORDER BY file",
        )
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read the edits that were not taken"))?;
        rows.iter()
            .map(|row| {
                Ok(Edit {
                    file: row.get(0),
                    hash: row.get(1),
                    state: encode::edit_state(&row.get::<String, _>(2))?,
                    since: encode::moment(row.get(3))?,
                    place: row.get(4),
                    why: row.get(5),
                })
            })
            .collect()
    }

    /// The hash somebody agreed to, for the calendar in `file`.
    pub async fn agreed(&mut self, file: &str) -> Result<Option<String>, LedgerError> {
        let row = sqlx::query("SELECT agreed FROM calendar_version WHERE file = $1").bind(file);
        let row = row.fetch_optional(&mut self.connection).await;
        Ok(row.map_err(failed("read what was agreed to"))?.and_then(|row| row.get(0)))
    }

    /// Somebody agrees to the edit with this hash, whatever it sends. `false`: no calendar in `file` runs.
    pub async fn agree(&mut self, file: &str, hash: &str) -> Result<bool, LedgerError> {
        let done = sqlx::query("UPDATE calendar_version SET agreed = $2 WHERE file = $1")
            .bind(file)
            .bind(hash)
            .execute(&mut self.connection)
            .await;
        Ok(done.map_err(failed("write down what was agreed to"))?.rows_affected() == 1)
    }

    /// The files hold something else than the edit with this hash: nobody has agreed to anything any more.
    pub async fn forget_agreement(&mut self, file: &str, hash: &str) -> Result<(), LedgerError> {
        let statement = "UPDATE calendar_version SET agreed = NULL WHERE file = $1 AND agreed = $2";
        let done = sqlx::query(statement).bind(file).bind(hash).execute(&mut self.connection).await;
        done.map(|_| ()).map_err(failed("forget what was agreed to"))
    }

    /// The calendar in `from` stands in `to` from now on, with all that is known of it.
    pub async fn moved(&mut self, from: &str, to: &str) -> Result<(), LedgerError> {
        let doing = "write down that a calendar file was moved";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed(doing))?;
        for statement in [
            "UPDATE calendar_version SET file = $2 WHERE file = $1",
            "UPDATE calendar_edit SET file = $2 WHERE file = $1",
            "UPDATE calendar_told SET file = $2 WHERE file = $1",
            "UPDATE calendar_mail SET file = $2 WHERE file = $1",
        ] {
            let moved = sqlx::query(statement).bind(from).bind(to);
            moved.execute(&mut *transaction).await.map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))
    }

    /// Writes down what becomes of the files, queues the mails about it and withdraws those it overtakes, in one transaction:
    /// none is ever there without the others.
    pub async fn turn(
        &mut self,
        (file, mode): (&str, Mode),
        turn: Option<&Turn>,
        announcements: &Announcements,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let doing = "write down what became of a calendar file";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed(doing))?;
        match turn {
            Some(Turn::Take(version)) => take(&mut transaction, version).await?,
            Some(Turn::Refuse(edit)) => refuse(&mut transaction, edit).await?,
            Some(Turn::Back) | None => {}
        }
        if matches!(turn, Some(Turn::Take(_) | Turn::Back)) {
            clear(&mut transaction, file).await?;
        }
        news::carry_out(&mut transaction, (file, mode), announcements, notices, now).await?;
        transaction.commit().await.map_err(failed(doing))
    }
}

async fn take(connection: &mut SqliteConnection, version: &KeptVersion) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO calendar_version (file, organisation, hash, taken_at, calendar, addresses, agreed)
         VALUES ($1, $2, $3, $4, $5, $6, NULL)
         ON CONFLICT (file) DO UPDATE SET
             organisation = excluded.organisation, hash = excluded.hash, taken_at = excluded.taken_at,
             calendar = excluded.calendar, addresses = excluded.addresses, agreed = NULL",
    )
    .bind(&version.file)
    .bind(&version.organisation)
    .bind(&version.hash)
    .bind(version.taken_at.timestamp_millis())
    .bind(&version.calendar)
    .bind(&version.addresses)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("keep the calendar that runs"))
}

/// The time since which the files are not what runs goes on counting.
async fn refuse(connection: &mut SqliteConnection, edit: &Edit) -> Result<(), LedgerError> {
    sqlx::query(
        "INSERT INTO calendar_edit (file, hash, state, since, place, why) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (file) DO UPDATE SET
             hash = excluded.hash, state = excluded.state, since = excluded.since,
             place = excluded.place, why = excluded.why",
    )
    .bind(&edit.file)
    .bind(&edit.hash)
    .bind(edit.state.word())
    .bind(edit.since.timestamp_millis())
    .bind(&edit.place)
    .bind(&edit.why)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed("write down an edit that was not taken"))
}

async fn clear(connection: &mut SqliteConnection, file: &str) -> Result<(), LedgerError> {
    let doing = "write down that the files are good";
    let edit = sqlx::query("DELETE FROM calendar_edit WHERE file = $1").bind(file);
    edit.execute(&mut *connection).await.map_err(failed(doing))?;
    let agreed =
        sqlx::query("UPDATE calendar_version SET agreed = NULL WHERE file = $1").bind(file);
    agreed.execute(connection).await.map(|_| ()).map_err(failed(doing))
}
