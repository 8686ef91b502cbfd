//! Edited files, tick after tick: taken, refused because they are broken, or held until somebody agrees.
//!
//! All or nothing for each calendar: kalender.yaml and adresboek.yaml together are one version. Nothing here depends on
//! being told of a change: the files are compared at each tick. What becomes of an edit, and the mails about it, are one
//! transaction.

use chrono::{DateTime, TimeDelta, Utc};

use crate::adapters::system_clock;
use crate::app::accepted::{Accepted, key};
use crate::app::service::Service;
use crate::app::settings::CalendarFiles;
use crate::app::store::LedgerError;
use crate::app::verdict::Look;
use crate::app::version::Version;
use crate::delivery::edits::{Edit, EditState};
use crate::messages::edits::at_once;

/// New bytes are believed when they are the same after so long: a burst of saves, or half a file, is not an edit yet.
pub const SETTLES_AFTER: TimeDelta = TimeDelta::seconds(2);

/// Broken files are believed this many times later than good ones: a slow upload is half a file for a while, and whoever
/// mends a mistake at once need not hear of it.
const PATIENCE: i32 = 3;

/// The operator is told of a file that has been broken for so long.
const DEGRADED_AFTER: TimeDelta = TimeDelta::hours(24);

pub(super) const HELD: &str =
    "an edit is held until somebody agrees: `plan` shows what it does, `plan --akkoord` takes it";

/// One calendar of `server.yaml`, as its files were last seen.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) files: CalendarFiles,
    pub(super) key: String,
    /// What runs: hash, and since when.
    pub(super) runs: Option<(String, DateTime<Utc>)>,
    /// What the files hold instead.
    pub(super) edit: Option<Edit>,
    /// The hash that was judged last.
    judged: Option<String>,
    /// New bytes, and since when they are the same, in time since boot.
    fresh: Option<(String, TimeDelta)>,
    /// The error that was logged last.
    pub(super) logged: Option<String>,
    /// The operator has been told that it is broken.
    pub(super) told_operator: bool,
    /// Something is to be said then, also when nothing changes.
    pub(super) again_at: Option<DateTime<Utc>>,
}

/// What a look at all files came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Looked {
    /// A calendar was changed, or a mail was queued: there is something to do.
    pub(super) changed: bool,
    /// Some file has new bytes that are not believed yet: look again soon.
    pub(super) again: bool,
}

impl Service {
    /// Looks after the files of these calendars from now on. `accepted`: what ran, as the ledger keeps it.
    pub fn watch(&mut self, calendars: &[CalendarFiles], accepted: &[Option<Accepted>]) {
        let watched = calendars.iter().zip(accepted).map(|(files, accepted)| Watched {
            files: files.clone(),
            key: key(files),
            runs: accepted.as_ref().map(|it| (it.hash.clone(), it.since)),
            edit: accepted.as_ref().and_then(|it| it.edit.clone()),
            judged: None,
            fresh: None,
            logged: None,
            told_operator: false,
            again_at: None,
        });
        self.watched = watched.collect();
    }

    /// The look at the start: what is good is taken at once, as the operator who starts a service expects.
    pub async fn take_good_files(&mut self) -> Result<(), LedgerError> {
        let now = self.clock.read().now;
        for at in 0..self.watched.len() {
            let look = Look::at(&self.watched[at].files);
            if look.verdict(&self.others(at)).is_ok() {
                self.watched[at].judged = Some(look.hash());
                self.judge(at, &look, now).await?;
            }
        }
        self.abandon_others(now).await
    }

    /// Compares all files with what was last judged, and judges what is new and settled.
    pub(super) async fn look_at_files(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<Looked, LedgerError> {
        let mut looked = Looked::default();
        for at in 0..self.watched.len() {
            // Before the files are read: an agreement that comes later is to bytes that come later.
            let agreed = self.ledger.agreed(&self.watched[at].key).await?;
            let look = Look::at(&self.watched[at].files);
            let hash = look.hash();
            if self.watched[at].judged.as_ref() == Some(&hash) {
                self.watched[at].fresh = None;
                looked.changed |= self.look_after(at, &look, now).await?;
            } else if self.is_believed(at, &look, &hash) {
                self.watched[at].judged = Some(hash.clone());
                self.watched[at].fresh = None;
                looked.changed |= self.judge(at, &look, now).await?;
            } else {
                looked.again = true;
                continue;
            }
            if let Some(other) = agreed.filter(|it| *it != hash) {
                self.ledger.forget_agreement(&self.watched[at].key, &other).await?;
            }
        }
        Ok(looked)
    }

    /// New bytes have been the same for long enough.
    fn is_believed(&mut self, at: usize, look: &Look, hash: &str) -> bool {
        let settles_after = self.settles_after;
        let age = self.watched[at].age(hash, system_clock::since_boot());
        let is_good = || look.verdict(&self.others(at)).is_ok();
        is_settled(age, settles_after, is_good)
    }

    /// Files that stay as they are: somebody may have agreed to an edit, or it has been broken for a day.
    async fn look_after(
        &mut self,
        at: usize,
        look: &Look,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let watched = &self.watched[at];
        let Some(edit) = &watched.edit else {
            return match watched.again_at.is_some_and(|again_at| again_at <= now) {
                true => self.back(at, now).await,
                false => Ok(false),
            };
        };
        let is_due = match edit.state {
            EditState::Held => {
                let agreed = self.ledger.agreed(&watched.key).await?;
                agreed.as_ref() == Some(&edit.hash)
            }
            EditState::Broken => !watched.told_operator && is_degraded(edit, now),
        };
        if is_due { self.judge(at, look, now).await } else { Ok(false) }
    }

    /// Decides about settled files; gives whether there is something to do.
    async fn judge(
        &mut self,
        at: usize,
        look: &Look,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let hash = look.hash();
        if self.watched[at].runs.as_ref().is_some_and(|(runs, _)| *runs == hash) {
            return self.back(at, now).await;
        }
        let loaded = match look.verdict(&self.others(at)) {
            Ok(loaded) => loaded,
            Err(wrong) => return self.refuse(at, &hash, &wrong, now).await,
        };
        let agreed = self.ledger.agreed(&self.watched[at].key).await?;
        let held = self.watched[at].edit.as_ref();
        let held = held.filter(|it| it.state == EditState::Held && it.hash == hash);
        if let Some(held) = held.filter(|_| agreed.as_ref() != Some(&hash)) {
            // Only a person takes it, also when by now it would send less.
            tracing::warn!(file = held.file, why = held.why, "{HELD}");
            return Ok(false);
        }
        let running = self.running(at).cloned();
        let examined = self.examine(running.as_ref(), &loaded, now).await?;
        let is_agreed = agreed.is_some_and(|it| it == hash);
        let held = examined.as_ref().filter(|_| !is_agreed);
        match held.and_then(|it| Some((it.why.clone()?, at_once(&loaded.calendar, it)))) {
            Some(why) => self.hold_edit(at, &hash, why, now).await,
            None => self.take(at, &hash, loaded, examined, now).await,
        }
    }

    /// The ids of the other calendars that run.
    fn others(&self, at: usize) -> Vec<&str> {
        let own = &self.watched[at].files.calendar;
        let others = self.calendars.iter().filter(|it| it.files.calendar != *own);
        others.map(|it| it.calendar.organisation.id.as_str()).collect()
    }

    /// The calendar of these files that runs.
    pub(super) fn running(&self, at: usize) -> Option<&Version> {
        let own = &self.watched[at].files.calendar;
        self.watched[at].runs.as_ref()?;
        self.calendars.iter().find(|it| it.files.calendar == *own)
    }
}

/// The operator is told of it.
pub(super) fn is_degraded(edit: &Edit, now: DateTime<Utc>) -> bool {
    DEGRADED_AFTER <= now - edit.since
}

impl Watched {
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
}

/// Good files are believed after a while, broken ones only after a longer while.
fn is_settled(age: TimeDelta, settles_after: TimeDelta, is_good: impl FnOnce() -> bool) -> bool {
    settles_after <= age && (settles_after * PATIENCE <= age || is_good())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_file_may_take_three_seconds_and_a_good_one_is_believed_after_two() {
        let settled =
            |seconds, is_good| is_settled(TimeDelta::seconds(seconds), SETTLES_AFTER, || is_good);
        assert!(!settled(1, true) && settled(2, true));
        assert!(!settled(2, false) && !settled(5, false) && settled(6, false));
        assert!(is_settled(TimeDelta::zero(), TimeDelta::zero(), || false), "`run --once`");
    }
}
