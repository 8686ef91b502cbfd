//! Lines of afgerond.yaml: which occurrence each is about, and what it says (R6).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::{Calendar, DoneLine};
use crate::dates::Window;
use crate::planning::facts::{Author, Fact, Happened};
use crate::planning::naming::{self, Named};
use crate::planning::occurrence::OccurrenceIx;
use crate::planning::plan::{Plan, longest_lead_days};
use crate::planning::planner::plan;

/// An occurrence is looked for from so many days before the line's own day; ahead also beyond the longest lead.
const AROUND_DAYS: i64 = 400;

/// What each of `lines` names on `today`, in order, and the plan in which it does.
pub fn named(
    calendar: &Calendar,
    facts: &[Fact],
    lines: &[&DoneLine],
    today: NaiveDate,
) -> (Plan, Vec<Named>) {
    let first = lines.iter().map(|it| it.on).min().unwrap_or(today);
    let ahead = TimeDelta::days(longest_lead_days(calendar) + AROUND_DAYS);
    let planned =
        plan(calendar, facts, Window::new(first - TimeDelta::days(AROUND_DAYS), today + ahead));
    let named = lines.iter().map(|it| naming::find(calendar, &planned, &it.about, today)).collect();
    (planned, named)
}

/// What the line says about an occurrence of this plan, when it acts at `at`.
pub fn fact(
    calendar: &Calendar,
    plan: &Plan,
    ix: OccurrenceIx,
    line: &DoneLine,
    at: DateTime<Utc>,
) -> Fact {
    let evidence = line.evidence.clone();
    Fact {
        subject: plan.occurrence(ix).subject(calendar),
        what: Happened::Done { on: line.on, outcome: None, evidence },
        note: line.note.clone(),
        author: Author::File(line.by.clone()),
        at,
    }
}

/// By what a line is known again: once it has acted it never acts again, wherever it stands in the file.
pub fn key(line: &DoneLine) -> String {
    let about = line.about.trim().to_lowercase();
    format!("{about}|{}|{}", line.on, line.by.as_deref().unwrap_or_default())
}
