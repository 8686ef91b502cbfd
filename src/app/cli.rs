//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::app::commands;
use crate::app::outcome::{Failure, Verdict};

/// Mails the bodies of a school partnership ahead of every deadline, until somebody says that it is done.
#[derive(Debug, Parser)]
#[command(
    name = "kwaliteitskalender",
    version,
    propagate_version = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// The operator's settings [default: config/server.yaml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the ledger is, instead of the folder named in the settings
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show every error and warning in the calendar files
    Check(CheckArgs),
    /// Show what is due between two days, and what has no date
    Occurrences(OccurrencesArgs),
    /// Show the coming mails: day, to whom, subject
    Next(NextArgs),
    /// Show every mail of a period, on a borrowed clock; nothing is sent
    Simulate(SimulateArgs),
    /// Write the calendar as a document: the chapter of the year plan, or a feed for an agenda
    Export(ExportArgs),
    /// Turn the table of a year plan into the draft of a calendar file
    Import(ImportArgs),
    /// Show one row: its rule, its dates, its mails, and why each falls on its day
    Explain(ExplainArgs),
    /// Show what taking the edited files would do, in mails: the running calendar against the files
    Plan(PlanArgs),
    /// Show one mail as it will be
    Preview(PreviewArgs),
    /// Run the service
    Run(RunArgs),
    /// Record that an occurrence is done
    Done(ActArgs),
    /// Take back the latest act about an occurrence
    Undo(ActArgs),
    /// Choose the date that was asked for
    ChooseDate(ChooseDateArgs),
    /// Record that an occurrence is not applicable this (school) year
    SkipYear(SkipYearArgs),
    /// Record when an event happened, or that its date is not known (onbekend)
    Event(EventArgs),
    /// Show everything said, sent and not sent about a row or an occurrence
    History(HistoryArgs),
    /// Queue rejected and given-up messages again
    Retry,
    /// Confirm that the clock is right after a jump, so that sending goes on
    ResumeClock,
    /// Show how the service stands
    Status,
    /// Write the first files of a new calendar into an empty place, from questions
    Init(InitArgs),
    /// Print the JSON Schema of a file, for editors
    Schema(SchemaArgs),
}

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
    #[arg(long, value_name = "DAY")]
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
    #[arg(long, value_name = "DAY")]
    pub from: Option<NaiveDate>,
    /// First day after the window [default: a year later]
    #[arg(long, value_name = "DAY")]
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
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub number: usize,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: Reading,
}

/// `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// First day; the service goes live at its first minute
    #[arg(long, value_name = "DAY")]
    pub from: NaiveDate,
    /// First day after the period
    #[arg(long, value_name = "DAY")]
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

/// What `export` writes: exactly one.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct DocumentFormat {
    /// Markdown with tables
    #[arg(long)]
    pub md: bool,
    /// Separated by semicolons, for a Dutch Excel
    #[arg(long)]
    pub csv: bool,
    /// Excel workbook
    #[arg(long)]
    pub xlsx: bool,
    /// Word document
    #[arg(long)]
    pub docx: bool,
    /// One page that stands alone
    #[arg(long)]
    pub html: bool,
    /// Feed of the last days of two years, for an agenda
    #[arg(long)]
    pub ics: bool,
    /// Stable, ISO dates
    #[arg(long)]
    pub json: bool,
}

/// `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to write
    #[command(flatten)]
    pub format: DocumentFormat,
    /// Where to write it [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// One calendar file, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
    /// Which organisation, when the settings name several calendars
    #[arg(long, value_name = "ID")]
    pub organisation: Option<String>,
    /// The day of "stand van", from which next dates are counted [default: today]
    #[arg(long, value_name = "DAY")]
    pub today: Option<NaiveDate>,
}

impl DocumentFormat {
    /// Whether the output is no text.
    pub fn is_binary(&self) -> bool {
        self.xlsx || self.docx
    }
}

/// `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The year plan or its table: Word, Excel, CSV, HTML, Markdown, or text with tabs
    pub table: PathBuf,
    /// A new file for the draft, instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Name of the organisation, instead of one to fill in
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Also tables of goals (Beoogd resultaat, Wat, Wie, Wanneer gereed)
    #[arg(long)]
    pub all_tables: bool,
}

/// `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A row, an occurrence, or the name of a row; swv-vo:jaarverslag-cva when two calendars share an id
    pub item: String,
    /// As if it were this day [default: today]
    #[arg(long, value_name = "DAY")]
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
    #[arg(long, value_name = "DAY")]
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
    #[arg(long, value_name = "DAY")]
    pub today: Option<NaiveDate>,
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
}

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
    #[arg(long, value_name = "DAY")]
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
    /// A row or an occurrence
    pub about: String,
}

/// `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where; what exists there is never overwritten
    #[arg(value_name = "DIR", default_value = "config")]
    pub folder: PathBuf,
    /// A whole example instead of questions
    #[arg(long, value_enum, value_name = "EXAMPLE")]
    pub voorbeeld: Option<Example>,
}

/// Which example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// The kwaliteitskalender of a school partnership, 54 rows
    Swv,
}

/// `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of which file
    #[arg(value_enum, default_value_t = FileKind::Kalender)]
    pub file: FileKind,
}

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileKind {
    /// kalender.yaml
    Kalender,
    /// adresboek.yaml
    Adresboek,
    /// afgerond.yaml
    Afgerond,
    /// server.yaml
    Server,
}

/// `2026-06-02T08:29:50+02:00`
fn moment(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|_| "write the day, the time and the offset: 2026-06-02T08:29:50+02:00".to_owned())
}

/// Runs one command.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Verdict, Failure> {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(help) if !help.use_stderr() => {
            commands::print(&help.to_string());
            return Ok(Verdict::Fine);
        }
        Err(wrong) => return Err(Failure::Usage(wrong.to_string())),
    };
    match &cli.command {
        Command::Check(args) => commands::check::check(&cli, args),
        Command::Occurrences(args) => commands::occurrences::occurrences(&cli, args),
        Command::Next(args) => commands::next::next(&cli, args),
        Command::Simulate(args) => commands::simulate::simulate(&cli, args),
        Command::Export(args) => commands::export::export(&cli, args),
        Command::Import(args) => commands::import::import(args),
        Command::Explain(args) => commands::explain::explain(&cli, args),
        Command::Plan(args) => commands::plan::plan(&cli, args),
        Command::Preview(args) => commands::preview::preview(&cli, args),
        Command::Run(args) => commands::run::run(&cli, args),
        Command::Done(args) => commands::acts::done(&cli, args),
        Command::Undo(args) => commands::acts::undo(&cli, args),
        Command::ChooseDate(args) => commands::acts::choose_date(&cli, args),
        Command::SkipYear(args) => commands::acts::skip_year(&cli, args),
        Command::Event(args) => commands::acts::event(&cli, args),
        Command::History(args) => commands::history::history(&cli, args),
        Command::Retry => commands::status::retry(&cli),
        Command::ResumeClock => commands::status::resume_clock(&cli),
        Command::Status => commands::status::status(&cli),
        Command::Init(args) => commands::init::init(args),
        Command::Schema(args) => commands::schema::schema(args),
    }
}
