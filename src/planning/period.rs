//! The stretch of time that an occurrence belongs to, and the day that stands for it.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::dates::{SchoolYear, Window, YEARS_KEPT};

/// The period an occurrence belongs to: the middle of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A row with one occurrence only.
    Only,
    /// `2026`: year of the nominal date, or the year asked about.
    Year(i32),
    /// `2025-2026`.
    School(SchoolYear),
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Only => Ok(()),
            Period::Year(year) => write!(f, "{year}"),
            Period::School(year) => write!(f, "{year}"),
        }
    }
}

/// A label, but that of a row with one occurrence only, which has none.
impl FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let year = |text: &str| text.parse().ok().filter(|it| YEARS_KEPT.contains(it)).ok_or(());
        let period = match text.split_once('-') {
            Some((first, last)) => {
                let first: i32 = year(first)?;
                if first + 1 != year(last)? {
                    return Err(());
                }
                Period::School(SchoolYear(first))
            }
            None => Period::Year(year(text)?),
        };
        if period.to_string() == text { Ok(period) } else { Err(()) }
    }
}

/// 1 January up to and including 31 December; `None` outside what a date can hold.
pub(super) fn year_window(year: i32) -> Option<Window> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1);
    Some(Window::new(first(year)?, first(year + 1)?))
}

/// The middle day of a stretch of time.
pub(super) fn middle(window: Window) -> NaiveDate {
    window.from + (window.until - window.from) / 2
}
