//! `skip-year`: an occurrence is not applicable this time.

use clap::Args;

use crate::app::commands::act::act;
use crate::app::commands::options::Globals;
use crate::app::outcome::{Exit, Failure};
use crate::delivery::acts::ActKind;

/// Record that an occurrence is not applicable this (school) year
#[derive(Debug, Args)]
pub struct SkipYearArgs {
    /// The occurrence
    pub occurrence: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

pub async fn skip_year(at: &Globals, args: &SkipYearArgs) -> Result<Exit, Failure> {
    act(at, &args.occurrence, ActKind::Skip, args.note.as_deref(), args.by.as_deref()).await
}
