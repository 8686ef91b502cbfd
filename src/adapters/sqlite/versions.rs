//! The version of each calendar that runs, and the edit that was not taken: both outlive a restart.

use chrono::{DateTime, Utc};
use sqlx::{FromRow, Row};

use crate::adapters::sqlite::dialect::StoredRow;
use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::news;
use crate::adapters::sqlite::store::Store;
use crate::delivery::edits::{Bytes, Decided, Edit, EditState, KeptVersion, Turn};
use crate::delivery::{Mode, Rendered};

impl Store {
    pub async fn versions(&mut self) -> Result<Vec<KeptVersion>, LedgerError> {
        let versions = sqlx::query_as(
            "SELECT file, organisation, hash, taken_at, calendar, addresses, agreed FROM calendar_version ORDER BY file",
        );
        self.on().all("read the calendars that run", versions).await
    }

    /// The edits that were not taken, by file.
    pub async fn edits(&mut self) -> Result<Vec<Edit>, LedgerError> {
        let edits = sqlx::query_as(
            "SELECT file, hash, state, since, place, why FROM calendar_edit ORDER BY file",
        );
        self.on().all("read the edits that were not taken", edits).await
    }

    /// The hash somebody agreed to, for the calendar in `file`.
    pub async fn agreed(&mut self, file: &str) -> Result<Option<String>, LedgerError> {
        let agreed = sqlx::query("SELECT agreed FROM calendar_version WHERE file = $1").bind(file);
        let agreed: Vec<Option<String>> =
            self.on().column("read what was agreed to", "agreed", agreed).await?;
        Ok(agreed.into_iter().flatten().next())
    }

    /// Somebody agrees to the edit with this hash, whatever it sends. `false`: no calendar in `file` runs.
    pub async fn agree(&mut self, file: &str, hash: &str) -> Result<bool, LedgerError> {
        let agree = sqlx::query("UPDATE calendar_version SET agreed = $2 WHERE file = $1");
        let agree = agree.bind(file).bind(hash);
        Ok(self.on().run("write down what was agreed to", agree).await? == 1)
    }

    /// The files hold something else than the edit with this hash: nobody has agreed to anything any more.
    pub async fn forget_agreement(&mut self, file: &str, hash: &str) -> Result<(), LedgerError> {
        let forget = "UPDATE calendar_version SET agreed = NULL WHERE file = $1 AND agreed = $2";
        let forget = sqlx::query(forget).bind(file).bind(hash);
        self.on().run("forget what was agreed to", forget).await.map(drop)
    }

    /// The calendar in `from` stands in `to` from now on, with all that is known of it.
    pub async fn moved(&mut self, from: &str, to: &str) -> Result<(), LedgerError> {
        let doing = "write down that a calendar file was moved";
        let mut change = self.begin(doing).await?;
        for statement in [
            "UPDATE calendar_version SET file = $2 WHERE file = $1",
            "UPDATE calendar_edit SET file = $2 WHERE file = $1",
            "UPDATE calendar_told SET file = $2 WHERE file = $1",
            "UPDATE calendar_mail SET file = $2 WHERE file = $1",
        ] {
            change.on().run(doing, sqlx::query(statement).bind(from).bind(to)).await?;
        }
        change.commit().await
    }

    /// Writes down what becomes of the files, queues the mails about it (one for each that was decided) and withdraws those it overtakes,
    /// in one transaction: none is ever there without the others. `before`: of a change, what its reader knows until then.
    pub async fn turn(
        &mut self,
        (file, mode): (&str, Mode),
        decided: &Decided,
        (mails, before): (&[Rendered], Option<&Bytes>),
        now: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        let mut change = self.begin("write down what became of a calendar file").await?;
        let on = &mut change.on();
        match &decided.turn {
            Turn::Taken(version) => take(on, version).await?,
            Turn::Refused { edit, .. } | Turn::Held(edit) => refuse(on, edit).await?,
            Turn::Back | Turn::NeverRan { .. } => {}
        }
        if matches!(decided.turn, Turn::Taken(_) | Turn::Back) {
            clear(on, file).await?;
        }
        news::carry_out(on, (file, mode), decided, (mails, before), now).await?;
        change.commit().await
    }
}

/// Since when the present version of an organisation's calendar runs.
pub(super) async fn version_since(
    on: &mut Executor<'_>,
    organisation: &str,
) -> Result<Option<DateTime<Utc>>, LedgerError> {
    let since = "SELECT MAX(taken_at) FROM calendar_version WHERE organisation = $1";
    let since = sqlx::query_as(since).bind(organisation);
    let since: Option<i64> = on.one("read since when the calendar runs", since).await?;
    let since = since.map(encode::moment).transpose();
    since.map_err(|wrong| LedgerError::damaged(on.path, &wrong))
}

async fn take(on: &mut Executor<'_>, version: &KeptVersion) -> Result<(), LedgerError> {
    let take = sqlx::query(
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
    .bind(&version.addresses);
    on.run("keep the calendar that runs", take).await.map(drop)
}

/// The time since which the files are not what runs goes on counting.
async fn refuse(on: &mut Executor<'_>, edit: &Edit) -> Result<(), LedgerError> {
    let refuse = sqlx::query(
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
    .bind(&edit.why);
    on.run("write down an edit that was not taken", refuse).await.map(drop)
}

async fn clear(on: &mut Executor<'_>, file: &str) -> Result<(), LedgerError> {
    let doing = "write down that the files are good";
    let edit = sqlx::query("DELETE FROM calendar_edit WHERE file = $1");
    on.run(doing, edit.bind(file)).await?;
    let agreed = sqlx::query("UPDATE calendar_version SET agreed = NULL WHERE file = $1");
    on.run(doing, agreed.bind(file)).await.map(drop)
}

impl FromRow<'_, StoredRow> for KeptVersion {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        Ok(KeptVersion {
            file: row.try_get("file")?,
            organisation: row.try_get("organisation")?,
            hash: row.try_get("hash")?,
            taken_at: encode::moment(row.try_get("taken_at")?)?,
            calendar: row.try_get("calendar")?,
            addresses: row.try_get("addresses")?,
            agreed: row.try_get("agreed")?,
        })
    }
}

impl FromRow<'_, StoredRow> for Edit {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let state: String = row.try_get("state")?;
        Ok(Edit {
            file: row.try_get("file")?,
            hash: row.try_get("hash")?,
            state: encode::word("state of an edit", &state, EditState::of_word)?,
            since: encode::moment(row.try_get("since")?)?,
            place: row.try_get("place")?,
            why: row.try_get("why")?,
        })
    }
}
