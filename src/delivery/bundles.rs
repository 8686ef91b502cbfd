//! One mail per address per day: which lines go together, what goes along, what waits for tomorrow (R8, R10, R17).

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::Address;
use crate::delivery::addressees::{DueLine, needs_own_mail};
use crate::delivery::effect::{Bundle, Line};
use crate::delivery::key::ReminderKey;
use crate::delivery::outbox::{Entry, EntryId, EntryState};
use crate::delivery::overview::Overview;
use crate::delivery::reason::Purpose;
use crate::delivery::rungs;
use crate::planning::{DutyIx, Reminder};

/// A mail takes along what is planned within so many calendar days after it.
const ALONG_DAYS: i64 = 4;

/// One mail in the making: an address, and the confidential row that needs a mail of its own there.
type Stream = (Address, Option<String>);

#[derive(Debug, Default)]
struct Gathered {
    lines: Vec<Line>,
    perhaps_repeated: bool,
    is_needed: bool,
    has_more_urgent_only: bool,
    /// Lines that give way to a newer rung.
    overtaken: HashSet<ReminderKey>,
}

#[derive(Debug)]
pub(super) struct Mails {
    by_stream: BTreeMap<Stream, Gathered>,
    /// Something waits for the next send day.
    pub(super) some_wait: bool,
}

/// By address. After the day's mail only what would be too late tomorrow still goes.
pub(super) fn gather(view: &Overview<'_>, lines: &[DueLine]) -> Mails {
    let tomorrow = view.at.send_day_after(view.today, 1);
    let had_today = had_today(view);
    let mut said = HashSet::new();
    let mut mails = Mails { by_stream: BTreeMap::new(), some_wait: false };
    for one in lines {
        for (address, perhaps) in &one.to {
            let stream = stream(view, one, address);
            let is_urgent = one.useful_until.is_some_and(|last| last < tomorrow);
            let is_second = had_today.contains(&stream);
            if is_second && !is_urgent {
                mails.some_wait |= !one.is_passive;
                continue;
            }
            if !said.insert((address, stream.1.is_some(), &one.line.key)) {
                continue;
            }
            let mail = mails.by_stream.entry(stream).or_default();
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

/// Who has had the mail of today, or will: by entries that are not withdrawn.
fn had_today(view: &Overview<'_>) -> HashSet<Stream> {
    let of_today = view.at.ledger.entries.iter().filter(|entry| {
        entry.day == view.today
            && entry.purpose == Purpose::Daily
            && !view.carriage.is_withdrawn(entry)
    });
    let stream = |it: &Entry| (it.address.clone(), own_row(view, it).map(str::to_owned));
    of_today.map(stream).collect()
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
    let serves_a_stranger = || view.directory.parties_at(&entry.address).any(is_stranger);
    (is_one_row && row.is_confidential() && serves_a_stranger()).then_some(item)
}

/// Queued mails of earlier days, which are made anew in today's, unless they have been in doubt.
pub(super) fn earlier_mornings(view: &Overview<'_>, mails: &Mails) -> Vec<EntryId> {
    let going = mails.by_stream.iter().filter(|(_, mail)| !mail.has_more_urgent_only);
    let going: HashSet<&Address> = going.map(|((to, _), _)| to).collect();
    let is_earlier = |entry: &&Entry| {
        matches!(entry.state, EntryState::Queued { .. })
            && !entry.ever_in_doubt
            && entry.purpose == Purpose::Daily
            && entry.day < view.today
            && !view.carriage.is_withdrawn(entry)
            && going.contains(&entry.address)
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
    let older_rungs = older_rungs(lines);
    let until = view.today + TimeDelta::days(ALONG_DAYS);
    let reminders = &view.at.plan.reminders;
    for group in reminders.chunk_by(|a, b| (a.duty, a.party) == (b.duty, b.party)) {
        let soon = |it: &&Reminder| {
            view.today < it.day && it.day <= until && it.kind.tells() && !it.last_rung
        };
        let Some(reminder) = group.iter().rev().find(soon) else { continue };
        let Some(coming) = rungs::early(view, reminder) else { continue };
        let streams: Vec<Stream> =
            coming.to.iter().map(|(address, _)| stream(view, &coming, address)).collect();
        let all_go =
            !streams.is_empty() && streams.iter().all(|it| mails.by_stream.contains_key(it));
        let about = (coming.line.duty, coming.line.key.party.as_str());
        let older = older_rungs.get(&about).copied();
        let to = |it: &DueLine| it.to.iter().map(|(to, _)| to.clone()).collect::<Vec<_>>();
        if !all_go || older.is_some_and(|older| to(older) != to(&coming)) {
            continue;
        }
        for stream in &streams {
            let Some(mail) = mails.by_stream.get_mut(stream) else { continue };
            if let Some(older) = older {
                mail.overtaken.insert(older.line.key.clone());
            }
            mail.lines.push(coming.line.clone());
        }
        overtaken.extend(older.map(|older| &older.line));
    }
    for Gathered { lines, overtaken, .. } in mails.by_stream.values_mut() {
        lines.retain(|it| !overtaken.contains(&it.key));
    }
    overtaken
}

/// The first rung about each occurrence to each party. One that has gone already stands in nobody's way.
fn older_rungs(lines: &[DueLine]) -> HashMap<(Option<DutyIx>, &str), &DueLine> {
    let mut found = HashMap::new();
    for it in lines.iter().filter(|it| it.line.kind.tells() && !it.to.is_empty()) {
        found.entry((it.line.duty, it.line.key.party.as_str())).or_insert(it);
    }
    found
}

pub(super) fn finished(view: &Overview<'_>, mails: Mails) -> Vec<Bundle> {
    let deferred_since = deferred_since(view);
    let finish = |((address, _), mail): (Stream, Gathered)| {
        let mut lines = mail.lines;
        lines.sort_by(|a, b| order(a).cmp(&order(b)));
        Bundle {
            deferred_since: deferred_since.get(&address).copied(),
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

/// When the oldest of the mails that are replaced was first deferred, by address.
fn deferred_since<'a>(view: &Overview<'a>) -> HashMap<&'a Address, DateTime<Utc>> {
    let queued = view.at.ledger.entries.iter();
    let queued = queued.filter(|entry| matches!(entry.state, EntryState::Queued { .. }));
    let mut oldest: HashMap<&Address, DateTime<Utc>> = HashMap::new();
    for entry in queued.filter(|entry| view.carriage.is_withdrawn(entry)) {
        if let Some(since) = entry.first_deferred_at {
            let first = oldest.entry(&entry.address).or_insert(since);
            *first = since.min(*first);
        }
    }
    oldest
}

/// By party in calendar order, then kind, then due; the undated last.
fn order(line: &Line) -> impl Ord + use<'_> {
    (line.party, line.kind, line.due.unwrap_or(NaiveDate::MAX), line.duty, &line.key)
}
