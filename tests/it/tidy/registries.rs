//! Adding is a line: each thing of which there are many has one table, and nobody keeps a second list of them.

use super::source::Source;

/// A table, and how one of its things is named in code.
pub(super) struct Registry {
    pub(super) what: &'static str,
    pub(super) names: Vec<String>,
    /// Where all of them may be named: the table, and what the compiler holds against it.
    pub(super) tables: &'static [&'static str],
    /// How code names a thing: as a variant behind its type, as text.
    pub(super) spelled: fn(&str) -> Vec<String>,
}

/// Files beside the tables that name at least half of the things: a list that somebody would have to keep.
pub(super) fn second_lists<'a>(
    registry: &Registry,
    sources: impl IntoIterator<Item = &'a Source>,
) -> Vec<String> {
    let Registry { what, names, tables, spelled } = registry;
    let judge = |source: &'a Source| {
        let text = without_comments(&source.text);
        let is_named = |name: &&String| {
            let stands = |name: &String| {
                let mut found = text.match_indices(name.as_str());
                found.any(|(at, it)| !text[at + it.len()..].starts_with(char::is_alphanumeric))
            };
            spelled(name).iter().any(stands)
        };
        let named = names.iter().filter(is_named).count();
        let is_list = names.len() <= 2 * named && !tables.contains(&source.path.as_str());
        let (path, all) = (&source.path, names.len());
        is_list.then(|| format!("{path}:1: names {named} of {all} {what}: a second list of them"))
    };
    sources.into_iter().filter_map(judge).collect()
}

/// Texts stay, for keys and codes stand in them.
fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// A command, by its module, as its variant, or as it is typed.
pub(super) fn command(module: &str) -> Vec<String> {
    let words = module.split('_').map(|it| it[..1].to_uppercase() + &it[1..]);
    let typed = module.replace('_', "-");
    vec![
        format!("commands::{module}"),
        format!("Command::{}", words.collect::<String>()),
        format!("\"{typed}\""),
    ]
}

/// The names before `separator` of the lines of `table! { … }`.
pub(super) fn rows(source: &Source, table: &str, separator: &str) -> Vec<String> {
    let head = format!("\n{table}! {{");
    let body = source.text.split_once(&head).expect("the table is there").1;
    let lines = body.split("\n}").next().unwrap_or_default().lines().map(str::trim);
    let rows = lines.filter(|it| !it.starts_with("//")).filter_map(|it| it.split_once(separator));
    rows.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn a_second_list_is_caught_and_a_use_is_let_be() {
    let table = Source::new(
        "src/a.rs",
        "//! A.\nkinds! {\n    /// One => no.\n    One => 1;\n    Two => 2;\n    Three => 3;\n}\n",
    );
    let names = rows(&table, "kinds", " =>");
    assert_eq!(names, ["One", "Two", "Three"]);
    let spelled = |it: &str| vec![format!("Kind::{it}")];
    let registry = Registry { what: "kinds", names, tables: &["src/a.rs"], spelled };
    let uses =
        Source::new("src/b.rs", "// Kind::Two, Kind::Three\nfn f() { Kind::One; Kind::Twofold }");
    let list = Source::new("src/c.rs", "fn f() { match it { Kind::One => 1, Kind::Two => 2 } }");
    let found = second_lists(&registry, [&table, &uses, &list]);
    assert_eq!(found, ["src/c.rs:1: names 2 of 3 kinds: a second list of them"]);
}

#[test]
fn a_second_list_of_commands_is_caught_in_every_spelling() {
    let names = || ["done", "skip_year", "undo"].map(str::to_owned).to_vec();
    let registry = Registry { what: "commands", names: names(), tables: &[], spelled: command };
    let check = |code: &str, is_list: bool| {
        let found = second_lists(&registry, [&Source::new("src/a.rs", code)]);
        assert_eq!(found.len(), usize::from(is_list), "{code}: {found:?}");
    };
    check("use crate::app::commands::{done}; commands::done; commands::skip_year;", true);
    check("match it { Command::Done(_) | Command::SkipYear(_) => 1 }", true);
    check("const ACTS: [&str; 2] = [\"skip-year\", \"undo\"];", true);
    check("tracing::info!(\"done with undo\"); commands::done; Command::SkipYears", false);
}
