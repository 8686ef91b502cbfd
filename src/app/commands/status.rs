//! `status`, `retry` and `resume-clock`: the operator's three words.

use crate::adapters::sqlite::Sqlite;
use crate::app::cli::Cli;
use crate::app::commands::{block_on, print};
use crate::app::guard::{moment, present};
use crate::app::loaded;
use crate::app::outcome::{Failure, Verdict};
use crate::app::service::{open_ledger, unavailable};
use crate::app::settings::Settings;

/// How the service stands: mode, queue, what does not work.
pub fn status(cli: &Cli) -> Result<Verdict, Failure> {
    let settings = loaded::settings(cli)?;
    if !settings.ledger_file().exists() {
        print(&format!("not started yet: there is no ledger in {}\n", settings.data_dir.display()));
        return Ok(Verdict::Fine);
    }
    block_on(async {
        let mut ledger = open_ledger(&settings.data_dir).await?;
        print(&report(&mut ledger, &settings).await?);
        Ok(Verdict::Fine)
    })
}

async fn report(ledger: &mut Sqlite, settings: &Settings) -> Result<String, Failure> {
    let mode = settings.mode();
    let totals = ledger.totals(mode).await.map_err(unavailable)?;
    let mut lines = vec![format!("mode           {}", mode.word())];
    if mode == crate::delivery::Mode::Trial {
        lines.push("               this is a trial: no mail leaves the building".to_owned());
    }
    let last_time = ledger.meta("last_time").await.map_err(unavailable)?.and_then(|it| moment(&it));
    lines.push(match last_time {
        Some(at) => format!("last time      {} (written hourly while it runs)", at.to_rfc3339()),
        None => "last time      none: it has not run yet".to_owned(),
    });
    lines.push(match totals.last_sent {
        Some(at) => format!("last mail      {}", at.to_rfc3339()),
        None => "last mail      none".to_owned(),
    });
    let mut states: Vec<_> = totals.by_state.iter().collect();
    states.sort();
    for (state, count) in states {
        lines.push(format!("messages       {count} {state}"));
    }
    if 0 < totals.bad_addresses {
        lines.push(format!(
            "addresses      {} refused mail; the coordinator has been told",
            totals.bad_addresses
        ));
    }
    if let Some(since) =
        ledger.meta("held_since").await.map_err(unavailable)?.filter(|it| !it.is_empty())
    {
        lines.push(format!("mail server    takes no mail since {since}; tried again every 15 minutes, nothing is lost"));
    }
    Ok(lines.join("\n") + "\n")
}

/// Rejected and given-up messages are tried again.
pub fn retry(cli: &Cli) -> Result<Verdict, Failure> {
    let settings = loaded::settings(cli)?;
    block_on(async {
        let mut ledger = open_ledger(&settings.data_dir).await?;
        let now = present(&mut ledger).await.map_err(unavailable)?;
        let queued = ledger.retry(settings.mode(), now).await.map_err(unavailable)?;
        print(&format!("{queued} messages queued again\n"));
        ledger.close().await;
        Ok(Verdict::Fine)
    })
}

/// The clock is right, a person says.
pub fn resume_clock(cli: &Cli) -> Result<Verdict, Failure> {
    let settings = loaded::settings(cli)?;
    block_on(async {
        let mut ledger = open_ledger(&settings.data_dir).await?;
        ledger.set_meta("clock_confirmed", "yes").await.map_err(unavailable)?;
        print("confirmed: sending goes on within a minute\n");
        ledger.close().await;
        Ok(Verdict::Fine)
    })
}
