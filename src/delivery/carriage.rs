//! Which messages carry which reminder, and what that means for it: what is recorded, and what this decision closes and skips.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};

use crate::calendar::Address;
use crate::delivery::directory::Directory;
use crate::delivery::key::ReminderKey;
use crate::delivery::ledger::{Handled, HandledAs};
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::reason::Reason;
use crate::delivery::situation::Situation;

/// Whether a reminder may go to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MayGo {
    Yes,
    /// It may have arrived already (R9).
    PerhapsAgain,
    /// Sent, waiting, parked, or skipped for good.
    No,
}

/// How an entry is closed by this decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closing {
    Withdrawn(Reason),
    /// In doubt, and it may not be repeated (R9).
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

pub(super) struct Carriage<'a> {
    at: Situation<'a>,
    directory: &'a Directory<'a>,
    carriers: HashMap<&'a ReminderKey, Vec<&'a Entry>>,
    closed: HashMap<EntryId, Closing>,
    skipped: HashSet<ReminderKey>,
}

impl<'a> Carriage<'a> {
    pub(super) fn of(at: Situation<'a>, directory: &'a Directory<'a>) -> Self {
        let mut carriers: HashMap<_, Vec<_>> = HashMap::new();
        for entry in &at.ledger.entries {
            for key in &entry.keys {
                carriers.entry(key).or_default().push(entry);
            }
        }
        Self { at, directory, carriers, closed: HashMap::new(), skipped: HashSet::new() }
    }

    /// False: it was closed already.
    pub(super) fn close(&mut self, entry: EntryId, how: Closing) -> bool {
        self.closed.insert(entry, how).is_none()
    }

    /// False: what became of it is recorded already.
    pub(super) fn skip(&mut self, key: &ReminderKey) -> bool {
        let is_news = match self.handled_as(key) {
            None => true,
            Some(HandledAs::Skipped(_)) => false,
            Some(HandledAs::Enqueued { sent_at: Some(_), .. }) => false,
            Some(HandledAs::Enqueued { sent_at: None, .. }) => {
                let mut carried = self.carried(key).peekable();
                carried.peek().is_some() && carried.all(|(_, how)| how == Carrying::Withdrawn)
            }
        };
        is_news && self.skipped.insert(key.clone())
    }

    fn handled_as(&self, key: &ReminderKey) -> Option<&'a HandledAs> {
        self.at.ledger.handled.get(key).map(|it: &Handled| &it.how)
    }

    fn carrying(&self, entry: &Entry) -> Carrying {
        match (self.closed.get(&entry.id), &entry.state) {
            (Some(Closing::Withdrawn(_)), _) => Carrying::Withdrawn,
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
            || matches!(self.handled_as(key), Some(HandledAs::Enqueued { .. }))
    }

    pub(super) fn sent_at(&self, key: &ReminderKey) -> Option<DateTime<Utc>> {
        match self.handled_as(key)? {
            HandledAs::Enqueued { sent_at, .. } => *sent_at,
            HandledAs::Skipped(_) => None,
        }
    }

    /// Accepted, or still on its way.
    pub(super) fn is_live(&self, key: &ReminderKey) -> bool {
        let is_waiting = |(_, carrying)| matches!(carrying, Carrying::Waiting | Carrying::Sent);
        self.sent_at(key).is_some() || self.carried(key).any(is_waiting)
    }

    /// A new second address of a party gets nothing old (R16).
    pub(super) fn may_go(&self, key: &ReminderKey, address: &Address) -> MayGo {
        if self.skipped.contains(key) {
            return MayGo::No;
        }
        let here: Vec<_> =
            self.carried(key).filter(|(to, _)| *to == address).map(|(_, how)| how).collect();
        let is_busy =
            |how: &Carrying| matches!(how, Carrying::Sent | Carrying::Waiting | Carrying::Parked);
        if here.iter().any(is_busy) {
            return MayGo::No;
        }
        if here.contains(&Carrying::Unresolved) {
            return MayGo::PerhapsAgain;
        }
        match self.handled_as(key) {
            None => MayGo::Yes,
            Some(HandledAs::Skipped(reason)) if is_for_good(*reason) => MayGo::No,
            Some(HandledAs::Skipped(_)) => MayGo::Yes,
            Some(HandledAs::Enqueued { .. }) if !here.is_empty() => MayGo::Yes,
            Some(HandledAs::Enqueued { sent_at: Some(_), .. })
                if self.was_only_stood_in_for(key) =>
            {
                MayGo::Yes
            }
            Some(HandledAs::Enqueued { sent_at: Some(_), .. }) => MayGo::No,
            Some(HandledAs::Enqueued { sent_at: None, .. }) => self.may_go_from_elsewhere(key),
        }
    }

    /// The party's own address refused it and the coordinator got it instead: it comes back when the address changes (R11).
    fn was_only_stood_in_for(&self, key: &ReminderKey) -> bool {
        let Some(party) = self.directory.party(&key.party) else { return false };
        let own = self.at.addresses.of(party);
        let was_refused = self.carried(key).any(|(_, how)| how == Carrying::Parked);
        was_refused
            && !self.carried(key).any(|(to, how)| how != Carrying::Parked && own.contains(to))
    }

    /// Never carried to this address: only if nobody else has it, or will.
    fn may_go_from_elsewhere(&self, key: &ReminderKey) -> MayGo {
        let mut may_go = MayGo::No;
        for (_, carrying) in self.carried(key) {
            match carrying {
                Carrying::Sent | Carrying::Waiting => return MayGo::No,
                Carrying::Unresolved => may_go = MayGo::PerhapsAgain,
                Carrying::Parked | Carrying::Withdrawn if may_go == MayGo::No => {
                    may_go = MayGo::Yes;
                }
                Carrying::Parked | Carrying::Withdrawn => {}
            }
        }
        may_go
    }

    /// Nothing can change any more: accepted everywhere, or skipped for good.
    pub(super) fn is_dealt_with(&self, key: &ReminderKey) -> bool {
        match self.handled_as(key) {
            Some(HandledAs::Enqueued { sent_at: Some(_), .. }) => {
                self.carried(key).all(|(_, how)| how == Carrying::Sent)
            }
            Some(HandledAs::Skipped(reason)) => is_for_good(*reason),
            _ => false,
        }
    }

    /// Whether this decision, or an earlier one, closed it as unresolved.
    pub(super) fn is_unresolved(&self, entry: &Entry) -> bool {
        self.carrying(entry) == Carrying::Unresolved
    }

    /// Whether it was closed, and not because a server accepted it: its notices may have to be made anew.
    pub(super) fn is_lost(&self, entry: &Entry) -> bool {
        !matches!(self.carrying(entry), Carrying::Sent | Carrying::Waiting)
    }

    pub(super) fn is_withdrawn(&self, entry: &Entry) -> bool {
        self.carrying(entry) == Carrying::Withdrawn
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
