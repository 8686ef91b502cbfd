//! From a table to a calendar that runs, with the real program: import, fill in the addresses, check, next, run.

use std::fs;
use std::path::Path;

use super::SEED;
use crate::process::program;

/// Runs a command line, and gives what it said on both streams.
#[track_caller]
fn run(folder: &Path, line: &str, code: i32) -> String {
    let output = program().args(line.split(' ')).current_dir(folder).output().unwrap();
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap()).concat();
    assert_eq!(output.status.code(), Some(code), "{line}\n{said}");
    said
}

/// Types an address behind every key of the address book that has none.
fn fill_in(addresses: &Path) {
    let text = fs::read_to_string(addresses).unwrap();
    let lines = text.lines().map(|line| match line.strip_suffix(':') {
        Some(key) if !line.starts_with('#') => format!("{key}: {key}@swv.example\n"),
        _ => format!("{line}\n"),
    });
    fs::write(addresses, lines.collect::<String>()).unwrap();
}

#[test]
fn a_table_becomes_a_calendar_that_runs_once_the_addresses_are_filled_in() {
    for (output, config) in
        [("config/kalender.yaml", ""), ("jaarplan.yaml", "--config ./server.yaml ")]
    {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("tabel.txt"), SEED).unwrap();
        let line = format!("import tabel.txt --output {output} --organisation Vaart");
        let said = run(top.path(), &line, 0);
        assert!(said.contains(&format!("kwaliteitskalender {config}check\n")), "{said}");
        let folder = top.path().join(output).parent().unwrap().to_owned();

        let said = run(top.path(), &format!("{config}check"), 1);
        assert!(said.contains("hulp: vul `cva` in, of haal de regel weg"), "{said}");
        assert!(said.contains("17 fouten"), "only the addresses are wrong: {said}");
        fill_in(&folder.join("adresboek.yaml"));
        let said = run(top.path(), &format!("{config}check"), 0);
        assert!(said.contains("Geen fouten"), "{said}");
        run(top.path(), &format!("{config}next"), 0);
        run(top.path(), &format!("{config}run --once"), 0);
        assert!(folder.join("var/ledger.sqlite").exists());
    }
}

#[test]
fn import_and_init_never_write_over_anything() {
    let top = tempfile::tempdir().unwrap();
    fs::write(top.path().join("tabel.txt"), SEED).unwrap();
    fs::write(top.path().join("adresboek.yaml"), "opr: opr@swv.example\n").unwrap();
    let said = run(top.path(), "import tabel.txt -o kalender.yaml", 0);
    assert!(said.contains("adresboek.yaml dat er al stond, is niet gewijzigd"), "{said}");
    let read = |name: &str| fs::read_to_string(top.path().join(name)).unwrap();
    assert_eq!(read("adresboek.yaml"), "opr: opr@swv.example\n");

    let before = ["kalender.yaml", "server.yaml", "afgerond.yaml"].map(read);
    let said = run(top.path(), "import tabel.txt -o kalender.yaml", 2);
    assert!(said.contains("kies een andere naam of een andere map"), "{said}");
    run(top.path(), "init . --voorbeeld swv", 2);
    let said = run(top.path(), "import tabel.txt -o tweede.yaml", 0);
    assert!(said.contains("check --calendar tweede.yaml"), "{said}");
    assert_eq!(["kalender.yaml", "server.yaml", "afgerond.yaml"].map(read), before);
}

#[test]
fn a_draft_of_nobody_is_pointed_out_until_it_has_a_name() {
    let top = tempfile::tempdir().unwrap();
    fs::write(top.path().join("tabel.txt"), SEED).unwrap();
    run(top.path(), "import tabel.txt -o kalender.yaml", 0);
    fill_in(&top.path().join("adresboek.yaml"));
    let said = run(top.path(), "check --calendar kalender.yaml", 0);
    assert!(said.contains("[K90]: de naam van de organisatie is nog niet ingevuld"), "{said}");
    assert!(said.contains("[K90]: de sleutel van de organisatie is nog"), "{said}");
    let path = top.path().join("kalender.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let named = text.replace("mijn-swv", "vaart").replace("Naam van uw samenwerkingsverband", "V");
    fs::write(&path, named).unwrap();
    let said = run(top.path(), "check --calendar kalender.yaml", 0);
    assert!(!said.contains("de organisatie is nog"), "{said}");
}
