//! The mails of the coming occurrences: day, to whom, why that day; and what happens when nobody reports.

use chrono::NaiveDate;

use crate::calendar::keys::{Keyed, said};
use crate::calendar::{Escalation, PartyIx, Rung};
use crate::delivery::{Reason, ReminderState, first_overdue_day};
use crate::messages::explain::explanation::Explanation;
use crate::messages::{dutch, history, kinds, listings, names};
use crate::planning::{Kind, Reminder, may_be_asked};

/// More parties than this are counted.
const NAMES_MAX: usize = 4;
/// Of a question without end so many days are shown.
const ASKED_MAX: usize = 5;

/// Mails that are the same but for their reader.
struct SameMails<'a> {
    first: &'a Reminder,
    parties: Vec<PartyIx>,
    standing: Option<ReminderState>,
    /// When it really goes; `None`: it does not, or it lies too far ahead to know.
    goes: Option<NaiveDate>,
}

/// "De mails over jaarverslag-cva/2027:", or what is asked when there is no date.
pub(super) fn section(it: &Explanation<'_>) -> String {
    if it.row().see.is_some() || it.mailed.is_empty() {
        return String::new();
    }
    let reminders: Vec<&Reminder> =
        it.plan.reminders.iter().filter(|mail| it.mailed.contains(&mail.duty)).collect();
    let (asked, told): (Vec<&Reminder>, Vec<&Reminder>) =
        reminders.into_iter().partition(|mail| mail.kind.asks());
    let mut text = String::new();
    if !told.is_empty() {
        let groups = grouped(it, &told);
        let rows: Vec<Vec<String>> = groups.iter().map(|group| row(it, group)).collect();
        let about = it.common_id(&it.mailed);
        text.push_str(&format!("\nDe mails over {about}:\n{}", listings::columns(&rows)));
        missing(it, &told).iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    let first = it.duty(it.mailed[0]);
    if let Some(dates) = first.dates {
        if told.is_empty() {
            text.push_str("\nVóór de datum gaat er geen mail: het ritme is leeg.\n");
        }
        let is_over = dates.due < it.from.min(it.today);
        text.push_str(&match is_over {
            true => "Dit is voorbij; er gaat geen mail meer hierover.\n".to_owned(),
            false => overdue(it, first_overdue_day(it.calendar, it.row(), dates.due)),
        });
    }
    text.push_str(&questions(it, &asked));
    text
}

fn grouped<'a>(it: &Explanation<'_>, told: &[&'a Reminder]) -> Vec<SameMails<'a>> {
    let standing = |mail: &Reminder| {
        it.standing.iter().find(|(other, _)| other == mail).map(|(_, standing)| *standing)
    };
    let mut groups: Vec<SameMails<'a>> = Vec::new();
    for mail in told {
        let (standing, goes) = (standing(mail), goes(it, mail));
        let same = |group: &&mut SameMails<'a>| {
            let it = group.first;
            (it.day, it.kind, it.rung, it.target) == (mail.day, mail.kind, mail.rung, mail.target)
                && (group.standing, group.goes) == (standing, goes)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.parties.push(mail.party),
            None => {
                groups.push(SameMails { first: mail, parties: vec![mail.party], standing, goes });
            }
        }
    }
    groups.sort_by_key(|group| (group.first.day, group.first.kind));
    groups
}

fn row(it: &Explanation<'_>, group: &SameMails<'_>) -> Vec<String> {
    let mail = group.first;
    let names: Vec<&str> = group.parties.iter().map(|party| it.name(*party)).collect();
    let who = match names.len().checked_sub(NAMES_MAX) {
        Some(more) if 0 < more => format!("{} en nog {more}", names[..NAMES_MAX].join(", ")),
        _ => dutch::list(&names),
    };
    let what = kinds::to_come(mail.kind, mail.rung);
    let mut notes: Vec<String> =
        names::shift(&it.calendar.open, mail.target, mail.day, mail.shift).into_iter().collect();
    notes.extend(standing(mail.day, group.standing));
    notes.extend(really(it, group));
    vec![dutch::short_date(mail.day), who, what, notes.join("; ")]
}

fn goes(it: &Explanation<'_>, mail: &Reminder) -> Option<NaiveDate> {
    it.goes.iter().find(|(other, _)| other == mail).map(|(_, day)| *day)
}

/// "dag is voorbij, gaat alsnog op ma 23 nov 2026", "dag is voorbij, een latere gaat voor": what is not as planned.
fn really(it: &Explanation<'_>, group: &SameMails<'_>) -> Option<String> {
    let mail = group.first;
    if group.standing.is_some() {
        return None;
    }
    let is_past = mail.day < it.today;
    match group.goes {
        Some(day) if day == mail.day => None,
        Some(day) if is_past => {
            Some(format!("dag is voorbij, gaat alsnog op {}", dutch::short_date(day)))
        }
        Some(day) if day < mail.day => Some(format!("gaat al mee op {}", dutch::short_date(day))),
        Some(day) => Some(format!("gaat op {}", dutch::short_date(day))),
        None if is_past => {
            let is_later = |other: &Reminder| {
                (other.duty, other.party, other.kind) == (mail.duty, mail.party, mail.kind)
                    && mail.day < other.day
            };
            let is_overtaken = it.goes.iter().any(|(other, _)| is_later(other));
            Some(if is_overtaken {
                "dag is voorbij, gaat niet meer: een latere gaat voor".to_owned()
            } else {
                "dag is voorbij".to_owned()
            })
        }
        None => None,
    }
}

fn standing(day: NaiveDate, standing: Option<ReminderState>) -> Option<String> {
    Some(match standing? {
        ReminderState::Sent(on) if on == day => "verstuurd".to_owned(),
        ReminderState::Sent(on) => format!("verstuurd op {}", dutch::short_date(on)),
        ReminderState::Waiting => "staat klaar om te versturen".to_owned(),
        ReminderState::Skipped(Reason::Overtaken) => {
            "niet verstuurd, want een latere ging voor".to_owned()
        }
        ReminderState::Skipped(reason) => history::reason_words(reason).to_owned(),
    })
}

/// Rungs of the ladder that are no mail: after shifting there is no day left for them.
fn missing(it: &Explanation<'_>, told: &[&Reminder]) -> Vec<String> {
    let rungs = &it.calendar.ladder(it.row().ladder).rungs;
    let mut parties: Vec<PartyIx> = Vec::new();
    for mail in told.iter().filter(|it| it.kind == Kind::Before) {
        if !parties.contains(&mail.party) {
            parties.push(mail.party);
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for party in parties {
        for rung in rungs {
            let Rung::Before(lead) = rung else { continue };
            let is_there = told.iter().any(|mail| {
                mail.party == party && mail.rung == Some(*lead) && mail.kind == Kind::Before
            });
            let line = format!(
                "{lead} vooraf: geen mail, want na het verschuiven is er geen dag meer vóór de volgende"
            );
            if !is_there && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines
}

/// The words of `te_laat` and `escaleer` of a row, from the first day on which it would be said.
fn overdue(it: &Explanation<'_>, first: Option<NaiveDate>) -> String {
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

/// "Zolang er geen datum is, vraagt de dienst ernaar bij Beleidsadviseur: ma 16 nov 2026 en zo verder"
fn questions(it: &Explanation<'_>, asked: &[&Reminder]) -> String {
    let coming: Vec<&&Reminder> = asked.iter().filter(|mail| it.today <= mail.day).collect();
    let Some(first) = coming.first() else { return String::new() };
    let mut days: Vec<String> = coming.iter().map(|mail| dutch::short_date(mail.day)).collect();
    days.dedup();
    let more = if ASKED_MAX < days.len() { " en zo verder" } else { "" };
    days.truncate(ASKED_MAX);
    let whom = it.name(first.party);
    let item = it.row();
    if !may_be_asked(item, first.party) {
        return format!(
            "\nNiemand krijgt hier een vraag over: {whom} mag het verloop niet zien. Met `vraag_aan` kan een ander de vraag krijgen.\n"
        );
    }
    let why = kinds::of(first.kind).asked_of;
    format!("\n{why} {whom}: {}{more}.\n", days.join(", "))
}
