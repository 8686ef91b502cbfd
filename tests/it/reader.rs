//! The reader on the whole draft calendar, on everything that can be done to it, and beside the other YAML parser.

use kwaliteitskalender::calendar::rule::{Rule, Term};
use kwaliteitskalender::calendar::{
    Calendar, Files, Reading, Resolution, Rung, Severity, StepParty, keys, read,
};
use kwaliteitskalender::dates::Lead;

const DRAFT: &str = include_str!("../data/kalender-draft.yaml");

fn read_calendar(bytes: &[u8]) -> Reading {
    read(&Files { calendar: bytes, ..Files::default() })
}

fn draft() -> Calendar {
    let reading = read_calendar(DRAFT.as_bytes());
    let errors: Vec<_> =
        reading.diagnostics.iter().filter(|it| it.severity() == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    reading.calendar.expect("no errors, so a calendar")
}

#[test]
fn the_draft_reads_whole() {
    let calendar = draft();
    assert_eq!(calendar.groups.len(), 5);
    assert_eq!(calendar.items.len(), 27);
    assert_eq!(calendar.organisation.id, "swv-vo");
    assert_eq!(kwaliteitskalender::calendar::version(DRAFT.as_bytes()).len(), 64);
    assert_eq!(calendar.routes[0].stages.len(), 6);
    assert_eq!(calendar.routes[0].stages[1].len(), 2);
    let board = &calendar.routes[2].stages[2][0];
    assert_eq!(board.parties, [StepParty::OwnBoard]);
}

#[test]
fn rows_inherit_from_section_and_standard() {
    let calendar = draft();
    let row = |id: &str| calendar.item(calendar.find_item(id).unwrap());
    let ladder = |id: &str| calendar.ladder(row(id).ladder).id.clone();
    assert_eq!(ladder("ondersteuningsplan"), "groot");
    assert_eq!(ladder("jaarverslag-cva"), "gewoon");
    assert_eq!(ladder("vp-1b"), "doel");
    let visits = calendar.ladder(row("visitatie").ladder);
    assert_eq!(visits.rungs, [Rung::Before(Lead::Weeks(6))]);
    assert_eq!(row("jaarverslag").escalation.len(), 2);
    assert_eq!(row("jaarverslag").needs.len(), 2);
    assert_eq!(row("vp-9a").recheck_month, Some(6));
    assert!(row("handboek").has_plan);
}

#[test]
fn rows_know_where_their_dates_come_from() {
    let calendar = draft();
    let row = |id: &str| calendar.item(calendar.find_item(id).unwrap());
    let Resolution::Moments(moments) = &row("managementrapportage").resolution else {
        panic!("three moments")
    };
    assert!(moments.iter().all(|moment| matches!(moment, Term::Day(..))));
    assert!(matches!(row("basisondersteuning").resolution, Resolution::Event(_)));
    assert!(matches!(row("leerlingenpeiling").rule, Rule::Every { first_year: None, .. }));
    assert_eq!(row("vp-10c").see, calendar.find_item("ondersteuningsplan"));
}

#[test]
fn a_short_hand_decision_is_a_route_of_two_steps() {
    let calendar = draft();
    let row = calendar.item(calendar.find_item("beleidsnotitie-po-vo").unwrap());
    let route = &calendar.routes[row.route.unwrap().0 as usize];
    let ids: Vec<&str> = route.stages.iter().flatten().map(|step| step.id.as_str()).collect();
    assert_eq!(ids, ["opstellen", "vaststelling"]);
    assert_eq!(route.stages[1][0].duration, Lead::Weeks(2));
    assert_eq!(route.stages[1][0].parties.len(), 2);
}

/// Whatever it was given: a calendar or an error, never neither, and every place lies in the text.
fn check_any(bytes: &[u8]) {
    let reading = read_calendar(bytes);
    let errors = reading.diagnostics.iter().any(|it| it.severity() == Severity::Error);
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(reading.calendar.is_none(), errors, "{text}");
    for diagnostic in &reading.diagnostics {
        let text = &reading.texts[diagnostic.location.file as usize];
        assert!(text.get(diagnostic.location.span.clone()).is_some(), "{diagnostic:?}");
        let drawn = kwaliteitskalender::messages::diagnostics::draw(diagnostic, "x", text);
        assert!(drawn.contains(diagnostic.problem.code()));
    }
}

/// The draft without comments and without rows that say the same again: enough of every kind.
fn lines() -> Vec<&'static str> {
    DRAFT.lines().filter(|line| !line.trim_start().starts_with('#')).collect()
}

fn mutated(change: impl Fn(&str) -> Option<String>) {
    let lines = lines();
    for at in 0..lines.len() {
        let mut text = String::with_capacity(DRAFT.len() + 64);
        for (number, line) in lines.iter().enumerate() {
            let line = if number == at { change(line) } else { Some((*line).to_owned()) };
            if let Some(line) = line {
                text.push_str(&line);
                text.push('\n');
            }
        }
        check_any(text.as_bytes());
    }
}

#[test]
fn each_line_deleted() {
    mutated(|_| None);
}

#[test]
fn each_line_doubled() {
    mutated(|line| Some(format!("{line}\n{line}")));
}

#[test]
fn each_line_moved_a_space() {
    mutated(|line| Some(format!(" {line}")));
    mutated(|line| Some(line.strip_prefix(' ').unwrap_or(line).to_owned()));
}

#[test]
fn each_line_cut_in_half() {
    mutated(|line| {
        let half = line.chars().count() / 2;
        Some(line.chars().take(half).collect())
    });
}

#[test]
fn each_line_with_a_strange_character() {
    for strange in
        ["\t", "\u{a0}", "“", ":", "'", "\"", "[", "}", "@", "#", "*", "&", "\u{202e}", "\0"]
    {
        let lines = lines();
        // Every so many lines: each kind of line meets each character somewhere.
        for at in (0..lines.len()).step_by(23) {
            let mut all: Vec<String> = lines.iter().map(|it| (*it).to_owned()).collect();
            let middle =
                all[at].char_indices().nth(all[at].chars().count() / 2).map_or(0, |it| it.0);
            all[at].insert_str(middle, strange);
            check_any(all.join("\n").as_bytes());
        }
    }
}

#[test]
fn the_file_cut_anywhere_and_bytes_that_are_no_text() {
    for length in (0..DRAFT.len()).step_by(211) {
        check_any(&DRAFT.as_bytes()[..length]);
    }
    check_any(&[0xFF; 300]);
    check_any(&[0xFF, 0xFE, 0x00]);
    check_any(b"\0\0\0");
}

#[test]
fn what_is_made_to_hang_a_parser_is_refused_at_once() {
    let deep = "[".repeat(400_000);
    let blocks: String = (0..3_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    let dashes = "- ".repeat(100_000);
    let quotes = "wat: \"x\n".repeat(20_000);
    let colons = "a: b: c\n".repeat(20_000);
    for text in [&deep, &blocks, &dashes, &quotes, &colons] {
        let reading = read_calendar(text.as_bytes());
        assert!(reading.calendar.is_none());
        assert!(!reading.diagnostics.is_empty());
    }
}

#[test]
fn both_yaml_parsers_read_the_same_values() {
    let ours: serde_json::Value = serde_saphyr::from_str(DRAFT).unwrap();
    let theirs: serde_json::Value = serde_yaml::from_str(DRAFT).unwrap();
    assert_eq!(ours, theirs);
}

const README_FOR_ADMINISTRATORS: &str = "config/LEESMIJ.md";

/// After a change of keys: `KALENDER_UPDATE_CASES=1 cargo test --test it the_table_of_keys`.
#[test]
fn the_table_of_keys_is_that_of_the_reader() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(README_FOR_ADMINISTRATORS);
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- sleutels -->\n").expect("the page has both marks");
    let (table, after) = rest.split_once("<!-- /sleutels -->").expect("the page has both marks");
    let generated = format!("\n{}\n", keys::table());
    if std::env::var_os("KALENDER_UPDATE_CASES").is_some() {
        let page = format!("{before}<!-- sleutels -->\n{generated}<!-- /sleutels -->{after}");
        std::fs::write(&path, page).unwrap();
    } else {
        assert_eq!(
            table, generated,
            "write it anew with KALENDER_UPDATE_CASES=1 cargo test --test it the_table_of_keys"
        );
    }
}
