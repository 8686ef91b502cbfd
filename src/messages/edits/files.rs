//! What is wrong with files that holds for no line of them.

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    Missing,
    /// The service may not.
    Forbidden,
    /// It is a folder.
    Folder,
    /// Larger than any calendar.
    TooLarge,
    /// A pipe, a drive that fails.
    Other,
}

impl Unreadable {
    /// In a few words, for the operator.
    pub fn word(self) -> &'static str {
        match self {
            Unreadable::Missing => "missing",
            Unreadable::Forbidden => "may not be read",
            Unreadable::Folder => "a folder",
            Unreadable::TooLarge => "too large",
            Unreadable::Other => "unreadable",
        }
    }
}

/// "kalender.yaml: het bestand is er niet"
pub fn unreadable(file: &str, why: Unreadable) -> String {
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
    format!("{file}: {what}\n  = hulp: {help}")
}

/// "de coördinator `bureau` heeft geen adres"
pub fn no_address_of_coordinator(file: &str, party: &str) -> String {
    format!(
        "{file}: de coördinator `{party}` heeft geen adres\n  = hulp: zet het adres in het adresboek; alle antwoorden en alle problemen gaan daarheen"
    )
}

/// "twee kalenders hebben dezelfde sleutel"
pub fn same_organisation(file: &str, id: &str) -> String {
    format!(
        "{file}: er is al een kalender van de organisatie `{id}`\n  = hulp: geef elke organisatie een eigen `id`"
    )
}
