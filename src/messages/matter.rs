//! What a message is about, and what its rows and parties are called in it.

use chrono::NaiveDate;

use crate::calendar::{Calendar, Item, PartyIx};
use crate::delivery::{Bundle, Detail, Line};
use crate::messages::dutch::You;
use crate::messages::{dutch, title};
use crate::planning::{Dates, Duty, Plan};

/// What must be said, to whom; with the calendar and the plan that its lines point into.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matter<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) plan: &'a Plan,
    pub(super) bundle: &'a Bundle,
}

impl<'a> Matter<'a> {
    /// The local day the words count from.
    pub(super) fn today(&self) -> NaiveDate {
        self.bundle.day
    }

    pub(super) fn you(&self) -> You {
        You(self.calendar.organisation.form)
    }

    pub(super) fn is_single(&self) -> bool {
        self.bundle.lines.len() == 1
    }

    pub(super) fn name(&self, party: PartyIx) -> &'a str {
        &self.calendar.party(party).name
    }

    pub(super) fn names(&self, parties: &[PartyIx]) -> String {
        dutch::list(&parties.iter().map(|it| self.name(*it)).collect::<Vec<_>>())
    }

    /// By id; a party that is gone is called by it.
    pub(super) fn name_of(&self, party: &str) -> String {
        let known = self.calendar.find_party(party);
        known.map_or_else(|| party.to_owned(), |ix| self.name(ix).to_owned())
    }

    /// Who gets the answers.
    pub(super) fn coordinator(&self) -> &'a str {
        self.name(self.calendar.organisation.coordinator)
    }

    pub(super) fn is_to_coordinator(&self) -> bool {
        self.bundle.party == self.calendar.organisation.coordinator
    }

    pub(super) fn duty(&self, line: &Line) -> Option<&'a Duty> {
        line.duty.map(|ix| self.plan.duty(ix))
    }

    pub(super) fn dates(&self, line: &Line) -> Option<Dates> {
        self.duty(line)?.dates
    }

    pub(super) fn item(&self, line: &Line) -> Option<&'a Item> {
        match self.duty(line) {
            Some(duty) => Some(self.calendar.item(duty.item)),
            None => self.calendar.find_item(&line.key.about.row).map(|ix| self.calendar.item(ix)),
        }
    }

    pub(super) fn is_confidential(&self) -> bool {
        let is = |line| self.item(line).is_some_and(|item| item.is_confidential());
        self.bundle.lines.iter().any(is)
    }

    /// The parties this message is for, in calendar order.
    pub(super) fn parties(&self) -> Vec<PartyIx> {
        let mut parties: Vec<PartyIx> = self.bundle.lines.iter().map(|line| line.party).collect();
        parties.push(self.bundle.party);
        parties.sort();
        parties.dedup();
        if self.bundle.lines.iter().all(|line| line.party != self.bundle.party) && 1 < parties.len()
        {
            parties.retain(|party| *party != self.bundle.party);
        }
        parties
    }

    /// What a row is called inside the message: with the member's name, unless the member itself reads it.
    pub(super) fn title(&self, line: &Line) -> String {
        match self.duty(line) {
            Some(duty) if duty.member == Some(line.party) && line.instead.is_none() => {
                title::short(self.calendar, duty)
            }
            Some(duty) => title::of_member(self.calendar, duty),
            None => self.item(line).map_or(title::NEUTRAL, |item| item.short_name()).to_owned(),
        }
    }

    /// What a row is called in the subject, where anybody may see it.
    pub(super) fn title_outside(&self, line: &Line) -> String {
        match (self.item(line), self.duty(line)) {
            (Some(item), _) if item.is_confidential() => title::neutral(item).to_owned(),
            (_, Some(duty)) if duty.member == Some(line.party) => title::short(self.calendar, duty),
            (_, Some(duty)) => title::of_member(self.calendar, duty),
            (Some(item), None) => item.short_name().to_owned(),
            (None, None) => self.title_elsewhere(line),
        }
    }

    /// Of a row that is gone, or of an event.
    fn title_elsewhere(&self, line: &Line) -> String {
        match (&line.detail, line.event) {
            // Nobody knows any more whether it was confidential.
            (Detail::Withdrawn { title, .. }, _) => title.clone(),
            (_, Some(event)) => self.calendar.event(event).title.clone(),
            _ => title::NEUTRAL.to_owned(),
        }
    }
}
