//! What commands share of the command line: options that mean the same everywhere, and how a day or a moment is typed.

use std::path::PathBuf;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};

use crate::adapters::system_clock;
use crate::calendar::Calendar;
use crate::calendar::rule::parse_date;
use crate::dates::{YEARS, local_day, send_moment};

// No doc comments above what is flattened: they would take the place of a command's own.

#[derive(Debug, Clone, Args)]
pub struct Globals {
    /// The operator's settings [default: config/server.yaml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the ledger is, instead of the folder named in the settings
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

// Of commands that read calendars.
#[derive(Debug, Clone, Args)]
pub struct CalendarArgs {
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
    /// For a person, or for a machine
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Legible without colour
    Human,
    /// Stable, sorted, ISO dates
    Json,
}

/// A day, written as in the calendar files: `2026-11-22`, `22 november 2026`. Errors: what to write.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok().filter(|day| YEARS.contains(&day.year())).ok_or_else(|| {
        "write a day of the years 1990 to 2199: 2026-11-22, or \"22 november 2026\"".to_owned()
    })
}

/// `2026-06-02T08:29:50+02:00`. Errors: what to write.
pub(super) fn moment(text: &str) -> Result<DateTime<FixedOffset>, String> {
    let read = DateTime::parse_from_rfc3339(text).ok();
    read.filter(|moment| YEARS.contains(&moment.year())).ok_or_else(|| {
        "write the day (1990 to 2199), the time and the offset: 2026-06-02T08:29:50+02:00"
            .to_owned()
    })
}

/// The first minute of the day that `--today` names, else the present.
pub(super) fn moment_of(today: Option<NaiveDate>, zone: Tz) -> DateTime<Utc> {
    today.map_or_else(system_clock::now, |day| send_moment(day, NaiveTime::MIN, zone))
}

/// The day that `--today` names, else today where the organisation is.
pub(super) fn day_of(today: Option<NaiveDate>, calendar: &Calendar) -> NaiveDate {
    today.unwrap_or_else(|| local_day(system_clock::now(), calendar.organisation.zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_in_the_calendar_files() {
        let day_of = |text| day(text).map(|it| it.to_string());
        assert_eq!(day_of("2026-05-01").unwrap(), "2026-05-01");
        assert_eq!(day_of("1 mei 2026").unwrap(), "2026-05-01");
        assert_eq!(day_of("1990-01-01").unwrap(), "1990-01-01");
        assert_eq!(day_of("2199-12-31").unwrap(), "2199-12-31");
        for wrong in [
            "1989-12-31",
            "2200-01-01",
            "+262142-12-30",
            "-262143-01-03",
            "1 mei",
            "31-12-2026",
            "",
        ] {
            assert!(day_of(wrong).unwrap_err().contains("22 november 2026"), "{wrong}");
        }
    }

    #[test]
    fn a_moment_lies_in_years_that_can_be_counted_with() {
        assert!(moment("2026-06-02T08:29:50+02:00").is_ok());
        for wrong in ["9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z", "morgen"] {
            assert!(moment(wrong).unwrap_err().contains("+02:00"), "{wrong}");
        }
    }
}
