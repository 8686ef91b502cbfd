//! What is to come: the next moment with work, and every mail of the coming time.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::dates::{Window, local_day, send_moment};
use crate::delivery::directory::Directory;
use crate::delivery::effect::{Bundle, Effect};
use crate::delivery::ledger::Ledger;
use crate::delivery::outbox::{Entry, EntryState};
use crate::delivery::reconcile::{CarriedOver, reconcile, reconcile_from};
use crate::delivery::situation::Situation;
use crate::planning::{AHEAD_DAYS, Dates, Duty, Plan, Settlement, longest_lead_days, plan};

/// What was due longer ago matters only while somebody has been told of it.
const BEHIND_DAYS: i64 = 400;

/// The window to plan at `now`: from the oldest due date that somebody was told of and that is still open, or from what
/// became due since go-live in the last 400 days, to today + the longest lead + 400 days (R5).
pub fn planning_window(calendar: &Calendar, ledger: &Ledger, now: DateTime<Utc>) -> Window {
    let zone = calendar.organisation.zone;
    let today = local_day(now, zone);
    let go_live = ledger.go_live.map_or(today, |it| local_day(it.at, zone));
    let recent = go_live.max(today - TimeDelta::days(BEHIND_DAYS));
    let told = ledger.told.iter().filter(|it| !it.closed).map(|it| it.due).min();
    let ahead = longest_lead_days(calendar) + AHEAD_DAYS;
    Window::new(told.map_or(recent, |told| told.min(recent)), today + TimeDelta::days(ahead))
}

/// The plan of that window.
pub fn planned(calendar: &Calendar, ledger: &Ledger, now: DateTime<Utc>) -> Plan {
    plan(calendar, &ledger.facts, planning_window(calendar, ledger, now))
}

/// The next moment, at or after `now`, at which `reconcile` or an entry has something to do; `None`: nothing in the window.
/// It may be too early, never too late. No entry is tried before `held_until` (R11), but the day's decisions go on.
pub fn next_moment(situation: &Situation<'_>, held_until: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if !reconcile(situation).is_empty() {
        return Some(situation.now);
    }
    let earliest = held_until.max(situation.now);
    let entries = situation.ledger.entries.iter();
    let entry = entries.filter_map(|it| entry_moment(situation, it, earliest)).min();
    let agenda = next_send_moment(situation);
    [entry, agenda].into_iter().flatten().min()
}

/// When an entry is tried next, or stops being in doubt.
fn entry_moment(
    situation: &Situation<'_>,
    entry: &Entry,
    earliest: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let at = entry.state.claimable_at()?.max(earliest);
    let EntryState::InDoubt { since, .. } = entry.state else { return Some(at) };
    let zone = situation.calendar.organisation.zone;
    let midnight = send_moment(local_day(since, zone).succ_opt()?, chrono::NaiveTime::MIN, zone);
    Some(at.min(midnight.max(situation.now)))
}

fn next_send_moment(situation: &Situation<'_>) -> Option<DateTime<Utc>> {
    let first = first_send_day(situation);
    let at = Situation { now: situation.send_moment(first), ..*situation };
    let directory = Directory::of(at.calendar, at.addresses);
    let then = reconcile_from(at, &directory, CarriedOver::default());
    if !then.effects.is_empty() {
        return Some(at.now);
    }
    let later = || next_day(situation, situation.plan, first, None);
    let day = if then.some_wait { Some(situation.send_day_after(first, 1)) } else { later() };
    day.map(|day| situation.send_moment(day))
}

/// The day of the first send moment after now, and not before the first of all.
fn first_send_day(at: &Situation<'_>) -> NaiveDate {
    let from = at.ledger.go_live.map_or(at.now, |it| it.first_send.max(at.now));
    let day = at.send_day_from(at.local_day(from));
    let moment = at.send_moment(day);
    let is_now = moment == at.now && at.ledger.go_live.is_some();
    if moment < from || is_now { at.send_day_after(day, 1) } else { day }
}

/// The messages that would go from `now` up to, not including, local day `until`, each with its moment: if every mail is
/// accepted at once, nothing else happens, and all that is not late yet is done at the end of its practical date.
/// Sees what is planned: a forecast that reaches far needs a plan that reaches a year and the longest lead further.
pub fn forecast(situation: &Situation<'_>, until: NaiveDate) -> Vec<(DateTime<Utc>, Bundle)> {
    forecast_first(situation, until, usize::MAX)
}

/// `forecast`, but it looks no further once it has found `enough` messages; all of the last moment's are there.
pub fn forecast_first(
    situation: &Situation<'_>,
    until: NaiveDate,
    enough: usize,
) -> Vec<(DateTime<Utc>, Bundle)> {
    let today = situation.local_day(situation.now);
    let mut ledger = situation.ledger.clone();
    ledger.forget_accepted(today);
    let mut plan = situation.plan.clone();
    let directory = Directory::of(situation.calendar, situation.addresses);
    let mut carried_over = CarriedOver::default();
    let mut mails = Vec::new();
    let mut now = situation.now;
    // The present moment may lie between two send moments: it is a step of its own.
    let first = first_send_day(situation);
    let on_time = OnTime { today, first };
    let mut next = Some(first);
    loop {
        let day = situation.local_day(now);
        on_time.settle(&mut plan, day);
        let then = Situation { plan: &plan, ledger: &ledger, now, ..*situation };
        let decided = reconcile_from(then, &directory, carried_over);
        carried_over = decided.carried_over;
        ledger.apply(&decided.effects, now);
        ledger.accept_all(now, situation.calendar.organisation.zone);
        let bundles = decided.effects.into_iter().filter_map(|effect| match effect {
            Effect::Enqueue(bundle) => Some((now, bundle)),
            _ => None,
        });
        mails.extend(bundles);
        let step = next.take().or_else(|| {
            let later = || next_day(situation, &plan, day, Some(on_time));
            if decided.some_wait { Some(situation.send_day_after(day, 1)) } else { later() }
        });
        match step {
            Some(day) if day < until && mails.len() < enough => now = situation.send_moment(day),
            _ => return mails,
        }
    }
}

/// The assumption that all is done at the end of its practical date; if that has passed and due has not, after the first
/// mail to come. What was late on `today` stays late.
#[derive(Clone, Copy)]
struct OnTime {
    today: NaiveDate,
    first: NaiveDate,
}

impl OnTime {
    fn is_done_by(self, duty: &Duty, day: NaiveDate) -> bool {
        let is_past = |dates: Dates| dates.practical < self.today;
        let done = |dates| if is_past(dates) { self.first } else { dates.practical };
        let is_done = |dates: Dates| self.today <= dates.due && done(dates) < day;
        duty.dates.is_some_and(is_done)
    }

    fn settle(self, plan: &mut Plan, day: NaiveDate) {
        for duty in &mut plan.duties {
            if duty.settled.is_none() && self.is_done_by(duty, day) {
                duty.settled = duty.dates.map(|dates| Settlement::Done(dates.practical));
            }
        }
    }
}

/// The first send day after `day` on which the plan has something: a reminder, or a due date that has passed. With
/// `on_time`, what is done by then does not count.
fn next_day(
    at: &Situation<'_>,
    plan: &Plan,
    day: NaiveDate,
    on_time: Option<OnTime>,
) -> Option<NaiveDate> {
    let is_done = |it: &Duty, day| {
        on_time.is_some_and(|on_time| it.settled.is_some() || on_time.is_done_by(it, day))
    };
    let reminders = plan.reminders.iter().map(|it| (plan.duty(it.duty), it.day));
    let late = plan.duties.iter().filter(|it| it.settled.is_none());
    let late = late.filter_map(|it| Some((it, it.dates?.due + TimeDelta::days(1))));
    let all = reminders.chain(late).filter(|(it, on)| day < *on && !is_done(it, *on));
    Some(at.send_day_from(all.map(|(_, on)| on).min()?))
}
