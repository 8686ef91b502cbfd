//! The ledger in SQLite: WAL, `synchronous=FULL`, one connection, migrations embedded.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};

mod apply;
mod encode;
mod facts;
mod layout;
mod load;
mod meta;
mod news;
mod outbox;
mod records;
mod versions;

pub use meta::ClockMark;
pub use outbox::{Claimed, Recorded};
pub use records::{EntryRecord, ReminderRecord, Totals};

/// A variant exists where the caller, or the reader of the message, acts differently.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Cannot be opened or created.
    #[error("cannot open the ledger {}; is the folder writable for this user?", path.display())]
    Open { path: PathBuf, source: sqlx::Error },
    /// Written by a newer version.
    #[error("the ledger {} was written by a newer version of kwaliteitskalender: install that version, or restore the back-up made before the upgrade", path.display())]
    TooNew { path: PathBuf },
    /// Written by an older version, and the sender's lock is not ours: only then is the layout changed.
    #[error("the ledger {} was written by an older version of kwaliteitskalender: start the service first (or give `run --once`), which makes a back-up of the ledger and brings it up to date", path.display())]
    TooOld { path: PathBuf },
    /// `quick_check` found damage, or the file is something else.
    #[error("the ledger {} is damaged ({found}); nothing is sent. Keep a copy of the file and restore a back-up", path.display())]
    Damaged { path: PathBuf, found: String },
    /// The compiled-in SQLite has the WAL-reset bug.
    #[error("SQLite {found} can corrupt a ledger; at least 3.51.3 is needed")]
    OldSqlite { found: String },
    #[error("the ledger cannot {doing}")]
    Query { doing: &'static str, source: sqlx::Error },
    /// A row that this program cannot have written.
    #[error("the ledger holds a {what} that cannot be read: {text}")]
    Unreadable {
        /// Which kind of value.
        what: &'static str,
        text: String,
    },
}

pub(super) fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> LedgerError {
    move |source| LedgerError::Query { doing, source }
}

/// The first SQLite without the WAL-reset bug.
const SQLITE_OLDEST: (u32, u32, u32) = (3, 51, 3);

/// One open ledger. All writing goes through this one connection.
#[derive(Debug)]
pub struct Sqlite {
    connection: SqliteConnection,
}

impl Sqlite {
    /// Opens the ledger at `path`, to read and write; makes it when it is not there. Errors: besides damage, an older layout.
    pub async fn open(path: &Path) -> Result<Self, LedgerError> {
        let mut ledger = Self::open_file(path).await?;
        if ledger.is_up_to_date(path).await? {
            return Ok(ledger);
        }
        ledger.close().await;
        Err(LedgerError::TooOld { path: path.to_owned() })
    }

    /// `open` for whoever holds the sender's lock: an older layout is brought up to date, after a back-up beside it.
    pub async fn open_and_upgrade(path: &Path) -> Result<Self, LedgerError> {
        let mut ledger = Self::open_file(path).await?;
        if !ledger.is_up_to_date(path).await? {
            ledger.back_up_beside(path).await?;
            ledger.upgrade().await?;
        }
        Ok(ledger)
    }

    /// Opens the ledger at `path` to read it. Where only a newer layout will do, or none is there, that is a copy or an empty
    /// one in memory: reading neither makes a ledger nor changes one.
    pub async fn open_to_read(path: &Path) -> Result<Self, LedgerError> {
        if !path.exists() {
            return Self::in_memory().await;
        }
        match Self::open(path).await {
            Err(LedgerError::TooOld { .. }) => Self::copy_in_memory(path).await,
            opened => opened,
        }
    }

    /// A ledger that is gone with the process: for `simulate`.
    pub async fn in_memory() -> Result<Self, LedgerError> {
        let mut ledger = Self::connect_in_memory().await?;
        ledger.upgrade().await?;
        Ok(ledger)
    }

    /// A copy of the ledger at `path`, brought up to date, that is gone with the process; the file stays as it is.
    pub async fn copy_in_memory(path: &Path) -> Result<Self, LedgerError> {
        // Says what is wrong with the file, if anything is.
        let mut ledger = Self::open_file(path).await?;
        ledger.is_up_to_date(path).await?;
        ledger.close().await;
        let mut copy = Self::connect_in_memory().await?;
        copy.fill_from(path).await?;
        copy.upgrade().await?;
        Ok(copy)
    }

    /// Whatever its layout; a new one has the newest.
    async fn open_file(path: &Path) -> Result<Self, LedgerError> {
        match std::fs::metadata(path) {
            // A ledger is born whole, so an empty one has lost all it knew: starting anew would send everything twice.
            Ok(found) if found.is_file() && found.len() == 0 => {
                return Err(LedgerError::Damaged {
                    path: path.to_owned(),
                    found: "it is empty".to_owned(),
                });
            }
            Err(wrong) if wrong.kind() == ErrorKind::NotFound => Self::create(path).await?,
            _ => {}
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(std::time::Duration::from_secs(10))
            .pragma("wal_autocheckpoint", "2000");
        Self::connect(&options, path).await
    }

    /// Makes a ledger under another name first, so that a crash never leaves half of one; whoever is first wins.
    async fn create(path: &Path) -> Result<(), LedgerError> {
        let failed =
            |source| LedgerError::Open { path: path.to_owned(), source: sqlx::Error::Io(source) };
        let unborn = path.with_extension(format!("unborn-{}", std::process::id()));
        match std::fs::remove_file(&unborn) {
            Err(wrong) if wrong.kind() != ErrorKind::NotFound => return Err(failed(wrong)),
            _ => {}
        }
        let options = SqliteConnectOptions::new()
            .filename(&unborn)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Delete)
            .synchronous(SqliteSynchronous::Full);
        let mut ledger = Self::connect(&options, path).await?;
        ledger.upgrade().await?;
        ledger.close().await;
        let linked = std::fs::hard_link(&unborn, path);
        std::fs::remove_file(&unborn).map_err(failed)?;
        match linked {
            Err(wrong) if wrong.kind() != ErrorKind::AlreadyExists => Err(failed(wrong)),
            _ => std::fs::File::open(path.parent().unwrap_or(Path::new(".")))
                .and_then(|folder| folder.sync_all())
                .map_err(failed),
        }
    }

    async fn connect_in_memory() -> Result<Self, LedgerError> {
        let path = Path::new(":memory:");
        // Not as `sqlite::memory:`, by which a file that is attached would be one in memory as well, and empty.
        Self::connect(&SqliteConnectOptions::new().filename(path), path).await
    }

    async fn connect(options: &SqliteConnectOptions, path: &Path) -> Result<Self, LedgerError> {
        let connection = SqliteConnection::connect_with(options).await.map_err(|source| {
            let text = source.to_string();
            if text.contains("not a database") || text.contains("malformed") {
                LedgerError::Damaged { path: path.to_owned(), found: text }
            } else {
                LedgerError::Open { path: path.to_owned(), source }
            }
        })?;
        let mut ledger = Self { connection };
        ledger.refuse_old_sqlite().await?;
        Ok(ledger)
    }

    async fn refuse_old_sqlite(&mut self) -> Result<(), LedgerError> {
        let row = sqlx::query("SELECT sqlite_version()")
            .fetch_one(&mut self.connection)
            .await
            .map_err(failed("tell its SQLite version"))?;
        let found: String = row.get(0);
        let mut parts = found.split('.').map(|it| it.parse::<u32>().unwrap_or(0));
        let mut part = || parts.next().unwrap_or(0);
        let version = (part(), part(), part());
        if version < SQLITE_OLDEST { Err(LedgerError::OldSqlite { found }) } else { Ok(()) }
    }

    /// Looks for damage: read-only, a few milliseconds for a few megabytes.
    pub async fn quick_check(&mut self, path: &Path) -> Result<(), LedgerError> {
        let damaged = |found| LedgerError::Damaged { path: path.to_owned(), found };
        let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut self.connection).await;
        let found: String = row.map_err(|wrong| damaged(wrong.to_string()))?.get(0);
        if found == "ok" { Ok(()) } else { Err(damaged(found)) }
    }

    /// Changes when another connection has written.
    pub async fn data_version(&mut self) -> Result<i64, LedgerError> {
        let row = sqlx::query("PRAGMA data_version").fetch_one(&mut self.connection).await;
        Ok(row.map_err(failed("tell whether it changed"))?.get(0))
    }

    /// Removes the bytes of final messages queued before `before`; gives how many. All else about them stays.
    pub async fn prune(&mut self, before: DateTime<Utc>) -> Result<u64, LedgerError> {
        let done = sqlx::query(
            "UPDATE outbox SET bytes = NULL
              WHERE bytes IS NOT NULL AND queued_at < $1 AND state NOT IN ('queued', 'sending', 'in doubt')",
        )
        .bind(before.timestamp_millis())
        .execute(&mut self.connection)
        .await;
        Ok(done.map_err(failed("remove old messages"))?.rows_affected())
    }

    /// Writes what is still in the write-ahead log into the file and closes.
    pub async fn close(self) {
        if let Err(wrong) = self.connection.close().await {
            tracing::warn!(error = %wrong, "the ledger did not close cleanly; it mends itself at the next start");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_commit_is_safe_on_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Sqlite::open(&folder.path().join("ledger.sqlite")).await.unwrap();
        let row = sqlx::query(
            "SELECT journal_mode, synchronous FROM pragma_journal_mode, pragma_synchronous",
        )
        .fetch_one(&mut ledger.connection)
        .await
        .unwrap();
        let found: (String, i64) = (row.get(0), row.get(1));
        assert_eq!(found, ("wal".to_owned(), 2), "write-ahead log, synchronous FULL");
    }
}
