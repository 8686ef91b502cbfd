//! Row by row: slots, what was said of them, occurrences, reminders. All working lists are made once and used again.

use chrono::NaiveDate;

use crate::calendar::rule::Rule;
use crate::calendar::{Calendar, Item, ItemIx, LadderIx, PartyIx, Resolution};
use crate::dates::{SchoolYear, Window};
use crate::planning::duty::{Dates, Duty, DutyIx, State};
use crate::planning::facts::Fact;
use crate::planning::ladder::{self, Placed};
use crate::planning::matching::FactIndex;
use crate::planning::plan::Plan;
use crate::planning::preparation;
use crate::planning::questions::Question;
use crate::planning::reminder::{Kind, Reminder};
use crate::planning::said::Said;
use crate::planning::slots::{self, Deadline, Slot, SlotBasis};

/// Plans all rows: occurrences due in `window` (R21: those without a period always), with their reminders wherever these fall.
///
/// A question without a period is asked on the days of the window; every other reminder stands whole, so that a larger
/// window never changes what a smaller one planned.
pub fn plan(calendar: &Calendar, facts: &[Fact], window: Window) -> Plan {
    Planner::new(calendar, facts, window).plan()
}

/// The occurrences of [`plan`], for whoever sends nothing: without the reminders, which take most of the work.
pub fn duties(calendar: &Calendar, facts: &[Fact], window: Window) -> Vec<Duty> {
    Planner::new(calendar, facts, window).duties()
}

/// Works through the rows of one calendar.
#[derive(Debug)]
struct Planner<'a> {
    calendar: &'a Calendar,
    window: Window,
    facts: FactIndex<'a>,
    has_children: Vec<bool>,
    /// Reminders are wanted too.
    reminds: bool,
    duties: Vec<Duty>,
    reminders: Vec<Reminder>,
    // Of the row in hand.
    slots: Vec<Slot>,
    said: Vec<Said>,
    // The ladder in hand, and the practical date it leads up to.
    placed: Vec<Placed>,
    placed_before: Option<(LadderIx, NaiveDate)>,
}

impl<'a> Planner<'a> {
    fn new(calendar: &'a Calendar, facts: &'a [Fact], window: Window) -> Self {
        let mut has_children = vec![false; calendar.items.len()];
        for parent in calendar.items.iter().filter_map(|item| item.parent) {
            has_children[parent.0 as usize] = true;
        }
        let room = Room::at_most(calendar, window);
        Self {
            calendar,
            window,
            facts: FactIndex::new(calendar, facts),
            has_children,
            reminds: true,
            duties: Vec::with_capacity(room.duties),
            reminders: Vec::with_capacity(room.reminders),
            slots: Vec::new(),
            said: Vec::new(),
            placed: Vec::new(),
            placed_before: None,
        }
    }

    fn duties(mut self) -> Vec<Duty> {
        self.reminds = false;
        self.plan_rows();
        self.duties
    }

    fn plan(mut self) -> Plan {
        self.plan_rows();
        Plan {
            window: self.window,
            duties: self.duties,
            reminders: self.reminders,
            orphans: self.facts.into_orphans(),
        }
    }

    fn plan_rows(&mut self) {
        for ix in (0..).map(ItemIx).take(self.calendar.items.len()) {
            self.plan_row(ix);
        }
    }

    fn plan_row(&mut self, ix: ItemIx) {
        let calendar = self.calendar;
        let item = calendar.item(ix);
        let has_facts = !self.facts.of(ix).is_empty();
        let window = if has_facts { self.facts.widened(ix, self.window) } else { self.window };
        self.slots.clear();
        let source = self.source(ix, item, has_facts);
        slots::fill(&mut self.slots, source, window);
        let is_one_for_all = matches!(
            self.slots.first().map(|slot| slot.state),
            Some(State::AwaitingStartYear | State::AwaitingPlan)
        );
        let group = item.for_each.filter(|_| !is_one_for_all);
        let members: &[PartyIx] = group.map_or(&[], |group| &calendar.party(group).members);
        let width = members.len().max(1);
        let slots = std::mem::take(&mut self.slots);
        let mut said = std::mem::take(&mut self.said);
        if has_facts {
            said.clear();
            said.resize(slots.len() * width, Said::default());
            self.facts.apply(ix, members, &slots, &mut said);
            for (slot, said) in slots.iter().zip(said.chunks_exact(width)) {
                self.plan_slot(ix, slot, members, said);
            }
        } else {
            // Nothing was said of any member: one and the same list serves every slot.
            said.clear();
            said.resize(width, Said::default());
            for slot in &slots {
                self.plan_slot(ix, slot, members, &said);
            }
        }
        (self.slots, self.said) = (slots, said);
    }

    fn source(&self, ix: ItemIx, item: &'a Item, has_facts: bool) -> SlotBasis<'a> {
        SlotBasis {
            rule: &item.rule,
            resolution: &item.resolution,
            event_on: match item.resolution {
                Resolution::Event(event) => self.facts.event_on(event),
                Resolution::Rule | Resolution::Moments(_) => None,
            },
            start_year: if has_facts && slots::lacks_start_year(&item.rule) {
                self.facts.start_year(ix)
            } else {
                None
            },
            has_children: self.has_children[ix.0 as usize],
            open: &self.calendar.open,
        }
    }

    /// The occurrences of one slot: one, or one per member, each with what was said of it.
    fn plan_slot(&mut self, ix: ItemIx, slot: &Slot, members: &[PartyIx], said: &[Said]) {
        let item = self.calendar.item(ix);
        let mut is_row_asked = false;
        for (at, said_of_it) in said.iter().enumerate() {
            let member = members.get(at).copied();
            let Some(duty) = self.duty(ix, item, slot, member, said_of_it) else {
                continue;
            };
            let of = DutyIx(
                u32::try_from(self.duties.len()).expect("fewer than four billion occurrences"),
            );
            self.duties.push(duty);
            if item.see.is_some() || !self.reminds {
                continue;
            }
            if let Some(dates) = duty.dates {
                self.remind(of, &duty, dates, item, slot);
            } else if let Some(question) = Question::about(slot, item, self.calendar) {
                let is_next = !question.once_per_row || !is_row_asked && duty.settled.is_none();
                if is_next {
                    is_row_asked = true;
                    let heard = if question.once_per_row { said } else { &said[at..=at] };
                    let silence = heard.iter().filter_map(|it| it.silence).max();
                    self.ask(of, question, slot, silence);
                }
            }
            if let State::Expected { year } = slot.state {
                self.prepare(of, item, year);
            }
        }
    }

    /// `None` when it lies outside the window.
    fn duty(
        &self,
        ix: ItemIx,
        item: &Item,
        slot: &Slot,
        member: Option<PartyIx>,
        said: &Said,
    ) -> Option<Duty> {
        let takes_a_date = matches!(
            slot.state,
            State::AwaitingDate { .. } | State::Undated | State::Expected { .. }
        );
        let chosen = said.chosen.filter(|_| takes_a_date && slot.term.is_none());
        let term = slot.term.or(chosen.map(|day| Deadline { nominal: day, due: day }));
        let postponed = said.postponed.filter(|_| !item.statutory);
        let is_inside = match term {
            Some(term) => self.window.contains(postponed.unwrap_or(term.due)),
            None => !slot.is_bounded() || slot.span.meets(&self.window),
        };
        // R21: the same duty under another name is listed in every window.
        if !is_inside && (item.see.is_none() || slot.is_periodic()) {
            return None;
        }
        Some(Duty {
            item: ix,
            member,
            period: slot.period,
            number: slot.number,
            step: None,
            state: if chosen.is_some() { State::Planned } else { slot.state },
            dates: term.map(|term| self.dates(item, member, term, postponed, slot.paced)),
            settled: said.settled,
            quiet_until: said.quiet_until,
        })
    }

    fn dates(
        &self,
        item: &Item,
        member: Option<PartyIx>,
        term: Deadline,
        postponed: Option<NaiveDate>,
        paced: Option<NaiveDate>,
    ) -> Dates {
        let due = postponed.unwrap_or(term.due);
        let open = &self.calendar.open;
        let last_school_day = open.last_school_day(due);
        // A school day is a workday.
        let is_open = last_school_day == due;
        let mut dates = Dates {
            nominal: term.nominal,
            due,
            original_due: term.due,
            last_workday: if is_open { due } else { open.last_workday(due) },
            last_school_day,
            practical: due,
        };
        dates.practical = if let Some(pace) = paced.filter(|_| postponed.is_none()) {
            pace
        } else {
            let responsible = member.as_ref().map_or(&*item.responsible, std::slice::from_ref);
            let of = |party| dates.practical_of(self.calendar, item, party);
            responsible.iter().map(|it| of(Some(*it))).min().unwrap_or_else(|| of(None))
        };
        dates
    }

    /// The ladders of all responsible parties, and the copies.
    fn remind(&mut self, of: DutyIx, duty: &Duty, dates: Dates, item: &Item, slot: &Slot) {
        if self.calendar.ladder(item.ladder).rungs.is_empty() {
            return;
        }
        let is_paced = slot.paced.is_some() && dates.due == dates.original_due;
        let mut first: Option<Reminder> = None;
        let responsible = duty.parties(self.calendar);
        for party in addressed(self.calendar, item, responsible) {
            let practical = match is_paced {
                true => dates.practical,
                false => dates.practical_of(self.calendar, item, Some(*party)),
            };
            self.place(item, practical);
            let count = self.placed.len();
            let rungs = self.placed.iter().enumerate().map(|(at, rung)| Reminder {
                duty: of,
                party: *party,
                kind: Kind::Before,
                rung: Some(rung.lead),
                last_rung: at + 1 == count,
                target: rung.target,
                day: rung.day,
                shift: rung.shift,
            });
            let start = self.reminders.len();
            self.reminders.extend(rungs);
            let earliest =
                self.reminders.get(start).filter(|it| first.is_none_or(|first| it.day < first.day));
            first = earliest.copied().or(first);
        }
        if let Some(first) = first.filter(|_| !item.is_confidential()) {
            let with = item.with.iter().filter(|party| !responsible.contains(party));
            let with = with.filter(|party| !self.calendar.party(**party).never_mail);
            self.reminders.extend(with.map(|party| Reminder {
                party: *party,
                kind: Kind::Copy,
                ..first
            }));
        }
    }

    /// Brings the ladder before `practical` into hand; rows that are due together find it there.
    fn place(&mut self, item: &Item, practical: NaiveDate) {
        if self.placed_before != Some((item.ladder, practical)) {
            let rungs = &self.calendar.ladder(item.ladder).rungs;
            ladder::place(
                &mut self.placed,
                rungs,
                practical,
                &self.calendar.defaults.send,
                &self.calendar.open,
            );
            self.placed_before = Some((item.ladder, practical));
        }
    }

    fn ask(&mut self, of: DutyIx, question: Question, slot: &Slot, silence: Option<SchoolYear>) {
        let reminders = &mut self.reminders;
        question.days(slot, self.calendar, self.window, |asked| {
            if silence != Some(SchoolYear::of(asked.on.day)) {
                reminders.push(asked.on.reminder(of, question.party, asked.kind));
            }
        });
    }

    fn prepare(&mut self, of: DutyIx, item: &Item, year: i32) {
        let Some(preparation) = &item.preparation else { return };
        let days =
            preparation::days(preparation, year, &self.calendar.defaults.send, &self.calendar.open);
        for party in only_mailed(self.calendar, &preparation.parties) {
            self.reminders.extend(days.iter().map(|it| it.reminder(of, *party, Kind::Prepare)));
        }
    }
}

/// Whom the ladder of a row goes to. Who is never mailed is left out, but not the last (R16): what nobody can be told
/// goes to the coordinator, unless the row has a preparation with mails of its own.
fn addressed<'a>(
    calendar: &'a Calendar,
    item: &Item,
    responsible: &'a [PartyIx],
) -> impl Iterator<Item = &'a PartyIx> {
    let nobody_else = if item.preparation.is_some() {
        &[][..]
    } else {
        responsible.get(..1).unwrap_or(std::slice::from_ref(&calendar.organisation.coordinator))
    };
    let is_anybody_mailed = only_mailed(calendar, responsible).next().is_some();
    let instead = if is_anybody_mailed { &[] } else { nobody_else };
    only_mailed(calendar, responsible).chain(instead)
}

fn only_mailed<'a>(
    calendar: &'a Calendar,
    parties: &'a [PartyIx],
) -> impl Iterator<Item = &'a PartyIx> {
    parties.iter().filter(|party| !calendar.party(**party).never_mail)
}

/// How much room a plan takes at most. What is reserved and not used costs no memory.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Room {
    duties: usize,
    reminders: usize,
}

impl Room {
    fn at_most(calendar: &Calendar, window: Window) -> Self {
        let years = usize::try_from(window.count() / 365).unwrap_or(0) + 2;
        let questions = calendar.defaults.ask_days.len();
        let mut room = Self::default();
        for item in &calendar.items {
            let slots = match item.rule {
                Rule::Every { years: every, .. } => years / usize::from(every.max(1)) + 1,
                Rule::TimesPerYear { count, .. } | Rule::Quota { count, .. } => {
                    years * usize::from(count)
                }
                _ => 1,
            };
            let members = item.for_each.map_or(1, |group| calendar.party(group).members.len());
            let parties = item.responsible.len().max(1);
            let ladder = parties * calendar.ladder(item.ladder).rungs.len() + item.with.len();
            let asked = if slots == 1 { questions * years } else { questions };
            room.duties += slots * members;
            room.reminders += slots * members * ladder.max(asked);
        }
        room
    }
}
