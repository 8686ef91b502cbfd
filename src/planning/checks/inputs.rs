//! Check of `heeft_nodig`: what a row needs must be ready before the row itself.

use chrono::NaiveDate;

use crate::calendar::{Advice, Diagnostic, ItemIx};
use crate::planning::checks::checked::{CheckedRows, finding};

/// Further apart, the input is probably that of the round before.
const AFTER_DAYS_MAX: i64 = 92;

/// An input that is due on the same day as the row that needs it, or shortly after.
pub(super) fn late(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (ix, item) in look.mailed() {
        for needed in &item.needs {
            let mut own = look.near(ix).map(|it| it.due);
            let late = own.find_map(|due| Some((nearest(look, *needed, due)?, due)));
            let Some((input_due, due)) = late else { continue };
            let input = look.calendar().item(*needed).id.to_string();
            let location = look.locations().row_or(ix, "heeft_nodig");
            let location = look.locations().within(location, 1, &input);
            found.push(finding(location, Advice::InputLate { input, input_due, due }));
        }
    }
    found
}

/// The date of `needed` that is nearest to `due`, if that is too late for it.
fn nearest(look: &CheckedRows<'_>, needed: ItemIx, due: NaiveDate) -> Option<NaiveDate> {
    let inputs = look.duties(needed).filter_map(|it| it.dates).map(|it| it.due);
    let near = inputs.min_by_key(|input| (*input - due).num_days().abs())?;
    (0..=AFTER_DAYS_MAX).contains(&(near - due).num_days()).then_some(near)
}
