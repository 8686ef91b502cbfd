//! What the shell answers to `done`, `undo`, `choose-date`, `skip-year` and `event`.

use chrono::NaiveDate;

use crate::messages::dutch;
use crate::planning::Happened;

/// "Genoteerd: jaarverslag-cva/2026 (Jaarverslag CvA) is afgerond op maandag 28 september 2026."
pub fn recorded(id: &str, title: &str, what: &Happened) -> String {
    let done = match what {
        Happened::Done { on, .. } => format!("is afgerond op {}", dutch::full_date(*on)),
        Happened::Undone => {
            "staat weer open; het laatste bericht erover geldt niet meer".to_owned()
        }
        Happened::DateChosen(day) => {
            format!("heeft nu een datum: uiterlijk {}", dutch::full_date(*day))
        }
        Happened::Postponed { to } => format!("is verschoven naar {}", dutch::full_date(*to)),
        Happened::InProgress { until } => {
            format!("is in bewerking tot {}", dutch::full_date(*until))
        }
        Happened::NotApplicable => "is deze keer niet van toepassing".to_owned(),
        Happened::EventOn(_) => "is gebeurd".to_owned(),
    };
    format!("Genoteerd: {id} ({title}) {done}.\n")
}

/// "Genoteerd: norm-basisondersteuning was op donderdag 12 maart 2026."
pub fn event_recorded(event: &str, day: Option<NaiveDate>) -> String {
    match day {
        Some(day) => format!("Genoteerd: de datum van {event} is {}.\n", dutch::full_date(day)),
        None => format!("Genoteerd: de datum van {event} is nog niet bekend.\n"),
    }
}

/// "jaarverslag-cvaa/2026 staat niet op de kalender; wel: jaarverslag-cva/2026"
pub fn unknown(name: &str, near: &[String]) -> String {
    if near.is_empty() {
        return format!(
            "`{name}` staat niet op de kalender; `kwaliteitskalender occurrences` laat zien wat er wel op staat"
        );
    }
    format!("`{name}` staat niet op de kalender; wel: {}", near.join(", "))
}

/// "jaarverslag kan meer dan één ding zijn; kies er een: …"
pub fn ambiguous(name: &str, ids: &[String]) -> String {
    format!("`{name}` kan meer dan één ding zijn; kies er een: {}", ids.join(", "))
}

/// "norm is geen gebeurtenis; wel: norm-basisondersteuning"
pub fn no_event(name: &str, known: &[String]) -> String {
    if known.is_empty() {
        return format!("`{name}` is geen gebeurtenis: de kalender heeft er geen");
    }
    format!("`{name}` is niet één gebeurtenis van één kalender; wel: {}", known.join(", "))
}

/// "31 juni is geen datum; schrijf 2027-03-12 of 12 maart 2027"
pub fn no_date(text: &str) -> String {
    format!("`{text}` is geen datum; schrijf 2027-03-12 of \"12 maart 2027\"")
}

/// "hier wordt een jaar gevraagd, zoals 2027"
pub fn year_wanted(text: &str) -> String {
    format!("hier wordt alleen het beginjaar gevraagd, zoals 2027; `{text}` is geen jaar")
}

/// "begroting/2027 heeft al een datum in de kalender"
pub fn has_a_date(id: &str) -> String {
    format!("{id} heeft al een datum; wijzig `wanneer` in kalender.yaml als die niet klopt")
}

/// "jaarverslag/2026 heeft een wettelijke datum; …"
pub fn reason_wanted(id: &str) -> String {
    format!(
        "{id} heeft een wettelijke datum; schrijf erbij waarom het deze keer niet hoeft, met --note \"de reden\""
    )
}

/// "de datum ligt in de toekomst"
pub fn in_the_future(day: NaiveDate) -> String {
    format!("{} moet nog komen; meld iets pas af als het klaar is", dutch::full_date(day))
}

/// "de datum is al voorbij"
pub fn in_the_past(day: NaiveDate) -> String {
    format!("{} is al voorbij; kies een dag die nog komt", dutch::full_date(day))
}

/// "de datum ligt meer dan een jaar van de periode"
pub fn too_far(day: NaiveDate) -> String {
    format!("{} ligt meer dan een jaar buiten de periode waarover het gaat", dutch::full_date(day))
}

/// "let op: dat is vóór de eerste herinnering"
pub fn before_first_rung(on: NaiveDate, first: NaiveDate) -> String {
    format!(
        "let op: {} ligt vóór de eerste herinnering ({}); is dit de goede? `undo` maakt het ongedaan",
        dutch::full_date(on),
        dutch::full_date(first)
    )
}
