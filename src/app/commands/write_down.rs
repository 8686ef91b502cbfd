//! The acts: each writes one fact down; what follows from it, the next tick decides.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::app::commands::calendars::running;
use crate::app::commands::named;
use crate::app::commands::options::Globals;
use crate::app::commands::output::print;
use crate::app::commands::runtime::block_on;
use crate::app::guard::present;
use crate::app::outcome::{Exit, Failure, tell};
use crate::app::settings::Settings;
use crate::app::store::{Store, open_ledger, read_ledger, unavailable};
use crate::app::version::Version;
use crate::calendar::Calendar;
use crate::dates::{Window, local_day};
use crate::delivery::planning_window;
use crate::messages::acts;
use crate::planning::naming::{self, Named};
use crate::planning::{Author, Fact, Happened, Occurrence, OccurrenceIx, Plan, plan};

/// A chosen date lies within so many days of the period it was asked for (R19).
const CHOICE_WITHIN_DAYS: i64 = 365;

/// What was due so long ago can still be reported, also from before go-live: `done jaarverslag-cva` a week late means the
/// one that is late, never next year's.
pub(super) const LATELY: TimeDelta = TimeDelta::days(400);

/// An act about one occurrence: finds it, asks `decide` what to write down, and says what was written.
pub(super) fn act(
    at: &Globals,
    text: &str,
    by: Option<&str>,
    behind: TimeDelta,
    decide: impl FnOnce(&Target<'_>) -> Result<(Happened, Option<String>, Option<String>), Failure>,
) -> Result<Exit, Failure> {
    let (calendars, settings) = running(at)?;
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
    Ok(Exit::Fine)
}

/// The occurrence an act is about.
pub(super) struct Target<'a> {
    pub(super) loaded: &'a Version,
    plan: &'a Plan,
    ix: OccurrenceIx,
    pub(super) today: NaiveDate,
}

impl Target<'_> {
    pub(super) fn occurrence(&self) -> &Occurrence {
        self.plan.occurrence(self.ix)
    }

    /// The day of its first reminder.
    pub(super) fn first_day(&self) -> Option<NaiveDate> {
        self.plan.reminders.iter().filter(|it| it.occurrence == self.ix).map(|it| it.day).min()
    }

    /// Its row has no day of its own, so a date in the plan was chosen by somebody.
    pub(super) fn was_chosen(&self) -> bool {
        naming::is_asked(&self.loaded.calendar.item(self.occurrence().item).rule)
    }

    /// Not in the past, and within a year of the period (R19).
    pub(super) fn refuse_far_choice(&self, day: NaiveDate) -> Result<(), Failure> {
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
pub(super) async fn present_in(settings: &Settings) -> Result<DateTime<Utc>, Failure> {
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

pub(super) fn write_down(
    settings: &Settings,
    loaded: &Version,
    fact: &Fact,
) -> Result<(), Failure> {
    block_on(async {
        let mut ledger: Store = open_ledger(settings).await?;
        let organisation = &loaded.calendar.organisation.id;
        ledger
            .append_facts(organisation, settings.mode(), std::slice::from_ref(fact), &[])
            .await
            .map_err(unavailable)?;
        ledger.close().await;
        Ok(())
    })
}

pub(super) fn author(by: Option<&str>) -> Author {
    let user = || {
        std::env::var("USER")
            .or_else(|_| std::env::var("LOGNAME"))
            .unwrap_or_else(|_| "onbekend".to_owned())
    };
    Author::Cli(by.map_or_else(user, str::to_owned))
}
