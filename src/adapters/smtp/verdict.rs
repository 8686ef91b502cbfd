//! What a reply, or its absence, means for the mail (R11): the mail's failure, the server's, or nobody knows.

use crate::delivery::submission::Submission;

use super::reply::Reply;
use super::step::{Step, Stuck, Trouble};

/// Which server it was, for the reader of the journal.
pub(super) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
}

/// The outcome, and what becomes of the connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) submission: Submission,
    pub(super) after: After,
}

/// What becomes of the connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum After {
    /// Fit for the next mail.
    Keep,
    Reset,
    Close,
}

impl Place {
    /// The answer to MAIL, RCPT or DATA. `None`: go on.
    pub(super) fn refusal(&self, step: Step, reply: &Reply) -> Option<Said> {
        let wanted: &[u16] = match step {
            Step::Rcpt => &[250, 251, 252],
            Step::Data => &[354],
            _ => &[250],
        };
        if wanted.contains(&reply.code) {
            return None;
        }
        Some(self.clear_no(step, reply).unwrap_or_else(|| {
            let answer = reply.text();
            Said { submission: Submission::Deferred { answer }, after: After::Close }
        }))
    }

    /// The answer to the final dot: only 250 is accepted.
    pub(super) fn verdict(&self, reply: &Reply) -> Said {
        if reply.code == 250 {
            return Said {
                submission: Submission::Accepted { answer: reply.text() },
                after: After::Keep,
            };
        }
        let said = self.clear_no(Step::Dot, reply);
        // Nothing is open after the final dot, so there is nothing to reset.
        let kept = said.map(|said| Said {
            after: if said.after == After::Reset { After::Keep } else { said.after },
            ..said
        });
        kept.unwrap_or_else(|| {
            let reason = self
                .reason(Step::Dot, &format!("the answer is neither yes nor no: {}", reply.text()));
            Said { submission: Submission::InDoubt { reason }, after: After::Close }
        })
    }

    /// No clear answer came. The line that drops on one mail after others went well may be that mail's fault.
    pub(super) fn after_trouble(
        &self,
        stuck: &Stuck,
        dot_may_be_out: bool,
        earlier_success: bool,
    ) -> Submission {
        let reason = self.reason(stuck.step, &stuck.trouble.to_string());
        if dot_may_be_out {
            return Submission::InDoubt { reason };
        }
        let in_transaction =
            matches!(stuck.step, Step::Mail | Step::Rcpt | Step::Data | Step::Body | Step::Dot);
        let in_message = matches!(stuck.step, Step::Body | Step::Dot);
        match &stuck.trouble {
            Trouble::OutOfTurn(Some(reply)) if in_message => match self.clear_no(stuck.step, reply)
            {
                Some(said) => said.submission,
                None => Submission::Unavailable { reason, hold: true },
            },
            trouble => {
                let dropped = in_transaction && *trouble == Trouble::Closed;
                Submission::Unavailable { reason, hold: !(dropped && earlier_success) }
            }
        }
    }

    /// `None` if it is no refusal at all.
    fn clear_no(&self, step: Step, reply: &Reply) -> Option<Said> {
        let answer = reply.text();
        let (submission, after) = match reply.code {
            _ if reply.code == 421 || reply.refuses_the_login() => {
                let reason = self.reason(step, &Trouble::Refused(reply.clone()).to_string());
                (Submission::Unavailable { reason, hold: true }, After::Close)
            }
            400..500 => (Submission::Deferred { answer }, After::Reset),
            500..600 => (Submission::Rejected { answer }, After::Reset),
            _ => return None,
        };
        Some(Said { submission, after })
    }

    /// `relay.example:587, AUTH: 535 …`
    fn reason(&self, step: Step, what: &str) -> String {
        format!("{}:{}, {step}: {what}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn place() -> Place {
        Place { host: "relay.example".to_owned(), port: 587 }
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
        for step in [Step::Mail, Step::Rcpt, Step::Data] {
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
                check(&place().refusal(step, &reply(code)).unwrap().submission, expected);
            }
        }
    }

    #[test]
    fn only_the_wanted_reply_goes_on() {
        assert_eq!(place().refusal(Step::Mail, &reply(250)), None);
        assert_eq!(place().refusal(Step::Rcpt, &reply(251)), None);
        assert_eq!(place().refusal(Step::Data, &reply(354)), None);
        check(&place().refusal(Step::Data, &reply(250)).unwrap().submission, "deferred");
        check(&place().refusal(Step::Mail, &reply(354)).unwrap().submission, "deferred");
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
            check(&place().verdict(&reply(code)).submission, expected);
        }
    }

    #[test]
    fn a_strange_reply_costs_the_connection() {
        assert_eq!(place().refusal(Step::Mail, &reply(220)).unwrap().after, After::Close);
        assert_eq!(place().verdict(&reply(354)).after, After::Close);
        assert_eq!(place().verdict(&reply(550)).after, After::Keep);
        assert_eq!(place().refusal(Step::Rcpt, &reply(550)).unwrap().after, After::Reset);
    }

    #[test]
    fn a_line_that_drops_is_the_servers_failure_unless_the_dot_may_be_out() {
        let dropped = |step| Stuck { step, trouble: Trouble::Closed };
        check(&place().after_trouble(&dropped(Step::Body), false, false), "held");
        check(&place().after_trouble(&dropped(Step::Body), false, true), "go on");
        check(&place().after_trouble(&dropped(Step::Greeting), false, true), "held");
        check(&place().after_trouble(&dropped(Step::Dot), true, true), "in doubt");
    }

    #[test]
    fn a_time_out_ends_the_batch() {
        let slow = Stuck { step: Step::Rcpt, trouble: Trouble::TimedOut(Duration::from_mins(5)) };
        check(&place().after_trouble(&slow, false, true), "held");
        let said = place().after_trouble(&slow, false, true);
        let reason = "relay.example:587, RCPT: no answer within 300s".to_owned();
        assert_eq!(said, Submission::Unavailable { reason, hold: true });
    }

    #[test]
    fn a_refusal_that_interrupts_the_message_is_a_refusal() {
        let early =
            |code| Stuck { step: Step::Body, trouble: Trouble::OutOfTurn(Some(reply(code))) };
        check(&place().after_trouble(&early(552), false, false), "rejected");
        check(&place().after_trouble(&early(452), false, false), "deferred");
        check(&place().after_trouble(&early(421), false, false), "held");
        check(&place().after_trouble(&early(250), false, false), "held");
    }
}
