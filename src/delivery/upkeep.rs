//! Entries that wait: withdrawn when needless, when the address changed, or closed when in doubt for too long (R8, R9).

use crate::dates::local_day;
use crate::delivery::effect::{Purpose, Reason};
use crate::delivery::key::ReminderKey;
use crate::delivery::outbox::{Entry, EntryState};
use crate::delivery::round::Round;
use crate::planning::{Kind, OccurrenceIx};

impl Round<'_> {
    /// At any hour: nothing that has become needless may still go.
    pub(super) fn upkeep(&mut self) {
        let ledger = self.at.ledger;
        for entry in ledger.entries.iter().filter(|it| it.purpose != Purpose::Operator) {
            match entry.state {
                EntryState::Queued { .. } if !entry.ever_in_doubt => self.upkeep_queued(entry),
                EntryState::InDoubt { since, .. } => {
                    let day = local_day(since, self.at.calendar.organisation.zone);
                    if day != self.today || self.trouble(entry).is_some() {
                        self.unresolve(entry.id);
                    }
                }
                _ => {}
            }
        }
    }

    /// If only some of its lines have become needless, the rest is made anew.
    fn upkeep_queued(&mut self, entry: &Entry) {
        let Some(why) = self.trouble(entry) else { return };
        self.withdraw(entry.id, why);
        for key in &entry.keys {
            if let Some(reason) = self.needless(key) {
                let planned = self.at.ledger.handled.get(key).map_or(entry.day, |it| it.planned);
                self.skip(key.clone(), planned, reason);
            }
        }
    }

    /// Why the entry may not go as it is.
    fn trouble(&self, entry: &Entry) -> Option<Reason> {
        let needless = entry.keys.iter().find_map(|key| self.needless(key));
        needless.or_else(|| self.is_moved(entry).then_some(Reason::AddressChanged))
    }

    /// Some line of it no longer goes to this address.
    fn is_moved(&self, entry: &Entry) -> bool {
        entry.keys.iter().any(|key| {
            let Some(party) = self.at.calendar.find_party(&key.party) else { return false };
            let about = self.occurrence_of(key);
            let found = self.destination(party, about, key.kind);
            !found.is_some_and(|found| found.addresses.contains(&entry.address))
        })
    }

    /// Why the reminder need not go any more.
    fn needless(&self, key: &ReminderKey) -> Option<Reason> {
        if self.at.calendar.find_party(&key.party).is_none() {
            return Some(Reason::Gone);
        }
        match key.kind {
            Kind::Start | Kind::Withdrawn | Kind::Undeliverable => None,
            Kind::AskEvent => (!self.asks_event(key)).then_some(Reason::Settled),
            kind if kind.asks() || kind == Kind::Prepare => self.needless_question(key),
            _ => self.needless_dated(key),
        }
    }

    fn needless_dated(&self, key: &ReminderKey) -> Option<Reason> {
        let Some(item) = self.item(&key.about.row) else { return Some(Reason::Gone) };
        let due = key.about.due()?;
        let Some(ix) = self.occurrence_of(key) else {
            let has_others = self.occurrences(item).next().is_some();
            let why = if has_others { Reason::Overtaken } else { Reason::Gone };
            return self.at.plan.window.contains(due).then_some(why);
        };
        let occurrence = self.at.plan.occurrence(ix);
        if occurrence.settled.is_some() {
            return Some(Reason::Settled);
        }
        let party = self.at.calendar.find_party(&key.party)?;
        let is_copy =
            key.kind == Kind::Overdue && party == self.at.calendar.organisation.coordinator;
        let is_theirs = (key.kind.tells() || key.kind == Kind::Changed) && !is_copy;
        if is_theirs && !self.concerns(occurrence, party) {
            return Some(Reason::Gone);
        }
        let is_about_the_future = is_theirs && key.kind != Kind::Overdue;
        (is_about_the_future && due < self.today).then_some(Reason::Overtaken)
    }

    fn needless_question(&self, key: &ReminderKey) -> Option<Reason> {
        let Some(ix) = self.occurrence_of(key) else { return Some(Reason::Settled) };
        let still_asked = self.reminders_of(ix).any(|it| it.kind == key.kind);
        let is_settled = self.at.plan.occurrence(ix).settled.is_some();
        (is_settled || !still_asked).then_some(Reason::Settled)
    }

    fn asks_event(&self, key: &ReminderKey) -> bool {
        let mut asked = self.at.plan.reminders.iter().filter(|it| it.kind == Kind::AskEvent);
        asked.any(|it| {
            let occurrence = self.at.plan.occurrence(it.occurrence);
            occurrence.settled.is_none()
                && self.reminder_key(occurrence, it).about.row == key.about.row
        })
    }

    fn reminders_of(&self, ix: OccurrenceIx) -> impl Iterator<Item = &crate::planning::Reminder> {
        let all = &self.at.plan.reminders;
        let first = all.partition_point(|it| it.occurrence < ix);
        all[first..].iter().take_while(move |it| it.occurrence == ix)
    }
}
