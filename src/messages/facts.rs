//! Everything worth knowing about one row, in order of use.

use chrono::NaiveDate;

use crate::calendar::{CountsWith, Item, ItemIx};
use crate::delivery::Line;
use crate::messages::deadline::{self, Spoken};
use crate::messages::kinds::FactsOf;
use crate::messages::matter::Matter;
use crate::messages::{dutch, title};
use crate::planning::{Duty, DutyIx, Kind, State};

/// Labels with their values; what a row does not have is empty.
pub(super) fn facts(matter: &Matter<'_>, line: &Line, of: FactsOf) -> Vec<(&'static str, String)> {
    let Some(duty) = matter.duty(line) else { return Vec::new() };
    let item = matter.calendar.item(duty.item);
    let mut facts: Vec<(&'static str, String)> = Vec::with_capacity(12);
    if item.short_name() != &*item.title {
        facts.push(("Onderdeel", title::full(matter.calendar, duty)));
    }
    facts.push(("Rubriek", matter.calendar.group(item.group).title.clone()));
    facts.push(("Wie", who(matter, item, duty)));
    facts.push(("In de kalender", item.rule.to_string()));
    if of != FactsOf::Afterwards {
        facts.extend(working_date(matter, line, duty));
    }
    let own = |key| item.text(key).unwrap_or_default().to_owned();
    facts.push(("Klaar als", own("bewijs")));
    facts.push(("Eerst nodig", needs(matter, item)));
    facts.push(("Afvinken", to_tick_off(matter, item)));
    facts.push(("Grondslag", own("grondslag")));
    facts.push(("Opmerking", own("opmerking")));
    if let Some(assumption) = item.text("aanname") {
        facts.push(("Aanname", format!("{assumption}; klopt dit?")));
    }
    if of == FactsOf::Reminder
        && let Some(day) = line.duty.and_then(|ix| next_day(matter, ix, line))
    {
        let day = dutch::long_date(day);
        facts.push(("Volgende mail", format!("{day}, tenzij het dan klaar is")));
    }
    facts
}

/// "CvA", "Administratiekantoor en Directeur-bestuurder SWV, samen met SLP"
fn who(matter: &Matter<'_>, item: &Item, duty: &Duty) -> String {
    let mut who = matter.names(duty.parties(matter.calendar));
    if !item.with.is_empty() {
        who.push_str(", samen met ");
        who.push_str(&matter.names(&item.with));
    }
    who
}

/// "vrijdag 29 mei 2026; daarna is het weekend": the working date and why it is earlier.
fn working_date(matter: &Matter<'_>, line: &Line, duty: &Duty) -> Option<(&'static str, String)> {
    let dates = duty.dates?;
    let day = deadline::practical(matter.calendar, duty, line.party)?;
    let why = deadline::why_practical(&matter.calendar.open, duty, day)?;
    if deadline::spoken(&dates, day, matter.today()) == Spoken::PracticalPassed {
        return None;
    }
    let counts = matter.calendar.item(duty.item).counts_with;
    let counts = counts.or(matter.calendar.party(line.party).counts_with);
    let label = match (duty.state, counts) {
        (State::Counting { .. }, _) => "Graag op",
        (_, Some(CountsWith::Workdays)) => "Laatste werkdag",
        _ => "Laatste schooldag",
    };
    Some((label, format!("{}; {why}", dutch::long_date(day))))
}

/// Rows that this one waits for, as far as they are open.
fn needs(matter: &Matter<'_>, item: &Item) -> String {
    let open = |needed: &&ItemIx| {
        let mut own = matter.plan.duties.iter().filter(|it| it.item == **needed);
        own.any(|it| it.settled.is_none())
    };
    let needed = item.needs.iter().filter(open);
    dutch::list(&needed.map(|it| matter.calendar.item(*it).short_name()).collect::<Vec<_>>())
}

fn to_tick_off(matter: &Matter<'_>, item: &Item) -> String {
    let group = item.tick_per.map(|ix| matter.calendar.party(ix));
    group.map_or(String::new(), |group| matter.names(&group.members))
}

/// The day of the next rung for this reader; one that is taken along in this very mail (R8) is none.
fn next_day(matter: &Matter<'_>, duty: DutyIx, line: &Line) -> Option<NaiveDate> {
    let reminders = &matter.plan.reminders;
    let first = reminders.partition_point(|it| it.duty < duty);
    reminders[first..]
        .iter()
        .take_while(|it| it.duty == duty)
        .filter(|it| it.party == line.party && it.kind == Kind::Before)
        .map(|it| it.day)
        .filter(|day| matter.today().max(line.planned) < *day)
        .min()
}
