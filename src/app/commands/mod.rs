//! One file per command: each is a window on the street.

use std::io::Write;

use serde::Serialize;

use crate::app::cli::{Cli, Reading};
use crate::app::loaded::{self, Attempt, Loaded};
use crate::app::outcome::Failure;
use crate::app::settings::Settings;

pub mod acts;
pub mod check;
pub mod history;
pub mod init;
pub mod next;
pub mod occurrences;
pub mod run;
pub mod schema;
pub mod simulate;
pub mod status;

/// Runs the one asynchronous part of a command.
fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|wrong| Failure::Unavailable(format!("cannot start the runtime: {wrong}")))?;
    runtime.block_on(work)
}

/// Writes to stdout; a reader that has gone away (`| head`) is no failure.
pub(super) fn print(text: &str) {
    let mut stdout = std::io::stdout().lock();
    if stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).is_err() {
        // Nobody reads any more: there is nobody to tell it to either.
    }
}

fn print_json(shape: &impl Serialize) {
    let text =
        serde_json::to_string_pretty(shape).expect("shapes at the edge always have a JSON form");
    print(&text);
    print("\n");
}

/// The calendars of a reading command, and the settings unless `--calendar` was given.
type Readable = (Vec<Loaded>, Option<Settings>);

/// `None` when a calendar has errors: these are shown on stderr.
fn readable(cli: &Cli, reading: &Reading) -> Result<Option<Readable>, Failure> {
    let (attempts, settings) = loaded::attempts(cli, reading)?;
    if attempts.iter().any(Attempt::has_errors) {
        check::show_errors(&attempts);
        return Ok(None);
    }
    Ok(Some((attempts.into_iter().filter_map(|it| it.loaded).collect(), settings)))
}
