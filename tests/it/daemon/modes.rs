//! Trial and live are kept apart; a redirect changes the envelope and nothing else.

use crate::daemon::{GO_LIVE, at, autumn, recipients, to};
use crate::process::{smtp, subject_of, text_of};
use crate::smtp_server::{Connection, SmtpServer};

#[test]
fn what_a_trial_delivered_is_still_sent_when_it_becomes_real() {
    let house = autumn();
    house.must(GO_LIVE);
    let trial = house.must(&at("2026-09-01T08:30"));
    assert!(trial.stderr.contains("this is a trial"), "{}", trial.stderr);
    assert_eq!(house.folder_of_mail().len(), 4);
    assert!(house.must("status").stdout.contains("trial"));

    let server = SmtpServer::start([Connection::polite()]);
    house.mail(&smtp(server.port()));
    let live = house.must(&at("2026-09-01T12:00"));
    assert!(!live.stderr.contains("this is a trial"), "{}", live.stderr);
    assert!(live.stderr.contains("first tick"), "its own go-live date: {}", live.stderr);
    assert_eq!(
        recipients(&server.stored()),
        ["bureau@swv.example"],
        "the start mail, and no more today"
    );
    house.must(&at("2026-09-02T08:30"));
    let reminders = server.stored().split_off(1);
    assert_eq!(
        recipients(&reminders),
        ["opr@swv.example", "cva@swv.example", "bestuur@swv.example"]
    );
    assert!(house.must("status").stdout.starts_with("mode           live"));
    assert_eq!(house.folder_of_mail().len(), 4);
}

#[test]
fn a_redirect_changes_the_envelope_only() {
    let server = SmtpServer::start([Connection::polite()]);
    let house = autumn();
    house.mail(&format!("redirect_all_to: test@swv.example, {}", smtp(server.port())));
    house.must(GO_LIVE);
    house.must(&at("2026-09-01T08:30"));
    let stored = server.stored();
    assert_eq!(stored.len(), 4);
    assert!(stored.iter().all(|it| it.to == ["test@swv.example"]), "{:?}", recipients(&stored));
    let intended: Vec<String> = stored.iter().map(to).collect();
    let addresses =
        ["bureau@swv.example", "opr@swv.example", "cva@swv.example", "bestuur@swv.example"];
    assert_eq!(intended, addresses);
    for (mail, party) in stored.iter().zip(["Bureau", "OPR", "CvA", "Bestuur"]) {
        let banner = format!("bestemd voor {party}. Alle mail gaat nu naar test@swv.example");
        let text = text_of(&mail.bytes).replace('*', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&banner), "{text}");
    }
    assert!(house.must("status").stdout.contains("trial"));

    house.mail(&smtp(server.port()));
    house.must(&at("2026-09-01T12:00"));
    house.must(&at("2026-09-02T08:30"));
    let live = server.stored().split_off(4);
    assert_eq!(recipients(&live), addresses, "an acceptance test settles nothing");
    for mail in &live {
        assert!(!text_of(&mail.bytes).contains("test@swv.example"), "{}", subject_of(&mail.bytes));
    }
}

#[test]
fn a_mail_that_waits_in_a_trial_never_leaves_for_real() {
    let house = autumn();
    house.mail(&format!(
        "redirect_all_to: test@swv.example, {}",
        smtp(crate::daemon::closed_port())
    ));
    house.waits(GO_LIVE);
    let server = SmtpServer::start([Connection::polite()]);
    house.mail(&smtp(server.port()));
    house.must(&at("2026-08-31T13:00"));
    let stored = server.stored();
    assert!(stored.iter().all(|it| it.to != ["test@swv.example"]), "{:?}", recipients(&stored));
    let text = text_of(&stored[0].bytes);
    assert!(!text.contains("test@swv.example"), "{text}");
}
