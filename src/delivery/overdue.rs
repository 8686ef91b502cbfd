//! Overdue mails: per party, on its weekday, at most so often; then escalation (R7).

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::calendar::{Calendar, Escalation, Item, OverdueRule, PartyIx};
use crate::delivery::addressees::{DueLine, Unaddressed, addressed, addressee};
use crate::delivery::effect::Detail;
use crate::delivery::key::{DutyKey, ReminderKey, RungKey};
use crate::delivery::overview::Overview;
use crate::planning::{Duty, DutyIx, Kind};

/// A closed stretch is a vacation, after which a week is left in peace, from this length.
const VACATION_DAYS_MIN: i64 = 5;
/// Nothing overdue in the first week after a vacation.
const PEACE_DAYS: i64 = 7;
/// How many weeks back the newest eligible weekday is looked for: the summer and its first week.
const WEEKS_BACK_MAX: usize = 12;
/// Escalation is so many send days after the mail that announced it.
const ANNOUNCED_SEND_DAYS: u32 = 5;

/// What is said today about what is late.
#[derive(Debug, Default)]
pub(super) struct Overdue {
    pub(super) lines: Vec<DueLine>,
    /// More follows on a later send day if nobody reports.
    pub(super) some_wait: bool,
}

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

/// Everything that is late, and to whom it is said.
pub(super) fn lines(view: &Overview<'_>) -> Overdue {
    let mut said = Overdue::default();
    let mut late: Vec<(PartyIx, DutyIx)> = Vec::new();
    for (ix, it) in (0..).map(DutyIx).zip(&view.at.plan.duties) {
        if is_late(view, it) {
            late.extend(it.parties(view.at.calendar).iter().map(|party| (*party, ix)));
        }
    }
    if late.is_empty() {
        return said;
    }
    late.sort_unstable();
    let last_in_series = last_in_series(view);
    for (party, ix) in late {
        let last = last_in_series.get(view.at.calendar.party(party).id.as_str());
        let late = Late { ix, party, mailed: mailed(view, ix, party) };
        row(view, &late, last.copied(), &mut said);
        escalations(view, &late, &mut said);
    }
    said
}

/// One row that is late, for one of its parties.
#[derive(Debug)]
struct Late {
    ix: DutyIx,
    party: PartyIx,
    mailed: Mailed,
}

/// Open, after due, and not from before go-live or first sight.
fn is_late(view: &Overview<'_>, it: &Duty) -> bool {
    let is_past = |due| due < view.today && view.floor(it.item) <= due;
    it.settled.is_none()
        && it.dates.is_some_and(|dates| is_past(dates.due))
        && view.at.calendar.item(it.item).see.is_none()
}

/// An overdue mail that was accepted or is on its way.
fn is_live(view: &Overview<'_>, key: &ReminderKey) -> bool {
    key.kind == Kind::Overdue && view.carriage.is_live(key)
}

fn row(view: &Overview<'_>, late: &Late, last: Option<NaiveDate>, said: &mut Overdue) {
    let duty = view.at.duty(late.ix);
    let Some(dates) = duty.dates else { return };
    let item = view.at.calendar.item(duty.item);
    if usize::from(item.overdue.at_most) <= late.mailed.live.len() {
        return;
    }
    said.some_wait = true;
    let is_separate = item.statutory && late.mailed.live.is_empty();
    let day = if is_separate {
        Some(view.at.send_day_after(dates.due, 1)).filter(|day| *day <= view.today)
    } else {
        series_day(view, item.overdue, late, dates.due, last)
    };
    if let Some(day) = day {
        said.lines.extend(line(view, late, day));
        if is_separate {
            said.lines.extend(statutory_copy(view, late, day));
        }
    }
}

/// The planned day of the party's mail in which this row stands now, if any.
fn series_day(
    view: &Overview<'_>,
    rule: OverdueRule,
    late: &Late,
    due: NaiveDate,
    last: Option<NaiveDate>,
) -> Option<NaiveDate> {
    let day = newest_eligible(view, rule)?;
    let pause = TimeDelta::days(i64::from(rule.every_days));
    let may_follow = |last: NaiveDate| last + pause <= day;
    let key = view.key(view.at.duty(late.ix), Kind::Overdue, RungKey::Day(day), late.party);
    // A mail of that day which went, or waits, is not followed by a second one for a row that came later.
    let belongs = |last: NaiveDate| last == day && view.carriage.was_enqueued(&key);
    let follows = last.is_none_or(|last| may_follow(last) || belongs(last));
    let row_follows = late.mailed.live.iter().all(|last| may_follow(*last) || *last == day);
    (due < day && follows && row_follows).then_some(day)
}

/// The newest day up to today on which an overdue mail may fall.
fn newest_eligible(view: &Overview<'_>, rule: OverdueRule) -> Option<NaiveDate> {
    let since = view.today.weekday().days_since(rule.on);
    let newest = view.today - TimeDelta::days(i64::from(since));
    let weeks = std::iter::successors(Some(newest), |day| Some(*day - TimeDelta::weeks(1)));
    weeks.take(WEEKS_BACK_MAX).find(|day| is_eligible(view.at.calendar, *day))
}

/// The line of an overdue mail about a due date that lies in the past from the first.
pub(super) fn first_line(view: &Overview<'_>, ix: DutyIx, party: PartyIx) -> Option<DueLine> {
    line(view, &Late { ix, party, mailed: mailed(view, ix, party) }, view.today)
}

/// The line of an overdue mail planned for `day`.
fn line(view: &Overview<'_>, late: &Late, day: NaiveDate) -> Option<DueLine> {
    let duty = view.at.duty(late.ix);
    let item = view.at.calendar.item(duty.item);
    let nth = count(late.mailed.accepted.len() + 1);
    let next = item.escalation.iter().find(|it| it.after_mails == nth);
    let next = next.filter(|it| may_escalate(view, late, it));
    let earliest = view.at.send_day_after(view.today, ANNOUNCED_SEND_DAYS);
    let escalates_to = next.map(|it| (it.to, earliest));
    let detail = Detail::Overdue { nth, of: item.overdue.at_most, escalates_to };
    let key = view.key(duty, Kind::Overdue, RungKey::Day(day), late.party);
    addressed(view, Unaddressed::new(key, day).about(late.ix).saying(detail), late.party)
}

/// The coordinator gets a copy of the first mail about a statutory row, unless it gets the mail itself.
fn statutory_copy(view: &Overview<'_>, late: &Late, day: NaiveDate) -> Option<DueLine> {
    let coordinator = view.at.coordinator();
    let duty = view.at.duty(late.ix);
    let gets_it = duty.parties(view.at.calendar).contains(&coordinator)
        || addressee(view, late.party, Some(late.ix), Kind::Overdue)?.instead.is_some();
    let key = view.key(duty, Kind::Overdue, RungKey::Day(day), coordinator);
    let of = view.at.calendar.item(duty.item).overdue.at_most;
    let detail = Detail::Overdue { nth: 1, of, escalates_to: None };
    let matter = Unaddressed::new(key, day).about(late.ix).saying(detail);
    if gets_it { None } else { addressed(view, matter, coordinator) }
}

fn escalations(view: &Overview<'_>, late: &Late, said: &mut Overdue) {
    let duty = view.at.duty(late.ix);
    let accepted = &late.mailed.accepted;
    for step in view.at.calendar.item(duty.item).escalation.iter() {
        let announced = usize::from(step.after_mails).checked_sub(1);
        let Some(announced) = announced.and_then(|at| accepted.get(at)) else { continue };
        let about = view.at.calendar.party(late.party).id.clone();
        let rung = RungKey::After { party: about, mails: step.after_mails };
        let key = view.key(duty, Kind::Escalation, rung, step.to);
        if view.carriage.sent_at(&key).is_some() || !may_escalate(view, late, step) {
            continue;
        }
        let day = view.at.send_day_after(*announced, ANNOUNCED_SEND_DAYS);
        if view.today < day {
            said.some_wait = true;
            continue;
        }
        let detail = Detail::Escalation { about: late.party, mails: count(accepted.len()) };
        let matter = Unaddressed::new(key, day).about(late.ix).saying(detail);
        said.lines.extend(addressed(view, matter, step.to));
    }
}

/// Never to the one it is about, nor to one that was mailed already or may not see the row.
fn may_escalate(view: &Overview<'_>, late: &Late, step: &Escalation) -> bool {
    let mailed = addressee(view, late.party, Some(late.ix), Kind::Overdue);
    let told = addressee(view, step.to, Some(late.ix), Kind::Escalation);
    let (Some(mailed), Some(told)) = (mailed, told) else { return false };
    let is_same = told.party == mailed.party
        || view.at.duty(late.ix).parties(view.at.calendar).contains(&step.to)
        || told.addresses.iter().all(|it| mailed.addresses.contains(it));
    told.instead.is_none() && !is_same
}

/// The overdue mails about this row to this party.
fn mailed(view: &Overview<'_>, ix: DutyIx, party: PartyIx) -> Mailed {
    let calendar = view.at.calendar;
    let about = DutyKey::of(view.at.duty(ix), calendar);
    let party = &calendar.party(party).id;
    let mut mailed = Mailed::default();
    let keys = view.at.ledger.handled.about(&about.row).map(|(key, _)| key);
    let own = keys.filter(|key| key.party == *party && key.about == about && is_live(view, key));
    for key in own {
        mailed.live.extend(key.rung.day());
        mailed.accepted.extend(view.carriage.sent_at(key).map(|at| view.at.local_day(at)));
    }
    mailed.live.sort_unstable();
    mailed.accepted.sort_unstable();
    mailed
}

/// The planned day of each party's newest overdue mail; the separate first one about a statutory row does not count.
fn last_in_series<'a>(view: &Overview<'a>) -> HashMap<&'a str, NaiveDate> {
    let mut last: HashMap<&str, NaiveDate> = HashMap::new();
    for key in view.at.ledger.handled.keys().filter(|key| is_live(view, key)) {
        let (Some(day), Some(due)) = (key.rung.day(), key.about.due()) else { continue };
        let item = view.item(&key.about.row).map(|it| view.at.calendar.item(it));
        let is_statutory = item.is_some_and(|it| it.statutory);
        if !is_statutory || day != view.at.send_day_after(due, 1) {
            let newest = last.entry(&key.party).or_insert(day);
            *newest = day.max(*newest);
        }
    }
    last
}

/// So many mails; nobody gets 255.
fn count(mails: usize) -> u8 {
    u8::try_from(mails).unwrap_or(u8::MAX)
}
