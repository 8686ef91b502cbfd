//! One row of the table as a row of the calendar: what *Wanneer* and *Wie* say, and where everything else goes.

use crate::calendar::rule::{capital, fold, moment_texts, parse, read_cell};
use crate::import::draft::addresses::taken_out;
use crate::import::draft::model::{Assumption, COORDINATOR, DraftRow, Note};
use crate::import::draft::names::{DraftEvents, DraftParties};
use crate::import::draft::who::{NameSet, WhoCell};
use crate::import::table::Cell;

/// The cells of one row, by column.
#[derive(Debug, Clone, Default)]
pub(super) struct RowCells {
    pub(super) line: u32,
    pub(super) what: Cell,
    pub(super) when: Cell,
    pub(super) who: Cell,
    /// Other columns, with their heading; those for remarks have none.
    pub(super) beside: Vec<(String, Cell)>,
    /// Columns that the service computes itself, with their heading.
    pub(super) computed: Vec<(String, Cell)>,
    /// The mail addresses that stood in any of them.
    pub(super) addresses: Vec<String>,
}

impl RowCells {
    pub(super) fn who(&self) -> &str {
        &self.who.text
    }

    /// Takes every mail address out of the cells and their headings.
    pub(super) fn take_addresses(&mut self) {
        let mut found = Vec::new();
        let mut take = |text: &mut String| {
            if text.contains('@') {
                let (plain, mut more) = taken_out(text);
                *text = plain;
                found.append(&mut more);
            }
        };
        for cell in [&mut self.what, &mut self.when, &mut self.who] {
            take(&mut cell.text);
        }
        for (name, cell) in self.beside.iter_mut().chain(&mut self.computed) {
            take(name);
            take(&mut cell.text);
        }
        self.addresses = found;
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        let more = self.beside.iter().chain(&self.computed).map(|(_, cell)| cell);
        [&self.what, &self.when, &self.who].into_iter().chain(more)
    }
}

/// The longest title the reader takes, in characters.
const TITLE_MAX: usize = 300;

/// The longest other text, in characters.
const PROSE_MAX: usize = 4_000;

/// Reads one row. Its id is the caller's: it must be unlike those of other rows.
pub(super) fn read_row(
    source: &RowCells,
    known: &NameSet,
    parties: &mut DraftParties,
    events: &mut DraftEvents,
) -> DraftRow {
    let mut row = DraftRow { line: source.line, ..DraftRow::default() };
    row.remark = source.beside.iter().flat_map(|(name, cell)| labelled(name, cell)).collect();
    row.comments = source.computed.iter().flat_map(|(name, cell)| labelled(name, cell)).collect();
    read_what(source, &mut row);
    let is_bare = source.when.text.is_empty() && source.who.text.is_empty();
    if is_bare && source.beside.is_empty() {
        row.notes.push(Note::TitleOnly);
    }
    read_when(source, events, &mut row);
    read_who(source, known, parties, &mut row);
    let DraftRow { remark, when_text, who_text, comments, notes, .. } = &mut row;
    *remark = fit(std::mem::take(remark), comments, notes);
    for text in [when_text, who_text].into_iter().flatten() {
        let lines = fit(text.lines().map(str::to_owned).collect(), comments, notes);
        *text = lines.join("\n");
    }
    let invisible = source.cells().map(|cell| cell.invisible).sum();
    if 0 < invisible {
        row.notes.push(Note::Invisible(invisible));
    }
    let gets_mail = [&row.who, &row.with, &row.adoption, &row.approval].into_iter().flatten();
    let names = gets_mail.filter_map(|key| parties.name(key));
    if names.into_iter().any(|name| fold(name).split(' ').any(|it| it.ends_with("inspectie"))) {
        row.notes.push(Note::Inspectorate);
    }
    if source.computed.iter().any(|(_, cell)| fold(&cell.text).contains("vertrouwelijk")) {
        row.notes.push(Note::Confidential);
    }
    if !source.addresses.is_empty() {
        row.comments.push(format!("Mailadres in de tabel: {}", source.addresses.join(", ")));
        row.notes.push(Note::Addresses(source.addresses.len()));
    }
    row
}

/// The lines of a cell; the first says which column it was, if that has a name.
fn labelled(name: &str, cell: &Cell) -> Vec<String> {
    let mut lines: Vec<String> = cell.text.lines().map(str::to_owned).collect();
    if let Some(first) = lines.first_mut().filter(|_| !name.is_empty()) {
        *first = format!("{}: {first}", capital(name));
    }
    lines
}

fn read_what(source: &RowCells, row: &mut DraftRow) {
    let title = source.what.one_line();
    if title.is_empty() {
        row.notes.push(Note::NoTitle);
        row.what = "Onderdeel zonder titel".to_owned();
    } else if let Some(short) = shortened(&title) {
        row.notes.push(Note::Shortened);
        row.what = short;
        row.comments.push(title);
    } else {
        row.what = title;
    }
}

/// A title that the reader takes; `None` when it already does.
pub(super) fn shortened(title: &str) -> Option<String> {
    let (at, _) = title.char_indices().nth(TITLE_MAX)?;
    let (last, _) = title[..at].char_indices().next_back()?;
    Some(format!("{}…", title[..last].trim_end()))
}

/// Longer texts than the reader takes go to the comment above the row, as a whole.
fn fit(mut lines: Vec<String>, comments: &mut Vec<String>, notes: &mut Vec<Note>) -> Vec<String> {
    let length: usize = lines.iter().map(|line| line.chars().count() + 1).sum();
    if length <= PROSE_MAX {
        return lines;
    }
    comments.extend(lines.iter().cloned());
    let mut room = PROSE_MAX - 1;
    for line in &mut lines {
        let kept: String = line.chars().take(room.saturating_sub(2)).collect();
        room = room.saturating_sub(kept.chars().count() + 1);
        if kept.len() < line.len() {
            *line = if kept.is_empty() { kept } else { format!("{}…", kept.trim_end()) };
        }
    }
    lines.retain(|line| !line.is_empty());
    if !notes.contains(&Note::Shortened) {
        notes.push(Note::Shortened);
    }
    lines
}

fn read_when(source: &RowCells, events: &mut DraftEvents, row: &mut DraftRow) {
    let (cell, typed) = (&source.when.text, source.when.one_line());
    let beside = source.beside.iter().map(|(name, cell)| (name, cell)).find(|(name, cell)| {
        name.is_empty() && cell.invisible == 0 && !cell.text.is_empty() && names_a_day(&cell.text)
    });
    let beside = beside.map(|(_, cell)| cell.one_line());
    match read_cell(cell) {
        Some((_, moments)) if !moments.is_empty() => {
            let (first, rest) = cell.split_once('\n').expect("moments stand on lines of their own");
            row.when = first.to_owned();
            row.moments = moment_texts(rest).map(str::to_owned).collect();
            row.when_text = Some(cell.clone());
        }
        Some((rule, _)) => {
            row.when = typed;
            events.add(&rule);
            row.notes.extend(beside.map(Note::AlsoADate));
        }
        None if !typed.is_empty() => {
            row.when = "nog niet bekend".to_owned();
            row.when_text = Some(cell.clone());
            row.remark.push(format!("Wanneer: {typed}"));
            row.notes.push(Note::WhenUnknown(typed));
        }
        None => {
            row.when_text = Some(String::new());
            when_empty(beside, events, row);
        }
    }
}

/// The cell beside an empty one may say when; it stays where it was as well.
fn when_empty(beside: Option<String>, events: &mut DraftEvents, row: &mut DraftRow) {
    if let Some(beside) = beside {
        if let Ok(rule) = parse(&beside) {
            events.add(&rule);
        }
        row.when = beside;
        row.assumptions.push(Assumption::WhenFromRemark);
    } else {
        row.when = "geen datum".to_owned();
        if !row.notes.contains(&Note::TitleOnly) {
            row.notes.push(Note::WhenEmpty);
        }
    }
}

/// A remark that could stand under *Wanneer*.
fn names_a_day(text: &str) -> bool {
    !text.contains('\n') && parse(text).is_ok()
}

fn read_who(source: &RowCells, known: &NameSet, parties: &mut DraftParties, row: &mut DraftRow) {
    let cell = &source.who.text;
    let who = WhoCell::of(cell, known);
    let mut keys = |names: &[String]| -> Vec<String> {
        let mut keys: Vec<String> = Vec::with_capacity(names.len());
        for name in names {
            let key = parties.key(name);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    };
    row.who = keys(&who.responsible);
    row.with = keys(&who.with);
    row.adoption = keys(&who.adoption);
    row.approval = keys(&who.approval);
    let mentions = row.who.iter().chain(&row.with).chain(&row.adoption).chain(&row.approval);
    if mentions.clone().any(|key| key == COORDINATOR) {
        row.assumptions.push(Assumption::Coordinator);
    }
    let is_plain = matches!(row.who.as_slice(), [one] if parties.name(one) == Some(cell.as_str()))
        && row.with.is_empty()
        && row.adoption.is_empty()
        && row.approval.is_empty();
    if !is_plain {
        row.who_text = Some(cell.clone());
    }
    if row.who.is_empty() {
        row.who = vec![COORDINATOR.to_owned()];
        if !row.notes.contains(&Note::TitleOnly) {
            row.notes.push(Note::WhoEmpty);
        }
    }
    if who.slash {
        row.assumptions.push(Assumption::Slash);
    }
    let literal = who.partly.iter().chain(&who.rest).flat_map(|it| it.lines());
    let literal = literal.map(str::trim).filter(|line| !line.is_empty());
    row.remark.extend(literal.map(|line| format!("Wie: {line}")));
    row.notes.extend(who.partly.into_iter().map(Note::WhoPartly));
    row.notes.extend(who.rest.into_iter().map(Note::WhoRest));
    row.notes.extend(who.maybe_two.into_iter().map(Note::MaybeTwo));
    if who.stray_bracket {
        row.notes.push(Note::StrayBracket);
    }
}
