//! What each party was told to be due: which occurrence that is now (R1), whether it still holds, and what a new mail makes known (R5).

use chrono::NaiveDate;

use crate::calendar::PartyIx;
use crate::delivery::effect::Line;
use crate::delivery::ledger::KnownDue;
use crate::delivery::overview::Overview;
use crate::planning::nearest::{Position, nearest, told_within_days};
use crate::planning::{DutyIx, Kind, Subject};

/// What a known due is in the plan of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereabouts {
    Here(DutyIx),
    /// Not in the plan, but neither would it be if nothing had changed.
    OutsideTheWindow,
    /// The row, or this occurrence of it, is gone.
    Gone,
}

/// The row's occurrence nearest to what was told, within half a period (R1).
pub(super) fn find(view: &Overview<'_>, told: &KnownDue) -> Whereabouts {
    let Subject::Occurrence { item, member, number, step: _, anchor } = &told.subject else {
        return Whereabouts::Gone;
    };
    let Some(ix) = view.item(item) else { return Whereabouts::Gone };
    let place = Position::of(*anchor, *number);
    // The day that was told says more than the middle of its period.
    let said = Position { day: if place.is_dated { place.day } else { Some(told.due) }, ..place };
    let calendar = view.at.calendar;
    let is_member = |it: Option<PartyIx>| it.map(|it| &calendar.party(it).id) == member.as_ref();
    let own = view.at.plan.duties_of(ix).map(|ix| (ix, view.at.duty(ix)));
    let own = own.filter(|(_, it)| is_member(it.member));
    let all = own.map(|(ix, it)| (ix, Position::of_duty(it, calendar)));
    match nearest(said, told_within_days(&calendar.item(ix).rule), all) {
        Some(ix) => Whereabouts::Here(ix),
        None if view.at.plan.window.contains(told.due) => Whereabouts::Gone,
        None => Whereabouts::OutsideTheWindow,
    }
}

/// Some mail about this due date was accepted, or is on its way; a withdrawn one tells nobody anything.
pub(super) fn was_really_told(view: &Overview<'_>, told: &KnownDue) -> bool {
    let about = told.about();
    view.at.ledger.handled.about(&about.row).any(|(key, _)| {
        (key.kind.tells() || key.kind == Kind::Changed)
            && (&key.about, &key.party) == (&about, &told.party)
            && view.carriage.is_live(key)
    })
}

/// What the party was told about the occurrence: of its present due date, else what is still open.
pub(super) fn known<'a>(view: &Overview<'a>, ix: DutyIx, party: &str) -> Option<&'a KnownDue> {
    let due = view.at.duty(ix).dates.map(|it| it.due);
    all(view, ix, party).max_by_key(|told| (Some(told.due) == due, !told.closed))
}

/// The party knows of another due date.
pub(super) fn knows_another(view: &Overview<'_>, ix: DutyIx, party: &str, due: NaiveDate) -> bool {
    let mut told = all(view, ix, party);
    told.any(|told| !told.closed && told.due != due && was_really_told(view, told))
}

/// The last that the party heard of the occurrence, and of its present due date, was that it need do nothing more.
pub(super) fn is_thought_gone(view: &Overview<'_>, ix: DutyIx, party: &str) -> bool {
    let due = view.at.duty(ix).dates.map(|it| it.due);
    let newest = all(view, ix, party).max_by_key(|told| told.at);
    newest.filter(|it| it.closed && Some(it.due) == due).is_some_and(|told| {
        view.at.ledger.handled.about(&told.about().row).any(|(key, it)| {
            told.at < it.decided_at && told.is_named_by(key) && view.carriage.is_live(key)
        })
    })
}

/// All that the party was ever told about the occurrence, under whichever subject.
fn all<'a>(view: &Overview<'a>, ix: DutyIx, party: &str) -> impl Iterator<Item = &'a KnownDue> {
    let row = view.at.calendar.item(view.at.duty(ix).item);
    let ids = std::iter::once(&*row.id).chain(row.was.iter().map(|was| &**was));
    view.at.ledger.told.about(ids).filter(move |told| {
        told.party == party
            && matches!(told.subject, Subject::Occurrence { .. })
            && find(view, told) == Whereabouts::Here(ix)
    })
}

pub(super) fn closed(told: &KnownDue) -> KnownDue {
    KnownDue { closed: true, ..told.clone() }
}

/// What must be written down when `line` has been enqueued: the due date its reader then knows, and what holds no longer.
pub(super) fn after(view: &Overview<'_>, line: &Line) -> Vec<KnownDue> {
    if line.kind == Kind::Withdrawn {
        let mut all = view.at.ledger.told.about(std::iter::once(line.key.about.row.as_str()));
        let told = all.find(|told| !told.closed && told.is_named_by(&line.key));
        return told.map(closed).into_iter().collect();
    }
    let told = line.duty.filter(|_| line.kind.tells() || line.kind == Kind::Changed);
    told.and_then(|ix| after_telling(view, line, ix)).unwrap_or_default()
}

fn after_telling(view: &Overview<'_>, line: &Line, ix: DutyIx) -> Option<Vec<KnownDue>> {
    let calendar = view.at.calendar;
    let duty = view.at.duty(ix);
    let dates = duty.dates?;
    let (id, party) = (&line.key.party, view.party(&line.key.party)?);
    if !view.at.concerns(duty, party) {
        return None;
    }
    let subject = duty.subject(calendar);
    let others = all(view, ix, id).filter(|it| !it.closed && it.subject != subject);
    let mut known_then: Vec<KnownDue> = others.map(closed).collect();
    let before = known(view, ix, id).filter(|it| it.due == dates.due);
    let rung_before = before.and_then(|it| it.newest_rung);
    let item = calendar.item(duty.item);
    known_then.push(KnownDue {
        subject,
        party: id.clone(),
        due: dates.due,
        newest_rung: match line.kind {
            Kind::Changed => Some(view.today),
            Kind::Overdue => rung_before,
            _ => rung_before.max(Some(line.planned)),
        },
        occurrence: duty.id(calendar),
        title: item.title.to_string(),
        confidential: item.is_confidential(),
        at: view.at.now,
        closed: false,
    });
    Some(known_then)
}
