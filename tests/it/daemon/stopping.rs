//! Start, stop, start again; one at a time.

use std::sync::Arc;
use std::time::Duration;

use kwaliteitskalender::adapters::smtp::SmtpMailer;
use kwaliteitskalender::app::stop::Stop;
use kwaliteitskalender::app::tick::tick;
use kwaliteitskalender::app::transport::Outlet;

use crate::daemon::{GO_LIVE, at, autumn, timeless};
use crate::process::{duration_of, header};
use crate::reload::street::Street;
use crate::smtp_server::{Act, Connection, SmtpServer, Verb};
use crate::world::calendar;

/// What a service manager allows a stop.
const STOP_MAX: Duration = Duration::from_secs(10);

/// For the real process on a machine that is busy with other things.
const STOP_MAX_WHEN_BUSY: Duration = Duration::from_secs(40);

#[test]
fn a_daemon_introduces_itself_stops_when_asked_and_sends_nothing_twice() {
    let house = timeless();
    let mut running = house.start("run");
    running.wait_for("INFO sent ");
    let (took, (status, log)) = duration_of(|| running.stop());
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(took < STOP_MAX_WHEN_BUSY, "{took:?}");
    assert!(log.contains("stopped"), "{log}");
    let mails = house.folder_of_mail();
    assert_eq!(mails.len(), 1);
    assert_eq!(header(&mails[0], "To"), "beleid@swv.example");

    house.must("run --once");
    let mut again = house.start("run");
    again.wait_for("starts");
    let (status, log) = again.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(!log.contains("INFO sent "), "{log}");
    assert_eq!(house.folder_of_mail(), mails);
}

#[test]
fn a_stop_while_the_server_hangs_after_the_dot_leaves_a_doubt_that_is_repeated_in_the_same_bytes() {
    let hang = Act::StoreThen(Box::new(Act::Hang));
    let server =
        SmtpServer::start([Connection::polite().on(Verb::Dot, hang), Connection::polite()]);
    let house = autumn().smtp(server.port());
    let running = house.start("run --clock 2026-08-31T12:00:00+02:00");
    server.wait_for_stored(1);
    let (took, (status, log)) = duration_of(|| running.stop());
    assert_eq!(status.code(), Some(0), "{log}");
    assert!(took < STOP_MAX_WHEN_BUSY, "{took:?}");
    assert!(house.must("status").stdout.contains("1 sending"));

    let early = house.must(&at("2026-08-31T12:09"));
    assert!(early.stderr.contains("they may have arrived"), "{}", early.stderr);
    assert_eq!(server.stored().len(), 1, "in doubt for less than ten minutes");
    assert!(house.must("status").stdout.contains("1 in doubt"));
    house.must(&at("2026-08-31T12:11"));
    let stored = server.stored();
    assert_eq!(stored.len(), 2);
    assert_eq!(stored[0], stored[1]);
    house.must(&at("2026-08-31T12:30"));
    assert_eq!(server.stored().len(), 2);
}

/// (R12)
#[test]
fn a_stop_waits_eight_seconds_for_a_server_that_hangs_and_no_longer() {
    let hang = Connection::polite().on(Verb::Dot, Act::Hang);
    let server = Arc::new(SmtpServer::start([hang, Connection::polite()]));
    let mailer = SmtpMailer::new(crate::smtp::settings(&server)).unwrap();
    let mut street = Street::live();
    street.service.outlet = Outlet::Smtp(Box::new(mailer));
    street.service.clock.advance(calendar::at("2026-09-01 08:30"));
    let (ask, stop) = Stop::channel();
    street.service.stop = stop;
    let took = street.runtime.block_on(async {
        let asked = async {
            crate::smtp::comes_to(&server, Verb::Dot).await;
            // From here on the clock leaps from one limit to the next.
            tokio::time::pause();
            ask.send_replace(true);
            now()
        };
        let (asked, ticked) = tokio::join!(asked, tick(&mut street.service));
        ticked.unwrap();
        asked.elapsed()
    });
    assert!(Duration::from_secs(8) <= took && took < STOP_MAX, "{took:?}");
    assert_eq!(server.heard().len(), 1, "nothing more is tried");
}

#[expect(clippy::disallowed_methods, reason = "a moment on the clock that leaps")]
fn now() -> tokio::time::Instant {
    tokio::time::Instant::now()
}

#[test]
fn a_doubt_of_yesterday_is_not_repeated_but_told_to_the_coordinator() {
    let doubt = Act::StoreThen(Box::new(Act::Close));
    let server = SmtpServer::start([
        Connection::polite(),
        Connection::polite().on(Verb::Dot, doubt),
        Connection::polite(),
    ]);
    let house = autumn().smtp(server.port());
    house.must(GO_LIVE);
    house.must(&at("2026-09-01T08:30"));
    let first = &server.stored()[1];
    house.must(&at("2026-09-02T08:30"));
    let stored = server.stored();
    let again: Vec<_> = stored.iter().filter(|it| it.to == first.to).collect();
    assert_eq!(again.len(), 2, "what is still needed goes once more, in a mail of its own");
    assert_ne!(header(&again[0].bytes, "Message-ID"), header(&again[1].bytes, "Message-ID"));
    let text = crate::process::text_of(&again[1].bytes);
    assert!(
        text.replace('\n', " ").contains("Mogelijk hebt u deze herinnering al gehad"),
        "{text}"
    );
    assert!(house.must("status").stdout.contains("1 unresolved"));
}

#[test]
fn one_tick_goes_on_to_the_next_mail_after_one_in_doubt() {
    let doubt = Act::StoreThen(Box::new(Act::Close));
    let server = SmtpServer::start([
        Connection::polite(),
        Connection::polite().on(Verb::Dot, doubt),
        Connection::polite(),
    ]);
    let house = autumn().smtp(server.port());
    house.must(GO_LIVE);
    house.must(&at("2026-09-01T08:30"));
    assert_eq!(server.stored().len(), 4, "the start mail and three reminders");
}

#[test]
fn a_second_instance_is_refused_and_told_who_is_sending() {
    let house = autumn();
    let mut running = house.start("run --clock 2026-08-31T12:00:00+02:00");
    running.wait_for("starts");
    let refused = house.run(GO_LIVE);
    assert_eq!(refused.code, Some(69), "{refused:?}");
    assert!(refused.stderr.contains(&format!("process {}", running.pid())), "{}", refused.stderr);
    assert!(refused.stderr.contains("--data-dir"), "{}", refused.stderr);
    house.must("status");
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    house.must(GO_LIVE);
}

#[test]
fn a_lock_of_a_killed_process_is_no_lock() {
    let house = autumn();
    let mut running = house.start("run --clock 2026-08-31T12:00:00+02:00");
    running.wait_for("INFO sent ");
    running.kill_after(Duration::ZERO);
    house.must(GO_LIVE);
}

#[test]
fn after_a_year_of_downtime_each_address_gets_one_mail() {
    let server = SmtpServer::start([Connection::polite()]);
    let house = autumn().smtp(server.port());
    house.must(GO_LIVE);
    house.must(&at("2026-09-01T08:30"));
    let before = server.stored().len();
    for minute in ["2027-09-01T08:30", "2027-09-01T09:00", "2027-09-01T16:00"] {
        house.must(&at(minute));
    }
    let mut addresses = crate::daemon::recipients(&server.stored().split_off(before));
    addresses.sort();
    let expected =
        ["bestuur@swv.example", "bureau@swv.example", "cva@swv.example", "opr@swv.example"];
    assert_eq!(addresses, expected);
}
