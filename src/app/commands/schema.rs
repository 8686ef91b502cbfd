//! `schema`: the JSON Schema of one file, for editors.

use crate::app::cli::{FileKind, SchemaArgs};
use crate::app::commands::print;
use crate::app::outcome::{Failure, Verdict};
use crate::app::settings;
use crate::calendar::Source;
use crate::messages::schema;

pub fn schema(args: &SchemaArgs) -> Result<Verdict, Failure> {
    print(&text(args.file));
    Ok(Verdict::Fine)
}

/// The schema of a file as JSON text; what stands in `config/schema/`.
pub(super) fn text(file: FileKind) -> String {
    let schema = match file {
        FileKind::Kalender => schema::schema(Source::Calendar),
        FileKind::Adresboek => schema::schema(Source::Addresses),
        FileKind::Afgerond => schema::schema(Source::Done),
        FileKind::Server => settings::schema(),
    };
    format!("{schema:#}\n")
}
