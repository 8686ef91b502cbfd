//! Why a text is not accepted. Looked for only when no sentence fits: an accepted text pays nothing for it.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::cursor::Cursor;
use crate::calendar::rule::nearest::{examples, nearest};
use crate::calendar::rule::phrases::{day_month, full_date, parts_of_a_year};
use crate::calendar::rule::sought::Sought;
use crate::calendar::rule::text::{FoldedWords, TEXT_CHARS_MAX};
use crate::calendar::rule::words::{
    day_number, is_numeric_date, iso_parts, lead, month, number, number_before, weekday, year,
};
use crate::calendar::rule::{DayMonth, Refusal};
use crate::dates::YEARS;

/// A text that is not worth reading: nothing in it, or far too much.
pub(super) fn unreadable(text: &str, sought: Sought) -> Option<Refusal> {
    let text = text.trim_end();
    if !text.chars().any(char::is_alphanumeric) {
        return Some(Refusal::Empty);
    }
    let (long, _) = text.char_indices().nth(TEXT_CHARS_MAX)?;
    Some(Refusal::NotUnderstood { at: long..text.len(), nearest: examples(sought) })
}

/// The first reason that has a way out of its own; else the word that does not fit, with what was probably meant.
pub(super) fn refuse(words: &FoldedWords, furthest: usize, sought: Sought) -> Refusal {
    if words.len() == 0 {
        return Refusal::Empty;
    }
    let all = || 0..words.len();
    all()
        .find_map(|at| date_in_digits(words, at).or_else(|| date_in_words(words, at, sought)))
        .or_else(|| all().find_map(|at| until(words, at)))
        .or_else(|| {
            all().find_map(|at| {
                count_out_of_range(words, at, sought).or_else(|| year_out_of_range(words, at))
            })
        })
        .unwrap_or_else(|| Refusal::NotUnderstood {
            at: words.range(furthest),
            nearest: nearest(words, sought),
        })
}

/// `05-01`, `2026-02-30`, `1889-05-01`.
fn date_in_digits(words: &FoldedWords, at: usize) -> Option<Refusal> {
    let word = words.get(at)?;
    let typed = || words.typed(at..at + 1);
    if is_numeric_date(word) {
        return Some(Refusal::NumericDate(typed()));
    }
    let (year, month, day) = iso_parts(word)?;
    if !YEARS.contains(&year) {
        return Some(Refusal::OutOfRange(typed()));
    }
    NaiveDate::from_ymd_opt(year, month, day).is_none().then(|| Refusal::ImpossibleDate(typed()))
}

/// `31 juni`, `29 februari`, `1 mei 26`, `donderdag 1 mei 2026`.
fn date_in_words(words: &FoldedWords, at: usize, sought: Sought) -> Option<Refusal> {
    let word = words.get(at)?;
    if let Some(named) = weekday(word) {
        let mut date = Cursor::new(words);
        date.at = at + 1;
        let day = full_date(&mut date)?;
        let typed = || words.typed(at..date.at);
        return (named != day.weekday()).then(|| Refusal::WrongWeekday { typed: typed(), day });
    }
    let month = digits(word).and_then(|()| month(words.get(at + 1)?))?;
    let after =
        words.get(at + 2).filter(|word| digits(word).is_some() && !is_counted(words, at + 2));
    let day = day_number(word).unwrap_or(u32::MAX);
    let Some(after) = after else {
        return match DayMonth::new(day, month) {
            Some(_) => None,
            None if (day, month) == (29, 2) => (sought != Sought::Date).then_some(Refusal::LeapDay),
            None => Some(Refusal::ImpossibleDate(words.typed(at..at + 2))),
        };
    };
    match year(after) {
        None => Some(Refusal::OutOfRange(words.typed(at + 2..at + 3))),
        Some(year) => NaiveDate::from_ymd_opt(year, u32::from(month), day)
            .is_none()
            .then(|| Refusal::ImpossibleDate(words.typed(at..at + 3))),
    }
}

/// `tot 1 mei`: with or without that day?
fn until(words: &FoldedWords, at: usize) -> Option<Refusal> {
    let mut date = Cursor::new(words);
    date.at = at;
    date.phrase("tot")?;
    let _ = date.any(&["aan", "uiterlijk"]);
    let start = date.at;
    full_date(&mut date).map(|_| ()).or_else(|| day_month(&mut date).map(|_| ()))?;
    Some(Refusal::Until(words.typed(start..date.at)))
}

/// `0 keer`, `100 jaar`, `elke 5 maanden`, `13x`.
fn count_out_of_range(words: &FoldedWords, at: usize, sought: Sought) -> Option<Refusal> {
    let word = words.get(at)?;
    let few = |count: u32, most: u32| (1..=most).contains(&count);
    let joined = ["x", "maal", "keer"]
        .into_iter()
        .find_map(|ending| number_before(word, ending))
        .map(|count| few(count, 12));
    let joined = joined.or_else(|| number_before(word, "jaarlijks").map(|years| few(years, 99)));
    let joined = joined.or_else(|| {
        number_before(word, "maandelijks").map(|months| parts_of_a_year(months).is_some())
    });
    if let Some(fits) = joined {
        return (!fits).then(|| Refusal::OutOfRange(words.typed(at..at + 1)));
    }
    let count = number(word).filter(|_| year(word).is_none())?;
    let unit = words.get(at + 1)?;
    let before = at.checked_sub(1).and_then(|before| words.get(before)).unwrap_or_default();
    let rhythm = matches!(before, "elke" | "iedere" | "de" | "per" | "/");
    let yearly = matches!(words.get(at + 2), Some("jaar" | "schooljaar"));
    let (fits, units) = match unit {
        "keer" | "x" | "maal" | "keren" => (few(count, 12), 1),
        "jaar" | "jaren" | "jaarlijks" if sought == Sought::Rule => (few(count, 99), 1),
        "maanden" if rhythm => (parts_of_a_year(count).is_some(), 1),
        "per" | "/" if yearly => (few(count, 99), 2),
        "in" => (few(count, 99), 0),
        _ if lead(1, unit).is_some() => (lead(count, unit).is_some(), 1),
        _ => return None,
    };
    (!fits).then(|| Refusal::OutOfRange(words.typed(at..at + 1 + units)))
}

/// `vanaf 1889`, `in 26`.
fn year_out_of_range(words: &FoldedWords, at: usize) -> Option<Refusal> {
    let word = words.get(at)?;
    let before = words.get(at.checked_sub(1)?)?;
    let leads = matches!(
        before,
        "vanaf" | "in" | "verwachting" | "verwacht" | "vroegst" | "dan" | "van" | "miv"
    );
    let wrong = leads && digits(word).is_some() && year(word).is_none() && !is_counted(words, at);
    wrong.then(|| Refusal::OutOfRange(words.typed(at..at + 1)))
}

/// Whether the number here counts what follows, as in `2 keer`, and is no year or day.
fn is_counted(words: &FoldedWords, at: usize) -> bool {
    let unit = words.get(at + 1).unwrap_or_default();
    let counted = matches!(unit, "keer" | "x" | "maal" | "keren" | "per" | "jaarlijks");
    counted || lead(1, unit).is_some() || month(unit).is_some()
}

fn digits(word: &str) -> Option<()> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then_some(())
}
