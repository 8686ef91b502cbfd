//! Checks of how a row was understood: its number of times, its quota, its assumption.

use crate::calendar::rule::{Rule, fold};
use crate::calendar::{Advice, Diagnostic};
use crate::planning::checks::checked::{CheckedRows, finding};

/// Words that say how often, as they are folded.
const TIMES: [(&str, u8); 12] = [
    ("halfjaar", 2),
    ("halfjaarlijks", 2),
    ("semester", 2),
    ("trimester", 3),
    ("tertaal", 3),
    ("kwartaal", 4),
    ("kwartaals", 4),
    ("kwartalen", 4),
    ("tweemaandelijks", 6),
    ("maand", 12),
    ("maandelijks", 12),
    ("maanden", 12),
];

/// `drie keer per jaar (kwartaal)`: a year has four quarters.
pub(super) fn count_and_word(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (ix, item) in look.items() {
        let Rule::TimesPerYear { count, note: Some(word) } = &item.rule else { continue };
        let folded = fold(word);
        let known = TIMES.iter().find(|(name, _)| *name == folded);
        let Some((_, says)) = known.filter(|(_, says)| says != count) else { continue };
        let location = look.locations().within(look.locations().row_or(ix, "wanneer"), 1, word);
        let advice = Advice::CountAndWord { count: *count, word: word.clone(), says: *says };
        found.push(finding(location, advice));
    }
    found
}

/// What `drie per jaar` was understood as: a number to reach, not days.
pub(super) fn quota(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (ix, item) in look.mailed() {
        if let Rule::Quota { count, year } = item.rule {
            let advice = Advice::QuotaUnderstood { count, year };
            found.push(finding(look.locations().row_or(ix, "wanneer"), advice));
        }
    }
    found
}

/// An `aanname` that nobody has confirmed yet, of whatever it is.
pub(super) fn assumption(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let open = look.locations().assumptions();
    open.map(|location| finding(location, Advice::AssumptionOpen)).collect()
}
