//! How a command ended: the only place from which trouble is told to the shell.

use std::io::Write;

use crate::messages::acts;
use crate::planning::typed::NotOne;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Exit 0.
    Fine,
    /// Exit 1.
    CalendarHasErrors,
    /// Exit 2, of `plan --detailed-exitcode`: there is a difference.
    Different,
}

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Exit 2. One or more sentences, ready to print; English for the operator, Dutch for the administrator's commands.
    #[error("{0}")]
    Usage(String),
    /// Exit 69: a file, host or lock that is needed is not there.
    #[error("{0}")]
    Unavailable(String),
    /// Exit 78.
    #[error("{0}")]
    Settings(String),
}

/// A name that somebody typed.
impl From<NotOne> for Failure {
    fn from(why: NotOne) -> Self {
        Self::Usage(acts::not_one(&why))
    }
}

/// Tells trouble on stderr, once.
pub fn report(outcome: &Result<Exit, Failure>) {
    if let Err(failure) = outcome {
        tell(&format!("kwaliteitskalender: {failure}\n"));
    }
}

/// Writes to stderr. A stderr that is full or gone stops nothing.
pub(super) fn tell(text: &str) {
    if std::io::stderr().lock().write_all(text.as_bytes()).is_err() {
        // There is nobody to tell it to.
    }
}
