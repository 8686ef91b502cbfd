//! What stands in a calendar under a key, in words: what `plan` compares and shows, and what `explain` prints.

use crate::calendar::diagnostic::Choices;
use crate::calendar::dutch;
use crate::calendar::item::{Calendar, Item, ItemIx, Preparation, Resolution};
use crate::calendar::model::{
    Decision, Defaults, Escalation, Event, EventIx, Group, GroupIx, LadderIx, Meetings,
    Organisation, OverdueRule, Party, PartyIx, Route, RouteIx, Rung, Step, StepParty,
};
use crate::dates::SendRule;

/// A thing in a calendar that has keys in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyed {
    Organisation,
    Defaults,
    Party(PartyIx),
    /// Has no keys: it is a list of leads.
    Ladder(LadderIx),
    Route(RouteIx),
    /// The nth step of a route, those under `tegelijk` counted one by one.
    Step(RouteIx, usize),
    /// The nth of `vergaderingen`.
    Meetings(usize),
    Event(EventIx),
    Group(GroupIx),
    Row(ItemIx),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// As two versions are compared: a party, a ladder or a route is its key, and what `standaard` says as well is not said.
    Key,
    /// For a reader: a party is its name, and a ladder what it holds.
    Name,
}

/// What a thing of one kind says.
type Of<T> = fn(&Saying<'_>, &T) -> Option<String>;

/// Where the value of a key is found.
#[derive(Clone, Copy)]
pub(super) enum Says {
    /// In the texts that a row keeps as they were written; else the key around it says it, or the things behind it do.
    Elsewhere,
    Organisation(Of<Organisation>),
    Defaults(Of<Defaults>),
    Party(Of<Party>),
    Route(Of<Route>),
    Step(Of<Step>),
    Meetings(Of<Meetings>),
    Event(Of<Event>),
    Group(Of<Group>),
    Row(Of<Item>),
}

/// Says what stands in a calendar.
#[derive(Clone, Copy)]
pub(super) struct Saying<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) by: By,
    /// What is spoken of.
    pub(super) of: Keyed,
}

impl Keyed {
    /// The key of kalender.yaml under which it stands.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Organisation => "organisatie",
            Self::Defaults => "standaard",
            Self::Party(_) => "betrokkenen",
            Self::Ladder(_) => "ritmes",
            Self::Route(_) | Self::Step(..) => "routes",
            Self::Meetings(_) => "vergaderingen",
            Self::Event(_) => "gebeurtenissen",
            Self::Group(_) | Self::Row(_) => "kalender",
        }
    }

    /// Its own key; empty when it needs none.
    pub fn id(self, calendar: &Calendar) -> &str {
        match self {
            Self::Organisation | Self::Defaults => "",
            Self::Party(ix) => &calendar.party(ix).id,
            Self::Ladder(ix) => &calendar.ladder(ix).id,
            Self::Route(ix) => &calendar.routes[ix.0 as usize].id,
            Self::Step(route, at) => step(calendar, route, at).map_or("", |it| &it.id),
            Self::Meetings(at) => &calendar.party(calendar.meetings[at].party).id,
            Self::Event(ix) => &calendar.event(ix).id,
            Self::Group(ix) => &calendar.group(ix).id,
            Self::Row(ix) => &calendar.item(ix).id,
        }
    }

    /// The steps of a route, in order.
    pub fn steps(self, calendar: &Calendar) -> Vec<Self> {
        let Self::Route(ix) = self else { return Vec::new() };
        let count = calendar.routes[ix.0 as usize].stages.iter().flatten().count();
        (0..count).map(|at| Self::Step(ix, at)).collect()
    }
}

pub(super) fn step(calendar: &Calendar, route: RouteIx, at: usize) -> Option<&Step> {
    calendar.routes[route.0 as usize].stages.iter().flatten().nth(at)
}

pub(super) fn yes(it: bool) -> Option<String> {
    text(Choices::YesNo.words()[usize::from(!it)])
}

pub(super) fn text(it: impl AsRef<str>) -> Option<String> {
    Some(it.as_ref().to_owned())
}

impl Saying<'_> {
    /// `None`: there is none of it. Whatever is compared is kept apart, so that `A en B` is not `[A, B]`.
    pub(super) fn list(&self, parts: impl IntoIterator<Item: ToString>) -> Option<String> {
        let parts: Vec<String> = parts.into_iter().map(|it| it.to_string()).collect();
        let whole = match self.by {
            By::Key => parts.join("\n"),
            By::Name => dutch::list(&parts),
        };
        (!parts.is_empty()).then_some(whole)
    }

    pub(super) fn party(&self, ix: PartyIx) -> &str {
        let party = self.calendar.party(ix);
        match self.by {
            By::Key => &party.id,
            By::Name => &party.name,
        }
    }

    pub(super) fn one(&self, party: Option<PartyIx>) -> Option<String> {
        party.map(|it| self.party(it).to_owned())
    }

    /// "CvA, OPR en Directeur"
    pub(super) fn parties(&self, parties: &[PartyIx]) -> Option<String> {
        self.list(parties.iter().map(|it| self.party(*it)))
    }

    pub(super) fn rows(&self, rows: &[ItemIx]) -> Option<String> {
        self.list(rows.iter().map(|it| &self.calendar.item(*it).id))
    }

    /// Who does a step.
    pub(super) fn doers(&self, parties: &[StepParty]) -> Option<String> {
        self.list(parties.iter().map(|it| match it {
            StepParty::Party(ix) => self.party(*ix),
            StepParty::Responsible => "verantwoordelijke",
            StepParty::OwnBoard => "eigen bestuur",
            StepParty::Coordinator => "coordinator",
        }))
    }

    /// What a row has beside `standaard`; when versions are compared, what is the same there is said there alone.
    fn beside_standard(self, is_standard: bool, said: String) -> Option<String> {
        (self.by == By::Name || !is_standard).then_some(said)
    }

    pub(super) fn own_ladder(&self, ix: LadderIx) -> Option<String> {
        self.beside_standard(ix == self.calendar.defaults.ladder, self.ladder(ix))
    }

    pub(super) fn own_overdue(&self, rule: OverdueRule) -> Option<String> {
        self.beside_standard(rule == self.calendar.defaults.overdue, self.overdue(rule))
    }

    pub(super) fn own_escalation(&self, lines: &[Escalation]) -> Option<String> {
        let is_standard = *lines == *self.calendar.defaults.escalation;
        self.beside_standard(is_standard, self.escalation(lines))
    }

    /// "gewoon (3 maanden, 6 weken, 2 weken en 3 dagen)", "6 weken en 2 weken" when it has no name
    pub(super) fn ladder(&self, ix: LadderIx) -> String {
        let ladder = self.calendar.ladder(ix);
        match (self.by, &*ladder.id) {
            (_, "") => rungs(&ladder.rungs),
            (By::Key, id) => id.to_owned(),
            (By::Name, id) => format!("{id} ({})", rungs(&ladder.rungs)),
        }
    }

    /// "elke 2 weken op dinsdag, hooguit 3 keer", "niet herinneren na de datum"
    pub(super) fn overdue(&self, rule: OverdueRule) -> String {
        let often = match rule.every_days {
            days if days.is_multiple_of(7) && 7 < days => format!("{} weken", days / 7),
            7 => "week".to_owned(),
            1 => "dag".to_owned(),
            days => format!("{days} dagen"),
        };
        match (self.by, rule.at_most) {
            (By::Name, 0) => "niet herinneren na de datum".to_owned(),
            (_, n) => format!("elke {often} op {}, hooguit {n} keer", dutch::weekday_name(rule.on)),
        }
    }

    /// "na 2 mails naar Coördinator en na 3 mails naar Directeur", "niet escaleren"
    pub(super) fn escalation(&self, lines: &[Escalation]) -> String {
        let words = lines.iter().map(|line| {
            let mails = if line.after_mails == 1 { "mail" } else { "mails" };
            format!("na {} {mails} naar {}", line.after_mails, self.party(line.to))
        });
        self.list(words).unwrap_or_else(|| "niet escaleren".to_owned())
    }

    /// The route that a row names.
    pub(super) fn route(&self, row: &Item) -> Option<String> {
        let route = &self.calendar.routes[row.route?.0 as usize];
        (!route.id.is_empty()).then(|| route.id.clone())
    }

    /// Who decides by the short-hand of a row: `vaststelling` or `goedkeuring`.
    pub(super) fn deciders(&self, row: &Item, decision: Decision) -> Option<String> {
        let route = &self.calendar.routes[row.route?.0 as usize];
        let last = route.stages.iter().flatten().last().filter(|_| route.id.is_empty())?;
        self.doers(&last.parties).filter(|_| last.decision == Some(decision))
    }

    /// "voor 15 mei, voor 15 september en voor 15 november"
    pub(super) fn moments(&self, row: &Item) -> Option<String> {
        let Resolution::Moments(moments) = &row.resolution else { return None };
        self.list(moments)
    }

    /// "Directeur, vanaf 12 maanden vooraf"
    pub(super) fn preparation(&self, it: &Preparation) -> Option<String> {
        Some(format!("{}, vanaf {} vooraf", self.parties(&it.parties)?, it.lead))
    }

    /// "1 december 2026", "onbekend"
    pub(super) fn happened(&self, event: &Event) -> Option<String> {
        let is_unknown = event.written_unknown || self.by == By::Name;
        event.date.map(dutch::full_date).or_else(|| is_unknown.then(|| "onbekend".to_owned()))
    }

    /// The ids of the steps of a route; which are `tegelijk` can be seen.
    pub(super) fn stages(&self, route: &Route) -> Option<String> {
        let stage = |it: &Vec<Step>| {
            let ids: Vec<&str> = it.iter().map(|step| step.id.as_str()).collect();
            ids.join(" tegelijk met ")
        };
        self.list(route.stages.iter().map(stage))
    }

    /// "Privacyreglement en Klachtenregeling": what stands in the `planning` of this row; "leeg".
    pub(super) fn planned(&self, row: &Item) -> Option<String> {
        let Keyed::Row(ix) = self.of else { return None };
        let below = self.calendar.items[ix.0 as usize + 1..].iter();
        let below = below.take_while(|it| it.parent == Some(ix)).map(|it| match self.by {
            By::Key => it.id.rsplit('.').next().unwrap_or(&it.id),
            By::Name => &it.title,
        });
        row.has_plan.then(|| self.list(below).unwrap_or_else(|| "leeg".to_owned()))
    }
}

/// "3 maanden, 6 weken en 3 dagen", "geen herinnering"
pub fn rungs(rungs: &[Rung]) -> String {
    let word = |rung: &Rung| match rung {
        Rung::Begin => "begin".to_owned(),
        Rung::Before(lead) => lead.to_string(),
    };
    let words: Vec<String> = rungs.iter().map(word).collect();
    if words.is_empty() { "geen herinnering".to_owned() } else { dutch::list(&words) }
}

/// "om 08:30 uur, tot en met 17:00 uur; niet in het weekend, op feestdagen en in schoolvakanties"
pub(super) fn sending(rule: &SendRule) -> String {
    let refused: Vec<&str> = [
        (rule.not_in_weekends, "in het weekend"),
        (rule.not_on_holidays, "op feestdagen"),
        (rule.not_in_vacations, "in schoolvakanties"),
    ]
    .into_iter()
    .filter_map(|(holds, words)| holds.then_some(words))
    .collect();
    let clock = format!(
        "om {} uur, tot en met {} uur",
        rule.at.format("%H:%M"),
        rule.until.format("%H:%M")
    );
    if refused.is_empty() {
        format!("{clock}; ook in weekenden en vakanties")
    } else {
        format!("{clock}; niet {}", dutch::list(&refused))
    }
}
