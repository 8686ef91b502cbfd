//! What SQLite alone understands: its words, and how a file is opened. No other file holds a word of it.

use std::path::Path;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

pub(super) type Database = sqlx::Sqlite;
pub(super) type Connection = sqlx::SqliteConnection;
pub(super) type StoredRow = sqlx::sqlite::SqliteRow;
pub(super) type Arguments = sqlx::sqlite::SqliteArguments;
pub(super) type Options = SqliteConnectOptions;

/// A transaction that shuts out all other writers from its beginning.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";

/// A column whose number the database draws, for `{numbered}` in a migration.
pub(super) const NUMBERED: &str = "INTEGER PRIMARY KEY";

/// The first version without the WAL-reset bug.
const OLDEST: [u32; 3] = [3, 51, 3];

pub(super) fn oldest() -> String {
    OLDEST.map(|it| it.to_string()).join(".")
}

/// Whether a version is the oldest that is safe, or a later one.
pub(super) fn is_safe(version: &str) -> bool {
    let parts = version.split('.').map(|it| it.parse::<u32>().unwrap_or(0));
    OLDEST.into_iter().le(parts)
}

/// Result codes for a file that is not what it was: corrupt, not a database.
const DAMAGED: [&str; 3] = ["11", "26", "267"];

pub(super) fn says_damage(said: &dyn DatabaseError) -> bool {
    said.code().is_some_and(|code| DAMAGED.contains(&code.as_ref()))
}

pub(super) const VERSION: &str = "SELECT sqlite_version()";
pub(super) const NAMES: &str = "SELECT name FROM sqlite_master";
/// Every page, row and index; not the values.
pub(super) const LOOK_FOR_DAMAGE: &str = "PRAGMA integrity_check(1)";
pub(super) const DATA_VERSION: &str = "PRAGMA data_version";
pub(super) const COPY_TO: &str = "VACUUM INTO $1";
pub(super) const OPEN_OTHER: &str = "ATTACH DATABASE $1 AS other";
pub(super) const CLOSE_OTHER: &str = "DETACH DATABASE other";
/// Tables before their indexes.
pub(super) const SCHEMA: &str = "SELECT type AS kind, name, sql FROM other.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid";

/// Every row of a table of the attached file.
pub(super) fn take_over(table: &str) -> String {
    format!("INSERT INTO main.{table} SELECT * FROM other.{table}")
}

/// For a file that is there.
pub(super) fn options(path: &Path) -> Options {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10))
        .pragma("wal_autocheckpoint", "2000")
}

/// For a file that is made: with a journal that leaves nothing beside it.
pub(super) fn options_of_birth(path: &Path) -> Options {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Full)
}

/// Not as `sqlite::memory:`, by which a file that is attached would be one in memory as well, and empty.
pub(super) const IN_MEMORY: &str = ":memory:";

pub(super) fn options_in_memory() -> Options {
    SqliteConnectOptions::new().filename(IN_MEMORY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_with_the_reset_bug_is_not_safe() {
        assert_eq!(oldest(), "3.51.3");
        for safe in ["3.51.3", "3.51.10", "3.52.0", "4.0.0"] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in ["", "3", "3.51.2", "3.9.9", "2.60.9"] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
