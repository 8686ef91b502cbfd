//! What becomes of an edit that was judged, with the mails about it: one transaction.

use chrono::{DateTime, Utc};

use crate::app::crash_point::crash_point;
use crate::app::edits::{HELD, is_degraded};
use crate::app::load;
use crate::app::service::Service;
use crate::app::store::LedgerError;
use crate::app::verdict::Wrong;
use crate::app::version::Version;
use crate::delivery::edits::{
    Announcements, Bytes, Edit, EditState, FileTrouble, KeptVersion, Notice, Topic, Turn,
    UnsentChange, announce,
};
use crate::delivery::{Examined, Why};
use crate::messages::edits::{
    News, abandoned_to_operator, degraded_to_operator, held_to_operator, in_english,
    never_ran_to_operator,
};

impl Service {
    /// The files hold what runs.
    pub(super) async fn back(
        &mut self,
        at: usize,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let next = self.news(at, &[], false, now).await?;
        let mut notices = Vec::new();
        if let Some(running) = self.running(at).filter(|_| next.tell.contains(&Topic::WellAgain)) {
            let news = News::WellAgain { is_taken: false };
            notices = self.to_coordinator(at, running, (Topic::WellAgain, ""), &news, now);
        }
        let watched = &mut self.watched[at];
        watched.logged = None;
        watched.told_operator = false;
        let turn = watched.edit.take().map(|_| Turn::Back);
        if turn.is_some() {
            tracing::info!(file = watched.key, "the files are again what runs");
        }
        if turn.is_some() || !next.is_nothing {
            self.write(at, turn.as_ref(), &next, &notices, now).await?;
        }
        Ok(!notices.is_empty())
    }

    /// The files are broken.
    pub(super) async fn refuse(
        &mut self,
        at: usize,
        hash: &str,
        wrong: &Wrong,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        self.log_refusal(at, wrong);
        if self.running(at).is_none() {
            return self.never_ran(at, wrong, now).await;
        }
        let edit = self.edit(at, hash, EditState::Broken, (&wrong.place, wrong.why), now);
        let since = edit.since.to_rfc3339();
        let broken = |it: &String| trouble(Topic::Broken, it, &wrong.digest);
        let mut troubles: Vec<FileTrouble> = wrong.errors.iter().map(broken).collect();
        let is_degraded = is_degraded(&edit, now);
        troubles.extend(is_degraded.then(|| trouble(Topic::Degraded, &since, &since)));
        self.watched[at].told_operator = is_degraded;
        let next = self.news(at, &troubles, false, now).await?;
        let mut notices = Vec::new();
        if let Some(running) = self.running(at).filter(|_| next.tell.contains(&Topic::Broken)) {
            let news = News::Broken { findings: wrong.findings.clone(), more: wrong.more };
            let about = (Topic::Broken, wrong.digest.as_str());
            notices = self.to_coordinator(at, running, about, &news, now);
        }
        if next.tell.contains(&Topic::Degraded) {
            let file = &self.watched[at].key;
            tracing::error!(file, %since, "a calendar file has been broken for a day; the operator is told");
            let runs_since = self.watched[at].runs.as_ref().map_or(now, |(_, since)| *since);
            notices.extend(self.to_operator(at, (Topic::Degraded, &since), now, |desk, to, id| {
                degraded_to_operator(desk, to, (edit.since, &edit.place), runs_since, id)
            }));
        }
        self.set_edit(at, edit, &next, &notices, now).await
    }

    fn log_refusal(&mut self, at: usize, wrong: &Wrong) {
        let watched = &mut self.watched[at];
        if watched.logged.as_ref() == Some(&wrong.digest) {
            return;
        }
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

    /// Nothing goes on instead: only the operator can be told.
    async fn never_ran(
        &mut self,
        at: usize,
        wrong: &Wrong,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let next = self.news(at, &[trouble(Topic::NeverRan, "", "")], false, now).await?;
        let told = next.tell.contains(&Topic::NeverRan).then(|| {
            self.to_operator(at, (Topic::NeverRan, ""), now, |desk, to, id| {
                never_ran_to_operator(desk, to, (&wrong.place, wrong.why), id)
            })
        });
        let notices: Vec<Notice> = told.flatten().into_iter().collect();
        if !next.is_nothing {
            self.write(at, None, &next, &notices, now).await?;
        }
        Ok(!notices.is_empty())
    }

    /// The edit waits until somebody agrees, with the mails that it would send at once.
    pub(super) async fn hold_edit(
        &mut self,
        at: usize,
        hash: &str,
        (why, mails): (Why, Vec<[String; 2]>),
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let said = in_english(&why);
        tracing::warn!(file = self.watched[at].key, why = said, "{HELD}");
        let edit = self.edit(at, hash, EditState::Held, ("", &said), now);
        let next = self.news(at, &[trouble(Topic::Held, hash, hash)], false, now).await?;
        let mut notices = Vec::new();
        if let Some(running) = self.running(at).filter(|_| next.tell.contains(&Topic::Held)) {
            let about = (Topic::Held, hash);
            let news = News::Held { why: why.clone(), mails };
            notices = self.to_coordinator(at, running, about, &news, now);
            notices.extend(
                self.to_operator(at, about, now, |desk, to, id| {
                    held_to_operator(desk, to, &why, id)
                }),
            );
        }
        self.set_edit(at, edit, &next, &notices, now).await
    }

    /// The edit runs from now on.
    pub(super) async fn take(
        &mut self,
        at: usize,
        hash: &str,
        edited: Version,
        examined: Option<Examined>,
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        let (next, notices) = self.news_of_change(at, hash, &edited, examined, now).await?;
        let bytes = edited.bytes();
        let version = KeptVersion {
            file: self.watched[at].key.clone(),
            organisation: edited.calendar.organisation.id.clone(),
            hash: hash.to_owned(),
            taken_at: now,
            calendar: bytes.calendar.clone(),
            addresses: bytes.addresses.clone().unwrap_or_default(),
            agreed: None,
        };
        self.write(at, Some(&Turn::Take(version)), &next, &notices, now).await?;
        let watched = &mut self.watched[at];
        let is_first = watched.runs.replace((hash.to_owned(), now)).is_none();
        watched.edit = None;
        watched.logged = None;
        watched.told_operator = false;
        if !is_first {
            tracing::info!(
                organisation = edited.calendar.organisation.id,
                version = &hash[..12],
                rows = edited.calendar.items.len(),
                "the calendar was changed; this version runs from now on"
            );
        }
        let same = |it: &&mut Version| it.files.calendar == edited.files.calendar;
        match self.calendars.iter_mut().find(same) {
            Some(running) => *running = edited,
            None => self.calendars.push(edited),
        }
        self.abandon_others(now).await?;
        Ok(true)
    }

    /// One mail says what changed since the version that the coordinator knows: what still waits about an earlier change is
    /// in it.
    async fn news_of_change(
        &mut self,
        at: usize,
        hash: &str,
        edited: &Version,
        examined: Option<Examined>,
        now: DateTime<Utc>,
    ) -> Result<(Announcements, Vec<Notice>), LedgerError> {
        let key = self.watched[at].key.clone();
        let unsent = self.ledger.unsent_changes(&key, self.mode).await?;
        let is_same = examined.as_ref().is_some_and(|it| it.difference.is_empty());
        let (known, examined) = match unsent.first().and_then(|it| self.known(at, it)) {
            Some(known) => {
                let examined = self.examine(Some(&known), edited, now).await?;
                (Some(known), examined)
            }
            None => (self.running(at).cloned(), examined),
        };
        let mut notices = known.as_ref().map_or_else(Vec::new, |known| {
            self.change_notices(at, hash, (known, edited), examined.as_ref(), now)
        });
        let mut next = self.news(at, &[], !notices.is_empty(), now).await?;
        next.withdraw.extend(unsent.into_iter().map(|it| (Topic::Changed, it.name)));
        if next.tell.contains(&Topic::WellAgain) {
            let news = News::WellAgain { is_taken: !is_same };
            notices.extend(self.to_coordinator(at, edited, (Topic::WellAgain, ""), &news, now));
        }
        Ok((next, notices))
    }

    /// The version before an unsent change, if it is of the organisation that runs.
    fn known(&self, at: usize, unsent: &UnsentChange) -> Option<Version> {
        let running = self.running(at)?;
        let (calendar, addresses) = (unsent.calendar.clone(), unsent.addresses.clone());
        let bytes = Bytes { calendar, addresses: Some(addresses) };
        let known = load::read(&running.files, bytes, None).loaded?;
        let id = &running.calendar.organisation.id;
        (known.calendar.organisation.id == *id).then_some(known)
    }

    /// Nobody gets mail of an organisation whose calendar no longer runs: its id was changed, or it was taken out of
    /// `server.yaml`. While one calendar cannot run at all, it may be its.
    pub(super) async fn abandon_others(&mut self, now: DateTime<Utc>) -> Result<(), LedgerError> {
        if self.watched.is_empty() || self.watched.iter().any(|it| it.runs.is_none()) {
            return Ok(());
        }
        let running = self.calendars.iter().map(|it| it.calendar.organisation.id.as_str());
        let running: Vec<&str> = running.collect();
        let waiting = self.ledger.waiting_of_others(&running, self.mode).await?;
        for (organisation, entries) in waiting {
            let messages = entries.len();
            tracing::warn!(
                organisation,
                messages,
                "no calendar of it runs any more: what waited is withdrawn"
            );
            let about = (Topic::Abandoned, organisation.as_str());
            let notice = self.to_operator(0, about, now, |desk, to, id| {
                abandoned_to_operator(desk, to, (&organisation, messages), id)
            });
            self.ledger.abandon(&entries, self.mode, notice.as_ref(), now).await?;
        }
        Ok(())
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
        next: &Announcements,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<bool, LedgerError> {
        if self.watched[at].edit.as_ref() != Some(&edit) || !next.is_nothing {
            self.write(at, Some(&Turn::Refuse(edit.clone())), next, notices, now).await?;
            self.watched[at].told_operator &= edit.state == EditState::Broken;
            self.watched[at].edit = Some(edit);
        }
        Ok(!notices.is_empty())
    }

    /// What people hear when these troubles stand.
    async fn news(
        &mut self,
        at: usize,
        troubles: &[FileTrouble],
        is_told_otherwise: bool,
        now: DateTime<Utc>,
    ) -> Result<Announcements, LedgerError> {
        let told = self.ledger.told_of_edits(&self.watched[at].key, self.mode).await?;
        let next = announce(&told, troubles, is_told_otherwise, now);
        self.watched[at].again_at = next.again_at;
        Ok(next)
    }

    /// One transaction. A crash before it leaves all as it was; after it all is there.
    async fn write(
        &mut self,
        at: usize,
        turn: Option<&Turn>,
        next: &Announcements,
        notices: &[Notice],
        now: DateTime<Utc>,
    ) -> Result<(), LedgerError> {
        crash_point("edit");
        let file = (self.watched[at].key.as_str(), self.mode);
        self.ledger.turn(file, turn, next, notices, now).await?;
        crash_point("edited");
        Ok(())
    }
}

fn trouble(topic: Topic, hash: &str, mail: &str) -> FileTrouble {
    FileTrouble { topic, hash: hash.to_owned(), mail: mail.to_owned() }
}
