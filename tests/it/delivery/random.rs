//! Calendars, pasts with trouble, and edits as nobody thinks of them, in the words of the file.

use chrono::TimeDelta;
use chrono_tz::Europe::Amsterdam;
use proptest::prelude::*;
use proptest::{collection::vec, option, sample::Index, sample::select};

use crate::world::calendar::at;
use crate::world::delivery::{Server, World};

/// What has a date, with a ladder before it.
const DATED: [&str; 10] = [
    "jaarlijks voor 1 juli",
    "jaarlijks voor 1 oktober",
    "jaarlijks voor 1 januari",
    "elk jaar uiterlijk 14 april",
    "een keer per twee jaar voor 1 december, vanaf 2026",
    "uiterlijk 17 september 2026",
    "voor 3 november 2026",
    "uiterlijk 8 februari 2027",
    "drie per jaar",
    "twee per jaar",
];

/// What is asked about, or waits.
const UNDATED: [&str; 5] = [
    "jaarlijks",
    "een keer per vier jaar",
    "naar verwachting in 2028",
    "nog niet bekend",
    "geen datum",
];

const WHO: [&str; 7] =
    ["cva", "opr", "kantoor", "directeur", "[directeur, kantoor]", "beleid", "oud"];

/// How else a row with a date may be kept.
const BESIDE: [&str; 6] = [
    "",
    ", samen_met: slp",
    ", ritme: kort",
    ", ritme: [6 weken]",
    ", rekent_met: werkdagen",
    ", escaleer: [{ na: 2 mails, naar: coordinator }]",
];

/// One row, without its key.
pub(crate) fn row() -> impl Strategy<Value = String> {
    // A comma in a rule is no end of it: quotes.
    let dated = (select(&DATED[..]), select(&WHO[..]), select(&BESIDE[..]))
        .prop_map(|(when, who, beside)| format!("wanneer: \"{when}\", wie: {who}{beside}"));
    let undated = (select(&UNDATED[..]), select(&WHO[..]))
        .prop_map(|(when, who)| format!("wanneer: \"{when}\", wie: {who}"));
    prop_oneof![4 => dated, 1 => undated]
}

/// Rows by their number, which is in their key.
pub(crate) type Rows = Vec<(usize, String)>;

pub(crate) fn rows() -> impl Strategy<Value = Rows> {
    vec(row(), 1..7).prop_map(|rows| rows.into_iter().enumerate().collect())
}

pub(crate) fn text(rows: &Rows) -> String {
    let line = |(at, row): &(usize, String)| format!("rij-{at}: {{ wat: Rij {at}, {row} }}");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Rows, and the same after an edit: one row otherwise or gone, and perhaps one more.
pub(crate) fn edits() -> impl Strategy<Value = (Rows, Rows)> {
    (rows(), any::<Index>(), option::weighted(0.8, row()), option::weighted(0.4, row())).prop_map(
        |(rows, which, other, more)| {
            let at = which.index(rows.len());
            let mut edited = rows.clone();
            match other {
                Some(row) => edited[at].1 = row,
                None if 1 < rows.len() => drop(edited.remove(at)),
                None => {}
            }
            edited.extend(more.map(|row| (rows.len(), row)));
            (rows, edited)
        },
    )
}

/// What has happened since the start: days without a tick, how the mail server was then, whether something was done.
#[derive(Debug, Clone)]
pub(crate) struct Past {
    /// Days after 5 January 2026.
    pub(crate) start: i64,
    pub(crate) steps: Vec<(i64, Server, bool)>,
}

pub(crate) fn pasts() -> impl Strategy<Value = Past> {
    let moods = [Server::IsDown, Server::Doubts, Server::Defers, Server::Rejects("kantoor")];
    let mood = prop_oneof![3 => Just(Server::Accepts), 2 => select(moods.to_vec())];
    let steps = vec((1..40_i64, mood, any::<bool>()), 0..8);
    (0..400_i64, steps).prop_map(|(start, steps)| Past { start, steps })
}

/// Long enough for whatever waits to be accepted or given up.
const QUIET_DAYS: i64 = 10;

impl Past {
    /// A world with these rows and this past; what waits, is in doubt or was deferred is still so.
    pub(crate) fn live(&self, rows: &str) -> World {
        let mut world = World::new(rows);
        world.now = at("2026-01-05 12:00") + TimeDelta::days(self.start);
        world.step();
        for (days, mood, gets_done) in &self.steps {
            world.now += TimeDelta::days(*days);
            world.server = *mood;
            if *gets_done {
                finish_something(&mut world);
            }
            world.step();
        }
        world.server = Server::Accepts;
        world
    }

    /// The same, at the beginning of a day, with nothing in the outbox.
    pub(crate) fn at_rest(&self, rows: &str) -> World {
        let mut world = self.live(rows);
        let today = world.now.with_timezone(&Amsterdam).date_naive();
        world.run(&(today + TimeDelta::days(QUIET_DAYS)).to_string());
        assert_eq!(world.waiting(), 0, "something still waits");
        world
    }
}

/// The oldest open row with a date is done.
pub(crate) fn finish_something(world: &mut World) {
    let plan = world.plan();
    let open = plan.duties.iter().filter(|it| it.settled.is_none() && it.dates.is_some());
    let Some(first) = open.min_by_key(|it| it.dates.map(|dates| dates.due)) else { return };
    let id = first.id(&world.calendar);
    let today = world.now.with_timezone(&Amsterdam).date_naive();
    world.done(&id, &today.to_string());
}
