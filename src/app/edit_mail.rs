//! Whether an edit is held, and the finished mails about it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::adapters::mime;
use crate::adapters::sqlite::{Edit, LedgerError, Notice, Rendered};
use crate::app::accepted::at_stake;
use crate::app::loaded::Loaded;
use crate::app::render;
use crate::app::service::Service;
use crate::app::verdict::hex;
use crate::calendar::PartyIx;
use crate::dates::local_day;
use crate::delivery::{
    Difference, EntryState, GaveUp, Ledger, Situation, difference, planning_window,
};
use crate::messages::difference::{Reader, listing};
use crate::messages::edits::{self, Desk, News, Why};
use crate::messages::{Context, Mail};
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
        at: usize,
        edited: &Loaded,
        now: DateTime<Utc>,
    ) -> Result<Option<Compared>, LedgerError> {
        let organisation = edited.calendar.organisation.id.clone();
        let ledger = self.ledger.load(&organisation, self.mode, &self.installation, now).await?;
        let Some(running) = self.running(at).filter(|_| ledger.go_live.is_some()) else {
            return Ok(None);
        };
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

    /// What a good change does in mails; nothing when nothing that anybody sees changes, or nobody wants to know.
    pub(super) fn change_notices(
        &self,
        at: usize,
        hash: &str,
        edited: &Loaded,
        compared: Option<&Compared>,
        now: DateTime<Utc>,
    ) -> Vec<Notice> {
        let wanted = compared.filter(|it| self.report_changes && !it.difference.is_empty());
        let (Some(compared), Some(running)) = (wanted, self.running(at)) else { return Vec::new() };
        let reader = Reader::Party(edited.calendar.organisation.coordinator);
        let (was, is) = (&running.calendar, &edited.calendar);
        let news = News::Taken { listing: listing(&compared.difference, was, is, reader) };
        let mut notices = self.to_coordinator(at, Some(edited), ("changed", hash), &news, now);
        // A slip in the coordinator's own address would otherwise be told to nobody who reads it.
        let news =
            News::Taken { listing: listing(&compared.difference, was, is, Reader::Outsider) };
        let before = self.to_coordinator(at, None, ("changed", hash), &news, now);
        let is_other = |it: &Notice| !notices.iter().any(|other| other.address == it.address);
        let before: Vec<Notice> = before.into_iter().filter(is_other).collect();
        notices.extend(before);
        notices
    }

    /// One mail to each address of the coordinator; of the calendar that runs, unless another is given.
    pub(super) fn to_coordinator(
        &self,
        at: usize,
        instead: Option<&Loaded>,
        (what, hash): (&'static str, &str),
        news: &News,
        now: DateTime<Utc>,
    ) -> Vec<Notice> {
        let Some(loaded) = instead.or_else(|| self.running(at)) else { return Vec::new() };
        let organisation = &loaded.calendar.organisation;
        let context = render::context(loaded, self.mode, &self.redirect);
        let desk = self.desk(at, loaded, &context, now);
        let addresses = loaded.addresses.of(organisation.coordinator).iter();
        let made = addresses.map(|address| {
            let to = address.as_str();
            let message_id = self.edit_message_id(at, (what, hash, to), loaded, now);
            let mail = edits::to_coordinator(&desk, to, news, message_id);
            let party = loaded.calendar.party(organisation.coordinator).id.clone();
            Notice {
                organisation: organisation.id.clone(),
                address: to.to_owned(),
                what,
                hash: hash.to_owned(),
                mail: self.rendered(party, mail, now),
            }
        });
        made.collect()
    }

    pub(super) fn held_to_operator(
        &self,
        at: usize,
        hash: &str,
        why: &Why,
        now: DateTime<Utc>,
    ) -> Option<Notice> {
        let file = self.watched[at].files.calendar.display().to_string();
        self.to_operator(at, ("held", hash), now, |desk, to, message_id| {
            edits::held_to_operator(desk, to, &file, why, message_id)
        })
    }

    pub(super) fn degraded_to_operator(
        &self,
        at: usize,
        edit: &Edit,
        now: DateTime<Utc>,
    ) -> Vec<Notice> {
        let file = self.watched[at].files.calendar.display().to_string();
        let since = edit.since.to_rfc3339();
        let made = self.to_operator(at, ("degraded", &since), now, |desk, to, message_id| {
            edits::degraded_to_operator(desk, to, &file, (edit.since, &edit.place), message_id)
        });
        made.into_iter().collect()
    }

    fn to_operator(
        &self,
        at: usize,
        (what, hash): (&'static str, &str),
        now: DateTime<Utc>,
        words: impl FnOnce(&Desk<'_>, &str, String) -> Mail,
    ) -> Option<Notice> {
        let loaded = self.running(at).filter(|_| !self.operator.is_empty())?;
        let context = render::context(loaded, self.mode, &self.redirect);
        let desk = self.desk(at, loaded, &context, now);
        let to = &self.operator;
        let message_id = self.edit_message_id(at, (what, hash, to), loaded, now);
        let mail = words(&desk, to, message_id);
        Some(Notice {
            organisation: String::new(),
            address: to.clone(),
            what,
            hash: hash.to_owned(),
            mail: self.rendered("operator".to_owned(), mail, now),
        })
    }

    fn desk<'a>(
        &self,
        at: usize,
        loaded: &'a Loaded,
        context: &'a Context,
        now: DateTime<Utc>,
    ) -> Desk<'a> {
        let since = self.watched[at].runs.as_ref().map_or(now, |(_, since)| *since);
        Desk { calendar: &loaded.calendar, context, since, now }
    }

    /// The same after a crash; another when the same edit or error comes back after another version ran, or on another day.
    fn edit_message_id(
        &self,
        at: usize,
        (what, hash, to): (&str, &str, &str),
        loaded: &Loaded,
        now: DateTime<Utc>,
    ) -> String {
        let organisation = &loaded.calendar.organisation;
        let day = local_day(now, organisation.zone).to_string();
        let file = self.watched[at].key.as_str();
        let runs = self.watched[at].runs.as_ref();
        let since = runs.map(|(_, since)| since.to_rfc3339()).unwrap_or_default();
        let mode = self.mode.word();
        let parts =
            [&self.installation, mode, &organisation.id, file, &since, what, hash, to, &day];
        format!("{}@{}", &hex(&parts)[..32], render::domain(&loaded.files.from.address))
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
