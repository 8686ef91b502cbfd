//! `skip-year`: an occurrence is not applicable this time.

use chrono::TimeDelta;
use clap::Args;

use crate::app::commands::options::Globals;
use crate::app::commands::write_down::act;
use crate::app::outcome::{Exit, Failure};
use crate::messages::acts;
use crate::planning::Happened;

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

/// `skip-year OCC`. What the law asks with its day is left out only with a reason.
pub fn skip_year(at: &Globals, args: &SkipYearArgs) -> Result<Exit, Failure> {
    act(at, &args.occurrence, args.by.as_deref(), TimeDelta::zero(), |target| {
        let has_reason = args.note.as_ref().is_some_and(|note| !note.trim().is_empty());
        if target.loaded.calendar.item(target.occurrence().item).statutory && !has_reason {
            let id = target.occurrence().id(&target.loaded.calendar);
            return Err(Failure::Usage(acts::reason_wanted(&id)));
        }
        Ok((Happened::NotApplicable, args.note.clone(), None))
    })
}
