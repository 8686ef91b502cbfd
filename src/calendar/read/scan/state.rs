//! How far the walk over the lines is, and the slips it has found.

use std::ops::Range;

use crate::calendar::diagnostic::Slip;
use crate::calendar::read::scan::levels::Levels;
use crate::calendar::read::scan::line::is_space;
use crate::calendar::read::scan::missing::MapsSeen;
use crate::calendar::read::text::Text;

/// A slip, and what the reader does about it for itself.
pub(crate) struct Slipped {
    pub(crate) span: Range<usize>,
    /// What; `None`: as the line before, and not said again.
    pub(crate) what: Option<Slip>,
    pub(crate) remedy: Remedy,
}

/// How the rest can still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// It does no harm to YAML.
    None,
    Space,
    /// The row is left out.
    Blank,
    /// So many lines are left out.
    Lines(usize),
}

pub(super) struct Scan<'t> {
    pub(super) text: &'t Text,
    pub(super) slips: Vec<Slipped>,
    pub(super) levels: Levels<'t>,
    pub(super) seen: MapsSeen,
    /// Indentation of the key of a block text (`|`); its lines are no entries.
    pub(super) block: Option<usize>,
    /// The line before was indented with this odd character.
    pub(super) odd_before: Option<char>,
    /// Between the first mark of a merge and the second.
    pub(super) in_merge: bool,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t Text) -> Self {
        Self {
            text,
            slips: Vec::new(),
            levels: Levels::default(),
            seen: MapsSeen::default(),
            block: None,
            odd_before: None,
            in_merge: false,
        }
    }

    pub(super) fn slip(&mut self, span: Range<usize>, what: Slip, remedy: Remedy) {
        self.slips.push(Slipped { span, what: Some(what), remedy });
    }

    /// Indentation of the next line with anything on it, and its number.
    pub(super) fn next_indent(&self, number: usize) -> Option<(usize, usize)> {
        (number + 1..self.text.line_count()).find_map(|at| {
            let line = &self.text.text[self.text.line(at)];
            let content = line.trim_start_matches(is_space);
            (!content.is_empty()).then(|| (at, line.len() - content.len()))
        })
    }
}
