//! A reminder: what, by which day, and what the reader needs to know to do it.

use chrono::NaiveDate;

use crate::calendar::{CountsWith, Item};
use crate::delivery::Line;
use crate::messages::deadline::{self, Spoken};
use crate::messages::sections::Writer;
use crate::messages::{dutch, title};
use crate::planning::{Kind, Occurrence, OccurrenceIx, State};

/// Labelled values of one row.
pub(super) type Facts = Vec<(&'static str, String)>;

impl Writer<'_, '_> {
    /// One rung, start or copy.
    pub(super) fn ahead(&mut self, line: &Line, level: u8) {
        let (title, sentence) = self.ahead_words(line);
        self.told(level, &title, &sentence);
        self.instead(line);
        if self.is_single {
            let report = self.how_to_report();
            self.view.paragraph(&report);
            if let Some(near) = self.near(line) {
                self.view.preheader = format!("{}. {report}", dutch::capital(&near));
            }
        }
        let Some(occurrence) = self.letter.occurrence(line) else { return };
        let mut facts = self.facts(line, occurrence);
        let next = line.occurrence.and_then(|ix| self.next_day(ix, line));
        if let Some(day) = next {
            facts.push((
                "Volgende mail",
                format!("{}, tenzij het dan klaar is", dutch::long_date(day)),
            ));
        }
        self.view.facts(facts);
        if self.is_single {
            let why = self.why(line, occurrence);
            self.view.paragraph(&why);
        }
        self.note_done_line(line);
    }

    /// "Jaarverslag CvA", "uiterlijk woensdag 30 september 2026 (vóór 1 oktober), over 6 weken"
    pub(super) fn ahead_words(&self, line: &Line) -> (String, String) {
        let letter = self.letter;
        let sentence = match (letter.occurrence(line), line.due) {
            (Some(occurrence), _) if occurrence.dates.is_some() => {
                deadline::sentence(letter.calendar, occurrence, line.party, letter.today())
            }
            (_, Some(due)) => {
                let near = dutch::distance(letter.today(), due);
                format!("uiterlijk {}, {near}", dutch::long_date(due))
            }
            _ => "nog zonder datum".to_owned(),
        };
        let turn = match line.kind {
            Kind::Begin => format!(". {} aan zet", dutch::capital(letter.you().are_you())),
            _ => String::new(),
        };
        (self.title(line), format!("{sentence}{turn}"))
    }

    /// "over 6 weken", to the day the mail speaks of.
    fn near(&self, line: &Line) -> Option<String> {
        let letter = self.letter;
        let occurrence = letter.occurrence(line)?;
        let dates = occurrence.dates?;
        let practical = deadline::practical(letter.calendar, occurrence, line.party)?;
        let day = match deadline::spoken(&dates, practical, letter.today()) {
            Spoken::Practical(day) => day,
            Spoken::Due | Spoken::PracticalPassed => dates.due,
        };
        Some(dutch::distance(letter.today(), day))
    }

    /// A preparation of something expected.
    pub(super) fn prepare(&mut self, line: &Line, level: u8) {
        let (title, sentence) = self.prepare_words(line);
        self.told(level, &title, &sentence);
        self.instead(line);
        self.view.paragraph(
            "Het is geen vaste datum. Nu is een goed moment om te beginnen met voorbereiden.",
        );
        if let Some(occurrence) = self.letter.occurrence(line) {
            let facts = self.facts(line, occurrence);
            self.view.facts(facts);
        }
    }

    /// "Inspectie-onderzoek", "naar verwachting in 2028"
    pub(super) fn prepare_words(&self, line: &Line) -> (String, String) {
        let sentence = match self.letter.occurrence(line).map(|it| it.state) {
            Some(State::Expected { year }) => format!("naar verwachting in {year}"),
            _ => "op komst".to_owned(),
        };
        (self.title(line), sentence)
    }

    /// Everything worth knowing about one row, in order of use.
    pub(super) fn facts(&self, line: &Line, occurrence: &Occurrence) -> Facts {
        self.facts_with(self.working_date(line, occurrence), occurrence)
    }

    /// The same when its date has passed: the last school day before it no longer helps.
    pub(super) fn facts_afterwards(&self, occurrence: &Occurrence) -> Facts {
        self.facts_with(None, occurrence)
    }

    fn facts_with(
        &self,
        working_date: Option<(&'static str, String)>,
        occurrence: &Occurrence,
    ) -> Facts {
        let letter = self.letter;
        let item = letter.calendar.item(occurrence.item);
        let mut facts: Facts = Vec::with_capacity(12);
        if item.short_name() != &*item.title {
            facts.push(("Onderdeel", title::full(letter.calendar, occurrence)));
        }
        facts.push(("Rubriek", letter.calendar.group(item.group).title.clone()));
        facts.push(("Wie", self.who(item, occurrence)));
        facts.push(("In de kalender", item.rule.to_string()));
        facts.extend(working_date);
        let own = |key| item.text(key).unwrap_or_default().to_owned();
        facts.push(("Klaar als", own("bewijs")));
        facts.push(("Eerst nodig", self.needs(item)));
        facts.push(("Afvinken", self.to_tick_off(item)));
        facts.push(("Grondslag", own("grondslag")));
        facts.push(("Opmerking", own("opmerking")));
        if let Some(assumption) = item.text("aanname") {
            facts.push(("Aanname", format!("{assumption}; klopt dit?")));
        }
        facts
    }

    /// "CvA", "Administratiekantoor en Directeur-bestuurder SWV, samen met SLP"
    fn who(&self, item: &Item, occurrence: &Occurrence) -> String {
        let mut who = self.letter.names(occurrence.responsible(self.letter.calendar));
        if !item.with.is_empty() {
            who.push_str(", samen met ");
            who.push_str(&self.letter.names(&item.with));
        }
        who
    }

    /// "vrijdag 29 mei 2026; daarna is het weekend": the working date and why it is earlier.
    fn working_date(&self, line: &Line, occurrence: &Occurrence) -> Option<(&'static str, String)> {
        let letter = self.letter;
        let dates = occurrence.dates?;
        let day = deadline::practical(letter.calendar, occurrence, line.party)?;
        let why = deadline::why_practical(&letter.calendar.open, occurrence, day)?;
        if deadline::spoken(&dates, day, letter.today()) == Spoken::PracticalPassed {
            return None;
        }
        let counts = letter.calendar.item(occurrence.item).counts_with;
        let counts = counts.or(letter.calendar.party(line.party).counts_with);
        let label = match (occurrence.state, counts) {
            (State::Counting { .. }, _) => "Graag op",
            (_, Some(CountsWith::Workdays)) => "Laatste werkdag",
            _ => "Laatste schooldag",
        };
        Some((label, format!("{}; {why}", dutch::long_date(day))))
    }

    /// Rows that this one waits for, as far as they are open.
    fn needs(&self, item: &Item) -> String {
        let open = |needed: &&crate::calendar::ItemIx| {
            let mut own = self.letter.plan.occurrences.iter().filter(|it| it.item == **needed);
            own.any(|it| it.settled.is_none())
        };
        let calendar = self.letter.calendar;
        let names: Vec<&str> =
            item.needs.iter().filter(open).map(|it| calendar.item(*it).short_name()).collect();
        dutch::list(&names)
    }

    fn to_tick_off(&self, item: &Item) -> String {
        let group = item.tick_per.map(|ix| self.letter.calendar.party(ix));
        group.map_or(String::new(), |group| self.letter.names(&group.members))
    }

    /// The day of the next rung for this reader; one that is taken along in this very mail (R8) is none.
    fn next_day(&self, occurrence: OccurrenceIx, line: &Line) -> Option<NaiveDate> {
        let reminders = &self.letter.plan.reminders;
        let first = reminders.partition_point(|it| it.occurrence < occurrence);
        reminders[first..]
            .iter()
            .take_while(|it| it.occurrence == occurrence)
            .filter(|it| it.party == line.party && it.kind == Kind::Before)
            .map(|it| it.day)
            .filter(|day| self.letter.today().max(line.planned) < *day)
            .min()
    }

    /// "U krijgt deze mail omdat CvA verantwoordelijk is."
    fn why(&self, line: &Line, occurrence: &Occurrence) -> String {
        let letter = self.letter;
        if line.instead.is_some() {
            return String::new();
        }
        let party = letter.name(line.party);
        let why = format!("Waarom {} deze mail?", letter.you().do_you_get());
        let item = letter.calendar.item(occurrence.item);
        if occurrence.responsible(letter.calendar).contains(&line.party) {
            format!("{why} In de kalender staat als verantwoordelijk: {party}.")
        } else if line.kind == Kind::Copy || item.with.contains(&line.party) {
            let whose = letter.names(occurrence.responsible(letter.calendar));
            format!(
                "{why} In de kalender staat bij samen met: {party}. Verantwoordelijk: {whose}. \
                 Er volgt geen tweede kopie."
            )
        } else {
            format!("{why} Die is voor: {party}.")
        }
    }
}
