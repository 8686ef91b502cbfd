//! One row of the calendar, with its defaults filled in, and the calendar as a whole.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::calendar::model::{
    CountsWith, Defaults, Escalation, Event, EventIx, Group, GroupIx, Ladder, LadderIx, Meetings,
    Organisation, OverdueRule, Party, PartyIx, Route, RouteIx,
};
use crate::calendar::rule::{Rule, Term};
use crate::dates::{Lead, OpenDays, words};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemIx(pub u32);

words! {
    /// `betreft`: what a document is about; prints *Jaarverslag 2025*, *Begroting 2027*, *SOP 2026-2027*.
    pub enum About {
        /// Counted from the nominal date's year: before 1 July 2026 is about 2025.
        PreviousCalendarYear => "vorig kalenderjaar",
        /// Before 1 January 2027 is about 2027 (the first calendar year that starts on or after the nominal date).
        ComingCalendarYear => "komend kalenderjaar",
        PreviousSchoolYear => "vorig schooljaar",
        /// Before 1 August 2026 is about 2026-2027.
        ComingSchoolYear => "komend schooljaar",
    }
}

/// `voorbereiding` of an expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preparation {
    /// `wie`.
    pub parties: Vec<PartyIx>,
    /// `start: 12 maanden vooraf`: before 1 January of the expected year.
    pub lead: Lead,
}

/// How the dates of a row come about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// From the rule alone.
    Rule,
    /// `momenten`, in the order written; as many as the rule's count.
    Moments(Vec<Term>),
    /// The event of a `na …` rule.
    Event(EventIx),
}

/// One row. Rows of a `planning:` are items of their own: `handboek.privacyreglement`, with `parent`.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Stable id: key in the file (`[a-z0-9-]+`), with `parent.` before it for a row of a `planning:`.
    pub id: Arc<str>,
    /// 1-based line of the row's key.
    pub line: u32,
    pub group: GroupIx,
    /// The row whose `planning:` holds it.
    pub parent: Option<ItemIx>,
    /// `wat`, literally.
    pub title: Arc<str>,
    /// `onderwerp`: a short name for subjects.
    pub short: Option<Arc<str>>,
    /// `wanneer`, understood.
    pub rule: Rule,
    /// `wanneer` as typed.
    pub rule_text: Arc<str>,
    /// Where dates come from.
    pub resolution: Resolution,
    /// `wie`; empty only with `voor_elk`, `zie`, or when the file says nobody (an error or warning).
    pub responsible: Vec<PartyIx>,
    /// `samen_met`: a copy of the first rung.
    pub with: Vec<PartyIx>,
    /// `voor_elk`: one occurrence per member of this group.
    pub for_each: Option<PartyIx>,
    /// `afvinken_per`: one reminder with a list to tick off.
    pub tick_per: Option<PartyIx>,
    /// `ritme`, resolved row → group → standaard.
    pub ladder: LadderIx,
    /// `te_laat`, resolved.
    pub overdue: OverdueRule,
    /// `escaleer`, resolved.
    pub escalation: Arc<[Escalation]>,
    /// `rekent_met` of the row.
    pub counts_with: Option<CountsWith>,
    pub about: Option<About>,
    /// `wettelijke_datum`.
    pub statutory: bool,
    /// `route`, or the short-hand of `vaststelling`/`goedkeuring`.
    pub route: Option<RouteIx>,
    /// `heeft_nodig`.
    pub needs: Vec<ItemIx>,
    /// `zie`: the same duty under another name; never mailed or counted.
    pub see: Option<ItemIx>,
    /// `vraag_aan`.
    pub ask: Option<PartyIx>,
    /// `nalopen: jaarlijks in juni`: month in which `continu` is asked about, 1..=12.
    pub recheck_month: Option<u8>,
    /// `voorbereiding`.
    pub preparation: Option<Preparation>,
    /// `zichtbaar_voor`; empty: everybody.
    pub visible_to: Vec<PartyIx>,
    /// `geheim: ja`.
    pub secret: bool,
    /// A `planning:` is written (also an empty one): rows in it are items with this parent.
    pub has_plan: bool,
    /// `bewijs`, `grondslag`, `opmerking`, …: what is kept as it was written, and only shown.
    pub texts: Texts,
    /// `heette`: earlier ids.
    pub was: Vec<Arc<str>>,
}

/// The free texts of a row: one for each key of the table that holds prose or a cell, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts(pub Box<[FreeText]>);

/// A key, and what stands there.
type FreeText = (&'static str, Option<Arc<str>>);

impl Item {
    /// The free text under `key`. A cell (`wanneer_tekst`, `wie_tekst`) may have more than one line, or be empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        let found = self.texts.0.iter().find(|(name, _)| *name == key);
        // A row made by hand has none at all.
        debug_assert!(found.is_some() || self.texts.0.is_empty(), "{key} is a free text of a row");
        found?.1.as_deref()
    }

    /// The name for subjects: `onderwerp`, else `wat`.
    pub fn short_name(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.title)
    }

    /// `zichtbaar_voor` or `geheim`: its course is confidential.
    pub fn is_confidential(&self) -> bool {
        !self.visible_to.is_empty() || self.secret
    }

    /// Whether `party` may see its course.
    pub fn may_see(&self, party: PartyIx) -> bool {
        !self.is_confidential()
            || self.visible_to.contains(&party)
            || self.responsible.contains(&party)
    }
}

/// A calendar that can be planned. Indexes are positions in these lists.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub organisation: Organisation,
    /// Which days are open for it.
    pub open: OpenDays,
    /// Parties in the order of the file, each group followed by its members.
    pub parties: Vec<Party>,
    /// Ladders, named ones first.
    pub ladders: Vec<Ladder>,
    /// `standaard`.
    pub defaults: Defaults,
    /// Routes, named ones first.
    pub routes: Vec<Route>,
    /// `vergaderingen`.
    pub meetings: Vec<Meetings>,
    /// `gebeurtenissen`.
    pub events: Vec<Event>,
    pub groups: Vec<Group>,
    /// Rows, in the order of the file.
    pub items: Vec<Item>,
}

impl Calendar {
    pub fn party(&self, ix: PartyIx) -> &Party {
        &self.parties[ix.0 as usize]
    }

    pub fn item(&self, ix: ItemIx) -> &Item {
        &self.items[ix.0 as usize]
    }

    pub fn ladder(&self, ix: LadderIx) -> &Ladder {
        &self.ladders[ix.0 as usize]
    }

    pub fn event(&self, ix: EventIx) -> &Event {
        &self.events[ix.0 as usize]
    }

    pub fn group(&self, ix: GroupIx) -> &Group {
        &self.groups[ix.0 as usize]
    }

    pub fn find_item(&self, id: &str) -> Option<ItemIx> {
        self.items.iter().position(|it| &*it.id == id).map(|at| ItemIx(at as u32))
    }

    pub fn find_party(&self, id: &str) -> Option<PartyIx> {
        self.parties.iter().position(|it| it.id == id).map(|at| PartyIx(at as u32))
    }

    /// The party to mail in `party`'s place on `day`: itself, or the successor of one that has ended.
    pub fn acting(&self, party: PartyIx, day: NaiveDate) -> Option<PartyIx> {
        let mut at = party;
        for _ in 0..=self.parties.len() {
            if self.party(at).exists_on(day) {
                return Some(at);
            }
            at = self.party(at).successor?;
        }
        None
    }
}
