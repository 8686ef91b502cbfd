//! The catalogue of checks: what can be planned but deserves a look, found in the calendar and its plan.
//!
//! One function per check, named in `CATALOGUE`; each looks at every row once, or at two rows that a map brings together.
//! What cannot be read at all is found earlier, by the reader. The words are in `messages::diagnostics`.

use std::ops::Range;

use chrono::{Months, NaiveDate};

use crate::calendar::{
    Advice, Calendar, Diagnostic, Item, ItemIx, Location, Locations, PartyIx, Problem,
};
use crate::dates::Window;
use crate::planning::occurrence::{Dates, Occurrence};

mod days;
mod duties;
mod escalation;
mod inputs;
mod ladders;
mod parties;
mod running;
mod titles;
mod understood;
mod vacations;

pub use running::{Open, Renamed, Running, begun, renamed, reported};
pub use titles::DATE_TAIL_COLUMNS;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Examined<'a> {
    pub calendar: &'a Calendar,
    /// Where its keys stand.
    pub locations: &'a Locations,
    /// For [`horizon`], without facts.
    pub occurrences: &'a [Occurrence],
    /// The day on which somebody looks.
    pub today: NaiveDate,
    /// Rows of which afgerond.yaml says that something is done.
    pub done: &'a [ItemIx],
    /// What the service runs with now; `None`: not known here.
    pub running: Option<Running<'a>>,
}

/// The days to plan for a look on `today`: long enough for every yearly row to come twice, and every row of four years once.
pub fn horizon(today: NaiveDate) -> Window {
    Window::new(today, today.checked_add_months(Months::new(4 * 12 + 1)).unwrap_or(NaiveDate::MAX))
}

/// One check: everything it has to say.
type Check = fn(&Look<'_>) -> Vec<Diagnostic>;

/// Every check, in the order of the codes.
const CATALOGUE: [Check; 20] = [
    parties::never_used,
    ladders::too_long,
    ladders::rungs_meet,
    days::closed,
    inputs::late,
    understood::count_and_word,
    duties::two_rules,
    duties::same_duty,
    days::passed,
    running::gone_or_renamed,
    escalation::to_self,
    titles::confidential,
    vacations::end,
    vacations::unknown,
    parties::end,
    titles::too_long_for_a_subject,
    understood::assumption,
    understood::quota,
    parties::nobody_mailed,
    parties::nobody_asked,
];

/// Everything worth a look, in the order of the file. Linear in the number of rows.
pub fn advise(examined: &Examined<'_>) -> Vec<Diagnostic> {
    let look = Look { of: *examined, rows: rows(examined) };
    let mut found: Vec<Diagnostic> = CATALOGUE.iter().flat_map(|check| check(&look)).collect();
    found.sort_by_key(|it| it.location.span.start);
    found
}

/// What is examined, with the occurrences of each row at hand.
struct Look<'a> {
    of: Examined<'a>,
    /// Where the occurrences of a row stand in the plan, by the number of the row.
    rows: Vec<Range<usize>>,
}

impl<'a> Look<'a> {
    fn calendar(&self) -> &'a Calendar {
        self.of.calendar
    }

    fn locations(&self) -> &'a Locations {
        self.of.locations
    }

    /// Every row with its number.
    fn items(&self) -> impl Iterator<Item = (ItemIx, &'a Item)> + use<'a> {
        (0..).map(ItemIx).zip(&self.of.calendar.items)
    }

    /// The rows that are mailed about: not those that point to another with `zie`.
    fn mailed(&self) -> impl Iterator<Item = (ItemIx, &'a Item)> + use<'a> {
        self.items().filter(|(_, item)| item.see.is_none())
    }

    /// The occurrences of a row, in order of time; of a share only those of its first member, which stand for all.
    fn occurrences(&self, ix: ItemIx) -> impl Iterator<Item = &'a Occurrence> + use<'a> {
        let of = &self.of.occurrences[self.rows[ix.0 as usize].clone()];
        let first = of.first().and_then(|it| it.member);
        of.iter().filter(move |it| it.member == first)
    }

    /// The dates of a row within two years, and its first one: what lies further off is told when it comes nearer.
    fn near(&self, ix: ItemIx) -> impl Iterator<Item = Dates> + use<'a> {
        let soon = self.of.today.checked_add_months(Months::new(24)).unwrap_or(NaiveDate::MAX);
        let dates = self.occurrences(ix).filter_map(|it| it.dates);
        dates.enumerate().filter(move |(at, it)| *at == 0 || it.due < soon).map(|(_, it)| it)
    }

    /// Who must act for a row: its `wie`, or the members of its group.
    fn responsible(&self, item: &'a Item) -> &'a [PartyIx] {
        match item.for_each {
            Some(group) => &self.of.calendar.party(group).members,
            None => &item.responsible,
        }
    }
}

fn rows(examined: &Examined<'_>) -> Vec<Range<usize>> {
    let mut rows = vec![0..0; examined.calendar.items.len()];
    for (at, occurrence) in examined.occurrences.iter().enumerate() {
        let row = &mut rows[occurrence.item.0 as usize];
        let is_new = row.start == row.end;
        *row = if is_new { at..at + 1 } else { row.start..at + 1 };
    }
    rows
}

fn finding(location: Location, advice: Advice) -> Diagnostic {
    Diagnostic { location, problem: Problem::Advice(advice) }
}
