//! What is wrong with files that cannot run, drawn for whoever mends them.

use std::collections::BTreeSet;

use crate::calendar::{Diagnostic, InputFile, Reading, Severity};
use crate::delivery::digest;
use crate::delivery::edits::RefusedFiles;
use crate::messages::diagnostics::draw;
use crate::planning::words;

/// Errors drawn in a mail; whoever has more mends these first.
const DRAWN_MAX: usize = 10;

words! {
    pub enum Unreadable {
        Missing => "missing",
        Forbidden => "may not be read",
        Folder => "a folder",
        /// Larger than any calendar.
        TooLarge => "too large",
        /// A pipe, a drive that fails.
        Other => "unreadable",
    }
}

/// "kalender.yaml: het bestand is er niet"
pub fn unreadable(file: &str, why: Unreadable) -> RefusedFiles {
    let (what, help) = match why {
        Unreadable::Missing => {
            ("het bestand is er niet", "zet het terug, onder dezelfde naam en in dezelfde map")
        }
        Unreadable::Forbidden => (
            "de dienst mag het bestand niet lezen",
            "vraag de beheerder om de rechten te herstellen",
        ),
        Unreadable::TooLarge => (
            "het bestand is veel te groot",
            "zet de kalender terug; is er iets anders overheen geschreven?",
        ),
        Unreadable::Folder | Unreadable::Other => (
            "het bestand kan niet worden gelezen",
            "is het een gewoon bestand, en mag de dienst het lezen? Vraag de beheerder",
        ),
    };
    let said = format!("{file}: {what}\n  = hulp: {help}");
    RefusedFiles::sentence(file.to_owned(), said, why.word())
}

/// "de coördinator `bureau` heeft geen adres"
pub fn no_address_of_coordinator(file: &str, party: &str) -> RefusedFiles {
    let said = format!(
        "{file}: de coördinator `{party}` heeft geen adres\n  = hulp: zet het adres in het adresboek; alle antwoorden en alle problemen gaan daarheen"
    );
    RefusedFiles::sentence(file.to_owned(), said, "the coordinator has no address")
}

/// "twee kalenders hebben dezelfde sleutel"
pub fn same_organisation(file: &str, id: &str) -> RefusedFiles {
    let said = format!(
        "{file}: er is al een kalender van de organisatie `{id}`\n  = hulp: geef elke organisatie een eigen `id`"
    );
    RefusedFiles::sentence(file.to_owned(), said, "an organisation that runs already")
}

/// The errors in calendar and address book. `name`: of a file.
pub fn errors(reading: &Reading, name: impl Fn(InputFile) -> String) -> RefusedFiles {
    let is_error =
        |it: &&Diagnostic| it.severity() == Severity::Error && it.location.file != InputFile::Done;
    let all: Vec<&Diagnostic> = reading.diagnostics.iter().filter(is_error).collect();
    let text = |it: &Diagnostic| reading.texts[it.location.file as usize].as_str();
    let drawn = |it: &&Diagnostic| draw(it, &name(it.location.file), text(it));
    // An error is its code and the text of its line, wherever that line stands.
    let digest_of = |it: &&Diagnostic| {
        let line = text(it).lines().nth(it.location.line.saturating_sub(1) as usize);
        digest([it.problem.code(), line.unwrap_or_default().trim()], 64)
    };
    let errors: BTreeSet<String> = all.iter().map(digest_of).collect();
    let place = |it: &&Diagnostic| format!("{}:{}", name(it.location.file), it.location.line);
    RefusedFiles {
        digest: digest(errors.iter().map(String::as_str), 64),
        errors,
        findings: all.iter().take(DRAWN_MAX).map(drawn).collect(),
        more: all.len().saturating_sub(DRAWN_MAX),
        place: all.first().map(place).unwrap_or_default(),
        why: all.first().map_or("errors", |it| it.problem.code()),
    }
}
