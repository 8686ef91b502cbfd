//! A calendar as a test writes it: in YAML, rows below the head of a small organisation.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use kwaliteitskalender::calendar::{self, AddressBook, Calendar, Files, Severity};

/// Who is there.
const ORGANISATION: &str = include_str!("organisation.yaml");

/// Everybody has an address of their own, but for `inspectie` and who is no more.
pub(crate) const ADDRESSES: &str = include_str!("addresses.yaml");

/// `2026-07-01`.
#[track_caller]
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO date")
}

/// `2026-06-02 08:29` in Amsterdam, the first of a doubled hour; a day alone is its send moment.
#[track_caller]
pub(crate) fn at(local: &str) -> DateTime<Utc> {
    let local = if local.len() == 10 { format!("{local} 08:30") } else { local.to_owned() };
    let wall = NaiveDateTime::parse_from_str(&local, "%Y-%m-%d %H:%M").expect("a local time");
    Amsterdam.from_local_datetime(&wall).earliest().expect("no skipped hour").to_utc()
}

/// These rows, each a key and an inline map, as they stand below `onderdelen`.
pub(crate) fn rows(rows: &str) -> String {
    rows.lines().map(|line| format!("      {}\n", line.trim())).collect()
}

/// The small organisation with these lines (`ritmes`, `gebeurtenissen`, …) and these rows in one section.
pub(crate) fn small(lines: &str, rows: &str) -> String {
    let rows = self::rows(rows);
    format!(
        "{ORGANISATION}{lines}\nkalender:\n  plannen:\n    titel: Plannen\n    onderdelen:\n{rows}"
    )
}

/// The same calendar of another organisation.
pub(crate) fn of_another(id: &str, calendar: &str) -> String {
    let own = "\n  id: swv\n";
    assert!(calendar.contains(own), "no `{own}` in the calendar");
    calendar.replacen(own, &format!("\n  id: {id}\n"), 1)
}

/// The calendar of this text; an error in it fails the test.
#[track_caller]
pub(crate) fn read(text: &str) -> Calendar {
    with_addresses(text, "{}").0
}

/// The calendar and the address book of these texts; an error in one fails the test.
#[track_caller]
pub(crate) fn with_addresses(text: &str, addresses: &str) -> (Calendar, AddressBook) {
    let addresses = Some(addresses.as_bytes());
    let read = calendar::read(&Files { calendar: text.as_bytes(), addresses, done: None });
    let errors: Vec<_> =
        read.diagnostics.iter().filter(|it| it.problem.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    (read.calendar.expect("no errors, so there is a calendar"), read.addresses)
}
