//! What a ledger knows about itself: one value under each name, and its own words for it.

use chrono::{DateTime, Utc};
use sqlx::Row;

use crate::adapters::sqlite::{LedgerError, Sqlite, encode, failed};
use crate::planning::words;

/// Where the times in a ledger come from: one ledger never mixes the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockMark {
    /// The clock of the system.
    Real,
    /// `run --clock`.
    Borrowed,
}

words! {
    /// Kept in the ledger.
    ClockMark {
        Real => "real",
        Borrowed => "borrowed",
    }
}

const INSTALLATION: &str = "installation";
const CLOCK: &str = "clock";
const LAST_TIME: &str = "last_time";
const HELD_SINCE: &str = "held_since";
const CLOCK_CONFIRMED: &str = "clock_confirmed";

impl Sqlite {
    /// This installation's random id; `None` before its first start.
    pub async fn installation(&mut self) -> Result<Option<String>, LedgerError> {
        self.meta(INSTALLATION).await
    }

    /// This installation's id; that is `drawn` from now on when it has none.
    pub async fn installation_or(&mut self, drawn: &str) -> Result<String, LedgerError> {
        self.meta_or(INSTALLATION, drawn).await
    }

    /// Which clock this ledger is on; `None` before its first start.
    pub async fn clock_mark(&mut self) -> Result<Option<ClockMark>, LedgerError> {
        self.meta(CLOCK).await?.map(|text| clock_mark(&text)).transpose()
    }

    /// Which clock this ledger is on; that is `mark` from now on when it is on none.
    pub async fn clock_mark_or(&mut self, mark: ClockMark) -> Result<ClockMark, LedgerError> {
        clock_mark(&self.meta_or(CLOCK, mark.word()).await?)
    }

    /// The last time that was written down: hourly while the service runs.
    pub async fn last_time(&mut self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let text = self.meta(LAST_TIME).await?;
        let millis = text.map(|text| text.parse().map_err(|_| encode::unreadable("time", &text)));
        millis.transpose()?.map(encode::moment).transpose()
    }

    /// Writes down what time it is.
    pub async fn note_time(&mut self, now: DateTime<Utc>) -> Result<(), LedgerError> {
        self.set_meta(LAST_TIME, &now.timestamp_millis().to_string()).await
    }

    /// Since when the queue is held because the mail server fails; `None`: it is not.
    pub async fn held_since(&mut self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let text = self.meta(HELD_SINCE).await?.filter(|it| !it.is_empty());
        text.map(|text| text.parse().map_err(|_| encode::unreadable("time", &text))).transpose()
    }

    /// Holds the queue, or releases it.
    pub async fn set_held_since(
        &mut self,
        since: Option<DateTime<Utc>>,
    ) -> Result<(), LedgerError> {
        let text = since.map(|it| it.to_rfc3339()).unwrap_or_default();
        self.set_meta(HELD_SINCE, &text).await
    }

    /// A person says that the clock is right.
    pub async fn confirm_clock(&mut self) -> Result<(), LedgerError> {
        self.set_meta(CLOCK_CONFIRMED, "yes").await
    }

    /// Whether a person said so since this was last asked.
    pub async fn take_clock_confirmation(&mut self) -> Result<bool, LedgerError> {
        let confirmed = self.meta(CLOCK_CONFIRMED).await?.as_deref() == Some("yes");
        if confirmed {
            self.set_meta(CLOCK_CONFIRMED, "no").await?;
        }
        Ok(confirmed)
    }

    async fn meta(&mut self, name: &str) -> Result<Option<String>, LedgerError> {
        let row = sqlx::query("SELECT value FROM meta WHERE name = $1").bind(name);
        let row = row.fetch_optional(&mut self.connection).await;
        Ok(row.map_err(failed("read a setting of its own"))?.map(|row| row.get(0)))
    }

    async fn set_meta(&mut self, name: &str, value: &str) -> Result<(), LedgerError> {
        sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(&mut self.connection)
            .await
            .map(|_| ())
            .map_err(failed("write a setting of its own"))
    }

    async fn meta_or(&mut self, name: &str, value: &str) -> Result<String, LedgerError> {
        if let Some(found) = self.meta(name).await? {
            return Ok(found);
        }
        self.set_meta(name, value).await?;
        Ok(value.to_owned())
    }
}

fn clock_mark(text: &str) -> Result<ClockMark, LedgerError> {
    ClockMark::of_word(text).ok_or_else(|| encode::unreadable("clock", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_under_a_name_is_read_back() {
        let mut ledger = Sqlite::in_memory().await.unwrap();
        let now = "2026-09-01T06:30:00.125Z".parse().unwrap();
        assert_eq!(ledger.last_time().await.unwrap(), None);
        ledger.note_time(now).await.unwrap();
        assert_eq!(ledger.last_time().await.unwrap(), Some(now));
        ledger.set_held_since(Some(now)).await.unwrap();
        assert_eq!(ledger.held_since().await.unwrap(), Some(now));
        ledger.set_held_since(None).await.unwrap();
        assert_eq!(ledger.held_since().await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_installation_and_its_clock_never_change() {
        let mut ledger = Sqlite::in_memory().await.unwrap();
        assert_eq!(ledger.installation_or("first").await.unwrap(), "first");
        assert_eq!(ledger.installation_or("second").await.unwrap(), "first");
        let borrowed = ClockMark::Borrowed;
        assert_eq!(ledger.clock_mark_or(borrowed).await.unwrap(), borrowed);
        assert_eq!(ledger.clock_mark_or(ClockMark::Real).await.unwrap(), borrowed);
    }

    #[tokio::test]
    async fn a_clock_is_confirmed_for_one_jump() {
        let mut ledger = Sqlite::in_memory().await.unwrap();
        assert!(!ledger.take_clock_confirmation().await.unwrap());
        ledger.confirm_clock().await.unwrap();
        assert!(ledger.take_clock_confirmation().await.unwrap());
        assert!(!ledger.take_clock_confirmation().await.unwrap());
    }
}
