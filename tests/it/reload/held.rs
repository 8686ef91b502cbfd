//! An edit that would storm, or that looks like half a file, waits until somebody agrees.

use kwaliteitskalender::delivery::Stage;
use rustix::process::Signal;

use crate::daemon::{ALL_ADDRESSES, AUTUMN};
use crate::process::House;
use crate::reload::street::{Street, words};
use crate::reload::{WAITING, about_edits, live, status, the_mail};

/// Told about three rows, then all of them moved: the other day's change would make one mail each.
fn told() -> Street {
    let mut street = Street::with(&many());
    street.at("2026-09-01 08:30");
    assert_eq!(street.mails().len(), 4, "two parties have no address: one mail to the coordinator");
    street
}

/// The autumn's calendar with two parties more.
fn many() -> String {
    AUTUMN.replace("  bestuur: Bestuur", "  bestuur: Bestuur\n  slp: { naam: SLP }\n  ouders: { naam: Ouders }").replace(
        "      evaluatie:",
        "      slp-plan: { wat: SLP-plan, wanneer: jaarlijks voor 13 oktober, wie: slp }\n      enquete: { wat: Enquête, wanneer: jaarlijks voor 13 oktober, wie: ouders }\n      evaluatie:",
    )
}

fn all_moved() -> String {
    many().replace("13 oktober", "27 oktober")
}

#[test]
fn an_edit_that_would_storm_is_held_told_to_both_and_taken_when_somebody_agrees() {
    let mut street = told();
    street.edit(&all_moved()).at("2026-09-01 18:00");
    assert_eq!(street.rule("begroting"), "jaarlijks voor 13 oktober");
    let arrived = street.arrived();
    let said: Vec<String> = arrived.iter().map(|it| crate::reload::street::said(it)).collect();
    let expected = [
        "bureau: Wijziging wacht op akkoord: 4 mails tegelijk",
        "beheer: kwaliteitskalender: an edit of proef is held",
    ];
    assert_eq!(said, expected);
    let mail = words(&arrived[0]);
    for part in
        ["woensdag 2 september 2026 om 08:30", "Bestuur", "plan --akkoord", "gaan gewoon door"]
    {
        assert!(mail.contains(part), "{part:?} is not in {mail}");
    }
    // Nothing of it goes, and nobody hears of it again, also after a restart.
    street.at("2026-09-02 08:30").restart().at("2026-09-03 08:30");
    assert!(street.mails().is_empty());
    assert_eq!(street.rule("begroting"), "jaarlijks voor 13 oktober");
    street.agree().at("2026-09-03 18:00");
    assert_eq!(street.rule("begroting"), "jaarlijks voor 27 oktober");
    let mails = street.mails();
    assert!(
        matches!(&mails[..], [one] if one.starts_with("bureau: Kalender gewijzigd")),
        "{mails:?}"
    );
    street.at("2026-09-04 08:30").at("2026-09-07 08:30");
    let mails = street.mails();
    assert_eq!(mails.iter().filter(|it| it.contains("Datum gewijzigd")).count(), 4, "{mails:?}");
}

#[test]
fn a_typing_error_that_is_mended_before_the_morning_sends_nothing() {
    let mut street = told();
    street.edit(&all_moved()).at("2026-09-01 18:00");
    street.edit(&many()).at("2026-09-01 18:05");
    street.mails();
    street.at("2026-09-02 08:30").at("2026-09-03 08:30");
    assert!(street.mails().is_empty());
}

#[test]
fn a_further_edit_replaces_the_held_one_and_an_agreement_is_to_one_edit_only() {
    let mut street = told();
    street.edit(&all_moved()).at("2026-09-01 18:00");
    street.agree();
    let further = all_moved().replace("27 oktober", "20 oktober");
    street.edit(&further).at("2026-09-01 18:05");
    assert_eq!(street.rule("begroting"), "jaarlijks voor 13 oktober", "agreed to another edit");
    assert_eq!(street.mails().len(), 4, "each edit is told, to both");
    // Put back with a remark after all: that needs nobody.
    street.edit(&format!("# Toch niet.\n{}", many())).at("2026-09-01 18:10");
    assert_eq!(street.mails(), ["bureau: Kalender weer in orde"]);
    // An old agreement is worth nothing once something else was taken.
    street.edit(&all_moved()).at("2026-09-01 18:15");
    assert_eq!(street.rule("begroting"), "jaarlijks voor 13 oktober");
    assert_eq!(street.mails().len(), 2, "all believed that nothing waits any more");
}

#[test]
fn an_agreement_in_advance_does_not_outlive_the_edit_it_was_for() {
    for other in [many(), "kapot: [".to_owned()] {
        let mut street = told();
        // Agreed to before any tick saw it, and then put back, or broken.
        street.edit(&all_moved()).agree();
        street.edit(&other).at("2026-09-01 18:00");
        street.edit(&all_moved()).at("2026-09-01 18:05");
        assert_eq!(street.rule("begroting"), "jaarlijks voor 13 oktober", "taken without asking");
        street.agree().at("2026-09-01 18:10");
        assert_eq!(street.rule("begroting"), "jaarlijks voor 27 oktober");
    }
}

#[test]
fn what_is_held_stays_held_after_a_restart_even_when_it_would_no_longer_storm() {
    let mut street = told();
    street.edit(&all_moved()).at("2026-09-01 18:00");
    for row in ["jaarverslag", "begroting", "evaluatie"] {
        street.write("afgerond.yaml", &done_lines(row)).at("2026-09-01 18:30");
    }
    street.restart().at("2026-09-02 08:30");
    assert_eq!(street.rule("begroting"), "jaarlijks voor 13 oktober");
}

/// All rows up to this one are done.
fn done_lines(row: &str) -> String {
    let rows = ["jaarverslag", "begroting", "evaluatie"];
    let until = rows.iter().position(|it| *it == row).unwrap();
    rows[..=until]
        .iter()
        .map(|it| format!("- {{ onderdeel: {it}/2026, op: 1 september 2026 }}\n"))
        .collect()
}

#[test]
fn a_file_with_less_than_half_of_the_rows_is_held() {
    let mut street = told();
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    street.edit(&few.join("\n")).at("2026-09-01 18:00");
    let arrived = street.arrived();
    assert!(
        words(&arrived[0]).contains("Er staan nog maar 2 onderdelen in. Nu zijn het er 7."),
        "{}",
        words(&arrived[0])
    );
    assert_eq!(street.rows(), 7);
    street.agree().at("2026-09-01 18:01");
    assert_eq!(street.rows(), 2);
}

#[test]
fn an_address_book_with_less_than_half_of_the_parties_is_held() {
    let mut street = Street::live();
    street.write("adresboek.yaml", "bureau: bureau@swv.example\n").at("2026-08-31 18:00");
    let arrived = street.arrived();
    assert!(
        words(&arrived[0]).contains("Er staat nog maar 1 betrokkene met een adres in"),
        "{}",
        words(&arrived[0])
    );
    street.write("adresboek.yaml", ALL_ADDRESSES).at("2026-09-01 08:30");
    let mails = street.mails();
    assert_eq!(mails[0], "bureau: Kalender weer in orde");
    assert_eq!(mails.len(), 4, "every reminder went to its own address: {mails:?}");
}

#[test]
fn another_organisation_under_the_same_name_is_held() {
    let mut street = Street::live();
    street.edit(&AUTUMN.replace("id: proef", "id: pruf")).at("2026-08-31 18:00");
    let arrived = street.arrived();
    let mail = words(&arrived[0]);
    assert!(mail.contains("Bij organisatie stond id: proef, en nu staat er id: pruf"), "{mail}");
    street.at("2026-09-01 08:30");
    assert_eq!(street.mails().len(), 3, "the calendar that runs goes on");
    street.agree().at("2026-09-01 18:00");
    assert_eq!(street.service.calendars[0].calendar.organisation.id, "pruf");
    let mails = street.mails();
    assert!(mails.iter().any(|it| it.contains("gestart")), "it starts anew: {mails:?}");
}

#[test]
fn what_waited_for_an_organisation_that_no_longer_runs_is_withdrawn_and_the_operator_told_once() {
    let mut street = Street::live();
    street.mail_server_dies().at("2026-09-01 08:30");
    assert_eq!(street.in_stage(Stage::Queued), 3, "the first reminders");
    street.edit(&AUTUMN.replace("id: proef", "id: pruf")).at("2026-09-01 10:00");
    street.agree().at("2026-09-01 10:05");
    street.restart().mail_server_lives().at("2026-09-01 11:00");
    let arrived = street.arrived();
    let told: Vec<String> = arrived.iter().map(|it| words(it)).collect();
    let about: Vec<&String> = told.iter().filter(|it| it.contains("was withdrawn")).collect();
    let [one] = about[..] else { panic!("{told:?}") };
    assert!(one.contains("the id proef") && one.contains("3 messages"), "{one}");
    let reminders = told.iter().filter(|it| it.contains("Jaarverslag") && it.contains("6 weken"));
    assert_eq!(reminders.count(), 0, "{told:?}");
    // Back to the old id: what is still due is made anew, once.
    street.edit(AUTUMN).at("2026-09-01 18:00");
    street.agree().at("2026-09-01 18:01").at("2026-09-02 08:30").at("2026-09-03 08:30");
    let mails = street.mails();
    let of_opr = mails.iter().filter(|it| it.starts_with("opr: Jaarverslag"));
    assert_eq!(of_opr.count(), 1, "{mails:?}");
}

#[test]
fn the_very_first_start_holds_nothing() {
    let house = House::new(&all_moved(), ALL_ADDRESSES);
    house.must(crate::reload::GO_LIVE);
    assert_eq!(house.folder_of_mail().len(), 1, "the start mail");
    let said = status(&house);
    assert!(said.contains("state          fine\n"), "{said}");
}

#[test]
fn the_daemon_holds_an_edit_across_a_restart_and_reading_commands_show_what_runs() {
    let house = live();
    let mut running = house.start(WAITING);
    running.wait_for(" starts ");
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    house.write("config/kalender.yaml", &few.join("\n"));
    running.wait_for("is held until somebody agrees");
    running.wait_for("INFO sent ");
    running.wait_for("INFO sent ");
    running.stop();
    let mut running = house.start(WAITING);
    running.wait_for("is held until somebody agrees");
    running.wait_for(" starts ");
    let next = house.must("next -n 5");
    assert!(next.stderr.contains("wacht op akkoord"), "{next:?}");
    assert!(next.stdout.contains("CvA"), "{next:?}");
    let said = status(&house);
    assert!(said.contains("an edit is held") && said.contains("2 rows where 5 run"), "{said}");
    let (_, log) = running.stop();
    assert!(!log.contains("INFO sent "), "told once: {log}");
    assert_eq!(about_edits(&house).len(), 2);
    assert!(the_mail(&house, "kwaliteitskalender: an edit of proef").contains("plan --akkoord"));
}

#[test]
fn plan_shows_a_held_edit_and_plan_akkoord_is_seen_by_the_running_daemon() {
    let house = live();
    let mut running = house.start(WAITING);
    running.wait_for(" starts ");
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    house.write("config/kalender.yaml", &few.join("\n"));
    running.wait_for("is held until somebody agrees");
    let shown = house.must("plan");
    assert!(shown.stdout.contains("- evaluatie"), "{shown:?}");
    house.must("plan --akkoord");
    running.signal(Signal::HUP);
    running.wait_for("this version runs from now on");
    running.stop();
    assert!(status(&house).contains("state          fine\n"));
}

#[test]
fn a_row_that_seems_renamed_is_held_until_it_says_so() {
    let mut street = Street::live();
    street.at("2026-09-01 08:30");
    assert_eq!(street.mails().len(), 3, "the first reminders");
    let renamed = AUTUMN.replace("      jaarverslag:", "      jaarverslag-opr:");
    assert_ne!(renamed, AUTUMN);
    street.edit(&renamed).at("2026-09-01 10:00");
    let arrived = street.arrived();
    assert!(words(&arrived[0]).contains("heette: jaarverslag"), "{}", words(&arrived[0]));
    assert_eq!(street.rule("jaarverslag"), "jaarlijks voor 13 oktober");
    let honest = renamed.replace("jaarverslag-opr: {", "jaarverslag-opr: { heette: jaarverslag,");
    assert_ne!(honest, renamed);
    street.edit(&honest).at("2026-09-01 10:05");
    assert_eq!(street.rule("jaarverslag-opr"), "jaarlijks voor 13 oktober");
    street.mails();
    street.at("2026-09-02 08:30").at("2026-09-03 08:30");
    assert!(street.mails().is_empty(), "nothing lapsed, nothing begins again");
}

#[test]
fn nobody_agrees_to_another_file_than_the_one_that_is_held() {
    let house = live();
    let few = |rows: usize| {
        let is_row = |it: &&str| it.contains("wie: cva") || it.contains("wie: opr");
        let (gone, kept): (Vec<&str>, Vec<&str>) = AUTUMN.lines().partition(is_row);
        [kept, gone.into_iter().take(rows).collect()].concat().join("\n")
    };
    house.write("config/kalender.yaml", &few(0));
    house.must("run --once --clock 2026-09-01T12:00:00+02:00");
    assert!(status(&house).contains("an edit is held"), "{}", status(&house));
    house.write("config/kalender.yaml", &few(1));
    let done = house.run("plan --akkoord");
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stdout.contains("anders dan wat op akkoord wacht"), "{done:?}");
    house.write("config/kalender.yaml", "kapot: [");
    let done = house.run("plan --akkoord");
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(done.stdout.contains("niets om akkoord op te geven"), "{done:?}");
    let plan = house.run("plan");
    assert_eq!(plan.code, Some(1), "{plan:?}");
    std::fs::remove_file(house.path("config/kalender.yaml")).unwrap();
    let plan = house.run("plan");
    assert_eq!(plan.code, Some(69), "{plan:?}");
    assert!(plan.stderr.contains("wat draait, gaat gewoon door"), "{plan:?}");
    let done = house.run("plan --akkoord --organisation andere");
    assert_eq!(done.code, Some(2), "{done:?}");
}

#[test]
fn who_agrees_twice_or_before_the_service_runs_is_told_what_happens_next() {
    let house = live();
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    house.write("config/kalender.yaml", &few.join("\n"));
    let done = house.must("plan --akkoord");
    assert!(done.stdout.contains("nog niet vastgehouden"), "{done:?}");
    house.write("config/kalender.yaml", &format!("# anders\n{}", few.join("\n")));
    house.must("run --once --clock 2026-08-31T13:00:00+02:00");
    let explained = house.must("explain jaarverslag");
    assert!(explained.stderr.contains("wacht op akkoord. Hier staat het bestand"), "{explained:?}");
    let done = house.must("plan --akkoord");
    assert!(done.stdout.starts_with("Akkoord genoteerd. Draait de dienst"), "{done:?}");
    let done = house.must("plan --akkoord");
    assert!(done.stdout.starts_with("Het akkoord was al genoteerd."), "{done:?}");
    let plan = house.must("plan");
    assert!(plan.stdout.contains("Er is al akkoord gegeven op deze wijziging."), "{plan:?}");
    assert!(!plan.stdout.contains("plan --akkoord"), "{plan:?}");
    assert!(status(&house).contains("somebody agreed"), "{}", status(&house));
    house.must("run --once --clock 2026-08-31T14:00:00+02:00");
    let done = house.must("plan --akkoord");
    assert!(done.stdout.contains("draait al"), "{done:?}");
    assert!(house.must("explain jaarverslag").stderr.is_empty());
}
