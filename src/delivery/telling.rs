//! What a party was told last, compared with the calendar: notices of a change, notices that it is gone (R1, R5).

use chrono::NaiveDate;

use crate::calendar::{ItemIx, PartyIx};
use crate::dates::send_moment;
use crate::delivery::destination::{Draft, Wanted};
use crate::delivery::effect::{Detail, Effect, Lapse, Line};
use crate::delivery::key::{ReminderKey, RungKey};
use crate::delivery::ledger::Told;
use crate::delivery::round::Round;
use crate::planning::nearest::{Place, nearest, told_within_days};
use crate::planning::{Kind, Occurrence, OccurrenceIx, Subject};

/// What a told subject is in the plan of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Here(OccurrenceIx),
    /// Not in the plan, but neither would it be if nothing had changed.
    OutsideTheWindow,
    /// The row, or this occurrence of it, is gone.
    Gone,
}

impl<'a> Round<'a> {
    /// Compares everything told and still open with the plan.
    ///
    /// A notice belongs to a send moment (R5): of an edit taken later on the day it waits for the next one, so that a row cut
    /// out and put back in between misinforms nobody.
    pub(super) fn compare_told(&mut self, wanted: &mut Vec<Wanted>) {
        if !self.memo.told_compared {
            let mut notices = Vec::new();
            for told in self.at.ledger.told.iter() {
                if told.closed {
                    notices.extend(self.again_notice(told));
                } else {
                    self.compare(told, &mut notices);
                }
            }
            if self.is_edited_today() {
                self.has_more |= !notices.is_empty();
            } else {
                wanted.append(&mut notices);
            }
        }
        self.renew_notices(wanted);
    }

    /// The calendar was taken after the send moment of today.
    fn is_edited_today(&self) -> bool {
        let calendar = self.at.calendar;
        let moment = send_moment(self.today, calendar.defaults.send.at, calendar.organisation.zone);
        self.at.ledger.calendar_since.is_some_and(|since| moment < since && since <= self.at.now)
    }

    fn compare(&mut self, told: &'a Told, wanted: &mut Vec<Wanted>) {
        let party = self.at.calendar.find_party(&told.party);
        let (found, Some(party)) = (self.find(told), party) else { return self.close(told) };
        match found {
            Found::OutsideTheWindow => {}
            Found::Gone => self.withdraw_notice(told, party, wanted),
            Found::Here(ix) => {
                let occurrence = *self.at.plan.occurrence(ix);
                let due = occurrence.dates.map(|it| it.due);
                if occurrence.settled.is_some() {
                    self.close(told);
                } else if !self.concerns(&occurrence, party) {
                    self.withdraw_notice(told, party, wanted);
                } else if due.is_none_or(|due| due != told.due) && !self.was_really_told(told) {
                    self.close(told);
                } else if due.is_none() {
                    self.withdraw_notice(told, party, wanted);
                } else if due != Some(told.due) {
                    self.change_notice(told, ix, party, wanted);
                }
            }
        }
    }

    fn close(&mut self, told: &Told) {
        self.push(Effect::Tell(Told { closed: true, ..told.clone() }));
    }

    /// The party must act for it, or gets the copy.
    pub(super) fn concerns(&self, occurrence: &Occurrence, party: PartyIx) -> bool {
        let calendar = self.at.calendar;
        occurrence.responsible(calendar).contains(&party)
            || calendar.item(occurrence.item).with.contains(&party)
    }

    /// A new due date in the past: the notice is the first overdue mail.
    fn change_notice(
        &self,
        told: &Told,
        ix: OccurrenceIx,
        party: PartyIx,
        wanted: &mut Vec<Wanted>,
    ) {
        let occurrence = *self.at.plan.occurrence(ix);
        let Some(dates) = occurrence.dates else { return };
        if dates.due < self.today {
            if self.floor(occurrence.item) <= dates.due {
                wanted.extend(self.overdue_line(ix, party, self.today));
            }
            return;
        }
        let rung = RungKey::From { due: told.due, on: self.today };
        let key = self.key(&occurrence, Kind::Changed, rung, party);
        let detail = Detail::Changed { from: told.due };
        wanted.extend(self.wanted(Draft::new(key, self.today).about(ix).saying(detail), party));
    }

    /// The row that was said to be gone, or somebody else's, is its reader's again, with the due date of then.
    fn again_notice(&self, told: &Told) -> Option<Wanted> {
        let party = self.at.calendar.find_party(&told.party)?;
        let Found::Here(ix) = self.find(told) else { return None };
        let occurrence = self.at.plan.occurrence(ix);
        let due = occurrence.dates?.due;
        let is_open = occurrence.settled.is_none() && self.concerns(occurrence, party);
        // In the past: the notice is the first overdue mail.
        if !is_open || due < self.today || !self.is_thought_gone(ix, &told.party) {
            return None;
        }
        let rung = RungKey::From { due, on: self.today };
        let key = self.key(occurrence, Kind::Changed, rung, party);
        let detail = Detail::Changed { from: due };
        self.wanted(Draft::new(key, self.today).about(ix).saying(detail), party)
    }

    /// The last that the party heard of the occurrence, and of its present due date, was that it need do nothing more.
    pub(super) fn is_thought_gone(&self, ix: OccurrenceIx, party: &str) -> bool {
        let due = self.at.plan.occurrence(ix).dates.map(|it| it.due);
        let newest = self.all_told(ix, party).max_by_key(|told| told.at);
        newest.filter(|it| it.closed && Some(it.due) == due).is_some_and(|told| {
            let about = told.about();
            self.at.ledger.handled.iter().any(|(key, it)| {
                key.kind == Kind::Withdrawn
                    && told.at < it.decided_at
                    && (&key.about, &key.party) == (&about, &told.party)
                    && self.is_live(key)
            })
        })
    }

    fn withdraw_notice(&mut self, told: &Told, party: PartyIx, wanted: &mut Vec<Wanted>) {
        if !self.was_really_told(told) {
            return self.close(told);
        }
        let key = ReminderKey {
            about: told.about(),
            kind: Kind::Withdrawn,
            rung: RungKey::Day(self.today),
            party: told.party.clone(),
        };
        match self.withdrawn_line(key, told, party) {
            Some(line) => wanted.push(line),
            None => self.close(told),
        }
    }

    fn withdrawn_line(&self, key: ReminderKey, told: &Told, party: PartyIx) -> Option<Wanted> {
        let (title, occurrence) = (told.title.clone(), told.occurrence.clone());
        let row = self.item(&key.about.row);
        let lapse = row.map_or(Lapse::Row, |row| self.lapse(row, party));
        let detail = Detail::Withdrawn { title, occurrence, lapse };
        let mut found = self.wanted(Draft::new(key, self.today).saying(detail), party)?;
        let is_confidential = |row| self.at.calendar.item(row).is_confidential();
        found.is_confidential = told.confidential || row.is_some_and(is_confidential);
        // Without its occurrence nobody knows who may see it: only the one that was told.
        if found.is_confidential && found.line.instead.is_some() {
            return None;
        }
        found.line.due = Some(told.due);
        Some(found)
    }

    /// Why a day told about a row that is still there holds no longer for `party`.
    fn lapse(&self, row: ItemIx, party: PartyIx) -> Lapse {
        let is_theirs = |ix: &OccurrenceIx| self.concerns(self.at.plan.occurrence(*ix), party);
        let mut theirs = self.occurrences(row).filter(is_theirs).peekable();
        if theirs.peek().is_none() && self.occurrences(row).next().is_some() {
            return Lapse::Party;
        }
        let coming = theirs.filter_map(|ix| {
            let it = self.at.plan.occurrence(ix);
            let due = it.dates.map(|dates| dates.due).filter(|due| self.today <= *due)?;
            it.settled.is_none().then_some((due, ix))
        });
        Lapse::Date { next: coming.min().map(|(_, ix)| ix) }
    }

    /// Notices are made once, from a difference that is gone when they are enqueued. If their entry was closed before it
    /// was accepted, they are made anew from their keys.
    fn renew_notices(&self, wanted: &mut Vec<Wanted>) {
        let lost = self.at.ledger.entries.iter().filter(|entry| self.is_lost(entry));
        for key in lost.flat_map(|entry| &entry.keys) {
            let is_there = || wanted.iter().any(|other| other.line.key == *key);
            if !matches!(key.kind, Kind::Changed | Kind::Withdrawn) || is_there() {
                continue;
            }
            let Some(party) = self.at.calendar.find_party(&key.party) else { continue };
            wanted.extend(match key.kind {
                Kind::Changed => self.renewed_change(key, party),
                _ => self.renewed_withdrawal(key, party),
            });
        }
    }

    fn renewed_change(&self, key: &ReminderKey, party: PartyIx) -> Option<Wanted> {
        let ix = self.occurrence_of(key)?;
        let occurrence = self.at.plan.occurrence(ix);
        let is_open = occurrence.settled.is_none() && self.concerns(occurrence, party);
        let RungKey::From { due: from, .. } = key.rung else { return None };
        let draft = Draft::new(key.clone(), self.today).about(ix);
        let found = self.wanted(draft.saying(Detail::Changed { from }), party)?;
        (is_open && self.today <= occurrence.dates?.due).then_some(found)
    }

    fn renewed_withdrawal(&self, key: &ReminderKey, party: PartyIx) -> Option<Wanted> {
        let mut all = self.at.ledger.told.about(std::iter::once(key.about.row.as_str()));
        let told = all.find(|told| told.closed && told.is_named_by(key))?;
        let concerns = |ix| self.concerns(self.at.plan.occurrence(ix), party);
        if matches!(self.find(told), Found::Here(ix) if concerns(ix)) {
            return None;
        }
        self.withdrawn_line(key.clone(), told, party)
    }

    /// Some mail about this due date was accepted, or is on its way; a withdrawn one tells nobody anything.
    fn was_really_told(&self, told: &Told) -> bool {
        let about = told.about();
        self.at.ledger.handled.keys().any(|key| {
            (key.kind.tells() || key.kind == Kind::Changed)
                && (&key.about, &key.party) == (&about, &told.party)
                && self.is_live(key)
        })
    }

    /// The party knows of another due date.
    pub(super) fn knows_another_due(&self, ix: OccurrenceIx, party: &str, due: NaiveDate) -> bool {
        let mut told = self.all_told(ix, party);
        told.any(|told| !told.closed && told.due != due && self.was_really_told(told))
    }

    /// What the party was told about the occurrence: of its present due date, else what is still open.
    pub(super) fn told_about(&self, ix: OccurrenceIx, party: &str) -> Option<&'a Told> {
        let due = self.at.plan.occurrence(ix).dates.map(|it| it.due);
        self.all_told(ix, party).max_by_key(|told| (Some(told.due) == due, !told.closed))
    }

    /// All that the party was ever told about the occurrence, under whichever subject.
    fn all_told(&self, ix: OccurrenceIx, party: &str) -> impl Iterator<Item = &'a Told> {
        let row = self.at.calendar.item(self.at.plan.occurrence(ix).item);
        let ids = std::iter::once(&*row.id).chain(row.was.iter().map(|was| &**was));
        self.at.ledger.told.about(ids).filter(move |told| {
            told.party == party
                && matches!(told.subject, Subject::Occurrence { .. })
                && self.find(told) == Found::Here(ix)
        })
    }

    /// The row's occurrence nearest to what was told, within half a period (R1).
    fn find(&self, told: &Told) -> Found {
        let Subject::Occurrence { item, member, number, step: _, anchor } = &told.subject else {
            return Found::Gone;
        };
        let Some(ix) = self.item(item) else { return Found::Gone };
        let place = Place::of(*anchor, *number);
        // The day that was told says more than the middle of its period.
        let said = Place { day: if place.is_dated { place.day } else { Some(told.due) }, ..place };
        let calendar = self.at.calendar;
        let own = self.occurrences(ix).map(|ix| (ix, self.at.plan.occurrence(ix)));
        let own = own.filter(|(_, it)| self.is_member(it, member.as_deref()));
        let all = own.map(|(ix, it)| (ix, Place::of_occurrence(it, calendar)));
        let near = nearest(said, told_within_days(&calendar.item(ix).rule), all);
        match near {
            Some(ix) => Found::Here(ix),
            None if self.at.plan.window.contains(told.due) => Found::Gone,
            None => Found::OutsideTheWindow,
        }
    }

    /// What must be written down when `line` has been enqueued: the due date its reader then knows.
    pub(super) fn tell(&mut self, line: &Line) {
        if line.kind == Kind::Withdrawn {
            let mut all = self.at.ledger.told.about(std::iter::once(line.key.about.row.as_str()));
            let told = all.find(|told| !told.closed && told.is_named_by(&line.key));
            if let Some(told) = told {
                self.close(told);
            }
            return;
        }
        let Some(ix) = line.occurrence.filter(|_| line.kind.tells() || line.kind == Kind::Changed)
        else {
            return;
        };
        let occurrence = *self.at.plan.occurrence(ix);
        let party = self.at.calendar.find_party(&line.key.party);
        let (Some(dates), Some(party)) = (occurrence.dates, party) else { return };
        if !self.concerns(&occurrence, party) {
            return;
        }
        let before = self.told_about(ix, &line.key.party);
        let subject = occurrence.subject(self.at.calendar);
        let open =
            self.all_told(ix, &line.key.party).filter(|it| !it.closed && it.subject != subject);
        let others: Vec<&Told> = open.collect();
        others.into_iter().for_each(|other| self.close(other));
        let rung_before = before.filter(|it| it.due == dates.due).and_then(|it| it.newest_rung);
        let rung = match line.kind {
            Kind::Changed => Some(self.today),
            Kind::Overdue => rung_before,
            _ => rung_before.max(Some(line.planned)),
        };
        let item = self.at.calendar.item(occurrence.item);
        self.push(Effect::Tell(Told {
            subject,
            party: line.key.party.clone(),
            due: dates.due,
            newest_rung: rung,
            occurrence: occurrence.id(self.at.calendar),
            title: item.title.to_string(),
            confidential: item.is_confidential(),
            at: self.at.now,
            closed: false,
        }));
    }
}
