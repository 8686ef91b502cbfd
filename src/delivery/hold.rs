//! The queue is held while the mail server itself fails: the entries do not age, and nobody hammers (R11).

use chrono::{DateTime, Utc};

use crate::delivery::durations::PROBE_EVERY;
use crate::delivery::submission::Submission;

/// The server does not answer, does not let us in, or cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueHold {
    /// Since the first failure.
    pub since: DateTime<Utc>,
    /// No attempt before; then one.
    pub until: DateTime<Utc>,
}

impl QueueHold {
    /// Whether an entry may be tried at `now`. A clock that was set back far does not prolong the pause.
    pub fn lets_through(&self, now: DateTime<Utc>) -> bool {
        self.until <= now || now + PROBE_EVERY < self.until
    }

    /// The hold after a submission: made or prolonged by the server's failure, ended by any answer to a message.
    pub fn after(
        before: Option<QueueHold>,
        said: &Submission,
        now: DateTime<Utc>,
    ) -> Option<QueueHold> {
        let until = now + PROBE_EVERY;
        match said {
            Submission::Unavailable { hold: true, .. } => match before {
                Some(hold) => Some(QueueHold { until, ..hold }),
                None => Some(QueueHold { since: now, until }),
            },
            Submission::Unavailable { hold: false, .. } | Submission::InDoubt { .. } => before,
            Submission::Accepted { .. }
            | Submission::Deferred { .. }
            | Submission::Rejected { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use chrono::TimeDelta;

    fn moment(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn unavailable() -> Submission {
        Submission::Unavailable { reason: "connect: refused".to_owned(), hold: true }
    }

    fn after(before: Option<QueueHold>, said: &Submission, minutes: i64) -> Option<QueueHold> {
        QueueHold::after(before, said, moment(minutes))
    }

    #[test]
    fn a_silent_server_is_probed_once_in_fifteen_minutes() {
        let (mut hold, mut probes) = (after(None, &unavailable(), 0), 0);
        for minute in 1..=60 {
            if hold.unwrap().lets_through(moment(minute)) {
                probes += 1;
                hold = after(hold, &unavailable(), minute);
            }
        }
        assert_eq!(probes, 4);
        assert_eq!(hold.unwrap().since, moment(0));
    }

    #[test]
    fn any_answer_to_a_message_ends_the_hold() {
        let hold = after(None, &unavailable(), 0);
        let answer = || "…".to_owned();
        assert_eq!(after(hold, &Submission::Accepted { answer: answer() }, 15), None);
        assert_eq!(after(hold, &Submission::Deferred { answer: answer() }, 15), None);
        assert_eq!(after(hold, &Submission::Rejected { answer: answer() }, 15), None);
    }

    #[test]
    fn one_dropped_line_holds_nobody_else() {
        let dropped = Submission::Unavailable { reason: "DATA".to_owned(), hold: false };
        assert_eq!(after(None, &dropped, 0), None);
    }

    #[test]
    fn a_clock_set_back_a_year_does_not_silence_for_a_year() {
        let hold = after(None, &unavailable(), 365 * 24 * 60).unwrap();
        assert!(hold.lets_through(moment(0)));
    }
}
