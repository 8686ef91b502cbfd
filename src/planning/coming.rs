//! The dates of one row that are worth showing: late, to come, or not known.

use chrono::NaiveDate;

use crate::calendar::rule::Rule;
use crate::calendar::{Calendar, ItemIx};
use crate::planning::duty::{Duty, DutyIx};
use crate::planning::naming;
use crate::planning::plan::Plan;

/// So many dates are shown.
pub const COMING_MAX: usize = 5;

/// The row's occurrences that are late, to come or without a date: those of one due date together, five at most. What was
/// due before `from` is over, whether or not somebody has reported it.
pub fn coming(
    calendar: &Calendar,
    item: ItemIx,
    plan: &Plan,
    today: NaiveDate,
    from: NaiveDate,
) -> Vec<Vec<DutyIx>> {
    let all = plan.duties_of(item).map(|ix| (ix, plan.duty(ix)));
    let is_late = |it: &Duty, due| from <= due && it.settled.is_none();
    let shown = all.filter(|(_, it)| it.dates.is_none_or(|d| today <= d.due || is_late(it, d.due)));
    let mut groups: Vec<Vec<DutyIx>> = Vec::new();
    for (ix, it) in shown {
        let key = |it: &Duty| (it.period, it.number, it.dates.map(|dates| dates.due));
        let same = |group: &&mut Vec<DutyIx>| key(plan.duty(group[0])) == key(it);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(ix),
            None => groups.push(vec![ix]),
        }
    }
    groups.sort_by_key(|group| {
        let it = plan.duty(group[0]);
        let day = it.dates.map(|it| it.due);
        day.unwrap_or_else(|| naming::period_span(it.period, today).from)
    });
    groups.truncate(COMING_MAX.max(usize::from(quota(calendar, item))));
    groups
}

/// What was asked for stands there in order of time, also when it is over, or further ahead than the others.
pub fn add_asked(coming: &mut Vec<Vec<DutyIx>>, asked: &[DutyIx], plan: &Plan) {
    let Some(first) = asked.iter().find(|ix| !coming.iter().flatten().any(|it| it == *ix)) else {
        return;
    };
    let due = |ix: DutyIx| plan.duty(ix).dates.map(|dates| dates.due);
    let is_later = |group: &Vec<DutyIx>| due(*first) < due(group[0]);
    let at = coming.iter().position(is_later).unwrap_or(coming.len());
    coming.insert(at, vec![*first]);
}

/// All places of one year's quota are shown, due on one day as they are.
fn quota(calendar: &Calendar, item: ItemIx) -> u8 {
    match calendar.item(item).rule {
        Rule::Quota { count, .. } => count,
        _ => 0,
    }
}

/// The first that is open: whose mails are shown.
pub fn first_open(plan: &Plan, coming: &[Vec<DutyIx>]) -> Vec<DutyIx> {
    let is_open = |group: &&Vec<DutyIx>| group.iter().any(|ix| plan.duty(*ix).settled.is_none());
    coming.iter().find(is_open).or(coming.first()).cloned().unwrap_or_default()
}
