//! `simulate`: every mail of a period, nothing sent.

use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;

use crate::app::commands::calendars::{Readable, readable};
use crate::app::commands::options::{CalendarArgs, Format, Globals, day};
use crate::app::commands::output::{print, print_json};
use crate::app::outcome::{Exit, Failure};
use crate::app::simulation::{self, Assume, Simulated};
use crate::app::store::Store;
use crate::dates::send_moment;
use crate::delivery::RungKey;
use crate::messages::{listings, usage};
use clap::Args;

/// Show every mail of a period, on a borrowed clock; nothing is sent
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// First day; the service goes live at its first minute
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: NaiveDate,
    /// First day after the period
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub until: NaiveDate,
    /// When things get done
    #[arg(long, value_enum, default_value_t = Assume::OnTime)]
    pub assume: Assume,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: CalendarArgs,
}

/// The machine shape of one message (design, section 9).
#[derive(Debug, Serialize)]
pub struct SimulatedJson {
    at: String,
    calendar: String,
    party: String,
    to: String,
    subject: String,
    message_id: String,
    entries: Vec<EntryJson>,
}

#[derive(Debug, Serialize)]
struct EntryJson {
    occurrence: Option<String>,
    step: Option<String>,
    kind: &'static str,
    rung: Option<String>,
    planned: String,
    due: Option<String>,
}

/// Shows every message of the period, in order of time.
pub async fn simulate(at: &Globals, args: &SimulateArgs) -> Result<Exit, Failure> {
    if args.until <= args.from {
        return Err(Failure::Usage(usage::until_not_after_from(args.from, args.until)));
    }
    let Some(Readable { calendars, settings, past }) =
        readable(at, args.reading.calendar.as_deref()).await?
    else {
        return Ok(Exit::CalendarHasErrors);
    };
    let Some(zone) = calendars.first().map(|it| it.calendar.organisation.zone) else {
        return Ok(Exit::Fine);
    };
    let midnight = |day| send_moment(day, NaiveTime::MIN, zone);
    let mode = past.mode();
    // From the real ledger only when it was asked for by name: what it has sent is not sent again.
    let ledger = match settings.filter(|it| at.config.is_some() && it.has_ledger()) {
        Some(settings) => Store::copy_in_memory(&settings.ledger_file()).await?,
        None => Store::in_memory().await?,
    };
    let (from, until) = (midnight(args.from), midnight(args.until));
    let sent = simulation::simulate(calendars, ledger, mode, from, until, args.assume).await?;
    match args.reading.format {
        Format::Json => print_json(&shapes(&sent)),
        Format::Human => print(&listing(&sent)),
    }
    Ok(Exit::Fine)
}

/// As a table, for a person.
pub fn listing(sent: &[Simulated]) -> String {
    listings::simulation(&sent.iter().map(line).collect::<Vec<_>>())
}

pub fn shapes(sent: &[Simulated]) -> Vec<SimulatedJson> {
    sent.iter().map(shape).collect()
}

fn shape(it: &Simulated) -> SimulatedJson {
    let entries = it.reminders.iter().map(|reminder| {
        let key = &reminder.key;
        let rung = match &key.rung {
            RungKey::Lead(lead) => Some(lead.to_string()),
            _ => None,
        };
        EntryJson {
            occurrence: Some(reminder.occurrence.clone()).filter(|it| !it.is_empty()),
            step: key.about.step.as_ref().map(ToString::to_string),
            kind: key.kind.word(),
            rung,
            planned: reminder.planned.to_string(),
            due: key.about.due().map(|it| it.to_string()),
        }
    });
    let mut entries: Vec<EntryJson> = entries.collect();
    entries.sort_by(|a, b| (&a.due, &a.occurrence, a.kind).cmp(&(&b.due, &b.occurrence, b.kind)));
    SimulatedJson {
        at: it.entry.at.with_timezone(&it.zone).to_rfc3339(),
        calendar: it.entry.organisation.clone(),
        party: it.entry.party.clone(),
        to: it.entry.address.clone(),
        subject: it.entry.subject.clone(),
        message_id: it.entry.message_id.clone(),
        entries,
    }
}

fn line(it: &Simulated) -> listings::NextLine {
    listings::NextLine {
        at: it.entry.at.with_timezone(&it.zone).naive_local(),
        calendar: it.entry.organisation.clone(),
        to: it.entry.party.clone(),
        subject: it.entry.subject.clone(),
    }
}
