//! `next`: the coming mails, as they would go if all is done on time.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::adapters::system_clock::now;
use crate::app::commands::calendars::{Readable, readable};
use crate::app::commands::options::{CalendarArgs, Format, Globals};
use crate::app::commands::output::{print, print_json};
use crate::app::outcome::{Exit, Failure};
use crate::app::past::Past;
use crate::app::version::Version;
use crate::delivery::{Mode, forecast_first};
use crate::messages::{listings, subject, usage};
use crate::planning::AHEAD_DAYS;
use clap::Args;
use clap::builder::RangedU64ValueParser;

/// Show the coming mails: day, to whom, subject
#[derive(Debug, Args)]
pub struct NextArgs {
    /// Only mails to this party
    #[arg(long, value_name = "ID")]
    pub party: Option<String>,
    /// How many
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20, value_parser = RangedU64ValueParser::<usize>::new().range(1..=1_000_000))]
    pub number: usize,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: CalendarArgs,
}

/// The machine shape of one coming mail.
#[derive(Debug, Serialize)]
struct NextJson {
    at: String,
    calendar: String,
    party: String,
    to: String,
    subject: String,
}

/// Shows the coming mails: day, to, subject.
pub async fn next(at: &Globals, args: &NextArgs) -> Result<Exit, Failure> {
    let Some(Readable { calendars, mut past, .. }) =
        readable(at, args.reading.calendar.as_deref()).await?
    else {
        return Ok(Exit::CalendarHasErrors);
    };
    if let Some(party) = &args.party {
        let parties = calendars.iter().flat_map(|it| &it.calendar.parties);
        let mut known: Vec<String> = parties.map(|it| it.id.clone()).collect();
        if !known.contains(party) {
            known.sort();
            known.dedup();
            return Err(Failure::Usage(usage::no_party(party, &known)));
        }
    }
    // Of one party's mails nobody knows how far to look.
    let enough = if args.party.is_some() { usize::MAX } else { args.number };
    let mut mails = coming(&calendars, &mut past, now(), enough).await?;
    mails.retain(|it| args.party.as_ref().is_none_or(|party| it.parties.contains(party)));
    mails.truncate(args.number);
    match args.reading.format {
        Format::Json => print_json(&mails.iter().map(Coming::shape).collect::<Vec<_>>()),
        Format::Human => print(&listing(&mails, past.mode())),
    }
    Ok(Exit::Fine)
}

pub(super) struct Coming {
    at: DateTime<Tz>,
    calendar: String,
    party: String,
    parties: Vec<String>,
    name: String,
    subject: String,
}

impl Coming {
    fn shape(&self) -> NextJson {
        NextJson {
            at: self.at.to_rfc3339(),
            calendar: self.calendar.clone(),
            party: self.party.clone(),
            to: self.name.clone(),
            subject: self.subject.clone(),
        }
    }
}

/// As a table, with a warning above it while no mail leaves the building.
pub(super) fn listing(mails: &[Coming], mode: Mode) -> String {
    let lines: Vec<listings::NextLine> = mails
        .iter()
        .map(|it| listings::NextLine {
            at: it.at.naive_local(),
            calendar: it.calendar.clone(),
            to: it.name.clone(),
            subject: it.subject.clone(),
        })
        .collect();
    listings::next(&lines, mode == Mode::Trial)
}

/// The mails of all calendars, in order of time; no further than `enough` of each.
pub(super) async fn coming(
    calendars: &[Version],
    past: &mut Past,
    now: DateTime<Utc>,
    enough: usize,
) -> Result<Vec<Coming>, Failure> {
    let mut mails = Vec::new();
    for version in calendars {
        let organisation = &version.calendar.organisation;
        let planned = past.planned(version, now).await?;
        let until = crate::dates::local_day(now + TimeDelta::days(AHEAD_DAYS), organisation.zone);
        for (at, bundle) in forecast_first(&planned.situation(), until, enough) {
            let party = version.calendar.party(bundle.party);
            let mut parties: Vec<String> =
                bundle.lines.iter().map(|it| version.calendar.party(it.party).id.clone()).collect();
            parties.push(party.id.clone());
            mails.push(Coming {
                at: at.with_timezone(&organisation.zone),
                calendar: organisation.id.clone(),
                party: party.id.clone(),
                parties,
                name: party.name.clone(),
                subject: subject(&version.calendar, &planned.plan, &bundle),
            });
        }
    }
    mails.sort_by(|a, b| (a.at, &a.calendar, &a.name).cmp(&(b.at, &b.calendar, &b.name)));
    Ok(mails)
}
