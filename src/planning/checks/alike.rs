//! Rows that are about the same document, by their titles.

use std::collections::HashMap;

use crate::calendar::rule::fold;
use crate::calendar::{Calendar, Item, ItemIx, PartyIx};

/// A row with the title of an earlier row. Neither points to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alike {
    pub(super) row: ItemIx,
    pub(super) earlier: ItemIx,
    /// A party is responsible for both. Else both are done once for the whole organisation: a plan that the director writes and
    /// the council agrees with is one document. What each member of a group does, or one member alone, is its own.
    pub(super) shares_party: bool,
}

/// Every two rows that are alike, in the order of the file. `rows`: those that are mailed about.
pub(super) fn alike<'a>(
    calendar: &Calendar,
    rows: impl Iterator<Item = (ItemIx, &'a Item)>,
) -> Vec<Alike> {
    let mut first: HashMap<String, HashMap<Option<PartyIx>, ItemIx>> = HashMap::new();
    let mut pairs: Vec<Alike> = Vec::new();
    for (row, item) in rows {
        let name = gist(&item.title);
        if name.is_empty() {
            continue;
        }
        let first = first.entry(name).or_default();
        let who = item.for_each.iter().chain(&item.responsible).map(|party| Some(*party));
        let common = is_common(calendar, item).then_some(None);
        let from = pairs.len();
        for party in who.chain(common) {
            let earlier = *first.entry(party).or_insert(row);
            if earlier != row && pairs[from..].iter().all(|it| it.earlier != earlier) {
                pairs.push(Alike { row, earlier, shares_party: party.is_some() });
            }
        }
    }
    pairs
}

/// Whether a row is done once for the whole organisation.
fn is_common(calendar: &Calendar, item: &Item) -> bool {
    let is_member = |party: &PartyIx| calendar.party(*party).member_of.is_some();
    item.for_each.is_none() && !item.responsible.iter().all(is_member)
}

/// Words that say nothing about which document it is.
const FILLING: [&str; 22] = [
    "de",
    "het",
    "een",
    "van",
    "voor",
    "en",
    "in",
    "op",
    "aan",
    "nieuw",
    "nieuwe",
    "opstellen",
    "maken",
    "schrijven",
    "uitvoeren",
    "vaststellen",
    "actualiseren",
    "bijstellen",
    "afronden",
    "jaarlijks",
    "jaarlijkse",
    "swv",
];

/// What a title is about: `Opstellen nieuw Ondersteuningsplan 2026-2030` is `ondersteuningsplan`.
fn gist(title: &str) -> String {
    let folded = fold(title);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let telling = words.filter(|word| {
        !word.is_empty()
            && !word.starts_with(|c: char| c.is_ascii_digit())
            && !FILLING.contains(word)
    });
    telling.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_compared_by_what_it_is_about() {
        assert_eq!(gist("Opstellen nieuw Ondersteuningsplan 2026-2030"), "ondersteuningsplan");
        assert_eq!(gist("Uitvoeren ouderpeiling"), gist("Ouderpeiling"));
        assert_ne!(gist("Jaarverslag CvA"), gist("Jaarverslag OPR"));
        assert_eq!(gist("Het nieuwe 2026"), "");
    }
}
