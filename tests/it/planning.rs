//! Planning, seen from outside: what is due, in which state, and who is told on which day.

pub(crate) mod sample;
mod states;
mod next_due;
mod ladders;
mod questions;
mod facts;
mod properties;
mod real;

use kwaliteitskalender::calendar::{Calendar, Item};
use kwaliteitskalender::dates::Window;
use kwaliteitskalender::planning::{Fact, Plan, Reminder, plan};

use sample::{calendar, day};

fn window(from: &str, until: &str) -> Window {
    Window::new(day(from), day(until))
}

fn calendar_of(items: impl IntoIterator<Item = Item>) -> Calendar {
    Calendar { items: items.into_iter().collect(), ..calendar() }
}

fn planned(calendar: &Calendar, facts: &[Fact], from: &str, until: &str) -> Plan {
    plan(calendar, facts, window(from, until))
}

/// `jaarverslag/2026 planned 2026-06-30`, or without a day when it is not known.
fn duties(plan: &Plan, calendar: &Calendar) -> Vec<String> {
    let line = |it: &kwaliteitskalender::planning::Duty| {
        let due = it.dates.map(|dates| format!(" {}", dates.due)).unwrap_or_default();
        let settled = it.settled.map(|how| format!(" {how:?}")).unwrap_or_default();
        format!("{} {}{due}{settled}", it.id(calendar), it.state.word())
    };
    plan.duties.iter().map(line).collect()
}

/// `2026-06-26 before 3 dagen directeur jaarverslag/2026`.
fn reminders(plan: &Plan, calendar: &Calendar) -> Vec<String> {
    plan.reminders.iter().map(|it| reminder(it, plan, calendar)).collect()
}

fn reminder(it: &Reminder, plan: &Plan, calendar: &Calendar) -> String {
    let rung = it.rung.map(|lead| format!(" {lead}")).unwrap_or_default();
    let party = &calendar.party(it.party).id;
    let about = plan.duty(it.duty).id(calendar);
    format!("{} {}{rung} {party} {about}", it.day, it.kind.word())
}
