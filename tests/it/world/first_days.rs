//! Going live: a start mail at once, nothing else before the next send moment, nothing about what was due before.

use crate::world::calendar::{ADDRESSES, of_another};
use crate::world::stage::{Stage, calendar, line};

const ROWS: &str = "jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva, samen_met: slp }
    notitie: { wat: Notitie, wanneer: jaarlijks voor 1 november, wie: cva }
    managementrapportage: { wat: Managementrapportage, wanneer: drie keer per jaar, momenten: [voor 15 mei, voor 15 september, voor 15 november], wie: directeur, ritme: [4 weken, 1 week] }
    steunpunt: { wat: Verslag steunpunt, wanneer: jaarlijks, wie: opr }
    schoolgids: { wat: Schoolgids, wanneer: jaarlijks voor 1 juli, wie: slp }";

#[test]
fn on_a_saturday_night_in_the_summer_vacation_only_the_start_mail_leaves() {
    let mut stage = Stage::new("2026-07-18 23:10", ROWS);
    stage.run_until("2026-08-17 08:29");
    assert_eq!(stage.mails(), ["2026-07-18 23:10 beleid: start"]);
    stage.run_until("2026-08-17 23:59");
    let mails = stage.mails();
    assert_eq!(
        mails,
        [
            "2026-08-17 08:30 cva: before jaarverslag/2026 6 weken; before notitie/2026 3 maanden",
            "2026-08-17 08:30 directeur: before managementrapportage/2026-2 4 weken",
            "2026-08-17 08:30 slp: copy jaarverslag/2026 3 maanden",
        ]
    );
}

#[test]
fn the_start_mail_names_the_first_send_moment_and_how_many_mails_go_then() {
    let mut stage = Stage::new("2026-07-18 23:10", ROWS);
    stage.run_until("2026-07-19 12:00");
    let sent = stage.sent();
    let text = stage.text(&sent[0]);
    assert!(text.contains("maandag 17 augustus 2026"), "{text}");
    assert!(text.contains("08:30"), "{text}");
    assert!(text.contains("3 mails"), "{text}");
}

#[test]
fn a_restart_sends_no_second_start_mail() {
    let mut stage = Stage::new("2026-07-18 23:10", ROWS);
    stage.run_until("2026-07-18 23:30").restart().run_until("2026-07-19 23:30").restart();
    stage.run_until("2026-07-20 23:30");
    assert_eq!(stage.mails(), ["2026-07-18 23:10 beleid: start"]);
}

#[test]
fn what_was_due_before_going_live_is_not_chased() {
    let mut stage = Stage::new("2026-07-01 06:00", ROWS);
    stage.run_until("2027-06-01 00:00");
    let about: Vec<String> =
        stage.mails().into_iter().filter(|it| it.contains("schoolgids/2026")).collect();
    assert!(about.is_empty(), "{about:#?}");
}

#[test]
fn a_row_written_down_after_its_date_is_not_chased_and_next_year_it_counts() {
    let mut stage = Stage::new(
        "2026-06-01 12:00",
        "notitie: { wat: Notitie, wanneer: jaarlijks voor 1 november, wie: cva }",
    );
    stage.run_until("2026-10-05 12:00");
    stage.mails();
    stage.rewrite(
        "notitie: { wat: Notitie, wanneer: jaarlijks voor 1 november, wie: cva }
        jaarverslag: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: opr }",
    );
    stage.run_until("2027-07-03 12:00");
    assert_eq!(stage.mails_to("opr"), ["2027-06-30 08:30 opr: before jaarverslag/2027 3 maanden"]);
}

#[test]
fn on_a_working_morning_the_start_mail_goes_first_and_the_days_mail_the_next_send_moment() {
    let mut stage = Stage::new("2026-09-16 09:15", ROWS);
    stage.run_until("2026-09-16 23:59");
    assert_eq!(stage.mails(), ["2026-09-16 09:15 beleid: start"]);
    stage.run_until("2026-09-17 12:00");
    let mails = stage.mails();
    let cva: Vec<&String> = mails.iter().filter(|it| it.contains(" cva:")).collect();
    assert_eq!(
        cva,
        ["2026-09-17 08:30 cva: before jaarverslag/2026 2 weken; before notitie/2026 6 weken"]
    );
}

#[test]
fn two_organisations_mail_one_address_apart() {
    let row = "begroting: { wat: Begroting, wanneer: jaarlijks voor 1 januari, wie: directeur }";
    let vo = calendar(row);
    let po = of_another("swv-po", &vo);
    let organisations = [("vo", vo.as_str(), ADDRESSES), ("po", po.as_str(), ADDRESSES)];
    let mut stage = Stage::with("2026-09-01 12:00", &organisations);
    stage.run_until("2026-09-20 12:00");
    let sent = stage.sent();
    let lines: Vec<String> =
        sent.iter().map(|it| format!("{} {}", it.entry.organisation, line(it))).collect();
    assert_eq!(
        lines,
        [
            "swv 2026-09-01 12:00 beleid: start",
            "swv-po 2026-09-01 12:00 beleid: start",
            "swv 2026-09-18 08:30 directeur: before begroting/2027 3 maanden",
            "swv-po 2026-09-18 08:30 directeur: before begroting/2027 3 maanden",
        ]
    );
    assert_ne!(sent[2].entry.message_id, sent[3].entry.message_id);
}
