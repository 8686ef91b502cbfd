//! The course of the reminders about some occurrences: what has become of them, and when the others go.

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::Calendar;
use crate::dates::local_day;
use crate::delivery::forecast::forecast;
use crate::delivery::ledger::{HandledAs, Ledger};
use crate::delivery::reason::Reason;
use crate::delivery::situation::Situation;
use crate::planning::{AHEAD_DAYS, DutyIx, Plan, Reminder};

/// A mail may go so many days after its own, when no mail goes that day.
const LATER_DAYS: i64 = 60;

/// What has become of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReminderState {
    /// Accepted on this local day.
    Sent(NaiveDate),
    Waiting,
    Skipped(Reason),
}

/// What the ledger knows of the reminders of these occurrences.
pub fn reminder_states(
    calendar: &Calendar,
    plan: &Plan,
    mailed: &[DutyIx],
    ledger: &Ledger,
) -> Vec<(Reminder, ReminderState)> {
    let of_these = plan.reminders.iter().filter(|it| mailed.contains(&it.duty));
    let state = |reminder: &Reminder| {
        let it = plan.duty(reminder.duty);
        let handled = ledger.handled.iter().find(|(key, _)| key.names(reminder, it, calendar));
        Some(match handled?.1.how {
            HandledAs::Enqueued { sent_at: Some(at), .. } => {
                ReminderState::Sent(local_day(at, calendar.organisation.zone))
            }
            HandledAs::Enqueued { sent_at: None, .. } => ReminderState::Waiting,
            HandledAs::Skipped(reason) => ReminderState::Skipped(reason),
        })
    };
    of_these.filter_map(|it| Some((*it, state(it)?))).collect()
}

/// When the reminders of these occurrences really go: what a stopped service, or the first day, left behind goes at the next
/// send moment (R2), and another mail may take them along.
pub fn goes(at: &Situation<'_>, mailed: &[DutyIx]) -> Vec<(Reminder, NaiveDate)> {
    let zone = at.calendar.organisation.zone;
    let own: Vec<&Reminder> =
        at.plan.reminders.iter().filter(|it| mailed.contains(&it.duty)).collect();
    let Some(last) = own.iter().map(|it| it.day).max() else { return Vec::new() };
    let today = local_day(at.now, zone);
    let until =
        (last.max(today) + TimeDelta::days(LATER_DAYS)).min(today + TimeDelta::days(AHEAD_DAYS));
    let mut found: Vec<(Reminder, NaiveDate)> = Vec::new();
    for (moment, bundle) in forecast(at, until) {
        for line in &bundle.lines {
            if let Some(reminder) = own.iter().find(|it| line.says(it, at.calendar))
                && !found.iter().any(|(other, _)| other == *reminder)
            {
                found.push((**reminder, local_day(moment, zone)));
            }
        }
    }
    found
}
