//! The ledger with effects carried out, in memory: what the database does, for forecasts and tests.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::dates::local_day;
use crate::delivery::effect::{Bundle, Detail, Effect};
use crate::delivery::key::ReminderKey;
use crate::delivery::ledger::contents::{GoLive, Handled, HandledAs, Ledger};
use crate::delivery::message_id::message_id;
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::reason::Reason;
use crate::delivery::submission::Submission;

impl Ledger {
    /// Carries out the effects of one decision, in order.
    pub fn apply(&mut self, effects: &[Effect], now: DateTime<Utc>) {
        self.withdraw(effects, now);
        for effect in effects {
            match effect {
                Effect::GoLive { at, first_send } => {
                    self.go_live = Some(GoLive { at: *at, first_send: *first_send });
                }
                Effect::Seen { item, at } => {
                    self.first_seen.insert(item.clone(), *at);
                }
                Effect::Withdraw { .. } => {}
                Effect::Unresolve { entry } => self.unresolve(*entry, now),
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

    fn unresolve(&mut self, id: EntryId, now: DateTime<Utc>) {
        if let Some(entry) = self.entries.iter_mut().find(|it| it.id == id) {
            entry.state = EntryState::Unresolved { at: now };
        }
    }

    /// Closes all that is withdrawn. The keys that no other entry carries, and nobody accepted, are free again, for what
    /// follows to skip or to enqueue.
    fn withdraw(&mut self, effects: &[Effect], now: DateTime<Utc>) {
        let withdrawn = effects.iter().filter_map(|effect| match effect {
            Effect::Withdraw { entry, why } => Some((*entry, *why)),
            _ => None,
        });
        let withdrawn: HashMap<EntryId, Reason> = withdrawn.collect();
        if withdrawn.is_empty() {
            return;
        }
        for entry in &mut self.entries {
            if let Some(why) = withdrawn.get(&entry.id) {
                entry.state = EntryState::Withdrawn { at: now, why: *why };
            }
        }
        let is_withdrawn = |it: &&Entry| matches!(it.state, EntryState::Withdrawn { .. });
        let others = self.entries.iter().filter(|it| !is_withdrawn(it));
        let carried: HashSet<&ReminderKey> = others.flat_map(|it| &it.keys).collect();
        let closed = self.entries.iter().filter(|it| withdrawn.contains_key(&it.id));
        for key in closed.flat_map(|it| &it.keys).filter(|key| !carried.contains(key)) {
            let how = self.handled.get(key).map(|it| &it.how);
            if let Some(HandledAs::Enqueued { sent_at: None, .. }) = how {
                self.handled.remove(key);
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
    pub fn submit(&mut self, id: EntryId, said: &Submission, now: DateTime<Utc>) {
        let Some(at) = self.entries.iter().position(|it| it.id == id) else { return };
        let Some(claimed) = self.entries[at].claimed(now) else { return };
        let after = claimed.after(said, now);
        self.bad_addresses.extend(after.bad_address(said, now));
        if let EntryState::Sent { .. } = after.state {
            self.mark_sent(&after, now);
        }
        self.entries[at] = after;
    }

    /// Forgets accepted entries of other days; that they were accepted stands with their keys.
    pub(in crate::delivery) fn forget_accepted(&mut self, today: NaiveDate) {
        self.forget_accepted_if(|entry| entry.day != today);
    }

    /// Every queued entry is accepted now, and so is what is in doubt and will be repeated the same day (R9); they are forgotten
    /// but for their keys.
    pub(in crate::delivery) fn accept_all(&mut self, now: DateTime<Utc>, zone: Tz) {
        let goes = |entry: &Entry| match entry.state {
            EntryState::Queued { .. } => true,
            EntryState::InDoubt { since, .. } => {
                let again = entry.state.claimable_at();
                again.is_some_and(|again| local_day(again, zone) == local_day(since, zone))
            }
            _ => false,
        };
        let mut accepted = HashSet::new();
        let mut entries = std::mem::take(&mut self.entries);
        for entry in entries.iter_mut().filter(|it| goes(it)) {
            entry.state = EntryState::Sent { at: now };
            self.mark_sent(entry, now);
            accepted.insert(entry.id);
        }
        self.entries = entries;
        self.forget_accepted_if(|entry| accepted.contains(&entry.id));
    }

    /// An entry stays if another, not accepted, carries one of its keys: it alone knows which address has had that.
    fn forget_accepted_if(&mut self, may_go: impl Fn(&Entry) -> bool) {
        let is_sent = |it: &Entry| matches!(it.state, EntryState::Sent { .. });
        let not_sent = self.entries.iter().filter(|it| !is_sent(it));
        let elsewhere: HashSet<_> = not_sent.flat_map(|it| it.keys.iter().cloned()).collect();
        self.entries.retain(|it| {
            !is_sent(it) || !may_go(it) || it.keys.iter().any(|key| elsewhere.contains(key))
        });
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
