//! It is done, late, not after all; and what is said when nobody reports anything.

use kwaliteitskalender::planning::Happened;

use crate::world::stage::{Stage, line};

const REPORT: &str =
    "jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";

fn told(rows: &str, until: &str) -> Stage {
    let mut stage = Stage::new("2026-06-01 12:00", rows);
    stage.run_until(until);
    stage.mails();
    stage
}

#[test]
fn done_settles_everything_that_was_still_to_come() {
    let mut stage = told(REPORT, "2026-08-20 12:00");
    stage.done("jaarverslag/2026", "2026-08-20").run_until("2027-06-01 12:00");
    assert!(stage.mails().is_empty());
}

#[test]
fn undone_brings_back_what_is_still_to_come() {
    let mut stage = told(REPORT, "2026-08-20 12:00");
    stage.done("jaarverslag/2026", "2026-08-20").run_until("2026-09-20 12:00");
    assert!(stage.mails().is_empty());
    stage.say("jaarverslag/2026", Happened::Undone).run_until("2026-09-24 12:00");
    assert_eq!(stage.mails(), ["2026-09-21 08:30 cva: before jaarverslag/2026 2 weken"]);
    stage.run_until("2026-09-25 12:00");
    assert_eq!(stage.mails(), ["2026-09-25 08:30 cva: before jaarverslag/2026 3 dagen"]);
}

#[test]
fn done_in_time_and_reported_after_the_date_stops_the_overdue_mails() {
    let mut stage = told(REPORT, "2026-10-06 12:00");
    stage.done("jaarverslag/2026", "2026-09-29").run_until("2027-06-01 12:00");
    assert!(stage.mails().is_empty());
}

#[test]
fn a_line_in_afgerond_settles_once_and_its_disappearance_undoes_nothing() {
    let mut stage = told(REPORT, "2026-08-20 12:00");
    stage.rewrite_file(
        "afgerond.yaml",
        "- { onderdeel: jaarverslag/2026, op: 20 augustus 2026, door: CvA }\n",
    );
    stage.run_until("2026-09-17 12:00");
    stage.rewrite_file("afgerond.yaml", "");
    stage.run_until("2027-06-01 12:00");
    assert!(stage.mails().is_empty());
}

#[test]
fn a_late_row_is_asked_about_on_three_tuesdays_and_escalation_is_announced_first() {
    let mut stage = told(REPORT, "2026-10-01 12:00");
    stage.run_until("2027-05-01 12:00");
    let sent = stage.sent();
    let lines: Vec<String> = sent.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "2026-10-06 08:30 cva: overdue jaarverslag/2026",
            "2026-10-27 08:30 cva: overdue jaarverslag/2026",
            "2026-11-03 08:30 beleid: escalation jaarverslag/2026",
            "2026-11-10 08:30 cva: overdue jaarverslag/2026",
            "2026-11-17 08:30 directeur: escalation jaarverslag/2026",
        ]
    );
    assert!(
        sent[0].entry.subject.starts_with("Nog geen bericht: Jaarverslag CvA"),
        "{}",
        sent[0].entry.subject
    );
    assert!(
        sent[1].entry.subject.starts_with("Te laat: Jaarverslag CvA"),
        "{}",
        sent[1].entry.subject
    );
    let announced = stage.text(&sent[1]);
    assert!(announced.contains("beleid") || announced.contains("Beleidsadviseur"), "{announced}");
    let announced = stage.text(&sent[3]);
    assert!(announced.contains("Directeur") || announced.contains("directeur"), "{announced}");
}

#[test]
fn rows_of_the_director_end_at_the_coordinator() {
    let mut stage = told(
        "notitie: { wat: Notitie, wanneer: voor 1 oktober 2026, wie: directeur }",
        "2026-10-01 12:00",
    );
    stage.run_until("2027-05-01 12:00");
    let escalations: Vec<String> =
        stage.mails().into_iter().filter(|it| it.contains("escalation")).collect();
    assert_eq!(escalations, ["2026-11-03 08:30 beleid: escalation notitie"]);
}

#[test]
fn rows_of_the_coordinator_do_not_escalate_to_the_coordinator() {
    let mut stage = told(
        "notitie: { wat: Notitie, wanneer: voor 1 oktober 2026, wie: beleid }",
        "2026-10-01 12:00",
    );
    stage.run_until("2027-05-01 12:00");
    let escalations: Vec<String> =
        stage.mails().into_iter().filter(|it| it.contains("escalation")).collect();
    assert_eq!(escalations, ["2026-11-17 08:30 directeur: escalation notitie"]);
}

#[test]
fn all_late_rows_of_a_party_stand_in_one_mail_on_its_tuesdays() {
    let rows = "een: { wat: Een, wanneer: voor 1 september 2026, wie: cva, ritme: [1 week] }
        twee: { wat: Twee, wanneer: voor 16 september 2026, wie: cva, ritme: [1 week] }";
    let mut stage = told(rows, "2026-08-31 12:00");
    stage.run_until("2027-05-01 12:00");
    let overdue: Vec<String> =
        stage.mails().into_iter().filter(|it| it.contains("overdue")).collect();
    assert_eq!(
        overdue,
        [
            "2026-09-01 08:30 cva: overdue een",
            "2026-09-15 08:30 cva: overdue een",
            "2026-09-29 08:30 cva: overdue een; overdue twee",
            "2026-10-27 08:30 cva: overdue twee",
            "2026-11-10 08:30 cva: overdue twee",
        ]
    );
}

#[test]
fn a_statutory_date_is_asked_about_on_the_first_send_day_after_it_with_a_copy() {
    let rows = "plan: { wat: Ondersteuningsplan, wanneer: voor 1 oktober 2026, wie: directeur, wettelijke_datum: ja }";
    let mut stage = told(rows, "2026-09-30 12:00");
    stage.run_until("2026-10-30 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-10-01 08:30 beleid: overdue plan",
            "2026-10-01 08:30 directeur: overdue plan",
            "2026-10-27 08:30 directeur: overdue plan",
        ]
    );
}

#[test]
fn a_confidential_row_stays_between_the_party_and_the_service() {
    let rows = "gesprek: { wat: Functioneringsgesprek, onderwerp: Onderdeel gesprekscyclus, wanneer: voor 1 oktober 2026, wie: remuneratie, samen_met: slp, zichtbaar_voor: [remuneratie] }";
    let mut stage = told(rows, "2026-06-01 12:00");
    stage.run_until("2027-05-01 12:00");
    let sent = stage.sent();
    assert!(7 <= sent.len());
    for mail in &sent {
        assert_eq!(mail.entry.address, "remuneratie@swv.example", "{}", line(mail));
        assert!(!mail.entry.subject.contains("Functioneringsgesprek"), "{}", mail.entry.subject);
    }
}

#[test]
fn a_confidential_row_does_not_travel_with_the_rows_of_another_party_at_the_same_address() {
    let rows = "gesprek: { wat: Gesprek, wanneer: voor 1 oktober 2026, wie: remuneratie, zichtbaar_voor: [remuneratie], ritme: [6 weken] }
        verslag: { wat: Verslag, wanneer: voor 1 oktober 2026, wie: cva, ritme: [6 weken] }";
    let mut stage = Stage::new("2026-06-01 12:00", rows);
    stage.address("remuneratie", "samen@swv.example").address("cva", "samen@swv.example");
    stage.run_until("2026-08-20 12:00");
    let mut mails = stage.mails();
    mails.sort();
    assert_eq!(
        mails[1..],
        [
            "2026-08-19 08:30 samen: before gesprek 6 weken",
            "2026-08-19 08:30 samen: before verslag 6 weken"
        ]
    );
}
