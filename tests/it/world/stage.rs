//! A small organisation with the whole street around it: borrowed clock, scripted mail server, a real ledger in memory.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::app::clock::Clock;
use kwaliteitskalender::app::load;
use kwaliteitskalender::app::scripted::Scripted;
use kwaliteitskalender::app::service::Service;
use kwaliteitskalender::app::settings::CalendarFiles;
use kwaliteitskalender::app::simulation::{self, Simulated};
use kwaliteitskalender::app::tick::tick;
use kwaliteitskalender::app::transport::Outlet;
use kwaliteitskalender::app::version::Version;
use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::{
    Became, EntryId, Mode, ReminderRecord, RungKey, planning_window,
};
use kwaliteitskalender::messages::Sender;
use kwaliteitskalender::planning::naming::{self, Named};
use kwaliteitskalender::planning::{Author, Fact, Happened, Subject, plan};
use tempfile::TempDir;
use tokio::runtime::{self, Runtime};

use super::calendar::{ADDRESSES, at, day, small};

/// More rounds than any story here needs.
const TICKS_MAX: usize = 5000;

/// A service that runs, and everything around it.
pub(crate) struct Stage {
    pub(crate) service: Service,
    runtime: Runtime,
    folder: TempDir,
    /// What `mails` has told already.
    told: BTreeSet<EntryId>,
}

/// A whole calendar around these rows, with an event `norm` that nobody knows the day of.
pub(crate) fn calendar(rows: &str) -> String {
    small("gebeurtenissen: { norm: { wat: Publicatie van de norm, datum: onbekend } }", rows)
}

impl Stage {
    /// Goes live at this local moment; nothing has ticked yet.
    pub(crate) fn new(now: &str, rows: &str) -> Self {
        Self::with(now, &[("swv", &calendar(rows), ADDRESSES)])
    }

    /// One or more organisations: folder, calendar, address book.
    pub(crate) fn with(now: &str, organisations: &[(&str, &str, &str)]) -> Self {
        let folder = TempDir::new().expect("a folder");
        for (name, calendar, addresses) in organisations {
            let place = folder.path().join(name);
            std::fs::create_dir_all(&place).unwrap();
            std::fs::write(place.join("kalender.yaml"), calendar).unwrap();
            std::fs::write(place.join("adresboek.yaml"), addresses).unwrap();
        }
        let calendars =
            organisations.iter().map(|(name, ..)| load(&folder.path().join(name))).collect();
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let service = runtime.block_on(async {
            let mut ledger = Store::in_memory().await.unwrap();
            ledger.installation_or("test").await.unwrap();
            let clock = Clock::borrowed(at(now), 1);
            let outlet = Outlet::Scripted(Scripted::default());
            Service::new(calendars, ledger, outlet, clock, Mode::Live).await.unwrap()
        });
        Stage { service, runtime, folder, told: BTreeSet::new() }
    }

    pub(crate) fn server(&mut self) -> &mut Scripted {
        match &mut self.service.outlet {
            Outlet::Scripted(server) => server,
            _ => unreachable!("a stage has a scripted mail server"),
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.service.clock.read().now
    }

    /// Runs, ticking whenever something is due, up to and including this local moment.
    pub(crate) fn run_until(&mut self, local: &str) -> &mut Self {
        let end = at(local);
        assert!(self.now() <= end, "time does not run back");
        for _ in 0..TICKS_MAX {
            let ticked = self.runtime.block_on(tick(&mut self.service)).unwrap();
            let now = self.now();
            let next = ticked.next.unwrap_or(end).max(now + TimeDelta::milliseconds(1));
            let next = next.min(now + TimeDelta::days(31));
            if now == end {
                if ticked.enqueued + ticked.tried == 0 {
                    return self;
                }
                continue;
            }
            self.service.clock.advance(next.min(end));
        }
        panic!("time hardly moves: {}", self.now());
    }

    /// Nothing runs until this local moment: the power is off.
    pub(crate) fn down_until(&mut self, local: &str) -> &mut Self {
        self.service.clock.advance(at(local));
        self
    }

    /// The process ends and starts again, with the same ledger.
    pub(crate) fn restart(&mut self) -> &mut Self {
        let Stage { service, runtime, folder, .. } = self;
        let placeholder = runtime.block_on(Store::in_memory()).unwrap();
        let ledger = std::mem::replace(&mut service.ledger, placeholder);
        let calendars =
            service.calendars.iter().map(|it| load(it.files.calendar.parent().unwrap())).collect();
        let outlet = std::mem::replace(&mut service.outlet, Outlet::Nowhere);
        let clock = service.clock.clone();
        assert!(folder.path().exists());
        *service =
            runtime.block_on(Service::new(calendars, ledger, outlet, clock, Mode::Live)).unwrap();
        self
    }

    /// The administrator rewrites the rows; the service starts again.
    pub(crate) fn rewrite(&mut self, rows: &str) -> &mut Self {
        self.rewrite_file("kalender.yaml", &calendar(rows))
    }

    /// The administrator rewrites one file of the first organisation; the service starts again.
    pub(crate) fn rewrite_file(&mut self, name: &str, text: &str) -> &mut Self {
        let file = self.service.calendars[0].files.calendar.with_file_name(name);
        std::fs::write(file, text).unwrap();
        self.restart()
    }

    /// Adds a line to the address book, or replaces it.
    pub(crate) fn address(&mut self, party: &str, addresses: &str) -> &mut Self {
        let file = self.service.calendars[0].files.addresses.clone();
        let old = std::fs::read_to_string(&file).unwrap();
        let others: Vec<&str> =
            old.lines().filter(|it| !it.starts_with(&format!("{party}:"))).collect();
        let new =
            if addresses.is_empty() { String::new() } else { format!("{party}: {addresses}\n") };
        self.rewrite_file("adresboek.yaml", &format!("{}\n{new}", others.join("\n")))
    }

    /// A fact about one occurrence, as the commands write it down.
    pub(crate) fn say(&mut self, occurrence: &str, what: Happened) -> &mut Self {
        let now = self.now();
        let Stage { service, runtime, .. } = self;
        let version = &service.calendars[0];
        let organisation = version.calendar.organisation.id.clone();
        let ledger =
            runtime.block_on(service.ledger.load(&organisation, Mode::Live, "test", now)).unwrap();
        let planned = plan(
            &version.calendar,
            &ledger.facts,
            planning_window(&version.calendar, &ledger, now),
        );
        let today = local_day(now, Amsterdam);
        let found = naming::find(&version.calendar, &planned, occurrence, today);
        let Named::One(ix) = found else { panic!("{occurrence} names {found:?}") };
        let subject = planned.duty(ix).subject(&version.calendar);
        self.write_down(subject, what)
    }

    /// A fact about an event.
    pub(crate) fn event(&mut self, event: &str, on: &str) -> &mut Self {
        self.write_down(
            Subject::Event { event: event.to_owned() },
            Happened::EventOn(Some(day(on))),
        )
    }

    /// Done on this day.
    pub(crate) fn done(&mut self, occurrence: &str, on: &str) -> &mut Self {
        self.say(occurrence, Happened::Done { on: day(on), outcome: None, evidence: None })
    }

    fn write_down(&mut self, subject: Subject, what: Happened) -> &mut Self {
        let fact = Fact {
            subject,
            what,
            note: None,
            author: Author::Cli("test".to_owned()),
            at: self.now(),
        };
        let Stage { service, runtime, .. } = self;
        let organisation = service.calendars[0].calendar.organisation.id.clone();
        runtime
            .block_on(service.ledger.append_facts(&organisation, service.mode, &[fact], &[]))
            .unwrap();
        // A command is another process, which the running service notices; a ledger in memory has only one connection.
        self.restart()
    }

    /// Every mail accepted since the last call.
    pub(crate) fn sent(&mut self) -> Vec<Simulated> {
        let Stage { service, runtime, told, .. } = self;
        let sent = runtime.block_on(simulation::collect(service, Mode::Live, EntryId(0))).unwrap();
        sent.into_iter().filter(|it| told.insert(it.entry.id)).collect()
    }

    /// Every mail accepted since the last call, one line each: `2026-08-19 08:30 cva: before jaarverslag-cva/2026 6 weken`.
    pub(crate) fn mails(&mut self) -> Vec<String> {
        self.sent().iter().map(line).collect()
    }

    /// Those to this address only.
    pub(crate) fn mails_to(&mut self, name: &str) -> Vec<String> {
        self.mails()
            .into_iter()
            .filter(|it| it.split_whitespace().nth(2) == Some(&format!("{name}:")))
            .collect()
    }

    /// The text of a mail, unwrapped: every run of white space is one space.
    pub(crate) fn text(&mut self, mail: &Simulated) -> String {
        let id = &mail.entry.message_id;
        let mut received = self.server().received.iter();
        let received = received.rfind(|it| id.starts_with(&format!("{}@", it.name)));
        let bytes = &received.expect("it was received").bytes;
        let parsed = mail_parser::MessageParser::default().parse(bytes).expect("a mail");
        parsed.body_text(0).expect("a text part").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Every reminder not sent, with why.
    pub(crate) fn skipped(&mut self, item: &str) -> Vec<ReminderRecord> {
        let organisation = self.service.calendars[0].calendar.organisation.id.clone();
        let all = self
            .runtime
            .block_on(self.service.ledger.reminders_of(&organisation, Mode::Live, item))
            .unwrap();
        all.into_iter().filter(|it| it.outcome != Became::Enqueued).collect()
    }

    /// The state's word of every entry.
    pub(crate) fn states(&mut self) -> Vec<String> {
        let entries = self
            .runtime
            .block_on(self.service.ledger.entries_after(Mode::Live, EntryId(0)))
            .unwrap();
        entries.into_iter().map(|it| it.state.word().to_owned()).collect()
    }
}

pub(crate) fn load(folder: &Path) -> Version {
    let files = CalendarFiles {
        calendar: folder.join("kalender.yaml"),
        addresses: folder.join("adresboek.yaml"),
        done: folder.join("afgerond.yaml"),
        from: Sender {
            name: "Kwaliteitskalender".to_owned(),
            address: "kalender@swv.example".to_owned(),
        },
    };
    let read = load::load(&files).expect("the files are there");
    let found = &read.reading.diagnostics;
    read.version.unwrap_or_else(|| panic!("the calendar has errors: {found:#?}"))
}

/// `2026-08-19 08:30 cva: before jaarverslag-cva/2026 6 weken; copy …`.
pub(crate) fn line(mail: &Simulated) -> String {
    let to = mail.entry.address.split('@').next().unwrap_or_default();
    let mut says: Vec<String> = mail.reminders.iter().map(said).collect();
    says.sort();
    let moment = mail.entry.at.with_timezone(&mail.zone).format("%Y-%m-%d %H:%M");
    format!("{moment} {to}: {}", says.join("; "))
}

fn said(reminder: &ReminderRecord) -> String {
    let rung = match &reminder.key.rung {
        RungKey::Lead(lead) => lead.to_string(),
        _ => String::new(),
    };
    let parts = [reminder.key.kind.word(), &reminder.occurrence, &rung];
    parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}
