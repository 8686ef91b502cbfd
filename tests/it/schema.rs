//! The JSON Schemas in `config/schema/`: they are those of the program, they take every shipped file, and they refuse what the
//! reader refuses as far as a schema can.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use kwaliteitskalender::app::settings;
use kwaliteitskalender::calendar::keys::{KeyMap, MUST, SECTIONS};
use kwaliteitskalender::calendar::{
    Diagnostic, Files, InputFile, Meaning, Problem, Severity, read,
};
use kwaliteitskalender::messages::schema::schema;
use serde_json::{Value, json};

use crate::process::program;

const KINDS: [&str; 4] = ["kalender", "adresboek", "afgerond", "server"];

fn config(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(file)
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(config(file)).unwrap_or_else(|why| panic!("{file}: {why}"))
}

fn generated(kind: &str) -> Value {
    match kind {
        "kalender" => schema(InputFile::Calendar),
        "adresboek" => schema(InputFile::Addresses),
        "afgerond" => schema(InputFile::Done),
        _ => settings::schema(),
    }
}

fn validator(kind: &str) -> Validator {
    jsonschema::validator_for(&generated(kind)).expect("the schema is a schema")
}

/// A file as editors see it: YAML 1.2, so that only plain numbers and `true` are no texts.
fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|why| panic!("{why}:\n{text}"))
}

#[track_caller]
fn check_taken(validator: &Validator, text: &str) {
    let value = yaml(text);
    let wrong: Vec<String> =
        validator.iter_errors(&value).map(|it| format!("{}: {it}", it.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{text}");
}

#[track_caller]
fn check_refused(validator: &Validator, text: &str) {
    assert!(!validator.is_valid(&yaml(text)), "taken:\n{text}");
}

/// After a change of keys: `KALENDER_UPDATE_CASES=1 cargo test --test it the_shipped_schemas`.
#[test]
fn the_shipped_schemas_are_those_of_the_program() {
    for kind in KINDS {
        let said = program().args(["schema", kind]).output().expect("the program starts");
        assert!(said.status.success());
        let said = String::from_utf8(said.stdout).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), generated(kind));
        let file = format!("schema/{kind}.schema.json");
        if std::env::var_os("KALENDER_UPDATE_CASES").is_some() {
            std::fs::create_dir_all(config("schema")).unwrap();
            std::fs::write(config(&file), &said).unwrap();
        }
        assert_eq!(
            text_of(&file),
            said,
            "write it anew with KALENDER_UPDATE_CASES=1 cargo test --test it the_shipped_schemas"
        );
    }
}

#[test]
fn the_schemas_are_draft_07_by_its_own_metaschema() {
    for kind in KINDS {
        let schema = generated(kind);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert!(jsonschema::draft7::meta::is_valid(&schema), "{kind}");
    }
}

#[test]
fn every_shipped_file_names_its_schema_and_is_taken() {
    for folder in ["", "zutphen/"] {
        for kind in KINDS {
            let file = format!("{folder}{kind}.yaml");
            if !config(&file).exists() {
                assert_eq!(file, "zutphen/server.yaml");
                continue;
            }
            let text = text_of(&file);
            let modeline = text.lines().next().unwrap();
            let named = modeline.strip_prefix("# yaml-language-server: $schema=").expect(&file);
            assert!(config(&format!("{folder}{named}")).exists(), "{file}: {named}");
            assert!(named.ends_with(&format!("schema/{kind}.schema.json")), "{file}: {named}");
            check_taken(&validator(kind), &text);
        }
    }
}

/// The calendars of the golden cases that the reader takes; cases named here use a freedom that the schema does not give.
const FREER: [&str; 2] = ["ok-accents-and-spaces-in-keys", "ok-names-in-any-case"];

#[test]
fn what_the_reader_takes_the_schema_takes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check");
    let validator = validator("kalender");
    let mut seen = 0;
    for case in std::fs::read_dir(root).unwrap() {
        let case = case.unwrap().path();
        let Ok(bytes) = std::fs::read(case.join("kalender.yaml")) else { continue };
        let reading = read(&Files { calendar: &bytes, ..Files::default() });
        let name = case.file_name().unwrap().to_str().unwrap();
        if reading.diagnostics.iter().any(|it| it.severity() == Severity::Error)
            || FREER.contains(&name)
        {
            continue;
        }
        let text = reading.texts[0].clone();
        seen += 1;
        check_taken(&validator, &text);
    }
    assert!(15 < seen, "only {seen} cases");
}

/// As small as a calendar can be with one of nearly everything.
const WHOLE: &str = "\
versie: 1
organisatie:
  id: swv
  naam: SWV
  kort: VO
  coordinator: dir
  vakantieregio: noord
  aanspreekvorm: je
  tijdzone: Europe/Amsterdam
  vrije_dagen:
    - { van: 4 mei 2026, tot_en_met: 2026-05-08, wat: vrij }
betrokkenen:
  dir: Directeur
  opr: { naam: OPR, ook_bekend_als: Raad, rekent_met: werkdagen, aanhef: Dag, aanname: zo }
  oud: { naam: Oud, mail: geen, tot_en_met: 31 juli 2026, opgevolgd_door: opr }
  besturen: { naam: Besturen, leden: { noord: Stichting Noord } }
  scholen:
    naam: Scholen
    leden:
      lyceum: { naam: Lyceum, bestuur: noord }
ritmes:
  gewoon: [6 weken, 10 werkdagen, 3 dagen]
  stap: [begin, 1 week]
standaard:
  ritme: gewoon
  stap_ritme: [begin, 1 week]
  te_laat: { herinner: elke 2 weken, op: dinsdag, hooguit: 3 }
  escaleer: [{ na: 2 mails, naar: dir }]
  datum_vragen: [15 september]
  verzenden: { om: 08:30, tot_en_met: 17.00, niet_in: [weekend, feestdagen] }
routes:
  lang:
    aanname: ja
    stappen:
      - { id: concept, stap: Concept, wie: dir, samen_met: opr, besluit: advies, grondslag: wet, duur: 3 weken, aanname: zo }
      - tegelijk:
          - { id: opr, stap: OPR, wie: [opr, dir], duur: 2 weken }
vergaderingen:
  OPR: { vergaderdata: [15 april 2026], stukken_vooraf: 3 weken, aanname: zo }
gebeurtenissen:
  norm: { wat: Norm, datum: onbekend, vraag_aan: dir, aanname: zo }
  wet: Nieuwe wet
kalender:
  plannen:
    titel: Plannen
    ritme: 6 weken
    te_laat: { hooguit: 0 }
    escaleer: []
    onderdelen:
      plan:
        wat: Plan
        wanneer: { elke: 4 jaar, voor: 1 mei, vanaf: 2026 }
        wie: dir
        route: lang
        betreft: komend schooljaar
        wettelijke_datum: ja
        heette: oud-plan
        samen_met: opr
        onderwerp: Plan
        ritme: [4 weken]
        te_laat: { op: maandag }
        escaleer: []
        rekent_met: kalenderdagen
        vraag_aan: dir
        bewijs: verslag
        grondslag: wet
        opmerking: 2026
        aanname: zo
        wanneer_tekst: Elk jaar voor de zomer
        wie_tekst: Directeur, samen met de OPR
        nakijken: klopt dit?
      drie:
        wat: Drie
        wanneer: drie keer per jaar
        momenten: [voor 15 mei, in juni, uiterlijk 1 oktober]
        wie: [dir, opr]
        vaststelling: dir
        heeft_nodig: [plan]
        zichtbaar_voor: [dir]
        geheim: nee
      elk: { wat: Elk, wanneer: { uiterlijk: 1 mei }, voor_elk: scholen }
      vink: { wat: Vink, wanneer: jaarlijks, wie: dir, afvinken_per: scholen, goedkeuring: dir }
      ook: { wat: Ook, wanneer: jaarlijks, zie: plan }
      altijd: { wat: Altijd, wanneer: continu, wie: dir, nalopen: jaarlijks in juni }
      straks:
        wat: Straks
        wanneer: naar verwachting in 2028
        wie: dir
        voorbereiding: { wie: dir, start: 12 maanden vooraf }
      werk:
        wat: Werk
        wanneer: volgens planning
        wie: dir
        planning:
          - { id: een, wat: Een, wanneer: 1 mei 2026 }
";

#[test]
fn one_of_everything_is_taken_by_reader_and_schema() {
    let reading = read(&Files { calendar: WHOLE.as_bytes(), ..Files::default() });
    let errors: Vec<_> =
        reading.diagnostics.iter().filter(|it| it.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    check_taken(&validator("kalender"), WHOLE);
}

/// Each place where `from` stands becomes `to`; both reader and schema say no.
#[track_caller]
fn check_both_refuse(validator: &Validator, from: &str, to: &str) {
    assert!(WHOLE.contains(from), "`{from}` does not occur");
    let text = WHOLE.replacen(from, to, 1);
    let reading = read(&Files { calendar: text.as_bytes(), ..Files::default() });
    assert!(reading.calendar.is_none(), "the reader takes `{to}`");
    check_refused(validator, &text);
}

#[test]
fn a_misspelt_key_is_refused_wherever_it_stands() {
    let validator = validator("kalender");
    let mut seen = BTreeSet::new();
    for (at, _) in WHOLE.match_indices(':') {
        let text = format!("{}x{}", &WHOLE[..at], &WHOLE[at..]);
        let reading = read(&Files { calendar: text.as_bytes(), ..Files::default() });
        for Diagnostic { problem, .. } in reading.diagnostics {
            if let Problem::Meaning(Meaning::UnknownKey { key, section, .. }) = problem {
                check_refused(&validator, &text);
                seen.insert((section, key.trim_end_matches('x').to_owned()));
            }
        }
    }
    // A member and a row of a planning share their keys with a party and a row.
    let all = SECTIONS[..SECTIONS.len() - 1].iter().flat_map(|section| {
        let shares = ["een lid", "een onderdeel van een planning"].contains(&section.name);
        let own = if shares { &section.keys[..1] } else { section.keys };
        own.iter().map(|key| (section.name, key.name.to_owned()))
    });
    // Without `tegelijk` it is no group of steps but a step with a key that does not exist.
    seen.insert(("stappen tegelijk", "tegelijk".to_owned()));
    let missing: Vec<_> = all.filter(|it| !seen.contains(it)).collect();
    assert!(missing.is_empty(), "not misspelt, because `WHOLE` does not have them: {missing:?}");
}

fn required(section: &'static KeyMap) -> impl Iterator<Item = &'static str> {
    section.keys.iter().filter(|it| it.default == MUST).map(|it| it.name)
}

#[test]
fn every_section_is_closed_and_requires_what_the_reader_requires() {
    let schema = generated("kalender");
    for section in &SECTIONS[1..SECTIONS.len() - 1] {
        let found = &schema["definitions"][section.name.replace(' ', "-")];
        assert_eq!(found["additionalProperties"], false, "{}", section.name);
        let names: Vec<&str> = required(section).collect();
        let expected = if names.is_empty() { Value::Null } else { json!(names) };
        assert_eq!(found["required"], expected, "{}", section.name);
    }
}

#[test]
fn what_both_can_see_both_refuse() {
    let validator = validator("kalender");
    let refused = [
        ("versie: 1", "versie: 2"),
        ("  id: swv\n", ""),
        ("  id: swv\n", "  id: Het SWV\n"),
        ("vakantieregio: noord", "vakantieregio: oost"),
        ("aanspreekvorm: je", "aanspreekvorm: jij"),
        ("van: 4 mei 2026", "van: 4-5-2026"),
        ("van: 4 mei 2026", "van: mei"),
        ("van: 4 mei 2026, ", ""),
        ("dir: Directeur", "dir: [Directeur]"),
        ("dir: Directeur", "dir:"),
        ("  dir: Directeur", "  de directeur: Directeur"),
        ("naam: OPR, ", ""),
        ("rekent_met: werkdagen", "rekent_met: nachten"),
        ("mail: geen", "mail: ja"),
        ("leden: { noord: Stichting Noord }", "leden: noord"),
        ("[6 weken, 10 werkdagen, 3 dagen]", "[6, 3]"),
        ("[6 weken, 10 werkdagen, 3 dagen]", "{ lang: 6 weken }"),
        ("herinner: elke 2 weken", "herinner: vaak"),
        ("op: dinsdag", "op: dinsdags"),
        ("hooguit: 3", "hooguit: 21"),
        ("hooguit: 3", "hooguit: veel"),
        ("na: 2 mails", "na: twee maanden"),
        ("na: 2 mails, ", ""),
        ("[{ na: 2 mails, naar: dir }]", "{ na: 2 mails, naar: dir }"),
        ("datum_vragen: [15 september]", "datum_vragen: [september]"),
        ("om: 08:30", "om: half negen"),
        ("niet_in: [weekend, feestdagen]", "niet_in: [zondag]"),
        ("besluit: advies", "besluit: raad"),
        ("duur: 3 weken", "duur: lang"),
        ("stap: Concept, ", ""),
        ("      - tegelijk:", "      - samen:"),
        ("vergaderdata: [15 april 2026]", "vergaderdata: [april]"),
        ("datum: onbekend", "datum: later"),
        ("wat: Norm, ", ""),
        ("titel: Plannen\n", "titel:\n"),
        ("        wat: Plan\n", ""),
        ("        wat: Plan\n", "        wat: [Plan]\n"),
        ("        wie: dir\n        route: lang\n", "        route: lang\n"),
        ("        route: lang\n", "        route: lang\n        goedkeuring: dir\n"),
        ("voor_elk: scholen", "voor_elk: scholen, wie: dir"),
        ("wanneer: jaarlijks, zie: plan", "wanneer: [jaarlijks], zie: plan"),
        ("wettelijke_datum: ja", "wettelijke_datum: misschien"),
        ("betreft: komend schooljaar", "betreft: schooljaar"),
        ("[voor 15 mei, in juni, uiterlijk 1 oktober]", "[mei, juni, oktober]"),
        ("nalopen: jaarlijks in juni", "nalopen: soms"),
        ("start: 12 maanden vooraf", "start: vooraf"),
        ("{ wie: dir, start: 12 maanden vooraf }", "dir"),
        ("{ id: een, wat: Een", "{ wat: Een"),
        ("heette: oud-plan", "heette: Het oude plan"),
    ];
    for (from, to) in refused {
        check_both_refuse(&validator, from, to);
    }
}

#[test]
fn an_address_book_takes_addresses_only() {
    let validator = validator("adresboek");
    check_taken(&validator, "opr: opr@swv.example\nCvA: [a@b.example, c@d.example]\n");
    check_taken(&validator, "# nog leeg\n");
    let wrong = [
        "opr",
        "opr@swv",
        "'@swv.example'",
        "OPR <opr@swv.example>",
        "o pr@swv.example",
        "a@b.example, c@d.example",
        "coördinator@swv.example",
        "1",
        "{ mail: a@b.example }",
        "",
    ];
    for wrong in wrong {
        check_refused(&validator, &format!("opr: {wrong}\n"));
    }
}

#[test]
fn done_lines_need_a_row_and_a_day() {
    let validator = validator("afgerond");
    check_taken(
        &validator,
        "- { onderdeel: plan/2026, op: 28 september 2026, door: CvA, bewijs: x, toelichting: y }\n",
    );
    check_taken(&validator, "[]\n");
    check_taken(&validator, "# niets\n");
    for wrong in [
        "- { op: 28 september 2026 }",
        "- { onderdeel: plan/2026 }",
        "- { onderdeel: plan/2026, op: gisteren }",
        "- plan/2026",
        "plan/2026: 28 september 2026",
        "- { onderdeel: plan/2026, op: 1 mei 2026, wie: CvA }",
    ] {
        check_refused(&validator, wrong);
    }
}

#[test]
fn settings_are_refused_where_the_program_refuses_them() {
    let validator = validator("server");
    let good = "calendars: [{ calendar: k.yaml, addresses: a.yaml, done: d.yaml, from: k@swv.example }]\noperator: b@swv.example\ndata_dir: var\nmail: { transport: smtp, smtp: { host: h, port: 465, tls: implicit } }\n";
    check_taken(&validator, good);
    let wrong = [
        ("[{ calendar: k.yaml, addresses: a.yaml, done: d.yaml, from: k@swv.example }]", "[]"),
        ("calendar: k.yaml, ", ""),
        ("calendar: k.yaml", "kalender: k.yaml"),
        ("from: k@swv.example", "from: iemand"),
        ("operator: b@swv.example", "operator: beheer"),
        ("data_dir: var\n", ""),
        ("data_dir", "datadir"),
        ("transport: smtp", "transport: post"),
        ("transport: smtp", "transport: maildir"),
        (", smtp: { host: h, port: 465, tls: implicit }", ""),
        ("port: 465", "port: 70000"),
        ("port: 465", "port: smtps"),
        ("tls: implicit", "tls: ja"),
        ("host: h, ", ""),
    ];
    for (from, to) in wrong {
        assert!(good.contains(from));
        let text = good.replacen(from, to, 1);
        check_refused(&validator, &text);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.yaml");
        std::fs::write(&file, &text).unwrap();
        assert!(settings::Settings::read(&file).is_err(), "the program takes:\n{text}");
    }
}
