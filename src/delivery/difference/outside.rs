//! What differs outside the rows: the organisation, `standaard`, parties, ladders, routes, meetings, events, addresses.

use crate::calendar::{Calendar, Event, Meetings, Party, PartyIx, Route, StepParty};
use crate::delivery::reconcile::Situation;

/// One thing outside the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    pub what: OutsideKind,
    /// In the running calendar.
    pub was: bool,
    /// In the edited one.
    pub is: bool,
}

/// What stands outside the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutsideKind {
    /// A key of `organisatie`, as it stands in the file.
    Organisation(&'static str),
    /// A key of `standaard`, as it stands in the file.
    Default(&'static str),
    /// A party, by id; what of it, when it stands in both.
    Party(String, Vec<PartyField>),
    /// The addresses of a party, by id. Which ones is not said.
    Addresses(String),
    /// A ladder, by name.
    Ladder(String),
    /// A route, by name.
    Route(String),
    /// The meetings of a party, by id.
    Meetings(String),
    /// An event, by id.
    Event(String),
    /// A section, by id.
    Group(String),
}

/// A key of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyField {
    /// `naam`
    Name,
    /// `ook_bekend_als`
    Aliases,
    /// `aanhef`
    Salutation,
    /// `rekent_met`
    CountsWith,
    /// `mail`
    Mail,
    /// `tot_en_met`
    Until,
    /// `opgevolgd_door`
    Successor,
    /// `leden`
    Members,
    /// `bestuur`
    OwnBoard,
    /// `aanname`
    Assumption,
}

/// Everything that differs, in the order of the file; addresses last.
pub(super) fn changed(running: &Situation<'_>, edited: &Situation<'_>) -> Vec<Outside> {
    let (was, is) = (running.calendar, edited.calendar);
    let mut found = organisation(was, is);
    found.extend(defaults(was, is));
    parties(was, is, &mut found);
    let ladders = |it: &Calendar| -> Vec<(String, String)> {
        let named = it.ladders.iter().filter(|it| !it.id.is_empty());
        named.map(|it| (it.id.clone(), format!("{:?}", it.rungs))).collect()
    };
    listed(ladders(was), &ladders(is), OutsideKind::Ladder, &mut found);
    listed(routes(was), &routes(is), OutsideKind::Route, &mut found);
    listed(meetings(was), &meetings(is), OutsideKind::Meetings, &mut found);
    listed(events(was), &events(is), OutsideKind::Event, &mut found);
    let groups = |it: &Calendar| -> Vec<(String, String)> {
        it.groups.iter().map(|it| (it.id.clone(), it.title.clone())).collect()
    };
    listed(groups(was), &groups(is), OutsideKind::Group, &mut found);
    addresses(running, edited, &mut found);
    found
}

fn both(what: OutsideKind) -> Outside {
    Outside { what, was: true, is: true }
}

fn organisation(was: &Calendar, is: &Calendar) -> Vec<Outside> {
    let (a, b) = (&was.organisation, &is.organisation);
    let differs = [
        ("naam", a.name != b.name),
        ("kort", a.short != b.short),
        ("coordinator", was.party(a.coordinator).id != is.party(b.coordinator).id),
        ("vakantieregio", a.region != b.region),
        ("aanspreekvorm", a.form != b.form),
        ("vrije_dagen", a.closing != b.closing),
        ("tijdzone", a.zone != b.zone),
    ];
    let found = differs.into_iter().filter(|(_, differs)| *differs);
    found.map(|(key, _)| both(OutsideKind::Organisation(key))).collect()
}

fn defaults(was: &Calendar, is: &Calendar) -> Vec<Outside> {
    let (a, b) = (&was.defaults, &is.defaults);
    let ladder = |calendar: &Calendar, ix| {
        let ladder = calendar.ladder(ix);
        if ladder.id.is_empty() { format!("{:?}", ladder.rungs) } else { ladder.id.clone() }
    };
    let escalation = |calendar: &Calendar| -> Vec<(u8, String)> {
        let all = calendar.defaults.escalation.iter();
        all.map(|it| (it.after_mails, calendar.party(it.to).id.clone())).collect()
    };
    let differs = [
        ("ritme", ladder(was, a.ladder) != ladder(is, b.ladder)),
        ("stap_ritme", ladder(was, a.step_ladder) != ladder(is, b.step_ladder)),
        ("te_laat", a.overdue != b.overdue),
        ("escaleer", escalation(was) != escalation(is)),
        ("datum_vragen", a.ask_days != b.ask_days),
        ("verzenden", a.send != b.send),
    ];
    let found = differs.into_iter().filter(|(_, differs)| *differs);
    found.map(|(key, _)| both(OutsideKind::Default(key))).collect()
}

fn parties(was: &Calendar, is: &Calendar, found: &mut Vec<Outside>) {
    for party in &is.parties {
        match was.find_party(&party.id) {
            None => found.push(Outside {
                what: OutsideKind::Party(party.id.clone(), Vec::new()),
                was: false,
                is: true,
            }),
            Some(ix) => {
                let fields = party_fields((was, was.party(ix)), (is, party));
                if !fields.is_empty() {
                    found.push(both(OutsideKind::Party(party.id.clone(), fields)));
                }
            }
        }
    }
    let gone = was.parties.iter().filter(|it| is.find_party(&it.id).is_none());
    found.extend(gone.map(|it| Outside {
        what: OutsideKind::Party(it.id.clone(), Vec::new()),
        was: true,
        is: false,
    }));
}

fn party_fields(was: (&Calendar, &Party), is: (&Calendar, &Party)) -> Vec<PartyField> {
    fn ids<'a>(calendar: &'a Calendar, parties: &[PartyIx]) -> Vec<&'a str> {
        parties.iter().map(|it| calendar.party(*it).id.as_str()).collect()
    }
    let (a, b) = (was.1, is.1);
    let same = |a: &[PartyIx], b: &[PartyIx]| ids(was.0, a) == ids(is.0, b);
    let differs = [
        (PartyField::Name, a.name != b.name),
        (PartyField::Aliases, a.aliases != b.aliases),
        (PartyField::Salutation, a.salutation != b.salutation),
        (PartyField::CountsWith, a.counts_with != b.counts_with),
        (PartyField::Mail, a.never_mail != b.never_mail),
        (PartyField::Until, a.until != b.until),
        (PartyField::Successor, !same(a.successor.as_slice(), b.successor.as_slice())),
        (PartyField::Members, !same(&a.members, &b.members)),
        (PartyField::OwnBoard, !same(a.own_board.as_slice(), b.own_board.as_slice())),
        (PartyField::Assumption, a.assumption != b.assumption),
    ];
    differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// Things with a name: each with everything it says.
fn listed(
    was: Vec<(String, String)>,
    is: &[(String, String)],
    kind: impl Fn(String) -> OutsideKind,
    found: &mut Vec<Outside>,
) {
    for (id, says) in is {
        let before = was.iter().find(|(other, _)| other == id);
        if before.is_none_or(|(_, said)| said != says) {
            found.push(Outside { what: kind(id.clone()), was: before.is_some(), is: true });
        }
    }
    for (id, _) in was {
        if !is.iter().any(|(other, _)| *other == id) {
            found.push(Outside { what: kind(id), was: true, is: false });
        }
    }
}

fn routes(calendar: &Calendar) -> Vec<(String, String)> {
    let named = calendar.routes.iter().filter(|it| !it.id.is_empty());
    named.map(|it| (it.id.clone(), route_says(calendar, it))).collect()
}

/// With the parties' names, so that a party added above changes nothing here.
pub(super) fn route_says(calendar: &Calendar, route: &Route) -> String {
    let party = |ix: PartyIx| calendar.party(ix).id.as_str();
    let mut says = format!("{:?}", route.assumption);
    for (at, stage) in route.stages.iter().enumerate() {
        for step in stage {
            says.push_str(&format!(
                "|{at} {} {} {:?} {:?} {}",
                step.id, step.name, step.decision, step.legal_basis, step.duration
            ));
            for who in &step.parties {
                match who {
                    StepParty::Party(ix) => says.push_str(&format!(" {}", party(*ix))),
                    other => says.push_str(&format!(" {other:?}")),
                }
            }
            step.with.iter().for_each(|it| says.push_str(&format!(" +{}", party(*it))));
        }
    }
    says
}

fn meetings(calendar: &Calendar) -> Vec<(String, String)> {
    let says = |it: &Meetings| format!("{:?} {:?} {:?}", it.days, it.papers, it.assumption);
    calendar.meetings.iter().map(|it| (calendar.party(it.party).id.clone(), says(it))).collect()
}

fn events(calendar: &Calendar) -> Vec<(String, String)> {
    let says = |it: &Event| {
        let ask = it.ask.map(|it| &calendar.party(it).id);
        format!("{} {:?} {} {ask:?} {:?}", it.title, it.date, it.written_unknown, it.assumption)
    };
    calendar.events.iter().map(|it| (it.id.clone(), says(it))).collect()
}

/// Of the parties that stand in both calendars, and of new ones that have none.
fn addresses(running: &Situation<'_>, edited: &Situation<'_>, found: &mut Vec<Outside>) {
    let parties = (0..).map(PartyIx).zip(&edited.calendar.parties);
    for (ix, party) in parties {
        let Some(before) = running.calendar.find_party(&party.id) else { continue };
        let (was, is) = (running.addresses.of(before), edited.addresses.of(ix));
        if was != is {
            found.push(Outside {
                what: OutsideKind::Addresses(party.id.clone()),
                was: !was.is_empty(),
                is: !is.is_empty(),
            });
        }
    }
}
