//! Checks of the school vacations carried with the program: whether they reach far enough.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::rule::Rule;
use crate::calendar::{Advice, Diagnostic, ItemIx};
use crate::dates::SchoolYear;
use crate::planning::checks::{Look, finding};
use crate::planning::plan::longest_lead_days;

/// The service plans so far ahead, beside the longest lead.
const AHEAD_DAYS: i64 = 400;

/// The table ends before what the service plans today: a newer version of the program is needed. One finding.
pub(super) fn end(look: &Look<'_>) -> Vec<Diagnostic> {
    let until = look.calendar().open.coverage().until;
    let ahead = TimeDelta::days(longest_lead_days(look.calendar()) + AHEAD_DAYS);
    let planned = look.of.today.checked_add_signed(ahead).unwrap_or(NaiveDate::MAX);
    let place = look.places().in_organisation("vakantieregio");
    let last = until.pred_opt().filter(|_| until < planned);
    let (Some(place), Some(last)) = (place, last) else { return Vec::new() };
    vec![finding(place, Advice::VacationsEnd { last })]
}

/// Dates in a school year that is not in the table, past or future, further than the service plans today: only weekends and
/// holidays count there. One finding per school year, at its first row.
pub(super) fn unknown(look: &Look<'_>) -> Vec<Diagnostic> {
    let coverage = look.calendar().open.coverage();
    let mut years: BTreeMap<SchoolYear, (ItemIx, NaiveDate)> = BTreeMap::new();
    for (ix, item) in look.mailed() {
        // What comes once is planned, however far off it is.
        let once = match item.rule {
            Rule::Once { day, .. } => Some(day).filter(|day| look.of.today <= *day),
            _ => None,
        };
        let dates = look.near(ix).map(|it| it.due).chain(once);
        for due in dates.filter(|due| !coverage.contains(*due)) {
            years.entry(SchoolYear::of(due)).or_insert((ix, due));
        }
    }
    years
        .into_iter()
        .map(|(year, (ix, due))| {
            let advice = Advice::VacationsUnknown { school_year: year.to_string(), due };
            finding(look.places().row_or(ix, "wanneer"), advice)
        })
        .collect()
}
