//! What `import` tells: which tables were read, which were not, and what is left to do.

use crate::import::draft::{DraftCalendar, Left, Note, TablePlace, WhyLeft};
use crate::import::table::{NoTables, Numbering};
use crate::messages::dutch::{self, counted, items};
use crate::messages::new_calendar::steps;

/// What was read, what was not, and what is still to be done; whole lines.
pub fn summary(draft: &DraftCalendar) -> String {
    let mut text = String::new();
    for taken in &draft.taken {
        text.push_str(&format!("Ingelezen: {}: {}.\n", place(&taken.place), items(taken.rows)));
    }
    text.push_str(&left(&draft.left));
    let rows: Vec<_> = draft.sections.iter().flat_map(|it| &it.rows).collect();
    let parties = counted(draft.parties.len() as i64, "betrokkene", "betrokkenen");
    let sections = counted(draft.sections.len() as i64, "rubriek", "rubrieken");
    text.push_str(&format!("In het concept: {} in {sections}, {parties}.\n", items(rows.len())));
    let cells = rows.iter().flat_map(|it| &it.notes).filter(|it| is_cell(it)).count();
    let noted = rows.iter().filter(|it| !it.notes.is_empty()).count();
    if noted == 0 {
        text.push_str("Alle cellen zijn begrepen.\n");
    } else {
        let cells = match cells {
            0 => "alle cellen zijn begrepen".to_owned(),
            n => format!(
                "{} niet of niet helemaal begrepen",
                counted(n as i64, "cel is", "cellen zijn")
            ),
        };
        text.push_str(&format!("Nakijken: {} ({cells}); `check` wijst ze aan.\n", items(noted)));
    }
    text.push_str("Vul nog in: `organisatie` en de coordinator.\n");
    text
}

/// Behind the summary of a draft that went to stdout.
pub const NOT_WRITTEN: &str = "Met `--output config/kalender.yaml` komt het concept in een bestand, met ernaast een adresboek.yaml en een server.yaml.\n";

/// Why nothing is written over what is there.
pub fn exists_already(path: &str) -> String {
    format!("{path} bestaat al en wordt niet overschreven; kies een andere naam of een andere map")
}

/// What was written, and what to do next. `calendar`: where the draft is; `beside`: what else is new; `settings`: as to be
/// typed behind `--config`, none for the standard place.
pub fn next_steps(
    folder: &str,
    calendar: &str,
    beside: &[String],
    settings: Option<&str>,
) -> String {
    let is_new = |name: &str| beside.iter().any(|it| it == name);
    let mut text = format!("\nGeschreven: {calendar}");
    if !beside.is_empty() {
        text.push_str(&format!(", met ernaast {}", dutch::list(beside)));
    }
    text.push_str(".\n");
    let addresses = if is_new("adresboek.yaml") {
        "Zet in adresboek.yaml achter iedere betrokkene een adres"
    } else {
        "Het adresboek.yaml dat er al stond, is niet gewijzigd: vul het aan"
    };
    text.push_str(&format!(
        "
Wat nu:
  1. Vul in {calendar} aan wat met VUL IN is gemerkt.
     {addresses}.
"
    ));
    if is_new("server.yaml") {
        text.push_str("     Zet in server.yaml de afzender en de beheerder; adressen op '.example' bestaan niet.\n");
        text.push_str(&steps(folder, settings));
    } else {
        text.push_str(&format!(
            "  2. Laat nakijken wat er staat:    kwaliteitskalender check --calendar {calendar}
  3. Het server.yaml dat er al stond, is niet gewijzigd: laat de beheerder de kalender daar noemen, bij `calendars`.
"
        ));
    }
    text
}

/// A cell that was not wholly understood, not one that was empty.
fn is_cell(note: &Note) -> bool {
    matches!(
        note,
        Note::WhenUnknown(_)
            | Note::WhoPartly(_)
            | Note::WhoRest(_)
            | Note::MaybeTwo(_)
            | Note::StrayBracket
    )
}

/// `tabel 12 (regel 111, onder "3. Kwaliteitskalender")`
fn place(TablePlace { number, line, numbering, heading }: &TablePlace) -> String {
    let unit = match numbering {
        Numbering::Lines => "regel",
        Numbering::Rows => "rij",
    };
    let heading = heading.trim_start_matches('#').trim();
    let heading =
        if heading.is_empty() { String::new() } else { format!(", onder '{}'", short(heading)) };
    format!("tabel {number} ({unit} {line}{heading})")
}

fn short(text: &str) -> String {
    const CHARS_MAX: usize = 60;
    let short: String = text.chars().take(CHARS_MAX).collect();
    if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
}

fn left(left: &[Left]) -> String {
    let mut text = String::new();
    let reasons = [
        (
            WhyLeft::Goals,
            "geen kwaliteitskalender maar doelen (beoogd resultaat); met --all-tables komen ze mee",
        ),
        (WhyLeft::NoHeader, "zonder een rij met de kolommen Wanneer en Wie"),
        (WhyLeft::NoRows, "alleen een kop, zonder rijen"),
    ];
    for (why, reason) in reasons {
        let tables: Vec<_> = left.iter().filter(|it| it.why == why).collect();
        if tables.is_empty() {
            continue;
        }
        text.push_str(&format!("Niet ingelezen, {reason}:\n"));
        for it in tables {
            let rows = counted(it.rows as i64, "rij", "rijen");
            text.push_str(&format!("  {}: {rows}\n", place(&it.place)));
        }
    }
    text
}

/// Why there is no draft: what was looked for, and what was there instead.
pub fn no_calendar(file: &str, tables: &[Left]) -> String {
    let mut text = format!(
        "In {file} staat geen kwaliteitskalender.\n\
         Gezocht is naar een tabel met een kop waarin Wanneer en Wie staan, zoals: Wat, Wanneer, Wie, Opmerking.\n"
    );
    if tables.is_empty() {
        text.push_str("Er staat geen enkele tabel in.\n");
    }
    text.push_str(&left(tables));
    text
}

/// Why nothing could be read at all.
pub fn unreadable(file: &str, why: &NoTables) -> String {
    let (what, help) = match why {
        NoTables::OldOffice => (
            "een oud Word- of Excelbestand".to_owned(),
            "Bewaar het als .docx of .xlsx en probeer het opnieuw.",
        ),
        NoTables::Pdf => (
            "een pdf, en daarin zijn geen tabellen te herkennen".to_owned(),
            "Neem het Word-bestand, of kopieer de tabel naar Word of Excel.",
        ),
        NoTables::Picture => (
            "een afbeelding, en daarin zijn geen tabellen te herkennen".to_owned(),
            "Neem het Word-bestand, of typ de tabel over in Word of Excel.",
        ),
        NoTables::Binary => (
            "geen tekst-, Word- of Excelbestand".to_owned(),
            "Geef een tabel als .docx, .xlsx, .csv, .html, .md of .txt.",
        ),
        NoTables::Damaged(format) => (
            format!("een beschadigd {format}-bestand"),
            "Open het, bewaar het opnieuw en probeer het nog eens.",
        ),
        NoTables::TooLarge => (
            "uitgepakt veel te groot".to_owned(),
            "Kopieer alleen de tabel naar een nieuw document.",
        ),
        NoTables::CellTooLong { line, chars, most } => (
            format!(
                "een bestand met een cel van {chars} tekens (rij of regel {line}); een cel heeft er hooguit {most}"
            ),
            "Kijk of de tabel goed is.",
        ),
    };
    format!("{file} is {what}. {help}\n")
}
