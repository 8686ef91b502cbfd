//! The files of one calendar as they are seen at a tick: read each time, parsed once for as long as they hold the same.

use crate::adapters::files::{self, ReadError};
use crate::app::load;
use crate::app::running::{RunningVersion, key};
use crate::app::settings::CalendarFiles;
use crate::app::version::Version;
use crate::calendar::InputFile;
use crate::delivery::digest;
use crate::delivery::edits::{Asks, Bytes, FilesNow, RefusedFiles, Watched};
use crate::messages::edits as words;

/// One calendar of `server.yaml`, whether it runs or not.
#[derive(Debug)]
pub(crate) struct WatchedFiles {
    pub(super) files: CalendarFiles,
    pub(super) stands: Watched,
    parsed: Parsed,
}

/// The bytes of both files, or why they cannot be had.
pub(super) struct Seen {
    /// Of both files; of the failure when they cannot be read.
    pub(super) hash: String,
    found: Result<Bytes, ReadError>,
}

/// What bytes came to, by their hash.
#[derive(Debug, Default)]
struct Parsed(Option<(String, Result<Version, RefusedFiles>)>);

impl WatchedFiles {
    /// `running`: what ran, as the ledger keeps it.
    pub(crate) fn new(files: &CalendarFiles, running: Option<&RunningVersion>) -> Self {
        let runs = running.map(|it| (it.hash.clone(), it.since));
        let edit = running.and_then(|it| it.edit.clone());
        let stands = Watched::new(key(files), runs, edit);
        Self { files: files.clone(), stands, parsed: Parsed::default() }
    }

    /// Reads both files; both must be there.
    pub(super) fn see(&self) -> Seen {
        let found = files::read(&self.files.calendar).and_then(|calendar| {
            let addresses = Some(files::read(&self.files.addresses)?);
            Ok(Bytes { calendar, addresses })
        });
        let hash = match &found {
            Ok(bytes) => bytes.hash(),
            Err(wrong) => {
                digest([wrong.path.display().to_string().as_str(), load::why(wrong).word()], 64)
            }
        };
        Seen { hash, found }
    }

    /// What the files ask for, beside the other calendars that run (ids).
    pub(super) fn asks(&mut self, seen: &Seen, now: &FilesNow<'_>, others: &[&str]) -> Asks {
        let Self { files, stands, parsed } = self;
        stands.asks(now, || parsed.is_good(files, seen, others))
    }

    /// At a start nothing need settle, and what is broken can wait.
    pub(super) fn asks_at_start(
        &mut self,
        seen: &Seen,
        now: &FilesNow<'_>,
        others: &[&str],
    ) -> Asks {
        let Self { files, stands, parsed } = self;
        match stands.does_run(&seen.hash) || parsed.is_good(files, seen, others) {
            true => stands.asks_now(now, true),
            false => Asks::Patience,
        }
    }

    /// The version in the files, if it can run beside `others`; else why not.
    pub(super) fn version(
        &mut self,
        seen: &Seen,
        others: &[&str],
    ) -> Result<&Version, RefusedFiles> {
        match self.parsed.of(&self.files, seen) {
            Ok(version) => unfit(version, others).map_or(Ok(version), Err),
            Err(refused) => Err(refused.clone()),
        }
    }

    /// The version that was parsed last: it runs from now on.
    pub(super) fn take(&mut self) -> Option<Version> {
        self.parsed.0.take()?.1.ok()
    }
}

impl Parsed {
    fn of(&mut self, files: &CalendarFiles, seen: &Seen) -> &Result<Version, RefusedFiles> {
        let known = self.0.take().filter(|(hash, _)| *hash == seen.hash);
        let parse = || (seen.hash.clone(), seen.parse(files));
        &self.0.insert(known.unwrap_or_else(parse)).1
    }

    fn is_good(&mut self, files: &CalendarFiles, seen: &Seen, others: &[&str]) -> bool {
        self.of(files, seen).as_ref().is_ok_and(|it| unfit(it, others).is_none())
    }
}

impl Seen {
    fn parse(&self, files: &CalendarFiles) -> Result<Version, RefusedFiles> {
        let bytes = match &self.found {
            Ok(bytes) => bytes.clone(),
            Err(wrong) => {
                let file = wrong.path.file_name().unwrap_or_default().to_string_lossy();
                return Err(words::unreadable(&file, load::why(wrong)));
            }
        };
        let done = files::read_if_present(&files.done).ok().flatten();
        let read = load::read(files, bytes, done);
        let refused = || words::errors(&read.reading, |file| name(files, file));
        read.version.ok_or_else(refused)
    }
}

/// Why a calendar without errors cannot run beside those of `others` (ids), if it cannot: nobody to turn to (R16), or one
/// organisation twice.
pub(crate) fn unfit(version: &Version, others: &[&str]) -> Option<RefusedFiles> {
    let organisation = &version.calendar.organisation;
    if version.addresses.of(organisation.coordinator).is_empty() {
        let party = &version.calendar.party(organisation.coordinator).id;
        let file = name(&version.files, InputFile::Addresses);
        return Some(words::no_address_of_coordinator(&file, party));
    }
    let is_twice = others.contains(&organisation.id.as_str());
    is_twice.then(|| {
        words::same_organisation(&name(&version.files, InputFile::Calendar), &organisation.id)
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
