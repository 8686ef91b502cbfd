//! Signals of the operating system: stop (TERM, INT) and wake (HUP, USR1).

use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, watch};

/// Listens for the life of the process: `stop` becomes true at TERM or INT, `wake` is rung at HUP or USR1.
/// Errors: the process may not install handlers.
pub fn listen(stop: watch::Sender<bool>, wake: Arc<Notify>) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut user = signal(SignalKind::user_defined1())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => { stop.send_replace(true); }
                _ = interrupt.recv() => { stop.send_replace(true); }
                _ = hang_up.recv() => wake.notify_one(),
                _ = user.recv() => wake.notify_one(),
            }
        }
    });
    Ok(())
}
