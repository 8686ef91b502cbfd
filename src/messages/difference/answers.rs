//! What `plan` answers beside the listing: what is held, what was agreed to, what cannot be compared.

use crate::delivery::acts::agreement::{Agreement, NotAgreed};
use crate::delivery::{MESSAGES_AT_ONCE_MAX, Why};
use crate::messages::dutch;
use crate::planning::checks::AtStake;

/// "Deze wijziging stuurt 5 mails tegelijk, meer dan 3. Daarom wordt ze vastgehouden: …". `None`: it was held, and why is past.
pub fn held(why: Option<&Why>) -> String {
    let why = match why {
        Some(why) => format!("{} Daarom wordt ze vastgehouden:", reason(why)),
        None => "Deze wijziging wordt vastgehouden:".to_owned(),
    };
    format!(
        "{why}\nde kalender die draait, gaat ongewijzigd door. Klopt de wijziging? Dan gaat ze in met:\n\n    \
         kwaliteitskalender plan --akkoord\n"
    )
}

/// "Deze wijziging stuurt 5 mails tegelijk, meer dan 3. De dienst zou haar vasthouden tot er akkoord is (plan --akkoord)."
pub fn would_be_held(why: &Why) -> String {
    format!(
        "{} De dienst zou haar vasthouden tot er akkoord is, met `kwaliteitskalender plan --akkoord`.\n",
        reason(why)
    )
}

/// "Deze wijziging laat 24 van de 54 onderdelen staan, minder dan de helft. Is het bestand wel compleet?"
fn reason(why: &Why) -> String {
    let left = |what: &str, before: &usize, after: &usize, file: &str| {
        format!(
            "Deze wijziging laat {after} van de {before} {what} over, minder dan de helft. Is het {file} wel compleet?"
        )
    };
    match why {
        Why::Storm { mails, .. } => format!(
            "Deze wijziging stuurt {} tegelijk, meer dan {MESSAGES_AT_ONCE_MAX}.",
            dutch::mails(*mails)
        ),
        Why::FewerRows { before, after } => left("onderdelen", before, after, "bestand"),
        Why::FewerAddresses { before, after } => {
            left("betrokkenen met een adres", before, after, "adresboek")
        }
        Why::Renamed { rows } => {
            let rows: Vec<String> =
                rows.iter().map(|(from, to)| format!("van `{from}` naar `{to}`")).collect();
            format!("Deze wijziging verandert een sleutel zonder `heette`: {}.", dutch::list(&rows))
        }
        Why::Organisation { from, to } => format!(
            "Deze wijziging verandert de sleutel van de organisatie, van `{from}` naar `{to}`."
        ),
    }
}

/// "kalender.yaml draait nog niet: bij de eerste start geldt dit bestand, er is niets om mee te vergelijken."
pub fn never_ran(file: &str) -> String {
    format!(
        "{file} draait nog niet, dus er is niets om mee te vergelijken. Bij de eerste start geldt dit bestand;\n\
         `kwaliteitskalender next` laat zien welke mails er dan komen.\n"
    )
}

/// "Vergeleken alsof oud/kalender.yaml al een jaar draait en alles op tijd klaar is; er is niets echt verstuurd."
pub fn supposed(file: &str) -> String {
    format!(
        "Vergeleken alsof {file} al een jaar draait en alles op tijd klaar is; \"verstuurd\" is dus ook maar aangenomen.\n"
    )
}

/// "Er wacht niets: wat in kalender.yaml staat, draait al."
fn nothing_waits(file: &str) -> String {
    format!("Er wacht niets op akkoord: wat in {file} staat, draait al.\n")
}

/// "In kalender.yaml staan fouten, of het bestand is niet te lezen: er is niets om akkoord op te geven."
fn nothing_to_agree_to(file: &str) -> String {
    format!(
        "In {file} of het adresboek staan fouten, of een van beide is niet te lezen: er is niets om akkoord op te geven.\n\
         `kwaliteitskalender check` laat zien wat er mis is.\n"
    )
}

/// "kalender.yaml is anders dan wat op akkoord wacht. …"
fn changed_since(file: &str) -> String {
    format!(
        "{file} is nu anders dan wat op akkoord wacht. Er is niets genoteerd.\n\
         Bekijk met `kwaliteitskalender plan` wat het nu doet, en geef het akkoord over een minuut opnieuw.\n"
    )
}

/// "Akkoord genoteerd. Draait de dienst, dan neemt die kalender.yaml binnen een minuut over. …"
pub fn agreed(file: &str, agreement: Agreement) -> String {
    let first = match agreement {
        Agreement::ToHeld => "Akkoord genoteerd.",
        Agreement::InAdvance => {
            "Akkoord genoteerd, al heeft de dienst deze wijziging nog niet vastgehouden."
        }
        Agreement::Again => "Het akkoord was al genoteerd.",
    };
    format!(
        "{first} {}\n\
         Het akkoord geldt voor het bestand zoals het nu is: wie het daarna weer wijzigt, begint opnieuw.\n",
        taken_soon(file)
    )
}

/// Why nothing was agreed to, and what to do.
pub fn not_agreed(file: &str, why: NotAgreed) -> String {
    match why {
        NotAgreed::NeverRan => never_ran(file),
        NotAgreed::NothingWaits => nothing_waits(file),
        NotAgreed::HasErrors => nothing_to_agree_to(file),
        NotAgreed::ChangedSince => changed_since(file),
    }
}

/// "Er is al akkoord gegeven op deze wijziging. …"
pub fn agreed_before(file: &str) -> String {
    format!("Er is al akkoord gegeven op deze wijziging. {}\n", taken_soon(file))
}

fn taken_soon(file: &str) -> String {
    format!(
        "Draait de dienst, dan neemt die {file} binnen een minuut over; anders bij de volgende start."
    )
}

/// "De kalender die draait, gaat ongewijzigd door tot het bestand er weer is."
pub fn goes_on_without(why: &str) -> String {
    format!(
        "{why}\nNiets gewijzigd: wat draait, gaat gewoon door. Zet het bestand terug, of vraag de beheerder; `kwaliteitskalender status` laat zien wat er draait"
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
pub fn renamed(open: &AtStake, now: &str) -> String {
    let AtStake { item, occurrence, .. } = open;
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
