//! Rungs of the ladder: the newest that has passed goes, the older are overtaken (R2, R3, R15).

use chrono::NaiveDate;

use crate::dates::local_time;
use crate::delivery::addressees::{DueLine, Unaddressed, addressed};
use crate::delivery::effect::Detail;
use crate::delivery::key::{ReminderKey, RungKey};
use crate::delivery::known_dues;
use crate::delivery::overview::Overview;
use crate::delivery::reason::Reason;
use crate::delivery::ruling::{Passed, Ruling};
use crate::planning::{Duty, DutyIx, Kind, Reminder};

/// Rules on what has passed of the ladder of one party and one occurrence.
pub(super) fn rule(view: &Overview<'_>, passed: &mut Passed<'_>) -> Vec<Ruling> {
    let all = passed.reminders;
    let Some(newest) = all.iter().rposition(|it| it.kind.tells()) else { return Vec::new() };
    let reminder = &all[newest];
    let duty = view.at.duty(reminder.duty);
    let key = ReminderKey::of(reminder, duty, view.at.calendar);
    let why_not = why_not(view, duty, reminder, all[0].day, &key);
    // What is settled stays so for as long as is carried over.
    let is_settled = why_not == Some(Reason::Settled);
    let mut rulings = Vec::new();
    for (at, rung) in all.iter().enumerate().filter(|(_, it)| it.kind.tells()) {
        if at != newest && !passed.dealt_with[at] {
            let key = ReminderKey::of(rung, duty, view.at.calendar);
            passed.dealt_with[at] = view.carriage.is_dealt_with(&key) || is_settled;
            let reason = why_not.unwrap_or(Reason::Overtaken);
            rulings.push(Ruling::Skip { key, planned: rung.day, reason });
        }
    }
    passed.dealt_with[newest] = view.carriage.is_dealt_with(&key) || is_settled;
    match why_not {
        None => rulings.push(line(view, reminder, key)),
        Some(reason) => {
            rulings.push(Ruling::Skip { key, planned: reminder.day, reason });
            if reason == Reason::NoSendDayLeft {
                rulings.extend(too_late(view, reminder.duty).map(Ruling::Say));
            }
        }
    }
    rulings
}

/// Why the newest rung does not go.
fn why_not(
    view: &Overview<'_>,
    duty: &Duty,
    newest: &Reminder,
    first_day: NaiveDate,
    key: &ReminderKey,
) -> Option<Reason> {
    let Some(dates) = duty.dates else { return Some(Reason::Overtaken) };
    if dates.due < view.floor(duty.item) {
        return Some(Reason::BeforeGoLive);
    }
    if duty.settled.is_some() {
        return Some(Reason::Settled);
    }
    let party = &key.party;
    let known = known_dues::known(view, newest.duty, party);
    if dates.due < view.today {
        let since = first_chance(view, duty).max(first_day);
        let never = known.is_none() && dates.due < view.at.send_day_from(since);
        return Some(if never { Reason::NoSendDayLeft } else { Reason::Overtaken });
    }
    if duty.quiet_until.is_some_and(|until| view.today < until) && !newest.last_rung {
        return Some(Reason::InProgress);
    }
    if known_dues::knows_another(view, newest.duty, party, dates.due)
        || known_dues::is_thought_gone(view, newest.duty, party)
    {
        return Some(Reason::Overtaken);
    }
    let newest_known = known.filter(|it| it.due == dates.due).and_then(|it| it.newest_rung);
    let is_older = newest_known.is_some_and(|newest_known| newest.day <= newest_known);
    let is_overtaken = is_older && !view.carriage.was_enqueued(key);
    (is_overtaken || newest_known.is_some_and(|day| went_along(view, newest, day)))
        .then_some(Reason::Overtaken)
}

/// A later rung, of this day, went along with an earlier mail, or waits in one: this one would come after it, also when its own
/// mail was refused or may not have arrived.
fn went_along(view: &Overview<'_>, older: &Reminder, day: NaiveDate) -> bool {
    let duty = view.at.duty(older.duty);
    let is_it = |it: &&Reminder| it.party == older.party && it.kind.tells() && it.day == day;
    let is_live =
        |it: &Reminder| view.carriage.is_live(&ReminderKey::of(it, duty, view.at.calendar));
    older.day < day && view.at.reminders(older.duty).filter(is_it).any(is_live)
}

/// The first day on which something about this row could have been enqueued.
fn first_chance(view: &Overview<'_>, duty: &Duty) -> NaiveDate {
    let (ledger, calendar) = (view.at.ledger, view.at.calendar);
    let go_live = ledger.go_live.map(|it| view.at.local_day(it.first_send));
    let seen = ledger.first_seen.get(&*calendar.item(duty.item).id);
    let until = calendar.defaults.send.until;
    let seen_too_late = seen.is_some_and(|at| until < local_time(*at, calendar.organisation.zone));
    let floor = view.floor(duty.item);
    let floor = if seen_too_late { floor.succ_opt().unwrap_or(floor) } else { floor };
    go_live.map_or(floor, |day| day.max(floor))
}

fn line(view: &Overview<'_>, reminder: &Reminder, key: ReminderKey) -> Ruling {
    match rung_line(view, reminder, key.clone()) {
        Some(line) => Ruling::Say(line),
        None => Ruling::Skip { key, planned: reminder.day, reason: Reason::Nobody },
    }
}

fn rung_line(view: &Overview<'_>, reminder: &Reminder, key: ReminderKey) -> Option<DueLine> {
    let matter = Unaddressed::new(key, reminder.day).about(reminder.duty);
    let mut found = addressed(view, matter, reminder.party)?;
    found.line.rung = reminder.rung;
    Some(found)
}

/// The line of a rung before its day, if it would go on its day.
pub(super) fn early(view: &Overview<'_>, reminder: &Reminder) -> Option<DueLine> {
    let duty = view.at.duty(reminder.duty);
    let dates = duty.dates?;
    let is_quiet = duty.quiet_until.is_some_and(|until| view.today < until);
    let is_open = duty.settled.is_none() && view.today <= dates.due && !is_quiet;
    if !is_open || dates.due < view.floor(duty.item) {
        return None;
    }
    let key = ReminderKey::of(reminder, duty, view.at.calendar);
    let known = known_dues::known(view, reminder.duty, &key.party);
    let newest = known.filter(|it| it.due == dates.due).and_then(|it| it.newest_rung);
    let is_overtaken = newest.is_some_and(|newest| reminder.day <= newest)
        || known_dues::knows_another(view, reminder.duty, &key.party, dates.due);
    if is_overtaken { None } else { rung_line(view, reminder, key) }
}

/// Tells the coordinator that no reminder was possible any more.
fn too_late(view: &Overview<'_>, about: DutyIx) -> Option<DueLine> {
    let coordinator = view.at.coordinator();
    let duty = view.at.duty(about);
    let key = view.key(duty, Kind::Undeliverable, RungKey::None, coordinator);
    let matter = Unaddressed::new(key, view.today).about(about).saying(Detail::NoReminderPossible);
    addressed(view, matter, coordinator).map(|it| DueLine { useful_until: None, ..it })
}
