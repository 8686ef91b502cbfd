//! `history`: everything said, sent and not sent about a row, one of its occurrences, or an event.

use chrono::{NaiveDate, TimeDelta};

use crate::app::commands::calendars::running;
use crate::app::commands::options::Globals;
use crate::app::commands::output::print;
use crate::app::outcome::{Exit, Failure};
use crate::app::past::Past;
use crate::app::store::Store;
use crate::app::version::Version;
use crate::calendar::{Calendar, Event, Organisation, Resolution};
use crate::dates::Window;
use crate::delivery::{EntryId, Mode, ReminderRecord};
use crate::messages::history as words;
use crate::planning::typed::{find_one, rows};
use crate::planning::{Anchor, Fact, Kind, Subject, plan};
use clap::Args;

/// Show everything said, sent and not sent about a row, an occurrence or an event
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// A row, an occurrence or an event
    pub about: String,
}

/// The last day of a row lies so near to the day that its rule names.
const AROUND: TimeDelta = TimeDelta::days(14);

/// Shows facts, mails and decisions not to send, in order of time.
pub async fn history(at: &Globals, args: &HistoryArgs) -> Result<Exit, Failure> {
    let (calendars, _, mut past) = running(at).await?;
    let all: Vec<(&Calendar, &Version)> = calendars.iter().map(|it| (&it.calendar, it)).collect();
    let look = |it: &Version, name: &str| match event(&it.calendar, name) {
        Some(event) if it.calendar.find_item(name).is_none() => Ok(vec![event.id.clone()]),
        _ => rows(&it.calendar, name),
    };
    let (version, id, name) = find_one(&all, &args.about, look)?;
    show(&mut past, version, &Filed::new(&version.calendar, &id, name)).await
}

struct Filed {
    id: String,
    title: String,
    /// Under which its facts and mails are filed: its own id and earlier ones, then that of the event it waits for.
    keys: Vec<String>,
    /// Of an occurrence: the id without the row.
    only: Option<String>,
}

impl Filed {
    /// The row or event `id`, named as in `name`.
    fn new(calendar: &Calendar, id: &str, name: &str) -> Self {
        let Some(row) = calendar.find_item(id) else {
            let title = event(calendar, id).map(|it| it.title.clone()).unwrap_or_default();
            return Self { id: id.to_owned(), title, keys: vec![id.to_owned()], only: None };
        };
        let item = calendar.item(row);
        let mut keys: Vec<String> =
            std::iter::once(&item.id).chain(&item.was).map(ToString::to_string).collect();
        let name = name.to_lowercase();
        let only = name.split_once('/').filter(|(key, _)| keys.iter().any(|it| it == key));
        let only = only.map(|(_, rest)| rest.to_owned());
        if let Resolution::Event(event) = item.resolution {
            keys.push(calendar.event(event).id.clone());
        }
        Self { id: id.to_owned(), title: item.title.to_string(), keys, only }
    }

    /// Whether a reminder is about it. One that was not sent has no occurrence with it, and an event is nobody's alone.
    fn covers(&self, reminder: &ReminderRecord) -> bool {
        let Some((_, occurrence)) = reminder.occurrence.split_once('/') else { return true };
        reminder.key.kind == Kind::AskEvent
            || self.only.as_ref().is_none_or(|only| only == occurrence)
    }
}

fn event<'a>(calendar: &'a Calendar, id: &str) -> Option<&'a Event> {
    calendar.events.iter().find(|it| it.id == id)
}

async fn show(past: &mut Past, version: &Version, about: &Filed) -> Result<Exit, Failure> {
    let organisation = &version.calendar.organisation;
    let mode = past.mode();
    let facts = past.facts(&version.calendar).await?;
    let mut lines: Vec<words::HistoryLine> = facts
        .iter()
        .filter(|fact| about.keys.iter().any(|key| words::is_about(&fact.subject, key)))
        .map(|fact| words::of_fact(fact, due(&version.calendar, fact), organisation.zone))
        .collect();
    if let Some(ledger) = past.store() {
        lines.extend(mails(ledger, mode, &version.calendar.organisation, about).await?);
    }
    lines.sort();
    let name = about.only.as_ref().map_or(about.id.clone(), |only| format!("{}/{only}", about.id));
    print(&words::listing(&name, &about.title, &lines));
    Ok(Exit::Fine)
}

/// What was mailed about it, and what was not.
async fn mails(
    ledger: &mut Store,
    mode: Mode,
    organisation: &Organisation,
    about: &Filed,
) -> Result<Vec<words::HistoryLine>, Failure> {
    let mut lines = Vec::new();
    let entries = ledger.entries_after(mode, EntryId(0)).await?;
    for key in &about.keys {
        let reminders = ledger.reminders_of(&organisation.id, mode, key).await?;
        for reminder in reminders.iter().filter(|it| about.covers(it)) {
            let entry = reminder.entry.and_then(|id| entries.iter().find(|it| it.id == id));
            let at = entry.map_or(reminder.decided_at, |it| it.at);
            let whose = match (reminder.key.kind, reminder.occurrence.as_str()) {
                (Kind::AskEvent, _) => key.clone(),
                (_, "") => reminder.key.about.when.to_string(),
                (_, occurrence) => occurrence.to_owned(),
            };
            lines.push(words::HistoryLine {
                at: at.with_timezone(&organisation.zone).naive_local(),
                about: whose,
                what: words::of_reminder(&reminder.key, reminder.outcome, entry.map(|it| it.state)),
            });
        }
    }
    Ok(lines)
}

/// The last day of what a fact is about, without what was moved since.
fn due(calendar: &Calendar, fact: &Fact) -> Option<NaiveDate> {
    let Subject::Occurrence { anchor: Anchor::Nominal(day), .. } = fact.subject else {
        return None;
    };
    let planned = plan(calendar, &[], Window::new(day - AROUND, day + AROUND));
    let found = planned.duties.iter().find(|it| it.subject(calendar) == fact.subject);
    found.and_then(|it| it.dates).map(|dates| dates.due)
}
