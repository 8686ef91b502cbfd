//! One name, one thing: types that share a name, and types whose methods lie all over a room.

use std::collections::BTreeMap;

use super::imports::product;
use super::source::{Source, name_at};

/// Names of types defined more than once in one room.
pub(super) fn doubled(sources: &[Source]) -> Vec<String> {
    let mut places: BTreeMap<(&str, String), Vec<String>> = BTreeMap::new();
    for source in sources {
        let Some(room) = source.room() else { continue };
        for (at, name) in types(source) {
            places.entry((room, name)).or_default().push(source.finding(at, ""));
        }
    }
    let doubled = places.into_iter().filter(|(_, at)| 1 < at.len());
    doubled
        .map(|((room, name), at)| format!("{}`{name}` is {} things in `{room}`", at[0], at.len()))
        .collect()
}

/// The types that a file defines, outside its tests.
fn types(source: &Source) -> Vec<(usize, String)> {
    let code = product(source);
    let mut found = Vec::new();
    for word in ["struct ", "enum ", "trait ", "type "] {
        for (at, _) in code.match_indices(word) {
            let line = code[..at].rsplit('\n').next().unwrap_or_default();
            let is_own = ["", "pub ", "pub(super) ", "pub(crate) "].contains(&line);
            let is_restricted = line.starts_with("pub(in ") && line.ends_with(") ");
            let name = name_at(&code[at + word.len()..]);
            if (is_own || is_restricted) && name.starts_with(char::is_uppercase) {
                found.push((at, name.to_owned()));
            }
        }
    }
    found
}

/// Types whose own methods lie in several files that are not one folder with its door.
pub(super) fn scattered(sources: &[Source]) -> Vec<String> {
    let mut files: BTreeMap<(&str, String), Vec<&str>> = BTreeMap::new();
    for source in sources {
        let Some(room) = source.room() else { continue };
        for name in implemented(product(source)) {
            let all = files.entry((room, name)).or_default();
            if all.last() != Some(&source.path.as_str()) {
                all.push(&source.path);
            }
        }
    }
    let scattered = files.into_iter().filter(|(_, files)| !is_one_place(files));
    scattered
        .map(|((_, name), files)| {
            format!("{}:1: methods of `{name}` also in {}", files[0], files[1..].join(", "))
        })
        .collect()
}

/// One file; or `x.rs` and files in `x/`; or files in one folder below a room.
fn is_one_place(files: &[&str]) -> bool {
    let folder = |file: &str| match file.strip_suffix(".rs") {
        Some(door) if files.iter().any(|it| it.starts_with(&format!("{door}/"))) => door.to_owned(),
        _ => file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned()),
    };
    let first = folder(files[0]);
    let is_room = first.matches('/').count() < 2;
    files.len() == 1 || (!is_room && files.iter().all(|file| folder(file) == first))
}

/// The types of `impl T`, not of `impl Trait for T`.
fn implemented(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("\nimpl") {
        let head = code[at + 5..].split('{').next().unwrap_or_default();
        if head.split_whitespace().any(|it| it == "for") {
            continue;
        }
        let head = match head.strip_prefix('<') {
            Some(generics) => generics.split_once("> ").map_or("", |(_, after)| after),
            None => head,
        };
        let path = head.trim().split(['<', ' ']).next().unwrap_or_default();
        let name = path.rsplit("::").next().unwrap_or_default();
        if !name.is_empty() {
            found.push(name.to_owned());
        }
    }
    found
}

#[test]
fn a_name_of_two_things_is_caught_in_its_room_and_let_be_in_tests() {
    let source = |path: &str, text: &str| Source::new(path, text);
    let all = [
        source("src/dates/a.rs", "pub struct Day;\n#[cfg(test)]\nmod tests { struct Week; }"),
        source("src/dates/b.rs", "pub(super) enum Day { One }\nstruct Week;\n// struct Week\n"),
        source("src/planning/c.rs", "struct Day;\nfn f() { type Week = u8; }"),
    ];
    assert_eq!(doubled(&all), ["src/dates/a.rs:1: `Day` is 2 things in `dates`"]);
}

#[test]
fn methods_all_over_a_room_are_caught() {
    let source = |path: &str, text: &str| Source::new(path, text);
    let methods = "//! X.\nimpl<'a> Round<'a> {\n}\nimpl Display for Round<'_> {\n}";
    let scattered_over = |paths: &[&str]| {
        let all: Vec<Source> = paths.iter().map(|it| source(it, methods)).collect();
        scattered(&all).len()
    };
    assert_eq!(scattered_over(&["src/delivery/a.rs"]), 0);
    assert_eq!(scattered_over(&["src/delivery/a.rs", "src/delivery/b.rs"]), 1);
    assert_eq!(scattered_over(&["src/delivery/a.rs", "src/delivery/a/b.rs"]), 0);
    assert_eq!(scattered_over(&["src/delivery/a/b.rs", "src/delivery/a/c.rs"]), 0);
    assert_eq!(scattered_over(&["src/delivery/a/b.rs", "src/delivery/d/c.rs"]), 1);
}
