//! The one asynchronous part of a command.

use crate::app::outcome::Failure;

/// Runs the one asynchronous part of a command.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|wrong| Failure::Unavailable(format!("cannot start the runtime: {wrong}")))?;
    runtime.block_on(work)
}
