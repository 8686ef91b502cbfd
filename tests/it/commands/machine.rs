//! What a machine reads is whole: people get columns, scripts get texts.

use super::*;

const TITLE: &str =
    "Het ondersteuningsplan met een zo lange naam dat geen kolom van zestig tekens haar kan houden";
const NAME: &str = "Een bureau met een zo lange naam dat ze nergens in een kolom past";
const REMARK: &str = "een opmerking die doorgaat, en dan nog een zin, en dan nog een, tot ver voorbij de breedte van een regel op het scherm";

/// Longer than what a person is shown of it.
fn note() -> String {
    format!("{REMARK}, {REMARK}, en dan het slot")
}

/// A subject is cut as it is in the mail; nothing else is.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|it| texts(it, found)),
        Value::Object(fields) => {
            fields.iter().filter(|(key, _)| *key != "subject").for_each(|(_, it)| texts(it, found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn no_machine_format_cuts_a_text() {
    let folder = TempDir::new().unwrap();
    let calendar = format!(
        "versie: 1\norganisatie: {{ id: proef, naam: Proef, coordinator: bureau, vakantieregio: noord }}\n\
         betrokkenen: {{ bureau: {NAME} }}\n\
         kalender:\n  plannen:\n    titel: Plannen\n    onderdelen:\n      plan:\n        wat: {TITLE}\n        wanneer: jaarlijks voor 1 juli\n        \
         wie: bureau\n        opmerking: {REMARK}\n        nakijken: {}\n",
        note()
    );
    fs::write(folder.path().join("kalender.yaml"), calendar).unwrap();
    fs::write(folder.path().join("adresboek.yaml"), "bureau: bureau@proef.example\n").unwrap();
    for (command, whole) in [
        (&["check", "--format", "json"][..], NAME),
        (&["check", "--format", "json"], &note()),
        (
            &["occurrences", "--from", "2026-01-01", "--until", "2027-01-01", "--format", "json"],
            TITLE,
        ),
        (&["explain", "plan", "--format", "json"], TITLE),
        (
            &["simulate", "--from", "2026-08-01", "--until", "2027-08-01", "--format", "json"],
            "plan/2027",
        ),
        (&["next", "--format", "json"], NAME),
        (&["explain", "plan", "--format", "json"], &note()),
        (&["export", "--json"], REMARK),
    ] {
        let arguments = [command, &["--calendar", "kalender.yaml"]].concat();
        let output = run(folder.path(), &arguments);
        let value: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|wrong| panic!("{arguments:?}: {wrong}: {}", stderr(&output)));
        let mut found = Vec::new();
        texts(&value, &mut found);
        let cut = found.iter().find(|it| it.contains('…') || it.ends_with("..."));
        assert_eq!(cut, None, "{arguments:?}");
        assert!(found.iter().any(|it| it.contains(whole)), "{arguments:?}: {found:#?}");
    }
    let calendar = ["--calendar", "kalender.yaml"];
    let github = run(folder.path(), &[&["check", "--format", "github"], &calendar[..]].concat());
    assert!(stdout(&github).contains(&note()), "{}", stdout(&github));
    let human = run(folder.path(), &[&["check"], &calendar[..]].concat());
    let noted: String = note().chars().take(160).collect();
    let cut = format!("uit de ingelezen tabel: {noted}…\n");
    assert!(stdout(&human).contains(&cut), "{}", stdout(&human));
}
