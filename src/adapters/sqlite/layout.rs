//! The layout of a ledger: which one it has, bringing it up to date, copying one of any layout.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection, Row};

use crate::adapters::sqlite::{LedgerError, Sqlite, failed};

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("src/adapters/sqlite/migrations");

/// The layout that this program reads and writes.
fn newest() -> i64 {
    MIGRATIONS.iter().map(|it| it.version).max().unwrap_or(0)
}

impl Sqlite {
    /// Whether the ledger has the newest layout. Errors: damage, a database of another program, or a still newer layout.
    pub(super) async fn is_up_to_date(&mut self, path: &Path) -> Result<bool, LedgerError> {
        match self.layout(path).await? {
            Some(found) if newest() < found => Err(LedgerError::TooNew { path: path.to_owned() }),
            found => Ok(found == Some(newest())),
        }
    }

    /// Errors: a layout that never existed.
    pub(super) async fn upgrade(&mut self) -> Result<(), LedgerError> {
        MIGRATIONS.run(&mut self.connection).await.map_err(|wrong| LedgerError::Query {
            doing: "bring its layout up to date",
            source: sqlx::Error::Migrate(Box::new(wrong)),
        })
    }

    /// The layout found; `None` for a file without any. Errors: damage, or a database of another program.
    async fn layout(&mut self, path: &Path) -> Result<Option<i64>, LedgerError> {
        let damaged = |found| LedgerError::Damaged { path: path.to_owned(), found };
        let names =
            sqlx::query("SELECT name FROM sqlite_master").fetch_all(&mut self.connection).await;
        let names = names.map_err(|wrong| damaged(wrong.to_string()))?;
        if names.is_empty() {
            return Ok(None);
        }
        if !names.iter().any(|row| row.get::<String, _>(0) == "_sqlx_migrations") {
            return Err(damaged("it is a database of another program".to_owned()));
        }
        let row = sqlx::query("SELECT MAX(version) FROM _sqlx_migrations WHERE success")
            .fetch_one(&mut self.connection)
            .await
            .map_err(|wrong| damaged(wrong.to_string()))?;
        Ok(row.get(0))
    }

    /// A complete copy, named after both layouts; an older copy of that name stays.
    pub(super) async fn back_up_beside(&mut self, path: &Path) -> Result<(), LedgerError> {
        let Some(found) = self.layout(path).await? else { return Ok(()) };
        let to = path.with_extension(format!("before-layout-{}-from-{found}", newest()));
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

    /// Takes over the layout and every row of the ledger at `path`, as they are at one moment. This one is still empty.
    pub(super) async fn fill_from(&mut self, path: &Path) -> Result<(), LedgerError> {
        let failed = failed("copy the ledger into memory");
        sqlx::query("ATTACH DATABASE $1 AS other")
            .bind(path.to_string_lossy().into_owned())
            .execute(&mut self.connection)
            .await
            .map_err(&failed)?;
        let mut transaction = self.connection.begin().await.map_err(&failed)?;
        let made = sqlx::query(
            "SELECT type, name, sql FROM other.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC, rowid",
        );
        for row in made.fetch_all(&mut *transaction).await.map_err(&failed)? {
            let (what, name, sql): (String, String, String) = (row.get(0), row.get(1), row.get(2));
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *transaction).await.map_err(&failed)?;
            if what == "table" {
                let rows = format!("INSERT INTO main.{name} SELECT * FROM other.{name}");
                sqlx::query(AssertSqlSafe(rows))
                    .execute(&mut *transaction)
                    .await
                    .map_err(&failed)?;
            }
        }
        transaction.commit().await.map_err(&failed)?;
        let detach = sqlx::query("DETACH DATABASE other").execute(&mut self.connection).await;
        detach.map(|_| ()).map_err(failed)
    }
}
