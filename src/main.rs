//! The program: runs one command and tells the shell how it went.

use std::process::ExitCode;

use kwaliteitskalender::app::{self, Failure, Verdict};

/// Runs one command; the exit codes are a promise to scripts (69 and 78 as in sysexits.h).
fn main() -> ExitCode {
    let outcome = app::run(std::env::args_os());
    app::report(&outcome);
    ExitCode::from(match outcome {
        Ok(Verdict::Fine) => 0,
        Ok(Verdict::CalendarHasErrors) => 1,
        Ok(Verdict::Different) => 2,
        Err(Failure::Usage(_)) => 2,
        Err(Failure::Unavailable(_)) => 69,
        Err(Failure::Settings(_)) => 78,
    })
}
