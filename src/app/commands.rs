//! One file per command: each is a window on the street.

use clap::Subcommand;

use crate::app::commands::options::Globals;
use crate::app::outcome::{Exit, Failure};

mod act;
mod calendars;
pub mod check;
pub mod choose_date;
pub mod done;
pub mod event;
pub mod explain;
pub mod export;
mod findings;
pub mod history;
#[cfg(feature = "import")]
pub mod import;
pub mod init;
pub mod next;
pub mod occurrences;
pub mod options;
pub(super) mod output;
pub mod plan;
pub mod preview;
pub mod resume_clock;
pub mod retry;
pub mod run;
pub mod schema;
pub mod simulate;
pub mod skip_year;
pub mod status;
pub mod undo;

/// The registry: a command is its file and its line. The module has a function of the same name that runs it; what `--help`
/// says of it stands above its arguments.
macro_rules! commands {
    ($($(#[$only:meta])? $module:ident: $variant:ident($arguments:ident),)*) => {
        #[derive(Debug, Subcommand)]
        pub(super) enum Command {
            $($(#[$only])? $variant($module::$arguments),)*
        }

        impl Command {
            pub(super) async fn run(&self, at: &Globals) -> Result<Exit, Failure> {
                match self {
                    $($(#[$only])? Self::$variant(arguments) => {
                        $module::$module(at, arguments).await
                    })*
                }
            }
        }
    };
}

// In the order of `--help`.
commands! {
    check: Check(CheckArgs),
    occurrences: Occurrences(OccurrencesArgs),
    next: Next(NextArgs),
    simulate: Simulate(SimulateArgs),
    export: Export(ExportArgs),
    #[cfg(feature = "import")]
    import: Import(ImportArgs),
    explain: Explain(ExplainArgs),
    plan: Plan(PlanArgs),
    preview: Preview(PreviewArgs),
    run: Run(RunArgs),
    done: Done(DoneArgs),
    undo: Undo(UndoArgs),
    choose_date: ChooseDate(ChooseDateArgs),
    skip_year: SkipYear(SkipYearArgs),
    event: Event(EventArgs),
    history: History(HistoryArgs),
    retry: Retry(RetryArgs),
    resume_clock: ResumeClock(ResumeClockArgs),
    status: Status(StatusArgs),
    init: Init(InitArgs),
    schema: Schema(SchemaArgs),
}
