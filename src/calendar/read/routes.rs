//! `routes`, `vergaderingen` and `gebeurtenissen`.

use crate::calendar::diagnostic::{Choices, What, Writing};
use crate::calendar::keys::{EVENT, MEETINGS, ROUTE, STAGE, STEP};
use crate::calendar::model::{
    Decision, Event, EventIx, Meetings, PartyIx, Route, RouteIx, Step, StepParty, StepStage,
};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{
    Field, Findings, check_id, choice, date as read_date, different_texts, filled, lead, list,
    named, one_text, phrase, read_id, title,
};
use crate::calendar::read::names::Names;
use crate::calendar::read::parties::{Groups, Parties};
use crate::calendar::read::tree::{Node, NodeKind};
use crate::calendar::rule::{capital, fold, parse_date};
use crate::dates::Lead;

/// Time to write what is then decided upon, in the short-hand; as in the routes of the example calendar.
const WRITING: Lead = Lead::Weeks(8);
/// Time to decide, in the short-hand.
const DECIDING: Lead = Lead::Weeks(2);

/// All routes; short-hand ones follow the named ones.
#[derive(Debug, Default)]
pub(super) struct Routes {
    pub(super) list: Vec<Route>,
    names: Names,
}

impl Routes {
    pub(super) fn read(top: &Keys<'_, '_>, parties: &Parties, found: &mut Findings<'_>) -> Self {
        let mut routes = Self::default();
        let Some(field) = top.optional("routes", found) else { return routes };
        for (id, key, value) in named(&field, found) {
            check_id(id, key, found);
            let at = routes.list.len() as u32;
            found.add_name(&mut routes.names, id, at, key);
            let keys = Keys::of(value, &ROUTE, key, found);
            let stages = keys.as_ref().map(|keys| read_stages(keys, parties, found));
            found.locations.routes.push(key.span.clone());
            routes.list.push(Route {
                id: id.to_owned(),
                stages: stages.unwrap_or_default(),
                assumption: keys.and_then(|keys| keys.assumption(found)),
            });
        }
        routes
    }

    pub(super) fn of(&self, field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<RouteIx> {
        let name = one_text(field.value, field.name, found)?;
        found.named(&self.names, What::Route, name, field.value).map(RouteIx)
    }

    /// `vaststelling` or `goedkeuring` of a row: drawing up by whoever is responsible, then that decision.
    pub(super) fn short_hand(&mut self, deciders: Vec<StepParty>, decision: Decision) -> RouteIx {
        let id = decision.word();
        let step = |id: &str, name: &str, parties, decision, duration| Step {
            id: id.to_owned(),
            name: name.to_owned(),
            parties,
            with: Vec::new(),
            decision,
            legal_basis: None,
            duration,
            assumption: None,
        };
        let writing = step("opstellen", "Opstellen", vec![StepParty::Responsible], None, WRITING);
        let deciding = step(id, &capital(id), deciders, Some(decision), DECIDING);
        let stages = vec![vec![writing], vec![deciding]];
        self.list.push(Route { id: String::new(), stages, assumption: None });
        RouteIx(self.list.len() as u32 - 1)
    }
}

fn read_stages(keys: &Keys<'_, '_>, parties: &Parties, found: &mut Findings<'_>) -> Vec<StepStage> {
    let field = keys.required("stappen", found).and_then(|it| filled(it, found));
    let Some(field) = field else { return Vec::new() };
    let mut seen = Names::default();
    let mut stages = Vec::new();
    for node in list(&field, found).unwrap_or(&[]) {
        let stage = match together(node) {
            true => read_together(node, parties, &mut seen, found),
            false => read_step(node, parties, &mut seen, found).into_iter().collect(),
        };
        stages.push(stage);
    }
    stages
}

fn together(node: &Node<'_>) -> bool {
    let NodeKind::Map(entries) = &node.kind else { return false };
    entries.iter().any(|(key, _)| key.text().is_some_and(|key| fold(key) == "tegelijk"))
}

fn read_together(
    node: &Node<'_>,
    parties: &Parties,
    seen: &mut Names,
    found: &mut Findings<'_>,
) -> StepStage {
    let Some(keys) = Keys::of(node, &STAGE, node, found) else { return Vec::new() };
    let field = keys.required("tegelijk", found).and_then(|it| filled(it, found));
    let Some(field) = field else { return Vec::new() };
    let nodes = list(&field, found).unwrap_or(&[]);
    nodes.iter().filter_map(|node| read_step(node, parties, seen, found)).collect()
}

fn read_step(
    node: &Node<'_>,
    parties: &Parties,
    seen: &mut Names,
    found: &mut Findings<'_>,
) -> Option<Step> {
    let keys = Keys::of(node, &STEP, node, found)?;
    let id_field = keys.required("id", found);
    let id = id_field.and_then(|field| read_id(&field, found));
    if let (Some(id), Some(field)) = (&id, id_field) {
        found.add_name(seen, id, node.span.start as u32, field.value);
    }
    let name = keys.must("stap", found, title);
    let who = keys.required("wie", found).and_then(|it| filled(it, found));
    let who = who.map(|it| parties.of_step(&it, found));
    let with = keys.optional("samen_met", found);
    let decision = keys.optional("besluit", found);
    let duration = keys.required("duur", found);
    let step = Step {
        id: id.unwrap_or_default(),
        name: name.unwrap_or_default(),
        parties: who.unwrap_or_default(),
        with: with.map_or(Vec::new(), |it| parties.many(&it, Groups::Expand, found)),
        decision: decision
            .and_then(|it| choice(&it, Choices::Decisions, found))
            .map(|at| Decision::ALL[at]),
        legal_basis: keys.prose("grondslag", found),
        duration: duration.and_then(|it| lead(&it, found))?,
        assumption: keys.assumption(found),
    };
    Some(step)
}

pub(super) fn read_meetings(
    top: &Keys<'_, '_>,
    parties: &Parties,
    found: &mut Findings<'_>,
) -> Vec<Meetings> {
    let Some(field) = top.optional("vergaderingen", found) else { return Vec::new() };
    let mut all: Vec<Meetings> = Vec::new();
    let mut seen: Vec<(PartyIx, u32)> = Vec::new();
    for (_, key, value) in named(&field, found) {
        let party = parties.one(&Field { name: "vergaderingen", key, value: key }, found);
        let Some(keys) = Keys::of(value, &MEETINGS, key, found) else { continue };
        let mut days = Vec::new();
        if let Some(field) = keys.optional("vergaderdata", found) {
            let dates = different_texts(&field, found);
            let read = |(_, node): &(_, &Node<'_>)| phrase("vergaderdata", node, parse_date, found);
            days = dates.iter().filter_map(read).collect();
        }
        days.sort_unstable();
        days.dedup();
        let papers = keys.read("stukken_vooraf", found, lead);
        let assumption = keys.assumption(found);
        if let Some(party) = party {
            match seen.iter().find(|(other, _)| *other == party) {
                Some((_, first)) => {
                    let typed = key.text().unwrap_or_default().to_owned();
                    found.report(key, Writing::DuplicateKey { key: typed, first: *first });
                }
                None => seen.push((party, found.line(key))),
            }
            all.push(Meetings { party, days, papers, assumption });
        }
    }
    all
}

/// All events, found by key or `wat`.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// In the order of the file.
    pub(super) list: Vec<Event>,
    names: Names,
}

impl Events {
    pub(super) fn read(top: &Keys<'_, '_>, parties: &Parties, found: &mut Findings<'_>) -> Self {
        let mut events = Self::default();
        let Some(field) = top.optional("gebeurtenissen", found) else { return events };
        for (id, key, value) in named(&field, found) {
            check_id(id, key, found);
            events.add_name(id, key, found);
            let event = read_event(id, key, value, parties, found);
            if let Some(title) = &event.as_ref().map(|event| event.title.clone()) {
                events.add_name(title, value, found);
            }
            events.list.extend(event);
        }
        events
    }

    fn add_name(&mut self, name: &str, node: &Node<'_>, found: &mut Findings<'_>) {
        found.add_name(&mut self.names, name, self.list.len() as u32, node);
    }

    /// The event with this key or name.
    pub(super) fn find(&self, name: &str) -> Option<EventIx> {
        self.names.find(name).map(EventIx)
    }

    /// The event that a `na …` rule names.
    pub(super) fn of(
        &self,
        name: &str,
        node: &Node<'_>,
        found: &mut Findings<'_>,
    ) -> Option<EventIx> {
        found.named(&self.names, What::Event, name, node).map(EventIx)
    }
}

fn read_event(
    id: &str,
    key: &Node<'_>,
    value: &Node<'_>,
    parties: &Parties,
    found: &mut Findings<'_>,
) -> Option<Event> {
    let bare = |title| Event { id: id.to_owned(), title, ..Event::default() };
    if value.text().is_some() && !value.is_empty() {
        return title(&Field { name: "wat", key, value }, found).map(bare);
    }
    let keys = Keys::of(value, &EVENT, key, found)?;
    let title = keys.must("wat", found, title);
    let date = keys.optional("datum", found);
    let written = date.and_then(|field| field.value.text());
    let written_unknown = written.is_some_and(|it| fold(it) == "onbekend");
    let date = date.filter(|_| !written_unknown).and_then(|field| read_date(&field, found));
    let ask = keys.read("vraag_aan", found, |it, found| parties.one(it, found));
    let assumption = keys.assumption(found);
    Some(Event { date, written_unknown, ask, assumption, ..bare(title?) })
}
