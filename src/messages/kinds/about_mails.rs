//! What the coordinator must know about other mails.

use crate::calendar::masked;
use crate::delivery::{Detail, Line};
use crate::messages::kinds::words::{Account, FactsOf, LineWords, MailKind, Passage, SubjectWords};
use crate::messages::matter::Matter;
use crate::messages::view::clean;
use crate::messages::{deadline, dutch};

/// A mail server's answer is cut to this.
const ANSWER_CHARACTERS_MAX: usize = 200;

pub(super) const ESCALATION: MailKind = MailKind::new("escalatie", "escalatie", escalation);

pub(super) const UNDELIVERABLE: MailKind =
    MailKind::new("niet bezorgd", "niet-bezorgd", undeliverable);

/// "Geen bericht: Jaarverslag CvA", and in the mail "Geen bericht van CvA: Jaarverslag CvA", "de datum was woensdag …"
fn escalation(matter: &Matter<'_>, line: &Line) -> LineWords {
    let Detail::Escalation { about, mails } = line.detail else {
        unreachable!("an escalation says whom it is about");
    };
    let who = matter.name(about);
    let told = format!(
        "{who} kreeg hierover {} en heeft niets gemeld. \
         In de laatste stond dat dit bericht zou volgen.",
        dutch::mails(mails.into()),
    );
    let (sentence, _) = deadline::was(matter.dates(line), line.due);
    let title = format!("Geen bericht van {who}: {}", matter.title(line));
    let facts = Passage::Facts(FactsOf::Afterwards);
    let passages = vec![Passage::Paragraph(told), facts, Passage::DoneLine];
    let subject = SubjectWords::new("Geen bericht", matter.title_outside(line));
    subject.above(Account { title, sentence, passages })
}

/// "Niet bezorgd: OPR", "Geen herinnering meer mogelijk: Begroting 2027"
fn undeliverable(matter: &Matter<'_>, line: &Line) -> LineWords {
    let (word, title) = match &line.detail {
        Detail::BadAddress { party, .. } | Detail::Unresolved { party, .. } => {
            ("Niet bezorgd", matter.name_of(party))
        }
        Detail::NoReminderPossible => {
            ("Geen herinnering meer mogelijk", matter.title_outside(line))
        }
        _ => ("Niet bezorgd", matter.title_outside(line)),
    };
    let account = match &line.detail {
        Detail::BadAddress { address, party, answer } => Account {
            title: format!("Niet bezorgd: {}", matter.name_of(party)),
            sentence: format!("het adres {} werkt niet", masked(address.as_str())),
            passages: refused(answer),
        },
        Detail::Unresolved { party, at } => Account {
            title: format!("Misschien niet bezorgd: {}", matter.name_of(party)),
            sentence: format!(
                "een mail van {}",
                dutch::short_moment(&at.with_timezone(&matter.calendar.organisation.zone))
            ),
            passages: vec![Passage::Paragraph(
                "De verbinding viel weg op het laatste moment. \
                 Wat nog nodig was, is opnieuw verstuurd in een nieuwe mail."
                    .to_owned(),
            )],
        },
        Detail::NoReminderPossible => no_reminder_possible(matter, line),
        _ => Account {
            title: format!("Niet bezorgd: {}", matter.name(line.party)),
            sentence: matter.title(line),
            passages: vec![Passage::Instead],
        },
    };
    SubjectWords { alike: "Niet bezorgd", ..SubjectWords::new(word, title) }.above(account)
}

/// "De mailserver antwoordde: 550 5.1.1 <o***@swv.example>: unknown."
fn refused(answer: &str) -> Vec<Passage> {
    let answer = masked(&clean(answer));
    let answer: String = answer.chars().take(ANSWER_CHARACTERS_MAX).collect();
    let answer = answer.trim_end_matches('.');
    let mend =
        "Verbeter het adres in het adresboek. Herinneringen die nog gelden, gaan dan alsnog.";
    vec![
        Passage::Paragraph(format!("De mailserver antwoordde: {answer}.")),
        Passage::Paragraph(mend.to_owned()),
    ]
}

fn no_reminder_possible(matter: &Matter<'_>, line: &Line) -> Account {
    let advice =
        "Er is geen verzenddag meer vóór deze datum. Neem zelf contact op als dat nodig is.";
    Account {
        title: format!("Geen herinnering meer mogelijk: {}", matter.title(line)),
        sentence: matter.dates(line).map_or(String::new(), |dates| deadline::by(&dates)),
        passages: vec![Passage::Paragraph(advice.to_owned())],
    }
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
