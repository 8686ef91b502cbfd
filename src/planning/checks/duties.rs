//! Checks of rows that are about the same document: two last days, or the same duty twice.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::{Rule, Term, Wording};
use crate::calendar::{Advice, Diagnostic, Item, ItemIx};
use crate::planning::checks::checked::{CheckedRows, finding};

/// A row that stands for the same document as another, and names another last day.
pub(super) fn two_rules(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let linked = look.items().filter_map(|(ix, item)| Some((ix, item.see?, true)));
    let alike = look.alike().iter().map(|it| (it.row, it.earlier, false));
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
    let mut alike: Vec<_> = look.alike().iter().filter(|it| it.shares_party).collect();
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
