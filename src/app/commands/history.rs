//! `history`: everything said, sent and not sent about a row or one of its occurrences.

use chrono::{NaiveDate, TimeDelta};

use crate::app::cli::{Cli, HistoryArgs};
use crate::app::commands::acts::{running, split};
use crate::app::commands::{block_on, print};
use crate::app::guard::present;
use crate::app::loaded::Loaded;
use crate::app::outcome::{Failure, Verdict};
use crate::app::service::{read_ledger, unavailable};
use crate::app::settings::Settings;
use crate::calendar::Calendar;
use crate::dates::Window;
use crate::delivery::EntryId;
use crate::messages::{acts, history as words};
use crate::planning::{Anchor, Fact, Subject, naming, plan};

/// The last day of a row lies so near to the day that its rule names.
const AROUND: TimeDelta = TimeDelta::days(14);

/// Shows facts, mails and decisions not to send, in order of time.
pub fn history(cli: &Cli, args: &HistoryArgs) -> Result<Verdict, Failure> {
    let (calendars, settings) = running(cli)?;
    let (organisation, name) = split(&args.about);
    let named = |it: &&Loaded| organisation.is_none_or(|id| it.calendar.organisation.id == id);
    let fits: Vec<&Loaded> = calendars
        .iter()
        .filter(named)
        .filter(|it| naming::item_of(&it.calendar, name).is_some())
        .collect();
    match fits[..] {
        [loaded] => block_on(show(loaded, &settings, name)),
        [] => {
            let near: Vec<String> =
                calendars.iter().flat_map(|it| naming::nearest_items(&it.calendar, name)).collect();
            Err(Failure::Usage(acts::unknown(name, &near)))
        }
        _ => {
            let ids: Vec<String> =
                fits.iter().map(|it| format!("{}:{name}", it.calendar.organisation.id)).collect();
            Err(Failure::Usage(acts::ambiguous(name, &ids)))
        }
    }
}

async fn show(loaded: &Loaded, settings: &Settings, name: &str) -> Result<Verdict, Failure> {
    let organisation = &loaded.calendar.organisation;
    let item = name.split('/').next().unwrap_or(name);
    let only = (item != name).then_some(name);
    let mode = settings.mode();
    let mut ledger = read_ledger(settings).await?;
    let now = present(&mut ledger).await.map_err(unavailable)?;
    let facts = ledger.load(&organisation.id, mode, "", now).await.map_err(unavailable)?.facts;
    let reminders = ledger.reminders_of(&organisation.id, mode, item).await.map_err(unavailable)?;
    let entries = ledger.entries_after(mode, EntryId(0)).await.map_err(unavailable)?;
    let mut lines: Vec<words::HistoryLine> = facts
        .iter()
        .filter(|fact| words::is_about(&fact.subject, item))
        .map(|fact| words::of_fact(fact, due(&loaded.calendar, fact), organisation.zone))
        .collect();
    for reminder in &reminders {
        // A reminder that was not sent has no occurrence with it; its key names the row.
        if only.is_some_and(|only| !reminder.occurrence.is_empty() && reminder.occurrence != only) {
            continue;
        }
        let entry = reminder.entry.and_then(|id| entries.iter().find(|it| it.id == id));
        let at = entry.map_or(reminder.decided_at, |it| it.at);
        lines.push(words::HistoryLine {
            at: at.with_timezone(&organisation.zone).naive_local(),
            what: words::of_reminder(
                reminder.kind,
                reminder.rung.as_deref(),
                &reminder.party,
                reminder.outcome,
                entry.map(|it| it.state),
            ),
            about: if reminder.occurrence.is_empty() {
                reminder.about.as_ref().map(ToString::to_string).unwrap_or_default()
            } else {
                reminder.occurrence.clone()
            },
        });
    }
    lines.sort();
    print(&words::listing(
        name,
        &loaded.calendar.item(naming::item_of(&loaded.calendar, item).expect("found above")).title,
        &lines,
    ));
    Ok(Verdict::Fine)
}

/// The last day of what a fact is about, without what was moved since.
fn due(calendar: &Calendar, fact: &Fact) -> Option<NaiveDate> {
    let Subject::Occurrence { anchor: Anchor::Nominal(day), .. } = fact.subject else {
        return None;
    };
    let planned = plan(calendar, &[], Window::new(day - AROUND, day + AROUND));
    let found = planned.occurrences.iter().find(|it| it.subject(calendar) == fact.subject);
    found.and_then(|it| it.dates).map(|dates| dates.due)
}
