//! `preview`: one mail as it will be, from the same words and bytes as the real one.

mod choice;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::app::commands::calendars::{Readable, readable};
use crate::app::commands::output::{print, unwritable};
use crate::app::outcome::{Exit, Failure, tell};
use crate::app::render::Desk;
use crate::dates::{Window, local_day, send_moment};
use crate::delivery::{
    Bundle, Effect, GoLive, Ledger, Purpose, Situation, forecast, planning_window,
};
use crate::messages::{Mail, preview as words, usage};
use crate::planning::{AHEAD_DAYS, DutyIx, Plan, Settlement, plan};

use crate::app::commands::options::{Globals, day, moment_of};
use choice::{Choice, WhichMail};
use clap::Args;
use std::path::PathBuf;

/// Show one mail as it will be
#[derive(Debug, Args)]
pub struct PreviewArgs {
    #[command(flatten)]
    pub which: WhichMail,
    /// Open it in a browser
    #[arg(long, conflicts_with_all = ["eml", "html"])]
    pub open: bool,
    /// The whole message, as it goes to the mail server
    #[arg(long, conflicts_with = "html")]
    pub eml: bool,
    /// Only its HTML part
    #[arg(long)]
    pub html: bool,
    /// As if it were this day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<NaiveDate>,
    /// One calendar file, with the address book beside it, instead of --config
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub calendar: Option<PathBuf>,
}

/// A mail is taken along at most so many days before its own; after the date it is looked for so far.
const NEAR: TimeDelta = TimeDelta::days(90);

/// What is asked for by name is looked for so far before and after today.
const REACH: TimeDelta = TimeDelta::days(6 * 366);

/// Shows one mail. Exit 2 when there is no such occurrence, reminder or party.
pub async fn preview(at: &Globals, args: &PreviewArgs) -> Result<Exit, Failure> {
    let Some(Readable { calendars, settings, mut past }) =
        readable(at, args.calendar.as_deref()).await?
    else {
        return Ok(Exit::CalendarHasErrors);
    };
    let (version, name) = choice::calendar_of(&calendars, &args.which.occurrence)?;
    let calendar = &version.calendar;
    let now = moment_of(args.today, calendar.organisation.zone);
    let ledger = past.ledger(calendar, now).await?;
    let today = local_day(now, calendar.organisation.zone);
    let near = planning_window(calendar, &ledger, now);
    let far = Window::new(near.from.min(today - REACH), near.until.max(today + REACH));
    let chosen = [near, far].map(|window| {
        let planned = plan(calendar, &ledger.facts, window);
        choice::choose(calendar, &planned, name, &args.which, today).map(|choice| (planned, choice))
    });
    // What is not planned now can be shown too, on its own: an earlier one, one of years to come.
    let [now_planned, anywhere] = chosen;
    let is_near = now_planned.is_ok();
    let (planned, choice) = now_planned.or(anywhere)?;
    let at = version.edition().situation(&planned, &ledger, now);
    let id = planned.duty(choice.duty).id(calendar);
    let is_next = args.which.rung.is_none() && !args.which.overdue && is_near;
    let next = is_next.then(|| choice::any_rung(calendar, &planned, &choice, &args.which));
    let real = next.and_then(|any| first_of(&at, &any));
    let real = real.or_else(|| if is_near { coming(&at, &choice) } else { None });
    let (moment, bundle) =
        real.or_else(|| alone(&at, &choice)).ok_or_else(|| Failure::Usage(words::nobody(&id)))?;
    let none = None;
    let desk = Desk {
        version,
        past_year: None,
        mode: past.mode(),
        installation: &ledger.installation,
        redirect: settings.as_ref().map_or(&none, |it| &it.redirect_all_to),
    };
    show(args, &desk, &planned, (moment, bundle))
}

fn show(
    args: &PreviewArgs,
    desk: &Desk<'_>,
    plan: &Plan,
    (at, bundle): (DateTime<Utc>, Bundle),
) -> Result<Exit, Failure> {
    if args.eml {
        let rendered = desk.render_all(plan, &[Effect::Enqueue(bundle)], at);
        let bytes = rendered.into_iter().next().and_then(|it| it.bytes);
        let bytes = bytes.ok_or_else(|| Failure::Unavailable(usage::no_eml()))?;
        print(&String::from_utf8_lossy(&bytes));
        return Ok(Exit::Fine);
    }
    let mail = desk.mail(plan, &bundle, at);
    if args.html {
        print(&mail.html);
    } else if args.open {
        open(&mail)?;
    } else {
        print(&words::shown(&mail, &desk.version.calendar.party(bundle.party).name));
    }
    Ok(Exit::Fine)
}

/// The first mail with any of these: after go-live, or when the service stood still, that is one whose own day has passed (R2).
fn first_of(at: &Situation<'_>, any: &[Choice]) -> Option<(DateTime<Utc>, Bundle)> {
    let today = local_day(at.now, at.calendar.organisation.zone);
    let last = any.iter().map(|it| it.day).max()?.max(today) + NEAR;
    let until = last.min(today + TimeDelta::days(AHEAD_DAYS));
    let is_in = |mail: &Bundle| any.iter().any(|it| it.is_in(mail, at.calendar));
    forecast(at, until).into_iter().find(|(_, mail)| is_in(mail))
}

/// The mail in which it really goes, if all goes as planned: with whatever else that address gets.
fn coming(at: &Situation<'_>, choice: &Choice) -> Option<(DateTime<Utc>, Bundle)> {
    if choice.is_overdue {
        return None;
    }
    let until = choice.day + TimeDelta::days(1);
    let mails = forecast(at, until);
    mails.into_iter().rev().find(|(_, mail)| choice.is_in(mail, at.calendar))
}

/// The mail on its day as if nothing else were due: for what went already, lies further, or may never go.
fn alone(at: &Situation<'_>, choice: &Choice) -> Option<(DateTime<Utc>, Bundle)> {
    let mut plan = at.plan.clone();
    let others = (0..).map(DutyIx).zip(&mut plan.duties);
    for (ix, it) in others {
        let done = Settlement::Done(choice.day - NEAR);
        it.settled = (ix != choice.duty).then_some(done);
        it.quiet_until = None;
    }
    let zone = at.calendar.organisation.zone;
    let midnight = send_moment(choice.day, NaiveTime::MIN, zone);
    let long_ago = midnight - TimeDelta::days(4000);
    let mut ledger = Ledger::empty(&at.ledger.installation, at.ledger.mode);
    ledger.go_live = Some(GoLive { at: long_ago, first_send: long_ago });
    let rows = at.calendar.items.iter();
    ledger.first_seen = rows.map(|item| (item.id.to_string(), long_ago)).collect();
    let then = Situation { plan: &plan, ledger: &ledger, now: midnight, ..*at };
    let until = choice.day + if choice.is_overdue { NEAR } else { TimeDelta::days(1) };
    let mut mails = forecast(&then, until).into_iter();
    mails.find(|(_, mail)| mail.purpose == Purpose::Daily && choice.is_in(mail, at.calendar))
}

/// Writes the HTML to a file of its own and opens it, if this machine can.
fn open(mail: &Mail) -> Result<(), Failure> {
    let name = mail.message_id.split('@').next().unwrap_or("mail");
    let path = std::env::temp_dir().join(format!("kwaliteitskalender-{name}.html"));
    std::fs::write(&path, &mail.html).map_err(|wrong| unwritable(&path, &wrong))?;
    let browser = std::process::Command::new("xdg-open")
        .arg(&path)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    let is_open = browser.is_ok_and(|it| it.success());
    tell(&words::stands_in(&path.display().to_string(), is_open));
    Ok(())
}
