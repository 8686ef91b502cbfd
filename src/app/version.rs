//! One version of a calendar that can run: what its files held, read once.

use std::sync::OnceLock;

use crate::adapters::files::{self, ReadError};
use crate::app::settings::CalendarFiles;
use crate::calendar::{self, AddressBook, Calendar, DoneLine, InputFile, Reading, Severity};
use crate::delivery::edits::{Bytes, Edition};

/// Calendar, address book and done lines.
#[derive(Debug, Clone)]
pub struct Version {
    pub files: CalendarFiles,
    pub calendar: Calendar,
    pub addresses: AddressBook,
    /// The lines of afgerond.yaml, as last read.
    pub done: Vec<DoneLine>,
    /// What is wrong in afgerond.yaml, as last read: these lines do not act.
    pub done_errors: usize,
    bytes: Bytes,
    done_bytes: Option<Vec<u8>>,
    name: OnceLock<String>,
}

impl Version {
    pub(super) fn of(
        files: &CalendarFiles,
        calendar: Calendar,
        reading: &Reading,
        bytes: Bytes,
        done_bytes: Option<Vec<u8>>,
    ) -> Self {
        Self {
            files: files.clone(),
            calendar,
            addresses: reading.addresses.clone(),
            done: reading.done.clone(),
            done_errors: done_errors(reading),
            bytes,
            done_bytes,
            name: OnceLock::new(),
        }
    }

    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What a mail that it decided is kept with; made when the first asks.
    pub fn name(&self) -> &str {
        self.name.get_or_init(|| calendar::version(&self.bytes.calendar))
    }

    /// What it is compared by.
    pub fn edition(&self) -> Edition<'_> {
        Edition { calendar: &self.calendar, addresses: &self.addresses }
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

fn done_errors(reading: &Reading) -> usize {
    let found = reading.diagnostics.iter().filter(|it| it.location.file == InputFile::Done);
    found.filter(|it| it.severity() == Severity::Error).count()
}
