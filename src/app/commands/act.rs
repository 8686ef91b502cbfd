//! The command line as a door for acts: who says so, and what is answered.

use crate::app::acts::carry_out;
use crate::app::commands::calendars::running;
use crate::app::commands::options::Globals;
use crate::app::commands::output::print;
use crate::app::outcome::{Exit, Failure, tell};
use crate::delivery::acts::{Act, ActKind};
use crate::messages::acts as words;
use crate::planning::Author;

/// Carries out an act, and says what was noted. Exit 2: it is refused.
pub(super) async fn act(
    at: &Globals,
    about: &str,
    what: ActKind,
    note: Option<&str>,
    by: Option<&str>,
) -> Result<Exit, Failure> {
    let (calendars, settings, mut past) = running(at).await?;
    let by = Author::Cli(by.map_or_else(user, str::to_owned));
    let act = Act { about: about.to_owned(), what, note: note.map(str::to_owned), by };
    let answer = carry_out(&settings, &mut past, &calendars, &act).await?;
    let recorded = answer.map_err(|why| Failure::Usage(words::refused(&why)))?;
    print(&words::recorded(&recorded));
    if let Some(remark) = words::remark(&recorded) {
        tell(&remark);
    }
    Ok(Exit::Fine)
}

fn user() -> String {
    let named = std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    named.unwrap_or_else(|_| "onbekend".to_owned())
}
