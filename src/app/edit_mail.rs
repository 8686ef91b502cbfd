//! Whether an edit is held, and the finished mails about it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::adapters::mime;
use crate::adapters::sqlite::{LedgerError, Notice, Rendered};
use crate::app::accepted::at_stake;
use crate::app::loaded::Loaded;
use crate::app::render;
use crate::app::service::Service;
use crate::calendar::PartyIx;
use crate::dates::local_day;
use crate::delivery::news::Topic;
use crate::delivery::{
    Difference, EntryState, GaveUp, Ledger, Situation, difference, digest, planning_window,
};
use crate::messages::Mail;
use crate::messages::difference::{Reader, listing, shows_something};
use crate::messages::edits::{self, Desk, News, OperatorDesk, Why};
use crate::planning::checks::{Open, Renamed, Running, renamed};
use crate::planning::{Plan, plan};

/// How far the plan of an edit looks ahead.
const AHEAD_DAYS: i64 = 400;

/// What an edit does: two calendars of one organisation on one ledger, compared.
pub(super) struct Compared {
    difference: Difference,
    edited: Plan,
    /// What would be lost with the key of its row.
    open: Vec<Open>,
}

impl Compared {
    /// Nobody sees a difference.
    pub(super) fn is_empty(&self) -> bool {
        self.difference.is_empty()
    }
}

impl Service {
    /// Why this edit waits until somebody agrees; `None`: it is taken.
    pub(super) fn why_to_hold(
        &self,
        at: usize,
        edited: &Loaded,
        compared: Option<&Compared>,
    ) -> Option<Why> {
        let open = compared.map_or(&[][..], |it| &it.open);
        let compared = compared.map(|it| (&it.difference, &it.edited));
        why_to_hold(self.running(at)?, edited, compared, open)
    }

    /// `None`: nothing has been sent yet under this id, so nothing can be compared (R3, R4 look after the first mails).
    pub(super) async fn compare(
        &mut self,
        running: Option<&Loaded>,
        edited: &Loaded,
        now: DateTime<Utc>,
    ) -> Result<Option<Compared>, LedgerError> {
        let organisation = edited.calendar.organisation.id.clone();
        let ledger = self.ledger.load(&organisation, self.mode, &self.installation, now).await?;
        let Some(running) = running.filter(|_| ledger.go_live.is_some()) else { return Ok(None) };
        let planned = |loaded: &Loaded| {
            plan(&loaded.calendar, &ledger.facts, planning_window(&loaded.calendar, &ledger, now))
        };
        let (plan_now, plan_then) = (planned(running), planned(edited));
        let situation = |loaded, plan| situation(loaded, plan, &ledger, now);
        let until = local_day(now, edited.calendar.organisation.zone) + TimeDelta::days(AHEAD_DAYS);
        let difference =
            difference(&situation(running, &plan_now), &situation(edited, &plan_then), until);
        let open = at_stake(&running.calendar, &ledger);
        Ok(Some(Compared { difference, edited: plan_then, open }))
    }

    /// What a good change does in mails, against the version that the coordinator knows; nothing when nothing that anybody
    /// sees changes, or nobody wants to know.
    pub(super) fn change_notices(
        &self,
        at: usize,
        hash: &str,
        (known, edited): (&Loaded, &Loaded),
        compared: Option<&Compared>,
        now: DateTime<Utc>,
    ) -> Vec<Notice> {
        let wanted = compared.filter(|it| self.report_changes && !it.difference.is_empty());
        let Some(compared) = wanted else { return Vec::new() };
        let reader = Reader::Party(edited.calendar.organisation.coordinator);
        let (was, is) = (&known.calendar, &edited.calendar);
        let made = |loaded: &Loaded, reader: Reader| {
            if !shows_something(&compared.difference, was, is, reader) {
                return Vec::new();
            }
            let news = News::Taken { listing: listing(&compared.difference, was, is, reader) };
            self.to_coordinator(at, loaded, (Topic::Changed, hash), &news, now)
        };
        let mut notices = made(edited, reader);
        // A slip in the coordinator's own address would otherwise be told to nobody who reads it.
        let before = made(known, Reader::Outsider).into_iter();
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
        loaded: &Loaded,
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
            let party = loaded.calendar.party(organisation.coordinator).id.clone();
            Notice {
                organisation: organisation.id.clone(),
                address: to.to_owned(),
                topic,
                name: name.to_owned(),
                before: None,
                mail: self.rendered(party, mail, now),
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
            mail: self.rendered("operator".to_owned(), mail, now),
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

    fn rendered(&self, party: String, mail: Mail, now: DateTime<Utc>) -> Rendered {
        let bytes = mime::bytes(&mail);
        if let Err(wrong) = &bytes {
            tracing::error!(message_id = mail.message_id, error = %wrong, "a message cannot be put in MIME; it is parked");
        }
        let bytes = bytes.ok();
        let state = match bytes {
            Some(_) => EntryState::Queued { not_before: now, failures: 0 },
            None => EntryState::GivenUp { at: now, reason: GaveUp::Unrenderable },
        };
        Rendered {
            party,
            message_id: mail.message_id,
            subject: mail.subject,
            envelope_from: mail.from.address,
            envelope_to: self.redirect.clone().unwrap_or(mail.to),
            bytes,
            occurrences: Vec::new(),
            state,
        }
    }
}

/// Why taking `edited` waits until somebody agrees; `None`: nobody needs to. The service and `plan` ask the same question.
/// `compared`: the difference and the edited plan; `None` when nothing can be compared. `open`: what is lost with a key.
pub(super) fn why_to_hold(
    running: &Loaded,
    edited: &Loaded,
    compared: Option<(&Difference, &Plan)>,
    open: &[Open],
) -> Option<Why> {
    let (from, to) = (&running.calendar.organisation.id, &edited.calendar.organisation.id);
    if from != to {
        return Some(Why::Organisation { from: from.clone(), to: to.clone() });
    }
    let (before, after) = (running.calendar.items.len(), edited.calendar.items.len());
    if 2 * after < before {
        return Some(Why::FewerRows { before, after });
    }
    let (before, after) = (with_address(running), with_address(edited));
    if 2 * after < before {
        return Some(Why::FewerAddresses { before, after });
    }
    let renamed = renamed(Running { calendar: &running.calendar, open }, &edited.calendar);
    if !renamed.is_empty() {
        let key = |it: &Renamed| edited.calendar.item(it.now).id.to_string();
        let rows = renamed.iter().map(|it| (it.open.item.clone(), key(it)));
        return Some(Why::Renamed { rows: rows.collect() });
    }
    let (difference, planned) = compared.filter(|(difference, _)| difference.is_storm())?;
    let mails = difference.at_once.iter();
    let at = mails.clone().map(|(at, _)| *at).min()?;
    let mails = mails.map(|(_, bundle)| {
        let to = edited.calendar.party(bundle.party).name.clone();
        (to, render::subject(edited, planned, bundle))
    });
    Some(Why::Storm { at, mails: mails.collect() })
}

fn situation<'a>(
    loaded: &'a Loaded,
    plan: &'a Plan,
    ledger: &'a Ledger,
    now: DateTime<Utc>,
) -> Situation<'a> {
    Situation { calendar: &loaded.calendar, addresses: &loaded.addresses, plan, ledger, now }
}

/// Parties with an address.
fn with_address(loaded: &Loaded) -> usize {
    let parties = (0..).map(PartyIx).take(loaded.calendar.parties.len());
    parties.filter(|party| !loaded.addresses.of(*party).is_empty()).count()
}
