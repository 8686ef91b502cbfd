//! The process killed with SIGKILL at every point that matters, and started again: nothing lost, and a second copy only
//! where the server may have had the first: the same bytes under the same Message-ID (R22).

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::process::Command;
use std::time::Duration;

use crate::process::{House, done, header};
use crate::smtp_server::{Act, Connection, SmtpServer, Stored, Verb, Victim};

/// Mails of one morning: three parties, and the coordinator for her own row.
const MORNING: usize = 4;

/// The first start: the start mail goes at once, the reminders with the next send moment.
const GO_LIVE: &str = "2026-08-31T12:00:00+02:00";

/// So many starts bring everything home, or the test has failed.
const STARTS_MAX: u32 = 12;

fn calendar(parties: usize) -> String {
    let parties: Vec<String> = (1..=parties).map(|nr| format!("orgaan-{nr}")).collect();
    let names: String = parties.iter().map(|it| format!("  {it}: Het {it}\n")).collect();
    let rows: String = ["bureau".to_owned()]
        .iter()
        .chain(&parties)
        .map(|party| {
            format!(
                "      verslag-{party}: {{ wat: Verslag {party}, wanneer: jaarlijks voor 13 oktober, wie: {party} }}\n"
            )
        })
        .collect();
    format!(
        "versie: 1\norganisatie: {{ id: proef, naam: Proefvereniging, coordinator: bureau }}\nbetrokkenen:\n  bureau: Bureau\n{names}kalender:\n  verslagen:\n    titel: Verslagen\n    onderdelen:\n{rows}"
    )
}

fn house(parties: usize, server: &SmtpServer) -> House {
    let addresses: String =
        (1..=parties).map(|nr| format!("orgaan-{nr}: orgaan-{nr}@swv.example\n")).collect();
    let addresses = format!("bureau: bureau@swv.example\n{addresses}");
    House::new(&calendar(parties), &addresses).smtp(server.port())
}

/// Tuesday 1 September 2026, 08:30 and so many times eleven minutes: an entry in doubt waits for ten.
fn morning(start: u32) -> String {
    let minutes = 8 * 60 + 30 + 11 * start;
    format!("2026-09-01T{:02}:{:02}:00+02:00", minutes / 60, minutes % 60)
}

fn at_go_live(start: u32) -> String {
    format!("2026-08-31T{:02}:{:02}:00+02:00", 12 + 11 * start / 60, 11 * start % 60)
}

/// One `run --once` at `clock`, killed at `crash` if given; gives whether it was killed.
#[track_caller]
fn once(house: &House, clock: &str, crash: Option<&str>) -> bool {
    let mut command = house.command(&format!("run --once --clock {clock}"));
    if let Some(crash) = crash {
        command.env("KALENDER_CRASH_AT", crash);
    }
    let done = done(&mut command);
    assert!(matches!(done.code, None | Some(0)), "{crash:?}: {done:?}");
    done.code.is_none()
}

/// The mails by Message-ID, each with its copies.
fn by_name(stored: Vec<Stored>) -> BTreeMap<String, Vec<Stored>> {
    let mut mails: BTreeMap<String, Vec<Stored>> = BTreeMap::new();
    for mail in stored {
        mails.entry(header(&mail.bytes, "Message-ID")).or_default().push(mail);
    }
    mails
}

/// What the server has is complete, nothing is there but `expected`, and every further copy is the same.
#[track_caller]
fn check(
    case: &str,
    stored: Vec<Stored>,
    expected: &[String],
    copies_allowed: RangeInclusive<usize>,
) {
    let mails = by_name(stored);
    let names: Vec<&String> = mails.keys().collect();
    assert_eq!(names, expected.iter().collect::<Vec<_>>(), "{case}: lost, or made anew");
    let mut copies = 0;
    for (name, all) in &mails {
        assert!(all.iter().all(|it| *it == all[0]), "{case}: {name} came in two versions");
        copies += all.len() - 1;
    }
    assert!(
        copies_allowed.contains(&copies),
        "{case}: {copies} second copies, not {copies_allowed:?}"
    );
}

fn exactly(copies: usize) -> RangeInclusive<usize> {
    copies..=copies
}

/// A ledger that went live, and the Message-IDs of the next morning when nothing goes wrong.
struct Before {
    house: House,
    morning: Vec<String>,
}

impl Before {
    fn new(parties: usize) -> Before {
        let server = SmtpServer::start([Connection::polite()]);
        let house = house(parties, &server);
        once(&house, GO_LIVE, None);
        let uncrashed = self::house(parties, &server).with_ledger_of(&house);
        once(&uncrashed, &morning(0), None);
        let mails = by_name(server.stored().split_off(1));
        assert_eq!(mails.len(), parties + 1, "a mail for each party");
        Before { house, morning: mails.into_keys().collect() }
    }

    fn house(&self, parties: usize, server: &SmtpServer) -> House {
        house(parties, server).with_ledger_of(&self.house)
    }
}

/// Starts again, each time eleven minutes later, until the server has what was expected; then once more for nothing.
#[track_caller]
fn recover(case: &str, house: &House, server: &SmtpServer, from: u32, expected: &[String]) {
    let complete = |server: &SmtpServer| {
        let mails = by_name(server.stored());
        expected.iter().all(|name| mails.contains_key(name))
    };
    let mut start = from;
    // An entry in doubt may have arrived and is repeated all the same: two starts more.
    let mut after = 0;
    while after < 2 {
        assert!(start < STARTS_MAX, "{case}: still not complete after {start} starts");
        once(house, &morning(start), None);
        after += u32::from(complete(server));
        start += 1;
    }
    let before = server.stored().len();
    once(house, &morning(start), None);
    assert_eq!(server.stored().len(), before, "{case}: a settled morning sends nothing");
}

#[test]
fn a_morning_killed_at_any_step_loses_nothing_and_repeats_only_what_was_submitted() {
    let before = Before::new(MORNING - 1);
    let one_mail_each = (1..=MORNING).flat_map(|n| ["claim", "submit", "record"].map(|it| (it, n)));
    for (point, n) in [("plan", 1), ("plan", 2), ("enqueue", 1)].into_iter().chain(one_mail_each) {
        let crash = format!("{point}:{n}");
        let server = SmtpServer::start([Connection::polite()]);
        let house = before.house(MORNING - 1, &server);
        assert!(once(&house, &morning(0), Some(&crash)), "{crash} was never reached");
        recover(&crash, &house, &server, 1, &before.morning);
        check(&crash, server.stored(), &before.morning, exactly(usize::from(point == "submit")));
    }
}

#[test]
fn a_recovery_that_is_killed_again_loses_nothing_either() {
    let before = Before::new(MORNING - 1);
    for crashes in [
        &["submit:1", "claim:1", "submit:1", "plan:1"][..],
        &["enqueue:1", "plan:1", "claim:2", "record:1"],
        &["claim:1", "claim:1", "claim:1", "claim:1"],
        &["record:4", "plan:1"],
    ] {
        let server = SmtpServer::start([Connection::polite()]);
        let house = before.house(MORNING - 1, &server);
        for (start, crash) in (0..).zip(crashes) {
            assert!(once(&house, &morning(start), Some(crash)), "{crashes:?}: {crash}");
        }
        let case = format!("{crashes:?}");
        recover(&case, &house, &server, 4, &before.morning);
        let submits = crashes.iter().filter(|it| it.starts_with("submit")).count();
        check(&case, server.stored(), &before.morning, exactly(submits));
    }
}

#[test]
fn the_very_first_start_killed_at_any_step_still_introduces_itself_once() {
    for point in ["plan", "enqueue", "claim", "submit", "record"] {
        let server = SmtpServer::start([Connection::polite()]);
        let house = house(1, &server);
        assert!(once(&house, GO_LIVE, Some(point)), "{point} was never reached");
        for start in 1..4 {
            once(&house, &at_go_live(start), None);
        }
        let mails = by_name(server.stored());
        assert_eq!(mails.len(), 1, "{point}: {mails:?}");
        let names: Vec<String> = mails.into_keys().collect();
        check(point, server.stored(), &names, exactly(usize::from(point == "submit")));
    }
}

/// The server kills its client at this moment of the second mail of the morning.
#[track_caller]
fn check_killed_by_server(before: &Before, case: &str, verb: Verb, act: impl Fn(Victim) -> Act) {
    let victim = Victim::default();
    let polite = |verb| Connection::polite().on(verb, Act::Say(polite_answer(verb)));
    let once_per_connection = matches!(verb, Verb::Greeting | Verb::Ehlo | Verb::Body);
    let script = if once_per_connection { Connection::polite() } else { polite(verb) };
    let server = SmtpServer::start([script.on(verb, act(victim.clone())), Connection::polite()]);
    let house = before.house(MORNING - 1, &server);
    let running = house.start(&format!("run --once --clock {}", morning(0)));
    victim.is(running.pid());
    let (status, log) = running.end();
    assert_eq!(status.code(), None, "{case}: it was not killed:\n{log}");
    recover(case, &house, &server, 1, &before.morning);
    // Only after the dot has been sent can there be a second copy: surely, if the server took the first.
    let copies = match (case, verb) {
        ("after 250", _) => exactly(1),
        (_, Verb::Body) => 0..=1,
        _ => exactly(0),
    };
    check(case, server.stored(), &before.morning, copies);
}

fn polite_answer(verb: Verb) -> &'static str {
    match verb {
        Verb::Data => "354 go ahead",
        _ => "250 2.0.0 Ok",
    }
}

#[test]
fn a_kill_at_any_verb_of_the_conversation_loses_nothing() {
    let before = Before::new(MORNING - 1);
    let dead = Act::SayToTheDead;
    check_killed_by_server(&before, "greeting", Verb::Greeting, |it| dead(it, "220 hello"));
    check_killed_by_server(&before, "EHLO", Verb::Ehlo, |it| dead(it, "250 mail.example"));
    check_killed_by_server(&before, "MAIL", Verb::Mail, |it| dead(it, "250 2.1.0 Ok"));
    check_killed_by_server(&before, "RCPT", Verb::Rcpt, |it| dead(it, "250 2.1.5 Ok"));
    check_killed_by_server(&before, "DATA", Verb::Data, |it| dead(it, "354 go ahead"));
    check_killed_by_server(&before, "mid data", Verb::Body, |it| dead(it, ""));
    check_killed_by_server(&before, "before 250", Verb::Dot, |it| dead(it, "451 lost it"));
    let taken = |it| Act::StoreThen(Box::new(Act::SayToTheDead(it, "250 2.0.0 Ok: queued")));
    check_killed_by_server(&before, "after 250", Verb::Dot, taken);
}

/// In blocks of 512 bytes: from a disk on which nothing fits to one on which all of it does.
const DISKS: [u32; 13] = [1, 16, 32, 48, 64, 80, 96, 128, 160, 192, 256, 384, 1024];

#[test]
fn a_disk_that_fills_at_any_moment_sends_nothing_it_cannot_write_down() {
    let before = Before::new(MORNING - 1);
    let mut refused = 0;
    for blocks in DISKS {
        let case = format!("{blocks} blocks");
        let server = SmtpServer::start([Connection::polite()]);
        let house = before.house(MORNING - 1, &server);
        let inner = house.command(&format!("run --once --clock {}", morning(0)));
        let mut command = Command::new("sh");
        // Beyond the limit a write fails; without the trap it would kill.
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        command.args(["-c", &limited]).arg(inner.get_program()).args(inner.get_args());
        let done = done(&mut command);
        assert!(matches!(done.code, Some(0 | 69)), "{case}: {done:?}");
        refused += u32::from(done.code == Some(69));
        recover(&case, &house, &server, 1, &before.morning);
        check(&case, server.stored(), &before.morning, 0..=1);
    }
    assert!((2..DISKS.len() as u32).contains(&refused), "{refused} disks were too small");
}

/// Chance with a seed: the next number of Knuth's MMIX generator.
fn next(chance: &mut u64) -> u64 {
    *chance =
        chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *chance >> 33
}

#[test]
fn kills_at_random_moments_of_a_morning_lose_nothing() {
    const PARTIES: usize = 9;
    const KILLS: u32 = 16;
    let before = Before::new(PARTIES);
    for seed in [1, 2] {
        let server = SmtpServer::start([Connection::polite()]);
        let house = before.house(PARTIES, &server);
        let mut chance = seed;
        for start in 0..KILLS {
            // Ten times as fast: not even a minute of it reaches the next start's moment.
            let line = format!("run --clock {} --speed 10", morning(start));
            let time = Duration::from_millis(10 + next(&mut chance) % 150);
            house.start(&line).kill_after(time);
        }
        let case = format!("seed {seed}");
        let mut start = KILLS;
        let complete = |server: &SmtpServer| by_name(server.stored()).len() == before.morning.len();
        while !complete(&server) {
            assert!(start < 3 * KILLS, "{case}: incomplete after {start} starts");
            once(&house, &morning(start), None);
            start += 1;
        }
        check(&case, server.stored(), &before.morning, 0..=KILLS as usize);
    }
}
