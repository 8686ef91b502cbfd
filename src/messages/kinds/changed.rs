//! What was told no longer holds: another date, or nothing to do any more.

use chrono::NaiveDate;

use crate::delivery::{Detail, Lapse, Line};
use crate::messages::kinds::words::{Account, FactsOf, LineWords, MailKind, Passage, SubjectWords};
use crate::messages::matter::Matter;
use crate::messages::{deadline, dutch};

pub(super) const CHANGED: MailKind = MailKind {
    to_come: "bericht over de nieuwe datum",
    ..MailKind::new("gewijzigde datum", "gewijzigd", changed)
};

pub(super) const WITHDRAWN: MailKind = MailKind {
    to_come: "bericht dat het niet meer hoeft",
    ..MailKind::new("vervallen", "gewijzigd", withdrawn)
};

/// "Datum gewijzigd: Jaarverslag CvA (nu wo 30 sep 2026)"; "Geldt weer: …" when it was withdrawn, and holds again on the same day.
fn changed(matter: &Matter<'_>, line: &Line) -> LineWords {
    let from = match line.detail {
        Detail::Changed { from } => Some(from),
        _ => None,
    };
    let is_again = from.is_some() && from == line.due;
    let (several, word, now) = match is_again {
        true => ("Gewijzigd", "Geldt weer", "uiterlijk"),
        false => ("Datum gewijzigd", "Datum gewijzigd", "nu"),
    };
    let now = line.due.map(|due| format!(" ({now} {})", dutch::short_date(due)));
    let mut passages = vec![Passage::Instead];
    if let Some(from) = from {
        passages.push(Passage::Paragraph(earlier(is_again, from)));
        passages.push(Passage::Facts(FactsOf::Row));
    }
    let subject = SubjectWords {
        before: format!("{word}: "),
        after: now.unwrap_or_default(),
        alike: "Gewijzigd",
        ..SubjectWords::new(several, matter.title_outside(line))
    };
    let title = format!("{word}: {}", matter.title(line));
    subject.above(Account { title, sentence: holds_now(matter, line, is_again), passages })
}

fn earlier(is_again: bool, from: NaiveDate) -> String {
    if is_again {
        return "Eerder schreven we dat dit vervallen was. Dat is niet meer zo.".to_owned();
    }
    format!("Eerder noemden we {}. Die dag geldt niet meer.", dutch::long_date(from))
}

/// "nu uiterlijk woensdag 30 september 2026 (vóór 1 oktober)"
fn holds_now(matter: &Matter<'_>, line: &Line, is_again: bool) -> String {
    match (matter.dates(line), line.due) {
        (Some(dates), _) if is_again => deadline::by(&dates),
        (None, _) if is_again => String::new(),
        (Some(dates), _) => format!("nu {}", deadline::by(&dates)),
        (None, Some(due)) => format!("nu uiterlijk {}", dutch::long_date(due)),
        (None, None) => "er is nog geen nieuwe datum".to_owned(),
    }
}

/// "Vervallen: Jaarverslag CvA", "dit staat niet meer in de kwaliteitskalender"; "Datum vervalt: …" when only this day is gone.
fn withdrawn(matter: &Matter<'_>, line: &Line) -> LineWords {
    let (title, lapse) = match &line.detail {
        Detail::Withdrawn { title, lapse, .. } => (title.clone(), *lapse),
        _ => (matter.title(line), Lapse::Row),
    };
    let need = matter.you().need_you();
    let nothing =
        format!("Hiervoor {need} niets meer te doen. Er komen hierover geen herinneringen meer.");
    let (in_subject, word, sentence, advice) = match lapse {
        Lapse::Row => {
            let gone = "dit staat niet meer in de kwaliteitskalender".to_owned();
            ("Vervallen", "Vervallen", gone, nothing)
        }
        Lapse::Party => {
            let gone = format!("dit is niet meer voor {}", matter.name(line.party));
            ("Vervallen", "Vervallen", gone, nothing)
        }
        Lapse::Date { next } => {
            let next = next.and_then(|ix| matter.plan.duty(ix).dates);
            let next = next.map_or("er is nu geen volgende datum".to_owned(), |dates| {
                format!("volgende keer: {}", deadline::by(&dates))
            });
            let was = line.due.map_or("een andere dag".to_owned(), dutch::long_date);
            let day = format!("Eerder noemden we {was}. Voor die dag {need} niets meer te doen.");
            ("Datum vervalt", "Deze datum vervalt", next, day)
        }
    };
    let subject = SubjectWords {
        before: format!("{in_subject}: "),
        ..SubjectWords::new("Vervallen", matter.title_outside(line))
    };
    let passages = vec![Passage::Instead, Passage::Paragraph(advice)];
    subject.above(Account { title: format!("{word}: {title}"), sentence, passages })
}
