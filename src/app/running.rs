//! The version of each calendar that runs, as the ledger keeps it: whatever its files hold now, and also after a restart.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::adapters::files;
use crate::app::load;
use crate::app::settings::CalendarFiles;
use crate::app::store::{LedgerError, Store};
use crate::app::version::Version;
use crate::delivery::edits::{Bytes, Edit, EditState, KeptVersion};
use crate::messages::usage;

#[derive(Debug, Clone)]
pub struct RunningVersion {
    /// Calendar, address book and done lines.
    pub version: Version,
    pub hash: String,
    /// When it was taken.
    pub since: DateTime<Utc>,
    /// What the files hold instead, if the service has not taken that.
    pub edit: Option<Edit>,
    /// The hash of an edit that somebody agreed to; it has not been taken yet.
    pub agreed: Option<String>,
}

impl RunningVersion {
    /// Why a command shows this version and not the file: for stderr.
    pub fn remark(&self) -> String {
        let file = self.version.files.calendar.display().to_string();
        match &self.edit {
            Some(Edit { state: EditState::Held, .. }) => {
                usage::shows_what_runs_not_held(&file, self.since)
            }
            _ => usage::shows_what_runs_not_broken(&file, self.since),
        }
    }
}

/// The name of a calendar in the ledger: where its kalender.yaml stands, whatever it holds and from wherever it is named.
pub fn key(files: &CalendarFiles) -> String {
    let path = &files.calendar;
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).or_else(|_| std::path::absolute(folder));
    let folder = folder.unwrap_or_else(|_| path.parent().unwrap_or(path).to_owned());
    folder.join(path.file_name().unwrap_or_default()).display().to_string()
}

/// The versions that run, one for each of `calendars`; `None`: nothing of it has run yet, or this program no longer reads it.
pub async fn running_versions(
    ledger: &mut Store,
    calendars: &[CalendarFiles],
) -> Result<Vec<Option<RunningVersion>>, LedgerError> {
    running_versions_where(ledger, calendars, |_, _| true).await
}

/// `running_versions`, but only of the calendars that are wanted, by position and what became of their edit: reading one takes as long
/// as reading its file.
pub async fn running_versions_where(
    ledger: &mut Store,
    calendars: &[CalendarFiles],
    is_wanted: impl Fn(usize, Option<&Edit>) -> bool,
) -> Result<Vec<Option<RunningVersion>>, LedgerError> {
    let versions = ledger.versions().await?;
    let edits = ledger.edits().await?;
    let restored = calendars.iter().enumerate().map(|(at, files)| {
        let key = key(files);
        let kept = versions.iter().find(|it| it.file == key)?;
        let edit = edits.iter().find(|it| it.file == key).cloned();
        if is_wanted(at, edit.as_ref()) { restore(files, kept, edit) } else { None }
    });
    Ok(restored.collect())
}

/// A file of which nothing is kept, and that names the organisation of a version whose own place `server.yaml` no longer
/// names, is that calendar in another place: it goes on from there.
pub async fn follow_moves(
    ledger: &mut Store,
    calendars: &[CalendarFiles],
) -> Result<(), LedgerError> {
    let versions = ledger.versions().await?;
    let keys: Vec<String> = calendars.iter().map(key).collect();
    let mut left: Vec<&KeptVersion> =
        versions.iter().filter(|it| !keys.contains(&it.file)).collect();
    for (files, key) in calendars.iter().zip(&keys) {
        let is_kept = versions.iter().any(|it| it.file == *key);
        let Some(bytes) = files::read(&files.calendar).ok().filter(|_| !is_kept) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let Some(at) = left.iter().position(|it| names(&text, &it.organisation)) else { continue };
        let kept = left.swap_remove(at);
        tracing::info!(from = kept.file, to = key, "a calendar was moved; what ran goes on");
        ledger.moved(&kept.file, key).await?;
    }
    Ok(())
}

/// Whether the text says `id: <organisation>` somewhere; it need not be readable as a calendar.
fn names(text: &str, organisation: &str) -> bool {
    text.match_indices("id:").any(|(at, key)| {
        let value = text[at + key.len()..].trim_start_matches([' ', '"', '\'']);
        let rest = value.strip_prefix(organisation);
        rest.is_some_and(|it| !it.starts_with(|next: char| next.is_alphanumeric() || next == '-'))
    })
}

fn restore(
    files: &CalendarFiles,
    kept: &KeptVersion,
    edit: Option<Edit>,
) -> Option<RunningVersion> {
    let bytes = Bytes { calendar: kept.calendar.clone(), addresses: Some(kept.addresses.clone()) };
    let done = files::read_if_present(&files.done).ok().flatten();
    let version = load::read(files, bytes, done).version;
    if version.is_none() {
        tracing::error!(
            file = kept.file,
            "this version of the program no longer reads the calendar that ran; the file itself must be good"
        );
    }
    let (hash, since) = (kept.hash.clone(), kept.taken_at);
    Some(RunningVersion { version: version?, hash, since, edit, agreed: kept.agreed.clone() })
}
