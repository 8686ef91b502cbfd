//! What a calendar is made of, beside its rows: organisation, parties, ladders, routes, events, groups.

use std::sync::Arc;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;

use crate::calendar::rule::DayMonth;
use crate::dates::{ClosingDays, Lead, Region, SendRule, words};

/// Index of a party in [`crate::calendar::Calendar::parties`]; groups and their members stand in the same list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartyIx(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LadderIx(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteIx(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventIx(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupIx(pub u32);

words! {
    /// `aanspreekvorm`.
    pub enum Form {
        U => "u",
        Je => "je",
    }
}

/// Key and name of the organisation in a new file, until somebody fills in whose calendar it is.
pub const UNNAMED_ORGANISATION: (&str, &str) = ("mijn-swv", "Naam van uw samenwerkingsverband");

#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// `id`: `[a-z0-9-]+`; in state, Message-ID and `id:` before shared item ids.
    pub id: String,
    pub name: String,
    /// `kort`; the name when absent.
    pub short: String,
    /// `coordinator`: gets answers, questions and what cannot be delivered.
    pub coordinator: PartyIx,
    /// `vakantieregio`; `None`: no vacations (a warning).
    pub region: Option<Region>,
    /// `aanspreekvorm`, default `u`.
    pub form: Form,
    /// `vrije_dagen`.
    pub closing: Vec<ClosingDays>,
    /// `tijdzone`, default Europe/Amsterdam.
    pub zone: Tz,
}

/// A body, a person by role, a group, or a member of a group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Party {
    /// Key in the file.
    pub id: String,
    pub name: String,
    /// `ook_bekend_als`.
    pub aliases: Vec<String>,
    /// `aanhef`, such as `Beste leden van de OPR,`; default `Goedendag,` is a matter of `messages`.
    pub salutation: Option<String>,
    /// `rekent_met`.
    pub counts_with: Option<CountsWith>,
    /// `mail: geen`: never mailed.
    pub never_mail: bool,
    /// `tot_en_met`: its last day.
    pub until: Option<NaiveDate>,
    /// `opgevolgd_door`.
    pub successor: Option<PartyIx>,
    /// `leden`: this party is a group; its members in order.
    pub members: Vec<PartyIx>,
    /// The group this party is a member of.
    pub member_of: Option<PartyIx>,
    /// `bestuur` of a member: what `eigen bestuur` in a route means.
    pub own_board: Option<PartyIx>,
    /// `aanname`.
    pub assumption: Option<String>,
}

impl Party {
    pub fn is_group(&self) -> bool {
        !self.members.is_empty()
    }

    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.until.is_none_or(|last| day <= last)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// `begin`: the step starts, "u bent aan zet".
    Begin,
    /// This long before the practical date.
    Before(Lead),
}

/// `ritmes`: rungs, the longest lead first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// Key; empty when written inline.
    pub id: String,
    /// As ordered by the reader: longest lead first.
    pub rungs: Vec<Rung>,
}

/// `standaard`, with the draft's values where the file is silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// `ritme`.
    pub ladder: LadderIx,
    /// `stap_ritme`.
    pub step_ladder: LadderIx,
    /// `te_laat`.
    pub overdue: OverdueRule,
    /// `escaleer`.
    pub escalation: Vec<Escalation>,
    /// `datum_vragen`, in order of the school year.
    pub ask_days: Vec<DayMonth>,
    /// `verzenden`.
    pub send: SendRule,
}

words! {
    /// What kind of decision a step is.
    pub enum Decision {
        Advice => "advies",
        Consent => "instemming",
        Approval => "goedkeuring",
        Oogo => "oogo",
        Adoption => "vaststelling",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepParty {
    /// A party by name; of a group: each member, and all must report.
    Party(PartyIx),
    /// `verantwoordelijke`: whoever is responsible for the row.
    Responsible,
    /// `eigen bestuur`: the board of the member.
    OwnBoard,
    Coordinator,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// `id`.
    pub id: String,
    /// `stap`: its name.
    pub name: String,
    pub parties: Vec<StepParty>,
    /// `samen_met`.
    pub with: Vec<PartyIx>,
    /// `besluit`.
    pub decision: Option<Decision>,
    /// `grondslag`.
    pub legal_basis: Option<String>,
    /// `duur`.
    pub duration: Lead,
    /// `aanname`.
    pub assumption: Option<String>,
}

/// Steps that run at the same time (one, or several under `tegelijk`).
pub type StepStage = Vec<Step>;

/// `routes`, or the two steps that `vaststelling:`/`goedkeuring:` is short for. Read and validated; planned in a later issue (R20).
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Key; empty when short-hand on a row.
    pub id: String,
    pub stages: Vec<StepStage>,
    /// `aanname`.
    pub assumption: Option<String>,
}

/// `vergaderingen` of one party.
#[derive(Debug, Clone, PartialEq)]
pub struct Meetings {
    pub party: PartyIx,
    /// `vergaderdata`, in order.
    pub days: Vec<NaiveDate>,
    /// `stukken_vooraf`.
    pub papers: Option<Lead>,
    /// `aanname`.
    pub assumption: Option<String>,
}

/// `gebeurtenissen`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Event {
    pub id: String,
    /// `wat`.
    pub title: String,
    /// `datum`; `None` is `onbekend`, or no such key.
    pub date: Option<NaiveDate>,
    /// `datum: onbekend` was written: facts decide.
    pub written_unknown: bool,
    /// `vraag_aan`; the coordinator when `None`.
    pub ask: Option<PartyIx>,
    /// `aanname`.
    pub assumption: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    pub id: String,
    /// `titel`.
    pub title: String,
    /// `ritme` of its own; as all below, its rows have it already.
    pub ladder: Option<LadderIx>,
    /// `te_laat` of its own.
    pub overdue: Option<OverdueRule>,
    /// `escaleer` of its own.
    pub escalation: Option<Arc<[Escalation]>>,
}

words! {
    /// `rekent_met`: which days count for the practical date.
    pub enum CountsWith {
        /// The last school day on or before due (the default).
        SchoolDays => "schooldagen",
        /// The last workday on or before due.
        Workdays => "werkdagen",
        /// Due itself.
        CalendarDays => "kalenderdagen",
    }
}

/// `te_laat: { herinner: elke 2 weken, op: dinsdag, hooguit: 3 }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OverdueRule {
    /// Days between two mails, at least; 14 by default.
    pub every_days: u16,
    /// The weekday they go on.
    pub on: Weekday,
    /// At most this many for one row; 0: none.
    pub at_most: u8,
}

/// One line of `escaleer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Escalation {
    /// After this many overdue mails.
    pub after_mails: u8,
    /// Told then; never the one it is about.
    pub to: PartyIx,
}
