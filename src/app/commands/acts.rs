//! `done`, `undo`, `choose-date`, `skip-year`, `event`: each writes one fact down; what follows from it, the next tick decides.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use crate::adapters::sqlite::Sqlite;
use crate::app::cli::{ActArgs, ChooseDateArgs, Cli, EventArgs, SkipYearArgs};
use crate::app::commands::{block_on, check, print, that_run};
use crate::app::guard::present;
use crate::app::loaded::{self, Loaded};
use crate::app::outcome::{Failure, Verdict, tell};
use crate::app::service::{open_ledger, read_ledger, unavailable};
use crate::app::settings::Settings;
use crate::calendar::rule;
use crate::dates::{Window, local_day};
use crate::delivery::planning_window;
use crate::messages::acts;
use crate::planning::naming::{self, Named};
use crate::planning::{
    Author, Fact, Happened, Occurrence, OccurrenceIx, Outcome, Plan, State, Subject, plan,
};

/// A chosen date lies within so many days of the period it was asked for (R19).
const CHOICE_WITHIN_DAYS: i64 = 365;

/// What was due so long ago can still be reported, also from before go-live: `done jaarverslag-cva` a week late means the
/// one that is late, never next year's.
const LATELY: TimeDelta = TimeDelta::days(400);

/// `done OCC`.
pub fn done(cli: &Cli, args: &ActArgs) -> Result<Verdict, Failure> {
    act(cli, &args.occurrence, args.by.as_deref(), LATELY, |at| {
        let on = args.on.unwrap_or(at.today);
        if at.today < on {
            return Err(Failure::Usage(acts::in_the_future(on)));
        }
        let outcome = args.outcome.as_deref().and_then(Outcome::of_word);
        let what = Happened::Done { on, outcome, evidence: args.link.clone() };
        let warning = at
            .first_day()
            .filter(|first| on < *first)
            .map(|first| acts::before_first_rung(on, first));
        Ok((what, args.note.clone(), warning))
    })
}

/// `undo OCC`.
pub fn undo(cli: &Cli, args: &ActArgs) -> Result<Verdict, Failure> {
    act(cli, &args.occurrence, args.by.as_deref(), LATELY, |_| {
        Ok((Happened::Undone, args.note.clone(), None))
    })
}

/// `choose-date OCC D`.
pub fn choose_date(cli: &Cli, args: &ChooseDateArgs) -> Result<Verdict, Failure> {
    act(cli, &args.occurrence, args.by.as_deref(), TimeDelta::zero(), |at| {
        let occurrence = at.occurrence();
        let day = match (occurrence.state, args.date.trim().parse::<i32>()) {
            (State::AwaitingStartYear, Ok(year)) => NaiveDate::from_ymd_opt(year, 12, 31),
            (State::AwaitingStartYear, Err(_)) => {
                return Err(Failure::Usage(acts::year_wanted(&args.date)));
            }
            _ => date(&args.date),
        };
        let day = day.ok_or_else(|| Failure::Usage(acts::no_date(&args.date)))?;
        match occurrence.state {
            State::AwaitingStartYear => {}
            State::AwaitingDate { .. } => at.refuse_far_choice(day)?,
            _ if at.was_chosen() => at.refuse_far_choice(day)?,
            _ => return Err(Failure::Usage(acts::has_a_date(&occurrence.id(&at.loaded.calendar)))),
        }
        Ok((Happened::DateChosen(day), None, None))
    })
}

/// `skip-year OCC`.
pub fn skip_year(cli: &Cli, args: &SkipYearArgs) -> Result<Verdict, Failure> {
    act(cli, &args.occurrence, args.by.as_deref(), TimeDelta::zero(), |_| {
        Ok((Happened::NotApplicable, args.note.clone(), None))
    })
}

/// `event E D|onbekend`.
pub fn event(cli: &Cli, args: &EventArgs) -> Result<Verdict, Failure> {
    let day = match args.date.trim().to_lowercase().as_str() {
        "onbekend" => None,
        text => Some(date(text).ok_or_else(|| Failure::Usage(acts::no_date(text)))?),
    };
    let (calendars, settings) = running(cli)?;
    let (organisation, name) = split(&args.event);
    let fits: Vec<&Loaded> = calendars
        .iter()
        .filter(|it| organisation.is_none_or(|id| it.calendar.organisation.id == id))
        .filter(|it| it.calendar.events.iter().any(|event| event.id == name))
        .collect();
    let [loaded] = fits[..] else {
        let known: Vec<String> = calendars
            .iter()
            .flat_map(|it| it.calendar.events.iter().map(|event| event.id.clone()))
            .collect();
        return Err(Failure::Usage(acts::no_event(name, &known)));
    };
    let fact = Fact {
        subject: Subject::Event { event: name.to_owned() },
        what: Happened::EventOn(day),
        note: None,
        author: author(args.by.as_deref()),
        at: block_on(present_in(&settings))?,
    };
    write_down(&settings, loaded, &fact)?;
    print(&acts::event_recorded(name, day));
    Ok(Verdict::Fine)
}

/// An act about one occurrence: finds it, asks `decide` what to write down, and says what was written.
fn act(
    cli: &Cli,
    text: &str,
    by: Option<&str>,
    behind: TimeDelta,
    decide: impl FnOnce(&Target<'_>) -> Result<(Happened, Option<String>, Option<String>), Failure>,
) -> Result<Verdict, Failure> {
    let (calendars, settings) = running(cli)?;
    let now = block_on(present_in(&settings))?;
    let plans = block_on(plans(&calendars, &settings, now, behind))?;
    let target = find(&calendars, &plans, text, now)?;
    let (what, note, warning) = decide(&target)?;
    let subject = target.occurrence().subject(&target.loaded.calendar);
    let id = target.occurrence().id(&target.loaded.calendar);
    print(&acts::recorded(
        &id,
        &target.loaded.calendar.item(target.occurrence().item).title,
        &what,
    ));
    if let Some(warning) = warning {
        tell(&format!("{warning}\n"));
    }
    write_down(
        &settings,
        target.loaded,
        &Fact { subject, what, note, author: author(by), at: now },
    )?;
    Ok(Verdict::Fine)
}

/// The occurrence an act is about.
struct Target<'a> {
    loaded: &'a Loaded,
    plan: &'a Plan,
    ix: OccurrenceIx,
    today: NaiveDate,
}

impl Target<'_> {
    fn occurrence(&self) -> &Occurrence {
        self.plan.occurrence(self.ix)
    }

    /// The day of its first reminder.
    fn first_day(&self) -> Option<NaiveDate> {
        self.plan.reminders.iter().filter(|it| it.occurrence == self.ix).map(|it| it.day).min()
    }

    /// Its row has no day of its own, so a date in the plan was chosen by somebody.
    fn was_chosen(&self) -> bool {
        naming::is_asked(&self.loaded.calendar.item(self.occurrence().item).rule)
    }

    /// Not in the past, and within a year of the period (R19).
    fn refuse_far_choice(&self, day: NaiveDate) -> Result<(), Failure> {
        if day < self.today {
            return Err(Failure::Usage(acts::in_the_past(day)));
        }
        let span = naming::period_span(self.occurrence().period, self.today);
        let margin = TimeDelta::days(CHOICE_WITHIN_DAYS);
        if day < span.from - margin || span.until + margin <= day {
            return Err(Failure::Usage(acts::too_far(day)));
        }
        Ok(())
    }
}

/// The calendars that run, and the settings.
pub(super) fn running(cli: &Cli) -> Result<(Vec<Loaded>, Settings), Failure> {
    let settings = loaded::settings(cli)?;
    let (calendars, broken) = that_run(&settings, loaded::load)?;
    check::show_errors(&broken);
    Ok((calendars, settings))
}

/// The present of the ledger that the act is written in.
async fn present_in(settings: &Settings) -> Result<DateTime<Utc>, Failure> {
    let mut ledger = read_ledger(settings).await?;
    present(&mut ledger).await.map_err(unavailable)
}

/// The plan of each calendar, as the daemon has it, and at least so far `behind`.
async fn plans(
    calendars: &[Loaded],
    settings: &Settings,
    now: DateTime<Utc>,
    behind: TimeDelta,
) -> Result<Vec<Plan>, Failure> {
    let mut open = read_ledger(settings).await?;
    let mut plans = Vec::new();
    for loaded in calendars {
        let organisation = &loaded.calendar.organisation.id;
        let ledger =
            open.load(organisation, settings.mode(), "", now).await.map_err(unavailable)?;
        let window = planning_window(&loaded.calendar, &ledger, now);
        let today = local_day(now, loaded.calendar.organisation.zone);
        let window = Window::new(window.from.min(today - behind), window.until);
        plans.push(plan(&loaded.calendar, &ledger.facts, window));
    }
    Ok(plans)
}

/// `swv-vo:jaarverslag-cva/2026`, or without the organisation when only one calendar has it.
fn find<'a>(
    calendars: &'a [Loaded],
    plans: &'a [Plan],
    text: &str,
    now: DateTime<Utc>,
) -> Result<Target<'a>, Failure> {
    let (organisation, name) = split(text);
    let (mut found, mut near, mut several) = (Vec::new(), Vec::new(), Vec::new());
    for (loaded, plan) in calendars.iter().zip(plans) {
        if organisation.is_some_and(|id| loaded.calendar.organisation.id != id) {
            continue;
        }
        let today = local_day(now, loaded.calendar.organisation.zone);
        match naming::find(&loaded.calendar, plan, name, today) {
            Named::One(ix) => found.push(Target { loaded, plan, ix, today }),
            Named::Several(ids) => several.extend(ids),
            Named::Nothing(ids) => near.extend(ids),
        }
    }
    if 1 < found.len() {
        let ids = found
            .iter()
            .map(|it| format!("{}:{name}", it.loaded.calendar.organisation.id))
            .collect::<Vec<_>>();
        return Err(Failure::Usage(acts::ambiguous(name, &ids)));
    }
    match found.pop() {
        Some(target) if several.is_empty() => Ok(target),
        _ if !several.is_empty() => Err(Failure::Usage(acts::ambiguous(name, &several))),
        _ => Err(Failure::Usage(acts::unknown(name, &near))),
    }
}

/// `swv-vo:` before an id.
pub(super) fn split(text: &str) -> (Option<&str>, &str) {
    match text.trim().split_once(':') {
        Some((organisation, name)) => (Some(organisation.trim()), name.trim()),
        None => (None, text.trim()),
    }
}

fn write_down(settings: &Settings, loaded: &Loaded, fact: &Fact) -> Result<(), Failure> {
    block_on(async {
        let mut ledger: Sqlite = open_ledger(settings).await?;
        let organisation = &loaded.calendar.organisation.id;
        ledger
            .append_facts(organisation, std::slice::from_ref(fact), &[])
            .await
            .map_err(unavailable)?;
        ledger.close().await;
        Ok(())
    })
}

fn author(by: Option<&str>) -> Author {
    let user = || {
        std::env::var("USER")
            .or_else(|_| std::env::var("LOGNAME"))
            .unwrap_or_else(|_| "onbekend".to_owned())
    };
    Author::Cli(by.map_or_else(user, str::to_owned))
}

fn date(text: &str) -> Option<NaiveDate> {
    rule::parse_date(text).ok().filter(|day| (1990..2200).contains(&day.year()))
}
