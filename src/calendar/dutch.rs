//! Dutch for days and enumerations, as values of keys are printed. The doc comment of a function is its output.

use chrono::{Datelike, NaiveDate};

pub use crate::calendar::rule::{full_date, month_name, weekday_name};

/// "woensdag 30 september 2026"
pub fn long_date(day: NaiveDate) -> String {
    format!("{} {}", weekday(day), full_date(day))
}

/// "30 september"
pub fn day_and_month(day: NaiveDate) -> String {
    format!("{} {}", day.day(), month(day))
}

/// "zaterdag 25 april tot en met zondag 3 mei 2026"; both days belong to it, and a year is said once if it is one.
pub fn range(first: NaiveDate, last: NaiveDate) -> String {
    let start = if first.year() == last.year() {
        format!("{} {}", weekday(first), day_and_month(first))
    } else {
        long_date(first)
    };
    if first == last { long_date(last) } else { format!("{start} tot en met {}", long_date(last)) }
}

/// "a", "a en b", "a, b en c"
pub fn list<T: AsRef<str>>(parts: &[T]) -> String {
    joined(parts, "en")
}

/// "a", "a of b", "a, b of c"
pub fn either<T: AsRef<str>>(parts: &[T]) -> String {
    joined(parts, "of")
}

fn joined<T: AsRef<str>>(parts: &[T], word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", rest.join(", "), last.as_ref())
        }
    }
}

pub fn weekday(day: NaiveDate) -> &'static str {
    weekday_name(day.weekday())
}

pub fn month(day: NaiveDate) -> &'static str {
    month_name(day.month() as u8)
}
