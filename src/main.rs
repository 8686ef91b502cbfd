//! The program: runs one command and tells the shell how it went.

use std::process::ExitCode;

use kwaliteitskalender::app::{self, Exit, Failure};

/// Runs one command; the exit codes are a promise to scripts (69 and 78 as in sysexits.h).
fn main() -> ExitCode {
    let outcome = app::run(std::env::args_os());
    app::report(&outcome);
    ExitCode::from(match outcome {
        Ok(Exit::Fine) => 0,
        Ok(Exit::CalendarHasErrors) => 1,
        Ok(Exit::Different) => 2,
        Err(Failure::Usage(_)) => 2,
        Err(Failure::Unavailable(_)) => 69,
        Err(Failure::Settings(_)) => 78,
    })
}
