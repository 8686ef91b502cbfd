//! `wanneer_tekst` and `wie_tekst`, the cells as published: one that stays behind when the row changes may not go unnoticed.

use crate::calendar::diagnostic::Meaning;
use crate::calendar::item::{Item, Resolution};
use crate::calendar::model::{PartyIx, StepParty};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{Findings, shortened};
use crate::calendar::read::world::World;
use crate::calendar::rule::{Rule, Term, Wording, fold, month_name, read_cell};

/// What a cell of the document says beside the row it is about.
enum CellSays {
    Empty,
    /// Something that cannot be compared: `zo snel mogelijk`.
    Unclear,
    /// Another day, or another party.
    Other,
}

/// Says what the document keeps saying while the row says something else.
pub(super) fn check(item: &Item, keys: &Keys<'_, '_>, world: &World<'_>, found: &mut Findings<'_>) {
    let is_new = keys.has("nakijken");
    if let (Some(cell), Some(field)) = (when(item, is_new, world), keys.field("wanneer_tekst")) {
        let rule = shortened(&item.rule_text);
        let problem = match cell {
            CellSays::Other => Meaning::WhenDiffers { rule },
            CellSays::Empty | CellSays::Unclear => {
                Meaning::WhenAside { rule, is_empty: matches!(cell, CellSays::Empty) }
            }
        };
        found.report(field.key, problem);
    }
    if let (Some(cell), Some(field)) = (who(item, is_new, world), keys.field("wie_tekst")) {
        let names = doers(item, world);
        let problem = match cell {
            CellSays::Other => Meaning::WhoDiffers { names },
            CellSays::Empty | CellSays::Unclear => {
                Meaning::WhoAside { names, is_empty: matches!(cell, CellSays::Empty) }
            }
        };
        found.report(field.key, problem);
    }
}

/// `is_new`: an import nobody has looked at yet, which says so itself.
fn when(item: &Item, is_new: bool, world: &World<'_>) -> Option<CellSays> {
    let cell = item.text("wanneer_tekst")?;
    let waits = matches!(item.rule, Rule::Undated | Rule::NotYetKnown { not_before: None });
    if cell.is_empty() {
        return (!waits).then_some(CellSays::Empty);
    }
    let own = match &item.resolution {
        Resolution::Moments(moments) => moments.as_slice(),
        Resolution::Rule | Resolution::Event(_) => &[],
    };
    if let Some((rule, moments)) = read_cell(cell) {
        let agrees = says_no_other(&rule, item, world) && (moments.is_empty() || moments == own);
        return (!agrees).then_some(CellSays::Other);
    }
    let known: String =
        own.iter().fold(item.rule_text.to_string(), |text, it| format!("{text} {it}"));
    let known = days(&known);
    match days(cell).iter().all(|it| known.contains(it)) {
        _ if waits && is_new => None,
        false => Some(CellSays::Other),
        true if waits => None,
        true => Some(CellSays::Unclear),
    }
}

/// Whether a cell says the same as the row, or less: a year plan may leave the first year out.
fn says_no_other(cell: &Rule, item: &Item, world: &World<'_>) -> bool {
    match (cell, &item.rule) {
        (
            Rule::Every { years, term, first_year, expected },
            Rule::Every { years: n, term: day, first_year: from, expected: year },
        ) => {
            years == n
                && (term.is_none() || term.map(plain) == day.map(plain))
                && (first_year.is_none() || first_year == from)
                && (expected.is_none() || expected == year)
        }
        (Rule::Once { day, wording }, Rule::Once { day: same, wording: other }) => {
            day == same && counts(*wording) == counts(*other)
        }
        (Rule::TimesPerYear { count, .. }, Rule::TimesPerYear { count: same, .. }) => count == same,
        (Rule::ByPlan { .. }, Rule::ByPlan { .. }) => true,
        (Rule::After { event, within }, Rule::After { within: same, .. }) => {
            let at = world.events.find(event);
            within == same && at.is_some_and(|it| item.resolution == Resolution::Event(it))
        }
        (cell, rule) => cell == rule,
    }
}

/// A date alone is read as `uiterlijk`.
fn counts(wording: Wording) -> Wording {
    if wording == Wording::Bare { Wording::By } else { wording }
}

fn plain(term: Term) -> Term {
    match term {
        Term::Day(day, wording) => Term::Day(day, counts(wording)),
        Term::Month(_) | Term::ToBeDetermined => term,
    }
}

/// The numbers and the months in a text.
fn days(text: &str) -> Vec<String> {
    let text = fold(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    let of_day = |word: &str| {
        let is_month = |month: &u8| 3 <= word.len() && month_name(*month).starts_with(word);
        match (1..=12).find(is_month) {
            Some(month) => Some(month_name(month).to_owned()),
            None => word.bytes().all(|it| it.is_ascii_digit()).then(|| word.to_owned()),
        }
    };
    words.filter_map(of_day).collect()
}

fn who(item: &Item, is_new: bool, world: &World<'_>) -> Option<CellSays> {
    let cell = item.text("wie_tekst")?;
    let doers: Vec<PartyIx> = item.for_each.iter().chain(&item.responsible).copied().collect();
    // Until somebody has looked, the coordinator stands in for whom the table does not name.
    let stands_in =
        is_new && item.responsible.iter().all(|it| world.parties.coordinator == Some(*it));
    if doers.is_empty() || stands_in {
        return None;
    }
    if cell.is_empty() {
        return Some(CellSays::Empty);
    }
    let cell = words(cell);
    if doers.iter().all(|it| is_named(*it, &cell, world)) {
        return None;
    }
    let route = item.route.map_or(&[][..], |it| &world.routes.list[it.0 as usize].stages);
    let deciding = route.iter().flatten().flat_map(|step| &step.parties);
    let deciding = deciding.filter_map(|it| match it {
        StepParty::Party(party) => Some(*party),
        StepParty::Responsible | StepParty::OwnBoard | StepParty::Coordinator => None,
    });
    let part: Vec<PartyIx> = doers.iter().chain(&item.with).copied().chain(deciding).collect();
    let others = (0..world.parties.list.len() as u32).map(PartyIx);
    let names_another = others
        .filter(|it| !part.iter().any(|mine| is_same(*mine, *it, world)))
        .any(|it| is_named(it, &cell, world));
    Some(if names_another { CellSays::Other } else { CellSays::Unclear })
}

/// The same party, or one and its group.
fn is_same(a: PartyIx, b: PartyIx, world: &World<'_>) -> bool {
    let group = |it: PartyIx| world.parties.list[it.0 as usize].member_of;
    a == b || group(a) == Some(b) || group(b) == Some(a)
}

/// By any of its names, or by that of its group.
fn is_named(party: PartyIx, cell: &str, world: &World<'_>) -> bool {
    let of_group = world.parties.list[party.0 as usize].member_of;
    [Some(party), of_group].into_iter().flatten().any(|it| {
        let party = &world.parties.list[it.0 as usize];
        let word = (world.parties.coordinator == Some(it)).then_some("coordinator");
        let names = std::iter::once(party.name.as_str());
        let mut names = names.chain(party.aliases.iter().map(String::as_str)).chain(word);
        names.any(|name| {
            let name = words(name);
            !name.trim().is_empty() && cell.contains(&name)
        })
    })
}

/// Folded words with a space around each, so that a name is found as whole words.
fn words(text: &str) -> String {
    let text = fold(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    words.fold(" ".to_owned(), |text, word| format!("{text}{word} "))
}

/// "CvA, OPR"
fn doers(item: &Item, world: &World<'_>) -> String {
    let doers = item.for_each.iter().chain(&item.responsible);
    let names: Vec<&str> =
        doers.map(|it| world.parties.list[it.0 as usize].name.as_str()).collect();
    shortened(&names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_months_are_what_a_cell_says_of_a_day() {
        assert_eq!(days("Tot 1 mei 2026 (onder voorbehoud)"), ["1", "mei", "2026"]);
        assert_eq!(days("okt. of Oktober"), ["oktober", "oktober"]);
        assert_eq!(days("Zo snel mogelijk"), [""; 0]);
    }

    #[test]
    fn names_are_found_as_whole_words() {
        assert_eq!(words("Scholen/Schoolbesturen"), " scholen schoolbesturen ");
        assert!(!words("Scholen").contains(&words("School")));
        assert_eq!(words("…"), " ");
    }
}
