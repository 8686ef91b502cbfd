//! The entries of one map, key by key; what is strange, doubled or missing lands in [`Findings`].

use std::ops::Range;
use std::sync::Arc;

use crate::calendar::diagnostic::{Choices, Meaning, Values, Wanted, Writing};
use crate::calendar::item::Texts;
use crate::calendar::keys::{KeyForm, KeyMap, MUST};
use crate::calendar::locations::Spots;
use crate::calendar::read::fields::{
    Field, Findings, PROSE_MAX, checked, choice, is_unprintable, map, one_text, report_empty,
    shortened, title,
};
use crate::calendar::read::names::nearest;
use crate::calendar::read::tree::{Node, NodeKind};
use crate::calendar::rule::fold_key;

/// YAML's way to take over the fields of another map; here each map says for itself what it means.
const MERGE: &str = "<<";

/// A key that means nothing here: the one that is near, itself, its value.
type Stranger<'n, 't> = (Option<&'static str>, &'n Node<'t>, &'n Node<'t>);

pub(super) struct Keys<'n, 't> {
    section: &'static KeyMap,
    at: Range<usize>,
    fields: Vec<Field<'n, 't>>,
    /// A `<<:` stands among them: what it would bring is not called missing.
    is_merged: bool,
}

impl<'n, 't> Keys<'n, 't> {
    /// Reads the keys of a map; `at` is where a missing key is reported. Unknown and empty keys are findings.
    pub(super) fn of(
        node: &'n Node<'t>,
        section: &'static KeyMap,
        at: impl Into<Range<usize>>,
        found: &mut Findings<'_>,
    ) -> Option<Self> {
        let at = at.into();
        let owner = found.text.text.get(at.clone()).filter(|_| at != node.span);
        let owner = owner.filter(|it| !it.is_empty()).map(str::to_owned);
        if let (NodeKind::Null, Some(key), true) = (&node.kind, &owner, found.lost.is_empty()) {
            found.report(at, Values::Empty { key: key.clone(), commented: false });
            return None;
        }
        let name = owner.as_deref().unwrap_or(section.name);
        let entries = map(node, name, Wanted::Map, found)?;
        let mut keys =
            Self { section, at, fields: Vec::with_capacity(entries.len()), is_merged: false };
        let mut strangers = Vec::new();
        for (key, value) in entries {
            strangers.extend(keys.take(key, value, found).map(|near| (near, key, value)));
        }
        let meant = keys.meant(&strangers);
        for (near, key, value) in strangers {
            // The one that is there already is not meant once more.
            let meant = near.or(meant).filter(|name| !keys.has(name));
            keys.refuse(meant, key, value, found);
        }
        Some(keys)
    }

    /// The one key that must be there and is not, when one key is strange: then that one is meant.
    fn meant(&self, strangers: &[Stranger<'n, 't>]) -> Option<&'static str> {
        let [(None, key, _)] = strangers else { return None };
        key.text().filter(|typed| *typed != MERGE)?;
        let mut missing =
            self.section.keys.iter().filter(|key| key.default == MUST && !self.has(key.name));
        let one = missing.next().filter(|_| missing.next().is_none());
        one.map(|key| key.name)
    }

    fn refuse(
        &mut self,
        nearest: Option<&'static str>,
        key: &'n Node<'t>,
        value: &'n Node<'t>,
        found: &mut Findings<'_>,
    ) {
        let typed = key.text().unwrap_or_default();
        self.is_merged |= typed == MERGE;
        let (key_typed, section) = (typed.to_owned(), self.section.name);
        let known = self.section.names();
        found.report(key, Meaning::UnknownKey { key: key_typed, section, nearest, known });
        // Read as what was meant, so that its value is looked at and nothing is called missing.
        if let Some(name) = nearest.filter(|near| !self.has(near)) {
            self.fields.push(Field { name, key, value });
        }
    }

    /// Takes one entry; of a strange key gives the one that is near, if any.
    fn take(
        &mut self,
        key: &'n Node<'t>,
        value: &'n Node<'t>,
        found: &mut Findings<'_>,
    ) -> Option<Option<&'static str>> {
        let typed = key.text().unwrap_or_default();
        let Some(name) = known(self.section, typed) else {
            return Some(nearest(&fold_key(typed), self.section.names().iter().copied()));
        };
        match self.fields.iter().find(|field| field.name == name) {
            Some(first) => {
                let first = found.line(first.key);
                found.report(key, Writing::DuplicateKey { key: typed.to_owned(), first });
            }
            None => self.fields.push(Field { name, key, value }),
        }
        None
    }

    /// The entry, if it is there and not empty.
    pub(super) fn optional(&self, name: &str, found: &mut Findings<'_>) -> Option<Field<'n, 't>> {
        debug_assert!(self.section.keys.iter().any(|key| key.name == name), "{name} is defined");
        let field = self.field(name)?;
        let is_empty = field.value.is_empty();
        if is_empty {
            report_empty(field.key, found);
        }
        (!is_empty).then_some(field)
    }

    /// The entry; its absence is a finding.
    pub(super) fn required(
        &self,
        name: &'static str,
        found: &mut Findings<'_>,
    ) -> Option<Field<'n, 't>> {
        if !self.has(name) && !self.is_merged && !found.is_lost(name) {
            let problem = Values::MissingKey { section: self.section.name, key: name };
            found.report(self.at.clone(), problem);
        }
        self.optional(name, found)
    }

    /// What stands there, as `read` understands it.
    pub(super) fn read<'f, T>(
        &self,
        name: &str,
        found: &mut Findings<'f>,
        read: impl FnOnce(&Field<'n, 't>, &mut Findings<'f>) -> Option<T>,
    ) -> Option<T> {
        read(&self.optional(name, found)?, found)
    }

    /// As [`Keys::read`]; its absence is a finding.
    pub(super) fn must<'f, T>(
        &self,
        name: &'static str,
        found: &mut Findings<'f>,
        read: impl FnOnce(&Field<'n, 't>, &mut Findings<'f>) -> Option<T>,
    ) -> Option<T> {
        read(&self.required(name, found)?, found)
    }

    /// A whole number within the bounds of its key.
    pub(super) fn number(&self, name: &str, found: &mut Findings<'_>) -> Option<u32> {
        let field = self.optional(name, found)?;
        let form = self.section.keys.iter().find(|key| key.name == name)?.form;
        let KeyForm::Number(from, to) = form else { panic!("{name} is a number") };
        let text = one_text(field.value, field.name, found)?;
        let value = text.parse().ok().filter(|value| (from..=to).contains(value));
        if value.is_none() {
            let problem = Values::Number { key: field.name, value: shortened(text), from, to };
            found.report(field.value, problem);
        }
        value
    }

    /// One word of a closed set: its position in [`Choices::words`].
    pub(super) fn choice(
        &self,
        name: &str,
        choices: Choices,
        found: &mut Findings<'_>,
    ) -> Option<usize> {
        self.read(name, found, |it, found| choice(it, choices, found))
    }

    /// Whether the key is there, empty or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// Where its keys stand, under the key that names it.
    pub(super) fn spots(&self, key: Range<usize>) -> Spots {
        let fields = self.fields.iter().map(|it| (it.name, it.value.span.clone()));
        Spots { key, fields: fields.collect() }
    }

    /// Whether `<<:` would bring what is not there.
    pub(super) fn is_merged(&self) -> bool {
        self.is_merged
    }

    /// Where a finding about the whole map belongs.
    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    /// An optional text of one line, at most [`TITLE_MAX`] characters.
    pub(super) fn title(&self, name: &'static str, found: &mut Findings<'_>) -> Option<String> {
        self.read(name, found, title)
    }

    /// An optional text of any number of lines.
    pub(super) fn prose(&self, name: &'static str, found: &mut Findings<'_>) -> Option<String> {
        let field = self.optional(name, found)?;
        let text = one_text(field.value, field.name, found)?;
        let odd = text.chars().find(|c| is_unprintable(*c) && !matches!(c, '\n' | '\r' | '\t'));
        checked(text, odd, PROSE_MAX, &field, found)
    }

    /// An optional cell of a document, of any number of lines; empty only when somebody wrote `""`.
    pub(super) fn cell(&self, name: &'static str, found: &mut Findings<'_>) -> Option<String> {
        let field = self.field(name)?;
        let written = found.text.text.get(field.value.span.clone()).unwrap_or_default();
        let is_between_quotes = written.starts_with(['"', '\'']);
        if is_between_quotes && field.value.is_empty() {
            return Some(String::new());
        }
        self.prose(name, found)
    }

    /// Every text that is kept as it was written, by its key.
    pub(super) fn texts(&self, found: &mut Findings<'_>) -> Texts {
        self.section.texts(|key| {
            let text = match (key.name, key.form) {
                ("aanname", _) => self.assumption(found),
                (name, KeyForm::Cell) => self.cell(name, found),
                (name, _) => self.prose(name, found),
            };
            text.map(Arc::from)
        })
    }

    /// The entry, empty or not.
    pub(super) fn field(&self, name: &str) -> Option<Field<'n, 't>> {
        self.fields.iter().find(|field| field.name == name).copied()
    }

    /// `aanname`; where it stands is kept for the check that it is still open.
    pub(super) fn assumption(&self, found: &mut Findings<'_>) -> Option<String> {
        let location = self.field("aanname")?.value.span.clone();
        let text = self.prose("aanname", found)?;
        found.locations.assumptions.push(location);
        Some(text)
    }

    pub(super) fn yes(&self, name: &'static str, found: &mut Findings<'_>) -> Option<bool> {
        Some(self.choice(name, Choices::YesNo, found)? == 0)
    }
}

fn known(section: &'static KeyMap, typed: &str) -> Option<&'static str> {
    let exact = section.keys.iter().find(|key| key.name == typed);
    let folded = || {
        let typed = fold_key(typed);
        section.keys.iter().find(|key| fold_key(key.name) == typed)
    };
    exact.or_else(folded).map(|key| key.name)
}
