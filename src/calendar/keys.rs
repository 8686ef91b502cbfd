//! Every key of the administrator's files, once: the reader, its list of known keys and the table in LEESMIJ.md come from here.

use std::sync::Arc;

use crate::calendar::diagnostic::Choices;
use crate::calendar::item::Texts;
use crate::calendar::keys::Form::{
    DateOrUnknown, Fields, Id, Ladder, ListOf, Name, Names, Number, PerId, PerParty, Phrases,
    Prose, Title, Titles, Word, Words,
};

mod form;
mod row;

pub use form::{Entry, Form, Phrase, Thing};
pub use row::{PLANNED_ROW, PREPARATION, ROW, WHEN};

#[derive(Clone, Copy)]
pub struct Key {
    /// As written in the file.
    pub name: &'static str,
    /// What is filled in.
    pub form: Form,
    /// What holds when it is absent, in Dutch; `verplicht` when it must be there.
    pub default: &'static str,
    /// What it means, in Dutch.
    pub meaning: &'static str,
}

/// A map in a file, and the keys it takes.
pub struct Section {
    /// Where, in Dutch, as in "onbekend veld in een onderdeel".
    pub name: &'static str,
    /// Its keys, in the order of the table.
    pub keys: &'static [Key],
    /// What holds between its keys.
    pub together: &'static [Together],
}

/// What holds between the keys of one map.
#[derive(Debug, Clone, Copy)]
pub enum Together {
    /// At least one of these is there.
    AnyOf(&'static [&'static str]),
    /// Not two of these.
    AtMostOne(&'static [&'static str]),
}

impl Section {
    /// The free texts of a thing that has these keys, as `of` finds them.
    pub fn texts(&self, mut of: impl FnMut(&Key) -> Option<Arc<str>>) -> Texts {
        let keys = self.keys.iter().filter(|key| key.form.is_free_text());
        Texts(keys.map(|key| (key.name, of(key))).collect())
    }

    /// The names of its keys.
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }
}

const fn key(name: &'static str, form: Form, default: &'static str, meaning: &'static str) -> Key {
    Key { name, form, default, meaning }
}

const fn section(name: &'static str, keys: &'static [Key]) -> Section {
    Section { name, keys, together: &[] }
}

/// The default of a key that must be there.
pub const MUST: &str = "verplicht";
const NONE: &str = "geen";
const ASSUMPTION: Key = key(
    "aanname",
    Prose,
    NONE,
    "wat de bron niet zegt; staat in de startmail en in de herinnering",
);

/// The top of kalender.yaml.
pub static TOP: Section = section(
    "kalender.yaml",
    &[
        key("versie", Number(1, 1), "1", "van het bestandsformaat; altijd 1"),
        key("organisatie", Fields(&ORGANISATION), MUST, "van wie de kalender is"),
        key(
            "betrokkenen",
            PerId("betrokkene", Entry::NameOrFields(&PARTY)),
            MUST,
            "wie er mail kan krijgen of genoemd wordt; de sleutel is de vaste naam",
        ),
        key(
            "ritmes",
            PerId("ritme", Entry::Leads),
            "`gewoon` en `stap`",
            "hoe lang vooraf er herinnerd wordt, langste eerst: `[6 weken, 10 werkdagen, 3 dagen]`; `begin` is het begin van een stap",
        ),
        key(
            "standaard",
            Fields(&DEFAULTS),
            "zie hieronder",
            "wat geldt als een rubriek of onderdeel niets anders zegt",
        ),
        key(
            "routes",
            PerId("route", Entry::Fields(&ROUTE)),
            NONE,
            "stappen naar een besluit, terug gepland vanaf de datum",
        ),
        key("vergaderingen", PerParty(&MEETINGS), NONE, "wanneer een orgaan vergadert"),
        key(
            "gebeurtenissen",
            PerId("gebeurtenis", Entry::NameOrFields(&EVENT)),
            NONE,
            "waarop een onderdeel kan wachten: `wanneer: na …`",
        ),
        key(
            "kalender",
            PerId("rubriek", Entry::Fields(&GROUP)),
            MUST,
            "de rubrieken met hun onderdelen",
        ),
    ],
);

/// `organisatie`.
pub static ORGANISATION: Section = section(
    "organisatie",
    &[
        key("id", Id, MUST, "vaste naam; niet meer wijzigen"),
        key("naam", Title, MUST, "volledige naam"),
        key("kort", Title, "de naam", "korte naam"),
        key(
            "coordinator",
            Name(Thing::Party),
            MUST,
            "krijgt antwoorden, vragen naar data en berichten over te laat",
        ),
        key(
            "vakantieregio",
            Word(Choices::Regions),
            "geen vakanties",
            "welke schoolvakanties gelden",
        ),
        key("aanspreekvorm", Word(Choices::Forms), "u", "hoe de mails iemand aanspreken"),
        key(
            "vrije_dagen",
            ListOf("perioden", &[&CLOSING]),
            NONE,
            "eigen vrije dagen, naast feestdagen en schoolvakanties",
        ),
        key(
            "tijdzone",
            Form::Phrase(Phrase::Zone),
            "Europe/Amsterdam",
            "waar de klok van de organisatie staat",
        ),
    ],
);

/// One of `vrije_dagen`.
pub static CLOSING: Section = section(
    "vrije_dagen",
    &[
        key("van", Form::Phrase(Phrase::Date), MUST, "eerste vrije dag"),
        key("tot_en_met", Form::Phrase(Phrase::Date), "dezelfde dag", "laatste vrije dag"),
        key("wat", Title, MUST, "hoe de vrije dagen heten"),
    ],
);

/// The keys of a party, which a member shares; with one of its own each.
macro_rules! party_keys {
    ($own:expr) => {
        &[
            $own,
            key("naam", Title, MUST, "naam zoals die in de mail staat"),
            key("ook_bekend_als", Titles, NONE, "andere namen voor dezelfde betrokkene"),
            key("aanhef", Title, "Goedendag,", "eerste regel van de mail"),
            key(
                "rekent_met",
                Word(Choices::CountsWith),
                "schooldagen",
                "welke dagen tellen voor de streefdatum",
            ),
            key(
                "mail",
                Word(Choices::Mail),
                "krijgt mail",
                "`geen`: staat op de kalender, krijgt nooit mail",
            ),
            key(
                "tot_en_met",
                Form::Phrase(Phrase::Date),
                "bestaat",
                "laatste dag van een betrokkene die ophoudt",
            ),
            key("opgevolgd_door", Name(Thing::Party), NONE, "wie het daarna overneemt"),
            ASSUMPTION,
        ]
    };
}

/// One of `betrokkenen`.
pub static PARTY: Section = section(
    "een betrokkene",
    party_keys![key(
        "leden",
        PerId("lid", Entry::NameOrFields(&MEMBER)),
        NONE,
        "maakt er een groep van; elk lid is zelf een betrokkene"
    )],
);

/// One of `leden`.
pub static MEMBER: Section = section(
    "een lid",
    party_keys![key(
        "bestuur",
        Name(Thing::Party),
        NONE,
        "bij een school: haar bestuur, `eigen bestuur` in een route"
    )],
);

/// `standaard`.
pub static DEFAULTS: Section = section(
    "standaard",
    &[
        key(
            "ritme",
            Ladder,
            "gewoon: `[3 maanden, 6 weken, 2 weken, 3 dagen]`",
            "ritme van een onderdeel",
        ),
        key("stap_ritme", Ladder, "stap: `[begin, 1 week]`", "ritme van een stap in een route"),
        key(
            "te_laat",
            Fields(&OVERDUE),
            "elke 2 weken op dinsdag, hooguit 3",
            "herinneren na de datum",
        ),
        key(
            "escaleer",
            ListOf("", &[&ESCALATION]),
            "na 2 mails de coordinator, na 3 de directeur",
            "wie het daarna hoort; `[]` is niemand",
        ),
        key(
            "datum_vragen",
            Phrases(Phrase::Day),
            "15 september, 15 november, 15 januari, 15 maart, 15 mei",
            "wanneer naar een ontbrekende datum gevraagd wordt",
        ),
        key(
            "verzenden",
            Fields(&SENDING),
            "08:30–17:00, niet in weekend, feestdagen, schoolvakanties",
            "wanneer mail de deur uit gaat",
        ),
    ],
);

/// `te_laat`.
pub static OVERDUE: Section = section(
    "te_laat",
    &[
        key("herinner", Form::Phrase(Phrase::EveryWeeks), "elke 2 weken", "tijd tussen twee mails"),
        key("op", Word(Choices::Weekdays), "dinsdag", "de dag waarop ze gaan"),
        key("hooguit", Number(0, 20), "3", "hoeveel mails; 0 is geen"),
    ],
);

/// One of `escaleer`.
pub static ESCALATION: Section = section(
    "escaleer",
    &[
        key("na", Form::Phrase(Phrase::Mails), MUST, "na zoveel mails over te laat"),
        key("naar", Name(Thing::Party), MUST, "wie het dan hoort; nooit over zichzelf"),
    ],
);

/// `verzenden`.
pub static SENDING: Section = section(
    "verzenden",
    &[
        key("om", Form::Phrase(Phrase::Time), "08:30", "hoe laat de mail van de dag gaat"),
        key(
            "tot_en_met",
            Form::Phrase(Phrase::Time),
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

/// One of `routes`.
pub static ROUTE: Section = section(
    "een route",
    &[key("stappen", ListOf("", &[&STEP, &STAGE]), MUST, "de stappen, in volgorde"), ASSUMPTION],
);

/// One of `stappen`.
pub static STEP: Section = section(
    "een stap",
    &[
        key("id", Id, MUST, "vaste naam van de stap"),
        key("stap", Title, MUST, "naam van de stap"),
        key(
            "wie",
            Names(Thing::Party),
            MUST,
            "wie de stap doet; ook `verantwoordelijke`, `eigen bestuur` of `coordinator`; een groep is: ieder lid",
        ),
        key("samen_met", Names(Thing::Party), NONE, "wie meedoet"),
        key("besluit", Word(Choices::Decisions), NONE, "soort besluit"),
        key("grondslag", Prose, NONE, "waar het in de wet staat"),
        key("duur", Form::Phrase(Phrase::Lead), MUST, "hoeveel tijd de stap nodig heeft"),
        ASSUMPTION,
    ],
);

/// Steps at the same time.
pub static STAGE: Section = section(
    "stappen tegelijk",
    &[key("tegelijk", ListOf("stappen", &[&STEP]), MUST, "stappen die naast elkaar lopen")],
);

/// One of `vergaderingen`.
pub static MEETINGS: Section = section(
    "vergaderingen",
    &[
        key("vergaderdata", Phrases(Phrase::Date), NONE, "wanneer het orgaan vergadert"),
        key(
            "stukken_vooraf",
            Form::Phrase(Phrase::Lead),
            NONE,
            "hoe lang vooraf de stukken er moeten zijn",
        ),
        ASSUMPTION,
    ],
);

/// One of `gebeurtenissen`.
pub static EVENT: Section = section(
    "een gebeurtenis",
    &[
        key("wat", Title, MUST, "waarop gewacht wordt"),
        key("datum", DateOrUnknown, "onbekend", "wanneer het gebeurd is"),
        key(
            "vraag_aan",
            Name(Thing::Party),
            "de coordinator",
            "aan wie gevraagd wordt of het al zover is",
        ),
        ASSUMPTION,
    ],
);

/// A section of `kalender`.
pub static GROUP: Section = section(
    "een rubriek",
    &[
        key("titel", Title, MUST, "kop boven de onderdelen"),
        key(
            "onderdelen",
            PerId("onderdeel", Entry::Fields(&ROW)),
            MUST,
            "de rijen; de sleutel is de vaste naam",
        ),
        key("ritme", Ladder, "van `standaard`", "ritme van deze rubriek"),
        key(
            "te_laat",
            Fields(&OVERDUE),
            "van `standaard`",
            "herinneren na de datum, in deze rubriek",
        ),
        key(
            "escaleer",
            ListOf("", &[&ESCALATION]),
            "van `standaard`",
            "escaleren, in deze rubriek",
        ),
    ],
);

/// A line of afgerond.yaml.
pub static DONE: Section = section(
    "afgerond.yaml",
    &[
        key(
            "onderdeel",
            Form::Phrase(Phrase::Occurrence),
            MUST,
            "wat er klaar is, zoals `jaarverslag-cva/2026`",
        ),
        key("op", Form::Phrase(Phrase::Date), MUST, "sinds wanneer"),
        key("door", Title, NONE, "wie het gedaan heeft"),
        key("bewijs", Prose, NONE, "waaruit het blijkt, zoals een webadres"),
        key("toelichting", Prose, NONE, "vrije tekst"),
    ],
);

/// Every section, in the order of the table.
pub static SECTIONS: [&Section; 20] = [
    &TOP,
    &ORGANISATION,
    &CLOSING,
    &PARTY,
    &MEMBER,
    &DEFAULTS,
    &OVERDUE,
    &ESCALATION,
    &SENDING,
    &ROUTE,
    &STEP,
    &STAGE,
    &MEETINGS,
    &EVENT,
    &GROUP,
    &ROW,
    &PLANNED_ROW,
    &PREPARATION,
    &WHEN,
    &DONE,
];

/// The table of LEESMIJ.md: key, where, what is filled in, default, meaning.
pub fn table() -> String {
    let mut table = "| sleutel | waar | wat u invult | als het er niet staat | betekenis |\n|---|---|---|---|---|\n".to_owned();
    for section in SECTIONS {
        // A member has the keys of a party, a row of a planning those of a row: only the first is its own.
        let shares = std::ptr::eq(section, &MEMBER) || std::ptr::eq(section, &PLANNED_ROW);
        let keys = if shares { &section.keys[..1] } else { section.keys };
        for Key { name, form, default, meaning } in keys {
            let kind = form.kind();
            table.push_str(&format!(
                "| `{name}` | {} | {kind} | {default} | {meaning} |\n",
                section.name
            ));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_section_has_a_key_twice() {
        for section in SECTIONS {
            let mut names = section.names();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), section.keys.len(), "{}", section.name);
        }
    }

    #[test]
    fn the_table_fits_in_markdown() {
        for line in table().lines() {
            assert_eq!(line.matches('|').count(), 6, "{line}");
        }
    }
}
