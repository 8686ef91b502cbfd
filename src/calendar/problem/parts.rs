//! What a problem is about, in closed sets.

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
    /// `ja`, `nee`.
    YesNo,
    /// `noord`, `midden`, `zuid`.
    Regions,
    /// `u`, `je`.
    Forms,
    /// `schooldagen`, `werkdagen`, `kalenderdagen`.
    CountsWith,
    /// The four of `betreft`.
    About,
    /// The five of `besluit`.
    Decisions,
    /// `weekend`, `feestdagen`, `schoolvakanties`.
    NotIn,
    Weekdays,
    /// `geen`.
    Mail,
    /// `12 maanden vooraf`.
    LeadAhead,
    /// `elke 2 weken`.
    EveryWeeks,
    /// `2 mails`.
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
            Self::Regions => &["noord", "midden", "zuid"],
            Self::Forms => &["u", "je"],
            Self::CountsWith => &["schooldagen", "werkdagen", "kalenderdagen"],
            Self::About => &[
                "vorig kalenderjaar",
                "komend kalenderjaar",
                "vorig schooljaar",
                "komend schooljaar",
            ],
            Self::Decisions => &["advies", "instemming", "goedkeuring", "oogo", "vaststelling"],
            Self::NotIn => &["weekend", "feestdagen", "schoolvakanties"],
            Self::Weekdays => {
                &["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
            }
            Self::Mail => &["geen"],
            Self::LeadAhead => &["12 maanden vooraf", "6 weken vooraf"],
            Self::EveryWeeks => &["elke week", "elke 2 weken"],
            Self::Mails => &["1 mail", "2 mails"],
        }
    }
}
