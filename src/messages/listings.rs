//! What `next`, `occurrences` and `simulate` show a person: plain aligned columns, legible without colour.

use chrono::{NaiveDate, NaiveDateTime};

use crate::messages::{dutch, title};
use crate::planning::State;

/// Titles and subjects are cut here in a table.
const TITLE_COLUMNS: usize = 60;

#[derive(Debug, Clone)]
pub struct NextLine {
    /// Local time.
    pub at: NaiveDateTime,
    pub calendar: String,
    pub to: String,
    pub subject: String,
}

#[derive(Debug, Clone)]
pub struct OccurrenceLine {
    /// Last day, when known.
    pub due: Option<NaiveDate>,
    pub practical: Option<NaiveDate>,
    pub id: String,
    pub title: String,
    /// What is known about when.
    pub state: State,
    pub responsible: Vec<String>,
}

/// The coming mails; while it is a trial, it says so first.
pub fn next(lines: &[NextLine], trial: bool) -> String {
    let mut text = String::new();
    if trial {
        text.push_str("Proef: er gaat geen mail het gebouw uit.\n");
    }
    if lines.is_empty() {
        text.push_str("Er staat geen mail gepland.\n");
        return text;
    }
    text.push_str("Dit komt eraan:\n");
    text.push_str(&mails(lines));
    text
}

/// Every mail of a simulation, with a total.
pub fn simulation(lines: &[NextLine]) -> String {
    format!("{}Samen: {}.\n", mails(lines), dutch::mails(lines.len()))
}

fn mails(lines: &[NextLine]) -> String {
    let several = lines.iter().any(|it| it.calendar != lines[0].calendar);
    let rows = lines.iter().map(|it| {
        let mut row =
            vec![format!("{} {}", dutch::short_date(it.at.date()), it.at.format("%H:%M"))];
        if several {
            row.push(it.calendar.clone());
        }
        row.push(title::cut(&it.to, 36));
        row.push(it.subject.clone());
        row
    });
    columns(&rows.collect::<Vec<_>>())
}

pub fn occurrences(lines: &[OccurrenceLine]) -> String {
    let rows = lines.iter().map(|it| {
        let due = it.due.map_or_else(|| "geen datum".to_owned(), dutch::short_date);
        let practical = match it.practical {
            Some(day) if Some(day) != it.due => format!("liefst {}", dutch::short_date(day)),
            _ => String::new(),
        };
        let who = it.responsible.join(", ");
        vec![
            due,
            practical,
            state(it.state).to_owned(),
            it.id.clone(),
            title::cut(&it.title, TITLE_COLUMNS),
            who,
        ]
    });
    let text = columns(&rows.collect::<Vec<_>>());
    format!("{text}Samen: {}.\n", dutch::items(lines.len()))
}

/// "gepland", "wacht op datum"
pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Planned => "gepland",
        State::Undated => "zonder datum",
        State::AwaitingDate { .. } => "wacht op datum",
        State::AwaitingStartYear => "wacht op beginjaar",
        State::AwaitingEvent(_) => "wacht op gebeurtenis",
        State::AwaitingPlan => "wacht op planning",
        State::Counting { .. } => "telt",
        State::Expected { .. } => "verwacht",
        State::Continuous => "doorlopend",
    }
}

/// Rows with their columns under one another; nothing behind the last word of a line.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        rows.iter().filter_map(|row| row.get(at)).map(|it| it.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(&format!("  {}\n", line.trim_end()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_says_so() {
        assert_eq!(next(&[], false), "Er staat geen mail gepland.\n");
        assert!(next(&[], true).starts_with("Proef: er gaat geen mail het gebouw uit.\n"));
    }

    #[test]
    fn the_calendar_is_named_only_when_there_are_several() {
        let line = |calendar: &str| NextLine {
            at: "2026-08-19T08:30:00".parse().unwrap(),
            calendar: calendar.to_owned(),
            to: "CvA".to_owned(),
            subject: "Jaarverslag CvA: uiterlijk wo 30 sep 2026".to_owned(),
        };
        let one = next(&[line("swv-vo")], false);
        assert!(one.contains("  wo 19 aug 2026 08:30  CvA  Jaarverslag CvA"), "{one}");
        assert!(next(&[line("swv-vo"), line("swv-po")], false).contains("swv-po"));
    }

    #[test]
    fn lines_do_not_end_in_spaces() {
        let line = OccurrenceLine {
            due: None,
            practical: None,
            id: "x".to_owned(),
            title: "X".to_owned(),
            state: State::Undated,
            responsible: Vec::new(),
        };
        assert!(occurrences(&[line]).lines().all(|line| line == line.trim_end()));
    }
}
