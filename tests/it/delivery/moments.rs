//! R1: a row with moments is edited; only those whose own moment moved or disappeared are told.

use kwaliteitskalender::planning::Happened;

use crate::world::calendar::day;
use crate::world::delivery::World;

const MOMENTS: &str = "drie keer per jaar, momenten: [voor 1 maart, voor 1 juli, voor 1 november]";

/// On 10 April the second moment of the year has been told, and no other.
fn told() -> World {
    let row = format!("m: {{ wat: M, wanneer: {MOMENTS}, wie: cva, ritme: [3 maanden] }}");
    let mut world = World::started(&row, "2026-03-02 12:00");
    assert_eq!(world.run("2026-04-10"), ["2026-03-30 cva: before m@2026-06-30 3 maanden"]);
    world
}

/// What goes at the send moment after the row got these moments, and in the weeks thereafter.
fn after(mut world: World, moments: &str) -> Vec<String> {
    world.edit(MOMENTS, moments);
    world.run("2026-05-10")
}

const INSERTED: &str =
    "vier keer per jaar, momenten: [voor 1 maart, voor 1 juni, voor 1 juli, voor 1 november]";

#[test]
fn an_inserted_moment_is_new_and_moves_no_other() {
    assert_eq!(after(told(), INSERTED), ["2026-04-10 cva: before m@2026-05-31 3 maanden"]);
}

#[test]
fn a_moment_inserted_at_the_start_of_the_year_is_nobodys_news() {
    let moments = "vier keer per jaar, momenten: [voor 1 februari, voor 1 maart, voor 1 juli, voor 1 november]";
    assert_eq!(after(told(), moments), [""; 0]);
}

#[test]
fn only_the_moment_that_moved_is_told() {
    let moved = "drie keer per jaar, momenten: [voor 1 maart, voor 15 juli, voor 1 november]";
    assert_eq!(after(told(), moved), ["2026-04-10 cva: changed m@2026-07-14"]);
    let another = "drie keer per jaar, momenten: [voor 1 maart, voor 1 juli, voor 1 december]";
    assert_eq!(after(told(), another), [""; 0]);
}

#[test]
fn a_moment_that_jumps_over_another_leaves_it_where_it_is() {
    let moments = "drie keer per jaar, momenten: [voor 1 juli, voor 1 september, voor 1 november]";
    assert_eq!(after(told(), moments), [""; 0]);
}

#[test]
fn a_moment_that_is_gone_is_withdrawn_and_not_moved_to_the_next() {
    let moments = "twee keer per jaar, momenten: [voor 1 maart, voor 1 november]";
    assert_eq!(after(told(), moments), ["2026-04-10 cva: withdrawn m@2026-06-30"]);
    let another = "twee keer per jaar, momenten: [voor 1 juli, voor 1 november]";
    assert_eq!(after(told(), another), [""; 0]);
}

#[test]
fn what_is_said_of_a_moment_stays_with_its_day() {
    let mut world = told();
    world.done("m/2026-2", "2026-04-09");
    assert_eq!(after(world, INSERTED), ["2026-04-10 cva: before m@2026-05-31 3 maanden"]);
    let mut world = told();
    world.say("m/2026-2", Happened::Postponed { to: day("2026-07-10") });
    assert_eq!(
        after(world, INSERTED),
        ["2026-04-10 cva: before m@2026-05-31 3 maanden | changed m@2026-07-10"]
    );
}
