//! The *Wie* cell: who does it, with whom, and how it is decided upon, in the words of a year plan.

use crate::calendar::{Calendar, Decision, Item, PartyIx, Route, Step, StepParty};
use crate::messages::document::texts::{clean, lines};
use crate::messages::dutch;

/// "Directeur-bestuurder SWV (i.s.m. SLP)", then "Vaststelling na goedkeuring Bestuur SWV en instemming OPR"
///
/// A row that keeps its cell as published (`wie_tekst`) shows that.
pub(super) fn cell(calendar: &Calendar, item: &Item) -> Vec<String> {
    if let Some(published) = item.text("wie_tekst") {
        return lines(published);
    }
    let mut doers: Vec<String> = item.for_each.iter().map(|it| name(calendar, *it)).collect();
    doers.extend(names(calendar, &item.responsible));
    let mut who = doers.join(" / ");
    if !item.with.is_empty() {
        who.push_str(&format!(" (i.s.m. {})", names(calendar, &item.with).join(", ")));
    }
    let mut cell = vec![who.trim_start().to_owned()];
    cell.extend(item.route.and_then(|it| decided(calendar, item, &calendar.routes[it.0 as usize])));
    cell.retain(|it| !it.is_empty());
    cell
}

fn name(calendar: &Calendar, party: PartyIx) -> String {
    clean(&calendar.party(party).name)
}

/// In order; all members of a group, one after another, are called by the group's name.
fn names(calendar: &Calendar, parties: &[PartyIx]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = parties;
    while let [first, behind @ ..] = rest {
        let group = calendar.party(*first).member_of;
        let members = group.map_or(&[][..], |it| &calendar.party(it).members);
        match group.filter(|_| 1 < members.len() && rest.starts_with(members)) {
            Some(group) => {
                names.push(name(calendar, group));
                rest = &rest[members.len()..];
            }
            None => {
                names.push(name(calendar, *first));
                rest = behind;
            }
        }
    }
    names
}

/// "Vaststelling door SWV PO na advies van de MR"; `None` when nobody decides.
fn decided(calendar: &Calendar, item: &Item, route: &Route) -> Option<String> {
    let stage_with = |is: &dyn Fn(Decision) -> bool| {
        route.stages.iter().rposition(|stage| stage.iter().any(|it| it.decision.is_some_and(is)))
    };
    let last = stage_with(&|it| it == Decision::Adoption).or_else(|| stage_with(&|_| true))?;
    let decides = |it: &&Step| it.decision == Some(Decision::Adoption);
    let stage = &route.stages[last];
    let head =
        stage.iter().find(decides).or_else(|| stage.iter().find(|it| it.decision.is_some()))?;
    let before = route.stages[..last].iter().rev().flatten();
    let before: Vec<String> = before.filter_map(|it| earlier(calendar, item, it)).collect();
    let mut text = deciding(calendar, item, head);
    if !before.is_empty() {
        text.push_str(&format!(" na {}", dutch::list(&before)));
    }
    Some(text)
}

/// "Vaststelling", "Vaststelling door Bestuur SWV", "Vaststelling in het OOGO (Gemeenten, SWV PO)"
fn deciding(calendar: &Calendar, item: &Item, step: &Step) -> String {
    let by = deciders(calendar, item, &step.parties);
    match step.decision {
        Some(Decision::Oogo) => format!("{} ({})", clean(&step.name), by.join(", ")),
        _ if is_by_the_responsible(item, &step.parties) => dutch::capital(word(step.decision)),
        _ => format!("{} door {}", dutch::capital(word(step.decision)), dutch::list(&by)),
    }
}

/// "goedkeuring Bestuur SWV", "OOGO (Gemeenten)", "overleg met SWV PO"; `None` for a step in which only work is done.
fn earlier(calendar: &Calendar, item: &Item, step: &Step) -> Option<String> {
    let by = deciders(calendar, item, &step.parties);
    match step.decision {
        Some(Decision::Oogo) => Some(format!("OOGO ({})", by.join(", "))),
        Some(_) => Some(format!("{} {}", word(step.decision), dutch::list(&by))),
        None => consultation(&clean(&step.name)),
    }
}

/// "Advies van de MR inwinnen" is "advies van de MR"
fn consultation(name: &str) -> Option<String> {
    const NOUNS: [&str; 5] = ["advies", "goedkeuring", "instemming", "overleg", "raadpleging"];
    const VERBS: [&str; 4] = [" inwinnen", " vragen", " ophalen", " voeren"];
    let (first, rest) = name.split_once(' ')?;
    let noun = NOUNS.into_iter().find(|it| *it == first.to_lowercase())?;
    let rest = VERBS.into_iter().find_map(|it| rest.strip_suffix(it)).unwrap_or(rest);
    Some(format!("{noun} {rest}"))
}

fn word(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Oogo) => "OOGO",
        Some(decision) => decision.word(),
        None => Decision::Adoption.word(),
    }
}

fn is_by_the_responsible(item: &Item, parties: &[StepParty]) -> bool {
    parties.iter().all(|it| match it {
        StepParty::Responsible => true,
        StepParty::Party(party) => item.responsible.contains(party),
        StepParty::OwnBoard | StepParty::Coordinator => false,
    })
}

fn deciders(calendar: &Calendar, item: &Item, parties: &[StepParty]) -> Vec<String> {
    let mut found = Vec::new();
    for party in parties {
        match party {
            StepParty::Party(party) => found.extend(names(calendar, &[*party])),
            StepParty::Responsible => found.extend(names(calendar, &item.responsible)),
            StepParty::Coordinator => found.push(name(calendar, calendar.organisation.coordinator)),
            StepParty::OwnBoard => found.push(own_board(calendar, item)),
        }
    }
    found
}

/// "schoolbesturen": the group in which the boards of all members are, if there is one.
fn own_board(calendar: &Calendar, item: &Item) -> String {
    let members = item.for_each.map_or(&[][..], |it| &calendar.party(it).members);
    let group_of = |member: &PartyIx| {
        calendar.party(*member).own_board.and_then(|board| calendar.party(board).member_of)
    };
    let group = members.first().and_then(group_of);
    match group.filter(|_| members.iter().all(|it| group_of(it) == group)) {
        Some(group) => small(&name(calendar, group)),
        None => "het eigen bestuur".to_owned(),
    }
}

/// "schoolbesturen" for "Schoolbesturen", but "OPR" stays.
fn small(name: &str) -> String {
    let is_word = name.chars().nth(1).is_some_and(char::is_lowercase);
    let mut letters = name.chars();
    match letters.next().filter(|_| is_word) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_consultation(step: &str, expected: Option<&str>) {
        assert_eq!(consultation(step).as_deref(), expected, "{step}");
    }

    #[test]
    fn a_step_in_which_others_are_heard_is_named_without_its_verb() {
        check_consultation("Advies van de MR inwinnen", Some("advies van de MR"));
        check_consultation("Overleg met SWV PO", Some("overleg met SWV PO"));
        check_consultation("Instemming van de OPR vragen", Some("instemming van de OPR"));
    }

    #[test]
    fn a_step_of_work_is_not_named() {
        check_consultation("Concept schrijven", None);
        check_consultation("Bijwerken", None);
        check_consultation("Adviseren over de begroting", None);
        check_consultation("", None);
    }

    #[test]
    fn a_group_in_a_sentence_is_small_unless_it_is_an_abbreviation() {
        assert_eq!(small("Schoolbesturen"), "schoolbesturen");
        assert_eq!(small("OPR"), "OPR");
        assert_eq!(small("É"), "É");
        assert_eq!(small(""), "");
    }
}
