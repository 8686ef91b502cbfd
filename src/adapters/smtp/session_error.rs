//! The verbs of a submission and what can go wrong at one, as the operator reads them.

use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::time::Duration;

use super::replies::advice;
use super::reply::{Reply, one_line};

/// What we said last and await the answer to (RFC 5321, 4.1.1); and what comes before, between and after those words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Verb {
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

impl Display for Verb {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verb::Connect => "connecting",
            Verb::Tls => "TLS handshake",
            Verb::Greeting => "greeting",
            Verb::Ehlo => "EHLO",
            Verb::Starttls => "STARTTLS",
            Verb::Auth => "AUTH",
            Verb::Mail => "MAIL",
            Verb::Rcpt => "RCPT",
            Verb::Data => "DATA",
            Verb::Body => "sending the message",
            Verb::Dot => "after the final dot",
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cause {
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

impl Cause {
    /// What an error of the line itself means. A server may drop us at any moment, also while we still connect.
    pub(super) fn of_line(error: &io::Error) -> Cause {
        match error.kind() {
            // A TLS line that ends without saying so is an `UnexpectedEof`.
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
            | ErrorKind::UnexpectedEof => Cause::Closed,
            _ => Cause::Broken(one_line(&error.to_string())),
        }
    }
}

impl Display for Cause {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Refused(reply) => match advice(reply) {
                Some(advice) => write!(f, "{}: {advice}", reply.text()),
                None => f.write_str(&reply.text()),
            },
            Cause::TimedOut(limit) => write!(f, "no answer within {limit:?}"),
            Cause::Closed => f.write_str("the server closed the connection"),
            Cause::OutOfTurn(Some(reply)) => {
                write!(f, "the server spoke out of turn: {}", reply.text())
            }
            Cause::OutOfTurn(None) => f.write_str("the server spoke out of turn"),
            Cause::Broken(said) => f.write_str(said),
        }
    }
}

/// At which verb it failed, and how.
#[derive(Debug)]
pub(super) struct SessionError {
    pub(super) verb: Verb,
    pub(super) cause: Cause,
}

impl Display for SessionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.verb, self.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_line_is_called_so_whatever_the_system_calls_it() {
        for kind in [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::UnexpectedEof] {
            assert_eq!(Cause::of_line(&kind.into()), Cause::Closed, "{kind:?}");
        }
    }

    #[test]
    fn nobody_listening_is_not_a_dropped_line() {
        let refused = io::Error::from(ErrorKind::ConnectionRefused);
        assert_eq!(Cause::of_line(&refused), Cause::Broken("connection refused".to_owned()));
    }
}
