//! Edited files, tick after tick: taken, refused because they are broken, or held until somebody agrees.
//!
//! All or nothing for each calendar: kalender.yaml and adresboek.yaml together are one version. Nothing here depends on
//! being told of a change: the files are compared at each tick. What becomes of an edit, and the mails about it, are one
//! transaction.

use chrono::{DateTime, TimeDelta, Utc};

use crate::adapters::sqlite::{Edit, EditState, LedgerError, Notice, Turn, Version};
use crate::adapters::system_clock;
use crate::app::accepted::{Accepted, key};
use crate::app::crash_point::crash_point;
use crate::app::loaded::Loaded;
use crate::app::service::Service;
use crate::app::settings::CalendarFiles;
use crate::app::verdict::{Look, Wrong};
use crate::messages::edits::{News, Why, in_english};

/// New bytes are believed when they are the same after so long: a burst of saves, or half a file, is not an edit yet.
pub const SETTLES_AFTER: TimeDelta = TimeDelta::seconds(2);

/// The operator is told of a file that has been broken for so long.
const DEGRADED_AFTER: TimeDelta = TimeDelta::hours(24);

/// The same error, once mended, is news again after so long; a file that comes and goes is not six mails a day.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(4);

const HELD: &str =
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
    logged: Option<String>,
    /// The operator has been told that it is broken.
    told_operator: bool,
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
        Ok(())
    }

    /// Compares all files with what was last judged, and judges what is new and settled.
    pub(super) async fn look_at_files(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<Looked, LedgerError> {
        let mut looked = Looked::default();
        for at in 0..self.watched.len() {
            let look = Look::at(&self.watched[at].files);
            let hash = look.hash();
            let settles_after = self.settles_after;
            let watched = &mut self.watched[at];
            if watched.judged.as_ref() == Some(&hash) {
                watched.fresh = None;
                looked.changed |= self.look_after(at, &look, now).await?;
            } else if watched.is_settled(&hash, system_clock::since_boot(), settles_after) {
                watched.judged = Some(hash);
                watched.fresh = None;
                looked.changed |= self.judge(at, &look, now).await?;
            } else {
                looked.again = true;
            }
        }
        Ok(looked)
    }

    /// An edit that stays: somebody may have agreed, or it has been broken for a day.
    async fn look_after(
        &mut self,
        at: usize,
        look: &Look,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let watched = &self.watched[at];
        let Some(edit) = watched.edit.clone() else { return Ok(false) };
        match edit.state {
            EditState::Held => {
                let agreed = self.ledger.agreed(&watched.key).await?;
                if agreed.as_ref() == Some(&edit.hash) {
                    self.judge(at, look, now).await
                } else {
                    Ok(false)
                }
            }
            EditState::Broken if DEGRADED_AFTER <= now - edit.since && !watched.told_operator => {
                self.tell_degraded(at, &edit, now).await
            }
            EditState::Broken => Ok(false),
        }
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
        let compared = self.compare(at, &loaded, now).await?;
        let why = self.why_to_hold(at, &loaded, compared.as_ref());
        match why.filter(|_| agreed.is_none_or(|it| it != hash)) {
            Some(why) => self.hold_edit(at, &hash, &why, now).await,
            None => {
                let notices = self.change_notices(at, &hash, &loaded, compared.as_ref(), now);
                self.take(at, &hash, loaded, &notices, now).await
            }
        }
    }

    /// The ids of the other calendars that run.
    fn others(&self, at: usize) -> Vec<&str> {
        let own = &self.watched[at].files.calendar;
        let others = self.calendars.iter().filter(|it| it.files.calendar != *own);
        others.map(|it| it.calendar.organisation.id.as_str()).collect()
    }

    /// The calendar of these files that runs.
    pub(super) fn running(&self, at: usize) -> Option<&Loaded> {
        let own = &self.watched[at].files.calendar;
        self.watched[at].runs.as_ref()?;
        self.calendars.iter().find(|it| it.files.calendar == *own)
    }

    async fn back(&mut self, at: usize, now: DateTime<Utc>) -> Result<bool, LedgerError> {
        self.watched[at].logged = None;
        self.watched[at].told_operator = false;
        if self.watched[at].edit.take().is_some() {
            tracing::info!(file = self.watched[at].key, "the files are again what runs");
            self.write(at, Some(&Turn::Back), &[], now).await?;
        }
        Ok(false)
    }

    async fn refuse(
        &mut self,
        at: usize,
        hash: &str,
        wrong: &Wrong,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let watched = &mut self.watched[at];
        if watched.logged.as_ref() != Some(&wrong.digest) {
            watched.logged = Some(wrong.digest.clone());
            tracing::error!(
                file = watched.key,
                place = wrong.place,
                why = wrong.why,
                errors = wrong.findings.len() + wrong.more,
                goes_on = watched.runs.is_some(),
                "a calendar file is broken and is not taken; `check` shows what and where"
            );
        }
        if self.running(at).is_none() {
            return Ok(false);
        }
        let edit = self.edit(at, hash, EditState::Broken, (&wrong.place, &wrong.why), now);
        let news = News::Broken { findings: wrong.findings.clone(), more: wrong.more };
        let notices = match self.was_told(at, "broken", &wrong.digest).await? {
            true => Vec::new(),
            false => self.to_coordinator(at, None, ("broken", &wrong.digest), &news, now),
        };
        self.set_edit(at, edit, &notices, now).await
    }

    async fn hold_edit(
        &mut self,
        at: usize,
        hash: &str,
        why: &Why,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let said = in_english(why);
        tracing::warn!(file = self.watched[at].key, why = said, "{HELD}");
        let edit = self.edit(at, hash, EditState::Held, ("", &said), now);
        let mut notices = Vec::new();
        if !self.was_told(at, "held", hash).await? {
            notices = self.to_coordinator(at, None, ("held", hash), &News::Held(why.clone()), now);
            notices.extend(self.held_to_operator(at, hash, why, now));
        }
        self.set_edit(at, edit, &notices, now).await
    }

    async fn take(
        &mut self,
        at: usize,
        hash: &str,
        loaded: Loaded,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let is_first = self.watched[at].runs.is_none();
        let bytes = loaded.bytes();
        let version = Version {
            file: self.watched[at].key.clone(),
            organisation: loaded.calendar.organisation.id.clone(),
            hash: hash.to_owned(),
            taken_at: now,
            calendar: bytes.calendar.clone(),
            addresses: bytes.addresses.clone().unwrap_or_default(),
            agreed: None,
        };
        self.write(at, Some(&Turn::Take(version)), notices, now).await?;
        let watched = &mut self.watched[at];
        watched.runs = Some((hash.to_owned(), now));
        watched.edit = None;
        watched.logged = None;
        watched.told_operator = false;
        if !is_first {
            tracing::info!(
                organisation = loaded.calendar.organisation.id,
                version = &hash[..12],
                rows = loaded.calendar.items.len(),
                "the calendar was changed; this version runs from now on"
            );
        }
        let same = |it: &&mut Loaded| it.files.calendar == loaded.files.calendar;
        match self.calendars.iter_mut().find(same) {
            Some(running) => *running = loaded,
            None => self.calendars.push(loaded),
        }
        Ok(true)
    }

    fn edit(
        &self,
        at: usize,
        hash: &str,
        state: EditState,
        (place, why): (&str, &str),
        now: DateTime<Utc>,
    ) -> Edit {
        let watched = &self.watched[at];
        // One broken file after another is one trouble; a held edit is another.
        let before = watched.edit.as_ref().filter(|it| it.state == state);
        Edit {
            file: watched.key.clone(),
            hash: hash.to_owned(),
            state,
            since: before.map_or(now, |it| it.since),
            place: place.to_owned(),
            why: why.to_owned(),
        }
    }

    /// Writes only what is new: after a restart the same broken file changes nothing.
    async fn set_edit(
        &mut self,
        at: usize,
        edit: Edit,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        if self.watched[at].edit.as_ref() != Some(&edit) || !notices.is_empty() {
            self.write(at, Some(&Turn::Refuse(edit.clone())), notices, now).await?;
            self.watched[at].told_operator &= edit.state == EditState::Broken;
            self.watched[at].edit = Some(edit);
        }
        Ok(!notices.is_empty())
    }

    async fn tell_degraded(
        &mut self,
        at: usize,
        edit: &Edit,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        self.watched[at].told_operator = true;
        let since = edit.since.to_rfc3339();
        if self.was_told(at, "degraded", &since).await? {
            return Ok(false);
        }
        tracing::error!(
            file = self.watched[at].key,
            %since,
            place = edit.place,
            "a calendar file has been broken for a day; the operator is told"
        );
        let notices = self.degraded_to_operator(at, edit, now);
        self.write(at, None, &notices, now).await?;
        Ok(!notices.is_empty())
    }

    async fn was_told(&mut self, at: usize, what: &str, hash: &str) -> Result<bool, LedgerError> {
        self.ledger.was_told(&self.watched[at].key, self.mode, what, hash).await
    }

    /// One transaction. A crash before it leaves all as it was; after it all is there.
    async fn write(
        &mut self,
        at: usize,
        turn: Option<&Turn>,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        crash_point("edit");
        let times = (now, now - FORGOTTEN_AFTER);
        self.ledger.turn(&self.watched[at].key, turn, notices, self.mode, times).await?;
        crash_point("edited");
        Ok(())
    }
}

impl Watched {
    /// The same new bytes were seen so long ago.
    fn is_settled(&mut self, hash: &str, at: TimeDelta, settles_after: TimeDelta) -> bool {
        match &self.fresh {
            Some((seen, since)) if seen == hash => settles_after <= at - *since,
            _ => {
                self.fresh = Some((hash.to_owned(), at));
                settles_after.is_zero()
            }
        }
    }
}
