//! `import`: a table out of a year plan becomes the draft of a calendar.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::adapters::files;
use crate::adapters::new_files::{self, NewFileError};
use crate::app::commands::init::{around, settings};
use crate::app::commands::options::Globals;
use crate::app::commands::output::{print, unwritable};
use crate::app::outcome::{Exit, Failure, tell};
use crate::import::words::{NOT_WRITTEN, exists_already, next_steps};
use crate::import::{Imported, NotImported};

/// Turn the table of a year plan into the draft of a calendar file
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The year plan or its table: Word, Excel, CSV, HTML, Markdown, or text with tabs
    pub table: PathBuf,
    /// A new file for the draft, instead of stdout; what else a calendar needs is written beside it, if not there yet
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Name of the organisation, instead of one to fill in
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Also tables of goals (Beoogd resultaat, Wat, Wie, Wanneer gereed)
    #[arg(long)]
    pub all_tables: bool,
}
/// Writes the draft to stdout or a new file, and says on stderr what was read and what was not.
pub async fn import(_: &Globals, args: &ImportArgs) -> Result<Exit, Failure> {
    let bytes = files::read(&args.table)?;
    let file = args.table.file_name().unwrap_or(args.table.as_os_str()).to_string_lossy();
    let organisation = args.organisation.as_deref();
    let imported = match crate::import::import(&bytes, &file, organisation, args.all_tables) {
        Ok(imported) => imported,
        // A damaged file is unavailable; any other has no table that we can read.
        Err(NotImported::Damaged(said)) => return Err(Failure::Unavailable(said)),
        Err(NotImported::NoCalendar(said)) => {
            tell(&said);
            return Ok(Exit::CalendarHasErrors);
        }
    };
    let Imported { calendar, addresses, summary } = imported;
    match &args.output {
        Some(path) => tell(&format!("{summary}{}", write_new(path, calendar, addresses)?)),
        None => {
            print(&calendar);
            tell(&format!("{summary}{NOT_WRITTEN}"));
        }
    }
    Ok(Exit::Fine)
}

/// The draft in a new file, and beside it whatever else a calendar needs and is not there: what is there may be somebody's.
/// Gives what was done and is to be done next.
fn write_new(path: &Path, text: String, addresses: String) -> Result<String, Failure> {
    let exists = |at: &Path| {
        let at = at.strip_prefix(".").unwrap_or(at);
        Failure::Usage(exists_already(&at.display().to_string()))
    };
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut files = around(&name, text, addresses);
    files[0].path = path.file_name().unwrap_or(path.as_os_str()).into();
    if let Some(there) = new_files::find_existing(folder, &files[..1]) {
        return Err(exists(&there));
    }
    let beside = files.split_off(1).into_iter();
    files.extend(beside.filter(|it| {
        it.path != *name && new_files::find_existing(folder, std::slice::from_ref(it)).is_none()
    }));
    new_files::write(folder, &files).map_err(|wrong| match wrong {
        NewFileError::Exists(there) => exists(&there),
        NewFileError::Write { path, source } => unwritable(&path, &source),
    })?;
    let mut beside: Vec<String> = Vec::new();
    for file in &files[1..] {
        let folder = file.path.parent().filter(|it| !it.as_os_str().is_empty());
        let shown =
            folder.map_or(file.path.display().to_string(), |it| format!("{}/", it.display()));
        if !beside.contains(&shown) {
            beside.push(shown);
        }
    }
    let shown = path.display().to_string();
    Ok(next_steps(&folder.display().to_string(), &shown, &beside, settings(folder).as_deref()))
}
