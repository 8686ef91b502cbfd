//! What stands above a table: the last heading since the table before, else the last text.

use crate::import::table::{Numbering, RawRow, RawTable};

/// The text seen so far outside tables.
#[derive(Debug, Default)]
pub(super) struct Above {
    text: String,
    is_heading: bool,
    is_apart: bool,
}

impl Above {
    /// A line or paragraph outside a table.
    pub(super) fn see(&mut self, text: &str, is_heading: bool) {
        let text = text.trim_start_matches('#').trim();
        if text.is_empty() {
            return;
        }
        self.is_apart = true;
        if is_heading || !self.is_heading {
            text.clone_into(&mut self.text);
            self.is_heading = is_heading;
        }
    }

    /// The next table; the text above it may stand above the one after it as well.
    pub(super) fn table(&mut self, numbering: Numbering, rows: Vec<RawRow>) -> RawTable {
        let (heading, is_apart) = (self.text.clone(), self.is_apart);
        (self.is_apart, self.is_heading) = (false, false);
        RawTable { heading, is_apart, numbering, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_goes_before_the_text_below_it() {
        let mut above = Above::default();
        above.see("## 3. Kwaliteitskalender", true);
        above.see("Wat er elk jaar gebeurt.", false);
        let first = above.table(Numbering::Lines, Vec::new());
        assert_eq!((first.heading.as_str(), first.is_apart), ("3. Kwaliteitskalender", true));
        let second = above.table(Numbering::Lines, Vec::new());
        assert_eq!((second.heading.as_str(), second.is_apart), ("3. Kwaliteitskalender", false));
        above.see("Tot slot.", false);
        assert_eq!(above.table(Numbering::Lines, Vec::new()).heading, "Tot slot.");
    }
}
