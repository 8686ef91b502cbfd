//! One mail per address per day: which lines go together, what goes along, what waits for tomorrow (R8, R10, R17).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::Address;
use crate::delivery::destination::Wanted;
use crate::delivery::effect::{Bundle, Effect, Line, Purpose, Reason};
use crate::delivery::outbox::{Entry, EntryState};
use crate::delivery::round::Round;
use crate::planning::Reminder;

/// A mail takes along what is planned within so many calendar days after it.
const ALONG_DAYS: i64 = 4;

/// One mail in the making: an address, and the confidential row that needs a mail of its own there.
type Stream = (Address, Option<String>);

/// The lines of one mail.
#[derive(Debug, Default)]
struct Draft {
    lines: Vec<Line>,
    perhaps_repeated: bool,
    is_needed: bool,
    has_more_urgent_only: bool,
}

impl Round<'_> {
    /// Decides what goes out now, and how it is bundled. Ends: every turn but the last withdraws an entry.
    pub(super) fn enqueue_what_is_due(&mut self) {
        let (wanted, mut mails) = loop {
            let wanted = self.collect();
            let mails = self.bundle(&wanted);
            if !self.withdraw_earlier_mornings(&mails) {
                break (wanted, mails);
            }
        };
        // A notice that waits for tomorrow must be found again.
        self.memo.told_compared = !self.has_more;
        if mails.is_empty() {
            return;
        }
        self.take_along(&wanted, &mut mails);
        let mut bundles: Vec<Bundle> =
            mails.into_iter().map(|(stream, draft)| self.finished(stream.0, draft)).collect();
        bundles.sort_by(|a, b| (a.party, &a.address).cmp(&(b.party, &b.address)));
        for bundle in bundles {
            let lines = bundle.lines.clone();
            self.push(Effect::Enqueue(bundle));
            lines.iter().for_each(|line| self.tell(line));
        }
    }

    fn collect(&mut self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        self.has_more = false;
        self.planned(&mut wanted);
        self.compare_told(&mut wanted);
        self.overdue(&mut wanted);
        self.undeliverable(&mut wanted);
        wanted
    }

    /// By address. After the day's mail only what would be too late tomorrow still goes.
    fn bundle(&mut self, wanted: &[Wanted]) -> BTreeMap<Stream, Draft> {
        let tomorrow = self.send_day_after(self.today, 1);
        let mut mails: BTreeMap<Stream, Draft> = BTreeMap::new();
        for one in wanted {
            for (address, perhaps) in &one.to {
                let stream = self.stream(one, address);
                let is_urgent = one.useful_until.is_some_and(|last| last < tomorrow);
                let is_second = self.has_mail_today(&stream);
                if is_second && !is_urgent {
                    self.has_more |= !one.is_passive;
                    continue;
                }
                let mail = mails.entry(stream).or_default();
                if mail.lines.iter().any(|line| line.key == one.line.key) {
                    continue;
                }
                mail.lines.push(one.line.clone());
                mail.perhaps_repeated |= perhaps;
                mail.is_needed |= !one.is_passive;
                mail.has_more_urgent_only |= is_second;
            }
        }
        mails.retain(|_, mail| mail.is_needed);
        mails
    }

    fn stream(&self, wanted: &Wanted, address: &Address) -> Stream {
        let own = self.needs_own_mail(wanted, address).then(|| wanted.line.key.about.row.clone());
        (address.clone(), own)
    }

    /// Whether this address has had its mail of today, or will: an entry that is not withdrawn.
    fn has_mail_today(&self, (address, own): &Stream) -> bool {
        self.at.ledger.entries.iter().any(|entry| {
            entry.address == *address
                && entry.day == self.today
                && entry.purpose == Purpose::Daily
                && !self.is_withdrawn(entry)
                && self.own_row(entry) == own.as_deref()
        })
    }

    /// The confidential row for which this entry was a mail of its own.
    fn own_row<'e>(&self, entry: &'e Entry) -> Option<&'e str> {
        let item = &entry.keys.first()?.about.row;
        let is_one_row = entry.keys.iter().all(|key| key.about.row == *item);
        let row = self.at.calendar.item(self.item(item)?);
        let serves_a_stranger = || {
            (0..).map(crate::calendar::PartyIx).zip(&self.at.calendar.parties).any(|(party, it)| {
                self.at.addresses.of(party).contains(&entry.address)
                    && !row.may_see(party)
                    && !entry.keys.iter().any(|key| key.party == it.id)
            })
        };
        (is_one_row && row.is_confidential() && serves_a_stranger()).then_some(item)
    }

    /// Queued mails of earlier days are made anew in today's, unless they have been in doubt.
    fn withdraw_earlier_mornings(&mut self, mails: &BTreeMap<Stream, Draft>) -> bool {
        let ledger = self.at.ledger;
        let going = |address: &Address| {
            mails.iter().any(|((to, _), mail)| to == address && !mail.has_more_urgent_only)
        };
        let earlier: Vec<_> = ledger
            .entries
            .iter()
            .filter(|entry| self.is_of_earlier_morning(entry) && going(&entry.address))
            .map(|entry| entry.id)
            .collect();
        earlier.iter().for_each(|id| self.withdraw(*id, Reason::NewerMorning));
        !earlier.is_empty()
    }

    fn is_of_earlier_morning(&self, entry: &Entry) -> bool {
        matches!(entry.state, EntryState::Queued { .. })
            && !entry.ever_in_doubt
            && entry.purpose == Purpose::Daily
            && entry.day < self.today
            && !self.is_withdrawn(entry)
    }

    /// Rungs of the coming days go along with a mail that goes anyway, if it goes to all their addresses. One step, no
    /// cascade; never a last rung.
    fn take_along(&mut self, wanted: &[Wanted], mails: &mut BTreeMap<Stream, Draft>) {
        let until = self.today + TimeDelta::days(ALONG_DAYS);
        let reminders = &self.at.plan.reminders;
        for group in reminders.chunk_by(|a, b| (a.occurrence, a.party) == (b.occurrence, b.party)) {
            let soon = |it: &&Reminder| {
                self.today < it.day && it.day <= until && it.kind.tells() && !it.last_rung
            };
            let Some(reminder) = group.iter().rev().find(soon) else { continue };
            let Some(line) = self.early(reminder) else { continue };
            let streams: Vec<Stream> =
                line.to.iter().map(|(address, _)| self.stream(&line, address)).collect();
            let all_go = !streams.is_empty() && streams.iter().all(|it| mails.contains_key(it));
            let older = wanted.iter().find(|it| {
                it.line.occurrence == line.line.occurrence
                    && it.line.key.party == line.line.key.party
                    && it.line.kind.tells()
                    // An earlier rung that has gone already stands in nobody's way.
                    && !it.to.is_empty()
            });
            let is_covered = older.is_none_or(|older| {
                older.to.iter().map(|(to, _)| to).eq(line.to.iter().map(|(to, _)| to))
            });
            if !all_go || !is_covered {
                continue;
            }
            for stream in &streams {
                let Some(mail) = mails.get_mut(stream) else { continue };
                if let Some(older) = older {
                    mail.lines.retain(|it| it.key != older.line.key);
                }
                mail.lines.push(line.line.clone());
            }
            if let Some(older) = older {
                self.skip(older.line.key.clone(), older.line.planned, Reason::Overtaken);
            }
        }
    }

    /// The line of a rung before its day, if it would go on its day.
    fn early(&self, reminder: &Reminder) -> Option<Wanted> {
        let occurrence = *self.at.plan.occurrence(reminder.occurrence);
        let dates = occurrence.dates?;
        let is_quiet = occurrence.quiet_until.is_some_and(|until| self.today < until);
        let is_open = occurrence.settled.is_none() && self.today <= dates.due && !is_quiet;
        if !is_open || dates.due < self.floor(occurrence.item) {
            return None;
        }
        let key = self.reminder_key(&occurrence, reminder);
        let told = self.told_about(reminder.occurrence, &key.party);
        let newest = told.filter(|it| it.due == dates.due).and_then(|it| it.newest_rung);
        let is_overtaken = newest.is_some_and(|newest| reminder.day <= newest)
            || self.knows_another_due(reminder.occurrence, &key.party, dates.due);
        if is_overtaken { None } else { self.rung_line(reminder, key) }
    }

    fn finished(&self, address: Address, draft: Draft) -> Bundle {
        let mut lines = draft.lines;
        lines.sort_by(|a, b| order(a).cmp(&order(b)));
        let party = lines.iter().map(|line| line.party).min().expect("a mail has a line");
        Bundle {
            deferred_since: self.deferred_since(&address),
            address,
            day: self.today,
            purpose: Purpose::Daily,
            party,
            lines,
            perhaps_repeated: draft.perhaps_repeated,
            first_send: None,
        }
    }

    /// When the oldest of the mails that this one replaces was first deferred.
    fn deferred_since(&self, address: &Address) -> Option<DateTime<Utc>> {
        let replaced = self.at.ledger.entries.iter().filter(|entry| {
            entry.address == *address
                && matches!(entry.state, EntryState::Queued { .. })
                && self.is_withdrawn(entry)
        });
        replaced.filter_map(|entry| entry.first_deferred_at).min()
    }
}

/// By party in calendar order, then kind, then due; the undated last.
fn order(line: &Line) -> impl Ord + use<'_> {
    (line.party, line.kind, line.due.unwrap_or(NaiveDate::MAX), line.occurrence, &line.key)
}
