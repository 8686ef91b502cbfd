//! In which order things stand, as far as anything is mailed or printed in it (R8).

use std::collections::HashMap;

use crate::calendar::keys::{Keyed, outside_rows};
use crate::calendar::{Calendar, ItemIx};

/// A thing that stands in both calendars: in the running one, and in the edited one.
pub type InBoth = (Keyed, Keyed);

/// The things of one part, or the rows of one section, that stand in both; never in the same order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderChange {
    /// In the order of the running calendar.
    pub from: Vec<InBoth>,
    /// In that of the edited one.
    pub to: Vec<InBoth>,
}

/// Part by part in the order of the file, then section by section. `rows`: which is which, in the order of the edited file.
pub(super) fn changed(
    was: &Calendar,
    is: &Calendar,
    rows: &[(Option<ItemIx>, Option<ItemIx>)],
) -> Vec<OrderChange> {
    let parts = outside_rows(was).into_iter().zip(outside_rows(is));
    let parts = parts.map(|(before, after)| things((was, &before), (is, &after)));
    parts.chain(rows_by_section(was, is, rows)).filter_map(of_list).collect()
}

/// What stands in both, as the edited one has it, with where it stands in the running one.
type List = Vec<(usize, InBoth)>;

fn of_list(list: List) -> Option<OrderChange> {
    if list.is_sorted_by_key(|it| it.0) {
        return None;
    }
    let mut before = list.clone();
    before.sort_unstable_by_key(|it| it.0);
    let [from, to] = [before, list].map(|it| it.into_iter().map(|it| it.1).collect());
    Some(OrderChange { from, to })
}

fn things(was: (&Calendar, &[Keyed]), is: (&Calendar, &[Keyed])) -> List {
    let ordered = was.1.iter().enumerate().filter(|(_, it)| is_ordered(was.0, **it));
    let before: HashMap<&str, _> = ordered.map(|(at, it)| (it.id(was.0), (at, *it))).collect();
    let found = is.1.iter().filter(|it| is_ordered(is.0, **it)).filter_map(|new| {
        let (at, old) = before.get(new.id(is.0))?;
        Some((*at, (*old, *new)))
    });
    found.collect()
}

/// Nothing is in the order of the ladders; in which order members stand is said by `leden` of their group.
fn is_ordered(calendar: &Calendar, thing: Keyed) -> bool {
    match thing {
        Keyed::Organisation | Keyed::Defaults | Keyed::Ladder(_) => false,
        Keyed::Party(ix) => calendar.party(ix).member_of.is_none(),
        _ => true,
    }
}

/// Of the rows that have not moved to another section; in which order rows of a `planning` stand is said by their row.
fn rows_by_section(
    was: &Calendar,
    is: &Calendar,
    rows: &[(Option<ItemIx>, Option<ItemIx>)],
) -> Vec<List> {
    let mut sections = vec![List::new(); is.groups.len()];
    for (old, new) in rows.iter().filter_map(|(old, new)| old.zip(*new)) {
        let (before, after) = (was.item(old), is.item(new));
        let is_in_plan = before.parent.is_some() || after.parent.is_some();
        if !is_in_plan && was.group(before.group).id == is.group(after.group).id {
            let both = (Keyed::Row(old), Keyed::Row(new));
            sections[after.group.0 as usize].push((old.0 as usize, both));
        }
    }
    sections
}
