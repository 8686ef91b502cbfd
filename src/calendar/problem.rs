//! What can be wrong in the administrator's files: one variant per finding, its code and its severity.

use crate::calendar::diagnostic::Severity;
use crate::calendar::rule::Refusal;

mod advice;
mod parts;
mod slip;

pub use advice::{Advice, AfterEnd};
pub use parts::{AddressFault, Choices, FileKind, Limit, Published, Wanted, What};
pub use slip::{Headless, Slip, Stray};

/// What is wrong. The sentences are in `messages::diagnostics`; lines are 1-based.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    // What the file means.
    /// A key that means nothing here.
    UnknownKey {
        key: String,
        /// Where it stands, such as `een onderdeel`.
        section: &'static str,
        /// The key to use.
        nearest: Option<&'static str>,
        /// Every key that is known here.
        known: Vec<&'static str>,
    },
    UnknownParty {
        name: String,
        /// The key or name to use, and the line it is defined on.
        nearest: Option<(String, u32)>,
        /// Several known parties in one text: the list to write.
        as_list: Option<String>,
    },
    /// No such ladder, route, event or row.
    Unknown {
        what: What,
        name: String,
        /// The one to use.
        nearest: Option<String>,
    },
    /// A sentence, moment, lead or date is refused.
    Refused {
        /// The key it stands under, such as `wanneer`.
        key: &'static str,
        typed: String,
        refusal: Refusal,
    },
    /// Not as many `momenten` as `wanneer` says.
    MomentsCount {
        /// What the rule says.
        wanted: u8,
        found: usize,
    },
    /// `momenten` beside a rule that has no use for them.
    MomentsUnused,
    /// The same moment twice.
    MomentTwice,
    /// Every few years, but since when?
    StartYearUnknown {
        years: u8,
    },
    /// No `wie`, no `voor_elk`.
    NobodyResponsible,
    /// A group where one body must stand.
    GroupAsParty {
        /// Key of the group.
        group: String,
        /// Under which key it stands.
        key: &'static str,
    },
    /// Both `wie` and `voor_elk`.
    WhoTwice,
    /// `voor_elk` or `afvinken_per` of something without members.
    NotAGroup {
        name: String,
        key: &'static str,
    },
    /// A party that is mailed but has no address.
    NoAddress {
        /// Name of the party.
        name: String,
        /// Whether it is the coordinator.
        coordinator: bool,
    },
    /// No `vakantieregio`.
    NoRegion,
    /// `1 mei 2026` alone: read as `uiterlijk`.
    BareDate {
        /// The date, as typed.
        date: String,
    },
    /// Two keys or names that are the same but for case, accents or dashes.
    SameName {
        /// The second one, as typed.
        name: String,
        /// The other, as typed.
        other: String,
        line: u32,
    },
    /// `heette` names a row that is still there.
    StillThere {
        name: String,
        /// The line of that row.
        line: u32,
        /// It is the row itself.
        own: bool,
    },
    /// A name that means something by itself.
    Reserved {
        name: String,
    },
    /// `verantwoordelijke` or `eigen bestuur` outside a route; `coordinator` as coordinator.
    OnlyInRoutes {
        name: String,
    },
    /// `eigen bestuur` in the route of a row whose members have no `bestuur`.
    NoOwnBoard {
        /// Key of the member without one.
        member: String,
    },
    /// A row that leads to itself through `zie`, `heeft_nodig` or `opgevolgd_door`.
    Circle {
        key: &'static str,
    },
    /// `route` beside `vaststelling` or `goedkeuring`, or the last two together.
    RouteTwice,
    /// A group for which there is no row of members.
    NoMembers,
    /// `planning` beside a rule that does not say so.
    PlanUnused,
    /// `nalopen` that is no month of every year.
    RecheckNotMonthly {
        typed: String,
    },
    /// The end lies before the beginning.
    EndsBeforeStart,
    /// `vrije_dagen` that last longer than any: probably a year mistyped.
    ClosingTooLong {
        /// Days they last.
        days: i64,
        /// Days at most.
        most: i64,
    },
    /// A line of afgerond.yaml about a row that is not there.
    UnknownDone {
        about: String,
        /// The row to use, with the rest of what was typed.
        nearest: Option<String>,
    },
    /// A line of afgerond.yaml that names a row of which more than one occurrence may be meant.
    WhichDone {
        about: String,
        /// Their ids, two or more.
        fits: Vec<String>,
    },
    /// The same twice in a list.
    Twice {
        key: &'static str,
        typed: String,
    },
    /// Both `voor` and `uiterlijk` in a `wanneer` of fields.
    DayTwice,
    /// A key that has no meaning in this place, such as `nalopen` beside `jaarlijks`.
    NoUse {
        key: &'static str,
    },
    /// A block at the edge of the file, such as `betrokkenen`, without the line with its key.
    BlockWithoutKey {
        /// The key of the block.
        key: &'static str,
        /// What stands first in it.
        first: String,
    },
    /// The coordinator has `mail: geen`, and nobody else hears what nobody else can solve.
    CoordinatorNeverMailed,

    // What a value looks like.
    /// Nothing after the colon.
    Empty {
        key: String,
        /// A `#` stands directly after the colon: the value became a comment.
        commented: bool,
    },
    /// A text, list or map where something else belongs.
    Shape {
        /// The key, or what it is about.
        key: String,
        wanted: Wanted,
    },
    /// A key that must be there is not.
    MissingKey {
        /// Where, such as `een onderdeel`.
        section: &'static str,
        key: &'static str,
    },
    /// Not one of a few words.
    NotOneOf {
        key: &'static str,
        value: String,
        choices: Choices,
    },
    /// An id with other characters than small letters, digits and dashes.
    BadId {
        id: String,
        /// What it could be.
        suggestion: Option<String>,
    },
    /// A text that does not fit.
    TooLong {
        key: String,
        /// Characters now.
        length: usize,
        /// Characters at most.
        most: usize,
    },
    /// A new line, control character or direction mark in a text that goes into a subject or a name.
    Unprintable {
        key: String,
        character: char,
    },
    /// A mail address that is none. The address itself is never kept.
    Address(AddressFault),
    /// A number that is none, or out of range.
    Number {
        key: &'static str,
        value: String,
        from: u32,
        to: u32,
    },
    /// No time of day.
    Time {
        key: &'static str,
        value: String,
    },
    Zone {
        value: String,
        /// The zone to use.
        nearest: Option<String>,
    },
    /// Another format of file than this program knows.
    Version {
        value: String,
    },

    // How the file is written.
    /// Bytes that are no UTF-8.
    NotUtf8 {
        /// UTF-16, as Notepad's *Unicode*; else Windows-1252.
        utf16: bool,
    },
    /// A slip in the writing of YAML.
    Slip(Slip),
    /// Wrong YAML that is none of the known slips.
    Syntax,
    /// After twenty broken rows the reader stops looking.
    TooManyBroken,
    /// The same key twice.
    DuplicateKey {
        key: String,
        /// The line of the first.
        first: u32,
    },
    /// More than the reader takes.
    Refuses(Limit),
    EmptyFile,
    /// No text at all.
    NotText(FileKind),

    // What `import` left behind.
    /// A row with `nakijken`.
    LookAgain {
        what: String,
    },

    /// The organisation still has the key or name that `import` gives when nobody said whose table it was.
    Unnamed {
        /// `id` or `naam`.
        key: &'static str,
    },

    /// A cell of the document (`wanneer_tekst`, `wie_tekst`) beside a row that does not say the same.
    Published {
        key: &'static str,
        /// How far apart they are.
        says: Published,
        /// What the service goes by: `wanneer` as typed, or the names under `wie`.
        beside: String,
    },

    // What deserves a look once it is planned.
    /// A finding of the catalogue of checks.
    Advice(Advice),
}

/// Every code there is.
pub const CODES: [&str; 73] = [
    "K01", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09", "K10", "K11", "K12", "K13",
    "K14", "K15", "K16", "K17", "K18", "K19", "K20", "K21", "K22", "K23", "K24", "K25", "K26",
    "K27", "K28", "K29", "K30", "K40", "K41", "K42", "K43", "K44", "K45", "K46", "K47", "K48",
    "K49", "K50", "K51", "K52", "K53", "K54", "K55", "K56", "K57", "K58", "K59", "K60", "K61",
    "K62", "K63", "K64", "K65", "K66", "K67", "K68", "K69", "K70", "K71", "K72", "K73", "K74",
    "K75", "K76", "K77", "K78", "K79", "K90", "K91", "K92",
];

impl Problem {
    /// Stable: scripts and people may refer to it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey { .. } => "K01",
            Self::UnknownParty { .. } => "K02",
            Self::Unknown { .. } | Self::UnknownDone { .. } | Self::WhichDone { .. } => "K03",
            Self::Refused { refusal, .. } => match refusal {
                Refusal::ImpossibleDate(_) | Refusal::LeapDay => "K04",
                Refusal::Empty => "K20",
                Refusal::Until(_)
                | Refusal::NumericDate(_)
                | Refusal::OutOfRange(_)
                | Refusal::WrongWeekday { .. }
                | Refusal::NotUnderstood { .. } => "K05",
            },
            Self::DayTwice => "K05",
            Self::MomentsCount { .. } | Self::MomentsUnused | Self::MomentTwice => "K06",
            Self::StartYearUnknown { .. } => "K07",
            Self::NobodyResponsible => "K08",
            Self::NoAddress { .. } | Self::CoordinatorNeverMailed => "K09",
            Self::GroupAsParty { .. }
            | Self::NotAGroup { .. }
            | Self::WhoTwice
            | Self::NoMembers
            | Self::NoOwnBoard { .. } => "K10",
            Self::SameName { .. } | Self::StillThere { .. } => "K11",
            Self::Twice { .. } => "K12",
            Self::BareDate { .. } => "K13",
            Self::Reserved { .. } | Self::OnlyInRoutes { .. } => "K14",
            Self::Circle { .. } => "K15",
            Self::RouteTwice => "K16",
            Self::PlanUnused | Self::RecheckNotMonthly { .. } | Self::NoUse { .. } => "K17",
            Self::EndsBeforeStart | Self::ClosingTooLong { .. } => "K18",
            Self::NoRegion => "K19",
            Self::Empty { .. } => "K20",
            Self::Shape { .. } => "K21",
            Self::MissingKey { .. } => "K22",
            Self::NotOneOf { .. } => "K23",
            Self::BadId { .. } => "K24",
            Self::TooLong { .. } => "K25",
            Self::Unprintable { .. } => "K26",
            Self::Address(_) => "K27",
            Self::Number { .. } | Self::Time { .. } => "K28",
            Self::Zone { .. } => "K29",
            Self::Version { .. } => "K30",
            Self::NotUtf8 { .. } => "K40",
            Self::BlockWithoutKey { .. } => "K54",
            Self::Slip(slip) => slip.code(),
            Self::Syntax | Self::TooManyBroken => "K55",
            Self::DuplicateKey { .. } => "K56",
            Self::Refuses(_) => "K57",
            Self::EmptyFile => "K58",
            Self::LookAgain { .. } | Self::Unnamed { .. } => "K90",
            Self::Published { key: "wanneer_tekst", .. } => "K91",
            Self::Published { .. } => "K92",
            Self::NotText(_) => "K59",
            Self::Advice(advice) => advice.code(),
        }
    }

    pub fn severity(&self) -> Severity {
        match self {
            Self::StartYearUnknown { .. }
            | Self::NoAddress { .. }
            | Self::NoRegion
            | Self::CoordinatorNeverMailed
            | Self::Twice { .. }
            | Self::UnknownDone { .. }
            | Self::WhichDone { .. }
            | Self::Unnamed { .. }
            | Self::LookAgain { .. }
            | Self::Published { says: Published::Other, .. }
            | Self::Slip(Slip::Comment { .. }) => Severity::Warning,
            Self::BareDate { .. } | Self::Published { .. } => Severity::Info,
            Self::Advice(advice) => advice.severity(),
            Self::UnknownKey { .. }
            | Self::UnknownParty { .. }
            | Self::Unknown { .. }
            | Self::Refused { .. }
            | Self::MomentsCount { .. }
            | Self::MomentsUnused
            | Self::MomentTwice
            | Self::NobodyResponsible
            | Self::GroupAsParty { .. }
            | Self::WhoTwice
            | Self::NotAGroup { .. }
            | Self::SameName { .. }
            | Self::StillThere { .. }
            | Self::Reserved { .. }
            | Self::OnlyInRoutes { .. }
            | Self::NoOwnBoard { .. }
            | Self::Circle { .. }
            | Self::RouteTwice
            | Self::NoMembers
            | Self::PlanUnused
            | Self::DayTwice
            | Self::NoUse { .. }
            | Self::BlockWithoutKey { .. }
            | Self::RecheckNotMonthly { .. }
            | Self::EndsBeforeStart
            | Self::ClosingTooLong { .. }
            | Self::Empty { .. }
            | Self::Shape { .. }
            | Self::MissingKey { .. }
            | Self::NotOneOf { .. }
            | Self::BadId { .. }
            | Self::TooLong { .. }
            | Self::Unprintable { .. }
            | Self::Address(_)
            | Self::Number { .. }
            | Self::Time { .. }
            | Self::Zone { .. }
            | Self::Version { .. }
            | Self::NotUtf8 { .. }
            | Self::Slip(_)
            | Self::Syntax
            | Self::TooManyBroken
            | Self::DuplicateKey { .. }
            | Self::Refuses(_)
            | Self::EmptyFile
            | Self::NotText(_) => Severity::Error,
        }
    }
}
