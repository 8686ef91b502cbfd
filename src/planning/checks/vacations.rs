//! Checks of the school vacations carried with the program: whether they reach far enough.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::calendar::rule::{Rule, Term};
use crate::calendar::{Advice, Diagnostic, ItemIx};
use crate::dates::SchoolYear;
use crate::planning::checks::checked::{CheckedRows, finding};
use crate::planning::plan::{AHEAD_DAYS, longest_lead_days};
use crate::planning::slots;

/// The table ends before what the service plans today: a newer version of the program is needed. One finding.
pub(super) fn end(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let until = look.calendar().open.coverage().until;
    let ahead = TimeDelta::days(longest_lead_days(look.calendar()) + AHEAD_DAYS);
    let planned = look.of.today.checked_add_signed(ahead).unwrap_or(NaiveDate::MAX);
    let location = look.locations().in_organisation("vakantieregio");
    let last = until.pred_opt().filter(|_| until < planned);
    let (Some(location), Some(last)) = (location, last) else { return Vec::new() };
    vec![finding(location, Advice::VacationsEnd { last })]
}

/// Dates in a school year that is not in the table, past or future, further than the service plans today: only weekends and
/// holidays count there. One finding per school year, at its first row.
pub(super) fn unknown(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let coverage = look.calendar().open.coverage();
    let mut years: BTreeMap<SchoolYear, (ItemIx, NaiveDate, bool)> = BTreeMap::new();
    for (ix, item) in look.mailed() {
        let far = next(&item.rule, look.of.today).filter(|(day, _)| look.of.today <= *day);
        let days = look.near(ix).map(|it| (it.due, true)).chain(far);
        for (day, is_due) in days.filter(|(day, _)| !coverage.contains(*day)) {
            years.entry(SchoolYear::of(day)).or_insert((ix, day, is_due));
        }
    }
    years
        .into_iter()
        .map(|(year, (ix, day, is_due))| {
            let school_year = year.to_string();
            let advice = Advice::VacationsUnknown { school_year, day, is_due };
            finding(look.locations().row_or(ix, "wanneer"), advice)
        })
        .collect()
}

/// When a row comes once, or the next time, however far off that is; and whether that is its last day, else the last of its
/// year.
fn next(rule: &Rule, today: NaiveDate) -> Option<(NaiveDate, bool)> {
    let in_year = |year: i32, term: Option<Term>| {
        let due = term.and_then(|term| slots::due_in_year(term, year));
        let last = || NaiveDate::from_ymd_opt(year, 12, 31);
        Some((due.or_else(last)?, due.is_some()))
    };
    match *rule {
        Rule::Once { day, wording } => Some((slots::worded(day, wording).due, true)),
        Rule::Every { expected: Some(year), .. } | Rule::Expected { year } => in_year(year, None),
        Rule::Every { first_year: Some(first), years, term, .. } => {
            let passed = (today.year() - first).max(0) / i32::from(years.max(1));
            let year = first.checked_add(passed * i32::from(years.max(1)))?;
            let after = || in_year(year.checked_add(years.into())?, term);
            in_year(year, term).filter(|(day, _)| today <= *day).or_else(after)
        }
        Rule::InYear(year) | Rule::Quota { year: Some(year), .. } => in_year(year, None),
        _ => None,
    }
}
