//! `kalender`: sections and rows. First every row gets its number, then each is read, so that rows may name each other.

use std::collections::HashSet;
use std::sync::Arc;

use crate::calendar::diagnostic::{Meaning, Values, Wanted};
use crate::calendar::item::{Item, ItemIx};
use crate::calendar::keys::{GROUP, PLANNED_ROW, ROW};
use crate::calendar::model::{Defaults, Group, GroupIx};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{Field, Findings, check_id, named, read_id, title};
use crate::calendar::read::names::Names;
use crate::calendar::read::parties::Parties;
use crate::calendar::read::rhythm::Ladders;
use crate::calendar::read::routes::{Events, Routes};
use crate::calendar::read::row::read_row;
use crate::calendar::read::row_names::RowNames;
use crate::calendar::read::sentences::Sentences;
use crate::calendar::read::tree::NodeKind;
use crate::calendar::read::world::{Declared, GroupDefaults, World, override_defaults};

/// The sections and the rows that could be read, with where their references stand.
pub(super) struct RowTable {
    pub(super) groups: Vec<Group>,
    pub(super) items: Vec<Item>,
}

/// Reads `kalender`. The rows are complete only when nothing in the file is an error.
pub(super) fn read(
    field: &Field<'_, '_>,
    defaults: &Defaults,
    (parties, ladders, routes, events): (&Parties, &mut Ladders, &mut Routes, &Events),
    found: &mut Findings<'_>,
) -> (RowTable, RowNames) {
    let mut groups = Vec::new();
    let mut group_defaults = Vec::new();
    let mut declared = Vec::new();
    let mut rows = RowNames::default();
    let mut group_names = Names::default();
    for (id, key, value) in named(field, found) {
        check_id(id, key, found);
        let at = GroupIx(groups.len() as u32);
        found.add_name(&mut group_names, id, at.0, key);
        let keys = Keys::of(value, &GROUP, key, found);
        let spots = keys.as_ref().map(|keys| keys.spots(key.span.clone()));
        found.locations.groups.push(spots.unwrap_or_default());
        let title = keys.as_ref().and_then(|keys| keys.must("titel", found, title));
        let above = read_group_defaults(keys.as_ref(), defaults, parties, ladders, found);
        let has = |key| keys.as_ref().is_some_and(|keys| keys.has(key));
        groups.push(Group {
            id: id.to_owned(),
            title: title.unwrap_or_default(),
            ladder: has("ritme").then_some(above.ladder),
            overdue: has("te_laat").then_some(above.overdue),
            escalation: has("escaleer").then(|| above.escalation.clone()),
        });
        group_defaults.push(above);
        if let Some(field) = keys.and_then(|keys| keys.required("onderdelen", found)) {
            declare_rows(&field, at, &mut declared, &mut rows, found);
        }
    }
    let mut items: Vec<Option<Item>> = Vec::with_capacity(declared.len());
    let sentences = &mut Sentences::default();
    let mut world = World { parties, ladders, routes, events, rows: &rows, sentences };
    for row in &declared {
        let spots = row.keys.as_ref().map(|keys| keys.spots(row.key.clone()));
        found.locations.rows.push(spots.unwrap_or_default());
        let parent = row.parent.and_then(|at| items.get(at.0 as usize)?.as_ref());
        let above = &group_defaults[row.group.0 as usize];
        let item = read_row(row, above, parent, &mut world, found);
        items.push(item);
    }
    let items: Vec<Item> = items.into_iter().flatten().collect();
    if items.len() == declared.len() {
        refuse_circles(&items, &declared, found);
        refuse_names_in_use(&items, &declared, &rows, found);
    }
    (RowTable { groups, items }, rows)
}

fn read_group_defaults(
    keys: Option<&Keys<'_, '_>>,
    defaults: &Defaults,
    parties: &Parties,
    ladders: &mut Ladders,
    found: &mut Findings<'_>,
) -> GroupDefaults {
    let mut above = GroupDefaults {
        ladder: defaults.ladder,
        overdue: defaults.overdue,
        escalation: defaults.escalation.clone().into(),
    };
    if let Some(keys) = keys {
        override_defaults(keys, &mut above, parties, ladders, found);
    }
    above
}

fn declare_rows<'n, 't>(
    field: &Field<'n, 't>,
    group: GroupIx,
    declared: &mut Vec<Declared<'n, 't>>,
    rows: &mut RowNames,
    found: &mut Findings<'_>,
) {
    for (id, key, value) in named(field, found) {
        check_id(id, key, found);
        let id: Arc<str> = id.into();
        rows.add(&id, key, found);
        let keys = Keys::of(value, &ROW, key, found);
        let plan = keys.as_ref().and_then(|keys| keys.optional("planning", found));
        let at = ItemIx(declared.len() as u32);
        let line = found.line(key);
        declared.push(Declared {
            id: id.clone(),
            line,
            key: key.span.clone(),
            group,
            parent: None,
            keys,
        });
        if let Some(plan) = plan {
            declare_planned(&plan, &id, at, group, declared, rows, found);
        }
    }
}

/// The rows of a `planning:`, each with an `id`.
fn declare_planned<'n, 't>(
    plan: &Field<'n, 't>,
    parent_id: &str,
    parent: ItemIx,
    group: GroupIx,
    declared: &mut Vec<Declared<'n, 't>>,
    rows: &mut RowNames,
    found: &mut Findings<'_>,
) {
    let NodeKind::List(nodes) = &plan.value.kind else {
        let problem = Values::Shape { key: "planning".to_owned(), wanted: Wanted::List };
        return found.report(plan.value, problem);
    };
    for node in nodes {
        let Some(keys) = Keys::of(node, &PLANNED_ROW, node, found) else { continue };
        let Some(field) = keys.required("id", found) else { continue };
        let Some(id) = read_id(&field, found) else { continue };
        if let Some(nested) = keys.optional("planning", found) {
            found.report(nested.key, Meaning::PlanUnused);
        }
        let id: Arc<str> = format!("{parent_id}.{id}").into();
        rows.add(&id, field.value, found);
        let line = found.line(field.value);
        let key = field.value.span.clone();
        declared.push(Declared { id, line, key, group, parent: Some(parent), keys: Some(keys) });
    }
}

/// A row that leads to itself through `zie` or `heeft_nodig`.
fn refuse_circles(items: &[Item], declared: &[Declared<'_, '_>], found: &mut Findings<'_>) {
    let see: Vec<Vec<ItemIx>> = items.iter().map(|item| item.see.into_iter().collect()).collect();
    let needs: Vec<Vec<ItemIx>> = items.iter().map(|item| item.needs.clone()).collect();
    for (key, edges) in [("zie", see), ("heeft_nodig", needs)] {
        for at in in_circle(&edges) {
            let Some(keys) = &declared[at].keys else { continue };
            let span = keys.optional(key, found).map_or(keys.at(), |it| it.value.span.clone());
            found.report(span, Meaning::Circle { key });
        }
    }
}

/// `heette` with the name of a row that is still there. One that has a `heette` itself has passed its name on.
fn refuse_names_in_use(
    items: &[Item],
    declared: &[Declared<'_, '_>],
    rows: &RowNames,
    found: &mut Findings<'_>,
) {
    for (at, (item, row)) in items.iter().zip(declared).enumerate() {
        for name in &item.was {
            let Some(other) = rows.find(name).map(|it| it.0 as usize) else { continue };
            let Some(keys) =
                row.keys.as_ref().filter(|_| other == at || items[other].was.is_empty())
            else {
                continue;
            };
            let span = keys.optional("heette", found).map_or(keys.at(), |it| it.value.span.clone());
            let (name, line) = (name.to_string(), declared[other].line);
            found.report(span, Meaning::StillThere { name, line, own: other == at });
        }
    }
}

/// One row of every circle; each row is visited once.
fn in_circle(edges: &[Vec<ItemIx>]) -> Vec<usize> {
    let mut finished = vec![false; edges.len()];
    let mut closing = Vec::new();
    for start in 0..edges.len() {
        let mut path = vec![(start, 0)];
        let mut on_path = HashSet::from([start]);
        while let Some((at, next)) = path.last_mut() {
            let Some(to) = edges[*at].get(*next).map(|to| to.0 as usize).filter(|_| !finished[*at])
            else {
                finished[*at] = true;
                on_path.remove(at);
                path.pop();
                continue;
            };
            *next += 1;
            if on_path.contains(&to) {
                closing.push(*at);
            } else if !finished[to] {
                on_path.insert(to);
                path.push((to, 0));
            }
        }
    }
    closing.dedup();
    closing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(edges: &[&[u32]]) -> Vec<usize> {
        let edges: Vec<Vec<ItemIx>> =
            edges.iter().map(|to| to.iter().map(|at| ItemIx(*at)).collect()).collect();
        in_circle(&edges)
    }

    #[test]
    fn a_circle_is_found_and_a_shared_need_is_none() {
        assert_eq!(circle(&[&[1], &[2], &[0]]), [2]);
        assert_eq!(circle(&[&[0]]), [0]);
        assert!(circle(&[&[1, 2], &[3], &[3], &[]]).is_empty());
    }

    #[test]
    fn a_chain_of_ten_thousand_is_walked_without_recursion() {
        let edges: Vec<Vec<ItemIx>> = (1..=10_000).map(|n| vec![ItemIx(n % 10_000)]).collect();
        assert_eq!(in_circle(&edges).len(), 1);
    }
}
