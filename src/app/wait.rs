//! Waiting, in real time. The only file that does.

use std::time::Duration;

use crate::app::stop::Stop;
use crate::delivery::durations::GRACE;

/// Returns [`GRACE`] after it was asked to stop: whoever still submits then leaves it.
pub(super) async fn patience_is_over(mut stop: Stop) {
    stop.asked().await;
    pause(GRACE).await;
}

#[expect(clippy::disallowed_methods, reason = "this is the one file that waits")]
pub(super) async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long a borrowed clock's wait really took"
)]
pub(super) fn wall_clock_of_waiting() -> std::time::Instant {
    std::time::Instant::now()
}
