//! Entries that wait: withdrawn when needless, when the address changed, or closed when in doubt for too long (R8, R9).

use chrono::NaiveDate;

use crate::delivery::addressees::addressee;
use crate::delivery::carriage::Closing;
use crate::delivery::key::ReminderKey;
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::overview::Overview;
use crate::delivery::reason::{Purpose, Reason};
use crate::planning::{DutyIx, Kind};

/// An entry that may not go as it is.
#[derive(Debug)]
pub(super) struct Withdrawal {
    pub(super) entry: EntryId,
    pub(super) how: Closing,
    /// Its lines that have become needless, each with the day it was planned for; the rest is made anew.
    pub(super) needless: Vec<(ReminderKey, NaiveDate, Reason)>,
}

/// At any hour: nothing that has become needless may still go.
pub(super) fn of(view: &Overview<'_>) -> Vec<Withdrawal> {
    let entries = view.at.ledger.entries.iter().filter(|it| it.purpose != Purpose::Operator);
    let closed = entries.filter_map(|entry| match entry.state {
        EntryState::Queued { .. } if !entry.ever_in_doubt => {
            let how = Closing::Withdrawn(trouble(view, entry)?);
            Some(Withdrawal { entry: entry.id, how, needless: needless_lines(view, entry) })
        }
        EntryState::InDoubt { since, .. } => {
            let is_over = view.at.local_day(since) != view.today || trouble(view, entry).is_some();
            let how = Closing::Unresolved;
            is_over.then(|| Withdrawal { entry: entry.id, how, needless: Vec::new() })
        }
        _ => None,
    });
    closed.collect()
}

fn needless_lines(view: &Overview<'_>, entry: &Entry) -> Vec<(ReminderKey, NaiveDate, Reason)> {
    let needless = entry.keys.iter().filter_map(|key| Some((key, needless(view, key)?)));
    let planned = |key| view.at.ledger.handled.get(key).map_or(entry.day, |it| it.planned);
    needless.map(|(key, reason)| (key.clone(), planned(key), reason)).collect()
}

/// Why the entry may not go as it is.
fn trouble(view: &Overview<'_>, entry: &Entry) -> Option<Reason> {
    let needless = entry.keys.iter().find_map(|key| needless(view, key));
    needless.or_else(|| is_moved(view, entry).then_some(Reason::AddressChanged))
}

/// Some line of it no longer goes to this address.
fn is_moved(view: &Overview<'_>, entry: &Entry) -> bool {
    entry.keys.iter().any(|key| {
        let Some(party) = view.party(&key.party) else { return false };
        let found = addressee(view, party, view.duty_of(key), key.kind);
        !found.is_some_and(|found| found.addresses.contains(&entry.address))
    })
}

/// Why the reminder need not go any more.
fn needless(view: &Overview<'_>, key: &ReminderKey) -> Option<Reason> {
    if view.party(&key.party).is_none() {
        return Some(Reason::Gone);
    }
    match key.kind {
        _ if key.about.row.is_empty() => None,
        Kind::Withdrawn => None,
        Kind::AskEvent => (!view.asks_event(&key.about.row)).then_some(Reason::Settled),
        kind if kind.asks() || kind == Kind::Prepare => needless_question(view, key),
        _ => needless_dated(view, key),
    }
}

fn needless_dated(view: &Overview<'_>, key: &ReminderKey) -> Option<Reason> {
    let Some(item) = view.item(&key.about.row) else { return Some(Reason::Gone) };
    let due = key.about.due()?;
    let Some(ix) = view.duty_of(key) else {
        let has_others = view.at.plan.duties_of(item).next().is_some();
        let why = if has_others { Reason::Overtaken } else { Reason::Gone };
        return view.at.plan.window.contains(due).then_some(why);
    };
    let duty = view.at.duty(ix);
    if duty.settled.is_some() {
        return Some(Reason::Settled);
    }
    let party = view.party(&key.party)?;
    let is_copy = key.kind == Kind::Overdue && party == view.at.coordinator();
    let is_theirs = (key.kind.tells() || key.kind == Kind::Changed) && !is_copy;
    if is_theirs && !view.at.concerns(duty, party) {
        return Some(Reason::Gone);
    }
    let is_about_the_future = is_theirs && key.kind != Kind::Overdue;
    (is_about_the_future && due < view.today).then_some(Reason::Overtaken)
}

fn needless_question(view: &Overview<'_>, key: &ReminderKey) -> Option<Reason> {
    let is_open = |ix: &DutyIx| view.at.duty(*ix).settled.is_none();
    let still_asked = |ix| view.at.reminders(ix).any(|it| it.kind == key.kind);
    let is_needed = view.duty_of(key).filter(is_open).is_some_and(still_asked);
    (!is_needed).then_some(Reason::Settled)
}
