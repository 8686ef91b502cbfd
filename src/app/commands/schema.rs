//! `schema`: the JSON Schema of one file, for editors.

use crate::app::commands::options::Globals;
use crate::app::commands::output::print;
use crate::app::outcome::{Exit, Failure};
use crate::app::settings;
use crate::calendar::InputFile;
use crate::messages::schema;
use clap::{Args, ValueEnum};

/// Print the JSON Schema of a file, for editors
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of which file
    #[arg(value_enum, default_value_t = SchemaFile::Kalender)]
    pub file: SchemaFile,
}

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaFile {
    /// kalender.yaml
    Kalender,
    /// adresboek.yaml
    Adresboek,
    /// afgerond.yaml
    Afgerond,
    /// server.yaml
    Server,
}

pub async fn schema(_: &Globals, args: &SchemaArgs) -> Result<Exit, Failure> {
    print(&text(args.file));
    Ok(Exit::Fine)
}

/// The schema of a file as JSON text; what stands in `config/schema/`.
pub(super) fn text(file: SchemaFile) -> String {
    let schema = match file {
        SchemaFile::Kalender => schema::schema(InputFile::Calendar),
        SchemaFile::Adresboek => schema::schema(InputFile::Addresses),
        SchemaFile::Afgerond => schema::schema(InputFile::Done),
        SchemaFile::Server => settings::schema(),
    };
    format!("{schema:#}\n")
}
