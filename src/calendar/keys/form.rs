//! A key and what may be filled in for it: the table of LEESMIJ.md and the JSON Schema both follow from it.

use std::sync::Arc;

use crate::calendar::diagnostic::Choices;
use crate::calendar::dutch::either;
use crate::calendar::item::{Calendar, Texts};
use crate::calendar::keys::says::{By, Keyed, Saying, Says, step};

#[derive(Clone, Copy)]
pub struct Key {
    /// As written in the file.
    pub name: &'static str,
    /// What is filled in.
    pub form: KeyForm,
    /// What holds when it is absent, in Dutch; `verplicht` when it must be there.
    pub default: &'static str,
    /// What it means, in Dutch.
    pub meaning: &'static str,
    /// `explain` says it in words of its own; every other key of a row it prints as it stands.
    pub is_in_words: bool,
    says: Says,
}

/// A map in a file, and the keys it takes.
pub struct KeyMap {
    /// Where, in Dutch, as in "onbekend veld in een onderdeel".
    pub name: &'static str,
    /// Its keys, in the order of the table.
    pub keys: &'static [Key],
    /// What holds between its keys.
    pub together: &'static [Together],
}

/// What holds between the keys of one map.
#[derive(Debug, Clone, Copy)]
pub enum Together {
    /// At least one of these is there.
    AnyOf(&'static [&'static str]),
    /// Not two of these.
    AtMostOne(&'static [&'static str]),
}

impl KeyMap {
    /// The free texts of a thing that has these keys, as `of` finds them.
    pub fn texts(&self, mut of: impl FnMut(&Key) -> Option<Arc<str>>) -> Texts {
        let keys = self.keys.iter().filter(|key| key.form.is_free_text());
        Texts(keys.map(|key| (key.name, of(key))).collect())
    }

    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }
}

impl Key {
    pub(super) const fn says(self, says: Says) -> Self {
        Self { says, ..self }
    }

    pub(super) const fn in_words(self) -> Self {
        Self { is_in_words: true, ..self }
    }

    /// What it says of a thing; `None`: nothing, or it is no key of such a thing.
    pub fn said(&self, calendar: &Calendar, of: Keyed, by: By) -> Option<String> {
        let saying = Saying { calendar, by, of };
        match (self.says, of) {
            (Says::Organisation(says), Keyed::Organisation) => {
                says(&saying, &calendar.organisation)
            }
            (Says::Defaults(says), Keyed::Defaults) => says(&saying, &calendar.defaults),
            (Says::Party(says), Keyed::Party(ix)) => says(&saying, calendar.party(ix)),
            (Says::Route(says), Keyed::Route(ix)) => says(&saying, &calendar.routes[ix.0 as usize]),
            (Says::Step(says), Keyed::Step(route, at)) => says(&saying, step(calendar, route, at)?),
            (Says::Meetings(says), Keyed::Meetings(at)) => says(&saying, &calendar.meetings[at]),
            (Says::Event(says), Keyed::Event(ix)) => says(&saying, calendar.event(ix)),
            (Says::Group(says), Keyed::Group(ix)) => says(&saying, calendar.group(ix)),
            (Says::Row(says), Keyed::Row(ix)) => says(&saying, calendar.item(ix)),
            (Says::Elsewhere, Keyed::Row(ix)) if self.form.is_free_text() => {
                calendar.item(ix).text(self.name).map(str::to_owned)
            }
            _ => None,
        }
    }
}

pub(super) const fn key(
    name: &'static str,
    form: KeyForm,
    default: &'static str,
    meaning: &'static str,
) -> Key {
    Key { name, form, default, meaning, is_in_words: false, says: Says::Elsewhere }
}

pub(super) const fn section(name: &'static str, keys: &'static [Key]) -> KeyMap {
    KeyMap { name, keys, together: &[] }
}

/// The default of a key that must be there.
pub const MUST: &str = "verplicht";
pub(super) const NONE: &str = "geen";
pub(super) const ASSUMPTION: Key = key(
    "aanname",
    KeyForm::Prose,
    NONE,
    "wat de bron niet zegt; staat in de startmail en in de herinnering",
);

#[derive(Clone, Copy)]
pub enum KeyForm {
    /// Free text, over several lines if need be.
    Prose,
    /// A cell of a document: free text, or `""` for an empty one.
    Cell,
    /// A text of one line.
    Title,
    /// One or more texts of one line.
    Titles,
    Id,
    /// One or more stable names that a row had before.
    FormerIds,
    /// One word of a closed set.
    Word(Choices),
    /// One or more words of a closed set.
    Words(Choices),
    /// A whole number, both ends included.
    Number(u32, u32),
    /// A text that the grammar reads.
    Phrase(Phrase),
    /// One or more texts that the grammar reads.
    Phrases(Phrase),
    /// A date, or the word `onbekend`.
    DateOrUnknown,
    /// Names one thing that stands elsewhere in the file.
    Name(Thing),
    Names(Thing),
    /// The name of a `ritme`, or leads.
    Ladder,
    /// A sentence of the *Wanneer* column, or the same as fields.
    When(&'static KeyMap),
    Fields(&'static KeyMap),
    /// A map of stable names; the word says of what.
    PerId(&'static str, EntryForm),
    /// A map whose keys name parties.
    PerParty(&'static KeyMap),
    /// A list of maps, each of one of these kinds; the word says of what.
    ListOf(&'static str, &'static [&'static KeyMap]),
}

/// What stands behind a stable name.
#[derive(Clone, Copy)]
pub enum EntryForm {
    /// A map of known keys.
    Fields(&'static KeyMap),
    /// The same, or only its name.
    NameOrFields(&'static KeyMap),
    /// One lead, or more, or `begin`.
    Leads,
}

/// A text with a grammar of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// `1 mei 2026`
    Date,
    /// `1 mei`
    Day,
    /// `voor 15 mei`
    Moment,
    /// `6 weken`
    Lead,
    /// `12 maanden vooraf`
    LeadAhead,
    /// `elke 2 weken`
    EveryWeeks,
    /// `4 jaar`
    EveryYears,
    /// `2 mails`
    Mails,
    /// `jaarlijks in juni`
    Recheck,
    /// `08:30`
    Time,
    /// `2026`
    Year,
    /// `Europe/Amsterdam`
    Zone,
    /// `jaarverslag-cva/2026`
    Duty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// One of `betrokkenen` or of their `leden`, by key or by any of its names.
    Party,
    /// One of `betrokkenen` that has `leden`.
    Group,
    /// One of `routes`.
    Route,
    Row,
}

impl KeyForm {
    /// Whether a text stands there that is kept as it was written.
    pub fn is_free_text(&self) -> bool {
        matches!(self, Self::Prose | Self::Cell)
    }

    /// Whether it names parties or rows, so that it can say something else to the machine and the same to a reader.
    pub fn names_others(&self) -> bool {
        matches!(
            self,
            Self::Name(_) | Self::Names(_) | Self::PerId(..) | Self::ListOf(..) | Self::Fields(_)
        )
    }

    /// Whether an author writes it in words of his own.
    pub fn is_text(&self) -> bool {
        self.is_free_text() || matches!(self, Self::Title | Self::Titles)
    }

    /// What is filled in, in Dutch: `datum`, `betrokkene(n)`, `ja of nee`.
    pub fn kind(&self) -> String {
        let fixed = match self {
            Self::Prose | Self::Title => "tekst",
            Self::Cell => "tekst, of `\"\"` voor een lege cel",
            Self::Titles => "tekst of lijst",
            Self::Id => "kleine letters, cijfers, streepjes",
            Self::FormerIds => "id of lijst",
            Self::Word(Choices::Weekdays) => "dag van de week",
            Self::Word(choices) => return either(choices.words()),
            Self::Words(choices) => return format!("lijst: {}", either(choices.words())),
            Self::Number(from, to) if from == to => return from.to_string(),
            Self::Number(from, to) => return format!("getal, {from} tot en met {to}"),
            Self::Phrase(phrase) => phrase.kind(),
            Self::Phrases(Phrase::Date) => "lijst van datums",
            Self::Phrases(Phrase::Day) => "lijst van dagen",
            Self::Phrases(_) => "lijst",
            Self::DateOrUnknown => "datum of onbekend",
            Self::Name(Thing::Route) => "naam van een route",
            Self::Name(thing) => thing.kind(),
            Self::Names(Thing::Party) => "betrokkene(n)",
            Self::Names(thing) => return format!("{} of lijst", thing.kind()),
            Self::Ladder => "naam of lijst",
            Self::When(_) => "zin",
            Self::Fields(_) => "velden",
            Self::PerId(what, EntryForm::Leads) => return format!("lijst per {what}"),
            Self::PerId(what, _) => return format!("velden per {what}"),
            Self::PerParty(_) => "velden per betrokkene",
            Self::ListOf("", _) => "lijst",
            Self::ListOf(what, _) => return format!("lijst van {what}"),
        };
        fixed.to_owned()
    }
}

impl Phrase {
    fn kind(self) -> &'static str {
        match self {
            Self::Date => "datum",
            Self::Day | Self::Moment => "dag",
            Self::Lead => "duur",
            Self::LeadAhead => "`12 maanden vooraf`",
            Self::EveryWeeks => "`elke 2 weken`",
            Self::EveryYears => "`4 jaar`",
            Self::Mails => "`2 mails`",
            Self::Recheck => "`jaarlijks in juni`",
            Self::Time => "tijd",
            Self::Year => "jaartal",
            Self::Zone => "naam van een tijdzone",
            Self::Duty => "onderdeel/periode",
        }
    }

    /// What people write there.
    pub fn examples(self) -> &'static [&'static str] {
        match self {
            Self::Date => &["1 mei 2026", "2026-05-01"],
            Self::Day => &["15 september", "1 mei"],
            Self::Moment => &["voor 15 mei", "uiterlijk 1 oktober", "in juni"],
            Self::Lead => &["3 maanden", "6 weken", "10 werkdagen", "3 dagen"],
            Self::LeadAhead => &["12 maanden vooraf", "6 weken vooraf"],
            Self::EveryWeeks => &["elke week", "elke 2 weken"],
            Self::EveryYears => &["4 jaar", "2 jaar"],
            Self::Mails => &["1 mail", "2 mails"],
            Self::Recheck => &["jaarlijks in juni"],
            Self::Time => &["08:30", "17:00"],
            Self::Year => &["2026"],
            Self::Zone => &["Europe/Amsterdam"],
            Self::Duty => &["jaarverslag-cva/2026", "schoolondersteuningsprofiel/2026/lyceum"],
        }
    }
}

impl Thing {
    fn kind(self) -> &'static str {
        match self {
            Self::Party => "betrokkene",
            Self::Group => "groep",
            Self::Route => "route",
            Self::Row => "onderdeel",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_as_dutch_does() {
        assert_eq!(KeyForm::Word(Choices::Regions).kind(), "noord, midden of zuid");
        assert_eq!(KeyForm::Word(Choices::Forms).kind(), "u of je");
        assert_eq!(KeyForm::Word(Choices::Mail).kind(), "geen");
        assert_eq!(either::<&str>(&[]), "");
    }
}
