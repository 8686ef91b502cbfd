//! One open ledger.

use std::path::{Path, PathBuf};

use sqlx::Connection as _;

use crate::adapters::sqlite::dialect::{BEGIN, Connection};
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::{Change, Executor};

/// One open ledger. All writing goes through this one connection.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Who claims messages: this process.
    pub(super) owner: String,
}

impl Store {
    pub(super) fn new(connection: Connection, path: &Path) -> Store {
        let owner = format!("process {}", std::process::id());
        Store { connection, path: path.to_owned(), owner }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn on(&mut self) -> Executor<'_> {
        Executor { connection: &mut self.connection, path: &self.path }
    }

    /// Everything done in it happens at once, or not at all. Nobody else writes meanwhile.
    pub(super) async fn begin(&mut self, doing: &'static str) -> Result<Change<'_>, LedgerError> {
        let Store { connection, path, .. } = self;
        match connection.begin_with(BEGIN).await {
            Ok(transaction) => Ok(Change { transaction, path, doing }),
            Err(wrong) => Err(LedgerError::of(path, doing, wrong)),
        }
    }

    /// Writes what is still in the write-ahead log into the file and closes.
    pub async fn close(self) {
        if let Err(wrong) = self.connection.close().await {
            tracing::warn!(error = %wrong, "the ledger did not close cleanly; it mends itself at the next start");
        }
    }
}
