//! What was probably meant: accepted sentences near to a text that is not understood, at most three.

use chrono::{Months, NaiveDate};
use strsim::{normalized_levenshtein, osa_distance};

use crate::calendar::rule::cursor::Cursor;
use crate::calendar::rule::phrases::{day_month, every_years, full_date, lead, moment};
use crate::calendar::rule::print;
use crate::calendar::rule::sentence::sentence;
use crate::calendar::rule::sought::Sought;
use crate::calendar::rule::text::FoldedWords;
use crate::calendar::rule::words::{
    day_number, is_known, iso_parts, month, number, probably_meant, year,
};
use crate::calendar::rule::{DayMonth, Rule, Term, Wording};
use crate::dates::Lead;

const NEAREST_MAX: usize = 3;

/// Words that a sentence may lose before it is another sentence.
const DROPPED_MAX: usize = 3;

/// Compared characters; what lies further decides nothing.
const COMPARED_CHARS_MAX: usize = 100;

/// From this likeness on, of 0 to 1, a sentence without a date is worth naming.
const ALIKE_MIN: f64 = 0.55;

/// Shows the form of a date where the text has no year.
const EXAMPLE_YEAR: i32 = 2026;

/// Accepted sentences of the sought kind, nearest first. Never empty; each can be read back.
pub(super) fn nearest(words: &FoldedWords, sought: Sought) -> Vec<String> {
    let mended = mended(words);
    let known = Hints::of(&FoldedWords::of(&mended));
    let (best, others) = match sought {
        Sought::Rule => {
            (understood(&mended, |at| sentence(at).map(|it| it.to_string())), known.sentences())
        }
        Sought::Moment => {
            (understood(&mended, |at| at.whole(moment).map(|it| it.to_string())), known.moments())
        }
        Sought::Date => {
            (understood(&mended, |at| at.whole(full_date).map(print::full_date)), known.dates())
        }
        Sought::Lead => {
            (understood(&mended, |at| at.whole(lead).map(|it| it.to_string())), Vec::new())
        }
        Sought::AskDay => {
            (understood(&mended, |at| at.whole(day_month).map(|it| it.to_string())), known.days())
        }
    };
    let mut found: Vec<String> = best.into_iter().collect();
    for other in by_distance(others, &mended) {
        if found.len() < NEAREST_MAX && !found.contains(&other) {
            found.push(other);
        }
    }
    if found.is_empty() { examples(sought) } else { found }
}

/// What an accepted text looks like, for a text without any hold.
pub(super) fn examples(sought: Sought) -> Vec<String> {
    let examples = match sought {
        Sought::Rule => [
            "jaarlijks voor 1 juli",
            "een keer per vier jaar voor 1 mei, vanaf 2026",
            "nog niet bekend",
        ],
        Sought::Moment => ["voor 15 mei", "uiterlijk 1 oktober", "in juni"],
        Sought::Date => ["1 mei 2026", "31 december 2026", "2026-05-01"],
        Sought::Lead => ["6 maanden", "2 weken", "10 werkdagen"],
        Sought::AskDay => ["15 september", "1 november", "15 januari"],
    };
    examples.map(str::to_owned).to_vec()
}

/// The text with its typing errors mended, word by word.
fn mended(words: &FoldedWords) -> String {
    let mut mended: Vec<String> = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        let word = words.get(at).expect("the index is within the words");
        let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &word[..word.len() - letters.len()];
        let joined = !digits.is_empty() && letters.chars().all(char::is_alphabetic);
        if matches!(word, "schooljaar" | "kalenderjaar" | "boekjaar") {
            mended.push("jaar".to_owned());
        } else if let Some(first) = school_year(word) {
            mended.push(first.to_owned());
        } else if is_known(word) || letters.is_empty() {
            mended.push(word.to_owned());
        } else if joined {
            // `1e juli`, `30juni`
            mended.push(digits.to_owned());
            let ordinal = matches!(letters, "e" | "ste" | "de");
            mended
                .extend((!ordinal).then(|| probably_meant(letters).unwrap_or(letters).to_owned()));
        } else {
            mended
                .push(probably_meant(word).map_or_else(|| words.typed(at..at + 1), str::to_owned));
        }
    }
    mended.join(" ")
}

fn school_year(word: &str) -> Option<&str> {
    let (first, second) = word.split_once('-')?;
    (year(first)? + 1 == year(second)?).then_some(first)
}

/// What the text says when up to three words that do not fit are left out.
fn understood(text: &str, read: impl Fn(&mut Cursor) -> Option<String>) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..=DROPPED_MAX {
        let words = FoldedWords::of(&text);
        let mut at = Cursor::new(&words);
        if let Some(found) = read(&mut at) {
            return Some(found);
        }
        let wrong = at.furthest;
        if words.get(wrong).is_some_and(|word| month(word).is_some()) {
            return None; // without its month the sentence is about something else
        }
        if words.get(wrong).and_then(day_number).is_some()
            && words.get(wrong + 1).and_then(month).is_some()
        {
            return None; // `na 1 juli` without its 1 would wait for an event called juli
        }
        let kept = (0..words.len())
            .filter(|index| *index != wrong)
            .map(|index| words.typed(index..index + 1));
        let kept: Vec<String> = kept.collect();
        if kept.len() == words.len() {
            return None;
        }
        text = kept.join(" ");
    }
    None
}

fn by_distance(mut sentences: Vec<String>, text: &str) -> Vec<String> {
    let compared: String = text.chars().take(COMPARED_CHARS_MAX).collect();
    sentences.sort_by_cached_key(|it| osa_distance(it, &compared));
    sentences
}

/// The parts of a text that can be understood by themselves.
#[derive(Default)]
struct Hints {
    text: String,
    day: Option<u32>,
    month: Option<u8>,
    year: Option<i32>,
    count: Option<u8>,
    every: Option<u8>,
    within: Option<Lead>,
    event: Option<String>,
}

impl Hints {
    fn of(words: &FoldedWords) -> Hints {
        let mut known = Hints { text: words.typed(0..words.len()), ..Hints::default() };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let mut phrase = Cursor { at, ..Cursor::new(words) };
            let next = words.get(at + 1).and_then(month);
            if let Some(years) = every_years(&mut phrase) {
                known.every.get_or_insert(years);
                at = phrase.at;
                continue;
            } else if let Some(within) =
                lead(&mut phrase).filter(|_| words.get(phrase.at - 1) != Some("jaar"))
            {
                known.within.get_or_insert(within);
                at = phrase.at;
                continue;
            } else if let (Some(day), Some(month)) = (day_number(word), next) {
                if known.month.is_none() {
                    (known.day, known.month) = (Some(day), Some(month));
                }
                at += 1;
            } else if let Some((year, month, day)) = iso_parts(word) {
                (known.day, known.month, known.year) =
                    (Some(day), u8::try_from(month).ok(), Some(year));
            } else if word == "na" && known.within.is_some() {
                known.event =
                    Some(words.typed(at + 1..words.len())).filter(|event| !event.is_empty());
            } else if let Some(month) = month(word) {
                known.month.get_or_insert(month);
            } else if let Some(year) = year(word) {
                known.year.get_or_insert(year);
            } else if let Some(count) = number(word).and_then(|count| u8::try_from(count).ok()) {
                known.count.get_or_insert(count);
            }
            at += 1;
        }
        known
    }

    /// Sentences around the known parts; without any, the sentences that look like the text.
    fn sentences(&self) -> Vec<String> {
        let years = self.every.unwrap_or(1);
        let every = |term, first_year| Rule::Every { years, term, first_year, expected: None };
        let mut rules = Vec::new();
        let terms = self.terms();
        let first_year = self.year.filter(|_| 1 < years);
        rules.extend(terms.iter().map(|term| every(Some(*term), first_year)));
        let once = [Wording::Before, Wording::By]
            .map(|wording| self.date(wording).map(|day| Rule::Once { day, wording }));
        rules.extend(once.into_iter().flatten());
        if let (true, Some(year)) = (terms.is_empty(), self.year) {
            rules.extend([every(None, Some(year)), Rule::InYear(year), Rule::Expected { year }]);
            rules.push(Rule::NotYetKnown { not_before: Some(year) });
        }
        if let Some(count) = self.count.filter(|count| (2..=12).contains(count)) {
            let quota = Rule::Quota { count, year: self.year };
            rules.extend([Rule::TimesPerYear { count, note: None }, quota]);
            rules.push(Rule::Every {
                years: count,
                term: None,
                first_year: self.year,
                expected: None,
            });
        }
        if let Some(within) = self.within {
            let event = self.event.clone().unwrap_or_else(|| "publicatie".to_owned());
            let after = Rule::After { event, within: Some(within) }.to_string();
            if sentence(&mut Cursor::new(&FoldedWords::of(&after))).is_some() {
                return vec![after];
            }
        }
        if let (true, Some(_)) = (rules.is_empty(), self.every) {
            let first = Term::Day(DayMonth { month: 7, day: 1 }, Wording::Before);
            rules.extend(
                [None, Some(first), Some(Term::ToBeDetermined)].map(|term| every(term, None)),
            );
        }
        let spoken = |word: &str| self.text.split(' ').any(|spoken| spoken == word);
        if let Some((_, count)) = PERIODS.into_iter().find(|(word, _)| spoken(word)) {
            rules.push(Rule::TimesPerYear { count, note: None });
        }
        if !rules.is_empty() {
            return rules.iter().map(Rule::to_string).collect();
        }
        let alike =
            SHORT.into_iter().filter(|it| ALIKE_MIN <= normalized_levenshtein(it, &self.text));
        alike.map(str::to_owned).collect()
    }

    fn terms(&self) -> Vec<Term> {
        let Some(month) = self.month else { return Vec::new() };
        let whole = Term::Month(month);
        match self.day {
            Some(day) => match DayMonth::new(day, month) {
                Some(day) => vec![Term::Day(day, Wording::Before), Term::Day(day, Wording::By)],
                None => vec![whole],
            },
            None => {
                let first = DayMonth { month, day: 1 };
                vec![whole, Term::Day(first, Wording::Before)]
            }
        }
    }

    /// The one date that the text can be about; a month alone is before its first or by its last day.
    fn date(&self, wording: Wording) -> Option<NaiveDate> {
        let month = self.month?;
        if self.day.is_none() && self.year.is_none() {
            return None;
        }
        let on =
            |day| NaiveDate::from_ymd_opt(self.year.unwrap_or(EXAMPLE_YEAR), u32::from(month), day);
        match (self.day, wording) {
            (Some(day), _) => on(day),
            (None, Wording::By) => on(1)?.checked_add_months(Months::new(1))?.pred_opt(),
            (None, _) => on(1),
        }
    }

    fn moments(&self) -> Vec<String> {
        self.terms().iter().map(Term::to_string).collect()
    }

    fn dates(&self) -> Vec<String> {
        self.day.and_then(|_| self.date(Wording::Bare)).map(print::full_date).into_iter().collect()
    }

    fn days(&self) -> Vec<String> {
        let day = self.day.unwrap_or(1);
        let found = self.month.and_then(|month| DayMonth::new(day, month));
        found.iter().map(DayMonth::to_string).collect()
    }
}

/// Periods, and how often they go into a year.
const PERIODS: [(&str, u8); 3] = [("kwartaal", 4), ("maand", 12), ("halfjaar", 2)];

/// Sentences without a date, for a text in which none is found.
const SHORT: [&str; 15] = [
    "jaarlijks",
    "jaarlijks op een nader te bepalen datum",
    "een keer per twee jaar",
    "een keer per vier jaar",
    "drie keer per jaar",
    "twee keer per jaar",
    "vier keer per jaar",
    "twaalf keer per jaar",
    "drie per jaar",
    "volgens planning",
    "volgens nog op te stellen planning",
    "continu",
    "nog niet bekend",
    "geen datum",
    "na publicatie",
];
