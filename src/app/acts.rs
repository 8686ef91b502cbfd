//! Carries out what a person says, for whichever door: looks up the past, has it decided, writes the fact down.

use crate::app::outcome::Failure;
use crate::app::past::Past;
use crate::app::settings::Settings;
use crate::app::store::{open_ledger, unavailable};
use crate::app::version::Version;
use crate::delivery::Ledger;
use crate::delivery::acts::{Act, Answer, Known, decide};

/// Decides the act on the calendars that run, and records what is allowed. Errors: the ledger cannot be read or written.
pub async fn carry_out(
    settings: &Settings,
    past: &mut Past,
    calendars: &[Version],
    act: &Act,
) -> Result<Answer, Failure> {
    let now = past.present().await?;
    let mut ledgers: Vec<Ledger> = Vec::new();
    for it in calendars {
        ledgers.push(past.ledger(&it.calendar, now).await?);
    }
    let all = calendars.iter().zip(&ledgers);
    let all = all.map(|(it, ledger)| Known { calendar: &it.calendar, ledger });
    let answer = decide(&all.collect::<Vec<_>>(), act, now);
    if let Ok(recorded) = &answer {
        let mut ledger = open_ledger(settings).await?;
        let facts = std::slice::from_ref(&recorded.fact);
        ledger
            .append_facts(&recorded.organisation, past.mode(), facts, &[])
            .await
            .map_err(unavailable)?;
        ledger.close().await;
    }
    Ok(answer)
}
