//! Checks of dates: on a closed day, and in the past.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::calendar::rule::{Rule, Wording};
use crate::calendar::{Advice, Diagnostic, ItemIx};
use crate::dates::Closed;
use crate::planning::checks::checked::{CheckedRows, finding};

/// The first last day of a row that is no school day.
pub(super) fn closed(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let open = &look.calendar().open;
    let mut found = Vec::new();
    // A quota has no day of its own.
    let dated = look.mailed().filter(|(_, item)| !matches!(item.rule, Rule::Quota { .. }));
    for (ix, _) in dated {
        let closed = look.near(ix).find(|dates| !open.is_school_day(dates.due));
        if let Some(dates) = closed {
            let why = open.all_closed(dates.due).into_iter().map(|it| (it, own_name(look, it)));
            let advice = Advice::DueClosed {
                due: dates.due,
                why: why.collect(),
                last_workday: dates.last_workday,
                last_school_day: dates.last_school_day,
            };
            found.push(finding(look.locations().row_or(ix, "wanneer"), advice));
        }
    }
    found
}

fn own_name(look: &CheckedRows<'_>, closed: Closed) -> Option<String> {
    match closed {
        Closed::Own(at) => {
            look.calendar().open.own().get(usize::from(at)).map(|it| it.what.clone())
        }
        Closed::Weekend | Closed::Holiday(_) | Closed::Vacation(_) => None,
    }
}

/// What comes once, and has passed, and is not in afgerond.yaml.
pub(super) fn passed(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let done: HashSet<ItemIx> = look.of.done.iter().copied().collect();
    let mut found = Vec::new();
    for (ix, item) in look.mailed() {
        let due = match item.rule {
            Rule::Once { day, wording: Wording::Before } => day.pred_opt(),
            Rule::Once { day, wording: Wording::By | Wording::Bare } => Some(day),
            Rule::InYear(year) | Rule::Quota { year: Some(year), .. } => {
                NaiveDate::from_ymd_opt(year, 12, 31)
            }
            _ => None,
        };
        if let Some(due) = due.filter(|due| *due < look.of.today && !done.contains(&ix)) {
            found.push(finding(look.locations().row_or(ix, "wanneer"), Advice::DatePassed { due }));
        }
    }
    found
}
