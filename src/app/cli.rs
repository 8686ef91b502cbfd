//! The command line: reads it, and runs the one command that it names.

use std::ffi::OsString;

use clap::Parser;

use crate::app::commands::options::Globals;
use crate::app::commands::{Command, output};
use crate::app::outcome::{Exit, Failure};

/// Mails the bodies of a school partnership ahead of every deadline, until somebody says that it is done.
#[derive(Debug, Parser)]
#[command(
    name = "kwaliteitskalender",
    version,
    propagate_version = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    /// What to do
    #[command(subcommand)]
    command: Command,
}

pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Exit, Failure> {
    match Cli::try_parse_from(arguments) {
        Ok(cli) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|wrong| {
                Failure::Unavailable(format!("cannot start the runtime: {wrong}"))
            })?;
            runtime.block_on(cli.command.run(&cli.globals))
        }
        Err(help) if !help.use_stderr() => {
            output::print(&help.to_string());
            Ok(Exit::Fine)
        }
        Err(wrong) => Err(Failure::Usage(wrong.to_string())),
    }
}
