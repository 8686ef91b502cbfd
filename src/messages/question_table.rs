//! The tables in which questions stand: what comes above and below the rows.

use chrono::{Datelike, NaiveDate};

use crate::messages::letter::Letter;
use crate::messages::{answering, dutch};

/// The tables of questions, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuestionTable {
    Dates,
    Events,
    Confirm,
}

impl QuestionTable {
    pub(super) const ALL: [QuestionTable; 3] =
        [QuestionTable::Dates, QuestionTable::Events, QuestionTable::Confirm];

    /// Also the first words of a subject.
    pub(super) fn heading(self) -> &'static str {
        match self {
            QuestionTable::Dates => "Datum nodig",
            QuestionTable::Events => "Is het al zover?",
            QuestionTable::Confirm => "Klopt dit nog?",
        }
    }

    pub(super) fn columns(self) -> Vec<&'static str> {
        match self {
            QuestionTable::Dates | QuestionTable::Confirm => {
                vec!["Onderdeel", "In de kalender", "Vraag"]
            }
            QuestionTable::Events => vec!["Gebeurtenis", "Hierop wacht", "Vraag"],
        }
    }

    /// "Van 7 onderdelen is nog geen datum bekend. Wilt u die doorgeven? …"; `titles`: of what is asked.
    pub(super) fn above(self, letter: &Letter<'_>, titles: &[&str]) -> String {
        let want = dutch::capital(letter.matter().you().do_you_want());
        let how = answering::how_to_answer(letter);
        match (self, titles) {
            (QuestionTable::Dates, [only]) => {
                format!("Voor {only} is nog geen datum bekend. {want} die doorgeven? {how}")
            }
            (QuestionTable::Dates, all) => {
                let count = dutch::items(all.len());
                format!("Van {count} is nog geen datum bekend. {want} die doorgeven? {how}")
            }
            (QuestionTable::Events, _) => {
                format!("Is dit al gebeurd? {want} de dag doorgeven? {how}")
            }
            (QuestionTable::Confirm, all) => {
                let still = match all {
                    [only] => format!("Klopt {only} nog?"),
                    _ => format!("Kloppen deze {} nog?", dutch::items(all.len())),
                };
                let how = answering::how_to_correct(letter);
                format!("{still} Alleen als er iets is veranderd, horen we het graag. {how}")
            }
        }
    }

    /// "Zonder antwoord vragen we het opnieuw vanaf 15 november 2026."; `for_a_date`: some row asks for one in this school year.
    pub(super) fn below(self, letter: &Letter<'_>, for_a_date: bool) -> String {
        match self {
            QuestionTable::Dates => {
                let skip = match (for_a_date, letter.matter().is_to_coordinator()) {
                    (false, _) => "",
                    (true, true) => {
                        "Dit schooljaar niet? Gebruik dan skip-year in plaats van choose-date."
                    }
                    (true, false) => {
                        "Is er dit schooljaar geen datum? Geef dat ook door, dan vragen we er niet meer naar."
                    }
                };
                format!("{skip} {}", asked_again(letter, "Zonder antwoord"))
            }
            QuestionTable::Events => asked_again(letter, "Nog niet? Dan"),
            QuestionTable::Confirm => "Dit vragen we één keer per jaar.".to_owned(),
        }
    }
}

/// "Zonder antwoord vragen we het opnieuw vanaf 15 november 2026."
fn asked_again(letter: &Letter<'_>, first: &str) -> String {
    let today = letter.matter().today();
    let days = &letter.calendar.defaults.ask_days;
    let next = [0, 1]
        .iter()
        .flat_map(|later| days.iter().filter_map(move |day| on(day.month, day.day, today, *later)))
        .filter(|day| today < *day)
        .min();
    next.map_or(String::new(), |day| {
        format!("{first} vragen we het opnieuw vanaf {}.", dutch::full_date(day))
    })
}

fn on(month: u8, day: u8, today: NaiveDate, years_later: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(today.year() + years_later, month.into(), day.into())
}
