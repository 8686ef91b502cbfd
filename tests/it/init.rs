//! `init` with the real program: what it writes is good at once, and it never writes over anything.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::process::program;

const FILES: [&str; 9] = [
    "LEESMIJ.md",
    "adresboek.yaml",
    "afgerond.yaml",
    "kalender.yaml",
    "schema/adresboek.schema.json",
    "schema/afgerond.schema.json",
    "schema/kalender.schema.json",
    "schema/server.schema.json",
    "server.yaml",
];

/// Eight times Enter: every default.
const DEFAULTS: &str = "\n\n\n\n\n\n\n\n";

fn run(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut child = program()
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it was piped");
    // A program that has stopped before the questions has closed its input.
    let _ = stdin.write_all(typed.as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap()
}

#[track_caller]
fn check_exit(output: &Output, code: i32) -> String {
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    let told = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}{told}");
    format!("{said}{told}")
}

fn tree(folder: &Path) -> Vec<String> {
    fn walk(at: &Path, top: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, top, found);
            } else {
                found.push(path.strip_prefix(top).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

/// No error, no warning; and the service starts, mails into its folder, and stops.
#[track_caller]
fn check_works_at_once(top: &Path, folder: &str) {
    let settings = format!("{folder}/server.yaml");
    let said = check_exit(&run(top, &["--config", &settings, "check"], ""), 0);
    assert!(said.contains("Geen fouten"), "{said}");
    check_exit(&run(top, &["--config", &settings, "next"], ""), 0);
    check_exit(&run(top, &["--config", &settings, "run", "--once"], ""), 0);
    assert!(top.join(folder).join("var/ledger.sqlite").exists());
}

#[test]
fn the_defaults_of_every_question_make_a_calendar_that_works_at_once() {
    let top = tempfile::tempdir().unwrap();
    let said = check_exit(&run(top.path(), &["init"], DEFAULTS), 0);
    assert!(said.contains("Volledige naam van de organisatie [Samenwerkingsverband Voorbeeld]: "));
    assert!(said.contains("kwaliteitskalender check\n"), "{said}");
    assert!(said.contains("'.example'"), "{said}");
    assert_eq!(tree(&top.path().join("config")), FILES);
    let check = check_exit(&run(top.path(), &["check"], ""), 0);
    assert!(check.contains("Geen fouten, geen aandachtspunten"), "{check}");
    check_works_at_once(top.path(), "config");
}

#[test]
fn the_example_is_the_shipped_calendar_and_works_at_once() {
    let top = tempfile::tempdir().unwrap();
    let said = check_exit(&run(top.path(), &["init", "a/b", "--voorbeeld", "swv"], ""), 0);
    assert!(said.contains("kwaliteitskalender --config a/b/server.yaml check\n"), "{said}");
    let folder = top.path().join("a/b");
    assert_eq!(tree(&folder), FILES);
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    for file in FILES.into_iter().filter(|it| *it != "server.yaml") {
        let (ours, shipped) = (fs::read(folder.join(file)), fs::read(config.join(file)));
        assert_eq!(ours.unwrap(), shipped.unwrap(), "{file}");
    }
    check_works_at_once(top.path(), "a/b");
}

#[test]
fn answers_stand_in_the_files_and_wrong_ones_are_asked_again() {
    let top = tempfile::tempdir().unwrap();
    let typed = "SWV \"De Vaart\": PO & VO\nDe Vaart\noost\nMidden\nje\nAdviseur kwaliteit\nniemand\nkwaliteit@devaart.example\nbeheer@devaart.example\n\n";
    let said = check_exit(&run(top.path(), &["init", "hier"], typed), 0);
    assert_eq!(said.matches("Dat kan niet: ").count(), 2, "{said}");
    let read = |file: &str| fs::read_to_string(top.path().join("hier").join(file)).unwrap();
    let calendar = read("kalender.yaml");
    for line in [
        "  id: de-vaart\n",
        "  naam: \"SWV \\\"De Vaart\\\": PO & VO\"\n",
        "  vakantieregio: midden ",
        "  adviseur-kwaliteit: Adviseur kwaliteit\n",
    ] {
        assert!(calendar.contains(line), "{line}\n{calendar}");
    }
    assert!(read("adresboek.yaml").contains("adviseur-kwaliteit: kwaliteit@devaart.example\n"));
    let server = read("server.yaml");
    assert!(server.contains("operator: beheer@devaart.example\n"), "{server}");
    let from = "from: \"Kwaliteitskalender De Vaart <kwaliteitskalender@devaart.example>\"\n";
    assert!(server.contains(from), "{server}");
    check_works_at_once(top.path(), "hier");
}

#[test]
fn every_written_file_is_taken_by_its_schema() {
    let top = tempfile::tempdir().unwrap();
    check_exit(&run(top.path(), &["init"], DEFAULTS), 0);
    for kind in ["kalender", "adresboek", "afgerond", "server"] {
        let read = |file: String| fs::read_to_string(top.path().join("config").join(file)).unwrap();
        let schema = serde_json::from_str(&read(format!("schema/{kind}.schema.json"))).unwrap();
        let text = read(format!("{kind}.yaml"));
        let modeline = format!("# yaml-language-server: $schema=schema/{kind}.schema.json\n");
        assert!(text.starts_with(&modeline));
        let value: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
        assert!(wrong.is_empty(), "{kind}: {wrong:?}");
    }
}

#[test]
fn addresses_are_not_for_everybody() {
    let top = tempfile::tempdir().unwrap();
    check_exit(&run(top.path(), &["init"], DEFAULTS), 0);
    for file in ["adresboek.yaml", "server.yaml"] {
        let mode = fs::metadata(top.path().join("config").join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o137, 0, "{file}: {mode:o}");
    }
}

#[test]
fn what_exists_is_never_overwritten_and_nothing_is_asked() {
    for taken in FILES {
        let top = tempfile::tempdir().unwrap();
        let file = top.path().join("config").join(taken);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "van iemand").unwrap();
        let said = check_exit(&run(top.path(), &["init"], DEFAULTS), 2);
        assert!(said.contains(&format!("config/{taken} bestaat al")), "{said}");
        assert!(!said.contains("Volledige naam"), "{said}");
        assert_eq!(tree(top.path()), [format!("config/{taken}")]);
        assert_eq!(fs::read_to_string(&file).unwrap(), "van iemand");
    }
}

#[test]
fn a_second_time_it_refuses() {
    let top = tempfile::tempdir().unwrap();
    check_exit(&run(top.path(), &["init", "--voorbeeld", "swv"], ""), 0);
    check_exit(&run(top.path(), &["init", "--voorbeeld", "swv"], ""), 2);
}

#[test]
fn a_file_is_no_place_for_files() {
    let top = tempfile::tempdir().unwrap();
    fs::write(top.path().join("bestand"), "").unwrap();
    let said = check_exit(&run(top.path(), &["init", "bestand"], DEFAULTS), 2);
    assert!(said.contains("bestand bestaat al"), "{said}");
    check_exit(&run(top.path(), &["init", "bestand/map", "--voorbeeld", "swv"], ""), 69);
    assert_eq!(tree(top.path()), ["bestand"]);
}

#[test]
fn without_the_right_to_write_it_says_so_and_leaves_nothing() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("dicht");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let is_root = rustix::process::geteuid().is_root();
    // Nothing is closed to root; there /proc takes no files either.
    let (place, at) = if is_root { ("/proc/nieuw", Path::new("/")) } else { ("dicht", top.path()) };
    let said = check_exit(&run(at, &["init", place, "--voorbeeld", "swv"], ""), 69);
    assert!(said.contains("kan niet worden geschreven"), "{said}");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(tree(top.path()).is_empty());
}

#[test]
fn the_end_of_the_input_stops_it_and_nothing_is_written() {
    let top = tempfile::tempdir().unwrap();
    for typed in ["", "SWV\n", "\n\n\n\n\n\n\n"] {
        let said = check_exit(&run(top.path(), &["init"], typed), 2);
        assert!(said.contains("er is niets geschreven"), "{said}");
        assert!(tree(top.path()).is_empty() && !top.path().join("config").exists());
    }
}
