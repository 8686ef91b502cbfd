//! What a single value looks like.

use crate::calendar::problem::parts::{AddressFault, Choices, Wanted};
use crate::calendar::problem::table::{Severity, problems};
use crate::calendar::rule::Refusal;

problems! {
    Values {
        /// Both `voor` and `uiterlijk` in a `wanneer` of fields.
        DayTwice = K05 Error;
        /// The same twice in a list.
        Twice { key: &'static str, typed: String } = K12 Warning;
        EndsBeforeStart = K18 Error;
        /// `vrije_dagen` that last longer than any, in days: probably a year mistyped.
        ClosingTooLong { days: i64, most: i64 } = K18 Error;
        /// Nothing after the colon. `commented`: a `#` stands directly after it, and the value became a comment.
        Empty { key: String, commented: bool } = K20 Error;
        /// A text, list or map where something else belongs. `key`: or what it is about.
        Shape { key: String, wanted: Wanted } = K21 Error;
        /// A key that must be there is not. `section`: where, such as `een onderdeel`.
        MissingKey { section: &'static str, key: &'static str } = K22 Error;
        NotOneOf { key: &'static str, value: String, choices: Choices } = K23 Error;
        /// An id with other characters than small letters, digits and dashes.
        BadId { id: String, suggestion: Option<String> } = K24 Error;
        /// A text that does not fit, in characters.
        TooLong { key: String, length: usize, most: usize } = K25 Error;
        /// A new line, control character or direction mark in a text that goes into a subject or a name.
        Unprintable { key: String, character: char } = K26 Error;
        /// A mail address that is none. The address itself is never kept.
        Address(AddressFault) = K27 Error;
        /// A number that is none, or out of range.
        Number { key: &'static str, value: String, from: u32, to: u32 } = K28 Error;
        Time { key: &'static str, value: String } = K28 Error;
        Zone { value: String, nearest: Option<String> } = K29 Error;
        /// Another format of file than this program knows.
        Version { value: String } = K30 Error;
    }
}

/// A sentence, moment, lead or date that is refused, and the key it stands under, such as `wanneer`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refused {
    pub key: &'static str,
    pub typed: String,
    pub refusal: Refusal,
}

impl Refused {
    pub(super) const CODES: &'static [&'static str] = Refusal::CODES;

    pub(super) fn code(&self) -> &'static str {
        self.refusal.code()
    }

    pub(super) fn severity(&self) -> Severity {
        self.refusal.severity()
    }
}
