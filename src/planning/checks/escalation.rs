//! Check of `escaleer`: an escalation to the one it is about does not go.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::{Advice, Diagnostic, Escalation, Item, ItemIx, Location, PartyIx};
use crate::planning::checks::checked::{CheckedRows, finding};

/// Where an escalation is written, whom it names, and whether it leaves nobody to be told.
type At = (usize, PartyIx, bool);

/// Rows of a party that is named as its own escalation: one finding per location where it is written and per party.
pub(super) fn to_self(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut at: BTreeMap<At, (Location, Vec<String>)> = BTreeMap::new();
    for (ix, item) in look.mailed() {
        let is_dated = look.duties(ix).any(|it| it.dates.is_some());
        if !is_dated || item.is_confidential() {
            continue;
        }
        // A ladder of mails that is shorter never comes to the later escalations.
        let comes = |it: &&Escalation| it.after_mails <= item.overdue.at_most;
        let is_self = |it: &Escalation| look.responsible(item).contains(&it.to);
        // Who is told twice, as coordinator and as director, is one finding.
        let selves: BTreeSet<PartyIx> =
            item.escalation.iter().filter(comes).filter(|it| is_self(it)).map(|it| it.to).collect();
        let nobody_else = item.escalation.iter().filter(comes).all(is_self);
        for party in selves {
            if !nobody_else && written(look, ix, item).is_none() {
                // The program's own standard: the author wrote nothing that could be mended.
                continue;
            }
            let location = location(look, ix, item, party);
            let rows = at.entry((location.span.start, party, nobody_else));
            rows.or_insert_with(|| (location, Vec::new())).1.push(item.id.to_string());
        }
    }
    at.into_iter()
        .map(|((_, party, nobody_else), (location, rows))| {
            let party = look.calendar().party(party).name.clone();
            let advice = match nobody_else {
                true => Advice::EscalatesToNobody { party, rows },
                false => Advice::EscalatesToSelf { party, rows },
            };
            finding(location, advice)
        })
        .collect()
}

/// Where the escalation of a row is written.
fn written(look: &CheckedRows<'_>, ix: ItemIx, item: &Item) -> Option<Location> {
    let locations = look.locations();
    let near =
        locations.in_row(ix, "escaleer").or_else(|| locations.in_group(item.group, "escaleer"));
    near.or_else(|| locations.in_defaults("escaleer"))
}

/// The line of `escaleer` that names the party, under whatever name.
fn location(look: &CheckedRows<'_>, ix: ItemIx, item: &Item, party: PartyIx) -> Location {
    let locations = look.locations();
    let list = written(look, ix, item).unwrap_or_else(|| locations.row(ix));
    let calendar = look.calendar();
    let it = calendar.party(party);
    let role = (calendar.organisation.coordinator == party).then_some("coordinator");
    let names = [it.id.as_str(), &it.name].into_iter().chain(it.aliases.iter().map(String::as_str));
    let mut named =
        names.chain(role).map(|name| locations.within(list.clone(), item.escalation.len(), name));
    named.find(|location| location.span != list.span).unwrap_or(list)
}
