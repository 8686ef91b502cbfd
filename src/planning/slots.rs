//! Rule and window in, slots out: the occasions on which a row is due or asked, before anybody has said anything.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::{DayMonth, Rule, Term, Wording};
use crate::calendar::{EventIx, Resolution};
use crate::dates::{Lead, OpenDays, SchoolYear, Window};
use crate::planning::duty::State;
use crate::planning::nearest::Position;
use crate::planning::period::{Period, middle, year_window};

/// For whatever has no period: asked about in every window.
pub(super) const EVER: Window = Window { from: NaiveDate::MIN, until: NaiveDate::MAX };

/// The day that the rule names, and the last day that is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadline {
    pub(super) nominal: NaiveDate,
    pub(super) due: NaiveDate,
}

/// One occasion of a row; the same for every member of a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    pub(super) period: Period,
    pub(super) number: Option<u8>,
    pub(super) state: State,
    /// When the rule gives it.
    pub(super) term: Option<Deadline>,
    /// Where the pace of a quota puts its practical date (R18).
    pub(super) paced: Option<NaiveDate>,
    /// The days in which its question may be asked; [`EVER`], or from a day on, when it has no period.
    pub(super) span: Window,
}

impl Slot {
    /// Whether it belongs to one stretch of time; what does not appears in every window (R21).
    pub(super) fn is_bounded(&self) -> bool {
        self.span.until != NaiveDate::MAX
    }

    /// Whether its row has others like it in other years.
    pub(super) fn is_periodic(&self) -> bool {
        self.period != Period::Only
    }

    /// Where it stands when facts look for the nearest (R1).
    pub(super) fn position(&self) -> Position {
        let (period, number) = (Some(self.period), self.number);
        Position { period, number, day: self.point(), is_dated: self.term.is_some() }
    }

    /// The one day that stands for it.
    fn point(&self) -> Option<NaiveDate> {
        match (self.term, self.state) {
            (Some(term), _) => Some(term.nominal),
            (None, State::Expected { year }) => Some(middle(year_window(year)?)),
            (None, _) => self.is_bounded().then(|| middle(self.span)),
        }
    }
}

/// What the slots of a row follow from.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlotBasis<'a> {
    pub(super) rule: &'a Rule,
    pub(super) resolution: &'a Resolution,
    /// The event of a `na …` rule: its date, if it is known.
    pub(super) event_on: Option<NaiveDate>,
    /// The first year that somebody has chosen for a row without one.
    pub(super) start_year: Option<i32>,
    /// The rows of a `planning:` are items of their own.
    pub(super) has_children: bool,
    pub(super) open: &'a OpenDays,
}

/// Whether the row waits for its first year as long as nobody has chosen one.
pub(super) fn lacks_start_year(rule: &Rule) -> bool {
    matches!(rule, Rule::Every { years, first_year: None, expected: None, .. } if 1 < *years)
}

/// Whether the row has one slot for ever, so that what is said of the row is said of its slot.
pub(super) fn has_one_slot(rule: &Rule) -> bool {
    match rule {
        Rule::Every { expected, .. } => expected.is_some(),
        Rule::TimesPerYear { .. } | Rule::Quota { .. } => false,
        _ => true,
    }
}

/// Appends the row's slots, in order of time: dated ones due in the window, asked ones whose period meets it, and those
/// without a period always.
pub(super) fn fill(slots: &mut Vec<Slot>, source: SlotBasis<'_>, window: Window) {
    match *source.rule {
        Rule::Every { expected: Some(year), .. } | Rule::Expected { year } => {
            let period = Period::Year(year);
            slots.push(Slot { period, ..undated(State::Expected { year }) });
        }
        Rule::Every { years, term, first_year, expected: None } => {
            every(slots, years, term, first_year.or(source.start_year), window);
        }
        Rule::TimesPerYear { count, .. } => match source.resolution {
            Resolution::Moments(moments) => moments_of(slots, moments, window),
            Resolution::Rule | Resolution::Event(_) => {
                for (year, span) in years_meeting(window) {
                    let numbers = 1..=count;
                    slots.extend(
                        numbers.map(|number| Slot { number: Some(number), ..asked_in(year, span) }),
                    );
                }
            }
        },
        Rule::Quota { count, year } => quota(slots, count, year, source.open, window),
        Rule::Once { day, wording } => {
            slots.push(planned_slot(Period::Only, None, worded(day, wording)));
        }
        Rule::InYear(year) => {
            let asked = |span| Slot { period: Period::Only, ..asked_in(year, span) };
            slots.extend(year_window(year).map(asked));
        }
        Rule::After { within, .. } => slots.push(after(source, within)),
        Rule::ByPlan { .. } if source.has_children => {}
        Rule::ByPlan { .. } => slots.push(undated(State::AwaitingPlan)),
        Rule::Continuous => slots.push(undated(State::Continuous)),
        Rule::NotYetKnown { not_before } => slots.push(undated(State::AwaitingDate { not_before })),
        Rule::Undated => slots.push(undated(State::Undated)),
    }
}

fn every(slots: &mut Vec<Slot>, years: u8, term: Option<Term>, first: Option<i32>, window: Window) {
    if 1 < years && first.is_none() {
        slots.push(undated(State::AwaitingStartYear));
        return;
    }
    let belongs = |year: i32| {
        first.is_none_or(|first| first <= year && (year - first) % i32::from(years.max(1)) == 0)
    };
    match (term, first) {
        (Some(term @ (Term::Day(..) | Term::Month(_))), _) => {
            let Some((from, last)) = ends(window) else { return };
            // A day before 1 January belongs to the year after.
            for year in from.year()..=last.year() + 1 {
                let found = if belongs(year) { in_year(term, year) } else { None };
                let due = found.filter(|it| window.contains(it.due));
                slots.extend(due.map(|it| planned_slot(Period::Year(year), None, it)));
            }
        }
        (Some(Term::ToBeDetermined) | None, Some(_)) => {
            let asked = years_meeting(window).filter(|(year, _)| belongs(*year));
            slots.extend(asked.map(|(year, span)| asked_in(year, span)));
        }
        (Some(Term::ToBeDetermined) | None, None) => {
            slots.extend(school_years_meeting(window).map(|year| Slot {
                period: Period::School(year),
                span: year.window(),
                ..undated(State::AwaitingDate { not_before: None })
            }));
        }
    }
}

/// Numbered in the order of the year, whatever the order in which they were written.
fn moments_of(slots: &mut Vec<Slot>, moments: &[Term], window: Window) {
    let Some((from, last)) = ends(window) else { return };
    let mut ordered = moments.to_vec();
    ordered.sort_by_key(|term| match *term {
        Term::Day(DayMonth { month, day }, _) => (month, day),
        Term::Month(month) => (month, 31),
        Term::ToBeDetermined => (13, 0),
    });
    for year in from.year()..=last.year() + 1 {
        for (number, term) in (1..).zip(&ordered) {
            match (in_year(*term, year), year_window(year)) {
                (Some(it), _) if window.contains(it.due) => {
                    slots.push(planned_slot(Period::Year(year), Some(number), it));
                }
                (None, Some(span)) if span.meets(&window) => {
                    slots.push(Slot { number: Some(number), ..asked_in(year, span) });
                }
                _ => {}
            }
        }
    }
}

/// `drie per jaar`: due on the last day of the (school) year, paced evenly over its school days (R18).
fn quota(slots: &mut Vec<Slot>, count: u8, year: Option<i32>, open: &OpenDays, window: Window) {
    let mut fill = |period, span: Window| {
        let due = span.until.pred_opt().expect("a year begins after the first day of time");
        let school_days = open.school_days_in(span);
        for number in 1..=count {
            let kth = (u32::from(number) * school_days).div_ceil(u32::from(count));
            let paced = open.nth_school_day(span, kth).unwrap_or_else(|| open.last_school_day(due));
            let state = State::Counting { number, of: count };
            let slot = planned_slot(period, Some(number), Deadline { nominal: due, due });
            slots.push(Slot { state, paced: Some(paced), span, ..slot });
        }
    };
    match year {
        Some(year) => {
            let last = year_window(year)
                .filter(|span| window.contains(span.until.pred_opt().unwrap_or(span.from)));
            last.into_iter().for_each(|span| fill(Period::Year(year), span));
        }
        None => school_years_meeting(window)
            .filter(|year| window.contains(year.last()))
            .for_each(|year| fill(Period::School(year), year.window())),
    }
}

fn after(source: SlotBasis<'_>, within: Option<Lead>) -> Slot {
    let Resolution::Event(event) = *source.resolution else {
        return undated(State::AwaitingDate { not_before: None });
    };
    let event: EventIx = event;
    match (source.event_on, within) {
        (None, _) => undated(State::AwaitingEvent(event)),
        (Some(on), Some(lead)) => {
            let due = lead.after(on, source.open);
            planned_slot(Period::Only, None, Deadline { nominal: due, due })
        }
        (Some(on), None) => {
            let span = Window::new(on.succ_opt().unwrap_or(on), NaiveDate::MAX);
            Slot { span, ..undated(State::AwaitingDate { not_before: None }) }
        }
    }
}

/// The last day of a term in that year; `None` for a day to be determined, or outside what a date can hold.
pub(super) fn due_in_year(term: Term, year: i32) -> Option<NaiveDate> {
    in_year(term, year).map(|it| it.due)
}

/// The day of the term in that year; `None` for a day to be determined, or outside what a date can hold.
fn in_year(term: Term, year: i32) -> Option<Deadline> {
    match term {
        Term::Day(DayMonth { month, day }, wording) => {
            let nominal = NaiveDate::from_ymd_opt(year, month.into(), day.into())?;
            Some(worded(nominal, wording))
        }
        Term::Month(month) => {
            let next = if month == 12 { (year + 1, 1) } else { (year, u32::from(month) + 1) };
            let last = NaiveDate::from_ymd_opt(next.0, next.1, 1)?.pred_opt()?;
            Some(Deadline { nominal: last, due: last })
        }
        Term::ToBeDetermined => None,
    }
}

/// `voor X` is strict: the last day is X − 1.
pub(super) fn worded(nominal: NaiveDate, wording: Wording) -> Deadline {
    let due = match wording {
        Wording::Before => nominal.pred_opt().unwrap_or(nominal),
        Wording::By | Wording::Bare => nominal,
    };
    Deadline { nominal, due }
}

fn planned_slot(period: Period, number: Option<u8>, term: Deadline) -> Slot {
    Slot { period, number, term: Some(term), ..undated(State::Planned) }
}

fn asked_in(year: i32, span: Window) -> Slot {
    Slot { period: Period::Year(year), span, ..undated(State::AwaitingDate { not_before: None }) }
}

fn undated(state: State) -> Slot {
    Slot { period: Period::Only, number: None, state, term: None, paced: None, span: EVER }
}

/// First and last day; `None` when empty.
fn ends(window: Window) -> Option<(NaiveDate, NaiveDate)> {
    if window.is_empty() { None } else { Some((window.from, window.until.pred_opt()?)) }
}

fn years_meeting(window: Window) -> impl Iterator<Item = (i32, Window)> {
    let years = ends(window).map(|(from, last)| from.year()..=last.year());
    years.into_iter().flatten().filter_map(|year| Some((year, year_window(year)?)))
}

/// The school years that share a day with the window, in order.
pub(super) fn school_years_meeting(window: Window) -> impl Iterator<Item = SchoolYear> {
    let years = ends(window).map(|(from, last)| SchoolYear::of(from).0..=SchoolYear::of(last).0);
    years.into_iter().flatten().map(SchoolYear)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every(years: u8, first_year: Option<i32>, expected: Option<i32>) -> Rule {
        Rule::Every { years, term: None, first_year, expected }
    }

    fn in_2026(rule: &Rule) -> Vec<Slot> {
        let source = SlotBasis {
            rule,
            resolution: &Resolution::Rule,
            event_on: None,
            start_year: None,
            has_children: false,
            open: &OpenDays::national(),
        };
        let mut slots = Vec::new();
        fill(&mut slots, source, year_window(2026).unwrap());
        slots
    }

    #[test]
    fn only_a_rare_duty_without_a_first_year_lacks_one() {
        assert!(lacks_start_year(&every(4, None, None)));
        assert!(!lacks_start_year(&every(1, None, None)));
        assert!(!lacks_start_year(&every(4, Some(2026), None)));
        assert!(!lacks_start_year(&every(4, None, Some(2028))));
    }

    #[test]
    fn a_slot_without_a_period_stands_at_no_day() {
        for (rule, expected) in [
            (Rule::Undated, None),
            (Rule::Continuous, None),
            (Rule::InYear(2026), Some("2026-07-02")),
            (Rule::Expected { year: 2028 }, Some("2028-07-02")),
        ] {
            let slots = in_2026(&rule);
            assert_eq!(slots.len(), 1);
            assert_eq!(slots[0].point().map(|day| day.to_string()).as_deref(), expected);
        }
    }

    #[test]
    fn years_that_no_date_can_hold_have_no_slots() {
        for rule in [Rule::InYear(i32::MAX - 1), Rule::Quota { count: 3, year: Some(i32::MAX - 1) }]
        {
            assert_eq!(in_2026(&rule), []);
        }
    }
}
