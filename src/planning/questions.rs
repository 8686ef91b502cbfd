//! When something is asked: on the first send day on or after each `datum_vragen` day, or of the month of `nalopen`.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::{DayMonth, Rule};
use crate::calendar::{Calendar, Item, PartyIx};
use crate::dates::{SchoolYear, Window};
use crate::planning::duty::State;
use crate::planning::ladder::SendDay;
use crate::planning::reminder::Kind;
use crate::planning::slots::{Slot, school_years_meeting};

/// What is asked about a slot, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) kind: Kind,
    pub(super) party: PartyIx,
    /// Asked once for all members together, on the first occurrence that is still open.
    pub(super) once_per_row: bool,
    often: Often,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Often {
    /// On every ask day of the school year.
    EveryAskDay,
    /// On the first ask day of the school year: the September question.
    Yearly,
    InMonth(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) kind: Kind,
    pub(super) on: SendDay,
}

/// Who is asked what is not known of a row: `vraag_aan`, else the coordinator, else, when that may not see the row, the first
/// that must act for it and can be mailed. `None`: nobody may be asked.
pub fn asked(item: &Item, calendar: &Calendar) -> Option<PartyIx> {
    let sees = |party: &PartyIx| may_be_asked(item, *party);
    let coordinator = Some(calendar.organisation.coordinator).filter(sees);
    let named = |party: &&PartyIx| item.visible_to.contains(party);
    let mut acting = item.responsible.iter().filter(|it| !calendar.party(**it).never_mail);
    let own = || acting.clone().find(named).or_else(|| acting.next()).copied();
    item.ask.or(coordinator).or_else(own)
}

/// Whether a party may get a question about a row: it may see it, is named for the questions, or prepares it.
pub fn may_be_asked(item: &Item, party: PartyIx) -> bool {
    let prepares = || item.preparation.as_ref().is_some_and(|it| it.parties.contains(&party));
    item.may_see(party) || item.ask == Some(party) || prepares()
}

impl Question {
    /// The question of a slot whose date nobody knows; `None` when there is nothing to ask.
    pub(super) fn about(slot: &Slot, item: &Item, calendar: &Calendar) -> Option<Self> {
        let coordinator = calendar.organisation.coordinator;
        let to = asked(item, calendar).unwrap_or(coordinator);
        let row = |kind, often| Self { kind, party: to, once_per_row: true, often };
        match slot.state {
            State::Planned | State::Counting { .. } => None,
            State::AwaitingStartYear => Some(row(Kind::AskStartYear, Often::EveryAskDay)),
            State::AwaitingPlan => Some(row(Kind::AskPlan, Often::EveryAskDay)),
            State::AwaitingEvent(event) => {
                let party = calendar.event(event).ask.unwrap_or(coordinator);
                let party = if may_be_asked(item, party) { party } else { to };
                Some(Self { party, ..row(Kind::AskEvent, Often::EveryAskDay) })
            }
            State::AwaitingDate { .. } if matches!(item.rule, Rule::NotYetKnown { .. }) => {
                Some(row(Kind::AskDate, Often::Yearly))
            }
            State::AwaitingDate { .. } => {
                Some(Self { once_per_row: false, ..row(Kind::AskDate, Often::EveryAskDay) })
            }
            State::Expected { .. } | State::Undated => Some(row(Kind::Confirm, Often::Yearly)),
            State::Continuous => {
                let often = item.recheck_month.map_or(Often::Yearly, Often::InMonth);
                Some(row(Kind::Confirm, often))
            }
        }
    }

    /// Calls `ask` for each of its days in order: inside the slot's period, and in the window when it has none.
    pub(super) fn days(
        &self,
        slot: &Slot,
        calendar: &Calendar,
        window: Window,
        mut ask: impl FnMut(Asked),
    ) {
        let clip = if slot.is_bounded() { slot.span } else { meeting(slot.span, window) };
        let ask_days: &[DayMonth] = &calendar.defaults.ask_days;
        let (send, open) = (&calendar.defaults.send, &calendar.open);
        for year in from_the_year_before(clip) {
            let mut on = |DayMonth { month, day }: DayMonth| {
                let calendar_year = if 8 <= month { year.0 } else { year.0 + 1 };
                let target = NaiveDate::from_ymd_opt(calendar_year, month.into(), day.into());
                let Some(target) = target.filter(|target| *target < clip.until) else { return };
                let on = SendDay::from(target, send, open);
                if clip.contains(on.day) {
                    ask(Asked { kind: self.kind_on(on.day, slot), on });
                }
            };
            match self.often {
                Often::EveryAskDay => ask_days.iter().for_each(|it| on(*it)),
                Often::Yearly => ask_days.iter().take(1).for_each(|it| on(*it)),
                Often::InMonth(month) => on(DayMonth { month, day: 1 }),
            }
        }
    }

    /// `op zijn vroegst 2028`: until that year the question is whether it still holds.
    fn kind_on(&self, day: NaiveDate, slot: &Slot) -> Kind {
        match slot.state {
            State::AwaitingDate { not_before: Some(year) } if day.year() < year => Kind::Confirm,
            _ => self.kind,
        }
    }
}

fn meeting(one: Window, other: Window) -> Window {
    Window::new(one.from.max(other.from), one.until.min(other.until))
}

/// A question of July may be asked in August.
fn from_the_year_before(clip: Window) -> impl Iterator<Item = SchoolYear> {
    let first = school_years_meeting(clip).next().map(|year| SchoolYear(year.0 - 1));
    first.into_iter().chain(school_years_meeting(clip))
}
