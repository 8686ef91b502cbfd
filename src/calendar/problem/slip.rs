//! Slips in the writing of YAML.

/// The slips that everybody makes, found line by line before YAML is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// A tab; true when in front of the first word.
    Tab {
        /// It stands in the indentation.
        indent: bool,
    },
    /// A no-break or other odd space where a space belongs.
    OddSpace {
        /// It stands in the indentation; else behind a colon or dash.
        indent: bool,
    },
    /// Curly quotes around a text.
    CurlyQuotes {
        /// The first of them.
        first: char,
        /// The last; the same sign when there is one.
        last: char,
    },
    /// A colon in a text without quotes.
    Colon {
        /// The key it stands under.
        key: String,
        /// The text, to be shown between quotes.
        text: String,
    },
    /// Not below its neighbours.
    Indent {
        /// The key that stands wrong.
        key: String,
        /// How many places it should move.
        by: u32,
        /// To the left; else to the right.
        left: bool,
        /// The key it should stand below.
        neighbour: String,
        /// All that hangs below it moves along.
        below: bool,
    },
    /// The fields of a row stand no further to the right than its key.
    Fields {
        /// Those on lines of their own.
        keys: Vec<String>,
    },
    /// A row of the calendar below `betrokkenen`.
    RowAmongParties { key: String },
    /// `@`, `%` or a backtick in front of a text.
    Start {
        character: char,
        /// A key of this file that stands behind the `@`.
        name: Option<String>,
    },
    /// `wat:Jaarverslag`.
    NoSpace { key: String },
    /// `wie cva`.
    NoColon { key: String },
    /// A quote that is not closed on its line.
    OpenQuote { quote: char },
    /// Text behind the closing quote.
    AfterQuote {
        quote: char,
        /// The whole text between the other kind of quotes, if that mends it.
        mended: Option<String>,
    },
    /// `[` or `{` without its partner, or a partner too many.
    Bracket {
        /// What is missing, such as `]`.
        missing: char,
    },
    /// `wie: - cva`.
    DashOnLine {
        key: String,
        /// What follows the dash, when only one text can stand there.
        one: Option<String>,
    },
    /// `- wat: Jaarverslag` among the fields of a row.
    DashBeforeKey { key: String },
    /// `#3` in a text: the rest of the line does not count.
    Comment { lost: String },
    /// The fields of a row, section or party without the line with its key above them.
    NoKey {
        of: Headless,
        /// The first field.
        first: String,
    },
    /// A line that belongs to nothing.
    Stray(Stray),
    /// A control character or direction mark.
    Control { character: char },
}

/// What kind of line belongs to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stray {
    /// Pasted or wrapped text.
    Text,
    /// A comment as other languages write it.
    Comment,
    /// `<<<<<<<`, `=======` or `>>>>>>>`.
    Merge,
}

/// What has lost its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headless {
    /// `wat`, `wanneer`, `wie`.
    Row,
    /// `titel`, `onderdelen`.
    Section,
    /// `naam`, `leden`.
    Party,
}

impl Slip {
    /// Stable, as every code.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Tab { .. } => "K41",
            Self::OddSpace { .. } => "K42",
            Self::CurlyQuotes { .. } => "K43",
            Self::Colon { .. } => "K44",
            Self::Indent { .. } | Self::Fields { .. } | Self::RowAmongParties { .. } => "K45",
            Self::Start { .. } => "K46",
            Self::NoSpace { .. } => "K47",
            Self::NoColon { .. } => "K48",
            Self::OpenQuote { .. } | Self::AfterQuote { .. } => "K49",
            Self::Bracket { .. } => "K50",
            Self::DashOnLine { .. } | Self::DashBeforeKey { .. } => "K51",
            Self::Comment { .. } => "K52",
            Self::Control { .. } => "K53",
            Self::NoKey { .. } => "K54",
            Self::Stray(_) => "K55",
        }
    }
}
