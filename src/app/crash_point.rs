//! Where the crash tests kill the process: after each step of the tick's table. Nothing in a release build.

/// Kills the process with SIGKILL when the environment asks for it: `KALENDER_CRASH_AT=claim:3` dies after the third claim.
#[cfg(debug_assertions)]
pub(super) fn crash_point(step: &'static str) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static PASSED: AtomicU32 = AtomicU32::new(0);

    let Ok(wanted) = std::env::var("KALENDER_CRASH_AT") else { return };
    let (name, count) = wanted.split_once(':').unwrap_or((wanted.as_str(), "1"));
    if name == step && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == count.parse().unwrap_or(1) {
        let me = rustix::process::getpid();
        rustix::process::kill_process(me, rustix::process::Signal::KILL)
            .expect("a process may kill itself");
        loop {
            std::thread::park();
        }
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn crash_point(_step: &'static str) {}
