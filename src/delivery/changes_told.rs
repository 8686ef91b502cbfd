//! What each party was told, compared with the calendar: notices of a change, notices that it is gone (R1, R5).

use std::collections::HashSet;

use crate::calendar::{ItemIx, PartyIx};
use crate::delivery::addressees::{DueLine, Unaddressed, addressed};
use crate::delivery::effect::{Detail, Lapse};
use crate::delivery::key::{ReminderKey, RungKey};
use crate::delivery::known_dues::{self, Whereabouts};
use crate::delivery::ledger::KnownDue;
use crate::delivery::overdue;
use crate::delivery::overview::Overview;
use crate::planning::{DutyIx, Kind};

/// What is to be said, and which known dues no longer count without a word.
#[derive(Debug, Default)]
pub(super) struct Notices {
    pub(super) lines: Vec<DueLine>,
    pub(super) closed: Vec<KnownDue>,
    /// A notice belongs to a send moment (R5): of an edit taken later on the day it waits for the next one, so that a row cut
    /// out and put back in between misinforms nobody.
    pub(super) some_wait: bool,
}

/// Compares everything told and still open with the plan.
pub(super) fn compare(view: &Overview<'_>) -> Notices {
    let mut found = Notices::default();
    for told in view.at.ledger.told.iter() {
        if told.closed {
            found.lines.extend(again(view, told));
        } else {
            compare_open(view, told, &mut found);
        }
    }
    if is_edited_today(view) {
        found.some_wait = !found.lines.is_empty();
        found.lines.clear();
    }
    found
}

/// The calendar was taken after the send moment of today.
fn is_edited_today(view: &Overview<'_>) -> bool {
    let moment = view.at.send_moment(view.today);
    let since = view.at.ledger.calendar_since;
    since.is_some_and(|since| moment < since && since <= view.at.now)
}

fn compare_open(view: &Overview<'_>, told: &KnownDue, found: &mut Notices) {
    let party = view.party(&told.party);
    let (here, Some(party)) = (known_dues::find(view, told), party) else {
        return found.closed.push(known_dues::closed(told));
    };
    let ix = match here {
        Whereabouts::OutsideTheWindow => return,
        Whereabouts::Gone => return withdraw(view, told, party, found),
        Whereabouts::Here(ix) => ix,
    };
    let duty = view.at.duty(ix);
    let due = duty.dates.map(|it| it.due);
    if duty.settled.is_some() {
        found.closed.push(known_dues::closed(told));
    } else if !view.at.concerns(duty, party) {
        withdraw(view, told, party, found);
    } else if due != Some(told.due) && !known_dues::was_really_told(view, told) {
        found.closed.push(known_dues::closed(told));
    } else if due.is_none() {
        withdraw(view, told, party, found);
    } else if due != Some(told.due) {
        found.lines.extend(changed(view, told, ix, party));
    }
}

/// A new due date in the past: the notice is the first overdue mail.
fn changed(view: &Overview<'_>, told: &KnownDue, ix: DutyIx, party: PartyIx) -> Option<DueLine> {
    let duty = view.at.duty(ix);
    let due = duty.dates?.due;
    if due < view.today {
        let is_chased = view.floor(duty.item) <= due;
        return if is_chased { overdue::first_line(view, ix, party) } else { None };
    }
    let rung = RungKey::From { due: told.due, on: view.today };
    let key = view.key(duty, Kind::Changed, rung, party);
    change_line(view, key, ix, party)
}

/// The row that was said to be gone, or somebody else's, is its reader's again, with the due date of then.
fn again(view: &Overview<'_>, told: &KnownDue) -> Option<DueLine> {
    let party = view.party(&told.party)?;
    let Whereabouts::Here(ix) = known_dues::find(view, told) else { return None };
    let duty = view.at.duty(ix);
    let due = duty.dates?.due;
    let is_open = duty.settled.is_none() && view.at.concerns(duty, party);
    // In the past: the notice is the first overdue mail.
    if !is_open || due < view.today || !known_dues::is_thought_gone(view, ix, &told.party) {
        return None;
    }
    let rung = RungKey::From { due, on: view.today };
    change_line(view, view.key(duty, Kind::Changed, rung, party), ix, party)
}

fn change_line(
    view: &Overview<'_>,
    key: ReminderKey,
    ix: DutyIx,
    party: PartyIx,
) -> Option<DueLine> {
    let RungKey::From { due: from, .. } = key.rung else { return None };
    let matter = Unaddressed::new(key, view.today).about(ix).saying(Detail::Changed { from });
    addressed(view, matter, party)
}

fn withdraw(view: &Overview<'_>, told: &KnownDue, party: PartyIx, found: &mut Notices) {
    let line = known_dues::was_really_told(view, told).then(|| {
        let key = ReminderKey {
            about: told.about(),
            kind: Kind::Withdrawn,
            rung: RungKey::Day(view.today),
            party: told.party.clone(),
        };
        withdrawal_line(view, key, told, party)
    });
    match line.flatten() {
        Some(line) => found.lines.push(line),
        None => found.closed.push(known_dues::closed(told)),
    }
}

fn withdrawal_line(
    view: &Overview<'_>,
    key: ReminderKey,
    told: &KnownDue,
    party: PartyIx,
) -> Option<DueLine> {
    let (title, occurrence) = (told.title.clone(), told.occurrence.clone());
    let row = view.item(&key.about.row);
    let lapse = row.map_or(Lapse::Row, |row| lapse(view, row, party));
    let detail = Detail::Withdrawn { title, occurrence, lapse };
    let mut found = addressed(view, Unaddressed::new(key, view.today).saying(detail), party)?;
    let is_confidential = |row| view.at.calendar.item(row).is_confidential();
    found.is_confidential = told.confidential || row.is_some_and(is_confidential);
    // Without its occurrence nobody knows who may see it: only the one that was told.
    if found.is_confidential && found.line.instead.is_some() {
        return None;
    }
    found.line.due = Some(told.due);
    Some(found)
}

/// Why a day told about a row that is still there holds no longer for `party`.
fn lapse(view: &Overview<'_>, row: ItemIx, party: PartyIx) -> Lapse {
    let is_theirs = |ix: &DutyIx| view.at.concerns(view.at.duty(*ix), party);
    let mut theirs = view.at.plan.duties_of(row).filter(is_theirs).peekable();
    if theirs.peek().is_none() && view.at.plan.duties_of(row).next().is_some() {
        return Lapse::Party;
    }
    let coming = theirs.filter_map(|ix| {
        let it = view.at.duty(ix);
        let due = it.dates.map(|dates| dates.due).filter(|due| view.today <= *due)?;
        it.settled.is_none().then_some((due, ix))
    });
    Lapse::Date { next: coming.min().map(|(_, ix)| ix) }
}

/// Notices are made once, from a difference that is gone when they are enqueued. If their entry was closed before it
/// was accepted, they are made anew from their keys. `lines`: what is said anyway.
pub(super) fn made_anew(view: &Overview<'_>, lines: &[DueLine]) -> Vec<DueLine> {
    let mut anew: Vec<DueLine> = Vec::new();
    let lost = view.at.ledger.entries.iter().filter(|entry| view.carriage.is_lost(entry));
    let keys = lost.flat_map(|entry| &entry.keys);
    let notices = keys.filter(|key| matches!(key.kind, Kind::Changed | Kind::Withdrawn));
    let mut said: HashSet<&ReminderKey> = lines.iter().map(|it| &it.line.key).collect();
    for key in notices {
        let Some(party) = view.party(&key.party).filter(|_| !said.contains(key)) else { continue };
        let made = match key.kind {
            Kind::Changed => change_anew(view, key, party),
            _ => withdrawal_anew(view, key, party),
        };
        if let Some(line) = made {
            said.insert(key);
            anew.push(line);
        }
    }
    anew
}

fn change_anew(view: &Overview<'_>, key: &ReminderKey, party: PartyIx) -> Option<DueLine> {
    let ix = view.duty_of(key)?;
    let duty = view.at.duty(ix);
    let is_open = duty.settled.is_none() && view.at.concerns(duty, party);
    let is_ahead = view.today <= duty.dates?.due;
    change_line(view, key.clone(), ix, party).filter(|_| is_open && is_ahead)
}

fn withdrawal_anew(view: &Overview<'_>, key: &ReminderKey, party: PartyIx) -> Option<DueLine> {
    let mut all = view.at.ledger.told.about(std::iter::once(key.about.row.as_str()));
    let told = all.find(|told| told.closed && told.is_named_by(key))?;
    let concerns = |ix| view.at.concerns(view.at.duty(ix), party);
    if matches!(known_dues::find(view, told), Whereabouts::Here(ix) if concerns(ix)) {
        return None;
    }
    withdrawal_line(view, key.clone(), told, party)
}
