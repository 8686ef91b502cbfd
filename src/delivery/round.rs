//! One round of decisions: what it looks at, what became of each key so far, and what it has decided.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::{Address, ItemIx, PartyIx};
use crate::dates::{local_day, local_time, send_moment};
use crate::delivery::effect::{Effect, Reason};
use crate::delivery::key::{DutyKey, Occasion, ReminderKey, RungKey};
use crate::delivery::ledger::{Handled, HandledAs};
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::reconcile::{Decided, Situation};
use crate::planning::{Kind, Occurrence, OccurrenceIx};

/// What a forecast need not look up again on its next step. Fresh for every real decision.
#[derive(Debug, Default)]
pub(super) struct Memo {
    /// By position in the plan: this reminder has been dealt with for good.
    pub(super) dealt_with: Vec<bool>,
    /// Nothing in the calendar has changed since what was told has been compared with it.
    pub(super) told_compared: bool,
    /// By row: the day before which its due dates are not chased.
    floors: Vec<NaiveDate>,
}

/// What has become of one reminder at one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Free,
    /// It may go, and may have arrived already (R9).
    Perhaps,
    /// Sent, waiting, parked, or skipped for good.
    Handled,
}

/// How an entry was closed in this round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    Withdrawn,
    Unresolved,
}

/// What an entry still means for its reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrying {
    Sent,
    Waiting,
    Parked,
    Unresolved,
    Withdrawn,
}

/// Looks at the situation, collects effects.
pub(super) struct Round<'a> {
    pub(super) at: Situation<'a>,
    /// The local day of `now`.
    pub(super) today: NaiveDate,
    pub(super) memo: Memo,
    /// Something waits for the next send day.
    pub(super) has_more: bool,
    items: HashMap<&'a str, ItemIx>,
    carriers: HashMap<&'a ReminderKey, Vec<&'a Entry>>,
    closed: HashMap<EntryId, Closing>,
    skipped: HashSet<ReminderKey>,
    effects: Vec<Effect>,
}

impl<'a> Round<'a> {
    pub(super) fn new(at: Situation<'a>, mut memo: Memo) -> Self {
        let zone = at.calendar.organisation.zone;
        let today = local_day(at.now, zone);
        memo.dealt_with.resize(at.plan.reminders.len(), false);
        let items = (0..).map(ItemIx).zip(&at.calendar.items);
        let mut round = Self {
            at,
            today,
            memo,
            has_more: false,
            items: items.map(|(ix, item)| (&*item.id, ix)).collect(),
            carriers: HashMap::new(),
            closed: HashMap::new(),
            skipped: HashSet::new(),
            effects: Vec::new(),
        };
        for entry in &at.ledger.entries {
            for key in &entry.keys {
                round.carriers.entry(key).or_default().push(entry);
            }
        }
        if round.memo.floors.is_empty() {
            let items = at.calendar.items.iter();
            round.memo.floors = items.map(|item| round.floor_of(&item.id)).collect();
        }
        round
    }

    /// The day before which a row's due dates are not chased (R3).
    pub(super) fn floor(&self, item: ItemIx) -> NaiveDate {
        self.memo.floors[item.0 as usize]
    }

    fn floor_of(&self, item: &str) -> NaiveDate {
        let zone = self.at.calendar.organisation.zone;
        let go_live = self.at.ledger.go_live.map_or(self.at.now, |it| it.at);
        let seen = self.at.ledger.first_seen.get(item).copied().unwrap_or(self.at.now);
        local_day(seen.max(go_live), zone)
    }

    /// The row with this id, or that once had it (`heette`).
    pub(super) fn item(&self, id: &str) -> Option<ItemIx> {
        let had = |at: &usize| self.at.calendar.items[*at].was.iter().any(|was| **was == *id);
        let renamed = || (0..self.at.calendar.items.len()).find(had).map(|at| ItemIx(at as u32));
        self.items.get(id).copied().or_else(renamed)
    }

    /// Whether something new may be enqueued now: from the send moment to `tot_en_met` of a send day, after the first (R4).
    pub(super) fn is_open(&self) -> bool {
        let (rule, zone) = (&self.at.calendar.defaults.send, self.at.calendar.organisation.zone);
        self.at.ledger.go_live.is_some_and(|it| it.first_send <= self.at.now)
            && self.is_send_day(self.today)
            && send_moment(self.today, rule.at, zone) <= self.at.now
            && local_time(self.at.now, zone) <= rule.until
    }

    pub(super) fn is_send_day(&self, day: NaiveDate) -> bool {
        self.at.calendar.defaults.send.is_send_day(day, &self.at.calendar.open)
    }

    /// The first send day on or after `day`.
    pub(super) fn send_day_from(&self, day: NaiveDate) -> NaiveDate {
        self.at.calendar.defaults.send.first_on_or_after(day, &self.at.calendar.open)
    }

    /// The `n`-th send day after `day`.
    pub(super) fn send_day_after(&self, day: NaiveDate, n: u32) -> NaiveDate {
        (0..n).fold(day, |day, _| self.send_day_from(day + TimeDelta::days(1)))
    }

    /// The name of a reminder about an occurrence.
    pub(super) fn key(
        &self,
        occurrence: &Occurrence,
        kind: Kind,
        rung: RungKey,
        party: PartyIx,
    ) -> ReminderKey {
        let calendar = self.at.calendar;
        ReminderKey::new(calendar, DutyKey::of(occurrence, calendar), kind, rung, party)
    }

    /// A reminder that is about no row.
    pub(super) fn bare_key(&self, kind: Kind, when: Occasion, rung: RungKey) -> ReminderKey {
        ReminderKey::about_no_row(self.at.calendar, kind, when, rung)
    }

    /// The occurrence that a key is about, in the plan as it is now.
    pub(super) fn occurrence_of(&self, key: &ReminderKey) -> Option<OccurrenceIx> {
        let item = self.item(&key.about.row)?;
        let is_it =
            |ix: &OccurrenceIx| key.about.is(self.at.plan.occurrence(*ix), self.at.calendar);
        self.occurrences(item).find(is_it)
    }

    /// The occurrences of a row.
    pub(super) fn occurrences(&self, item: ItemIx) -> impl Iterator<Item = OccurrenceIx> + use<> {
        let all = &self.at.plan.occurrences;
        let first = all.partition_point(|it| it.item < item);
        let count = all[first..].partition_point(|it| it.item == item);
        (first..first + count).map(|at| OccurrenceIx(at as u32))
    }

    pub(super) fn is_member(&self, occurrence: &Occurrence, member: Option<&str>) -> bool {
        occurrence.member.map(|it| self.at.calendar.party(it).id.as_str()) == member
    }

    fn carrying(&self, entry: &Entry) -> Carrying {
        match (self.closed.get(&entry.id), &entry.state) {
            (Some(Closing::Withdrawn), _) => Carrying::Withdrawn,
            (Some(Closing::Unresolved), _) => Carrying::Unresolved,
            (None, EntryState::Sent { .. }) => Carrying::Sent,
            (None, EntryState::GivenUp { .. }) => Carrying::Parked,
            (None, EntryState::Unresolved { .. }) => Carrying::Unresolved,
            (None, EntryState::Withdrawn { .. }) => Carrying::Withdrawn,
            (
                None,
                EntryState::Queued { .. } | EntryState::Sending { .. } | EntryState::InDoubt { .. },
            ) => Carrying::Waiting,
        }
    }

    /// How each entry with this key carries it, and to which address.
    fn carried(&self, key: &ReminderKey) -> impl Iterator<Item = (&'a Address, Carrying)> {
        let entries = self.carriers.get(key).map_or(&[][..], Vec::as_slice);
        entries.iter().map(|entry| (&entry.address, self.carrying(entry)))
    }

    /// Whether some entry carried it, whatever became of that.
    pub(super) fn was_enqueued(&self, key: &ReminderKey) -> bool {
        self.carriers.contains_key(key)
            || matches!(
                self.at.ledger.handled.get(key),
                Some(Handled { how: HandledAs::Enqueued { .. }, .. })
            )
    }

    /// When it was accepted.
    pub(super) fn sent_at(&self, key: &ReminderKey) -> Option<DateTime<Utc>> {
        match self.at.ledger.handled.get(key)?.how {
            HandledAs::Enqueued { sent_at, .. } => sent_at,
            HandledAs::Skipped(_) => None,
        }
    }

    /// Accepted, or still on its way.
    pub(super) fn is_live(&self, key: &ReminderKey) -> bool {
        let is_waiting = |(_, carrying)| matches!(carrying, Carrying::Waiting | Carrying::Sent);
        self.sent_at(key).is_some() || self.carried(key).any(is_waiting)
    }

    /// Whether a reminder may go to one of its party's addresses. A new second address gets nothing old (R16).
    pub(super) fn standing(&self, key: &ReminderKey, address: &Address) -> Standing {
        if self.skipped.contains(key) {
            return Standing::Handled;
        }
        let here: Vec<_> =
            self.carried(key).filter(|(to, _)| *to == address).map(|(_, how)| how).collect();
        let is_busy =
            |how: &Carrying| matches!(how, Carrying::Sent | Carrying::Waiting | Carrying::Parked);
        if here.iter().any(is_busy) {
            return Standing::Handled;
        }
        if here.contains(&Carrying::Unresolved) {
            return Standing::Perhaps;
        }
        match self.at.ledger.handled.get(key).map(|it| &it.how) {
            None => Standing::Free,
            Some(HandledAs::Skipped(reason)) if is_for_good(*reason) => Standing::Handled,
            Some(HandledAs::Skipped(_)) => Standing::Free,
            Some(HandledAs::Enqueued { .. }) if !here.is_empty() => Standing::Free,
            Some(HandledAs::Enqueued { sent_at: Some(_), .. })
                if self.was_only_stood_in_for(key) =>
            {
                Standing::Free
            }
            Some(HandledAs::Enqueued { sent_at: Some(_), .. }) => Standing::Handled,
            Some(HandledAs::Enqueued { sent_at: None, .. }) => self.standing_elsewhere(key),
        }
    }

    /// The party's own address refused it and the coordinator got it instead: it comes back when the address changes (R11).
    fn was_only_stood_in_for(&self, key: &ReminderKey) -> bool {
        let Some(party) = self.at.calendar.find_party(&key.party) else { return false };
        let own = self.at.addresses.of(party);
        let was_refused = self.carried(key).any(|(_, how)| how == Carrying::Parked);
        was_refused
            && !self.carried(key).any(|(to, how)| how != Carrying::Parked && own.contains(to))
    }

    /// Never carried to this address: only if nobody else has it, or will.
    fn standing_elsewhere(&self, key: &ReminderKey) -> Standing {
        let mut standing = Standing::Handled;
        for (_, carrying) in self.carried(key) {
            match carrying {
                Carrying::Sent | Carrying::Waiting => return Standing::Handled,
                Carrying::Unresolved => standing = Standing::Perhaps,
                Carrying::Parked | Carrying::Withdrawn if standing == Standing::Handled => {
                    standing = Standing::Free;
                }
                Carrying::Parked | Carrying::Withdrawn => {}
            }
        }
        standing
    }

    /// Nothing can change any more: accepted everywhere, or skipped for good.
    pub(super) fn is_dealt_with(&self, key: &ReminderKey) -> bool {
        match self.at.ledger.handled.get(key).map(|it| &it.how) {
            Some(HandledAs::Enqueued { sent_at: Some(_), .. }) => {
                self.carried(key).all(|(_, how)| how == Carrying::Sent)
            }
            Some(HandledAs::Skipped(reason)) => is_for_good(*reason),
            _ => false,
        }
    }

    /// Records once why a reminder is not sent.
    pub(super) fn skip(&mut self, key: ReminderKey, planned: NaiveDate, reason: Reason) {
        let is_news = match self.at.ledger.handled.get(&key).map(|it| &it.how) {
            None => true,
            Some(HandledAs::Skipped(_)) => false,
            Some(HandledAs::Enqueued { sent_at: Some(_), .. }) => false,
            Some(HandledAs::Enqueued { sent_at: None, .. }) => {
                let mut carried = self.carried(&key).peekable();
                carried.peek().is_some() && carried.all(|(_, how)| how == Carrying::Withdrawn)
            }
        };
        if is_news && self.skipped.insert(key.clone()) {
            self.effects.push(Effect::Skip { key, planned, reason });
        }
    }

    /// Closes a waiting entry that has become needless, or is made anew.
    pub(super) fn withdraw(&mut self, entry: EntryId, why: Reason) {
        if self.closed.insert(entry, Closing::Withdrawn).is_none() {
            self.effects.push(Effect::Withdraw { entry, why });
        }
    }

    /// Closes an entry in doubt that may not be repeated (R9).
    pub(super) fn unresolve(&mut self, entry: EntryId) {
        if self.closed.insert(entry, Closing::Unresolved).is_none() {
            self.effects.push(Effect::Unresolve { entry });
        }
    }

    /// Whether this round, or an earlier one, closed it as unresolved.
    pub(super) fn is_unresolved(&self, entry: &Entry) -> bool {
        self.carrying(entry) == Carrying::Unresolved
    }

    /// Whether it was closed, and not because a server accepted it: its notices may have to be made anew.
    pub(super) fn is_lost(&self, entry: &Entry) -> bool {
        !matches!(self.carrying(entry), Carrying::Sent | Carrying::Waiting)
    }

    /// Whether it was withdrawn.
    pub(super) fn is_withdrawn(&self, entry: &Entry) -> bool {
        self.carrying(entry) == Carrying::Withdrawn
    }

    /// Adds an effect; what is told twice, to two addresses, is written down once.
    pub(super) fn push(&mut self, effect: Effect) {
        if !matches!(effect, Effect::Tell(_)) || !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    /// What has been decided so far.
    pub(super) fn effects(&self) -> &[Effect] {
        &self.effects
    }

    pub(super) fn finish(self) -> Decided {
        Decided { effects: self.effects, memo: self.memo, has_more: self.has_more }
    }
}

/// Whether a skipped reminder stays so when its reason no longer holds.
fn is_for_good(reason: Reason) -> bool {
    match reason {
        Reason::Settled | Reason::Gone | Reason::Nobody => false,
        Reason::Overtaken
        | Reason::BeforeGoLive
        | Reason::NewerMorning
        | Reason::AddressChanged
        | Reason::InProgress
        | Reason::NoSendDayLeft => true,
    }
}
