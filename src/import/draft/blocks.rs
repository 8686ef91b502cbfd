//! Which tables are a kwaliteitskalender, where their columns are, and what in them is a heading.

use crate::calendar::rule::fold;
use crate::import::draft::model::{Left, TablePlace, WhyLeft};
use crate::import::draft::row::RowCells;
use crate::import::table::{Cell, RawRow, RawTable};

#[derive(Debug)]
pub(super) struct HeaderBlock {
    pub(super) place: TablePlace,
    pub(super) sections: Vec<Part>,
}

/// Rows below one heading; never none.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) title: String,
    pub(super) comments: Vec<String>,
    pub(super) rows: Vec<RowCells>,
}

/// The heading of a column, folded.
const WHEN: [&str; 6] = ["wanneer", "wanneer gereed", "termijn", "deadline", "frequentie", "datum"];
const WHO: [&str; 7] = [
    "wie",
    "door wie",
    "verantwoordelijk",
    "verantwoordelijke",
    "uitvoerder",
    "uitvoering",
    "actiehouder",
];
const WHAT: [&str; 8] =
    ["wat", "onderdeel", "document", "activiteit", "onderwerp", "omschrijving", "product", "naam"];
const SECTION: [&str; 4] = ["rubriek", "categorie", "thema", "hoofdstuk"];
const REMARK: [&str; 5] = ["", "opmerking", "opmerkingen", "toelichting", "bijzonderheden"];
/// What `export` computes.
const COMPUTED: [&str; 3] = ["eerstvolgende datum", "stand", "status"];

/// What rows stand under when nothing names it.
pub(super) const NAMELESS: &str = "Kwaliteitskalender";

/// Longer is no heading but a sentence.
const HEADING_CHARS_MAX: usize = 100;

#[derive(Debug, Clone)]
struct Columns {
    section: Option<usize>,
    what: usize,
    when: usize,
    who: usize,
    headings: Vec<String>,
    is_goals: bool,
}

impl Columns {
    /// `None`: the row is no header.
    fn of(row: &RawRow) -> Option<Self> {
        let headings: Vec<String> = row.cells.iter().map(heading).collect();
        let find = |names: &[&str]| headings.iter().position(|it| names.contains(&it.as_str()));
        let (when, who) = (find(&WHEN)?, find(&WHO)?);
        let section = find(&SECTION);
        let first = || {
            (0..headings.len()).find(|it| ![Some(when), Some(who), section].contains(&Some(*it)))
        };
        let what = find(&WHAT).or_else(first)?;
        let is_goals = headings.iter().any(|it| {
            it.starts_with("beoogd") || it == "wanneer gereed" || it == "gewenst resultaat"
        });
        Some(Self { section, what, when, who, headings, is_goals })
    }

    /// The row as the parts of a row of the calendar.
    fn source(&self, row: &RawRow) -> RowCells {
        let mut source = RowCells {
            line: row.line,
            what: row.cell(self.what).clone(),
            when: row.cell(self.when).clone(),
            who: row.cell(self.who).clone(),
            ..RowCells::default()
        };
        let used = [Some(self.what), Some(self.when), Some(self.who), self.section];
        for (column, cell) in row.filled().filter(|(column, _)| !used.contains(&Some(*column))) {
            let name = self.headings.get(column).map_or("", String::as_str);
            if COMPUTED.contains(&name) {
                source.computed.push((name.to_owned(), cell.clone()));
            } else if REMARK.contains(&name) {
                source.beside.push((String::new(), cell.clone()));
            } else {
                source.beside.push((name.to_owned(), cell.clone()));
            }
        }
        source.take_addresses();
        source
    }
}

fn heading(cell: &Cell) -> String {
    fold(&cell.text).trim_end_matches([':', '?', '.']).trim().to_owned()
}

/// The blocks to read, and the tables that stay behind.
pub(super) fn find(tables: &[RawTable], all: bool) -> (Vec<HeaderBlock>, Vec<Left>) {
    let (mut blocks, mut left) = (Vec::new(), Vec::new());
    // The columns of the block before, if it was read: a headless table right behind it goes on with them.
    let mut open: Option<Columns> = None;
    for (number, table) in (1..).zip(tables) {
        let mut pieces = pieces(table);
        let headless = pieces.first_mut().filter(|it| it.columns.is_none());
        if let Some(piece) = headless
            && let Some(columns) = open.as_ref().filter(|it| goes_on(table, piece, it))
        {
            piece.columns = Some(columns.clone());
            piece.goes_on = true;
        }
        for piece in pieces {
            let read = match &piece.columns {
                None => Err(WhyLeft::NoHeader),
                Some(columns) if columns.is_goals && !all => Err(WhyLeft::Goals),
                Some(columns) => piece.block(columns, number, table).ok_or(WhyLeft::NoRows),
            };
            open = piece.columns.clone().filter(|_| read.is_ok());
            match read {
                Ok(block) => blocks.push(block),
                Err(why) => left.push(piece.left(number, table, why)),
            }
        }
    }
    (blocks, left)
}

/// A second half: no text in between, and as many columns.
fn goes_on(table: &RawTable, piece: &RowRun<'_>, columns: &Columns) -> bool {
    let width = piece.rows.iter().map(|row| row.cells.len()).max();
    !table.is_apart && width == Some(columns.headings.len())
}

/// A run of rows of one table, with the header above them.
#[derive(Default)]
struct RowRun<'t> {
    columns: Option<Columns>,
    header: Option<&'t RawRow>,
    /// Rows with one text directly above the header.
    lead: Vec<&'t RawRow>,
    rows: Vec<&'t RawRow>,
    goes_on: bool,
}

/// A table cut at its headers. The rows with only one text above a header belong to it.
fn pieces(table: &RawTable) -> Vec<RowRun<'_>> {
    let mut pieces = vec![RowRun::default()];
    for row in table.rows.iter().filter(|row| row.filled().next().is_some()) {
        let last = pieces.last_mut().expect("there is always one");
        let Some(columns) = Columns::of(row) else {
            last.rows.push(row);
            continue;
        };
        let is_lead = |row: &&&RawRow| row.filled().count() == 1 && !row.cell(0).text.is_empty();
        let count = last.rows.iter().rev().take_while(is_lead).count();
        let lead = last.rows.split_off(last.rows.len() - count);
        let (columns, header) = (Some(columns), Some(row));
        pieces.push(RowRun { columns, header, lead, ..RowRun::default() });
    }
    pieces.retain(|it| it.columns.is_some() || !it.rows.is_empty());
    pieces
}

impl<'t> RowRun<'t> {
    fn place(&self, number: usize, table: &RawTable, heading: String) -> TablePlace {
        let line = self.header.or(self.rows.first().copied()).map_or(0, |row| row.line);
        TablePlace { number, line, numbering: table.numbering, heading }
    }

    fn left(&self, number: usize, table: &RawTable, why: WhyLeft) -> Left {
        let rows = self.lead.len() + self.rows.len();
        let own = self.lead.first().or(self.rows.first()).map(|row| row.cell(0).one_line());
        let heading = match self.lead.first() {
            Some(row) => row.cell(0).one_line(),
            None if table.heading.is_empty() => own.unwrap_or_default(),
            None => table.heading.clone(),
        };
        Left { place: self.place(number, table, heading), rows, why }
    }

    fn block(&self, columns: &Columns, number: usize, table: &RawTable) -> Option<HeaderBlock> {
        let (open, is_own) = self.opening(columns, table);
        let mut parts = Parts { open, is_own, ..Parts::default() };
        let knows_bold = self.rows.iter().any(|row| row.cells.iter().any(|cell| cell.is_bold));
        for row in &self.rows {
            let named = columns.section.map(|at| row.cell(at).one_line());
            if let Some(title) = named.filter(|it| !it.is_empty() && *it != parts.open.title) {
                parts.enter(title, None);
            }
            match only_text(row).filter(|(column, _)| [0, columns.what].contains(column)) {
                Some((_, cell)) if cell.is_bold || !knows_bold && columns.section.is_none() => {
                    parts.enter(cell.one_line(), Some(columns.source(row)));
                }
                // A sentence before the goals of a point is about the rows below it.
                Some((column, cell)) if columns.is_goals && column != columns.what => {
                    parts.open.comments.push(cell.one_line());
                }
                _ => parts.open.rows.push(columns.source(row)),
            }
        }
        let (place, sections) = (self.place(number, table, table.heading.clone()), parts.finish());
        (!sections.is_empty()).then_some(HeaderBlock { place, sections })
    }

    /// What the rows directly below the header stand under, and what else was said above them.
    /// Whether the title is a cell of the table comes with it.
    fn opening(&self, columns: &Columns, table: &RawTable) -> (Part, bool) {
        let own = self.header.map_or(String::new(), |row| row.cell(columns.what).one_line());
        let is_name = !WHAT.contains(&fold(&own).as_str()) && !own.is_empty() && !self.goes_on;
        let mut lead: Vec<String> = self.lead.iter().map(|row| row.cell(0).one_line()).collect();
        let of_cells = match is_name && !columns.is_goals {
            true => Some(own),
            false if lead.is_empty() => None,
            false => Some(lead.remove(0)),
        };
        let is_own = of_cells.is_some();
        let above = without_number(&table.heading);
        // A whole sentence above a table is no heading.
        let fits = (1..=HEADING_CHARS_MAX).contains(&above.chars().count());
        let title = of_cells.unwrap_or_else(|| if fits { above } else { NAMELESS }.to_owned());
        (Part { title, comments: lead, rows: Vec::new() }, is_own)
    }
}

/// The sections found so far, and the one being filled.
#[derive(Default)]
struct Parts {
    list: Vec<Part>,
    open: Part,
    /// The title of the open one is a cell of the table.
    is_own: bool,
    /// The row that named the open one.
    heading: Option<RowCells>,
    /// Texts that wait for the next section.
    waiting: Vec<String>,
}

impl Parts {
    fn enter(&mut self, title: String, heading: Option<RowCells>) {
        self.close();
        self.open = Part { title, ..Part::default() };
        (self.heading, self.is_own) = (heading, true);
    }

    /// A heading without rows is a row itself; a text above the table is a remark on what follows.
    fn close(&mut self) {
        let mut part = std::mem::take(&mut self.open);
        match self.heading.take() {
            _ if !part.rows.is_empty() => {
                part.comments.splice(..0, std::mem::take(&mut self.waiting));
                self.list.push(part);
            }
            Some(heading) => match self.list.last_mut() {
                Some(last) => last.rows.push(heading),
                None => {
                    let title = NAMELESS.to_owned();
                    self.list.push(Part { title, comments: Vec::new(), rows: vec![heading] });
                }
            },
            None => {
                let title = Some(part.title).filter(|it| self.is_own && !it.is_empty());
                self.waiting.extend(title.into_iter().chain(part.comments));
            }
        }
    }

    /// Whatever still waits belongs to the last section.
    fn finish(mut self) -> Vec<Part> {
        self.close();
        if let Some(last) = self.list.last_mut() {
            last.comments.append(&mut self.waiting);
        }
        self.list
    }
}

/// The one text of a row whose other cells are empty, with its column.
fn only_text(row: &RawRow) -> Option<(usize, &Cell)> {
    let mut filled = row.filled();
    let only = filled.next()?;
    filled.next().is_none().then_some(only)
}

/// "3. Kwaliteitskalender" is "Kwaliteitskalender".
fn without_number(heading: &str) -> &str {
    let plain = heading.trim_start_matches('#').trim_start();
    let rest = plain.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
    if rest.is_empty() { plain } else { rest }
}
