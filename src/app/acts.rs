//! Carries out what a person says, for whichever door: looks up the past, has it decided, writes the fact down.

use crate::app::load;
use crate::app::outcome::Failure;
use crate::app::past::Past;
use crate::app::running::{RunningVersion, key};
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::store::{Store, open_ledger};
use crate::app::version::Version;
use crate::delivery::Ledger;
use crate::delivery::acts::agreement::{self, Agreement, NotAgreed, Offered};
use crate::delivery::acts::{Act, Answer, CalendarPast, answer};

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
    let all = all.map(|(it, ledger)| CalendarPast { calendar: &it.calendar, ledger });
    let answer = answer(&all.collect::<Vec<_>>(), act, now);
    if let Ok(recorded) = &answer {
        let mut ledger = open_ledger(settings).await?;
        let facts = std::slice::from_ref(&recorded.fact);
        ledger.append_facts(&recorded.organisation, past.mode(), facts, &[]).await?;
        ledger.close().await;
    }
    Ok(answer)
}

/// Somebody agrees to what a calendar's files hold now: the service takes it, whatever it sends, if they still hold it then.
/// `was`: what runs. Errors: the ledger cannot be written.
pub async fn agree(
    ledger: &mut Store,
    files: &CalendarFiles,
    was: Option<&RunningVersion>,
) -> Result<Result<Agreement, NotAgreed>, Failure> {
    // Mistakes in the done lines are another matter: they do not wait for anything.
    let is = load::load_all(files).ok().and_then(|it| it.version);
    let hash = is.map(|it| it.bytes().hash());
    let answer = agreement::agree(Offered {
        in_files: hash.as_deref(),
        running: was.map(|it| it.hash.as_str()),
        edit: was.and_then(|it| it.edit.as_ref()),
        agreed: was.and_then(|it| it.agreed.as_deref()),
    });
    if let (Ok(_), Some(hash)) = (answer, &hash)
        && !ledger.agree(&key(files), hash).await?
    {
        return Ok(Err(NotAgreed::NeverRan));
    }
    Ok(answer)
}
