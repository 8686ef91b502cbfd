//! Counting: a done fills the lowest open place of the (school) year of its date (R18).

use crate::planning::duty::Settlement;
use crate::planning::facts::{Fact, Happened, Subject};
use crate::planning::said::{Attributed, Said};
use crate::planning::slots::Slot;

/// Replays what was heard of a quota, in order of recording, into `said[slot * width + column]`.
///
/// A `done` that names a place replaces an earlier one about the same place; one that names none counts anew. An
/// `undone` takes away the latest act about its subject, else the act that fills the place it names.
pub(super) fn count(slots: &[Slot], width: usize, heard: &[Attributed<'_>], said: &mut [Said]) {
    for column in 0..width {
        let mut acts: Vec<Attributed<'_>> = Vec::new();
        for it in heard.iter().filter(|it| it.column == column) {
            let same = acts.iter().rposition(|act| act.fact.subject == it.fact.subject);
            match it.fact.what {
                Happened::Undone => {
                    let filling =
                        || place(slots, &acts).into_iter().rposition(|slot| slot == Some(it.slot));
                    if let Some(at) = same.or_else(filling) {
                        acts.remove(at);
                    }
                }
                Happened::Done { .. } => {
                    if let Some(at) =
                        same.filter(|at| names_a_place(it.fact) && is_done(acts[*at].fact))
                    {
                        acts.remove(at);
                    }
                    acts.push(*it);
                }
                _ => acts.push(*it),
            }
        }
        for (act, slot) in acts.iter().zip(place(slots, &acts)) {
            let all_of_year =
                slots.iter().enumerate().filter(|(_, it)| it.period == slots[act.slot].period);
            let places = all_of_year.map(|(at, _)| at).filter(|at| match act.fact.what {
                Happened::Done { .. } => Some(*at) == slot,
                _ => *at == act.slot || !names_a_place(act.fact),
            });
            places.for_each(|at| hear(&mut said[at * width + column], act.fact));
        }
    }
}

fn hear(said: &mut Said, fact: &Fact) {
    match fact.what {
        Happened::Done { on, .. } => said.settled = Some(Settlement::Done(on)),
        Happened::NotApplicable => said.settled = Some(Settlement::NotApplicable),
        Happened::InProgress { until } => said.quiet_until = Some(until),
        Happened::Postponed { to } => said.postponed = Some(to),
        Happened::Undone | Happened::DateChosen(_) | Happened::EventOn(_) => {}
    }
}

/// The slot that each act fills; `None` for what is no `done`, or one too many.
fn place(slots: &[Slot], acts: &[Attributed<'_>]) -> Vec<Option<usize>> {
    let mut is_taken = vec![false; slots.len()];
    for act in acts.iter().filter(|act| matches!(act.fact.what, Happened::NotApplicable)) {
        let period = slots[act.slot].period;
        for (at, slot) in slots.iter().enumerate() {
            is_taken[at] |= at == act.slot || (!names_a_place(act.fact) && slot.period == period);
        }
    }
    let mut fill = |act: &Attributed<'_>| {
        let period = slots[act.slot].period;
        let open = slots
            .iter()
            .zip(&is_taken)
            .position(|(slot, taken)| slot.period == period && !taken)?;
        is_taken[open] = true;
        Some(open)
    };
    acts.iter().map(|act| if is_done(act.fact) { fill(act) } else { None }).collect()
}

fn is_done(fact: &Fact) -> bool {
    matches!(fact.what, Happened::Done { .. })
}

fn names_a_place(fact: &Fact) -> bool {
    matches!(fact.subject, Subject::Occurrence { number: Some(_), .. })
}
