//! The real daemon, real files, and the system's own events: it stands still until something happens.

use std::fs;

use kwaliteitskalender::delivery::durations::SETTLES_AFTER;
use rustix::process::Signal;

use crate::daemon::{ALL_ADDRESSES, AUTUMN, timeless, timeless_calendar};
use crate::process::{House, RunningProcess, duration_of};
use crate::reload::{WAITING, about_edits, broken, later, live, status, the_mail};

const TAKEN: &str = "this version runs from now on";
const REFUSED: &str = "is broken and is not taken";

fn waiting(house: &House) -> RunningProcess {
    let mut running = house.start(WAITING);
    running.wait_for(" starts ");
    running
}

/// The mail about the edit has been sent, and nothing else was.
#[track_caller]
fn stop(running: RunningProcess) -> String {
    let (status, log) = running.stop();
    assert_eq!(status.code(), Some(0), "{log}");
    log
}

#[test]
fn a_good_edit_is_taken_and_the_coordinator_gets_what_it_does() {
    let house = live();
    let mut running = waiting(&house);
    let first = "proef: the version of 2026-08-31 10:00 UTC";
    assert!(status(&house).contains(first), "{}", status(&house));
    house.write("config/kalender.yaml", &later());
    running.wait_for(TAKEN);
    let other = "proef: the version of 2026-08-31 10:3";
    assert!(status(&house).contains(other), "while it runs: {}", status(&house));
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert!(!log.contains(REFUSED), "{log}");
    let text = the_mail(&house, "Kalender gewijzigd");
    assert!(text.contains("~ jaarverslag"), "{text}");
    assert!(text.contains("jaarlijks voor 13 oktober → jaarlijks voor 20 oktober"), "{text}");
    assert_eq!(about_edits(&house).len(), 1);
    assert!(status(&house).contains("state          fine\n"), "{}", status(&house));
}

#[test]
fn on_the_real_clock_an_edit_is_taken_within_seconds_of_the_last_save() {
    let house = timeless();
    let mut running = house.start("run");
    running.wait_for("INFO sent ");
    house.write(
        "config/kalender.yaml",
        &timeless_calendar().replace("wat: Beleid", "wat: Beleidsplan"),
    );
    running.wait_for(TAKEN);
    house.write("config/kalender.yaml", &timeless_calendar().replace("wie: opr", "wie: opa"));
    running.wait_for(REFUSED);
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert!(!log.contains("the bell did not ring"), "{log}");
    assert!(status(&house).contains("state          degraded\n"));
}

#[test]
fn a_bad_edit_is_refused_told_once_with_line_caret_and_help_and_the_calendar_goes_on() {
    let house = live();
    let mut running = waiting(&house);
    house.write("config/kalender.yaml", &broken());
    running.wait_for(REFUSED);
    running.wait_for("INFO sent ");
    let said = status(&house);
    assert!(said.contains("state          degraded\n"), "{said}");
    assert!(said.contains("kalender.yaml:15") && said.contains("broken since"), "{said}");
    let next = house.must("next -n 3");
    assert!(next.stdout.contains("Bestuur"), "{next:?}");
    assert!(next.stderr.contains("heeft een fout"), "{next:?}");
    house.must("done begroting/2026 --on 2026-08-31");
    let check = house.run("check");
    assert_eq!(check.code, Some(1), "`check` reads the file: {check:?}");
    // Saved again with the same mistake, and a remark.
    house.write("config/kalender.yaml", &format!("# nog even\n{}", broken()));
    running.signal(Signal::HUP);
    house.write("config/kalender.yaml", AUTUMN);
    running.wait_for("again what runs");
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert_eq!(log.matches(REFUSED).count(), 1, "{log}");
    assert!(!log.contains(TAKEN), "{log}");
    let text = the_mail(&house, "Kalender niet overgenomen: 1 fout");
    for part in ["kalender.yaml:15:", "^^^^^^", "= hulp:", "`bestur`", "augustus 2026 om 12:00"] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(!text.contains("@swv.example"), "{text}");
    the_mail(&house, "Kalender weer in orde");
    assert_eq!(about_edits(&house).len(), 2);
    assert!(status(&house).contains("state          fine\n"));
}

#[test]
fn a_file_renamed_over_the_other_is_an_edit_like_any() {
    let house = live();
    let mut running = waiting(&house);
    house.write("config/.kalender.yaml.new", &later());
    fs::rename(house.path("config/.kalender.yaml.new"), house.path("config/kalender.yaml"))
        .unwrap();
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    // As an editor that keeps a back-up: the file is gone for a moment.
    fs::rename(house.path("config/kalender.yaml"), house.path("config/kalender.yaml~")).unwrap();
    house.write("config/kalender.yaml", AUTUMN);
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert!(!log.contains(REFUSED), "{log}");
    assert_eq!(about_edits(&house).len(), 2);
}

#[test]
fn a_burst_of_saves_is_one_edit() {
    let house = live();
    let mut running = waiting(&house);
    let text = later();
    let (took, ()) = duration_of(|| {
        for at in 0..40 {
            // A slow writer: half files, wrong files, and at last the whole one.
            house.write("config/kalender.yaml", &text[..text.len() * at / 40]);
        }
        house.write("config/kalender.yaml", &broken());
        house.write("config/kalender.yaml", &text);
    });
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert_eq!(log.matches(TAKEN).count(), 1, "{log}");
    // On a machine that stood still in the middle, half a file may have looked like what somebody meant.
    if took < SETTLES_AFTER.to_std().unwrap() {
        assert!(!log.contains(REFUSED), "{log}");
        assert_eq!(about_edits(&house).len(), 1);
    }
}

#[test]
fn a_deleted_file_is_told_and_the_calendar_goes_on_until_it_is_back() {
    let house = live();
    let mut running = waiting(&house);
    fs::remove_file(house.path("config/kalender.yaml")).unwrap();
    let line = running.wait_for(REFUSED);
    assert!(line.contains("missing"), "{line}");
    running.wait_for("INFO sent ");
    let next = house.must("next -n 1");
    assert!(next.stderr.contains("kalender.yaml"), "{next:?}");
    house.must("history jaarverslag");
    house.write("config/kalender.yaml", AUTUMN);
    running.wait_for("again what runs");
    stop(running);
    let text = the_mail(&house, "Kalender niet overgenomen");
    assert!(text.contains("kalender.yaml: het bestand is er niet"), "{text}");
}

#[test]
fn a_file_that_cannot_be_read_stops_nothing() {
    let house = live();
    let mut running = waiting(&house);
    fs::remove_file(house.path("config/adresboek.yaml")).unwrap();
    fs::create_dir(house.path("config/adresboek.yaml")).unwrap();
    running.wait_for(REFUSED);
    running.wait_for("INFO sent ");
    fs::remove_dir(house.path("config/adresboek.yaml")).unwrap();
    house.write("config/adresboek.yaml", ALL_ADDRESSES);
    running.wait_for("again what runs");
    // A file of 17 MiB is not read either, nor is an empty one taken.
    house.write("config/kalender.yaml", &"#".repeat(17 * 1024 * 1024));
    running.wait_for(REFUSED);
    house.write("config/kalender.yaml", "");
    running.wait_for(REFUSED);
    house.write("config/kalender.yaml", &later());
    running.wait_for(TAKEN);
    let log = stop(running);
    assert_eq!(log.matches(REFUSED).count(), 3, "{log}");
}

#[test]
fn an_edit_of_the_address_book_alone_is_taken() {
    let house = live();
    let mut running = waiting(&house);
    let moved = ALL_ADDRESSES.replace("cva@swv.example", "commissie@swv.example");
    house.write("config/adresboek.yaml", &moved);
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert!(!log.contains("commissie@"), "{log}");
    let text = the_mail(&house, "Kalender gewijzigd");
    assert!(!text.contains("commissie@swv.example"), "{text}");
    house.must("run --once --clock 2026-09-01T08:30:00+02:00");
    let addresses: Vec<String> =
        house.folder_of_mail().iter().map(|it| crate::process::header(it, "To")).collect();
    assert!(addresses.contains(&"commissie@swv.example".to_owned()), "{addresses:?}");
    assert!(!addresses.contains(&"cva@swv.example".to_owned()), "{addresses:?}");
}

#[test]
fn what_changes_nothing_that_anybody_sees_is_taken_without_a_mail() {
    let house = live();
    let mut running = waiting(&house);
    house.write("config/kalender.yaml", &format!("# Vastgesteld op 1 juni.\n{AUTUMN}"));
    running.wait_for(TAKEN);
    stop(running);
    assert!(about_edits(&house).is_empty());
}

#[test]
fn a_signal_makes_it_read_where_the_system_tells_nothing() {
    let house = live();
    // Behind a link the folder of the file itself is not watched.
    fs::create_dir(house.path("elders")).unwrap();
    fs::rename(house.path("config/kalender.yaml"), house.path("elders/echt.yaml")).unwrap();
    std::os::unix::fs::symlink(house.path("elders/echt.yaml"), house.path("config/kalender.yaml"))
        .unwrap();
    let mut running = waiting(&house);
    house.write("elders/echt.yaml", &later());
    running.signal(Signal::HUP);
    running.wait_for(TAKEN);
    stop(running);
}

#[test]
fn files_from_a_configuration_store_are_links_through_one_that_is_swapped() {
    let house = live();
    let stored = |version: &str, text: &str| {
        fs::create_dir(house.path(&format!("config/..{version}"))).unwrap();
        house.write(&format!("config/..{version}/kalender.yaml"), text);
    };
    stored("eerste", AUTUMN);
    std::os::unix::fs::symlink("..eerste", house.path("config/..data")).unwrap();
    fs::remove_file(house.path("config/kalender.yaml")).unwrap();
    std::os::unix::fs::symlink("..data/kalender.yaml", house.path("config/kalender.yaml")).unwrap();
    let mut running = waiting(&house);
    stored("tweede", &later());
    std::os::unix::fs::symlink("..tweede", house.path("config/..data_tmp")).unwrap();
    fs::rename(house.path("config/..data_tmp"), house.path("config/..data")).unwrap();
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    stop(running);
    assert_eq!(about_edits(&house).len(), 1);
}

#[test]
fn a_mark_before_the_text_other_line_ends_and_an_old_time_on_the_file_are_no_trouble() {
    let house = live();
    let mut running = waiting(&house);
    let text = later();
    house.write("config/kalender.yaml", &text);
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    house.write("config/kalender.yaml", &format!("\u{feff}{text}"));
    running.wait_for(TAKEN);
    house.write("config/kalender.yaml", &text.replace('\n', "\r\n"));
    running.wait_for(TAKEN);
    // The same length and the same time on it: only the bytes differ.
    let path = house.path("config/kalender.yaml");
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    house.write(
        "config/kalender.yaml",
        &text.replace('\n', "\r\n").replace("20 oktober", "27 oktober"),
    );
    fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    let log = stop(running);
    assert!(!log.contains(REFUSED), "{log}");
    assert_eq!(about_edits(&house).len(), 2);
}

#[test]
fn a_folder_that_is_away_for_a_while_and_a_file_of_fifty_megabytes_cost_nothing() {
    let house = live();
    let mut running = waiting(&house);
    fs::rename(house.path("config"), house.path("weg")).unwrap();
    running.signal(Signal::HUP);
    running.wait_for(REFUSED);
    running.wait_for("INFO sent ");
    fs::rename(house.path("weg"), house.path("config")).unwrap();
    running.signal(Signal::HUP);
    running.wait_for("again what runs");
    running.wait_for("INFO sent ");
    let file = fs::File::options().write(true).open(house.path("config/kalender.yaml")).unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    running.signal(Signal::HUP);
    let line = running.wait_for(REFUSED);
    assert!(line.contains("too large"), "{line}");
    running.wait_for("INFO sent ");
    stop(running);
    let told: Vec<String> = about_edits(&house).into_iter().map(|(_, subject)| subject).collect();
    let error = "Kalender niet overgenomen: 1 fout";
    let mut expected = vec![error, "Kalender weer in orde", error];
    let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
    house.must("run --once --clock 2026-09-01T08:30:00+02:00");
    let mails = house.folder_of_mail();
    let reminders =
        mails.iter().filter(|it| !crate::process::header(it, "To").starts_with("bureau"));
    assert_eq!(reminders.count(), 3);
}

#[test]
fn what_editors_sync_clients_and_the_ledger_write_beside_it_wakes_nobody() {
    let house = live();
    // Everything in one folder.
    let one_folder = fs::read_to_string(house.path("config/server.yaml")).unwrap();
    let one_folder = one_folder.replace("../var/mail", "mail").replace("../var", ".");
    house.write("config/server.yaml", &one_folder);
    house.must("run --once --clock 2026-08-31T12:00:00+02:00");
    let mut command = house.command(WAITING);
    command.env("RUST_LOG", "kwaliteitskalender=debug");
    let mut running = RunningProcess::start(&mut command);
    running.wait_for(" starts ");
    for name in [
        ".kalender.yaml.swp",
        "4913",
        "kalender.yaml~",
        "#kalender.yaml#",
        ".~lock.kalender.yaml#",
        "~$kalender.yaml",
        "kalender.sync-conflict-20261122-001500-ABCDEFG.yaml",
        "kalender-PC van Jan.yaml",
        "kalender.yaml.tmp",
    ] {
        house.write(&format!("config/{name}"), &broken());
    }
    house.must("done begroting/2026 --on 2026-08-31");
    running.signal(Signal::HUP);
    house.write("config/kalender.yaml", &later());
    running.wait_for(TAKEN);
    running.wait_for("INFO sent ");
    let log = stop(running);
    // Writing a file is cutting it off and filling it.
    let woken = log.matches("a calendar file may have changed").count();
    assert!((1..=3).contains(&woken), "{woken} times:\n{log}");
    assert!(!log.contains(REFUSED), "{log}");
}

#[test]
fn one_calendar_that_breaks_leaves_the_other_alone() {
    let house = live();
    house.write("config/tweede.yaml", &AUTUMN.replace("id: proef", "id: tweede"));
    let server = fs::read_to_string(house.path("config/server.yaml")).unwrap();
    let second = "  - { calendar: tweede.yaml, addresses: adresboek.yaml, done: geen.yaml, from: k@swv.example }\noperator:";
    house.write("config/server.yaml", &server.replace("operator:", second));
    let mut running = waiting(&house);
    house.write("config/kalender.yaml", &broken());
    running.wait_for(REFUSED);
    house.write("config/tweede.yaml", &later().replace("id: proef", "id: tweede"));
    let line = running.wait_for(TAKEN);
    assert!(line.contains("tweede"), "{line}");
    // An id that runs already is an error too.
    house.write("config/tweede.yaml", AUTUMN);
    let line = running.wait_for(REFUSED);
    assert!(line.contains("runs already"), "{line}");
    stop(running);
}
