//! The keys of routes, meetings and events.

use crate::calendar::diagnostic::Choices;
use crate::calendar::dutch;
use crate::calendar::keys::form::KeyForm::{
    self, DateOrUnknown, Id, ListOf, Name, Names, Phrases, Prose, Title, Word,
};
use crate::calendar::keys::form::{ASSUMPTION, KeyMap, MUST, NONE, Phrase, Thing, key, section};
use crate::calendar::keys::says::Says::{Event, Meetings, Route, Step};
use crate::calendar::keys::says::text;

/// One of `routes`.
pub static ROUTE: KeyMap = section(
    "een route",
    &[
        key("stappen", ListOf("", &[&STEP, &STAGE]), MUST, "de stappen, in volgorde")
            .says(Route(|at, it| at.stages(it))),
        ASSUMPTION.says(Route(|_, it| it.assumption.clone())),
    ],
);

/// One of `stappen`.
pub static STEP: KeyMap = section(
    "een stap",
    &[
        key("id", Id, MUST, "vaste naam van de stap"),
        key("stap", Title, MUST, "naam van de stap").says(Step(|_, it| text(&it.name))),
        key(
            "wie",
            Names(Thing::Party),
            MUST,
            "wie de stap doet; ook `verantwoordelijke`, `eigen bestuur` of `coordinator`; een groep is: ieder lid",
        ).says(Step(|at, it| at.doers(&it.parties))),
        key("samen_met", Names(Thing::Party), NONE, "wie meedoet").says(Step(|at, it| at.parties(&it.with))),
        key("besluit", Word(Choices::Decisions), NONE, "soort besluit").says(Step(|_, it| text(it.decision?.word()))),
        key("grondslag", Prose, NONE, "waar het in de wet staat").says(Step(|_, it| it.legal_basis.clone())),
        key("duur", KeyForm::Phrase(Phrase::Lead), MUST, "hoeveel tijd de stap nodig heeft").says(Step(|_, it| text(it.duration.to_string()))),
        ASSUMPTION.says(Step(|_, it| it.assumption.clone())),
    ],
);

/// Steps at the same time.
pub static STAGE: KeyMap = section(
    "stappen tegelijk",
    &[key("tegelijk", ListOf("stappen", &[&STEP]), MUST, "stappen die naast elkaar lopen")],
);

/// One of `vergaderingen`.
pub static MEETINGS: KeyMap = section(
    "vergaderingen",
    &[
        key("vergaderdata", Phrases(Phrase::Date), NONE, "wanneer het orgaan vergadert")
            .says(Meetings(|at, it| at.list(it.days.iter().map(|day| dutch::full_date(*day))))),
        key(
            "stukken_vooraf",
            KeyForm::Phrase(Phrase::Lead),
            NONE,
            "hoe lang vooraf de stukken er moeten zijn",
        )
        .says(Meetings(|_, it| it.papers.map(|it| it.to_string()))),
        ASSUMPTION.says(Meetings(|_, it| it.assumption.clone())),
    ],
);

/// One of `gebeurtenissen`.
pub static EVENT: KeyMap = section(
    "een gebeurtenis",
    &[
        key("wat", Title, MUST, "waarop gewacht wordt").says(Event(|_, it| text(&it.title))),
        key("datum", DateOrUnknown, "onbekend", "wanneer het gebeurd is")
            .says(Event(|at, it| at.happened(it))),
        key(
            "vraag_aan",
            Name(Thing::Party),
            "de coordinator",
            "aan wie gevraagd wordt of het al zover is",
        )
        .says(Event(|at, it| at.one(it.ask))),
        ASSUMPTION.says(Event(|_, it| it.assumption.clone())),
    ],
);
