//! What we ask: a date, a first year, a plan, an event, or whether something still holds. Each is a row in one of three tables.

use crate::calendar::{EventIx, Item, Resolution};
use crate::delivery::Line;
use crate::messages::dutch;
use crate::messages::kinds::words::{AskedRow, Body, LineWords, MailKind, Order, SubjectWords};
use crate::messages::matter::Matter;
use crate::messages::question_table::QuestionTable;
use crate::planning::{Period, State};

pub(super) const DATE: MailKind =
    MailKind::question("vraag naar de datum", "De datum wordt gevraagd aan", |matter, line| {
        let id = matter.duty(line).map(|it| it.id(matter.calendar));
        let order = id.map(|id| Order::Command(format!("choose-date {id} JJJJ-MM-DD")));
        let row = row(matter, line, which_date(matter, line));
        let asked = AskedRow { table: QuestionTable::Dates, row, order, may_be_skipped: true };
        question(matter, line, asked)
    });

pub(super) const START_YEAR: MailKind = MailKind::question(
    "vraag naar het beginjaar",
    "Vanaf welk jaar dit geldt, wordt gevraagd aan",
    |matter, line| {
        let line_of = |it: &Item| format!("{}: wanneer: {}, vanaf JJJJ", it.id, it.rule);
        let order = matter.item(line).map(|it| Order::InCalendar(line_of(it)));
        let row = row(matter, line, "In welk jaar is het de eerste keer?".to_owned());
        let asked = AskedRow { table: QuestionTable::Dates, row, order, may_be_skipped: false };
        question(matter, line, asked)
    },
);

pub(super) const PLAN: MailKind = MailKind::question(
    "vraag naar de planning",
    "Wanneer de planning er is, wordt gevraagd aan",
    |matter, line| {
        let plan = "planning: [{ id: naam, wat: Naam, wanneer: 1 maart JJJJ }]";
        let order = matter.item(line).map(|it| Order::InCalendar(format!("{}: {plan}", it.id)));
        let which = "Welke onderdelen staan in de planning, en wanneer?".to_owned();
        let row = row(matter, line, which);
        let asked = AskedRow { table: QuestionTable::Dates, row, order, may_be_skipped: false };
        question(matter, line, asked)
    },
);

pub(super) const EVENT: MailKind = MailKind::question(
    "vraag naar de gebeurtenis",
    "Of het al zover is, wordt gevraagd aan",
    |matter, line| {
        let known = line.event.or_else(|| event_of(matter, line));
        let event = known.map(|ix| matter.calendar.event(ix));
        let title = event.map_or_else(|| matter.title(line), |it| it.title.clone());
        let waiting = known.map_or(String::new(), |ix| waiting_for(matter, ix));
        let row = vec![title, waiting, "Is dit gebeurd, en op welke dag?".to_owned()];
        let order = event.map(|it| Order::Command(format!("event {} JJJJ-MM-DD", it.id)));
        let asked = AskedRow { table: QuestionTable::Events, row, order, may_be_skipped: false };
        question(matter, line, asked)
    },
);

pub(super) const CONFIRM: MailKind = MailKind::question(
    "vraag of het nog klopt",
    "Of dit nog klopt, wordt gevraagd aan",
    |matter, line| {
        let row = row(matter, line, still(matter, line));
        let table = QuestionTable::Confirm;
        question(matter, line, AskedRow { table, row, order: None, may_be_skipped: false })
    },
);

/// "Datum nodig: Jaarverslag Steunpunt", and in the mail a row of its table.
fn question(matter: &Matter<'_>, line: &Line, asked: AskedRow) -> LineWords {
    let title = matter.title_outside(line);
    LineWords {
        subject: SubjectWords {
            alike: "Vragen over de kwaliteitskalender",
            ..SubjectWords::new(asked.table.heading(), title)
        },
        body: Body::Asked(asked),
    }
}

fn row(matter: &Matter<'_>, line: &Line, question: String) -> Vec<String> {
    vec![matter.title(line), in_calendar(matter, line), question]
}

/// "jaarlijks op een nader te bepalen datum (Ouder- en Jeugdsteunpunt)"
fn in_calendar(matter: &Matter<'_>, line: &Line) -> String {
    let Some(item) = matter.item(line) else { return String::new() };
    let parties = matter.duty(line).map(|it| it.parties(matter.calendar));
    let who = matter.names(parties.unwrap_or(&item.responsible));
    if who.is_empty() || who == matter.name(line.party) {
        item.rule.to_string()
    } else {
        format!("{} ({who})", item.rule)
    }
}

/// "Op welke dag in schooljaar 2026-2027?"
fn which_date(matter: &Matter<'_>, line: &Line) -> String {
    let Some(duty) = matter.duty(line) else {
        return "Op welke dag?".to_owned();
    };
    let number = match (duty.number, duty.state) {
        (Some(number), State::AwaitingDate { .. }) => format!(" (nummer {number})"),
        _ => String::new(),
    };
    match duty.period {
        Period::School(year) => format!("Op welke dag in schooljaar {year}{number}?"),
        Period::Year(year) => format!("Op welke dag in {year}{number}?"),
        Period::Only => format!("Op welke dag{number}?"),
    }
}

fn event_of(matter: &Matter<'_>, line: &Line) -> Option<EventIx> {
    match matter.duty(line)?.state {
        State::AwaitingEvent(event) => Some(event),
        _ => None,
    }
}

/// "Document basisondersteuning"; a confidential row is not named to a party that may not see it.
fn waiting_for(matter: &Matter<'_>, event: EventIx) -> String {
    let waits = |item: &&Item| {
        item.resolution == Resolution::Event(event) && item.may_see(matter.bundle.party)
    };
    let items = matter.calendar.items.iter().filter(waits);
    dutch::list(&items.map(|item| item.short_name()).collect::<Vec<_>>())
}

/// "Is 2028 nog de verwachting?"
fn still(matter: &Matter<'_>, line: &Line) -> String {
    match matter.duty(line).map(|it| it.state) {
        Some(State::Expected { year }) => format!("Is {year} nog de verwachting?"),
        Some(State::Continuous) => "Gebeurt dit nog?".to_owned(),
        Some(State::Undated) => "Is er inmiddels een datum, of is het klaar?".to_owned(),
        Some(State::AwaitingDate { not_before: Some(year) }) => {
            format!("Is er al een datum? Op zijn vroegst {year}.")
        }
        _ => "Klopt dit nog?".to_owned(),
    }
}
