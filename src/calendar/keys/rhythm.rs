//! The keys that say when to remind: `standaard`, and what a section or a row may say in its place.

use crate::calendar::diagnostic::Choices;
use crate::calendar::keys::form::KeyForm::{
    self, Fields, Ladder, ListOf, Name, Number, Phrases, Word, Words,
};
use crate::calendar::keys::form::{KeyMap, MUST, Phrase, Thing, key, section};
use crate::calendar::keys::says::Says::Defaults;
use crate::calendar::keys::says::{sending, text};

/// `standaard`.
pub static DEFAULTS: KeyMap = section(
    "standaard",
    &[
        key(
            "ritme",
            Ladder,
            "gewoon: `[3 maanden, 6 weken, 2 weken, 3 dagen]`",
            "ritme van een onderdeel",
        )
        .says(Defaults(|at, it| text(at.ladder(it.ladder)))),
        key("stap_ritme", Ladder, "stap: `[begin, 1 week]`", "ritme van een stap in een route")
            .says(Defaults(|at, it| text(at.ladder(it.step_ladder)))),
        key(
            "te_laat",
            Fields(&OVERDUE),
            "elke 2 weken op dinsdag, hooguit 3",
            "herinneren na de datum",
        )
        .says(Defaults(|at, it| text(at.overdue(it.overdue)))),
        key(
            "escaleer",
            ListOf("", &[&ESCALATION]),
            "na 2 mails de coordinator, na 3 de directeur",
            "wie het daarna hoort; `[]` is niemand",
        )
        .says(Defaults(|at, it| text(at.escalation(&it.escalation)))),
        key(
            "datum_vragen",
            Phrases(Phrase::Day),
            "15 september, 15 november, 15 januari, 15 maart, 15 mei",
            "wanneer naar een ontbrekende datum gevraagd wordt",
        )
        .says(Defaults(|at, it| at.list(&it.ask_days))),
        key(
            "verzenden",
            Fields(&SENDING),
            "08:30–17:00, niet in weekend, feestdagen, schoolvakanties",
            "wanneer mail de deur uit gaat",
        )
        .says(Defaults(|_, it| text(sending(&it.send)))),
    ],
);

/// `te_laat`.
pub static OVERDUE: KeyMap = section(
    "te_laat",
    &[
        key(
            "herinner",
            KeyForm::Phrase(Phrase::EveryWeeks),
            "elke 2 weken",
            "tijd tussen twee mails",
        ),
        key("op", Word(Choices::Weekdays), "dinsdag", "de dag waarop ze gaan"),
        key("hooguit", Number(0, 20), "3", "hoeveel mails; 0 is geen"),
    ],
);

/// One of `escaleer`.
pub static ESCALATION: KeyMap = section(
    "escaleer",
    &[
        key("na", KeyForm::Phrase(Phrase::Mails), MUST, "na zoveel mails over te laat"),
        key("naar", Name(Thing::Party), MUST, "wie het dan hoort; nooit over zichzelf"),
    ],
);

/// `verzenden`.
pub static SENDING: KeyMap = section(
    "verzenden",
    &[
        key("om", KeyForm::Phrase(Phrase::Time), "08:30", "hoe laat de mail van de dag gaat"),
        key(
            "tot_en_met",
            KeyForm::Phrase(Phrase::Time),
            "17:00",
            "hierna gaat er die dag niets nieuws meer",
        ),
        key(
            "niet_in",
            Words(Choices::NotIn),
            "weekend, feestdagen, schoolvakanties",
            "dagen zonder mail",
        ),
    ],
);
