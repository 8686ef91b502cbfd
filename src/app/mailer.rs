//! What the tick asks of whoever sends.

use crate::delivery::submission::{Envelope, Submission};

/// Submits messages one at a time. One connection serves a batch and is dropped at any doubt.
pub trait Mailer {
    /// Submits finished bytes (CRLF lines) to one address. Returns within the total deadline of R12; never retries by itself.
    fn submit(
        &mut self,
        envelope: &Envelope,
        name: &str,
        bytes: &[u8],
    ) -> impl Future<Output = Submission>;

    /// The batch is over: say goodbye and close.
    fn end_batch(&mut self) -> impl Future<Output = ()>;
}
