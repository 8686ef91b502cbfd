//! What has been decided, sent and said so far, for one organisation and one mode: a value, read once per tick.

use std::collections::HashMap;
use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::delivery::key::{DutyKey, ReminderKey};
use crate::delivery::outbox::{BadAddress, Entry, EntryId};
use crate::delivery::reason::Reason;
use crate::planning::{Fact, Kind, Subject, words};

words! {
    /// Whether mail leaves the building. A trial never settles a reminder for real sending.
    pub enum Mode {
        /// Maildir, or everything redirected to one mailbox.
        Trial => "trial",
        Live => "live",
    }
}

/// The first tick of an organisation in a mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoLive {
    /// When; what was due before its local day is not chased (R3).
    pub at: DateTime<Utc>,
    /// The first send moment at or after it: nothing but the start mail leaves earlier (R4).
    pub first_send: DateTime<Utc>,
}

/// What became of one reminder key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    pub how: HandledAs,
    /// The day it was planned for (before bundling).
    pub planned: NaiveDate,
    pub decided_at: DateTime<Utc>,
}

/// Enqueued, or the reason why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandledAs {
    /// In an entry; a party with two addresses has its key in two. `sent_at` once a server accepted one of them.
    Enqueued {
        /// The newest that carries it.
        entry: EntryId,
        sent_at: Option<DateTime<Utc>>,
    },
    Skipped(Reason),
}

/// What is written down about one reminder key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    Enqueued,
    Skipped(Reason),
    /// The message that carried it was withdrawn or closed: it may be enqueued anew.
    Freed,
}

/// What became of each reminder, in no order; found by its key, and by the row that it is about.
#[derive(Debug, Clone, Default)]
pub struct HandledReminders {
    of_rows: HashMap<String, HashMap<ReminderKey, Handled>>,
}

impl HandledReminders {
    pub fn get(&self, key: &ReminderKey) -> Option<&Handled> {
        self.of_rows.get(&key.about.row)?.get(key)
    }

    pub fn get_mut(&mut self, key: &ReminderKey) -> Option<&mut Handled> {
        self.of_rows.get_mut(&key.about.row)?.get_mut(key)
    }

    pub fn insert(&mut self, key: ReminderKey, handled: Handled) {
        self.of_rows.entry(key.about.row.clone()).or_default().insert(key, handled);
    }

    pub fn remove(&mut self, key: &ReminderKey) {
        if let Some(of_row) = self.of_rows.get_mut(&key.about.row) {
            of_row.remove(key);
        }
    }

    /// Those whose key names this id of a row, or of an event.
    pub fn about(&self, row: &str) -> impl Iterator<Item = (&ReminderKey, &Handled)> {
        self.of_rows.get(row).into_iter().flatten()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&ReminderKey, &Handled)> {
        self.of_rows.values().flatten()
    }

    pub fn keys(&self) -> impl Iterator<Item = &ReminderKey> {
        self.iter().map(|(key, _)| key)
    }

    pub fn len(&self) -> usize {
        self.of_rows.values().map(HashMap::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.of_rows.values().all(HashMap::is_empty)
    }
}

/// The last due date told to one party about one occurrence (R5), and the newest rung enqueued (R2).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KnownDue {
    /// About what; matched to occurrences by R1.
    pub subject: Subject,
    pub party: String,
    pub due: NaiveDate,
    /// Planned day of the newest rung enqueued for this due.
    pub newest_rung: Option<NaiveDate>,
    /// The occurrence's id then, for people.
    pub occurrence: String,
    /// Its title then: all that is left when the row is gone.
    pub title: String,
    pub confidential: bool,
    pub at: DateTime<Utc>,
    /// Nothing more is expected: settled, or withdrawn and told.
    pub closed: bool,
}

impl KnownDue {
    /// What the keys of the reminders that told it are about.
    pub fn about(&self) -> DutyKey {
        DutyKey::told(&self.subject, self.due)
    }

    /// Whether a notice that it has lapsed bears this name.
    pub(in crate::delivery) fn is_named_by(&self, key: &ReminderKey) -> bool {
        key.kind == Kind::Withdrawn && key.party == self.party && key.about == self.about()
    }
}

/// What was told, in the order of first telling; found by the row that it is about.
#[derive(Debug, Clone, Default)]
pub struct KnownDues {
    list: Vec<KnownDue>,
    of_rows: HashMap<String, Vec<usize>>,
}

impl KnownDues {
    pub fn iter(&self) -> std::slice::Iter<'_, KnownDue> {
        self.list.iter()
    }

    /// What was told under any of these ids of a row.
    pub fn about<'s>(&self, ids: impl Iterator<Item = &'s str>) -> impl Iterator<Item = &KnownDue> {
        let mut found: Vec<usize> =
            ids.filter_map(|id| self.of_rows.get(id)).flatten().copied().collect();
        found.sort_unstable();
        found.into_iter().map(|at| &self.list[at])
    }

    /// Takes the place of what the same party was told before about the same subject.
    pub fn set(&mut self, told: KnownDue) {
        let of_row = self.of_rows.entry(told.subject.id().to_owned()).or_default();
        let is_same = |other: &KnownDue| other.subject == told.subject && other.party == told.party;
        match of_row.iter().find(|at| is_same(&self.list[**at])) {
            Some(at) => self.list[*at] = told,
            None => {
                of_row.push(self.list.len());
                self.list.push(told);
            }
        }
    }
}

/// Everything `reconcile` needs to know about the past.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// This installation's random id: in every Message-ID.
    pub installation: String,
    pub mode: Mode,
    /// `None` before the first tick.
    pub go_live: Option<GoLive>,
    /// When each row (by id) was first seen.
    pub first_seen: HashMap<String, DateTime<Utc>>,
    /// What became of each key. Keys of withdrawn entries that must be made anew are absent.
    pub handled: HandledReminders,
    /// What was told, open and closed.
    pub told: KnownDues,
    /// Outbox entries that are not final, and the final ones of the last weeks (as many as its reader keeps in view).
    pub entries: Vec<Entry>,
    pub bad_addresses: Vec<BadAddress>,
    /// Facts, in order of recording.
    pub facts: Vec<Fact>,
    /// Since when the present version of the calendar runs; `None`: it is not kept.
    pub calendar_since: Option<DateTime<Utc>>,
    /// Keys (`about|on|by`) of the lines of afgerond.yaml that have acted.
    pub done_lines_seen: HashSet<String>,
}

impl Ledger {
    pub fn empty(installation: &str, mode: Mode) -> Self {
        Self {
            installation: installation.to_owned(),
            mode,
            go_live: None,
            first_seen: HashMap::new(),
            handled: HandledReminders::default(),
            told: KnownDues::default(),
            entries: Vec::new(),
            bad_addresses: Vec::new(),
            facts: Vec::new(),
            calendar_since: None,
            done_lines_seen: HashSet::new(),
        }
    }
}
