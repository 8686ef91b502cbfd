//! Which row of the running calendar is which row of the edited one, and which duty which (R1).

use std::collections::HashMap;

use crate::calendar::{Calendar, ItemIx};
use crate::delivery::situation::Situation;
use crate::planning::nearest::{Position, told_within_days};
use crate::planning::{Duty, DutyIx};

/// Rows by id and `heette`: in the order of the edited file, those that are gone last.
pub(super) fn rows(running: &Calendar, edited: &Calendar) -> Vec<(Option<ItemIx>, Option<ItemIx>)> {
    let all = |calendar: &Calendar| (0..calendar.items.len()).map(|at| ItemIx(at as u32));
    let mut free: HashMap<&str, ItemIx> =
        all(running).map(|it| (&*running.item(it).id, it)).collect();
    let mut take = |id: &str| free.remove(id);
    // The present ids first: a row that once had another's id does not take it.
    let mut found: Vec<Option<ItemIx>> = edited.items.iter().map(|item| take(&item.id)).collect();
    for (item, found) in edited.items.iter().zip(&mut found) {
        *found = found.or_else(|| item.was.iter().find_map(|was| take(was)));
    }
    let present = found.into_iter().zip(all(edited)).map(|(was, is)| (was, Some(is)));
    let mut pairs: Vec<_> = present.collect();
    let gone = all(running).filter(|it| free.contains_key(&*running.item(*it).id));
    pairs.extend(gone.map(|was| (Some(was), None)));
    pairs
}

pub(super) fn duties(at: &Situation<'_>, item: Option<ItemIx>) -> Vec<DutyIx> {
    item.into_iter().flat_map(|row| at.plan.duties_of(row)).collect()
}

/// Duties that are the same one: the nearest within half a period, of the same member.
pub(super) fn same_duties(
    running: (&Situation<'_>, &[DutyIx]),
    edited: (&Situation<'_>, &[DutyIx]),
) -> Vec<(DutyIx, DutyIx)> {
    let mut near = Vec::new();
    for was in running.1 {
        for is in edited.1 {
            if let Some(days) = distance((running.0, *was), (edited.0, *is)) {
                near.push((days, *was, *is));
            }
        }
    }
    near.sort_unstable();
    let mut pairs: Vec<(DutyIx, DutyIx)> = Vec::new();
    for (_, was, is) in near {
        if !pairs.iter().any(|(one, other)| *one == was || *other == is) {
            pairs.push((was, is));
        }
    }
    pairs
}

/// `None`: these cannot be the same.
fn distance(
    running: (&Situation<'_>, DutyIx),
    edited: (&Situation<'_>, DutyIx),
) -> Option<(i64, bool)> {
    let found = |(at, ix): (&Situation<'_>, DutyIx)| *at.plan.duty(ix);
    fn member<'a>(at: &Situation<'a>, it: &Duty) -> Option<&'a str> {
        it.member.map(|party| at.calendar.party(party).id.as_str())
    }
    let (was, is) = (found(running), found(edited));
    if member(running.0, &was) != member(edited.0, &is) {
        return None;
    }
    let within = |at: &Situation<'_>, it: &Duty| told_within_days(&at.calendar.item(it.item).rule);
    let within = within(running.0, &was).min(within(edited.0, &is));
    let place = |at: &Situation<'_>, it: &Duty| Position::of_duty(it, at.calendar);
    let (was, is) = (place(running.0, &was), place(edited.0, &is));
    // What has no day of its own is the only one of its row.
    let has_no_day = was.day.is_none() || is.day.is_none();
    if has_no_day && was.number == is.number {
        return Some((0, false));
    }
    was.distance(&is, within)
}
