//! What the files of one calendar hold: a calendar that can run, or everything that is wrong with it.

use std::collections::BTreeSet;

use crate::adapters::files::{self, ReadError};
use crate::app::load;
use crate::app::settings::CalendarFiles;
use crate::app::version::Version;
use crate::calendar::{Diagnostic, InputFile, Reading, Severity};
use crate::delivery::digest;
use crate::delivery::edits::Bytes;
use crate::messages::diagnostics::draw;
use crate::messages::edits;

/// Errors drawn in a mail; whoever has more mends these first.
const DRAWN_MAX: usize = 10;

/// One look at both files: their bytes, or why they cannot be had.
pub(super) struct Look {
    files: CalendarFiles,
    found: Result<Bytes, ReadError>,
}

/// Why the files cannot run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The same for the same errors, on whatever line they stand.
    pub(super) digest: String,
    /// The digest of each error.
    pub(super) errors: BTreeSet<String>,
    /// Each error drawn, for the coordinator.
    pub(super) findings: Vec<String>,
    pub(super) more: usize,
    /// `kalender.yaml:12`
    pub(super) place: String,
    /// `fout K02`, `missing`: for the operator; holds nothing from the file.
    pub(super) why: &'static str,
}

impl Look {
    /// Reads both files; both must be there.
    pub(super) fn at(files: &CalendarFiles) -> Self {
        let found = files::read(&files.calendar).and_then(|calendar| {
            let addresses = Some(files::read(&files.addresses)?);
            Ok(Bytes { calendar, addresses })
        });
        Self { files: files.clone(), found }
    }

    /// Of both files; of the failure when they cannot be read.
    pub(super) fn hash(&self) -> String {
        match &self.found {
            Ok(bytes) => bytes.hash(),
            Err(wrong) => hex([&wrong.path.display().to_string(), load::why(wrong).word()]),
        }
    }

    /// A calendar that can run beside those of `others` (ids), or what is wrong.
    pub(super) fn verdict(&self, others: &[&str]) -> Result<Version, Wrong> {
        let bytes = match &self.found {
            Ok(bytes) => bytes.clone(),
            Err(wrong) => return Err(self.unreadable(wrong)),
        };
        let done = files::read_if_present(&self.files.done).ok().flatten();
        let attempt = load::read(&self.files, bytes, done);
        let Some(loaded) = attempt.loaded else {
            let is_error = |it: &&Diagnostic| {
                it.severity() == Severity::Error && it.location.file != InputFile::Done
            };
            return Err(self.errors(&attempt.reading, is_error));
        };
        match unfit(&loaded, others) {
            Some(wrong) => Err(wrong),
            None => Ok(loaded),
        }
    }

    fn unreadable(&self, wrong: &ReadError) -> Wrong {
        let file = wrong.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let said = edits::unreadable(&file, load::why(wrong));
        Wrong::sentence(file, said, load::why(wrong).word())
    }

    fn errors(&self, reading: &Reading, wanted: impl Fn(&&Diagnostic) -> bool) -> Wrong {
        let all: Vec<&Diagnostic> = reading.diagnostics.iter().filter(wanted).collect();
        let text = |it: &Diagnostic| reading.texts[it.location.file as usize].as_str();
        let drawn = |it: &&Diagnostic| draw(it, &name(&self.files, it.location.file), text(it));
        // An error is its code and the text of its line, wherever that line stands.
        let digest_of = |it: &&Diagnostic| {
            let line = text(it).lines().nth(it.location.line.saturating_sub(1) as usize);
            hex([it.problem.code(), line.unwrap_or_default().trim()])
        };
        let errors: BTreeSet<String> = all.iter().map(digest_of).collect();
        let first = all.first();
        let location = |it: &&&Diagnostic| {
            format!("{}:{}", name(&self.files, it.location.file), it.location.line)
        };
        Wrong {
            digest: hex(errors.iter().map(String::as_str)),
            errors,
            findings: all.iter().take(DRAWN_MAX).map(drawn).collect(),
            more: all.len().saturating_sub(DRAWN_MAX),
            place: first.as_ref().map(location).unwrap_or_default(),
            why: first.map_or("errors", |it| it.problem.code()),
        }
    }
}

impl Wrong {
    fn sentence(place: String, said: String, why: &'static str) -> Self {
        let digest = hex([said.as_str()]);
        let errors = BTreeSet::from([digest.clone()]);
        Self { digest, errors, findings: vec![said], more: 0, place, why }
    }
}

/// Why a calendar without errors cannot run beside those of `others` (ids), if it cannot: nobody to turn to (R16), or one
/// organisation twice.
pub(super) fn unfit(loaded: &Version, others: &[&str]) -> Option<Wrong> {
    let organisation = &loaded.calendar.organisation;
    if loaded.addresses.of(organisation.coordinator).is_empty() {
        let party = &loaded.calendar.party(organisation.coordinator).id;
        let file = name(&loaded.files, InputFile::Addresses);
        let said = edits::no_address_of_coordinator(&file, party);
        return Some(Wrong::sentence(file, said, "the coordinator has no address"));
    }
    let is_twice = others.contains(&organisation.id.as_str());
    is_twice.then(|| {
        let file = name(&loaded.files, InputFile::Calendar);
        let said = edits::same_organisation(&file, &organisation.id);
        Wrong::sentence(file, said, "an organisation that runs already")
    })
}

fn name(files: &CalendarFiles, file: InputFile) -> String {
    let path = match file {
        InputFile::Calendar => &files.calendar,
        InputFile::Addresses => &files.addresses,
        InputFile::Done => &files.done,
    };
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// SHA-256 of the parts, hexadecimal.
fn hex<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    digest(parts, 64)
}
