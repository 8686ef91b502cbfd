//! Logs: on stderr, one line a person can read, or one JSON object.

use tracing_subscriber::EnvFilter;

/// Starts logging. `RUST_LOG` narrows or widens; the default tells what was sent, what was not and why, and what is wrong.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tokio_cron_scheduler=warn"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        // A log that cannot be written stops nothing, and there is nowhere to say so.
        .log_internal_errors(false);
    // A second start in one process (tests) keeps the first.
    let started = if json { logs.json().try_init() } else { logs.with_ansi(false).try_init() };
    drop(started);
}
