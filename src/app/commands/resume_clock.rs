//! `resume-clock`: the clock is right, a person says.

use clap::Args;

use crate::app::commands::calendars::settings;
use crate::app::commands::options::Globals;
use crate::app::commands::output::print;
use crate::app::outcome::{Exit, Failure};
use crate::app::store::open_ledger;

/// Confirm that the clock is right after a jump, so that sending goes on
#[derive(Debug, Args)]
pub struct ResumeClockArgs {}

pub async fn resume_clock(at: &Globals, _: &ResumeClockArgs) -> Result<Exit, Failure> {
    let settings = settings(at)?;
    let mut ledger = open_ledger(&settings).await?;
    ledger.confirm_clock().await?;
    print("confirmed: sending goes on within a minute\n");
    ledger.close().await;
    Ok(Exit::Fine)
}
