//! What `plan` answers beside the listing: what is held, what was agreed to, what cannot be compared.

use crate::delivery::MESSAGES_AT_ONCE_MAX;
use crate::messages::dutch;
use crate::planning::checks::Open;

/// "Deze wijziging stuurt 5 mails tegelijk, meer dan 3. Daarom wordt ze vastgehouden: …"
pub fn held(at_once: usize) -> String {
    let why = if MESSAGES_AT_ONCE_MAX < at_once {
        format!(
            "Deze wijziging stuurt {} tegelijk, meer dan {MESSAGES_AT_ONCE_MAX}. Daarom wordt ze vastgehouden:",
            dutch::mails(at_once)
        )
    } else {
        "Deze wijziging wordt vastgehouden:".to_owned()
    };
    format!(
        "{why}\nde kalender die draait, gaat ongewijzigd door. Klopt de wijziging? Dan gaat ze in met:\n\n    \
         kwaliteitskalender plan --akkoord\n"
    )
}

/// "De dienst zou deze wijziging vasthouden: ze stuurt 5 mails tegelijk, meer dan 3."
pub fn would_be_held(at_once: usize) -> String {
    format!(
        "De dienst zou deze wijziging vasthouden: ze stuurt {} tegelijk, meer dan {MESSAGES_AT_ONCE_MAX}.\n",
        dutch::mails(at_once)
    )
}

/// "kalender.yaml draait nog niet: bij de eerste start geldt dit bestand, er is niets om mee te vergelijken."
pub fn never_ran(file: &str) -> String {
    format!(
        "{file} draait nog niet, dus er is niets om mee te vergelijken. Bij de eerste start geldt dit bestand;\n\
         `kwaliteitskalender next` laat zien welke mails er dan komen.\n"
    )
}

/// "Er wacht niets: wat in kalender.yaml staat, draait al."
pub fn nothing_waits(file: &str) -> String {
    format!("Er wacht niets op akkoord: wat in {file} staat, draait al.\n")
}

/// "Akkoord genoteerd. De dienst neemt de wijziging van kalender.yaml bij de volgende ronde over, binnen een minuut."
pub fn agreed(file: &str, waits: bool) -> String {
    let first = if waits {
        "Akkoord genoteerd."
    } else {
        "Akkoord genoteerd, al heeft de dienst deze wijziging nog niet vastgehouden."
    };
    format!(
        "{first} Draait de dienst, dan neemt die {file} binnen een minuut over.\n\
         Het akkoord geldt voor het bestand zoals het nu is: wie het daarna weer wijzigt, begint opnieuw.\n"
    )
}

/// "deze bestanden zijn niet van dezelfde organisatie: …"
pub fn no_calendar_of(organisation: &str) -> String {
    format!(
        "deze bestanden zijn niet van dezelfde organisatie: `{organisation}` staat maar in een van de twee"
    )
}

/// "Het bestand is van `swv-po`, de kalender die draait van `swv-vo`: …"
pub fn other_organisation(running: &str, edited: &str) -> String {
    format!(
        "Het bestand is van `{edited}`, de kalender die draait van `{running}`: die zijn niet te vergelijken.\n\
         Alles wat verstuurd en gemeld is, hoort bij `{running}`. Is de wijziging van `organisatie: id` bedoeld?\n\
         Dan gaat ze in met `kwaliteitskalender plan --akkoord`.\n"
    )
}

/// "`jaarplan` lijkt een nieuwe sleutel voor `plan`. Zet dan onder `jaarplan`: …"
pub fn renamed(open: &Open, now: &str) -> String {
    let Open { item, occurrence, .. } = open;
    let lost = if open.is_reported {
        format!("wat over {occurrence} is gemeld, telt dan niet meer")
    } else {
        format!("{occurrence} vervalt dan en begint opnieuw")
    };
    format!(
        "\n`{now}` lijkt een nieuwe sleutel voor `{item}`. Is het hetzelfde? Zet er dan deze regel bij:\n\n    \
         heette: {item}\n\n\
         Zonder die regel is het een ander onderdeel: {lost}.\n"
    )
}
