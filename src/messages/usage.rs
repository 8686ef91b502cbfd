//! What the shell answers to an administrator whose command line cannot mean anything, and beside what it shows instead.
//!
//! Command names and `--help` are English, as are the commands of the operator (`run`, `status`, `retry`, `resume-clock`).

use chrono::{DateTime, NaiveDate, Utc};

use crate::messages::edits::Unreadable;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable {
    NoFolder,
    /// Whoever runs the command may not.
    Forbidden,
    Full,
    /// A folder of that name, a drive that fails.
    Other,
}

/// "het bestand kalendr.yaml bestaat niet; controleer de naam en de map"
pub fn unreadable(path: &str, why: Unreadable) -> String {
    let (is_so, help) = match why {
        Unreadable::Missing => ("bestaat niet", "controleer de naam en de map"),
        Unreadable::Forbidden => ("mag niet worden gelezen", "vraag de beheerder om het recht"),
        Unreadable::Folder => ("is een map", "noem een bestand"),
        Unreadable::TooLarge => ("is veel te groot", "is dit het goede bestand?"),
        Unreadable::Other => ("kan niet worden gelezen", "is het een gewoon bestand?"),
    };
    format!("het bestand {path} {is_so}; {help}")
}

/// "uit/jaarplan.docx kan niet worden geschreven: de map bestaat niet"
pub fn unwritable(path: &str, why: Unwritable) -> String {
    let why = match why {
        Unwritable::NoFolder => "de map bestaat niet",
        Unwritable::Forbidden => "dat is hier niet toegestaan",
        Unwritable::Full => "de schijf is vol",
        Unwritable::Other => "is het een gewoon bestand?",
    };
    format!("{path} kan niet worden geschreven: {why}")
}

/// "dit bestand is geen tekst: geef met --output een bestandsnaam op"
pub fn no_text_for_a_screen() -> String {
    "dit bestand is geen tekst: geef met --output een bestandsnaam op".to_owned()
}

/// "geen kalender heet `swvv`; kies uit: swv, swv-po"
pub fn no_calendar(typed: &str, known: &[&str]) -> String {
    format!("geen kalender heet `{typed}`; kies uit: {}", known.join(", "))
}

/// "er zijn meer kalenders: kies er een met --organisation (swv, swv-po)"
pub fn which_calendar(known: &[&str]) -> String {
    format!("er zijn meer kalenders: kies er een met --organisation ({})", known.join(", "))
}

/// "de antwoorden kunnen niet worden gelezen; er is niets geschreven"
pub fn no_answers() -> String {
    "de antwoorden kunnen niet worden gelezen; er is niets geschreven".to_owned()
}

/// "van deze mail kan geen .eml-bestand worden gemaakt"
pub fn no_eml() -> String {
    "van deze mail kan geen .eml-bestand worden gemaakt".to_owned()
}

/// "config/kalender.yaml is gewijzigd en wacht op akkoord. Hier staat het bestand, nog niet de kalender die loopt. …"
pub fn shows_held_not_what_runs(file: &str) -> String {
    format!(
        "{file} is gewijzigd en wacht op akkoord. Hier staat het bestand, nog niet de kalender die loopt. `plan` toont het verschil\n"
    )
}

/// "geen kalender heeft een partij `oprr`; kies uit: bestuur, opr"
pub fn no_party(typed: &str, known: &[String]) -> String {
    format!("geen kalender heeft een partij `{typed}`; kies uit: {}", known.join(", "))
}

/// "--until 2026-01-01 moet na --from 2026-02-01 liggen"
pub fn until_not_after_from(from: NaiveDate, until: NaiveDate) -> String {
    format!("--until {until} moet na --from {from} liggen")
}

/// "--calendar vraagt ook om --against: het bestand om mee te vergelijken"
pub fn against_what() -> String {
    "--calendar vraagt ook om --against: het bestand om mee te vergelijken".to_owned()
}

/// "van de organisatie `swv` loopt geen kalender"
pub fn nothing_runs_of(organisation: &str) -> String {
    format!("van de organisatie `{organisation}` loopt geen kalender")
}

/// "oud/kalender.yaml heeft fouten, dus er is niets mee te vergelijken"
pub fn compares_with_errors(path: &str) -> String {
    format!("{path} heeft fouten, dus er is niets mee te vergelijken")
}

/// "config/kalender.yaml is gewijzigd en wacht op akkoord. Hier staat de kalender die loopt, van 2026-09-01 06:30 UTC.
/// `plan` toont wat de wijziging doet, `plan --akkoord` neemt haar over"
pub fn shows_what_runs_not_held(file: &str, since: DateTime<Utc>) -> String {
    format!(
        "{file} is gewijzigd en wacht op akkoord. Hier staat de kalender die loopt, van {}. `plan` toont wat de wijziging doet, `plan --akkoord` neemt haar over\n",
        since.format("%Y-%m-%d %H:%M UTC")
    )
}

/// "config/kalender.yaml of het adresboek heeft een fout: `check` toont wat en waar. Hier staat de kalender die loopt, van
/// 2026-09-01 06:30 UTC"
pub fn shows_what_runs_not_broken(file: &str, since: DateTime<Utc>) -> String {
    format!(
        "{file} of het adresboek heeft een fout: `check` toont wat en waar. Hier staat de kalender die loopt, van {}\n",
        since.format("%Y-%m-%d %H:%M UTC")
    )
}
