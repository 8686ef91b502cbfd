//! Statements, each with what it does in words: an error then names that, the file, and the way out.

use std::path::Path;

use sqlx::query::{Query, QueryAs};
use sqlx::{Decode, FromRow, Row as _, Transaction, Type};

use crate::adapters::sqlite::dialect::{Arguments, Connection, Database, StoredRow};
use crate::adapters::sqlite::error::LedgerError;

/// A statement that gives no rows, or one column.
pub(super) type Statement = Query<'static, Database, Arguments>;

/// A statement that gives rows, read by name.
pub(super) type Select<'q, T> = QueryAs<'q, Database, T, Arguments>;

pub(super) trait FromStored: for<'r> FromRow<'r, StoredRow> + Send + Unpin {}

impl<T: for<'r> FromRow<'r, StoredRow> + Send + Unpin> FromStored for T {}

pub(super) trait Stored: for<'r> Decode<'r, Database> + Type<Database> {}

impl<T: for<'r> Decode<'r, Database> + Type<Database>> Stored for T {}

/// Where statements go: a connection, in a transaction or not.
pub(super) struct Executor<'c> {
    pub(super) connection: &'c mut Connection,
    pub(super) path: &'c Path,
}

impl Executor<'_> {
    /// Gives how many rows it changed.
    pub(super) async fn run(
        &mut self,
        doing: &'static str,
        statement: Statement,
    ) -> Result<u64, LedgerError> {
        let done = statement.execute(&mut *self.connection).await;
        done.map(|it| it.rows_affected()).map_err(|wrong| LedgerError::of(self.path, doing, wrong))
    }

    pub(super) async fn all<T: FromStored>(
        &mut self,
        doing: &'static str,
        question: Select<'_, T>,
    ) -> Result<Vec<T>, LedgerError> {
        let found = question.fetch_all(&mut *self.connection).await;
        found.map_err(|wrong| LedgerError::of(self.path, doing, wrong))
    }

    pub(super) async fn maybe<T: FromStored>(
        &mut self,
        doing: &'static str,
        question: Select<'_, T>,
    ) -> Result<Option<T>, LedgerError> {
        let found = question.fetch_optional(&mut *self.connection).await;
        found.map_err(|wrong| LedgerError::of(self.path, doing, wrong))
    }

    /// The values of one column, by its name.
    pub(super) async fn column<T: Stored>(
        &mut self,
        doing: &'static str,
        name: &'static str,
        question: Statement,
    ) -> Result<Vec<T>, LedgerError> {
        let found = question.fetch_all(&mut *self.connection).await;
        let values = found.and_then(|rows| rows.iter().map(|row| row.try_get(name)).collect());
        values.map_err(|wrong| LedgerError::of(self.path, doing, wrong))
    }

    /// Exactly one row, of one value: a count, a sum, the number that the database drew.
    pub(super) async fn one<T>(
        &mut self,
        doing: &'static str,
        question: Select<'_, (T,)>,
    ) -> Result<T, LedgerError>
    where
        (T,): FromStored,
    {
        let found = question.fetch_one(&mut *self.connection).await;
        found.map(|(it,)| it).map_err(|wrong| LedgerError::of(self.path, doing, wrong))
    }
}

/// One transaction: dropped without `commit`, nothing of it happened.
pub(super) struct Change<'c> {
    pub(super) transaction: Transaction<'c, Database>,
    pub(super) path: &'c Path,
    pub(super) doing: &'static str,
}

impl Change<'_> {
    pub(super) fn on(&mut self) -> Executor<'_> {
        Executor { connection: &mut self.transaction, path: self.path }
    }

    pub(super) async fn commit(self) -> Result<(), LedgerError> {
        let done = self.transaction.commit().await;
        done.map_err(|wrong| LedgerError::of(self.path, self.doing, wrong))
    }
}
