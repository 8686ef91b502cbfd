//! What a mail server made of one message to one address.

/// The SMTP envelope of one entry: one address, never more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Return path: a bare address.
    pub from: String,
    /// The one recipient: a bare address.
    pub to: String,
}

/// The outcome of submitting one message to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Submission {
    /// 250 after the final dot: the server has taken responsibility.
    Accepted {
        /// The server's words, one line, at most 500 characters.
        answer: String,
    },
    /// 4yz to MAIL, RCPT or DATA (or any other unexpected answer there before the dot): not accepted, ages the entry.
    Deferred { answer: String },
    /// 5yz to MAIL, RCPT or DATA: not accepted, and will not be.
    Rejected { answer: String },
    /// Connection, greeting, EHLO, TLS or AUTH failed, or the line dropped before the final dot: the server's failure, the entry does not age (R11).
    Unavailable {
        /// Which host and which step failed, and how.
        reason: String,
        /// Whether trying the rest of the batch is pointless: always true, but for a line that dropped within a transaction after earlier success.
        hold: bool,
    },
    /// The final dot may have been sent and no 250 came: only the server knows (R9).
    InDoubt { reason: String },
}
