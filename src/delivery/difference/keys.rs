//! Which keys of two calendars say something else.

use std::collections::HashMap;

use crate::calendar::keys::{By, Key, Keyed, keys_of, outside_rows, rungs};
use crate::calendar::{AddressBook, Calendar, ItemIx, PartyIx};

/// A thing outside the rows that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideChange {
    /// In the running calendar; `None`: it is new.
    pub running: Option<Keyed>,
    /// In the edited calendar; `None`: it is gone.
    pub edited: Option<Keyed>,
    /// What of it; none when it is new or gone.
    pub keys: Vec<KeyChange>,
}

/// The addresses of a party. Which ones is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressChange {
    /// By its key.
    pub party: String,
    /// It had an address.
    pub was: bool,
    /// It has one.
    pub is: bool,
}

/// A key that says something else than it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// As written in the file; of a step with the step before it; empty for what has no keys, a ladder.
    pub key: String,
    /// In whole, and never the same; `None`: the key says nothing.
    pub from: Option<String>,
    pub to: Option<String>,
    /// What a reader sees on both sides, when only the keys of what it names are others.
    pub still: Option<String>,
    /// Its author's own words, of any length.
    pub is_text: bool,
}

type In<'a> = (&'a Calendar, Keyed);

/// Of a row that stands in both. What a row takes from `standaard` on both sides differs there, not in the row.
pub(super) fn of_row(was: (&Calendar, ItemIx), is: (&Calendar, ItemIx)) -> Vec<KeyChange> {
    let id = |it: (&Calendar, ItemIx)| Some(it.0.item(it.1).id.to_string());
    let renamed = differs(|_| [id(was), id(is)], "sleutel".to_owned(), false, false);
    let group = |it: (&Calendar, ItemIx), by| {
        let group = it.0.group(it.0.item(it.1).group);
        Some(if by == By::Key { group.id.clone() } else { group.title.clone() })
    };
    let moved = differs(|by| [group(was, by), group(is, by)], "rubriek".to_owned(), true, false);
    let mut keys = of_keys((was.0, Keyed::Row(was.1)), (is.0, Keyed::Row(is.1)));
    // The key that it had is said already.
    keys.retain(|it| renamed.is_none() || it.key != "heette");
    renamed.into_iter().chain(moved).chain(keys).collect()
}

/// Everything outside the rows that differs, in the order of the file; in each part of it what is gone stands last.
pub(super) fn outside(was: &Calendar, is: &Calendar) -> Vec<OutsideChange> {
    let parts = outside_rows(was).into_iter().zip(outside_rows(is));
    parts.flat_map(|(before, after)| of_part((was, &before), (is, &after))).collect()
}

fn of_part(was: (&Calendar, &[Keyed]), is: (&Calendar, &[Keyed])) -> Vec<OutsideChange> {
    let name = |calendar: &Calendar, it: &Keyed| (it.heading(), it.id(calendar).to_owned());
    let mut free: HashMap<_, Keyed> = was.1.iter().map(|it| (name(was.0, it), *it)).collect();
    let mut found: Vec<OutsideChange> = Vec::new();
    for it in is.1 {
        let running = free.remove(&name(is.0, it));
        let keys = running.map_or(Vec::new(), |old| of_thing((was.0, old), (is.0, *it)));
        if running.is_none() || !keys.is_empty() {
            found.push(OutsideChange { running, edited: Some(*it), keys });
        }
    }
    let gone = was.1.iter().filter(|it| free.contains_key(&name(was.0, it)));
    let gone = gone.map(|it| OutsideChange { running: Some(*it), edited: None, keys: Vec::new() });
    found.extend(gone);
    found
}

fn of_thing(was: In<'_>, is: In<'_>) -> Vec<KeyChange> {
    match (was.1, is.1) {
        (Keyed::Ladder(_), Keyed::Ladder(_)) => {
            let leads = |(calendar, of): In<'_>| leads(calendar, of);
            differs(|_| [leads(was), leads(is)], String::new(), false, false).into_iter().collect()
        }
        (Keyed::Route(_), Keyed::Route(_)) => {
            let mut found = of_keys(was, is);
            found.extend(steps(was, is));
            found
        }
        _ => of_keys(was, is),
    }
}

fn leads(calendar: &Calendar, of: Keyed) -> Option<String> {
    let Keyed::Ladder(ix) = of else { return None };
    Some(rungs(&calendar.ladder(ix).rungs))
}

/// Of the steps that stand in both; which steps there are is said by the route.
fn steps(was: In<'_>, is: In<'_>) -> Vec<KeyChange> {
    let before = was.1.steps(was.0);
    let pairs = is.1.steps(is.0).into_iter().filter_map(|step| {
        let same = before.iter().find(|it| it.id(was.0) == step.id(is.0))?;
        Some((*same, step))
    });
    let of_step = |(old, new): (Keyed, Keyed)| {
        let step = new.id(is.0);
        let named =
            move |it: KeyChange| KeyChange { key: format!("stap {step}, {}", it.key), ..it };
        of_keys((was.0, old), (is.0, new)).into_iter().map(named)
    };
    pairs.flat_map(of_step).collect()
}

fn of_keys(was: In<'_>, is: In<'_>) -> Vec<KeyChange> {
    let changed = |key: &Key| {
        let said = |by| [key.said(was.0, was.1, by), key.said(is.0, is.1, by)];
        differs(said, key.name.to_owned(), key.form.names_others(), key.form.is_text())
    };
    keys_of(is.1).filter_map(changed).collect()
}

/// Two things differ when they say something else by key. A reader sees it by name, unless that is the same.
fn differs(
    said: impl Fn(By) -> [Option<String>; 2],
    key: String,
    names_others: bool,
    is_text: bool,
) -> Option<KeyChange> {
    let [old, new] = said(By::Key);
    if old == new {
        return None;
    }
    let [from, to] = said(By::Name);
    Some(match from == to {
        false => KeyChange { key, from, to, still: None, is_text },
        true => KeyChange { key, from: old, to: new, still: to.filter(|_| names_others), is_text },
    })
}

/// Of the parties that stand in both calendars.
pub(super) fn addresses(
    was: (&Calendar, &AddressBook),
    is: (&Calendar, &AddressBook),
) -> Vec<AddressChange> {
    let ix = |calendar: &'_ Calendar| (0..).map(PartyIx).take(calendar.parties.len());
    let before: HashMap<&str, PartyIx> =
        ix(was.0).map(|it| (was.0.party(it).id.as_str(), it)).collect();
    let changed = ix(is.0).filter_map(|it| {
        let id = &is.0.party(it).id;
        let (old, new) = (was.1.of(*before.get(id.as_str())?), is.1.of(it));
        let change = AddressChange { party: id.clone(), was: !old.is_empty(), is: !new.is_empty() };
        (old != new).then_some(change)
    });
    changed.collect()
}
