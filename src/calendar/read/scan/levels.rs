//! Which entries a line may stand below, and whether it does.

use crate::calendar::read::scan::line::{LineParts, ValueKind};

/// How much further to the right stands what hangs below a key.
pub(super) const STEP: usize = 2;

/// The entries that a line can belong to, from the outside in.
#[derive(Debug, Default)]
pub(super) struct Levels<'t> {
    open: Vec<Level<'t>>,
}

#[derive(Debug, Clone, Copy)]
struct Level<'t> {
    column: usize,
    key: &'t str,
    /// Text follows the colon on the same line, so nothing can hang below it.
    has_value: bool,
    /// It is a key, no text or dash.
    is_key: bool,
    /// Plain text, which may go on on the next line.
    is_plain: bool,
}

pub(super) struct Misplaced<'t> {
    pub(super) by: usize,
    pub(super) left: bool,
    pub(super) neighbour: &'t str,
}

impl<'t> Levels<'t> {
    /// Whether a line without a key at this column goes on with the text of the line before.
    pub(super) fn continues(&self, column: usize) -> bool {
        self.open.last().is_some_and(|last| last.is_plain && last.column < column)
    }

    /// Whether text at this column cannot belong to any entry: a key stands there, or more to the right.
    pub(super) fn is_left_of_a_key(&self, column: usize) -> bool {
        self.open.iter().any(|level| level.is_key && column <= level.column)
    }

    /// The key at the edge under which everything stands.
    pub(super) fn top(&self) -> Option<&'t str> {
        self.open.first().map(|level| level.key)
    }

    pub(super) fn last(&self) -> Option<&'t str> {
        self.open.last().map(|level| level.key)
    }

    /// The column of the row whose fields are being read: of its key, or of the row of a field that has its value.
    pub(super) fn row_open(&self) -> Option<usize> {
        let above = self.open.iter().position(|level| level.key == "onderdelen")?;
        let row = self.open.get(above + 1).filter(|row| row.is_key)?;
        let is_full = self.open.get(above + 2).is_none_or(|field| field.is_key && field.has_value);
        (is_full && self.open.len() <= above + 3).then_some(row.column)
    }

    /// The column of the rows, and that of the fields of the row that is open with the last of these.
    pub(super) fn fields_of_row(&self) -> Option<(usize, usize, &'t str)> {
        let above = self.open.iter().position(|level| level.key == "onderdelen")?;
        let row = self.open.get(above + 1).filter(|row| row.is_key)?;
        let field = self.open.get(above + 2).filter(|field| field.is_key)?;
        Some((row.column, field.column, field.key))
    }

    /// Where the first row belongs, if this is it.
    pub(super) fn first_row(&self) -> Option<usize> {
        let last = self.open.last().filter(|last| last.key == "onderdelen")?;
        Some(last.column + STEP)
    }

    /// The column of the rows, and the key of the row before.
    pub(super) fn row_beside(&self) -> Option<(usize, &'t str)> {
        let above = self.open.iter().position(|level| level.key == "onderdelen")?;
        self.open.get(above + 1).filter(|row| row.is_key).map(|row| (row.column, row.key))
    }

    /// Whether a key stands where it cannot; `inner` is behind the dashes, if any.
    pub(super) fn check(
        &self,
        outer: usize,
        inner: usize,
        is_known: impl FnOnce() -> bool,
    ) -> Option<Misplaced<'t>> {
        let last = self.open.last()?;
        if outer != inner || outer == last.column {
            return None;
        }
        if last.column < outer {
            let by = outer - last.column;
            return last.has_value.then_some(Misplaced { by, left: true, neighbour: last.key });
        }
        let below = self.open.iter().position(|level| outer <= level.column)?;
        let right = self.open[below];
        if right.column == outer {
            return None;
        }
        let by_right = right.column - outer;
        let left = below.checked_sub(1).map(|at| self.open[at]);
        match left {
            Some(left)
                if !left.key.is_empty() && outer - left.column <= by_right && !is_known() =>
            {
                Some(Misplaced { by: outer - left.column, left: true, neighbour: left.key })
            }
            _ => Some(Misplaced { by: by_right, left: false, neighbour: right.key }),
        }
    }

    /// Takes a line into account. One that stands wrong is left out: the next is compared with its neighbours.
    pub(super) fn push(&mut self, entry: &LineParts<'t>, value: &ValueKind, line: &'t str) {
        let is_wrong =
            entry.key.is_some() && self.check(entry.outer, entry.inner, || true).is_some();
        if is_wrong {
            return;
        }
        let keep = self.open.partition_point(|level| level.column < entry.outer);
        self.open.truncate(keep);
        if entry.outer < entry.inner {
            self.open.push(Level {
                column: entry.outer,
                key: "",
                has_value: false,
                is_key: false,
                is_plain: false,
            });
        }
        let has_value = !matches!(value, ValueKind::None);
        let key = entry.key.unwrap_or_else(|| line[entry.inner..].trim_end());
        let is_plain = matches!(value, ValueKind::Plain);
        let is_key = entry.key.is_some();
        self.open.push(Level { column: entry.inner, key, has_value, is_key, is_plain });
    }
}
