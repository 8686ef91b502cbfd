//! Plan, ledger and now in; effects out. The order of a decision stands here, and only here.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::Address;
use crate::delivery::addressees::{DueLine, Unaddressed, addressed};
use crate::delivery::carriage::Closing;
use crate::delivery::directory::Directory;
use crate::delivery::effect::{Bundle, Effect, Line};
use crate::delivery::key::{Occasion, ReminderKey, RungKey};
use crate::delivery::ledger::{KnownDue, Ledger};
use crate::delivery::outbox::EntryId;
use crate::delivery::overview::Overview;
use crate::delivery::reason::{Purpose, Reason};
use crate::delivery::ruling::{Passed, Ruling};
use crate::delivery::situation::Situation;
use crate::delivery::{
    bundles, changes_told, known_dues, open_questions, overdue, rungs, undeliverable, withdrawals,
};
use crate::planning::Kind;

/// All that must happen at `now`, in order. Called again after its effects have been carried out, it returns nothing.
pub fn reconcile(situation: &Situation<'_>) -> Vec<Effect> {
    let directory = Directory::of(situation.calendar, situation.addresses);
    reconcile_from(*situation, &directory, CarriedOver::default()).effects
}

/// What a forecast need not look up again on its next step. Fresh for every real decision.
#[derive(Debug, Default)]
pub(super) struct CarriedOver {
    /// By position in the plan: this reminder has been dealt with for good.
    dealt_with: Vec<bool>,
    /// Nothing in the calendar has changed since what was told has been compared with it.
    told_compared: bool,
    /// By row: the day before which its due dates are not chased.
    floors: Vec<NaiveDate>,
}

pub(super) struct Reconciled {
    pub(super) effects: Vec<Effect>,
    pub(super) carried_over: CarriedOver,
    /// Something waits for the next send day.
    pub(super) some_wait: bool,
}

/// `reconcile`, with what need not be looked up twice in a forecast.
pub(super) fn reconcile_from(
    at: Situation<'_>,
    directory: &Directory<'_>,
    mut carried_over: CarriedOver,
) -> Reconciled {
    carried_over.dealt_with.resize(at.plan.reminders.len(), false);
    let floors = std::mem::take(&mut carried_over.floors);
    // With the floors, all has been seen.
    let effects = if floors.is_empty() { first_sight(&at) } else { Vec::new() };
    let view = Overview::of(at, directory, floors);
    let mut so_far = SoFar { view, effects, told: HashSet::new() };
    for it in withdrawals::of(&so_far.view) {
        so_far.close(it.entry, it.how);
        for (key, planned, reason) in it.needless {
            so_far.skip(key, planned, reason);
        }
    }
    let start = start_mail(&so_far);
    so_far.effects.extend(start);
    let may_enqueue = at.may_enqueue();
    let some_wait = may_enqueue && enqueue_what_is_due(&mut so_far, &mut carried_over);
    carried_over.floors = so_far.view.into_floors();
    Reconciled { effects: so_far.effects, carried_over, some_wait }
}

/// What has been decided so far, and how the situation then looks.
struct SoFar<'a> {
    view: Overview<'a>,
    effects: Vec<Effect>,
    told: HashSet<KnownDue>,
}

impl SoFar<'_> {
    /// Closes an entry that waits, or is in doubt.
    fn close(&mut self, entry: EntryId, how: Closing) {
        if self.view.carriage.close(entry, how) {
            self.effects.push(match how {
                Closing::Withdrawn(why) => Effect::Withdraw { entry, why },
                Closing::Unresolved => Effect::Unresolve { entry },
            });
        }
    }

    /// Records once why a reminder is not sent.
    fn skip(&mut self, key: ReminderKey, planned: NaiveDate, reason: Reason) {
        if self.view.carriage.skip(&key) {
            self.effects.push(Effect::Skip { key, planned, reason });
        }
    }

    /// What is told twice, to two addresses, is written down once.
    fn tell(&mut self, known: KnownDue) {
        if self.told.insert(known.clone()) {
            self.effects.push(Effect::Tell(known));
        }
    }
}

/// The first tick ever, and rows never seen before. A renamed row (`heette`) was seen under its earlier id.
fn first_sight(at: &Situation<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    if at.ledger.go_live.is_none() {
        effects.push(Effect::GoLive { at: at.now, first_send: at.send_moment_from(at.now) });
    }
    let seen = &at.ledger.first_seen;
    for item in at.calendar.items.iter().filter(|item| !seen.contains_key(&*item.id)) {
        let earlier = item.was.iter().filter_map(|was| seen.get(&**was)).min();
        let at = earlier.copied().unwrap_or(at.now);
        effects.push(Effect::Seen { item: item.id.to_string(), at });
    }
    effects
}

/// Once per mode, at any hour: to each address of the coordinator (R4).
fn start_mail(so_far: &SoFar<'_>) -> Vec<Effect> {
    let (view, at) = (&so_far.view, &so_far.view.at);
    let coordinator = at.coordinator();
    let key = ReminderKey::about_no_row(at.calendar, Kind::Start, Occasion::Never, RungKey::None);
    let is_other_start = |(other, _): (&ReminderKey, _)| other.kind == Kind::Start && *other != key;
    if !view.carriage.was_enqueued(&key) && at.ledger.handled.about("").any(is_other_start) {
        return Vec::new();
    }
    let found = addressed(view, Unaddressed::new(key, view.today), coordinator);
    let Some(found) = found.filter(|it| !it.to.is_empty()) else { return Vec::new() };
    let bundle = |(address, perhaps_repeated): (Address, bool)| Bundle {
        address,
        day: view.today,
        purpose: Purpose::Start,
        party: found.line.party,
        lines: vec![found.line.clone()],
        perhaps_repeated,
        deferred_since: None,
        first_send: None,
    };
    let mut start: Vec<Effect> = found.to.into_iter().map(bundle).map(Effect::Enqueue).collect();
    let first_send = first_send(so_far, &start);
    for effect in &mut start {
        if let Effect::Enqueue(bundle) = effect {
            bundle.first_send = Some(first_send);
        }
    }
    start
}

/// The first send moment, and how many mails go then if nothing else happens.
fn first_send(so_far: &SoFar<'_>, start: &[Effect]) -> (DateTime<Utc>, u32) {
    let at = &so_far.view.at;
    let mut ledger: Ledger = at.ledger.clone();
    ledger.apply(&so_far.effects, at.now);
    ledger.apply(start, at.now);
    let from = ledger.go_live.map_or(at.now, |it| it.first_send.max(at.now));
    let moment = at.send_moment_from(from);
    let effects = reconcile(&Situation { ledger: &ledger, now: moment, ..*at });
    let mails = effects.iter().filter(|it| matches!(it, Effect::Enqueue(_))).count();
    (moment, u32::try_from(mails).unwrap_or(u32::MAX))
}

/// Decides what goes out now, and how it is bundled. Ends: every turn but the last withdraws an entry.
/// Gives whether something waits for the next send day.
fn enqueue_what_is_due(so_far: &mut SoFar<'_>, carried_over: &mut CarriedOver) -> bool {
    let (lines, mut mails, some_wait) = loop {
        let (lines, some_wait) = due_lines(so_far, carried_over);
        let mails = bundles::gather(&so_far.view, &lines);
        let earlier = bundles::earlier_mornings(&so_far.view, &mails);
        if earlier.is_empty() {
            let some_wait = some_wait || mails.some_wait;
            break (lines, mails, some_wait);
        }
        for entry in earlier {
            so_far.close(entry, Closing::Withdrawn(Reason::NewerMorning));
        }
    };
    // A notice that waits for tomorrow must be found again.
    carried_over.told_compared = !some_wait;
    for overtaken in bundles::take_along(&so_far.view, &lines, &mut mails) {
        so_far.skip(overtaken.key.clone(), overtaken.planned, Reason::Overtaken);
    }
    for bundle in bundles::finished(&so_far.view, mails) {
        let told: Vec<_> = bundle
            .lines
            .iter()
            .flat_map(|line: &Line| known_dues::after(&so_far.view, line))
            .collect();
        so_far.effects.push(Effect::Enqueue(bundle));
        told.into_iter().for_each(|told| so_far.tell(told));
    }
    some_wait
}

/// Everything that is to be said now, and whether more follows.
fn due_lines(so_far: &mut SoFar<'_>, carried_over: &mut CarriedOver) -> (Vec<DueLine>, bool) {
    let mut lines = planned_lines(so_far, &mut carried_over.dealt_with);
    let mut some_wait = false;
    if !carried_over.told_compared {
        let notices = changes_told::compare(&so_far.view);
        notices.closed.into_iter().for_each(|it| so_far.tell(it));
        lines.extend(notices.lines);
        some_wait |= notices.some_wait;
    }
    let view = &so_far.view;
    let anew = changes_told::made_anew(view, &lines);
    lines.extend(anew);
    let overdue = overdue::lines(view);
    lines.extend(overdue.lines);
    lines.extend(undeliverable::lines(view));
    (lines, some_wait || overdue.some_wait)
}

/// Goes through the plan: every party's reminders about every occurrence.
fn planned_lines(so_far: &mut SoFar<'_>, dealt_with: &mut [bool]) -> Vec<DueLine> {
    let reminders = &so_far.view.at.plan.reminders;
    let mut lines: Vec<DueLine> = Vec::new();
    let mut asked: HashSet<ReminderKey> = HashSet::new();
    let mut start = 0;
    for group in reminders.chunk_by(|a, b| (a.duty, a.party) == (b.duty, b.party)) {
        let count = group.partition_point(|it| it.day <= so_far.view.today);
        let dealt_with = &mut dealt_with[start..start + count];
        start += group.len();
        if dealt_with.iter().all(|it| *it) {
            continue;
        }
        let mut passed = Passed { reminders: &group[..count], dealt_with };
        let mut rulings = rungs::rule(&so_far.view, &mut passed);
        rulings.extend(open_questions::rule(&so_far.view, &mut passed));
        for ruling in rulings {
            match ruling {
                // Several rows may wait for one event: it is asked about once.
                Ruling::Say(it)
                    if it.line.event.is_some() && !asked.insert(it.line.key.clone()) => {}
                Ruling::Say(line) => lines.push(line),
                Ruling::Skip { key, planned, reason } => so_far.skip(key, planned, reason),
            }
        }
    }
    lines
}
