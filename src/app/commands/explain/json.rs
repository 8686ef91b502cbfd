//! What `explain --format json` prints: stable, ISO dates, absent is `null`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::keys::{By, Keyed, keys_of};
use crate::delivery::ReminderState;
use crate::messages::explain::{Explanation, Origin, Setting, understood};
use crate::messages::{deadline, names};
use crate::planning::{Duty, Reminder, Settlement};

#[derive(Debug, Serialize)]
pub(super) struct ExplainJson {
    id: String,
    title: String,
    group: String,
    calendar: String,
    line: u32,
    typed: String,
    rule: String,
    understood: String,
    responsible: Vec<String>,
    with: Vec<String>,
    see: Option<String>,
    assumption: Option<String>,
    occurrences: Vec<ExplainedOccurrenceJson>,
    mails: Vec<ExplainedMailJson>,
    settings: Vec<SettingJson>,
    /// Every key that the row has, in whole.
    keys: BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
struct ExplainedOccurrenceJson {
    id: String,
    state: &'static str,
    nominal: Option<String>,
    due: Option<String>,
    last_workday: Option<String>,
    last_schoolday: Option<String>,
    practical: Option<String>,
    practical_reason: Option<String>,
    done: Option<String>,
}

#[derive(Debug, Serialize)]
struct ExplainedMailJson {
    occurrence: String,
    day: String,
    target: String,
    party: String,
    kind: &'static str,
    rung: Option<String>,
    reason: Option<String>,
    /// `sent`, `waiting`, or why it is not sent; `null` while it is to come.
    standing: Option<String>,
    /// The day on which it goes, as far as can be seen now; `null`: it has gone, does not go, or lies too far ahead.
    goes: Option<String>,
    sent: Option<String>,
}

#[derive(Debug, Serialize)]
struct SettingJson {
    key: &'static str,
    value: String,
    origin: &'static str,
    party: Option<String>,
    line: Option<u32>,
}

pub(super) fn of(it: &Explanation<'_>) -> ExplainJson {
    let calendar = it.calendar;
    let item = calendar.item(it.item);
    let ids = |parties: &[crate::calendar::PartyIx]| {
        parties.iter().map(|it| calendar.party(*it).id.clone()).collect::<Vec<_>>()
    };
    let row = Keyed::Row(it.item);
    let said = keys_of(row).filter_map(|key| Some((key.name, key.said(calendar, row, By::Name)?)));
    let occurrences = it.coming.iter().flatten().map(|ix| it.plan.duty(*ix));
    let mails = it.plan.reminders.iter().filter(|mail| it.mailed.contains(&mail.duty));
    ExplainJson {
        id: item.id.to_string(),
        title: item.title.to_string(),
        group: calendar.group(item.group).id.clone(),
        calendar: calendar.organisation.id.clone(),
        line: item.line,
        typed: item.rule_text.to_string(),
        rule: item.rule.to_string(),
        understood: understood(calendar, item),
        responsible: match item.for_each {
            Some(group) => ids(&calendar.party(group).members),
            None => ids(&item.responsible),
        },
        with: ids(&item.with),
        see: item.see.map(|other| calendar.item(other).id.to_string()),
        assumption: item.text("aanname").map(str::to_owned),
        occurrences: occurrences.map(|one| duty(it, one)).collect(),
        mails: mails.map(|mail| mail_json(it, mail)).collect(),
        settings: it.settings.iter().map(|one| setting(it, one)).collect(),
        keys: said.collect(),
    }
}

fn duty(it: &Explanation<'_>, one: &Duty) -> ExplainedOccurrenceJson {
    let day = |of: fn(&crate::planning::Dates) -> chrono::NaiveDate| {
        one.dates.as_ref().map(|dates| of(dates).to_string())
    };
    let practical = one.dates.map(|dates| dates.practical);
    ExplainedOccurrenceJson {
        id: one.id(it.calendar),
        state: one.state.word(),
        nominal: day(|it| it.nominal),
        due: day(|it| it.due),
        last_workday: day(|it| it.last_workday),
        last_schoolday: day(|it| it.last_school_day),
        practical: day(|it| it.practical),
        practical_reason: practical
            .and_then(|day| deadline::why_practical(&it.calendar.open, one, day)),
        done: match one.settled {
            Some(Settlement::Done(on)) => Some(on.to_string()),
            Some(Settlement::NotApplicable) | None => None,
        },
    }
}

fn mail_json(it: &Explanation<'_>, mail: &Reminder) -> ExplainedMailJson {
    let standing = it.standing.iter().find(|(other, _)| other == mail).map(|(_, it)| *it);
    ExplainedMailJson {
        occurrence: it.plan.duty(mail.duty).id(it.calendar),
        day: mail.day.to_string(),
        target: mail.target.to_string(),
        party: it.calendar.party(mail.party).id.clone(),
        kind: mail.kind.word(),
        rung: mail.rung.map(|it| it.to_string()),
        reason: names::shift(&it.calendar.open, mail.target, mail.day, mail.shift),
        standing: standing.map(|it| match it {
            ReminderState::Sent(_) => "sent".to_owned(),
            ReminderState::Waiting => "waiting".to_owned(),
            ReminderState::Skipped(reason) => reason.word().to_owned(),
        }),
        goes: it.goes.iter().find(|(other, _)| other == mail).map(|(_, day)| day.to_string()),
        sent: match standing {
            Some(ReminderState::Sent(on)) => Some(on.to_string()),
            Some(ReminderState::Waiting | ReminderState::Skipped(_)) | None => None,
        },
    }
}

fn setting(it: &Explanation<'_>, one: &Setting) -> SettingJson {
    let (origin, party) = match one.origin {
        Origin::Row => ("row", None),
        Origin::Section => ("section", None),
        Origin::Party(party) => ("party", Some(it.calendar.party(party).id.clone())),
        Origin::Defaults => ("defaults", None),
        Origin::Program => ("program", None),
    };
    SettingJson { key: one.key, value: one.value.clone(), origin, party, line: one.line }
}
