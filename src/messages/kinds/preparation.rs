//! Something is expected, and it is time to prepare for it.

use crate::delivery::Line;
use crate::messages::kinds::words::{
    Account, Body, FactsOf, LineWords, MailKind, Passage, SubjectWords,
};
use crate::messages::matter::Matter;
use crate::planning::State;

pub(super) const PREPARE: MailKind = MailKind {
    name: "voorbereiding",
    to_come: "voorbereiding",
    reason: "verantwoordelijk",
    words: prepare,
};

/// "Voorbereiden: Inspectie-onderzoek", and in the mail "naar verwachting in 2028"
fn prepare(matter: &Matter<'_>, line: &Line) -> LineWords {
    let sentence = match matter.occurrence(line).map(|it| it.state) {
        Some(State::Expected { year }) => format!("naar verwachting in {year}"),
        _ => "op komst".to_owned(),
    };
    let advice = "Het is geen vaste datum. Nu is een goed moment om te beginnen met voorbereiden.";
    LineWords {
        subject: SubjectWords::new("Voorbereiden", matter.title_outside(line)),
        body: Body::Account(Account {
            title: matter.title(line),
            sentence,
            passages: vec![
                Passage::Instead,
                Passage::Paragraph(advice.to_owned()),
                Passage::Facts(FactsOf::Row),
            ],
        }),
    }
}
