//! What the ledger keeps of the files of a calendar: the version that runs, and the edit that was not taken.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::planning::words;

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

/// The last good version of a calendar: what runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// Where its kalender.yaml stands: names the calendar, whatever the file holds.
    pub file: String,
    /// The organisation's id in it.
    pub organisation: String,
    pub hash: String,
    pub taken_at: DateTime<Utc>,
    pub calendar: Vec<u8>,
    pub addresses: Vec<u8>,
    /// The hash of an edit that somebody agreed to.
    pub agreed: Option<String>,
}

/// What the files hold instead of the version that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub file: String,
    /// Over both files, as far as they could be read.
    pub hash: String,
    /// Why it was not taken.
    pub state: EditState,
    /// Since when the files are not what runs.
    pub since: DateTime<Utc>,
    /// `kalender.yaml:12`, or empty.
    pub place: String,
    /// In a few words.
    pub why: String,
}

words! {
    pub enum EditState {
        /// It has errors, or cannot be read.
        Broken => "broken",
        Held => "held",
    }
}

/// A mail about a change that nobody has got yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentChange {
    /// As in [`FileTrouble`](crate::delivery::edits::FileTrouble).
    pub name: String,
    /// kalender.yaml before the change.
    pub calendar: Vec<u8>,
    /// adresboek.yaml before the change.
    pub addresses: Vec<u8>,
}
