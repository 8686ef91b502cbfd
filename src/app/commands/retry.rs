//! `retry`: rejected and given-up messages are tried again.

use clap::Args;

use crate::app::commands::calendars::settings;
use crate::app::commands::options::Globals;
use crate::app::commands::output::print;
use crate::app::guard::present;
use crate::app::outcome::{Exit, Failure};
use crate::app::store::open_ledger;

/// Queue rejected and given-up messages again
#[derive(Debug, Args)]
pub struct RetryArgs {}

pub async fn retry(at: &Globals, _: &RetryArgs) -> Result<Exit, Failure> {
    let settings = settings(at)?;
    let mut ledger = open_ledger(&settings).await?;
    let now = present(&mut ledger).await?;
    let queued = ledger.retry(settings.mode(), now).await?;
    print(&format!("{queued} messages queued again\n"));
    ledger.close().await;
    Ok(Exit::Fine)
}
