//! Rungs of the ladder: the newest that has passed goes, the older are overtaken (R2, R3, R15).

use chrono::NaiveDate;

use crate::dates::local_time;
use crate::delivery::destination::{Draft, Wanted};
use crate::delivery::effect::{Detail, Reason};
use crate::delivery::key::{ReminderKey, RungKey};
use crate::delivery::round::Round;
use crate::planning::{Kind, Occurrence, OccurrenceIx, Reminder};

/// What happens to the newest rung that has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Goes,
    Skipped(Reason),
}

impl Round<'_> {
    /// Goes through the plan: every party's reminders about every occurrence.
    pub(super) fn planned(&mut self, wanted: &mut Vec<Wanted>) {
        let reminders = &self.at.plan.reminders;
        let mut start = 0;
        for group in reminders.chunk_by(|a, b| (a.occurrence, a.party) == (b.occurrence, b.party)) {
            let first = start;
            start += group.len();
            let passed = group.partition_point(|it| it.day <= self.today);
            if self.memo.dealt_with[first..first + passed].iter().all(|it| *it) {
                continue;
            }
            self.rungs(&group[..passed], first, wanted);
            self.questions(&group[..passed], first, wanted);
        }
    }

    /// `passed`: the reminders of one party about one occurrence whose day has come; `first`: the position of the first in
    /// the plan.
    fn rungs(&mut self, passed: &[Reminder], first: usize, wanted: &mut Vec<Wanted>) {
        let Some(newest) = passed.iter().rposition(|it| it.kind.tells()) else { return };
        let reminder = passed[newest];
        let occurrence = *self.at.plan.occurrence(reminder.occurrence);
        let key = self.reminder_key(&occurrence, &reminder);
        let fate = self.fate(&occurrence, &reminder, passed[0].day, &key);
        let older = match fate {
            Fate::Goes => Reason::Overtaken,
            Fate::Skipped(reason) => reason,
        };
        // What is settled stays so for as long as the memo lives.
        let is_settled = fate == Fate::Skipped(Reason::Settled);
        for (at, rung) in passed.iter().enumerate().filter(|(_, it)| it.kind.tells()) {
            if at == newest || self.memo.dealt_with[first + at] {
                continue;
            }
            let key = self.reminder_key(&occurrence, rung);
            self.memo.dealt_with[first + at] = self.is_dealt_with(&key) || is_settled;
            self.skip(key, rung.day, older);
        }
        self.memo.dealt_with[first + newest] = self.is_dealt_with(&key) || is_settled;
        match fate {
            Fate::Goes => self.want(&reminder, key, wanted),
            Fate::Skipped(reason) => {
                self.skip(key, reminder.day, reason);
                if reason == Reason::NoSendDayLeft {
                    self.tell_that_it_was_too_late(reminder.occurrence, wanted);
                }
            }
        }
    }

    fn fate(
        &self,
        occurrence: &Occurrence,
        newest: &Reminder,
        first_day: NaiveDate,
        key: &ReminderKey,
    ) -> Fate {
        let Some(dates) = occurrence.dates else { return Fate::Skipped(Reason::Overtaken) };
        if dates.due < self.floor(occurrence.item) {
            return Fate::Skipped(Reason::BeforeGoLive);
        }
        if occurrence.settled.is_some() {
            return Fate::Skipped(Reason::Settled);
        }
        let party = &self.at.calendar.party(newest.party).id;
        let told = self.told_about(newest.occurrence, party);
        if dates.due < self.today {
            let since = self.first_chance(occurrence).max(first_day);
            let never = told.is_none() && dates.due < self.send_day_from(since);
            return Fate::Skipped(if never { Reason::NoSendDayLeft } else { Reason::Overtaken });
        }
        if occurrence.quiet_until.is_some_and(|until| self.today < until) && !newest.last_rung {
            return Fate::Skipped(Reason::InProgress);
        }
        if self.knows_another_due(newest.occurrence, party, dates.due)
            || self.is_thought_gone(newest.occurrence, party)
        {
            return Fate::Skipped(Reason::Overtaken);
        }
        let told_of_this = told.filter(|it| it.due == dates.due);
        match told_of_this.and_then(|it| it.newest_rung) {
            Some(newest_told) if newest.day <= newest_told && !self.was_enqueued(key) => {
                Fate::Skipped(Reason::Overtaken)
            }
            _ => Fate::Goes,
        }
    }

    /// The first day on which something about this row could have been enqueued.
    fn first_chance(&self, occurrence: &Occurrence) -> NaiveDate {
        let (ledger, calendar) = (self.at.ledger, self.at.calendar);
        let zone = calendar.organisation.zone;
        let go_live = ledger.go_live.map(|it| it.first_send.with_timezone(&zone).date_naive());
        let seen = ledger.first_seen.get(&*calendar.item(occurrence.item).id);
        let seen_too_late =
            seen.is_some_and(|at| calendar.defaults.send.until < local_time(*at, zone));
        let floor = self.floor(occurrence.item);
        let floor = if seen_too_late { floor.succ_opt().unwrap_or(floor) } else { floor };
        go_live.map_or(floor, |day| day.max(floor))
    }

    fn want(&mut self, reminder: &Reminder, key: ReminderKey, wanted: &mut Vec<Wanted>) {
        match self.rung_line(reminder, key.clone()) {
            Some(line) => wanted.push(line),
            None => self.skip(key, reminder.day, Reason::Nobody),
        }
    }

    /// The line of a planned rung.
    pub(super) fn rung_line(&self, reminder: &Reminder, key: ReminderKey) -> Option<Wanted> {
        let draft = Draft::new(key, reminder.day).about(reminder.occurrence);
        let mut found = self.wanted(draft, reminder.party)?;
        found.line.rung = reminder.rung;
        Some(found)
    }

    /// The key of a planned reminder.
    pub(super) fn reminder_key(&self, occurrence: &Occurrence, reminder: &Reminder) -> ReminderKey {
        ReminderKey::of(reminder, occurrence, self.at.calendar)
    }

    fn tell_that_it_was_too_late(&self, about: OccurrenceIx, wanted: &mut Vec<Wanted>) {
        let coordinator = self.at.calendar.organisation.coordinator;
        let occurrence = self.at.plan.occurrence(about);
        let key = self.key(occurrence, Kind::Undeliverable, RungKey::None, coordinator);
        let draft = Draft::new(key, self.today).about(about).saying(Detail::NoReminderPossible);
        wanted
            .extend(self.wanted(draft, coordinator).map(|it| Wanted { useful_until: None, ..it }));
    }
}
