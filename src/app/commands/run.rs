//! `run`: the daemon, one tick of it, or the daemon on a borrowed clock.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use tokio::sync::Notify;

use crate::adapters::cron_bell::Bell;
use crate::adapters::lock_file::LockFile;
use crate::adapters::signals;
use crate::adapters::watch::Watch;
use crate::app::clock::Clock;
use crate::app::commands::calendars::settings;
use crate::app::commands::options::{Globals, moment};
use crate::app::commands::output::print;
use crate::app::commands::{findings, next};
use crate::app::daemon;
use crate::app::deliver::resume_hold;
use crate::app::edits::take_good_files;
use crate::app::edits::watched::unfit;
use crate::app::guard::check_clock_at_start;
use crate::app::load::{self, ReadCalendar};
use crate::app::logs;
use crate::app::outcome::{Exit, Failure, tell};
use crate::app::past::Past;
use crate::app::running::{self, running_versions};
use crate::app::service::Service;
use crate::app::settings::{CalendarFiles, Settings, Transport};
use crate::app::stop::Stop;
use crate::app::store::{Store, make_data_dir, open_to_send};
use crate::app::transport::Outlet;
use crate::app::version::Version;
use crate::delivery::{ClockMark, Mode};
use clap::Args;

/// Run the service
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Do what is due now, then stop
    #[arg(long)]
    pub once: bool,
    /// On a borrowed clock that starts here, such as 2026-06-02T08:29:50+02:00; never with a real mail server
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub clock: Option<DateTime<FixedOffset>>,
    /// How many times as fast the borrowed clock runs
    #[arg(long, value_name = "N", default_value_t = 1, requires = "clock", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub speed: u32,
    /// Logs as JSON, one object a line
    #[arg(long)]
    pub json_logs: bool,
}

/// How many coming mails are shown at start.
const SHOWN_AT_START: usize = 12;

/// Runs until it is asked to stop; with `--once`, until nothing is due.
pub async fn run(at: &Globals, args: &RunArgs) -> Result<Exit, Failure> {
    logs::start(args.json_logs);
    let settings = settings(at)?;
    let clock = match args.clock {
        Some(at) => Clock::borrowed(at.with_timezone(&Utc), args.speed),
        None => Clock::System,
    };
    if clock.is_borrowed() {
        refuse_real_mail(&settings)?;
    }
    // Before anything is made: without a ledger there is nothing to go on with.
    let first = match settings.has_ledger() {
        true => None,
        false => Some(never_ran(&settings, &[])?),
    };
    if first.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Exit::CalendarHasErrors);
    }
    serve(&settings, args, first, clock).await
}

async fn serve(
    settings: &Settings,
    args: &RunArgs,
    first: Option<Vec<Version>>,
    clock: Clock,
) -> Result<Exit, Failure> {
    refuse_doubles(settings)?;
    make_data_dir(&settings.data_dir)?;
    let holder = format!("process {}", std::process::id());
    let lock = LockFile::take(&settings.data_dir.join("sender.lock"), &holder);
    let _lock = lock.map_err(|wrong| Failure::Unavailable(wrong.to_string()))?;
    // After the lock: a newer version must not change the layout under an older one that is sending.
    let mut ledger = open_to_send(settings).await?;
    stay_on_one_clock(&mut ledger, &clock, settings).await?;
    doubt_orphans(&mut ledger).await?;
    running::follow_moves(&mut ledger, &settings.calendars).await?;
    let running = running_versions(&mut ledger, &settings.calendars).await?;
    let mut calendars: Vec<Version> =
        running.iter().flatten().map(|it| it.version.clone()).collect();
    let others = match first {
        Some(first) => first,
        None => never_ran(settings, &calendars)?,
    };
    calendars.extend(others);
    if calendars.is_empty() {
        return Ok(Exit::CalendarHasErrors);
    }
    let mut service = open_service(settings, calendars, ledger, clock).await?;
    check_clock_at_start(&mut service).await?;
    service.watch(&settings.calendars, &running);
    if args.once {
        service.settles_after = TimeDelta::zero();
    }
    take_good_files(&mut service).await?;
    resume_hold(&mut service).await?;
    let outcome = if args.once {
        run_once(&mut service, settings).await
    } else {
        run_on(&mut service, settings).await
    };
    let Service { ledger, .. } = service;
    ledger.close().await;
    outcome.map(|()| Exit::Fine)
}

/// Errors: the times in the ledger come from another clock.
async fn stay_on_one_clock(
    ledger: &mut Store,
    clock: &Clock,
    settings: &Settings,
) -> Result<(), Failure> {
    let mark = if clock.is_borrowed() { ClockMark::Borrowed } else { ClockMark::Real };
    let found = ledger.clock_mark_or(mark).await?;
    if found == mark {
        return Ok(());
    }
    Err(Failure::Unavailable(format!(
        "the ledger in {} was made on a {} clock and this is a {} one: name another folder with --data-dir",
        settings.data_dir.display(),
        found.word(),
        mark.word()
    )))
}

/// Nobody else sends now: what is found in hand was left there.
async fn doubt_orphans(ledger: &mut Store) -> Result<(), Failure> {
    let orphans = ledger.doubt_orphans().await?;
    if 0 < orphans {
        tracing::warn!(
            orphans,
            "messages were in hand when the service stopped: they may have arrived"
        );
    }
    Ok(())
}

async fn open_service(
    settings: &Settings,
    calendars: Vec<Version>,
    ledger: Store,
    clock: Clock,
) -> Result<Service, Failure> {
    let outlet = Outlet::open(settings)?;
    let mut service = Service::new(calendars, ledger, outlet, clock, settings.mode()).await?;
    service.redirect.clone_from(&settings.redirect_all_to);
    service.operator.clone_from(&settings.operator);
    service.report_changes = settings.report_changes;
    Ok(service)
}

/// The same file under two names would be two calendars with one history.
fn refuse_doubles(settings: &Settings) -> Result<(), Failure> {
    let mut keys = HashSet::new();
    match settings.calendars.iter().find(|it| !keys.insert(running::key(it))) {
        Some(twice) => Err(Failure::Settings(format!(
            "`calendars` names {} twice; remove one of the two",
            twice.calendar.display()
        ))),
        None => Ok(()),
    }
}

async fn run_once(service: &mut Service, settings: &Settings) -> Result<(), Failure> {
    announce(service, settings);
    daemon::run_once(service).await?;
    match service.hold.map(|hold| hold.since) {
        Some(since) => Err(Failure::Unavailable(format!(
            "the mail server takes no mail since {since}; what is due waits in the outbox, nothing is lost: run again when it works"
        ))),
        None => Ok(()),
    }
}

async fn run_on(service: &mut Service, settings: &Settings) -> Result<(), Failure> {
    let (wish, stop) = Stop::channel();
    service.stop = stop;
    let (bell, wake) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let listening = signals::listen(wish, wake.clone());
    listening
        .map_err(|wrong| Failure::Unavailable(format!("cannot listen for signals: {wrong}")))?;
    let _watch = watch_files(settings, &wake);
    announce(service, settings);
    show_coming(service, settings).await?;
    let ringing = Bell::start(bell.clone())
        .await
        .map_err(|wrong| Failure::Unavailable(format!("the scheduler does not start: {wrong}")))?;
    let outcome = daemon::run(service, &bell, &wake).await;
    ringing.stop().await;
    tracing::info!("stopped");
    Ok(outcome?)
}

/// Which calendars, and in which mode: the first thing an operator wants to see.
fn announce(service: &Service, settings: &Settings) {
    let organisations: Vec<&str> =
        service.calendars.iter().map(|it| it.calendar.organisation.id.as_str()).collect();
    let trial = service.mode == Mode::Trial;
    tracing::info!(
        calendars = organisations.join(", "),
        mode = service.mode.word(),
        data_dir = %settings.data_dir.display(),
        sqlite = "bundled",
        timezones = chrono_tz::IANA_TZDB_VERSION,
        "kwaliteitskalender {} starts", env!("CARGO_PKG_VERSION"),
    );
    if trial {
        let place = match (&settings.transport, &settings.redirect_all_to) {
            (Transport::Maildir(folder), _) => folder.display().to_string(),
            (Transport::Smtp(_), Some(_)) => "the mailbox of redirect_all_to".to_owned(),
            (Transport::Smtp(_), None) => String::new(),
        };
        tracing::warn!(place, "this is a trial: no mail leaves the building");
    }
}

async fn show_coming(service: &Service, settings: &Settings) -> Result<(), Failure> {
    let mut past = Past::read(settings).await?;
    let now = service.clock.read().now;
    let mut mails = next::coming(&service.calendars, &mut past, now, SHOWN_AT_START).await?;
    mails.truncate(SHOWN_AT_START);
    print(&next::listing(&mails, settings.mode()));
    Ok(())
}

/// A borrowed clock may only send where nobody reads: a folder, or a server on this machine.
fn refuse_real_mail(settings: &Settings) -> Result<(), Failure> {
    let Transport::Smtp(server) = &settings.transport else { return Ok(()) };
    if server.settings.is_for_this_machine() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "--clock never sends through a real mail server ({}); use transport maildir or a server on this machine",
        server.settings.host
    )))
}

/// Changes are seen at once where the system tells of them, and within a minute where it does not.
fn watch_files(settings: &Settings, wake: &Arc<Notify>) -> Option<Watch> {
    let all = settings.calendars.iter();
    let paths = all.flat_map(|it| [it.calendar.clone(), it.addresses.clone(), it.done.clone()]);
    let watch = Watch::start(&paths.collect::<Vec<_>>(), wake.clone());
    watch
        .inspect_err(|wrong| {
            tracing::warn!(error = %wrong, "the files cannot be watched; they are compared every minute");
        })
        .ok()
}

/// The good ones among the calendars of which no version is kept, as at a first start. Errors: a file that is not there.
fn never_ran(settings: &Settings, running: &[Version]) -> Result<Vec<Version>, Failure> {
    let is_new = |it: &&CalendarFiles| running.iter().all(|running| running.files != **it);
    let all_read = settings.calendars.iter().filter(is_new).map(load::load_all);
    let all_read = all_read.collect::<Result<Vec<_>, _>>();
    let all_read = all_read.map_err(|wrong| Failure::Unavailable(wrong.to_string()))?;
    findings::show_errors(&all_read);
    runnable(all_read, running)
}

/// The calendars that can run: one that cannot does not stop the others (R23). Errors: none can, and one of them has no
/// errors of its own.
fn runnable(all_read: Vec<ReadCalendar>, running: &[Version]) -> Result<Vec<Version>, Failure> {
    let mut calendars: Vec<Version> = Vec::new();
    let mut refused = None;
    for read in all_read {
        let path = read.files.calendar.display().to_string();
        let Some(version) = read.version else {
            tracing::error!(calendar = path, "this calendar has errors and does not run");
            continue;
        };
        let others = running.iter().chain(&calendars);
        let others: Vec<&str> = others.map(|it| it.calendar.organisation.id.as_str()).collect();
        let Some(wrong) = unfit(&version, &others) else {
            calendars.push(version);
            continue;
        };
        tracing::error!(calendar = path, why = wrong.why, "this calendar does not run");
        refused.get_or_insert(wrong.findings.join("\n"));
    }
    match refused {
        Some(said) if running.is_empty() && calendars.is_empty() => Err(Failure::Settings(said)),
        Some(said) => {
            tell(&format!("{said}\n"));
            Ok(calendars)
        }
        None => Ok(calendars),
    }
}
