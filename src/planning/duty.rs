//! A duty: one occasion on which a row is due, or on which its date is asked, as far as one party or step has to settle it.

use chrono::NaiveDate;

use crate::calendar::rule::{Rule, Term};
use crate::calendar::{Calendar, CountsWith, EventIx, Item, ItemIx, PartyIx, Resolution, Step};
use crate::planning::facts::{Anchor, Subject};
use crate::planning::period::Period;

/// Index of a duty in a [`crate::planning::Plan`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DutyIx(pub u32);

/// What is known about when. Whatever waits says for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Planned,
    /// `geen datum`.
    Undated,
    /// A date is asked for.
    AwaitingDate {
        /// `op zijn vroegst 2028`.
        not_before: Option<i32>,
    },
    AwaitingStartYear,
    /// Armed by an event.
    AwaitingEvent(EventIx),
    /// `volgens planning` without rows.
    AwaitingPlan,
    /// One of a quota; paced (R18).
    Counting {
        /// 1-based.
        number: u8,
        of: u8,
    },
    /// An expectation, not a duty.
    Expected {
        year: i32,
    },
    Continuous,
}

impl State {
    /// The word of the machine format: `planned`, `awaiting-date`, …
    pub fn word(&self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Undated => "undated",
            State::AwaitingDate { .. } => "awaiting-date",
            State::AwaitingStartYear => "awaiting-start-year",
            State::AwaitingEvent(_) => "awaiting-event",
            State::AwaitingPlan => "awaiting-plan",
            State::Counting { .. } => "counting",
            State::Expected { .. } => "expected",
            State::Continuous => "continuous",
        }
    }
}

/// The days of a duty whose date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The day the rule names: 1 July in `voor 1 juli`.
    pub nominal: NaiveDate,
    /// The last day that is in time. Never moved later by a rule; a `Postponed` fact may.
    pub due: NaiveDate,
    /// What due was before a person postponed it.
    pub original_due: NaiveDate,
    /// Last workday on or before due.
    pub last_workday: NaiveDate,
    /// Last school day on or before due.
    pub last_school_day: NaiveDate,
    /// The earliest practical date of its parties (R15).
    pub practical: NaiveDate,
}

impl Dates {
    /// The day a party must have it ready (R15): the row's `rekent_met` before the party's, school days before all.
    pub fn practical_of(
        &self,
        calendar: &Calendar,
        item: &Item,
        party: Option<PartyIx>,
    ) -> NaiveDate {
        let of_party = || party.and_then(|party| calendar.party(party).counts_with);
        match item.counts_with.or_else(of_party).unwrap_or(CountsWith::SchoolDays) {
            CountsWith::SchoolDays => self.last_school_day,
            CountsWith::Workdays => self.last_workday,
            CountsWith::CalendarDays => self.due,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Done on this day; late when after the original due date.
    Done(NaiveDate),
    NotApplicable,
}

/// A step of the row's route, counted over its stages from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepIx(pub u8);

/// What is planned: one occasion of a row, or one step of its route on that occasion. Identity for facts: item, member, number,
/// step, nominal date or period (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    pub item: ItemIx,
    /// The member, for a share.
    pub member: Option<PartyIx>,
    pub period: Period,
    /// Number within the period.
    pub number: Option<u8>,
    /// `None`: the occasion as a whole. Steps are not planned yet (R20).
    pub step: Option<StepIx>,
    pub state: State,
    pub dates: Option<Dates>,
    pub settled: Option<Settlement>,
    /// Somebody works on it: no rungs before this day, but the last.
    pub quiet_until: Option<NaiveDate>,
}

impl Duty {
    /// The id for people: `jaarverslag-cva/2026`, `managementrapportage/2026-1`, `visitatie/2025-2026/2/lyceum`;
    /// with a step `ondersteuningsplan/2030#instemming`.
    pub fn id(&self, calendar: &Calendar) -> String {
        let mut id = calendar.item(self.item).id.to_string();
        if self.period != Period::Only {
            id.push_str(&format!("/{}", self.period));
        }
        match (self.number, self.state, self.period) {
            (Some(number), State::Counting { .. }, _) => id.push_str(&format!("/{number}")),
            (Some(number), _, Period::Only) => id.push_str(&format!("/{number}")),
            (Some(number), ..) => id.push_str(&format!("-{number}")),
            (None, ..) => {}
        }
        if let Some(member) = self.member {
            id.push_str(&format!("/{}", calendar.party(member).id));
        }
        if let Some(step) = self.step_of_route(calendar) {
            id.push_str(&format!("#{}", step.id));
        }
        id
    }

    /// The step of the row's route that it is.
    pub fn step_of_route<'a>(&self, calendar: &'a Calendar) -> Option<&'a Step> {
        let step = usize::from(self.step?.0);
        let route = calendar.item(self.item).route?;
        calendar.routes[route.0 as usize].stages.iter().flatten().nth(step)
    }

    /// What a fact about it is filed under (R1).
    pub fn subject(&self, calendar: &Calendar) -> Subject {
        let item = calendar.item(self.item);
        if matches!(self.state, State::AwaitingStartYear | State::AwaitingPlan) {
            return Subject::Item { item: item.id.to_string() };
        }
        Subject::Occurrence {
            item: item.id.to_string(),
            member: self.member.map(|member| calendar.party(member).id.clone()),
            number: self.number,
            step: self.step_of_route(calendar).map(|step| step.id.clone()),
            anchor: self.anchor(calendar),
        }
    }

    /// Which one of its row it is (R1): by its period where a date is asked or counted, else by nominal date.
    pub fn anchor(&self, calendar: &Calendar) -> Anchor {
        let item = calendar.item(self.item);
        let is_dated = match (&item.rule, &item.resolution) {
            (Rule::Every { term, expected: None, .. }, _) => {
                term.is_some_and(|it| it != Term::ToBeDetermined)
            }
            (Rule::TimesPerYear { .. }, Resolution::Moments(moments)) => {
                !moments.contains(&Term::ToBeDetermined)
            }
            (rule, _) => matches!(rule, Rule::Once { .. }),
        };
        match (self.dates.filter(|_| is_dated), self.period) {
            (Some(dates), _) => Anchor::Nominal(dates.nominal),
            (None, Period::Only) => Anchor::Only,
            (None, period) => Anchor::Period(period),
        }
    }

    /// One of a quota: its practical date is a pace, not a day of its own.
    pub fn is_paced(&self) -> bool {
        matches!(self.state, State::Counting { .. })
    }

    /// Who must act: the member of a share, else the row's `wie`.
    pub fn parties<'a>(&'a self, calendar: &'a Calendar) -> &'a [PartyIx] {
        match &self.member {
            Some(member) => std::slice::from_ref(member),
            None => &calendar.item(self.item).responsible,
        }
    }
}
