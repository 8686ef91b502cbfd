//! The rules, one function each, and what each must catch and must not.

use super::check_clean;
use super::source::{Source, group_heads, line_of, module_of, paths};

/// A room imports only from rooms before it.
pub(super) const ROOMS: [&str; 8] =
    ["dates", "calendar", "planning", "delivery", "messages", "import", "adapters", "app"];
const PURE: [&str; 6] = ["dates", "calendar", "planning", "delivery", "messages", "import"];

/// The one file that names `import`, which a feature leaves out.
pub(super) const IMPORTER: &str = "src/app/commands/import.rs";

/// A file that is longer has two subjects.
const LINES_MAX: usize = 500;

/// What a pure room never says: it has no clock, file, network, environment, thread, async or log.
const IMPURE: [&str; 15] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "std::process",
    "tokio",
    "async",
    "await",
    "tracing",
    "sqlx",
    "lettre",
    "SystemTime",
    "Utc::now",
    "Local::now",
    "Instant::now",
];

const PRINTING: [&str; 5] = ["println!", "print!", "eprintln!", "eprint!", "dbg!"];

/// Joined here, so that this file does not contain it.
const MEND_ME: &str = concat!("FIX", "ME");

pub(super) fn imports_from_later_rooms(source: &Source) -> Vec<String> {
    let Some(room) = source.room() else { return Vec::new() };
    let place = |name: &str| ROOMS.iter().position(|it| *it == name);
    let is_later = |names: &[&str]| names.first().is_some_and(|name| place(room) < place(name));
    let later = paths(source).into_iter().filter(|(_, names)| is_later(names));
    let mut found: Vec<String> = later
        .map(|(at, names)| {
            source.finding(at, &format!("`{room}` imports from the later `{}`", names[0]))
        })
        .collect();
    found.extend(source.refuse(&["crate::{"], "hides the rooms: one `use` a room"));
    found
}

pub(super) fn impure_words(source: &Source) -> Vec<String> {
    if !source.room().is_some_and(|room| PURE.contains(&room)) {
        return Vec::new();
    }
    let mut found = source.refuse(&IMPURE, "in a pure room");
    found.extend(grouped_imports(source));
    for at in source.places("derive") {
        let list = source.code[at..].split(')').next().unwrap_or_default();
        let is_serde = |name: &str| ["Serialize", "Deserialize"].contains(&name);
        if list.split(|c: char| !c.is_alphanumeric()).any(is_serde) {
            found.push(source.finding(at, "a type of a pure room derives a serde trait"));
        }
    }
    found
}

/// `use std::{fmt, fs};` says `std::fs` as well.
fn grouped_imports(source: &Source) -> Vec<String> {
    let modules: Vec<&str> = IMPURE.iter().filter_map(|it| it.strip_prefix("std::")).collect();
    let judge = |at: usize| {
        let heads = group_heads(source.code[at..].strip_prefix("std::")?);
        let name = heads.into_iter().find(|name| modules.contains(name))?;
        Some(source.finding(at, &format!("`std::{name}` in a pure room")))
    };
    source.places("std").into_iter().filter_map(judge).collect()
}

pub(super) fn adapters_that_import_another(source: &Source) -> Vec<String> {
    let ["adapters", own, ..] = module_of(&source.path)[..] else { return Vec::new() };
    let judge = |(at, names): (usize, Vec<&str>)| match names[..] {
        ["adapters", other, ..] if other != own && other.starts_with(char::is_lowercase) => {
            Some(source.finding(at, &format!("`{own}` imports the adapter `{other}`")))
        }
        _ => None,
    };
    paths(source).into_iter().filter_map(judge).collect()
}

pub(super) fn imports_of_import(source: &Source) -> Vec<String> {
    let may = source.room().is_none_or(|room| room == "import") || source.path == IMPORTER;
    let found =
        paths(source).into_iter().filter(|(_, names)| !may && names.first() == Some(&"import"));
    let what = format!("only {IMPORTER} names the room `import`");
    found.map(|(at, _)| source.finding(at, &what)).collect()
}

pub(super) fn too_long(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let finding = || format!("{}:{lines}: longer than {LINES_MAX} lines", source.path);
    (LINES_MAX < lines).then(finding).into_iter().collect()
}

pub(super) fn no_opening_line(source: &Source) -> Vec<String> {
    let first = source.text.lines().next().and_then(|it| it.strip_prefix("//! "));
    let opens = first.is_some_and(|it| !it.trim().is_empty());
    let finding = || format!("{}:1: does not open with a `//!` line", source.path);
    (!opens).then(finding).into_iter().collect()
}

pub(super) fn unfinished(source: &Source) -> Vec<String> {
    let words = ["todo!", "unimplemented!"];
    let mut found = source.refuse(&words, "leaves work undone");
    for attribute in ["#[ignore", "#[allow(", "#![allow(", ", allow("] {
        let places = source.code.match_indices(attribute);
        let what = format!("`{attribute}` hides something");
        found.extend(places.map(|(at, _)| source.finding(at, &what)));
    }
    let marks = source.text.match_indices(MEND_ME);
    let line = |at| line_of(&source.text, at);
    found.extend(marks.map(|(at, _)| format!("{}:{}: {MEND_ME}", source.path, line(at))));
    found
}

pub(super) fn printing_outside_app(source: &Source) -> Vec<String> {
    let may_print = source.path == "src/main.rs" || source.room() == Some("app");
    if may_print || !source.path.starts_with("src/") {
        return Vec::new();
    }
    source.refuse(&PRINTING, "outside `app`")
}

/// Commands of the operator, who reads English; the administrator reads sentences of `messages`.
pub(super) const OPERATORS: [&str; 2] = ["src/app/commands/run.rs", "src/app/commands/status.rs"];

pub(super) fn sentences_in_a_command(source: &Source) -> Vec<String> {
    let is_command = source.path.starts_with("src/app/commands/");
    if !is_command || OPERATORS.contains(&source.path.as_str()) {
        return Vec::new();
    }
    let all = ["Failure::Usage(", "Failure::Unavailable("].into_iter();
    let places = all.flat_map(|call| source.places(call).into_iter().map(|at| at + call.len()));
    // A text is blank here: what follows it is a call on it.
    let is_own = |at: &usize| {
        source.code[*at..].trim_start().starts_with('.')
            || source.code[*at..].trim_start().starts_with("format!")
    };
    places
        .filter(is_own)
        .map(|at| source.finding(at, "a sentence that is not in `messages`"))
        .collect()
}

/// What stands beside the rooms: the crate's two files, and the pages of its documentation.
const BESIDE: [&str; 4] = ["lib", "main", "decisions", "contributing"];

/// The rooms in their order, each on the map above them; no folder or file beside them.
pub(super) fn map_of_rooms(lib: &Source, beside: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let declared: Vec<&str> =
        lib.code.lines().filter_map(|it| it.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    if declared != ROOMS {
        found.push(format!("{}:1: rooms {declared:?}, not {ROOMS:?}", lib.path));
    }
    let map: Vec<&str> = lib.text.lines().filter_map(|it| it.strip_prefix("//!")).collect();
    let names =
        |line: &&str, room: &str| line.split(|c: char| !c.is_alphanumeric()).any(|it| it == room);
    for room in ROOMS.into_iter().filter(|room| !map.iter().any(|line| names(line, room))) {
        found.push(format!("{}:1: `{room}` is not on the map", lib.path));
    }
    let is_known =
        |name: &&String| BESIDE.contains(&name.as_str()) || ROOMS.contains(&name.as_str());
    let strangers = beside.iter().filter(|name| !is_known(name));
    found.extend(strangers.map(|name| format!("src/{name}:1: not a room")));
    found
}

/// Every dependency says in the line above it what it is for.
pub(super) fn dependencies_without_a_reason(manifest: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut is_dependency, mut above) = (false, "");
    for (number, line) in (1..).zip(manifest.lines().map(str::trim)) {
        let names_one = match line.strip_prefix('[') {
            Some(heading) => {
                let section = heading.trim_end_matches(']');
                is_dependency = section.ends_with("dependencies");
                section.contains("dependencies.")
            }
            None => is_dependency && line.starts_with(|c: char| c.is_alphanumeric() || c == '"'),
        };
        if names_one && !above.starts_with('#') {
            found.push(format!("Cargo.toml:{number}: no line above says what it is for: {line}"));
        }
        above = line;
    }
    found
}

// What each rule must catch, and must not.

/// Each rule on one snippet: the lines that it names.
#[track_caller]
fn check(rule: impl Fn(&Source) -> Vec<String>, path: &str, text: &str, lines: &[usize]) {
    let found = rule(&Source::new(path, text));
    let expected: Vec<String> = lines.iter().map(|line| format!("{path}:{line}: ")).collect();
    let agrees = found.len() == expected.len()
        && expected.iter().all(|start| found.iter().any(|it| it.starts_with(start)));
    assert!(agrees, "expected {expected:?}, found {found:#?}");
}

#[test]
fn an_import_from_a_later_room_is_caught_in_every_spelling() {
    let rule = imports_from_later_rooms;
    check(rule, "src/dates/lead.rs", "\nuse crate::calendar::Rule;", &[2]);
    check(rule, "src/planning.rs", "fn f() { crate::app::run() }", &[1]);
    check(rule, "src/dates/lead.rs", "use super::super::messages::dutch;", &[1]);
    check(rule, "src/delivery/outbox.rs", "use crate::{dates::{Lead, Window}, app};", &[1, 1]);
    check(rule, "src/calendar.rs", "use crate::dates::Lead;\nuse super::dates;", &[]);
    check(rule, "src/calendar.rs", "//! As `crate::app` does.\nlet a = \"crate::app\";", &[]);
    check(rule, "src/app.rs", "use crate::adapters::smtp;\nuse crate::app::tick;", &[]);
    check(rule, "src/lib.rs", "pub use crate::app;", &[]);
}

#[test]
fn the_world_is_caught_in_a_pure_room_and_left_alone_elsewhere() {
    let worldly = "use std::fs;\nuse std::{fmt, net::IpAddr};\nasync fn f() { g().await }\n\
                   let now = Utc::now();\ntracing::info!(\"x\");\n#[derive(Debug, Serialize)]\nstruct S;";
    check(impure_words, "src/planning/plan.rs", worldly, &[1, 2, 3, 3, 4, 5, 6]);
    check(impure_words, "src/adapters/files.rs", worldly, &[]);
    let pure = "use std::{fmt, sync::Arc};\nuse std::iter;\n// async, await, std::fs\nlet asynchronous = 1;";
    check(impure_words, "src/planning/plan.rs", pure, &[]);
}

#[test]
fn an_adapter_that_imports_another_is_caught() {
    let rule = adapters_that_import_another;
    check(rule, "src/adapters/smtp.rs", "\nuse crate::adapters::sqlite::Ledger;", &[2]);
    check(
        rule,
        "src/adapters/smtp.rs",
        "use super::sqlite;\nuse super::{files, systemd};",
        &[1, 2, 2],
    );
    check(rule, "src/adapters/sqlite/outbox.rs", "use super::super::smtp;", &[1]);
    check(rule, "src/adapters/sqlite/outbox.rs", "use super::facts;\nuse super::Ledger;", &[]);
    check(rule, "src/adapters/sqlite.rs", "use crate::adapters::sqlite::outbox;", &[]);
    check(rule, "src/adapters/smtp.rs", "mod tests { use super::*; }", &[]);
    check(rule, "src/app/daemon.rs", "use crate::adapters::smtp;", &[]);
}

#[test]
fn a_file_that_names_import_is_caught() {
    let names = "use crate::calendar::Item;\nuse crate::import::table::Cell;";
    check(imports_of_import, "src/app/commands/init.rs", names, &[2]);
    check(imports_of_import, "src/adapters/files.rs", "use super::super::import;", &[1]);
    check(imports_of_import, IMPORTER, names, &[]);
    check(imports_of_import, "src/import/draft.rs", names, &[]);
    check(imports_of_import, "src/app/cli.rs", "commands::import::import(args)", &[]);
}

#[test]
fn a_file_too_long_or_without_an_opening_line_is_caught() {
    let long = "//! Long.\n".repeat(LINES_MAX + 1);
    check(too_long, "tests/it/long.rs", &long, &[LINES_MAX + 1]);
    check(too_long, "tests/it/long.rs", &"//! Long.\n".repeat(LINES_MAX), &[]);
    check(no_opening_line, "src/a.rs", "// A comment.\n//! Too late.", &[1]);
    check(no_opening_line, "src/a.rs", "//! \nuse b;", &[1]);
    check(no_opening_line, "src/a.rs", "//! What it is.\nuse b;", &[]);
}

#[test]
fn a_sentence_in_a_command_is_caught_unless_it_is_the_operators() {
    let rule = sentences_in_a_command;
    let says = "Failure::Usage(\n  format!(\"{a}\"))\nFailure::Unavailable(\"weg\".to_owned())\n\
                Failure::Usage(\n  \"weg\".into(),\n)";
    check(rule, "src/app/commands/export.rs", says, &[1, 3, 4]);
    check(rule, "src/app/commands/run.rs", says, &[]);
    check(rule, "src/app/transport.rs", says, &[]);
    let borrowed = "Failure::Usage(usage::no_calendar(id))\nErr(Failure::Usage(_))";
    check(rule, "src/app/commands/export.rs", borrowed, &[]);
}

#[test]
fn what_is_undone_or_hidden_is_caught() {
    let hidden = "#[test]\n#[ignore = \"slow\"]\nfn f() { todo!() }\n#[allow(dead_code)]\n\
                  fn g() { unimplemented!(\"x\") }\n#![cfg_attr(test, allow(unused))]";
    check(unfinished, "tests/it/a.rs", hidden, &[2, 3, 4, 5, 6]);
    check(unfinished, "src/a.rs", &format!("\n// {MEND_ME}: later"), &[2]);
    check(unfinished, "src/a.rs", "#[expect(dead_code, reason = \"x\")]\n// todo!()", &[]);
}

#[test]
fn printing_below_app_is_caught() {
    let printing = "fn f() {\n    println!(\"a\");\n    eprint!(\"b\");\n}";
    check(printing_outside_app, "src/adapters/smtp.rs", printing, &[2, 3]);
    check(printing_outside_app, "src/app/output.rs", printing, &[]);
    check(printing_outside_app, "src/main.rs", printing, &[]);
    check(printing_outside_app, "src/messages/list.rs", "writeln!(out, \"a\")", &[]);
}

#[test]
fn a_room_off_the_map_out_of_order_or_unknown_is_caught() {
    let map = ROOMS.map(|room| format!("//! | `{room}` | … |\n")).concat();
    let rooms = ROOMS.map(|room| format!("pub mod {room};\n"));
    let judge = |text: String, beside: &str| {
        map_of_rooms(&Source::new("src/lib.rs", &text), &[beside.to_owned()]).len()
    };
    assert_eq!(judge(map.clone() + &rooms.concat(), "dates"), 0);
    assert_eq!(judge(map.replace("delivery", "…") + &rooms.concat(), "main"), 1);
    assert_eq!(judge(map.clone() + &rooms.iter().rev().cloned().collect::<String>(), "lib"), 1);
    assert_eq!(judge(map + &rooms.concat(), "cellar"), 1);
}

#[test]
fn a_dependency_without_a_reason_is_caught() {
    let good = "[dependencies]\n# Dates.\nchrono = \"0.4\"\n\n[profile.dev]\ndebug = 1";
    check_clean(&dependencies_without_a_reason(good));
    let bad = "[package]\nname = \"x\"\n[dependencies]\n# Dates.\nchrono = \"0.4\"\nserde = \"1\"\n\
               [target.'cfg(unix)'.dev-dependencies]\n\ntempfile = \"3\"\n[dependencies.tokio]\n";
    let found = dependencies_without_a_reason(bad);
    let starts = ["Cargo.toml:6: ", "Cargo.toml:9: ", "Cargo.toml:10: "];
    assert_eq!(found.len(), starts.len(), "{found:?}");
    assert!(starts.iter().zip(&found).all(|(start, it)| it.starts_with(start)), "{found:?}");
}
