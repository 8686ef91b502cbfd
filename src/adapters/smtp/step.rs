//! The steps of a submission and what can go wrong in one, as the operator reads them.

use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::time::Duration;

use super::reply::{Reply, one_line};

/// Where in the conversation with the mail server we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Step {
    #[default]
    Connect,
    Tls,
    Greeting,
    Ehlo,
    Starttls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Body,
    Dot,
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Step::Connect => "connecting",
            Step::Tls => "TLS handshake",
            Step::Greeting => "greeting",
            Step::Ehlo => "EHLO",
            Step::Starttls => "STARTTLS",
            Step::Auth => "AUTH",
            Step::Mail => "MAIL",
            Step::Rcpt => "RCPT",
            Step::Data => "DATA",
            Step::Body => "sending the message",
            Step::Dot => "after the final dot",
        })
    }
}

/// Why no usable reply came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// A clear answer, and it was no.
    Refused(Reply),
    /// Nothing complete within this time.
    TimedOut(Duration),
    /// The other side closed or reset the connection.
    Closed,
    /// It spoke although it was our turn; the reply, if it was one.
    OutOfTurn(Option<Reply>),
    /// Anything else, in English.
    Broken(String),
}

impl Trouble {
    /// What an error of the line itself means. A server may drop us at any moment, also while we still connect.
    pub(super) fn of_line(error: &io::Error) -> Trouble {
        match error.kind() {
            // A TLS line that ends without saying so is an `UnexpectedEof`.
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
            | ErrorKind::UnexpectedEof => Trouble::Closed,
            _ => Trouble::Broken(one_line(&error.to_string())),
        }
    }
}

impl Display for Trouble {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Refused(reply) => match reply.advice() {
                Some(advice) => write!(f, "{}: {advice}", reply.text()),
                None => f.write_str(&reply.text()),
            },
            Trouble::TimedOut(limit) => write!(f, "no answer within {limit:?}"),
            Trouble::Closed => f.write_str("the server closed the connection"),
            Trouble::OutOfTurn(Some(reply)) => {
                write!(f, "the server spoke out of turn: {}", reply.text())
            }
            Trouble::OutOfTurn(None) => f.write_str("the server spoke out of turn"),
            Trouble::Broken(said) => f.write_str(said),
        }
    }
}

/// Which step failed, and how.
#[derive(Debug)]
pub(super) struct Stuck {
    pub(super) step: Step,
    pub(super) trouble: Trouble,
}

impl Display for Stuck {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.step, self.trouble)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_line_is_called_so_whatever_the_system_calls_it() {
        for kind in [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::UnexpectedEof] {
            assert_eq!(Trouble::of_line(&kind.into()), Trouble::Closed, "{kind:?}");
        }
    }

    #[test]
    fn nobody_listening_is_not_a_dropped_line() {
        let refused = io::Error::from(ErrorKind::ConnectionRefused);
        assert_eq!(Trouble::of_line(&refused), Trouble::Broken("connection refused".to_owned()));
    }
}
