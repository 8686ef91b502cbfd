//! What we ask: a date, a first year, a plan, an event, or whether something still holds. One table each.

use chrono::NaiveDate;

use crate::calendar::{EventIx, Item, Resolution};
use crate::delivery::Line;
use crate::messages::dutch;
use crate::messages::sections::Writer;
use crate::planning::{Kind, Occurrence, Period, State};

/// A table this long is 60 KB of HTML; mail programs cut at 100 KB.
const ROWS_MAX: usize = 120;

impl<'a> Writer<'a, '_> {
    /// All questions to one party: dates first, then events, then what may have changed.
    pub(super) fn questions(&mut self, lines: &[&'a Line], level: u8) {
        let of = |kinds: &[Kind]| -> Vec<&'a Line> {
            lines.iter().copied().filter(|line| kinds.contains(&line.kind)).collect()
        };
        let dates = of(&[Kind::AskDate, Kind::AskStartYear, Kind::AskPlan]);
        let events = of(&[Kind::AskEvent]);
        let confirm = of(&[Kind::Confirm]);
        if self.is_single {
            self.view.heading = Some(self.view.subject.clone());
        }
        let has_headings =
            [&dates, &events, &confirm].iter().filter(|it| !it.is_empty()).count() != 1;
        let level = level.max(2);
        if !dates.is_empty() {
            self.heading_if(has_headings, level, "Datum nodig");
            self.dates(&dates);
        }
        if !events.is_empty() {
            self.heading_if(has_headings, level, "Is het al zover?");
            self.events(&events);
        }
        if !confirm.is_empty() {
            self.heading_if(has_headings, level, "Klopt dit nog?");
            self.confirm(&confirm);
        }
    }

    fn heading_if(&mut self, wanted: bool, level: u8, text: &str) {
        if wanted {
            self.view.heading(level, text);
        }
    }

    /// "Van 7 onderdelen is nog geen datum bekend."
    fn dates(&mut self, lines: &[&Line]) {
        let want = dutch::capital(self.letter.you().do_you_want());
        let first = match lines {
            [only] => format!("Voor {} is nog geen datum bekend.", self.title(only)),
            _ => format!("Van {} is nog geen datum bekend.", dutch::items(lines.len())),
        };
        self.view.paragraph(&format!("{first} {want} die doorgeven? {}", self.how_to_answer()));
        if self.is_single {
            self.perhaps_repeated();
        }
        let rows = lines.iter().map(|line| self.date_row(line)).collect();
        self.rows(vec!["Onderdeel", "In de kalender", "Vraag"], rows);
        let skip = match (
            lines.iter().any(|line| line.kind == Kind::AskDate),
            self.letter.is_to_coordinator(),
        ) {
            (false, _) => "",
            (true, true) => "Dit schooljaar niet? Gebruik dan skip-year in plaats van choose-date.",
            (true, false) => {
                "Is er dit schooljaar geen datum? Geef dat ook door, dan vragen we er niet meer naar."
            }
        };
        self.view.paragraph(&format!("{skip} {}", self.asked_again("Zonder antwoord")));
        for line in lines {
            if let Some(order) = self.order(line) {
                self.note_order(order);
            }
        }
    }

    fn date_row(&self, line: &Line) -> Vec<String> {
        let question = match line.kind {
            Kind::AskStartYear => "In welk jaar is het de eerste keer?".to_owned(),
            Kind::AskPlan => "Welke onderdelen staan in de planning, en wanneer?".to_owned(),
            _ => self.which_date(line),
        };
        vec![self.title(line), self.in_calendar(line), question]
    }

    /// "Op welke dag in schooljaar 2026-2027?"
    fn which_date(&self, line: &Line) -> String {
        let Some(occurrence) = self.letter.occurrence(line) else {
            return "Op welke dag?".to_owned();
        };
        let number = match (occurrence.number, occurrence.state) {
            (Some(number), State::AwaitingDate { .. }) => format!(" (nummer {number})"),
            _ => String::new(),
        };
        match occurrence.period {
            Period::School(year) => format!("Op welke dag in schooljaar {year}{number}?"),
            Period::Year(year) => format!("Op welke dag in {year}{number}?"),
            Period::Only => format!("Op welke dag{number}?"),
        }
    }

    /// "Is de landelijke norm …: al gebeurd?"
    fn events(&mut self, lines: &[&Line]) {
        let want = dutch::capital(self.letter.you().do_you_want());
        self.view.paragraph(&format!(
            "Is dit al gebeurd? {want} de dag doorgeven? {}",
            self.how_to_answer()
        ));
        if self.is_single {
            self.perhaps_repeated();
        }
        let mut rows = Vec::new();
        for line in lines {
            let known = line.event.or_else(|| self.event_of(line));
            let title = known.map_or_else(
                || self.title(line),
                |ix| self.letter.calendar.event(ix).title.clone(),
            );
            let waiting = known.map_or(String::new(), |ix| self.waiting_for(ix));
            rows.push(vec![title, waiting, "Is dit gebeurd, en op welke dag?".to_owned()]);
            if let Some(ix) = known {
                let id = &self.letter.calendar.event(ix).id;
                self.note_order(format!("kwaliteitskalender event {id} JJJJ-MM-DD"));
            }
        }
        self.rows(vec!["Gebeurtenis", "Hierop wacht", "Vraag"], rows);
        let again = self.asked_again("Nog niet? Dan");
        self.view.paragraph(&again);
    }

    fn event_of(&self, line: &Line) -> Option<EventIx> {
        match self.letter.occurrence(line)?.state {
            State::AwaitingEvent(event) => Some(event),
            _ => None,
        }
    }

    /// "Document basisondersteuning"
    fn waiting_for(&self, event: EventIx) -> String {
        let waits =
            |item: &&Item| item.resolution == Resolution::Event(event) && !self.is_hidden(item);
        let calendar = self.letter.calendar;
        let names: Vec<&str> =
            calendar.items.iter().filter(waits).map(|item| item.short_name()).collect();
        dutch::list(&names)
    }

    /// A confidential row is not named to a party that may not see it.
    fn is_hidden(&self, item: &Item) -> bool {
        !item.may_see(self.letter.bundle.party)
    }

    /// "Klopt dit nog?"
    fn confirm(&mut self, lines: &[&Line]) {
        let count = match lines {
            [only] => format!("Klopt {} nog?", self.title(only)),
            _ => format!("Kloppen deze {} nog?", dutch::items(lines.len())),
        };
        self.view.paragraph(&format!(
            "{count} Alleen als er iets is veranderd, horen we het graag. {}",
            self.how_to_correct(),
        ));
        if self.is_single {
            self.perhaps_repeated();
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in lines {
            let row = vec![self.title(line), self.in_calendar(line), self.still(line)];
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        self.rows(vec!["Onderdeel", "In de kalender", "Vraag"], rows);
        self.view.paragraph("Dit vragen we één keer per jaar.");
    }

    /// "Is 2028 nog de verwachting?"
    fn still(&self, line: &Line) -> String {
        match self.letter.occurrence(line).map(|it| it.state) {
            Some(State::Expected { year }) => format!("Is {year} nog de verwachting?"),
            Some(State::Continuous) => "Gebeurt dit nog?".to_owned(),
            Some(State::Undated) => "Is er inmiddels een datum, of is het klaar?".to_owned(),
            Some(State::AwaitingDate { not_before: Some(year) }) => {
                format!("Is er al een datum? Op zijn vroegst {year}.")
            }
            _ => "Klopt dit nog?".to_owned(),
        }
    }

    /// "Antwoord op deze mail, dan komt het bij Beleidsadviseur SWV."
    fn how_to_answer(&self) -> String {
        let letter = self.letter;
        if letter.is_to_coordinator() {
            "Onderaan staat hoe.".to_owned()
        } else if letter.reply_to().is_some() {
            "Een antwoord op deze mail is genoeg.".to_owned()
        } else {
            "Geef het door aan wie deze dienst beheert; de opdracht staat onderaan. \
             Antwoord niet op deze mail."
                .to_owned()
        }
    }

    /// "Een antwoord op deze mail is genoeg."
    fn how_to_correct(&self) -> String {
        let letter = self.letter;
        if letter.is_to_coordinator() {
            format!("Pas dan {} aan.", letter.context.calendar_file)
        } else if letter.reply_to().is_some() {
            "Een antwoord op deze mail is genoeg.".to_owned()
        } else {
            format!("Pas dan {} aan, of laat dat doen.", letter.context.calendar_file)
        }
    }

    /// "jaarlijks op een nader te bepalen datum (Ouder- en Jeugdsteunpunt)"
    fn in_calendar(&self, line: &Line) -> String {
        let Some(item) = self.letter.item(line) else { return String::new() };
        let parties = self
            .letter
            .occurrence(line)
            .map(|it: &Occurrence| it.responsible(self.letter.calendar));
        let who = self.letter.names(parties.unwrap_or(&item.responsible));
        if who.is_empty() || who == self.letter.name(line.party) {
            item.rule.to_string()
        } else {
            format!("{} ({who})", item.rule)
        }
    }

    /// The exact command, or the line for the calendar.
    fn order(&self, line: &Line) -> Option<String> {
        let item = self.letter.item(line)?;
        let file = &self.letter.context.calendar_file;
        match line.kind {
            Kind::AskStartYear => {
                Some(format!("{file}, {}: wanneer: {}, vanaf JJJJ", item.id, item.rule))
            }
            Kind::AskPlan => Some(format!(
                "{file}, {}: planning: [{{ id: naam, wat: Naam, wanneer: 1 maart JJJJ }}]",
                item.id
            )),
            _ => {
                let occurrence = self.letter.occurrence(line)?;
                let id = occurrence.id(self.letter.calendar);
                Some(format!("kwaliteitskalender choose-date {id} JJJJ-MM-DD"))
            }
        }
    }

    /// "Zonder antwoord vragen we het opnieuw vanaf 15 november 2026."
    fn asked_again(&self, first: &str) -> String {
        let today = self.letter.today();
        let days = &self.letter.calendar.defaults.ask_days;
        let next = [0, 1]
            .iter()
            .flat_map(|later| {
                days.iter().filter_map(move |day| on(day.month, day.day, today, *later))
            })
            .filter(|day| today < *day)
            .min();
        next.map_or(String::new(), |day| {
            format!("{first} vragen we het opnieuw vanaf {}.", dutch::full_date(day))
        })
    }

    /// A table, and how many rows did not fit.
    fn rows(&mut self, head: Vec<&'static str>, mut rows: Vec<Vec<String>>) {
        let left_out = rows.len().saturating_sub(ROWS_MAX);
        rows.truncate(ROWS_MAX);
        self.view.table(head, rows);
        if left_out != 0 {
            self.view.paragraph(&format!("En nog {} met dezelfde vraag.", dutch::items(left_out)));
        }
    }
}

fn on(month: u8, day: u8, today: NaiveDate, years_later: i32) -> Option<NaiveDate> {
    use chrono::Datelike;
    NaiveDate::from_ymd_opt(today.year() + years_later, month.into(), day.into())
}

/// "Wacht op een datum": what is missing, for a list.
pub(super) fn missing(state: &State) -> Option<&'static str> {
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
