//! `event`: when an event happened, or that it is not known.

use clap::Args;

use crate::app::commands::act::act;
use crate::app::commands::options::Globals;
use crate::app::outcome::{Exit, Failure};
use crate::delivery::acts::ActKind;

/// Record when an event happened, or that its date is not known (onbekend)
#[derive(Debug, Args)]
pub struct EventArgs {
    /// The event's key
    pub event: String,
    /// The day it happened, or onbekend
    pub date: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

pub async fn event(at: &Globals, args: &EventArgs) -> Result<Exit, Failure> {
    act(at, &args.event, ActKind::Event(args.date.clone()), None, args.by.as_deref()).await
}
