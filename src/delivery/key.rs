//! The name of one reminder, for ever: across restarts, replanning and machines.

use std::fmt;

use chrono::NaiveDate;

use crate::calendar::{Calendar, EventIx, Item, PartyIx};
use crate::dates::Lead;
use crate::planning::{Duty, Kind, Period, Reminder, Rungs, State, Subject};

/// What it is about, kind, rung and party. "Send once" is a unique index on its text, per organisation and mode.
///
/// The due date stands in it and the occurrence's id does not: rewriting `voor 1 januari` as `uiterlijk 31 december` keeps the key (R1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReminderKey {
    pub about: DutyKey,
    pub kind: Kind,
    pub rung: RungKey,
    /// For this party (id).
    pub party: String,
}

/// The duty that a reminder is about; of a row that is gone, the duty as it was.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DutyKey {
    /// The row's id; the event's for `AskEvent` mails; empty when about no row.
    pub row: String,
    /// The member's party id, for a share.
    pub member: Option<String>,
    /// Number within the period.
    pub number: Option<u8>,
    pub step: Option<StepKey>,
    pub when: Occasion,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepKey {
    pub id: String,
    /// The one whose report is asked for, of a step that several bodies report on.
    pub body: Option<String>,
}

/// Which occasion of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Occasion {
    /// A row that has only one and no date for it; an event.
    Never,
    /// While its date is asked.
    Period(Period),
    /// The last day that is in time.
    Due(NaiveDate),
    /// About no row: the day on which something went wrong.
    Noticed(NaiveDate),
}

/// Which of the reminders of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RungKey {
    /// There is only one.
    None,
    Lead(Lead),
    /// The planned day, in a series.
    Day(NaiveDate),
    /// A change from this due date, told on a day.
    From {
        due: NaiveDate,
        on: NaiveDate,
    },
    /// After so many mails to a party (id) that does not report.
    After {
        party: String,
        mails: u8,
    },
    /// An address that does not work, by its hash: keys stand in logs, addresses do not.
    Address(String),
    /// A mail that may not have arrived, by the beginning of its Message-ID.
    Mail(String),
}

impl ReminderKey {
    pub fn new(
        calendar: &Calendar,
        about: DutyKey,
        kind: Kind,
        rung: RungKey,
        party: PartyIx,
    ) -> ReminderKey {
        ReminderKey { about, kind, rung, party: calendar.party(party).id.clone() }
    }

    /// The name of a planned reminder. Several rows may wait for one event: it is asked about once, under the event's id.
    pub fn of(reminder: &Reminder, duty: &Duty, calendar: &Calendar) -> ReminderKey {
        let about = match asked_event(reminder.kind, duty) {
            Some(event) => DutyKey::whole(&calendar.event(event).id, Occasion::Never),
            None => DutyKey::of(duty, calendar),
        };
        Self::new(calendar, about, reminder.kind, RungKey::of(reminder), reminder.party)
    }

    /// Whether it is the name of this reminder, now or under an earlier id of its row (`heette`).
    pub fn names(&self, reminder: &Reminder, duty: &Duty, calendar: &Calendar) -> bool {
        let is_about_it = || match asked_event(reminder.kind, duty) {
            Some(event) => self.about.row == calendar.event(event).id,
            None => self.about.is(duty, calendar),
        };
        self.kind == reminder.kind
            && self.rung == RungKey::of(reminder)
            && self.party == calendar.party(reminder.party).id
            && is_about_it()
    }

    /// About no row; to the coordinator.
    pub fn about_no_row(
        calendar: &Calendar,
        kind: Kind,
        when: Occasion,
        rung: RungKey,
    ) -> ReminderKey {
        let coordinator = calendar.organisation.coordinator;
        Self::new(calendar, DutyKey::whole("", when), kind, rung, coordinator)
    }
}

impl DutyKey {
    pub fn of(duty: &Duty, calendar: &Calendar) -> DutyKey {
        DutyKey {
            row: calendar.item(duty.item).id.to_string(),
            member: duty.member.map(|it| calendar.party(it).id.clone()),
            number: duty.number,
            step: duty.step_of_route(calendar).map(|it| StepKey { id: it.id.clone(), body: None }),
            when: Occasion::of(duty),
        }
    }

    /// A row or an event (id) without shares, numbers and steps; an event whichever rows wait for it.
    pub fn whole(id: &str, when: Occasion) -> DutyKey {
        DutyKey { row: id.to_owned(), member: None, number: None, step: None, when }
    }

    /// What was told to be due on a day.
    pub fn told(subject: &Subject, due: NaiveDate) -> DutyKey {
        let whole = DutyKey::whole(subject.id(), Occasion::Due(due));
        match subject {
            Subject::Occurrence { member, number, .. } => {
                DutyKey { member: member.clone(), number: *number, ..whole }
            }
            Subject::Item { .. } | Subject::Event { .. } => whole,
        }
    }

    /// Whether it is this occurrence, under the present id of its row or an earlier one (`heette`).
    pub fn is(&self, duty: &Duty, calendar: &Calendar) -> bool {
        let member = duty.member.map(|it| calendar.party(it).id.as_str());
        self.when == Occasion::of(duty)
            && self.number == duty.number
            && self.member.as_deref() == member
            && self.step.as_ref().map(|it| &it.id) == duty.step_of_route(calendar).map(|it| &it.id)
            && is_called(calendar.item(duty.item), &self.row)
    }

    /// The last day that is in time, where it is known.
    pub fn due(&self) -> Option<NaiveDate> {
        match self.when {
            Occasion::Due(due) => Some(due),
            Occasion::Never | Occasion::Period(_) | Occasion::Noticed(_) => None,
        }
    }
}

/// The event whose date is asked.
pub(super) fn asked_event(kind: Kind, duty: &Duty) -> Option<EventIx> {
    match (kind, duty.state) {
        (Kind::AskEvent, State::AwaitingEvent(event)) => Some(event),
        _ => None,
    }
}

fn is_called(row: &Item, id: &str) -> bool {
    *row.id == *id || row.was.iter().any(|was| **was == *id)
}

impl RungKey {
    fn of(reminder: &Reminder) -> RungKey {
        match (reminder.kind.rungs(), reminder.rung) {
            (Rungs::Once, _) => RungKey::None,
            (_, Some(lead)) => RungKey::Lead(lead),
            (_, None) => RungKey::Day(reminder.day),
        }
    }

    /// The planned day, of one in a series.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            RungKey::Day(day) => Some(*day),
            _ => None,
        }
    }
}

impl Occasion {
    pub fn of(duty: &Duty) -> Occasion {
        match (duty.dates, duty.period) {
            (Some(dates), _) => Occasion::Due(dates.due),
            (None, Period::Only) => Occasion::Never,
            (None, period) => Occasion::Period(period),
        }
    }
}

/// `ondersteuningsplan#goedkeuring@2026-04-30/before/3 weken/bestuur-swv`; the database key, and the name in logs.
impl fmt::Display for ReminderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = &self.about;
        write!(f, "{}", about.row)?;
        if let Some(number) = about.number {
            write!(f, "/{number}")?;
        }
        if let Some(member) = &about.member {
            write!(f, "/{member}")?;
        }
        if let Some(step) = &about.step {
            write!(f, "#{step}")?;
        }
        write!(f, "@{}/{}/{}/{}", about.when, self.kind.word(), self.rung, self.party)
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            Some(body) => write!(f, "{}:{body}", self.id),
            None => f.write_str(&self.id),
        }
    }
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Occasion::Never => Ok(()),
            Occasion::Period(period) => write!(f, "{period}"),
            Occasion::Due(day) | Occasion::Noticed(day) => write!(f, "{day}"),
        }
    }
}

impl fmt::Display for RungKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RungKey::None => Ok(()),
            RungKey::Lead(lead) => write!(f, "{lead}"),
            RungKey::Day(day) => write!(f, "{day}"),
            RungKey::From { due, on } => write!(f, "{due} {on}"),
            RungKey::After { party, mails } => write!(f, "{party} {mails}"),
            RungKey::Address(hash) => write!(f, "adres {hash}"),
            RungKey::Mail(id) => write!(f, "mail {id}"),
        }
    }
}

/// The texts, and the number, by which a key is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    pub row: String,
    pub member: Option<String>,
    pub number: Option<i64>,
    pub step: Option<String>,
    pub when: String,
    pub kind: String,
    pub rung: String,
    pub party: String,
}

/// No version of the program writes this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableKey {
    /// Which part of it: `rung`.
    pub part: &'static str,
    pub text: String,
}

impl From<&ReminderKey> for StoredKey {
    fn from(key: &ReminderKey) -> Self {
        let about = &key.about;
        StoredKey {
            row: about.row.clone(),
            member: about.member.clone(),
            number: about.number.map(i64::from),
            step: about.step.as_ref().map(StepKey::to_string),
            when: about.when.to_string(),
            kind: key.kind.word().to_owned(),
            rung: key.rung.to_string(),
            party: key.party.clone(),
        }
    }
}

impl TryFrom<StoredKey> for ReminderKey {
    type Error = UnreadableKey;

    fn try_from(stored: StoredKey) -> Result<Self, UnreadableKey> {
        let unreadable =
            |part, text: &dyn fmt::Display| UnreadableKey { part, text: text.to_string() };
        let number =
            stored.number.map(|it| u8::try_from(it).map_err(|_| unreadable("number", &it)));
        let kind = Kind::of_word(&stored.kind).ok_or_else(|| unreadable("kind", &stored.kind))?;
        let when = read_when(&stored.row, &stored.when);
        let rung = read_rung(kind, &stored.rung);
        Ok(ReminderKey {
            about: DutyKey {
                number: number.transpose()?,
                step: stored.step.map(read_step),
                when: when.ok_or_else(|| unreadable("date or period", &stored.when))?,
                row: stored.row,
                member: stored.member,
            },
            kind,
            rung: rung.ok_or_else(|| unreadable("rung", &stored.rung))?,
            party: stored.party,
        })
    }
}

fn read_step(text: String) -> StepKey {
    match text.split_once(':') {
        Some((id, body)) => StepKey { id: id.to_owned(), body: Some(body.to_owned()) },
        None => StepKey { id: text, body: None },
    }
}

fn read_when(row: &str, text: &str) -> Option<Occasion> {
    let when = match text.parse() {
        _ if text.is_empty() => Occasion::Never,
        Ok(day) if row.is_empty() => Occasion::Noticed(day),
        Ok(due) => Occasion::Due(due),
        Err(_) => Occasion::Period(text.parse().ok()?),
    };
    (when.to_string() == text).then_some(when)
}

/// Only what prints as it was written: `06 weken` is nobody's.
fn read_rung(kind: Kind, text: &str) -> Option<RungKey> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let rung = match kind.rungs() {
        Rungs::Once | Rungs::Delivery if text.is_empty() => RungKey::None,
        Rungs::Once => return None,
        Rungs::Lead => RungKey::Lead(text.parse().ok()?),
        Rungs::Day => RungKey::Day(day(text)?),
        Rungs::Change => match text.split_once(' ') {
            Some((due, on)) => RungKey::From { due: day(due)?, on: day(on)? },
            None => RungKey::Day(day(text)?),
        },
        Rungs::After => {
            let (party, mails) = text.rsplit_once(' ')?;
            RungKey::After { party: party.to_owned(), mails: mails.parse().ok()? }
        }
        Rungs::Delivery => match text.split_once(' ')? {
            ("adres", hash) => RungKey::Address(hash.to_owned()),
            ("mail", id) => RungKey::Mail(id.to_owned()),
            _ => return None,
        },
    };
    (rung.to_string() == text).then_some(rung)
}
