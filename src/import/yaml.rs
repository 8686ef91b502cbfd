//! The draft of a calendar as a file, with what is still to be done in it.

use crate::calendar::UNNAMED_ORGANISATION;
use crate::import::draft::{
    Assumption, COORDINATOR_PARTY, DraftCalendar, DraftParty, DraftRow, DraftSection, Note,
};
use crate::messages::yaml::{flow, prose, scalar};

/// The draft as kalender.yaml. `file`: what it was read from; `organisation`: key and name, if they were given.
pub fn draft_yaml(draft: &DraftCalendar, file: &str, organisation: Option<(&str, &str)>) -> String {
    let mut text = head(file);
    let has_address = |row: &DraftRow| row.notes.iter().any(|it| matches!(it, Note::Addresses(_)));
    if draft.sections.iter().flat_map(|it| &it.rows).any(has_address) {
        text = text.replace("\nversie: 1\n", ADDRESSES);
    }
    text.push_str(&of_whom(organisation));
    text.push_str(&parties(draft));
    if !draft.events.is_empty() {
        text.push_str("\n# Waar een onderdeel op wacht. Vul de datum in zodra die bekend is.\ngebeurtenissen:\n");
        for event in &draft.events {
            text.push_str(&format!(
                "  {}:\n    wat: {}\n    datum: onbekend\n",
                event.id,
                scalar(&event.title)
            ));
        }
    }
    text.push_str("\nkalender:\n");
    draft.sections.iter().for_each(|it| text.push_str(&section(it)));
    text
}

/// The address book to go with it: a line for every party, without an address.
pub fn addresses_yaml(draft: &DraftCalendar) -> String {
    let parties = draft.parties.iter().map(|it| it.id.as_str());
    let lines = std::iter::once(COORDINATOR_PARTY.0).chain(parties).map(|id| format!("{id}:\n"));
    format!("{ADDRESS_BOOK}{}", lines.collect::<String>())
}

const ADDRESS_BOOK: &str = "\
# yaml-language-server: $schema=schema/adresboek.schema.json
# Adresboek: wie krijgt mail op welk adres. Niet publiceren; alleen leesbaar voor wie het nodig heeft (0640).
#
#   VUL IN      achter iedere sleutel het mailadres, liefst van de functie. Zo krijgt ieder adres een eigen mail:
#               sleutel: [adres, tweede adres]
#
# Weet u een adres nog niet, of hoort er geen bij? Zet dan een hekje (#) voor de regel.
# Wordt een betrokkene een groep met leden, dan krijgt ieder lid een regel, en de groep niet.

";

/// Goes before the first key when the table holds mail addresses.
const ADDRESSES: &str = "\
#
# In de tabel stonden mailadressen. Ze staan nu in een regel `# Mailadres in de tabel`, want wat hier staat wordt
# gepubliceerd. Zet ze in adresboek.yaml en haal die regels weg voordat u dit bestand deelt.

versie: 1
";

fn head(file: &str) -> String {
    format!(
        "\
# Concept van een kwaliteitskalender, ingelezen uit {file}.
# Kijk het na met `check`: elk aandachtspunt staat bij een regel `nakijken`, `aanname` of `wanneer`.
#
#   VUL IN      wat de tabel niet zegt.
#   nakijken:   wat niet zeker gelezen is. Verbeter het onderdeel en haal de regel weg.
#   aanname:    wat erbij bedacht is. Klopt het? Haal de regel weg. Klopt het niet? Verbeter het.
#   wanneer_tekst, wie_tekst:  de cel zoals die in de tabel stond, alleen voor het document (\"\" is een lege cel).
#               De dienst rekent met `wanneer` en mailt wie er bij `wie` staat. Verandert u die, verander dan de tekst mee of haal hem weg.

versie: 1
"
    )
    .replace('\u{feff}', "")
}

fn of_whom(organisation: Option<(&str, &str)>) -> String {
    let (id, name) = organisation.unwrap_or(UNNAMED_ORGANISATION);
    let fill_in = |what: &str| {
        if organisation.is_none() { format!("   # VUL IN: {what}") } else { String::new() }
    };
    format!(
        "
organisatie:
  id: {id}{}
  naam: {}{}
  coordinator: {}   # VUL IN: wie antwoorden en vragen krijgt
  # vakantieregio: noord   # VUL IN: noord, midden of zuid
",
        fill_in("een korte, vaste naam"),
        scalar(name),
        fill_in("de volledige naam"),
        COORDINATOR_PARTY.0,
    )
}

fn parties(draft: &DraftCalendar) -> String {
    let mut text = format!(
        "
# Links de sleutel, rechts de naam. De adressen komen in adresboek.yaml.
# Zijn `scholen` of `gemeenten` een groep? Geef ze `leden`, en schrijf bij het onderdeel `voor_elk` in plaats van `wie`.
betrokkenen:
  {}: {}   # VUL IN: wie dit is
",
        COORDINATOR_PARTY.0, COORDINATOR_PARTY.1
    );
    for DraftParty { id, name, aliases } in &draft.parties {
        if aliases.is_empty() {
            text.push_str(&format!("  {id}: {}\n", scalar(name)));
        } else {
            let assumption =
                format!("{} en {name} zijn twee namen voor hetzelfde orgaan", aliases.join(" en "));
            text.push_str(&format!(
                "  {id}:\n    naam: {}\n    ook_bekend_als: {}\n    aanname: {}\n",
                scalar(name),
                flow(aliases),
                scalar(&assumption)
            ));
        }
    }
    text
}

fn section(section: &DraftSection) -> String {
    let mut text = String::from("\n");
    section.comments.iter().for_each(|it| text.push_str(&format!("  # {it}\n")));
    text.push_str(&format!(
        "  {}:\n    titel: {}\n    onderdelen:\n",
        section.id,
        scalar(&section.title)
    ));
    section.rows.iter().for_each(|it| text.push_str(&row(it)));
    text
}

fn row(row: &DraftRow) -> String {
    let mut text = String::from("\n");
    row.comments.iter().for_each(|it| text.push_str(&format!("      # {it}\n")));
    text.push_str(&format!("      {}:\n", row.id));
    let mut put = |key: &str, value: String| text.push_str(&format!("        {key}: {value}\n"));
    put("wat", scalar(&row.what));
    put("wanneer", scalar(&row.when));
    if !row.moments.is_empty() {
        put("momenten", flow(&row.moments));
    }
    let parties = [
        ("wie", &row.who),
        ("samen_met", &row.with),
        ("vaststelling", &row.adoption),
        ("goedkeuring", &row.approval),
    ];
    for (key, keys) in parties.into_iter().filter(|(_, keys)| !keys.is_empty()) {
        let value = if let [one] = keys.as_slice() { one.clone() } else { flow(keys) };
        put(key, value);
    }
    for (key, cell) in [("wanneer_tekst", &row.when_text), ("wie_tekst", &row.who_text)] {
        let Some(cell) = cell else { continue };
        let lines: Vec<String> = cell.lines().map(str::to_owned).collect();
        put(key, if lines.is_empty() { "\"\"".to_owned() } else { prose(&lines, 10) });
    }
    let assumed: Vec<&str> = row.assumptions.iter().map(|it| assumption(*it)).collect();
    let assumed: Vec<String> =
        (!assumed.is_empty()).then(|| assumed.join("; ")).into_iter().collect();
    let notes: Vec<String> = row.notes.iter().map(note).collect();
    let texts = [("opmerking", &row.remark), ("aanname", &assumed), ("nakijken", &notes)];
    for (key, lines) in texts.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        put(key, prose(lines, 10));
    }
    text
}

fn assumption(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::WhenFromRemark => "de kolom Wanneer is leeg; dit stond in de kolom ernaast",
        Assumption::Slash => "de schuine streep bij Wie betekent: allebei",
        Assumption::Coordinator => "met de coordinator is de coordinator van deze kalender bedoeld",
    }
}

fn note(note: &Note) -> String {
    match note {
        Note::WhenUnknown(cell) => {
            format!("wanneer is niet begrepen: {}; de tekst staat bij opmerking", quoted(cell))
        }
        Note::WhenEmpty => "de tabel zegt niet wanneer".to_owned(),
        Note::AlsoADate(cell) => {
            format!("ernaast staat {}; hoort dat bij wanneer, zet het er dan bij", quoted(cell))
        }
        Note::WhoEmpty => "de tabel zegt niet wie; zolang staat hier de coordinator".to_owned(),
        Note::WhoPartly(part) => {
            format!(
                "uit Wie is alleen gelezen wie beslist: {}; de hele zin staat bij opmerking",
                quoted(part)
            )
        }
        Note::WhoRest(part) => {
            format!("uit Wie niet verwerkt: {}; de tekst staat bij opmerking", quoted(part))
        }
        Note::MaybeTwo(name) => format!("is {} één betrokkene, of zijn het er meer", quoted(name)),
        Note::StrayBracket => "bij Wie staat een haakje te veel".to_owned(),
        Note::TitleOnly => {
            "in deze rij staat alleen een titel; is het een kop, maak er dan een rubriek van"
                .to_owned()
        }
        Note::NoTitle => "in deze rij staat geen titel".to_owned(),
        Note::Shortened => {
            "de tekst is te lang en hier ingekort; hij staat voluit in deze rij".to_owned()
        }
        Note::Invisible(1) => "er is een onzichtbaar teken weggelaten".to_owned(),
        Note::Invisible(many) => format!("er zijn {many} onzichtbare tekens weggelaten"),
        Note::Inspectorate => {
            "krijgt de Inspectie mail? Zo niet: zet er bij betrokkenen `mail: geen` bij".to_owned()
        }
        Note::Confidential => "dit was vertrouwelijk; zet er `zichtbaar_voor` bij".to_owned(),
        Note::Addresses(1) => {
            "in deze rij stond een mailadres; zet het in adresboek.yaml en haal het hier weg"
                .to_owned()
        }
        Note::Addresses(_) => {
            "in deze rij stonden mailadressen; zet ze in adresboek.yaml en haal ze hier weg"
                .to_owned()
        }
    }
}

/// At most so many characters of a cell are repeated; the whole stands in the row.
const QUOTED_CHARS_MAX: usize = 160;

fn quoted(cell: &str) -> String {
    let line = cell.replace('\n', " ");
    let short: String = line.chars().take(QUOTED_CHARS_MAX).collect();
    if short.len() < line.len() { format!("'{short}…'") } else { format!("'{short}'") }
}
