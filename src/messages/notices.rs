//! What changed, what lapsed, and what the coordinator must know about other mails.

use crate::calendar::masked;
use crate::delivery::{Detail, Lapse, Line};
use crate::messages::sections::Writer;
use crate::messages::view::clean;
use crate::messages::{deadline, dutch};
use crate::planning::Kind;

/// A mail server's answer is cut to this.
const ANSWER_CHARACTERS_MAX: usize = 200;

impl Writer<'_, '_> {
    /// Another date, or no longer there.
    pub(super) fn changed(&mut self, line: &Line, level: u8) {
        let (title, sentence) = self.changed_words(line);
        self.told(level, &title, &sentence);
        self.instead(line);
        let need = self.letter.you().need_you();
        match &line.detail {
            Detail::Changed { from } => {
                self.view.paragraph(&if is_again(line) {
                    "Eerder schreven we dat dit vervallen was. Dat is niet meer zo.".to_owned()
                } else {
                    let was = dutch::long_date(*from);
                    format!("Eerder noemden we {was}. Die dag geldt niet meer.")
                });
                if let Some(occurrence) = self.letter.occurrence(line) {
                    let facts = self.facts(line, occurrence);
                    self.view.facts(facts);
                }
            }
            Detail::Withdrawn { lapse: Lapse::Date { .. }, .. } => {
                let was = line.due.map_or("een andere dag".to_owned(), dutch::long_date);
                self.view.paragraph(&format!(
                    "Eerder noemden we {was}. Voor die dag {need} niets meer te doen."
                ));
            }
            _ => self.view.paragraph(&format!(
                "Hiervoor {need} niets meer te doen. Er komen hierover geen herinneringen meer."
            )),
        }
    }

    /// "Datum gewijzigd: Jaarverslag CvA", "nu uiterlijk …"; "Vervallen: Jaarverslag CvA", "dit staat niet meer in de kalender"
    pub(super) fn changed_words(&self, line: &Line) -> (String, String) {
        match &line.detail {
            Detail::Withdrawn { title, lapse, .. } => match lapse {
                Lapse::Row => {
                    let what = "dit staat niet meer in de kwaliteitskalender".to_owned();
                    (format!("Vervallen: {title}"), what)
                }
                Lapse::Party => {
                    let what = format!("dit is niet meer voor {}", self.letter.name(line.party));
                    (format!("Vervallen: {title}"), what)
                }
                Lapse::Date { next } => {
                    let next = next.and_then(|ix| self.letter.plan.occurrence(ix).dates);
                    let what = match next {
                        Some(dates) => format!("volgende keer: {}", deadline::by(&dates)),
                        None => "er is nu geen volgende datum".to_owned(),
                    };
                    (format!("Deze datum vervalt: {title}"), what)
                }
            },
            _ if is_again(line) => {
                let known = self.letter.occurrence(line).and_then(|it| it.dates);
                let now = known.map_or(String::new(), |dates| deadline::by(&dates));
                (format!("Geldt weer: {}", self.title(line)), now)
            }
            _ => {
                let known = self.letter.occurrence(line).and_then(|it| it.dates);
                let now = match (known, line.due) {
                    (Some(dates), _) => format!("nu {}", deadline::by(&dates)),
                    (None, Some(due)) => format!("nu uiterlijk {}", dutch::long_date(due)),
                    (None, None) => "er is nog geen nieuwe datum".to_owned(),
                };
                (format!("Datum gewijzigd: {}", self.title(line)), now)
            }
        }
    }

    /// An escalation, or something that could not be delivered.
    pub(super) fn notice(&mut self, line: &Line, level: u8) {
        let (title, sentence) = self.notice_words(line);
        self.told(level, &title, &sentence);
        match &line.detail {
            Detail::Escalation { about, mails } => {
                let name = self.letter.name(*about);
                let count = dutch::mails(usize::from(*mails));
                self.view.paragraph(&format!(
                    "{name} kreeg hierover {count} en heeft niets gemeld. \
                     In de laatste stond dat dit bericht zou volgen."
                ));
                if let Some(occurrence) = self.letter.occurrence(line) {
                    let facts = self.facts_afterwards(occurrence);
                    self.view.facts(facts);
                }
                self.note_done_line(line);
            }
            Detail::BadAddress { answer, .. } => {
                let answer = masked(&clean(answer));
                let answer: String = answer.chars().take(ANSWER_CHARACTERS_MAX).collect();
                let answer = answer.trim_end_matches('.');
                self.view.paragraph(&format!("De mailserver antwoordde: {answer}."));
                self.view.paragraph(
                    "Verbeter het adres in het adresboek. Herinneringen die nog gelden, gaan dan alsnog.",
                );
            }
            Detail::Unresolved { .. } => self.view.paragraph(
                "De verbinding viel weg op het laatste moment. \
                 Wat nog nodig was, is opnieuw verstuurd in een nieuwe mail.",
            ),
            Detail::NoReminderPossible => self.view.paragraph(
                "Er is geen verzenddag meer vóór deze datum. Neem zelf contact op als dat nodig is.",
            ),
            _ => self.instead(line),
        }
    }

    /// Title and sentence of a notice.
    pub(super) fn notice_words(&self, line: &Line) -> (String, String) {
        let letter = self.letter;
        let party_name = |id: &str| {
            let known = letter.calendar.find_party(id);
            known.map_or_else(|| id.to_owned(), |ix| letter.name(ix).to_owned())
        };
        let dates = letter.occurrence(line).and_then(|it| it.dates);
        match &line.detail {
            Detail::Escalation { about, .. } => {
                let when = match (dates, line.due) {
                    (Some(dates), _) => format!("de datum was {}", deadline::last_day(&dates)),
                    (None, Some(due)) => format!("de datum was {}", dutch::long_date(due)),
                    (None, None) => "de datum is voorbij".to_owned(),
                };
                let who = letter.name(*about);
                (format!("Geen bericht van {who}: {}", self.title(line)), when)
            }
            Detail::BadAddress { address, party, .. } => {
                let name = party_name(party);
                (
                    format!("Niet bezorgd: {name}"),
                    format!("het adres {} werkt niet", masked(address.as_str())),
                )
            }
            Detail::Unresolved { party, at } => {
                let at = at.with_timezone(&letter.calendar.organisation.zone);
                let name = party_name(party);
                let when = dutch::short_moment(&at);
                (format!("Misschien niet bezorgd: {name}"), format!("een mail van {when}"))
            }
            Detail::NoReminderPossible => {
                let when = dates.map_or(String::new(), |dates| deadline::by(&dates));
                (format!("Geen herinnering meer mogelijk: {}", self.title(line)), when)
            }
            _ if line.kind == Kind::Undeliverable => {
                (format!("Niet bezorgd: {}", letter.name(line.party)), self.title(line))
            }
            _ => (self.title(line), "ter informatie".to_owned()),
        }
    }
}

/// It was withdrawn, and holds again on the same day.
pub(super) fn is_again(line: &Line) -> bool {
    matches!(line.detail, Detail::Changed { from } if line.due == Some(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_is_shown_whole() {
        let answer = "550 5.1.1 <opr@swv.example>: unknown, ask postmaster@swv.example";
        let expected = "550 5.1.1 <o***@swv.example>: unknown, ask p***@swv.example";
        assert_eq!(masked(answer), expected);
        assert_eq!(masked(expected), expected);
    }
}
