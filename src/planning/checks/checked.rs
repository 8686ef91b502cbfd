//! What is checked: a calendar and its plan, with the occurrences of each row at hand.

use std::ops::Range;

use chrono::{Months, NaiveDate};

use crate::calendar::{
    Advice, Calendar, Diagnostic, Item, ItemIx, Location, Locations, PartyIx, Problem,
};
use crate::dates::Window;
use crate::planning::checks::alike::{Alike, alike};
use crate::planning::duty::{Dates, Duty};

#[derive(Debug, Clone, Copy)]
pub struct ToCheck<'a> {
    pub calendar: &'a Calendar,
    pub locations: &'a Locations,
    /// For [`horizon`], without facts.
    pub duties: &'a [Duty],
    /// The day on which somebody looks.
    pub today: NaiveDate,
    /// Rows of which afgerond.yaml says that something is done.
    pub done: &'a [ItemIx],
    /// What the service runs with now; `None`: not known here.
    pub running: Option<RunningCalendar<'a>>,
}

/// The days to plan for a look on `today`: long enough for every yearly row to come twice, and every row of four years once.
pub fn horizon(today: NaiveDate) -> Window {
    Window::new(today, today.checked_add_months(Months::new(4 * 12 + 1)).unwrap_or(NaiveDate::MAX))
}

/// What the service runs with now.
#[derive(Debug, Clone, Copy)]
pub struct RunningCalendar<'a> {
    pub calendar: &'a Calendar,
    /// What would be lost with its row: somebody was told of it and nobody has reported, or somebody has said something.
    pub open: &'a [AtStake],
}

/// One occurrence of the running calendar that mails or reports are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtStake {
    /// Key of its row.
    pub item: String,
    /// Its id, such as `jaarverslag-cva/2026`.
    pub occurrence: String,
    /// Its last day, when known.
    pub due: Option<NaiveDate>,
    /// Somebody has said something about it that still stands: a date, that it is done. Else it is open.
    pub is_reported: bool,
}

/// What is checked, with the occurrences of each row at hand.
pub(super) struct CheckedRows<'a> {
    pub(super) of: ToCheck<'a>,
    /// Where the occurrences of a row stand in the plan, by the number of the row.
    rows: Vec<Range<usize>>,
    alike: Vec<Alike>,
}

impl<'a> CheckedRows<'a> {
    pub(super) fn of(of: ToCheck<'a>) -> Self {
        let alike = alike(of.calendar, mailed(of.calendar));
        Self { of, rows: rows(&of), alike }
    }

    /// Every two rows that are alike, in the order of the file.
    pub(super) fn alike(&self) -> &[Alike] {
        &self.alike
    }

    pub(super) fn calendar(&self) -> &'a Calendar {
        self.of.calendar
    }

    pub(super) fn locations(&self) -> &'a Locations {
        self.of.locations
    }

    pub(super) fn items(&self) -> impl Iterator<Item = (ItemIx, &'a Item)> + use<'a> {
        items(self.of.calendar)
    }

    /// The rows that are mailed about: not those that point to another with `zie`.
    pub(super) fn mailed(&self) -> impl Iterator<Item = (ItemIx, &'a Item)> + use<'a> {
        mailed(self.of.calendar)
    }

    /// The occurrences of a row, in order of time; of a share only those of its first member, which stand for all.
    pub(super) fn duties(&self, ix: ItemIx) -> impl Iterator<Item = &'a Duty> + use<'a> {
        let of = &self.of.duties[self.rows[ix.0 as usize].clone()];
        let first = of.first().and_then(|it| it.member);
        of.iter().filter(move |it| it.member == first)
    }

    /// The dates of a row within two years, and its first one: what lies further off is told when it comes nearer.
    pub(super) fn near(&self, ix: ItemIx) -> impl Iterator<Item = Dates> + use<'a> {
        let soon = self.of.today.checked_add_months(Months::new(24)).unwrap_or(NaiveDate::MAX);
        let dates = self.duties(ix).filter_map(|it| it.dates);
        dates.enumerate().filter(move |(at, it)| *at == 0 || it.due < soon).map(|(_, it)| it)
    }

    /// Who must act for a row: its `wie`, or the members of its group.
    pub(super) fn responsible(&self, item: &'a Item) -> &'a [PartyIx] {
        match item.for_each {
            Some(group) => &self.of.calendar.party(group).members,
            None => &item.responsible,
        }
    }
}

fn items(calendar: &Calendar) -> impl Iterator<Item = (ItemIx, &Item)> {
    (0..).map(ItemIx).zip(&calendar.items)
}

fn mailed(calendar: &Calendar) -> impl Iterator<Item = (ItemIx, &Item)> {
    items(calendar).filter(|(_, item)| item.see.is_none())
}

fn rows(to_check: &ToCheck<'_>) -> Vec<Range<usize>> {
    let mut rows = vec![0..0; to_check.calendar.items.len()];
    for (at, duty) in to_check.duties.iter().enumerate() {
        let row = &mut rows[duty.item.0 as usize];
        let is_new = row.start == row.end;
        *row = if is_new { at..at + 1 } else { row.start..at + 1 };
    }
    rows
}

pub(super) fn finding(location: Location, advice: Advice) -> Diagnostic {
    Diagnostic { location, problem: Problem::Advice(advice) }
}
