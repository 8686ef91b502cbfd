//! `choose-date`: the date that was asked for.

use chrono::TimeDelta;
use clap::Args;

use crate::app::commands::options::{Globals, day};
use crate::app::commands::write_down::act;
use crate::app::outcome::{Exit, Failure};
use crate::messages::acts;
use crate::planning::{Happened, State};

/// Choose the date that was asked for
#[derive(Debug, Args)]
pub struct ChooseDateArgs {
    /// The occurrence whose date was asked
    pub occurrence: String,
    /// The last day, such as 2027-03-12; a year for a row whose first year was asked
    pub date: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// `choose-date OCC D`.
pub fn choose_date(at: &Globals, args: &ChooseDateArgs) -> Result<Exit, Failure> {
    act(at, &args.occurrence, args.by.as_deref(), TimeDelta::zero(), |target| {
        let occurrence = target.occurrence();
        let day = match (occurrence.state, args.date.trim().parse::<i32>()) {
            (State::AwaitingStartYear, Ok(year)) => day(&format!("{year}-12-31")).ok(),
            (State::AwaitingStartYear, Err(_)) => {
                return Err(Failure::Usage(acts::year_wanted(&args.date)));
            }
            _ => day(&args.date).ok(),
        };
        let day = day.ok_or_else(|| Failure::Usage(acts::no_date(&args.date)))?;
        match occurrence.state {
            State::AwaitingStartYear => {}
            State::AwaitingDate { .. } => target.refuse_far_choice(day)?,
            _ if target.was_chosen() => target.refuse_far_choice(day)?,
            _ => {
                return Err(Failure::Usage(acts::has_a_date(
                    &occurrence.id(&target.loaded.calendar),
                )));
            }
        }
        Ok((Happened::DateChosen(day), None, None))
    })
}
