//! `done`: an occurrence is done, and on which day.

use chrono::NaiveDate;
use clap::Args;

use crate::app::commands::options::{Globals, day};
use crate::app::commands::write_down::{LATELY, act};
use crate::app::outcome::{Exit, Failure};
use crate::messages::acts;
use crate::planning::{Happened, Outcome};

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

/// `done OCC`.
pub fn done(at: &Globals, args: &DoneArgs) -> Result<Exit, Failure> {
    act(at, &args.occurrence, args.by.as_deref(), LATELY, |target| {
        let on = args.on.unwrap_or(target.today);
        if target.today < on {
            return Err(Failure::Usage(acts::in_the_future(on)));
        }
        let outcome = args.outcome.as_deref().and_then(Outcome::of_word);
        let what = Happened::Done { on, outcome, evidence: args.link.clone() };
        let warning = target
            .first_day()
            .filter(|first| on < *first)
            .map(|first| acts::before_first_rung(on, first));
        Ok((what, args.note.clone(), warning))
    })
}
