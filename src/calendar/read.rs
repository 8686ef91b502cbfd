//! The door of the room: bytes in, a calendar and every diagnostic out.
//!
//! Text is decoded and looked over line by line, then read as a tree, then lowered by hand. Nothing stops at a problem.

use sha2::{Digest, Sha256};

use crate::calendar::addresses::AddressBook;
use crate::calendar::diagnostic::{Diagnostic, InputFile, Severity, Writing};
use crate::calendar::done_lines::DoneLine;
use crate::calendar::item::Calendar;
use crate::calendar::keys::TOP;
use crate::calendar::locations::Locations;
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::Findings;
use crate::calendar::read::parties::Parties;
use crate::calendar::read::rhythm::Ladders;
use crate::calendar::read::routes::{Events, Routes};
use crate::calendar::read::row_names::RowNames;
use crate::calendar::read::text::Text;
use crate::calendar::read::tree::{Node, NodeKind};
use crate::dates::OpenDays;

mod text;
mod foreign;
mod tree;
mod scan;
mod recover;
mod blocks;
mod names;
mod fields;
mod entries;
mod parties;
mod organisation;
mod rhythm;
mod routes;
mod row_names;
mod rows;
mod world;
mod published;
mod row;
mod sentences;
mod book;
mod done;

pub use fields::id_from;

#[derive(Debug, Clone, Copy, Default)]
pub struct Files<'a> {
    pub calendar: &'a [u8],
    /// adresboek.yaml; `None`: there is none.
    pub addresses: Option<&'a [u8]>,
    /// afgerond.yaml; `None`: there is none.
    pub done: Option<&'a [u8]>,
}

/// What was read. Diagnostics in order of file, then place.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The calendar; `None` when kalender.yaml or adresboek.yaml has an error.
    pub calendar: Option<Calendar>,
    pub addresses: AddressBook,
    /// The lines of afgerond.yaml that could be read.
    pub done: Vec<DoneLine>,
    pub diagnostics: Vec<Diagnostic>,
    /// Where the keys of the calendar stand.
    pub locations: Locations,
    /// The decoded text of each file, for excerpts: calendar, addresses, done.
    pub texts: [String; 3],
}

/// Reads one calendar with its address book and its done lines.
pub fn read(files: &Files<'_>) -> Reading {
    let text = Text::decode(files.calendar);
    let addresses_text = Text::decode(files.addresses.unwrap_or_default());
    let done_text = Text::decode(files.done.unwrap_or_default());
    let mut found = Findings::new(InputFile::Calendar, &text);
    let lowered = recover::with_tree(&mut found, |tree, found| match tree {
        Some(root) => lower(root, found),
        None => {
            if found.list.is_empty() {
                found.report(0..0, Writing::EmptyFile);
            }
            Lowered::default()
        }
    });
    let mut in_book = Findings::new(InputFile::Addresses, &addresses_text);
    in_book.lost.clone_from(&found.lost);
    let book = recover::with_tree(&mut in_book, |tree, found| {
        tree.map(|root| book::read(root, lowered.parties.as_ref(), found)).unwrap_or_default()
    });
    let mut in_done = Findings::new(InputFile::Done, &done_text);
    in_done.lost.clone_from(&found.lost);
    let rows = lowered.rows.as_ref().map(|rows| (rows, lowered.organisation.as_str()));
    let done = recover::with_tree(&mut in_done, |tree, found| {
        tree.map(|root| done::read(root, rows, found)).unwrap_or_default()
    });
    let is_good =
        |found: &Findings<'_>| found.list.iter().all(|it| it.problem.severity() != Severity::Error);
    let good = is_good(&found) && is_good(&in_book);
    let calendar = lowered.calendar.filter(|_| good);
    if let (Some(calendar), Some(parties), Some(_)) = (&calendar, &lowered.parties, files.addresses)
    {
        book::report_missing(calendar, &book, parties, &mut found);
    }
    let (mut diagnostics, locations) = (found.list, found.locations);
    diagnostics.extend(in_book.list);
    diagnostics.extend(in_done.list);
    diagnostics.sort_by_key(|it| (it.location.file, it.location.span.start));
    diagnostics.dedup();
    let locations = Locations { starts: text.starts(), text: text.text.clone(), ..locations };
    let texts = [text.text, addresses_text.text, done_text.text];
    Reading { calendar, addresses: book, done, diagnostics, locations, texts }
}

/// What became of kalender.yaml; parts of it also when other parts are wrong.
#[derive(Default)]
struct Lowered {
    calendar: Option<Calendar>,
    parties: Option<Parties>,
    rows: Option<RowNames>,
    organisation: String,
}

fn lower(root: &Node<'_>, found: &mut Findings<'_>) -> Lowered {
    let mended = blocks::mended(root, found);
    let root = mended.as_ref().unwrap_or(root);
    let Some(top) = Keys::of(root, &TOP, 0..0, found) else { return Lowered::default() };
    organisation::check_version(&top, found);
    let people = top.required("betrokkenen", found);
    let is_known = people.is_some();
    let mut parties = people.map_or_else(Parties::missing, |it| Parties::read(&it, found));
    if let Some(it) =
        people.filter(|it| matches!(&it.value.kind, NodeKind::Map(all) if all.is_empty()))
    {
        fields::report_empty(it.key, found);
    }
    let is_known = is_known && !parties.is_missing();
    let organisation = organisation::read(&top, &mut parties, found);
    parties.is_coordinator_read = true;
    let mut ladders = Ladders::read(&top, found);
    let mut routes = Routes::read(&top, &parties, found);
    let meetings = routes::read_meetings(&top, &parties, found);
    let events = Events::read(&top, &parties, found);
    let defaults = rhythm::read_defaults(&top, &mut ladders, &parties, found);
    let Some(field) = top.required("kalender", found) else {
        return Lowered { parties: Some(parties).filter(|_| is_known), ..Lowered::default() };
    };
    let book = (&parties, &mut ladders, &mut routes, &events);
    let (table, rows) = rows::read(&field, &defaults, book, found);
    let id = organisation.as_ref().map(|it| it.id.clone()).unwrap_or_default();
    let calendar = organisation.map(|organisation| Calendar {
        open: OpenDays::new(organisation.region, organisation.closing.clone()),
        organisation,
        parties: parties.list.clone(),
        ladders: ladders.list,
        defaults,
        routes: routes.list,
        meetings,
        events: events.list,
        groups: table.groups,
        items: table.items,
    });
    let parties = Some(parties).filter(|_| is_known);
    Lowered { calendar, parties, rows: Some(rows), organisation: id }
}

/// Text of any file of the administrator's: UTF-8, UTF-16 with its mark, else Windows-1252.
pub fn decode(bytes: &[u8]) -> String {
    text::decode(bytes).0
}

/// Names a version of kalender.yaml by its bytes: SHA-256, hexadecimal.
pub fn version(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
