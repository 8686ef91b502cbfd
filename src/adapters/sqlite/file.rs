//! The file of a ledger: opened, looked at and copied.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, FromRow};

use crate::adapters::sqlite::dialect::{self, Connection};
use crate::adapters::sqlite::error::{LedgerError, is_damage};
use crate::adapters::sqlite::executor::Executor;

/// Opens or makes what `options` say, for the ledger at `path`.
pub(super) async fn connect(
    options: &dialect::Options,
    path: &Path,
) -> Result<Connection, LedgerError> {
    let mut connection = Connection::connect_with(options).await.map_err(|source| {
        if is_damage(&source) {
            LedgerError::damaged(path, &source)
        } else {
            LedgerError::Open { path: path.to_owned(), source }
        }
    })?;
    let mut on = Executor { connection: &mut connection, path };
    let version = sqlx::query_as(dialect::VERSION);
    let found: String = on.one("tell its SQLite version", version).await?;
    if dialect::is_safe(&found) { Ok(connection) } else { Err(LedgerError::OldDatabase { found }) }
}

/// The names of what is in the file. Errors: damage.
pub(super) async fn names(on: &mut Executor<'_>) -> Result<Vec<String>, LedgerError> {
    on.column("tell what it holds", "name", sqlx::query(dialect::NAMES)).await
}

/// Looks whether every page, row and index is where it belongs: read-only, some 3 ms a megabyte. Errors: damage.
pub(super) async fn look_for_damage(on: &mut Executor<'_>) -> Result<(), LedgerError> {
    let found = sqlx::query_as(dialect::LOOK_FOR_DAMAGE);
    let found: String = on.one("be looked at for damage", found).await?;
    if found == "ok" { Ok(()) } else { Err(LedgerError::damaged(on.path, &found)) }
}

/// A complete copy in a new file.
pub(super) async fn copy_to(on: &mut Executor<'_>, file: &Path) -> Result<(), LedgerError> {
    let copy = sqlx::query(dialect::COPY_TO).bind(file.to_string_lossy().into_owned());
    on.run("make a back-up of itself", copy).await?;
    Ok(())
}

/// How one table or index was made.
#[derive(FromRow)]
struct SchemaObject {
    kind: String,
    name: String,
    sql: String,
}

/// Takes over the layout and every row of the ledger at `path`, as they are at one moment. This one is still empty.
pub(super) async fn fill_from(on: &mut Executor<'_>, path: &Path) -> Result<(), LedgerError> {
    let doing = "copy the ledger into memory";
    let attach = sqlx::query(dialect::OPEN_OTHER);
    on.run(doing, attach.bind(path.to_string_lossy().into_owned())).await?;
    on.run(doing, sqlx::query("BEGIN")).await?;
    let made = sqlx::query_as(dialect::SCHEMA);
    for SchemaObject { kind, name, sql } in on.all(doing, made).await? {
        on.run(doing, sqlx::query(AssertSqlSafe(sql))).await?;
        if kind == "table" {
            let rows = dialect::take_over(&name);
            on.run(doing, sqlx::query(AssertSqlSafe(rows))).await?;
        }
    }
    on.run(doing, sqlx::query("COMMIT")).await?;
    on.run(doing, sqlx::query(dialect::CLOSE_OTHER)).await?;
    Ok(())
}
