//! Every code stands in LEESMIJ.md with an example that gives it, and a mended one that does not.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use kwaliteitskalender::calendar::{self, Files, Severity, codes};
use kwaliteitskalender::planning::checks::{self, RunningCalendar, ToCheck};
use kwaliteitskalender::planning::duties;

/// A calendar about which there is nothing to say on the day of the test.
const CALENDAR: &str = "\
organisatie:
  id: swv-vo
  naam: Samenwerkingsverband VO
  coordinator: beleidsadviseur
  vakantieregio: noord
betrokkenen:
  beleidsadviseur: Beleidsadviseur
  directeur: Directeur
  cva: CvA
  inspectie: { naam: Inspectie, mail: geen }
  scholen:
    naam: Scholen
    leden:
      lyceum: Het Lyceum
kalender:
  verslagen:
    titel: Verslagen
    onderdelen:
      financieel-verslag:
        wat: Financieel verslag
        wanneer: jaarlijks voor 2 juni
        wie: [cva, inspectie]
        samen_met: scholen
        rekent_met: kalenderdagen
      jaarverslag:
        wat: Jaarverslag
        wanneer: jaarlijks voor 1 juli
        wie: cva
        samen_met: directeur
";

const ADDRESSES: &str = "\
beleidsadviseur: b@swv.example
directeur: d@swv.example
cva: cva@swv.example
lyceum: l@swv.example
";

/// One row of the tables: code, kinds, and the two examples.
struct Explained {
    kinds: Vec<String>,
    wrong: String,
    right: String,
}

fn guide() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/LEESMIJ.md");
    let guide = std::fs::read_to_string(path).unwrap();
    let from = guide.find("## Wat de controle zegt").expect("the section is there");
    let until = guide[from..].find("\n## ").map_or(guide.len(), |at| from + at);
    guide[from..until].to_owned()
}

fn explained() -> BTreeMap<String, Explained> {
    let guide = guide();
    let rows = guide.lines().filter(|line| line.starts_with("| K"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [head, _, wrong, right] = cells[..] else { panic!("four cells: {line}") };
        let (code, kinds) = head.split_once(' ').expect("a code and its kind");
        let kinds = kinds.split(" of ").map(str::to_owned).collect();
        let (wrong, right) = (wrong.to_owned(), right.to_owned());
        (code.to_owned(), Explained { kinds, wrong, right })
    })
    .collect()
}

/// The lines between backticks, with the signs for what cannot be seen replaced by it.
fn lines(example: &str) -> Vec<String> {
    let quoted = example.split("<br>").filter_map(|part| part.split('`').nth(1));
    let invisible = [('⇥', "\t"), ('⍽', "\u{a0}"), ('◌', "\u{200e}"), ('␣', " ")];
    quoted
        .map(|line| invisible.iter().fold(line.to_owned(), |line, (c, it)| line.replace(*c, it)))
        .collect()
}

/// The word before the colon.
fn key(line: &str) -> &str {
    let line = line.trim_start_matches(|c: char| c == '#' || c.is_whitespace());
    line.split([':', ' ', '\u{a0}']).next().unwrap_or_default()
}

/// `text` with the lines of an example among those below `head`: in the place of a line with the same key, else at the end.
fn spliced(text: &str, head: &str, indent: &str, example: &[String]) -> String {
    let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = if head.is_empty() { 0 } else { at(&all, head) + 1 };
    let is_inside = |line: &String| line.starts_with(indent);
    let end = start + all[start..].iter().take_while(|line| is_inside(line)).count();
    let mut fresh = Vec::new();
    for line in example {
        let is_same = |it: &&String| {
            key(it) == key(line) && it[indent.len()..].chars().next().is_some_and(|c| c != ' ')
        };
        let known = all[start..end].iter().find(is_same).cloned();
        let line = format!("{indent}{line}");
        match known.filter(|_| !fresh.contains(&key(&line).to_owned())) {
            Some(known) => {
                let at = start + all[start..end].iter().position(|it| *it == known).unwrap();
                all[at] = line.clone();
            }
            None => all.insert(end, line.clone()),
        }
        fresh.push(key(&line).to_owned());
    }
    all.join("\n") + "\n"
}

fn at(lines: &[String], head: &str) -> usize {
    lines.iter().position(|line| line == head).expect("the sample has this line")
}

/// The files as an example makes them.
struct Made {
    calendar: Vec<u8>,
    addresses: String,
}

fn made(example: &str) -> Made {
    let lines = lines(example);
    let (mut calendar, mut addresses) = (CALENDAR.to_owned(), ADDRESSES.to_owned());
    let row = ("      jaarverslag:", "        ");
    if example.starts_with("als sleutel:") {
        calendar = spliced(&calendar, row.0, row.1, &lines[1..]);
        calendar = calendar.replace(row.0, &format!("      {}", lines[0]));
    } else if example.starts_with("bij organisatie:") {
        calendar = spliced(&calendar, "organisatie:", "  ", &lines);
    } else if example.starts_with("bij betrokkenen:") {
        calendar = spliced(&calendar, "betrokkenen:", "  ", &lines);
    } else if example.starts_with("in kalender.yaml:") {
        calendar = format!(
            "{CALENDAR}{}\n{}",
            lines.join("\n"),
            if lines[0] == "---" { CALENDAR } else { "" }
        );
    } else if example.starts_with("in adresboek.yaml:") {
        addresses = spliced(&addresses, "", "", &lines);
    } else {
        calendar = spliced(&calendar, row.0, row.1, &lines);
    }
    let is_ansi = example.ends_with("bewaard als ANSI");
    let bytes = |text: String| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let calendar = if is_ansi { bytes(calendar) } else { calendar.into_bytes() };
    Made { calendar, addresses }
}

/// What an example without a line of its own looks like.
fn special(code: &str) -> Option<Made> {
    let addresses = ADDRESSES.to_owned();
    let made = |calendar: String| Made { calendar: calendar.into_bytes(), addresses };
    match code {
        "K25" => {
            Some(made(CALENDAR.replace("wat: Jaarverslag", &format!("wat: {}", "x".repeat(301)))))
        }
        "K58" => Some(made(String::new())),
        "K59" => Some(Made {
            calendar: b"PK\x03\x04\x14\0\x06\0".to_vec(),
            addresses: ADDRESSES.to_owned(),
        }),
        "K69" => Some(made(CALENDAR[..CALENDAR.find("      jaarverslag:").unwrap()].to_owned())),
        "K73" => Some(made(CALENDAR.to_owned())),
        _ => None,
    }
}

/// Codes with their severity, as `check` finds them beside a service that runs the sample.
fn found(made: &Made, today: NaiveDate) -> Vec<(&'static str, Severity)> {
    let files =
        |calendar| Files { calendar, addresses: Some(made.addresses.as_bytes()), done: None };
    let reading = calendar::read(&files(&made.calendar));
    let mut all = reading.diagnostics;
    if let Some(calendar) = &reading.calendar {
        let running = calendar::read(&files(CALENDAR.as_bytes()))
            .calendar
            .unwrap_or_else(|| calendar.clone());
        let open = checks::begun(&running, today);
        let running = Some(RunningCalendar { calendar: &running, open: &open });
        let occurrences = duties(calendar, &[], checks::horizon(today));
        let (locations, done) = (&reading.locations, &[][..]);
        all.extend(checks::advise(&ToCheck {
            calendar,
            locations,
            duties: &occurrences,
            today,
            done,
            running,
        }));
    }
    all.iter().map(|it| (it.problem.code(), it.severity())).collect()
}

fn today(code: &str) -> NaiveDate {
    if code == "K73" { "2029-09-03" } else { "2026-05-04" }.parse().unwrap()
}

fn kind(severity: Severity) -> &'static str {
    kwaliteitskalender::messages::diagnostics::severity(severity)
}

#[test]
fn the_guide_explains_exactly_the_codes_there_are() {
    let explained = explained();
    let known: Vec<&str> = explained.keys().map(String::as_str).collect();
    assert_eq!(known, codes().into_iter().collect::<Vec<_>>());
}

#[test]
fn every_example_of_the_guide_gives_its_code_and_mended_no_longer_does() {
    let mut wrong = Vec::new();
    for (code, it) in explained() {
        let example = special(&code).unwrap_or_else(|| made(&it.wrong));
        let all = found(&example, today(&code));
        let of_code = all.iter().find(|(found, _)| *found == code);
        match of_code {
            None => wrong.push(format!("{code}: {} gives {all:?}", it.wrong)),
            Some((_, severity)) if !it.kinds.contains(&kind(*severity).to_owned()) => {
                wrong.push(format!("{code}: is called {:?}, is {severity:?}", it.kinds));
            }
            Some(_) => {}
        }
        let mended = found(&made(&it.right), today("K01"));
        if mended.iter().any(|(found, severity)| *found == code || *severity == Severity::Error) {
            wrong.push(format!("{code}: mended, {} gives {mended:?}", it.right));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn about_the_sample_there_is_nothing_to_say() {
    let sample = Made { calendar: CALENDAR.into(), addresses: ADDRESSES.to_owned() };
    let all = found(&sample, today("K01"));
    assert_eq!(all, []);
}

/// What `check` asks of the administrator of a shipped calendar, on a day after it began.
#[track_caller]
fn check_shipped(folder: &str, expected: &[&str]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config").join(folder);
    let read = |file: &str| std::fs::read(path.join(file)).unwrap();
    let made = Made {
        calendar: read("kalender.yaml"),
        addresses: String::from_utf8(read("adresboek.yaml")).unwrap(),
    };
    let all = found(&made, "2026-11-22".parse().unwrap());
    let asked = all.iter().filter(|(_, severity)| *severity != Severity::Info);
    let mut codes: Vec<&str> = asked.map(|(code, _)| *code).collect();
    codes.sort_unstable();
    // The sample that "runs" in these tests has nothing to do with a shipped calendar.
    codes.retain(|code| !["K69", "K70"].contains(code));
    assert_eq!(codes, expected, "{folder}");
}

/// Two inputs with the date of their report, a year with three quarters, one document with two days, two unknown years:
/// all of it stands so in the year plan.
#[test]
fn of_the_shipped_calendars_only_what_the_year_plan_itself_leaves_open_is_pointed_out() {
    check_shipped("", &["K07", "K07", "K64", "K64", "K65", "K66"]);
    check_shipped("zutphen", &[]);
}
