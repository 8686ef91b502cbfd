//! What somebody typed: a day, or a calendar and a thing in it, such as `swv-vo:jaarverslag-cva/2026`.

use chrono::{Datelike, NaiveDate};

use crate::calendar::Calendar;
use crate::calendar::rule::parse_date;
use crate::dates::YEARS;
use crate::planning::naming;

/// A day, written as in the calendar files: `2026-11-22`, `22 november 2026`.
pub fn typed_day(text: &str) -> Option<NaiveDate> {
    parse_date(text).ok().filter(|day| YEARS.contains(&day.year()))
}

/// What one calendar has under a name: the ids that fit, at least one, or the nearest ids.
pub type Fits = Result<Vec<String>, Vec<String>>;

/// Why a typed name is not one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOne {
    /// No calendar has it; these ids are nearest.
    Unknown {
        /// Without the organisation.
        name: String,
        near: Vec<String>,
    },
    /// These ids fit, as they are to be typed.
    Ambiguous {
        /// Without the organisation.
        name: String,
        ids: Vec<String>,
    },
}

/// The one thing that `text` names: whatever goes with its calendar, its id, and the name without the organisation.
/// Before a `:` stands an organisation only if there is such a calendar: a title may have a colon too.
pub fn find_one<'t, C: Copy>(
    calendars: &[(&Calendar, C)],
    text: &'t str,
    look: impl Fn(C, &str) -> Fits,
) -> Result<(C, String, &'t str), NotOne> {
    let (organisation, name) = apart(calendars, text);
    let (mut found, mut near) = (Vec::new(), Vec::new());
    for (calendar, it) in calendars {
        let id = calendar.organisation.id.as_str();
        if organisation.is_some_and(|wanted| wanted != id) {
            continue;
        }
        match look(*it, name) {
            Ok(ids) => found.extend(ids.into_iter().map(|thing| (id, *it, thing))),
            Err(ids) => near.extend(ids),
        }
    }
    match &found[..] {
        [(_, it, thing)] => Ok((*it, thing.clone(), name)),
        [] => Err(NotOne::Unknown { name: name.to_owned(), near }),
        [(first, ..), others @ ..] => {
            let is_one_calendar = others.iter().all(|(id, ..)| id == first);
            let of_all = found.iter().map(|(id, _, thing)| match is_one_calendar {
                true => thing.clone(),
                false => format!("{id}:{thing}"),
            });
            Err(NotOne::Ambiguous { name: name.to_owned(), ids: of_all.collect() })
        }
    }
}

/// The rows of `calendar` that `name` means: by id, occurrence id, earlier id, or name.
pub fn rows(calendar: &Calendar, name: &str) -> Fits {
    let rows = naming::rows_named(calendar, name);
    if rows.is_empty() {
        return Err(naming::nearest_items(calendar, name));
    }
    Ok(rows.into_iter().map(|row| calendar.item(row).id.to_string()).collect())
}

fn apart<'t, C>(calendars: &[(&Calendar, C)], text: &'t str) -> (Option<&'t str>, &'t str) {
    let is_organisation = |id: &str| calendars.iter().any(|(it, _)| it.organisation.id == id);
    match text.split_once(':') {
        Some((id, name)) if is_organisation(id.trim()) => (Some(id.trim()), name.trim()),
        _ => (None, text.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Files, read};

    const CALENDAR: &str = "\
versie: 1
organisatie: { id: proef, naam: Proef, coordinator: opr }
betrokkenen: { opr: OPR }
kalender:
  plannen:
    titel: Plannen
    onderdelen:
      plan: { wat: 'Plan: deel 1', wanneer: jaarlijks voor 1 mei, wie: opr }
      beleid: { wat: Beleid, wanneer: jaarlijks voor 1 juni, wie: opr }
      nota: { wat: Nota, wanneer: jaarlijks voor 1 juni, wie: opr }
      tweede-nota: { wat: Nota, wanneer: jaarlijks voor 1 oktober, wie: opr }
";

    fn calendar(text: &str) -> Calendar {
        let files = Files { calendar: text.as_bytes(), addresses: None, done: None };
        let read = read(&files);
        read.calendar.unwrap_or_else(|| panic!("{:?}", read.diagnostics))
    }

    /// Beside the calendar above one of another organisation, that has a row of the same id.
    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), &str>) {
        let proef = calendar(CALENDAR);
        let other = CALENDAR.replace("id: proef", "id: ander").replace("  plan:", "  schema:");
        let other =
            calendar(&other.replace("Plan: deel 1", "Schema").replace("tweede-nota", "derde-nota"));
        let all = [(&proef, &proef), (&other, &other)];
        let found = find_one(&all, text, rows);
        match (found, expected) {
            (Ok((calendar, id, _)), Ok(expected)) => {
                assert_eq!((calendar.organisation.id.as_str(), id.as_str()), expected);
            }
            (Err(NotOne::Unknown { name, near }), Err(expected)) => {
                assert_eq!(format!("{name}: {}", near.join(", ")), expected);
            }
            (Err(NotOne::Ambiguous { ids, .. }), Err(expected)) => {
                assert_eq!(ids.join(", "), expected);
            }
            (found, _) => panic!("{text}: {:?}", found.map(|it| it.1)),
        }
    }

    #[test]
    fn what_one_calendar_has_needs_no_organisation() {
        check("plan", Ok(("proef", "plan")));
        check(" schema/2027 ", Ok(("ander", "schema")));
        check("plan: DEEL 1", Ok(("proef", "plan")));
    }

    #[test]
    fn what_more_calendars_have_needs_one() {
        check("beleid", Err("proef:beleid, ander:beleid"));
        check("ander:beleid/2027", Ok(("ander", "beleid")));
        check("proef : beleid", Ok(("proef", "beleid")));
        check("proef:schema", Err("schema: "));
    }

    #[test]
    fn only_calendars_that_have_it_are_offered_with_the_ids_to_type() {
        check("proef:nota", Ok(("proef", "nota")));
        check("ander:Nota", Ok(("ander", "nota")));
        check("proef:beled", Err("beled: beleid"));
    }
}
