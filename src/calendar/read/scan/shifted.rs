//! A row whose key, or whose fields, are shifted to the left or right: named once, and left out as a whole.

use std::ops::Range;

use crate::calendar::diagnostic::Slip;
use crate::calendar::read::scan::known::{is_field, is_known, is_top};
use crate::calendar::read::scan::levels::STEP;
use crate::calendar::read::scan::line::{FOR_A_COLON, LineParts, colon_of, is_space};
use crate::calendar::read::scan::state::{Remedy, Scan, Slipped};

/// Fields that only a row has, and every row: what stands above one of these is the key of a row.
const OF_A_ROW: [&str; 3] = ["wat", "wanneer", "wie"];

/// As much for a section and a party.
const OF_OTHERS: [&str; 2] = ["titel", "naam"];

impl<'t> Scan<'t> {
    /// Whether the line is the key of a row that does not stand where rows stand; gives the line after its fields.
    pub(super) fn shifted_row(&mut self, entry: &LineParts<'t>, number: usize) -> Option<usize> {
        let value = &self.text.text[entry.value.clone()];
        let is_bare = value.is_empty() || value.starts_with('#');
        if !is_bare || entry.outer < entry.inner {
            return None;
        }
        let key = entry.key.filter(|key| !is_known(key))?;
        let (below, depth) = self.next_line(number)?;
        let first = self.key_at(below, depth)?;
        if !OF_A_ROW.contains(&first) || depth < entry.outer {
            return None;
        }
        let lines = number..match entry.outer {
            0 => self.edge_end(below),
            _ => self.fields_end(below, depth),
        };
        let start = self.text.line(number).start + entry.inner;
        let span = start..start + key.len();
        let own = entry.outer;
        let slip = match self.levels.top()? {
            "betrokkenen" if 0 < own => Some(Slip::RowAmongParties { key: key.to_owned() }),
            "kalender" if 0 < own || !is_top(key) => match self.place_of_rows(own, depth) {
                Some((column, _)) if own == column && depth == own => {
                    Some(self.shifted_fields(depth, &lines))
                }
                Some((column, neighbour)) if own != column => Some(Slip::Indent {
                    key: key.to_owned(),
                    by: own.abs_diff(column) as u32,
                    left: column < own,
                    neighbour: neighbour.to_owned(),
                    below: depth != column + STEP,
                }),
                Some(_) => return None,
                // That `onderdelen` is missing is said at the section.
                None if self.is_without_rows() => None,
                None => return None,
            },
            _ => return None,
        };
        self.slips.push(Slipped { span, what: slip, remedy: Remedy::Lines(lines.len()) });
        Some(lines.end)
    }

    /// A line with nothing but the key of a row, section or party and fields below it: its colon is missing.
    /// Gives the line after these.
    pub(super) fn key_without_colon(
        &mut self,
        entry: &LineParts<'t>,
        number: usize,
    ) -> Option<usize> {
        if entry.key.is_some() || entry.outer < entry.inner {
            return None;
        }
        let is_end = |c: char| is_space(c) || FOR_A_COLON.contains(&c);
        let key = self.text.text[entry.value.clone()].trim_end_matches(is_end);
        let is_word = key.starts_with(char::is_alphanumeric)
            && key.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        if key.is_empty() || !is_word {
            return None;
        }
        let (below, depth) = self.next_line(number)?;
        let first = self.key_at(below, depth).filter(|_| entry.outer < depth)?;
        if !OF_A_ROW.contains(&first) && !OF_OTHERS.contains(&first) {
            return None;
        }
        let is_outside = |line: &usize| self.depth(*line).is_some_and(|it| it <= entry.outer);
        let end = (below..self.text.line_count()).find(is_outside);
        let end = end.unwrap_or(self.text.line_count());
        let start = self.text.line(number).start + entry.inner;
        let slip = Slip::NoColon { key: key.to_owned() };
        self.slip(start..start + key.len(), slip, Remedy::Lines(end - number));
        Some(end)
    }

    /// A field of a row that stands where the keys of the rows stand, or at the edge. Gives the next line.
    pub(super) fn field_too_far_left(
        &mut self,
        entry: &LineParts<'t>,
        number: usize,
    ) -> Option<usize> {
        // The columns first: nearly every line stands where it belongs.
        let (row, column, neighbour) = self.levels.fields_of_row()?;
        if entry.outer < entry.inner || (entry.outer != row && entry.outer != 0) {
            return None;
        }
        let value = &self.text.text[entry.value.clone()];
        if value.is_empty() || value.starts_with(['{', '&', '#', '|', '>']) {
            return None;
        }
        let key = entry.key.filter(|key| is_field(key) && !is_top(key))?;
        let start = self.text.line(number).start + entry.outer;
        let slip = Slip::Indent {
            key: key.to_owned(),
            by: (column - entry.outer) as u32,
            left: false,
            neighbour: neighbour.to_owned(),
            below: false,
        };
        self.slip(start..start + key.len(), slip, Remedy::Lines(1));
        Some(number + 1)
    }

    /// The column where a row belongs, and the key of the row before; of the first row only when it surely stands wrong.
    fn place_of_rows(&self, own: usize, depth: usize) -> Option<(usize, &'t str)> {
        self.levels.row_beside().or_else(|| {
            let column = self.levels.first_row()?;
            let is_wrong = own < column || own == depth;
            Some((if is_wrong { column } else { own }, ""))
        })
    }

    /// A section with a title and no `onderdelen`.
    fn is_without_rows(&self) -> bool {
        self.levels.last() == Some("titel") && !self.seen.has_told("onderdelen")
    }

    /// The fields of a row that stand no further to the right than its key.
    fn shifted_fields(&self, depth: usize, lines: &Range<usize>) -> Slip {
        let keys = lines.clone().skip(1).filter_map(|line| self.key_at(line, depth));
        Slip::Fields { keys: keys.map(str::to_owned).collect() }
    }

    /// The next line that is neither empty nor a comment, and its indentation.
    fn next_line(&self, number: usize) -> Option<(usize, usize)> {
        (number + 1..self.text.line_count()).find_map(|at| Some((at, self.depth(at)?)))
    }

    /// The indentation of a line that is neither empty nor a comment.
    fn depth(&self, line: usize) -> Option<usize> {
        let written = &self.text.text[self.text.line(line)];
        let content = written.trim_start_matches(' ');
        (!content.trim().is_empty() && !content.starts_with('#'))
            .then(|| written.len() - content.len())
    }

    /// The key at this column, with something behind it.
    fn key_at(&self, line: usize, column: usize) -> Option<&'t str> {
        let written = &self.text.text[self.text.line(line)];
        if self.depth(line) != Some(column) {
            return None;
        }
        let content = &written[column..];
        let colon = colon_of(content)?;
        (!content[colon + 1..].trim().is_empty()).then(|| content[..colon].trim_end())
    }

    /// The first line that is no field at the edge.
    fn edge_end(&self, first: usize) -> usize {
        let is_field = |line: &usize| self.key_at(*line, 0).is_some_and(is_known);
        let outside = (first..self.text.line_count()).find(|line| !is_field(line));
        outside.unwrap_or(self.text.line_count())
    }

    /// The first line below that is no field of the row, nor hangs below one.
    fn fields_end(&self, first: usize, depth: usize) -> usize {
        let is_field = |line: usize| {
            let written = &self.text.text[self.text.line(line)];
            let content = &written[depth.min(written.len() - written.trim_start().len())..];
            content.starts_with("- ")
                || colon_of(content).is_some_and(|colon| is_known(content[..colon].trim_end()))
        };
        let is_outside = |line: &usize| {
            self.depth(*line).is_some_and(|it| it < depth || (it == depth && !is_field(*line)))
        };
        (first + 1..self.text.line_count()).find(is_outside).unwrap_or(self.text.line_count())
    }
}
