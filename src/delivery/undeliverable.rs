//! What could not be delivered, told to the coordinator: bad addresses once, mails that may not have arrived (R9, R16).

use crate::delivery::addressees::{DueLine, Unaddressed, addressed};
use crate::delivery::effect::Detail;
use crate::delivery::key::{Occasion, ReminderKey, RungKey};
use crate::delivery::message_id::digest;
use crate::delivery::outbox::{BadAddress, Entry, EntryState};
use crate::delivery::overview::Overview;
use crate::planning::Kind;

pub(super) fn lines(view: &Overview<'_>) -> Vec<DueLine> {
    let ledger = view.at.ledger;
    let bad = ledger.bad_addresses.iter().filter(|bad| !bad.reported);
    let bad = bad.filter(|bad| view.directory.parties_at(&bad.address).next().is_some());
    let lost = ledger.entries.iter().filter(|entry| view.carriage.is_unresolved(entry));
    let bad = bad.filter_map(|bad| bad_address(view, bad));
    bad.chain(lost.filter_map(|entry| unresolved(view, entry))).collect()
}

fn bad_address(view: &Overview<'_>, bad: &BadAddress) -> Option<DueLine> {
    let rung = RungKey::Address(digest([bad.address.as_str()], 8));
    let since = Occasion::Noticed(view.at.local_day(bad.since));
    let detail = Detail::BadAddress {
        address: bad.address.clone(),
        party: bad.party.clone(),
        answer: bad.answer.clone(),
    };
    to_coordinator(view, since, rung, detail)
}

/// A mail to the coordinator that may not have arrived is no reason for another one.
fn unresolved(view: &Overview<'_>, entry: &Entry) -> Option<DueLine> {
    let rung = RungKey::Mail(entry.message_id.chars().take(12).collect());
    let at = match entry.state {
        EntryState::InDoubt { since, .. } => since,
        EntryState::Unresolved { at } => at,
        _ => entry.queued_at,
    };
    let party = entry.keys.first().map_or_else(String::new, |key| key.party.clone());
    let detail = Detail::Unresolved { party, at };
    let mut found = to_coordinator(view, Occasion::Noticed(entry.day), rung, detail)?;
    found.is_passive = view.at.addresses.of(view.at.coordinator()).contains(&entry.address);
    Some(found)
}

fn to_coordinator(
    view: &Overview<'_>,
    when: Occasion,
    rung: RungKey,
    detail: Detail,
) -> Option<DueLine> {
    let key = ReminderKey::about_no_row(view.at.calendar, Kind::Undeliverable, when, rung);
    addressed(view, Unaddressed::new(key, view.today).saying(detail), view.at.coordinator())
}
