//! Lines of afgerond.yaml: which occurrence each is about (R6).

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::{Calendar, DoneLine};
use crate::dates::Window;
use crate::planning::facts::Fact;
use crate::planning::naming::{self, Named};
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

/// By what a line is known again: once it has acted it never acts again, wherever it stands in the file.
pub fn key(line: &DoneLine) -> String {
    let about = line.about.trim().to_lowercase();
    format!("{about}|{}|{}", line.on, line.by.as_deref().unwrap_or_default())
}
