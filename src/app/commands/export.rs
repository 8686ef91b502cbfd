//! `export`: the calendar as a document.

use std::io::IsTerminal;

use chrono::NaiveDate;
use serde::Serialize;

use crate::adapters::system_clock::now;
use crate::adapters::{docx, files, xlsx};
use crate::app::commands::calendars::{Readable, readable};
use crate::app::commands::output::{json, print_bytes, unwritable};
use crate::app::outcome::{Exit, Failure};
use crate::app::version::Version;
use crate::dates::local_day;
use crate::messages::document::{
    self, Course, Document, DocumentRow, DocumentSection, csv, feed, markdown, page,
};
use crate::messages::usage;
use crate::planning::plan;

use crate::app::commands::options::{Globals, day};
use clap::Args;
use std::path::PathBuf;

/// Write the calendar as a document: the chapter of the year plan, or a feed for an agenda
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to write
    #[command(flatten)]
    pub format: DocumentFormat,
    /// Where to write it [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// One calendar file, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
    /// Which organisation, when the settings name several calendars
    #[arg(long, value_name = "ID")]
    pub organisation: Option<String>,
    /// The day of "stand van", from which next dates are counted [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
}

/// What `export` writes: exactly one.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct DocumentFormat {
    /// Markdown with tables
    #[arg(long)]
    pub md: bool,
    /// Separated by semicolons, for a Dutch Excel
    #[arg(long)]
    pub csv: bool,
    /// Excel workbook
    #[arg(long)]
    pub xlsx: bool,
    /// Word document
    #[arg(long)]
    pub docx: bool,
    /// One page that stands alone
    #[arg(long)]
    pub html: bool,
    /// Feed of the last days of two years, for an agenda
    #[arg(long)]
    pub ics: bool,
    /// Stable, ISO dates
    #[arg(long)]
    pub json: bool,
}

impl DocumentFormat {
    /// Whether the output is no text.
    pub fn is_binary(&self) -> bool {
        self.xlsx || self.docx
    }
}

/// The machine shape of the document. Absent is `null`; so is the course of a confidential row.
#[derive(Debug, Serialize)]
struct ExportJson<'a> {
    calendar: &'a str,
    organisation: &'a str,
    as_of: String,
    sections: Vec<SectionJson<'a>>,
}

#[derive(Debug, Serialize)]
struct SectionJson<'a> {
    id: &'a str,
    title: &'a str,
    rows: Vec<RowJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RowJson<'a> {
    id: &'a str,
    what: &'a str,
    when: String,
    canonical: &'a str,
    who: String,
    remark: Option<String>,
    confidential: bool,
    next_due: Option<String>,
    state: Option<&'static str>,
}

/// Writes the calendar as a document, to a file or to stdout.
pub async fn export(at: &Globals, args: &ExportArgs) -> Result<Exit, Failure> {
    if args.format.is_binary() && args.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::Usage(usage::no_text_for_a_screen()));
    }
    let Some(Readable { calendars, mut past, .. }) = readable(at, args.calendar.as_deref()).await?
    else {
        return Ok(Exit::CalendarHasErrors);
    };
    let version = chosen(&calendars, args.organisation.as_deref())?;
    let calendar = &version.calendar;
    let today = || local_day(now(), calendar.organisation.zone);
    let as_of = args.today.unwrap_or_else(today);
    let facts = past.facts(calendar).await?;
    let plan = plan(calendar, &facts, document::window(calendar, as_of));
    let bytes = match args.format.ics {
        true => feed::write(calendar, &plan, as_of).into_bytes(),
        false => written(&Document::new(calendar, &plan, as_of), &args.format)?,
    };
    match &args.output {
        Some(path) => files::write(path, &bytes).map_err(|it| unwritable(path, &it.source))?,
        None => print_bytes(&bytes),
    }
    Ok(Exit::Fine)
}

fn unavailable(wrong: impl std::fmt::Display) -> Failure {
    Failure::Unavailable(wrong.to_string())
}

/// The calendar of this organisation, or the only one.
fn chosen<'a>(calendars: &'a [Version], wanted: Option<&str>) -> Result<&'a Version, Failure> {
    let ids: Vec<&str> = calendars.iter().map(|it| &*it.calendar.organisation.id).collect();
    match (wanted, calendars) {
        (Some(id), all) => {
            let found = all.iter().find(|it| it.calendar.organisation.id == id);
            let none = || Failure::Usage(usage::no_calendar(id, &ids));
            found.ok_or_else(none)
        }
        (None, [one]) => Ok(one),
        (None, _) => Err(Failure::Usage(usage::which_calendar(&ids))),
    }
}

fn written(document: &Document, format: &DocumentFormat) -> Result<Vec<u8>, Failure> {
    if format.md {
        Ok(markdown::write(document).into_bytes())
    } else if format.csv {
        Ok(csv::write(document).into_bytes())
    } else if format.html {
        Ok(page::write(document).into_bytes())
    } else if format.xlsx {
        xlsx::write(document).map_err(unavailable)
    } else if format.docx {
        docx::write(document).map_err(unavailable)
    } else {
        Ok(json(&export_json(document)).into_bytes())
    }
}

fn export_json(document: &Document) -> ExportJson<'_> {
    ExportJson {
        calendar: &document.id,
        organisation: &document.organisation,
        as_of: document.as_of.to_string(),
        sections: document.sections.iter().map(section_json).collect(),
    }
}

fn section_json(section: &DocumentSection) -> SectionJson<'_> {
    SectionJson {
        id: &section.id,
        title: &section.title,
        rows: section.rows.iter().map(row_json).collect(),
    }
}

fn row_json(row: &DocumentRow) -> RowJson<'_> {
    let (next_due, state) = match &row.course {
        Course::Open { next_due, state } => (*next_due, Some(state.word())),
        Course::Confidential => (None, None),
    };
    RowJson {
        id: &row.id,
        what: &row.what,
        when: row.when.join("\n"),
        canonical: &row.canonical,
        who: row.who.join("\n"),
        remark: (!row.remark.is_empty()).then(|| row.remark.join("\n")),
        confidential: row.course == Course::Confidential,
        next_due: next_due.map(|it: NaiveDate| it.to_string()),
        state,
    }
}
