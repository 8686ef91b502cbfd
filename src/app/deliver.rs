//! Step 4 of the tick: claim (commit), submit, record and claim the next (one commit).
//!
//! A crash in between leaves `sending`. The sender's lock proves at the next start that it is an orphan: in doubt.

use chrono::{DateTime, Utc};

use crate::app::crash_point::crash_point;
use crate::app::render;
use crate::app::service::Service;
use crate::app::store::LedgerError;
use crate::app::wait::patience_is_over;
use crate::delivery::durations::BATCH_MAX;
use crate::delivery::hold::QueueHold;
use crate::delivery::submission::Submission;
use crate::delivery::{BadAddress, Claimed, Entry, EntryId, Recorded};

const NO_BYTES: &str = "the message's bytes are gone";

/// Delivers what is due, one entry after another; gives how many were tried.
pub(super) async fn deliver(
    service: &mut Service,
    now: DateTime<Utc>,
) -> Result<usize, LedgerError> {
    if service.stop.is_asked() || service.hold.is_some_and(|hold| !hold.lets_through(now)) {
        return Ok(0);
    }
    let due = service.ledger.due(service.mode, now, BATCH_MAX).await?;
    let mut queue = due.into_iter();
    let mut tried = 0;
    let mut claimed = claim_first(service, &mut queue, now).await?;
    while let Some(entry) = claimed {
        crash_point("claim");
        let said = match &entry.bytes {
            Some(bytes) => {
                let Some(said) = submit(service, &entry, bytes).await else {
                    // Asked to stop, and patience is over: it stays `sending`, an orphan for the next start.
                    return Ok(tried);
                };
                Some(said)
            }
            None => None,
        };
        crash_point("submit");
        let over = service.stop.is_asked() || said.as_ref().is_some_and(ends_batch);
        tried += 1;
        claimed = record(service, &entry, said.as_ref(), &mut queue, over).await?;
        crash_point("record");
    }
    service.outlet.end_batch().await;
    Ok(tried)
}

/// A hold outlives a restart, so that the operator is told when it ends. The first probe comes at once.
pub(super) async fn resume_hold(service: &mut Service) -> Result<(), LedgerError> {
    let since = service.ledger.held_since().await?;
    service.hold = since.map(|since| QueueHold { since, until: since });
    Ok(())
}

/// When an entry is due again: its own time, but not before the queue is released.
pub(super) async fn next_delivery(
    service: &mut Service,
) -> Result<Option<DateTime<Utc>>, LedgerError> {
    let due = service.ledger.next_due(service.mode).await?;
    Ok(due.map(|at| service.hold.map_or(at, |hold| at.max(hold.until))))
}

async fn claim_first(
    service: &mut Service,
    queue: &mut impl Iterator<Item = EntryId>,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, LedgerError> {
    for id in queue {
        if let Some(claimed) = service.ledger.claim(id, now).await? {
            return Ok(Some(claimed));
        }
    }
    Ok(None)
}

/// `None`: patience was over before the server answered.
async fn submit(service: &mut Service, claimed: &Claimed, bytes: &[u8]) -> Option<Submission> {
    let name = claimed.entry.message_id.split('@').next().unwrap_or_default();
    let submission = service.outlet.submit(&claimed.envelope, name, bytes);
    tokio::select! {
        said = submission => Some(said),
        () = patience_is_over(service.stop.clone()) => None,
    }
}

/// Records what came of a claimed entry and claims the next, unless the batch is over. `said` is `None` when there were no
/// bytes: the server was not asked, so it says nothing about the server either.
async fn record(
    service: &mut Service,
    claimed: &Claimed,
    said: Option<&Submission>,
    queue: &mut impl Iterator<Item = EntryId>,
    over: bool,
) -> Result<Option<Claimed>, LedgerError> {
    // When the attempt ended; a borrowed clock stands still.
    let at = service.clock.read().now;
    let entry = match said {
        Some(said) => claimed.entry.after(said, at),
        None => claimed.entry.unreadable(at),
    };
    log_submission(claimed, said, &entry);
    let bad_address = said.and_then(|said| entry.bad_address(said, at));
    let recorded = Recorded {
        at,
        outcome: said.map_or("unreadable", outcome),
        answer: said.map_or(NO_BYTES, answer).to_owned(),
        bad_address: bad_address.map(|it| BadAddress { party: claimed.party.clone(), ..it }),
        entry,
    };
    let next = if over { None } else { queue.next() };
    let mut claimed_next = service.ledger.record_and_claim(&recorded, next).await?;
    if next.is_some() && claimed_next.is_none() {
        claimed_next = claim_first(service, queue, at).await?;
    }
    if let Some(said) = said {
        follow_server(service, said, at).await?;
    }
    Ok(claimed_next)
}

/// Holds the queue when the server itself fails, and releases it with the first mail that works (R11).
async fn follow_server(
    service: &mut Service,
    said: &Submission,
    at: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let before = service.hold;
    service.hold = QueueHold::after(before, said, at);
    match (before, service.hold) {
        (None, Some(_)) => tracing::error!(
            reason = answer(said),
            "the mail server does not take mail: the queue is held and tried again every 15 minutes; nothing is lost"
        ),
        (Some(hold), None) => {
            tracing::info!(since = %hold.since, "the mail server takes mail again");
            tell_operator_of_outage(service, hold.since, at).await?;
        }
        _ => {}
    }
    if before.is_some() != service.hold.is_some() {
        service.ledger.set_held_since(service.hold.map(|hold| hold.since)).await?;
    }
    Ok(())
}

async fn tell_operator_of_outage(
    service: &mut Service,
    since: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let Some(from) = service.calendars.first().map(|it| it.files.from.clone()) else {
        return Ok(());
    };
    let mail = render::outage_mail(
        &from,
        &service.operator,
        &service.redirect,
        &service.installation,
        (since, at),
    );
    if !service.operator.is_empty() {
        service.ledger.enqueue_to_operator(service.mode, &service.operator, &mail, at).await?;
    }
    Ok(())
}

/// After such an answer the connection, or the server, is not to be relied on: the next tick goes on.
fn ends_batch(said: &Submission) -> bool {
    matches!(said, Submission::Unavailable { .. } | Submission::InDoubt { .. })
}

/// One line per submission; body id and domain, never the address.
fn log_submission(claimed: &Claimed, said: Option<&Submission>, after: &Entry) {
    let (organisation, party) = (&claimed.organisation, &claimed.party);
    let domain = claimed.entry.address.domain();
    let (entry, message_id) = (claimed.entry.id.0, &claimed.entry.message_id);
    let Some(said) = said else {
        tracing::error!(%organisation, party, domain, entry, reason = NO_BYTES, "given up");
        return;
    };
    match said {
        Submission::Accepted { .. } => {
            tracing::info!(%organisation, party, domain, entry, message_id, "sent");
        }
        Submission::InDoubt { reason } => {
            tracing::warn!(%organisation, party, domain, entry, reason, "in doubt: it may have arrived");
        }
        Submission::Unavailable { reason, .. } => {
            tracing::warn!(%organisation, party, domain, entry, reason, "waits for the mail server");
        }
        Submission::Deferred { answer } | Submission::Rejected { answer } => {
            let state = after.state.word();
            tracing::warn!(%organisation, party, domain, entry, answer, state, "not accepted");
        }
    }
}

fn outcome(said: &Submission) -> &'static str {
    match said {
        Submission::Accepted { .. } => "accepted",
        Submission::Deferred { .. } => "deferred",
        Submission::Rejected { .. } => "rejected",
        Submission::Unavailable { .. } => "unavailable",
        Submission::InDoubt { .. } => "in doubt",
    }
}

fn answer(said: &Submission) -> &str {
    match said {
        Submission::Accepted { answer }
        | Submission::Deferred { answer }
        | Submission::Rejected { answer } => answer,
        Submission::Unavailable { reason, .. } | Submission::InDoubt { reason } => reason,
    }
}
