//! The keys of the organisation and of who gets mail.

use crate::calendar::diagnostic::Choices;
use crate::calendar::dutch;
use crate::calendar::keys::form::KeyForm::{self, Id, ListOf, Name, PerId, Title, Titles, Word};
use crate::calendar::keys::form::{
    ASSUMPTION, EntryForm, KeyMap, MUST, NONE, Phrase, Thing, key, section,
};
use crate::calendar::keys::says::Says::{Organisation, Party};
use crate::calendar::keys::says::text;
use crate::dates::ClosingDays;

/// `organisatie`.
pub static ORGANISATION: KeyMap = section(
    "organisatie",
    &[
        key("id", Id, MUST, "vaste naam; niet meer wijzigen")
            .says(Organisation(|_, it| text(&it.id))),
        key("naam", Title, MUST, "volledige naam").says(Organisation(|_, it| text(&it.name))),
        key("kort", Title, "de naam", "korte naam").says(Organisation(|_, it| text(&it.short))),
        key(
            "coordinator",
            Name(Thing::Party),
            MUST,
            "krijgt antwoorden, vragen naar data en berichten over te laat",
        )
        .says(Organisation(|at, it| text(at.party(it.coordinator)))),
        key(
            "vakantieregio",
            Word(Choices::Regions),
            "geen vakanties",
            "welke schoolvakanties gelden",
        )
        .says(Organisation(|_, it| text(it.region?.word()))),
        key("aanspreekvorm", Word(Choices::Forms), "u", "hoe de mails iemand aanspreken")
            .says(Organisation(|_, it| text(it.form.word()))),
        key(
            "vrije_dagen",
            ListOf("perioden", &[&CLOSING]),
            NONE,
            "eigen vrije dagen, naast feestdagen en schoolvakanties",
        )
        .says(Organisation(|at, it| at.list(it.closing.iter().map(closing)))),
        key(
            "tijdzone",
            KeyForm::Phrase(Phrase::Zone),
            "Europe/Amsterdam",
            "waar de klok van de organisatie staat",
        )
        .says(Organisation(|_, it| text(it.zone.name()))),
    ],
);

/// One of `vrije_dagen`.
pub static CLOSING: KeyMap = section(
    "vrije_dagen",
    &[
        key("van", KeyForm::Phrase(Phrase::Date), MUST, "eerste vrije dag"),
        key("tot_en_met", KeyForm::Phrase(Phrase::Date), "dezelfde dag", "laatste vrije dag"),
        key("wat", Title, MUST, "hoe de vrije dagen heten"),
    ],
);

/// The keys of a party, which a member shares; with one of its own each.
macro_rules! party_keys {
    ($own:expr) => {
        &[
            $own,
            key("naam", Title, MUST, "naam zoals die in de mail staat")
                .says(Party(|_, it| text(&it.name))),
            key("ook_bekend_als", Titles, NONE, "andere namen voor dezelfde betrokkene")
                .says(Party(|at, it| at.list(&it.aliases))),
            key("aanhef", Title, "Goedendag,", "eerste regel van de mail")
                .says(Party(|_, it| it.salutation.clone())),
            key(
                "rekent_met",
                Word(Choices::CountsWith),
                "schooldagen",
                "welke dagen tellen voor de streefdatum",
            )
            .says(Party(|_, it| text(it.counts_with?.word()))),
            key(
                "mail",
                Word(Choices::Mail),
                "krijgt mail",
                "`geen`: staat op de kalender, krijgt nooit mail",
            )
            .says(Party(|_, it| it.never_mail.then(|| text(Choices::Mail.words()[0]))?)),
            key(
                "tot_en_met",
                KeyForm::Phrase(Phrase::Date),
                "bestaat",
                "laatste dag van een betrokkene die ophoudt",
            )
            .says(Party(|_, it| it.until.map(dutch::full_date))),
            key("opgevolgd_door", Name(Thing::Party), NONE, "wie het daarna overneemt")
                .says(Party(|at, it| at.one(it.successor))),
            ASSUMPTION.says(Party(|_, it| it.assumption.clone())),
        ]
    };
}

/// One of `betrokkenen`.
pub static PARTY: KeyMap = section(
    "een betrokkene",
    party_keys![
        key(
            "leden",
            PerId("lid", EntryForm::NameOrFields(&MEMBER)),
            NONE,
            "maakt er een groep van; elk lid is zelf een betrokkene"
        )
        .says(Party(|at, it| at.parties(&it.members)))
    ],
);

/// One of `leden`.
pub static MEMBER: KeyMap = section(
    "een lid",
    party_keys![
        key(
            "bestuur",
            Name(Thing::Party),
            NONE,
            "bij een school: haar bestuur, `eigen bestuur` in een route"
        )
        .says(Party(|at, it| at.one(it.own_board)))
    ],
);

/// "maandag 24 mei tot en met vrijdag 28 mei 2027 (Studieweek)"
fn closing(it: &ClosingDays) -> String {
    let last = it.days.until.pred_opt().unwrap_or(it.days.until);
    format!("{} ({})", dutch::range(it.days.from, last), it.what)
}
