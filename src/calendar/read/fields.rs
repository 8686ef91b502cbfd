//! Reading a map key by key, and scalars as what they should be. Whatever is wrong lands in [`Findings`].

use std::ops::Range;

use crate::calendar::diagnostic::{
    Choices, Diagnostic, InputFile, Meaning, Problem, Refused, Values, Wanted, What, Writing,
};
use crate::calendar::locations::Locations;
use crate::calendar::read::names::Names;
use crate::calendar::read::text::Text;
use crate::calendar::read::tree::{Node, NodeKind};
use crate::calendar::rule::{Refusal, fold, fold_key, parse_date, parse_lead};
use chrono::NaiveDate;

use crate::dates::Lead;

/// Characters in a title, name or subject.
pub(super) const TITLE_MAX: usize = 300;
/// Characters in a remark.
pub(super) const PROSE_MAX: usize = 4_000;
/// Two years and a bit: from further away nobody can do anything yet, and it is a slip such as `60 maanden`.
pub(super) const LEAD_DAYS_MAX: i64 = 750;

/// One entry of a map: its key as defined, its node, its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'n, 't> {
    /// The key, in its own spelling.
    pub(super) name: &'static str,
    pub(super) key: &'n Node<'t>,
    pub(super) value: &'n Node<'t>,
}

/// Everything found in one file, with what is needed to say where.
pub(super) struct Findings<'t> {
    pub(super) file: InputFile,
    pub(super) text: &'t Text,
    /// Folded text of the rows that could not be read: what stands there is not called missing.
    pub(super) lost: String,
    pub(super) list: Vec<Diagnostic>,
    pub(super) locations: Locations,
}

impl<'t> Findings<'t> {
    pub(super) fn new(file: InputFile, text: &'t Text) -> Self {
        Self { file, text, lost: String::new(), list: Vec::new(), locations: Locations::default() }
    }

    /// One finding at a byte range, or at a node.
    pub(super) fn report(&mut self, at: impl Into<Range<usize>>, problem: impl Into<Problem>) {
        let span = whole_bracket(&self.text.text, at.into());
        self.list.push(Diagnostic {
            location: self.text.location(self.file, span),
            problem: problem.into(),
        });
    }

    pub(super) fn line(&self, node: &Node<'_>) -> u32 {
        self.text.line_of(node.span.start) as u32 + 1
    }

    /// Gives thing `at` a name; one that is the same as that of another is a finding.
    pub(super) fn add_name(
        &mut self,
        names: &mut Names,
        name: &str,
        at: u32,
        span: impl Into<Range<usize>>,
    ) {
        let span = span.into();
        let line = self.text.line_of(span.start) as u32 + 1;
        if let Some(other) = names.add(name, at, line) {
            let (name, other, line) = (name.to_owned(), other.typed, other.line);
            self.report(span, Meaning::SameName { name, other, line });
        }
    }

    /// The thing that is called so; that there is none is a finding.
    pub(super) fn named(
        &mut self,
        names: &Names,
        what: What,
        typed: &str,
        node: &Node<'_>,
    ) -> Option<u32> {
        let at = names.find(typed);
        if at.is_none() && !self.is_lost(typed) {
            let nearest = names.near(typed).map(|known| known.typed.clone());
            self.report(node, Meaning::Unknown { what, name: shortened(typed), nearest });
        }
        at
    }

    /// Whether something hangs below this key that could not be read.
    fn is_blanked_below(&self, key: &Node<'_>) -> bool {
        let line = self.text.line_of(key.span.start);
        let indent = |line: usize| {
            let written = &self.text.text[self.text.line(line)];
            (!written.trim().is_empty()).then(|| written.len() - written.trim_start().len())
        };
        let below = (line + 1..self.text.line_count()).find_map(indent);
        !self.lost.is_empty() && indent(line) < below
    }

    /// Whether a name stands in a row that could not be read.
    pub(super) fn is_lost(&self, name: &str) -> bool {
        !self.lost.is_empty() && self.lost.contains(&fold_key(name))
    }
}

/// A list or map between brackets begins at its bracket: the caret goes under all of it that stands on the line.
fn whole_bracket(text: &str, span: Range<usize>) -> Range<usize> {
    let rest = text.get(span.start..).unwrap_or_default();
    if 1 < span.len() || !rest.starts_with(['[', '{']) {
        return span;
    }
    let mut depth = 0_i32;
    for (at, c) in rest.char_indices().take_while(|(_, c)| *c != '\n') {
        depth += i32::from(matches!(c, '[' | '{')) - i32::from(matches!(c, ']' | '}'));
        if depth == 0 {
            return span.start..span.start + at + 1;
        }
    }
    span
}

/// Reports a key without a value, unless what hung below it could not be read.
pub(super) fn report_empty(key: &Node<'_>, found: &mut Findings<'_>) {
    if found.is_blanked_below(key) {
        return;
    }
    let line = found.text.line(found.text.line_of(key.span.start));
    let rest = &found.text.text[key.span.end.min(line.end)..line.end];
    let commented = rest.trim_start_matches(':').trim_start().starts_with('#');
    let typed = key.text().unwrap_or_default().to_owned();
    found.report(key, Values::Empty { key: typed, commented });
}

/// The entries of a map; anything else is a finding. `key` names it for the reader.
pub(super) fn map<'n, 't>(
    node: &'n Node<'t>,
    key: &str,
    wanted: Wanted,
    found: &mut Findings<'_>,
) -> Option<&'n [(Node<'t>, Node<'t>)]> {
    match &node.kind {
        NodeKind::Map(entries) => Some(entries),
        NodeKind::Null if !found.lost.is_empty() => None,
        NodeKind::Null | NodeKind::Text(_) | NodeKind::List(_) | NodeKind::Plain(_) => {
            found.report(node, Values::Shape { key: key.to_owned(), wanted });
            None
        }
    }
}

/// The entries of a map whose keys are free names, each once; doubled ones are findings.
pub(super) fn named<'n, 't>(
    field: &Field<'n, 't>,
    found: &mut Findings<'_>,
) -> Vec<(&'n str, &'n Node<'t>, &'n Node<'t>)> {
    let entries = map(field.value, field.name, Wanted::Map, found).unwrap_or(&[]);
    let mut seen = std::collections::HashMap::with_capacity(entries.len());
    let mut list = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let Some(name) = key.text() else {
            found.report(key, Values::Shape { key: field.name.to_owned(), wanted: Wanted::Map });
            continue;
        };
        match seen.insert(name, key.span.start) {
            Some(first) => {
                let first = found.text.line_of(first) as u32 + 1;
                found.report(key, Writing::DuplicateKey { key: name.to_owned(), first });
            }
            None => list.push((name, key, value)),
        }
    }
    list
}

pub(super) fn list<'n, 't>(
    field: &Field<'n, 't>,
    found: &mut Findings<'_>,
) -> Option<&'n [Node<'t>]> {
    match &field.value.kind {
        NodeKind::List(nodes) => Some(nodes),
        NodeKind::Null | NodeKind::Text(_) | NodeKind::Map(_) | NodeKind::Plain(_) => {
            let problem = Values::Shape { key: field.name.to_owned(), wanted: Wanted::List };
            found.report(field.value, problem);
            None
        }
    }
}

/// One text or a list of texts, each with its node; empty ones are findings.
pub(super) fn texts<'n, 't>(
    field: &Field<'n, 't>,
    found: &mut Findings<'_>,
) -> Vec<(&'n str, &'n Node<'t>)> {
    let nodes = match &field.value.kind {
        NodeKind::List(nodes) => nodes.as_slice(),
        NodeKind::Null | NodeKind::Text(_) | NodeKind::Map(_) | NodeKind::Plain(_) => {
            std::slice::from_ref(field.value)
        }
    };
    let mut texts = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node.text() {
            Some(text) if !text.trim().is_empty() => texts.push((text.trim(), node)),
            _ => {
                let problem = Values::Shape { key: field.name.to_owned(), wanted: Wanted::Texts };
                found.report(node, problem);
            }
        }
    }
    texts
}

/// As [`texts`], where each says something of its own: one that stands there twice is a finding.
pub(super) fn different_texts<'n, 't>(
    field: &Field<'n, 't>,
    found: &mut Findings<'_>,
) -> Vec<(&'n str, &'n Node<'t>)> {
    let all = texts(field, found);
    if all.len() < 2 {
        return all;
    }
    let mut seen = std::collections::HashSet::with_capacity(all.len());
    for (text, node) in &all {
        if !seen.insert(fold_key(text)) {
            found.report(*node, Values::Twice { key: field.name, typed: shortened(text) });
        }
    }
    all
}

/// A field whose list must hold something: an empty one is a finding.
pub(super) fn filled<'n, 't>(
    field: Field<'n, 't>,
    found: &mut Findings<'_>,
) -> Option<Field<'n, 't>> {
    let is_empty = matches!(&field.value.kind, NodeKind::List(nodes) if nodes.is_empty());
    if is_empty {
        found.report(field.value, Values::Empty { key: field.name.to_owned(), commented: false });
    }
    (!is_empty).then_some(field)
}

/// The one text of a node.
pub(super) fn one_text<'n>(
    node: &'n Node<'_>,
    key: &str,
    found: &mut Findings<'_>,
) -> Option<&'n str> {
    let text = node.text();
    if text.is_none() {
        found.report(node, Values::Shape { key: key.to_owned(), wanted: Wanted::Text });
    }
    text.map(str::trim)
}

/// A text of one line that may stand in a subject: no control characters, no direction marks, not too long.
pub(super) fn title(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<String> {
    let text = one_text(field.value, field.name, found)?;
    checked(text, text.chars().find(|c| is_unprintable(*c)), TITLE_MAX, field, found)
}

pub(super) fn checked(
    text: &str,
    odd: Option<char>,
    most: usize,
    field: &Field<'_, '_>,
    found: &mut Findings<'_>,
) -> Option<String> {
    let key = field.name.to_owned();
    let length = text.chars().count();
    let problem = match odd {
        Some(character) => Values::Unprintable { key, character },
        None if most < length => Values::TooLong { key, length, most },
        None => return Some(text.to_owned()),
    };
    found.report(field.value, problem);
    None
}

/// Control characters, line separators, and marks that turn or hide text.
pub(super) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// One word of a closed set: its position in [`Choices::words`].
pub(super) fn choice(
    field: &Field<'_, '_>,
    choices: Choices,
    found: &mut Findings<'_>,
) -> Option<usize> {
    let text = one_text(field.value, field.name, found)?;
    let at = word_of(text, choices);
    if at.is_none() {
        let value = text.to_owned();
        found.report(field.value, Values::NotOneOf { key: field.name, value, choices });
    }
    at
}

/// The position of a word in a closed set, whatever its case, accents, spaces or dashes.
pub(super) fn word_of(text: &str, choices: Choices) -> Option<usize> {
    let folded = fold_key(text);
    choices.words().iter().position(|word| fold_key(word) == folded)
}

/// Whatever the grammar reads; a refusal points at the words that do not fit.
pub(super) fn phrase<T>(
    key: &'static str,
    node: &Node<'_>,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
    found: &mut Findings<'_>,
) -> Option<T> {
    let text = one_text(node, key, found)?;
    match read(text) {
        Ok(value) => Some(value),
        Err(refusal) => {
            let span = refused_span(node, text, &refusal, found.text);
            found.report(span, Refused { key, typed: shortened(text), refusal });
            None
        }
    }
}

pub(super) fn date(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<NaiveDate> {
    phrase(field.name, field.value, parse_date, found)
}

/// A time of at most [`LEAD_DAYS_MAX`].
pub(super) fn lead(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<Lead> {
    phrase(field.name, field.value, bounded, found)
}

/// Reads a time; a longer one than [`LEAD_DAYS_MAX`] is refused.
pub(super) fn bounded(text: &str) -> Result<Lead, Refusal> {
    let lead = parse_lead(text)?;
    let fits = lead.days_at_most() <= LEAD_DAYS_MAX;
    if fits { Ok(lead) } else { Err(Refusal::OutOfRange(shortened(text))) }
}

/// The words that do not fit, or the date that does not exist, if the value stands in the file as it was read.
fn refused_span(node: &Node<'_>, text: &str, refusal: &Refusal, file: &Text) -> Range<usize> {
    let source = file.text.get(node.span.clone()).unwrap_or_default();
    let within = |part: &str| {
        let at = source.find(part).filter(|_| !part.is_empty())?;
        Some(node.span.start + at..node.span.start + at + part.len())
    };
    let part = match refusal {
        Refusal::NotUnderstood { at, .. } => text.get(at.clone()).unwrap_or_default(),
        Refusal::ImpossibleDate(typed)
        | Refusal::NumericDate(typed)
        | Refusal::Until(typed)
        | Refusal::OutOfRange(typed)
        | Refusal::WrongWeekday { typed, .. } => typed,
        Refusal::Empty | Refusal::LeapDay => "",
    };
    within(part).unwrap_or_else(|| node.span.clone())
}

/// At most sixty characters of what was typed, for a message.
pub(super) fn shortened(text: &str) -> String {
    let short: String = text.chars().filter(|c| !is_unprintable(*c)).take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// A stable id: small letters, digits and dashes, a letter or digit first and last, at most 64.
pub(super) fn is_id(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=64).contains(&text.len())
        && text.chars().all(plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A stable id made of any text: `Jaarverslag (CvA)` is `jaarverslag-cva`; nothing when no letter or digit is left.
pub fn id_from(text: &str) -> Option<String> {
    let letters = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let plain: String = fold(text).chars().map(letters).take(64).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    Some(words.join("-")).filter(|it| is_id(it))
}

/// Reports a wrong id, with one that is right.
pub(super) fn check_id(id: &str, node: &Node<'_>, found: &mut Findings<'_>) -> bool {
    let good = is_id(id);
    if !good {
        found.report(node, Values::BadId { id: shortened(id), suggestion: id_from(id) });
    }
    good
}

/// An `id:` written as a value.
pub(super) fn read_id(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<String> {
    let id = one_text(field.value, field.name, found)?;
    check_id(id, field.value, found).then(|| id.to_owned())
}
