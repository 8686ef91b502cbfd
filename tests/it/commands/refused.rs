//! What a command answers to an administrator when it cannot: in Dutch, whatever is wrong.

use super::*;

#[test]
fn an_administrator_is_refused_in_dutch() {
    let folder = shop();
    let broken = folder.path().join("fout.yaml");
    fs::write(broken, "versie: 1\n").unwrap();
    let table = "tests/cases/import/seed-table/tabel.txt";
    let own = ["--calendar", "config/kalender.yaml"];
    for (wrong, part) in [
        (&["next", "--party", "oprr"][..], "geen kalender heeft een partij `oprr`; kies uit: "),
        (
            &["occurrences", "--from", "2026-02-01", "--until", "2026-01-01"],
            "moet na --from 2026-02-01 liggen",
        ),
        (
            &["simulate", "--from", "2026-08-01", "--until", "2026-08-01"],
            "moet na --from 2026-08-01 liggen",
        ),
        (&["plan", own[0], own[1]], "het bestand om mee te vergelijken"),
        (&["check", own[0], own[1], "--before", "fout.yaml"], "fout.yaml heeft fouten"),
        (&["export", "--md"], "er zijn meer kalenders"),
        (&["export", "--md", "--organisation", "swvv"], "geen kalender heet `swvv`; kies uit: "),
        (&["history", "frobnicate"], "staat niet op de kalender"),
        (&["explain", "frobnicate"], "staat niet op de kalender"),
        (&["preview", "frobnicate"], "staat niet op de kalender"),
        (&["done", "frobnicate"], "staat niet op de kalender"),
        (&["import", table, "--output", "fout.yaml"], "bestaat al"),
        (&["init", "config"], "bestaat al"),
    ] {
        let output = check_exit(folder.path(), wrong, 2);
        assert!(stderr(&output).contains(part), "{wrong:?}: {}", stderr(&output));
    }
}

#[test]
fn a_file_that_cannot_be_had_is_named_in_dutch() {
    let folder = shop();
    fs::create_dir(folder.path().join("map")).unwrap();
    let own = ["--calendar", "config/kalender.yaml"];
    let gone = "het bestand nergens.yaml bestaat niet; controleer de naam en de map";
    for (wrong, part) in [
        (&["check", "--calendar", "nergens.yaml"][..], gone),
        (&["next", "--calendar", "nergens.yaml"], gone),
        (
            &[
                "simulate",
                "--calendar",
                "nergens.yaml",
                "--from",
                "2026-01-01",
                "--until",
                "2026-02-01",
            ],
            gone,
        ),
        (&["check", own[0], own[1], "--before", "nergens.yaml"], gone),
        (&["plan", own[0], own[1], "--against", "nergens.yaml"], gone),
        (&["import", "nergens.yaml"], gone),
        (&["import", "map"], "het bestand map is een map; noem een bestand"),
        (
            &["export", own[0], own[1], "--md", "--output", "weg/a.md"],
            "weg/a.md kan niet worden geschreven: de map bestaat niet",
        ),
    ] {
        let output = check_exit(folder.path(), wrong, 69);
        assert!(stderr(&output).contains(part), "{wrong:?}: {}", stderr(&output));
    }
}
