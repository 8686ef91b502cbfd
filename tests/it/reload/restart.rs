//! What survives the end of the process: the last good version, what was told, since when.

use std::fs;

use crate::daemon::{ALL_ADDRESSES, AUTUMN, at};
use crate::process::{House, header};
use crate::reload::street::Street;
use crate::reload::{GO_LIVE, WAITING, about_edits, broken, later, live, status, the_mail};

/// Something that goes wrong with the files.
type Spoil<'a> = &'a dyn Fn(&House);

#[test]
fn a_broken_file_runs_the_last_good_version_after_a_restart_and_is_told_once() {
    let house = live();
    let mut running = house.start(WAITING);
    running.wait_for(" starts ");
    house.write("config/kalender.yaml", &broken());
    running.wait_for("is broken and is not taken");
    running.wait_for("INFO sent ");
    let since = status(&house);
    running.stop();
    for minute in ["2026-08-31T13:00", "2026-09-01T08:30", "2026-09-01T09:00"] {
        let done = house.must(&at(minute));
        assert!(done.stderr.contains("is broken and is not taken"), "{}", done.stderr);
    }
    assert_eq!(about_edits(&house).len(), 1);
    assert_eq!(house.folder_of_mail().len(), 5, "the start mail, the error, and three reminders");
    let broken_line =
        |text: &str| text.lines().find(|it| it.contains("is broken since")).unwrap().to_owned();
    assert_eq!(broken_line(&status(&house)), broken_line(&since));

    house.write("config/kalender.yaml", &later());
    let done = house.must(&at("2026-09-01T10:00"));
    assert!(done.stderr.contains("this version runs from now on"), "{}", done.stderr);
    assert!(status(&house).contains("state          fine\n"));
    assert_eq!(about_edits(&house).len(), 2);
}

#[test]
fn whatever_is_wrong_with_a_file_at_the_start_the_last_good_version_runs() {
    let missing = |house: &House, name: &str| fs::remove_file(house.path(name)).unwrap();
    let spoil: [(&str, Spoil<'_>); 6] = [
        ("no calendar", &|house| missing(house, "config/kalender.yaml")),
        ("no address book", &|house| missing(house, "config/adresboek.yaml")),
        ("an empty calendar", &|house| house.write("config/kalender.yaml", "")),
        ("half a calendar", &|house| {
            house.write("config/kalender.yaml", &AUTUMN[..AUTUMN.len() / 2]);
        }),
        ("another thing altogether", &|house| {
            house.write("config/kalender.yaml", "PK\u{3}\u{4}\0\0");
        }),
        ("a folder", &|house| {
            missing(house, "config/adresboek.yaml");
            fs::create_dir(house.path("config/adresboek.yaml")).unwrap();
        }),
    ];
    for (case, spoil) in spoil {
        let house = live();
        spoil(&house);
        let done = house.must(&at("2026-09-01T08:30"));
        assert!(done.stderr.contains("is not taken"), "{case}: {}", done.stderr);
        let reminders = house.folder_of_mail();
        let reminders = reminders.iter().filter(|it| !header(it, "To").starts_with("bureau"));
        assert_eq!(reminders.count(), 3, "{case}");
        assert_eq!(about_edits(&house).len(), 1, "{case}");
    }
}

#[test]
fn a_file_that_was_broken_from_the_beginning_runs_once_it_is_mended() {
    let house = live();
    house.write("config/tweede.yaml", &broken().replace("id: proef", "id: tweede"));
    let server = fs::read_to_string(house.path("config/server.yaml")).unwrap();
    let second = "  - { calendar: tweede.yaml, addresses: adresboek.yaml, done: geen.yaml, from: k@swv.example }\noperator:";
    house.write("config/server.yaml", &server.replace("operator:", second));
    let mut running = house.start(WAITING);
    running.wait_for(" starts ");
    running.wait_for("is broken and is not taken");
    running.wait_for("INFO sent organisation= party=\"operator\"");
    let told = the_mail(&house, "kwaliteitskalender: tweede.yaml does not run");
    assert!(told.contains("tweede.yaml:15 (K02)"), "{told}");
    assert!(!told.contains("bestur"), "nothing of the file: {told}");
    assert!(status(&house).contains("tweede.yaml does not run"), "{}", status(&house));
    house.write("config/tweede.yaml", &AUTUMN.replace("id: proef", "id: tweede"));
    running.wait_for("INFO sent organisation=tweede");
    running.stop();
    let said = status(&house);
    assert!(said.contains("state          fine\n") && said.contains("tweede: "), "{said}");
}

/// Whatever happens to the files in between: the same reminders as if nobody had touched them, each once.
#[test]
fn no_reminder_is_lost_or_repeated_by_edits_of_every_sort() {
    let september = (1..=30).map(|day| format!("2026-09-{day:02} 08:30"));
    let october = (1..=24).map(|day| format!("2026-10-{day:02} 08:30"));
    let mornings: Vec<String> = september.chain(october).collect();
    let reminders = |street: &mut Street| -> Vec<String> {
        let arrived = street.arrived();
        let is_reminder =
            |it: &&Vec<u8>| header(it, "X-Kwaliteitskalender-Reason") != "kalenderbestand";
        arrived
            .iter()
            .filter(is_reminder)
            .map(|it| format!("{} {}", header(it, "Date"), crate::reload::street::said(it)))
            .collect()
    };
    let mut untouched = Street::live();
    let mut touched = Street::live();
    let remark = format!("# Vastgesteld.\n{AUTUMN}");
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    let states = [
        broken(),
        remark,
        String::new(),
        AUTUMN.to_owned(),
        few.join("\n"),
        AUTUMN.replace("id: proef", "id: ander"),
    ];
    let mut sent = 0;
    for (nr, morning) in mornings.iter().enumerate() {
        let state = &states[nr % states.len()];
        if state.is_empty() {
            let _ = fs::remove_file(touched.path("kalender.yaml"));
        } else {
            touched.edit(state);
        }
        if nr % 4 == 3 {
            let _ = fs::remove_file(touched.path("adresboek.yaml"));
            touched.restart();
        }
        untouched.at(morning);
        touched.at(morning);
        touched.write("adresboek.yaml", ALL_ADDRESSES);
        let (expected, found) = (reminders(&mut untouched), reminders(&mut touched));
        assert_eq!(found, expected, "on {morning}, after {state:?}");
        sent += found.len();
    }
    assert!(8 < sent, "{sent} reminders in two months");
}

#[test]
fn a_calendar_that_never_ran_is_told_to_the_operator_once_and_of_three_calendars_each_by_its_own_name()
 {
    let house = House::new(AUTUMN, ALL_ADDRESSES);
    let server = fs::read_to_string(house.path("config/server.yaml")).unwrap();
    let line = |name: &str| {
        format!(
            "  - {{ calendar: {name}.yaml, addresses: adresboek.yaml, done: geen.yaml, from: k@swv.example }}\n"
        )
    };
    let names = ["twee", "drie", "vier"];
    let lines: String = names.iter().map(|it| line(it)).collect();
    house.write("config/server.yaml", &server.replace("operator:", &format!("{lines}operator:")));
    let of = |name: &str, text: &str| {
        text.replace("id: proef", &format!("id: {name}")).replace("Proefvereniging", name)
    };
    for name in ["twee", "drie"] {
        house.write(&format!("config/{name}.yaml"), &of(name, AUTUMN));
    }
    house.write("config/vier.yaml", &of("vier", &broken()));
    house.must(GO_LIVE);
    let few: Vec<&str> = AUTUMN.lines().filter(|it| !it.contains("wie: cva")).collect();
    house.write("config/kalender.yaml", &later());
    house.write("config/twee.yaml", &of("twee", &broken()));
    house.write("config/drie.yaml", &of("drie", &few.join("\n")));
    house.must("run --once --clock 2026-08-31T13:00:00+02:00");
    house.must("run --once --clock 2026-08-31T14:00:00+02:00");
    let mut told = about_edits(&house);
    told.sort();
    let of_coordinator = |subject: &str| ("bureau@swv.example".to_owned(), subject.to_owned());
    let of_operator = |subject: &str| ("beheer@swv.example".to_owned(), subject.to_owned());
    let expected = [
        of_operator("kwaliteitskalender: an edit of drie is held"),
        of_operator("kwaliteitskalender: vier.yaml does not run"),
        of_coordinator("Kalender gewijzigd: dit verandert er aan de mails"),
        of_coordinator("Kalender niet overgenomen: 1 fout"),
        of_coordinator("Wijziging wacht op akkoord: nog maar 2 onderdelen"),
    ];
    assert_eq!(told, expected);
    for (subject, file, name) in [
        ("Kalender gewijzigd", "kalender.yaml", "Proefvereniging"),
        ("Kalender niet overgenomen", "twee.yaml", "twee"),
        ("Wijziging wacht", "drie.yaml", "drie"),
    ] {
        let text = the_mail(&house, subject);
        assert!(
            text.contains(file) && text.contains(&format!("Kwaliteitskalender {name}")),
            "{text}"
        );
    }
    let said = status(&house);
    assert!(said.contains("state          degraded\n"), "{said}");
    for part in
        ["twee.yaml is broken since", "drie.yaml was changed and is held", "vier.yaml does not run"]
    {
        assert!(said.contains(part), "{part:?} is not in {said}");
    }
    // The good ones are compared also when another is broken.
    let plan = house.run("plan");
    assert_eq!(plan.code, Some(1), "{plan:?}");
    assert!(plan.stdout.contains("- evaluatie") && plan.stderr.contains("bestur"), "{plan:?}");
}

#[test]
fn a_calendar_in_another_folder_goes_on_from_what_ran_also_when_it_is_broken() {
    let house = live();
    fs::rename(house.path("config"), house.path("elders")).unwrap();
    house.write("elders/kalender.yaml", &broken());
    let moved = |line: &str| {
        let mut command = crate::process::program();
        command.args(line.split_whitespace()).arg("--config").arg(house.path("elders/server.yaml"));
        crate::process::done(&mut command)
    };
    let done = moved("run --once --clock 2026-09-01T08:30:00+02:00");
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stderr.contains("was moved") && done.stderr.contains("is not taken"), "{done:?}");
    let reminders = house.folder_of_mail();
    let reminders = reminders.iter().filter(|it| !header(it, "To").starts_with("bureau"));
    assert_eq!(reminders.count(), 3);
    assert!(moved("status").stdout.contains("proef: the version of"));
}

#[test]
fn status_says_since_when_the_version_runs_that_was_taken_last() {
    let house = live();
    let version = |local: &str| format!("the version of {local} UTC");
    assert!(status(&house).contains(&version("2026-08-31 10:00")), "{}", status(&house));
    // Nobody has heard of the row yet: its other key is taken at once.
    house.write("config/kalender.yaml", &AUTUMN.replace("      jaarverslag:", "      verslag:"));
    let done = house.must(&at("2026-08-31T14:05"));
    assert!(done.stderr.contains("this version runs from now on"), "{}", done.stderr);
    assert!(status(&house).contains(&version("2026-08-31 12:05")), "{}", status(&house));
    house.must(&at("2026-08-31T15:00"));
    assert!(status(&house).contains(&version("2026-08-31 12:05")), "{}", status(&house));
}
