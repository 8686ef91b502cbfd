//! The layout of a ledger: which one it has, and bringing it up to date.

use std::sync::LazyLock;

use sqlx::migrate::{Migration, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::{dialect, file};

static WRITTEN: Migrator = sqlx::migrate!("src/adapters/sqlite/migrations");

/// As written, in the words of this database.
static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let worded = |it: &Migration| {
        let sql = it.sql.as_str().replace("{numbered}", dialect::NUMBERED);
        Migration { sql: AssertSqlSafe(sql).into_sql_str(), ..it.clone() }
    };
    Migrator::with_migrations(WRITTEN.iter().map(worded).collect())
});

/// The layout that this program reads and writes.
fn newest() -> i64 {
    WRITTEN.iter().map(|it| it.version).max().unwrap_or(0)
}

/// Whether the ledger has the newest layout. Errors: damage, a database of another program, or a still newer layout.
pub(super) async fn is_up_to_date(on: &mut Executor<'_>) -> Result<bool, LedgerError> {
    match layout(on).await? {
        Some(found) if newest() < found => Err(LedgerError::TooNew { path: on.path.to_owned() }),
        found => Ok(found == Some(newest())),
    }
}

/// Errors: a layout that never existed.
pub(super) async fn upgrade(on: &mut Executor<'_>) -> Result<(), LedgerError> {
    let done = MIGRATIONS.run(&mut *on.connection).await;
    done.map_err(|wrong| LedgerError::Query {
        path: on.path.to_owned(),
        doing: "bring its layout up to date",
        source: sqlx::Error::Migrate(Box::new(wrong)),
    })
}

/// The layout found; `None` for a file without any. Errors: damage, or a database of another program.
async fn layout(on: &mut Executor<'_>) -> Result<Option<i64>, LedgerError> {
    let names = file::names(on).await?;
    if names.is_empty() {
        return Ok(None);
    }
    if !names.iter().any(|it| it == "_sqlx_migrations") {
        return Err(LedgerError::damaged(on.path, &"it is a database of another program"));
    }
    let newest = sqlx::query_as("SELECT MAX(version) FROM _sqlx_migrations WHERE success");
    on.one("tell its layout", newest).await
}

/// A complete copy beside the ledger, named after both layouts; an older copy of that name stays.
pub(super) async fn back_up(on: &mut Executor<'_>) -> Result<(), LedgerError> {
    let Some(found) = layout(on).await? else { return Ok(()) };
    let to = on.path.with_extension(format!("before-layout-{}-from-{found}", newest()));
    if to.exists() { Ok(()) } else { file::copy_to(on, &to).await }
}
