//! The feed, read back as an agenda reads it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use kwaliteitskalender::calendar::{self, Files};
use kwaliteitskalender::messages::document::{feed, window};
use kwaliteitskalender::planning::plan;

use super::{TODAY, day, planned, read, shipped, small};

/// The events, by property with its parameters; read by the letter of RFC 5545, not by the crate that wrote them.
fn events(text: &str) -> Vec<BTreeMap<String, String>> {
    let unfolded = text.replace("\r\n ", "");
    let lines: Vec<&str> = unfolded.split_terminator("\r\n").collect();
    assert_eq!((lines[0], lines[lines.len() - 1]), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    let mut events: Vec<BTreeMap<String, String>> = Vec::new();
    let mut is_inside = false;
    for line in lines {
        match line {
            "BEGIN:VEVENT" => {
                assert!(!is_inside);
                is_inside = true;
                events.push(BTreeMap::new());
            }
            "END:VEVENT" => is_inside = false,
            _ if is_inside => {
                let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("{line}"));
                let earlier = events.last_mut().unwrap().insert(name.to_owned(), value.to_owned());
                assert_eq!(earlier, None, "{line}");
            }
            _ => {}
        }
    }
    events
}

fn whole_day(event: &BTreeMap<String, String>, name: &str) -> NaiveDate {
    let value = &event[&format!("{name};VALUE=DATE")];
    NaiveDate::parse_from_str(value, "%Y%m%d").unwrap_or_else(|_| panic!("{event:?}"))
}

#[test]
fn every_event_is_one_whole_day_within_two_years_and_keeps_its_name() {
    let calendar = read(&shipped());
    let mut names = BTreeMap::new();
    for today in day(TODAY).iter_days().step_by(17).take(40) {
        let plan = plan(&calendar, &[], window(&calendar, today));
        let text = feed::write(&calendar, &plan, today);
        assert_eq!(text, feed::write(&calendar, &plan, today), "the same bytes");
        let until = today.checked_add_months(Months::new(24)).unwrap();
        let mut seen = BTreeSet::new();
        for event in events(&text) {
            let uid = event["UID"].clone();
            let start = whole_day(&event, "DTSTART");
            assert_eq!(whole_day(&event, "DTEND"), start + Days::new(1), "{uid}");
            assert!(today <= start && start < until, "{uid} {start}");
            assert!(seen.insert(uid.clone()), "twice {uid}");
            let before = names.entry(uid.clone()).or_insert(start);
            assert_eq!(*before, start, "{uid} moved without anybody saying so");
        }
        assert!(20 < seen.len(), "{today}: {seen:?}");
    }
}

#[test]
fn lines_are_folded_and_end_as_the_standard_says() {
    let calendar = read(&shipped());
    let text = feed::write(&calendar, &planned(&calendar, TODAY), day(TODAY));
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains('\n'), "{line}");
    }
}

#[test]
fn a_confidential_or_secret_row_is_never_in_the_feed() {
    for path in [shipped(), small()] {
        let calendar = read(&path);
        let text = feed::write(&calendar, &planned(&calendar, TODAY), day(TODAY));
        let unfolded = text.replace("\r\n ", "");
        let closed: Vec<_> = calendar.items.iter().filter(|it| it.is_confidential()).collect();
        assert!(!closed.is_empty());
        for item in closed {
            assert!(!unfolded.contains(&*item.title), "{}", item.title);
            assert!(!unfolded.contains(item.short_name()), "{}", item.short_name());
            assert!(!unfolded.contains(&format!("UID:{}", item.id)), "{}", item.id);
        }
    }
}

#[test]
fn a_row_that_points_at_another_is_not_in_the_feed_twice() {
    let calendar = read(&small());
    let text = feed::write(&calendar, &planned(&calendar, TODAY), day(TODAY));
    assert!(!text.contains("Gesprekken over samenwerking"), "{text}");
}

#[test]
fn shares_of_a_row_are_one_event() {
    let calendar = read(&small());
    let text = feed::write(&calendar, &planned(&calendar, TODAY), day(TODAY));
    let shares: Vec<String> = events(&text)
        .iter()
        .map(|it| it["UID"].clone())
        .filter(|it| it.starts_with("profiel/"))
        .collect();
    assert_eq!(
        shares,
        ["profiel/2027@swv-klein.kwaliteitskalender", "profiel/2028@swv-klein.kwaliteitskalender"]
    );
}

#[test]
fn commas_semicolons_and_backslashes_are_escaped() {
    let text = std::fs::read_to_string(small()).unwrap();
    let text = text.replace("wat: Privacyreglement", r"wat: 'Privacy, klachten; en \ meer'");
    let files = Files { calendar: text.as_bytes(), addresses: None, done: None };
    let calendar = calendar::read(&files).calendar.unwrap();
    let feed = feed::write(&calendar, &planned(&calendar, TODAY), day(TODAY));
    let summary = r"SUMMARY:Privacy\, klachten\; en \\ meer – laatste dag";
    assert!(feed.replace("\r\n ", "").contains(summary), "{feed}");
}
