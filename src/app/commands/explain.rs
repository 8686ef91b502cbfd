//! `explain`: one row, its dates and its mails, each with its reason.

mod origins;
mod json;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use crate::app::commands::calendars::{read_all, remark_on_held};
use crate::app::commands::findings;
use crate::app::commands::options::{CalendarArgs, Format, Globals, day, moment_of};
use crate::app::commands::output::{print, print_json};
use crate::app::load::ReadCalendar;
use crate::app::outcome::{Exit, Failure};
use crate::app::past::Past;
use crate::app::version::Version;
use crate::calendar::rule::Rule;
use crate::calendar::{Calendar, ItemIx};
use crate::dates::{Window, local_day};
use crate::delivery::{Ledger, goes, planning_window, reminder_states};
use crate::messages::acts;
use crate::messages::explain::{Explanation, page};
use crate::planning::naming;
use crate::planning::typed::{find_one, rows};
use crate::planning::{COMING_MAX, DutyIx, Plan, add_asked, coming, first_open, plan};
use clap::Args;

/// Show one row: its rule, its dates, its mails, and why each falls on its day
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A row, an occurrence, or the name of a row; swv-vo:jaarverslag-cva when two calendars share an id
    pub item: String,
    /// As if it were this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// Which calendar, and how to show it
    #[command(flatten)]
    pub reading: CalendarArgs,
}

/// An occurrence that is over is looked for so many years back; a calendar of before is another calendar.
const YEARS_BACK: i32 = 10;

/// Shows one row of the files, with what the ledger knows of it. Exit 2 when there is no such row.
pub async fn explain(at: &Globals, args: &ExplainArgs) -> Result<Exit, Failure> {
    let (all_read, settings) = read_all(at, args.reading.calendar.as_deref())?;
    if all_read.iter().any(ReadCalendar::has_errors) {
        findings::show_errors(&all_read);
        return Ok(Exit::CalendarHasErrors);
    }
    let mut past = match &settings {
        Some(settings) => Past::read(settings).await?,
        None => Past::none(),
    };
    remark_on_held(&mut past, &all_read).await?;
    let (read, item, wanted) = find(&all_read, &args.item)?;
    let calendar = calendar_of(read);
    let now = moment_of(args.today, calendar.organisation.zone);
    let ledger = past.ledger(calendar, now).await?;
    let today = local_day(now, calendar.organisation.zone);
    let window = far_window(calendar, item, &ledger, now);
    let planned = far_plan(calendar, &ledger, window, item, wanted);
    let mut coming = coming(calendar, item, &planned, today, window.from);
    let mailed = match wanted {
        Some(id) => vec![named(calendar, item, &planned, id)?],
        None => first_open(&planned, &coming),
    };
    add_asked(&mut coming, &mailed, &planned);
    let file = read.files.calendar.file_name().unwrap_or_default().to_string_lossy();
    let standing = reminder_states(calendar, &planned, &mailed, &ledger);
    let goes = goes(&version_of(read).edition().situation(&planned, &ledger, now), &mailed);
    let is_asked = planned.reminders.iter().any(|it| mailed.contains(&it.duty) && it.kind.asks());
    let settings = origins::of(calendar, &read.reading.locations, item, is_asked);
    let it = Explanation {
        calendar,
        file: &file,
        item,
        plan: &planned,
        today,
        from: window.from,
        coming,
        mailed,
        settings,
        standing,
        goes,
    };
    match args.reading.format {
        Format::Json => print_json(&json::of(&it)),
        Format::Human => print(&page(&it)),
    }
    Ok(Exit::Fine)
}

fn version_of(read: &ReadCalendar) -> &Version {
    read.version.as_ref().expect("without errors it can run")
}

fn calendar_of(read: &ReadCalendar) -> &Calendar {
    &version_of(read).calendar
}

/// The row, and the id of the occurrence when that was named.
fn find<'a>(
    all_read: &'a [ReadCalendar],
    text: &'a str,
) -> Result<(&'a ReadCalendar, ItemIx, Option<&'a str>), Failure> {
    let all: Vec<(&Calendar, &ReadCalendar)> =
        all_read.iter().map(|it| (calendar_of(it), it)).collect();
    let look = |it: &ReadCalendar, name: &str| rows(calendar_of(it), name);
    let (read, row, name) = find_one(&all, text, look)?;
    let item = calendar_of(read).find_item(&row).expect("it was just found");
    let is_row = naming::item_of(calendar_of(read), name) == Some(item);
    Ok((read, item, Some(name).filter(|_| is_row && name.contains('/'))))
}

/// Far enough for five dates of this row.
fn far_window(calendar: &Calendar, item: ItemIx, ledger: &Ledger, now: DateTime<Utc>) -> Window {
    let years = match calendar.item(item).rule {
        Rule::Every { years, .. } => i64::from(years),
        _ => 1,
    };
    let window = planning_window(calendar, ledger, now);
    let far = TimeDelta::days((years * (COMING_MAX as i64 + 1) + 1) * 366);
    let today = local_day(now, calendar.organisation.zone);
    let until = today.checked_add_signed(far).unwrap_or(window.until).max(window.until);
    Window::new(window.from, until)
}

/// The plan of that window; from further back when what was asked for is over and lies before it.
fn far_plan(
    calendar: &Calendar,
    ledger: &Ledger,
    window: Window,
    item: ItemIx,
    wanted: Option<&str>,
) -> Plan {
    let far = plan(calendar, &ledger.facts, window);
    let Some(id) = wanted.filter(|id| find_named(calendar, item, &far, id).is_none()) else {
        return far;
    };
    let year = year_in(id).filter(|year| (window.from.year() - YEARS_BACK..).contains(year));
    // A school year, and a day before 1 January, begin in the year before.
    let from = year.and_then(|year| NaiveDate::from_ymd_opt(year - 1, 1, 1));
    let Some(from) = from.filter(|from| *from < window.from) else { return far };
    let further = plan(calendar, &ledger.facts, Window::new(from, window.until));
    if find_named(calendar, item, &further, id).is_some() { further } else { far }
}

/// The first year in the period of an id: 2026 of `jaarverslag-steunpunt/2026-2027`.
fn year_in(id: &str) -> Option<i32> {
    let (_, period) = id.split_once('/')?;
    let is_digit = |c: char| c.is_ascii_digit();
    let mut numbers = period.split(|c: char| !is_digit(c)).filter(|it| it.len() == 4);
    numbers.next()?.parse().ok()
}

fn named(calendar: &Calendar, item: ItemIx, plan: &Plan, id: &str) -> Result<DutyIx, Failure> {
    find_named(calendar, item, plan, id).ok_or_else(|| {
        let own = plan.duties_of(item).take(COMING_MAX);
        let ids: Vec<String> = own.map(|it| plan.duty(it).id(calendar)).collect();
        Failure::Usage(acts::unknown(id, &ids))
    })
}

fn find_named(calendar: &Calendar, item: ItemIx, plan: &Plan, id: &str) -> Option<DutyIx> {
    let wanted = id.trim().to_lowercase();
    plan.duties_of(item).find(|it| plan.duty(*it).id(calendar) == wanted)
}
