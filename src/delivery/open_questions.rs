//! Questions, confirmations and preparations: of each series the newest that has passed goes.

use crate::delivery::addressees::{Unaddressed, addressed};
use crate::delivery::key::{ReminderKey, asked_event};
use crate::delivery::overview::Overview;
use crate::delivery::reason::Reason;
use crate::delivery::ruling::{Passed, Ruling};
use crate::planning::Reminder;

/// A question whose day lay before go-live, or before its row was first seen, waits for the next; the start mail lists
/// what has no date.
pub(super) fn rule(view: &Overview<'_>, passed: &mut Passed<'_>) -> Vec<Ruling> {
    let all = passed.reminders;
    let mut rulings = Vec::new();
    for (at, reminder) in all.iter().enumerate().filter(|(_, it)| !it.kind.tells()) {
        if passed.dealt_with[at] {
            continue;
        }
        let duty = view.at.duty(reminder.duty);
        let key = ReminderKey::of(reminder, duty, view.at.calendar);
        passed.dealt_with[at] = view.carriage.is_dealt_with(&key);
        let is_newest = !all[at + 1..].iter().any(|later| later.kind == reminder.kind);
        let reason = if reminder.day < view.floor(duty.item) {
            Some(Reason::BeforeGoLive)
        } else if duty.settled.is_some() {
            Some(Reason::Settled)
        } else {
            (!is_newest).then_some(Reason::Overtaken)
        };
        rulings.push(match reason {
            Some(reason) => Ruling::Skip { key, planned: reminder.day, reason },
            None => line(view, reminder, key),
        });
    }
    rulings
}

fn line(view: &Overview<'_>, reminder: &Reminder, key: ReminderKey) -> Ruling {
    let matter = Unaddressed::new(key.clone(), reminder.day).about(reminder.duty);
    match addressed(view, matter, reminder.party) {
        Some(mut found) => {
            let duty = view.at.duty(reminder.duty);
            found.line.event = asked_event(reminder.kind, duty);
            found.useful_until = None;
            Ruling::Say(found)
        }
        None => Ruling::Skip { key, planned: reminder.day, reason: Reason::Nobody },
    }
}
