//! The situation of one decision with what is looked up in it often: what is where, what is not chased, what became of each key.

use std::cell::OnceCell;
use std::collections::HashSet;

use chrono::NaiveDate;

use crate::calendar::{Address, ItemIx, PartyIx};
use crate::dates::local_day;
use crate::delivery::carriage::Carriage;
use crate::delivery::directory::Directory;
use crate::delivery::key::{DutyKey, ReminderKey, RungKey};
use crate::delivery::situation::Situation;
use crate::planning::{Duty, DutyIx, Kind};

pub(super) struct Overview<'a> {
    pub(super) at: Situation<'a>,
    /// The local day of `now`.
    pub(super) today: NaiveDate,
    pub(super) carriage: Carriage<'a>,
    pub(super) directory: &'a Directory<'a>,
    bad_addresses: HashSet<&'a Address>,
    /// What the questions about events are about.
    asked_events: OnceCell<HashSet<String>>,
    floors: Vec<NaiveDate>,
}

impl<'a> Overview<'a> {
    /// `floors`: those of [`Overview::into_floors`], when rows and first sights are still the same; else empty.
    pub(super) fn of(
        at: Situation<'a>,
        directory: &'a Directory<'a>,
        mut floors: Vec<NaiveDate>,
    ) -> Self {
        if floors.is_empty() {
            floors.extend(at.calendar.items.iter().map(|item| floor(&at, &item.id)));
        }
        Self {
            at,
            today: at.local_day(at.now),
            carriage: Carriage::of(at, directory),
            directory,
            bad_addresses: at.ledger.bad_addresses.iter().map(|bad| &bad.address).collect(),
            asked_events: OnceCell::new(),
            floors,
        }
    }

    pub(super) fn into_floors(self) -> Vec<NaiveDate> {
        self.floors
    }

    /// The day before which a row's due dates are not chased (R3).
    pub(super) fn floor(&self, item: ItemIx) -> NaiveDate {
        self.floors[item.0 as usize]
    }

    /// The row with this id, or that once had it (`heette`).
    pub(super) fn item(&self, id: &str) -> Option<ItemIx> {
        self.directory.row(id)
    }

    pub(super) fn party(&self, id: &str) -> Option<PartyIx> {
        self.directory.party(id)
    }

    pub(super) fn is_bad(&self, address: &Address) -> bool {
        self.bad_addresses.contains(address)
    }

    /// Some open occurrence still waits for the event.
    pub(super) fn asks_event(&self, id: &str) -> bool {
        let asked = || {
            let asked = self.at.plan.reminders.iter().filter(|it| it.kind == Kind::AskEvent);
            let open = asked.filter_map(|it| {
                let duty = self.at.duty(it.duty);
                let key = || ReminderKey::of(it, duty, self.at.calendar);
                duty.settled.is_none().then(|| key().about.row)
            });
            open.collect()
        };
        self.asked_events.get_or_init(asked).contains(id)
    }

    /// The name of a reminder about an occurrence.
    pub(super) fn key(
        &self,
        duty: &Duty,
        kind: Kind,
        rung: RungKey,
        party: PartyIx,
    ) -> ReminderKey {
        let calendar = self.at.calendar;
        ReminderKey::new(calendar, DutyKey::of(duty, calendar), kind, rung, party)
    }

    /// The occurrence that a key is about, in the plan as it is now.
    pub(super) fn duty_of(&self, key: &ReminderKey) -> Option<DutyIx> {
        let is_it = |ix: &DutyIx| key.about.is(self.at.duty(*ix), self.at.calendar);
        self.at.plan.duties_of(self.item(&key.about.row)?).find(is_it)
    }
}

fn floor(at: &Situation<'_>, item: &str) -> NaiveDate {
    let zone = at.calendar.organisation.zone;
    let go_live = at.ledger.go_live.map_or(at.now, |it| it.at);
    let seen = at.ledger.first_seen.get(item).copied().unwrap_or(at.now);
    local_day(seen.max(go_live), zone)
}
