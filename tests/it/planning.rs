//! Planning, seen from outside: what is due, in which state, and who is told on which day.

mod states;
mod next_due;
mod ladders;
mod questions;
mod facts;
mod properties;
mod real;

use kwaliteitskalender::calendar::Calendar;
use kwaliteitskalender::dates::Window;
use kwaliteitskalender::planning::{Fact, Plan, Reminder, plan};

use crate::world::calendar::{day, read, small};

fn window(from: &str, until: &str) -> Window {
    Window::new(day(from), day(until))
}

/// A row `x` of the directeur.
fn row(when: &str) -> String {
    row_with(when, "wie: directeur")
}

/// A row `x` of which every school does its own share.
fn share(when: &str) -> String {
    row_with(when, "voor_elk: scholen")
}

/// A row `x` with these keys.
fn row_with(when: &str, keys: &str) -> String {
    format!("x: {{ wat: X, wanneer: \"{when}\", {keys} }}")
}

#[track_caller]
fn calendar_of(rows: &str) -> Calendar {
    read(&small("", rows))
}

/// With an event `norm`, on this date or not known.
#[track_caller]
fn calendar_with_norm(date: Option<&str>, row: &str) -> Calendar {
    let date = date.unwrap_or("onbekend");
    let event = format!("gebeurtenissen: {{ norm: {{ wat: Norm, datum: {date} }} }}");
    read(&small(&event, row))
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
