//! The command line.

mod acts;
mod documents;
mod reading;
mod values;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::app::commands;
use crate::app::outcome::{Failure, Verdict};

pub use acts::{ActArgs, ChooseDateArgs, EventArgs, HistoryArgs, RunArgs, SkipYearArgs};
pub use documents::{
    DocumentFormat, Example, ExportArgs, FileKind, ImportArgs, InitArgs, SchemaArgs,
};
pub use reading::{
    Assume, CheckArgs, CheckFormat, ExplainArgs, Format, NextArgs, OccurrencesArgs, PlanArgs,
    PreviewArgs, Reading, SimulateArgs,
};
pub(super) use values::day;

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
    /// Show everything said, sent and not sent about a row, an occurrence or an event
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
