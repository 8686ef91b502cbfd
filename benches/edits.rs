//! What judging an edit costs the daemon: two calendars of many rows on the ledger of a year, compared.
//!
//! `cargo bench --bench edits` judges an edit of one row, and one of `standaard` that moves every mail, in calendars of
//! 1,000, 3,000 and 10,000 rows, and prints the CPU time, a row, and beside the bare parse of both files: ten times the rows
//! must take ten times the time.
//!
//! `cargo bench --bench edits -- one 3000` judges one edit: for callgrind, with
//! `--toggle-collect='kwaliteitskalender::delivery::difference::difference'`.

mod large;
mod processor;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kwaliteitskalender::calendar::{AddressBook, Calendar, Files, read};
use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::{
    Durations, EntryState, Ledger, Mode, Situation, Submission, difference, planning_window,
    reconcile,
};
use kwaliteitskalender::planning::{Author, Fact, Happened, plan};

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
        Some("one") => judge(rows(), "an edit of one row", one_row),
        Some("all") => judge(rows(), "an edit of all mails", all_rows),
        _ => {
            for rows in ROWS {
                judge(rows, "an edit of one row", one_row);
                judge(rows, "an edit of all mails", all_rows);
            }
        }
    }
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

fn judge(rows: usize, what: &str, edit: impl Fn(&str) -> String) {
    let text = many_rows(rows);
    let edited = edit(&text);
    let ((was, addresses), (is, _)) = (calendar(&text), calendar(&edited));
    let now = "2026-11-17T10:00:00Z".parse().expect("a moment");
    let ledger = lived(&was, &addresses, now);
    let bare = cpu_ns_of(|| {
        parse_bare(&text);
        parse_bare(&edited);
    });
    let until = local_day(now, is.organisation.zone) + TimeDelta::days(AHEAD_DAYS);
    let mut rows_changed = 0;
    let mut mails = 0;
    let judged = cpu_ns_of(|| {
        let planned =
            |calendar| plan(calendar, &ledger.facts, planning_window(calendar, &ledger, now));
        let plans = [planned(&was), planned(&is)];
        let side = |calendar, plan| Situation {
            calendar,
            addresses: &addresses,
            plan,
            ledger: &ledger,
            now,
        };
        let found = difference(&side(&was, &plans[0]), &side(&is, &plans[1]), until);
        (rows_changed, mails) = (found.rows.len(), found.count(|_| true));
    });
    println!(
        "{rows} rows, {what} ({rows_changed} rows, {mails} mails): {:.0} ms, {:.1} µs a row, {:.1} times the bare parse of both files",
        judged as f64 / 1e6,
        judged as f64 / 1e3 / rows as f64,
        judged as f64 / bare as f64,
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
    let open = plan.occurrences.iter().filter(|it| it.settled.is_none());
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
        ledger.submit(id, &accepted, at, &Durations::standard());
    }
    ledger.entries.retain(|it| at - it.queued_at < TimeDelta::days(35));
}

fn cpu_ns_of(run: impl FnOnce()) -> u64 {
    let before = cpu_ns();
    run();
    cpu_ns() - before
}
