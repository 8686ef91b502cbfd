//! What leaves a command: text on stdout, JSON, bytes, and the words for a file that cannot be written.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use serde::Serialize;

use crate::app::outcome::Failure;
use crate::messages::usage::{self, Unwritable};

/// Writes to stdout; a reader that has gone away (`| head`) is no failure.
pub(in crate::app) fn print(text: &str) {
    print_bytes(text.as_bytes());
}

pub(super) fn print_bytes(bytes: &[u8]) {
    let mut stdout = io::stdout().lock();
    if stdout.write_all(bytes).and_then(|()| stdout.flush()).is_err() {
        // Nobody reads any more: there is nobody to tell it to either.
    }
}

pub(super) fn print_json(shape: &impl Serialize) {
    print(&json(shape));
}

pub(super) fn json(shape: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(shape);
    text.expect("shapes at the edge always have a JSON form") + "\n"
}

/// A file that somebody asked for and cannot have.
pub(super) fn unwritable(path: &Path, wrong: &io::Error) -> Failure {
    let why = match wrong.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unwritable::NoFolder,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Unwritable::Forbidden,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Unwritable::Full,
        _ => Unwritable::Other,
    };
    Failure::Unavailable(usage::unwritable(&path.display().to_string(), why))
}
