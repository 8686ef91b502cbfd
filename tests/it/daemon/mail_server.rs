//! A mail server that is down, slow to say yes, or says no: whose failure it is decides what happens.

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::daemon::{GO_LIVE, at, autumn, closed_port, recipients, to};
use crate::process::{House, header, smtp, subject_of, text_of};
use crate::smtp_server::{Act, Connection, SmtpServer, Stored, Verb};
use crate::world::calendar::{self, small};

/// Rows whose only reminders fall on Monday 5 to Thursday 8 October 2026, one a day, none taken along with another.
const FOUR_MORNINGS: &str = "\
    maandag: { wat: Stuk van maandag, wanneer: uiterlijk 9 oktober 2026, wie: opr, ritme: [4 dagen] }
    dinsdag: { wat: Stuk van dinsdag, wanneer: uiterlijk 9 oktober 2026, wie: opr, ritme: [3 dagen] }
    woensdag: { wat: Stuk van woensdag, wanneer: uiterlijk 9 oktober 2026, wie: opr, ritme: [2 dagen] }
    donderdag: { wat: Stuk van donderdag, wanneer: uiterlijk 9 oktober 2026, wie: opr, ritme: [1 dag] }
";

/// With these rows.
fn four_mornings() -> House {
    House::new(&small("", FOUR_MORNINGS), calendar::ADDRESSES)
}

/// Probes from Monday 08:30 until Thursday 08:15, one in fifteen minutes.
const PROBES: usize = 3 * 24 * 4;

#[test]
fn one_round_with_a_dead_server_says_so_and_loses_nothing() {
    let house = four_mornings().smtp(closed_port());
    let said = house.waits(&at("2026-10-01T12:00"));
    assert!(said.stderr.contains("the mail server takes no mail since"), "{}", said.stderr);

    let server = SmtpServer::start([Connection::polite()]);
    house.mail(&smtp(server.port()));
    house.must(&at("2026-10-01T12:30"));
    assert!(recipients(&server.stored()).contains(&"beleid@swv.example".to_owned()));
}

#[tokio::test]
async fn a_message_that_cannot_be_read_says_nothing_about_the_mail_server() {
    let house = four_mornings().smtp(closed_port());
    house.waits(&at("2026-10-01T12:00"));
    let options = SqliteConnectOptions::new().filename(house.ledger());
    let mut raw = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("UPDATE outbox SET bytes = NULL, bytes_checksum = NULL")
        .execute(&mut raw)
        .await
        .unwrap();
    raw.close().await.unwrap();

    let said = house.waits(&at("2026-10-01T12:30"));
    assert!(said.stderr.contains("the message's bytes are gone"), "{}", said.stderr);
    assert!(!said.stderr.contains("takes mail again"), "nobody asked it: {}", said.stderr);
    let status = house.must("status").stdout;
    assert!(status.contains("1 given up"), "{status}");
    assert!(status.contains("takes no mail since 2026-10-01T10:00"), "{status}");
}

#[test]
fn a_server_down_from_monday_to_wednesday_gives_one_mail_on_thursday() {
    let polite = SmtpServer::start([Connection::polite()]);
    let house = four_mornings().smtp(polite.port());
    house.must(&at("2026-10-01T12:00"));
    drop(polite);

    let down = Connection::polite().on(Verb::Greeting, Act::SayAndClose("421 4.3.2 maintenance"));
    let mut scripts = vec![down; PROBES];
    scripts.push(Connection::polite());
    let server = SmtpServer::start(scripts);
    house.mail(&smtp(server.port()));
    let running = house.start("run --clock 2026-10-05T08:29:00+02:00 --speed 1000000");
    server.wait_for_stored(2);
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");

    let stored = server.stored();
    // The days after it may have begun before the stop.
    let thursday = |it: &&Stored| header(&it.bytes, "Date").starts_with("Thu, 8 Oct 2026");
    let on_thursday = stored.iter().filter(thursday).count();
    assert_eq!(on_thursday, 2, "{:?}", recipients(&stored));
    assert_eq!(recipients(&stored[..2]), ["opr@swv.example", "beheer@swv.example"]);
    assert!(header(&stored[0].bytes, "Date").starts_with("Thu, 8 Oct 2026 08:30:00"));
    let text = text_of(&stored[0].bytes);
    for day in ["maandag", "dinsdag", "woensdag", "donderdag"] {
        assert_eq!(text.matches(&format!("Stuk van {day}")).count().min(1), 1, "{day}: {text}");
    }
    let calls = server.heard().iter().filter(|it| it.stored.is_empty()).count();
    assert_eq!(calls, PROBES, "one probe in fifteen minutes");
    assert_eq!(log.matches("the queue is held").count(), 1, "{log}");
    assert_eq!(log.matches("takes mail again").count(), 1, "{log}");
    let notice = text_of(&stored[1].bytes);
    assert!(notice.contains("from 2026-10-05 06:30 until 2026-10-08 06:30"), "{notice}");
}

#[test]
fn the_end_of_an_outage_is_told_also_after_a_restart_in_between() {
    let server = SmtpServer::start([Connection::polite()]);
    let house = autumn().smtp(server.port());
    house.must(GO_LIVE);
    house.mail(&smtp(closed_port()));
    let down = house.waits(&at("2026-09-01T08:30"));
    assert!(down.stderr.contains("the queue is held"), "{}", down.stderr);
    let status = house.must("status").stdout;
    assert!(status.contains("takes no mail since 2026-09-01T06:30"), "{status}");
    house.waits(&at("2026-09-01T09:30"));

    house.mail(&smtp(server.port()));
    house.must(&at("2026-09-01T10:00"));
    let stored = server.stored().split_off(1);
    let mut first = recipients(&stored[..3]);
    first.sort();
    assert_eq!(first, ["bestuur@swv.example", "cva@swv.example", "opr@swv.example"]);
    assert_eq!(stored[3].to, ["beheer@swv.example"]);
    assert_eq!(subject_of(&stored[3].bytes), "kwaliteitskalender: the mail server works again");
    assert!(text_of(&stored[3].bytes).contains("from 2026-09-01 06:30"));
    assert!(!house.must("status").stdout.contains("takes no mail"));
}

/// The mails of Tuesday 1 September 2026 when the server treats this address so, over the days that follow.
struct Difficult {
    server: SmtpServer,
    house: House,
}

impl Difficult {
    fn new(script: Connection) -> Difficult {
        let server = SmtpServer::start([script]);
        let house = autumn().smtp(server.port());
        house.must(GO_LIVE);
        Difficult { server, house }
    }

    fn mails_to(&self, address: &str) -> Vec<Stored> {
        let mut stored = self.server.stored();
        stored.retain(|it| to(it) == address);
        stored
    }
}

#[test]
fn a_greylisted_mail_goes_later_in_the_same_bytes_and_holds_nobody() {
    let greylisted = Connection::polite().to("opr@swv.example", Act::Say("451 4.7.1 Greylisted"));
    let Difficult { server, house } = Difficult::new(greylisted);
    let first = house.must(&at("2026-09-01T08:30"));
    assert!(first.stderr.contains("451 4.7.1 Greylisted"), "{}", first.stderr);
    assert_eq!(
        recipients(&server.stored()[1..]),
        ["cva@swv.example", "bestuur@swv.example"],
        "the others have theirs"
    );
    house.must(&at("2026-09-01T08:34"));
    let attempts = |server: &SmtpServer| {
        let lines = server.heard().into_iter().flat_map(|it| it.lines);
        lines.filter(|it| it.starts_with("RCPT TO:<opr@")).count()
    };
    assert_eq!(attempts(&server), 1, "not within five minutes");
    let polite = SmtpServer::start([Connection::polite()]);
    house.mail(&smtp(polite.port()));
    house.must(&at("2026-09-01T08:36"));
    let stored = polite.stored();
    assert_eq!(recipients(&stored), ["opr@swv.example"]);
    assert!(header(&stored[0].bytes, "Date").starts_with("Tue, 1 Sep 2026 08:30:00"));
    house.must(&at("2026-09-01T09:30"));
    assert_eq!(polite.stored().len(), 1);
}

#[test]
fn a_refused_address_is_told_to_the_coordinator_once() {
    let world = Difficult::new(
        Connection::polite().to("opr@swv.example", Act::Say("550 5.1.1 no such user")),
    );
    world.house.must(&at("2026-09-01T08:30"));
    assert_eq!(
        recipients(&world.server.stored()[1..]),
        ["cva@swv.example", "bestuur@swv.example", "bureau@swv.example"]
    );
    let running = world.house.start("run --clock 2026-09-01T08:31:00+02:00 --speed 1000000");
    let told = |it: &Stored| text_of(&it.bytes).contains("Niet bezorgd: OPR");
    // Up to the questions of 15 September and the next mails of the autumn.
    let mut coordinator = world.server.wait_for_stored(10);
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    coordinator.retain(|it| to(it) == "bureau@swv.example");
    let about: Vec<&Stored> = coordinator.iter().skip(1).filter(|it| told(it)).collect();
    assert_eq!(about.len(), 1, "{}", text_of(&coordinator[1].bytes));
    let text = text_of(&about[0].bytes);
    assert!(text.contains("550 5.1.1 no such user"), "{text}");
    assert!(header(&about[0].bytes, "Date").starts_with("Tue, 1 Sep 2026 08:30:00"), "{log}");
    assert!(!log.contains("opr@swv.example"), "{log}");
    assert!(world.house.must("status").stdout.contains("refused mail"));
}

#[test]
fn a_refused_mail_goes_after_a_retry_when_the_address_works_again() {
    let world = Difficult::new(
        Connection::polite().to("opr@swv.example", Act::Say("550 5.7.1 relay access denied")),
    );
    world.house.must(&at("2026-09-01T08:30"));
    assert!(world.house.must("status").stdout.contains("1 given up"));
    let polite = SmtpServer::start([Connection::polite()]);
    world.house.mail(&smtp(polite.port()));
    world.house.must(&at("2026-09-01T09:00"));
    assert!(polite.stored().is_empty(), "not by itself");
    assert!(world.house.must("retry").stdout.starts_with("1 "));
    world.house.must(&at("2026-09-01T09:30"));
    assert_eq!(recipients(&polite.stored()), ["opr@swv.example"]);
    assert!(world.house.must("retry").stdout.starts_with("0 "));
    world.house.must(&at("2026-09-01T10:00"));
    assert_eq!(polite.stored().len(), 1);
}

#[test]
fn five_days_of_not_now_are_given_up_and_told() {
    let world = Difficult::new(
        Connection::polite().to("opr@swv.example", Act::Say("452 4.2.2 mailbox full")),
    );
    let mut running = world.house.start("run --clock 2026-09-01T08:29:00+02:00 --speed 1000000");
    running.wait_for("given up");
    world.server.wait_until(|all| {
        let stored = all.iter().flat_map(|it| &it.stored);
        2 <= stored.filter(|it| to(it) == "bureau@swv.example").count()
    });
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    let told = &world.mails_to("bureau@swv.example")[1];
    let text = text_of(&told.bytes);
    assert!(text.contains("452 4.2.2 mailbox full"), "{text}");
    assert!(header(&told.bytes, "Date").starts_with("Mon, 7 Sep 2026 08:30:00"), "{log}");
    let (five_days, _) = log.split_once("given up").unwrap();
    let tries = five_days.matches("452 4.2.2").count();
    assert!((25..50).contains(&tries), "{tries} attempts in five days:\n{log}");
}

#[test]
fn a_mail_at_which_the_server_hangs_up_does_not_stop_the_others() {
    let world = Difficult::new(Connection::polite().to("opr@swv.example", Act::Reset));
    // It hangs up at the first and again at its retry; the last tick gets the others through.
    for minute in ["08:30", "08:45"] {
        world.house.waits(&at(&format!("2026-09-01T{minute}")));
    }
    world.house.must(&at("2026-09-01T09:00"));
    let stored = world.server.stored().split_off(1);
    assert_eq!(recipients(&stored[..2]), ["cva@swv.example", "bestuur@swv.example"]);
    assert!(world.house.must("status").stdout.contains("1 queued"));
}

#[test]
fn a_folder_of_mail_that_cannot_be_written_holds_the_queue() {
    let house = autumn();
    house.must(GO_LIVE);
    std::fs::rename(house.path("var/mail"), house.path("var/aside")).unwrap();
    house.write("var/mail", "a file in the way");
    let held = house.waits(&at("2026-09-01T08:30"));
    assert!(held.stderr.contains("the queue is held"), "{}", held.stderr);
    assert!(house.must("status").stdout.contains("3 queued"));
    std::fs::remove_file(house.path("var/mail")).unwrap();
    house.must(&at("2026-09-01T09:00"));
    assert_eq!(house.folder_of_mail().len(), 4, "three reminders and the operator's notice");
}

#[test]
fn one_refused_address_of_two_is_told_once_and_the_other_has_the_mail() {
    let script = Connection::polite().to("cva@swv.example", Act::Say("550 5.1.1 no such user"));
    let server = SmtpServer::start([script]);
    let house = autumn().smtp(server.port());
    let two = crate::daemon::ALL_ADDRESSES
        .replace("cva: cva@swv.example", "cva: [cva@swv.example, cva-twee@swv.example]");
    house.write("config/adresboek.yaml", &two);
    house.must(GO_LIVE);
    house.must(&at("2026-09-01T08:30"));
    house.must(&at("2026-09-02T08:30"));
    house.must(&at("2026-09-28T08:30"));
    let stored = server.stored();
    let to_cva = stored.iter().filter(|it| to(it) == "cva-twee@swv.example").count();
    assert_eq!(to_cva, 2, "two rungs: {:?}", recipients(&stored));
    let told: Vec<String> = stored
        .iter()
        .filter(|it| to(it) == "bureau@swv.example")
        .map(|it| text_of(&it.bytes))
        .filter(|it| it.contains("Niet bezorgd: CvA"))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
}
