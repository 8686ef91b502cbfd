//! How the settings and the calendars they name are read from their files.

use std::io::ErrorKind;
use std::path::Path;

use crate::adapters::files::{self, ReadError};
use crate::app::outcome::Failure;
use crate::app::settings::CalendarFiles;
use crate::app::version::Version;
use crate::calendar::{self, Severity};
use crate::delivery::edits::Bytes;
use crate::messages::edits::Unreadable;
use crate::messages::{Sender, usage};

pub struct ReadCalendar {
    pub files: CalendarFiles,
    /// What can run; `None`: it has errors.
    pub version: Option<Version>,
    pub reading: calendar::Reading,
}

impl ReadCalendar {
    pub fn has_errors(&self) -> bool {
        self.reading.diagnostics.iter().any(|it| it.problem.severity() == Severity::Error)
    }
}

/// Reads one calendar. Errors: a file that is missing or unreadable.
pub fn load(files: &CalendarFiles) -> Result<ReadCalendar, ReadError> {
    let calendar = files::read(&files.calendar)?;
    let addresses = files::read_if_present(&files.addresses)?;
    let done = files::read_if_present(&files.done)?;
    Ok(read(files, Bytes { calendar, addresses }, done))
}

/// Reads one calendar from bytes that were read before.
pub fn read(files: &CalendarFiles, bytes: Bytes, done_bytes: Option<Vec<u8>>) -> ReadCalendar {
    tracing::debug!(file = %files.calendar.display(), "a calendar and its address book are parsed");
    let mut reading = calendar::read(&calendar::Files {
        calendar: &bytes.calendar,
        addresses: bytes.addresses.as_deref(),
        done: done_bytes.as_deref(),
    });
    let calendar = reading.calendar.take();
    let version = calendar.map(|it| Version::of(files, it, &reading, bytes, done_bytes));
    ReadCalendar { files: files.clone(), version, reading }
}

/// Reads one calendar of `server.yaml`, whose address book must be there. Errors: as `load`.
pub fn load_all(files: &CalendarFiles) -> Result<ReadCalendar, ReadError> {
    files::read(&files.addresses)?;
    load(files)
}

/// A command of the administrator says in Dutch which file it cannot have; the operator's print the error itself.
impl From<ReadError> for Failure {
    fn from(wrong: ReadError) -> Self {
        Self::Unavailable(usage::unreadable(&wrong.path.display().to_string(), why(&wrong)))
    }
}

/// In a few words, the same for every reading.
pub(super) fn why(wrong: &ReadError) -> Unreadable {
    match wrong.source.kind() {
        ErrorKind::NotFound => Unreadable::Missing,
        ErrorKind::PermissionDenied => Unreadable::Forbidden,
        ErrorKind::IsADirectory => Unreadable::Folder,
        ErrorKind::FileTooLarge => Unreadable::TooLarge,
        _ => Unreadable::Other,
    }
}

/// The files that `--calendar FILE` means: address book and done lines stand beside it.
pub fn beside(calendar: &Path) -> CalendarFiles {
    let folder = calendar.parent().unwrap_or(Path::new(""));
    CalendarFiles {
        calendar: calendar.to_owned(),
        addresses: folder.join("adresboek.yaml"),
        done: folder.join("afgerond.yaml"),
        from: Sender {
            name: "Kwaliteitskalender".to_owned(),
            address: "kwaliteitskalender@localhost.example".to_owned(),
        },
    }
}
