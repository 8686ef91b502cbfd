//! The words of the grammar: numbers, months, weekdays, units, dates in digits, and the vocabulary. All folded.

use chrono::Weekday;
use strsim::osa_distance;

use crate::dates::{Lead, YEARS};

/// The largest count of a lead: 999 months are 83 years.
pub(super) const LEAD_MAX: u16 = 999;

/// `een`…`twaalf`; the first is 1.
const NUMBERS: [&str; 12] = [
    "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
];

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

const MONTHS_SHORT: [(&str, u8); 14] = [
    ("jan", 1),
    ("feb", 2),
    ("febr", 2),
    ("mrt", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// Monday first.
pub const WEEKDAYS: [&str; 7] =
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];

const WEEKDAYS_SHORT: [&str; 7] = ["ma", "di", "wo", "do", "vr", "za", "zo"];

/// The other words that have a meaning in some sentence.
const VOCABULARY: &str = "\
    jaarlijks voor uiterlijk op in keer per jaar vanaf na binnen volgens planning continu \
    doorlopend naar verwachting verwacht vroegst zijn z'n nog niet bekend onbekend geen \
    zonder datum nader te bepalen stellen conform elk elke ieder iedere om het andere jaren \
    half halfjaar halfjaarlijks kwartaal maandelijks maand maanden week weken dag dagen \
    kalenderdag kalenderdagen werkdag werkdagen keren maal eens eenmaal eenmalig schooljaar \
    tot en met t/m of laatst later eerder dan ntb ingang miv van eerst beginnen moment de \
    beginnend tijdstip";

/// Words between others, which no typing error makes of a word with a meaning.
const CONNECTING: [&str; 5] = ["en", "of", "de", "het", "van"];

/// `een` is 1, `12` is 12; no leading zero. Saturates: what is out of range stays out of range.
pub(super) fn number(word: &str) -> Option<u32> {
    if let Some(found) = NUMBERS.iter().position(|name| *name == word) {
        return u32::try_from(found + 1).ok();
    }
    let plain = is_digits(word) && (word == "0" || !word.starts_with('0'));
    plain.then(|| word.parse().unwrap_or(u32::MAX))
}

/// `een` … `twaalf`, digits above.
pub(super) fn number_words(count: u8) -> String {
    let name = usize::from(count).checked_sub(1).and_then(|at| NUMBERS.get(at));
    name.map_or_else(|| count.to_string(), |name| (*name).to_owned())
}

/// `vierjaarlijks`, `4-jaarlijks`: the number before `ending`.
pub(super) fn number_before(word: &str, ending: &str) -> Option<u32> {
    number(word.strip_suffix(ending)?.trim_end_matches('-'))
}

/// `1`, `01`, `31`: a day as people type it; whether the month has it is another question.
pub(super) fn day_number(word: &str) -> Option<u32> {
    (is_digits(word) && word.len() <= 2).then(|| word.parse().ok()).flatten()
}

/// `2026`, in range.
pub(super) fn year(word: &str) -> Option<i32> {
    let found = (is_digits(word) && word.len() == 4).then(|| word.parse().ok()).flatten()?;
    YEARS.contains(&found).then_some(found)
}

pub(super) fn month(word: &str) -> Option<u8> {
    let short = || MONTHS_SHORT.iter().find(|(name, _)| *name == word).map(|(_, month)| *month);
    let long = MONTHS.iter().position(|name| *name == word);
    long.and_then(|at| u8::try_from(at + 1).ok()).or_else(short)
}

/// "Nog geen bericht": the first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// "september", from 1..=12
pub fn month_name(month: u8) -> &'static str {
    MONTHS[usize::from(month) - 1]
}

pub fn weekday_name(weekday: Weekday) -> &'static str {
    WEEKDAYS[weekday.num_days_from_monday() as usize]
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let at = WEEKDAYS
        .iter()
        .zip(WEEKDAYS_SHORT)
        .position(|(long, short)| *long == word || short == word)?;
    u8::try_from(at).ok().and_then(|at| Weekday::try_from(at).ok())
}

/// `2026-05-01`: year, month and day, existing or not.
pub(super) fn iso_parts(word: &str) -> Option<(i32, u32, u32)> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let shape = parts.next().is_none() && year.len() == 4 && month.len() == 2 && day.len() == 2;
    let digits = shape && [year, month, day].into_iter().all(is_digits);
    digits.then(|| Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))).flatten()
}

/// `05-01`, `1/7`, `1-7-2026`, `2026/5/1`, `20260501`: digits only, so nobody knows which is the month.
pub(super) fn is_numeric_date(word: &str) -> bool {
    if word.len() == 8 && is_digits(word) {
        return true;
    }
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let shape = matches!(lengths[..], [1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2]);
    shape && parts.into_iter().all(is_digits) && iso_parts(word).is_none()
}

/// `6` and `weken`: six weeks. A year is twelve months. `None`: no unit, or a count out of range.
pub(super) fn lead(count: u32, unit: &str) -> Option<Lead> {
    let count = u16::try_from(count).ok()?;
    let (of, each): (fn(u16) -> Lead, u16) = match unit {
        "dag" | "dagen" | "kalenderdag" | "kalenderdagen" => (Lead::Days, 1),
        "werkdag" | "werkdagen" => (Lead::Workdays, 1),
        "week" | "weken" => (Lead::Weeks, 1),
        "maand" | "maanden" => (Lead::Months, 1),
        "jaar" | "jaren" => (Lead::Months, 12),
        _ => return None,
    };
    let all = count.checked_mul(each)?;
    (1..=LEAD_MAX).contains(&all).then(|| of(all))
}

/// A word with a meaning of its own.
pub(super) fn is_known(word: &str) -> bool {
    vocabulary().any(|known| known == word)
        || number(word).is_some()
        || month(word).is_some()
        || weekday(word).is_some()
        || ["jaarlijks", "maandelijks", "maal", "x", "keer"]
            .iter()
            .any(|ending| number_before(word, ending).is_some())
}

/// May stand before `volgens planning`: no word of the grammar, and not one typing error away from one.
pub(super) fn may_lead(word: &str) -> bool {
    CONNECTING.contains(&word) || !(is_known(word) || near(word, 1).next().is_some())
}

/// The word of the grammar that was probably meant: one typing error away, two in a long word.
pub(super) fn probably_meant(word: &str) -> Option<&'static str> {
    let errors = if word.len() < 7 { 1 } else { 2 };
    near(word, errors).min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The words of the grammar at most so many typing errors away; shorter than three letters is near to everything.
fn near(word: &str, errors: usize) -> impl Iterator<Item = (usize, &'static str)> {
    let alike = move |known: &&str| {
        2 < word.len() && 2 < known.len() && known.len().abs_diff(word.len()) <= errors
    };
    vocabulary()
        .filter(alike)
        .map(move |known| (osa_distance(known, word), known))
        .filter(move |(distance, _)| *distance <= errors)
}

/// Every word of the grammar, short months and weekdays apart.
fn vocabulary() -> impl Iterator<Item = &'static str> {
    VOCABULARY.split(' ').chain(NUMBERS).chain(MONTHS).chain(WEEKDAYS)
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_numeric_date, may_lead, number, number_before, number_words, probably_meant};

    #[test]
    fn numbers_are_words_up_to_twelve_and_digits_above() {
        for (count, words) in [(1, "een"), (12, "twaalf"), (13, "13"), (0, "0")] {
            assert_eq!(number_words(count), words);
            assert_eq!(number(words), Some(u32::from(count)));
        }
    }

    #[test]
    fn a_number_has_no_leading_zero_and_no_sign() {
        for word in ["010", "00", "+3", "-3", "3.0", "", "dertien", "1e"] {
            assert_eq!(number(word), None, "{word}");
        }
    }

    #[test]
    fn a_number_too_large_stays_too_large() {
        assert_eq!(number("99999999999999999999"), Some(u32::MAX));
    }

    #[test]
    fn a_number_may_be_joined_to_what_it_counts() {
        assert_eq!(number_before("vierjaarlijks", "jaarlijks"), Some(4));
        assert_eq!(number_before("4-jaarlijks", "jaarlijks"), Some(4));
        assert_eq!(number_before("halfjaarlijks", "jaarlijks"), None);
        assert_eq!(number_before("jaarlijks", "jaarlijks"), None);
    }

    #[test]
    fn digits_in_any_order_are_a_numeric_date_but_iso_is_not() {
        for word in ["05-01", "1/7", "1-7-2026", "1.7.26", "2026/05/01", "2026-5-1", "20260501"] {
            assert!(is_numeric_date(word), "{word}");
        }
        for word in ["2026-05-01", "2025-2026", "2026", "08:30", "1-mei", "-", "1-", "123-4"] {
            assert!(!is_numeric_date(word), "{word}");
        }
    }

    #[test]
    fn a_typing_error_does_not_become_a_leading_word() {
        let known =
            "jaarlijks jaarlijkss vor voro uiterlijk mei julli drie 3x volgen vierjaarlijks";
        for word in known.split(' ') {
            assert!(!may_lead(word), "{word}");
        }
        for word in "evalueren en bijstellen van het handboek opp protocollen".split(' ') {
            assert!(may_lead(word), "{word}");
        }
    }

    #[test]
    fn a_long_word_may_have_two_typing_errors_and_a_short_one_none() {
        assert_eq!(probably_meant("jarlijk"), Some("jaarlijks"));
        assert_eq!(probably_meant("augustes"), Some("augustus"));
        assert_eq!(probably_meant("voro"), Some("voor"));
        assert_eq!(probably_meant("ip"), None);
        assert_eq!(probably_meant("zomervakantie"), None);
    }
}
