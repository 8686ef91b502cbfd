//! `plan`: what taking the edited files would do, in mails.

mod agreement;
mod compared;
mod json;

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::adapters::files::ReadError;
use crate::app::clock::Clock;
use crate::app::commands::calendars::{Readable, readable, settings};
use crate::app::commands::findings;
use crate::app::commands::options::{CalendarArgs, Format, Globals, day, moment_of};
use crate::app::commands::output::{print, print_json};
use crate::app::commands::plan::compared::Compared;
use crate::app::load::{self, ReadCalendar};
use crate::app::outcome::{Exit, Failure, tell};
use crate::app::past::Past;
use crate::app::service::Service;
use crate::app::settings::{CalendarFiles, Settings};
use crate::app::simulation::{self, Assume};
use crate::app::store::Store;
use crate::app::transport::Outlet;
use crate::app::version::Version;
use crate::calendar::Calendar;
use crate::dates::local_day;
use crate::delivery::edits::{Audience, Bytes, EditState};
use crate::delivery::{Ledger, Mode, planned};
use crate::messages::difference as words;
use crate::messages::usage;
use crate::planning::{Author, Duty, Fact, Happened};
use clap::Args;

/// Show what taking the edited files would do, in mails: the running calendar against the files
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Exit 2 when there is a difference, 0 when there is none
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Agree to a change that is held; the service takes it at its next round
    #[arg(long, conflicts_with_all = ["against", "calendar", "detailed_exitcode"])]
    pub akkoord: bool,
    /// Only for this organisation
    #[arg(long, value_name = "ID", requires = "akkoord")]
    pub organisation: Option<String>,
    /// Compare with this calendar file, with its address book beside it, instead of the running calendar: as if it had
    /// run for a year and all was done on time
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// As if it were the morning of this day [default: now]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: CalendarArgs,
}

/// With `--against`, the other calendar is taken to have run for so long.
const LIVED_DAYS: i64 = 400;

/// Shows the difference of each calendar; with `--akkoord`, agrees to it.
pub async fn plan(at: &Globals, args: &PlanArgs) -> Result<Exit, Failure> {
    if let Some(other) = &args.against {
        return against(at, args, other).await;
    }
    if args.reading.calendar.is_some() {
        return Err(Failure::Usage(usage::against_what()));
    }
    let settings = settings(at)?;
    if args.akkoord {
        return agreement::agree_to_held(&settings, args.organisation.as_deref()).await;
    }
    let goes_on = |wrong: ReadError| match wrong.into() {
        Failure::Unavailable(why) => Failure::Unavailable(words::goes_on_without(&why)),
        other => other,
    };
    let all_read: Vec<ReadCalendar> =
        settings.calendars.iter().map(load::load_all).collect::<Result<_, _>>().map_err(goes_on)?;
    let (broken, good): (Vec<ReadCalendar>, Vec<ReadCalendar>) =
        all_read.into_iter().partition(ReadCalendar::has_errors);
    findings::show_errors(&broken);
    if good.is_empty() {
        return Ok(Exit::CalendarHasErrors);
    }
    let edited: Vec<Version> = good.into_iter().filter_map(|it| it.version).collect();
    let verdict = compare(args, &settings, &edited).await?;
    Ok(if broken.is_empty() { verdict } else { Exit::CalendarHasErrors })
}

/// The running calendars, as the ledger keeps them, against the files.
async fn compare(
    args: &PlanArgs,
    settings: &Settings,
    edited: &[Version],
) -> Result<Exit, Failure> {
    let mut past = Past::read(settings).await?;
    let files: Vec<CalendarFiles> = edited.iter().map(|it| it.files.clone()).collect();
    let running = past.running_versions(&files).await?;
    let mut all = Vec::new();
    for (is, was) in edited.iter().zip(&running) {
        let Some(was) = was else {
            say(args, &words::never_ran(&name(is)));
            continue;
        };
        let id = &was.version.calendar.organisation.id;
        if *id != is.calendar.organisation.id {
            say(args, &words::other_organisation(id, &is.calendar.organisation.id));
            continue;
        }
        let present = past.present().await?;
        let zone = is.calendar.organisation.zone;
        let now = args.today.map_or(present, |day| moment_of(Some(day), zone));
        let ledger = past.ledger(&was.version.calendar, now).await?;
        let mut compared = Compared::of(&was.version, is, &ledger, now);
        compared.is_agreed = was.agreed.as_ref() == Some(&is.bytes().hash());
        compared.waits |= was.edit.as_ref().is_some_and(|it| it.state == EditState::Held);
        all.push(compared);
    }
    Ok(show(args, &all))
}

/// What stands beside the differences; a machine reads only these.
fn say(args: &PlanArgs, text: &str) {
    match args.reading.format {
        Format::Human => print(text),
        Format::Json => tell(text),
    }
}

/// The name of the calendar's file, as the settings have it.
fn name(version: &Version) -> String {
    version.files.calendar.display().to_string()
}

/// Two files, without a ledger: the other one has run for a year, and all was done on time.
async fn against(at: &Globals, args: &PlanArgs, other: &Path) -> Result<Exit, Failure> {
    let read = load::load(&load::beside(other))?;
    if read.has_errors() {
        findings::show_errors(std::slice::from_ref(&read));
        return Ok(Exit::CalendarHasErrors);
    }
    let Some(was) = read.version else { return Ok(Exit::CalendarHasErrors) };
    let Some(Readable { calendars, .. }) = readable(at, args.reading.calendar.as_deref()).await?
    else {
        return Ok(Exit::CalendarHasErrors);
    };
    let of_it = |it: &&Version| it.calendar.organisation.id == was.calendar.organisation.id;
    let Some(is) = calendars.iter().find(of_it) else {
        let id = &was.calendar.organisation.id;
        return Err(Failure::Usage(words::no_calendar_of(id)));
    };
    let now = moment_of(args.today, is.calendar.organisation.zone);
    // A calendar alone, without its address book: nobody's address has lapsed by that.
    let (was, is) = (with_addresses(&was, is), with_addresses(is, &was));
    let mut ledger = lived(&was, now).await?;
    let old_news = old_news(&ledger, &was.calendar, &is.calendar, now);
    ledger.facts.extend(old_news);
    say(args, &words::supposed(&other.display().to_string()));
    let compared = Compared::of(&was, &is, &ledger, now);
    Ok(show(args, std::slice::from_ref(&compared)))
}

/// This calendar; if no address book stands beside it, with the other's.
fn with_addresses(own: &Version, other: &Version) -> Version {
    let (bytes, addresses) = (own.bytes(), &other.bytes().addresses);
    if bytes.addresses.is_some() || addresses.is_none() {
        return own.clone();
    }
    let bytes = Bytes { calendar: bytes.calendar.clone(), addresses: addresses.clone() };
    // Whoever stands only in the other calendar is skipped there.
    load::read(&own.files, bytes, None).version.unwrap_or_else(|| own.clone())
}

/// What was due before today of rows and members that only the edited calendar has, as done: they are seen for the first
/// time now, so nothing of before is chased (R3).
fn old_news(ledger: &Ledger, was: &Calendar, is: &Calendar, now: DateTime<Utc>) -> Vec<Fact> {
    let today = local_day(now, is.organisation.zone);
    let is_known = |it: &Duty| {
        let item = is.item(it.item);
        let mut keys = std::iter::once(&item.id).chain(&item.was);
        let Some(row) = keys.find_map(|key| was.find_item(key)) else { return false };
        let Some(member) = it.member else { return true };
        let members = was.item(row).for_each.map(|group| &was.party(group).members);
        let id = &is.party(member).id;
        members.into_iter().flatten().any(|party| was.party(*party).id == *id)
    };
    let planned = planned(is, ledger, now);
    let all = planned.duties.iter().filter(|it| it.settled.is_none() && !is_known(it));
    all.filter_map(|it| {
        let due = it.dates.map(|dates| dates.due).filter(|due| *due < today)?;
        Some(Fact {
            subject: it.subject(is),
            what: Happened::Done { on: due, outcome: None, evidence: None },
            note: None,
            author: Author::System,
            at: now,
        })
    })
    .collect()
}

/// The ledger of a calendar that has run for a year, with everything done at the end of its practical date.
async fn lived(version: &Version, now: DateTime<Utc>) -> Result<Ledger, Failure> {
    let ledger = Store::in_memory().await?;
    let start = Clock::borrowed(now - TimeDelta::days(LIVED_DAYS), 1);
    let calendars = vec![version.clone()];
    let mut service = Service::new(calendars, ledger, Outlet::Nowhere, start, Mode::Live).await?;
    simulation::run(&mut service, now, Assume::OnTime).await?;
    let id = &version.calendar.organisation.id;
    Ok(service.ledger.load(id, Mode::Live, "", now).await?)
}

/// Prints the differences; gives how the command ends.
fn show(args: &PlanArgs, all: &[Compared<'_>]) -> Exit {
    match args.reading.format {
        Format::Json => print_json(&json::of(all)),
        Format::Human => {
            for it in all {
                if 1 < all.len() {
                    print(&format!("{}:\n", it.is.calendar.organisation.name));
                }
                let (was, is) = (&it.was.calendar, &it.is.calendar);
                print(&words::listing(&it.examined.difference, was, is, Audience::Server));
                for row in &it.examined.renamed {
                    print(&words::renamed(&row.open, &is.item(row.now).id));
                }
                match &it.examined.why {
                    Some(why) if args.against.is_some() => print(&words::would_be_held(why)),
                    _ if it.is_agreed => print(&words::agreed_before(&name(it.is))),
                    why if it.waits => print(&words::held(why.as_ref())),
                    _ => {}
                }
            }
        }
    }
    let differs = all.iter().any(|it| !it.examined.difference.is_empty());
    if args.detailed_exitcode && differs { Exit::Different } else { Exit::Fine }
}
