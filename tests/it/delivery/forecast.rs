//! The mails to come, and the next moment with work.

use kwaliteitskalender::delivery::{Purpose, forecast, planning_window};
use kwaliteitskalender::planning::plan;
use proptest::prelude::*;

use crate::delivery::random::{Past, pasts, rows, text};
use crate::world::calendar::{at, day};
use crate::world::delivery::{Server, World, mail};

const ROWS: &str =
    "a: { wat: A, wanneer: jaarlijks voor 1 juli, wie: [directeur, kantoor], samen_met: slp }
b: { wat: B, wanneer: jaarlijks voor 1 oktober, wie: cva }
c: { wat: C, wanneer: jaarlijks, wie: opr }
d: { wat: D, wanneer: drie per jaar, wie: opr, ritme: [6 weken] }
e: { wat: E, wanneer: jaarlijks voor 1 januari, voor_elk: scholen }";

fn foreseen(world: &World, until: &str) -> Vec<String> {
    let mut window = planning_window(&world.calendar, &world.ledger, world.now);
    window.until += chrono::TimeDelta::days(400);
    let plan = plan(&world.calendar, &world.ledger.facts, window);
    let mails = forecast(&world.situation(&plan), day(until));
    let line = |(at, bundle): &(chrono::DateTime<chrono::Utc>, _)| {
        let day = at.with_timezone(&chrono_tz::Europe::Amsterdam).date_naive();
        format!("{day} {}", mail(bundle))
    };
    sorted(mails.iter().filter(|(_, it)| it.purpose != Purpose::Start).map(line).collect())
}

fn sorted(mut mails: Vec<String>) -> Vec<String> {
    mails.sort();
    mails
}

/// What really goes if all that is not late yet is done at the end of its practical date; if that has passed and due has not,
/// after the first mail to come.
fn happens(mut world: World, until: &str) -> Vec<String> {
    let mut mails = Vec::new();
    let start = world.now.with_timezone(&chrono_tz::Europe::Amsterdam).date_naive();
    // Later on a send day its mails have gone.
    let has_gone = at(&start.to_string()) < world.now;
    let from = if has_gone { start.succ_opt().unwrap() } else { start };
    let first = world.calendar.defaults.send.first_on_or_after(from, &world.calendar.open);
    let mut today = start;
    while today < day(until) {
        for duty in world.plan().duties {
            let Some(dates) = duty.dates.filter(|it| start <= it.due) else { continue };
            let done = if dates.practical < start { first } else { dates.practical };
            if duty.settled.is_none() && done < today {
                world.done(&duty.id(&world.calendar), &dates.practical.to_string());
            }
        }
        today = today.succ_opt().unwrap();
        mails.extend(world.run(&today.to_string()));
    }
    sorted(mails)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_forecast_is_what_happens_whatever_the_rows_and_the_past(rows in rows(), past in pasts()) {
        let world = past.live(&text(&rows));
        let until = (world.now + chrono::TimeDelta::days(200)).date_naive().to_string();
        prop_assert_eq!(foreseen(&world, &until), happens(world, &until));
    }
}

/// Found by the property: the same bytes go again within the day (R9).
#[test]
fn what_is_in_doubt_and_will_be_repeated_today_is_not_foreseen_as_a_second_mail() {
    let mut world = World::started(ROWS, "2026-08-19 00:00");
    world.server = Server::Doubts;
    assert!(!world.tick("2026-08-19").is_empty(), "something goes on the nineteenth");
    world.server = Server::Accepts;
    assert_eq!(foreseen(&world, "2026-10-01"), happens(world, "2026-10-01"));
}

/// Found by the property: the older rung was in a mail that may have arrived, and went once more after the newer one (R2).
#[test]
fn a_rung_that_goes_along_overtakes_an_older_one_that_may_have_arrived() {
    let rows = "rij-0: { wat: Rij 0, wanneer: drie per jaar, wie: cva, rekent_met: werkdagen }\n\
                rij-1: { wat: Rij 1, wanneer: elk jaar uiterlijk 14 april, wie: cva }";
    let steps =
        vec![(17, Server::Doubts, false), (12, Server::Accepts, false), (7, Server::Accepts, true)];
    let goes = happens(Past { start: 11, steps }.live(rows), "2026-03-20");
    let newer = "2026-03-02 cva: before rij-0@2026-07-31 3 dagen | before rij-0@2026-07-31 2 weken (perhaps repeated)";
    assert!(goes.iter().any(|it| it == newer), "{goes:#?}");
    assert!(!goes.iter().any(|it| it.contains("6 weken")), "{goes:#?}");
}

#[test]
fn the_forecast_is_what_happens() {
    let world = World::started(ROWS, "2026-02-02 00:00");
    let foreseen = foreseen(&world, "2027-02-02");
    assert!(25 < foreseen.len(), "{foreseen:#?}");
    assert_eq!(foreseen, happens(world, "2027-02-02"));
}

#[test]
fn what_went_after_its_first_mail_was_withdrawn_is_not_foreseen_again() {
    let rows = "a: { wat: A, wanneer: uiterlijk 1 oktober 2026, wie: cva }
b: { wat: B, wanneer: uiterlijk 1 oktober 2026, wie: cva }";
    let mut world = World::started(rows, "2026-02-02 12:00");
    world.run("2026-07-01");
    world.server = Server::IsDown;
    assert_eq!(
        world.tick("2026-07-01"),
        ["cva: before a@2026-10-01 3 maanden | before b@2026-10-01 3 maanden"]
    );
    world.done("a", "2026-07-01");
    world.server = Server::Accepts;
    assert_eq!(world.tick("2026-07-02"), ["cva: before b@2026-10-01 3 maanden"]);
    world.now = at("2026-07-03 00:00");
    let foreseen = foreseen(&world, "2026-09-01");
    assert_eq!(foreseen, ["2026-08-20 cva: before b@2026-10-01 6 weken"]);
    assert_eq!(foreseen, happens(world, "2026-09-01"));
}

#[test]
fn the_second_address_that_accepted_is_not_foreseen_again() {
    let row = "a: { wat: A, wanneer: uiterlijk 1 oktober 2026, wie: kantoor }";
    let mut world = World::started(row, "2026-02-02 12:00");
    world.edit_addresses(
        "kantoor: kantoor@swv.example",
        "kantoor: [kantoor@swv.example, post@swv.example]",
    );
    world.run("2026-07-01");
    world.server = Server::Rejects("kantoor");
    assert_eq!(world.tick("2026-07-01").len(), 2);
    world.server = Server::Accepts;
    world.run("2026-07-10");
    let foreseen = foreseen(&world, "2026-09-01");
    assert_eq!(foreseen, ["2026-08-20 post: before a@2026-10-01 6 weken"]);
    assert_eq!(foreseen, happens(world, "2026-09-01"));
}

#[test]
fn before_the_first_tick_the_forecast_begins_with_the_start_mail() {
    let mut world = World::new(ROWS);
    world.now = at("2026-02-02 12:00");
    let plan = world.plan();
    let mails = forecast(&world.situation(&plan), day("2026-02-05"));
    assert_eq!(mails[0].1.purpose, Purpose::Start);
    assert_eq!(mails[0].0, world.now);
    assert!(mails[1..].iter().all(|(when, _)| *when == at("2026-02-03")));
    let expected = mails[0].1.first_send.unwrap();
    assert_eq!(expected, (at("2026-02-03"), u32::try_from(mails.len() - 1).unwrap()));
}

#[test]
fn a_row_that_is_late_stays_late_in_the_forecast() {
    let row = "a: { wat: A, wanneer: uiterlijk 4 september 2026, wie: cva }";
    let mut world = World::started(row, "2026-02-02 12:00");
    world.run("2026-09-07");
    world.now = at("2026-09-07 12:00");
    assert_eq!(foreseen(&world, "2026-10-01").len(), 3, "two overdue mails, and the coordinator");
}

#[test]
fn nothing_to_do_is_no_next_moment() {
    let row = "a: { wat: A, wanneer: uiterlijk 4 september 2026, wie: cva }";
    let mut world = World::started(row, "2026-02-02 12:00");
    world.run("2026-08-01");
    world.done("a", "2026-08-01");
    world.run("2027-01-01");
    let plan = world.plan();
    assert_eq!(world.next_moment(&plan), None);
}

#[test]
fn the_next_moment_is_never_later_than_the_next_mail() {
    let mut world = World::started(ROWS, "2026-02-02 12:00");
    let mut minutely = world_of_hours();
    let stepped = world.run("2026-07-01");
    let mut seen = Vec::new();
    while minutely.now < at("2026-07-01 00:00") {
        let day = minutely.now.with_timezone(&chrono_tz::Europe::Amsterdam).date_naive();
        seen.extend(
            minutely
                .step()
                .iter()
                .filter(|it| it.purpose != Purpose::Start)
                .map(|it| format!("{day} {}", mail(it))),
        );
        minutely.now += chrono::TimeDelta::minutes(30);
    }
    assert_eq!(stepped, seen);
}

fn world_of_hours() -> World {
    World::started(ROWS, "2026-02-02 12:00")
}
