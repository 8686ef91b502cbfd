//! `betrokkenen`: bodies, people by role, groups and their members; and finding them by any of their names.

use std::ops::Range;

use crate::calendar::diagnostic::{Choices, Meaning, Values, Wanted};

use crate::calendar::keys::{MEMBER, PARTY};
use crate::calendar::locations::Spots;
use crate::calendar::model::{CountsWith, Party, PartyIx, StepParty};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{
    Field, Findings, check_id, date, different_texts, named, one_text, report_empty, shortened,
    title,
};
use crate::calendar::read::names::Names;
use crate::calendar::read::tree::{Node, NodeKind};
use crate::calendar::rule::fold_key;

/// Words with a meaning of their own where a party may be named.
const RESERVED: [(&str, StepParty); 3] = [
    ("coordinator", StepParty::Coordinator),
    ("verantwoordelijke", StepParty::Responsible),
    ("eigen bestuur", StepParty::OwnBoard),
];

/// What a group among the names means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Groups {
    /// Refused: `voor_elk` is meant.
    Refuse,
    Expand,
}

#[derive(Debug, Default)]
pub(super) struct Parties {
    /// In the order of the file, each group followed by its members.
    pub(super) list: Vec<Party>,
    /// Who `coordinator` is, once known.
    pub(super) coordinator: Option<PartyIx>,
    /// The line that says who that is has been read; when nobody came of it, that has been said.
    pub(super) is_coordinator_read: bool,
    /// There is no list of parties, and that has been said: no name is called unknown.
    is_missing: bool,
    names: Names,
    locations: Vec<Range<usize>>,
    /// Names, then other names: they may not be those of a party whose key stands further on.
    waiting: [Vec<Waiting>; 2],
}

/// A name that is added when all keys are known.
#[derive(Debug)]
struct Waiting {
    name: String,
    at: PartyIx,
    span: Range<usize>,
}

/// A party whose references are not yet resolved, with its keys.
type OpenParty<'n, 't> = (PartyIx, Keys<'n, 't>);

impl Parties {
    /// None, because the file has no list of them.
    pub(super) fn missing() -> Self {
        Self { is_missing: true, ..Self::default() }
    }

    /// Reads all of `betrokkenen`; first the names, then what refers to them.
    pub(super) fn read(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Self {
        let mut parties = Self::default();
        let mut open = Vec::new();
        for (id, key, value) in named(field, found) {
            parties.declare(id, key, value, None, &mut open, found);
        }
        parties.is_missing = parties.list.is_empty();
        parties.add_waiting(found);
        for (at, keys) in &open {
            let successor = keys.optional("opgevolgd_door", found);
            let board = keys.has("bestuur").then(|| keys.optional("bestuur", found)).flatten();
            parties.list[at.0 as usize].successor =
                successor.and_then(|it| parties.any(&it, found));
            parties.list[at.0 as usize].own_board = board.and_then(|it| parties.one(&it, found));
        }
        parties.refuse_circles(found);
        parties
    }

    fn declare<'n, 't>(
        &mut self,
        id: &'n str,
        key: &'n Node<'t>,
        value: &'n Node<'t>,
        group: Option<PartyIx>,
        open: &mut Vec<OpenParty<'n, 't>>,
        found: &mut Findings<'_>,
    ) {
        check_id(id, key, found);
        let at = PartyIx(self.list.len() as u32);
        self.locations.push(key.span.clone());
        let spots = Spots { key: key.span.clone(), fields: Vec::new() };
        found.locations.parties.push(spots);
        // Called by its key until it has a name.
        let name = id.to_owned();
        self.list.push(Party { id: name.clone(), name, member_of: group, ..Party::default() });
        self.add_name(id, at, key.span.clone(), found);
        if let Some(group) = group {
            self.list[group.0 as usize].members.push(at);
        }
        let section = if group.is_some() { &MEMBER } else { &PARTY };
        match &value.kind {
            _ if value.is_empty() => report_empty(key, found),
            NodeKind::Map(_) => {
                let Some(keys) = Keys::of(value, section, key, found) else { return };
                found.locations.parties[at.0 as usize] = keys.spots(key.span.clone());
                self.describe(at, &keys, found);
                refuse_without_use(&keys, found);
                if group.is_none()
                    && let Some(members) = keys.optional("leden", found)
                {
                    let members_list = named(&members, found);
                    if members_list.is_empty() && matches!(members.value.kind, NodeKind::Map(_)) {
                        found.report(members.key, Meaning::NoMembers);
                    }
                    for (id, key, value) in members_list {
                        self.declare(id, key, value, Some(at), open, found);
                    }
                }
                open.push((at, keys));
            }
            NodeKind::Text(_) => {
                let field = Field { name: "naam", key, value };
                if let Some(name) = title(&field, found) {
                    self.name(at, name, value);
                }
            }
            NodeKind::Null | NodeKind::List(_) | NodeKind::Plain(_) => {
                let problem = Values::Shape { key: id.to_owned(), wanted: Wanted::TextOrMap };
                found.report(value, problem);
            }
        }
    }

    fn describe(&mut self, at: PartyIx, keys: &Keys<'_, '_>, found: &mut Findings<'_>) {
        if let Some(field) = keys.required("naam", found)
            && let Some(name) = title(&field, found)
        {
            self.name(at, name, field.value);
        }
        if let Some(field) = keys.optional("ook_bekend_als", found) {
            for (_, node) in different_texts(&field, found) {
                let field = Field { name: "ook_bekend_als", key: field.key, value: node };
                if let Some(alias) = title(&field, found) {
                    let (name, span) = (alias.clone(), node.span.clone());
                    self.waiting[1].push(Waiting { name, at, span });
                    self.list[at.0 as usize].aliases.push(alias);
                }
            }
        }
        let party = &mut self.list[at.0 as usize];
        party.salutation = keys.title("aanhef", found);
        party.counts_with = read_counts_with(keys, found);
        party.never_mail = keys.choice("mail", Choices::Mail, found).is_some();
        party.until = keys.read("tot_en_met", found, date);
        party.assumption = keys.assumption(found);
    }

    fn name(&mut self, at: PartyIx, name: String, node: &Node<'_>) {
        self.list[at.0 as usize].name.clone_from(&name);
        self.waiting[0].push(Waiting { name, at, span: node.span.clone() });
    }

    fn add_waiting(&mut self, found: &mut Findings<'_>) {
        for Waiting { name, at, span } in std::mem::take(&mut self.waiting).into_iter().flatten() {
            self.add_name(&name, at, span, found);
        }
    }

    fn add_name(&mut self, name: &str, at: PartyIx, span: Range<usize>, found: &mut Findings<'_>) {
        if reserved(name).is_some() {
            found.report(span, Meaning::Reserved { name: name.to_owned() });
            return;
        }
        found.add_name(&mut self.names, name, at.0, span);
    }

    /// A chain of successors must end.
    fn refuse_circles(&mut self, found: &mut Findings<'_>) {
        for start in 0..self.list.len() {
            let mut at = self.list[start].successor;
            let mut steps = 0;
            while let Some(next) = at {
                steps += 1;
                if next.0 as usize == start || self.list.len() < steps {
                    let problem = Meaning::Circle { key: "opgevolgd_door" };
                    found.report(self.locations[start].clone(), problem);
                    self.list[start].successor = None;
                    break;
                }
                at = self.list[next.0 as usize].successor;
            }
        }
    }

    /// Where the key of a party stands.
    pub(super) fn location(&self, at: PartyIx) -> Range<usize> {
        self.locations[at.0 as usize].clone()
    }

    /// The party with this name, without a finding when there is none.
    pub(super) fn find(&self, typed: &str) -> Option<PartyIx> {
        self.names.find(typed).map(PartyIx)
    }

    /// Whether there is no list of parties.
    pub(super) fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// The party with this key, exactly.
    pub(super) fn by_key(&self, id: &str) -> Option<PartyIx> {
        self.find(id).filter(|at| self.list[at.0 as usize].id == id)
    }

    /// Whoever is named in a route step, reserved words included.
    pub(super) fn named(
        &self,
        typed: &str,
        node: &Node<'_>,
        found: &mut Findings<'_>,
    ) -> Option<StepParty> {
        if let Some(at) = self.find(typed) {
            return Some(StepParty::Party(at));
        }
        let word = reserved(typed);
        if word.is_none() && !self.is_missing && !found.is_lost(typed) {
            found.report(node, self.unknown(typed));
        }
        word
    }

    /// What to say about a name that is not there.
    pub(super) fn unknown(&self, typed: &str) -> Meaning {
        let near = self.names.near(typed).or_else(|| self.names.only_with(typed));
        Meaning::UnknownParty {
            name: shortened(typed),
            nearest: near.map(|known| (known.typed.clone(), known.line)),
            as_list: self.as_list(typed),
        }
    }

    /// `OPR en CvA` was meant as a list.
    fn as_list(&self, typed: &str) -> Option<String> {
        let apart = typed
            .trim_matches(['[', ']'])
            .replace(" en ", ",")
            .replace(" & ", ",")
            .replace(['/', ';', '+'], ",");
        let parts: Option<Vec<&str>> = apart
            .split(',')
            .map(|part| self.find(part.trim()).map(|at| self.list[at.0 as usize].id.as_str()))
            .collect();
        parts.filter(|parts| 1 < parts.len()).map(|parts| format!("[{}]", parts.join(", ")))
    }

    fn any(&self, field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<PartyIx> {
        let typed = one_text(field.value, field.name, found)?;
        match self.named(typed, field.value, found)? {
            StepParty::Party(at) => Some(at),
            StepParty::Coordinator if self.coordinator.is_some() => self.coordinator,
            StepParty::Coordinator if self.is_coordinator_read => None,
            StepParty::Coordinator | StepParty::Responsible | StepParty::OwnBoard => {
                found.report(field.value, Meaning::OnlyInRoutes { name: typed.to_owned() });
                None
            }
        }
    }

    /// One party that is no group.
    pub(super) fn one(&self, field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<PartyIx> {
        let at = self.any(field, found)?;
        let party = &self.list[at.0 as usize];
        if party.is_group() {
            let problem = Meaning::GroupAsParty { group: party.id.clone(), key: field.name };
            found.report(field.value, problem);
            return None;
        }
        Some(at)
    }

    /// One or more parties, each once.
    pub(super) fn many(
        &self,
        field: &Field<'_, '_>,
        groups: Groups,
        found: &mut Findings<'_>,
    ) -> Vec<PartyIx> {
        let mut all = Vec::new();
        for (_, node) in different_texts(field, found) {
            let one = Field { name: field.name, key: field.key, value: node };
            let at = match groups {
                Groups::Refuse => self.one(&one, found),
                Groups::Expand => self.any(&one, found),
            };
            let members = at.map_or(&[][..], |at| &self.list[at.0 as usize].members);
            for party in at.iter().filter(|_| members.is_empty()).chain(members) {
                if !all.contains(party) {
                    all.push(*party);
                }
            }
        }
        all
    }

    /// Who does a step; a group stays a group: each member, and all must report.
    pub(super) fn of_step(
        &self,
        field: &Field<'_, '_>,
        found: &mut Findings<'_>,
    ) -> Vec<StepParty> {
        let mut all = Vec::new();
        for (typed, node) in different_texts(field, found) {
            if let Some(party) = self.named(typed, node, found)
                && !all.contains(&party)
            {
                all.push(party);
            }
        }
        all
    }

    pub(super) fn group(&self, field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<PartyIx> {
        let at = self.any(field, found)?;
        if !self.list[at.0 as usize].is_group() {
            let name = self.list[at.0 as usize].id.clone();
            found.report(field.value, Meaning::NotAGroup { name, key: field.name });
            return None;
        }
        Some(at)
    }
}

/// What a group or a party would say without effect.
fn refuse_without_use(keys: &Keys<'_, '_>, found: &mut Findings<'_>) {
    let of_group = ["aanhef", "rekent_met", "mail"].map(|key| (key, keys.has("leden")));
    let of_end = ("opgevolgd_door", !keys.has("tot_en_met"));
    for (key, is_without) in of_group.into_iter().chain([of_end]) {
        if let Some(field) = keys.optional(key, found).filter(|_| is_without) {
            found.report(field.key, Meaning::NoUse { key });
        }
    }
}

fn reserved(name: &str) -> Option<StepParty> {
    let folded = fold_key(name);
    RESERVED.iter().find(|(word, _)| *word == folded).map(|(_, party)| *party)
}

/// `rekent_met` of a party or a row.
pub(super) fn read_counts_with(
    keys: &Keys<'_, '_>,
    found: &mut Findings<'_>,
) -> Option<CountsWith> {
    let at = keys.choice("rekent_met", Choices::CountsWith, found)?;
    Some(CountsWith::ALL[at])
}
