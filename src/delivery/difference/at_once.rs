//! The at-once rule: what an edit by itself makes due by the next send moment.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::Address;
use crate::delivery::effect::Bundle;
use crate::delivery::key::ReminderKey;
use crate::delivery::outbox::EntryState;
use crate::delivery::situation::Situation;

/// A message, and when it goes.
type Going = (DateTime<Utc>, Bundle);

/// The edited calendar's messages up to its next send moment that are not messages of the running calendar too.
///
/// Days are compared, not hours: another sending time is no other mail. A message is not extra when the running calendar
/// sends one to the same address that day, whatever it says, or the same reminder to another address, or has it waiting.
/// Each message excuses one.
pub(super) fn extra(
    running: &Situation<'_>,
    edited: &Situation<'_>,
    before: Vec<Going>,
    after: Vec<Going>,
) -> Vec<Going> {
    let last = next_send_day(edited);
    let day = |at: DateTime<Utc>| edited.local_day(at);
    let sent = before.into_iter().filter(|(at, _)| day(*at) <= last).map(|(at, mail)| Excuse {
        keys: mail.lines.into_iter().map(|line| line.key).collect(),
        sent: Some((day(at), mail.address)),
    });
    let mut excuses: Vec<Excuse> = sent.chain(waiting(running)).collect();
    let mut extra: Vec<Going> = after.into_iter().filter(|(at, _)| day(*at) <= last).collect();
    // What is certainly the same mail first, so that it does not use up another's excuse.
    for is_excused in [Excuse::is_same_mail, Excuse::is_same_address, Excuse::is_same_reminder] {
        extra.retain(|(at, mail)| {
            let is_then = |it: &Excuse| it.sent.as_ref().is_none_or(|(on, _)| *on == day(*at));
            let found = excuses.iter().position(|it| is_then(it) && is_excused(it, mail));
            found.map(|at| excuses.swap_remove(at)).is_none()
        });
    }
    extra
}

/// A message that goes anyway.
struct Excuse {
    /// On which day, to whom; `None`: it waits in the outbox, and only the same reminders are excused, on any day.
    sent: Option<(NaiveDate, Address)>,
    keys: HashSet<ReminderKey>,
}

impl Excuse {
    fn is_same_mail(&self, mail: &Bundle) -> bool {
        self.is_same_address(mail) && self.is_same_reminder(mail)
    }

    fn is_same_address(&self, mail: &Bundle) -> bool {
        self.sent.as_ref().is_some_and(|(_, to)| *to == mail.address)
    }

    fn is_same_reminder(&self, mail: &Bundle) -> bool {
        mail.lines.iter().any(|line| self.keys.contains(&line.key))
    }
}

/// What waits in the outbox, and may be made anew for another address.
fn waiting(running: &Situation<'_>) -> impl Iterator<Item = Excuse> {
    let queued = running.ledger.entries.iter();
    let queued = queued.filter(|it| matches!(it.state, EntryState::Queued { .. }));
    queued.map(|it| Excuse { sent: None, keys: it.keys.iter().cloned().collect() })
}

/// The day of the edited calendar's first send moment after now: what waits today because its address has had its mail, goes
/// then. Before go-live's first send moment nothing goes, so it is not earlier than that.
fn next_send_day(edited: &Situation<'_>) -> NaiveDate {
    let from = edited.ledger.go_live.map_or(edited.now, |it| it.first_send.max(edited.now));
    let first = edited.send_day_from(edited.local_day(from));
    if from < edited.send_moment(first) { first } else { edited.send_day_after(first, 1) }
}
