//! The administrator changes the calendar: who had been told gets one notice, and nothing is said twice.

use kwaliteitskalender::delivery::Submission;

use crate::world::calendar::ADDRESSES;
use crate::world::stage::{Stage, calendar};

/// Told on 30 June 2026, with a copy to the SLP.
fn told(row: &str) -> Stage {
    let mut stage = Stage::new("2026-06-01 12:00", row);
    stage.run_until("2026-06-30 23:00");
    stage.mails();
    stage
}

const REPORT: &str = "jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva, samen_met: slp }";

#[test]
fn a_moved_date_is_told_once_to_all_who_had_been_told() {
    let mut stage = told(REPORT);
    stage.rewrite(&REPORT.replace("1 oktober", "1 november"));
    stage.run_until("2026-10-28 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-07-01 08:30 cva: changed jaarverslag/2026",
            "2026-07-01 08:30 slp: changed jaarverslag/2026",
            "2026-08-17 08:30 cva: before jaarverslag/2026 3 maanden",
            "2026-08-17 08:30 slp: copy jaarverslag/2026 3 maanden",
            "2026-09-18 08:30 cva: before jaarverslag/2026 6 weken",
            "2026-10-09 08:30 cva: before jaarverslag/2026 2 weken",
            "2026-10-27 08:30 cva: before jaarverslag/2026 3 dagen",
        ]
    );
}

#[test]
fn a_date_moved_forth_and_back_before_the_next_morning_says_nothing() {
    let mut stage = told(REPORT);
    stage.rewrite(&REPORT.replace("1 oktober", "1 november")).run_until("2026-06-30 23:30");
    stage.rewrite(REPORT).run_until("2026-08-18 12:00");
    assert!(stage.mails().is_empty());
    stage.run_until("2026-08-19 12:00");
    assert_eq!(stage.mails(), ["2026-08-19 08:30 cva: before jaarverslag/2026 6 weken"]);
}

#[test]
fn a_date_moved_into_the_past_is_told_as_overdue() {
    let mut stage = told("jaarverslag: { wat: Jaarverslag, wanneer: 30 september 2026, wie: cva }");
    stage.run_until("2026-09-21 12:00");
    stage.mails();
    stage.rewrite("jaarverslag: { wat: Jaarverslag, wanneer: 15 september 2026, wie: cva }");
    stage.run_until("2026-09-28 12:00");
    assert_eq!(stage.mails(), ["2026-09-21 12:00 cva: overdue jaarverslag"]);
}

#[test]
fn a_removed_row_is_withdrawn_once() {
    let mut stage =
        told(&format!("{REPORT}\nander: {{ wat: Ander, wanneer: voor 1 mei 2030, wie: opr }}"));
    stage.rewrite("ander: { wat: Ander, wanneer: voor 1 mei 2030, wie: opr }");
    stage.run_until("2026-12-01 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-07-01 08:30 cva: withdrawn jaarverslag/2026",
            "2026-07-01 08:30 slp: withdrawn jaarverslag/2026",
        ]
    );
}

#[test]
fn a_row_nobody_was_told_about_goes_in_silence() {
    let mut stage = Stage::new(
        "2026-05-01 12:00",
        &format!("{REPORT}\nander: {{ wat: Ander, wanneer: voor 1 mei 2030, wie: opr }}"),
    );
    stage.run_until("2026-05-20 12:00");
    stage.mails();
    stage
        .rewrite("ander: { wat: Ander, wanneer: voor 1 mei 2030, wie: opr }")
        .run_until("2026-12-01 12:00");
    assert!(stage.mails().is_empty());
}

#[test]
fn a_party_that_loses_its_row_is_told_and_the_new_one_takes_over() {
    let mut stage = told(REPORT);
    stage.rewrite(&REPORT.replace("wie: cva", "wie: opr")).run_until("2026-08-20 12:00");
    let mails = stage.mails();
    assert_eq!(mails.iter().filter(|it| it.contains(" cva:")).count(), 1, "{mails:#?}");
    assert!(mails[0].contains("cva: withdrawn jaarverslag/2026"), "{mails:#?}");
    assert!(
        mails.iter().any(|it| it.contains("opr: before jaarverslag/2026 6 weken")),
        "{mails:#?}"
    );
    assert!(
        !mails.iter().any(|it| it.contains("slp: withdrawn") || it.contains("slp: changed")),
        "{mails:#?}"
    );
}

#[test]
fn a_new_title_says_nothing() {
    let mut stage = told(REPORT);
    stage
        .rewrite(&REPORT.replace("Jaarverslag CvA", "Verslag van de commissie"))
        .run_until("2026-08-18 12:00");
    assert!(stage.mails().is_empty());
}

#[test]
fn voor_1_januari_rewritten_as_uiterlijk_31_december_says_nothing_and_keeps_its_facts() {
    let row = |when: &str| {
        format!(
            "begroting: {{ wat: Begroting, wanneer: {when}, wie: directeur, ritme: [3 maanden] }}"
        )
    };
    let mut stage = Stage::new("2026-06-01 12:00", &row("jaarlijks voor 1 januari"));
    stage.run_until("2026-09-30 12:00");
    assert_eq!(
        stage.mails_to("directeur"),
        ["2026-09-18 08:30 directeur: before begroting/2027 3 maanden"]
    );
    stage.rewrite(&row("jaarlijks uiterlijk 31 december")).run_until("2026-10-30 12:00");
    assert!(stage.mails().is_empty());
    stage.done("begroting/2026", "2026-10-30");
    stage.rewrite(&row("jaarlijks voor 1 januari")).run_until("2027-03-01 12:00");
    assert!(stage.mails().is_empty(), "it is still done");
}

#[test]
fn a_rung_added_or_reworded_later_says_nothing() {
    let mut stage = told(
        "jaarverslag: { wat: Jaarverslag, wanneer: 30 september 2026, wie: cva, ritme: [3 maanden, 3 dagen] }",
    );
    stage.rewrite("jaarverslag: { wat: Jaarverslag, wanneer: 30 september 2026, wie: cva, ritme: [5 maanden, 92 dagen, 3 dagen] }");
    stage.run_until("2026-09-24 12:00");
    assert!(stage.mails().is_empty());
    stage.run_until("2026-09-25 12:00");
    assert_eq!(stage.mails(), ["2026-09-25 08:30 cva: before jaarverslag 3 dagen"]);
}

#[test]
fn a_queued_mail_follows_a_changed_address_and_one_in_doubt_does_not() {
    let mut stage = Stage::new("2026-06-01 12:00", REPORT);
    stage.run_until("2026-06-30 08:00");
    stage.server().answer_always(Some(Submission::Deferred { answer: "451 later".to_owned() }));
    stage.run_until("2026-06-30 09:00");
    stage.server().answer_always(None);
    stage.address("cva", "commissie@swv.example").run_until("2026-06-30 12:00");
    let cva: Vec<String> =
        stage.mails().into_iter().filter(|it| it.contains("before jaarverslag")).collect();
    assert_eq!(cva.len(), 1, "{cva:#?}");
    assert!(cva[0].contains(" commissie:"), "{cva:#?}");
}

#[test]
fn a_second_address_gets_nothing_old_and_everything_new() {
    let mut stage = told(REPORT);
    stage.address("cva", "[cva@swv.example, lid@swv.example]").run_until("2026-08-18 12:00");
    assert!(stage.mails().is_empty());
    stage.run_until("2026-08-19 12:00");
    assert_eq!(
        stage.mails(),
        [
            "2026-08-19 08:30 cva: before jaarverslag/2026 6 weken",
            "2026-08-19 08:30 lid: before jaarverslag/2026 6 weken",
        ]
    );
}

#[test]
fn a_removed_address_sends_the_coordinator_what_was_meant_for_it() {
    let mut stage = told(REPORT);
    stage.address("cva", "").run_until("2026-08-19 12:00");
    let sent = stage.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].entry.address, "beleid@swv.example");
    let text = stage.text(&sent[0]);
    assert!(text.contains("CvA"), "it says for whom: {text}");
}

#[test]
fn a_party_that_ended_is_followed_by_its_successor() {
    let row = "jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";
    let ended = "cva: { naam: CvA, tot_en_met: 31 juli 2026, opgevolgd_door: opr }";
    let calendar = calendar(row).replace("cva: CvA", ended);
    let mut stage = Stage::with("2026-06-01 12:00", &[("swv", &calendar, ADDRESSES)]);
    stage.run_until("2026-08-20 12:00");
    assert_eq!(
        stage.mails()[1..],
        [
            "2026-06-30 08:30 cva: before jaarverslag/2026 3 maanden",
            "2026-08-19 08:30 opr: before jaarverslag/2026 6 weken",
        ]
    );
}

#[test]
fn who_is_never_mailed_gets_nothing_and_alone_the_coordinator_gets_it() {
    let rows = "samen: { wat: Samen, wanneer: 30 september 2026, wie: [inspectie, cva], ritme: [6 weken] }
        alleen: { wat: Alleen, wanneer: 30 september 2026, wie: inspectie, ritme: [6 weken] }
        kopie: { wat: Kopie, wanneer: 30 september 2026, wie: cva, samen_met: inspectie, ritme: [6 weken] }";
    let mut stage = Stage::new("2026-06-01 12:00", rows);
    stage.run_until("2026-08-20 12:00");
    assert_eq!(
        stage.mails()[1..],
        [
            "2026-08-19 08:30 beleid: before alleen 6 weken",
            "2026-08-19 08:30 cva: before kopie 6 weken; before samen 6 weken",
        ]
    );
}
