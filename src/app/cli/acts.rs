//! The arguments of commands that run the service, or write in its ledger.

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::Args;

use crate::app::cli::values::{day, moment};

/// `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Do what is due now, then stop
    #[arg(long)]
    pub once: bool,
    /// On a borrowed clock that starts here, such as 2026-06-02T08:29:50+02:00; never with a real mail server
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub clock: Option<DateTime<FixedOffset>>,
    /// How many times as fast the borrowed clock runs
    #[arg(long, value_name = "N", default_value_t = 1, requires = "clock", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub speed: u32,
    /// Logs as JSON, one object a line
    #[arg(long)]
    pub json_logs: bool,
}

/// `done` and `undo`.
#[derive(Debug, Args)]
pub struct ActArgs {
    /// Such as jaarverslag-cva/2026; swv-vo:jaarverslag-cva/2026 when two calendars share an id
    pub occurrence: String,
    /// The day it was done [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<NaiveDate>,
    /// Who says so [default: the user of this shell]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// What a decision came to
    #[arg(long, value_name = "OUTCOME", value_parser = ["ja", "ja mits", "nee", "geen besluit"])]
    pub outcome: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Where the result can be seen
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
}

/// `choose-date`.
#[derive(Debug, Args)]
pub struct ChooseDateArgs {
    /// The occurrence whose date was asked
    pub occurrence: String,
    /// The last day, such as 2027-03-12; a year for a row whose first year was asked
    pub date: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `skip-year`.
#[derive(Debug, Args)]
pub struct SkipYearArgs {
    /// The occurrence
    pub occurrence: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// `event`.
#[derive(Debug, Args)]
pub struct EventArgs {
    /// The event's key
    pub event: String,
    /// The day it happened, or onbekend
    pub date: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `history`.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// A row, an occurrence or an event
    pub about: String,
}
