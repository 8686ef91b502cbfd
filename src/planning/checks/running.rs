//! Check against what the service runs with: rows that are gone, or have another key, while something is open.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::calendar::rule::fold;
use crate::calendar::{Advice, Calendar, Diagnostic, Item, ItemIx};
use crate::planning::checks::{Look, finding, horizon};
use crate::planning::plan::plan;

/// What the service runs with now.
#[derive(Debug, Clone, Copy)]
pub struct Running<'a> {
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// What it is waiting for: somebody was told of it and nobody has reported.
    pub open: &'a [Open],
}

/// One open occurrence of the running calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Key of its row.
    pub item: String,
    /// Its id, such as `jaarverslag-cva/2026`.
    pub occurrence: String,
    /// Its last day, when known.
    pub due: Option<NaiveDate>,
}

/// What would be open on `today` if nobody had reported anything: its first reminder has gone, its last day has not passed.
pub fn begun(calendar: &Calendar, today: NaiveDate) -> Vec<Open> {
    let planned = plan(calendar, &[], horizon(today));
    let mut has_begun = vec![false; planned.occurrences.len()];
    for reminder in planned.reminders.iter().filter(|it| it.day <= today) {
        has_begun[reminder.occurrence.0 as usize] = true;
    }
    let begun = planned.occurrences.iter().zip(has_begun).filter(|(_, begun)| *begun);
    begun
        .map(|(occurrence, _)| Open {
            item: calendar.item(occurrence.item).id.to_string(),
            occurrence: occurrence.id(calendar),
            due: occurrence.dates.map(|dates| dates.due),
        })
        .collect()
}

/// A row with something open that is no longer in the file, under this key or under `heette`; each such row once.
pub(super) fn gone_or_renamed(look: &Look<'_>) -> Vec<Diagnostic> {
    let Some(running) = look.of.running else { return Vec::new() };
    let here: HashMap<&str, ItemIx> = look.items().map(|(ix, item)| (&*item.id, ix)).collect();
    let was: HashSet<&str> = look.items().flat_map(|(_, item)| &item.was).map(|it| &**it).collect();
    let is_known = |key: &str| here.contains_key(key) || was.contains(key);
    let before: HashMap<&str, usize> =
        running.calendar.items.iter().enumerate().map(|(at, item)| (&*item.id, at)).collect();
    let candidates = Candidates::of(look, &before);
    let mut said = HashSet::new();
    let mut found = Vec::new();
    for open in running.open {
        let Some(at) = before.get(open.item.as_str()) else { continue };
        if is_known(&open.item) || !said.insert(open.item.as_str()) {
            continue;
        }
        let (key, occurrence) = (open.item.clone(), open.occurrence.clone());
        let old = &running.calendar.items[*at];
        found.push(match candidates.like(running.calendar, old) {
            Some(ix) => {
                let now = look.calendar().item(ix).id.to_string();
                let advice = Advice::RowRenamed { key, now, occurrence };
                finding(look.places().row(ix), advice)
            }
            None => {
                let advice = Advice::RowRemoved { key, occurrence, due: open.due };
                finding(look.places().row(neighbour(&here, running.calendar, *at)), advice)
            }
        });
    }
    found
}

/// Rows that are new in the file, by what a rename leaves as it is.
struct Candidates {
    by_title: HashMap<String, ItemIx>,
    by_rule: HashMap<(String, Vec<String>, String), ItemIx>,
}

impl Candidates {
    fn of(look: &Look<'_>, before: &HashMap<&str, usize>) -> Self {
        let mut new = Self { by_title: HashMap::new(), by_rule: HashMap::new() };
        for (ix, item) in look.items().filter(|(_, item)| !before.contains_key(&*item.id)) {
            new.by_title.entry(fold(&item.title)).or_insert(ix);
            new.by_rule.entry(rule_and_place(look.calendar(), item)).or_insert(ix);
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
