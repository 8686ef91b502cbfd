//! Words about the slips that everybody makes in writing YAML.

use crate::calendar::{Headless, Slip, Stray};
use crate::messages::diagnostics::words::Words;
use crate::messages::dutch;

pub(super) fn words(it: &Slip) -> Words {
    match it {
        Slip::Tab { indent: true } => Words::new(
            "deze regel begint met een tab",
            "een tab",
            "gebruik spaties in plaats van tabs",
        ),
        Slip::Tab { indent: false } => {
            Words::new("hier staat een tab", "een tab", "gebruik een spatie in plaats van een tab")
        }
        Slip::OddSpace { indent } => Words::new(
            "hier staat een onzichtbaar teken dat op een spatie lijkt",
            "een vaste spatie, vaak uit Word",
            if *indent {
                "haal het begin van de regel weg en typ de spaties opnieuw"
            } else {
                "haal het teken achter de dubbele punt of het streepje weg en typ een gewone spatie"
            },
        ),
        Slip::CurlyQuotes { first, last } => {
            let signs =
                if first == last { first.to_string() } else { format!("{first} en {last}") };
            Words::new(
                "om deze tekst staan gekrulde aanhalingstekens",
                "uit Word",
                format!("vervang {signs} door rechte aanhalingstekens: \"…\""),
            )
        }
        Slip::Colon { key, text } => colon(key, text),
        Slip::Indent { key, by, left, neighbour, below } => {
            indent(key, *by, *left, neighbour, *below)
        }
        Slip::Fields { keys } => fields(keys),
        Slip::RowAmongParties { key } => Words::new(
            format!("`{key}` is een onderdeel van de kalender, geen betrokkene"),
            "dit is een onderdeel",
            format!("zet `{key}`, met alle velden eronder, bij `kalender`"),
        ),
        Slip::Start { name: Some(name), .. } => Words::new(
            "voor een betrokkene staat geen @",
            "zonder @",
            format!("schrijf `{name}`, zonder @"),
        ),
        Slip::Start { character, name: None } => start(*character),
        Slip::NoSpace { key } => Words::new(
            format!("na `{key}:` ontbreekt een spatie"),
            "spatie erachter",
            format!("zet een spatie na de dubbele punt: `{key}: …`"),
        ),
        Slip::NoColon { key } => Words::new(
            format!("na `{key}` ontbreekt een dubbele punt"),
            "dubbele punt erachter",
            format!("schrijf `{key}: …`"),
        ),
        Slip::OpenQuote { quote } => Words::new(
            "deze tekst begint met een aanhalingsteken, maar eindigt er niet mee",
            "niet gesloten",
            format!("zet aan het eind van de tekst ook een {quote}"),
        ),
        Slip::AfterQuote { quote, mended: Some(text) } => Words::new(
            format!("in deze tekst staat zelf een {quote}, en daar stopt hij"),
            "dit valt erbuiten",
            format!("zet de andere aanhalingstekens eromheen: `{text}`"),
        ),
        Slip::AfterQuote { quote, mended: None } => Words::new(
            "na het sluitende aanhalingsteken staat nog tekst",
            "dit valt erbuiten",
            format!("zet de {quote} om de hele tekst, of haal ze weg"),
        ),
        Slip::Bracket { missing } => Words::new(
            format!("er ontbreekt een haakje: `{missing}`"),
            "niet in evenwicht",
            format!("voeg `{missing}` toe; elk haakje open heeft een haakje dicht nodig"),
        ),
        Slip::DashOnLine { key, one: Some(text) } => Words::new(
            format!("achter `{key}:` staat een streepje te veel"),
            "het streepje",
            format!("haal het streepje weg: `{key}: {text}`"),
        ),
        Slip::DashBeforeKey { key } => Words::new(
            format!("voor `{key}` staat een streepje te veel"),
            "het streepje",
            format!("haal het streepje weg, en zet `{key}` gelijk met de andere velden"),
        ),
        Slip::DashOnLine { key, one: None } => Words::new(
            "een lijst met streepjes kan niet op dezelfde regel beginnen",
            "het streepje",
            format!(
                "schrijf `{key}: [een, twee]`, of zet elk streepje op een eigen regel onder `{key}:`"
            ),
        ),
        Slip::Comment { lost } => Words::new(
            format!("`{lost}` telt niet mee als tekst"),
            "uitleg, geen tekst",
            "hoort dit bij de tekst, zet er dan aanhalingstekens omheen; is het uitleg, zet dan een spatie na `#`",
        ),
        Slip::NoKey { of, first } => no_key(*of, first),
        Slip::Stray(kind) => stray(*kind),
        Slip::Control { character } => control(*character),
    }
}

fn colon(key: &str, text: &str) -> Words {
    let quoted = text.replace('"', "'");
    let example =
        if key.is_empty() { format!("`\"{quoted}\"`") } else { format!("`{key}: \"{quoted}\"`") };
    Words::new(
        "er staat een dubbele punt in de tekst",
        "deze dubbele punt",
        format!("zet er aanhalingstekens om: {example}"),
    )
}

fn indent(key: &str, by: u32, left: bool, neighbour: &str, below: bool) -> Words {
    let places = if by == 1 { "een positie".to_owned() } else { format!("{by} posities") };
    let (wrong, mend) = if left { ("rechts", "links") } else { ("links", "rechts") };
    let spaces = if by == 1 { "1 spatie".to_owned() } else { format!("{by} spaties") };
    let along = if below { " met alle velden eronder" } else { "" };
    let beside = match neighbour {
        "" => "de regels ernaast".to_owned(),
        neighbour => format!("`{neighbour}`"),
    };
    let help = format!("schuif `{key}`{along} {spaces} naar {mend}, gelijk met {beside}");
    Words::new(
        format!("`{key}` staat {places} te ver naar {wrong}"),
        format!("{spaces} naar {mend}"),
        help,
    )
}

fn fields(keys: &[String]) -> Words {
    let named: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    Words::new(
        "de velden van dit onderdeel staan niet onder de sleutel",
        "de velden hieronder",
        format!("schuif {} 2 spaties naar rechts", dutch::list(&named)),
    )
}

fn start(character: char) -> Words {
    match character {
        '@' => Words::new(
            "een tekst kan niet beginnen met @",
            "het deel voor de @ ontbreekt",
            "is dit een mailadres, schrijf dan ook het deel voor de @; adressen horen in adresboek.yaml",
        ),
        '!' => Words::new(
            "een tekst kan niet beginnen met !",
            "dit teken",
            "haal het woord met ! weg; hoort het bij de tekst, zet dan aanhalingstekens om het geheel",
        ),
        _ => Words::new(
            format!("een tekst kan niet beginnen met {character}"),
            "dit teken",
            "zet aanhalingstekens om de hele tekst",
        ),
    }
}

fn no_key(of: Headless, first: &str) -> Words {
    let (what, example) = match of {
        Headless::Row => ("dit onderdeel", "jaarverslag-cva:"),
        Headless::Section => ("deze rubriek", "plannen:"),
        Headless::Party => ("deze betrokkene", "directeur:"),
    };
    Words::new(
        format!("boven `{first}` ontbreekt de regel met de sleutel van {what}"),
        "hier begint iets nieuws",
        format!(
            "zet erboven een eigen regel, twee spaties minder ver naar rechts, zoals `{example}`; staat dit er dubbel, haal het dan weg"
        ),
    )
}

fn stray(kind: Stray) -> Words {
    match kind {
        Stray::Text => Words::new(
            "deze regel hoort nergens bij",
            "losse tekst",
            "hoort deze regel bij de tekst erboven, zet hem daar dan achter; is het uitleg, zet er dan `#` voor",
        ),
        Stray::Comment => Words::new(
            "uitleg begint met `#`",
            "dit is geen uitleg",
            "zet `#` voor deze regel in plaats van `//` of `<!--`",
        ),
        Stray::Merge => Words::new(
            "hier staan twee versies van het bestand door elkaar",
            "een merkteken van het samenvoegen",
            "kies welke van de twee blijft, en haal de regels met `<<<<<<<`, `=======` en `>>>>>>>` weg",
        ),
    }
}

fn control(character: char) -> Words {
    let what = match character {
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            "hier staat een onzichtbaar teken dat de leesrichting omdraait"
        }
        _ => "hier staat een onzichtbaar teken",
    };
    let code = format!("teken U+{:04X}", u32::from(character));
    Words::new(what, code, "haal het weg: typ de tekst eromheen opnieuw, zonder te plakken")
}
