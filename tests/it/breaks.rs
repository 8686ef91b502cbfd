//! The ways in which people break the shipped calendar, one at a time: each gives one finding, at most two, on its line, that
//! names the remedy; and input that means nothing is never passed over in silence (R24).

use std::collections::BTreeMap;

use kwaliteitskalender::calendar::{Diagnostic, Files, Severity, read};
use kwaliteitskalender::messages::diagnostics::words;

const SHIPPED: &str = include_str!("../../config/kalender.yaml");

/// The row that is broken in most of these.
const ROW: &str = "      jaarverslag-cva:
        wat: Jaarverslag CvA
        wanneer: jaarlijks voor 1 oktober
        wie: cva
";
const KEY: &str = "      jaarverslag-cva:\n";
const WHAT: &str = "        wat: Jaarverslag CvA\n";
const WHEN: &str = "        wanneer: jaarlijks voor 1 oktober\n";
const WHO: &str = "        wie: cva\n";

fn found(text: &str) -> Vec<Diagnostic> {
    read(&Files { calendar: text.as_bytes(), ..Files::default() }).diagnostics
}

/// What a mistake adds to the findings of the shipped calendar.
fn new(text: &str) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for it in found(SHIPPED) {
        *known.entry(format!("{:?}", it.problem)).or_default() += 1;
    }
    let mut all = found(text);
    all.retain(|it| match known.get_mut(&format!("{:?}", it.problem)) {
        Some(left) if 0 < *left => {
            *left -= 1;
            false
        }
        _ => it.severity() != Severity::Info,
    });
    all
}

/// `old`, inside the row if it stands there, becomes `now`; line `at` of it (0-based) is the one to blame, with `says`.
#[track_caller]
fn check(old: &str, now: &str, at: usize, says: &str) {
    let start = match ROW.find(old) {
        Some(inside) => SHIPPED.find(ROW).expect("the row is there") + inside,
        None => SHIPPED.find(old).unwrap_or_else(|| panic!("{old:?} is there")),
    };
    let text = format!("{}{now}{}", &SHIPPED[..start], &SHIPPED[start + old.len()..]);
    let line = (text[..start].matches('\n').count() + at + 1) as u32;
    let new = new(&text);
    let all: Vec<String> = new
        .iter()
        .map(|it| {
            let words = words(&it.problem);
            format!("{}: {} = {}", it.location.line, words.title, words.help)
        })
        .collect();
    assert!((1..=2).contains(&new.len()), "{now:?} gives {}: {all:#?}", new.len());
    assert!(new[0].location.line.abs_diff(line) <= 1, "{now:?} is on line {line}: {all:#?}");
    assert!(all[0].contains(says), "{now:?} says nothing about {says:?}: {all:#?}");
}

/// The text from the line with `first` up to the line with `end`.
fn block(first: &str, end: &str) -> &'static str {
    let from = SHIPPED.find(&format!("\n{first}:\n")).expect("the block is there") + 1;
    let until = SHIPPED.find(&format!("\n{end}:\n")).expect("the next block is there") + 1;
    &SHIPPED[from..until]
}

#[test]
fn a_block_without_its_key_line_is_one_finding() {
    check("betrokkenen:\n", "", 1, "`betrokkenen:`");
    check("betrokkenen:\n", "#betrokkenen:\n", 2, "`betrokkenen:`");
    check("\nbetrokkenen:\n", "\nmensen:\n", 1, "gebruik `betrokkenen`");
    check("\nbetrokkenen:\n", "\nbetroken:\n", 1, "gebruik `betrokkenen`");
    check("\nbetrokkenen:\n", "\nbetrokkenen\n", 1, "dubbele punt");
    check("\nroutes:\n", "\npaden:\n", 1, "gebruik `routes`");
    check("\nritmes:\n", "\ntempo:\n", 1, "gebruik `ritmes`");
    check("\nkalender:\n", "\n", 4, "`kalender:`");
}

#[test]
fn a_list_of_parties_that_is_gone_is_one_finding() {
    let parties = block("betrokkenen", "ritmes");
    let text = SHIPPED.replacen(parties, "", 1);
    let gone = new(&text);
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert!(words(&gone[0].problem).title.contains("`betrokkenen`"));
    check(parties, "betrokkenen:\n\n", 0, "`betrokkenen` is leeg");
    check(parties, "betrokkenen: [directeur, slp]\n\n", 0, "bij `betrokkenen`");
    check(parties, "betrokkenen: {}\n\n", 0, "`betrokkenen` is leeg");
}

#[test]
fn a_key_that_lost_its_colon_is_one_finding() {
    for key in
        ["jaarverslag-cva", "jaarverslag-cva =", "jaarverslag-cva：", "jaarver", "jaarverslag-cva;"]
    {
        check(KEY, &format!("      {key}\n"), 0, "dubbele punt");
    }
    for when in
        ["wanneer = jaarlijks", "wanneer： jaarlijks", "wanneer; jaarlijks", "wanneer jaarlijks"]
    {
        check(WHEN, &format!("        {when} voor 1 oktober\n"), 0, "`wanneer: …`");
    }
    check(WHEN, "        wanneer:jaarlijks voor 1 oktober\n", 0, "`wanneer: …`");
}

#[test]
fn a_strange_key_where_one_is_missing_is_that_one() {
    for key in ["wanner", "wneer", "datum", "deadline"] {
        check(WHEN, &format!("        {key}: jaarlijks voor 1 oktober\n"), 0, "gebruik `wanneer`");
    }
    check(WHO, "        wie: cva\n        aanhef: Beste leden\n", 1, "hoort bij een betrokkene");
    check(WHO, "        wie: cva\n        kleur: rood\n", 1, "config/LEESMIJ.md");
}

#[test]
fn a_row_or_field_that_is_shifted_is_one_finding() {
    let shifted = |by: &dyn Fn(&str) -> String| ROW.lines().map(by).collect::<String>();
    check(ROW, &shifted(&|line| format!(" {line}\n")), 0, "1 spatie naar links");
    check(ROW, &shifted(&|line| format!("{}\n", &line[2..])), 0, "2 spaties naar rechts");
    check(ROW, &shifted(&|line| format!("{}\n", &line[4..])), 0, "4 spaties naar rechts");
    check(ROW, &shifted(&|line| format!("{}\n", line.trim_start())), 0, "6 spaties naar rechts");
    for (field, key) in [(WHEN, "wanneer"), (WHO, "wie")] {
        check(field, &field[2..], 0, &format!("schuif `{key}` 2 spaties naar rechts"));
        check(field, field.trim_start(), 0, &format!("schuif `{key}` 8 spaties naar rechts"));
        check(field, &format!("  {field}"), 0, &format!("schuif `{key}` 2 spaties naar links"));
    }
    check(KEY, "", 0, "de sleutel van dit onderdeel");
    check(KEY, "#      jaarverslag-cva:\n", 1, "de sleutel van dit onderdeel");
}

#[test]
fn a_merge_that_was_not_finished_is_one_finding() {
    let other = WHEN.replace("1 oktober", "2 oktober");
    let two = format!("<<<<<<< HEAD\n{WHEN}=======\n{other}>>>>>>> theirs\n");
    check(WHEN, &two, 0, "twee versies");
    let three = format!("<<<<<<< HEAD\n{WHEN}||||||| base\n{WHEN}=======\n{other}>>>>>>> theirs\n");
    check(WHEN, &three, 0, "twee versies");
}

#[test]
fn what_a_word_processor_leaves_behind_is_one_finding() {
    check(WHEN, "        wanneer: “jaarlijks voor 1 oktober”\n", 0, "rechte aanhalingstekens");
    check(WHO, "        wie: ‘cva’\n", 0, "rechte aanhalingstekens");
    check(KEY, "\u{feff}      jaarverslag-cva:\n", 0, "onzichtbaar teken");
    check(WHO, "        wie: \u{feff}cva\n", 0, "onzichtbaar teken");
    check(ROW, &ROW.replace(' ', "\u{a0}"), 0, "onzichtbaar teken");
    check(KEY, "      jaarverslag–cva:\n", 0, "`jaarverslag-cva`");
    check(WHO, "\twie: cva\n", 0, "tab");
    check(ROW, &format!("{ROW}Jaarverslag CvA\tjaarlijks voor 1 oktober\tCvA\n"), 4, "nergens bij");
    check(ROW, &format!("{ROW}• Jaarverslag CvA – jaarlijks – CvA\n"), 4, "nergens bij");
    check(WHAT, &format!("        wat: {}\n", "x".repeat(10_000)), 0, "te lang");
}

#[test]
fn what_programmers_write_is_one_finding() {
    check(WHEN, "        wanneer: !!str jaarlijks voor 1 oktober\n", 0, "haal het woord met ! weg");
    check(WHEN, "        wanneer: jaarlijks voor 1 oktober 👍\n", 0, "wordt niet begrepen");
    let named = ROW.replace("cva:\n", "cva: &basis\n");
    check(
        ROW,
        &format!("{named}      nog-een:\n        <<: *basis\n        wat: Nog een\n"),
        5,
        "`<<`",
    );
    check("\nroutes:\n", "\n---\nroutes:\n", 1, "één document");
    check(WHO, "        wie: cva, opr]\n", 0, "`[cva, opr]`");
    check(ROW, &format!("{ROW}\n{ROW}"), 5, "twee keer");
}

#[test]
fn line_ends_of_every_kind_are_read() {
    assert!(new(&SHIPPED.replace('\n', "\r")).is_empty());
    let middle = SHIPPED.find(KEY).expect("the row is there");
    let half = format!("{}{}", SHIPPED[..middle].replace('\n', "\r\n"), &SHIPPED[middle..]);
    assert!(new(&half).is_empty());
}

#[test]
fn input_without_effect_is_never_passed_over() {
    for (now, says) in [
        ("nalopen: jaarlijks in juni", "hoort alleen bij `continu`"),
        (
            "voorbereiding: { wie: opr, start: 3 maanden vooraf }",
            "hoort alleen bij een verwachting",
        ),
        ("zichtbaar_voor: []", "noem wie het mag zien"),
        ("vaststelling: []", "`vaststelling` is leeg"),
        ("samen_met: [opr, OPR]", "`OPR` staat er twee keer"),
        ("heeft_nodig: [begroting, begroting]", "`begroting` staat er twee keer"),
        ("heette: [oud, oud]", "`oud` staat er twee keer"),
        ("planning: null", "`planning` is leeg"),
        ("ritme: [999 maanden]", "hooguit `24 maanden`"),
        ("ritme: [-3 weken]", "wordt niet begrepen"),
    ] {
        check(WHO, &format!("{WHO}        {now}\n"), 1, says);
    }
    for (when, says) in [
        ("{ voor: 1 mei, uiterlijk: 2 mei }", "kunnen niet samen"),
        ("{}", "`wanneer` is leeg"),
        ("0 keer per jaar", "van 1 tot en met 12"),
        ("13 keer per jaar", "van 1 tot en met 12"),
        ("een keer per 100 jaar", "van 1 tot en met 99"),
        ("in 26", "met vier cijfers"),
        ("in 20266", "van 1990 tot en met 2199"),
        ("voor 31 april 2027", "kies een dag"),
        ("uiterlijk 2027-13-01", "jaar, maand en dag"),
        ("uiterlijk 29 februari 2027", "kies een dag"),
        ("binnen 999 maanden na publicatie landelijke norm basisondersteuning", "`120 maanden`"),
        ("in schooljaar 2025-2027", "wordt niet begrepen"),
    ] {
        check(WHEN, &format!("        wanneer: {when}\n"), 0, says);
    }
}

#[test]
fn input_without_effect_elsewhere_is_never_passed_over() {
    check("cva: CvA", "cva: { naam: CvA, opgevolgd_door: opr } # ", 0, "zonder laatste dag");
    check(
        "    naam: Gemeenten\n",
        "    naam: Gemeenten\n    mail: geen\n",
        1,
        "een groep krijgt zelf geen mail",
    );
    check(
        "    naam: Gemeenten\n",
        "    naam: Gemeenten\n    aanhef: Beste\n",
        1,
        "een groep krijgt zelf geen mail",
    );
    check(
        "  opr:\n    vergader",
        "  OPR:\n    stukken_vooraf: 1 week\n  opr:\n    vergader",
        2,
        "twee keer",
    );
    check("stukken_vooraf: 3 weken", "stukken_vooraf: 999 maanden", 0, "hooguit `24 maanden`");
    check("duur: 3 maanden", "duur: 999 maanden", 0, "hooguit `24 maanden`");
    check("datum_vragen: [15 september", "datum_vragen: [29 februari", 0, "`28 februari`");
    check(
        "om: \"08:30\", tot_en_met: \"17:00\"",
        "om: \"18:00\"",
        0,
        "het einde ligt voor het begin",
    );
}

#[test]
fn a_coordinator_who_is_never_mailed_is_said() {
    let party = "beleidsadviseur: Beleidsadviseur SWV\n";
    let never = "beleidsadviseur: { naam: Beleidsadviseur SWV, mail: geen }\n";
    let new = new(&SHIPPED.replacen(party, never, 1));
    assert!(new.iter().any(|it| it.problem.code() == "K09" && it.location.line == 18), "{new:?}");
}
