//! What comes: by which day, and what the reader needs to know to do it, or to prepare for it.

use chrono::NaiveDate;

use crate::delivery::Line;
use crate::messages::deadline::{self, Spoken};
use crate::messages::dutch;
use crate::messages::kinds::words::{
    Account, FactsOf, LineWords, MailKind, Passage, SUBJECT_COLUMNS, SubjectWords,
};
use crate::messages::matter::Matter;
use crate::planning::{Duty, Kind, State};

pub(super) const BEFORE: MailKind =
    MailKind::new("herinnering", "verantwoordelijk", |matter, line| ahead(matter, line, ""));

pub(super) const BEGIN: MailKind =
    MailKind::new("begin van een stap", "verantwoordelijk", |matter, line| {
        let turn = format!(". {} aan zet", dutch::capital(matter.you().are_you()));
        ahead(matter, line, &turn)
    });

pub(super) const COPY: MailKind =
    MailKind::new("kopie", "samen-met", |matter, line| ahead(matter, line, ""));

pub(super) const PREPARE: MailKind = MailKind::new("voorbereiding", "verantwoordelijk", prepare);

/// "Jaarverslag CvA: uiterlijk wo 30 sep 2026", and in the mail "uiterlijk woensdag 30 september 2026 (vóór 1 oktober), over 6 weken"
fn ahead(matter: &Matter<'_>, line: &Line, turn: &str) -> LineWords {
    let duty = matter.duty(line);
    let spoken = duty.and_then(|it| spoken(matter, line, it));
    let mut passages = vec![Passage::Instead];
    if matter.is_single() {
        let near = duty.zip(spoken).and_then(|(it, spoken)| near(matter, it, spoken));
        passages.push(Passage::HowToReport { near });
    }
    passages.extend([Passage::Facts(FactsOf::Reminder), Passage::DoneLine]);
    if let Some(duty) = duty.filter(|_| matter.is_single()) {
        passages.push(Passage::Paragraph(why(matter, line, duty)));
    }
    let sentence = format!("{}{turn}", sentence(matter, line, duty));
    let account = Account { title: matter.title(line), sentence, passages };
    subject(matter, line, duty.zip(spoken)).above(account)
}

fn spoken(matter: &Matter<'_>, line: &Line, duty: &Duty) -> Option<Spoken> {
    let practical = deadline::practical(matter.calendar, duty, line.party)?;
    Some(deadline::spoken(&duty.dates?, practical, matter.today()))
}

/// "Jaarverslag CvA: uiterlijk wo 30 sep 2026", "SOP 2026-2027: graag vóór de zomervakantie, vr 3 jul 2026"; where the
/// title would have to give way, "Projectplan hoogbegaafdheid: graag vr 19 dec 2025".
fn subject(matter: &Matter<'_>, line: &Line, spoken: Option<(&Duty, Spoken)>) -> SubjectWords {
    let title = matter.title_outside(line);
    let due = || line.due.map(|due| format!(": uiterlijk {}", dutch::short_date(due)));
    let (after, day) = match spoken {
        Some((duty, Spoken::Practical(day))) => {
            (wish(matter, duty, day, &title), Some((day, false)))
        }
        _ => (due().unwrap_or_default(), line.due.map(|due| (due, true))),
    };
    SubjectWords { before: String::new(), after, day, ..SubjectWords::new("", title) }
}

/// ": graag vóór de zomervakantie, vr 3 jul 2026"
fn wish(matter: &Matter<'_>, duty: &Duty, day: NaiveDate, title: &str) -> String {
    let short = dutch::short_date(day);
    let full = match deadline::break_between(&matter.calendar.open, duty, day) {
        Some(period) => format!(": graag vóór {period}, {short}"),
        None => format!(": graag uiterlijk {short}"),
    };
    let fits = title.chars().count() + full.chars().count() <= SUBJECT_COLUMNS;
    if fits { full } else { format!(": graag {short}") }
}

/// "uiterlijk woensdag 30 september 2026 (vóór 1 oktober), over 6 weken"
fn sentence(matter: &Matter<'_>, line: &Line, duty: Option<&Duty>) -> String {
    match (duty, line.due) {
        (Some(duty), _) if duty.dates.is_some() => {
            deadline::sentence(matter.calendar, duty, line.party, matter.today())
        }
        (_, Some(due)) => {
            let near = dutch::distance(matter.today(), due);
            format!("uiterlijk {}, {near}", dutch::long_date(due))
        }
        _ => "nog zonder datum".to_owned(),
    }
}

/// "over 6 weken", to the day the mail speaks of.
fn near(matter: &Matter<'_>, duty: &Duty, spoken: Spoken) -> Option<String> {
    let day = match spoken {
        Spoken::Practical(day) => day,
        Spoken::Due | Spoken::PracticalPassed => duty.dates?.due,
    };
    Some(dutch::distance(matter.today(), day))
}

/// "Waarom krijgt u deze mail? In de kalender staat als verantwoordelijk: CvA."
fn why(matter: &Matter<'_>, line: &Line, duty: &Duty) -> String {
    if line.instead.is_some() {
        return String::new();
    }
    let party = matter.name(line.party);
    let why = format!("Waarom {} deze mail?", matter.you().do_you_get());
    let item = matter.calendar.item(duty.item);
    let responsible = duty.parties(matter.calendar);
    if responsible.contains(&line.party) {
        format!("{why} In de kalender staat als verantwoordelijk: {party}.")
    } else if line.kind == Kind::Copy || item.with.contains(&line.party) {
        let whose = matter.names(responsible);
        format!(
            "{why} In de kalender staat bij samen met: {party}. Verantwoordelijk: {whose}. \
             Er volgt geen tweede kopie."
        )
    } else {
        format!("{why} Die is voor: {party}.")
    }
}

/// "Voorbereiden: Inspectie-onderzoek", and in the mail "naar verwachting in 2028"
fn prepare(matter: &Matter<'_>, line: &Line) -> LineWords {
    let sentence = match matter.duty(line).map(|it| it.state) {
        Some(State::Expected { year }) => format!("naar verwachting in {year}"),
        _ => "op komst".to_owned(),
    };
    let advice = "Het is geen vaste datum. Nu is een goed moment om te beginnen met voorbereiden.";
    let advice = Passage::Paragraph(advice.to_owned());
    let passages = vec![Passage::Instead, advice, Passage::Facts(FactsOf::Row)];
    let account = Account { title: matter.title(line), sentence, passages };
    SubjectWords::new("Voorbereiden", matter.title_outside(line)).above(account)
}
