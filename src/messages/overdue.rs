//! Nobody reported: asked without blame, and nobody is told behind the reader's back.

use chrono::{Days, NaiveDate};

use crate::calendar::PartyIx;
use crate::delivery::{Detail, Line};
use crate::messages::sections::Writer;
use crate::messages::{deadline, dutch};

impl Writer<'_, '_> {
    /// One row whose date has passed.
    pub(super) fn overdue(&mut self, line: &Line, level: u8) {
        let (title, sentence) = self.overdue_words(line);
        self.told(level, &title, &sentence);
        self.instead(line);
        let Detail::Overdue { nth, of, escalates_to } = line.detail else {
            self.note_done_line(line);
            return;
        };
        let report = self.how_to_report_late();
        self.view.paragraph(&report);
        if let Some(occurrence) = self.letter.occurrence(line) {
            let facts = self.facts_afterwards(occurrence);
            self.view.facts(facts);
        }
        self.what_follows(nth, of, escalates_to, line);
        self.note_done_line(line);
    }

    /// "Nog geen bericht: Jaarverslag CvA", "de datum was woensdag 30 september 2026 (vóór 1 oktober), 6 dagen geleden"
    pub(super) fn overdue_words(&self, line: &Line) -> (String, String) {
        let word = match line.detail {
            Detail::Overdue { nth: 2.., .. } => "Te laat",
            _ => "Nog geen bericht",
        };
        let dates = self.letter.occurrence(line).and_then(|it| it.dates);
        let day = match (dates, line.due) {
            (Some(dates), _) => Some((deadline::last_day(&dates), dates.due)),
            (None, due) => due.map(|due| (dutch::long_date(due), due)),
        };
        let sentence = match day {
            Some((words, due)) => {
                format!("de datum was {words}, {}", dutch::distance(self.letter.today(), due))
            }
            None => "de datum is voorbij".to_owned(),
        };
        (format!("{word}: {}", self.title(line)), sentence)
    }

    fn how_to_report_late(&self) -> String {
        let letter = self.letter;
        if letter.is_to_coordinator() {
            let file = &letter.context.done_file;
            return format!(
                "Is het al klaar? Zet dan de regel onderaan in {file}. Lukt het nog niet? Spreek dan een nieuwe dag af."
            );
        }
        let how = if letter.reply_to().is_some() {
            "antwoord op deze mail".to_owned()
        } else {
            format!("meld het bij {}", letter.coordinator())
        };
        format!(
            "Is het al klaar? Dan is melden genoeg: {how}. Lukt het nog niet? Laat weten wanneer wel."
        )
    }

    /// "Horen we niets, dan volgt er nog een, op zijn vroegst dinsdag 20 oktober 2026."
    fn another(&self, line: &Line) -> String {
        let Some(item) = self.letter.item(line) else { return String::new() };
        let day = self.letter.today() + Days::new(item.overdue.every_days.into());
        format!("Horen we niets, dan volgt er nog een, op zijn vroegst {}.", dutch::long_date(day))
    }

    /// "Dit is bericht 2 van 3. Horen we niets, dan krijgt Beleidsadviseur SWV bericht, op zijn vroegst dinsdag …"
    fn what_follows(
        &mut self,
        nth: u8,
        of: u8,
        escalates_to: Option<(PartyIx, NaiveDate)>,
        line: &Line,
    ) {
        let count = match nth {
            last if last == of => format!("Dit is bericht {nth} van {of}, het laatste."),
            _ => format!("Dit is bericht {nth} van {of}."),
        };
        let next = match escalates_to {
            Some((party, day)) if party == line.party => {
                format!(
                    "Horen we niets, dan volgt op zijn vroegst {} nog een bericht.",
                    dutch::long_date(day)
                )
            }
            Some((party, day)) => format!(
                "Horen we niets, dan krijgt {} bericht. Dat is op zijn vroegst {}.",
                self.letter.name(party),
                dutch::long_date(day),
            ),
            None if nth < of => self.another(line),
            None => String::new(),
        };
        self.view.paragraph(&format!("{count} {next}"));
    }
}
