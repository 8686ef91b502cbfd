//! Cells that go on over several rows: their text stands in each of those rows.

use crate::import::table::Cell;

/// More than any year plan has below one cell; a page cannot make us fill the memory.
pub(super) const ROWS_MAX: usize = 500;

/// The cells that go on below the row being read, by column.
#[derive(Debug, Default)]
pub(super) struct Below(Vec<(usize, Cell)>);

impl Below {
    /// Puts the cells of rows above where the row has come to: before its next own cell.
    pub(super) fn fill(&mut self, cells: &mut Vec<Cell>) {
        while let Some((rows, cell)) = self.0.get_mut(cells.len()).filter(|(rows, _)| 0 < *rows) {
            *rows -= 1;
            cells.push(cell.clone());
        }
    }

    /// Puts all of them that are left into a row that ends here.
    pub(super) fn finish(&mut self, cells: &mut Vec<Cell>) {
        let last = self.0.iter().rposition(|(rows, _)| 0 < *rows).map_or(0, |at| at + 1);
        while cells.len() < last {
            self.fill(cells);
            if cells.len() < last {
                cells.push(Cell::default());
            }
        }
    }

    /// The cell in this column goes on over so many rows below.
    pub(super) fn begin(&mut self, column: usize, rows: usize, cell: &Cell) {
        if 0 < rows {
            if self.0.len() <= column {
                self.0.resize(column + 1, (0, Cell::default()));
            }
            self.0[column] = (rows.min(ROWS_MAX), cell.clone());
        }
    }
}
