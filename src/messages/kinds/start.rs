//! The very first mail, to the coordinator: what the service looks after, what comes, what is missing, how to stop it.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::calendar::Item;
use crate::delivery::{Line, Mode};
use crate::messages::kinds::words::{Body, LineWords, MailKind, SubjectWords};
use crate::messages::letter::Letter;
use crate::messages::matter::Matter;
use crate::messages::view::View;
use crate::messages::{dutch, title};
use crate::planning::{Duty, State};

/// Coming dates shown; the rest is one command away.
const COMING_MAX: usize = 15;

/// Rows without a date, and assumptions, shown: more would make a mail that programs cut off.
const ROWS_MAX: usize = 60;

pub(super) const START: MailKind = MailKind::new("startmail", "start", start);

/// "Kwaliteitskalender SWV VO: gestart"
fn start(matter: &Matter<'_>, _: &Line) -> LineWords {
    let started = format!("Kwaliteitskalender {}: gestart", matter.calendar.organisation.short);
    LineWords {
        subject: SubjectWords { before: started, ..SubjectWords::new("", String::new()) },
        body: Body::Whole(fill),
    }
}

/// Fills the view of a start mail.
fn fill(letter: &Letter<'_>, view: &mut View) {
    let start = Start { letter };
    view.heading = Some(view.subject.clone());
    start.opening(view);
    start.first_mails(view);
    start.coming(view);
    start.passed(view);
    start.without_date(view);
    start.assumptions(view);
    view.preheader = format!("Deze dienst bewaakt {}.", dutch::items(start.items().count()));
}

struct Start<'a> {
    letter: &'a Letter<'a>,
}

impl<'a> Start<'a> {
    /// Rows the coordinator may see, without those that only point to another.
    fn items(&self) -> impl Iterator<Item = &'a Item> {
        let calendar = self.letter.calendar;
        let coordinator = calendar.organisation.coordinator;
        calendar.items.iter().filter(move |item| item.see.is_none() && item.may_see(coordinator))
    }

    fn duties(&self) -> impl Iterator<Item = &'a Duty> {
        let calendar = self.letter.calendar;
        let coordinator = calendar.organisation.coordinator;
        self.letter.plan.duties.iter().filter(move |it| {
            let item = calendar.item(it.item);
            it.settled.is_none() && item.see.is_none() && item.may_see(coordinator)
        })
    }

    /// The duties with a last day, the first one first.
    fn due(&self, is_meant: impl Fn(NaiveDate) -> bool) -> Vec<(NaiveDate, &'a Duty)> {
        let dated = self.duties().filter_map(|it| Some((it.dates?.due, it)));
        let mut due: Vec<_> = dated.filter(|(due, _)| is_meant(*due)).collect();
        due.sort_by_key(|(due, _)| *due);
        due
    }

    fn opening(&self, view: &mut View) {
        let organisation = &self.letter.calendar.organisation;
        let count = self.items().count();
        let are = if count == 1 { "staat" } else { "staan" };
        let count = dutch::items(count);
        view.paragraph(&format!(
            "Vanaf nu bewaakt deze dienst de kwaliteitskalender van {}. Er {are} {count} in.",
            organisation.name,
        ));
        view.paragraph(
            "De betrokkenen krijgen op tijd een mail over wat zij moeten doen. \
             Op één dag krijgt een adres hooguit één mail. Wat klaar is gemeld, komt niet meer terug.",
        );
    }

    /// "De eerste mails gaan op maandag 24 augustus 2026 om 08:30. Dat zijn er dan 12."
    fn first_mails(&self, view: &mut View) {
        view.heading(2, "Wanneer de eerste mails gaan");
        let zone = self.letter.calendar.organisation.zone;
        match self.letter.bundle.first_send {
            Some((at, 0)) => {
                let day = dutch::long_date(at.with_timezone(&zone).date_naive());
                view.paragraph(&format!("Mails gaan op zijn vroegst op {day}. Voor die dag is er nog niets te versturen."));
            }
            Some((at, count)) => {
                let wall = at.with_timezone(&zone);
                let day = dutch::long_date(wall.date_naive());
                let are = if count == 1 { "is" } else { "zijn" };
                let count = dutch::mails(count as usize);
                let at = wall.format("%H:%M");
                view.paragraph(&format!(
                    "De eerste mails gaan op {day} om {at}. Dat {are} {count}."
                ));
            }
            None => view.paragraph("Voorlopig is er niets te versturen."),
        }
        if self.letter.context.mode == Mode::Trial {
            view.paragraph(
                "Dit is een proef. Er verlaat geen mail het gebouw, ook niet op die dag.",
            );
        }
        view.paragraph(
            "De opdracht kwaliteitskalender next laat zien welke mails eraan komen. \
             Niet akkoord? Laat de beheerder vóór dat moment de dienst stoppen.",
        );
        let file = &self.letter.context.done_file;
        view.paragraph(&format!(
            "Is er al iets klaar? Zet het in {file}. Dan gaat er geen mail over."
        ));
    }

    fn coming(&self, view: &mut View) {
        let today = self.letter.matter().today();
        let coming = self.due(|due| today <= due);
        if coming.is_empty() {
            return;
        }
        view.heading(2, "Wat eraan komt");
        let total = coming.len();
        let rows =
            coming.iter().take(COMING_MAX).map(|(due, it)| self.row(dutch::short_date(*due), it));
        view.table(vec!["Onderdeel", "Uiterlijk", "Wie"], rows.collect());
        if COMING_MAX < total {
            view.paragraph(&format!("Daarna volgen er nog {}.", total - COMING_MAX));
        }
    }

    fn row(&self, when: String, duty: &Duty) -> Vec<String> {
        let calendar = self.letter.calendar;
        let who = self.letter.matter().names(duty.parties(calendar));
        vec![title::of_member(calendar, duty), when, who]
    }

    /// What was due before the start is listed, not chased (R3).
    fn passed(&self, view: &mut View) {
        let today = self.letter.matter().today();
        let passed = self.due(|due| due < today);
        if passed.is_empty() {
            return;
        }
        view.heading(2, "Vóór de start al voorbij");
        view.paragraph("Hierover gaat geen mail. Klopt een datum niet? Verbeter dan de kalender.");
        let left_out = passed.len().saturating_sub(ROWS_MAX);
        let line = |(due, it): &(NaiveDate, &Duty)| {
            format!("{}: {}", title::of_member(self.letter.calendar, it), dutch::short_date(*due))
        };
        view.list(passed.iter().take(ROWS_MAX).map(line).collect());
        if left_out != 0 {
            view.paragraph(&format!("En nog {left_out}."));
        }
    }

    fn without_date(&self, view: &mut View) {
        let calendar = self.letter.calendar;
        let mut seen = HashSet::new();
        let mut rows: Vec<Vec<String>> = Vec::new();
        for duty in self.duties() {
            let Some(what) = missing(&duty.state) else { continue };
            if seen.insert(duty.item) {
                let item = calendar.item(duty.item);
                let who = match (item.for_each, &item.responsible[..]) {
                    (Some(group), _) => self.letter.matter().name(group).to_owned(),
                    (None, parties) => self.letter.matter().names(parties),
                };
                rows.push(vec![item.short_name().to_owned(), what.to_owned(), who]);
            }
        }
        if rows.is_empty() {
            return;
        }
        view.heading(2, "Zonder datum");
        let count = rows.len();
        let words = match count {
            1 => "1 onderdeel heeft geen datum. Daar vragen we naar; we raden niets.".to_owned(),
            _ => format!(
                "{count} onderdelen hebben geen datum. Daar vragen we naar; we raden niets."
            ),
        };
        view.paragraph(&words);
        rows.truncate(ROWS_MAX);
        view.table(vec!["Onderdeel", "Waarom", "Wie"], rows);
        if ROWS_MAX < count {
            view.paragraph(&format!("En nog {}.", dutch::items(count - ROWS_MAX)));
        }
    }

    fn assumptions(&self, view: &mut View) {
        let calendar = self.letter.calendar;
        let line = |name: &str, text: Option<&str>| Some(format!("{name}: {}", text?));
        let matter = self.letter.matter();
        let mut all: Vec<String> = Vec::new();
        all.extend(self.items().filter_map(|it| line(it.short_name(), it.text("aanname"))));
        for it in &calendar.parties {
            all.extend(line(&it.name, it.assumption.as_deref()));
        }
        for it in &calendar.routes {
            all.extend(line(&format!("route {}", it.id), it.assumption.as_deref()));
        }
        for it in &calendar.meetings {
            let name = format!("vergaderingen {}", matter.name(it.party));
            all.extend(line(&name, it.assumption.as_deref()));
        }
        for it in &calendar.events {
            all.extend(line(&it.title, it.assumption.as_deref()));
        }
        if all.is_empty() {
            return;
        }
        view.heading(2, "Wat we aannemen");
        view.paragraph("Dit staat niet in de bron. Klopt het?");
        let left_out = all.len().saturating_sub(ROWS_MAX);
        all.truncate(ROWS_MAX);
        view.list(all);
        if left_out != 0 {
            view.paragraph(&format!(
                "En nog {left_out} aannames; zie {}.",
                self.letter.context.calendar_file
            ));
        }
    }
}

/// "datum nog te bepalen": what is missing, for a list.
fn missing(state: &State) -> Option<&'static str> {
    match state {
        State::Planned | State::Counting { .. } => None,
        State::Undated => Some("geen datum in de bron"),
        State::AwaitingDate { .. } => Some("datum nog te bepalen"),
        State::AwaitingStartYear => Some("eerste jaar onbekend"),
        State::AwaitingEvent(_) => Some("wacht op een gebeurtenis"),
        State::AwaitingPlan => Some("planning nog op te stellen"),
        State::Expected { .. } => Some("alleen een verwachting"),
        State::Continuous => Some("doorlopend"),
    }
}
