//! Check against what the service runs with: rows that are gone, or have another key, while something is open.

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::rule::fold;
use crate::calendar::{Advice, Calendar, Diagnostic, Item, ItemIx};
use crate::dates::Window;
use crate::planning::checks::checked::{AtStake, CheckedRows, RunningCalendar, finding, horizon};
use crate::planning::facts::{Anchor, Fact, Subject};
use crate::planning::naming::period_span;
use crate::planning::plan::Plan;
use crate::planning::planner::plan;
use crate::planning::said;

/// A row that is gone, and the new one that looks like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// What is open, or was reported, under the old key.
    pub open: AtStake,
    /// The row in the edited calendar.
    pub now: ItemIx,
}

/// What would be open on `today` if nobody had reported anything: its first reminder has gone, its last day has not passed.
pub fn begun(calendar: &Calendar, today: NaiveDate) -> Vec<AtStake> {
    let planned = plan(calendar, &[], horizon(today));
    let mut has_begun = vec![false; planned.duties.len()];
    for reminder in planned.reminders.iter().filter(|it| it.day <= today) {
        has_begun[reminder.duty.0 as usize] = true;
    }
    let begun = planned.duties.iter().zip(has_begun).filter(|(_, begun)| *begun);
    begun
        .map(|(duty, _)| AtStake {
            item: calendar.item(duty.item).id.to_string(),
            occurrence: duty.id(calendar),
            due: duty.dates.map(|dates| dates.due),
            is_reported: false,
        })
        .collect()
}

/// What people have said about rows of this calendar that no `undone` took away: of each subject once, as first recorded.
pub fn reported(calendar: &Calendar, facts: &[Fact]) -> Vec<AtStake> {
    let mut order: Vec<&Subject> = Vec::new();
    let mut of: HashMap<&Subject, Vec<&Fact>> = HashMap::new();
    for fact in facts {
        let list = of.entry(&fact.subject).or_default();
        if list.is_empty() {
            order.push(&fact.subject);
        }
        list.push(fact);
    }
    let mut acts = Vec::new();
    let mut stands = |subject: &&Subject| {
        said::standing(of[*subject].iter().copied(), &mut acts);
        !acts.is_empty()
    };
    let standing: Vec<&Subject> = order.into_iter().filter(|it| stands(it)).collect();
    let rows = rows_by_key(calendar);
    let days = standing.iter().filter_map(|it| day_of(it));
    let Some(around) = days.fold(None, |found: Option<Window>, day| {
        let (from, until) = (day - TimeDelta::days(YEAR), day + TimeDelta::days(YEAR));
        Some(found.map_or(Window::new(from, until), |it| {
            Window::new(it.from.min(from), it.until.max(until))
        }))
    }) else {
        return standing.iter().filter_map(|it| as_open(calendar, &rows, None, it)).collect();
    };
    let planned = plan(calendar, facts, around);
    standing.iter().filter_map(|it| as_open(calendar, &rows, Some(&planned), it)).collect()
}

/// An occurrence is looked for so many days around what its fact is filed under.
const YEAR: i64 = 366;

fn day_of(subject: &Subject) -> Option<NaiveDate> {
    match subject {
        Subject::Occurrence { anchor: Anchor::Nominal(day), .. } => Some(*day),
        Subject::Occurrence { anchor: Anchor::Period(period), .. } => {
            let span = period_span(*period, NaiveDate::default());
            (span.from < span.until).then_some(span.from)
        }
        _ => None,
    }
}

/// Every row by its key, and by those it once had (`heette`) as far as no other row has them.
fn rows_by_key(calendar: &Calendar) -> HashMap<&str, ItemIx> {
    let rows = || (0..).map(ItemIx).zip(&calendar.items);
    let mut found: HashMap<&str, ItemIx> = rows().map(|(ix, item)| (&*item.id, ix)).collect();
    for (ix, item) in rows() {
        for was in &item.was {
            found.entry(was).or_insert(ix);
        }
    }
    found
}

/// Under the id of the occurrence that answers to it, else of the row alone.
fn as_open(
    calendar: &Calendar,
    rows: &HashMap<&str, ItemIx>,
    planned: Option<&Plan>,
    subject: &Subject,
) -> Option<AtStake> {
    let (Subject::Occurrence { item, .. } | Subject::Item { item }) = subject else { return None };
    let ix = *rows.get(item.as_str())?;
    let row = calendar.item(ix);
    let mut own = subject.clone();
    if let Subject::Occurrence { item, .. } | Subject::Item { item } = &mut own {
        *item = row.id.to_string();
    }
    let found = planned.and_then(|plan| {
        let mut all = plan.duties_of(ix).map(|it| plan.duty(it));
        all.find(|it| it.subject(calendar) == own)
    });
    Some(AtStake {
        item: row.id.to_string(),
        occurrence: found.map_or_else(|| row.id.to_string(), |it| it.id(calendar)),
        due: found.and_then(|it| it.dates).map(|dates| dates.due),
        is_reported: true,
    })
}

/// Rows with something open or reported that look like a row with a new key, which has no `heette` yet; each once.
pub fn renamed(running: RunningCalendar<'_>, edited: &Calendar) -> Vec<Renamed> {
    let found = lost(running, edited).into_iter();
    found.filter_map(|(open, _, now)| Some(Renamed { open: open.clone(), now: now? })).collect()
}

/// Each row with something open or reported that is gone: where it stood, and the new row that looks like it.
fn lost<'a>(
    running: RunningCalendar<'a>,
    edited: &Calendar,
) -> Vec<(&'a AtStake, usize, Option<ItemIx>)> {
    let here: HashSet<&str> = edited.items.iter().map(|item| &*item.id).collect();
    let was: HashSet<&str> = edited.items.iter().flat_map(|it| &it.was).map(|it| &**it).collect();
    let before: HashMap<&str, usize> =
        running.calendar.items.iter().enumerate().map(|(at, item)| (&*item.id, at)).collect();
    let candidates = Candidates::of(edited, &before);
    let mut said = HashSet::new();
    let mut found = Vec::new();
    for open in running.open {
        let key = open.item.as_str();
        let Some(at) = before.get(key) else { continue };
        if here.contains(key) || was.contains(key) || !said.insert(key) {
            continue;
        }
        let old = &running.calendar.items[*at];
        found.push((open, *at, candidates.like(running.calendar, old)));
    }
    found
}

/// A row with something open or reported that is no longer in the file, under this key or under `heette`; each such row once.
pub(super) fn gone_or_renamed(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let Some(running) = look.of.running else { return Vec::new() };
    let here: HashMap<&str, ItemIx> = look.items().map(|(ix, item)| (&*item.id, ix)).collect();
    let lost = lost(running, look.calendar()).into_iter();
    lost.map(|(open, at, now)| {
        let (key, occurrence) = (open.item.clone(), open.occurrence.clone());
        let reported = open.is_reported;
        match now {
            Some(ix) => {
                let now = look.calendar().item(ix).id.to_string();
                let advice = Advice::RowRenamed { key, now, occurrence, reported };
                finding(look.locations().row(ix), advice)
            }
            None => {
                let advice = Advice::RowRemoved { key, occurrence, due: open.due, reported };
                finding(look.locations().row(neighbour(&here, running.calendar, at)), advice)
            }
        }
    })
    .collect()
}

/// Rows that are new in the file, by what a rename leaves as it is.
struct Candidates {
    by_title: HashMap<String, ItemIx>,
    by_rule: HashMap<(String, Vec<String>, String), ItemIx>,
}

impl Candidates {
    fn of(edited: &Calendar, before: &HashMap<&str, usize>) -> Self {
        let mut new = Self { by_title: HashMap::new(), by_rule: HashMap::new() };
        let items = (0..).map(ItemIx).zip(&edited.items);
        for (ix, item) in items.filter(|(_, item)| !before.contains_key(&*item.id)) {
            new.by_title.entry(fold(&item.title)).or_insert(ix);
            new.by_rule.entry(rule_and_place(edited, item)).or_insert(ix);
        }
        new
    }

    /// The new row with the same `wat`, else the same `wanneer`, `wie` and section.
    fn like(&self, running: &Calendar, old: &Item) -> Option<ItemIx> {
        let same_rule = || self.by_rule.get(&rule_and_place(running, old));
        self.by_title.get(&fold(&old.title)).or_else(same_rule).copied()
    }
}

fn rule_and_place(calendar: &Calendar, item: &Item) -> (String, Vec<String>, String) {
    let who = item.for_each.iter().chain(&item.responsible);
    let who = who.map(|party| calendar.party(*party).id.clone()).collect();
    (item.rule.to_string(), who, calendar.group(item.group).id.clone())
}

/// The row that stood before the one that is gone and still stands, else the first row.
fn neighbour(here: &HashMap<&str, ItemIx>, running: &Calendar, at: usize) -> ItemIx {
    let mut before = running.items[..at].iter().rev();
    before.find_map(|item| here.get(&*item.id)).copied().unwrap_or(ItemIx(0))
}
