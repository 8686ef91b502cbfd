//! Golden cases: a folder with input files, one command line, and everything the program says to it.
//!
//! `tests/cases/<command>/<case>/` holds `command` (the arguments, on one line) and `output`: what went to stdout, then
//! `--- stderr ---` and what went there, then `exit N`. `KALENDER_UPDATE_CASES=1 cargo test --test it cases` writes `output` anew;
//! read what it wrote before you keep it. `check` looks as if it were always the same day, unless the case says which.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use kwaliteitskalender::calendar::CODES;

use crate::process::program;

/// Every case of every command, in order.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = |at: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    let mut all: Vec<PathBuf> = folders(&root).iter().flat_map(|it| folders(it)).collect();
    all.sort();
    all
}

/// The day on which `check` looks, so that no case depends on the day of the run.
const TODAY: &str = "2026-01-15";

fn run(case: &Path) -> String {
    let mut line = fs::read_to_string(case.join("command")).expect("a case has a command");
    if line.starts_with("check") && !line.contains("--today") {
        line.push_str(&format!(" --today {TODAY}"));
    }
    let Output { status, stdout, stderr } = program()
        .args(line.split_whitespace())
        .current_dir(case)
        .env("TZ", "UTC")
        .output()
        .expect("the program starts");
    let mut said = String::from_utf8(stdout).expect("stdout is UTF-8");
    if !stderr.is_empty() {
        said.push_str("--- stderr ---\n");
        said.push_str(&String::from_utf8(stderr).expect("stderr is UTF-8"));
    }
    let code = status.code().map_or("by a signal".to_owned(), |code| code.to_string());
    said.push_str(&format!("exit {code}\n"));
    said
}

#[test]
fn every_case_says_what_it_said() {
    let update = std::env::var_os("KALENDER_UPDATE_CASES").is_some();
    let mut different = Vec::new();
    for case in cases() {
        let said = run(&case);
        let file = case.join("output");
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if said == expected {
            continue;
        }
        if update {
            fs::write(&file, &said).unwrap();
        } else {
            different
                .push(format!("== {}\n-- expected\n{expected}-- found\n{said}", case.display()));
        }
    }
    assert!(different.is_empty(), "{} cases differ:\n{}", different.len(), different.join("\n"));
}

#[test]
fn every_code_has_a_case() {
    let outputs: String = cases()
        .iter()
        .map(|case| fs::read_to_string(case.join("output")).unwrap_or_default())
        .collect();
    let shown: BTreeSet<&str> =
        CODES.into_iter().filter(|it| outputs.contains(&format!("[{it}]"))).collect();
    let missing: Vec<&str> = CODES.into_iter().filter(|it| !shown.contains(it)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn every_check_of_the_catalogue_has_a_case_that_fails_and_one_that_passes() {
    let shows = |case: &Path, code: &str| {
        let output = fs::read_to_string(case.join("output")).unwrap_or_default();
        output.contains(&format!("[{code}]"))
    };
    let is_advice = |code: &&str| ("K60".."K80").contains(code) || ["K91", "K92"].contains(code);
    for code in CODES.into_iter().filter(is_advice) {
        let mut fails = cases().into_iter().filter(|case| shows(case, code));
        let passes = |case: PathBuf| {
            let name = format!("ok-{}", case.file_name().unwrap().to_str().unwrap());
            let twin = case.with_file_name(name);
            twin.is_dir() && !shows(&twin, code)
        };
        assert!(fails.any(passes), "{code} has no case `ok-…` beside it");
    }
}

/// The slips of beginners have their own words, not the parser's: what is wrong, what to write, and what happens now.
#[test]
fn the_ten_mistakes_of_beginners_are_named_with_help_and_consequence() {
    let ten = [
        ("colon-in-a-text", "K44"),
        ("tab-in-front", "K41"),
        ("curly-quotes", "K43"),
        ("no-break-space-behind-a-colon", "K42"),
        ("one-space-too-many", "K45"),
        ("at-sign-in-front", "K46"),
        ("unknown-key", "K01"),
        ("empty-value", "K20"),
        ("windows-1252", "K40"),
        ("key-twice", "K56"),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check");
    for (case, code) in ten {
        let output = fs::read_to_string(root.join(case).join("output")).expect("the case is there");
        assert!(output.starts_with(&format!("fout[{code}]: ")), "{case}: {output}");
        let mut findings = output.split("\n\n").filter(|it| it.starts_with("fout["));
        assert!(findings.all(|it| it.contains("= hulp: ") && it.contains("= gevolg: ")), "{case}");
    }
}

/// What is printed is mailed and pasted further than the address book.
#[test]
fn no_output_shows_an_address() {
    for case in cases() {
        let output = fs::read_to_string(case.join("output")).unwrap_or_default();
        let is_shown = ["geheim.example", "geheim-example"].iter().any(|it| output.contains(it));
        assert!(!is_shown, "{}", case.display());
    }
}

#[test]
fn no_output_asks_a_question_or_speaks_of_the_machine() {
    for case in cases() {
        let output = fs::read_to_string(case.join("output")).unwrap_or_default();
        assert!(!output.contains("bedoelde u"), "{}", case.display());
        assert!(!output.contains(env!("CARGO_MANIFEST_DIR")), "{}", case.display());
    }
}
