//! From what a person types to the occurrence it names, and from an occurrence to what facts are about.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::{Rule, Term};
use crate::calendar::{About, Calendar, Item, ItemIx};
use crate::dates::{SchoolYear, Window};
use crate::planning::duty::{Duty, DutyIx, State};
use crate::planning::period::Period;
use crate::planning::plan::Plan;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    One(DutyIx),
    /// None; these ids are nearest, at most three.
    Nothing(Vec<String>),
    /// More than one fits; their ids, at most six.
    Several(Vec<String>),
}

/// Distance up to which another id is offered.
const NEAR: f64 = 0.8;

/// Finds the occurrence that `text` names: its id; the id with the year of the title (*Jaarverslag 2025*); a quota or share
/// without its number, which means the lowest open one; or a row alone when exactly one of its occurrences is open and has begun
/// (its first reminder lies on or before `today`). Case and surrounding white space do not matter.
pub fn find(calendar: &Calendar, plan: &Plan, text: &str, today: NaiveDate) -> Named {
    let wanted = text.trim().to_lowercase();
    let organisation = format!("{}:", calendar.organisation.id);
    let wanted = wanted.strip_prefix(&organisation).unwrap_or(&wanted).trim().to_owned();
    let all = || (0..).map(DutyIx).zip(&plan.duties);
    if let Some((ix, _)) = all().find(|(_, it)| it.id(calendar) == wanted) {
        return Named::One(ix);
    }
    if let Some((ix, _)) =
        all().find(|(_, it)| title_id(calendar, it).is_some_and(|id| id == wanted))
    {
        return Named::One(ix);
    }
    let unnumbered = |it: &Duty| {
        matches!(it.state, State::Counting { .. })
            && it.settled.is_none()
            && Duty { number: None, ..*it }.id(calendar) == wanted
    };
    if let Some((ix, _)) = all().find(|(_, it)| unnumbered(it)) {
        return Named::One(ix);
    }
    let of_row: Vec<DutyIx> =
        all().filter(|(_, it)| *calendar.item(it.item).id == *wanted).map(|(ix, _)| ix).collect();
    if of_row.is_empty() {
        return Named::Nothing(nearest(calendar, plan, &wanted, today));
    }
    one_of(calendar, plan, &of_row, today)
}

fn one_of(calendar: &Calendar, plan: &Plan, of_row: &[DutyIx], today: NaiveDate) -> Named {
    let open: Vec<DutyIx> =
        of_row.iter().copied().filter(|ix| plan.duty(*ix).settled.is_none()).collect();
    let begun: Vec<DutyIx> = open
        .iter()
        .copied()
        .filter(|ix| {
            let past = plan.duty(*ix).dates.is_some_and(|dates| dates.due < today);
            past || plan.reminders.iter().any(|it| it.duty == *ix && it.day <= today)
        })
        .collect();
    let ids = |of: &[DutyIx]| of.iter().take(6).map(|ix| plan.duty(*ix).id(calendar)).collect();
    match (&open[..], &begun[..]) {
        ([one], _) | (_, [one]) => Named::One(*one),
        ([], _) => Named::Nothing(ids(of_row)),
        (_, []) => Named::Several(ids(&open)),
        (_, several) => Named::Several(ids(several)),
    }
}

/// Of the row that is named, else of the rows whose ids are near: the occurrences to come, else the latest.
fn nearest(calendar: &Calendar, plan: &Plan, wanted: &str, today: NaiveDate) -> Vec<String> {
    let rows = match item_of(calendar, wanted) {
        Some(row) => vec![row],
        None => {
            let key = wanted.split('/').next().unwrap_or(wanted);
            let near = nearest_items(calendar, key).into_iter();
            near.filter_map(|id| calendar.find_item(&id)).collect()
        }
    };
    let period = wanted.split('/').take(2).collect::<Vec<_>>().join("/");
    let mut near: Vec<String> = Vec::new();
    for row in rows {
        let own = || plan.duties.iter().filter(|it| it.item == row);
        // The right period and another member or number: by spelling.
        let of_period = own()
            .map(|it| it.id(calendar))
            .filter(|id| period.contains('/') && id.starts_with(&period));
        let mut spelled: Vec<(f64, String)> =
            of_period.map(|id| (strsim::jaro_winkler(&id, wanted), id)).collect();
        if !spelled.is_empty() {
            spelled.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            near.extend(spelled.into_iter().map(|(_, id)| id));
            continue;
        }
        let coming = own().filter(|it| it.dates.is_none_or(|dates| today <= dates.due));
        let mut ids: Vec<String> = coming.map(|it| it.id(calendar)).collect();
        if ids.is_empty() {
            ids.extend(own().next_back().map(|it| it.id(calendar)));
        }
        near.extend(ids);
    }
    near.truncate(3);
    near
}

/// The id with the year of the title in the place of the period, where these differ.
fn title_id(calendar: &Calendar, duty: &Duty) -> Option<String> {
    let label = about_label(calendar.item(duty.item).about?, duty.dates?.nominal);
    let id = duty.id(calendar);
    Some(id.replacen(&format!("/{}", duty.period), &format!("/{label}"), 1))
}

/// "2025", "2027", "2026-2027": what a row due on this nominal date is about.
pub fn about_label(about: About, nominal: NaiveDate) -> String {
    let school = SchoolYear::of(nominal);
    match about {
        About::PreviousCalendarYear => (nominal.year() - 1).to_string(),
        About::ComingCalendarYear if nominal.ordinal() == 1 => nominal.year().to_string(),
        About::ComingCalendarYear => (nominal.year() + 1).to_string(),
        About::PreviousSchoolYear => SchoolYear(school.0 - 1).to_string(),
        About::ComingSchoolYear if nominal == school.first() => school.to_string(),
        About::ComingSchoolYear => school.next().to_string(),
    }
}

/// The rows whose id is near to `text`, for a command about a row.
pub fn nearest_items(calendar: &Calendar, text: &str) -> Vec<String> {
    let mut near: Vec<(f64, &str)> =
        calendar.items.iter().map(|it| (strsim::jaro_winkler(&it.id, text), &*it.id)).collect();
    near.retain(|(likeness, _)| NEAR < *likeness);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    near.into_iter().take(3).map(|(_, id)| id.to_owned()).collect()
}

/// The row of an id or an occurrence id: what stands before the first `/`.
pub fn item_of(calendar: &Calendar, text: &str) -> Option<ItemIx> {
    calendar.find_item(text.split('/').next().unwrap_or(text))
}

/// The rows that `text` names: by id, occurrence id, earlier id (`heette`), else by `wat` or `onderwerp`, in any case.
pub fn rows_named(calendar: &Calendar, text: &str) -> Vec<ItemIx> {
    let wanted = text.trim().to_lowercase();
    let id = wanted.split('/').next().unwrap_or(&wanted);
    let rows = || (0..).map(ItemIx).zip(&calendar.items);
    let of = |is: &dyn Fn(&Item) -> bool| -> Vec<ItemIx> {
        rows().filter(|(_, item)| is(item)).map(|(ix, _)| ix).collect()
    };
    let by_id = of(&|item| *item.id == *id);
    let by_earlier_id = || of(&|item| item.was.iter().any(|was| **was == *id));
    let by_name = || {
        let is = |name: &str| name.to_lowercase() == wanted;
        of(&|item| is(&item.title) || item.short.as_deref().is_some_and(is))
    };
    let found = if by_id.is_empty() { by_earlier_id() } else { by_id };
    if found.is_empty() { by_name() } else { found }
}

/// Whether the rule leaves the day open, so that it is asked and chosen.
pub fn is_asked(rule: &Rule) -> bool {
    match rule {
        Rule::Every { term, .. } => matches!(term, None | Some(Term::ToBeDetermined)),
        Rule::InYear(_) | Rule::NotYetKnown { .. } | Rule::TimesPerYear { .. } => true,
        Rule::After { within, .. } => within.is_none(),
        Rule::Quota { .. }
        | Rule::Once { .. }
        | Rule::ByPlan { .. }
        | Rule::Continuous
        | Rule::Expected { .. }
        | Rule::Undated => false,
    }
}

/// The days of a period; for a row that has only one, the day `today`.
pub fn period_span(period: Period, today: NaiveDate) -> Window {
    let day = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(today);
    match period {
        Period::Year(year) => Window::new(day(year, 1), day(year + 1, 1)),
        Period::School(year) => year.window(),
        Period::Only => Window::new(today, today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_about(subject: About, nominal: &str, expected: &str) {
        assert_eq!(about_label(subject, nominal.parse().unwrap()), expected);
    }

    #[test]
    fn a_report_before_july_is_about_the_year_before() {
        check_about(About::PreviousCalendarYear, "2026-07-01", "2025");
        check_about(About::PreviousCalendarYear, "2026-01-01", "2025");
    }

    #[test]
    fn a_budget_before_new_year_is_about_the_year_that_starts() {
        check_about(About::ComingCalendarYear, "2027-01-01", "2027");
        check_about(About::ComingCalendarYear, "2026-12-31", "2027");
        check_about(About::ComingCalendarYear, "2027-01-02", "2028");
    }

    #[test]
    fn a_profile_before_august_is_about_the_school_year_that_starts() {
        check_about(About::ComingSchoolYear, "2026-08-01", "2026-2027");
        check_about(About::ComingSchoolYear, "2026-07-31", "2026-2027");
        check_about(About::ComingSchoolYear, "2026-08-02", "2027-2028");
        check_about(About::PreviousSchoolYear, "2026-10-01", "2025-2026");
        check_about(About::PreviousSchoolYear, "2026-08-01", "2025-2026");
    }
}
