//! What stands in `config/`: the real calendars are complete, and every file means the same to two parsers.

use std::fmt;
use std::path::{Path, PathBuf};

use kwaliteitskalender::calendar::{self, Files, Severity};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Every YAML file we ship.
const SHIPPED: [&str; 7] = [
    "server.yaml",
    "kalender.yaml",
    "adresboek.yaml",
    "afgerond.yaml",
    "zutphen/kalender.yaml",
    "zutphen/adresboek.yaml",
    "zutphen/afgerond.yaml",
];

/// YAML as a person reads it: scalars are text, whatever a parser takes them for.
#[derive(Debug, Clone, PartialEq)]
enum Yaml {
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    fn entries(&self) -> &[(String, Yaml)] {
        match self {
            Self::Map(entries) => entries,
            other => panic!("a mapping is expected, not {other:?}"),
        }
    }

    fn get(&self, key: &str) -> Option<&Yaml> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    fn at(&self, key: &str) -> &Yaml {
        self.get(key).unwrap_or_else(|| panic!("no `{key}`"))
    }

    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            other => panic!("a text is expected, not {other:?}"),
        }
    }

    /// One text, or each of a list.
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::List(list) => list.iter().map(Self::text).collect(),
            one => vec![one.text()],
        }
    }
}

struct AnyYaml;

impl<'de> Visitor<'de> for AnyYaml {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML")
    }

    fn visit_str<E>(self, text: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Text(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Yaml::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry::<String, Yaml>()? {
            entries.push(entry);
        }
        Ok(Yaml::Map(entries))
    }
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyYaml)
    }
}

fn path_of(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(file)
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(path_of(file)).unwrap_or_else(|why| panic!("{file}: {why}"))
}

fn shipped(file: &str) -> Yaml {
    serde_saphyr::from_str(&text_of(file)).unwrap_or_else(|why| panic!("{file}: {why}"))
}

/// The rows of all sections: section, key, row.
fn rows(calendar: &Yaml) -> Vec<(&str, &str, &Yaml)> {
    let mut rows = Vec::new();
    for (section, body) in calendar.at("kalender").entries() {
        for (id, row) in body.at("onderdelen").entries() {
            rows.push((section.as_str(), id.as_str(), row));
        }
    }
    rows
}

/// How many rows stand in each section, in the order of the file.
fn sizes(calendar: &Yaml) -> Vec<(&str, usize)> {
    let sections = calendar.at("kalender").entries();
    sections.iter().map(|(id, body)| (id.as_str(), body.at("onderdelen").entries().len())).collect()
}

/// How many rows say this about when.
fn saying(calendar: &Yaml, section: &str, when: &str) -> usize {
    let rows = rows(calendar);
    rows.iter().filter(|(at, _, row)| *at == section && row.at("wanneer").text() == when).count()
}

#[test]
fn every_shipped_file_means_the_same_to_both_parsers() {
    for file in SHIPPED {
        let text = text_of(file);
        let old: Yaml = serde_yaml::from_str(&text).unwrap_or_else(|why| panic!("{file}: {why}"));
        assert_eq!(shipped(file), old, "{file}");
    }
}

#[test]
fn no_yaml_file_is_shipped_untested() {
    let mut found = Vec::new();
    for folder in ["", "zutphen"] {
        for entry in std::fs::read_dir(path_of(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.ends_with(".yaml") {
                found.push(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            }
        }
    }
    found.sort();
    let mut listed = SHIPPED.map(str::to_owned).to_vec();
    listed.sort();
    assert_eq!(found, listed);
}

#[test]
fn the_kwaliteitskalender_has_its_23_rows_of_which_one_became_two_and_its_30_verbeterpunten() {
    let calendar = shipped("kalender.yaml");
    let expected = [
        ("plannen", 7),
        ("verantwoording", 7),
        ("gesprekken", 3),
        ("evaluatie", 7),
        ("verbeterpunten", 30),
    ];
    assert_eq!(sizes(&calendar), expected);
}

#[test]
fn the_verbeterpunten_have_the_dates_of_the_year_plan() {
    let calendar = shipped("kalender.yaml");
    let expected = [
        ("1 augustus 2026", 22),
        ("31 december 2025", 3),
        ("1 mei 2026", 2),
        ("continu", 1),
        ("nog niet bekend, op zijn vroegst 2028", 1),
        ("geen datum", 1),
    ];
    for (when, count) in expected {
        assert_eq!(saying(&calendar, "verbeterpunten", when), count, "{when}");
    }
}

#[test]
fn the_verbeterpunten_stand_in_the_order_of_the_year_plan_under_its_numbers() {
    let calendar = shipped("kalender.yaml");
    let rows = rows(&calendar);
    let ids: Vec<&str> =
        rows.iter().filter(|(at, ..)| *at == "verbeterpunten").map(|(_, id, _)| *id).collect();
    let expected = "vp-1a vp-1b vp-1c vp-2a vp-2b vp-4a vp-4b vp-5a vp-3a vp-3b vp-3c vp-6a \
        vp-7a vp-7b vp-7c vp-8a vp-8b vp-8c vp-8d vp-8e vp-8f vp-8f-vervolg vp-8g vp-8h \
        vp-9a vp-9b vp-9c vp-10a vp-10b vp-10c";
    assert_eq!(ids.join(" "), expected);
}

#[test]
fn zutphen_has_its_24_plans_14_tasks_of_the_schools_and_21_of_the_bureau() {
    let calendar = shipped("zutphen/kalender.yaml");
    let rows = rows(&calendar);
    let with = |prefix: &str| rows.iter().filter(|(_, id, _)| id.starts_with(prefix)).count();
    assert_eq!((with("plan-"), with("scholen-"), with("bureau-")), (24, 14, 21));
    assert_eq!(rows.len(), 59);
    let expected = [
        ("netwerk", 10),
        ("basisondersteuning", 4),
        ("extra", 10),
        ("specialistisch", 11),
        ("gemeenten", 7),
        ("ouders", 6),
        ("bestuur", 7),
        ("financien", 4),
    ];
    assert_eq!(sizes(&calendar), expected);
}

#[test]
fn a_task_in_zutphen_belongs_to_whom_the_poster_gives_it() {
    let calendar = shipped("zutphen/kalender.yaml");
    for (_, id, row) in rows(&calendar) {
        match id.split_once('-') {
            Some(("plan", _)) => {}
            Some((who, _)) => assert_eq!(row.at("wie").text(), who, "{id}"),
            None => panic!("{id} is neither a plan nor a task"),
        }
    }
}

#[test]
fn the_only_year_in_zutphen_is_that_of_the_three_visits() {
    let calendar = shipped("zutphen/kalender.yaml");
    let rows = rows(&calendar);
    let dated = rows.iter().filter(|(_, _, row)| row.at("wanneer").text() != "geen datum");
    let dated: Vec<_> = dated.map(|(_, id, row)| (*id, row.at("wanneer").text())).collect();
    assert_eq!(dated, [("plan-visitatie", "drie in 2025")]);
}

/// Who may have an address: parties and members, not groups, not those that are never mailed.
fn mailed(calendar: &Yaml) -> Vec<String> {
    let mut parties = Vec::new();
    for (key, party) in calendar.at("betrokkenen").entries() {
        let own = matches!(party, Yaml::Map(_)).then_some(party);
        if let Some(members) = own.and_then(|party| party.get("leden")) {
            parties.extend(members.entries().iter().map(|(member, _)| member.clone()));
        } else if own.and_then(|party| party.get("mail")).is_none() {
            parties.push(key.clone());
        }
    }
    parties
}

#[test]
fn everybody_who_is_mailed_has_an_example_address_and_nobody_else() {
    for (calendar, book) in
        [("kalender.yaml", "adresboek.yaml"), ("zutphen/kalender.yaml", "zutphen/adresboek.yaml")]
    {
        let (calendar, book) = (shipped(calendar), shipped(book));
        let listed: Vec<String> = book.entries().iter().map(|(key, _)| key.clone()).collect();
        assert_eq!(listed, mailed(&calendar), "the order of the calendar is kept");
        for (key, addresses) in book.entries() {
            for address in addresses.texts() {
                assert!(address.ends_with(".example") && address.contains('@'), "{key}: {address}");
            }
        }
    }
}

#[test]
fn every_party_in_a_calendar_has_something_to_do() {
    for file in ["kalender.yaml", "zutphen/kalender.yaml"] {
        let text = text_of(file);
        let calendar = shipped(file);
        for party in mailed(&calendar) {
            let uses = text.lines().filter(|line| {
                let line = line.split(" #").next().unwrap_or("");
                let words = line.split(|c: char| !c.is_alphanumeric() && c != '-');
                let is_definition = line.trim_start().starts_with(&format!("{party}:"));
                !is_definition && words.into_iter().any(|word| word == party)
            });
            let member = ["atlas", "lyceum", "gemeente-a", "gemeente-b"].contains(&&*party);
            assert!(member || 0 < uses.count(), "{file}: {party} is named nowhere");
        }
    }
}

#[test]
fn nothing_is_reported_done_in_what_we_ship() {
    for file in ["afgerond.yaml", "zutphen/afgerond.yaml"] {
        assert_eq!(shipped(file), Yaml::List(Vec::new()), "{file}");
    }
}

#[test]
fn the_server_serves_both_calendars_and_keeps_the_mail_in_the_building() {
    let server = shipped("server.yaml");
    let Yaml::List(calendars) = server.at("calendars") else { panic!("a list is expected") };
    for calendar in calendars {
        for key in ["calendar", "addresses", "done"] {
            let file = calendar.at(key).text();
            assert!(SHIPPED.contains(&file), "{file}");
        }
    }
    assert_eq!(calendars.len(), 2);
    assert_eq!(server.at("mail").at("transport").text(), "maildir");
}

#[test]
fn no_line_we_ship_has_a_tab_or_runs_off_the_screen() {
    for file in SHIPPED {
        for (at, line) in text_of(file).lines().enumerate() {
            assert!(!line.contains('\t'), "{file}:{}: a tab", at + 1);
            assert!(line.chars().count() <= 220, "{file}:{}: too long", at + 1);
        }
    }
}

#[test]
fn the_guide_leaves_room_for_the_generated_table_of_keys() {
    let guide = text_of("LEESMIJ.md");
    let mut lines = guide.lines().skip_while(|line| *line != "<!-- sleutels -->");
    assert!(lines.next().is_some());
    assert!(lines.any(|line| line == "<!-- /sleutels -->"));
}

#[test]
fn the_readme_has_one_command_to_run_and_one_to_test() {
    let readme = include_str!("../../README.md");
    let commands: Vec<&str> =
        readme.lines().filter(|line| line.starts_with("    cargo ")).map(str::trim).collect();
    assert_eq!(commands, ["cargo run --locked -- run", "cargo test --locked"]);
}

/// What the reader finds in a shipped calendar: code, and the row or party it stands in.
fn findings(folder: &str, severity: Severity) -> Vec<(&'static str, String)> {
    let bytes = |file: &str| text_of(&format!("{folder}{file}")).into_bytes();
    let (calendar, addresses, done) =
        (bytes("kalender.yaml"), bytes("adresboek.yaml"), bytes("afgerond.yaml"));
    let reading = calendar::read(&Files {
        calendar: &calendar,
        addresses: Some(&addresses),
        done: Some(&done),
    });
    let text = String::from_utf8(calendar).unwrap();
    let row_at = |line: u32| {
        let before = text.lines().take(line as usize).collect::<Vec<_>>();
        let is_row = |it: &&&str| it.starts_with("      ") && it.as_bytes()[6].is_ascii_lowercase();
        before.iter().rev().find(is_row).map_or_else(String::new, |it| it.trim().to_owned())
    };
    let found = reading.diagnostics.iter().filter(|it| it.problem.severity() == severity);
    found.map(|it| (it.problem.code(), row_at(it.location.line))).collect()
}

#[test]
fn no_shipped_calendar_has_an_error() {
    assert_eq!(findings("", Severity::Error), []);
    assert_eq!(findings("zutphen/", Severity::Error), []);
}

/// Two rows are due once in four years and the year plan does not say since when: asked, never guessed.
#[test]
fn the_only_warnings_are_the_two_first_years_that_nobody_knows() {
    let expected = [("K07", "leerlingenpeiling:"), ("K07", "personeelspeiling:")];
    let expected = expected.map(|(code, row)| (code, row.to_owned()));
    assert_eq!(findings("", Severity::Warning), expected);
    assert_eq!(findings("zutphen/", Severity::Warning), []);
}

/// The verbeterpunten give a bare date, which counts as `uiterlijk`.
#[test]
fn the_27_bare_dates_are_pointed_out_and_nothing_else() {
    let found = findings("", Severity::Info);
    assert_eq!(found.len(), 27);
    assert!(found.iter().all(|(code, row)| *code == "K13" && row.starts_with("vp-")), "{found:?}");
    assert_eq!(findings("zutphen/", Severity::Info), []);
}
