//! Slips in the writing of YAML.

use crate::calendar::problem::table::problems;

problems! {
    /// The slips that everybody makes, found line by line before YAML is read.
    Slip {
        /// `indent`: it stands in front of the first word.
        Tab { indent: bool } = K41 Error;
        /// A no-break or other odd space, in the indentation or behind a colon or dash.
        OddSpace { indent: bool } = K42 Error;
        /// Curly quotes around a text; the same sign twice when there is one.
        CurlyQuotes { first: char, last: char } = K43 Error;
        /// A colon in a text without quotes; the text is to be shown between quotes.
        Colon { key: String, text: String } = K44 Error;
        /// A key that is not below its `neighbour`, by so many spaces. `left`: to be moved to the left, else to the right.
        /// `below`: all that hangs below it moves along.
        Indent { key: String, by: u32, left: bool, neighbour: String, below: bool } = K45 Error;
        /// The fields of a row, those on lines of their own, stand no further to the right than its key.
        Fields { keys: Vec<String> } = K45 Error;
        /// A row of the calendar below `betrokkenen`.
        RowAmongParties { key: String } = K45 Error;
        /// `@`, `%` or a backtick in front of a text. `name`: a key of this file that stands behind the `@`.
        Start { character: char, name: Option<String> } = K46 Error;
        /// `wat:Jaarverslag`.
        NoSpace { key: String } = K47 Error;
        /// `wie cva`.
        NoColon { key: String } = K48 Error;
        /// A quote that is not closed on its line.
        OpenQuote { quote: char } = K49 Error;
        /// Text behind the closing quote. `mended`: the whole text between the other kind of quotes, if that mends it.
        AfterQuote { quote: char, mended: Option<String> } = K49 Error;
        /// `[` or `{` without its partner, or a partner too many: what is missing, such as `]`.
        Bracket { missing: char } = K50 Error;
        /// `wie: - cva`. `one`: what follows the dash, when only one text can stand there.
        DashOnLine { key: String, one: Option<String> } = K51 Error;
        /// `- wat: Jaarverslag` among the fields of a row.
        DashBeforeKey { key: String } = K51 Error;
        /// `#3` in a text: the rest of the line does not count.
        Comment { lost: String } = K52 Warning;
        /// A control character or direction mark.
        Control { character: char } = K53 Error;
        /// The fields of a row, section or party without the line with its key above the first of them.
        NoKey { of: Headless, first: String } = K54 Error;
        Stray(Stray) = K55 Error;
    }
}

/// What kind of line belongs to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stray {
    /// Pasted or wrapped text.
    Text,
    /// A comment as other languages write it.
    Comment,
    /// `<<<<<<<`, `=======` or `>>>>>>>`.
    Merge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Headless {
    /// `wat`, `wanneer`, `wie`.
    Row,
    /// `titel`, `onderdelen`.
    Section,
    /// `naam`, `leden`.
    Party,
}
