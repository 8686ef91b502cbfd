//! The small world: a calendar in YAML, a ledger in memory, a mail server that does as it is told.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use kwaliteitskalender::calendar::{AddressBook, Calendar};
use kwaliteitskalender::delivery::{
    Bundle, Effect, Entry, EntryId, EntryState, HandledAs, Ledger, Line, Mode, Purpose, Reason,
    Situation, Stage, Submission, in_line, next_moment, planning_window, reconcile,
};
use kwaliteitskalender::planning::{Author, Fact, Happened, Plan, plan};

use super::calendar::{self, ADDRESSES, at};

/// What the mail server says to every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    Accepts,
    Defers,
    Rejects(&'static str),
    IsDown,
    Doubts,
}

pub(crate) struct World {
    pub(crate) calendar: Calendar,
    pub(crate) addresses: AddressBook,
    pub(crate) ledger: Ledger,
    pub(crate) server: Server,
    pub(crate) now: DateTime<Utc>,
    addresses_text: String,
    rows: String,
}

impl World {
    /// With these rows under one section; nothing has happened yet.
    pub(crate) fn new(rows: &str) -> Self {
        let (calendar, addresses) = read(rows, ADDRESSES);
        Self {
            calendar,
            addresses,
            ledger: Ledger::empty("5f0c", Mode::Live),
            server: Server::Accepts,
            now: at("2026-01-05 12:00"),
            addresses_text: ADDRESSES.to_owned(),
            rows: rows.to_owned(),
        }
    }

    /// The first tick was at `start`, and its start mail has gone.
    pub(crate) fn started(rows: &str, start: &str) -> Self {
        let mut world = Self::new(rows);
        world.tick(start);
        world
    }

    pub(crate) fn edit(&mut self, from: &str, to: &str) {
        assert!(self.rows.contains(from), "no `{from}` in the rows");
        self.rows = self.rows.replace(from, to);
        (self.calendar, self.addresses) = read(&self.rows, &self.addresses_text);
    }

    pub(crate) fn edit_addresses(&mut self, from: &str, to: &str) {
        assert!(self.addresses_text.contains(from), "no `{from}` in the address book");
        self.addresses_text = self.addresses_text.replace(from, to);
        (self.calendar, self.addresses) = read(&self.rows, &self.addresses_text);
    }

    /// Says something about an occurrence, at `now`.
    pub(crate) fn say(&mut self, occurrence: &str, what: Happened) {
        let plan = self.plan();
        let found = plan.duties.iter().find(|it| it.id(&self.calendar) == occurrence);
        let subject = found.unwrap_or_else(|| panic!("no {occurrence}")).subject(&self.calendar);
        let author = Author::Cli("test".to_owned());
        self.ledger.facts.push(Fact { subject, what, note: None, author, at: self.now });
    }

    pub(crate) fn done(&mut self, occurrence: &str, on: &str) {
        let on = on.parse().unwrap();
        self.say(occurrence, Happened::Done { on, outcome: None, evidence: None });
    }

    pub(crate) fn plan(&self) -> Plan {
        let window = planning_window(&self.calendar, &self.ledger, self.now);
        plan(&self.calendar, &self.ledger.facts, window)
    }

    /// Decides at `now`, carries it out, checks that deciding again finds nothing to do, and delivers. Gives what was
    /// enqueued.
    pub(crate) fn step(&mut self) -> Vec<Bundle> {
        let effects = self.decide();
        self.ledger.apply(&effects, self.now);
        // At the very first tick the first send moment may be now.
        let rest = self.decide();
        let is_first = effects.iter().any(|it| matches!(it, Effect::GoLive { .. }));
        assert!(is_first || rest.is_empty(), "decided twice at {}: {rest:#?}", self.now);
        self.ledger.apply(&rest, self.now);
        self.deliver();
        let all = effects.into_iter().chain(rest);
        let mut bundles: Vec<Bundle> = all
            .filter_map(|effect| match effect {
                Effect::Enqueue(bundle) => Some(bundle),
                _ => None,
            })
            .collect();
        bundles.sort_by(|a, b| {
            (a.purpose != Purpose::Start, &a.address)
                .cmp(&(b.purpose != Purpose::Start, &b.address))
        });
        bundles
    }

    pub(crate) fn decide(&self) -> Vec<Effect> {
        reconcile(&self.situation(&self.plan()))
    }

    pub(crate) fn situation<'a>(&'a self, plan: &'a Plan) -> Situation<'a> {
        Situation {
            calendar: &self.calendar,
            addresses: &self.addresses,
            plan,
            ledger: &self.ledger,
            now: self.now,
        }
    }

    /// When there is something to do again, while no queue is held.
    pub(crate) fn next_moment(&self, plan: &Plan) -> Option<DateTime<Utc>> {
        next_moment(&self.situation(plan), self.now)
    }

    /// Submits whatever is due at `now`.
    fn deliver(&mut self) {
        while let Some((at, id)) = in_line(&self.ledger.entries).first().copied()
            && at <= self.now
        {
            let said = self.answer(self.entry(id.0));
            self.ledger.submit(id, &said, self.now);
            if matches!(said, Submission::Unavailable { .. }) {
                break;
            }
        }
    }

    fn answer(&self, entry: &Entry) -> Submission {
        let text = |text: &str| text.to_owned();
        match self.server {
            Server::Rejects(local) if entry.address.as_str().starts_with(local) => {
                Submission::Rejected { answer: text("550 5.1.1 unknown") }
            }
            Server::Accepts | Server::Rejects(_) => Submission::Accepted { answer: text("250 ok") },
            Server::Defers => Submission::Deferred { answer: text("451 later") },
            Server::IsDown => Submission::Unavailable { reason: text("connect"), hold: true },
            Server::Doubts => Submission::InDoubt { reason: text("closed after the dot") },
        }
    }

    /// One tick at a local time: what was enqueued, one line a mail.
    pub(crate) fn tick(&mut self, moment: &str) -> Vec<String> {
        self.now = at(moment);
        self.step().iter().map(mail).collect()
    }

    /// Ticks at every next moment up to local day `until`: day and mail, without the start mail.
    pub(crate) fn run(&mut self, until: &str) -> Vec<String> {
        let until = at(&format!("{until} 00:00"));
        let mut mails = Vec::new();
        loop {
            let day = self.now.with_timezone(&Amsterdam).date_naive();
            mails.extend(
                self.step()
                    .iter()
                    .filter(|it| it.purpose != Purpose::Start)
                    .map(|it| format!("{day} {}", mail(it))),
            );
            let plan = self.plan();
            let Some(next) = self.next_moment(&plan) else { break };
            if until <= next {
                break;
            }
            self.now = next.max(self.now + TimeDelta::seconds(1));
        }
        self.now = until;
        mails
    }

    /// Why this key (as it prints) was not sent.
    pub(crate) fn skipped(&self, key: &str) -> Option<Reason> {
        let found = self.ledger.handled.iter().find(|(it, _)| it.to_string() == key);
        match found?.1.how {
            HandledAs::Skipped(reason) => Some(reason),
            HandledAs::Enqueued { .. } => None,
        }
    }

    pub(crate) fn entry(&self, id: i64) -> &Entry {
        let found = self.ledger.entries.iter().find(|it| it.id == EntryId(id));
        found.unwrap_or_else(|| panic!("no entry {id}"))
    }

    pub(crate) fn waiting(&self) -> usize {
        self.ledger.entries.iter().filter(|it| !is_final(it)).count()
    }

    pub(crate) fn sent(&self) -> usize {
        let sent = |it: &&Entry| matches!(it.state, EntryState::Sent { .. });
        self.ledger.entries.iter().filter(sent).count()
    }
}

fn read(rows: &str, addresses: &str) -> (Calendar, AddressBook) {
    calendar::with_addresses(
        &calendar::small("ritmes: { kort: [4 weken, 1 week] }", rows),
        addresses,
    )
}

/// `cva: before jaarverslag@2026-09-30 6 weken | …`, with what is special about it.
pub(crate) fn mail(bundle: &Bundle) -> String {
    let local = bundle.address.as_str().split('@').next().unwrap();
    let lines: Vec<String> = bundle.lines.iter().map(line).collect();
    let perhaps = if bundle.perhaps_repeated { " (perhaps repeated)" } else { "" };
    format!("{local}: {}{perhaps}", lines.join(" | "))
}

/// No further transition but by a person's `retry`.
pub(crate) fn is_final(entry: &Entry) -> bool {
    !matches!(entry.state.stage(), Stage::Queued | Stage::Sending | Stage::InDoubt)
}

fn line(line: &Line) -> String {
    let mut text = line.kind.word().to_owned();
    let key = &line.key;
    if !key.about.row.is_empty() {
        text.push_str(&format!(" {}", key.about.row));
        if let Some(member) = &key.about.member {
            text.push_str(&format!("/{member}"));
        }
        text.push_str(&format!("@{}", key.about.when));
    }
    if let Some(rung) = line.rung {
        text.push_str(&format!(" {rung}"));
    }
    if let Some(instead) = line.instead {
        text.push_str(&format!(" instead of {}: {instead:?}", key.party));
    }
    text
}
