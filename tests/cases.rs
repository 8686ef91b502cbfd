//! Golden cases: a folder with input files, one command line, and everything the program says to it. Each is a test of its own.
//!
//! `tests/cases/<command>/<case>/` holds `command` (the arguments, on one line) and `output`: what went to stdout, then
//! `--- stderr ---` and what went there, then `exit N`. `cargo test --test cases check/tab` runs those whose name holds that;
//! with KALENDER_UPDATE_CASES=1 it writes `output` anew: read what it wrote before you keep it. `check` looks as if it were
//! always the same day, unless the case says which.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let commands = folders(&root).into_iter().filter(|it| is_built(&name(it)));
    let cases = commands.flat_map(|command| folders(&command));
    let trials: Vec<Trial> = cases.map(|case| trial(&root, case)).collect();
    assert!(!trials.is_empty(), "no cases in {}", root.display());
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A feature leaves out this command.
fn is_built(command: &str) -> bool {
    command != "import" || cfg!(feature = "import")
}

/// In order.
fn folders(at: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(at).expect("a folder of cases").map(|it| it.expect("an entry").path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

fn name(of: &Path) -> String {
    of.file_name().expect("a folder has a name").to_string_lossy().into_owned()
}

fn trial(root: &Path, case: PathBuf) -> Trial {
    let name = case.strip_prefix(root).expect("a case lies below the root").display().to_string();
    Trial::test(name, move || says_what_it_said(&case))
}

fn says_what_it_said(case: &Path) -> Result<(), Failed> {
    let said = run(case);
    let file = case.join("output");
    let expected = fs::read_to_string(&file).unwrap_or_default();
    if said == expected {
        return Ok(());
    }
    if std::env::var_os("KALENDER_UPDATE_CASES").is_some() {
        return Ok(fs::write(&file, &said)?);
    }
    Err(format!("-- expected\n{expected}-- found\n{said}").into())
}

/// The day on which `check` looks, so that no case depends on the day of the run.
const TODAY: &str = "2026-01-15";

fn run(case: &Path) -> String {
    let mut line = fs::read_to_string(case.join("command")).expect("a case has a command");
    if line.starts_with("check") && !line.contains("--today") {
        line.push_str(&format!(" --today {TODAY}"));
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_kwaliteitskalender"));
    for name in ["RUST_LOG", "KALENDER_CRASH_AT", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY"] {
        program.env_remove(name);
    }
    let Output { status, stdout, stderr } = program
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
