//! How fast rows become a plan, and in how much memory.
//!
//! `cargo bench --bench planning` plans 25,000, 50,000 and 100,000 rows over ten years and prints CPU time and memory:
//! twice the rows must take twice the time.
//!
//! `cargo bench --bench planning -- dates 100000` turns rules into that many dates, without ladders: for callgrind,
//! with `--toggle-collect='kwaliteitskalender::planning::planner::plan'`.

#[path = "../tests/it/world/calendar.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod calendar;
mod processor;

use std::fs::read_to_string;

use kwaliteitskalender::calendar::Calendar;
use kwaliteitskalender::calendar::rule::month_name;
use kwaliteitskalender::dates::Window;
use kwaliteitskalender::planning::{Shift, plan};

use calendar::{day, read, small};
use processor::cpu_ns;

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
    let calendar = dated_rows(count, "gewoon");
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
    let calendar = dated_rows(count / 10, "[]");
    let plan = plan(&calendar, &[], ten_years());
    println!("{} dates", plan.duties.len());
}

fn ten_years() -> Window {
    Window::new(day("2024-08-01"), day("2034-08-01"))
}

/// One row is read for each day of the year, and repeated: the memory to read 100,000 rows would hide that of the plan.
fn dated_rows(count: u32, ladder: &str) -> Calendar {
    let row = |at: u32| {
        let month = month_name(u8::try_from(at / 28 + 1).expect("one of twelve"));
        let wording = if at.is_multiple_of(3) { "uiterlijk" } else { "voor" };
        let when = format!("jaarlijks {wording} {} {month}", at % 28 + 1);
        format!("rij-{at}: {{ wat: Rij, wanneer: {when}, wie: directeur, ritme: {ladder} }}\n")
    };
    let mut calendar = read(&small("", &(0..12 * 28).map(row).collect::<String>()));
    let year = std::mem::take(&mut calendar.items);
    calendar.items = year.into_iter().cycle().take(count as usize).collect();
    for (at, item) in calendar.items.iter_mut().enumerate() {
        item.id = format!("rij-{at}").into();
    }
    calendar
}

fn memory_kb(key: &str) -> u64 {
    let status = read_to_string("/proc/self/status").expect("Linux tells each process its memory");
    let line =
        status.lines().find_map(|line| line.strip_prefix(key)).expect("VmRSS and VmHWM are there");
    line.trim_matches(|it: char| !it.is_ascii_digit()).parse().expect("a number of kB")
}
