//! How a row stands: its next last day, and one word.

use chrono::NaiveDate;

use crate::calendar::{Calendar, ItemIx};
use crate::messages::document::texts::{clean, is_confidential, is_secret};
use crate::messages::listings;
use crate::planning::{Duty, Plan, State};

/// What a document may say about the course of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Course {
    Open {
        /// The first last day on or after the day of the document that is not settled.
        next_due: Option<NaiveDate>,
        state: RowState,
    },
    /// `zichtbaar_voor`: others do not see it.
    Confidential,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RowState {
    /// As planned: "gepland", "wacht op datum", …
    Is(State),
    /// `zie`: the title of the other row; empty when that is secret.
    See(String),
    /// Its planning has rows of their own.
    ByPlan,
    /// Nothing is left to do.
    Done,
    /// Its days lie before the day of the document.
    Past,
}

impl RowState {
    /// For machines: `planned`, `awaiting-date`, `see`, `by-plan`, `done`, `past`.
    pub fn word(&self) -> &'static str {
        match self {
            RowState::Is(state) => state.word(),
            RowState::See(_) => "see",
            RowState::ByPlan => "by-plan",
            RowState::Done => "done",
            RowState::Past => "past",
        }
    }

    /// "gepland", "wacht op datum", "loopt" for a quota, "zie Ouderpeiling", "voorbij"
    pub fn in_words(&self) -> String {
        match self {
            RowState::Is(State::Counting { .. }) => "loopt".to_owned(),
            RowState::Is(state) => listings::state(*state).to_owned(),
            RowState::See(title) if title.is_empty() => "zie elders".to_owned(),
            RowState::See(title) => format!("zie {title}"),
            RowState::ByPlan => "volgens planning".to_owned(),
            RowState::Done => "klaar".to_owned(),
            RowState::Past => "voorbij".to_owned(),
        }
    }
}

pub(super) fn course(calendar: &Calendar, plan: &Plan, ix: ItemIx, as_of: NaiveDate) -> Course {
    let item = calendar.item(ix);
    if is_confidential(calendar, item) {
        return Course::Confidential;
    }
    if let Some(other) = item.see.map(|it| calendar.item(it)) {
        let title = if is_secret(calendar, other) { String::new() } else { clean(&other.title) };
        return Course::Open { next_due: None, state: RowState::See(title) };
    }
    let of_row = of_row(plan, ix);
    let is_ahead =
        |it: &&Duty| it.settled.is_none() && it.dates.is_none_or(|dates| as_of <= dates.due);
    let dated = of_row.iter().filter(is_ahead).filter_map(|it| Some((it.dates?.due, it.state)));
    if let Some((due, state)) = dated.min_by_key(|(due, _)| *due) {
        return Course::Open { next_due: Some(due), state: RowState::Is(state) };
    }
    // Rows of a planning follow their parent at once.
    let has_parts = calendar.items.get(ix.0 as usize + 1).is_some_and(|it| it.parent == Some(ix));
    let state = match of_row.iter().find(is_ahead) {
        _ if has_parts => RowState::ByPlan,
        Some(undated) => RowState::Is(undated.state),
        None if of_row.iter().any(|it| it.settled.is_some()) => RowState::Done,
        None => RowState::Past,
    };
    Course::Open { next_due: None, state }
}

/// The occurrences of a row stand together: a plan is in order of row.
fn of_row(plan: &Plan, ix: ItemIx) -> &[Duty] {
    let all = &plan.duties;
    let start = all.partition_point(|it| it.item < ix);
    let len = all[start..].partition_point(|it| it.item == ix);
    &all[start..start + len]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_is_one_word_for_machines_and_dutch_for_people() {
        let waiting = RowState::Is(State::AwaitingDate { not_before: None });
        assert_eq!(
            (waiting.word(), waiting.in_words().as_str()),
            ("awaiting-date", "wacht op datum")
        );
        let quota = RowState::Is(State::Counting { number: 1, of: 3 });
        assert_eq!(quota.in_words(), "loopt");
        assert_eq!(RowState::See("Ouderpeiling".to_owned()).in_words(), "zie Ouderpeiling");
        assert_eq!(RowState::See(String::new()).in_words(), "zie elders");
        assert_eq!(
            (RowState::Past.word(), RowState::Past.in_words().as_str()),
            ("past", "voorbij")
        );
    }
}
