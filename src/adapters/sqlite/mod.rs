//! The ledger in SQLite: WAL, `synchronous=FULL`, one connection, migrations embedded.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, Row, SqliteConnection};

mod apply;
mod encode;
mod facts;
mod load;
mod news;
mod outbox;
mod records;
mod versions;

pub use apply::{Decision, Rendered};
pub use news::{Notice, UnsentChange};
pub use outbox::{Claimed, Recorded};
pub use records::{EntryRecord, ReminderRecord, Totals};
pub use versions::{Edit, EditState, Turn, Version};

/// A variant exists where the caller, or the reader of the message, acts differently.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Cannot be opened or created.
    #[error("cannot open the ledger {}; is the folder writable for this user?", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: sqlx::Error,
    },
    /// Written by a newer version.
    #[error("the ledger {} was written by a newer version of kwaliteitskalender: install that version, or restore the back-up made before the upgrade", path.display())]
    TooNew {
        /// The file.
        path: PathBuf,
    },
    /// `quick_check` found damage, or the file is something else.
    #[error("the ledger {} is damaged ({found}); nothing is sent. Keep a copy of the file and restore a back-up", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        found: String,
    },
    /// The compiled-in SQLite has the WAL-reset bug.
    #[error("SQLite {found} can corrupt a ledger; at least 3.51.3 is needed")]
    OldSqlite {
        /// Its version.
        found: String,
    },
    /// A statement failed.
    #[error("the ledger cannot {doing}")]
    Query {
        /// What was tried.
        doing: &'static str,
        /// Why.
        source: sqlx::Error,
    },
    /// A row that this program cannot have written.
    #[error("the ledger holds a {what} that cannot be read: {text}")]
    Unreadable {
        /// Which kind of value.
        what: &'static str,
        /// The value.
        text: String,
    },
}

pub(super) fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> LedgerError {
    move |source| LedgerError::Query { doing, source }
}

/// The first SQLite without the WAL-reset bug.
const SQLITE_OLDEST: (u32, u32, u32) = (3, 51, 3);

const COPY_TABLES: [&str; 15] = [
    "INSERT INTO meta SELECT * FROM other.meta",
    "INSERT INTO go_live SELECT * FROM other.go_live",
    "INSERT INTO first_seen SELECT * FROM other.first_seen",
    "INSERT INTO outbox SELECT * FROM other.outbox",
    "INSERT INTO reminder SELECT * FROM other.reminder",
    "INSERT INTO mention SELECT * FROM other.mention",
    "INSERT INTO attempt SELECT * FROM other.attempt",
    "INSERT INTO told SELECT * FROM other.told",
    "INSERT INTO bad_address SELECT * FROM other.bad_address",
    "INSERT INTO fact SELECT * FROM other.fact",
    "INSERT INTO done_line SELECT * FROM other.done_line",
    "INSERT INTO calendar_version SELECT * FROM other.calendar_version",
    "INSERT INTO calendar_edit SELECT * FROM other.calendar_edit",
    "INSERT INTO calendar_told SELECT * FROM other.calendar_told",
    "INSERT INTO calendar_mail SELECT * FROM other.calendar_mail",
];

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("src/adapters/sqlite/migrations");

/// One open ledger. All writing goes through this one connection.
#[derive(Debug)]
pub struct Sqlite {
    connection: SqliteConnection,
}

impl Sqlite {
    /// Opens (or creates) the ledger at `path` and brings its layout up to date, after a back-up beside it.
    pub async fn open(path: &Path) -> Result<Self, LedgerError> {
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
        Self::connect(&options, path).await?.close().await;
        let linked = std::fs::hard_link(&unborn, path);
        std::fs::remove_file(&unborn).map_err(failed)?;
        match linked {
            Err(wrong) if wrong.kind() != ErrorKind::AlreadyExists => Err(failed(wrong)),
            _ => std::fs::File::open(path.parent().unwrap_or(Path::new(".")))
                .and_then(|folder| folder.sync_all())
                .map_err(failed),
        }
    }

    /// A ledger that is gone with the process: for `simulate`.
    pub async fn in_memory() -> Result<Self, LedgerError> {
        let path = Path::new(":memory:");
        let options = SqliteConnectOptions::from_str("sqlite::memory:")
            .map_err(|source| LedgerError::Open { path: path.to_owned(), source })?;
        Self::connect(&options, path).await
    }

    /// A copy of the ledger at `path` that is gone with the process; the file is not touched.
    pub async fn copy_in_memory(path: &Path) -> Result<Self, LedgerError> {
        let mut copy = Self::in_memory().await?;
        copy.fill_from(path).await?;
        Ok(copy)
    }

    /// Copies every row of the ledger at `path`; both have the same layout.
    async fn fill_from(&mut self, path: &Path) -> Result<(), LedgerError> {
        // Brings the other file's layout up to date first.
        Self::open(path).await?.close().await;
        let doing = "copy the ledger into memory";
        let attached =
            sqlx::query("ATTACH DATABASE $1 AS other").bind(path.to_string_lossy().into_owned());
        attached.execute(&mut self.connection).await.map_err(failed(doing))?;
        for statement in COPY_TABLES {
            sqlx::query(statement).execute(&mut self.connection).await.map_err(failed(doing))?;
        }
        sqlx::query("DETACH DATABASE other")
            .execute(&mut self.connection)
            .await
            .map_err(failed(doing))?;
        Ok(())
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
        ledger.migrate(path).await?;
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

    async fn migrate(&mut self, path: &Path) -> Result<(), LedgerError> {
        let applied = self.layouts_applied(path).await?;
        let newest = MIGRATIONS.iter().map(|it| it.version).max().unwrap_or(0);
        match applied.iter().copied().max() {
            Some(found) if newest < found => {
                return Err(LedgerError::TooNew { path: path.to_owned() });
            }
            Some(found) if found == newest => return Ok(()),
            Some(found) => {
                self.back_up(&path.with_extension(format!("before-layout-{newest}-from-{found}")))
                    .await?;
            }
            None => {}
        }
        MIGRATIONS.run(&mut self.connection).await.map_err(|wrong| LedgerError::Query {
            doing: "bring its layout up to date",
            source: sqlx::Error::Migrate(Box::new(wrong)),
        })
    }

    /// Layout versions applied; none for a new file. Errors: damage, or a database of another program.
    async fn layouts_applied(&mut self, path: &Path) -> Result<Vec<i64>, LedgerError> {
        let damaged = |found| LedgerError::Damaged { path: path.to_owned(), found };
        let names =
            sqlx::query("SELECT name FROM sqlite_master").fetch_all(&mut self.connection).await;
        let names = names.map_err(|wrong| damaged(wrong.to_string()))?;
        if names.is_empty() {
            return Ok(Vec::new());
        }
        if !names.iter().any(|row| row.get::<String, _>(0) == "_sqlx_migrations") {
            return Err(damaged("it is a database of another program".to_owned()));
        }
        let rows = sqlx::query("SELECT version FROM _sqlx_migrations WHERE success")
            .fetch_all(&mut self.connection)
            .await
            .map_err(|wrong| damaged(wrong.to_string()))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// A complete copy at `to`, made while the ledger is in use; an older copy of that name stays.
    pub async fn back_up(&mut self, to: &Path) -> Result<(), LedgerError> {
        if to.exists() {
            return Ok(());
        }
        sqlx::query("VACUUM INTO $1")
            .bind(to.to_string_lossy().into_owned())
            .execute(&mut self.connection)
            .await
            .map(|_| ())
            .map_err(failed("make a back-up of itself"))
    }

    /// Looks for damage: read-only, a few milliseconds for a few megabytes.
    pub async fn quick_check(&mut self, path: &Path) -> Result<(), LedgerError> {
        let damaged = |found| LedgerError::Damaged { path: path.to_owned(), found };
        let row = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut self.connection).await;
        let found: String = row.map_err(|wrong| damaged(wrong.to_string()))?.get(0);
        if found == "ok" { Ok(()) } else { Err(damaged(found)) }
    }

    /// How commits are made: the journal's mode, and `synchronous` (2: FULL).
    pub async fn pragmas(mut self) -> Result<(String, i64), LedgerError> {
        let doing = "tell how it writes";
        let journal = sqlx::query("PRAGMA journal_mode").fetch_one(&mut self.connection).await;
        let journal = journal.map_err(failed(doing))?.get(0);
        let synchronous = sqlx::query("PRAGMA synchronous").fetch_one(&mut self.connection).await;
        Ok((journal, synchronous.map_err(failed(doing))?.get(0)))
    }

    /// Changes when another connection has written.
    pub async fn data_version(&mut self) -> Result<i64, LedgerError> {
        let row = sqlx::query("PRAGMA data_version").fetch_one(&mut self.connection).await;
        Ok(row.map_err(failed("tell whether it changed"))?.get(0))
    }

    /// A named value, such as `installation`.
    pub async fn meta(&mut self, name: &str) -> Result<Option<String>, LedgerError> {
        let row = sqlx::query("SELECT value FROM meta WHERE name = $1").bind(name);
        let row = row
            .fetch_optional(&mut self.connection)
            .await
            .map_err(failed("read a setting of its own"))?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Sets a named value.
    pub async fn set_meta(&mut self, name: &str, value: &str) -> Result<(), LedgerError> {
        sqlx::query("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name)
            .bind(value)
            .execute(&mut self.connection)
            .await
            .map(|_| ())
            .map_err(failed("write a setting of its own"))
    }

    /// Sets a named value unless it has one; gives the one it has then.
    pub async fn meta_or(&mut self, name: &str, value: &str) -> Result<String, LedgerError> {
        if let Some(found) = self.meta(name).await? {
            return Ok(found);
        }
        self.set_meta(name, value).await?;
        Ok(value.to_owned())
    }

    /// Removes messages' bytes older than `before`, and what hangs on entries older than two inspection cycles.
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
