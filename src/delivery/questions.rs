//! Questions, confirmations and preparations: of each series the newest that has passed goes.

use crate::delivery::destination::{Draft, Wanted};
use crate::delivery::effect::Reason;
use crate::delivery::key::{ReminderKey, asked_event};
use crate::delivery::round::Round;
use crate::planning::Reminder;

impl Round<'_> {
    /// A question whose day lay before go-live, or before its row was first seen, waits for the next; the start mail lists
    /// what has no date.
    pub(super) fn questions(
        &mut self,
        passed: &[Reminder],
        first: usize,
        wanted: &mut Vec<Wanted>,
    ) {
        for (at, reminder) in passed.iter().enumerate().filter(|(_, it)| !it.kind.tells()) {
            if self.memo.dealt_with[first + at] {
                continue;
            }
            let occurrence = *self.at.plan.occurrence(reminder.occurrence);
            let key = self.reminder_key(&occurrence, reminder);
            self.memo.dealt_with[first + at] = self.is_dealt_with(&key);
            let is_newest = !passed[at + 1..].iter().any(|later| later.kind == reminder.kind);
            let reason = if reminder.day < self.floor(occurrence.item) {
                Some(Reason::BeforeGoLive)
            } else if occurrence.settled.is_some() {
                Some(Reason::Settled)
            } else {
                (!is_newest).then_some(Reason::Overtaken)
            };
            match reason {
                Some(reason) => self.skip(key, reminder.day, reason),
                None => self.ask(reminder, key, wanted),
            }
        }
    }

    fn ask(&mut self, reminder: &Reminder, key: ReminderKey, wanted: &mut Vec<Wanted>) {
        let draft = Draft::new(key.clone(), reminder.day).about(reminder.occurrence);
        match self.wanted(draft, reminder.party) {
            // Several rows may wait for one event: it is asked about once.
            Some(_) if wanted.iter().any(|other| other.line.key == key) => {}
            Some(mut found) => {
                found.line.event =
                    asked_event(reminder.kind, self.at.plan.occurrence(reminder.occurrence));
                found.useful_until = None;
                wanted.push(found);
            }
            None => self.skip(key, reminder.day, Reason::Nobody),
        }
    }
}
