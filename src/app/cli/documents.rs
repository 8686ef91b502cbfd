//! The arguments of commands that write or read whole files: `export`, `import`, `init`, `schema`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::app::cli::values::day;

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

/// `export`.
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

impl DocumentFormat {
    /// Whether the output is no text.
    pub fn is_binary(&self) -> bool {
        self.xlsx || self.docx
    }
}

/// `import`.
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

/// `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where; what exists there is never overwritten
    #[arg(value_name = "DIR", default_value = "config")]
    pub folder: PathBuf,
    /// A whole example instead of questions
    #[arg(long, value_enum, value_name = "EXAMPLE")]
    pub voorbeeld: Option<Example>,
}

/// Which example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Example {
    /// The kwaliteitskalender of a school partnership, 54 rows
    Swv,
}

/// `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of which file
    #[arg(value_enum, default_value_t = FileKind::Kalender)]
    pub file: FileKind,
}

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileKind {
    /// kalender.yaml
    Kalender,
    /// adresboek.yaml
    Adresboek,
    /// afgerond.yaml
    Afgerond,
    /// server.yaml
    Server,
}
