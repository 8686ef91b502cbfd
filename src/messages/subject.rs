//! The subject of a message: what first, then the date; short enough for a list of mails.

use crate::calendar::Calendar;
use crate::delivery::{Bundle, Line};
use crate::messages::kinds::{self, LineWords, SubjectWords};
use crate::messages::matter::Matter;
use crate::messages::view::clean;
use crate::messages::{dutch, title};
use crate::planning::{Nature, Plan};

/// A title is never cut to less than this.
const TITLE_COLUMNS_MIN: usize = 20;

/// The subject of a message. Decides what to name first: what is late, then what is due, then changes, questions, notices.
pub fn subject(calendar: &Calendar, plan: &Plan, bundle: &Bundle) -> String {
    of(&kinds::worded(&Matter { calendar, plan, bundle }))
}

/// The same, from the words of its lines.
pub(super) fn of(lines: &[(&Line, LineWords)]) -> String {
    let of = |nature| -> Vec<&SubjectWords> {
        let own = lines.iter().filter(|(line, _)| line.kind.nature() == nature);
        own.map(|(_, words)| &words.subject).collect()
    };
    let (late, ahead) = (of(Nature::Late), of(Nature::Ahead));
    let made = match (&late[..], &ahead[..], lines) {
        ([], _, [(_, only)]) => around(&only.subject, ""),
        ([], [], _) => without_deadline(lines),
        ([], ahead, _) => several(ahead, lines.len()),
        (late, _, _) => overdue(late, lines.len() - late.len()),
    };
    clean(&made).into_owned()
}

/// "Nog geen bericht: Jaarverslag CvA (was wo 30 sep 2026)", "Te laat: 3 onderdelen, en 2 andere"
fn overdue(late: &[&SubjectWords], others: usize) -> String {
    let more = match others {
        0 => String::new(),
        count => format!(", en {count} andere"),
    };
    match late {
        [only] => around(only, &more),
        [first, rest @ ..] => {
            let is_same = rest.iter().all(|it| it.several == first.several);
            let word = if is_same { first.several } else { first.alike };
            format!("{word}: {}{more}", dutch::items(late.len()))
        }
        [] => String::new(),
    }
}

/// "Kwaliteitskalender: 3 onderdelen, de eerste uiterlijk di 30 jun 2026"
fn several(ahead: &[&SubjectWords], count: usize) -> String {
    let count = dutch::items(count);
    let first = ahead.iter().filter_map(|it| it.day).min();
    match first {
        Some((day, is_last)) => {
            let by = if is_last { "uiterlijk" } else { "graag" };
            format!("Kwaliteitskalender: {count}, de eerste {by} {}", dutch::short_date(day))
        }
        None => format!("Kwaliteitskalender: {count}"),
    }
}

/// Several changes, questions, preparations or notices: "Klopt dit nog? 5 onderdelen", "Kwaliteitskalender: 3 punten"
fn without_deadline(lines: &[(&Line, LineWords)]) -> String {
    let shared = |of: fn(&SubjectWords) -> &'static str| {
        let mut all = lines.iter().map(|(_, words)| of(&words.subject));
        let first = all.next()?;
        all.all(|it| it == first).then_some(first)
    };
    let word = shared(|it| it.several).or_else(|| shared(|it| it.alike));
    let counts_items = |(line, _): &(&Line, _)| {
        matches!(line.kind.nature(), Nature::Question | Nature::AboutMails)
    };
    let count = match word {
        Some(_) if lines.iter().all(counts_items) => dutch::items(lines.len()),
        _ => dutch::counted(lines.len() as i64, "punt", "punten"),
    };
    match word.unwrap_or("Kwaliteitskalender") {
        question if question.ends_with('?') => format!("{question} {count}"),
        word => format!("{word}: {count}"),
    }
}

/// The title between two phrases, cut so that the whole is short.
fn around(words: &SubjectWords, more: &str) -> String {
    let SubjectWords { before, title, after, .. } = words;
    let taken = [before, after, more].iter().map(|it| it.chars().count()).sum();
    let room = kinds::SUBJECT_COLUMNS.saturating_sub(taken).max(TITLE_COLUMNS_MIN);
    format!("{before}{}{after}{more}", title::cut(&clean(title), room))
}
