//! The subject of a message: what first, then the date; short enough for a list of mails.

use chrono::NaiveDate;

use crate::calendar::{Calendar, Item};
use crate::delivery::{Bundle, Detail, Lapse, Line, Purpose};
use crate::messages::deadline::{self, Spoken};
use crate::messages::notices::is_again;
use crate::messages::view::clean;
use crate::messages::{dutch, title};
use crate::planning::{Kind, Occurrence, Plan};

/// The aim; only the title gives way to it, never the date.
const COLUMNS_AIM: usize = 60;

/// A title is never cut to less than this.
const TITLE_COLUMNS_MIN: usize = 20;

/// The subject of a message. Decides what to name first: what is late, then what is due, then changes, questions, notices.
pub fn subject(calendar: &Calendar, plan: &Plan, bundle: &Bundle) -> String {
    let made = Subject { calendar, plan, bundle }.text();
    clean(&made).into_owned()
}

struct Subject<'a> {
    calendar: &'a Calendar,
    plan: &'a Plan,
    bundle: &'a Bundle,
}

/// The row is there as before, only this day of it is not.
fn is_of_one_day(line: &Line) -> bool {
    matches!(line.detail, Detail::Withdrawn { lapse: Lapse::Date { .. }, .. })
}

impl<'a> Subject<'a> {
    fn text(&self) -> String {
        if self.bundle.purpose == Purpose::Start {
            return format!("Kwaliteitskalender {}: gestart", self.calendar.organisation.short);
        }
        let lines = &self.bundle.lines;
        let of = |kinds: &[Kind]| -> Vec<&'a Line> {
            lines.iter().filter(|line| kinds.contains(&line.kind)).collect()
        };
        let overdue = of(&[Kind::Overdue]);
        let ahead = of(&[Kind::Before, Kind::Begin, Kind::Copy]);
        if !overdue.is_empty() {
            return self.overdue(&overdue, lines.len() - overdue.len());
        }
        match ahead[..] {
            [] => self.without_deadline(),
            [only] if lines.len() == 1 => self.ahead(only),
            _ => self.several(&ahead),
        }
    }

    /// "Nog geen bericht: Jaarverslag CvA (was wo 30 sep 2026)", "Te laat: 3 onderdelen, en 2 andere"
    fn overdue(&self, lines: &[&Line], others: usize) -> String {
        let again = |line: &&Line| matches!(line.detail, Detail::Overdue { nth: 2.., .. });
        let word = match lines {
            all if all.iter().all(again) => "Te laat",
            _ => "Nog geen bericht",
        };
        let more = match others {
            0 => String::new(),
            count => format!(", en {count} andere"),
        };
        match lines {
            [only] => {
                let was = only
                    .due
                    .map_or(String::new(), |due| format!(" (was {})", dutch::short_date(due)));
                self.around(&format!("{word}: "), only, &format!("{was}{more}"))
            }
            all => format!("{word}: {}{more}", dutch::items(all.len())),
        }
    }

    /// "Jaarverslag CvA: uiterlijk wo 30 sep 2026", "SOP 2026-2027: graag vóór de zomervakantie, vr 3 jul 2026"; where the
    /// title would have to give way, "Projectplan hoogbegaafdheid: graag vr 19 dec 2025".
    fn ahead(&self, line: &Line) -> String {
        let Some((occurrence, spoken)) = self.spoken(line) else {
            return self.around("", line, &self.due_phrase(line.due));
        };
        let phrase = match spoken {
            Spoken::Practical(day) => {
                let short = dutch::short_date(day);
                let full = match deadline::break_between(&self.calendar.open, occurrence, day) {
                    Some(period) => format!(": graag vóór {period}, {short}"),
                    None => format!(": graag uiterlijk {short}"),
                };
                let title = self.title(line).chars().count();
                let fits = title + full.chars().count() <= COLUMNS_AIM;
                if fits { full } else { format!(": graag {short}") }
            }
            Spoken::Due | Spoken::PracticalPassed => self.due_phrase(line.due),
        };
        self.around("", line, &phrase)
    }

    fn due_phrase(&self, due: Option<NaiveDate>) -> String {
        due.map_or(String::new(), |due| format!(": uiterlijk {}", dutch::short_date(due)))
    }

    /// "Kwaliteitskalender: 3 onderdelen, de eerste uiterlijk di 30 jun 2026"
    fn several(&self, ahead: &[&Line]) -> String {
        let count = dutch::items(self.bundle.lines.len());
        let first = ahead.iter().filter_map(|line| self.working_day(line)).min();
        match first {
            Some((day, true)) => {
                format!(
                    "Kwaliteitskalender: {count}, de eerste uiterlijk {}",
                    dutch::short_date(day)
                )
            }
            Some((day, false)) => {
                format!("Kwaliteitskalender: {count}, de eerste graag {}", dutch::short_date(day))
            }
            None => format!("Kwaliteitskalender: {count}"),
        }
    }

    /// The day a line speaks of, and whether that is the last day.
    fn working_day(&self, line: &Line) -> Option<(NaiveDate, bool)> {
        match self.spoken(line) {
            Some((_, Spoken::Practical(day))) => Some((day, false)),
            _ => line.due.map(|due| (due, true)),
        }
    }

    fn spoken(&self, line: &Line) -> Option<(&'a Occurrence, Spoken)> {
        let occurrence = self.plan.occurrence(line.occurrence?);
        let practical = deadline::practical(self.calendar, occurrence, line.party)?;
        Some((occurrence, deadline::spoken(&occurrence.dates?, practical, self.bundle.day)))
    }

    /// Changes, questions, preparations, notices.
    fn without_deadline(&self) -> String {
        let lines = &self.bundle.lines;
        let all = |kinds: &[Kind]| lines.iter().all(|line| kinds.contains(&line.kind));
        let word = if all(&[Kind::AskDate, Kind::AskPlan, Kind::AskStartYear]) {
            "Datum nodig"
        } else if all(&[Kind::AskEvent]) {
            "Is het al zover?"
        } else if all(&[Kind::Confirm]) {
            "Klopt dit nog?"
        } else if lines.iter().all(|line| line.kind.asks()) {
            "Vragen over de kwaliteitskalender"
        } else if all(&[Kind::Prepare]) {
            "Voorbereiden"
        } else if all(&[Kind::Changed]) && lines.iter().any(is_again) {
            "Gewijzigd"
        } else if all(&[Kind::Changed]) {
            "Datum gewijzigd"
        } else if all(&[Kind::Withdrawn]) {
            "Vervallen"
        } else if all(&[Kind::Escalation]) {
            "Geen bericht"
        } else if lines.iter().all(|line| line.detail == Detail::NoReminderPossible) {
            "Geen herinnering meer mogelijk"
        } else if all(&[Kind::Undeliverable]) {
            "Niet bezorgd"
        } else {
            "Kwaliteitskalender"
        };
        // "Klopt dit nog? 5 onderdelen"
        let word = if word.ends_with('?') { word.to_owned() } else { format!("{word}:") };
        let is_only_questions = lines.iter().all(|line| line.kind.asks());
        match &lines[..] {
            [only] => match only.kind {
                Kind::Changed if is_again(only) => {
                    let due =
                        only.due.map(|due| format!(" (uiterlijk {})", dutch::short_date(due)));
                    self.around("Geldt weer: ", only, &due.unwrap_or_default())
                }
                Kind::Changed => self.around("Datum gewijzigd: ", only, &self.now_due(only)),
                Kind::Withdrawn if is_of_one_day(only) => self.around("Datum vervalt: ", only, ""),
                _ => self.around(&format!("{word} "), only, ""),
            },
            several
                if is_only_questions || all(&[Kind::Undeliverable]) || all(&[Kind::Escalation]) =>
            {
                format!("{word} {}", dutch::items(several.len()))
            }
            several => {
                format!("{word} {}", dutch::counted(several.len() as i64, "punt", "punten"))
            }
        }
    }

    fn now_due(&self, line: &Line) -> String {
        line.due.map_or(String::new(), |due| format!(" (nu {})", dutch::short_date(due)))
    }

    /// The line's title between two phrases, cut so that the whole is short.
    fn around(&self, before: &str, line: &Line, after: &str) -> String {
        let taken = before.chars().count() + after.chars().count();
        let room = COLUMNS_AIM.saturating_sub(taken).max(TITLE_COLUMNS_MIN);
        let title = self.title(line);
        format!("{before}{}{after}", title::cut(&clean(&title), room))
    }

    fn title(&self, line: &Line) -> String {
        if let Detail::BadAddress { party, .. } | Detail::Unresolved { party, .. } = &line.detail {
            let known = self.calendar.find_party(party);
            return known.map_or(party.clone(), |ix| self.calendar.party(ix).name.clone());
        }
        let known = line.occurrence.map(|ix| self.plan.occurrence(ix));
        let row = known.map(|it| it.item).or_else(|| self.calendar.find_item(&line.key.about.row));
        let is_confidential = |item: &Item| item.is_confidential();
        match (row.map(|ix| self.calendar.item(ix)), known) {
            (Some(item), _) if is_confidential(item) => title::neutral(item).to_owned(),
            (_, Some(occurrence)) if occurrence.member == Some(line.party) => {
                title::short(self.calendar, occurrence)
            }
            (_, Some(occurrence)) => title::of_member(self.calendar, occurrence),
            (Some(item), None) => item.short_name().to_owned(),
            (None, None) => self.title_elsewhere(line),
        }
    }

    /// Of a row that is gone, or of an event.
    fn title_elsewhere(&self, line: &Line) -> String {
        match (&line.detail, line.event) {
            // Nobody knows any more whether it was confidential.
            (Detail::Withdrawn { title, .. }, _) => title.clone(),
            (_, Some(event)) => self.calendar.event(event).title.clone(),
            _ => title::NEUTRAL.to_owned(),
        }
    }
}
