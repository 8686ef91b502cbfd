//! The tick: the only procedure that does things.
//!
//! Read the clock once and the ledger; plan; reconcile; write down in one transaction; deliver; say when to come back.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::crash_point::crash_point;
use crate::app::deliver::{deliver, next_delivery};
use crate::app::edits::look_at_files;
use crate::app::guard::may_act;
use crate::app::render;
use crate::app::service::{Quiet, Service};
use crate::app::store::LedgerError;
use crate::app::version::Version;
use crate::dates::{Window, local_day};
use crate::delivery::acts::{self, CalendarPast};
use crate::delivery::durations::{BYTES_KEPT, LOOK_FOR_DAMAGE_EVERY, NOTE_EVERY};
use crate::delivery::{DecisionStamp, Effect, Ledger, Purpose, next_moment, planned, reconcile};
use crate::planning::typed::NotOne;
use crate::planning::{Plan, done, plan};

/// The start mail lists what was due in the year before it (R3).
const PASSED_DAYS: i64 = 365;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticked {
    /// The next moment at which anything is due; `None`: nothing within the window.
    pub next: Option<DateTime<Utc>>,
    pub enqueued: usize,
    /// Messages tried, whatever came of it.
    pub tried: usize,
    /// A file has new bytes that are not believed yet: worth another look after [`SETTLES_AFTER`](crate::delivery::durations::SETTLES_AFTER).
    pub look_again: bool,
}

/// One tick at the clock's present. Late, twice or after three weeks: it does the right thing.
pub async fn tick(service: &mut Service) -> Result<Ticked, LedgerError> {
    let reading = service.clock.read();
    let now = reading.now;
    if !may_act(service, reading).await? {
        let next = Some(now + TimeDelta::minutes(1));
        return Ok(Ticked { next, enqueued: 0, tried: 0, look_again: false });
    }
    let seen = look_at_files(service, now).await?;
    let look_again = seen.look_again;
    let changed = refresh_done_lines(service) | seen.changed;
    if let Some(until) = still_quiet(service, now, changed).await? {
        note_time(service, now).await?;
        return Ok(Ticked { next: until, enqueued: 0, tried: 0, look_again });
    }
    // Before the ledger is read: what somebody else writes during this tick is seen by the next.
    let data_version = service.ledger.data_version().await?;
    let mut next = None;
    let mut enqueued = 0;
    for at in 0..service.calendars.len() {
        let (made, then) = decide_calendar(service, at, now).await?;
        enqueued += made;
        next = earliest(next, then);
    }
    let tried = deliver(service, now).await?;
    next = earliest(next, next_delivery(service).await?);
    // While the queue is held nothing can leave: there is nothing to do before it is tried again.
    next = service
        .hold
        .map_or(next, |hold| Some(next.map_or(hold.until, |next| next.max(hold.until))));
    note_time(service, now).await?;
    let busy = 0 < enqueued + tried || service.hold.is_some();
    service.quiet = (!busy).then_some(Quiet { since: now, until: next, data_version });
    Ok(Ticked { next, enqueued, tried, look_again })
}

/// Looks at the files that may bring facts; gives whether any changed.
fn refresh_done_lines(service: &mut Service) -> bool {
    let mut changed = false;
    for version in &mut service.calendars {
        match version.refresh_done() {
            Ok(it) => {
                changed |= it;
                if it && 0 < version.done_errors {
                    tracing::error!(
                        file = %version.files.done.display(),
                        errors = version.done_errors,
                        "what is wrong in the done lines does not act; `check` shows what and where"
                    );
                }
            }
            Err(wrong) => {
                tracing::error!(error = %wrong, "the done lines cannot be read; what was read before stays");
            }
        }
    }
    changed
}

/// `Some`: the last tick found nothing to do before that moment, and nobody has written anything since.
async fn still_quiet(
    service: &mut Service,
    now: DateTime<Utc>,
    changed: bool,
) -> Result<Option<Option<DateTime<Utc>>>, LedgerError> {
    let Some(quiet) = service.quiet else { return Ok(None) };
    let same_day = now.date_naive() == quiet.since.date_naive();
    let due = quiet.until.is_some_and(|until| until <= now) || now < quiet.since;
    let quiet_still =
        same_day && !due && !changed && service.ledger.data_version().await? == quiet.data_version;
    Ok(quiet_still.then_some(quiet.until))
}

/// Steps 1 to 3 for one calendar: how many messages were enqueued, and when it has something to do again.
async fn decide_calendar(
    service: &mut Service,
    at: usize,
    now: DateTime<Utc>,
) -> Result<(usize, Option<DateTime<Utc>>), LedgerError> {
    let organisation = service.calendars[at].calendar.organisation.id.clone();
    let mut ledger =
        service.ledger.load(&organisation, service.mode, &service.installation, now).await?;
    take_done_lines(service, at, &mut ledger, now).await?;
    let version = &service.calendars[at];
    let planned = planned(&version.calendar, &ledger, now);
    crash_point("plan");
    let situation = version.edition().situation(&planned, &ledger, now);
    // A tick that probes the server sees the hold it makes one tick later.
    let held_until = service.hold.map_or(now, |hold| hold.until);
    let effects = reconcile(&situation);
    if effects.is_empty() {
        return Ok((0, next_moment(&situation, held_until)));
    }
    let is_start = |it: &Effect| matches!(it, Effect::Enqueue(it) if it.purpose == Purpose::Start);
    let past_year = effects.iter().any(is_start).then(|| {
        let today = local_day(now, version.calendar.organisation.zone);
        let window = Window::new(today - TimeDelta::days(PASSED_DAYS), planned.window.until);
        plan(&version.calendar, &ledger.facts, window)
    });
    let desk = render::Desk {
        version,
        past_year: past_year.as_ref(),
        mode: service.mode,
        installation: &service.installation,
        redirect: &service.redirect,
    };
    let rendered = desk.render_all(&planned, &effects, now);
    let decision = DecisionStamp {
        organisation: &organisation,
        mode: service.mode,
        version: version.name(),
        now,
    };
    service.ledger.apply(&decision, &effects, &rendered).await?;
    crash_point("enqueue");
    log_decisions(version, &planned, &effects);
    // What follows from this is seen by the next tick, at once.
    Ok((rendered.len(), Some(now)))
}

/// Lines of afgerond.yaml that act for the first time become facts (R6).
async fn take_done_lines(
    service: &mut Service,
    at: usize,
    ledger: &mut Ledger,
    now: DateTime<Utc>,
) -> Result<(), LedgerError> {
    let version = &service.calendars[at];
    let calendar = &version.calendar;
    let (mut facts, mut acted) = (Vec::new(), Vec::new());
    for (line, answer) in acts::of_lines(CalendarPast { calendar, ledger }, &version.done, now) {
        match answer {
            Ok(recorded) => {
                facts.push(recorded.fact);
                acted.push(done::key(line));
            }
            Err(NotOne::Unknown { near: ids, .. } | NotOne::Ambiguous { ids, .. }) => {
                tracing::warn!(
                    organisation = calendar.organisation.id,
                    line = line.location.line,
                    fits = ids.join(", "),
                    "a line of afgerond.yaml names no single occurrence; it waits until it does"
                );
            }
        }
    }
    if facts.is_empty() {
        return Ok(());
    }
    let organisation = calendar.organisation.id.clone();
    service.ledger.append_facts(&organisation, service.mode, &facts, &acted).await?;
    ledger.facts.extend(facts);
    ledger.done_lines_seen.extend(acted);
    Ok(())
}

async fn note_time(service: &mut Service, now: DateTime<Utc>) -> Result<(), LedgerError> {
    if service.noted_at.is_none_or(|at| NOTE_EVERY <= now - at) {
        look_for_damage(service, now).await?;
        service.ledger.note_time(now).await?;
        service.noted_at = Some(now);
        let pruned = service.ledger.prune(now - BYTES_KEPT).await?;
        if 0 < pruned {
            tracing::info!(
                messages = pruned,
                "old messages' bytes removed; what was sent, and when, stays"
            );
        }
    }
    Ok(())
}

/// Errors: damage; nothing more is sent then.
async fn look_for_damage(service: &mut Service, now: DateTime<Utc>) -> Result<(), LedgerError> {
    // Whoever opened the ledger has just looked.
    let last = *service.looked_at.get_or_insert(now);
    if LOOK_FOR_DAMAGE_EVERY <= now - last {
        let found = service.ledger.look_for_damage().await;
        found.inspect_err(|wrong| tracing::error!("{wrong}"))?;
        service.looked_at = Some(now);
    }
    Ok(())
}

/// One line for each decision not to send, and for each message withdrawn. Confidential rows by a hash (R17).
fn log_decisions(version: &Version, planned: &Plan, effects: &[Effect]) {
    let organisation = &version.calendar.organisation.id;
    for effect in effects {
        match effect {
            Effect::Skip { key, planned, reason } => {
                let name = render::loggable(&version.calendar, key);
                tracing::info!(%organisation, reminder = name, %planned, reason = reason.word(), "not sent");
            }
            Effect::Withdraw { entry, why } => {
                tracing::info!(%organisation, entry = entry.0, reason = why.word(), "withdrawn");
            }
            Effect::Unresolve { entry } => {
                tracing::warn!(%organisation, entry = entry.0, "closed as unresolved: it may have arrived");
            }
            Effect::GoLive { at, first_send } => {
                tracing::info!(%organisation, %at, %first_send, occurrences = planned.duties.len(), "first tick");
            }
            Effect::Seen { .. } | Effect::Enqueue(_) | Effect::Tell(_) => {}
        }
    }
}

pub(super) fn earliest(
    a: Option<DateTime<Utc>>,
    b: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}
