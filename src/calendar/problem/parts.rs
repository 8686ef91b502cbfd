//! What a problem is about, in closed sets.

use crate::calendar::item::About;
use crate::calendar::model::{CountsWith, Decision, Form};
use crate::calendar::rule::WEEKDAYS;
use crate::dates::Region;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    Ladder,
    Route,
    /// `gebeurtenissen`.
    Event,
    Row,
}

/// What belongs where something else stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    Text,
    Texts,
    List,
    /// Keys with values, indented below.
    Map,
    /// A text, or keys with values.
    TextOrMap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Choices {
    YesNo,
    Regions,
    Forms,
    CountsWith,
    About,
    Decisions,
    NotIn,
    Weekdays,
    Mail,
    LeadAhead,
    EveryWeeks,
    Mails,
}

/// What is wrong with a mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressFault {
    NoAt,
    TwoAts,
    NoLocal,
    /// No name with a point after the `@`.
    NoDomain,
    /// A name beside the address, or angle brackets.
    DisplayName,
    Several,
    Space,
    /// A letter with an accent, or another character that is not allowed.
    Character,
    /// Too long: 254 characters in all, 64 before the `@`.
    TooLong,
    /// Of a group, whose members have addresses of their own.
    OfGroup,
}

/// What a file is instead of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    Word,
    Excel,
    OpenDocument,
    OldOffice,
    Packed,
    Rtf,
    Pdf,
    WebPage,
    /// Something else with zero bytes.
    Binary,
}

/// What the reader does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Deeper, longer or more often repeated than any calendar.
    Size,
    /// A second document after `---`.
    Documents,
    /// `*name` without `&name`.
    Anchor,
}

impl Choices {
    /// The words, as to be typed.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::YesNo => &["ja", "nee"],
            Self::Regions => Region::WORDS,
            Self::Forms => Form::WORDS,
            Self::CountsWith => CountsWith::WORDS,
            Self::About => About::WORDS,
            Self::Decisions => Decision::WORDS,
            Self::NotIn => &["weekend", "feestdagen", "schoolvakanties"],
            Self::Weekdays => &WEEKDAYS,
            Self::Mail => &["geen"],
            Self::LeadAhead => &["12 maanden vooraf", "6 weken vooraf"],
            Self::EveryWeeks => &["elke week", "elke 2 weken"],
            Self::Mails => &["1 mail", "2 mails"],
        }
    }
}
