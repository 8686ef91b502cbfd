//! The catalogue of checks: what can be planned but deserves a look, found in the calendar and its plan.
//!
//! One function per check, named in `CATALOGUE`; each looks at every row once, or at two rows that a map brings together.
//! What cannot be read at all is found earlier, by the reader. The words are in `messages::diagnostics`.

use crate::calendar::Diagnostic;

mod alike;
mod checked;
mod days;
mod duties;
mod escalation;
mod inputs;
mod ladders;
mod parties;
mod running;
mod titles;
mod understood;
mod vacations;

use checked::CheckedRows;

pub use checked::{AtStake, RunningCalendar, ToCheck, horizon};
pub use running::{Renamed, begun, renamed, reported};
pub use titles::DATE_TAIL_COLUMNS;

/// One check: everything it has to say.
type Check = fn(&CheckedRows<'_>) -> Vec<Diagnostic>;

/// Every check, in the order of the codes.
const CATALOGUE: &[Check] = &[
    parties::never_used,
    ladders::too_long,
    ladders::rungs_meet,
    days::closed,
    inputs::late,
    understood::count_and_word,
    duties::two_rules,
    duties::same_duty,
    days::passed,
    running::gone_or_renamed,
    escalation::to_self,
    titles::confidential,
    vacations::end,
    vacations::unknown,
    parties::end,
    titles::too_long_for_a_subject,
    understood::assumption,
    understood::quota,
    parties::nobody_mailed,
    parties::nobody_asked,
];

/// Everything worth a look, in the order of the file. Linear in the number of rows.
pub fn advise(to_check: &ToCheck<'_>) -> Vec<Diagnostic> {
    let look = CheckedRows::of(*to_check);
    let mut found: Vec<Diagnostic> = CATALOGUE.iter().flat_map(|check| check(&look)).collect();
    found.sort_by_key(|it| it.location.span.start);
    found
}
