//! Whether the clock can be believed, as the daemon asks it (R13); `delivery::clock_guard` decides.

use chrono::{DateTime, TimeZone, Utc};

use crate::app::clock::Clock;
use crate::app::outcome::Failure;
use crate::app::service::Service;
use crate::app::store::{LedgerError, Store};
use crate::delivery::clock_guard::{
    self, ClockGuard, ClockMark, ClockReading, ClockRefusal, ClockVerdict,
};

/// No clock that is right stands before 1 November 2026: no version of this program is that old. Set by hand, not by the build,
/// so that building the same source twice gives the same program.
const EARLIEST_NOW_SECONDS: i64 = 1_793_491_200;

/// At start: a clock from before this program, or before the ledger's last time, is broken, and nothing is sent by it.
pub(super) async fn check_clock_at_start(service: &mut Service) -> Result<(), Failure> {
    if service.clock.is_borrowed() {
        return Ok(());
    }
    let last_at = service.ledger.last_time().await?;
    let earliest =
        Utc.timestamp_opt(EARLIEST_NOW_SECONDS, 0).single().expect("a constant in range");
    match clock_guard::at_start(service.clock.read().now, earliest, last_at) {
        ClockVerdict::Refuse(ClockRefusal::BeforeProgram { earliest }) => {
            Err(Failure::Unavailable(format!(
                "the clock stands before {earliest}, and this program is younger than that; set the clock first"
            )))
        }
        ClockVerdict::Refuse(ClockRefusal::BeforeLedger { last_at }) => {
            Err(Failure::Unavailable(format!(
                "the clock stands before {last_at}, the last time in the ledger; set the clock first"
            )))
        }
        ClockVerdict::Go | ClockVerdict::Pause { .. } => Ok(()),
    }
}

/// Between ticks: a jump of more than 25 hours against the boot-time clock pauses sending.
pub(super) async fn may_act(
    service: &mut Service,
    look: ClockReading,
) -> Result<bool, LedgerError> {
    let Some(guard) = &mut service.guard else {
        service.guard = Some(ClockGuard::new(look));
        return Ok(true);
    };
    let ClockVerdict::Pause { since, until } = guard.look(look) else {
        service.paused = false;
        return Ok(true);
    };
    if service.ledger.take_clock_confirmation().await? {
        guard.resume(look);
        tracing::warn!("somebody confirmed the clock; sending goes on");
        service.paused = false;
        return Ok(true);
    }
    if !service.paused {
        tracing::error!(
            %since,
            until = until.map(|it| it.to_rfc3339()),
            "the clock jumped more than 25 hours: sending is paused until it is back, or synchronised for an hour, or `resume-clock` is given"
        );
    }
    service.paused = true;
    Ok(false)
}

/// The present as the ledger knows it: a ledger on a borrowed clock stands at the last time that was written there.
pub(super) async fn present(ledger: &mut Store) -> Result<DateTime<Utc>, LedgerError> {
    if ledger.clock_mark().await? == Some(ClockMark::Borrowed)
        && let Some(last) = ledger.last_time().await?
    {
        return Ok(last);
    }
    Ok(Clock::System.read().now)
}
