//! A mail server that does as it is told: one of the two fakes of the house (the other is the borrowed clock).

use std::collections::{BTreeMap, VecDeque};

use crate::delivery::submission::{Envelope, Submission};

/// One message as it came in, whatever was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub envelope: Envelope,
    /// The local part of its Message-ID.
    pub name: String,
    pub bytes: Vec<u8>,
    /// It was accepted, or it was in doubt and had arrived.
    pub arrived: bool,
}

/// Accepts everything, unless told otherwise.
#[derive(Debug, Default)]
pub struct Scripted {
    next: VecDeque<(Submission, bool)>,
    always: Option<Submission>,
    by_address: BTreeMap<String, Submission>,
    pub received: Vec<Received>,
}

impl Scripted {
    /// The next submission gets this answer. More than one: in order.
    pub fn answer_next(&mut self, said: Submission) {
        self.next.push_back((said, false));
    }

    /// The line drops after the last byte of the next submission; `arrived` tells whether the server has it.
    pub fn drop_line_next(&mut self, arrived: bool) {
        let said =
            Submission::InDoubt { reason: "the line dropped after the final dot".to_owned() };
        self.next.push_back((said, arrived));
    }

    /// Every submission gets this answer from now on; `None`: accepted again.
    pub fn answer_always(&mut self, said: Option<Submission>) {
        self.always = said;
    }

    /// Every submission to this address gets this answer from now on.
    pub fn answer_address(&mut self, address: &str, said: Submission) {
        self.by_address.insert(address.to_owned(), said);
    }

    /// Takes one message and answers as scripted.
    pub(super) fn submit(&mut self, envelope: &Envelope, name: &str, bytes: &[u8]) -> Submission {
        let (said, in_doubt_arrived) = match self.next.pop_front() {
            Some(scripted) => scripted,
            None => {
                let said = self.by_address.get(&envelope.to).or(self.always.as_ref()).cloned();
                (said.unwrap_or(Submission::Accepted { answer: "250 OK".to_owned() }), false)
            }
        };
        self.received.push(Received {
            envelope: envelope.clone(),
            name: name.to_owned(),
            bytes: bytes.to_owned(),
            arrived: in_doubt_arrived || matches!(said, Submission::Accepted { .. }),
        });
        said
    }
}
