//! What can be wrong with a ledger, and the way out.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use crate::adapters::sqlite::dialect;

/// A variant exists where the caller, or the reader of the message, acts differently.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("cannot open the ledger {}; is the folder writable for this user?", path.display())]
    Open { path: PathBuf, source: sqlx::Error },
    #[error("the ledger {} was written by a newer version of kwaliteitskalender: install that version, or restore the back-up made before the upgrade", path.display())]
    TooNew { path: PathBuf },
    /// Written by an older version, and the sender's lock is not ours: only then is the layout changed.
    #[error("the ledger {} was written by an older version of kwaliteitskalender: start the service first (or give `run --once`), which makes a back-up of the ledger and brings it up to date", path.display())]
    TooOld { path: PathBuf },
    /// A check found damage, a row is not as it was written, or the file is something else.
    #[error("the ledger {} is damaged ({found}); nothing is sent. Keep a copy of the file and restore a back-up", path.display())]
    Damaged { path: PathBuf, found: String },
    /// The compiled-in SQLite has the WAL-reset bug.
    #[error("SQLite {found} can corrupt a ledger; at least {} is needed", dialect::oldest())]
    OldDatabase { found: String },
    /// What the disk or the system refuses: full, read-only, locked.
    #[error("the ledger {} cannot {doing}; nothing is lost: make room or mend the disk, and start again", path.display())]
    Query { path: PathBuf, doing: &'static str, source: sqlx::Error },
    /// Whoever writes must be the only one: a second sender, or our own mistake.
    #[error("somebody else has changed message {entry} in the ledger {}; does a second service send from it?", path.display())]
    Overtaken { path: PathBuf, entry: i64 },
}

impl LedgerError {
    /// What a statement met: bytes that nobody wrote there, or a refusal.
    pub(super) fn of(path: &Path, doing: &'static str, wrong: sqlx::Error) -> LedgerError {
        let path = path.to_owned();
        match wrong {
            sqlx::Error::Decode(found) => LedgerError::Damaged { path, found: found.to_string() },
            wrong if is_damage(&wrong) => LedgerError::Damaged { path, found: wrong.to_string() },
            source => LedgerError::Query { path, doing, source },
        }
    }

    pub(super) fn damaged(path: &Path, found: &impl Display) -> LedgerError {
        LedgerError::Damaged { path: path.to_owned(), found: found.to_string() }
    }
}

pub(super) fn is_damage(wrong: &sqlx::Error) -> bool {
    match wrong {
        sqlx::Error::Database(said) => dialect::says_damage(said.as_ref()),
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::TypeNotFound { .. }
        | sqlx::Error::RowNotFound => true,
        _ => false,
    }
}

/// A value that this program cannot have written.
#[derive(Debug, thiserror::Error)]
#[error("it holds a {what} that cannot be read: {text}")]
pub(super) struct UnreadableValue {
    pub(super) what: &'static str,
    pub(super) text: String,
}

impl From<UnreadableValue> for sqlx::Error {
    fn from(wrong: UnreadableValue) -> Self {
        sqlx::Error::Decode(Box::new(wrong))
    }
}
