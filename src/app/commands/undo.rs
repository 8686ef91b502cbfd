//! `undo`: the latest act about an occurrence no longer holds.

use clap::Args;

use crate::app::commands::act::act;
use crate::app::commands::options::Globals;
use crate::app::outcome::{Exit, Failure};
use crate::delivery::acts::ActKind;

/// Take back the latest act about an occurrence
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// Such as jaarverslag-cva/2026; swv-vo:jaarverslag-cva/2026 when two calendars share an id
    pub occurrence: String,
    /// Who says so [default: the user of this shell]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

pub async fn undo(at: &Globals, args: &UndoArgs) -> Result<Exit, Failure> {
    act(at, &args.occurrence, ActKind::Undo, args.note.as_deref(), args.by.as_deref()).await
}
