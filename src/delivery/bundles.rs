//! One mail per address per day: which lines go together, what goes along, what waits for tomorrow (R8, R10, R17).

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::Address;
use crate::delivery::addressees::{DueLine, needs_own_mail};
use crate::delivery::effect::{Bundle, Line};
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::overview::Overview;
use crate::delivery::reason::Purpose;
use crate::delivery::rungs;
use crate::planning::Reminder;

/// A mail takes along what is planned within so many calendar days after it.
const ALONG_DAYS: i64 = 4;

/// One mail in the making: an address, and the confidential row that needs a mail of its own there.
type Stream = (Address, Option<String>);

/// The lines of one mail.
#[derive(Debug, Default)]
struct Gathered {
    lines: Vec<Line>,
    perhaps_repeated: bool,
    is_needed: bool,
    has_more_urgent_only: bool,
}

/// The mails of this moment.
#[derive(Debug)]
pub(super) struct Mails {
    by_stream: BTreeMap<Stream, Gathered>,
    /// Something waits for the next send day.
    pub(super) some_wait: bool,
}

/// By address. After the day's mail only what would be too late tomorrow still goes.
pub(super) fn gather(view: &Overview<'_>, lines: &[DueLine]) -> Mails {
    let tomorrow = view.at.send_day_after(view.today, 1);
    let mut mails = Mails { by_stream: BTreeMap::new(), some_wait: false };
    for one in lines {
        for (address, perhaps) in &one.to {
            let stream = stream(view, one, address);
            let is_urgent = one.useful_until.is_some_and(|last| last < tomorrow);
            let is_second = has_mail_today(view, &stream);
            if is_second && !is_urgent {
                mails.some_wait |= !one.is_passive;
                continue;
            }
            let mail = mails.by_stream.entry(stream).or_default();
            if mail.lines.iter().any(|line| line.key == one.line.key) {
                continue;
            }
            mail.lines.push(one.line.clone());
            mail.perhaps_repeated |= perhaps;
            mail.is_needed |= !one.is_passive;
            mail.has_more_urgent_only |= is_second;
        }
    }
    mails.by_stream.retain(|_, mail| mail.is_needed);
    mails
}

fn stream(view: &Overview<'_>, line: &DueLine, address: &Address) -> Stream {
    let own = needs_own_mail(view, line, address).then(|| line.line.key.about.row.clone());
    (address.clone(), own)
}

/// Whether this address has had its mail of today, or will: an entry that is not withdrawn.
fn has_mail_today(view: &Overview<'_>, (address, own): &Stream) -> bool {
    view.at.ledger.entries.iter().any(|entry| {
        entry.address == *address
            && entry.day == view.today
            && entry.purpose == Purpose::Daily
            && !view.carriage.is_withdrawn(entry)
            && own_row(view, entry) == own.as_deref()
    })
}

/// The confidential row for which this entry was a mail of its own.
fn own_row<'e>(view: &Overview<'_>, entry: &'e Entry) -> Option<&'e str> {
    let item = &entry.keys.first()?.about.row;
    let is_one_row = entry.keys.iter().all(|key| key.about.row == *item);
    let row = view.at.calendar.item(view.item(item)?);
    let is_stranger = |party| {
        let id = &view.at.calendar.party(party).id;
        !row.may_see(party) && !entry.keys.iter().any(|key| key.party == *id)
    };
    let serves_a_stranger = || view.at.parties_at(&entry.address).any(is_stranger);
    (is_one_row && row.is_confidential() && serves_a_stranger()).then_some(item)
}

/// Queued mails of earlier days, which are made anew in today's, unless they have been in doubt.
pub(super) fn earlier_mornings(view: &Overview<'_>, mails: &Mails) -> Vec<EntryId> {
    let going = |address: &Address| {
        let mut own = mails.by_stream.iter().filter(|((to, _), _)| to == address);
        own.any(|(_, mail)| !mail.has_more_urgent_only)
    };
    let is_earlier = |entry: &&Entry| {
        matches!(entry.state, EntryState::Queued { .. })
            && !entry.ever_in_doubt
            && entry.purpose == Purpose::Daily
            && entry.day < view.today
            && !view.carriage.is_withdrawn(entry)
            && going(&entry.address)
    };
    view.at.ledger.entries.iter().filter(is_earlier).map(|entry| entry.id).collect()
}

/// Rungs of the coming days go along with a mail that goes anyway, if it goes to all their addresses. One step, no
/// cascade; never a last rung. Gives the lines that are overtaken by them.
pub(super) fn take_along<'l>(
    view: &Overview<'_>,
    lines: &'l [DueLine],
    mails: &mut Mails,
) -> Vec<&'l Line> {
    let mut overtaken = Vec::new();
    if mails.by_stream.is_empty() {
        return overtaken;
    }
    let until = view.today + TimeDelta::days(ALONG_DAYS);
    let reminders = &view.at.plan.reminders;
    for group in reminders.chunk_by(|a, b| (a.occurrence, a.party) == (b.occurrence, b.party)) {
        let soon = |it: &&Reminder| {
            view.today < it.day && it.day <= until && it.kind.tells() && !it.last_rung
        };
        let Some(reminder) = group.iter().rev().find(soon) else { continue };
        let Some(coming) = rungs::early(view, reminder) else { continue };
        let streams: Vec<Stream> =
            coming.to.iter().map(|(address, _)| stream(view, &coming, address)).collect();
        let all_go =
            !streams.is_empty() && streams.iter().all(|it| mails.by_stream.contains_key(it));
        let older = lines.iter().find(|it| is_older_rung(it, &coming));
        let to = |it: &DueLine| it.to.iter().map(|(to, _)| to.clone()).collect::<Vec<_>>();
        if !all_go || older.is_some_and(|older| to(older) != to(&coming)) {
            continue;
        }
        for stream in &streams {
            let Some(mail) = mails.by_stream.get_mut(stream) else { continue };
            if let Some(older) = older {
                mail.lines.retain(|it| it.key != older.line.key);
            }
            mail.lines.push(coming.line.clone());
        }
        overtaken.extend(older.map(|older| &older.line));
    }
    overtaken
}

/// An earlier rung that has gone already stands in nobody's way.
fn is_older_rung(older: &DueLine, coming: &DueLine) -> bool {
    older.line.occurrence == coming.line.occurrence
        && older.line.key.party == coming.line.key.party
        && older.line.kind.tells()
        && !older.to.is_empty()
}

pub(super) fn finished(view: &Overview<'_>, mails: Mails) -> Vec<Bundle> {
    let finish = |((address, _), mail): (Stream, Gathered)| {
        let mut lines = mail.lines;
        lines.sort_by(|a, b| order(a).cmp(&order(b)));
        Bundle {
            deferred_since: deferred_since(view, &address),
            address,
            day: view.today,
            purpose: Purpose::Daily,
            party: lines.iter().map(|line| line.party).min().expect("a mail has a line"),
            lines,
            perhaps_repeated: mail.perhaps_repeated,
            first_send: None,
        }
    };
    let mut bundles: Vec<Bundle> = mails.by_stream.into_iter().map(finish).collect();
    bundles.sort_by(|a, b| (a.party, &a.address).cmp(&(b.party, &b.address)));
    bundles
}

/// When the oldest of the mails that this one replaces was first deferred.
fn deferred_since(view: &Overview<'_>, address: &Address) -> Option<DateTime<Utc>> {
    let replaced = view.at.ledger.entries.iter().filter(|entry| {
        entry.address == *address
            && matches!(entry.state, EntryState::Queued { .. })
            && view.carriage.is_withdrawn(entry)
    });
    replaced.filter_map(|entry| entry.first_deferred_at).min()
}

/// By party in calendar order, then kind, then due; the undated last.
fn order(line: &Line) -> impl Ord + use<'_> {
    (line.party, line.kind, line.due.unwrap_or(NaiveDate::MAX), line.occurrence, &line.key)
}
