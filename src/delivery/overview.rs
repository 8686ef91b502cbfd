//! The situation of one decision with what is looked up in it often: rows by id, what is not chased, what became of each key.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::calendar::{ItemIx, PartyIx};
use crate::dates::local_day;
use crate::delivery::carriage::Carriage;
use crate::delivery::key::{DutyKey, ReminderKey, RungKey};
use crate::delivery::situation::Situation;
use crate::planning::{Kind, Occurrence, OccurrenceIx};

pub(super) struct Overview<'a> {
    pub(super) at: Situation<'a>,
    /// The local day of `now`.
    pub(super) today: NaiveDate,
    pub(super) carriage: Carriage<'a>,
    items: HashMap<&'a str, ItemIx>,
    floors: Vec<NaiveDate>,
}

impl<'a> Overview<'a> {
    /// `floors`: those of [`Overview::into_floors`], when rows and first sights are still the same; else empty.
    pub(super) fn of(at: Situation<'a>, mut floors: Vec<NaiveDate>) -> Self {
        if floors.is_empty() {
            floors.extend(at.calendar.items.iter().map(|item| floor(&at, &item.id)));
        }
        let items = (0..).map(ItemIx).zip(&at.calendar.items);
        Self {
            at,
            today: at.local_day(at.now),
            carriage: Carriage::of(at),
            items: items.map(|(ix, item)| (&*item.id, ix)).collect(),
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
        let had = |at: &usize| self.at.calendar.items[*at].was.iter().any(|was| **was == *id);
        let renamed = || (0..self.at.calendar.items.len()).find(had).map(|at| ItemIx(at as u32));
        self.items.get(id).copied().or_else(renamed)
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

    /// The occurrence that a key is about, in the plan as it is now.
    pub(super) fn occurrence_of(&self, key: &ReminderKey) -> Option<OccurrenceIx> {
        let is_it = |ix: &OccurrenceIx| key.about.is(self.at.occurrence(*ix), self.at.calendar);
        self.at.plan.occurrences_of(self.item(&key.about.row)?).find(is_it)
    }
}

fn floor(at: &Situation<'_>, item: &str) -> NaiveDate {
    let zone = at.calendar.organisation.zone;
    let go_live = at.ledger.go_live.map_or(at.now, |it| it.at);
    let seen = at.ledger.first_seen.get(item).copied().unwrap_or(at.now);
    local_day(seen.max(go_live), zone)
}
