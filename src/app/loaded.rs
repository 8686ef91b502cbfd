//! Calendars as read from their files: what runs, and what is wrong.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::adapters::files::{self, ReadError};
use crate::app::cli::{Cli, Reading};
use crate::app::outcome::Failure;
use crate::app::settings::{CalendarFiles, Settings};
use crate::calendar::{self, AddressBook, Calendar, DoneLine, Severity};
use crate::delivery::Side;
use crate::messages::edits::Unreadable;
use crate::messages::{Sender, usage};

/// Where the settings are unless `--config` says otherwise.
pub const CONFIG_DEFAULT: &str = "config/server.yaml";

/// One calendar that can run.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub files: CalendarFiles,
    pub calendar: Calendar,
    pub addresses: AddressBook,
    /// The lines of afgerond.yaml, as last read.
    pub done: Vec<DoneLine>,
    /// What is wrong in afgerond.yaml, as last read: these lines do not act.
    pub done_errors: usize,
    bytes: Bytes,
    done_bytes: Option<Vec<u8>>,
}

/// What reading one calendar gave.
pub struct Attempt {
    pub files: CalendarFiles,
    /// What can run; `None`: it has errors.
    pub loaded: Option<Loaded>,
    pub reading: calendar::Reading,
}

impl Attempt {
    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.reading.diagnostics.iter().any(|it| it.problem.severity() == Severity::Error)
    }
}

/// The bytes of one calendar's files; its address book may be absent for reading commands only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes {
    pub calendar: Vec<u8>,
    pub addresses: Option<Vec<u8>>,
}

impl Bytes {
    /// The name of this version: over both files, which are taken together or not at all. SHA-256, hexadecimal.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for part in [Some(&self.calendar), self.addresses.as_ref()].into_iter().flatten() {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Reads one calendar. Errors: a file that is missing or unreadable.
pub fn load(files: &CalendarFiles) -> Result<Attempt, ReadError> {
    let calendar = files::read(&files.calendar)?;
    let addresses = files::read_if_present(&files.addresses)?;
    let done = files::read_if_present(&files.done)?;
    Ok(read(files, Bytes { calendar, addresses }, done))
}

/// Reads one calendar from bytes that were read before.
pub fn read(files: &CalendarFiles, bytes: Bytes, done_bytes: Option<Vec<u8>>) -> Attempt {
    let mut reading = calendar::read(&calendar::Files {
        calendar: &bytes.calendar,
        addresses: bytes.addresses.as_deref(),
        done: done_bytes.as_deref(),
    });
    let loaded = reading.calendar.take().map(|calendar| Loaded {
        files: files.clone(),
        calendar,
        addresses: reading.addresses.clone(),
        done: reading.done.clone(),
        done_errors: done_errors(&reading),
        bytes,
        done_bytes,
    });
    Attempt { files: files.clone(), loaded, reading }
}

/// Reads one calendar of `server.yaml`, whose address book must be there. Errors: as `load`.
pub fn load_all(files: &CalendarFiles) -> Result<Attempt, ReadError> {
    files::read(&files.addresses)?;
    load(files)
}

/// A command of the administrator says in Dutch which file it cannot have; the operator's print the error itself.
impl From<ReadError> for Failure {
    fn from(wrong: ReadError) -> Self {
        Self::Unavailable(usage::unreadable(&wrong.path.display().to_string(), why(&wrong)))
    }
}

/// In a few words, the same for every attempt.
pub(super) fn why(wrong: &ReadError) -> Unreadable {
    match wrong.source.kind() {
        ErrorKind::NotFound => Unreadable::Missing,
        ErrorKind::PermissionDenied => Unreadable::Forbidden,
        ErrorKind::IsADirectory => Unreadable::Folder,
        ErrorKind::FileTooLarge => Unreadable::TooLarge,
        _ => Unreadable::Other,
    }
}

impl Loaded {
    /// The files it was read from.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What an edit is compared by.
    pub fn side(&self) -> Side<'_> {
        Side { calendar: &self.calendar, addresses: &self.addresses }
    }

    /// Looks at afgerond.yaml again. A line that vanished, an empty or a missing file undo nothing (R6): this only brings new lines.
    /// Gives whether the file changed. Errors: the file cannot be read; what was read before stays.
    pub fn refresh_done(&mut self) -> Result<bool, ReadError> {
        let bytes = files::read_if_present(&self.files.done)?;
        if bytes == self.done_bytes {
            return Ok(false);
        }
        let reading = calendar::read(&calendar::Files {
            calendar: &self.bytes.calendar,
            addresses: self.bytes.addresses.as_deref(),
            done: bytes.as_deref(),
        });
        self.done_errors = done_errors(&reading);
        self.done = reading.done;
        self.done_bytes = bytes;
        Ok(true)
    }
}

fn done_errors(reading: &calendar::Reading) -> usize {
    let found = reading.diagnostics.iter().filter(|it| it.place.source == calendar::Source::Done);
    found.filter(|it| it.severity() == Severity::Error).count()
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

/// The settings named by `--config`, with `--data-dir` applied.
pub fn settings(cli: &Cli) -> Result<Settings, Failure> {
    let path = cli.config.clone().unwrap_or_else(|| PathBuf::from(CONFIG_DEFAULT));
    let mut settings = Settings::read(&path)?;
    if let Some(data_dir) = &cli.data_dir {
        settings.data_dir.clone_from(data_dir);
    }
    Ok(settings)
}

/// The calendars a reading command is about, and the settings unless `--calendar` was given.
pub fn attempts(cli: &Cli, reading: &Reading) -> Result<(Vec<Attempt>, Option<Settings>), Failure> {
    if let Some(calendar) = &reading.calendar {
        return Ok((vec![load(&beside(calendar))?], None));
    }
    let settings = settings(cli)?;
    let attempts = settings.calendars.iter().map(load_all).collect::<Result<_, ReadError>>()?;
    Ok((attempts, Some(settings)))
}
