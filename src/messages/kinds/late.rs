//! Nobody reported: asked without blame, and nobody is told behind the reader's back.

use chrono::{Days, NaiveDate};

use crate::calendar::PartyIx;
use crate::delivery::{Detail, Line};
use crate::messages::kinds::words::{Account, FactsOf, LineWords, MailKind, Passage, SubjectWords};
use crate::messages::matter::Matter;
use crate::messages::{deadline, dutch};

pub(super) const OVERDUE: MailKind = MailKind::new("nog geen bericht", "geen-bericht", overdue);

/// "Nog geen bericht: Jaarverslag CvA (was wo 30 sep 2026)", and in the mail "de datum was woensdag 30 september 2026 (vóór 1
/// oktober), 6 dagen geleden"
fn overdue(matter: &Matter<'_>, line: &Line) -> LineWords {
    let word = match line.detail {
        Detail::Overdue { nth: 2.., .. } => "Te laat",
        _ => "Nog geen bericht",
    };
    let mut passages = vec![Passage::Instead];
    if let Detail::Overdue { nth, of, escalates_to } = line.detail {
        passages.extend([Passage::HowToReportLate, Passage::Facts(FactsOf::Afterwards)]);
        passages.push(Passage::Paragraph(what_follows(matter, line, nth, of, escalates_to)));
    }
    passages.push(Passage::DoneLine);
    let was = line.due.map(|due| format!(" (was {})", dutch::short_date(due)));
    let subject = SubjectWords {
        after: was.unwrap_or_default(),
        alike: "Nog geen bericht",
        ..SubjectWords::new(word, matter.title_outside(line))
    };
    let (mut sentence, due) = deadline::was(matter.dates(line), line.due);
    let ago = due.map(|due| format!(", {}", dutch::distance(matter.today(), due)));
    sentence.push_str(&ago.unwrap_or_default());
    subject.above(Account { title: format!("{word}: {}", matter.title(line)), sentence, passages })
}

/// "Dit is bericht 2 van 3. Horen we niets, dan krijgt Beleidsadviseur SWV bericht, op zijn vroegst dinsdag …"
fn what_follows(
    matter: &Matter<'_>,
    line: &Line,
    nth: u8,
    of: u8,
    escalates_to: Option<(PartyIx, NaiveDate)>,
) -> String {
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
            matter.name(party),
            dutch::long_date(day),
        ),
        None if nth < of => another(matter, line),
        None => String::new(),
    };
    format!("{count} {next}")
}

/// "Horen we niets, dan volgt er nog een, op zijn vroegst dinsdag 20 oktober 2026."
fn another(matter: &Matter<'_>, line: &Line) -> String {
    let Some(item) = matter.item(line) else { return String::new() };
    let day = matter.today() + Days::new(item.overdue.every_days.into());
    format!("Horen we niets, dan volgt er nog een, op zijn vroegst {}.", dutch::long_date(day))
}
