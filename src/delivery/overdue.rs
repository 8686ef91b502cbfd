//! Overdue mails: per party, on its weekday, at most so often; then escalation (R7).

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::calendar::{Calendar, Escalation, Item, OverdueRule, PartyIx};
use crate::dates::local_day;
use crate::delivery::destination::{Draft, Wanted};
use crate::delivery::effect::Detail;
use crate::delivery::key::{DutyKey, ReminderKey, RungKey};
use crate::delivery::round::Round;
use crate::planning::{Kind, Occurrence, OccurrenceIx};

/// A closed stretch is a vacation, after which a week is left in peace, from this length.
const VACATION_DAYS_MIN: i64 = 5;
/// Nothing overdue in the first week after a vacation.
const PEACE_DAYS: i64 = 7;
/// How many weeks back the newest eligible weekday is looked for: the summer and its first week.
const WEEKS_BACK_MAX: usize = 12;
/// Escalation is so many send days after the mail that announced it.
pub(super) const ANNOUNCED_SEND_DAYS: u32 = 5;

/// The overdue mails of one row to one party so far.
#[derive(Debug, Clone, Default)]
struct Mailed {
    /// Planned days of those accepted or on their way.
    live: Vec<NaiveDate>,
    /// Local days on which one was accepted, in order.
    accepted: Vec<NaiveDate>,
}

/// A send day, and not in the first week after a vacation.
fn is_eligible(calendar: &Calendar, day: NaiveDate) -> bool {
    let before = |n: i64| calendar.open.vacation(day - TimeDelta::days(n));
    let is_long = |days: crate::dates::Window| VACATION_DAYS_MIN <= days.count();
    calendar.defaults.send.is_send_day(day, &calendar.open)
        && !(1..=PEACE_DAYS).any(|n| before(n).is_some_and(|(_, days)| is_long(days)))
}

/// The first day on which a row is said to be late, if nobody reports and its party has no other late row; `None`: never.
pub fn first_overdue_day(calendar: &Calendar, item: &Item, due: NaiveDate) -> Option<NaiveDate> {
    let after = due.iter_days().skip(1).take(7 * WEEKS_BACK_MAX);
    let send = &calendar.defaults.send;
    if item.overdue.at_most == 0 {
        None
    } else if item.statutory {
        Some(send.first_on_or_after(due + TimeDelta::days(1), &calendar.open))
    } else {
        after.filter(|day| day.weekday() == item.overdue.on).find(|day| is_eligible(calendar, *day))
    }
}

impl<'a> Round<'a> {
    /// Everything that is late, and to whom it is said.
    pub(super) fn overdue(&mut self, wanted: &mut Vec<Wanted>) {
        let late: Vec<OccurrenceIx> = self.late().collect();
        if late.is_empty() {
            return;
        }
        let mut parties: Vec<(PartyIx, OccurrenceIx)> = Vec::new();
        for ix in late {
            let occurrence = self.at.plan.occurrence(ix);
            parties.extend(occurrence.responsible(self.at.calendar).iter().map(|it| (*it, ix)));
        }
        parties.sort_unstable();
        let history = self.overdue_history();
        for rows in parties.chunk_by(|a, b| a.0 == b.0) {
            let party = rows[0].0;
            let last = self.last_in_series(party, &history);
            for (_, ix) in rows {
                let mailed = self.mailed(self.at.plan.occurrence(*ix), party, &history);
                self.overdue_row(*ix, party, last, &mailed, wanted);
                self.escalations(*ix, party, &mailed, wanted);
            }
        }
    }

    /// The overdue mails that were accepted or are on their way.
    fn overdue_history(&self) -> Vec<&'a ReminderKey> {
        let ledger = self.at.ledger;
        let keys = ledger.handled.keys().filter(|key| key.kind == Kind::Overdue);
        keys.filter(|key| self.is_live(key)).collect()
    }

    /// Open, after due, and not from before go-live or first sight.
    fn late(&self) -> impl Iterator<Item = OccurrenceIx> {
        let all = (0..).map(OccurrenceIx).zip(&self.at.plan.occurrences);
        all.filter(|(_, it)| {
            it.settled.is_none()
                && it
                    .dates
                    .is_some_and(|dates| dates.due < self.today && self.floor(it.item) <= dates.due)
                && self.at.calendar.item(it.item).see.is_none()
        })
        .map(|(ix, _)| ix)
    }

    fn overdue_row(
        &mut self,
        ix: OccurrenceIx,
        party: PartyIx,
        last: Option<NaiveDate>,
        mailed: &Mailed,
        wanted: &mut Vec<Wanted>,
    ) {
        let occurrence = *self.at.plan.occurrence(ix);
        let Some(dates) = occurrence.dates else { return };
        let item = self.at.calendar.item(occurrence.item);
        let is_first = mailed.live.is_empty();
        if mailed.live.len() < usize::from(item.overdue.at_most) {
            self.has_more = true;
            let series =
                || self.series_day(item.overdue, &occurrence, dates.due, party, last, mailed);
            let day = if item.statutory && is_first {
                Some(self.send_day_after(dates.due, 1)).filter(|day| *day <= self.today)
            } else {
                series()
            };
            if let Some(day) = day {
                wanted.extend(self.overdue_line_after(ix, party, day, mailed));
                if item.statutory && is_first {
                    wanted.extend(self.statutory_copy(ix, party, day));
                }
            }
        }
    }

    /// The planned day of the party's mail in which this row stands now, if any.
    fn series_day(
        &self,
        rule: OverdueRule,
        occurrence: &Occurrence,
        due: NaiveDate,
        party: PartyIx,
        last: Option<NaiveDate>,
        mailed: &Mailed,
    ) -> Option<NaiveDate> {
        let day = self.newest_eligible(rule)?;
        let pause = TimeDelta::days(i64::from(rule.every_days));
        let may_follow = |last: NaiveDate| last + pause <= day;
        let key = self.key(occurrence, Kind::Overdue, RungKey::Day(day), party);
        // A mail of that day which went, or waits, is not followed by a second one for a row that came later.
        let belongs = |last: NaiveDate| last == day && self.was_enqueued(&key);
        let follows = last.is_none_or(|last| may_follow(last) || belongs(last));
        let row_follows = mailed.live.iter().all(|last| may_follow(*last) || *last == day);
        (due < day && follows && row_follows).then_some(day)
    }

    /// The newest day up to today on which an overdue mail may fall.
    fn newest_eligible(&self, rule: OverdueRule) -> Option<NaiveDate> {
        let since = self.today.weekday().days_since(rule.on);
        let newest = self.today - TimeDelta::days(i64::from(since));
        let weeks = std::iter::successors(Some(newest), |day| Some(*day - TimeDelta::weeks(1)));
        weeks.take(WEEKS_BACK_MAX).find(|day| self.is_eligible(*day))
    }

    fn is_eligible(&self, day: NaiveDate) -> bool {
        is_eligible(self.at.calendar, day)
    }

    /// The line of an overdue mail planned for `day`.
    pub(super) fn overdue_line(
        &self,
        ix: OccurrenceIx,
        party: PartyIx,
        day: NaiveDate,
    ) -> Option<Wanted> {
        let history = self.overdue_history();
        let mailed = self.mailed(self.at.plan.occurrence(ix), party, &history);
        self.overdue_line_after(ix, party, day, &mailed)
    }

    fn overdue_line_after(
        &self,
        ix: OccurrenceIx,
        party: PartyIx,
        day: NaiveDate,
        mailed: &Mailed,
    ) -> Option<Wanted> {
        let occurrence = self.at.plan.occurrence(ix);
        let item = self.at.calendar.item(occurrence.item);
        let nth = count(mailed.accepted.len() + 1);
        let next = item.escalation.iter().find(|it| it.after_mails == nth);
        let next = next.filter(|it| self.may_escalate(ix, party, it));
        let earliest = self.send_day_after(self.today, ANNOUNCED_SEND_DAYS);
        let detail = Detail::Overdue {
            nth,
            of: item.overdue.at_most,
            escalates_to: next.map(|it| (it.to, earliest)),
        };
        let key = self.key(occurrence, Kind::Overdue, RungKey::Day(day), party);
        self.wanted(Draft::new(key, day).about(ix).saying(detail), party)
    }

    /// The coordinator gets a copy of the first mail about a statutory row, unless it gets the mail itself.
    fn statutory_copy(&self, ix: OccurrenceIx, party: PartyIx, day: NaiveDate) -> Option<Wanted> {
        let coordinator = self.at.calendar.organisation.coordinator;
        let occurrence = self.at.plan.occurrence(ix);
        let gets_it = occurrence.responsible(self.at.calendar).contains(&coordinator)
            || self.destination(party, Some(ix), Kind::Overdue)?.instead.is_some();
        let key = self.key(occurrence, Kind::Overdue, RungKey::Day(day), coordinator);
        let item = self.at.calendar.item(occurrence.item);
        let of = item.overdue.at_most;
        let detail = Detail::Overdue { nth: 1, of, escalates_to: None };
        let draft = Draft::new(key, day).about(ix).saying(detail);
        if gets_it { None } else { self.wanted(draft, coordinator) }
    }

    fn escalations(
        &mut self,
        ix: OccurrenceIx,
        party: PartyIx,
        mailed: &Mailed,
        wanted: &mut Vec<Wanted>,
    ) {
        let occurrence = *self.at.plan.occurrence(ix);
        let item: &Item = self.at.calendar.item(occurrence.item);
        for step in item.escalation.iter() {
            let announced = usize::from(step.after_mails).checked_sub(1);
            let announced = announced.and_then(|at| mailed.accepted.get(at));
            let Some(announced) = announced else { continue };
            let about = self.at.calendar.party(party).id.clone();
            let rung = RungKey::After { party: about, mails: step.after_mails };
            let key = self.key(&occurrence, Kind::Escalation, rung, step.to);
            if self.sent_at(&key).is_some() || !self.may_escalate(ix, party, step) {
                continue;
            }
            let day = self.send_day_after(*announced, ANNOUNCED_SEND_DAYS);
            if self.today < day {
                self.has_more = true;
                continue;
            }
            let detail = Detail::Escalation { about: party, mails: count(mailed.accepted.len()) };
            wanted.extend(self.wanted(Draft::new(key, day).about(ix).saying(detail), step.to));
        }
    }

    /// Never to the one it is about, nor to one that was mailed already or may not see the row.
    fn may_escalate(&self, ix: OccurrenceIx, about: PartyIx, step: &Escalation) -> bool {
        let occurrence = self.at.plan.occurrence(ix);
        let calendar = self.at.calendar;
        let Some(mailed) = self.destination(about, Some(ix), Kind::Overdue) else { return false };
        let Some(told) = self.destination(step.to, Some(ix), Kind::Escalation) else {
            return false;
        };
        let is_same = told.party == mailed.party
            || occurrence.responsible(calendar).contains(&step.to)
            || told.addresses.iter().all(|it| mailed.addresses.contains(it));
        told.instead.is_none() && !is_same
    }

    /// The overdue mails about this row to this party.
    fn mailed(&self, occurrence: &Occurrence, party: PartyIx, history: &[&ReminderKey]) -> Mailed {
        let calendar = self.at.calendar;
        let (about, party) = (DutyKey::of(occurrence, calendar), &calendar.party(party).id);
        let is_one = |key: &&&ReminderKey| key.about == about && key.party == *party;
        let zone = calendar.organisation.zone;
        let mut mailed = Mailed::default();
        for key in history.iter().filter(is_one) {
            mailed.live.extend(key.rung.day());
            mailed.accepted.extend(self.sent_at(key).map(|at| local_day(at, zone)));
        }
        mailed.live.sort_unstable();
        mailed.accepted.sort_unstable();
        mailed
    }

    /// The planned day of the party's newest overdue mail; the separate first one about a statutory row does not count.
    fn last_in_series(&self, party: PartyIx, history: &[&ReminderKey]) -> Option<NaiveDate> {
        let id = &self.at.calendar.party(party).id;
        let days = history.iter().filter(|key| key.party == *id).filter_map(|key| {
            let (day, due) = (key.rung.day()?, key.about.due()?);
            let item = self.item(&key.about.row).map(|it| self.at.calendar.item(it));
            let is_statutory = item.is_some_and(|it| it.statutory);
            let is_separate = is_statutory && day == self.send_day_after(due, 1);
            (!is_separate).then_some(day)
        });
        days.max()
    }
}

/// So many mails; nobody gets 255.
fn count(mails: usize) -> u8 {
    u8::try_from(mails).unwrap_or(u8::MAX)
}
