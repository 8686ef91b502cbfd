//! What the author of a file should look at, as data; the words are in `messages`.

use std::ops::Range;

pub use crate::calendar::problem::{
    AddressFault, Advice, AfterEnd, Choices, FileKind, Headless, Limit, Meaning, Problem, Refused,
    Severity, Slip, Stray, Values, Wanted, What, Writing, advice_codes, codes,
};

/// Which of the administrator's three files; `messages` and `app` know the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum InputFile {
    Calendar,
    Addresses,
    Done,
}

/// Where: a byte range in the file's text (after decoding), never empty unless at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    pub file: InputFile,
    /// Byte range; carets go under it.
    pub span: Range<usize>,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub location: Location,
    pub problem: Problem,
}

impl Diagnostic {
    pub fn severity(&self) -> Severity {
        self.problem.severity()
    }
}
