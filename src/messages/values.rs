//! The values of keys for a reader: what `plan` says of a change, and `explain` of a default.

use crate::calendar::keys::{Keyed, said};
use crate::calendar::{Calendar, ItemIx, PartyIx};
use crate::delivery::KeyChange;
use crate::messages::{dutch, title};

/// What a key that is absent is called.
pub const NOTHING: &str = "(niets)";

/// A text that was written, and is empty.
pub const EMPTY: &str = "\"\"";

/// Its author's own words are cut here.
const TEXT_COLUMNS: usize = 60;

/// "wie: CvA → OPR", "wie: nog steeds CvA, onder een andere sleutel", "opmerking: gewijzigd"
pub fn change(it: &KeyChange) -> String {
    let before = if it.key.is_empty() { String::new() } else { format!("{}: ", it.key) };
    if let Some(still) = &it.still {
        return format!("{before}nog steeds {still}, onder een andere sleutel");
    }
    let (old, new) = (shown(it, it.from.as_deref()), shown(it, it.to.as_deref()));
    // Long texts may differ behind the place where they are cut.
    if old == new { format!("{before}gewijzigd") } else { format!("{before}{old} → {new}") }
}

fn shown(it: &KeyChange, said: Option<&str>) -> String {
    match said {
        None => NOTHING.to_owned(),
        Some("") => EMPTY.to_owned(),
        Some(text) if it.is_text => title::cut(text, TEXT_COLUMNS),
        Some(text) => text.to_owned(),
    }
}

/// "CvA, OPR en Directeur"
pub fn names(calendar: &Calendar, parties: &[PartyIx]) -> String {
    dutch::list(&parties.iter().map(|it| &*calendar.party(*it).name).collect::<Vec<_>>())
}

/// `escaleer` of a row, with who never hears: "…; gaat niet naar Coördinator: die mag het verloop niet zien".
pub fn escalation(calendar: &Calendar, row: ItemIx) -> String {
    let item = calendar.item(row);
    let steps = said(calendar, Keyed::Row(row), "escaleer").unwrap_or_default();
    let hidden = item.escalation.iter().filter(|step| !item.may_see(step.to));
    let names: Vec<&str> = hidden.map(|step| calendar.party(step.to).name.as_str()).collect();
    if names.is_empty() {
        return steps;
    }
    let may = if names.len() == 1 { "mag" } else { "mogen" };
    format!("{steps}; gaat niet naar {}: die {may} het verloop niet zien", dutch::list(&names))
}
