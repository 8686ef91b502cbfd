//! `done`: an occurrence is done, and on which day.

use chrono::NaiveDate;
use clap::Args;

use crate::app::commands::act::act;
use crate::app::commands::options::{Globals, day};
use crate::app::outcome::{Exit, Failure};
use crate::delivery::acts::ActKind;
use crate::planning::Outcome;

/// Record that an occurrence is done
#[derive(Debug, Args)]
pub struct DoneArgs {
    /// Such as jaarverslag-cva/2026; swv-vo:jaarverslag-cva/2026 when two calendars share an id
    pub occurrence: String,
    /// The day it was done [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<NaiveDate>,
    /// Who says so [default: the user of this shell]
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// What a decision came to
    #[arg(long, value_name = "OUTCOME", value_parser = ["ja", "ja mits", "nee", "geen besluit"])]
    pub outcome: Option<String>,
    /// A remark
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Where the result can be seen
    #[arg(long, value_name = "URL")]
    pub link: Option<String>,
}

pub async fn done(at: &Globals, args: &DoneArgs) -> Result<Exit, Failure> {
    let outcome = args.outcome.as_deref().and_then(Outcome::of_word);
    let what = ActKind::Done { on: args.on, outcome, evidence: args.link.clone() };
    act(at, &args.occurrence, what, args.note.as_deref(), args.by.as_deref()).await
}
