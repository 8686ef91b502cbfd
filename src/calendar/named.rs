//! Everything in a calendar that names a party: one walk for all who ask.

use crate::calendar::item::{Calendar, ItemIx};
use crate::calendar::model::{EventIx, PartyIx, RouteIx, StepParty};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// `coordinator` of the organisation.
    Coordinator,
    /// `opgevolgd_door` of another party.
    Successor,
    /// `bestuur` of a member.
    Board,
    /// `vergaderingen`.
    Meetings,
    /// `escaleer` of `standaard`.
    Defaults,
    /// `vraag_aan` of an event.
    Event(EventIx),
    /// A step of a route.
    Route(RouteIx),
    /// A row that mails it: `wie`, `voor_elk`, `samen_met`, `vraag_aan`, `voorbereiding`, an `escaleer` other than the standard one.
    Row(ItemIx),
    /// A row that names it and does not mail it: `zichtbaar_voor`, `afvinken_per`.
    Aside(ItemIx),
}

/// Calls `with` for every party that something names, each time. A group is named as such, not its members.
pub fn each_named(calendar: &Calendar, mut with: impl FnMut(PartyIx, Naming)) {
    with(calendar.organisation.coordinator, Naming::Coordinator);
    for party in &calendar.parties {
        party.successor.iter().for_each(|it| with(*it, Naming::Successor));
        party.own_board.iter().for_each(|it| with(*it, Naming::Board));
    }
    calendar.meetings.iter().for_each(|it| with(it.party, Naming::Meetings));
    calendar.defaults.escalation.iter().for_each(|it| with(it.to, Naming::Defaults));
    for (event, at) in calendar.events.iter().zip(0..) {
        event.ask.iter().for_each(|it| with(*it, Naming::Event(EventIx(at))));
    }
    for (route, at) in calendar.routes.iter().zip(0..) {
        for step in route.stages.iter().flatten() {
            let by_name = step.parties.iter().filter_map(|it| match it {
                StepParty::Party(party) => Some(party),
                StepParty::Responsible | StepParty::OwnBoard | StepParty::Coordinator => None,
            });
            let all = by_name.chain(&step.with);
            all.for_each(|it| with(*it, Naming::Route(RouteIx(at))));
        }
    }
    (0..)
        .map(ItemIx)
        .take(calendar.items.len())
        .for_each(|ix| each_named_by_row(calendar, ix, &mut with));
}

fn each_named_by_row(calendar: &Calendar, ix: ItemIx, with: &mut impl FnMut(PartyIx, Naming)) {
    let item = calendar.item(ix);
    let lists = item.responsible.iter().chain(&item.with);
    let single = item.for_each.iter().chain(&item.ask);
    let prepare = item.preparation.iter().flat_map(|it| &it.parties);
    lists.chain(single).chain(prepare).for_each(|it| with(*it, Naming::Row(ix)));
    if *item.escalation != calendar.defaults.escalation[..] {
        item.escalation.iter().for_each(|it| with(it.to, Naming::Row(ix)));
    }
    let aside = item.visible_to.iter().chain(&item.tick_per);
    aside.for_each(|it| with(*it, Naming::Aside(ix)));
}

/// For each route the rows that follow it, in the order of the file.
pub fn rows_of_routes(calendar: &Calendar) -> Vec<Vec<ItemIx>> {
    let mut rows = vec![Vec::new(); calendar.routes.len()];
    for (item, at) in calendar.items.iter().zip(0..) {
        item.route.iter().for_each(|route| rows[route.0 as usize].push(ItemIx(at)));
    }
    rows
}
