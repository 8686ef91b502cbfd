//! `event`: when an event happened, or that it is not known.

use clap::Args;

use crate::app::commands::calendars::running;
use crate::app::commands::named;
use crate::app::commands::options::{Globals, day};
use crate::app::commands::output::print;
use crate::app::commands::runtime::block_on;
use crate::app::commands::write_down::{author, present_in, write_down};
use crate::app::outcome::{Exit, Failure};
use crate::app::version::Version;
use crate::calendar::Calendar;
use crate::messages::acts;
use crate::planning::{Fact, Happened, Subject};

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

/// `event E D|onbekend`.
pub fn event(at: &Globals, args: &EventArgs) -> Result<Exit, Failure> {
    let day = match args.date.trim().to_lowercase().as_str() {
        "onbekend" => None,
        text => Some(day(text).map_err(|_| Failure::Usage(acts::no_date(text)))?),
    };
    let (calendars, settings) = running(at)?;
    let all: Vec<(&Calendar, &Version)> = calendars.iter().map(|it| (&it.calendar, it)).collect();
    let look = |loaded: &Version, name: &str| {
        let ids = loaded.calendar.events.iter().map(|event| event.id.clone());
        let (same, others): (Vec<_>, Vec<_>) = ids.partition(|id| id == name);
        if same.is_empty() { Err(others) } else { Ok(same) }
    };
    let (loaded, name, _) = named::find(&all, &args.event, look, acts::no_event)?;
    let fact = Fact {
        subject: Subject::Event { event: name.clone() },
        what: Happened::EventOn(day),
        note: None,
        author: author(args.by.as_deref()),
        at: block_on(present_in(&settings))?,
    };
    write_down(&settings, loaded, &fact)?;
    print(&acts::event_recorded(&name, day));
    Ok(Exit::Fine)
}
