//! What has been said about one occurrence: its facts replayed, the latest act wins, `undone` takes the latest away.

use chrono::NaiveDate;

use crate::calendar::rule::Rule;
use crate::dates::SchoolYear;
use crate::planning::duty::{Settlement, State};
use crate::planning::facts::{Fact, Happened};

/// What holds after everything that was said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) settled: Option<Settlement>,
    /// *Dit schooljaar niet*: no questions in this school year.
    pub(super) silence: Option<SchoolYear>,
    pub(super) quiet_until: Option<NaiveDate>,
    pub(super) chosen: Option<NaiveDate>,
    pub(super) postponed: Option<NaiveDate>,
}

/// What an answer means for a slot that waits, by its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    /// Done and not applicable both settle it.
    Settle,
    /// Done settles it; *not applicable* holds for the school year in which it was said.
    DoneSettles,
    /// Nothing can settle it: every answer holds for the school year in which it was said.
    HoldForAYear,
}

impl Answers {
    /// How the answers to a slot in this state are to be understood.
    pub(super) fn to(rule: &Rule, state: State) -> Self {
        match state {
            State::Continuous | State::AwaitingStartYear | State::AwaitingPlan => {
                Answers::HoldForAYear
            }
            State::Undated | State::AwaitingEvent(_) | State::Expected { .. } => {
                Answers::DoneSettles
            }
            State::AwaitingDate { .. } => match rule {
                Rule::After { .. } | Rule::NotYetKnown { .. } => Answers::DoneSettles,
                _ => Answers::Settle,
            },
            State::Planned | State::Counting { .. } => Answers::Settle,
        }
    }
}

/// A fact, and the slot and the member it is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributed<'a> {
    pub(super) column: usize,
    pub(super) slot: usize,
    pub(super) fact: &'a Fact,
}

/// The acts that still stand after every `undone`, in order.
pub(super) fn standing<'a>(facts: impl Iterator<Item = &'a Fact>, acts: &mut Vec<&'a Fact>) {
    acts.clear();
    for fact in facts {
        match fact.what {
            Happened::Undone => drop(acts.pop()),
            _ => acts.push(fact),
        }
    }
}

/// Folds the standing acts; `year_of` is the school year in which a fact was recorded, where the organisation lives.
pub(super) fn fold(
    acts: &[&Fact],
    answers: Answers,
    year_of: impl Fn(&Fact) -> SchoolYear,
) -> Said {
    let mut said = Said::default();
    for fact in acts {
        match fact.what {
            Happened::Done { on, .. } if answers != Answers::HoldForAYear => {
                said.settled = Some(Settlement::Done(on));
            }
            Happened::NotApplicable if answers == Answers::Settle => {
                said.settled = Some(Settlement::NotApplicable);
            }
            Happened::Done { .. } | Happened::NotApplicable => said.silence = Some(year_of(fact)),
            Happened::InProgress { until } => {
                said.quiet_until = Some(until);
                said.reopen();
            }
            Happened::DateChosen(day) => {
                said.chosen = Some(day);
                said.reopen();
            }
            Happened::Postponed { to } => {
                said.postponed = Some(to);
                said.reopen();
            }
            Happened::Undone | Happened::EventOn(_) => {}
        }
    }
    said
}

impl Said {
    /// Who plans or works on it after *not applicable* has changed their mind.
    fn reopen(&mut self) {
        if self.settled == Some(Settlement::NotApplicable) {
            self.settled = None;
        }
        self.silence = None;
    }
}
