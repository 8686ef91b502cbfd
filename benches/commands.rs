//! Whole processes, side by side: `next` against a program that only opens the ledger and parses the file, `check` of the
//! real calendar, and `check` of 1,000, 10,000 and 50,000 rows against the bare parse and a row. Prints medians and ratios:
//! `cargo bench --bench commands`.

mod large;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use kwaliteitskalender::adapters::sqlite::Store;

use large::{many_rows, parse_bare};

/// Pairs of runs; the median of each side counts.
const PAIRS: usize = 25;

/// Rows of the large calendars: ten, then five times as many.
const ROWS: [usize; 3] = [1_000, 10_000, 50_000];

const ONE_CALENDAR: &str = "calendars: [{ calendar: kalender.yaml, addresses: adresboek.yaml, done: afgerond.yaml, from: kalender@swv.example }]
operator: beheer@swv.example
data_dir: var
mail: { transport: maildir, maildir: var/mail }
";

const PROGRAM: &str = env!("CARGO_BIN_EXE_kwaliteitskalender");

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["baseline", file, ledger] => baseline(Path::new(file), Some(Path::new(ledger))),
        ["baseline", file] => baseline(Path::new(file), None),
        _ => compare_all(),
    }
}

/// What any program must do: open the ledger (if any) and parse the file into ignored values.
fn baseline(file: &Path, ledger: Option<&Path>) {
    if let Some(ledger) = ledger {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let opened = runtime.block_on(Store::open(ledger));
        opened.expect("the ledger was made by the program itself");
    }
    let text = std::fs::read_to_string(file).unwrap();
    parse_bare(&text);
}

fn compare_all() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("var");
    let data = data.to_str().unwrap();
    let this = std::env::current_exe().unwrap();
    let this = this.to_str().unwrap();
    // One calendar on both sides: the baseline parses one file.
    for name in ["kalender.yaml", "adresboek.yaml", "afgerond.yaml"] {
        std::fs::copy(format!("config/{name}"), folder.path().join(name)).unwrap();
    }
    let settings = folder.path().join("server.yaml");
    std::fs::write(&settings, ONE_CALENDAR).unwrap();
    let settings = settings.to_str().unwrap();
    run(&[PROGRAM, "--config", settings, "run", "--once"]);
    let ledger = format!("{data}/ledger.sqlite");
    let next = [PROGRAM, "--config", settings, "next"];
    compare(
        "next / open the ledger and parse the file",
        &next,
        &[this, "baseline", "config/kalender.yaml", &ledger],
    );

    let real = [PROGRAM, "--config", "config/server.yaml", "check"];
    let alone = [this, "baseline", "config/kalender.yaml"];
    compare("check of the real calendars, all files / parse one", &real, &alone);

    let mut first = None;
    for rows in ROWS {
        // In a folder of its own, without an address book: only the table counts.
        let place = folder.path().join(rows.to_string());
        std::fs::create_dir(&place).unwrap();
        let large = place.join("kalender.yaml");
        std::fs::write(&large, many_rows(rows)).unwrap();
        let large = large.to_str().unwrap();
        let time = compare(
            &format!("check of {rows} rows / bare parse"),
            &[PROGRAM, "check", "--calendar", large],
            &[this, "baseline", large],
        );
        let each = time.as_secs_f64() * 1_000_000.0 / rows as f64;
        let first = *first.get_or_insert(each);
        println!("  {each:.1} µs a row, {:.2} of that of {} rows", each / first, ROWS[0]);
    }
}

/// Prints both medians and their ratio; gives ours.
fn compare(what: &str, ours: &[&str], theirs: &[&str]) -> Duration {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        a.push(run(ours));
        b.push(run(theirs));
    }
    let (a, b) = (median(&mut a), median(&mut b));
    println!(
        "{what}: {:.1} ms / {:.1} ms = {:.2}",
        millis(a),
        millis(b),
        a.as_secs_f64() / b.as_secs_f64()
    );
    a
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn run(command: &[&str]) -> Duration {
    let started = Instant::now();
    let status = Command::new(command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let passed = started.elapsed();
    assert!(status.unwrap().code().is_some_and(|code| code <= 1), "{command:?} fails");
    passed
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
