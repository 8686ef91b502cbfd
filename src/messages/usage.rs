//! What the shell answers to an administrator whose command line cannot mean anything, and beside what it shows instead.
//!
//! Command names and `--help` are English, as are the commands of the operator (`run`, `status`, `retry`, `resume-clock`).

use chrono::{DateTime, NaiveDate, Utc};

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
