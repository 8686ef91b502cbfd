//! What could not be delivered, told to the coordinator: bad addresses once, mails that may not have arrived (R9, R16).

use crate::dates::local_day;
use crate::delivery::destination::{Draft, Wanted};
use crate::delivery::effect::Detail;
use crate::delivery::key::{Occasion, RungKey};
use crate::delivery::ledger::BadAddress;
use crate::delivery::message_id::digest;
use crate::delivery::outbox::{Entry, EntryState};
use crate::delivery::round::Round;
use crate::planning::Kind;

impl Round<'_> {
    /// Lines for the coordinator about addresses and mails.
    pub(super) fn undeliverable(&self, wanted: &mut Vec<Wanted>) {
        let news = self.at.ledger.bad_addresses.iter().filter(|bad| !bad.reported);
        wanted.extend(news.filter(|bad| self.is_used(bad)).filter_map(|bad| self.bad_address(bad)));
        let unresolved = self.at.ledger.entries.iter().filter(|entry| self.is_unresolved(entry));
        wanted.extend(unresolved.filter_map(|entry| self.unresolved(entry)));
    }

    fn is_used(&self, bad: &BadAddress) -> bool {
        let mut parties =
            (0..self.at.calendar.parties.len()).map(|at| crate::calendar::PartyIx(at as u32));
        parties.any(|party| self.at.addresses.of(party).contains(&bad.address))
    }

    fn bad_address(&self, bad: &BadAddress) -> Option<Wanted> {
        let coordinator = self.at.calendar.organisation.coordinator;
        let since = local_day(bad.since, self.at.calendar.organisation.zone);
        let rung = RungKey::Address(digest([bad.address.as_str()], 8));
        let key = self.bare_key(Kind::Undeliverable, Occasion::Noticed(since), rung);
        let detail = Detail::BadAddress {
            address: bad.address.clone(),
            party: bad.party.clone(),
            answer: bad.answer.clone(),
        };
        self.wanted(Draft::new(key, self.today).saying(detail), coordinator)
    }

    /// A mail to the coordinator that may not have arrived is no reason for another one.
    fn unresolved(&self, entry: &Entry) -> Option<Wanted> {
        let coordinator = self.at.calendar.organisation.coordinator;
        let rung = RungKey::Mail(entry.message_id.chars().take(12).collect());
        let key = self.bare_key(Kind::Undeliverable, Occasion::Noticed(entry.day), rung);
        let at = match entry.state {
            EntryState::InDoubt { since, .. } => since,
            EntryState::Unresolved { at } => at,
            _ => entry.queued_at,
        };
        let party = entry.keys.first().map_or_else(String::new, |key| key.party.clone());
        let detail = Detail::Unresolved { party, at };
        let mut found = self.wanted(Draft::new(key, self.today).saying(detail), coordinator)?;
        found.is_passive = self.at.addresses.of(coordinator).contains(&entry.address);
        Some(found)
    }
}
