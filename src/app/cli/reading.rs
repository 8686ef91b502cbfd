//! The arguments of commands that show what the calendars come to.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};

use crate::app::cli::values::day;

/// For commands that read calendars.
#[derive(Debug, Clone, Args)]
pub struct Reading {
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
    /// For a person, or for a machine
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
    /// For a person, for a machine, or as annotations of a change on GitHub
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// Look as if it were this day, such as 2026-11-22 [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// The calendar file before the change: shows rows that are gone or have another key while reminders about them have begun
    #[arg(long, value_name = "FILE", requires = "calendar")]
    pub before: Option<PathBuf>,
}

/// Shape of the output of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Legible without colour
    Human,
    /// Stable, sorted, ISO dates
    Json,
    /// Workflow commands: ::error file=…,line=…::…
    Github,
}

/// Shape of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Legible without colour
    Human,
    /// Stable, sorted, ISO dates
    Json,
}

/// `occurrences`.
#[derive(Debug, Args)]
pub struct OccurrencesArgs {
    /// First day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// First day after the window [default: a year later]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<NaiveDate>,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: Reading,
}

/// `next`.
#[derive(Debug, Args)]
pub struct NextArgs {
    /// Only mails to this party
    #[arg(long, value_name = "ID")]
    pub party: Option<String>,
    /// How many
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20, value_parser = RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    pub number: usize,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: Reading,
}

/// `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// First day; the service goes live at its first minute
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: NaiveDate,
    /// First day after the period
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: NaiveDate,
    /// When things get done
    #[arg(long, value_enum, default_value_t = Assume::OnTime)]
    pub assume: Assume,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: Reading,
}

/// What `simulate` supposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Assume {
    /// Done at the end of the practical date; no question is answered
    OnTime,
    /// Nobody ever reports anything
    Never,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A row, an occurrence, or the name of a row; swv-vo:jaarverslag-cva when two calendars share an id
    pub item: String,
    /// As if it were this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: Reading,
}

/// `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Exit 2 when there is a difference, 0 when there is none
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Agree to a change that is held; the service takes it at its next round
    #[arg(long, conflicts_with_all = ["against", "calendar", "detailed_exitcode"])]
    pub akkoord: bool,
    /// Only for this organisation
    #[arg(long, value_name = "ID", requires = "akkoord")]
    pub organisation: Option<String>,
    /// Compare with this calendar file, with its address book beside it, instead of the running calendar: as if it had
    /// run for a year and all was done on time
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// As if it were the morning of this day [default: now]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: Reading,
}

/// `preview`.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// Such as jaarverslag-cva/2026, or a row with one open occurrence
    pub occurrence: String,
    /// Which reminder, such as "6 weken" or 6-weken [default: the next one]
    #[arg(long, value_name = "RUNG", conflicts_with = "overdue")]
    pub rung: Option<String>,
    /// The first mail after the date, if nobody reports
    #[arg(long, visible_alias = "te-laat")]
    pub overdue: bool,
    /// To this party [default: the first that gets it]
    #[arg(long, value_name = "ID")]
    pub party: Option<String>,
    /// Open it in a browser
    #[arg(long, conflicts_with_all = ["eml", "html"])]
    pub open: bool,
    /// The whole message, as it goes to the mail server
    #[arg(long, conflicts_with = "html")]
    pub eml: bool,
    /// Only its HTML part
    #[arg(long)]
    pub html: bool,
    /// As if it were this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
}
