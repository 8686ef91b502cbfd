//! What SQLite alone understands: how a file is opened, looked at and copied, and how a number is drawn. No other file holds a word
//! of it.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection as _, FromRow};

use crate::adapters::sqlite::error::{LedgerError, is_damage};
use crate::adapters::sqlite::session::Session;

pub(super) type Database = sqlx::Sqlite;
pub(super) type Connection = sqlx::SqliteConnection;
pub(super) type StoredRow = sqlx::sqlite::SqliteRow;
pub(super) type Arguments = sqlx::sqlite::SqliteArguments;

/// A transaction that shuts out all other writers from its beginning.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

/// A column whose number the database draws, for `{numbered}` in a migration.
pub(super) const NUMBERED: &str = "INTEGER PRIMARY KEY";

/// The first SQLite without the WAL-reset bug.
const SQLITE_OLDEST: (u32, u32, u32) = (3, 51, 3);

/// Opens a file that is there.
pub(super) async fn connect(path: &Path) -> Result<Connection, LedgerError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("wal_autocheckpoint", "2000");
    connect_with(&options, path).await
}

/// Makes `file` for the ledger at `path`: with a journal that leaves nothing beside it.
pub(super) async fn connect_new(file: &Path, path: &Path) -> Result<Connection, LedgerError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full);
    connect_with(&options, path).await
}

/// Not as `sqlite::memory:`, by which a file that is attached would be one in memory as well, and empty.
pub(super) const IN_MEMORY: &str = ":memory:";

pub(super) async fn connect_in_memory() -> Result<Connection, LedgerError> {
    let path = Path::new(IN_MEMORY);
    connect_with(&SqliteConnectOptions::new().filename(path), path).await
}

async fn connect_with(
    options: &SqliteConnectOptions,
    path: &Path,
) -> Result<Connection, LedgerError> {
    let mut connection = Connection::connect_with(options).await.map_err(|source| {
        if is_damage(&source) {
            LedgerError::damaged(path, &source)
        } else {
            LedgerError::Open { path: path.to_owned(), source }
        }
    })?;
    let mut on = Session { connection: &mut connection, path };
    let version = sqlx::query_as("SELECT sqlite_version()");
    let found: String = on.one("tell its SQLite version", version).await?;
    let mut parts = found.split('.').map(|it| it.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    let version = (part(), part(), part());
    if version < SQLITE_OLDEST { Err(LedgerError::OldDatabase { found }) } else { Ok(connection) }
}

/// The names of what is in the file. Errors: damage.
pub(super) async fn names(on: &mut Session<'_>) -> Result<Vec<String>, LedgerError> {
    let names = sqlx::query_as("SELECT name FROM sqlite_master");
    let names: Vec<(String,)> = on.all("tell what it holds", names).await?;
    Ok(names.into_iter().map(|(name,)| name).collect())
}

/// Looks whether every page, row and index is where it belongs: read-only, some 10 ms a megabyte. Errors: damage.
pub(super) async fn look_for_damage(on: &mut Session<'_>) -> Result<(), LedgerError> {
    let found = sqlx::query_as("PRAGMA integrity_check(1)");
    let found: String = on.one("be looked at for damage", found).await?;
    if found == "ok" { Ok(()) } else { Err(LedgerError::damaged(on.path, &found)) }
}

/// Changes when another connection has written.
pub(super) async fn data_version(on: &mut Session<'_>) -> Result<i64, LedgerError> {
    on.one("tell whether it changed", sqlx::query_as("PRAGMA data_version")).await
}

/// A complete copy in a new file.
pub(super) async fn copy_to(on: &mut Session<'_>, file: &Path) -> Result<(), LedgerError> {
    let copy = sqlx::query("VACUUM INTO $1").bind(file.to_string_lossy().into_owned());
    on.run("make a back-up of itself", copy).await?;
    Ok(())
}

/// How one table or index was made.
#[derive(FromRow)]
struct Made {
    kind: String,
    name: String,
    sql: String,
}

/// Takes over the layout and every row of the ledger at `path`, as they are at one moment. This one is still empty.
pub(super) async fn fill_from(on: &mut Session<'_>, path: &Path) -> Result<(), LedgerError> {
    let doing = "copy the ledger into memory";
    let attach = sqlx::query("ATTACH DATABASE $1 AS other");
    on.run(doing, attach.bind(path.to_string_lossy().into_owned())).await?;
    on.run(doing, sqlx::query("BEGIN")).await?;
    let made = sqlx::query_as(
        "SELECT type AS kind, name, sql FROM other.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid",
    );
    for Made { kind, name, sql } in on.all(doing, made).await? {
        on.run(doing, sqlx::query(AssertSqlSafe(sql))).await?;
        if kind == "table" {
            let rows = format!("INSERT INTO main.{name} SELECT * FROM other.{name}");
            on.run(doing, sqlx::query(AssertSqlSafe(rows))).await?;
        }
    }
    on.run(doing, sqlx::query("COMMIT")).await?;
    on.run(doing, sqlx::query("DETACH DATABASE other")).await?;
    Ok(())
}
