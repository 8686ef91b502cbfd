//! `done`, `undo`, `choose-date`, `skip-year`, `event`: each writes one fact down; what follows from it, the next tick decides.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::adapters::sqlite::Sqlite;
use crate::app::cli::{ActArgs, ChooseDateArgs, Cli, EventArgs, SkipYearArgs, day};
use crate::app::commands::{block_on, named, print, running};
use crate::app::guard::present;
use crate::app::outcome::{Failure, Verdict, tell};
use crate::app::service::{open_ledger, read_ledger, unavailable};
use crate::app::settings::Settings;
use crate::app::version::Version;
use crate::calendar::Calendar;
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
            (State::AwaitingStartYear, Ok(year)) => day(&format!("{year}-12-31")).ok(),
            (State::AwaitingStartYear, Err(_)) => {
                return Err(Failure::Usage(acts::year_wanted(&args.date)));
            }
            _ => day(&args.date).ok(),
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

/// `skip-year OCC`. What the law asks with its day is left out only with a reason.
pub fn skip_year(cli: &Cli, args: &SkipYearArgs) -> Result<Verdict, Failure> {
    act(cli, &args.occurrence, args.by.as_deref(), TimeDelta::zero(), |at| {
        let has_reason = args.note.as_ref().is_some_and(|note| !note.trim().is_empty());
        if at.loaded.calendar.item(at.occurrence().item).statutory && !has_reason {
            let id = at.occurrence().id(&at.loaded.calendar);
            return Err(Failure::Usage(acts::reason_wanted(&id)));
        }
        Ok((Happened::NotApplicable, args.note.clone(), None))
    })
}

/// `event E D|onbekend`.
pub fn event(cli: &Cli, args: &EventArgs) -> Result<Verdict, Failure> {
    let day = match args.date.trim().to_lowercase().as_str() {
        "onbekend" => None,
        text => Some(day(text).map_err(|_| Failure::Usage(acts::no_date(text)))?),
    };
    let (calendars, settings) = running(cli)?;
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
    loaded: &'a Version,
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

/// The present of the ledger that the act is written in.
async fn present_in(settings: &Settings) -> Result<DateTime<Utc>, Failure> {
    let mut ledger = read_ledger(settings).await?;
    present(&mut ledger).await.map_err(unavailable)
}

/// The plan of each calendar, as the daemon has it, and at least so far `behind`.
async fn plans(
    calendars: &[Version],
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

fn find<'a>(
    calendars: &'a [Version],
    plans: &'a [Plan],
    text: &str,
    now: DateTime<Utc>,
) -> Result<Target<'a>, Failure> {
    let all: Vec<(&Calendar, (&Version, &Plan))> = calendars
        .iter()
        .zip(plans)
        .map(|(loaded, plan)| (&loaded.calendar, (loaded, plan)))
        .collect();
    let today = |loaded: &Version| local_day(now, loaded.calendar.organisation.zone);
    let look = |(loaded, plan): (&Version, &Plan), name: &str| match naming::find(
        &loaded.calendar,
        plan,
        name,
        today(loaded),
    ) {
        Named::One(ix) => Ok(vec![plan.occurrence(ix).id(&loaded.calendar)]),
        Named::Several(ids) => Ok(ids),
        Named::Nothing(near) => Err(near),
    };
    let ((loaded, plan), id, _) = named::find(&all, text, look, acts::unknown)?;
    let mut occurrences = (0..).map(OccurrenceIx).zip(&plan.occurrences);
    let found = occurrences.find(|(_, it)| it.id(&loaded.calendar) == id);
    let (ix, _) = found.expect("ids come from the plan");
    Ok(Target { loaded, plan, ix, today: today(loaded) })
}

fn write_down(settings: &Settings, loaded: &Version, fact: &Fact) -> Result<(), Failure> {
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
