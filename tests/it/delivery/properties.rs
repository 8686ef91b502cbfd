//! Whatever the schedule of ticks and the mood of the mail server: once, never early, never a storm.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use kwaliteitskalender::calendar::Address;
use kwaliteitskalender::delivery::{Bundle, EntryState, Purpose, ReminderKey};
use kwaliteitskalender::planning::Kind;
use proptest::prelude::*;
use proptest::{collection::vec, sample::select};

use crate::delivery::random::finish_something;
use crate::world::calendar::at;
use crate::world::delivery::{Server, World};

const ROWS: &str = "a: { wat: A, wanneer: jaarlijks voor 1 juli, wie: [directeur, kantoor], samen_met: slp, escaleer: [{ na: 2 mails, naar: coordinator }] }
b: { wat: B, wanneer: jaarlijks voor 1 oktober, wie: cva }
c: { wat: C, wanneer: jaarlijks, wie: opr }
d: { wat: D, wanneer: drie per jaar, wie: opr, ritme: [6 weken] }
e: { wat: E, wanneer: jaarlijks voor 1 januari, voor_elk: scholen }
f: { wat: F, wanneer: uiterlijk 3 september 2026, wie: directeur, wettelijke_datum: ja }
g: { wat: G, wanneer: uiterlijk 8 september 2026, wie: remuneratie, zichtbaar_voor: [remuneratie] }
h: { wat: H, wanneer: naar verwachting in 2028, wie: inspectie }";

/// Minutes until the next tick: at once, soon, tomorrow, after a weekend, after weeks.
fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![
        2 => Just(1_i64),
        3 => 2..120_i64,
        6 => 600..2000_i64,
        3 => 2000..9000_i64,
        1 => 20_000..60_000_i64,
    ]
}

fn mood() -> impl Strategy<Value = Server> {
    let moods = [Server::IsDown, Server::Doubts, Server::Defers, Server::Rejects("kantoor")];
    prop_oneof![4 => Just(Server::Accepts), 2 => select(moods.to_vec())]
}

/// Bundles are made only on send days, within the hours, and not before the first send moment.
fn check_hours(world: &World, bundle: &Bundle) {
    let local = world.now.with_timezone(&Amsterdam);
    let rule = world.calendar.defaults.send;
    assert!(rule.is_send_day(local.date_naive(), &world.calendar.open), "{local}");
    assert!(rule.at <= local.time() && local.time() <= rule.until, "{local}");
    assert!(world.ledger.go_live.unwrap().first_send <= world.now);
    assert_eq!(bundle.day, local.date_naive());
}

/// No line is about something that is done, or speaks of a day to come that has passed.
fn check_lines(world: &World, bundle: &Bundle) {
    let plan = world.plan();
    let mut keys = HashSet::new();
    for line in &bundle.lines {
        assert!(keys.insert(&line.key), "twice in one mail: {}", line.key);
        let Some(duty) = line.duty.map(|ix| plan.duty(ix)) else { continue };
        assert_eq!(duty.settled, None, "{}", line.key);
        if matches!(line.kind, Kind::Before | Kind::Copy | Kind::Changed) {
            assert!(bundle.day <= line.due.unwrap(), "{} on {}", line.key, bundle.day);
        }
        if matches!(line.kind, Kind::Overdue | Kind::Escalation) {
            assert!(line.due.unwrap() < bundle.day, "{} on {}", line.key, bundle.day);
        }
    }
}

/// Over the whole history: no reminder accepted twice at an address, no two mails of one address and day.
fn check_history(world: &World) {
    let mut accepted: HashMap<(&ReminderKey, &Address), usize> = HashMap::new();
    let mut mails = HashMap::new();
    for entry in &world.ledger.entries {
        if matches!(entry.state, EntryState::Sent { .. }) {
            for key in &entry.keys {
                *accepted.entry((key, &entry.address)).or_default() += 1;
            }
        }
        if entry.purpose == Purpose::Daily && !matches!(entry.state, EntryState::Withdrawn { .. }) {
            *mails.entry((&entry.address, entry.day)).or_insert(0) += 1;
        }
    }
    assert!(accepted.values().all(|times| *times == 1), "accepted twice");
    let twice: Vec<_> = mails.iter().filter(|(_, times)| 1 < **times).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

fn start() -> impl Strategy<Value = DateTime<Utc>> {
    (0..400_i64, 0..1440_i64).prop_map(|(days, minutes)| {
        at("2026-01-01 00:00") + TimeDelta::days(days) + TimeDelta::minutes(minutes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_schedule_of_ticks_sends_each_reminder_once_and_never_a_storm(
        start in start(),
        steps in vec((pause(), mood(), any::<bool>()), 1..40),
    ) {
        let mut world = World::new(ROWS);
        world.now = start;
        world.step();
        for (pause, mood, gets_done) in steps {
            world.now += TimeDelta::minutes(pause);
            world.server = mood;
            if gets_done {
                finish_something(&mut world);
            }
            for bundle in world.step() {
                check_hours(&world, &bundle);
                check_lines(&world, &bundle);
            }
            check_history(&world);
        }
    }

    #[test]
    fn after_a_long_outage_each_address_gets_one_mail_that_names_each_item_once(
        start in start(),
        days in 20..800_i64,
    ) {
        let mut world = World::new(ROWS);
        world.now = start;
        world.step();
        let first = world.ledger.go_live.unwrap().first_send;
        world.now = first;
        world.step();
        world.now = next_send_moment(&world, first + TimeDelta::days(days));
        let mut addresses = HashSet::new();
        for bundle in world.step() {
            prop_assert!(addresses.insert(bundle.address.clone()));
            let mut named = HashSet::new();
            for line in &bundle.lines {
                let name = (line.duty, line.kind, line.key.rung.clone(), line.party);
                let newest = (line.duty, line.party, matches!(line.kind, Kind::Before | Kind::Copy));
                prop_assert!(named.insert(format!("{newest:?}")), "{name:?} stands twice");
            }
            check_lines(&world, &bundle);
        }
        world.now += TimeDelta::minutes(1);
        prop_assert_eq!(world.step(), []);
    }
}

fn next_send_moment(world: &World, from: DateTime<Utc>) -> DateTime<Utc> {
    let rule = world.calendar.defaults.send;
    let day = from.with_timezone(&Amsterdam).date_naive() + TimeDelta::days(1);
    let day = rule.first_on_or_after(day, &world.calendar.open);
    kwaliteitskalender::dates::send_moment(day, rule.at, Amsterdam)
}
