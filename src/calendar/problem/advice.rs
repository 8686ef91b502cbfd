//! What can be read and planned, but deserves a look: found by `planning::checks` once the calendar is planned.

use chrono::NaiveDate;

use crate::calendar::diagnostic::Severity;
use crate::dates::{Closed, Lead};

/// One finding of the catalogue of checks. Rows and parties are named by their keys, lines are 1-based.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// A party that no row, route or default names.
    PartyUnused { party: String },
    /// A route that no row follows.
    RouteUnused { route: String },
    /// The first reminder of a date goes before the date before it has passed.
    LadderTooLong {
        lead: Lead,
        before: NaiveDate,
        /// The date whose first reminder it is.
        due: NaiveDate,
    },
    /// Two rungs of a ladder go on the same day; one mail remains.
    RungsMeet {
        /// The longer one, which falls away.
        lost: Lead,
        /// The one that goes.
        kept: Lead,
        day: NaiveDate,
    },
    /// The last day is no school day.
    DueClosed {
        due: NaiveDate,
        /// Why it is closed, the weightiest first; own closing days with their name.
        why: Vec<(Closed, Option<String>)>,
        /// The last workday on or before it.
        last_workday: NaiveDate,
        /// The last school day on or before it.
        last_school_day: NaiveDate,
    },
    /// What a row needs is due on the same day, or later.
    InputLate {
        /// Key of the row that is needed.
        input: String,
        /// When that is due.
        input_due: NaiveDate,
        /// When the row itself is due.
        due: NaiveDate,
    },
    /// `drie keer per jaar (kwartaal)`.
    CountAndWord {
        /// What the number says.
        count: u8,
        /// The word between brackets, as typed.
        word: String,
        /// What that word says.
        says: u8,
    },
    /// The same document with two last days: `voor 1 mei` and `uiterlijk 1 mei`.
    TwoRules {
        /// What the other row says.
        other_rule: String,
        /// Key of the other row.
        other: String,
        line: u32,
        /// The row already points to the other with `zie`.
        linked: bool,
    },
    /// Two rows that are the same duty, without `zie`.
    SameDuty {
        /// Key of the other row.
        other: String,
        line: u32,
    },
    /// A date, or year, that comes once and has passed.
    DatePassed { due: NaiveDate },
    /// A row with an open occurrence is gone from the file.
    RowRemoved {
        /// The key it had.
        key: String,
        occurrence: String,
        due: Option<NaiveDate>,
        /// It is not open: somebody has said something about it.
        reported: bool,
    },
    /// A row with an open occurrence is gone, and a new one looks like it.
    RowRenamed {
        /// The key it had.
        key: String,
        /// The key it has now.
        now: String,
        occurrence: String,
        /// It is not open: somebody has said something about it.
        reported: bool,
    },
    /// An escalation that goes to the one it is about, and so does not go.
    EscalatesToSelf {
        /// Name of the party.
        party: String,
        /// Keys of the rows, in the order of the file.
        rows: Vec<String>,
        /// Nobody else is told.
        nobody_else: bool,
    },
    /// A title that is probably about a person, for everybody to see.
    Confidential {
        /// The word, as typed.
        word: String,
        /// Keys of whoever acts for the row: they see it in any case.
        who: Vec<String>,
    },
    /// The school vacations carried with the program end soon.
    VacationsEnd {
        /// The last day that is known.
        last: NaiveDate,
    },
    /// A date in a school year whose vacations are not known.
    VacationsUnknown {
        /// Such as `2030-2031`.
        school_year: String,
        /// The first such date.
        day: NaiveDate,
        /// It is a last day; else only its year is known.
        is_due: bool,
    },
    /// A party that ends while the calendar goes on naming it.
    PartyEnds {
        party: String,
        last: NaiveDate,
        /// Keys of what names it: rows, routes, events, `coordinator`, `standaard`.
        at: Vec<String>,
        /// What comes of its mail.
        then: AfterEnd,
    },
    /// The subject of its mails has no room for the whole title.
    SubjectLong {
        /// Characters of the whole subject.
        length: usize,
        /// Characters that fit.
        most: usize,
    },
    /// `aanname` still stands there.
    AssumptionOpen,
    /// What `drie per jaar` was understood as.
    QuotaUnderstood {
        count: u8,
        /// The calendar year; `None`: every school year.
        year: Option<i32>,
    },
    /// A date is asked for, and who would be asked may not see the row.
    NobodyAsked {
        /// Key of the first that may see it, if there is one.
        to: Option<String>,
    },
    /// All who are responsible have `mail: geen`.
    NobodyMailed {
        /// Name of the first of them.
        party: String,
    },
}

/// What comes of the mail of a party that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AfterEnd {
    /// It goes to this party, by name.
    Successor(String),
    /// It goes to the coordinator.
    Coordinator,
    /// The party is the coordinator: it goes to nobody.
    Nowhere,
    /// The party is a group: its members get it as before.
    Members,
    /// It is mailed nowhere: it is only named.
    Unmailed,
}

impl Advice {
    /// One code per check.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::PartyUnused { .. } | Self::RouteUnused { .. } => "K60",
            Self::LadderTooLong { .. } => "K61",
            Self::RungsMeet { .. } => "K62",
            Self::DueClosed { .. } => "K63",
            Self::InputLate { .. } => "K64",
            Self::CountAndWord { .. } => "K65",
            Self::TwoRules { .. } => "K66",
            Self::SameDuty { .. } => "K67",
            Self::DatePassed { .. } => "K68",
            Self::RowRemoved { .. } => "K69",
            Self::RowRenamed { .. } => "K70",
            Self::EscalatesToSelf { .. } => "K71",
            Self::Confidential { .. } => "K72",
            Self::VacationsEnd { .. } => "K73",
            Self::VacationsUnknown { .. } => "K74",
            Self::PartyEnds { .. } => "K75",
            Self::SubjectLong { .. } => "K76",
            Self::AssumptionOpen => "K77",
            Self::QuotaUnderstood { .. } => "K78",
            Self::NobodyMailed { .. } | Self::NobodyAsked { .. } => "K79",
        }
    }

    /// A warning asks for a look; an information line is for who wants to know. Nothing here makes a mail wrong.
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::PartyUnused { .. }
            | Self::RouteUnused { .. }
            | Self::LadderTooLong { .. }
            | Self::InputLate { .. }
            | Self::CountAndWord { .. }
            | Self::TwoRules { .. }
            | Self::SameDuty { .. }
            | Self::RowRemoved { .. }
            | Self::RowRenamed { .. }
            | Self::EscalatesToSelf { nobody_else: true, .. }
            | Self::Confidential { .. }
            | Self::VacationsEnd { .. }
            | Self::NobodyMailed { .. }
            | Self::NobodyAsked { .. } => Severity::Warning,
            Self::PartyEnds { then, .. } if !matches!(then, AfterEnd::Successor(_)) => {
                Severity::Warning
            }
            Self::RungsMeet { .. }
            | Self::DueClosed { .. }
            | Self::DatePassed { .. }
            | Self::EscalatesToSelf { nobody_else: false, .. }
            | Self::VacationsUnknown { .. }
            | Self::PartyEnds { .. }
            | Self::SubjectLong { .. }
            | Self::AssumptionOpen
            | Self::QuotaUnderstood { .. } => Severity::Info,
        }
    }
}
