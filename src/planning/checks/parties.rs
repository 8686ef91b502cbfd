//! Checks of parties: never used, ending, never mailed; and of routes never used.

use chrono::NaiveDate;

use crate::calendar::named::{each_named, rows_of_routes};
use crate::calendar::{Advice, AfterEnd, Diagnostic, Item, ItemIx, Naming, PartyIx, RouteIx};
use crate::planning::checks::checked::{CheckedRows, finding};
use crate::planning::{State, asked, may_be_asked};

/// A party that nothing names; a route that no row follows names nobody. A group counts with its members, and a member with its
/// group.
pub(super) fn never_used(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    let followed = rows_of_routes(calendar);
    let mut used = vec![false; calendar.parties.len()];
    each_named(calendar, |party, naming| {
        let is_idle = matches!(naming, Naming::Route(it) if followed[it.0 as usize].is_empty());
        used[party.0 as usize] |= !is_idle;
    });
    let of_family = |ix: PartyIx| {
        let party = calendar.party(ix);
        let mut family = party.members.iter().chain(&party.member_of).chain([&ix]);
        family.any(|it| used[it.0 as usize])
    };
    let parties = (0..).map(PartyIx).zip(&calendar.parties).filter(|(ix, _)| !of_family(*ix));
    let mut found: Vec<Diagnostic> = parties
        .map(|(ix, party)| {
            let advice = Advice::PartyUnused { party: party.id.clone() };
            finding(look.locations().party(ix), advice)
        })
        .collect();
    let idle = (0..).map(RouteIx).zip(followed).filter(|(_, rows)| rows.is_empty());
    found.extend(idle.filter_map(|(ix, _)| {
        let route = calendar.routes[ix.0 as usize].id.clone();
        Some(finding(look.locations().route(ix)?, Advice::RouteUnused { route }))
    }));
    found
}

/// Where a party is named after its last day.
#[derive(Debug, Clone, Default)]
struct Lasting {
    /// Keys in the file: of rows, routes and events, or what names everybody's coordinator or escalation.
    at: Vec<String>,
    /// Somewhere it would be mailed.
    is_mailed: bool,
}

/// A party with a last day that the calendar goes on naming after it.
pub(super) fn end(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    if calendar.parties.iter().all(|it| it.until.is_none()) {
        return Vec::new();
    }
    let followed = rows_of_routes(calendar);
    let mut lasting = vec![Lasting::default(); calendar.parties.len()];
    each_named(calendar, |party, naming| {
        let is_aside = matches!(naming, Naming::Aside(_));
        // With a group each of its members is named; the list to tick off is not.
        let members = Some(&calendar.party(party).members).filter(|_| !is_aside);
        for party in members.into_iter().flatten().chain([&party]) {
            let last = calendar.party(*party).until;
            let Some(key) = last.and_then(|last| still_at(look, naming, last, &followed)) else {
                continue;
            };
            let of = &mut lasting[party.0 as usize];
            of.is_mailed |= !is_aside;
            if of.at.last() != Some(&key) {
                of.at.push(key);
            }
        }
    });
    let ending = (0..).map(PartyIx).zip(lasting).filter(|(_, of)| !of.at.is_empty());
    ending
        .filter_map(|(ix, of)| {
            let advice = after_end(look, ix, of)?;
            let location = look.locations().in_party(ix, "tot_en_met");
            Some(finding(location.unwrap_or_else(|| look.locations().party(ix)), advice))
        })
        .collect()
}

/// The key that goes on naming a party after `last`, if it does.
fn still_at(
    look: &CheckedRows<'_>,
    naming: Naming,
    last: NaiveDate,
    followed: &[Vec<ItemIx>],
) -> Option<String> {
    let calendar = look.calendar();
    let row = |ix: ItemIx| goes_on(look, ix, last).then(|| calendar.item(ix).id.to_string());
    match naming {
        Naming::Coordinator => Some("coordinator".to_owned()),
        // The program's own standard: the author wrote nothing that could be mended.
        Naming::Defaults => {
            look.locations().in_defaults("escaleer").map(|_| "standaard".to_owned())
        }
        Naming::Event(ix) => {
            Some(calendar.event(ix)).filter(|it| it.date.is_none()).map(|it| it.id.clone())
        }
        Naming::Route(ix) => {
            let rows = &followed[ix.0 as usize];
            let own = rows.iter().find_map(|ix| row(*ix))?;
            let route = &calendar.routes[ix.0 as usize].id;
            Some(if route.is_empty() { own } else { route.clone() })
        }
        Naming::Row(ix) | Naming::Aside(ix) => row(ix),
        Naming::Successor | Naming::Board | Naming::Meetings => None,
    }
}

/// Whether a row comes after `last`; without a date nobody knows whether it comes in time.
fn goes_on(look: &CheckedRows<'_>, ix: ItemIx, last: NaiveDate) -> bool {
    let mut duties = look.duties(ix);
    let is_mailed = look.calendar().item(ix).see.is_none();
    is_mailed && duties.any(|it| it.dates.is_none_or(|dates| last < dates.due))
}

/// What comes of the mail of a party that has ended.
fn after_end(look: &CheckedRows<'_>, ix: PartyIx, of: Lasting) -> Option<Advice> {
    let calendar = look.calendar();
    let it = calendar.party(ix);
    let (party, last, at) = (it.name.clone(), it.until?, of.at);
    let then = match calendar.acting(ix, last.succ_opt()?) {
        _ if it.is_group() => AfterEnd::Members,
        _ if !of.is_mailed => AfterEnd::Unmailed,
        Some(next) => {
            let next = calendar.party(next).name.clone();
            return Some(Advice::PartySucceeded { party, last, at, next });
        }
        None if ix == calendar.organisation.coordinator => AfterEnd::Nowhere,
        None => AfterEnd::Coordinator,
    };
    Some(Advice::PartyEnds { party, last, at, then })
}

/// All who are responsible are never mailed, nor is anybody who prepares: the coordinator gets the reminders.
pub(super) fn nobody_mailed(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    let first = |item: &Item| {
        let responsible = look.responsible(item);
        let prepare = item.preparation.iter().flat_map(|it| &it.parties);
        let mut all = responsible.iter().chain(prepare);
        let never = all.all(|party| calendar.party(*party).never_mail);
        responsible.first().filter(|_| never).copied()
    };
    let mut found = Vec::new();
    for (ix, item) in look.mailed() {
        if let Some(party) = first(item) {
            let key = if item.for_each.is_some() { "voor_elk" } else { "wie" };
            let advice = Advice::NobodyMailed { party: calendar.party(party).name.clone() };
            found.push(finding(look.locations().row_or(ix, key), advice));
        }
    }
    found
}

/// A row of which something is not known yet, and nobody who may see it is asked.
pub(super) fn nobody_asked(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    let is_open = |state| !matches!(state, State::Planned | State::Counting { .. });
    let mut found = Vec::new();
    for (ix, item) in look.mailed().filter(|(_, item)| asked(item, calendar).is_none()) {
        let by_event = |state| match state {
            State::AwaitingEvent(event) => calendar.event(event).ask,
            _ => None,
        };
        let reaches = |state| by_event(state).is_some_and(|party| may_be_asked(item, party));
        if look.duties(ix).any(|it| is_open(it.state) && !reaches(it.state)) {
            let mut named = item.visible_to.iter().map(|party| calendar.party(*party));
            let to = named.find(|it| !it.never_mail && !it.is_group()).map(|it| it.id.clone());
            let key = if item.secret { "geheim" } else { "zichtbaar_voor" };
            found.push(finding(look.locations().row_or(ix, key), Advice::NobodyAsked { to }));
        }
    }
    found
}
