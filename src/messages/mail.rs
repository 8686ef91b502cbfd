//! A finished mail as a value; `adapters::mime` makes the bytes.

use chrono::{DateTime, FixedOffset};

/// One mail, ready to be put in MIME. Same value, same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Display name and address of the sender.
    pub from: Sender,
    pub to: String,
    /// Display name and address for answers; absent when it would reveal something (R17).
    pub reply_to: Option<Sender>,
    /// Not encoded.
    pub subject: String,
    /// When it was made, with the organisation's offset.
    pub date: DateTime<FixedOffset>,
    /// Without angle brackets (R22).
    pub message_id: String,
    /// Synthetic root for `References` and `In-Reply-To`, without angle brackets.
    pub thread_root: String,
    /// `List-ID`: name and id.
    pub list_id: Option<(String, String)>,
    /// Further headers, ASCII names; values not encoded.
    pub headers: Vec<(&'static str, String)>,
    /// The text part, lines ending in `\n`, at most 76 columns where possible.
    pub text: String,
    pub html: String,
    /// MIME boundary, derived from the Message-ID.
    pub boundary: String,
}

/// A display name with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Not encoded; no control characters.
    pub name: String,
    pub address: String,
}

impl Sender {
    /// Of this mailbox: for names of messages and lists.
    pub fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}
