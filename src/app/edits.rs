//! Edited files, tick after tick: looked at, decided about in `delivery::edits`, worded in `messages::edits`, and written down.
//!
//! Nothing here depends on being told of a change: the files are compared at each tick. What becomes of an edit, and the mails
//! about it, are one transaction.

mod letters;
pub(super) mod watched;

use chrono::{DateTime, Utc};

use crate::adapters::system_clock;
use crate::app::crash_point::crash_point;
use crate::app::edits::letters::{Letters, Versions};
use crate::app::edits::watched::Seen;
use crate::app::load;
use crate::app::service::Service;
use crate::app::settings::CalendarFiles;
use crate::app::store::{LedgerError, Store};
use crate::app::version::Version;
use crate::delivery::edits::{
    Asks, Bytes, Decided, EditMail, FilesNow, Found, KnownOfFiles, OperatorNews, RefusedFiles,
    ToldTrouble, Turn, UnsentChange, Watched, decide,
};
use crate::delivery::{Ledger, Mode};

const HELD: &str =
    "an edit is held until somebody agrees: `plan` shows what it does, `plan --akkoord` takes it";

/// What a look at all files came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FilesSeen {
    /// A calendar was changed, or a mail was queued: there is something to do.
    pub(super) changed: bool,
    /// Some file has new bytes that are not believed yet: look again soon.
    pub(super) look_again: bool,
}

/// The look at the start: what is good is taken at once, as the operator who starts a service expects.
pub async fn take_good_files(service: &mut Service) -> Result<(), LedgerError> {
    let now = service.clock.read().now;
    for at in 0..service.watched.len() {
        look_at(service, at, true, now).await?;
    }
    abandon_others(service, now).await
}

/// Compares all files with what was last decided about, and decides about what is new and settled.
pub(super) async fn look_at_files(
    service: &mut Service,
    now: DateTime<Utc>,
) -> Result<FilesSeen, LedgerError> {
    let mut all = FilesSeen::default();
    for at in 0..service.watched.len() {
        let it = look_at(service, at, false, now).await?;
        all.changed |= it.changed;
        all.look_again |= it.look_again;
    }
    Ok(all)
}

async fn look_at(
    service: &mut Service,
    at: usize,
    is_start: bool,
    now: DateTime<Utc>,
) -> Result<FilesSeen, LedgerError> {
    let watched = &mut service.watched[at];
    // Before the files are read: an agreement that comes later is to bytes that come later.
    let agreed = service.ledger.agreed(&watched.stands.file).await?;
    let seen = watched.see();
    let files_now = FilesNow {
        hash: &seen.hash,
        agreed: agreed.as_deref(),
        settles_after: service.settles_after,
        since_boot: system_clock::since_boot(),
        now,
    };
    let others = others(&service.calendars, &watched.files);
    let asks = match is_start {
        true => watched.asks_at_start(&seen, &files_now, &others),
        false => watched.asks(&seen, &files_now, &others),
    };
    let changed = match asks {
        Asks::Patience => return Ok(FilesSeen { changed: false, look_again: true }),
        Asks::Nothing => false,
        Asks::Agreement => {
            let held = watched.stands.edit.as_ref();
            let why = held.map_or("", |it| it.why.as_str());
            tracing::warn!(file = watched.stands.file, why, "{HELD}");
            false
        }
        Asks::Decision => {
            let is_agreed = agreed.as_ref() == Some(&seen.hash);
            carry_out(service, at, &seen, is_agreed, now).await?
        }
    };
    if let Some(other) = agreed.filter(|it| *it != seen.hash && !is_start) {
        let file = &service.watched[at].stands.file;
        service.ledger.forget_agreement(file, &other).await?;
    }
    Ok(FilesSeen { changed, look_again: false })
}

/// Look, decide, word, write down, and only then go on from there; gives whether there is something to do.
async fn carry_out(
    service: &mut Service,
    at: usize,
    seen: &Seen,
    is_agreed: bool,
    now: DateTime<Utc>,
) -> Result<bool, LedgerError> {
    let Service { watched, calendars, ledger: store, mode, .. } = service;
    let watched = &mut watched[at];
    let (files, stands) = (watched.files.clone(), watched.stands.clone());
    let file = (stands.file.as_str(), *mode);
    let running = running(calendars, &files).filter(|_| stands.runs.is_some());
    let version = match stands.does_run(&seen.hash) {
        true => None,
        false => Some(watched.version(seen, &others(calendars, &files))),
    };
    let edited = version.as_ref().and_then(|it| it.as_ref().ok().copied());
    let found = match &version {
        None => Found::Unchanged,
        Some(Ok(version)) => Found::Good(version.edition(), version.bytes()),
        Some(Err(refused)) => Found::Refused(refused),
    };
    let past = EditPast::of(store, file, &service.installation, (running, edited), now).await?;
    let known = KnownOfFiles {
        is_agreed,
        operator: Some(service.operator.as_str()).filter(|it| !it.is_empty()),
        report_changes: service.report_changes,
        ..past.known(running)
    };
    let decided = decide(&stands, (&seen.hash, found), &known, now);
    let versions = Versions { running, edited, known: past.before_unsent.as_ref() };
    let letters = Letters {
        installation: &service.installation,
        mode: file.1,
        redirect: &service.redirect,
        files: &files,
        stands: &stands,
        versions,
        now,
    };
    if decided.is_news {
        write_down(store, &decided, &letters).await?;
    }
    log(&stands, &decided, found);
    watched.stands.after(&decided);
    if !matches!(decided.turn, Turn::Taken(_)) {
        return Ok(!decided.mails.is_empty());
    }
    run_from_now_on(calendars, watched.take());
    abandon_others(service, now).await?;
    Ok(true)
}

/// What was decided, with the mails about it.
async fn write_down(
    store: &mut Store,
    decided: &Decided,
    letters: &Letters<'_>,
) -> Result<(), LedgerError> {
    let before = decided.compared.as_ref().map(|it| letters.versions.of(it.with).bytes());
    let mails = letters.of(decided);
    let file = (letters.stands.file.as_str(), letters.mode);
    // A crash before the transaction leaves all as it was; after it all is there.
    crash_point("edit");
    store.turn(file, decided, (&mails, before), letters.now).await?;
    crash_point("edited");
    Ok(())
}

/// What is known beside the files; what an edit that can run is compared on is read for such an edit alone.
#[derive(Default)]
struct EditPast {
    told: Vec<ToldTrouble>,
    ledger: Option<Ledger>,
    /// The mails about changes that still wait, oldest first.
    unsent: Vec<UnsentChange>,
    /// What ran before the oldest of them.
    before_unsent: Option<Version>,
}

impl EditPast {
    async fn of(
        store: &mut Store,
        (file, mode): (&str, Mode),
        installation: &str,
        (running, edited): (Option<&Version>, Option<&Version>),
        now: DateTime<Utc>,
    ) -> Result<Self, LedgerError> {
        let told = store.told_of_edits(file, mode).await?;
        let Some(edited) = edited else { return Ok(Self { told, ..Self::default() }) };
        let unsent = store.unsent_changes(file, mode).await?;
        let organisation = &edited.calendar.organisation.id;
        let ledger = Some(store.load(organisation, mode, installation, now).await?);
        let before_unsent = running.zip(unsent.first()).and_then(|(it, unsent)| before(it, unsent));
        Ok(Self { told, ledger, unsent, before_unsent })
    }

    /// As far as the past tells it: nobody agreed, and nobody is told of a change or of trouble.
    fn known<'a>(&'a self, running: Option<&'a Version>) -> KnownOfFiles<'a> {
        KnownOfFiles {
            running: running.map(Version::edition),
            told: &self.told,
            ledger: self.ledger.as_ref(),
            unsent: &self.unsent,
            before_unsent: self.before_unsent.as_ref().map(Version::edition),
            is_agreed: false,
            operator: None,
            report_changes: false,
        }
    }
}

/// The ids of the other calendars that run.
fn others<'a>(calendars: &'a [Version], files: &CalendarFiles) -> Vec<&'a str> {
    let others = calendars.iter().filter(|it| it.files.calendar != files.calendar);
    others.map(|it| it.calendar.organisation.id.as_str()).collect()
}

/// The calendar of these files that runs.
fn running<'a>(calendars: &'a [Version], files: &CalendarFiles) -> Option<&'a Version> {
    calendars.iter().find(|it| it.files.calendar == files.calendar)
}

fn run_from_now_on(calendars: &mut Vec<Version>, taken: Option<Version>) {
    let Some(taken) = taken else { return };
    match calendars.iter_mut().find(|it| it.files.calendar == taken.files.calendar) {
        Some(running) => *running = taken,
        None => calendars.push(taken),
    }
}

/// What ran before an unsent change, as its reader knows it.
fn before(running: &Version, unsent: &UnsentChange) -> Option<Version> {
    let (calendar, addresses) = (unsent.calendar.clone(), unsent.addresses.clone());
    let bytes = Bytes { calendar, addresses: Some(addresses) };
    load::read(&running.files, bytes, None).version
}

/// Nobody gets mail of an organisation whose calendar no longer runs: its id was changed, or it was taken out of
/// `server.yaml`. While one calendar cannot run at all, it may be its.
async fn abandon_others(service: &mut Service, now: DateTime<Utc>) -> Result<(), LedgerError> {
    let Service { watched, calendars, ledger, mode, .. } = service;
    let Some(first) = watched.first() else { return Ok(()) };
    if watched.iter().any(|it| it.stands.runs.is_none()) {
        return Ok(());
    }
    let organisations = calendars.iter().map(|it| it.calendar.organisation.id.as_str());
    let organisations: Vec<&str> = organisations.collect();
    let letters = Letters {
        installation: &service.installation,
        mode: *mode,
        redirect: &service.redirect,
        files: &first.files,
        stands: &first.stands,
        versions: Versions { running: running(calendars, &first.files), ..Versions::default() },
        now,
    };
    for (organisation, entries) in ledger.waiting_of_others(&organisations, *mode).await? {
        let messages = entries.len();
        tracing::warn!(
            organisation,
            messages,
            "no calendar of it runs any more: what waited is withdrawn"
        );
        let to = Some(service.operator.as_str()).filter(|it| !it.is_empty());
        let to_operator = to.map(|to| {
            let gone = organisation.clone();
            let news = OperatorNews::Abandoned { organisation: gone, messages };
            EditMail::to_operator(to, news, &organisation)
        });
        let mail = to_operator.as_ref().map(|it| letters.finished(it, None));
        ledger.abandon(&entries, *mode, to_operator.as_ref().zip(mail.as_ref()), now).await?;
    }
    Ok(())
}

/// `stands`: as the files stood before.
fn log(stands: &Watched, decided: &Decided, found: Found<'_>) {
    let file = &stands.file;
    match (&decided.turn, found) {
        (Turn::Back, _) if stands.edit.is_some() => {
            tracing::info!(file, "the files are again what runs");
        }
        (Turn::Refused { digest, .. } | Turn::NeverRan { digest }, Found::Refused(refused))
            if stands.is_new_refusal(digest) =>
        {
            log_refusal(stands, refused);
        }
        (Turn::Held(edit), _) => tracing::warn!(file, why = edit.why, "{HELD}"),
        (Turn::Taken(version), Found::Good(edition, _)) if stands.runs.is_some() => tracing::info!(
            organisation = version.organisation,
            version = &version.hash[..12],
            rows = edition.calendar.items.len(),
            "the calendar was changed; this version runs from now on"
        ),
        _ => {}
    }
    if let Some(since) = decided.is_degraded_since() {
        let since = since.to_rfc3339();
        tracing::error!(file, %since, "a calendar file has been broken for a day; the operator is told");
    }
}

fn log_refusal(stands: &Watched, refused: &RefusedFiles) {
    tracing::error!(
        file = stands.file,
        place = refused.place,
        why = refused.why,
        errors = refused.count(),
        goes_on = stands.runs.is_some(),
        "a calendar file is broken and is not taken; `check` shows what and where"
    );
}
