//! The commands, as a person or a script meets them: every command line of the README, shapes, exit codes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::process::program;

mod machine;
mod refused;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with a copy of `config/`; ledger and mail end up beside it.
fn shop() -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&root().join("config"), &folder.path().join("config"));
    // The table that the README imports.
    let table = "tests/cases/import/seed-table";
    copy(&root().join(table), &folder.path().join(table));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program().args(arguments).current_dir(folder).output().expect("the program starts")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("stdout is UTF-8")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("stderr is UTF-8")
}

#[track_caller]
fn check_exit(folder: &Path, arguments: &[&str], code: i32) -> Output {
    let output = run(folder, arguments);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{}{}",
        stdout(&output),
        stderr(&output)
    );
    output
}

/// Parses JSON from stdout.
#[track_caller]
fn json(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let output = check_exit(folder, arguments, 0);
    serde_json::from_slice(&output.stdout).expect("an array")
}

/// The command lines of the README: indented ones that start the program, and those in its table.
fn readme_commands() -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let indented =
        readme.lines().filter_map(|line| line.strip_prefix("    cargo run --locked -- "));
    let table = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `kwaliteitskalender ")?.split('`').next());
    indented.chain(table).map(str::to_owned).collect()
}

/// The id of a row's first occurrence that still lies ahead, as `occurrences` lists it.
fn coming(folder: &Path, item: &str) -> String {
    let all = json(folder, &["occurrences", "--format", "json"]);
    let found =
        all.iter().find(|it| it["item"] == item).unwrap_or_else(|| panic!("{item} is listed"));
    found["id"].as_str().unwrap().to_owned()
}

/// Days that hold whatever day it is: one that is still to come, one that has been.
fn days(folder: &Path) -> (String, String) {
    let all = json(folder, &["occurrences", "--format", "json"]);
    let later = all
        .iter()
        .filter_map(|it| it["due"].as_str())
        .max()
        .expect("something is due within a year");
    (later.to_owned(), "2026-10-01".to_owned())
}

/// The command line as it can run on any day: dated names are replaced by those of today.
fn on_any_day(folder: &Path, command: &str) -> Vec<String> {
    let (later, past) = days(folder);
    let mut words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
    let act = words[0].clone();
    if ["done", "undo", "choose-date", "skip-year", "preview"].contains(&act.as_str()) {
        let item = words[1].split('/').next().unwrap().to_owned();
        words[1] = coming(folder, &item);
    }
    match act.as_str() {
        "choose-date" => words[2] = later,
        "event" => words[2] = past,
        _ => {}
    }
    words
}

/// Starts a service that would run for ever, waits until it has said this, and asks it to stop.
fn run_until_it_says(folder: &Path, arguments: &[&str], wanted: &str) {
    let mut child = program()
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let errors = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        BufReader::new(errors).lines().map_while(Result::ok).collect::<Vec<_>>()
    });
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = Vec::new();
    let mut heard = false;
    for line in lines {
        heard |= line.contains(wanted);
        said.push(line);
        if heard {
            break;
        }
    }
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let status = child.wait().unwrap();
    let errors = reader.join().unwrap();
    assert!(heard, "{arguments:?} never said {wanted}: {said:#?} {errors:#?}");
    assert_eq!(status.code(), Some(0), "{arguments:?} stops at once when asked: {errors:#?}");
}

#[test]
fn every_command_line_of_the_readme_works() {
    let folder = shop();
    let commands = readme_commands();
    assert!(15 <= commands.len(), "the README has its table: {commands:?}");
    for command in &commands {
        let words = on_any_day(folder.path(), command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if words[0] == "run" && !words.contains(&"--once") {
            run_until_it_says(folder.path(), &words, "Dit komt eraan");
        } else {
            let output = check_exit(folder.path(), &words, 0);
            assert!(
                !stdout(&output).contains("panicked") && !stderr(&output).contains("panicked"),
                "{command}"
            );
        }
    }
}

#[test]
fn the_readme_names_every_command_but_the_rarest() {
    let help = run(root(), &["--help"]);
    let text = stdout(&help);
    let commands = text.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let known = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|it| !it.is_empty());
    let shown: Vec<String> = readme_commands();
    for command in known.filter(|it| !["resume-clock", "help"].contains(it)) {
        assert!(
            shown.iter().any(|it| it.split(' ').next() == Some(command)),
            "the README does not show `{command}`"
        );
    }
}

#[test]
fn the_main_job_leaves_a_start_mail_for_each_coordinator_and_none_twice() {
    let folder = shop();
    check_exit(folder.path(), &["run", "--once"], 0);
    let mails = || -> Vec<PathBuf> {
        let entries = fs::read_dir(folder.path().join("var/mail")).unwrap();
        entries
            .map(|it| it.unwrap().path())
            .filter(|it| it.extension().is_some_and(|it| it == "eml"))
            .collect()
    };
    assert_eq!(mails().len(), 2, "one for each coordinator");
    check_exit(folder.path(), &["run", "--once"], 0);
    let start = |path: &PathBuf| fs::read_to_string(path).unwrap().contains("gestart");
    assert_eq!(mails().iter().filter(|it| start(it)).count(), 2, "not twice");
}

/// The keys of a JSON object, in order of the alphabet.
fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn occurrences_in_json_have_the_promised_shape_and_order() {
    let all = json(
        root(),
        &[
            "occurrences",
            "--calendar",
            "config/kalender.yaml",
            "--from",
            "2026-08-01",
            "--until",
            "2027-08-01",
            "--format",
            "json",
        ],
    );
    for it in &all {
        let promised = [
            "calendar",
            "due",
            "group",
            "id",
            "item",
            "last_schoolday",
            "last_workday",
            "nominal",
            "period",
            "practical",
            "responsible",
            "state",
            "steps",
            "title",
        ];
        assert_eq!(keys(it), promised);
        assert!(it["steps"].is_array() && it["responsible"].is_array());
    }
    let order = |it: &Value| {
        (
            it["due"].is_null(),
            it["due"].as_str().map(str::to_owned),
            it["id"].as_str().unwrap().to_owned(),
        )
    };
    assert!(all.is_sorted_by_key(order), "by due, then id, undated last");
    let state = |it: &Value| it["state"].as_str().unwrap().to_owned();
    let known = [
        "planned",
        "undated",
        "awaiting-date",
        "awaiting-start-year",
        "awaiting-event",
        "awaiting-plan",
        "counting",
        "expected",
        "continuous",
    ];
    assert!(all.iter().all(|it| known.contains(&state(it).as_str())));
    let event = all.iter().find(|it| it["item"] == "basisondersteuning").unwrap();
    assert_eq!(
        (&event["due"], &event["period"], &event["nominal"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let report = all.iter().find(|it| it["item"] == "jaarverslag-opr").unwrap();
    let expected = r#"{"calendar":"swv-vo","due":"2027-05-31","group":"verantwoording","id":"jaarverslag-opr/2027","item":"jaarverslag-opr","last_schoolday":"2027-05-31","last_workday":"2027-05-31","nominal":"2027-06-01","period":"2027","practical":"2027-05-31","responsible":["opr"],"state":"planned","steps":[],"title":"Jaarverslag OPR"}"#;
    assert_eq!(report, &serde_json::from_str::<Value>(expected).unwrap());
}

#[test]
fn a_simulation_in_json_has_the_promised_shape_and_order() {
    let lines = [
        "simulate",
        "--calendar",
        "config/kalender.yaml",
        "--from",
        "2026-09-10",
        "--until",
        "2026-09-20",
        "--format",
        "json",
    ];
    let all = json(root(), &lines);
    assert!(!all.is_empty());
    for it in &all {
        assert_eq!(keys(it), ["at", "calendar", "entries", "message_id", "party", "subject", "to"]);
        assert!(it["at"].as_str().unwrap().ends_with("+02:00"), "with offset");
        assert!(it["to"].as_str().unwrap().contains('@'));
        for entry in it["entries"].as_array().unwrap() {
            assert_eq!(keys(entry), ["due", "kind", "occurrence", "planned", "rung", "step"]);
        }
    }
    let order =
        |it: &Value| ["at", "calendar", "to"].map(|key| it[key].as_str().unwrap().to_owned());
    assert!(all.is_sorted_by_key(order), "by (at, calendar, to)");
    assert_eq!(all, json(root(), &lines), "the same again, Message-IDs too");
    let cva = all.iter().rfind(|it| it["party"] == "cva").expect("a mail to the CvA");
    assert_eq!(
        cva["entries"],
        serde_json::from_str::<Value>(r#"[{"occurrence":"jaarverslag-cva/2026","step":null,"kind":"before","rung":"2 weken","planned":"2026-09-16","due":"2026-09-30"}]"#).unwrap()
    );
    let asks = all
        .iter()
        .flat_map(|it| it["entries"].as_array().unwrap())
        .find(|it| it["kind"] == "ask-date")
        .unwrap();
    assert_eq!(
        (&asks["rung"], &asks["due"]),
        (&Value::Null, &Value::Null),
        "a series has no rung, a question no date"
    );
}

#[test]
fn the_coming_mails_in_json_have_day_party_and_subject() {
    let all = json(
        root(),
        &["next", "--calendar", "config/kalender.yaml", "-n", "3", "--format", "json"],
    );
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|it| keys(it) == ["at", "calendar", "party", "subject", "to"]));
}

#[test]
fn wrong_usage_exits_2_and_says_what_was_wrong() {
    let folder = shop();
    for wrong in [
        &["frobnicate"][..],
        &["next", "-n", "veel"],
        &["next", "--party", "bestaat-niet"],
        &["next", "-n", "0"],
        &["occurrences", "--from", "31-12-2026"],
        &["occurrences", "--from", "+262142-01-01"],
        &["check", "--today", "+262142-12-30"],
        &["check", "--today=-262143-01-03"],
        &["explain", "begroting", "--today", "+262142-12-30"],
        &["preview", "begroting", "--today=-262143-01-03"],
        &["export", "--md", "--organisation", "swv-vo", "--today", "+262142-12-30"],
        &["plan", "--today", "+262142-12-30"],
        &["simulate", "--from", "+262142-12-01", "--until", "+262142-12-02"],
        &["choose-date", "jaarverslag-steunpunt/2026-2027", "+262142-01-01"],
        &["run", "--clock", "9999-12-31T00:00:00Z"],
        &["occurrences", "--from", "2026-02-01", "--until", "2026-01-01"],
        &["simulate", "--from", "2026-08-01", "--until", "2026-08-01"],
        &["simulate", "--from", "2026-08-01"],
        &["check", "--calendar", "a.yaml", "--config", "b.yaml"],
        &["run", "--speed", "10"],
        &["run", "--clock", "morgen"],
        &["done"],
        &["done", "jaarverslag-cva/2031", "--on", "gisteren"],
        &["event", "norm-basisondersteuning", "31 juni 2026"],
    ] {
        let output = check_exit(folder.path(), wrong, 2);
        assert!(!output.stderr.is_empty(), "{wrong:?}");
        assert!(output.stdout.is_empty(), "{wrong:?}: stdout is data");
    }
}

/// Of our own refusals; those of the command line itself, like `--help`, are English.
/// (R23)
#[test]
fn an_unknown_name_exits_2_and_gives_the_nearest() {
    let folder = shop();
    let id = coming(folder.path(), "jaarverslag-cva");
    let slip = id.replace("cva", "cav");
    for (wrong, near) in [
        (vec!["done", slip.as_str()], "jaarverslag-cva/"),
        (vec!["undo", slip.as_str()], "jaarverslag-cva/"),
        (vec!["skip-year", "jaarverslag-steunpnt/2026-2027"], "jaarverslag-steunpunt/"),
        (vec!["history", "jaarverslag-cav"], "jaarverslag-cva"),
        (vec!["event", "norm-basisondersteunig", "onbekend"], "norm-basisondersteuning"),
        (vec!["next", "--party", "oprr"], "opr"),
    ] {
        let output = check_exit(folder.path(), &wrong, 2);
        assert!(stderr(&output).contains(near), "{wrong:?}: {}", stderr(&output));
    }
}

#[test]
fn a_statutory_duty_is_skipped_only_with_a_reason() {
    let folder = shop();
    let id = coming(folder.path(), "jaarverslag");
    for without in [&["skip-year", id.as_str()][..], &["skip-year", id.as_str(), "--note", " "]] {
        let refused = check_exit(folder.path(), without, 2);
        assert!(stderr(&refused).contains("--note"), "{}", stderr(&refused));
    }
    check_exit(folder.path(), &["skip-year", &id, "--note", "samengegaan met SWV PO"], 0);
}

#[test]
fn what_is_missing_exits_69_and_wrong_settings_78() {
    let folder = shop();
    let missing = check_exit(folder.path(), &["check", "--calendar", "nergens.yaml"], 69);
    assert!(stderr(&missing).contains("nergens.yaml"), "{}", stderr(&missing));
    fs::remove_file(folder.path().join("config/kalender.yaml")).unwrap();
    check_exit(folder.path(), &["next"], 69);
    fs::write(folder.path().join("config/server.yaml"), "calendars: 3\n").unwrap();
    let wrong = check_exit(folder.path(), &["next"], 78);
    assert!(stderr(&wrong).contains("server.yaml"), "{}", stderr(&wrong));
}

#[test]
fn a_calendar_with_errors_exits_1_and_one_file_stands_alone() {
    let folder = shop();
    let alone = folder.path().join("alleen.yaml");
    let text = fs::read_to_string(root().join("config/kalender.yaml")).unwrap();
    fs::write(&alone, text.replace("jaarlijks voor 1 oktober", "tot 1 oktober")).unwrap();
    let found = check_exit(folder.path(), &["check", "--calendar", "alleen.yaml"], 1);
    let all = format!("{}{}", stdout(&found), stderr(&found));
    assert!(all.contains("alleen.yaml"), "{all}");
    let refused = check_exit(folder.path(), &["next", "--calendar", "alleen.yaml"], 1);
    assert!(refused.stdout.is_empty());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [
        &["occurrences", "--calendar", "config/kalender.yaml", "--format", "json"][..],
        &["check"],
        &["next", "--calendar", "config/kalender.yaml"],
        &["--help"],
    ] {
        let mut child = program()
            .args(arguments)
            .current_dir(root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn an_act_says_what_was_written_down_and_history_shows_it() {
    let folder = shop();
    let id = coming(folder.path(), "jaarverslag-cva");
    let said = check_exit(
        folder.path(),
        &[
            "done",
            &id,
            "--on",
            "1 november 2026",
            "--by",
            "CvA",
            "--link",
            "https://swv.example/verslag",
        ],
        0,
    );
    assert!(stdout(&said).contains(&id), "{}", stdout(&said));
    let history = check_exit(folder.path(), &["history", "jaarverslag-cva"], 0);
    assert!(stdout(&history).contains("CvA"), "{}", stdout(&history));
    check_exit(folder.path(), &["undo", &id], 0);
    for [of_done, value] in [["--on", "2026-11-01"], ["--outcome", "ja"], ["--link", "https://x"]] {
        let refused = check_exit(folder.path(), &["undo", &id, of_done, value], 2);
        assert!(stderr(&refused).contains(of_done), "{}", stderr(&refused));
    }
    let prefixed = format!("swv-vo:{id}");
    check_exit(folder.path(), &["done", &prefixed], 0);
    check_exit(folder.path(), &["choose-date", &id, "2027-03-12"], 2);
}
