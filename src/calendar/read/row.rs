//! One row: from its keys to an [`Item`].

use std::sync::Arc;

use crate::calendar::diagnostic::{Choices, Meaning, Refused, Values, Wanted};
use crate::calendar::item::{About, Item, Preparation, Resolution};
use crate::calendar::keys::{PREPARATION, WHEN};
use crate::calendar::model::{Decision, PartyIx, RouteIx, StepParty};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{
    Field, Findings, bounded, choice, different_texts, filled, one_text, phrase, report_empty,
    shortened, texts, title,
};
use crate::calendar::read::parties::{Groups, read_counts_with};
use crate::calendar::read::published;
use crate::calendar::read::sentences::Sentences;
use crate::calendar::read::tree::{Node, NodeKind};
use crate::calendar::read::world::{Declared, GroupDefaults, World, override_defaults};
use crate::calendar::rule::{Refusal, Rule, Term, Wording, fold, parse, parse_moment};
use crate::dates::Lead;

/// Reads one row. `parent`: the row whose `planning:` holds it; what it leaves out, the parent says.
pub(super) fn read_row(
    row: &Declared<'_, '_>,
    above: &GroupDefaults,
    parent: Option<&Item>,
    world: &mut World<'_>,
    found: &mut Findings<'_>,
) -> Option<Item> {
    let keys = row.keys.as_ref()?;
    let name = keys.must("wat", found, title);
    let when = read_when(keys, world.sentences, found);
    let see = keys.read("zie", found, |it, found| world.rows.one(it, found));
    if let Some(when) = &when {
        check_rule(when, keys, found);
    }
    let moments = read_moments(keys, when.as_ref().map(|when| &when.rule), found);
    let event = match &when {
        Some(When { rule: Rule::After { event, .. }, node, .. }) => {
            world.events.of(event, node, found)
        }
        _ => None,
    };
    let who = read_who(keys, parent, world, found);
    let mut inherited = above.clone();
    if let Some(parent) = parent {
        inherited.ladder = parent.ladder;
        inherited.overdue = parent.overdue;
        inherited.escalation = parent.escalation.clone();
    }
    override_defaults(keys, &mut inherited, world.parties, world.ladders, found);
    let about = keys.optional("betreft", found);
    let visible = keys
        .optional("zichtbaar_voor", found)
        .and_then(|it| filled(it, found))
        .map(|it| world.parties.many(&it, Groups::Expand, found));
    let mut item = Item {
        id: row.id.clone(),
        line: row.line,
        group: row.group,
        parent: row.parent,
        title: Arc::from(""),
        short: keys.title("onderwerp", found).map(Arc::from),
        rule: Rule::Undated,
        rule_text: Arc::from(""),
        resolution: moments.map_or(Resolution::Rule, Resolution::Moments),
        responsible: who.responsible,
        with: who.with,
        for_each: who.for_each,
        tick_per: keys.read("afvinken_per", found, |it, found| world.parties.group(it, found)),
        ladder: inherited.ladder,
        overdue: inherited.overdue,
        escalation: inherited.escalation,
        counts_with: read_counts_with(keys, found).or(parent.and_then(|it| it.counts_with)),
        about: about.and_then(|it| choice(&it, Choices::About, found)).map(|at| About::ALL[at]),
        statutory: keys.yes("wettelijke_datum", found).unwrap_or(false),
        route: read_route(keys, world, found),
        needs: keys
            .optional("heeft_nodig", found)
            .map_or(Vec::new(), |it| world.rows.many(&it, found)),
        see,
        ask: keys
            .read("vraag_aan", found, |it, found| world.parties.one(it, found))
            .or(parent.and_then(|it| it.ask)),
        recheck_month: read_recheck(keys, found),
        preparation: read_preparation(keys, world, found),
        visible_to: visible
            .unwrap_or_else(|| parent.map_or(Vec::new(), |it| it.visible_to.clone())),
        secret: keys
            .yes("geheim", found)
            .unwrap_or_else(|| parent.is_some_and(|parent| parent.secret)),
        has_plan: keys.has("planning"),
        texts: keys.texts(found),
        was: read_was(keys, found),
    };
    check_own_boards(&item, keys, world, found);
    look_again(&item, keys, found);
    let when = when?;
    if let Rule::After { .. } = when.rule {
        item.resolution = Resolution::Event(event?);
    }
    item.title = name?.into();
    item.rule_text = when.text;
    item.rule = when.rule;
    published::check(&item, keys, world, found);
    Some(item)
}

/// `wanneer`, understood, with where it stands.
struct When<'n, 't> {
    rule: Rule,
    text: Arc<str>,
    node: &'n Node<'t>,
}

fn read_when<'n, 't>(
    keys: &Keys<'n, 't>,
    sentences: &mut Sentences,
    found: &mut Findings<'_>,
) -> Option<When<'n, 't>> {
    let field = keys.required("wanneer", found)?;
    let node = field.value;
    match &node.kind {
        NodeKind::Map(_) => {
            let text = sentence(&field, found)?;
            let rule = match parse(&text) {
                Ok(rule) => rule,
                Err(refusal) => {
                    found.report(node, Refused { key: "wanneer", typed: text, refusal });
                    return None;
                }
            };
            Some(When { rule, text: text.into(), node })
        }
        NodeKind::Text(_) => {
            let (rule, text) = phrase("wanneer", node, |text| sentences.read(text), found)?;
            Some(When { rule, text, node })
        }
        NodeKind::Null | NodeKind::List(_) | NodeKind::Plain(_) => {
            found.report(node, Values::Shape { key: "wanneer".to_owned(), wanted: Wanted::Text });
            None
        }
    }
}

/// `{ elke: 4 jaar, voor: 1 mei, vanaf: 2026 }` as the sentence it stands for.
fn sentence(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<String> {
    let keys = Keys::of(field.value, &WHEN, field.key, found)?;
    if matches!(&field.value.kind, NodeKind::Map(entries) if entries.is_empty()) {
        report_empty(field.key, found);
        return None;
    }
    let mut part = |name, before: &str| {
        let field = keys.optional(name, found)?;
        one_text(field.value, name, found).map(|text| format!("{before}{text}"))
    };
    let every =
        part("elke", "").map_or("jaarlijks".to_owned(), |text| match fold(&text).as_str() {
            "jaar" | "1 jaar" | "een jaar" => "jaarlijks".to_owned(),
            other => format!("een keer per {other}"),
        });
    let before = part("voor", " voor ");
    let last = part("uiterlijk", " uiterlijk ");
    let since = part("vanaf", ", vanaf ");
    if before.is_some()
        && let Some(last) = last.as_ref().and_then(|_| keys.optional("uiterlijk", found))
    {
        found.report(last.key, Values::DayTwice);
    }
    let day = before.or(last);
    Some(format!("{every}{}{}", day.unwrap_or_default(), since.unwrap_or_default()))
}

/// What is allowed, but deserves a word; and keys that the rule has no use for.
fn check_rule(when: &When<'_, '_>, keys: &Keys<'_, '_>, found: &mut Findings<'_>) {
    let span = when.node.span.clone();
    match &when.rule {
        Rule::Every { years, first_year: None, expected: None, .. } if 1 < *years => {
            found.report(span, Meaning::StartYearUnknown { years: *years });
        }
        Rule::Once { wording: Wording::Bare, .. }
        | Rule::Every { term: Some(Term::Day(_, Wording::Bare)), .. } => {
            found.report(span, Meaning::BareDate { date: shortened(&when.text) });
        }
        _ => {}
    }
    if let Some(plan) = keys.optional("planning", found)
        && !matches!(when.rule, Rule::ByPlan { .. })
    {
        found.report(plan.key, Meaning::PlanUnused);
    }
    if let Rule::After { within: Some(within), .. } = &when.rule
        && WITHIN_DAYS_MAX < within.days_at_most()
    {
        let refusal = Refusal::OutOfRange(within.to_string());
        found.report(when.node, Refused { key: "wanneer", typed: shortened(&when.text), refusal });
    }
    let has_expectation =
        matches!(when.rule, Rule::Every { expected: Some(_), .. } | Rule::Expected { .. });
    let without_use =
        [("nalopen", !matches!(when.rule, Rule::Continuous)), ("voorbereiding", !has_expectation)];
    for (key, is_without) in without_use {
        if let Some(field) = keys.optional(key, found).filter(|_| is_without) {
            found.report(field.key, Meaning::NoUse { key });
        }
    }
}

/// Ten years after an event: who writes more has mistyped a number.
const WITHIN_DAYS_MAX: i64 = 3_720;

fn read_moments(
    keys: &Keys<'_, '_>,
    rule: Option<&Rule>,
    found: &mut Findings<'_>,
) -> Option<Vec<Term>> {
    let field = keys.optional("momenten", found)?;
    let written = texts(&field, found);
    let mut moments = Vec::with_capacity(written.len());
    for (_, node) in &written {
        let Some(term) = phrase("momenten", node, parse_moment, found) else { continue };
        if moments.contains(&term) {
            found.report(*node, Meaning::MomentTwice);
        }
        moments.push(term);
    }
    match rule {
        Some(Rule::TimesPerYear { count, .. }) if usize::from(*count) != written.len() => {
            let problem = Meaning::MomentsCount { wanted: *count, found: written.len() };
            found.report(field.value, problem);
        }
        Some(Rule::TimesPerYear { .. }) | None => {}
        Some(_) => found.report(field.key, Meaning::MomentsUnused),
    }
    Some(moments)
}

struct Who {
    responsible: Vec<PartyIx>,
    with: Vec<PartyIx>,
    for_each: Option<PartyIx>,
}

fn read_who(
    keys: &Keys<'_, '_>,
    parent: Option<&Item>,
    world: &World<'_>,
    found: &mut Findings<'_>,
) -> Who {
    let written = keys.optional("wie", found);
    let each = keys.optional("voor_elk", found);
    if let (Some(_), Some(each)) = (&written, &each) {
        found.report(each.key, Meaning::WhoTwice);
    }
    let named = keys.has("wie") || keys.has("voor_elk");
    if let Some(field) = &written
        && matches!(&field.value.kind, NodeKind::List(nodes) if nodes.is_empty())
    {
        found.report(field.value, Meaning::NobodyResponsible);
    }
    let mut for_each = each.and_then(|it| world.parties.group(&it, found));
    let mut responsible =
        written.map_or(Vec::new(), |it| world.parties.many(&it, Groups::Refuse, found));
    if let Some(parent) = parent.filter(|_| !named) {
        responsible.clone_from(&parent.responsible);
        for_each = parent.for_each;
    } else if !named && !keys.has("zie") && !keys.is_merged() && !found.is_lost("wie") {
        found.report(keys.at(), Meaning::NobodyResponsible);
    }
    let with = match keys.optional("samen_met", found) {
        Some(field) => world.parties.many(&field, Groups::Expand, found),
        None => parent.map_or(Vec::new(), |it| it.with.clone()),
    };
    Who { responsible, with, for_each }
}

fn read_route(
    keys: &Keys<'_, '_>,
    world: &mut World<'_>,
    found: &mut Findings<'_>,
) -> Option<RouteIx> {
    let named = keys.optional("route", found);
    let short = |name, found: &mut Findings<'_>| {
        keys.optional(name, found).and_then(|it| filled(it, found))
    };
    let adoption = short("vaststelling", found).map(|it| (it, Decision::Adoption));
    let approval = short("goedkeuring", found).map(|it| (it, Decision::Approval));
    let short = [adoption, approval];
    if 1 < short.iter().flatten().count() + usize::from(named.is_some()) {
        let (field, _) =
            short.iter().flatten().last().expect("two of three, so one of the last two");
        found.report(field.key, Meaning::RouteTwice);
        return None;
    }
    if let Some(field) = named {
        return world.routes.of(&field, found);
    }
    let (field, decision) = short.into_iter().flatten().next()?;
    let deciders = world.parties.of_step(&field, found);
    Some(world.routes.short_hand(deciders, decision))
}

/// `nakijken`: what `import` did not understand is said until somebody has looked.
fn look_again(item: &Item, keys: &Keys<'_, '_>, found: &mut Findings<'_>) {
    if let (Some(what), Some(field)) = (item.text("nakijken"), keys.field("nakijken")) {
        found.report(field.key, Meaning::LookAgain { what: what.to_owned() });
    }
}

/// A step of `eigen bestuur` asks that whoever is responsible has a `bestuur`.
fn check_own_boards(item: &Item, keys: &Keys<'_, '_>, world: &World<'_>, found: &mut Findings<'_>) {
    let Some(route) = item.route else { return };
    let mut steps = world.routes.list[route.0 as usize].stages.iter().flatten();
    if !steps.any(|step| step.parties.contains(&StepParty::OwnBoard)) {
        return;
    }
    let all = &world.parties.list;
    let members = item.for_each.map_or(&item.responsible, |group| &all[group.0 as usize].members);
    let without = members.iter().map(|at| &all[at.0 as usize]).find(|it| it.own_board.is_none());
    if let (Some(party), Some(field)) = (without, keys.optional("route", found)) {
        found.report(field.value, Meaning::NoOwnBoard { member: party.id.clone() });
    }
}

/// `nalopen: jaarlijks in juni`.
fn read_recheck(keys: &Keys<'_, '_>, found: &mut Findings<'_>) -> Option<u8> {
    let field = keys.optional("nalopen", found)?;
    let text = one_text(field.value, "nalopen", found)?;
    let month = match parse(text) {
        Ok(Rule::Every { years: 1, term: Some(Term::Month(month)), first_year: None, .. }) => {
            Some(month)
        }
        _ => None,
    };
    if month.is_none() {
        found.report(field.value, Meaning::RecheckNotMonthly { typed: shortened(text) });
    }
    month
}

fn read_preparation(
    keys: &Keys<'_, '_>,
    world: &World<'_>,
    found: &mut Findings<'_>,
) -> Option<Preparation> {
    let field = keys.optional("voorbereiding", found)?;
    let keys = Keys::of(field.value, &PREPARATION, field.key, found)?;
    let parties = keys
        .required("wie", found)
        .and_then(|it| filled(it, found))
        .map_or(Vec::new(), |it| world.parties.many(&it, Groups::Refuse, found));
    let lead = keys.must("start", found, read_lead_ahead)?;
    Some(Preparation { parties, lead })
}

/// `12 maanden vooraf`.
fn read_lead_ahead(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<Lead> {
    let text = one_text(field.value, field.name, found)?;
    let folded = fold(text);
    let ahead =
        [" vooraf", " van tevoren", " ervoor"].iter().find_map(|it| folded.strip_suffix(it));
    let lead: Result<Lead, Refusal> = bounded(ahead.unwrap_or(&folded));
    if let Err(refusal @ Refusal::OutOfRange(_)) = lead {
        found.report(field.value, Refused { key: "start", typed: shortened(text), refusal });
        return None;
    }
    if lead.is_err() {
        let (value, choices) = (shortened(text), Choices::LeadAhead);
        found.report(field.value, Values::NotOneOf { key: field.name, value, choices });
    }
    lead.ok()
}

fn read_was(keys: &Keys<'_, '_>, found: &mut Findings<'_>) -> Vec<Arc<str>> {
    let Some(field) = keys.optional("heette", found) else { return Vec::new() };
    let mut was = Vec::new();
    for (id, node) in different_texts(&field, found) {
        // The id of a row of a planning has its parent's before a point.
        let parts: Vec<&str> = id.split('.').collect();
        if 2 < parts.len() || !parts.iter().all(|part| super::fields::is_id(part)) {
            super::fields::check_id(id, node, found);
        } else {
            was.push(Arc::from(id));
        }
    }
    was
}
