//! Mail about an edit that waits behind a dead mail server: what is no longer so is withdrawn, the newest news goes.

use kwaliteitskalender::delivery::Stage;

use crate::daemon::AUTUMN;
use crate::reload::street::{Street, words};
use crate::reload::{broken, later};

#[test]
fn an_error_that_was_mended_before_the_mail_left_is_never_told_nor_that_it_was_mended() {
    let mut street = Street::live();
    street.mail_server_dies().edit(&broken()).at("2026-08-31 12:01");
    street.restart().edit(AUTUMN).at("2026-08-31 12:30");
    assert_eq!(street.in_stage(Stage::Withdrawn), 1);
    street.mail_server_lives().at("2026-08-31 13:00");
    let mails = street.mails();
    assert!(!mails.iter().any(|it| it.starts_with("bureau")), "{mails:?}");
}

#[test]
fn of_several_errors_only_the_newest_state_is_told() {
    let mut street = Street::live();
    street.mail_server_dies().edit(&broken()).at("2026-08-31 12:01");
    street.edit(&broken().replace("wie: opr", "wie: opa")).at("2026-08-31 12:10");
    street.edit(&broken().replace("wie: cva", "wie: cvo")).at("2026-08-31 12:20");
    street.mail_server_lives().at("2026-08-31 13:00");
    let arrived = street.arrived();
    let told: Vec<String> = arrived.iter().map(|it| words(it)).collect();
    let about: Vec<&String> = told.iter().filter(|it| it.contains("niet overgenomen")).collect();
    let [one] = about[..] else { panic!("{told:?}") };
    assert!(one.contains("`cvo`") && !one.contains("`opa`"), "{one}");
}

#[test]
fn changes_that_wait_become_one_mail_against_the_calendar_that_its_reader_knows() {
    let mut street = Street::live();
    street.mail_server_dies().edit(&later()).at("2026-08-31 12:01");
    let further = later().replace("voor 20 oktober", "voor 27 oktober");
    street.restart().edit(&further).at("2026-08-31 12:10");
    street.mail_server_lives().at("2026-08-31 13:00");
    let arrived = street.arrived();
    let told: Vec<String> = arrived.iter().map(|it| words(it)).collect();
    let about: Vec<&String> = told.iter().filter(|it| it.contains("Dit verandert")).collect();
    let [one] = about[..] else { panic!("{told:?}") };
    assert!(one.contains("jaarlijks voor 13 oktober → jaarlijks voor 27 oktober"), "{one}");
}

#[test]
fn a_change_that_was_undone_before_the_mail_left_is_never_told() {
    let mut street = Street::live();
    street.mail_server_dies().edit(&later()).at("2026-08-31 12:01");
    street.edit(AUTUMN).at("2026-08-31 12:10");
    assert_eq!(street.rule("jaarverslag"), "jaarlijks voor 13 oktober");
    street.mail_server_lives().at("2026-08-31 13:00");
    assert!(!street.mails().iter().any(|it| it.starts_with("bureau")));
    // And the next change is against what runs.
    street.edit(&later()).at("2026-08-31 14:00");
    let mails = street.mails();
    let told = mails.iter().filter(|it| it.starts_with("bureau"));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["bureau: Kalender gewijzigd: dit verandert er aan de mails"]
    );
}

#[test]
fn a_held_edit_that_was_agreed_or_undone_before_the_mails_left_is_no_longer_said_to_wait() {
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    for is_agreed in [true, false] {
        let mut street = Street::live();
        street.mail_server_dies().edit(&few.join("\n")).at("2026-08-31 12:01");
        match is_agreed {
            true => street.agree().at("2026-08-31 12:10"),
            false => street.edit(AUTUMN).at("2026-08-31 12:10"),
        };
        assert_eq!(street.in_stage(Stage::Withdrawn), 2, "to coordinator and operator");
        street.mail_server_lives().at("2026-08-31 13:00");
        let mails = street.mails();
        assert!(!mails.iter().any(|it| it.contains("akkoord") || it.contains("held")), "{mails:?}");
        let changed = mails.iter().filter(|it| it.contains("Kalender gewijzigd")).count();
        assert_eq!(changed, usize::from(is_agreed), "{mails:?}");
        assert!(!mails.iter().any(|it| it.contains("weer in orde")), "{mails:?}");
    }
}

#[test]
fn that_a_file_is_degraded_is_not_told_once_it_is_mended() {
    let mut street = Street::live();
    street.edit(&broken()).at("2026-08-31 12:01");
    street.mail_server_dies().at("2026-09-01 12:02");
    street.edit(AUTUMN).at("2026-09-01 12:10");
    street.mail_server_lives().at("2026-09-01 13:00");
    let mails = street.mails();
    assert!(!mails.iter().any(|it| it.contains("degraded")), "{mails:?}");
    assert!(
        mails.iter().any(|it| it.contains("weer in orde")),
        "the error itself was told: {mails:?}"
    );
}
