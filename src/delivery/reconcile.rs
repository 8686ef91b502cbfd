//! Plan, ledger and now in; effects out.

use chrono::{DateTime, Utc};

use crate::calendar::{Address, AddressBook, Calendar};
use crate::dates::send_moment;
use crate::delivery::destination::Draft;
use crate::delivery::effect::{Bundle, Effect, Line, Purpose};
use crate::delivery::key::{Occasion, ReminderKey, RungKey};
use crate::delivery::ledger::Ledger;
use crate::delivery::round::{Memo, Round};
use crate::planning::{Kind, Plan};

/// All that a decision looks at. `now` was read once.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub calendar: &'a Calendar,
    /// Who is mailed where.
    pub addresses: &'a AddressBook,
    /// Planned for the window of R5.
    pub plan: &'a Plan,
    pub ledger: &'a Ledger,
    pub now: DateTime<Utc>,
}

/// All that must happen at `now`, in order. Called again after its effects have been carried out, it returns nothing.
pub fn reconcile(situation: &Situation<'_>) -> Vec<Effect> {
    decide(*situation, Memo::default()).effects
}

/// What one round came to.
pub(super) struct Decided {
    pub(super) effects: Vec<Effect>,
    pub(super) memo: Memo,
    /// Something waits for the next send day.
    pub(super) has_more: bool,
}

/// `reconcile`, with what need not be looked up twice in a forecast.
pub(super) fn decide(situation: Situation<'_>, memo: Memo) -> Decided {
    let mut round = Round::new(situation, memo);
    round.first_sight();
    round.upkeep();
    round.start_mail();
    if round.is_open() {
        round.enqueue_what_is_due();
    }
    round.finish()
}

impl Round<'_> {
    /// The first tick ever, and rows never seen before. A renamed row (`heette`) was seen under its earlier id.
    fn first_sight(&mut self) {
        let (ledger, now) = (self.at.ledger, self.at.now);
        if ledger.go_live.is_none() {
            self.push(Effect::GoLive { at: now, first_send: self.send_moment_from(now) });
        }
        for item in &self.at.calendar.items {
            if ledger.first_seen.contains_key(&*item.id) {
                continue;
            }
            let earlier = item.was.iter().filter_map(|was| ledger.first_seen.get(&**was)).min();
            let at = earlier.copied().unwrap_or(now);
            self.push(Effect::Seen { item: item.id.to_string(), at });
        }
    }

    /// The first send moment at or after `now`.
    pub(super) fn send_moment_from(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let moment = |day| {
            let calendar = self.at.calendar;
            send_moment(day, calendar.defaults.send.at, calendar.organisation.zone)
        };
        let today = self.send_day_from(self.today);
        let at = moment(today);
        if now <= at { at } else { moment(self.send_day_after(today, 1)) }
    }

    /// Once per mode, at any hour: to each address of the coordinator (R4).
    fn start_mail(&mut self) {
        let coordinator = self.at.calendar.organisation.coordinator;
        let key = self.bare_key(Kind::Start, Occasion::Never, RungKey::None);
        let is_other_start = |other: &ReminderKey| other.kind == Kind::Start && *other != key;
        if !self.was_enqueued(&key) && self.at.ledger.handled.keys().any(is_other_start) {
            return;
        }
        let Some(found) = self.wanted(Draft::new(key, self.today), coordinator) else { return };
        if found.to.is_empty() {
            return;
        }
        let mut bundles: Vec<Bundle> =
            found.to.into_iter().map(|to| self.start_bundle(found.line.clone(), to)).collect();
        let first_send = self.first_send(&bundles);
        for mut bundle in bundles.drain(..) {
            bundle.first_send = Some(first_send);
            self.push(Effect::Enqueue(bundle));
        }
    }

    fn start_bundle(&self, line: Line, (address, perhaps_repeated): (Address, bool)) -> Bundle {
        Bundle {
            address,
            day: self.today,
            purpose: Purpose::Start,
            party: line.party,
            lines: vec![line],
            perhaps_repeated,
            deferred_since: None,
            first_send: None,
        }
    }

    /// The first send moment, and how many mails go then if nothing else happens.
    fn first_send(&self, start: &[Bundle]) -> (DateTime<Utc>, u32) {
        let mut ledger = self.at.ledger.clone();
        ledger.apply(self.effects(), self.at.now);
        let start: Vec<Effect> = start.iter().cloned().map(Effect::Enqueue).collect();
        ledger.apply(&start, self.at.now);
        let from = ledger.go_live.map_or(self.at.now, |it| it.first_send.max(self.at.now));
        let moment = self.send_moment_from(from);
        let then = Situation { ledger: &ledger, now: moment, ..self.at };
        let effects = decide(then, Memo::default()).effects;
        let mails = effects.iter().filter(|it| matches!(it, Effect::Enqueue(_))).count();
        (moment, u32::try_from(mails).unwrap_or(u32::MAX))
    }
}
