//! Whatever an author changes shows: every key of every map of kalender.yaml.

use chrono::{DateTime, TimeDelta, Utc};
use kwaliteitskalender::calendar::keys::{DONE, EntryForm, Key, KeyForm, KeyMap, SECTIONS, TOP};
use kwaliteitskalender::calendar::{Files, Reading, read};
use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::edits::Audience;
use kwaliteitskalender::delivery::{
    Difference, KeyChange, Ledger, Mode, Situation, difference, planning_window,
};
use kwaliteitskalender::messages::difference::listing;
use kwaliteitskalender::planning::plan;
use serde_json::Value;

use crate::process::{Done, House};

/// A calendar with every key. Behind a value stands of which map and which key it is, and what it may change into; `-`: it
/// goes.
const SAMPLE: &str = include_str!("every_key.yaml");

#[test]
fn every_key_shows_when_it_alone_changes() {
    for section in SECTIONS.into_iter().filter(|it| !std::ptr::eq(*it, &DONE)) {
        for key in own_keys(section) {
            let all = edits(section, key);
            let is_tried = !all.is_empty() || holds_maps(&key.form) || is_version(section, key);
            assert!(is_tried, "every_key.yaml lacks {}/{}", section.name, key.name);
            for edited in all {
                check(section, key, &edited);
            }
        }
    }
}

/// A member has the keys of a party, a row of a planning those of a row: only the first is its own.
fn own_keys(section: &KeyMap) -> &[Key] {
    let shares = ["een lid", "een onderdeel van een planning"].contains(&section.name);
    if shares { &section.keys[..1] } else { section.keys }
}

/// What it says is said by the keys in it.
fn holds_maps(form: &KeyForm) -> bool {
    match form {
        KeyForm::Fields(_) | KeyForm::PerParty(_) | KeyForm::ListOf(..) => true,
        KeyForm::PerId(_, entry) => !matches!(entry, EntryForm::Leads),
        _ => false,
    }
}

/// It has one value only.
fn is_version(section: &KeyMap, key: &Key) -> bool {
    std::ptr::eq(section, &TOP) && key.name == "versie"
}

/// The sample, each time with one value of this key changed.
fn edits(section: &KeyMap, key: &Key) -> Vec<String> {
    let mark = format!(" # {}/{} => ", section.name, key.name);
    let marked = SAMPLE.lines().filter(|line| line.contains(&mark));
    marked
        .map(|line| {
            let (written, new) = line.split_once(&mark).expect("a mark");
            let at = written.find(": ").expect("a key and a value") + 2;
            assert_eq!(SAMPLE.matches(line).count(), 1, "{line}");
            match new {
                "-" => SAMPLE.replace(&format!("{line}\n"), ""),
                new => SAMPLE.replace(line, &format!("{}{new}", &written[..at])),
            }
        })
        .collect()
}

#[track_caller]
fn check(section: &KeyMap, key: &Key, edited: &str) {
    let (was, is) = (reading(SAMPLE), reading(edited));
    let what = format!("{}/{}", section.name, key.name);
    let (Some(running), Some(calendar)) = (&was.calendar, &is.calendar) else {
        panic!("{what}: {:?} {:?}", was.diagnostics, is.diagnostics);
    };
    let found = compared(&was, &is);
    let rows = found.rows.iter().flat_map(|it| &it.keys);
    let keys: Vec<&KeyChange> = rows.chain(found.outside.iter().flat_map(|it| &it.keys)).collect();
    assert!(!keys.is_empty(), "{what} changes, and nothing shows");
    assert!(keys.iter().all(|it| it.from != it.to), "{what}: {keys:?}");
    let says = listing(&found, running, calendar, Audience::Server);
    assert!(!says.contains("Er verandert niets"), "{what}: {says}");
}

fn reading(text: &str) -> Reading {
    read(&Files { calendar: text.as_bytes(), addresses: None, done: None })
}

fn compared(was: &Reading, is: &Reading) -> Difference {
    let now: DateTime<Utc> = "2026-09-01T10:00:00Z".parse().expect("a moment");
    let ledger = Ledger::empty("proef", Mode::Live);
    let [before, after] = [was, is].map(|it| {
        let calendar = it.calendar.as_ref().expect("a calendar");
        (calendar, plan(calendar, &[], planning_window(calendar, &ledger, now)))
    });
    let until = local_day(now, after.0.organisation.zone) + TimeDelta::days(400);
    difference(
        &Situation {
            calendar: before.0,
            addresses: &was.addresses,
            plan: &before.1,
            ledger: &ledger,
            now,
        },
        &Situation {
            calendar: after.0,
            addresses: &is.addresses,
            plan: &after.1,
            ledger: &ledger,
            now,
        },
        until,
    )
}

const CALENDAR: &str = "versie: 1
organisatie: { id: swv, naam: SWV VO, coordinator: cva, vakantieregio: noord }
betrokkenen:
  cva: CvA
kalender:
  verslagen:
    titel: Verslagen
    onderdelen:
      verslag:
        wat: Verslag
        wanneer: jaarlijks voor 1 oktober
        wie: cva
";

fn plan_of(edited: &str, was: &str, options: &str) -> Done {
    let house = House::new(edited, "cva: cva@swv.example\n");
    house.write("oud.yaml", was);
    let was = house.path("oud.yaml").display().to_string();
    house.run(&format!("plan --against {was} --today 2026-09-01 {options}"))
}

#[test]
fn a_change_of_only_the_document_is_a_change() {
    for (key, value) in [("wanneer_tekst", "Voor 1 oktober"), ("wie_tekst", "CvA (secretaris)")] {
        let done = plan_of(
            &format!("{CALENDAR}        {key}: {value}\n"),
            CALENDAR,
            "--detailed-exitcode",
        );
        assert_eq!(done.code, Some(2), "{done:?}");
        let line = format!("~ verslag    {key}: (niets) → {value}\n");
        assert!(done.stdout.contains(&line), "{done:?}");
    }
}

#[test]
fn a_machine_reads_texts_in_whole() {
    let long = "Een opmerking die zo lang is dat een lezer er maar het eerste deel van ziet, ";
    let [was, is] = ["eerst zus", "nu zo"]
        .map(|end| (format!("{CALENDAR}        opmerking: {long}{end}\n"), format!("{long}{end}")));
    let done = plan_of(&is.0, &was.0, "--format json");
    let json: Value = serde_json::from_str(&done.stdout).expect("JSON");
    let key = &json[0]["rows"][0]["fields"][0];
    assert_eq!((&key["from"], &key["to"]), (&Value::from(was.1), &Value::from(is.1)), "{done:?}");
}

#[test]
fn explain_shows_every_key_of_a_row() {
    let row = SECTIONS.into_iter().find(|it| it.name == "een onderdeel").expect("the row's map");
    let told = |text: &str, id: &str| {
        House::new(text, "{}\n").must(&format!("explain {id} --today 2026-09-01")).stdout
    };
    for key in row.keys {
        for edited in edits(row, key) {
            let differs = SAMPLE.lines().zip(edited.lines()).position(|(was, is)| was != is);
            let mut above = SAMPLE.lines().take(differs.expect("an edit")).collect::<Vec<_>>();
            above.retain(|line| line.starts_with("      ") && !line.starts_with("       "));
            let id = above.last().expect("a row").trim().trim_end_matches(':');
            assert_ne!(told(SAMPLE, id), told(&edited, id), "{} of {id}", key.name);
        }
    }
}

#[test]
fn explain_gives_a_machine_every_key_in_whole() {
    let house = House::new(SAMPLE, "{}\n");
    let done = house.must("explain gewoon --today 2026-09-01 --format json");
    let json: Value = serde_json::from_str(&done.stdout).expect("JSON");
    let row = SAMPLE.split("      gewoon:\n").nth(1).expect("the row");
    for line in row.lines().take_while(|it| it.starts_with("        ")) {
        let key = line.trim().split(':').next().expect("a key");
        assert!(json["keys"][key].is_string(), "{key}: {}", json["keys"]);
    }
    assert_eq!(json["keys"]["wanneer_tekst"], "Voor 1 juli");
    assert_eq!(json["keys"]["momenten"], Value::Null);
}

const ORDERED: &str = "versie: 1
organisatie: { id: swv, naam: SWV VO, coordinator: cva, vakantieregio: noord }
betrokkenen:
  cva: CvA
  opr: OPR
  scholen: { naam: Scholen, leden: { lyceum: Lyceum, mavo: Mavo } }
routes:
  kort: { stappen: [{ id: een, stap: Een, wie: cva, duur: 2 weken }] }
  lang: { stappen: [{ id: een, stap: Een, wie: cva, duur: 4 weken }] }
vergaderingen:
  cva: { vergaderdata: [2 november 2026] }
  opr: { vergaderdata: [3 november 2026] }
gebeurtenissen:
  norm: Norm
  wet: Wet
kalender:
  verslagen:
    titel: Verslagen
    onderdelen:
      verslag: { wat: Verslag, wanneer: jaarlijks voor 1 oktober, wie: cva }
      plan: { wat: Plan, wanneer: jaarlijks voor 1 oktober, wie: opr }
      handboek: { wat: Handboek, wanneer: jaarlijks voor 1 oktober, wie: opr }
  rest: { titel: Rest, onderdelen: {} }
";

/// Changes places with the line below it.
fn moved_down(line: &str) -> String {
    let mut lines: Vec<&str> = ORDERED.lines().collect();
    let at = lines.iter().position(|it| it.starts_with(line)).expect("the line");
    lines.swap(at, at + 1);
    format!("{}\n", lines.join("\n"))
}

#[track_caller]
fn check_order(edited: &str, text: &str, json: [&str; 4]) {
    let done = plan_of(edited, ORDERED, "--detailed-exitcode");
    assert_eq!(done.code, Some(2), "{done:?}");
    let changes: Vec<&str> = done.stdout.lines().filter(|it| it.starts_with("~ ")).collect();
    assert_eq!(changes, [text], "{done:?}");
    assert!(!done.stdout.contains("vasthouden"), "{done:?}");
    let done = plan_of(edited, ORDERED, "--format json");
    let all: Value = serde_json::from_str(&done.stdout).expect("JSON");
    let [section, id, from, to] = json;
    let order = serde_json::json!([{
        "section": section, "id": id, "change": "changed",
        "fields": [{ "key": "volgorde", "from": from, "to": to }],
    }]);
    assert_eq!(all[0]["outside"], order, "{done:?}");
    assert_eq!(all[0]["held"], false);
}

#[test]
fn another_order_is_a_change() {
    check_order(
        &moved_down("  cva: CvA"),
        "~ volgorde van betrokkenen: CvA en OPR → OPR en CvA",
        ["betrokkenen", "", "cva, opr en scholen", "opr, cva en scholen"],
    );
    check_order(
        &moved_down("  kort: {"),
        "~ volgorde van routes: kort en lang → lang en kort",
        ["routes", "", "kort en lang", "lang en kort"],
    );
    check_order(
        &moved_down("  cva: { verg"),
        "~ volgorde van vergaderingen: CvA en OPR → OPR en CvA",
        ["vergaderingen", "", "cva en opr", "opr en cva"],
    );
    check_order(
        &moved_down("  norm: "),
        "~ volgorde van gebeurtenissen: norm en wet → wet en norm",
        ["gebeurtenissen", "", "norm en wet", "wet en norm"],
    );
    check_order(
        &moved_down("      verslag:"),
        "~ volgorde van onderdelen in rubriek verslagen: verslag en plan → plan en verslag",
        ["kalender", "verslagen", "verslag, plan en handboek", "plan, verslag en handboek"],
    );
}

#[test]
fn another_order_of_rubrieken_is_a_change() {
    let (rest, kalender) = ("  rest: { titel: Rest, onderdelen: {} }\n", "kalender:\n");
    let edited = ORDERED.replace(rest, "").replace(kalender, &format!("{kalender}{rest}"));
    check_order(
        &edited,
        "~ volgorde van rubrieken: verslagen en rest → rest en verslagen",
        ["kalender", "", "verslagen en rest", "rest en verslagen"],
    );
}

#[test]
fn what_is_new_gone_renamed_or_elsewhere_changes_no_order() {
    for edited in [
        ORDERED.replace("  cva: CvA", "  mr: MR\n  cva: CvA"),
        ORDERED.replace(
            "      plan:",
            "      nieuw: { wat: Nieuw, wanneer: continu, wie: cva }\n      plan:",
        ),
        ORDERED.replace("      plan: {", "      jaarplan: { heette: plan,"),
        ORDERED.replace(
            "      verslag: { wat: Verslag, wanneer: jaarlijks voor 1 oktober, wie: cva }\n",
            "",
        ),
        // Said of the group itself.
        ORDERED.replace("{ lyceum: Lyceum, mavo: Mavo }", "{ mavo: Mavo, lyceum: Lyceum }"),
        // Nothing is in the order of these.
        ORDERED.replace("routes:", "ritmes: { groot: [3 weken], klein: [1 week] }\nroutes:"),
    ] {
        assert_ne!(edited, ORDERED);
        let done = plan_of(&edited, ORDERED, "--detailed-exitcode");
        assert_eq!(done.code, Some(2), "{done:?}");
        assert!(!done.stdout.contains("volgorde"), "{done:?}");
    }
}

#[test]
fn a_machine_reads_what_is_absent_as_null_and_what_changes_outside_the_rows() {
    let edited = format!("{CALENDAR}        opmerking: kort\n")
        .replace("cva: CvA", "cva: { naam: CvA, aanhef: \"Beste commissie,\" }")
        .replace("noord", "zuid");
    let done = plan_of(&edited, CALENDAR, "--format json");
    let json: Value = serde_json::from_str(&done.stdout).expect("JSON");
    let remark = serde_json::json!([{ "key": "opmerking", "from": null, "to": "kort" }]);
    assert_eq!(json[0]["rows"][0]["fields"], remark, "{done:?}");
    let [region, party] = [&json[0]["outside"][0], &json[0]["outside"][1]];
    assert_eq!((&region["id"], &party["id"]), (&"vakantieregio".into(), &"cva".into()), "{done:?}");
    let moved = serde_json::json!([{ "key": "vakantieregio", "from": "noord", "to": "zuid" }]);
    assert_eq!(region["fields"], moved, "{done:?}");
    let said = serde_json::json!([{ "key": "aanhef", "from": null, "to": "Beste commissie," }]);
    assert_eq!(party["fields"], said, "{done:?}");
}
