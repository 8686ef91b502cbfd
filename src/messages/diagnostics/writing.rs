//! Words about how the file is written, where it is not one of the slips.

use crate::calendar::{FileKind, Limit, Writing};
use crate::messages::diagnostics::words::Words;

pub(super) fn words(it: &Writing) -> Words {
    match it {
        Writing::NotUtf8 { utf16 } => {
            let title = if *utf16 {
                "dit bestand is bewaard als UTF-16 (Unicode)"
            } else {
                "dit bestand is niet bewaard als UTF-8"
            };
            Words::new(
                title,
                if *utf16 {
                    "hier begint het bestand"
                } else {
                    "het eerste verkeerd bewaarde teken"
                },
                "bewaar het als UTF-8; in Kladblok: Opslaan als, Codering: UTF-8",
            )
        }
        Writing::BlockWithoutKey { key, first } => Words::new(
            format!("boven `{first}` ontbreekt de regel `{key}:`"),
            format!("hier begint `{key}`"),
            format!("zet erboven een eigen regel `{key}:`, zonder spaties ervoor"),
        ),
        Writing::Syntax => Words::new(
            "hier loopt de opbouw van het bestand vast",
            "hier of vlak hierboven",
            "vergelijk met een regel die goed is: spaties aan het begin, dubbele punt met een spatie, haakjes en aanhalingstekens in paren",
        ),
        Writing::TooManyBroken => Words::new(
            "er zijn te veel kapotte regels; de rest is niet nagekeken",
            "hier stopt het lezen",
            "los eerst de fouten hierboven op en probeer het opnieuw",
        ),
        Writing::DuplicateKey { key, first } => Words::new(
            format!("`{key}` staat er twee keer (de eerste keer op regel {first})"),
            "de tweede keer",
            "haal er een weg, of geef een van de twee een andere sleutel",
        ),
        Writing::Refuses(limit) => match limit {
            Limit::Size => Words::new(
                "dit bestand is te groot of te diep genest om te lezen",
                "hier stopt het lezen",
                "een kalender heeft hooguit zes niveaus; controleer haakjes en verwijzingen (& en *)",
            ),
            Limit::Documents => Words::new(
                "na `---` begint een tweede document",
                "hier begint het tweede",
                "houd één document per bestand: haal de regel `---` weg",
            ),
            Limit::Anchor => Words::new(
                "een verwijzing met * naar iets dat er niet is",
                "deze verwijzing",
                "begint de tekst met een *, zet er dan aanhalingstekens om",
            ),
        },
        Writing::EmptyFile => Words::new(
            "dit bestand is leeg",
            "",
            "begin met `organisatie`, `betrokkenen` en `kalender`; config/LEESMIJ.md laat zien hoe",
        ),
        Writing::NotText(kind) => not_text(*kind),
    }
}

fn not_text(kind: FileKind) -> Words {
    let plain = "bewaar het als gewone tekst in UTF-8; in Kladblok: Opslaan als, Codering: UTF-8";
    let convert = "een tabel zet u om met `kwaliteitskalender import`; is het de kalender zelf, kies dan Opslaan als, Tekst zonder opmaak, UTF-8";
    let (what, help) = match kind {
        FileKind::Word => ("een Word-bestand", convert),
        FileKind::Excel => ("een Excel-bestand", convert),
        FileKind::OpenDocument => ("een bestand van LibreOffice", convert),
        FileKind::OldOffice => ("een bestand van Word of Excel", convert),
        FileKind::Packed => {
            ("een ingepakt bestand (zip)", "pak het uit en gebruik het bestand dat erin zit")
        }
        FileKind::Rtf => ("een tekst met opmaak (RTF)", plain),
        FileKind::Pdf => {
            ("een pdf", "gebruik het bestand waar de pdf van gemaakt is, als gewone tekst")
        }
        FileKind::WebPage => (
            "een webpagina",
            "haal het bestand zelf op in plaats van de pagina eromheen, en bewaar het als gewone tekst",
        ),
        FileKind::Binary => ("geen tekst", plain),
    };
    let title = match kind {
        FileKind::Binary => "dit bestand is geen tekst".to_owned(),
        _ => format!("dit bestand is geen gewone tekst, maar {what}"),
    };
    Words::new(title, "", help)
}
