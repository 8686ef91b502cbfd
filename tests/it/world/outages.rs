//! Bad nights: a mail server that fails, a service that was down. No reminder is lost, none comes twice.

use kwaliteitskalender::app::commands::simulate::shapes;
use kwaliteitskalender::delivery::{Became, Reason, Submission};

use crate::world::stage::{Stage, line};

const REPORT: &str = "jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva, samen_met: slp }";

/// Three rows whose only rung falls on Monday, Tuesday and Wednesday 8, 9 and 10 June 2026.
const THREE_MORNINGS: &str = "een: { wat: Een, wanneer: 15 juni 2026, wie: cva, ritme: [1 week] }
    twee: { wat: Twee, wanneer: 16 juni 2026, wie: cva, ritme: [1 week] }
    drie: { wat: Drie, wanneer: 17 juni 2026, wie: cva, ritme: [1 week] }";

fn unavailable() -> Submission {
    Submission::Unavailable {
        reason: "mail.swv.example: connection refused".to_owned(),
        hold: true,
    }
}

fn deferred() -> Submission {
    Submission::Deferred { answer: "451 try again later".to_owned() }
}

fn rejected() -> Submission {
    Submission::Rejected { answer: "550 no such user".to_owned() }
}

fn started(now: &str, rows: &str) -> Stage {
    let mut stage = Stage::new(now, rows);
    stage.run_until(now);
    assert_eq!(stage.mails().len(), 1, "the start mail");
    stage
}

#[test]
fn a_bad_night_at_the_mail_server_costs_no_reminder() {
    let mut stage = started("2026-06-01 12:00", REPORT);
    stage.run_until("2026-06-30 08:00");
    stage.server().answer_always(Some(unavailable()));
    stage.run_until("2026-07-01 05:55");
    assert!(stage.mails().is_empty());
    stage.server().answer_always(None);
    stage.run_until("2026-07-02 12:00");
    let mails = stage.mails();
    assert_eq!(mails.len(), 2, "{mails:#?}");
    assert!(mails[0].ends_with("cva: before jaarverslag/2026 3 maanden"), "{mails:#?}");
    assert!(mails[1].ends_with("slp: copy jaarverslag/2026 3 maanden"), "{mails:#?}");
    assert!(
        mails.iter().all(|it| it.starts_with("2026-07-01 06:")),
        "as soon as the server is back: {mails:#?}"
    );
}

#[test]
fn a_held_queue_is_probed_once_a_quarter_of_an_hour() {
    let mut stage = started("2026-06-30 08:00", REPORT);
    stage.server().answer_always(Some(unavailable()));
    stage.run_until("2026-06-30 12:30");
    let tries = stage.server().received.len() - 1;
    assert!((15..=18).contains(&tries), "{tries} tries in four hours");
}

#[test]
fn a_relay_down_from_monday_to_wednesday_yields_one_mail_on_thursday() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.run_until("2026-06-08 08:00");
    stage.server().answer_always(Some(unavailable()));
    stage.run_until("2026-06-11 08:00");
    stage.server().answer_always(None);
    stage.run_until("2026-06-12 12:00");
    let mails = stage.mails();
    assert_eq!(mails.len(), 1, "{mails:#?}");
    assert!(mails[0].starts_with("2026-06-11 08:"), "{mails:#?}");
    assert!(
        mails[0].ends_with("before drie 1 week; before een 1 week; before twee 1 week"),
        "{mails:#?}"
    );
}

#[test]
fn a_greylisted_mail_goes_a_little_later_the_same_morning() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.server().answer_next(deferred());
    stage.server().answer_next(deferred());
    stage.run_until("2026-06-08 12:00");
    let mails = stage.mails();
    assert_eq!(mails.len(), 1, "{mails:#?}");
    assert!(
        mails[0].starts_with("2026-06-08 08:4") || mails[0].starts_with("2026-06-08 08:5"),
        "{mails:#?}"
    );
}

#[test]
fn a_line_that_drops_after_the_dot_repeats_the_same_bytes_after_ten_minutes() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.server().drop_line_next(true);
    stage.run_until("2026-06-08 12:00");
    let received = &stage.server().received[1..];
    assert_eq!(received.len(), 2);
    assert_eq!(received[0], received[1], "the same Message-ID, the same bytes");
    let mails = stage.mails();
    assert_eq!(mails, ["2026-06-08 08:40 cva: before een 1 week"]);
}

#[test]
fn a_mail_in_doubt_about_something_done_meanwhile_is_closed_and_what_is_left_may_be_a_repetition() {
    let rows = "een: { wat: Een, wanneer: 15 juni 2026, wie: cva, ritme: [1 week] }
        twee: { wat: Twee, wanneer: 15 juni 2026, wie: cva, ritme: [1 week] }
        later: { wat: Later, wanneer: 19 juni 2026, wie: beleid, ritme: [1 week] }";
    let mut stage = started("2026-06-01 12:00", rows);
    stage.server().drop_line_next(false);
    stage.run_until("2026-06-08 08:31");
    assert!(stage.sent().is_empty());
    stage.done("een", "2026-06-08");
    stage.run_until("2026-06-09 12:00");
    let sent = stage.sent();
    let lines: Vec<String> = sent.iter().map(line).collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].ends_with("beleid: undeliverable"), "a person is told: {lines:#?}");
    assert!(lines[1].ends_with("cva: before twee 1 week"), "{lines:#?}");
    let text = stage.text(&sent[1]);
    assert!(text.contains("Mogelijk hebt u deze herinnering al gehad."), "{text}");
    assert_eq!(
        stage.server().received.last().map(|it| it.envelope.to.as_str()),
        Some("cva@swv.example")
    );
}

#[test]
fn a_mail_in_doubt_is_not_repeated_the_next_day_with_yesterdays_words() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.run_until("2026-06-08 08:00");
    let in_doubt = Submission::InDoubt { reason: "the line dropped".to_owned() };
    stage.server().answer_always(Some(in_doubt));
    stage.run_until("2026-06-08 23:55");
    stage.server().answer_always(None);
    stage.run_until("2026-06-09 12:00");
    let sent = stage.sent();
    let to_cva: Vec<String> = sent.iter().map(line).filter(|it| it.contains(" cva:")).collect();
    assert_eq!(to_cva, ["2026-06-09 08:30 cva: before een 1 week; before twee 1 week"]);
    let mail = sent.iter().find(|it| it.entry.party == "cva").unwrap();
    assert!(stage.text(mail).contains("Mogelijk hebt u deze herinnering al gehad."));
    assert_eq!(stage.states().iter().filter(|it| *it == "unresolved").count(), 1);
}

#[test]
fn a_refused_address_is_told_to_the_coordinator_once_and_comes_back_when_it_changes() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.server().answer_address("cva@swv.example", rejected());
    stage.run_until("2026-06-10 12:00");
    let mails = stage.mails();
    let told = mails.iter().filter(|it| it.contains("undeliverable")).count();
    assert_eq!(told, 1, "{mails:#?}");
    assert!(mails.iter().all(|it| it.contains(" beleid:")), "{mails:#?}");
    for row in ["een", "twee", "drie"] {
        let times = mails.iter().filter(|it| it.contains(&format!("before {row} "))).count();
        assert!(times <= 1, "{row} at the coordinator at most once: {mails:#?}");
    }
    stage.address("cva", "commissie@swv.example");
    stage.run_until("2026-06-11 12:00");
    let after = stage.mails();
    assert!(after.iter().all(|it| !it.contains("undeliverable")), "{after:#?}");
    assert!(
        after.iter().any(|it| it.contains(" commissie:") && it.contains("before een")),
        "{mails:#?} {after:#?}"
    );
}

#[test]
fn the_machine_format_of_a_simulation_takes_no_other_day_for_a_due_date() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.server().answer_address("cva@swv.example", rejected());
    stage.run_until("2026-06-10 12:00");
    let shown = serde_json::to_value(shapes(&stage.sent())).unwrap();
    let entries = shown.as_array().unwrap().iter().flat_map(|it| it["entries"].as_array().unwrap());
    let due = |kind: &'static str| {
        entries.clone().filter(move |it| it["kind"] == kind).map(|it| it["due"].clone())
    };
    assert_eq!(due("undeliverable").collect::<Vec<_>>(), [serde_json::Value::Null]);
    assert!(due("before").count() == 3 && due("before").all(|it| it.is_string()), "{shown:#}");
}

#[test]
fn mail_that_is_refused_for_five_days_is_given_up_and_told() {
    let mut stage = started(
        "2026-06-01 12:00",
        "een: { wat: Een, wanneer: 30 juni 2026, wie: cva, ritme: [3 weken] }",
    );
    stage.server().answer_address("cva@swv.example", deferred());
    stage.run_until("2026-06-30 12:00");
    let mails = stage.mails();
    assert_eq!(mails.iter().filter(|it| it.contains("undeliverable")).count(), 1, "{mails:#?}");
    assert!(stage.states().contains(&"given up".to_owned()), "{:?}", stage.states());
    let tries = stage.server().received.len();
    assert!((30..60).contains(&tries), "{tries} tries: 5 minutes doubling to 4 hours, over 5 days");
}

#[test]
fn after_a_year_of_downtime_each_address_gets_one_mail_that_names_each_item_once() {
    let rows = "jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }
        notitie: { wat: Notitie, wanneer: jaarlijks voor 1 december, wie: cva }
        begroting: { wat: Begroting, wanneer: jaarlijks voor 1 januari, wie: [kantoor, directeur] }
        visitatie: { wat: Visitatie, wanneer: drie per jaar, wie: opr }
        peiling: { wat: Peiling, wanneer: een keer per vier jaar, wie: slp }";
    let mut stage = started("2026-06-01 12:00", rows);
    stage.run_until("2026-09-01 12:00");
    stage.mails();
    stage.down_until("2027-09-07 02:00").run_until("2027-09-07 12:00");
    let sent = stage.sent();
    let lines: Vec<String> = sent.iter().map(line).collect();
    let mut addresses: Vec<&str> = sent.iter().map(|it| it.entry.address.as_str()).collect();
    let count = addresses.len();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), count, "one mail per address: {lines:#?}");
    for mail in &sent {
        let mut duties: Vec<&str> =
            mail.reminders.iter().map(|it| it.occurrence.as_str()).collect();
        duties.sort_unstable();
        let all = duties.len();
        duties.dedup();
        assert_eq!(duties.len(), all, "each item once: {}", line(mail));
        let text = stage.text(mail);
        assert!(!text.contains("over 1 jaar"), "{text}");
    }
    let cva = lines.iter().find(|it| it.contains(" cva:")).expect("a mail to the cva");
    assert!(cva.contains("before jaarverslag/2027 6 weken"), "today's rung: {cva}");
    assert!(cva.contains("before notitie/2027 3 maanden"), "today's rung: {cva}");
}

#[test]
fn after_three_weeks_of_downtime_only_the_newest_rung_goes() {
    let mut stage = started("2026-06-01 12:00", REPORT);
    stage.run_until("2026-08-19 07:00");
    stage.mails();
    stage.down_until("2026-09-17 10:10").run_until("2026-09-17 10:10");
    assert_eq!(stage.mails(), ["2026-09-17 10:10 cva: before jaarverslag/2026 2 weken"]);
    stage.run_until("2026-09-24 12:00");
    assert!(stage.mails().is_empty());
    let skipped = stage.skipped("jaarverslag");
    let why: Vec<_> = skipped.iter().map(|it| (it.key.rung.to_string(), it.outcome)).collect();
    let overtaken = ("6 weken".to_owned(), Became::Skipped(Reason::Overtaken));
    assert!(why.contains(&overtaken), "recorded, not forgotten: {why:?}");
}

#[test]
fn a_restart_every_day_sends_nothing_twice_and_forgets_nothing() {
    let rows = format!("{REPORT}\n{THREE_MORNINGS}");
    let mut steady = Stage::new("2026-06-01 12:00", &rows);
    steady.run_until("2026-07-03 12:00");
    let mut restarted = Stage::new("2026-06-01 12:00", &rows);
    for day in 1..=30 {
        restarted.run_until(&format!("2026-06-{day:02} 12:00")).restart();
    }
    restarted.run_until("2026-07-03 12:00");
    assert_eq!(restarted.mails(), steady.mails());
}

#[test]
fn nothing_new_leaves_after_five_in_the_afternoon() {
    let mut stage = started("2026-06-01 12:00", THREE_MORNINGS);
    stage.down_until("2026-06-08 17:30").run_until("2026-06-09 00:00");
    assert!(stage.mails().is_empty());
    stage.run_until("2026-06-09 12:00");
    assert_eq!(stage.mails(), ["2026-06-09 08:30 cva: before een 1 week; before twee 1 week"]);
}
