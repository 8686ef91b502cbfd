//! Where one outbox entry is. There is no other truth about it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::Address;
use crate::delivery::durations::DOUBT_PAUSE;
use crate::delivery::key::ReminderKey;
use crate::delivery::reason::{Purpose, Reason};
use crate::delivery::retry::{jitter, retry_at};
use crate::delivery::submission::Submission;
use crate::planning::words;

/// Number of an entry: its row in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub i64);

/// One message to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: EntryId,
    /// The intended address (`redirect_all_to` changes only the envelope).
    pub address: Address,
    /// The local day it was made for.
    pub day: NaiveDate,
    pub purpose: Purpose,
    /// Message-ID, without angle brackets.
    pub message_id: String,
    pub state: EntryState,
    pub queued_at: DateTime<Utc>,
    /// First 4yz to MAIL, RCPT or DATA: give-up counts from here (R11).
    pub first_deferred_at: Option<DateTime<Utc>>,
    /// It has been in doubt: never to another address, never silently withdrawn (R8, R9, R10).
    pub ever_in_doubt: bool,
    /// The keys of its lines; kept when it is withdrawn, so that what is still needed is known to have been meant for this address.
    pub keys: Vec<ReminderKey>,
}

/// queued → sending → sent | in doubt | given up | unresolved | withdrawn. Nothing moves back from sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryState {
    Queued {
        not_before: DateTime<Utc>,
        failures: u32,
    },
    /// Claimed; found at start it is an orphan: in doubt.
    Sending {
        since: DateTime<Utc>,
        failures: u32,
    },
    Sent {
        at: DateTime<Utc>,
    },
    /// Only the server knows.
    InDoubt {
        since: DateTime<Utc>,
        failures: u32,
    },
    /// Not accepted, and not tried again by itself.
    GivenUp {
        at: DateTime<Utc>,
        reason: GaveUp,
    },
    /// Was in doubt and could not be repeated; told to the coordinator.
    Unresolved {
        at: DateTime<Utc>,
    },
    /// Became needless before it went.
    Withdrawn {
        at: DateTime<Utc>,
        why: Reason,
    },
}

words! {
    pub enum GaveUp {
        /// 5yz.
        Rejected => "rejected",
        /// Five days of 4yz.
        TooLong => "too long",
        /// Its bytes could not be made or read.
        Unrenderable => "unrenderable",
    }
}

words! {
    /// Which state it is, without since when and why: what `status` counts and `history` tells.
    pub enum Stage {
        Queued => "queued",
        Sending => "sending",
        Sent => "sent",
        InDoubt => "in doubt",
        GivenUp => "given up",
        Unresolved => "unresolved",
        Withdrawn => "withdrawn",
    }
}

/// An address that refused (5yz), or for which mail was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadAddress {
    pub address: Address,
    pub party: String,
    pub since: DateTime<Utc>,
    pub answer: String,
    /// The coordinator has been told (in an enqueued mail).
    pub reported: bool,
}

impl EntryState {
    /// When an entry in this state may be claimed; `None`: it is in hand, or final.
    pub fn claimable_at(&self) -> Option<DateTime<Utc>> {
        match *self {
            EntryState::Queued { not_before, .. } => Some(not_before),
            EntryState::InDoubt { since, failures } => {
                Some(since + DOUBT_PAUSE * doubt_pauses(failures))
            }
            _ => None,
        }
    }

    pub fn stage(&self) -> Stage {
        match self {
            EntryState::Queued { .. } => Stage::Queued,
            EntryState::Sending { .. } => Stage::Sending,
            EntryState::Sent { .. } => Stage::Sent,
            EntryState::InDoubt { .. } => Stage::InDoubt,
            EntryState::GivenUp { .. } => Stage::GivenUp,
            EntryState::Unresolved { .. } => Stage::Unresolved,
            EntryState::Withdrawn { .. } => Stage::Withdrawn,
        }
    }

    pub fn word(&self) -> &'static str {
        self.stage().word()
    }
}

impl Entry {
    /// Claimed: in hand since `now`. `None`: it does not wait any more.
    pub fn claimed(&self, now: DateTime<Utc>) -> Option<Entry> {
        let (EntryState::Queued { failures, .. } | EntryState::InDoubt { failures, .. }) =
            self.state
        else {
            return None;
        };
        let state = EntryState::Sending { since: now, failures };
        Some(Entry { state, ..self.clone() })
    }

    /// Found `sending` at start: the process that had it in hand is gone, and only the server knows (R12).
    pub fn orphaned(&self) -> Entry {
        let EntryState::Sending { since, failures } = self.state else {
            panic!(
                "only what is in hand can be orphaned, not an entry that is {}",
                self.state.word()
            );
        };
        let state = EntryState::InDoubt { since, failures };
        Entry { state, ever_in_doubt: true, ..self.clone() }
    }

    /// A person asks to try again (`retry`): the same bytes, and five new days. Only what was given up.
    pub fn retried(&self, now: DateTime<Utc>) -> Option<Entry> {
        let EntryState::GivenUp { .. } = self.state else { return None };
        let state = EntryState::Queued { not_before: now, failures: 0 };
        Some(Entry { state, first_deferred_at: None, ..self.clone() })
    }

    /// In hand, and there are no bytes to submit: nobody was asked anything.
    pub fn unreadable(&self, now: DateTime<Utc>) -> Entry {
        let state = EntryState::GivenUp { at: now, reason: GaveUp::Unrenderable };
        Entry { state, ..self.clone() }
    }

    /// What becomes of it after a submission. An entry that has been in doubt stays so until it is accepted, rejected or
    /// closed: the earlier attempt may have arrived.
    pub fn after(&self, said: &Submission, now: DateTime<Utc>) -> Entry {
        let EntryState::Sending { failures, .. } = self.state else {
            panic!("only what is in hand is submitted, not an entry that is {}", self.state.word());
        };
        let mut next = self.clone();
        next.state = match said {
            Submission::Accepted { .. } => EntryState::Sent { at: now },
            Submission::Rejected { .. } => {
                EntryState::GivenUp { at: now, reason: GaveUp::Rejected }
            }
            // A server that never says 250 after the dot gets ever fewer copies.
            Submission::InDoubt { .. } => {
                EntryState::InDoubt { since: now, failures: failures.saturating_add(1) }
            }
            Submission::Unavailable { hold: true, .. } => self.waiting(now, now, failures),
            Submission::Unavailable { hold: false, .. } => {
                // Not aged, but pushed aside: the line may drop because of this very message.
                let failures = failures.saturating_add(1);
                let pause = retry_at(failures, jitter(&self.message_id), now, now);
                self.waiting(pause.unwrap_or(now), now, failures)
            }
            Submission::Deferred { .. } => {
                let first = self.first_deferred_at.unwrap_or(now);
                next.first_deferred_at = Some(first);
                let failures = failures.saturating_add(1);
                match retry_at(failures, jitter(&self.message_id), first, now) {
                    Some(not_before) => self.waiting(not_before, now, failures),
                    None => EntryState::GivenUp { at: now, reason: GaveUp::TooLong },
                }
            }
        };
        next.ever_in_doubt |= matches!(said, Submission::InDoubt { .. });
        next
    }

    fn waiting(&self, not_before: DateTime<Utc>, now: DateTime<Utc>, failures: u32) -> EntryState {
        if self.ever_in_doubt {
            EntryState::InDoubt { since: now, failures }
        } else {
            EntryState::Queued { not_before, failures }
        }
    }

    /// What to write down about its address after a submission that ended in giving up; told to the coordinator later.
    pub fn bad_address(&self, said: &Submission, now: DateTime<Utc>) -> Option<BadAddress> {
        let EntryState::GivenUp { reason: GaveUp::Rejected | GaveUp::TooLong, .. } = self.state
        else {
            return None;
        };
        let (Submission::Rejected { answer } | Submission::Deferred { answer }) = said else {
            return None;
        };
        Some(BadAddress {
            address: self.address.clone(),
            party: self.keys.first().map_or_else(String::new, |key| key.party.clone()),
            since: now,
            answer: answer.clone(),
            reported: false,
        })
    }
}

/// How many times the first pause an entry in doubt waits: 1, 2, 4, 8, 16, and then 32.
fn doubt_pauses(failures: u32) -> i32 {
    1 << failures.saturating_sub(1).min(5)
}

/// The entries that wait, each with the moment from which it may be claimed, in the order in which they are: the longest
/// waiting first, then the oldest.
pub fn in_line<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<(DateTime<Utc>, EntryId)> {
    let place = |entry: &Entry| Some((entry.state.claimable_at()?, entry.id));
    let mut line: Vec<_> = entries.into_iter().filter_map(place).collect();
    line.sort_unstable();
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        "2026-09-01T06:30:00Z".parse().unwrap()
    }

    fn entry(id: i64, state: EntryState) -> Entry {
        Entry {
            id: EntryId(id),
            address: Address::new("cva@swv.example"),
            day: "2026-09-01".parse().unwrap(),
            purpose: Purpose::Daily,
            message_id: "00aa@kalender.example".to_owned(),
            state,
            queued_at: now(),
            first_deferred_at: None,
            ever_in_doubt: false,
            keys: Vec::new(),
        }
    }

    fn sending(failures: u32) -> Entry {
        entry(1, EntryState::Sending { since: now(), failures })
    }

    fn answer() -> String {
        "452 4.2.2 Mailbox full".to_owned()
    }

    #[track_caller]
    fn check_after(entry: &Entry, said: &Submission, expected: &EntryState) {
        let later = now() + TimeDelta::minutes(1);
        assert_eq!(entry.after(said, later).state, *expected);
    }

    #[test]
    fn each_outcome_has_its_own_state() {
        let later = now() + TimeDelta::minutes(1);
        let reason = || "EHLO".to_owned();
        let accepted = Submission::Accepted { answer: answer() };
        check_after(&sending(0), &accepted, &EntryState::Sent { at: later });
        let rejected = Submission::Rejected { answer: answer() };
        let given_up = EntryState::GivenUp { at: later, reason: GaveUp::Rejected };
        check_after(&sending(0), &rejected, &given_up);
        let doubt = Submission::InDoubt { reason: reason() };
        check_after(&sending(3), &doubt, &EntryState::InDoubt { since: later, failures: 4 });
        let deferred = Submission::Deferred { answer: answer() };
        let not_before = later + TimeDelta::minutes(5);
        check_after(&sending(0), &deferred, &EntryState::Queued { not_before, failures: 1 });
        let unavailable = Submission::Unavailable { reason: reason(), hold: true };
        let queued = EntryState::Queued { not_before: later, failures: 2 };
        check_after(&sending(2), &unavailable, &queued);
        let dropped = Submission::Unavailable { reason: reason(), hold: false };
        check_after(&sending(0), &dropped, &EntryState::Queued { not_before, failures: 1 });
    }

    #[test]
    fn five_days_of_451_are_given_up_and_a_dead_server_is_not() {
        let later = now() + TimeDelta::days(5);
        let old = Entry { first_deferred_at: Some(now()), ..sending(30) };
        let deferred = Submission::Deferred { answer: answer() };
        let after = old.after(&deferred, later);
        assert_eq!(after.state, EntryState::GivenUp { at: later, reason: GaveUp::TooLong });
        assert_eq!(after.bad_address(&deferred, later).unwrap().answer, answer());
        let dead = Submission::Unavailable { reason: "connect".to_owned(), hold: true };
        let after = old.after(&dead, later);
        assert_eq!(after.state, EntryState::Queued { not_before: later, failures: 30 });
        assert_eq!(after.bad_address(&dead, later), None);
    }

    #[test]
    fn what_was_in_doubt_stays_in_doubt_until_it_is_accepted() {
        let doubted = Entry { ever_in_doubt: true, ..sending(0) };
        let deferred = Submission::Deferred { answer: answer() };
        let later = now() + TimeDelta::minutes(1);
        check_after(&doubted, &deferred, &EntryState::InDoubt { since: later, failures: 1 });
        let accepted = Submission::Accepted { answer: answer() };
        check_after(&doubted, &accepted, &EntryState::Sent { at: later });
    }

    #[test]
    fn an_orphan_is_in_doubt_since_it_was_claimed_and_waits_ten_minutes() {
        let orphan = sending(1).orphaned();
        assert_eq!(orphan.state, EntryState::InDoubt { since: now(), failures: 1 });
        assert!(orphan.ever_in_doubt);
        let then = now() + TimeDelta::minutes(10);
        assert_eq!(in_line([&orphan]), [(then, orphan.id)]);
    }

    #[test]
    fn the_longest_waiting_goes_first_then_the_oldest() {
        let at = |minutes| EntryState::Queued {
            not_before: now() - TimeDelta::minutes(minutes),
            failures: 0,
        };
        let sent = entry(5, EntryState::Sent { at: now() });
        let entries = [entry(1, at(1)), entry(3, at(5)), entry(2, at(5)), entry(4, at(-5)), sent];
        let line = in_line(&entries);
        let ids: Vec<i64> = line.into_iter().map(|(_, id)| id.0).collect();
        assert_eq!(ids, [2, 3, 1, 4]);
    }

    #[test]
    fn nothing_moves_back_from_sent() {
        let sent = entry(1, EntryState::Sent { at: now() });
        assert_eq!(sent.retried(now()), None);
        assert_eq!(sent.state.claimable_at(), None);
        let given_up = entry(1, EntryState::GivenUp { at: now(), reason: GaveUp::Rejected });
        let again = given_up.retried(now()).unwrap();
        assert_eq!(again.state, EntryState::Queued { not_before: now(), failures: 0 });
    }

    #[test]
    fn only_what_waits_is_claimed() {
        assert_eq!(entry(1, EntryState::Sent { at: now() }).claimed(now()), None);
        assert_eq!(sending(0).claimed(now()), None, "somebody has it in hand");
        let queued = entry(1, EntryState::Queued { not_before: now(), failures: 2 });
        assert_eq!(queued.claimed(now()), Some(sending(2)));
    }

    #[test]
    fn what_cannot_be_read_is_given_up_and_says_nothing_about_its_address() {
        let after = sending(0).unreadable(now());
        let given_up = EntryState::GivenUp { at: now(), reason: GaveUp::Unrenderable };
        assert_eq!(after.state, given_up);
        let rejected = Submission::Rejected { answer: answer() };
        assert_eq!(after.bad_address(&rejected, now()), None);
    }

    #[test]
    fn a_server_that_never_answers_the_dot_gets_ever_fewer_copies() {
        let waits = |failures| {
            let state = EntryState::InDoubt { since: now(), failures };
            (state.claimable_at().unwrap() - now()).num_minutes()
        };
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 60].map(waits), [10, 10, 20, 40, 80, 160, 320, 320]);
    }
}
