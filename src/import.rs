//! `import`: a table out of a year plan becomes the draft of a calendar. Only its command names this room.
//!
//! [`tables`] finds the tables in a file, whatever it is; [`draft`] makes a calendar of them; [`yaml`] writes it down, and
//! [`words`] says what was read and what was not.

pub mod draft;
pub mod table;
pub mod tables;
pub mod words;
pub mod yaml;

use crate::import::draft::organisation_id;
use crate::import::table::{Cell, NoTables};

/// What a table gave.
#[derive(Debug)]
pub struct Imported {
    /// kalender.yaml.
    pub calendar: String,
    /// adresboek.yaml, without an address.
    pub addresses: String,
    /// What was read, what was not, and what is still to be done; whole lines.
    pub summary: String,
}

/// Why there is no draft, in the words of the administrator.
#[derive(Debug)]
pub enum NotImported {
    Damaged(String),
    /// It holds no calendar; whole lines.
    NoCalendar(String),
}

/// The draft of a calendar out of a file called `file`. `organisation`: its name; `all`: tables of goals as well.
///
/// # Errors
/// The file holds no tables that can be read, or none of them is a kwaliteitskalender.
pub fn import(
    bytes: &[u8],
    file: &str,
    organisation: Option<&str>,
    all: bool,
) -> Result<Imported, NotImported> {
    let tables = tables::read(bytes).map_err(|why| {
        let said = words::unreadable(file, &why);
        match why {
            NoTables::Damaged(_) => NotImported::Damaged(said.trim_end().to_owned()),
            _ => NotImported::NoCalendar(said),
        }
    })?;
    let draft = draft::draft(&tables, all);
    if draft.sections.is_empty() {
        return Err(NotImported::NoCalendar(words::no_calendar(file, &draft.left)));
    }
    let name = organisation.map(|name| Cell::new(name, false).one_line());
    let named = name.filter(|it| !it.is_empty()).map(|name| (organisation_id(&name), name));
    let named = named.as_ref().map(|(id, name)| (id.as_str(), name.as_str()));
    Ok(Imported {
        calendar: yaml::draft_yaml(&draft, file, named),
        addresses: yaml::addresses_yaml(&draft),
        summary: words::summary(&draft),
    })
}
