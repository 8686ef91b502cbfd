//! `occurrences`: what is due, when, in which state.

use chrono::{Months, NaiveDate};
use serde::{Serialize, Serializer};

use crate::adapters::system_clock;
use crate::app::commands::calendars::{Readable, readable};
use crate::app::commands::options::{CalendarArgs, Format, Globals, day};
use crate::app::commands::output::{print, print_json};
use crate::app::outcome::{Exit, Failure};
use crate::app::version::Version;
use crate::dates::{Window, local_day};
use crate::messages::{listings, usage};
use crate::planning::{Duty, Period, State, plan};
use clap::Args;

/// Show what is due between two days, and what has no date
#[derive(Debug, Args)]
pub struct OccurrencesArgs {
    /// First day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// First day after the window [default: a year later]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: Option<NaiveDate>,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: CalendarArgs,
}

/// The machine shape (design, section 9). Absent is `null`.
#[derive(Debug, Serialize)]
struct OccurrenceJson {
    id: String,
    item: String,
    title: String,
    group: String,
    /// The middle of the id.
    period: Option<String>,
    #[serde(serialize_with = "state_word")]
    state: State,
    nominal: Option<String>,
    due: Option<String>,
    last_workday: Option<String>,
    last_schoolday: Option<String>,
    practical: Option<String>,
    responsible: Vec<String>,
    /// Steps of a route; none are planned yet (R20).
    steps: Vec<()>,
    calendar: String,
}

/// Shows the occurrences of a window, by due, then id; undated ones last.
pub async fn occurrences(at: &Globals, args: &OccurrencesArgs) -> Result<Exit, Failure> {
    let Some(Readable { calendars, mut past, .. }) =
        readable(at, args.reading.calendar.as_deref()).await?
    else {
        return Ok(Exit::CalendarHasErrors);
    };
    let mut rows = Vec::new();
    for version in &calendars {
        let window = window(version, args)?;
        let facts = past.facts(&version.calendar).await?;
        let planned = plan(&version.calendar, &facts, window);
        rows.extend(planned.duties.iter().map(|it| shape(version, it)));
    }
    rows.sort_by(|a, b| (a.due.is_none(), &a.due, &a.id).cmp(&(b.due.is_none(), &b.due, &b.id)));
    match args.reading.format {
        Format::Json => print_json(&rows),
        Format::Human => {
            let lines: Vec<listings::OccurrenceLine> =
                rows.iter().map(OccurrenceJson::line).collect();
            print(&listings::occurrences(&lines));
        }
    }
    Ok(Exit::Fine)
}

fn window(version: &Version, args: &OccurrencesArgs) -> Result<Window, Failure> {
    let today = || local_day(system_clock::now(), version.calendar.organisation.zone);
    let from = args.from.unwrap_or_else(today);
    let until = args
        .until
        .unwrap_or_else(|| from.checked_add_months(Months::new(12)).unwrap_or(NaiveDate::MAX));
    if until <= from {
        return Err(Failure::Usage(usage::until_not_after_from(from, until)));
    }
    Ok(Window::new(from, until))
}

fn state_word<S: Serializer>(state: &State, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(state.word())
}

fn shape(version: &Version, it: &Duty) -> OccurrenceJson {
    let calendar = &version.calendar;
    let item = calendar.item(it.item);
    let dates = it.dates;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    OccurrenceJson {
        id: it.id(calendar),
        item: item.id.to_string(),
        title: item.title.to_string(),
        group: calendar.group(item.group).id.clone(),
        period: (it.period != Period::Only).then(|| it.period.to_string()),
        state: it.state,
        nominal: text(dates.map(|it| it.nominal)),
        due: text(dates.map(|it| it.due)),
        last_workday: text(dates.map(|it| it.last_workday)),
        last_schoolday: text(dates.map(|it| it.last_school_day)),
        practical: text(dates.map(|it| it.practical)),
        responsible: it
            .parties(calendar)
            .iter()
            .map(|party| calendar.party(*party).id.clone())
            .collect(),
        steps: Vec::new(),
        calendar: calendar.organisation.id.clone(),
    }
}

impl OccurrenceJson {
    fn line(&self) -> listings::OccurrenceLine {
        let day = |text: &Option<String>| text.as_ref().and_then(|it| it.parse().ok());
        listings::OccurrenceLine {
            due: day(&self.due),
            practical: day(&self.practical),
            id: self.id.clone(),
            title: self.title.clone(),
            state: self.state,
            responsible: self.responsible.clone(),
        }
    }
}
