//! When to remind: `ritmes`, `te_laat`, `escaleer`, `standaard` with the values that hold when the file is silent.

use chrono::{NaiveTime, Weekday};

use crate::calendar::diagnostic::{Choices, Refused, Values, What};

use crate::calendar::keys::{DEFAULTS, ESCALATION, OVERDUE, SENDING};
use crate::calendar::model::{Defaults, Escalation, Ladder, LadderIx, OverdueRule, Rung};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{
    Field, Findings, LEAD_DAYS_MAX, check_id, different_texts, list, named, one_text, phrase,
    shortened, texts, word_of,
};
use crate::calendar::read::names::Names;
use crate::calendar::read::parties::Parties;
use crate::calendar::read::tree::Node;
use crate::calendar::rule::{DayMonth, Refusal, fold, parse_ask_day, parse_lead};
use crate::dates::{Lead, SendRule};

/// What holds when the file is silent; the draft's `standaard`.
pub(super) const OVERDUE_STANDARD: OverdueRule =
    OverdueRule { every_days: 14, on: Weekday::Tue, at_most: 3 };
const ASK_DAYS_STANDARD: [(u8, u8); 5] = [(9, 15), (11, 15), (1, 15), (3, 15), (5, 15)];
const PLAIN_LADDER: (&str, [Rung; 4]) = (
    "gewoon",
    [
        Rung::Before(Lead::Months(3)),
        Rung::Before(Lead::Weeks(6)),
        Rung::Before(Lead::Weeks(2)),
        Rung::Before(Lead::Days(3)),
    ],
);
const STEP_LADDER: (&str, [Rung; 2]) = ("stap", [Rung::Begin, Rung::Before(Lead::Weeks(1))]);

/// All ladders; inline ones follow the named ones.
#[derive(Debug)]
pub(super) struct Ladders {
    pub(super) list: Vec<Ladder>,
    names: Names,
}

impl Ladders {
    /// Reads `ritmes`; `gewoon` and `stap` exist always.
    pub(super) fn read(top: &Keys<'_, '_>, found: &mut Findings<'_>) -> Self {
        let mut ladders = Self { list: Vec::new(), names: Names::default() };
        if let Some(field) = top.optional("ritmes", found) {
            for (id, key, value) in named(&field, found) {
                check_id(id, key, found);
                let at = ladders.list.len() as u32;
                found.add_name(&mut ladders.names, id, at, key);
                let rungs = rungs(&Field { name: "ritmes", key, value }, found);
                ladders.list.push(Ladder { id: id.to_owned(), rungs });
                found.locations.ladders.push(key.span.clone());
            }
        }
        ladders.provide(PLAIN_LADDER.0, &PLAIN_LADDER.1);
        ladders.provide(STEP_LADDER.0, &STEP_LADDER.1);
        ladders
    }

    fn provide(&mut self, id: &str, rungs: &[Rung]) {
        if self.names.find(id).is_none() {
            self.names.add(id, self.list.len() as u32, 0);
            self.list.push(Ladder { id: id.to_owned(), rungs: rungs.to_vec() });
        }
    }

    /// `ritme`: the name of a ladder, one lead, or a list of leads.
    pub(super) fn of(
        &mut self,
        field: &Field<'_, '_>,
        found: &mut Findings<'_>,
    ) -> Option<LadderIx> {
        if let Some(name) = field.value.text().map(str::trim) {
            if let Some(at) = self.names.find(name) {
                return Some(LadderIx(at));
            }
            if parse_lead(name).is_err() {
                return found.named(&self.names, What::Ladder, name, field.value).map(LadderIx);
            }
        }
        let rungs = rungs(field, found);
        let at = LadderIx(self.list.len() as u32);
        self.list.push(Ladder { id: String::new(), rungs });
        Some(at)
    }

    fn standard(&self, id: &str) -> LadderIx {
        LadderIx(self.names.find(id).expect("provided when the ladders were read"))
    }
}

/// Rungs, the longest lead first; `begin` before all.
fn rungs(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Vec<Rung> {
    let mut rungs = Vec::new();
    for (text, node) in texts(field, found) {
        let rung = if fold(text) == "begin" {
            Some(Rung::Begin)
        } else {
            phrase("ritme", node, parse_lead, found).map(Rung::Before)
        };
        let Some(rung) = rung else { continue };
        if let Rung::Before(lead) = rung
            && LEAD_DAYS_MAX < lead.days_at_most()
        {
            let refusal = Refusal::OutOfRange(shortened(text));
            found.report(node, Refused { key: "ritme", typed: shortened(text), refusal });
        } else if rungs.contains(&rung) {
            found.report(node, Values::Twice { key: "ritme", typed: text.to_owned() });
        } else {
            rungs.push(rung);
        }
    }
    rungs.sort_by_key(|rung| match rung {
        Rung::Begin => i64::MIN,
        Rung::Before(lead) => -lead.days_at_most(),
    });
    rungs
}

/// `te_laat`; what it does not say is the program's own standard, not that of a level above.
pub(super) fn read_overdue(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<OverdueRule> {
    let keys = Keys::of(field.value, &OVERDUE, field.key, found)?;
    let standard = OVERDUE_STANDARD;
    let every = keys.read("herinner", found, every_days);
    let on = keys.choice("op", Choices::Weekdays, found);
    let most = keys.number("hooguit", found);
    Some(OverdueRule {
        every_days: every.unwrap_or(standard.every_days),
        on: on.and_then(|at| Weekday::try_from(at as u8).ok()).unwrap_or(standard.on),
        at_most: most.map_or(standard.at_most, |n| n as u8),
    })
}

/// `elke 2 weken`, `elke week`, `om de 10 dagen`.
fn every_days(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<u16> {
    let text = one_text(field.value, field.name, found)?;
    let folded = fold(text);
    let rest = folded.strip_prefix("elke ").or_else(|| folded.strip_prefix("om de "));
    let lead =
        rest.and_then(|rest| parse_lead(rest).or_else(|_| parse_lead(&format!("een {rest}"))).ok());
    let days = match lead {
        Some(Lead::Weeks(n)) => n.checked_mul(7),
        Some(Lead::Days(n)) => Some(n),
        Some(Lead::Months(_) | Lead::Workdays(_)) | None => None,
    };
    let days = days.filter(|days| (1..=366).contains(days));
    if days.is_none() {
        refuse(field, text, Choices::EveryWeeks, found);
    }
    days
}

fn refuse(field: &Field<'_, '_>, text: &str, choices: Choices, found: &mut Findings<'_>) {
    let problem = Values::NotOneOf { key: field.name, value: shortened(text), choices };
    found.report(field.value, problem);
}

/// `escaleer`, in order of the number of mails.
pub(super) fn read_escalation(
    field: &Field<'_, '_>,
    parties: &Parties,
    found: &mut Findings<'_>,
) -> Vec<Escalation> {
    let mut lines = Vec::new();
    for node in list(field, found).unwrap_or(&[]) {
        let Some(keys) = Keys::of(node, &ESCALATION, node, found) else { continue };
        let after = keys.must("na", found, mails);
        let to = keys.must("naar", found, |it, found| parties.one(it, found));
        if let (Some(after_mails), Some(to)) = (after, to) {
            // The same line twice says it once.
            let line = Escalation { after_mails, to };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.sort_by_key(|line| line.after_mails);
    lines
}

/// `2 mails`.
fn mails(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<u8> {
    let text = one_text(field.value, field.name, found)?;
    let folded = fold(text);
    let count = folded.strip_suffix(" mails").or_else(|| folded.strip_suffix(" mail"));
    let count = count.unwrap_or(&folded);
    let count = if count == "een" { Some(1) } else { count.parse().ok() };
    let count = count.filter(|n| (1..=20).contains(n));
    if count.is_none() {
        refuse(field, text, Choices::Mails, found);
    }
    count
}

/// Reads `standaard`, and fills in what it does not say.
pub(super) fn read_defaults(
    top: &Keys<'_, '_>,
    ladders: &mut Ladders,
    parties: &Parties,
    found: &mut Findings<'_>,
) -> Defaults {
    let mut defaults = standard(ladders, parties);
    let Some(field) = top.optional("standaard", found) else { return defaults };
    let Some(keys) = Keys::of(field.value, &DEFAULTS, field.key, found) else {
        return defaults;
    };
    found.locations.defaults = keys.spots(field.key.span.clone());
    if let Some(at) = keys.read("ritme", found, |it, found| ladders.of(it, found)) {
        defaults.ladder = at;
    }
    if let Some(at) = keys.read("stap_ritme", found, |it, found| ladders.of(it, found)) {
        defaults.step_ladder = at;
    }
    if let Some(rule) = keys.read("te_laat", found, read_overdue) {
        defaults.overdue = rule;
    }
    if let Some(field) = keys.optional("escaleer", found) {
        defaults.escalation = read_escalation(&field, parties, found);
    }
    if let Some(field) = keys.optional("datum_vragen", found) {
        defaults.ask_days = different_texts(&field, found)
            .iter()
            .filter_map(|(_, node)| phrase("datum_vragen", node, parse_ask_day, found))
            .collect();
        defaults.ask_days.sort_by_key(|day| ((day.month + 4) % 12, day.day));
        defaults.ask_days.dedup();
    }
    if let Some(field) = keys.optional("verzenden", found) {
        defaults.send = read_sending(&field, found);
    }
    defaults
}

fn standard(ladders: &Ladders, parties: &Parties) -> Defaults {
    let after = |after_mails, to| Escalation { after_mails, to };
    let coordinator = parties.coordinator.map(|to| after(2, to));
    let director = parties.by_key("directeur").map(|to| after(3, to));
    Defaults {
        ladder: ladders.standard(PLAIN_LADDER.0),
        step_ladder: ladders.standard(STEP_LADDER.0),
        overdue: OVERDUE_STANDARD,
        escalation: coordinator.into_iter().chain(director).collect(),
        ask_days: ASK_DAYS_STANDARD.map(|(month, day)| DayMonth { month, day }).to_vec(),
        send: SendRule::standard(),
    }
}

fn read_sending(field: &Field<'_, '_>, found: &mut Findings<'_>) -> SendRule {
    let mut rule = SendRule::standard();
    let Some(keys) = Keys::of(field.value, &SENDING, field.key, found) else {
        return rule;
    };
    rule.at = keys.read("om", found, time).unwrap_or(rule.at);
    rule.until = keys.read("tot_en_met", found, time).unwrap_or(rule.until);
    if rule.until < rule.at
        && let Some(field) =
            keys.optional("tot_en_met", found).or_else(|| keys.optional("om", found))
    {
        found.report(field.value, Values::EndsBeforeStart);
    }
    if let Some(field) = keys.optional("niet_in", found) {
        let not_in: Vec<usize> = different_texts(&field, found)
            .iter()
            .filter_map(|(_, node)| closed_kind(node, found))
            .collect();
        rule.not_in_weekends = not_in.contains(&0);
        rule.not_on_holidays = not_in.contains(&1);
        rule.not_in_vacations = not_in.contains(&2);
    }
    rule
}

fn closed_kind(node: &Node<'_>, found: &mut Findings<'_>) -> Option<usize> {
    let text = node.text().unwrap_or_default();
    let at = word_of(text, Choices::NotIn);
    if at.is_none() {
        refuse(&Field { name: "niet_in", key: node, value: node }, text, Choices::NotIn, found);
    }
    at
}

/// `08:30`, `8.30`, `8:30 uur`.
fn time(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<NaiveTime> {
    let text = one_text(field.value, field.name, found)?;
    let folded = fold(text);
    let clock = folded.strip_suffix(" uur").unwrap_or(&folded);
    let parts = clock.split_once([':', '.']);
    let time = parts.and_then(|(hour, minute)| {
        let two = minute.len() == 2 && (1..=2).contains(&hour.len());
        NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0).filter(|_| two)
    });
    if time.is_none() {
        found.report(field.value, Values::Time { key: field.name, value: shortened(text) });
    }
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_ladders_are_sorted() {
        let days = |rung: &Rung| match rung {
            Rung::Begin => i64::MAX,
            Rung::Before(lead) => lead.days_at_most(),
        };
        assert!(PLAIN_LADDER.1.is_sorted_by_key(|rung| -days(rung)));
        assert!(matches!(STEP_LADDER.1[0], Rung::Begin));
    }
}
