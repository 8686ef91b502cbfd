//! Which keys of a row differ, as an administrator sees them in the file.

use crate::calendar::{Calendar, Item, ItemIx, LadderIx, PartyIx, Resolution, RouteIx, Rung};
use crate::delivery::difference::outside::route_says;

/// A key of a row. The order is that of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Its own key (`heette` keeps the history).
    Id,
    /// The section it stands in.
    Group,
    /// `wat`
    Title,
    /// `onderwerp`
    Short,
    /// `wanneer`
    When,
    /// `momenten`
    Moments,
    /// `wie`
    Who,
    /// `samen_met`
    With,
    /// `voor_elk`
    ForEach,
    /// `afvinken_per`
    TickPer,
    /// `ritme`
    Ladder,
    /// `te_laat`
    Overdue,
    /// `escaleer`
    Escalation,
    /// `rekent_met`
    CountsWith,
    /// `betreft`
    About,
    /// `wettelijke_datum`
    Statutory,
    /// `route`, `vaststelling`, `goedkeuring`
    Route,
    /// `heeft_nodig`
    Needs,
    /// `zie`
    See,
    /// `vraag_aan`
    Ask,
    /// `nalopen`
    Recheck,
    /// `voorbereiding`
    Preparation,
    /// `planning`
    Plan,
    /// `zichtbaar_voor`
    VisibleTo,
    /// `geheim`
    Secret,
    /// `bewijs`
    Evidence,
    /// `grondslag`
    LegalBasis,
    /// `opmerking`
    Remark,
    /// `aanname`
    Assumption,
}

type Row<'a> = (&'a Calendar, ItemIx);

/// What differs. What a row takes from `standaard` on both sides differs there, not in the row.
pub(super) fn changed(running: Row<'_>, edited: Row<'_>) -> Vec<Field> {
    let (was, is) = (Seen::of(running), Seen::of(edited));
    let (a, b) = (was.item, is.item);
    let differs = [
        (Field::Id, a.id != b.id),
        (Field::Group, was.group() != is.group()),
        (Field::Title, a.title != b.title),
        (Field::Short, a.short != b.short),
        (Field::When, a.rule_text != b.rule_text),
        (Field::Moments, moments(a) != moments(b)),
        (Field::Who, was.ids(&a.responsible) != is.ids(&b.responsible)),
        (Field::With, was.ids(&a.with) != is.ids(&b.with)),
        (Field::ForEach, was.id(a.for_each) != is.id(b.for_each)),
        (Field::TickPer, was.id(a.tick_per) != is.id(b.tick_per)),
        (Field::Ladder, was.ladder() != is.ladder()),
        (Field::Overdue, was.overdue() != is.overdue()),
        (Field::Escalation, was.escalation() != is.escalation()),
        (Field::CountsWith, a.counts_with != b.counts_with),
        (Field::About, a.about != b.about),
        (Field::Statutory, a.statutory != b.statutory),
        (Field::Route, was.route(a.route) != is.route(b.route)),
        (Field::Needs, was.rows(&a.needs) != is.rows(&b.needs)),
        (Field::See, was.rows(a.see.as_slice()) != is.rows(b.see.as_slice())),
        (Field::Ask, was.id(a.ask) != is.id(b.ask)),
        (Field::Recheck, a.recheck_month != b.recheck_month),
        (Field::Preparation, was.preparation() != is.preparation()),
        (Field::Plan, was.planned() != is.planned()),
        (Field::VisibleTo, was.ids(&a.visible_to) != is.ids(&b.visible_to)),
        (Field::Secret, a.secret != b.secret),
        (Field::Evidence, a.text("bewijs") != b.text("bewijs")),
        (Field::LegalBasis, a.text("grondslag") != b.text("grondslag")),
        (Field::Remark, a.text("opmerking") != b.text("opmerking")),
        (Field::Assumption, a.text("aanname") != b.text("aanname")),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

fn moments(item: &Item) -> Option<&[crate::calendar::rule::Term]> {
    match &item.resolution {
        Resolution::Moments(moments) => Some(moments),
        Resolution::Rule | Resolution::Event(_) => None,
    }
}

/// A row with indexes turned into names, so that two calendars can be compared.
struct Seen<'a> {
    calendar: &'a Calendar,
    ix: ItemIx,
    item: &'a Item,
}

impl<'a> Seen<'a> {
    fn of((calendar, ix): Row<'a>) -> Self {
        Self { calendar, ix, item: calendar.item(ix) }
    }

    fn group(&self) -> &'a str {
        &self.calendar.group(self.item.group).id
    }

    fn ids(&self, parties: &[PartyIx]) -> Vec<&'a str> {
        parties.iter().map(|it| self.calendar.party(*it).id.as_str()).collect()
    }

    /// The keys in its `planning`, without its own; `None`: none is written.
    fn planned(&self) -> Option<Vec<&'a str>> {
        let rows = self.calendar.items.iter().filter(|it| it.parent == Some(self.ix));
        let key = |it: &'a Item| it.id.rsplit('.').next().unwrap_or(&it.id);
        self.item.has_plan.then(|| rows.map(key).collect())
    }

    fn id(&self, party: Option<PartyIx>) -> Option<&'a str> {
        party.map(|it| self.calendar.party(it).id.as_str())
    }

    fn rows(&self, rows: &[ItemIx]) -> Vec<&'a str> {
        rows.iter().map(|it| &*self.calendar.item(*it).id).collect()
    }

    /// `None`: that of `standaard`. A ladder with a name is its name: what it holds differs under `ritmes`.
    fn ladder(&self) -> Option<(&'a str, &'a [Rung])> {
        let ix = self.item.ladder;
        (ix != self.calendar.defaults.ladder).then(|| named(self.calendar, ix))
    }

    fn overdue(&self) -> Option<crate::calendar::OverdueRule> {
        Some(self.item.overdue).filter(|it| *it != self.calendar.defaults.overdue)
    }

    fn escalation(&self) -> Option<Vec<(u8, &'a str)>> {
        let all = &self.item.escalation;
        let steps = || all.iter().map(|it| (it.after_mails, &*self.calendar.party(it.to).id));
        (**all != *self.calendar.defaults.escalation).then(|| steps().collect())
    }

    /// A route with a name is its name; the short-hand is what it says.
    fn route(&self, route: Option<RouteIx>) -> Option<String> {
        let route = &self.calendar.routes[route?.0 as usize];
        Some(if route.id.is_empty() { route_says(self.calendar, route) } else { route.id.clone() })
    }

    fn preparation(&self) -> Option<(Vec<&'a str>, crate::dates::Lead)> {
        self.item.preparation.as_ref().map(|it| (self.ids(&it.parties), it.lead))
    }
}

fn named(calendar: &Calendar, ix: LadderIx) -> (&str, &[Rung]) {
    let ladder = calendar.ladder(ix);
    if ladder.id.is_empty() { ("", &ladder.rungs) } else { (&ladder.id, &[]) }
}
