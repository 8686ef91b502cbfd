//! The service in this process, with real files and no events: it only ticks.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::app::acts::agree;
use kwaliteitskalender::app::clock::Clock;
use kwaliteitskalender::app::edits::take_good_files;
use kwaliteitskalender::app::running::running_versions;
use kwaliteitskalender::app::scripted::Scripted;
use kwaliteitskalender::app::service::Service;
use kwaliteitskalender::app::settings::CalendarFiles;
use kwaliteitskalender::app::tick::{Ticked, tick};
use kwaliteitskalender::app::transport::Outlet;
use kwaliteitskalender::delivery::{Mode, Stage, Submission};
use kwaliteitskalender::messages::Sender;
use tempfile::TempDir;
use tokio::runtime::{self, Runtime};

use crate::daemon::{ALL_ADDRESSES, AUTUMN};
use crate::process::{header, subject_of, text_of};
use crate::world::calendar::at;

/// A service around files in a folder of its own.
pub(crate) struct Street {
    pub(crate) service: Service,
    files: CalendarFiles,
    pub(crate) runtime: Runtime,
    folder: TempDir,
    told: usize,
}

impl Street {
    /// Went live on the last day of August; nothing is debounced, and what was sent until then is forgotten.
    pub(crate) fn live() -> Street {
        Self::with(AUTUMN)
    }

    /// With another calendar.
    pub(crate) fn with(calendar: &str) -> Street {
        let folder = TempDir::new().unwrap();
        let file = |name: &str| folder.path().join(name);
        std::fs::write(file("kalender.yaml"), calendar).unwrap();
        std::fs::write(file("adresboek.yaml"), ALL_ADDRESSES).unwrap();
        let files = CalendarFiles {
            calendar: file("kalender.yaml"),
            addresses: file("adresboek.yaml"),
            done: file("afgerond.yaml"),
            from: Sender {
                name: "Kalender".to_owned(),
                address: "kalender@swv.example".to_owned(),
            },
        };
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let service =
            runtime.block_on(start(&folder, &files, at("2026-08-31 12:00"), Scripted::default()));
        let mut street = Street { service, files, runtime, folder, told: 0 };
        street.tick();
        street.mails();
        street
    }

    /// The process ends and starts again, on the same ledger.
    pub(crate) fn restart(&mut self) -> &mut Self {
        let now = self.service.clock.read().now;
        let Outlet::Scripted(server) = std::mem::replace(&mut self.service.outlet, Outlet::Nowhere)
        else {
            unreachable!("a street has a scripted mail server")
        };
        let Street { runtime, folder, files, .. } = self;
        let placeholder = runtime.block_on(Store::in_memory()).unwrap();
        let ledger = std::mem::replace(&mut self.service.ledger, placeholder);
        runtime.block_on(ledger.close());
        self.service = runtime.block_on(start(folder, files, now, server));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&mut self, name: &str, text: &str) -> &mut Self {
        std::fs::write(self.path(name), text).unwrap();
        self
    }

    /// Rewrites kalender.yaml.
    pub(crate) fn edit(&mut self, text: &str) -> &mut Self {
        self.write("kalender.yaml", text)
    }

    /// Ticks at this moment until nothing more is due; gives the first.
    pub(crate) fn tick(&mut self) -> Ticked {
        let first = self.runtime.block_on(tick(&mut self.service)).unwrap();
        for _ in 0..20 {
            let ticked = self.runtime.block_on(tick(&mut self.service)).unwrap();
            if ticked.enqueued + ticked.tried == 0 {
                return first;
            }
        }
        panic!("there is always more to do");
    }

    /// Moves the clock to this moment and ticks.
    pub(crate) fn at(&mut self, local: &str) -> &mut Self {
        self.service.clock.advance(at(local));
        self.tick();
        self
    }

    /// Somebody agrees to what the files hold now, in another process.
    pub(crate) fn agree(&mut self) -> &mut Self {
        let path = self.path("ledger.sqlite");
        let agreed = self.runtime.block_on(async {
            let mut ledger = Store::open(&path).await.unwrap();
            let running = running_versions(&mut ledger, std::slice::from_ref(&self.files)).await;
            let agreed = agree(&mut ledger, &self.files, running.unwrap()[0].as_ref()).await;
            ledger.close().await;
            agreed
        });
        agreed.unwrap().unwrap();
        self
    }

    /// The title of the row that tells versions apart, in the calendar that runs.
    pub(crate) fn rows(&self) -> usize {
        self.service.calendars[0].calendar.items.len()
    }

    /// `wanneer` of a row in the calendar that runs.
    pub(crate) fn rule(&self, row: &str) -> String {
        let calendar = &self.service.calendars[0].calendar;
        let item = calendar.find_item(row).unwrap_or_else(|| panic!("{row} does not run"));
        calendar.item(item).rule_text.to_string()
    }

    /// `bureau: subject` of each mail that arrived since the last call, in order.
    pub(crate) fn mails(&mut self) -> Vec<String> {
        self.arrived().iter().map(|it| said(it)).collect()
    }

    /// The bytes of each mail that arrived since the last call.
    pub(crate) fn arrived(&mut self) -> Vec<Vec<u8>> {
        let told = self.told;
        let received = &self.server().received;
        let new = received[told..].iter().filter(|it| it.arrived).map(|it| it.bytes.clone());
        let (new, told) = (new.collect(), received.len());
        self.told = told;
        new
    }

    fn server(&mut self) -> &mut Scripted {
        let Outlet::Scripted(server) = &mut self.service.outlet else {
            unreachable!("a street has a scripted mail server")
        };
        server
    }

    /// The mail server takes nothing from now on.
    pub(crate) fn mail_server_dies(&mut self) -> &mut Self {
        let reason = "connection refused".to_owned();
        self.server().answer_always(Some(Submission::Unavailable { reason, hold: true }));
        self
    }

    /// The mail server takes everything again.
    pub(crate) fn mail_server_lives(&mut self) -> &mut Self {
        self.server().answer_always(None);
        self
    }

    /// How many messages stand in the ledger in this stage.
    pub(crate) fn in_stage(&mut self, stage: Stage) -> i64 {
        let Street { runtime, service, .. } = self;
        let totals = runtime.block_on(service.ledger.totals(Mode::Live)).unwrap();
        totals.by_state.iter().find(|(it, _)| *it == stage).map_or(0, |(_, count)| *count)
    }

    /// How many bytes the ledger's file and its log have, and when they were written: for "nothing was written".
    pub(crate) fn ledger_writes(&self) -> Vec<(u64, std::time::SystemTime)> {
        let names = ["ledger.sqlite", "ledger.sqlite-wal"];
        let files = names.iter().filter_map(|it| std::fs::metadata(self.path(it)).ok());
        files.map(|it| (it.len(), it.modified().unwrap())).collect()
    }
}

/// `bureau: Kalender gewijzigd: …`
pub(crate) fn said(mail: &[u8]) -> String {
    let to = header(mail, "To");
    format!("{}: {}", to.split('@').next().unwrap_or_default(), subject_of(mail))
}

/// The text of a mail, unwrapped.
pub(crate) fn words(mail: &[u8]) -> String {
    text_of(mail).split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn start(
    folder: &TempDir,
    files: &CalendarFiles,
    now: DateTime<Utc>,
    server: Scripted,
) -> Service {
    let mut ledger = Store::open(&folder.path().join("ledger.sqlite")).await.unwrap();
    ledger.installation_or("test").await.unwrap();
    let files = std::slice::from_ref(files);
    let kept = running_versions(&mut ledger, files).await.unwrap();
    let calendars = kept.iter().flatten().map(|it| it.version.clone()).collect();
    let clock = Clock::borrowed(now, 1);
    let service =
        Service::new(calendars, ledger, Outlet::Scripted(server), clock, Mode::Live).await;
    let mut service = service.unwrap();
    service.operator = "beheer@swv.example".to_owned();
    service.settles_after = TimeDelta::zero();
    service.watch(files, &kept);
    take_good_files(&mut service).await.unwrap();
    service
}
