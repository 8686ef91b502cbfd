//! One clear sentence and the right exit code when something is missing or wrong; and then nothing is sent.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::daemon::{ALL_ADDRESSES, AUTUMN, GO_LIVE, at, autumn, timeless};
use crate::process::{Done, House, done, header, program};
use crate::smtp_server::{Connection, SmtpServer};

/// Nobody: may not write in a folder of root.
const NOBODY: u32 = 65_534;

/// It failed with this code and told why, once, in words with these parts.
#[track_caller]
fn check(done: &Done, code: i32, parts: &[&str]) {
    assert_eq!(done.code, Some(code), "{done:?}");
    let told: Vec<&str> =
        done.stderr.lines().filter(|it| it.starts_with("kwaliteitskalender: ")).collect();
    assert_eq!(told.len(), 1, "{}", done.stderr);
    for part in parts {
        assert!(done.stderr.contains(part), "{part:?} is not in {:?}", done.stderr);
    }
    assert!(!done.stderr.contains("panicked"), "{}", done.stderr);
}

#[test]
fn a_wrong_command_line_is_wrong_usage() {
    let house = timeless();
    check(&house.run("run --bogus"), 2, &["--bogus"]);
    check(&house.run("fly"), 2, &["fly"]);
    check(&house.run("simulate --from 2026-09-01 --until 2026-08-01"), 2, &["2026-08-01"]);
    check(&house.run("run --clock yesterday"), 2, &["yesterday"]);
    check(&house.run("run --speed 10"), 2, &["--clock"]);
    check(&house.run("done bleid"), 2, &["bleid", "beleid"]);
}

#[test]
fn a_borrowed_clock_never_reaches_a_real_mail_server() {
    let house = timeless();
    house.mail("transport: smtp, smtp: { host: mail.swv.example, port: 587, tls: starttls }");
    check(&house.run("run --once --clock 2026-08-31T12:00:00+02:00"), 2, &["mail.swv.example"]);
    assert!(!house.path("var").exists());
}

#[test]
fn settings_that_are_wrong_name_the_file() {
    let missing = done(program().args(["run", "--config", "/nonexistent/server.yaml"]));
    check(&missing, 78, &["/nonexistent/server.yaml"]);
    let house = timeless();
    for (text, part) in [
        ("", "server.yaml"),
        ("calendars: [", "server.yaml"),
        (
            "calendars: []\noperator: a@b.example\ndata_dir: x\nmail: { transport: maildir, maildir: y }\n",
            "calendars",
        ),
        ("calender: x\n", "calender"),
    ] {
        house.write("config/server.yaml", text);
        check(&house.run("run --once"), 78, &["server.yaml", part]);
    }
    house.mail("transport: smtp, smtp: { host: mail.swv.example, port: 25, tls: none }");
    check(&house.run("run --once"), 78, &["mail.swv.example"]);
    house.mail("transport: smtp, smtp: { host: 127.0.0.1, port: 25, tls: none, username: kalender, password_file: geheim }");
    check(&house.run("run --once"), 78, &["geheim"]);
    house.write("config/geheim", "wachtwoord\n");
    fs::set_permissions(house.path("config/geheim"), Permissions::from_mode(0o644)).unwrap();
    let open = house.run("run --once");
    check(&open, 78, &["geheim", "chmod 600"]);
    assert!(!open.stderr.contains("wachtwoord"));
}

#[test]
fn a_coordinator_without_an_address_cannot_run() {
    let house = House::new(AUTUMN, "opr: opr@swv.example\n");
    check(&house.run(GO_LIVE), 78, &["bureau", "adresboek.yaml"]);
}

#[test]
fn one_calendar_named_twice_cannot_run() {
    let house = autumn();
    house.must(GO_LIVE);
    let settings = fs::read_to_string(house.path("config/server.yaml")).unwrap();
    let again = "  - { calendar: ../config/kalender.yaml, addresses: adresboek.yaml, done: geen.yaml, from: k@swv.example }\noperator:";
    house.write("config/server.yaml", &settings.replace("operator:", again));
    check(&house.run(GO_LIVE), 78, &["kalender.yaml twice"]);
}

#[test]
fn a_calendar_with_errors_does_not_run_and_sends_nothing() {
    let house = House::new(&AUTUMN.replace("wie: opr", "wie: opa"), ALL_ADDRESSES);
    let done = house.run(GO_LIVE);
    assert_eq!(done.code, Some(1), "{done:?}");
    assert!(
        done.stderr.contains("opa") && done.stderr.contains("kalender.yaml"),
        "{}",
        done.stderr
    );
    assert!(house.folder_of_mail().is_empty());
}

const BUREAU: &str = "bureau@swv.example";
const OPERATOR: &str = "beheer@swv.example";

/// To whom the mails went, in order of the alphabet.
fn mailed(house: &House) -> Vec<String> {
    let mut all: Vec<String> = house.folder_of_mail().iter().map(|it| header(it, "To")).collect();
    all.sort();
    all
}

#[test]
fn one_broken_calendar_does_not_stop_the_other() {
    let house = autumn();
    house.write(
        "config/tweede.yaml",
        &AUTUMN.replace("id: proef", "id: tweede").replace("wie: opr", "wie: opa"),
    );
    house.write(
        "config/server.yaml",
        &fs::read_to_string(house.path("config/server.yaml")).unwrap().replace(
            "operator:",
            "  - { calendar: tweede.yaml, addresses: adresboek.yaml, done: geen.yaml, from: k@swv.example }\noperator:",
        ),
    );
    let done = house.must(GO_LIVE);
    assert!(done.stderr.contains("tweede.yaml"), "{}", done.stderr);
    assert_eq!(
        mailed(&house),
        [OPERATOR, BUREAU],
        "the start mail of the first; the second is told"
    );
}

/// A second calendar in `tweede.yaml`, with its address book, beside that of `autumn`.
fn with_second(calendar: &str, addresses: &str) -> House {
    let house = autumn();
    house.write("config/tweede.yaml", calendar);
    house.write("config/adressen.yaml", addresses);
    let settings = fs::read_to_string(house.path("config/server.yaml")).unwrap();
    let second = "  - { calendar: tweede.yaml, addresses: adressen.yaml, done: geen.yaml, from: k@swv.example }\noperator:";
    house.write("config/server.yaml", &settings.replace("operator:", second));
    house
}

#[test]
fn one_coordinator_without_an_address_does_not_stop_the_other_calendar() {
    let calendar = AUTUMN.replace("id: proef", "id: tweede");
    let house = with_second(&calendar, "opr: opr@swv.example\n");
    for _ in 0..2 {
        let done = house.must(GO_LIVE);
        assert!(
            done.stderr.contains("adressen.yaml: de coördinator `bureau` heeft geen adres"),
            "{done:?}"
        );
        assert_eq!(mailed(&house), [OPERATOR, BUREAU], "the start mail of the first; told once");
    }
    house.write("config/adressen.yaml", ALL_ADDRESSES);
    house.must(GO_LIVE);
    assert_eq!(mailed(&house), [OPERATOR, BUREAU, BUREAU], "mended, so it runs");
}

#[test]
fn of_two_calendars_of_one_organisation_the_first_runs() {
    let house = with_second(AUTUMN, ALL_ADDRESSES);
    let done = house.must(GO_LIVE);
    assert!(done.stderr.contains("er is al een kalender van de organisatie `proef`"), "{done:?}");
    assert_eq!(
        mailed(&house),
        [OPERATOR, BUREAU],
        "the start mail of the first; the second is told"
    );
}

#[test]
fn a_calendar_that_is_not_there_is_named() {
    let house = autumn();
    fs::remove_file(house.path("config/kalender.yaml")).unwrap();
    check(&house.run(GO_LIVE), 69, &["kalender.yaml"]);
}

#[test]
fn a_data_folder_that_cannot_be_used_is_named() {
    let house = autumn();
    house.write("var", "a file in the way");
    check(&house.run(GO_LIVE), 69, &["var"]);
    fs::remove_file(house.path("var")).unwrap();
    fs::create_dir_all(house.ledger()).unwrap();
    check(&house.run(GO_LIVE), 69, &["ledger.sqlite"]);
    fs::remove_dir(house.ledger()).unwrap();
    fs::remove_file(house.path("var/sender.lock")).unwrap();
    fs::create_dir(house.path("var/sender.lock")).unwrap();
    check(&house.run(GO_LIVE), 69, &["sender.lock"]);
    assert!(house.folder_of_mail().is_empty());
}

#[test]
fn a_data_folder_that_may_not_be_written_is_named_with_the_way_out() {
    let house = autumn();
    fs::create_dir(house.path("var")).unwrap();
    // Whatever this shell's umask is, and wherever the program is: whoever may not write may read them here.
    fs::copy(env!("CARGO_BIN_EXE_kwaliteitskalender"), house.path("program")).unwrap();
    for readable in [
        "",
        "config",
        "config/server.yaml",
        "config/kalender.yaml",
        "config/adresboek.yaml",
        "config/afgerond.yaml",
    ] {
        fs::set_permissions(house.path(readable), Permissions::from_mode(0o755)).unwrap();
    }
    let unwritable = |line: &str| {
        fs::set_permissions(house.path("var"), Permissions::from_mode(0o555)).unwrap();
        let inner = house.command(line);
        let mut command = std::process::Command::new(house.path("program"));
        command.args(inner.get_args());
        if rustix::process::geteuid().is_root() {
            command.uid(NOBODY);
        }
        done(&mut command)
    };
    check(&unwritable(GO_LIVE), 69, &["var/sender.lock", "writable"]);
    check(&unwritable("retry"), 69, &["var/ledger.sqlite", "writable"]);
    fs::set_permissions(house.path("var"), Permissions::from_mode(0o755)).unwrap();
    house.must(GO_LIVE);
    let mails = house.folder_of_mail();
    fs::set_permissions(house.ledger(), Permissions::from_mode(0o444)).unwrap();
    fs::remove_file(house.path("var/sender.lock")).unwrap();
    check(&unwritable(&at("2026-09-01T08:30")), 69, &["sender.lock"]);
    check(&unwritable("retry"), 69, &["ledger"]);
    assert_eq!(house.folder_of_mail(), mails);
}

/// A ledger that went live, then spoiled: refused, and left as it is; the server hears nothing.
#[track_caller]
fn check_spoiled(spoil: impl Fn(Vec<u8>) -> Vec<u8>, parts: &[&str]) {
    let server = SmtpServer::start([Connection::polite()]);
    let house = autumn().smtp(server.port());
    house.must(GO_LIVE);
    let before = server.heard().len();
    let spoiled = spoil(fs::read(house.ledger()).unwrap());
    fs::write(house.ledger(), &spoiled).unwrap();
    check(&house.run(&at("2026-09-01T08:30")), 69, parts);
    assert_eq!(server.heard().len(), before, "a server was called");
    assert_eq!(fs::read(house.ledger()).unwrap(), spoiled, "the damaged ledger was written to");
}

#[test]
fn a_spoiled_ledger_is_refused_and_kept() {
    let words = ["ledger.sqlite", "damaged", "restore a back-up"];
    check_spoiled(|_| Vec::new(), &words);
    check_spoiled(|_| b"SQLite format 4\0 and then some".repeat(400), &words);
    check_spoiled(|it| it.iter().map(|byte| byte ^ 0x5a).collect(), &words);
    check_spoiled(|it| it[..it.len() / 2].to_vec(), &words);
    for page in [2, 5, 9, 14] {
        let flip = |mut it: Vec<u8>| {
            let page = page * 4096..(page + 1) * 4096;
            it[page].iter_mut().for_each(|byte| *byte = !*byte);
            it
        };
        check_spoiled(flip, &words);
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_no_ledger() {
    let house = autumn();
    fs::create_dir(house.path("var")).unwrap();
    let options = SqliteConnectOptions::new().filename(house.ledger());
    let mut other = SqliteConnection::connect_with(&options.create_if_missing(true)).await.unwrap();
    sqlx::query("CREATE TABLE songs (title TEXT)").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    check(&house.run(GO_LIVE), 69, &["ledger.sqlite", "another program"]);
}

#[tokio::test]
async fn a_ledger_of_a_newer_version_is_refused() {
    let house = autumn();
    house.must(GO_LIVE);
    let options = SqliteConnectOptions::new().filename(house.ledger());
    let mut ledger = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (999999, 'later', 1, x'00', 0)")
        .execute(&mut ledger)
        .await
        .unwrap();
    ledger.close().await.unwrap();
    check(&house.run(&at("2026-09-01T08:30")), 69, &["newer version", "ledger.sqlite"]);
    assert_eq!(house.folder_of_mail().len(), 1);
}

#[test]
fn a_ledger_on_a_borrowed_clock_is_not_taken_for_a_real_one() {
    let house = timeless();
    house.must(GO_LIVE);
    check(&house.run("run --once"), 69, &["borrowed", "--data-dir"]);
    let real = timeless();
    real.must("run --once");
    check(&real.run(GO_LIVE), 69, &["real", "--data-dir"]);
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let house = autumn();
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let unheard = |line: &str| {
        let mut command = house.command(line);
        command.stdin(Stdio::null()).stdout(full()).stderr(full()).status().unwrap().code()
    };
    assert_eq!(unheard(GO_LIVE), Some(0));
    assert_eq!(unheard(&at("2026-09-01T08:30")), Some(0));
    assert_eq!(unheard("run --bogus"), Some(2));
    assert_eq!(unheard("status"), Some(0));
    assert_eq!(house.folder_of_mail().len(), 4);
    house.write("config/kalender.yaml", "versie: 1\n");
    assert_eq!(unheard(&at("2026-09-01T09:30")), Some(0), "the last good version goes on");
    let broken = House::new("versie: 1\n", ALL_ADDRESSES);
    let mut command = broken.command(GO_LIVE);
    let status = command.stdin(Stdio::null()).stdout(full()).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(1));
}
