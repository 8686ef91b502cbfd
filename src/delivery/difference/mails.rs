//! The mails of one row under two calendars, compared: new, lapsed, moved, and what has gone already.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::{Calendar, ItemIx, Rung};
use crate::dates::Lead;
use crate::delivery::difference::changes::{MailChange, MailFate};
use crate::delivery::difference::pairs;
use crate::delivery::effect::{Bundle, Detail, Line};
use crate::delivery::key::RungKey;
use crate::delivery::ledger::HandledAs;
use crate::delivery::situation::Situation;
use crate::planning::{DutyIx, Kind, Shift};

pub(super) struct RowView<'a> {
    pub(super) at: &'a Situation<'a>,
    /// The row there, if it has it.
    pub(super) item: Option<ItemIx>,
    /// Everything that will go there.
    pub(super) mails: &'a Lines<'a>,
    /// Up to, not including, this day.
    pub(super) until: NaiveDate,
}

/// Every line of the coming mails with the day it goes, by row, and by the id of a row that is gone.
#[derive(Debug, Default)]
pub(super) struct Lines<'a> {
    of_rows: HashMap<ItemIx, Vec<(NaiveDate, &'a Line)>>,
    of_none: HashMap<&'a str, Vec<(NaiveDate, &'a Line)>>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(at: &Situation<'a>, mails: &'a [(DateTime<Utc>, Bundle)]) -> Self {
        let mut all = Self::default();
        for (moment, bundle) in mails {
            let day = at.local_day(*moment);
            for line in &bundle.lines {
                let list = match line.duty {
                    Some(ix) => all.of_rows.entry(at.plan.duty(ix).item).or_default(),
                    None => all.of_none.entry(&line.key.about.row).or_default(),
                };
                list.push((day, line));
            }
        }
        all
    }

    fn about(
        &self,
        item: Option<ItemIx>,
        ids: &[String],
    ) -> impl Iterator<Item = (NaiveDate, &'a Line)> {
        let own = item.and_then(|it| self.of_rows.get(&it)).into_iter().flatten();
        own.chain(ids.iter().filter_map(|id| self.of_none.get(id.as_str())).flatten()).copied()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ComingLine {
    /// `None`: its row, or this occurrence of it, is gone.
    duty: Option<DutyIx>,
    /// By which it is compared: what goes along with an earlier mail counts on its own day, and does not move with that mail.
    day: NaiveDate,
    /// The day it goes.
    goes: NaiveDate,
    kind: Kind,
    rung: Option<Lead>,
    party: String,
    name: String,
    shifted: Option<(NaiveDate, Shift)>,
}

pub(super) fn changed(running: &RowView<'_>, edited: &RowView<'_>) -> Vec<MailChange> {
    let ids = ids(running, edited);
    let row = edited.key().or(running.key()).unwrap_or_default();
    let (mut before, mut after) = (running.coming(&ids, row), edited.coming(&ids, row));
    let same = pairs::same_duties(
        (running.at, &pairs::duties(running.at, running.item)),
        (edited.at, &pairs::duties(edited.at, edited.item)),
    );
    let mut found = Vec::new();
    after.retain(|new| {
        let was = new.duty.and_then(|is| same.iter().find(|it| it.1 == is)).map(|it| it.0);
        let Some(at) = before.iter().position(|old| old.duty == was && old.is_as(new)) else {
            return true;
        };
        let old = before.remove(at);
        if old.day != new.day && old.goes != new.goes {
            found.push(new.clone().becomes(MailFate::Moved(old.goes)));
        }
        false
    });
    for old in before {
        let is = old.duty.and_then(|was| same.iter().find(|it| it.0 == was)).map(|it| it.1);
        found.push(match is.and_then(|is| edited.beyond(&old, is)) {
            Some(later) => later.becomes(MailFate::Moved(old.goes)),
            None => old.becomes(MailFate::Lapsed),
        });
    }
    for new in after {
        let was = new.duty.and_then(|is| same.iter().find(|it| it.1 == is)).map(|it| it.0);
        let before = was.and_then(|was| running.beyond(&new, was));
        let fate = before.map_or(MailFate::New, |it| MailFate::Moved(it.goes));
        found.push(new.becomes(fate));
    }
    if found.is_empty() {
        return found;
    }
    let sent = running.sent(&ids);
    found.extend(sent.into_iter().filter(|sent| is_news(sent, running, edited, &same)));
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    found
}

fn order(it: &MailChange) -> impl Ord + use<'_> {
    (&it.occurrence, it.day, it.fate, it.kind, &it.party, it.rung)
}

/// All ids the row has, or had.
fn ids(running: &RowView<'_>, edited: &RowView<'_>) -> Vec<String> {
    let of = |calendar: &Calendar, item: Option<ItemIx>| {
        let item = item.map(|it| calendar.item(it));
        let all = item.into_iter().flat_map(|it| std::iter::once(&it.id).chain(&it.was));
        all.map(|id| id.to_string()).collect::<Vec<_>>()
    };
    let mut ids = of(running.at.calendar, running.item);
    ids.extend(of(edited.at.calendar, edited.item));
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Whether what was sent is worth naming: it said something that no longer holds.
fn is_news(
    sent: &MailChange,
    running: &RowView<'_>,
    edited: &RowView<'_>,
    same: &[(DutyIx, DutyIx)],
) -> bool {
    let it = |side: &RowView<'_>, ix| *side.at.plan.duty(ix);
    let Some((was, is)) = same.iter().find(|(was, _)| running.name(*was) == sent.occurrence) else {
        return true;
    };
    let due = |side: &RowView<'_>, ix| it(side, ix).dates.map(|dates| dates.due);
    let is_asked = |party: &str| {
        let (calendar, duty) = (edited.at.calendar, it(edited, *is));
        let with = &calendar.item(duty.item).with;
        let mut all = duty.parties(calendar).iter().chain(with);
        all.any(|ix| calendar.party(*ix).id == party)
    };
    let has_rung = |lead| {
        let calendar = edited.at.calendar;
        let ladder = calendar.ladder(calendar.item(it(edited, *is).item).ladder);
        ladder.rungs.contains(&Rung::Before(lead))
    };
    due(running, *was) != due(edited, *is)
        || !is_asked(&sent.party)
        || sent.rung.is_some_and(|lead| !has_rung(lead))
}

impl ComingLine {
    fn is_as(&self, other: &Self) -> bool {
        // A series has no rungs: its mails are told apart by their day.
        let same_day = self.rung.is_some() || self.day == other.day || self.kind == Kind::Prepare;
        self.kind == other.kind && self.rung == other.rung && self.party == other.party && same_day
    }

    fn becomes(self, fate: MailFate) -> MailChange {
        MailChange {
            fate,
            day: self.goes,
            party: self.party,
            occurrence: self.name,
            kind: self.kind,
            rung: self.rung,
            shifted: self.shifted,
        }
    }
}

impl<'a> RowView<'a> {
    fn key(&self) -> Option<&'a str> {
        self.item.map(|it| &*self.at.calendar.item(it).id)
    }

    /// Every coming line about the row, once for each party. What was told under an earlier key of it bears its last, `row`.
    fn coming(&self, ids: &[String], row: &str) -> Vec<ComingLine> {
        let mut all: Vec<ComingLine> = Vec::new();
        for (goes, line) in self.mails.about(self.item, ids) {
            let mut coming = self.line(line, goes);
            if let (None, Some((key, rest))) = (coming.duty, coming.name.split_once('/'))
                && ids.iter().any(|id| id == key)
            {
                coming.name = format!("{row}/{rest}");
            }
            // A party with two addresses gets one reminder, twice.
            if !all.iter().any(|it| *it == ComingLine { goes: it.goes, ..coming.clone() }) {
                all.push(coming);
            }
        }
        all
    }

    /// What is late counts on the day it goes.
    fn line(&self, line: &Line, goes: NaiveDate) -> ComingLine {
        let day = line.planned.max(goes);
        let name = line.duty.map_or_else(|| told_name(line), |ix| self.name(ix));
        let mut own = line.duty.into_iter().flat_map(|ix| self.at.reminders(ix));
        let planned = own.find(|it| line.says(it, self.at.calendar));
        let shifted = planned.filter(|it| it.shift != Shift::None && it.day == goes);
        ComingLine {
            duty: line.duty,
            day,
            goes,
            kind: line.kind,
            rung: line.rung,
            party: line.key.party.clone(),
            name,
            shifted: shifted.map(|it| (it.target, it.shift)),
        }
    }

    fn name(&self, ix: DutyIx) -> String {
        self.at.plan.duty(ix).id(self.at.calendar)
    }

    /// The same mail, planned behind the days that are compared: it has not lapsed, and is not new.
    fn beyond(&self, coming: &ComingLine, ix: DutyIx) -> Option<ComingLine> {
        let calendar = self.at.calendar;
        let found = self.at.reminders(ix).find(|it| {
            self.until <= it.day
                && it.kind == coming.kind
                && it.rung == coming.rung
                && it.rung.is_some()
                && calendar.party(it.party).id == coming.party
        })?;
        Some(ComingLine {
            duty: Some(ix),
            day: found.day,
            goes: found.day,
            name: self.name(ix),
            shifted: (found.shift != Shift::None).then_some((found.target, found.shift)),
            ..coming.clone()
        })
    }

    /// What has been sent about the row's occurrences that are in the plan.
    fn sent(&self, ids: &[String]) -> Vec<MailChange> {
        let mut sent = Vec::new();
        let own = pairs::duties(self.at, self.item);
        for (key, handled) in ids.iter().flat_map(|id| self.at.ledger.handled.about(id)) {
            let HandledAs::Enqueued { sent_at: Some(at), .. } = handled.how else { continue };
            let is_it = |ix: &DutyIx| key.about.is(self.at.plan.duty(*ix), self.at.calendar);
            let ix = own.iter().copied().find(is_it);
            let is_open = |ix: &DutyIx| self.at.plan.duty(*ix).settled.is_none();
            let Some(ix) = ix.filter(is_open).filter(|_| key.kind.tells()) else { continue };
            let item = self.at.calendar.item(self.at.plan.duty(ix).item);
            let rungs = &self.at.calendar.ladder(item.ladder).rungs;
            let lead = rungs.iter().find_map(|rung| match rung {
                Rung::Before(lead) if key.rung == RungKey::Lead(*lead) => Some(*lead),
                _ => None,
            });
            sent.push(MailChange {
                fate: MailFate::Sent,
                day: self.at.local_day(at),
                party: key.party.clone(),
                occurrence: self.name(ix),
                kind: key.kind,
                rung: lead,
                shifted: None,
            });
        }
        sent
    }
}

fn told_name(line: &Line) -> String {
    match &line.detail {
        Detail::Withdrawn { occurrence, .. } => occurrence.clone(),
        _ => line.key.about.row.clone(),
    }
}
