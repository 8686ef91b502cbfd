//! `import`: a table out of a year plan becomes the draft of a calendar.

use std::io::Write;
use std::path::Path;

use crate::adapters::{files, tables};
use crate::app::cli::ImportArgs;
use crate::app::commands::{print, unwritable};
use crate::app::outcome::{Failure, Verdict, tell};
use crate::calendar::draft::{Cell, Unreadable, draft, organisation_id};
use crate::messages::draft::{draft_yaml, no_calendar, summary, unreadable};
use crate::messages::usage;

/// Writes the draft to stdout or a new file, and says on stderr what was read and what was not.
pub fn import(args: &ImportArgs) -> Result<Verdict, Failure> {
    let bytes = files::read(&args.table)?;
    let file = args.table.file_name().unwrap_or(args.table.as_os_str()).to_string_lossy();
    let tables = match tables::read(&bytes) {
        Ok(tables) => tables,
        Err(why) => return refuse(&file, &why),
    };
    let draft = draft(&tables, args.all_tables);
    if draft.sections.is_empty() {
        tell(&no_calendar(&file, &draft.left));
        return Ok(Verdict::CalendarHasErrors);
    }
    let name = args.organisation.as_ref().map(|name| Cell::new(name, false).one_line());
    let named = name.filter(|it| !it.is_empty()).map(|name| (organisation_id(&name), name));
    let named = named.as_ref().map(|(id, name)| (id.as_str(), name.as_str()));
    let text = draft_yaml(&draft, &file, named);
    match &args.output {
        Some(path) => write_new(path, &text)?,
        None => print(&text),
    }
    tell(&summary(&draft));
    Ok(Verdict::Fine)
}

/// A damaged file is unavailable; any other has no table that we can read.
fn refuse(file: &str, why: &Unreadable) -> Result<Verdict, Failure> {
    let said = unreadable(file, why);
    if matches!(why, Unreadable::Damaged(_)) {
        return Err(Failure::Unavailable(said.trim_end().to_owned()));
    }
    tell(&said);
    Ok(Verdict::CalendarHasErrors)
}

/// A file that is there already may be somebody's calendar.
fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => Ok(()),
        Err(wrong) if wrong.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::Usage(usage::stands_there(&path.display().to_string())))
        }
        Err(wrong) => Err(unwritable(path, &wrong)),
    }
}
