//! What is to come: the next moment with work, and every mail of the coming time.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::dates::{Window, local_day, send_moment};
use crate::delivery::directory::Directory;
use crate::delivery::durations::Durations;
use crate::delivery::effect::{Bundle, Effect};
use crate::delivery::ledger::Ledger;
use crate::delivery::outbox::{Entry, EntryState};
use crate::delivery::reconcile::{CarriedOver, decide, reconcile};
use crate::delivery::situation::Situation;
use crate::planning::{AHEAD_DAYS, Dates, Duty, Plan, Settlement, longest_lead_days};

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

/// The next moment, at or after `now`, at which `reconcile` or an entry has something to do; `None`: nothing in the window.
/// It may be too early, never too late. No entry is tried before `held_until` (R11), but the day's decisions go on.
pub fn next_moment(
    situation: &Situation<'_>,
    durations: &Durations,
    held_until: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if !reconcile(situation).is_empty() {
        return Some(situation.now);
    }
    let earliest = held_until.max(situation.now);
    let entries = situation.ledger.entries.iter();
    let entry = entries.filter_map(|it| entry_moment(situation, it, durations, earliest)).min();
    let agenda = next_send_moment(situation);
    [entry, agenda].into_iter().flatten().min()
}

/// When an entry is tried next, or stops being in doubt.
fn entry_moment(
    situation: &Situation<'_>,
    entry: &Entry,
    durations: &Durations,
    earliest: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let at = entry.claimable_at(durations)?.max(earliest);
    let EntryState::InDoubt { since, .. } = entry.state else { return Some(at) };
    let zone = situation.calendar.organisation.zone;
    let midnight = send_moment(local_day(since, zone).succ_opt()?, chrono::NaiveTime::MIN, zone);
    Some(at.min(midnight.max(situation.now)))
}

fn next_send_moment(situation: &Situation<'_>) -> Option<DateTime<Utc>> {
    let days = SendDays { calendar: situation.calendar };
    let first = days.from(situation);
    let at = Situation { now: days.moment(first), ..*situation };
    let directory = Directory::of(at.calendar, at.addresses);
    let then = decide(at, &directory, CarriedOver::default());
    if !then.effects.is_empty() {
        return Some(days.moment(first));
    }
    let later = || next_day(situation.plan, days, first, None);
    let day = if then.some_wait { Some(days.after(first)) } else { later() };
    day.map(|day| days.moment(day))
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
    let days = SendDays { calendar: situation.calendar };
    let zone = situation.calendar.organisation.zone;
    let today = local_day(situation.now, zone);
    let mut ledger = situation.ledger.clone();
    ledger.forget_accepted(today);
    let mut plan = situation.plan.clone();
    let directory = Directory::of(situation.calendar, situation.addresses);
    let mut carried_over = CarriedOver::default();
    let mut mails = Vec::new();
    let mut now = situation.now;
    // The present moment may lie between two send moments: it is a step of its own.
    let first = days.from(situation);
    let on_time = OnTime { today, first };
    let mut next = Some(first);
    loop {
        let day = local_day(now, zone);
        on_time.settle(&mut plan, day);
        let then = Situation { plan: &plan, ledger: &ledger, now, ..*situation };
        let decided = decide(then, &directory, carried_over);
        carried_over = decided.carried_over;
        ledger.apply(&decided.effects, now);
        ledger.accept_all(now);
        let bundles = decided.effects.into_iter().filter_map(|effect| match effect {
            Effect::Enqueue(bundle) => Some((now, bundle)),
            _ => None,
        });
        mails.extend(bundles);
        let step = next.take().or_else(|| {
            let later = || next_day(&plan, days, day, Some(on_time));
            if decided.some_wait { Some(days.after(day)) } else { later() }
        });
        match step {
            Some(day) if day < until && mails.len() < enough => now = days.moment(day),
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
    plan: &Plan,
    days: SendDays<'_>,
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
    Some(days.on_or_after(all.map(|(_, on)| on).min()?))
}

#[derive(Clone, Copy)]
struct SendDays<'a> {
    calendar: &'a Calendar,
}

impl SendDays<'_> {
    fn on_or_after(self, day: NaiveDate) -> NaiveDate {
        self.calendar.defaults.send.first_on_or_after(day, &self.calendar.open)
    }

    fn after(self, day: NaiveDate) -> NaiveDate {
        self.on_or_after(day + TimeDelta::days(1))
    }

    fn moment(self, day: NaiveDate) -> DateTime<Utc> {
        send_moment(day, self.calendar.defaults.send.at, self.calendar.organisation.zone)
    }

    /// The day of the first send moment after now, and not before the first of all.
    fn from(self, situation: &Situation<'_>) -> NaiveDate {
        let first = situation.ledger.go_live.map_or(situation.now, |it| it.first_send);
        let from = situation.now.max(first);
        let today = self.on_or_after(local_day(from, self.calendar.organisation.zone));
        let is_now = self.moment(today) == situation.now && situation.ledger.go_live.is_some();
        let is_past = self.moment(today) < from || is_now;
        if is_past { self.after(today) } else { today }
    }
}
