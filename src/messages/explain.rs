//! `explain`: one row in words: its rule, its dates, its mails, and why each falls on its day.

mod about;
mod mails;
mod understood;

use chrono::NaiveDate;

use crate::calendar::keys::{Keyed, said};
use crate::calendar::{Calendar, Escalation, Item, ItemIx, PartyIx};
use crate::delivery::Reason;
use crate::messages::{deadline, dutch, listings};
use crate::planning::{Occurrence, OccurrenceIx, Plan, Reminder, Settlement, State};

pub use understood::understood;

/// Everything that is told about one row.
pub struct Explanation<'a> {
    pub calendar: &'a Calendar,
    /// Name of its file.
    pub file: &'a str,
    pub item: ItemIx,
    /// Planned far enough for all that is shown.
    pub plan: &'a Plan,
    /// The local day.
    pub today: NaiveDate,
    /// What was due before this day is over: nothing is mailed about it any more.
    pub from: NaiveDate,
    /// Shown with their dates, those due on one day together.
    pub coming: Vec<Vec<OccurrenceIx>>,
    /// Those whose mails are shown.
    pub mailed: Vec<OccurrenceIx>,
    /// Where what is not about this row alone comes from.
    pub settings: Vec<Setting>,
    /// What has become of each reminder so far; `None`: it is still to come, or nobody knows.
    pub standing: Vec<(Reminder, Standing)>,
    /// The day on which each will go if all goes as planned; what is not in it goes with nobody's mail.
    pub goes: Vec<(Reminder, NaiveDate)>,
}

/// One key that a row has from somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// As written in the file.
    pub key: &'static str,
    pub value: String,
    pub origin: Origin,
    /// 1-based; of the program's own there is none.
    pub line: Option<u32>,
}

/// Where a value comes from; one level of defaults after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Written in the row.
    Row,
    Section,
    Party(PartyIx),
    /// In `standaard`.
    Defaults,
    Program,
}

/// What has become of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Accepted on this local day.
    Sent(NaiveDate),
    Waiting,
    /// Not sent, and why.
    Skipped(Reason),
}

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

impl<'a> Explanation<'a> {
    fn row(&self) -> &'a Item {
        self.calendar.item(self.item)
    }

    fn name(&self, party: PartyIx) -> &'a str {
        &self.calendar.party(party).name
    }

    fn occurrence(&self, ix: OccurrenceIx) -> &'a Occurrence {
        self.plan.occurrence(ix)
    }

    /// The id of occurrences that differ in their member only.
    fn common_id(&self, group: &[OccurrenceIx]) -> String {
        let first = *self.occurrence(group[0]);
        let member = if group.len() == 1 { first.member } else { None };
        Occurrence { member, ..first }.id(self.calendar)
    }
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
    let is_over = |group: &Vec<OccurrenceIx>| {
        it.occurrence(group[0]).dates.is_some_and(|dates| dates.due < it.today)
    };
    let which = if it.coming.iter().any(is_over) { "De data" } else { "De komende data" };
    format!("\n{which}:\n{}", listings::columns(&rows))
}

fn date_lines(it: &Explanation<'_>, group: &[OccurrenceIx]) -> Vec<String> {
    let first = it.occurrence(group[0]);
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
    let settled: Vec<&OccurrenceIx> =
        group.iter().filter(|ix| it.occurrence(**ix).settled.is_some()).collect();
    match it.occurrence(group[0]).settled {
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
fn practical(it: &Explanation<'_>, group: &[OccurrenceIx]) -> Vec<String> {
    let mut days: Vec<(NaiveDate, OccurrenceIx, Vec<&str>)> = Vec::new();
    for ix in group {
        let occurrence = it.occurrence(*ix);
        for party in occurrence.responsible(it.calendar) {
            let Some(day) = deadline::practical(it.calendar, occurrence, *party) else { continue };
            match days.iter_mut().find(|(other, ..)| *other == day) {
                Some((_, _, names)) => names.push(it.name(*party)),
                None => days.push((day, *ix, vec![it.name(*party)])),
            }
        }
    }
    let several = 1 < days.len();
    let open = &it.calendar.open;
    let line = |(day, ix, names): (NaiveDate, OccurrenceIx, Vec<&str>)| {
        let why = deadline::why_practical(open, it.occurrence(ix), day);
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
fn waits(calendar: &Calendar, occurrence: &Occurrence) -> String {
    match occurrence.state {
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

/// The words of `te_laat` and `escaleer` of a row, from the first day on which it would be said.
pub(super) fn overdue(it: &Explanation<'_>, first: Option<NaiveDate>) -> String {
    let item = it.row();
    if item.overdue.at_most == 0 {
        return "Na de datum wordt niet meer herinnerd.\n".to_owned();
    }
    let rule = said(it.calendar, Keyed::Row(it.item), "te_laat").unwrap_or_default();
    let mut text = match first {
        Some(day) => format!(
            "Geen bericht? Dan volgt een mail op {}, daarna {rule}.\n",
            dutch::long_date(day)
        ),
        None => format!("Geen bericht? Dan volgt een mail, {rule}.\n"),
    };
    // Nobody is told about itself, nor about what it may not see.
    let told = item.escalation.iter().filter(|step| item.responsible != [step.to]);
    let (seen, hidden): (Vec<&Escalation>, Vec<&Escalation>) =
        told.partition(|step| item.may_see(step.to));
    let steps: Vec<String> = seen
        .iter()
        .map(|step| {
            format!("na {} aan {}", dutch::mails(step.after_mails.into()), it.name(step.to))
        })
        .collect();
    if !steps.is_empty() {
        text.push_str(&format!("Blijft het stil, dan volgt bericht: {}.\n", dutch::list(&steps)));
    }
    if !hidden.is_empty() {
        let names: Vec<&str> = hidden.iter().map(|step| it.name(step.to)).collect();
        let may = if names.len() == 1 { "mag" } else { "mogen" };
        text.push_str(&format!(
            "Geen melding aan {}: die {may} het verloop niet zien.\n",
            dutch::list(&names)
        ));
    }
    text
}
