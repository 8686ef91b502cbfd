//! What a ledger knows about itself: one value under each name, and its own words for it.

use chrono::{DateTime, Utc};

use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::{LedgerError, UnreadableValue};
use crate::adapters::sqlite::rows::MetaRow;
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::{rows, upsert};
use crate::delivery::ClockMark;

const INSTALLATION: &str = "installation";
const CLOCK: &str = "clock";
const LAST_TIME: &str = "last_time";
const HELD_SINCE: &str = "held_since";
const CLOCK_CONFIRMED: &str = "clock_confirmed";

impl Store {
    /// This installation's random id; `None` before its first start.
    pub async fn installation(&mut self) -> Result<Option<String>, LedgerError> {
        self.meta(INSTALLATION).await
    }

    /// This installation's id; that is `drawn` from now on when it has none.
    pub async fn installation_or(&mut self, drawn: &str) -> Result<String, LedgerError> {
        if let Some(found) = self.installation().await? {
            return Ok(found);
        }
        self.set_meta(INSTALLATION, drawn).await?;
        Ok(drawn.to_owned())
    }

    /// Which clock this ledger is on; `None` before its first start.
    pub async fn clock_mark(&mut self) -> Result<Option<ClockMark>, LedgerError> {
        self.read_meta(CLOCK, clock_mark).await
    }

    /// Which clock this ledger is on; that is `mark` from now on when it is on none.
    pub async fn clock_mark_or(&mut self, mark: ClockMark) -> Result<ClockMark, LedgerError> {
        if let Some(found) = self.clock_mark().await? {
            return Ok(found);
        }
        self.set_meta(CLOCK, mark.word()).await?;
        Ok(mark)
    }

    /// The last time that was written down: hourly while the service runs.
    pub async fn last_time(&mut self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        self.read_meta(LAST_TIME, millis).await
    }

    pub async fn note_time(&mut self, now: DateTime<Utc>) -> Result<(), LedgerError> {
        self.set_meta(LAST_TIME, &now.timestamp_millis().to_string()).await
    }

    /// Since when the queue is held because the mail server fails; `None`: it is not.
    pub async fn held_since(&mut self) -> Result<Option<DateTime<Utc>>, LedgerError> {
        let written = |text: &str| text.parse().map_err(|_| encode::unreadable("time", text));
        self.read_meta(HELD_SINCE, written).await
    }

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
        let row = rows::<MetaRow>("WHERE name = $1").bind(name);
        let row = self.on().maybe("read a setting of its own", row).await?;
        Ok(row.map(|it| it.value))
    }

    /// The value under a name, as `read` takes it.
    async fn read_meta<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Result<T, UnreadableValue>,
    ) -> Result<Option<T>, LedgerError> {
        let text = self.meta(name).await?.filter(|it| !it.is_empty());
        let value = text.map(|text| read(&text)).transpose();
        value.map_err(|wrong| LedgerError::damaged(self.path(), &wrong))
    }

    async fn set_meta(&mut self, name: &str, value: &str) -> Result<(), LedgerError> {
        let row = MetaRow { name: name.to_owned(), value: value.to_owned() };
        self.on().run("write a setting of its own", upsert(&row, "name", "")).await?;
        Ok(())
    }
}

fn clock_mark(text: &str) -> Result<ClockMark, UnreadableValue> {
    encode::word("clock", text, ClockMark::of_word)
}

fn millis(text: &str) -> Result<DateTime<Utc>, UnreadableValue> {
    encode::moment(text.parse().map_err(|_| encode::unreadable("time", text))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_written_under_a_name_is_read_back() {
        let mut ledger = Store::in_memory().await.unwrap();
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
        let mut ledger = Store::in_memory().await.unwrap();
        assert_eq!(ledger.installation_or("first").await.unwrap(), "first");
        assert_eq!(ledger.installation_or("second").await.unwrap(), "first");
        let borrowed = ClockMark::Borrowed;
        assert_eq!(ledger.clock_mark_or(borrowed).await.unwrap(), borrowed);
        assert_eq!(ledger.clock_mark_or(ClockMark::Real).await.unwrap(), borrowed);
    }

    #[tokio::test]
    async fn a_clock_is_confirmed_for_one_jump() {
        let mut ledger = Store::in_memory().await.unwrap();
        assert!(!ledger.take_clock_confirmation().await.unwrap());
        ledger.confirm_clock().await.unwrap();
        assert!(ledger.take_clock_confirmation().await.unwrap());
        assert!(!ledger.take_clock_confirmation().await.unwrap());
    }
}
