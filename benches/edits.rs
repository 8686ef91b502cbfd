//! What judging an edit costs the daemon: two calendars of many rows on the ledger of a year, compared.
//!
//! `cargo bench --bench edits` judges an edit of one row, and one of `standaard` that moves every mail, in calendars of
//! 1,000, 3,000 and 10,000 rows, and prints the CPU time, a row, and beside the bare parse of both files: ten times the rows
//! must take ten times the time.
//!
//! It judges as the service does when the files have changed, and the comparison alone.
//!
//! `cargo bench --bench edits -- one 3000` compares for one edit: for callgrind, with
//! `--toggle-collect='kwaliteitskalender::delivery::difference::difference'`. `all` is an edit of every mail; `decide` an
//! edit of one row, as the service decides about it (`--toggle-collect='*edits::decide::decide'`); and `quiet` one decision
//! of the service when nothing is due (`--toggle-collect='edits::quiet'`).

mod large;
mod processor;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kwaliteitskalender::calendar::{AddressBook, Calendar, Files, read};
use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::edits::{Bytes, Found, KnownOfFiles, Turn, Watched, decide};
use kwaliteitskalender::delivery::{
    Edition, EntryState, Ledger, Mode, Situation, Submission, difference, planning_window,
    reconcile,
};
use kwaliteitskalender::planning::{Author, Fact, Happened, Plan, plan};

use large::{many_rows, parse_bare};
use processor::cpu_ns;

const ROWS: [usize; 3] = [1_000, 3_000, 10_000];

/// As far as the daemon compares.
const AHEAD_DAYS: i64 = 400;

const ADDRESSES: &str = "cva: cva@swv.example\ndirecteur: directeur@swv.example\n";

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let rows = || arguments.get(1).and_then(|it| it.parse().ok()).unwrap_or(3_000);
    match arguments.first().map(String::as_str) {
        Some("one") => compare(&Edit::of(rows(), "an edit of one row", one_row)),
        Some("all") => compare(&Edit::of(rows(), "an edit of all mails", all_rows)),
        Some("decide") => judge(&Edit::of(rows(), "an edit of one row", one_row)),
        Some("quiet") => nothing_is_due(rows()),
        _ => {
            for rows in ROWS {
                for (what, edit) in EDITS {
                    let edit = Edit::of(rows, what, edit);
                    compare(&edit);
                    judge(&edit);
                }
                nothing_is_due(rows);
            }
        }
    }
}

type Change = fn(&str) -> String;

const EDITS: [(&str, Change); 2] =
    [("an edit of one row", one_row), ("an edit of all mails", all_rows)];

/// A calendar before and after an edit, and the ledger of its year.
struct Edit {
    rows: usize,
    what: &'static str,
    text: String,
    edited: String,
    was: Calendar,
    is: Calendar,
    addresses: AddressBook,
    ledger: Ledger,
    now: DateTime<Utc>,
}

impl Edit {
    fn of(rows: usize, what: &'static str, edit: Change) -> Self {
        let text = many_rows(rows);
        let edited = edit(&text);
        let ((was, addresses), (is, _)) = (calendar(&text), calendar(&edited));
        let now = moment();
        let ledger = lived(&was, &addresses, now);
        Self { rows, what, text, edited, was, is, addresses, ledger, now }
    }

    fn report(&self, how: &str, ns: u64) {
        let bare = cpu_ns_of(|| {
            parse_bare(&self.text);
            parse_bare(&self.edited);
        });
        println!(
            "{} rows, {}, {how}: {:.0} ms, {:.1} µs a row, {:.1} times the bare parse of both files",
            self.rows,
            self.what,
            ns as f64 / 1e6,
            ns as f64 / 1e3 / self.rows as f64,
            ns as f64 / bare as f64,
        );
    }
}

fn moment() -> DateTime<Utc> {
    "2026-11-17T10:00:00Z".parse().expect("a moment")
}

fn one_row(text: &str) -> String {
    text.replacen("jaarlijks voor 1 januari", "jaarlijks voor 20 januari", 1)
}

fn all_rows(text: &str) -> String {
    text.replacen(
        "kalender:\n",
        "standaard: { ritme: [5 weken, 3 weken, 3 dagen] }\nkalender:\n",
        1,
    )
}

fn compare(edit: &Edit) {
    let Edit { was, is, addresses, ledger, now, .. } = edit;
    let until = local_day(*now, is.organisation.zone) + TimeDelta::days(AHEAD_DAYS);
    let mut rows_changed = 0;
    let mut mails = 0;
    let compared = cpu_ns_of(|| {
        let planned =
            |calendar| plan(calendar, &ledger.facts, planning_window(calendar, ledger, *now));
        let plans = [planned(was), planned(is)];
        let side = |calendar, plan| Situation { calendar, addresses, plan, ledger, now: *now };
        let found = difference(&side(was, &plans[0]), &side(is, &plans[1]), until);
        (rows_changed, mails) = (found.rows.len(), found.count(|_| true));
    });
    edit.report(&format!("compared ({rows_changed} rows, {mails} mails)"), compared);
}

/// As the service decides about new files.
fn judge(edit: &Edit) {
    let edition = |calendar| Edition { calendar, addresses: &edit.addresses };
    let runs = Some(("before".to_owned(), edit.now - TimeDelta::days(1)));
    let watched = Watched::new("kalender.yaml".to_owned(), runs, None);
    let bytes = Bytes {
        calendar: edit.edited.clone().into_bytes(),
        addresses: Some(ADDRESSES.as_bytes().to_vec()),
    };
    let known = KnownOfFiles {
        running: Some(edition(&edit.was)),
        told: &[],
        ledger: Some(&edit.ledger),
        is_agreed: false,
        unsent: &[],
        before_unsent: None,
        operator: None,
        report_changes: true,
    };
    let mut is_taken = false;
    let judged = cpu_ns_of(|| {
        let found = Found::Good(edition(&edit.is), &bytes);
        let decided = decide(&watched, ("after", found), &known, edit.now);
        is_taken = matches!(decided.turn, Turn::Taken(_));
    });
    edit.report(if is_taken { "judged, and taken" } else { "judged, and held" }, judged);
}

fn situation<'a>(
    calendar: &'a Calendar,
    addresses: &'a AddressBook,
    plan: &'a Plan,
    ledger: &'a Ledger,
    now: DateTime<Utc>,
) -> Situation<'a> {
    Situation { calendar, addresses, plan, ledger, now }
}

/// Apart, so that callgrind can tell it from the decisions of the year before.
#[inline(never)]
fn quiet(at: &Situation<'_>) -> usize {
    reconcile(at).len()
}

/// One decision when all that is due has gone.
fn nothing_is_due(rows: usize) {
    let (calendar, addresses) = calendar(&many_rows(rows));
    let now = moment();
    let mut ledger = lived(&calendar, &addresses, now);
    let plan = plan(&calendar, &ledger.facts, planning_window(&calendar, &ledger, now));
    let due = reconcile(&situation(&calendar, &addresses, &plan, &ledger, now));
    ledger.apply(&due, now);
    accept_all(&mut ledger, now);
    let mut effects = 0;
    let at = situation(&calendar, &addresses, &plan, &ledger, now);
    let decided = cpu_ns_of(|| effects = quiet(&at));
    println!(
        "{rows} rows, a decision without a change ({effects} effects): {:.1} ms, {:.2} µs a row",
        decided as f64 / 1e6,
        decided as f64 / 1e3 / rows as f64,
    );
}

fn calendar(text: &str) -> (Calendar, AddressBook) {
    let files =
        Files { calendar: text.as_bytes(), addresses: Some(ADDRESSES.as_bytes()), done: None };
    let reading = read(&files);
    (reading.calendar.expect("a good calendar"), reading.addresses)
}

/// The ledger after a year in which every mail was accepted and everything done on time.
fn lived(calendar: &Calendar, addresses: &AddressBook, now: DateTime<Utc>) -> Ledger {
    let mut ledger = Ledger::empty("bench", Mode::Live);
    let mut at = now - TimeDelta::days(366);
    while at < now {
        let today = local_day(at, calendar.organisation.zone);
        done_before(today, calendar, &mut ledger, at);
        let plan = plan(calendar, &ledger.facts, planning_window(calendar, &ledger, at));
        let effects =
            reconcile(&Situation { calendar, addresses, plan: &plan, ledger: &ledger, now: at });
        ledger.apply(&effects, at);
        accept_all(&mut ledger, at);
        at += TimeDelta::days(7);
    }
    ledger
}

fn done_before(today: NaiveDate, calendar: &Calendar, ledger: &mut Ledger, at: DateTime<Utc>) {
    let plan = plan(calendar, &ledger.facts, planning_window(calendar, ledger, at));
    let open = plan.duties.iter().filter(|it| it.settled.is_none());
    let done = open.filter_map(|it| Some((it, it.dates?.practical))).filter(|(_, on)| *on < today);
    let facts: Vec<Fact> = done
        .map(|(it, on)| Fact {
            subject: it.subject(calendar),
            what: Happened::Done { on, outcome: None, evidence: None },
            note: None,
            author: Author::System,
            at,
        })
        .collect();
    ledger.facts.extend(facts);
}

/// What was accepted long ago is no longer read.
fn accept_all(ledger: &mut Ledger, at: DateTime<Utc>) {
    let accepted = Submission::Accepted { answer: String::new() };
    let queued = ledger.entries.iter().filter(|it| matches!(it.state, EntryState::Queued { .. }));
    let queued: Vec<_> = queued.map(|it| it.id).collect();
    for id in queued {
        ledger.submit(id, &accepted, at);
    }
    ledger.entries.retain(|it| at - it.queued_at < TimeDelta::days(35));
}

fn cpu_ns_of(run: impl FnOnce()) -> u64 {
    let before = cpu_ns();
    run();
    cpu_ns() - before
}
