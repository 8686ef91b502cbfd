//! The golden cases together: what they must show between them, and what none of them may. Each case itself is a test of
//! the program `cases`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kwaliteitskalender::calendar::{advice_codes, codes};

/// Every case of every command, in order.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let folders = |at: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    let mut all: Vec<PathBuf> = folders(&root).iter().flat_map(|it| folders(it)).collect();
    assert!(!all.is_empty(), "no cases in {}", root.display());
    all.sort();
    all
}

#[test]
fn every_code_has_a_case() {
    let outputs: String = cases()
        .iter()
        .map(|case| fs::read_to_string(case.join("output")).expect("a case has an output"))
        .collect();
    let shown: BTreeSet<&str> =
        codes().into_iter().filter(|it| outputs.contains(&format!("[{it}]"))).collect();
    let missing: Vec<&str> = codes().into_iter().filter(|it| !shown.contains(it)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn every_check_of_the_catalogue_has_a_case_that_fails_and_one_that_passes() {
    let shows = |case: &Path, code: &str| {
        let output = fs::read_to_string(case.join("output")).expect("a case has an output");
        output.contains(&format!("[{code}]"))
    };
    for code in advice_codes().into_iter().chain(["K91", "K92"]) {
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
        let output = fs::read_to_string(case.join("output")).expect("a case has an output");
        let is_shown = ["geheim.example", "geheim-example"].iter().any(|it| output.contains(it));
        assert!(!is_shown, "{}", case.display());
    }
}

#[test]
fn no_output_asks_a_question_or_speaks_of_the_machine() {
    for case in cases() {
        let output = fs::read_to_string(case.join("output")).expect("a case has an output");
        assert!(!output.contains("bedoelde u"), "{}", case.display());
        assert!(!output.contains(env!("CARGO_MANIFEST_DIR")), "{}", case.display());
    }
}
