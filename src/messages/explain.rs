//! `explain`: one row in words: its rule, its dates, its mails, and why each falls on its day.

mod explanation;
mod about;
mod mails;
mod understood;

use chrono::NaiveDate;

use crate::calendar::Calendar;
use crate::messages::{deadline, dutch, listings};
use crate::planning::{Duty, DutyIx, Settlement, State};

pub use explanation::{Explanation, Origin, Setting};
pub use understood::understood;

pub fn page(it: &Explanation<'_>) -> String {
    let item = it.row();
    let mut text = format!("{}: {}\n", item.id, item.title);
    let group = &it.calendar.group(item.group).title;
    text.push_str(&format!("{}, regel {}, rubriek {group}\n\n", it.file, item.line));
    text.push_str(&listings::columns(&about::lines(it)));
    text.push_str(&dates(it));
    text.push_str(&mails::section(it));
    // Of a row without mails nothing is set.
    if item.see.is_none() {
        text.push_str(&settings(it));
    }
    text
}

/// "De komende data:" and what is known of each.
fn dates(it: &Explanation<'_>) -> String {
    if it.coming.is_empty() {
        return "\nEr komt geen datum meer.\n".to_owned();
    }
    let mut rows = Vec::new();
    for group in &it.coming {
        let mut lines = date_lines(it, group).into_iter();
        rows.push(vec![it.common_id(group), lines.next().unwrap_or_default()]);
        rows.extend(lines.map(|line| vec![String::new(), line]));
    }
    let is_over =
        |group: &Vec<DutyIx>| it.duty(group[0]).dates.is_some_and(|dates| dates.due < it.today);
    let which = if it.coming.iter().any(is_over) { "De data" } else { "De komende data" };
    format!("\n{which}:\n{}", listings::columns(&rows))
}

fn date_lines(it: &Explanation<'_>, group: &[DutyIx]) -> Vec<String> {
    let first = it.duty(group[0]);
    let Some(dates) = first.dates else { return vec![waits(it.calendar, first)] };
    let near = match first.state {
        State::Counting { number, of } => format!(" ({number} van {of})"),
        _ => format!(", {}", dutch::distance(it.today, dates.due)),
    };
    let was = if dates.due < it.today { "was " } else { "" };
    let mut lines = vec![format!("{was}{}{near}", deadline::by(&dates))];
    lines.extend(practical(it, group));
    if it.calendar.open.coverage().until <= dates.due {
        lines.push("zo ver vooruit zijn de schoolvakanties nog niet bekend".to_owned());
    }
    let settled: Vec<&DutyIx> = group.iter().filter(|ix| it.duty(**ix).settled.is_some()).collect();
    match it.duty(group[0]).settled {
        Some(Settlement::Done(on)) if settled.len() == group.len() => {
            lines.push(format!("afgerond op {}", dutch::long_date(on)));
        }
        Some(Settlement::NotApplicable) if settled.len() == group.len() => {
            lines.push("deze keer niet van toepassing".to_owned());
        }
        _ if !settled.is_empty() => {
            lines.push(format!("{} van de {} afgerond", settled.len(), group.len()));
        }
        _ => {}
    }
    lines
}

/// "graag vrijdag 18 december 2026: daarna is het kerstvakantie (…)", for each party that counts otherwise (R15).
fn practical(it: &Explanation<'_>, group: &[DutyIx]) -> Vec<String> {
    let mut days: Vec<(NaiveDate, DutyIx, Vec<&str>)> = Vec::new();
    for ix in group {
        let duty = it.duty(*ix);
        for party in duty.parties(it.calendar) {
            let Some(day) = deadline::practical(it.calendar, duty, *party) else { continue };
            match days.iter_mut().find(|(other, ..)| *other == day) {
                Some((_, _, names)) => names.push(it.name(*party)),
                None => days.push((day, *ix, vec![it.name(*party)])),
            }
        }
    }
    let several = 1 < days.len();
    let open = &it.calendar.open;
    let line = |(day, ix, names): (NaiveDate, DutyIx, Vec<&str>)| {
        let why = deadline::why_practical(open, it.duty(ix), day);
        let who = if several { format!(" ({})", dutch::list(&names)) } else { String::new() };
        match why {
            Some(why) => Some(format!("graag {}{who}: {why}", dutch::long_date(day))),
            None if several => Some(format!("{}{who}", dutch::long_date(day))),
            None => None,
        }
    };
    days.into_iter().filter_map(line).collect()
}

/// "nog geen datum", "wacht op: publicatie van de norm"
fn waits(calendar: &Calendar, duty: &Duty) -> String {
    match duty.state {
        State::AwaitingStartYear => "wacht: het eerste jaar is niet bekend".to_owned(),
        State::AwaitingEvent(event) => format!("wacht op: {}", calendar.event(event).title),
        State::AwaitingPlan => "wacht: de planning is er nog niet".to_owned(),
        State::AwaitingDate { not_before: Some(year) } => {
            format!("nog geen datum; niet vóór {year}")
        }
        State::Expected { year } => format!("naar verwachting in {year}; geen vaste datum"),
        State::Continuous => "doorlopend; er is geen einddatum".to_owned(),
        State::Undated => "zonder datum".to_owned(),
        State::AwaitingDate { .. } | State::Planned | State::Counting { .. } => {
            "nog geen datum".to_owned()
        }
    }
}

/// "Waar dit vandaan komt:" key, origin, value.
fn settings(it: &Explanation<'_>) -> String {
    let row = |setting: &Setting| {
        let origin = match setting.origin {
            Origin::Row => "van dit onderdeel".to_owned(),
            Origin::Section => "van de rubriek".to_owned(),
            Origin::Party(party) => format!("van {}", it.name(party)),
            Origin::Defaults => "van standaard".to_owned(),
            Origin::Program => "van het programma zelf".to_owned(),
        };
        let line = setting.line.map(|line| format!(", regel {line}")).unwrap_or_default();
        vec![setting.key.to_owned(), format!("{origin}{line}"), setting.value.clone()]
    };
    let rows: Vec<Vec<String>> = it.settings.iter().map(row).collect();
    format!("\nWaar dit vandaan komt:\n{}", listings::columns(&rows))
}
