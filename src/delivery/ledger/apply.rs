//! The ledger with effects carried out, in memory: what the database does, for forecasts and tests.

use chrono::{DateTime, NaiveDate, Utc};

use crate::delivery::durations::Durations;
use crate::delivery::effect::{Bundle, Detail, Effect};
use crate::delivery::ledger::contents::{GoLive, Handled, HandledAs, Ledger};
use crate::delivery::message_id::message_id;
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::submission::Submission;

impl Ledger {
    /// Carries out the effects of one decision, in order.
    pub fn apply(&mut self, effects: &[Effect], now: DateTime<Utc>) {
        for effect in effects {
            match effect {
                Effect::GoLive { at, first_send } => {
                    self.go_live = Some(GoLive { at: *at, first_send: *first_send });
                }
                Effect::Seen { item, at } => {
                    self.first_seen.insert(item.clone(), *at);
                }
                Effect::Withdraw { entry, why } => {
                    self.close(*entry, EntryState::Withdrawn { at: now, why: *why });
                    self.free_keys(*entry);
                }
                Effect::Unresolve { entry } => {
                    self.close(*entry, EntryState::Unresolved { at: now });
                }
                Effect::Skip { key, planned, reason } => {
                    let how = HandledAs::Skipped(*reason);
                    let handled = Handled { how, planned: *planned, decided_at: now };
                    self.handled.insert(key.clone(), handled);
                }
                Effect::Enqueue(bundle) => self.enqueue(bundle, now),
                Effect::Tell(told) => self.told.set(told.clone()),
            }
        }
    }

    fn close(&mut self, id: EntryId, state: EntryState) {
        if let Some(entry) = self.entries.iter_mut().find(|it| it.id == id) {
            entry.state = state;
        }
    }

    /// The keys of a withdrawn entry that no other entry carries, and nobody accepted, are free again.
    fn free_keys(&mut self, id: EntryId) {
        let Some(keys) = self.entries.iter().find(|it| it.id == id).map(|it| it.keys.clone())
        else {
            return;
        };
        for key in keys {
            let is_withdrawn = |it: &Entry| matches!(it.state, EntryState::Withdrawn { .. });
            let mut others = self.entries.iter().filter(|it| !is_withdrawn(it));
            let is_carried = others.any(|it| it.keys.contains(&key));
            let how = self.handled.get(&key).map(|it| &it.how);
            if !is_carried && matches!(how, Some(HandledAs::Enqueued { sent_at: None, .. })) {
                self.handled.remove(&key);
            }
        }
    }

    fn enqueue(&mut self, bundle: &Bundle, now: DateTime<Utc>) {
        let id = EntryId(self.entries.iter().map(|it| it.id.0).max().unwrap_or(0) + 1);
        for line in &bundle.lines {
            let before = self.handled.get(&line.key).map(|it| &it.how);
            let sent_at = match before {
                Some(HandledAs::Enqueued { sent_at, .. }) => *sent_at,
                _ => None,
            };
            let how = HandledAs::Enqueued { entry: id, sent_at };
            let handled = Handled { how, planned: line.planned, decided_at: now };
            self.handled.insert(line.key.clone(), handled);
            if let Detail::BadAddress { address, .. } = &line.detail {
                let told = self.bad_addresses.iter_mut().filter(|bad| bad.address == *address);
                told.for_each(|bad| bad.reported = true);
            }
        }
        self.entries.push(Entry {
            id,
            address: bundle.address.clone(),
            day: bundle.day,
            purpose: bundle.purpose,
            message_id: message_id(&self.installation, self.mode, "", bundle, "kalender.invalid"),
            state: EntryState::Queued { not_before: now, failures: 0 },
            queued_at: now,
            first_deferred_at: bundle.deferred_since,
            ever_in_doubt: false,
            keys: bundle.lines.iter().map(|line| line.key.clone()).collect(),
        });
    }

    /// Claims an entry that waits, submits it with this outcome, and records that.
    pub fn submit(
        &mut self,
        id: EntryId,
        said: &Submission,
        now: DateTime<Utc>,
        durations: &Durations,
    ) {
        let Some(at) = self.entries.iter().position(|it| it.id == id) else { return };
        let Some(claimed) = self.entries[at].claimed(now) else { return };
        let after = claimed.after(said, now, durations);
        self.bad_addresses.extend(after.bad_address(said, now));
        if let EntryState::Sent { .. } = after.state {
            self.mark_sent(&after, now);
        }
        self.entries[at] = after;
    }

    /// Forgets accepted entries of other days; that they were accepted stands with their keys.
    pub(in crate::delivery) fn forget_accepted(&mut self, today: NaiveDate) {
        let is_sent = |it: &Entry| matches!(it.state, EntryState::Sent { .. });
        self.entries.retain(|entry| entry.day == today || !is_sent(entry));
    }

    /// Every queued entry is accepted now, and forgotten but for its keys.
    pub(in crate::delivery) fn accept_all(&mut self, now: DateTime<Utc>) {
        for entry in std::mem::take(&mut self.entries) {
            match entry.state {
                EntryState::Queued { .. } => self.mark_sent(&entry, now),
                _ => self.entries.push(entry),
            }
        }
    }

    fn mark_sent(&mut self, entry: &Entry, now: DateTime<Utc>) {
        for key in &entry.keys {
            if let Some(Handled { how: HandledAs::Enqueued { sent_at, .. }, .. }) =
                self.handled.get_mut(key)
            {
                sent_at.get_or_insert(now);
            }
        }
    }
}
