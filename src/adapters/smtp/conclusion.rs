//! What a reply, or its absence, means for the mail (R11): the mail's failure, the server's, or nobody knows.

use crate::delivery::submission::Submission;

use super::replies;
use super::reply::Reply;
use super::session_error::{Cause, SessionError, Verb};

/// Which server it was, for the reader of the journal.
pub(super) struct MailServer {
    pub(super) host: String,
    pub(super) port: u16,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conclusion {
    pub(super) submission: Submission,
    pub(super) after: After,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Fit for the next mail.
    Keep,
    Reset,
    Close,
}

impl MailServer {
    /// The answer to MAIL, RCPT or DATA. `None`: go on.
    pub(super) fn refusal(&self, verb: Verb, reply: &Reply) -> Option<Conclusion> {
        let wanted: &[u16] = match verb {
            Verb::Rcpt => &[250, 251, 252],
            Verb::Data => &[354],
            _ => &[250],
        };
        if wanted.contains(&reply.code) {
            return None;
        }
        Some(self.clear_no(verb, reply).unwrap_or_else(|| {
            let answer = reply.text();
            Conclusion { submission: Submission::Deferred { answer }, after: After::Close }
        }))
    }

    /// The answer to the final dot: only 250 is accepted.
    pub(super) fn after_the_dot(&self, reply: &Reply) -> Conclusion {
        if reply.code == 250 {
            return Conclusion {
                submission: Submission::Accepted { answer: reply.text() },
                after: After::Keep,
            };
        }
        let said = self.clear_no(Verb::Dot, reply);
        // Nothing is open after the final dot, so there is nothing to reset.
        let kept = said.map(|said| Conclusion {
            after: if said.after == After::Reset { After::Keep } else { said.after },
            ..said
        });
        kept.unwrap_or_else(|| {
            let reason = self
                .reason(Verb::Dot, &format!("the answer is neither yes nor no: {}", reply.text()));
            Conclusion { submission: Submission::InDoubt { reason }, after: After::Close }
        })
    }

    /// No clear answer came. The line that drops on one mail after others went well may be that mail's fault.
    pub(super) fn after_failure(
        &self,
        failed: &SessionError,
        dot_may_be_out: bool,
        earlier_success: bool,
    ) -> Submission {
        let reason = self.reason(failed.verb, &failed.cause.to_string());
        if dot_may_be_out {
            return Submission::InDoubt { reason };
        }
        let in_transaction =
            matches!(failed.verb, Verb::Mail | Verb::Rcpt | Verb::Data | Verb::Body | Verb::Dot);
        let in_message = matches!(failed.verb, Verb::Body | Verb::Dot);
        match &failed.cause {
            Cause::OutOfTurn(Some(reply)) if in_message => {
                match self.clear_no(failed.verb, reply) {
                    Some(said) => said.submission,
                    None => Submission::Unavailable { reason, hold: true },
                }
            }
            cause => {
                let dropped = in_transaction && *cause == Cause::Closed;
                Submission::Unavailable { reason, hold: !(dropped && earlier_success) }
            }
        }
    }

    /// `None` if it is no refusal at all.
    fn clear_no(&self, verb: Verb, reply: &Reply) -> Option<Conclusion> {
        let answer = reply.text();
        let (submission, after) = match reply.code {
            _ if reply.code == 421 || replies::refuses_the_login(reply) => {
                let reason = self.reason(verb, &Cause::Refused(reply.clone()).to_string());
                (Submission::Unavailable { reason, hold: true }, After::Close)
            }
            400..500 => (Submission::Deferred { answer }, After::Reset),
            500..600 => (Submission::Rejected { answer }, After::Reset),
            _ => return None,
        };
        Some(Conclusion { submission, after })
    }

    /// `relay.example:587, AUTH: 535 …`
    fn reason(&self, verb: Verb, what: &str) -> String {
        format!("{}:{}, {verb}: {what}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn server() -> MailServer {
        MailServer { host: "relay.example".to_owned(), port: 587 }
    }

    fn reply(code: u16) -> Reply {
        Reply { code, lines: vec!["words".to_owned()] }
    }

    #[track_caller]
    fn check(said: &Submission, expected: &str) {
        let shown = match said {
            Submission::Accepted { .. } => "accepted",
            Submission::Deferred { .. } => "deferred",
            Submission::Rejected { .. } => "rejected",
            Submission::Unavailable { hold: true, .. } => "held",
            Submission::Unavailable { hold: false, .. } => "go on",
            Submission::InDoubt { .. } => "in doubt",
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn each_reply_to_a_command_has_one_meaning() {
        for verb in [Verb::Mail, Verb::Rcpt, Verb::Data] {
            for (code, expected) in [
                (421, "held"),
                (450, "deferred"),
                (471, "deferred"),
                (499, "deferred"),
                (500, "rejected"),
                (530, "held"),
                (535, "held"),
                (550, "rejected"),
                (571, "rejected"),
                (220, "deferred"),
                (334, "deferred"),
            ] {
                check(&server().refusal(verb, &reply(code)).unwrap().submission, expected);
            }
        }
    }

    #[test]
    fn only_the_wanted_reply_goes_on() {
        assert_eq!(server().refusal(Verb::Mail, &reply(250)), None);
        assert_eq!(server().refusal(Verb::Rcpt, &reply(251)), None);
        assert_eq!(server().refusal(Verb::Data, &reply(354)), None);
        check(&server().refusal(Verb::Data, &reply(250)).unwrap().submission, "deferred");
        check(&server().refusal(Verb::Mail, &reply(354)).unwrap().submission, "deferred");
    }

    #[test]
    fn only_250_after_the_dot_is_accepted() {
        let meanings = [
            (250, "accepted"),
            (251, "in doubt"),
            (200, "in doubt"),
            (354, "in doubt"),
            (421, "held"),
            (451, "deferred"),
            (552, "rejected"),
            (554, "rejected"),
        ];
        for (code, expected) in meanings {
            check(&server().after_the_dot(&reply(code)).submission, expected);
        }
    }

    #[test]
    fn a_strange_reply_costs_the_connection() {
        assert_eq!(server().refusal(Verb::Mail, &reply(220)).unwrap().after, After::Close);
        assert_eq!(server().after_the_dot(&reply(354)).after, After::Close);
        assert_eq!(server().after_the_dot(&reply(550)).after, After::Keep);
        assert_eq!(server().refusal(Verb::Rcpt, &reply(550)).unwrap().after, After::Reset);
    }

    #[test]
    fn a_line_that_drops_is_the_servers_failure_unless_the_dot_may_be_out() {
        let dropped = |verb| SessionError { verb, cause: Cause::Closed };
        check(&server().after_failure(&dropped(Verb::Body), false, false), "held");
        check(&server().after_failure(&dropped(Verb::Body), false, true), "go on");
        check(&server().after_failure(&dropped(Verb::Greeting), false, true), "held");
        check(&server().after_failure(&dropped(Verb::Dot), true, true), "in doubt");
    }

    #[test]
    fn a_time_out_ends_the_batch() {
        let slow =
            SessionError { verb: Verb::Rcpt, cause: Cause::TimedOut(Duration::from_mins(5)) };
        check(&server().after_failure(&slow, false, true), "held");
        let said = server().after_failure(&slow, false, true);
        let reason = "relay.example:587, RCPT: no answer within 300s".to_owned();
        assert_eq!(said, Submission::Unavailable { reason, hold: true });
    }

    #[test]
    fn a_refusal_that_interrupts_the_message_is_a_refusal() {
        let early =
            |code| SessionError { verb: Verb::Body, cause: Cause::OutOfTurn(Some(reply(code))) };
        check(&server().after_failure(&early(552), false, false), "rejected");
        check(&server().after_failure(&early(452), false, false), "deferred");
        check(&server().after_failure(&early(421), false, false), "held");
        check(&server().after_failure(&early(250), false, false), "held");
    }
}
