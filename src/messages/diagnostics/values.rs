//! Words about what a value looks like.

use crate::calendar::{AddressFault, Choices, Values, Wanted};
use crate::messages::diagnostics::words::Words;
use crate::messages::dutch;

pub(super) fn words(it: &Values) -> Words {
    match it {
        Values::DayTwice => Words::new(
            "`voor` en `uiterlijk` kunnen niet samen",
            "een tweede uiterste dag",
            "haal er een weg: bij `voor` telt de dag zelf niet meer mee, bij `uiterlijk` nog wel",
        ),
        Values::Twice { key, typed } => {
            let help = match *key {
                "ritme" => "haal er een weg; er gaat op die dag één herinnering",
                _ => "haal er een weg; de dienst telt het één keer",
            };
            Words::new(format!("`{typed}` staat er twee keer"), "dubbel", help)
        }
        Values::EndsBeforeStart => Words::new("het einde ligt voor het begin", "te vroeg", "verwissel de twee, of pas er een aan"),
        Values::ClosingTooLong { days, most } => Words::new(
            format!("deze vrije dagen duren {days} dagen"),
            "staat het jaar goed?",
            format!("controleer het jaartal; één vrije periode duurt hooguit {most} dagen"),
        ),
        Values::Empty { key, commented: true } => Words::new(
            format!("`{key}` is leeg: wat achter een `#` staat, telt niet mee"),
            "leeg",
            "zet de tekst tussen aanhalingstekens: `\"#1 …\"`",
        ),
        Values::Empty { key, commented: false } => Words::new(
            format!("`{key}` is leeg"),
            "hier ontbreekt iets",
            match key.as_str() {
                "wanneer_tekst" | "wie_tekst" => format!(
                    "is de cel in het document leeg, schrijf dan `{key}: \"\"`; haal anders de regel weg"
                ),
                "wanneer" => "vul `wanneer` in; is er nog geen datum, schrijf dan `nog niet bekend` of `geen datum`".to_owned(),
                "zichtbaar_voor" => "noem wie het mag zien; haal de regel weg als iedereen het mag zien".to_owned(),
                "organisatie" | "betrokkenen" | "kalender" => format!(
                    "zet de velden van `{key}` eronder, twee spaties naar rechts; config/LEESMIJ.md laat zien hoe"
                ),
                _ => format!("vul `{key}` in, of haal de regel weg"),
            },
        ),
        Values::Shape { key, wanted } => {
            let (label, help) = match wanted {
                Wanted::Text => ("hier hoort één tekst", format!("schrijf één tekst achter `{key}:`")),
                Wanted::Texts => (
                    "hier hoort een tekst of een lijst van teksten",
                    format!("schrijf `{key}: een tekst` of `{key}: [een, twee]`"),
                ),
                Wanted::List => ("hier hoort een lijst", format!("schrijf `{key}: [een, twee]`, of elk op een eigen regel met `- ` ervoor")),
                Wanted::Map => (
                    "hier horen velden",
                    "zet de velden eronder, twee spaties naar rechts: elk een woord, een dubbele punt en wat er ingevuld wordt".to_owned(),
                ),
                Wanted::TextOrMap => (
                    "hier hoort een naam, of velden",
                    format!("schrijf `{key}: een naam`, of zet de velden eronder"),
                ),
            };
            Words::new(format!("bij `{key}` staat iets anders dan verwacht"), label, help)
        }
        Values::MissingKey { section, key } => Words::new(
            format!("bij {section} ontbreekt `{key}`"),
            format!("`{key}` ontbreekt"),
            match *key {
                "organisatie" | "betrokkenen" | "kalender" => format!(
                    "zet een regel `{key}:` aan de rand, met eronder wat erbij hoort; config/LEESMIJ.md laat zien hoe"
                ),
                _ => format!("voeg een regel `{key}:` toe"),
            },
        ),
        Values::NotOneOf { key, value, choices } => {
            let words: Vec<String> = choices.words().iter().map(|word| format!("`{word}`")).collect();
            let known = dutch::either(&words);
            let help = match choices {
                Choices::LeadAhead | Choices::EveryWeeks | Choices::Mails => {
                    format!("schrijf bijvoorbeeld {known}")
                }
                Choices::Mail => {
                    "schrijf `mail: geen` voor wie nooit mail krijgt; adressen horen in adresboek.yaml"
                        .to_owned()
                }
                Choices::YesNo
                | Choices::Regions
                | Choices::Forms
                | Choices::CountsWith
                | Choices::About
                | Choices::Decisions
                | Choices::NotIn
                | Choices::Weekdays => format!("gebruik {known}"),
            };
            let title = match choices {
                // Often an address, which a title does not show.
                Choices::Mail => "bij `mail` kan alleen `geen` staan".to_owned(),
                _ => format!("`{key}` kan niet `{value}` zijn"),
            };
            Words::new(title, "dit kan hier niet staan", help)
        }
        Values::BadId { id, suggestion } => {
            let help = match suggestion {
                _ if id.contains('@') => {
                    "gebruik een korte naam, zoals `opr`; adressen horen in adresboek.yaml".to_owned()
                }
                Some(good) => format!("gebruik `{good}`"),
                None => "gebruik kleine letters, cijfers en streepjes, hooguit 64".to_owned(),
            };
            Words::new(
                format!("`{id}` kan geen sleutel zijn"),
                "alleen kleine letters, cijfers en streepjes",
                help,
            )
        }
        Values::TooLong { key, length, most } => Words::new(
            format!("de tekst bij `{key}` is te lang: {length} tekens, hooguit {most}"),
            "te lang",
            "maak de tekst korter; een toelichting kan bij `opmerking`",
        ),
        Values::Unprintable { key, character } => {
            let (what, help) = match character {
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                    ("een nieuwe regel", "schrijf de tekst op één regel")
                }
                '\t' => ("een tab", "gebruik een spatie"),
                _ => ("een onzichtbaar teken", "typ de tekst opnieuw, zonder te plakken"),
            };
            Words::new(format!("in de tekst bij `{key}` staat {what}"), what, help)
        }
        Values::Address(fault) => address(*fault),
        Values::Number { key, value, from, to } => Words::new(
            format!("`{key}` kan niet `{value}` zijn"),
            "een ander getal",
            format!("gebruik een heel getal van {from} tot en met {to}"),
        ),
        Values::Time { key, value } => Words::new(
            format!("`{key}` kan niet `{value}` zijn"),
            "geen tijd",
            "schrijf een tijd met uren en minuten, zoals `\"08:30\"`",
        ),
        Values::Zone { value, nearest } => {
            let help = nearest.as_ref().map_or("haal de regel weg; dan geldt `Europe/Amsterdam`".to_owned(), |it| {
                format!("gebruik `{it}`")
            });
            Words::new(format!("tijdzone `{value}` bestaat niet"), "onbekende tijdzone", help)
        }
        Values::Version { value } => Words::new(
            format!("`versie: {value}` is onbekend"),
            "versie van het bestandsformaat",
            "zet `versie` terug op 1; dit is niet de versie van uw jaarplan",
        ),
    }
}

/// Never shows the address: diagnostics travel further than the address book.
fn address(fault: AddressFault) -> Words {
    let (title, help) = match fault {
        AddressFault::NoAt => {
            ("een mailadres zonder @", "schrijf het hele adres, zoals `opr@swv.example`")
        }
        AddressFault::TwoAts => (
            "een mailadres met meer dan één @",
            "schrijf één adres; twee adressen gaan in een lijst: `[een@swv.example, twee@swv.example]`",
        ),
        AddressFault::NoLocal => (
            "een mailadres zonder goed deel voor de @",
            "voor de @ hoort een naam, zonder punt aan het begin of eind",
        ),
        AddressFault::NoDomain => (
            "een mailadres zonder volledige naam achter de @",
            "achter de @ hoort een naam met een punt, zoals `swv.example`",
        ),
        AddressFault::DisplayName => (
            "een mailadres met een naam erbij",
            "schrijf alleen het adres, zonder naam, haakjes of aanhalingstekens",
        ),
        AddressFault::Several => (
            "twee mailadressen in één tekst",
            "maak er een lijst van: `[een@swv.example, twee@swv.example]`",
        ),
        AddressFault::Space => ("een mailadres met een spatie erin", "haal de spatie weg"),
        AddressFault::Character => (
            "een mailadres met een teken dat niet kan",
            "gebruik letters zonder accenten, cijfers, punten en streepjes",
        ),
        AddressFault::TooLong => ("een mailadres dat te lang is", "controleer het adres"),
        AddressFault::OfGroup => (
            "een mailadres bij een groep",
            "geef elk lid van de groep een eigen adres; een groep krijgt zelf geen mail",
        ),
    };
    Words::new(title, "dit klopt niet", help)
}
