//! Checks of ladders: longer than the time between two dates, and rungs that fall on one day.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::calendar::{Advice, Diagnostic, Item, ItemIx, Location, Rung};
use crate::dates::Lead;
use crate::planning::checks::checked::{CheckedRows, finding};
use crate::planning::duty::{Dates, Duty};
use crate::planning::ladder::{self, Placed};

/// The first reminder of a date goes before the date before it has passed: the ladder is longer than the period.
pub(super) fn too_long(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (ix, item) in look.mailed() {
        let Some(lead) = longest(look, item) else { continue };
        let dates: Vec<Dates> = look.duties(ix).filter_map(dates_of).collect();
        let first_day = |of: &Dates| lead.before(of.practical, &look.calendar().open);
        if let Some(pair) = dates.windows(2).find(|pair| first_day(&pair[1]) <= pair[0].due) {
            let (before, due) = (pair[0].due, pair[1].due);
            let advice = Advice::LadderTooLong { lead, before, due };
            found.push(finding(place(look, ix, lead), advice));
        }
    }
    found
}

/// The days of an occurrence; one of a quota is due when its pace says so.
fn dates_of(duty: &Duty) -> Option<Dates> {
    let dates = duty.dates?;
    Some(if duty.is_paced() { Dates { due: dates.practical, ..dates } } else { dates })
}

/// Rungs that go on the same day, at the first date where they do.
pub(super) fn rungs_meet(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Rows on one ladder that are due together: their rungs meet alike.
    let mut known = HashMap::new();
    for (ix, item) in look.mailed() {
        let mut practical = look.near(ix).map(|it| it.practical);
        let meeting = practical.find_map(|day| {
            *known.entry((item.ladder, day)).or_insert_with(|| meeting(look, item, day))
        });
        if let Some((lost, kept)) = meeting {
            let advice = Advice::RungsMeet { lost, kept: kept.lead, day: kept.day };
            found.push(finding(place(look, ix, lost), advice));
        }
    }
    found
}

/// The first rung that falls away before `practical`, and the one that goes in its place.
fn meeting(look: &CheckedRows<'_>, item: &Item, practical: NaiveDate) -> Option<(Lead, Placed)> {
    let calendar = look.calendar();
    let rungs = &calendar.ladder(item.ladder).rungs;
    let mut placed = Vec::new();
    ladder::place(&mut placed, rungs, practical, &calendar.defaults.send, &calendar.open);
    let lost = leads(look, item).find(|lead| placed.iter().all(|it| it.lead != *lead))?;
    let target = lost.before(practical, &calendar.open);
    let kept = placed.iter().find(|it| target <= it.target)?;
    Some((lost, *kept))
}

fn leads<'a>(look: &CheckedRows<'a>, item: &Item) -> impl Iterator<Item = Lead> + use<'a> {
    let rungs = look.calendar().ladder(item.ladder).rungs.iter();
    rungs.filter_map(|rung| match rung {
        Rung::Before(lead) => Some(*lead),
        Rung::Begin => None,
    })
}

fn longest(look: &CheckedRows<'_>, item: &Item) -> Option<Lead> {
    leads(look, item).max_by_key(|lead| lead.days_at_most())
}

/// Where the ladder of a row is chosen; what comes from its section or `standaard` is pointed out at its sentence.
fn place(look: &CheckedRows<'_>, ix: ItemIx, lead: Lead) -> Location {
    let locations = look.locations();
    let chosen = locations.in_row(ix, "ritme");
    let chosen = chosen.map(|place| locations.within(place, 1, &lead.to_string()));
    chosen.unwrap_or_else(|| locations.row_or(ix, "wanneer"))
}
