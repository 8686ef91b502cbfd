//! The whole street on a borrowed clock: same tick, same ledger (in memory), a mail server that accepts everything.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use clap::ValueEnum;

use crate::app::clock::Clock;
use crate::app::service::Service;
use crate::app::store::{LedgerError, Store};
use crate::app::tick::{earliest, tick};
use crate::app::transport::Outlet;
use crate::app::version::Version;
use crate::dates::{local_day, send_moment};
use crate::delivery::{EntryId, EntryRecord, Mode, ReminderRecord, Stage, planned};
use crate::planning::{Author, Fact, Happened, State};

/// The borrowed clock is moved at most so far at a time.
const STEP_MAX: TimeDelta = TimeDelta::days(31);

/// What `simulate` supposes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Assume {
    /// Done at the end of the practical date; no question is answered
    OnTime,
    /// Nobody ever reports anything
    Never,
}

/// One message of a simulation, with what it carried.
#[derive(Debug, Clone)]
pub struct Simulated {
    pub entry: EntryRecord,
    pub zone: chrono_tz::Tz,
    pub reminders: Vec<ReminderRecord>,
}

/// Every message from `from` up to `until`, in order of time. The service goes live at `from`.
pub async fn simulate(
    calendars: Vec<Version>,
    mut ledger: Store,
    mode: Mode,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    assume: Assume,
) -> Result<Vec<Simulated>, LedgerError> {
    // A ledger of its own has a name of its own: the same simulation gives the same Message-IDs.
    ledger.installation_or("simulation").await?;
    let mut service =
        Service::new(calendars, ledger, Outlet::Nowhere, Clock::borrowed(from, 1), mode).await?;
    let before =
        service.ledger.entries_after(mode, EntryId(0)).await?.last().map_or(EntryId(0), |it| it.id);
    run(&mut service, until, assume).await?;
    collect(&mut service, mode, before).await
}

/// Runs a service on its borrowed clock up to, not including, `until`.
pub async fn run(
    service: &mut Service,
    until: DateTime<Utc>,
    assume: Assume,
) -> Result<(), LedgerError> {
    let mut done_next = Some(service.clock.read().now).filter(|_| assume == Assume::OnTime);
    loop {
        let now = service.clock.read().now;
        if done_next.is_some_and(|at| at <= now) {
            // The plan looks a year ahead: what comes into view within a step is not done within it.
            let next = do_on_time(service, now).await?;
            done_next = earliest(next, Some(now + STEP_MAX));
        }
        let ticked = tick(service).await?;
        let next = earliest(ticked.next, done_next).unwrap_or(until);
        let next = next.max(now + TimeDelta::milliseconds(1)).min(now + STEP_MAX);
        if until <= next {
            return Ok(());
        }
        service.clock.advance(next);
    }
}

/// Whatever had its practical date on an earlier day was done on that date. Gives the midnight after the next such day.
async fn do_on_time(
    service: &mut Service,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, LedgerError> {
    let mut next = None;
    for at in 0..service.calendars.len() {
        let organisation = service.calendars[at].calendar.organisation.id.clone();
        let ledger =
            service.ledger.load(&organisation, service.mode, &service.installation, now).await?;
        let version = &service.calendars[at];
        let calendar = &version.calendar;
        let today = local_day(now, calendar.organisation.zone);
        let planned = planned(calendar, &ledger, now);
        let open = planned.duties.iter();
        let open =
            open.filter(|it| it.settled.is_none() && !matches!(it.state, State::Expected { .. }));
        let mut facts = Vec::new();
        let mut first_later: Option<NaiveDate> = None;
        for it in open {
            let Some(practical) = it.dates.map(|dates| dates.practical) else { continue };
            if today <= practical {
                first_later = Some(first_later.map_or(practical, |day| day.min(practical)));
                continue;
            }
            let what = Happened::Done { on: practical, outcome: None, evidence: None };
            let subject = it.subject(calendar);
            facts.push(Fact { subject, what, note: None, author: Author::System, at: now });
        }
        let midnight =
            |day: NaiveDate| send_moment(day, NaiveTime::MIN, calendar.organisation.zone);
        next = earliest(next, first_later.and_then(|day| day.succ_opt()).map(midnight));
        if !facts.is_empty() {
            service.ledger.append_facts(&organisation, service.mode, &facts, &[]).await?;
            service.quiet = None;
        }
    }
    Ok(next)
}

/// What was sent after `before`, with what each message carried.
pub async fn collect(
    service: &mut Service,
    mode: Mode,
    before: EntryId,
) -> Result<Vec<Simulated>, LedgerError> {
    let mut reminders = Vec::new();
    for version in &service.calendars {
        let organisation = &version.calendar.organisation.id;
        reminders.extend(service.ledger.reminders_of(organisation, mode, "").await?);
    }
    let entries = service.ledger.entries_after(mode, before).await?;
    let zone_of = |id: &str| {
        let found = service.calendars.iter().find(|it| it.calendar.organisation.id == id);
        found.map_or(chrono_tz::UTC, |it| it.calendar.organisation.zone)
    };
    let mut sent: Vec<Simulated> = entries
        .into_iter()
        .filter(|it| it.state == Stage::Sent)
        .map(|entry| {
            let reminders =
                reminders.iter().filter(|it| it.entry == Some(entry.id)).cloned().collect();
            Simulated { zone: zone_of(&entry.organisation), entry, reminders }
        })
        .collect();
    sent.sort_by(|a, b| {
        let key =
            |it: &Simulated| (it.entry.at, it.entry.organisation.clone(), it.entry.address.clone());
        key(a).cmp(&key(b))
    });
    Ok(sent)
}
