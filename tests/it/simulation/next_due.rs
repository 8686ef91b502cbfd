//! What is due next in the shipped calendar, seen from three different days, through the command.

use serde_json::Value;

use crate::process::program;

/// Row, then the next due date on 1 October 2025, 24 April 2026 and 21 November 2026.
const NEXT_DUE: [(&str, [&str; 3]); 10] = [
    ("ondersteuningsplan", ["2026-04-30", "2026-04-30", "2030-04-30"]),
    ("schoolondersteuningsprofiel", ["2026-07-31", "2026-07-31", "2027-07-31"]),
    ("beleidsnotitie-po-vo", ["2026-09-30", "2026-09-30", "2027-09-30"]),
    ("begroting", ["2025-12-31", "2026-12-31", "2026-12-31"]),
    ("jaarverslag", ["2026-06-30", "2026-06-30", "2027-06-30"]),
    ("verantwoording-middelen", ["2026-06-30", "2026-06-30", "2027-06-30"]),
    ("voortgang-scholen", ["2026-06-30", "2026-06-30", "2027-06-30"]),
    ("voortgang-medewerkers", ["2026-06-30", "2026-06-30", "2027-06-30"]),
    ("jaarverslag-cva", ["2026-09-30", "2026-09-30", "2027-09-30"]),
    ("jaarverslag-opr", ["2026-05-31", "2026-05-31", "2027-05-31"]),
];

fn duties(today: &str) -> Vec<Value> {
    let until = format!("{}{}", today[..4].parse::<i32>().unwrap() + 5, &today[4..]);
    let output = program()
        .args([
            "occurrences",
            "--calendar",
            "config/kalender.yaml",
            "--format",
            "json",
            "--from",
            today,
            "--until",
            &until,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn next<'a>(all: &'a [Value], item: &str) -> &'a Value {
    all.iter().find(|it| it["item"] == item).unwrap_or_else(|| panic!("{item} is listed"))
}

#[test]
fn the_next_due_dates_are_those_of_three_different_days() {
    for (at, today) in ["2025-10-01", "2026-04-24", "2026-11-21"].into_iter().enumerate() {
        let all = duties(today);
        for (item, due) in NEXT_DUE {
            assert_eq!(next(&all, item)["due"], due[at], "{item} seen from {today}");
        }
        assert_eq!(next(&all, "inspectieonderzoek")["state"], "expected", "seen from {today}");
        assert_eq!(next(&all, "inspectieonderzoek")["period"], "2028", "seen from {today}");
        let agenda = next(&all, "ontwikkelagenda");
        assert_eq!(
            (agenda["state"].as_str(), agenda["period"].as_str()),
            (Some("awaiting-date"), Some("2026"))
        );
        assert_eq!(agenda["due"], Value::Null);
    }
}

#[test]
fn a_due_date_on_a_sunday_has_its_working_days_beside_it() {
    let all = duties("2025-10-01");
    let opr = next(&all, "jaarverslag-opr");
    assert_eq!(opr["due"], "2026-05-31");
    assert_eq!(opr["last_workday"], "2026-05-29");
    let plan = next(&all, "ondersteuningsplan");
    assert_eq!(plan["last_workday"], "2026-04-30");
    assert_eq!(plan["last_schoolday"], "2026-04-24", "the day before the May vacation");
}
