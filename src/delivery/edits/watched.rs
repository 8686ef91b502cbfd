//! How the files of one calendar stand from tick to tick, and when they ask for a decision.

use chrono::{DateTime, TimeDelta, Utc};

use crate::delivery::durations::DEGRADED_AFTER;
use crate::delivery::edits::decided::{Decided, Turn};
use crate::delivery::edits::kept::{Edit, EditState};

/// Broken files are believed this many times later than good ones: a slow upload is half a file for a while, and whoever
/// mends a mistake at once need not hear of it.
const PATIENCE: i32 = 3;

/// One calendar of `server.yaml`, as its files were last seen.
#[derive(Debug, Clone)]
pub struct Watched {
    /// Where its kalender.yaml stands: its name in the ledger.
    pub file: String,
    /// What runs: hash, and since when.
    pub runs: Option<(String, DateTime<Utc>)>,
    /// What the files hold instead.
    pub edit: Option<Edit>,
    /// The hash about which was decided last.
    judged: Option<String>,
    /// New bytes, and since when they are the same, in time since boot.
    fresh: Option<(String, TimeDelta)>,
    /// The errors about which was decided last, by their digest.
    refused: Option<String>,
    is_told_degraded: bool,
    /// Something is to be said then, also when nothing changes.
    again_at: Option<DateTime<Utc>>,
}

/// What the files ask for at a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// They are as they were.
    Nothing,
    /// New bytes, not believed yet: another look soon.
    Patience,
    /// Only a person takes an edit that is held, also when by now it would send less.
    Agreement,
    Decision,
}

/// The files as they are at a tick.
#[derive(Debug, Clone, Copy)]
pub struct FilesNow<'a> {
    /// Over both files, as far as they can be read.
    pub hash: &'a str,
    /// The hash that somebody agreed to.
    pub agreed: Option<&'a str>,
    pub settles_after: TimeDelta,
    pub since_boot: TimeDelta,
    pub now: DateTime<Utc>,
}

impl Watched {
    /// `runs`: hash and since when; `edit`: what was not taken. Both as the ledger keeps them.
    pub fn new(file: String, runs: Option<(String, DateTime<Utc>)>, edit: Option<Edit>) -> Self {
        Self {
            file,
            runs,
            edit,
            judged: None,
            fresh: None,
            refused: None,
            is_told_degraded: false,
            again_at: None,
        }
    }

    /// What the files ask for now. `is_good`: whether they can run; asked only when it matters.
    pub fn asks(&mut self, files: &FilesNow<'_>, mut is_good: impl FnMut() -> bool) -> Asks {
        if self.judged.as_deref() == Some(files.hash) {
            self.fresh = None;
            return match self.is_due(files) {
                true => self.asks_now(files, is_good()),
                false => Asks::Nothing,
            };
        }
        let age = self.age(files.hash, files.since_boot);
        if !is_settled(age, files.settles_after, &mut is_good) {
            return Asks::Patience;
        }
        self.fresh = None;
        self.asks_now(files, is_good())
    }

    /// As `asks`, of files that need not settle: at a start.
    pub fn asks_now(&mut self, files: &FilesNow<'_>, is_good: bool) -> Asks {
        self.judged = Some(files.hash.to_owned());
        let is_held = |it: &Edit| it.state == EditState::Held && it.hash == files.hash;
        match &self.edit {
            _ if self.does_run(files.hash) || !is_good => Asks::Decision,
            Some(edit) if is_held(edit) && files.agreed != Some(files.hash) => Asks::Agreement,
            _ => Asks::Decision,
        }
    }

    pub fn does_run(&self, hash: &str) -> bool {
        self.runs.as_ref().is_some_and(|(runs, _)| runs == hash)
    }

    /// Whether nothing was decided about these errors yet.
    pub fn is_new_refusal(&self, digest: &str) -> bool {
        self.refused.as_deref() != Some(digest)
    }

    /// Files that stay as they are: somebody may have agreed to an edit, or it has been broken for a day.
    fn is_due(&self, files: &FilesNow<'_>) -> bool {
        match &self.edit {
            None => self.again_at.is_some_and(|again_at| again_at <= files.now),
            Some(edit) if edit.state == EditState::Held => files.agreed == Some(&edit.hash),
            Some(edit) => !self.is_told_degraded && is_degraded(edit, files.now),
        }
    }

    /// How long ago these new bytes were first seen.
    fn age(&mut self, hash: &str, at: TimeDelta) -> TimeDelta {
        match &self.fresh {
            Some((seen, since)) if seen == hash => at - *since,
            _ => {
                self.fresh = Some((hash.to_owned(), at));
                TimeDelta::zero()
            }
        }
    }

    /// What was decided has been written down.
    pub fn after(&mut self, decided: &Decided) {
        self.again_at = decided.announcements.again_at;
        match &decided.turn {
            Turn::Back => self.edit = None,
            Turn::NeverRan { digest } => self.refused = Some(digest.clone()),
            Turn::Refused { edit, digest, is_degraded } => {
                self.edit = Some(edit.clone());
                self.refused = Some(digest.clone());
                self.is_told_degraded = *is_degraded;
            }
            Turn::Held(edit) => self.edit = Some(edit.clone()),
            Turn::Taken(version) => {
                self.runs = Some((version.hash.clone(), version.taken_at));
                self.edit = None;
            }
        }
        if matches!(decided.turn, Turn::Back | Turn::Taken(_)) {
            self.refused = None;
            self.is_told_degraded = false;
        }
    }
}

pub(super) fn is_degraded(edit: &Edit, now: DateTime<Utc>) -> bool {
    DEGRADED_AFTER <= now - edit.since
}

/// Good files are believed after a while, broken ones only after a longer while.
fn is_settled(age: TimeDelta, settles_after: TimeDelta, is_good: impl FnOnce() -> bool) -> bool {
    settles_after <= age && (settles_after * PATIENCE <= age || is_good())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::durations::SETTLES_AFTER;

    #[test]
    fn half_a_file_may_take_three_seconds_and_a_good_one_is_believed_after_two() {
        let settled =
            |seconds, is_good| is_settled(TimeDelta::seconds(seconds), SETTLES_AFTER, || is_good);
        assert!(!settled(1, true) && settled(2, true));
        assert!(!settled(2, false) && !settled(5, false) && settled(6, false));
        assert!(is_settled(TimeDelta::zero(), TimeDelta::zero(), || false), "`run --once`");
    }
}
