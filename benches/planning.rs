//! How fast rows become a plan, and in how much memory.
//!
//! `cargo bench --bench planning` plans 25,000, 50,000 and 100,000 rows over ten years and prints CPU time and memory:
//! twice the rows must take twice the time.
//!
//! `cargo bench --bench planning -- dates 100000` turns rules into that many dates, without ladders: for callgrind,
//! with `--toggle-collect='kwaliteitskalender::planning::planner::plan'`.

#[path = "../tests/it/planning/sample.rs"]
mod sample;
mod processor;

use std::fs::read_to_string;

use kwaliteitskalender::calendar::rule::{DayMonth, Rule, Term, Wording};
use kwaliteitskalender::calendar::{Calendar, Item, LadderIx};
use kwaliteitskalender::dates::Window;
use kwaliteitskalender::planning::{Shift, plan};

use processor::cpu_ns;
use sample::{before, calendar, day, every, row};

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    let number = |at: usize| arguments.get(at).and_then(|it| it.parse::<u32>().ok());
    match arguments.first().map(String::as_str) {
        Some("dates") => dates(number(1).unwrap_or(100_000)),
        Some("rows") => rows(number(1).unwrap_or(100_000)),
        _ => [25_000, 50_000, 100_000].into_iter().for_each(rows),
    }
}

/// Ten years of rows, each on one of 336 days of the year, with the usual ladder of four rungs.
fn rows(count: u32) {
    let calendar = dated_rows(count, sample::USUAL);
    let (cpu_before, memory_before) = (cpu_ns(), memory_kb("VmRSS"));
    let plan = plan(&calendar, &[], ten_years());
    let cpu_ms = (cpu_ns() - cpu_before) / 1_000_000;
    let (memory, peak) = (memory_kb("VmRSS") - memory_before, memory_kb("VmHWM"));
    let shifted = plan.reminders.iter().filter(|it| it.shift != Shift::None).count();
    println!(
        "{count} rows: {} occurrences, {} reminders ({shifted} shifted), {cpu_ms} ms CPU, plan {} MB, process at its peak {} MB",
        plan.duties.len(),
        plan.reminders.len(),
        memory / 1024,
        peak / 1024,
    );
}

/// Rules to nominal, due, last workday, last school day and practical date.
fn dates(count: u32) {
    let mut calendar = dated_rows(count / 10, LadderIx(2));
    calendar
        .ladders
        .push(kwaliteitskalender::calendar::Ladder { id: String::new(), rungs: Vec::new() });
    let plan = plan(&calendar, &[], ten_years());
    println!("{} dates", plan.duties.len());
}

fn ten_years() -> Window {
    Window::new(day("2024-08-01"), day("2034-08-01"))
}

fn dated_rows(count: u32, ladder: LadderIx) -> Calendar {
    let items = (0..count).map(|at| {
        let [month, date] =
            [at / 28 % 12 + 1, at % 28 + 1].map(|it| u8::try_from(it).expect("within a month"));
        let term = match at % 3 {
            0 => Term::Day(DayMonth { month, day: date }, Wording::By),
            _ => before(date, month),
        };
        let rule: Rule = every(1, Some(term), None);
        Item { ladder, ..row(&format!("rij-{at}"), rule) }
    });
    Calendar { items: items.collect(), ..calendar() }
}

fn memory_kb(key: &str) -> u64 {
    let status = read_to_string("/proc/self/status").expect("Linux tells each process its memory");
    let line =
        status.lines().find_map(|line| line.strip_prefix(key)).expect("VmRSS and VmHWM are there");
    line.trim_matches(|it: char| !it.is_ascii_digit()).parse().expect("a number of kB")
}
