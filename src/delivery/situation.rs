//! All that a decision looks at, and what can be looked up in it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::{AddressBook, Calendar, PartyIx};
use crate::dates::{local_day, local_time, send_moment};
use crate::delivery::ledger::Ledger;
use crate::planning::{Duty, DutyIx, Plan, Reminder, may_be_asked};

/// `now` was read once.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub calendar: &'a Calendar,
    pub addresses: &'a AddressBook,
    /// Planned for the window of R5.
    pub plan: &'a Plan,
    pub ledger: &'a Ledger,
    pub now: DateTime<Utc>,
}

impl<'a> Situation<'a> {
    pub(super) fn local_day(&self, moment: DateTime<Utc>) -> NaiveDate {
        local_day(moment, self.calendar.organisation.zone)
    }

    pub(super) fn send_moment(&self, day: NaiveDate) -> DateTime<Utc> {
        send_moment(day, self.calendar.defaults.send.at, self.calendar.organisation.zone)
    }

    /// The first send day on or after `day`.
    pub(super) fn send_day_from(&self, day: NaiveDate) -> NaiveDate {
        self.calendar.defaults.send.first_on_or_after(day, &self.calendar.open)
    }

    pub(super) fn send_day_after(&self, day: NaiveDate, n: u32) -> NaiveDate {
        (0..n).fold(day, |day, _| self.send_day_from(day + TimeDelta::days(1)))
    }

    /// The first send moment at or after `from`, which is not before today.
    pub(super) fn send_moment_from(&self, from: DateTime<Utc>) -> DateTime<Utc> {
        let today = self.send_day_from(self.local_day(self.now));
        let at = self.send_moment(today);
        if from <= at { at } else { self.send_moment(self.send_day_after(today, 1)) }
    }

    /// Whether something new may be enqueued now: from the send moment to `tot_en_met` of a send day, after the first (R4).
    pub(super) fn may_enqueue(&self) -> bool {
        let (rule, today) = (&self.calendar.defaults.send, self.local_day(self.now));
        self.ledger.go_live.is_some_and(|it| it.first_send <= self.now)
            && rule.is_send_day(today, &self.calendar.open)
            && self.send_moment(today) <= self.now
            && local_time(self.now, self.calendar.organisation.zone) <= rule.until
    }

    pub(super) fn coordinator(&self) -> PartyIx {
        self.calendar.organisation.coordinator
    }

    pub(super) fn duty(&self, ix: DutyIx) -> &'a Duty {
        self.plan.duty(ix)
    }

    pub(super) fn reminders(&self, of: DutyIx) -> impl Iterator<Item = &'a Reminder> + use<'a> {
        let all = &self.plan.reminders;
        let first = all.partition_point(|it| it.duty < of);
        all[first..].iter().take_while(move |it| it.duty == of)
    }

    /// The party must act for it, or gets the copy.
    pub(super) fn concerns(&self, duty: &Duty, party: PartyIx) -> bool {
        duty.parties(self.calendar).contains(&party)
            || self.calendar.item(duty.item).with.contains(&party)
    }

    /// Whether `party` may know of the course of this occurrence.
    pub(super) fn sees(&self, duty: &Duty, party: PartyIx) -> bool {
        duty.member == Some(party) || may_be_asked(self.calendar.item(duty.item), party)
    }
}
