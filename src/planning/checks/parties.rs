//! Checks of parties: never used, ending, never mailed.

use crate::calendar::{Advice, Calendar, Diagnostic, Item, PartyIx, StepParty};
use crate::planning::checks::{Look, finding};

/// A party that nothing names. A group counts with its members, and a member with its group.
pub(super) fn never_used(look: &Look<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    let mut used = vec![false; calendar.parties.len()];
    named(calendar, |party| used[party.0 as usize] = true);
    let of_family = |ix: PartyIx| {
        let party = calendar.party(ix);
        let mut family = party.members.iter().chain(&party.member_of).chain([&ix]);
        family.any(|it| used[it.0 as usize])
    };
    let all = (0..).map(PartyIx).zip(&calendar.parties);
    all.filter(|(ix, _)| !of_family(*ix))
        .map(|(ix, party)| {
            let advice = Advice::PartyUnused { party: party.id.clone() };
            finding(look.places().party(ix), advice)
        })
        .collect()
}

/// Calls `with` for every party that something in the calendar names.
fn named(calendar: &Calendar, mut with: impl FnMut(PartyIx)) {
    with(calendar.organisation.coordinator);
    let successors =
        calendar.parties.iter().flat_map(|it| it.successor.iter().chain(&it.own_board));
    let meetings = calendar.meetings.iter().map(|it| &it.party);
    let events = calendar.events.iter().filter_map(|it| it.ask.as_ref());
    let escalation = calendar.defaults.escalation.iter().map(|it| &it.to);
    successors.chain(meetings).chain(events).chain(escalation).for_each(|party| with(*party));
    for step in calendar.routes.iter().flat_map(|it| it.stages.iter().flatten()) {
        step.with.iter().for_each(|party| with(*party));
        for party in &step.parties {
            if let StepParty::Party(party) = party {
                with(*party);
            }
        }
    }
    for item in &calendar.items {
        let groups = item.for_each.iter().chain(&item.tick_per).chain(&item.ask);
        let prepared = item.preparation.iter().flat_map(|it| &it.parties);
        let told = item.escalation.iter().map(|it| &it.to);
        let lists = item.responsible.iter().chain(&item.with).chain(&item.visible_to);
        lists.chain(groups).chain(prepared).chain(told).for_each(|party| with(*party));
    }
}

/// A party with a last day that rows go on naming after it.
pub(super) fn end(look: &Look<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); calendar.parties.len()];
    for (ix, item) in look.mailed() {
        let last_date = look.occurrences(ix).map(|it| it.dates.map(|dates| dates.due));
        // Without a date nobody knows whether it comes in time.
        let last = last_date.max_by_key(|due| due.unwrap_or(chrono::NaiveDate::MAX)).flatten();
        let comes_after = |ends| last.is_none_or(|due| ends < due);
        let is_over = look.occurrences(ix).next().is_none();
        for party in look.responsible(item).iter().chain(&item.with) {
            let ends = calendar.party(*party).until;
            if ends.is_some_and(comes_after) && !is_over {
                rows[party.0 as usize].push(item.id.to_string());
            }
        }
    }
    let ends = (0..).map(PartyIx).zip(&calendar.parties).zip(rows);
    ends.filter_map(|((ix, party), rows)| {
        let last = party.until.filter(|_| !rows.is_empty())?;
        let next = calendar.acting(ix, last.succ_opt()?).map(|it| calendar.party(it).name.clone());
        let place = look.places().in_party(ix, "tot_en_met");
        let advice = Advice::PartyEnds { party: party.name.clone(), last, rows, successor: next };
        Some(finding(place.unwrap_or_else(|| look.places().party(ix)), advice))
    })
    .collect()
}

/// All who are responsible are never mailed, and nobody prepares either: the coordinator gets the reminders.
pub(super) fn nobody_mailed(look: &Look<'_>) -> Vec<Diagnostic> {
    let calendar = look.calendar();
    let first = |item: &Item| {
        let responsible = look.responsible(item);
        let never = responsible.iter().all(|party| calendar.party(*party).never_mail);
        responsible.first().filter(|_| never && item.preparation.is_none()).copied()
    };
    let mut found = Vec::new();
    for (ix, item) in look.mailed() {
        if let Some(party) = first(item) {
            let key = if item.for_each.is_some() { "voor_elk" } else { "wie" };
            let advice = Advice::NobodyMailed { party: calendar.party(party).name.clone() };
            found.push(finding(look.places().row_or(ix, key), advice));
        }
    }
    found
}
