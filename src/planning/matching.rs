//! Which fact is about which occurrence (R1): the nearest within half a period; what is about nothing is an orphan.

use std::collections::HashMap;
use std::ops::Range;

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::calendar::rule::Rule;
use crate::calendar::{Calendar, EventIx, ItemIx, PartyIx};
use crate::dates::{SchoolYear, Window, local_day};
use crate::planning::duty::State;
use crate::planning::facts::{Anchor, Fact, Happened, Subject};
use crate::planning::nearest::{Position, anchor_point, half_period_days, nearest};
use crate::planning::period;
use crate::planning::quota;
use crate::planning::said::{Answers, Attributed, Said, fold, standing};
use crate::planning::slots::{self, Slot};

/// Anchors further than this from the window are about nothing: sixty years.
const REACH_DAYS: i64 = 60 * 366;

/// The facts, found by row in constant time, each row's in order of recording.
#[derive(Debug)]
pub(super) struct FactIndex<'a> {
    calendar: &'a Calendar,
    facts: &'a [Fact],
    /// Row and position in `facts`, in order of row, then time, then position.
    by_item: Vec<(ItemIx, u32)>,
    /// The date of each event, when known: from the file, else the latest fact.
    event_dates: Vec<Option<NaiveDate>>,
    parties: HashMap<&'a str, PartyIx>,
    orphans: Vec<u32>,
}

impl<'a> FactIndex<'a> {
    /// Sorts the facts once. Earlier ids of a row (`heette`) count as its own.
    pub(super) fn new(calendar: &'a Calendar, facts: &'a [Fact]) -> Self {
        let mut index = Self {
            calendar,
            facts,
            by_item: Vec::new(),
            event_dates: calendar.events.iter().map(|event| event.date).collect(),
            parties: HashMap::new(),
            orphans: Vec::new(),
        };
        if facts.is_empty() {
            return index;
        }
        let parties = (0..).map(PartyIx).zip(&calendar.parties);
        index.parties = parties.map(|(ix, party)| (party.id.as_str(), ix)).collect();
        index.sort_by_subject();
        index
    }

    fn sort_by_subject(&mut self) {
        let items = items_by_id(self.calendar);
        let events = self.calendar.events.iter().map(|event| event.id.as_str());
        let events: HashMap<&str, usize> = events.zip(0..).collect();
        let mut said_of_events = Vec::new();
        for (position, fact) in (0..).zip(self.facts) {
            match &fact.subject {
                Subject::Occurrence { item, .. } | Subject::Item { item } => {
                    match items.get(item.as_str()) {
                        Some(item) => self.by_item.push((*item, position)),
                        None => self.orphans.push(position),
                    }
                }
                Subject::Event { event } => match events.get(event.as_str()) {
                    Some(event) => said_of_events.push((*event, position)),
                    None => self.orphans.push(position),
                },
            }
        }
        let facts = self.facts;
        let at = |position: u32| (facts[position as usize].at, position);
        self.by_item.sort_unstable_by_key(|(item, position)| (*item, at(*position)));
        said_of_events.sort_unstable_by_key(|(event, position)| (*event, at(*position)));
        let mut acts = Vec::new();
        for run in said_of_events.chunk_by(|a, b| a.0 == b.0) {
            standing(run.iter().map(|(_, position)| &facts[*position as usize]), &mut acts);
            let latest = acts.iter().rev().find_map(|fact| match fact.what {
                Happened::EventOn(day) => Some(day),
                _ => None,
            });
            let date = &mut self.event_dates[run[0].0];
            *date = date.or(latest.flatten());
        }
    }

    /// The date of the event, when known.
    pub(super) fn event_on(&self, event: EventIx) -> Option<NaiveDate> {
        self.event_dates[event.0 as usize]
    }

    /// The row's facts, in order of recording.
    pub(super) fn of(&self, item: ItemIx) -> &[(ItemIx, u32)] {
        if self.by_item.is_empty() {
            return &[];
        }
        let start = self.by_item.partition_point(|(of, _)| *of < item);
        let rest = &self.by_item[start..];
        &rest[..rest.partition_point(|(of, _)| *of == item)]
    }

    /// The first year somebody has chosen for a row that lacks one.
    pub(super) fn start_year(&self, item: ItemIx) -> Option<i32> {
        let about_the_row =
            self.of(item).iter().map(|(_, position)| &self.facts[*position as usize]);
        let mut acts = Vec::new();
        standing(about_the_row.filter(|fact| is_about_the_row(&fact.subject)), &mut acts);
        acts.iter().rev().find_map(|fact| match fact.what {
            Happened::DateChosen(day) => Some(day.year()),
            _ => None,
        })
    }

    /// The window, widened so that every occurrence which a fact of the row may be about lies inside.
    pub(super) fn widened(&self, item: ItemIx, window: Window) -> Window {
        let rule = &self.calendar.item(item).rule;
        let margin = half_period_days(rule) + 366;
        let mut wide = window;
        // A quota of one calendar year can be met long after it.
        if let Rule::Quota { year: Some(year), .. } = rule
            && let Some(span) = period::year_window(*year).filter(|_| !self.of(item).is_empty())
        {
            wide.from = wide.from.min(span.from);
            wide.until = wide.until.max(span.until);
        }
        for (_, position) in self.of(item) {
            let fact = &self.facts[*position as usize];
            for point in points(fact).into_iter().flatten() {
                if (point - window.from).num_days().abs() <= REACH_DAYS {
                    wide.from = wide.from.min(moved(point, -margin));
                    wide.until = wide.until.max(moved(point, margin));
                }
            }
        }
        wide
    }

    /// Fills in what is said of each slot and member: `said[slot * width + column]`, with at least one column. Facts
    /// about nothing become orphans.
    pub(super) fn apply(
        &mut self,
        item: ItemIx,
        members: &[PartyIx],
        slots: &[Slot],
        said: &mut [Said],
    ) {
        let width = members.len().max(1);
        let rule = &self.calendar.item(item).rule;
        let mut heard: Vec<Attributed<'a>> = Vec::new();
        let mut orphans = Vec::new();
        for (_, position) in self.of(item) {
            let fact = &self.facts[*position as usize];
            let is_start_year = slots::lacks_start_year(rule) && is_about_the_row(&fact.subject);
            let slot = slot_of(rule, slots, fact);
            let columns = self.columns(members, &fact.subject);
            let Some(slot) = slot.filter(|_| !columns.is_empty()) else {
                orphans.extend((!is_start_year).then_some(*position));
                continue;
            };
            heard.extend(columns.map(|column| Attributed { column, slot, fact }));
        }
        self.orphans.append(&mut orphans);
        if let Rule::Quota { .. } = rule {
            quota::count(slots, width, &heard, said);
            return;
        }
        heard.sort_by_key(|it| (it.slot, it.column));
        let mut acts = Vec::new();
        for run in heard.chunk_by(|a, b| (a.slot, a.column) == (b.slot, b.column)) {
            let (slot, column) = (run[0].slot, run[0].column);
            standing(run.iter().map(|it| it.fact), &mut acts);
            let answers = Answers::to(rule, slots[slot].state);
            said[slot * width + column] = fold(&acts, answers, |fact| self.school_year_of(fact));
        }
    }

    /// Which members the subject is about: all, for a row as a whole; none, when it names one that is not there.
    fn columns(&self, members: &[PartyIx], subject: &Subject) -> Range<usize> {
        match subject {
            Subject::Item { .. } => 0..members.len().max(1),
            Subject::Occurrence { member: None, .. } if members.is_empty() => 0..1,
            Subject::Occurrence { member: Some(id), .. } => {
                let party = self.parties.get(id.as_str());
                let column = members.iter().position(|member| Some(member) == party);
                column.map_or(0..0, |at| at..at + 1)
            }
            Subject::Occurrence { .. } | Subject::Event { .. } => 0..0,
        }
    }

    fn school_year_of(&self, fact: &Fact) -> SchoolYear {
        SchoolYear::of(local_day(fact.at, self.calendar.organisation.zone))
    }

    /// Positions of the facts that no occurrence answers to, in order.
    pub(super) fn into_orphans(mut self) -> Vec<u32> {
        self.orphans.sort_unstable();
        self.orphans
    }
}

/// Rows by id; an earlier id (`heette`) counts only where no row bears it now.
fn items_by_id(calendar: &Calendar) -> HashMap<&str, ItemIx> {
    let items = || (0..).map(ItemIx).zip(&calendar.items);
    let mut found = HashMap::with_capacity(calendar.items.len());
    for (ix, item) in items() {
        found.extend(item.was.iter().map(|was| (&**was, ix)));
    }
    found.extend(items().map(|(ix, item)| (&*item.id, ix)));
    found
}

/// Said of the row as a whole, whichever way it was written down.
fn is_about_the_row(subject: &Subject) -> bool {
    match subject {
        Subject::Item { .. } => true,
        Subject::Occurrence { member, step, anchor, .. } => {
            member.is_none() && step.is_none() && *anchor == Anchor::Only
        }
        Subject::Event { .. } => false,
    }
}

/// The slot that the fact is about.
fn slot_of(rule: &Rule, slots: &[Slot], fact: &Fact) -> Option<usize> {
    let is_single = slots::has_one_slot(rule)
        || slots.first().is_some_and(|it| it.state == State::AwaitingStartYear);
    match (&fact.subject, &fact.what, rule) {
        (Subject::Occurrence { step: Some(_), .. } | Subject::Event { .. }, ..) => None,
        (_, Happened::Done { on, .. }, Rule::Quota { year, .. }) => slots
            .iter()
            .position(|slot| slot.span.contains(*on) || (year.is_some() && slot.span.from <= *on)),
        (Subject::Item { .. } | Subject::Occurrence { anchor: Anchor::Only, .. }, ..) => {
            (is_single && !slots.is_empty()).then_some(0)
        }
        (Subject::Occurrence { anchor, number, .. }, ..) => {
            let all = slots.iter().map(Slot::position).enumerate();
            nearest(Position::of(*anchor, *number), half_period_days(rule), all)
        }
    }
}

/// The days around which a fact may find its occurrence.
fn points(fact: &Fact) -> [Option<NaiveDate>; 2] {
    let anchor = match fact.subject {
        Subject::Occurrence { anchor, .. } => anchor_point(anchor),
        Subject::Item { .. } | Subject::Event { .. } => None,
    };
    let done_on = match fact.what {
        Happened::Done { on, .. } => Some(on),
        _ => None,
    };
    [anchor, done_on]
}

fn moved(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day)
}
