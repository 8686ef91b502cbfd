//! Every key of the administrator's files, once: the reader, its list of known keys and the table in LEESMIJ.md come from here.

/// One key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As written in the file.
    pub name: &'static str,
    /// What is filled in, in Dutch.
    pub kind: &'static str,
    /// What holds when it is absent, in Dutch; `verplicht` when it must be there.
    pub default: &'static str,
    /// What it means, in Dutch.
    pub meaning: &'static str,
}

/// A map in a file, and the keys it takes.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// Where, in Dutch, as in "onbekend veld in een onderdeel".
    pub name: &'static str,
    /// Its keys, in the order of the table.
    pub keys: &'static [Key],
}

impl Section {
    /// The names of its keys.
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }
}

const fn key(
    name: &'static str,
    kind: &'static str,
    default: &'static str,
    meaning: &'static str,
) -> Key {
    Key { name, kind, default, meaning }
}

const MUST: &str = "verplicht";
const NONE: &str = "geen";
const ASSUMPTION: Key = key(
    "aanname",
    "tekst",
    NONE,
    "wat de bron niet zegt; staat in de startmail en in de herinnering",
);

/// The top of kalender.yaml.
pub static TOP: Section = Section {
    name: "kalender.yaml",
    keys: &[
        key("versie", "getal", "1", "van het bestandsformaat; altijd 1"),
        key("organisatie", "velden", MUST, "van wie de kalender is"),
        key(
            "betrokkenen",
            "velden per betrokkene",
            MUST,
            "wie er mail kan krijgen of genoemd wordt; de sleutel is de vaste naam",
        ),
        key(
            "ritmes",
            "lijst per ritme",
            "`gewoon` en `stap`",
            "hoe lang vooraf er herinnerd wordt, langste eerst: `[6 weken, 10 werkdagen, 3 dagen]`; `begin` is het begin van een stap",
        ),
        key(
            "standaard",
            "velden",
            "zie hieronder",
            "wat geldt als een rubriek of onderdeel niets anders zegt",
        ),
        key(
            "routes",
            "velden per route",
            NONE,
            "stappen naar een besluit, terug gepland vanaf de datum",
        ),
        key("vergaderingen", "velden per betrokkene", NONE, "wanneer een orgaan vergadert"),
        key(
            "gebeurtenissen",
            "velden per gebeurtenis",
            NONE,
            "waarop een onderdeel kan wachten: `wanneer: na …`",
        ),
        key("kalender", "velden per rubriek", MUST, "de rubrieken met hun onderdelen"),
    ],
};

/// `organisatie`.
pub static ORGANISATION: Section = Section {
    name: "organisatie",
    keys: &[
        key("id", "kleine letters, cijfers, streepjes", MUST, "vaste naam; niet meer wijzigen"),
        key("naam", "tekst", MUST, "volledige naam"),
        key("kort", "tekst", "de naam", "korte naam"),
        key(
            "coordinator",
            "betrokkene",
            MUST,
            "krijgt antwoorden, vragen naar data en berichten over te laat",
        ),
        key(
            "vakantieregio",
            "noord, midden of zuid",
            "geen vakanties",
            "welke schoolvakanties gelden",
        ),
        key("aanspreekvorm", "u of je", "u", "hoe de mails iemand aanspreken"),
        key(
            "vrije_dagen",
            "lijst van perioden",
            NONE,
            "eigen vrije dagen, naast feestdagen en schoolvakanties",
        ),
        key(
            "tijdzone",
            "naam van een tijdzone",
            "Europe/Amsterdam",
            "waar de klok van de organisatie staat",
        ),
    ],
};

/// One of `vrije_dagen`.
pub static CLOSING: Section = Section {
    name: "vrije_dagen",
    keys: &[
        key("van", "datum", MUST, "eerste vrije dag"),
        key("tot_en_met", "datum", "dezelfde dag", "laatste vrije dag"),
        key("wat", "tekst", MUST, "hoe de vrije dagen heten"),
    ],
};

/// The keys of a party, which a member shares; with one of its own each.
macro_rules! party_keys {
    ($own:expr) => {
        &[
            $own,
            key("naam", "tekst", MUST, "naam zoals die in de mail staat"),
            key("ook_bekend_als", "tekst of lijst", NONE, "andere namen voor dezelfde betrokkene"),
            key("aanhef", "tekst", "Goedendag,", "eerste regel van de mail"),
            key(
                "rekent_met",
                "schooldagen, werkdagen of kalenderdagen",
                "schooldagen",
                "welke dagen tellen voor de streefdatum",
            ),
            key("mail", "geen", "krijgt mail", "`geen`: staat op de kalender, krijgt nooit mail"),
            key("tot_en_met", "datum", "bestaat", "laatste dag van een betrokkene die ophoudt"),
            key("opgevolgd_door", "betrokkene", NONE, "wie het daarna overneemt"),
            ASSUMPTION,
        ]
    };
}

/// One of `betrokkenen`.
pub static PARTY: Section = Section {
    name: "een betrokkene",
    keys: party_keys![key(
        "leden",
        "velden per lid",
        NONE,
        "maakt er een groep van; elk lid is zelf een betrokkene"
    )],
};

/// One of `leden`.
pub static MEMBER: Section = Section {
    name: "een lid",
    keys: party_keys![key(
        "bestuur",
        "betrokkene",
        NONE,
        "bij een school: haar bestuur, `eigen bestuur` in een route"
    )],
};

/// `standaard`.
pub static DEFAULTS: Section = Section {
    name: "standaard",
    keys: &[
        key(
            "ritme",
            "naam of lijst",
            "gewoon: `[3 maanden, 6 weken, 2 weken, 3 dagen]`",
            "ritme van een onderdeel",
        ),
        key(
            "stap_ritme",
            "naam of lijst",
            "stap: `[begin, 1 week]`",
            "ritme van een stap in een route",
        ),
        key("te_laat", "velden", "elke 2 weken op dinsdag, hooguit 3", "herinneren na de datum"),
        key(
            "escaleer",
            "lijst",
            "na 2 mails de coordinator, na 3 de directeur",
            "wie het daarna hoort; `[]` is niemand",
        ),
        key(
            "datum_vragen",
            "lijst van dagen",
            "15 september, 15 november, 15 januari, 15 maart, 15 mei",
            "wanneer naar een ontbrekende datum gevraagd wordt",
        ),
        key(
            "verzenden",
            "velden",
            "08:30–17:00, niet in weekend, feestdagen, schoolvakanties",
            "wanneer mail de deur uit gaat",
        ),
    ],
};

/// `te_laat`.
pub static OVERDUE: Section = Section {
    name: "te_laat",
    keys: &[
        key("herinner", "`elke 2 weken`", "elke 2 weken", "tijd tussen twee mails"),
        key("op", "dag van de week", "dinsdag", "de dag waarop ze gaan"),
        key("hooguit", "getal, 0 tot en met 20", "3", "hoeveel mails; 0 is geen"),
    ],
};

/// One of `escaleer`.
pub static ESCALATION: Section = Section {
    name: "escaleer",
    keys: &[
        key("na", "`2 mails`", MUST, "na zoveel mails over te laat"),
        key("naar", "betrokkene", MUST, "wie het dan hoort; nooit over zichzelf"),
    ],
};

/// `verzenden`.
pub static SENDING: Section = Section {
    name: "verzenden",
    keys: &[
        key("om", "tijd", "08:30", "hoe laat de mail van de dag gaat"),
        key("tot_en_met", "tijd", "17:00", "hierna gaat er die dag niets nieuws meer"),
        key("niet_in", "lijst", "weekend, feestdagen, schoolvakanties", "dagen zonder mail"),
    ],
};

/// One of `routes`.
pub static ROUTE: Section = Section {
    name: "een route",
    keys: &[key("stappen", "lijst", MUST, "de stappen, in volgorde"), ASSUMPTION],
};

/// One of `stappen`.
pub static STEP: Section = Section {
    name: "een stap",
    keys: &[
        key("id", "kleine letters, cijfers, streepjes", MUST, "vaste naam van de stap"),
        key("stap", "tekst", MUST, "naam van de stap"),
        key(
            "wie",
            "betrokkene(n)",
            MUST,
            "wie de stap doet; ook `verantwoordelijke`, `eigen bestuur` of `coordinator`; een groep is: ieder lid",
        ),
        key("samen_met", "betrokkene(n)", NONE, "wie meedoet"),
        key(
            "besluit",
            "advies, instemming, goedkeuring, oogo of vaststelling",
            NONE,
            "soort besluit",
        ),
        key("grondslag", "tekst", NONE, "waar het in de wet staat"),
        key("duur", "duur", MUST, "hoeveel tijd de stap nodig heeft"),
        ASSUMPTION,
    ],
};

/// Steps at the same time.
pub static STAGE: Section = Section {
    name: "stappen tegelijk",
    keys: &[key("tegelijk", "lijst van stappen", MUST, "stappen die naast elkaar lopen")],
};

/// One of `vergaderingen`.
pub static MEETINGS: Section = Section {
    name: "vergaderingen",
    keys: &[
        key("vergaderdata", "lijst van datums", NONE, "wanneer het orgaan vergadert"),
        key("stukken_vooraf", "duur", NONE, "hoe lang vooraf de stukken er moeten zijn"),
        ASSUMPTION,
    ],
};

/// One of `gebeurtenissen`.
pub static EVENT: Section = Section {
    name: "een gebeurtenis",
    keys: &[
        key("wat", "tekst", MUST, "waarop gewacht wordt"),
        key("datum", "datum of onbekend", "onbekend", "wanneer het gebeurd is"),
        key(
            "vraag_aan",
            "betrokkene",
            "de coordinator",
            "aan wie gevraagd wordt of het al zover is",
        ),
        ASSUMPTION,
    ],
};

/// A section of `kalender`.
pub static GROUP: Section = Section {
    name: "een rubriek",
    keys: &[
        key("titel", "tekst", MUST, "kop boven de onderdelen"),
        key("onderdelen", "velden per onderdeel", MUST, "de rijen; de sleutel is de vaste naam"),
        key("ritme", "naam of lijst", "van `standaard`", "ritme van deze rubriek"),
        key("te_laat", "velden", "van `standaard`", "herinneren na de datum, in deze rubriek"),
        key("escaleer", "lijst", "van `standaard`", "escaleren, in deze rubriek"),
    ],
};

/// The keys of a row, which a row of a `planning:` shares.
macro_rules! row_keys {
    ($($first:expr,)*) => {
        &[
            $($first,)*
            key("wat", "tekst", MUST, "wat er moet gebeuren, zoals het in het jaarplan staat"),
            key("wanneer", "zin", MUST, "de cel uit het jaarplan, zoals `jaarlijks voor 1 juli`"),
            key("momenten", "lijst", NONE, "de dagen bij `drie keer per jaar`: evenveel als er staat"),
            key("wie", "betrokkene(n)", "verplicht, tenzij `voor_elk` of `zie`", "wie het doet en de mail krijgt"),
            key("voor_elk", "groep", NONE, "in plaats van `wie`: ieder lid van de groep doet het zelf"),
            key("samen_met", "betrokkene(n)", NONE, "krijgt een kopie van de eerste herinnering; een groep is: ieder lid"),
            key("onderwerp", "tekst", "`wat`", "korte naam voor het onderwerp van de mail"),
            key("betreft", "vorig of komend, kalenderjaar of schooljaar", NONE, "waar het over gaat: `vorig kalenderjaar` geeft Jaarverslag 2025"),
            key("afvinken_per", "groep", NONE, "één herinnering, met een lijst van de leden om af te vinken"),
            key("ritme", "naam of lijst", "van de rubriek", "hoe lang vooraf herinnerd wordt"),
            key("te_laat", "velden", "van de rubriek", "herinneren na de datum; vervangt het geheel"),
            key("escaleer", "lijst", "van de rubriek", "wie het hoort als het te laat blijft"),
            key("rekent_met", "schooldagen, werkdagen of kalenderdagen", "van de betrokkene", "welke dagen tellen voor de streefdatum"),
            key("wettelijke_datum", "ja of nee", "nee", "`ja`: niemand kan deze datum verzetten"),
            key("route", "naam van een route", NONE, "de stappen naar het besluit"),
            key("vaststelling", "betrokkene(n)", NONE, "kort voor een route: opstellen, dan vaststellen"),
            key("goedkeuring", "betrokkene(n)", NONE, "kort voor een route: opstellen, dan goedkeuren"),
            key("planning", "lijst van onderdelen", NONE, "de onderdelen bij `volgens planning`, elk met een eigen `id`"),
            key("heeft_nodig", "onderdeel of lijst", NONE, "wat eerst klaar moet zijn"),
            key("zie", "onderdeel", NONE, "dezelfde verplichting onder een andere naam: wel in de lijst, geen eigen mail"),
            key("vraag_aan", "betrokkene", "de coordinator", "aan wie een ontbrekende datum gevraagd wordt"),
            key("nalopen", "`jaarlijks in juni`", NONE, "bij `continu`: wanneer gevraagd wordt of het nog klopt"),
            key("voorbereiding", "velden", NONE, "bij een verwachting: wie zich voorbereidt, en vanaf wanneer"),
            key("zichtbaar_voor", "betrokkene(n)", "iedereen", "alleen zij zien hoe het ermee staat; een groep is: ieder lid"),
            key("geheim", "ja of nee", "nee", "`ja`: ook de rij zelf staat niet in het overzicht"),
            key("bewijs", "tekst", NONE, "waaruit blijkt dat het klaar is"),
            key("grondslag", "tekst", NONE, "waar het in de wet staat"),
            key("opmerking", "tekst", NONE, "vrije tekst"),
            ASSUMPTION,
            key("wie_tekst", "tekst", "uit `wie` en `samen_met`", "de cel *Wie* zoals die in het jaarplan staat; alleen voor het document, niet voor de mail"),
            key("nakijken", "tekst", NONE, "uit een ingelezen tabel: wat u nog moet nakijken; geeft een aandachtspunt tot u de regel weghaalt"),
            key("heette", "id of lijst", NONE, "vroegere sleutels van dit onderdeel"),
        ]
    };
}

/// A row.
pub static ROW: Section = Section { name: "een onderdeel", keys: row_keys![] };

/// A row of a `planning:`.
pub static PLANNED_ROW: Section = Section {
    name: "een onderdeel van een planning",
    keys: row_keys![key("id", "kleine letters, cijfers, streepjes", MUST, "vaste naam"),],
};

/// `voorbereiding`.
pub static PREPARATION: Section = Section {
    name: "voorbereiding",
    keys: &[
        key("wie", "betrokkene(n)", MUST, "wie zich voorbereidt"),
        key("start", "`12 maanden vooraf`", MUST, "hoe lang vóór 1 januari van het verwachte jaar"),
    ],
};

/// `wanneer` as a map, for who prefers fields to a sentence.
pub static WHEN: Section = Section {
    name: "wanneer",
    keys: &[
        key("elke", "`4 jaar`", "elk jaar", "om de hoeveel jaar"),
        key("voor", "dag", NONE, "de dag zelf telt niet meer mee"),
        key("uiterlijk", "dag", NONE, "de dag zelf telt nog mee"),
        key("vanaf", "jaartal", "wordt gevraagd", "een jaar waarin het moet"),
    ],
};

/// A line of afgerond.yaml.
pub static DONE: Section = Section {
    name: "afgerond.yaml",
    keys: &[
        key(
            "onderdeel",
            "onderdeel/periode",
            MUST,
            "wat er klaar is, zoals `jaarverslag-cva/2026`",
        ),
        key("op", "datum", MUST, "sinds wanneer"),
        key("door", "tekst", NONE, "wie het gedaan heeft"),
        key("bewijs", "tekst", NONE, "waaruit het blijkt, zoals een webadres"),
        key("toelichting", "tekst", NONE, "vrije tekst"),
    ],
};

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
        for Key { name, kind, default, meaning } in keys {
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
