//! The daemon: ticks, and waits in between.
//!
//! The bell rings once a minute; a wake or a stop comes at once. A bell that stays away is missed after two and a half
//! minutes: correctness never depends on it, and neither does progress.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Notify;

use crate::app::clock::Clock;
use crate::app::service::Service;
use crate::app::stop::Stop;
use crate::app::store::LedgerError;
use crate::app::tick::{Ticked, tick};
use crate::app::wait::{pause, wall_clock_of_waiting};

/// A bell that has not rung for this long is not waited for.
const BELL_MISSED_AFTER: Duration = Duration::from_secs(150);

/// A file with new bytes is looked at again after this long, in real time.
const LOOK_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// A borrowed clock without anything due moves this far at a time.
const BORROWED_STEP: TimeDelta = TimeDelta::hours(24);

/// Ticks until it is asked to stop. Errors: the ledger fails; nothing more is sent then.
pub async fn run(service: &mut Service, bell: &Notify, wake: &Notify) -> Result<(), LedgerError> {
    let mut stop = service.stop.clone();
    loop {
        let ticked = tick(service).await?;
        if stop.is_asked() {
            return Ok(());
        }
        match service.clock {
            Clock::System => wait_for_bell(bell, wake, &mut stop, ticked.look_again).await,
            Clock::Borrowed { .. } => {
                wait_borrowed(&mut service.clock, ticked, [bell, wake], &mut stop).await;
            }
        }
        if stop.is_asked() {
            return Ok(());
        }
    }
}

/// Ticks until nothing is due at the present; does not wait.
pub async fn run_once(service: &mut Service) -> Result<(), LedgerError> {
    loop {
        let now = service.clock.read().now;
        let ticked = tick(service).await?;
        let moved = 0 < ticked.enqueued + ticked.tried;
        if service.stop.is_asked() || !moved || ticked.next.is_none_or(|next| now < next) {
            return Ok(());
        }
    }
}

async fn wait_for_bell(bell: &Notify, wake: &Notify, stop: &mut Stop, look_again: bool) {
    tokio::select! {
        () = pause(LOOK_AGAIN_AFTER), if look_again => {}
        () = bell.notified() => {}
        () = wake.notified() => {}
        () = stop.asked() => {}
        () = pause(BELL_MISSED_AFTER) => tracing::warn!("the bell did not ring for a while; going on without it"),
    }
}

/// The borrowed clock moves only here: to the next moment at which anything is due, at its own speed.
///
/// The bell rings in real time for it as well: files are edited in real time.
async fn wait_borrowed(
    clock: &mut Clock,
    ticked: Ticked,
    [bell, wake]: [&Notify; 2],
    stop: &mut Stop,
) {
    let now = clock.read().now;
    let farthest = now + BORROWED_STEP;
    let to = ticked
        .next
        .map_or(farthest, |next| next.min(farthest))
        .max(now + TimeDelta::milliseconds(1));
    let real = clock.real(to - now);
    let started = wall_clock_of_waiting();
    let woken = tokio::select! {
        () = pause(real) => false,
        () = pause(LOOK_AGAIN_AFTER), if ticked.look_again => true,
        () = bell.notified() => true,
        () = wake.notified() => true,
        () = stop.asked() => true,
    };
    if woken {
        let passed = started.elapsed().min(real);
        let share = passed.as_secs_f64() / real.as_secs_f64().max(f64::MIN_POSITIVE);
        let ahead = (to - now).num_milliseconds() as f64 * share;
        clock.advance(now + TimeDelta::milliseconds(ahead as i64));
    } else {
        clock.advance(to);
    }
}
