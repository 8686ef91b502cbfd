//! The shipped calendars with one mistake each: every line deleted, doubled, moved a space or cut, every word misspelt by one
//! letter. Each is found on the right line, or its silence is of a kind that is explained and counted here.
//!
//! The right line is the line itself, one of the map in which it stands (its row, its step), or, of a key with keys below it,
//! one of those, each with the line before and after; or wherever a finding names a word of the line: who deletes a party
//! hears it where that party is named.
//!
//! A sample runs each time; `KALENDER_ALL_MUTATIONS=1` tries all.

use std::collections::BTreeMap;
use std::ops::Range;

use kwaliteitskalender::calendar::keys::{KeyForm, SECTIONS};
use kwaliteitskalender::calendar::rule::fold_key;
use kwaliteitskalender::calendar::{Calendar, Diagnostic, Files, Reading, read};
use kwaliteitskalender::messages::diagnostics::{draw, words};

const SHIPPED: [(&str, &str); 2] = [
    ("kalender.yaml", include_str!("../../config/kalender.yaml")),
    ("zutphen/kalender.yaml", include_str!("../../config/zutphen/kalender.yaml")),
];

/// Why a mistake may pass without a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Silence {
    /// Only a comment or white space changed.
    Comment,
    /// The calendar means the same.
    SameMeaning,
    /// A text for people: what it says is theirs.
    FreeText,
    /// The stable name of something that nothing else names.
    NewName,
    /// What may be left out is gone.
    Optional,
    /// Another value that could be meant: `jaarlijks voor 1 juli` cut to `jaarlijks`.
    OtherValue,
}

/// What became of one mistake.
#[derive(Debug)]
enum Outcome {
    Found,
    Silent(Silence),
    /// Found, but only elsewhere.
    Elsewhere(Vec<u32>),
}

/// One calendar, and how it reads unharmed.
struct Original {
    name: &'static str,
    lines: Vec<&'static str>,
    said: BTreeMap<String, usize>,
    meaning: String,
}

fn reading_of(text: &str) -> Reading {
    read(&Files { calendar: text.as_bytes(), ..Files::default() })
}

/// A finding without its place.
fn said(diagnostic: &Diagnostic) -> String {
    let debug = format!("{:?}", diagnostic.problem);
    // Lines of other places shift with every line that comes or goes.
    debug
        .split_inclusive("line: ")
        .map(|it| it.trim_start_matches(|c: char| c.is_ascii_digit()))
        .collect()
}

fn meaning(calendar: &Calendar) -> String {
    let mut calendar = calendar.clone();
    calendar.items.iter_mut().for_each(|it| it.line = 0);
    format!("{calendar:?}")
}

impl Original {
    fn of((name, text): (&'static str, &'static str)) -> Self {
        let reading = reading_of(text);
        let mut all = BTreeMap::new();
        for diagnostic in &reading.diagnostics {
            *all.entry(said(diagnostic)).or_default() += 1;
        }
        let meaning = meaning(&reading.calendar.expect("the shipped calendars are good"));
        Self { name, lines: text.lines().collect(), said: all, meaning }
    }

    /// The text with other lines in the place of line `at`.
    fn with(&self, at: usize, lines: &[&str]) -> String {
        let all = self.lines[..at].iter().chain(lines).chain(&self.lines[at + 1..]);
        all.flat_map(|line| [*line, "\n"]).collect()
    }

    /// Tries one mistake on line `at` (0-based).
    fn outcome(&self, at: usize, instead: &[&str]) -> Outcome {
        let text = self.with(at, instead);
        let reading = reading_of(&text);
        let mut known = self.said.clone();
        let mut new = Vec::new();
        for diagnostic in &reading.diagnostics {
            match known.get_mut(&said(diagnostic)) {
                Some(left) if 0 < *left => *left -= 1,
                _ => new.push(diagnostic),
            }
        }
        for diagnostic in new.iter().take(3) {
            let drawn = draw(diagnostic, "x", &reading.texts[0]);
            assert!(drawn.contains(diagnostic.problem.code()));
        }
        if new.is_empty() {
            let meaning = reading.calendar.as_ref().map(meaning);
            return Outcome::Silent(self.silence(at, instead, &meaning.unwrap_or_default()));
        }
        let block = self.block(at, instead.len());
        let names = names(self.lines[at]);
        let right = |it: &&Diagnostic| {
            let title = fold_key(&words(&it.problem).title);
            block.contains(&(it.location.line as usize - 1))
                || names.iter().any(|name| title.contains(name))
        };
        match new.iter().any(right) {
            true => Outcome::Found,
            false => Outcome::Elsewhere(new.iter().map(|it| it.location.line).collect()),
        }
    }

    /// The lines, in the changed text, where a finding about line `at` belongs: of a key with keys below it, all of these;
    /// of any other line, those of the map in which it stands. With the line before and the line after.
    fn block(&self, at: usize, instead: usize) -> Range<usize> {
        let depth = |at: usize| indent(self.lines[at]);
        let own = depth(at).unwrap_or(0);
        let next = (at + 1..self.lines.len()).find_map(depth);
        let above = (0..at).rev().find(|it| depth(*it).is_some_and(|depth| depth < own));
        let owner = if next.is_some_and(|next| own < next) { at } else { above.unwrap_or(at) };
        let owned = depth(owner).unwrap_or(0);
        let mut after = (owner.max(at) + 1)..self.lines.len();
        let end = after.find(|it| depth(*it).is_some_and(|other| other <= owned));
        let before = (0..owner).rev().find(|it| depth(*it).is_some()).unwrap_or(0);
        before..end.unwrap_or(self.lines.len()) + 1 + instead
    }

    fn silence(&self, at: usize, instead: &[&str], meaning: &str) -> Silence {
        let before = without_comment(self.lines[at]);
        let after: Vec<&str> = instead.iter().map(|line| without_comment(line)).collect();
        let same = |lines: &[&str], one: &str| {
            lines.iter().filter(|it| !it.trim().is_empty()).all(|it| *it == one) && lines.len() <= 1
        };
        if before.trim().is_empty() && after.iter().all(|it| it.trim().is_empty())
            || !after.is_empty() && same(&after, before)
        {
            return Silence::Comment;
        }
        if meaning == self.meaning {
            return Silence::SameMeaning;
        }
        let first = after.first().copied().unwrap_or_default();
        let differs =
            before.bytes().zip(first.bytes()).take_while(|(one, other)| one == other).count();
        match key_at(before, differs) {
            // A key that the reader knows cannot be misspelt in silence, so this one was a free name.
            Where::Key if !after.is_empty() => Silence::NewName,
            Where::Value("id") if !after.is_empty() => Silence::NewName,
            Where::Value(key) if !after.is_empty() && form(key).is_none_or(is_free_text) => {
                Silence::FreeText
            }
            _ if first.trim().is_empty() => Silence::Optional,
            _ => Silence::OtherValue,
        }
    }
}

fn is_free_text(form: KeyForm) -> bool {
    matches!(form, KeyForm::Prose | KeyForm::Title | KeyForm::Titles)
}

/// The form of a key, wherever it may stand; none for a free name.
fn form(key: &str) -> Option<KeyForm> {
    SECTIONS.iter().flat_map(|it| it.keys).find(|it| it.name == key).map(|it| it.form)
}

enum Where<'l> {
    /// In the key itself.
    Key,
    /// Behind this key.
    Value(&'l str),
}

/// In which key of a line, or behind which, a byte stands.
fn key_at(line: &str, at: usize) -> Where<'_> {
    let mut last = "";
    for (colon, _) in
        line.match_indices(": ").chain(line.strip_suffix(':').map(|it| (it.len(), "")))
    {
        let start = line[..colon].rfind([' ', '{']).map_or(0, |it| it + 1);
        if (start..=colon).contains(&at) {
            return Where::Key;
        }
        if at < start {
            break;
        }
        last = &line[start..colon];
    }
    Where::Value(last)
}

fn without_comment(line: &str) -> &str {
    let line = line.find(" #").map_or(line, |at| &line[..at]);
    if line.starts_with('#') { "" } else { line.trim_end() }
}

fn indent(line: &str) -> Option<usize> {
    let content = without_comment(line);
    (!content.trim().is_empty())
        .then(|| content.len() - content.trim_start_matches([' ', '-']).len())
}

/// The words of a line that a finding elsewhere may name.
fn names(line: &str) -> Vec<String> {
    let apart = |c: char| !c.is_alphanumeric() && c != '-';
    line.split(apart).map(fold_key).filter(|it| 3 <= it.len()).collect()
}

/// How many of each, and what went wrong.
#[derive(Default)]
struct Tally {
    found: usize,
    silent: BTreeMap<Silence, Vec<String>>,
    elsewhere: Vec<String>,
}

impl Tally {
    fn add(&mut self, original: &Original, at: usize, instead: &[&str]) {
        let line = original.lines[at];
        let place = || format!("{}:{}: {line:?} -> {instead:?}", original.name, at + 1);
        match original.outcome(at, instead) {
            Outcome::Found => self.found += 1,
            Outcome::Silent(silence) => self.silent.entry(silence).or_default().push(place()),
            Outcome::Elsewhere(lines) => {
                self.elsewhere.push(format!("{} on {lines:?}", place()));
            }
        }
    }

    fn count(&self, silence: Silence) -> usize {
        self.silent.get(&silence).map_or(0, Vec::len)
    }
}

/// Makes every `step`th mistake. Only these silences may occur, in at most so many percent of what is not a comment.
#[track_caller]
fn check(
    step: usize,
    mistakes: impl Fn(&str) -> Vec<Vec<String>>,
    allowed: &[Silence],
    percent_most: usize,
) {
    let step = if std::env::var_os("KALENDER_ALL_MUTATIONS").is_some() { 1 } else { step };
    let mut tally = Tally::default();
    let mut number = 0;
    for original in SHIPPED.map(Original::of) {
        for (at, line) in original.lines.iter().enumerate() {
            for instead in mistakes(line) {
                number += 1;
                if number % step == 0 {
                    let instead: Vec<&str> = instead.iter().map(String::as_str).collect();
                    tally.add(&original, at, &instead);
                }
            }
        }
    }
    assert!(tally.elsewhere.is_empty(), "found in the wrong place: {:#?}", tally.elsewhere);
    tally.silent.iter().for_each(|(silence, places)| {
        let is_allowed = allowed.contains(silence) || *silence == Silence::Comment;
        assert!(is_allowed, "{silence:?}: {places:#?}");
    });
    let silent: usize = allowed.iter().map(|it| tally.count(*it)).sum();
    let all = tally.found + silent;
    assert!(50 < all, "only {all} mistakes");
    assert!(silent * 100 <= all * percent_most, "{silent} of {all} pass: {:#?}", tally.silent);
    // Words that a sentence keeps as they were typed: `evalueren en bijstellen`, `(kwartaal)`.
    assert!(tally.count(Silence::OtherValue) <= 4, "{:#?}", tally.silent[&Silence::OtherValue]);
}

#[test]
fn a_deleted_line_is_missed_unless_it_may_be_left_out() {
    check(13, |_| vec![vec![]], &[Silence::Optional, Silence::SameMeaning], 32);
}

#[test]
fn a_doubled_line_is_found() {
    let twice = |line: &str| vec![vec![line.to_owned(), line.to_owned()]];
    check(13, twice, &[Silence::SameMeaning], 1);
}

#[test]
fn a_line_one_space_too_far_is_found() {
    check(13, |line| vec![vec![format!(" {line}")]], &[Silence::SameMeaning], 1);
}

#[test]
fn a_line_cut_in_the_middle_is_found_unless_it_is_a_text_for_people() {
    let cut = |line: &str| {
        let middle = line.chars().count() / 2;
        vec![vec![line.chars().take(middle).collect()]]
    };
    check(13, cut, &[Silence::FreeText], 36);
}

#[test]
fn a_misspelt_word_is_found_unless_it_is_free() {
    let one_each = |line: &str| misspelt(line).into_iter().map(|it| vec![it]).collect();
    let free = [Silence::FreeText, Silence::NewName, Silence::OtherValue, Silence::SameMeaning];
    check(67, one_each, &free, 65);
}

/// Each word of at least two letters with its middle letter replaced.
fn misspelt(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (c.is_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let word = &line[from..at];
                if 2 <= word.chars().count() {
                    let (middle, old) =
                        word.char_indices().nth(word.chars().count() / 2).expect("two letters");
                    let new = if old == 'x' { 'q' } else { 'x' };
                    let middle = from + middle;
                    all.push(format!(
                        "{}{new}{}",
                        &line[..middle],
                        &line[middle + old.len_utf8()..]
                    ));
                }
            }
            _ => {}
        }
    }
    all
}
