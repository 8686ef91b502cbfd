//! The rules of the house, held against every file: who imports whom, what stays pure, how long a file may be.
//!
//! Each finding reads `file:line: what is wrong`. Comments and texts are blanked before code is searched.

mod decisions;
mod imports;
mod names;
mod registries;
mod rules;
mod source;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use kwaliteitskalender::calendar::codes;
use kwaliteitskalender::calendar::keys::ROW;

use decisions::unresolved;
use imports::Imports;
use names::{doubled, scattered};
use registries::{Registry, command, rows, second_lists};
use rules::{
    IMPORTER, OPERATORS, ROOMS, adapters_that_import_another, dependencies_without_a_reason,
    imports_from_later_rooms, imports_of_import, impure_words, map_of_rooms, no_opening_line,
    printing_outside_app, sentences_in_a_command, too_long, unfinished,
};
use source::Source;

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(package().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every Rust file below a folder, in order of path.
fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    for entry in fs::read_dir(package().join(folder)).expect("a folder of the package") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            found.extend(sources(&path));
        } else if path.ends_with(".rs") {
            found.push(Source::new(&path, &read(&path)));
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// Read once for all rules.
static LIBRARY: LazyLock<Vec<Source>> = LazyLock::new(|| sources("src"));
static AROUND: LazyLock<Vec<Source>> =
    LazyLock::new(|| ["tests", "benches"].into_iter().flat_map(sources).collect());

#[track_caller]
fn check_house(rule: impl Fn(&Source) -> Vec<String>) {
    assert!(LIBRARY.iter().any(|it| it.path == "src/lib.rs"), "the house was not found");
    check_clean(&LIBRARY.iter().chain(&*AROUND).flat_map(rule).collect::<Vec<_>>());
}

#[track_caller]
fn check_clean(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn a_room_imports_only_from_rooms_before_it() {
    check_house(imports_from_later_rooms);
}

#[test]
fn the_pure_rooms_stay_pure() {
    check_house(impure_words);
}

#[test]
fn no_adapter_imports_another() {
    check_house(adapters_that_import_another);
}

#[test]
fn only_its_command_names_the_room_import() {
    check_house(imports_of_import);
}

#[test]
fn no_file_is_too_long() {
    check_house(too_long);
}

#[test]
fn every_file_opens_with_what_it_is() {
    check_house(no_opening_line);
}

#[test]
fn nothing_is_left_undone_or_hidden() {
    check_house(unfinished);
}

#[test]
fn only_app_and_main_print() {
    check_house(printing_outside_app);
}

#[test]
fn what_an_administrator_reads_stands_in_messages() {
    check_house(sentences_in_a_command);
}

#[test]
fn a_file_that_a_rule_names_is_there() {
    for path in OPERATORS.into_iter().chain([IMPORTER]) {
        assert!(LIBRARY.iter().any(|it| it.path == path), "{path}");
    }
}

#[test]
fn every_room_is_on_the_map_in_its_order() {
    let entries = fs::read_dir(package().join("src")).expect("the folder src");
    let names = entries.map(|it| it.expect("a readable entry").path());
    let beside: Vec<String> =
        names.map(|it| it.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    check_clean(&map_of_rooms(&Source::new("src/lib.rs", &read("src/lib.rs")), &beside));
}

#[test]
fn no_circle_of_files_inside_a_room() {
    let imports = Imports::of(&LIBRARY);
    let inside = |room: &'static str| {
        let (file, folder) = (format!("src/{room}.rs"), format!("src/{room}/"));
        imports.circles(|path| path == file || path.starts_with(&folder))
    };
    check_clean(&ROOMS.into_iter().flat_map(inside).collect::<Vec<_>>());
}

#[test]
fn the_methods_of_a_type_lie_in_one_file_or_one_folder() {
    check_clean(&scattered(&LIBRARY));
}

#[test]
fn no_name_of_a_type_stands_for_two_things_in_a_room() {
    check_clean(&doubled(&LIBRARY));
}

#[test]
fn the_tables_are_the_only_registries() {
    let of = |path: &str| LIBRARY.iter().find(|it| it.path == path).expect("the file is there");
    let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
    let registries = [
        Registry {
            what: "codes of problems",
            names: codes().into_iter().map(str::to_owned).collect(),
            tables: &[],
            spelled: |it| vec![it.to_owned()],
        },
        Registry {
            what: "kinds of mail",
            names: rows(of("src/planning/reminder.rs"), "kinds", " =>"),
            tables: &["src/planning/reminder.rs", "src/messages/kinds.rs"],
            spelled: |it| vec![format!("Kind::{it}")],
        },
        Registry {
            what: "keys of a row",
            names: owned(&ROW.names()),
            tables: &["src/calendar/keys/row.rs", "src/calendar/read/row.rs"],
            spelled: |it| vec![format!("\"{it}")],
        },
        Registry {
            what: "commands",
            names: rows(of("src/app/commands.rs"), "commands", ": "),
            tables: &["src/app/commands.rs"],
            spelled: command,
        },
    ];
    for path in registries.iter().flat_map(|it| it.tables) {
        assert!(!of(path).code.is_empty(), "{path}");
    }
    let found: Vec<String> = registries.iter().flat_map(|it| second_lists(it, &*LIBRARY)).collect();
    check_clean(&found);
}

#[test]
fn every_rule_is_named_by_code_and_by_a_test_and_every_reference_resolves() {
    // The rules of the house themselves speak of rules that do not exist.
    let is_tidy = |it: &Source| it.path.starts_with("tests/it/tidy");
    let house = LIBRARY.iter().chain(&*AROUND).filter(|it| !is_tidy(it));
    check_clean(&unresolved(&read("src/decisions.md"), house));
}

#[test]
fn every_dependency_says_what_it_is_for() {
    check_clean(&dependencies_without_a_reason(&read("Cargo.toml")));
}
