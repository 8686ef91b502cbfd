//! What is decided about one planned reminder.

use chrono::NaiveDate;

use crate::delivery::addressees::DueLine;
use crate::delivery::key::ReminderKey;
use crate::delivery::reason::Reason;
use crate::planning::Reminder;

#[derive(Debug, Clone)]
pub(super) enum Ruling {
    Say(DueLine),
    Skip { key: ReminderKey, planned: NaiveDate, reason: Reason },
}

/// The reminders of one party about one occurrence whose day has come.
pub(super) struct Passed<'a> {
    pub(super) reminders: &'a [Reminder],
    /// Of each: whether it has been dealt with for good, so that a forecast need not look again.
    pub(super) dealt_with: &'a mut [bool],
}
