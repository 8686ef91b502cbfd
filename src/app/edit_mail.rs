//! The finished mails about an edit.

use chrono::{DateTime, Utc};

use crate::app::render;
use crate::app::service::Service;
use crate::app::store::LedgerError;
use crate::app::version::Version;
use crate::delivery::edits::{Notice, Topic};
use crate::delivery::{Examined, digest, examine};
use crate::messages::Mail;
use crate::messages::difference::{Audience, listing, shows_something};
use crate::messages::edits::{self, Desk, News, OperatorDesk};

impl Service {
    /// What taking the edit does, and whether it waits; `None`: nothing runs yet.
    pub(super) async fn examine(
        &mut self,
        running: Option<&Version>,
        edited: &Version,
        now: DateTime<Utc>,
    ) -> Result<Option<Examined>, LedgerError> {
        let Some(running) = running else { return Ok(None) };
        let organisation = edited.calendar.organisation.id.clone();
        let ledger = self.ledger.load(&organisation, self.mode, &self.installation, now).await?;
        Ok(Some(examine(running.side(), edited.side(), &ledger, now)))
    }

    /// What a good change does in mails, against the version that the coordinator knows; nothing when nothing that anybody
    /// sees changes, or nobody wants to know.
    pub(super) fn change_notices(
        &self,
        at: usize,
        hash: &str,
        (known, edited): (&Version, &Version),
        examined: Option<&Examined>,
        now: DateTime<Utc>,
    ) -> Vec<Notice> {
        let is_seen = |it: &&Examined| it.has_begun && !it.difference.is_empty();
        let Some(examined) = examined.filter(is_seen).filter(|_| self.report_changes) else {
            return Vec::new();
        };
        let reader = Audience::Party(edited.calendar.organisation.coordinator);
        let (was, is) = (&known.calendar, &edited.calendar);
        let made = |loaded: &Version, reader: Audience| {
            if !shows_something(&examined.difference, was, is, reader) {
                return Vec::new();
            }
            let news = News::Taken { listing: listing(&examined.difference, was, is, reader) };
            self.to_coordinator(at, loaded, (Topic::Changed, hash), &news, now)
        };
        let mut notices = made(edited, reader);
        // A slip in the coordinator's own address would otherwise be told to nobody who reads it.
        let before = made(known, Audience::Outsider).into_iter();
        let is_other = |it: &Notice| !notices.iter().any(|other| other.address == it.address);
        let before: Vec<Notice> = before.filter(is_other).collect();
        notices.extend(before);
        let bytes = known.bytes();
        for it in &mut notices {
            let addresses = bytes.addresses.clone().unwrap_or_default();
            it.before = Some((bytes.calendar.clone(), addresses));
        }
        notices
    }

    /// One mail to each address of the coordinator of this calendar.
    pub(super) fn to_coordinator(
        &self,
        at: usize,
        loaded: &Version,
        (topic, name): (Topic, &str),
        news: &News,
        now: DateTime<Utc>,
    ) -> Vec<Notice> {
        let organisation = &loaded.calendar.organisation;
        let context = render::context(loaded, self.mode, &self.redirect);
        let since = self.watched[at].runs.as_ref().map_or(now, |(_, since)| *since);
        let desk = Desk { calendar: &loaded.calendar, context: &context, since, now };
        let addresses = loaded.addresses.of(organisation.coordinator).iter();
        let made = addresses.map(|address| {
            let to = address.as_str();
            let message_id = self.edit_message_id(at, (topic, name, to), now);
            let mail = edits::to_coordinator(&desk, to, news, message_id);
            let party = &loaded.calendar.party(organisation.coordinator).id;
            Notice {
                organisation: organisation.id.clone(),
                address: to.to_owned(),
                topic,
                name: name.to_owned(),
                before: None,
                mail: render::finished(party, mail, &self.redirect, now),
            }
        });
        made.collect()
    }

    /// One mail to the operator, if anybody is.
    pub(super) fn to_operator(
        &self,
        at: usize,
        (topic, name): (Topic, &str),
        now: DateTime<Utc>,
        words: impl FnOnce(&OperatorDesk<'_>, &str, String) -> Mail,
    ) -> Option<Notice> {
        let to = Some(&self.operator).filter(|it| !it.is_empty())?;
        let files = &self.watched[at].files;
        let file = files.calendar.display().to_string();
        let running = self.running(at).map(|it| it.calendar.organisation.id.as_str());
        let organisation = running.unwrap_or_default();
        let desk = OperatorDesk { from: &files.from, file: &file, organisation, now };
        let mail = words(&desk, to, self.edit_message_id(at, (topic, name, to), now));
        Some(Notice {
            organisation: String::new(),
            address: to.clone(),
            topic,
            name: name.to_owned(),
            before: None,
            mail: render::finished(render::OPERATOR, mail, &self.redirect, now),
        })
    }

    /// Another each time that something is told; it is kept with the bytes, so a repeat is the same.
    fn edit_message_id(
        &self,
        at: usize,
        (topic, name, to): (Topic, &str, &str),
        now: DateTime<Utc>,
    ) -> String {
        let watched = &self.watched[at];
        let (file, mode, at) = (watched.key.as_str(), self.mode.word(), now.to_rfc3339());
        let parts = [&self.installation, mode, file, topic.word(), name, to, &at];
        format!("{}@{}", digest(parts, 32), watched.files.from.domain())
    }
}
