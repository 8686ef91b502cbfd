//! Checks of rows that are about the same document: two last days, or the same duty twice.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::{Rule, Term, Wording, fold};
use crate::calendar::{Advice, Diagnostic, Item, ItemIx, PartyIx};
use crate::planning::checks::checked::{CheckedRows, finding};

/// A row that stands for the same document as another, and names another last day.
pub(super) fn two_rules(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let linked = look.items().filter_map(|(ix, item)| Some((ix, item.see?, true)));
    let alike = alike(look).into_iter().map(|it| (it.row, it.earlier, false));
    let pairs = linked.chain(alike).filter(|(ix, other, linked)| {
        let days = (named_day(look, *ix), named_day(look, *other));
        matches!(days, (Some(one), Some(two)) if differ(one, two, *linked))
    });
    let mut pairs: Vec<_> = pairs.collect();
    pairs.dedup_by_key(|(ix, ..)| *ix);
    pairs
        .into_iter()
        .map(|(ix, other, linked)| {
            let item = look.calendar().item(other);
            let advice = Advice::TwoRules {
                other_rule: item.rule_text.to_string(),
                other: item.id.to_string(),
                line: item.line,
                linked,
            };
            finding(look.locations().row_or(ix, "wanneer"), advice)
        })
        .collect()
}

/// A row that is the same duty as an earlier one, without saying so.
pub(super) fn same_duty(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut alike = alike(look);
    alike.retain(|it| it.shares_party);
    alike.dedup_by_key(|it| it.row);
    let pairs = alike.iter().map(|it| (it.row, it.earlier)).filter(|(ix, other)| {
        let days = (named_day(look, *ix), named_day(look, *other));
        !matches!(days, (Some(one), Some(two)) if differ(one, two, false))
    });
    pairs
        .map(|(ix, other)| {
            let item = look.calendar().item(other);
            let advice = Advice::SameDuty { other: item.id.to_string(), line: item.line };
            finding(look.locations().row_or(ix, "wat"), advice)
        })
        .collect()
}

/// A row with the title of an earlier row. Neither points to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Alike {
    row: ItemIx,
    earlier: ItemIx,
    /// A party is responsible for both. Else both are done once for the whole organisation: a plan that the director writes and
    /// the council agrees with is one document. What each member of a group does, or one member alone, is its own.
    shares_party: bool,
}

/// Every two rows that are alike, in the order of the file.
fn alike(look: &CheckedRows<'_>) -> Vec<Alike> {
    let mut first: HashMap<(String, Option<PartyIx>), ItemIx> = HashMap::new();
    let mut pairs: Vec<Alike> = Vec::new();
    for (row, item) in look.mailed() {
        let name = gist(&item.title);
        let who = item.for_each.iter().chain(&item.responsible).map(|party| Some(*party));
        let common = is_common(look, item).then_some(None);
        let from = pairs.len();
        for party in who.chain(common).filter(|_| !name.is_empty()) {
            let earlier = *first.entry((name.clone(), party)).or_insert(row);
            if earlier != row && pairs[from..].iter().all(|it| it.earlier != earlier) {
                pairs.push(Alike { row, earlier, shares_party: party.is_some() });
            }
        }
    }
    pairs
}

/// Whether a row is done once for the whole organisation.
fn is_common(look: &CheckedRows<'_>, item: &Item) -> bool {
    let is_member = |party: &PartyIx| look.calendar().party(*party).member_of.is_some();
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

/// The day of the year that a row names, and its last day; in a year that is no leap year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NamedDay {
    day: NaiveDate,
    last: NaiveDate,
}

fn named_day(look: &CheckedRows<'_>, ix: ItemIx) -> Option<NamedDay> {
    let item: &Item = look.calendar().item(ix);
    let (month, day, wording) = match item.rule {
        Rule::Every { term: Some(Term::Day(day, wording)), .. } => {
            (u32::from(day.month), u32::from(day.day), wording)
        }
        Rule::Once { day, wording } => (day.month(), day.day(), wording),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(2025, month, day)?;
    let last = if wording == Wording::Before { day.pred_opt()? } else { day };
    Some(NamedDay { day, last })
}

/// Rows that point to each other are one document: any other last day differs. Rows that only look alike must name the
/// same day, or they are two moments of one thing.
fn differ(one: NamedDay, two: NamedDay, linked: bool) -> bool {
    one.last != two.last && (linked || one.day == two.day)
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
