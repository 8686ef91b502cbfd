//! What is answered to an act: what was noted, or why it is not.

use crate::delivery::acts::{RecordedAct, RefusedAct};
use crate::messages::dutch;
use crate::planning::Happened;
use crate::planning::typed::NotOne;

/// "Genoteerd: jaarverslag-cva/2026 (Jaarverslag CvA) is afgerond op maandag 28 september 2026."
pub fn recorded(it: &RecordedAct) -> String {
    let RecordedAct { id, title, fact, .. } = it;
    let is_so = match &fact.what {
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
        Happened::EventOn(Some(day)) => {
            return format!("Genoteerd: de datum van {id} is {}.\n", dutch::full_date(*day));
        }
        Happened::EventOn(None) => {
            return format!("Genoteerd: de datum van {id} is nog niet bekend.\n");
        }
    };
    format!("Genoteerd: {id} ({title}) {is_so}.\n")
}

/// "let op: maandag 2 maart 2026 ligt vóór de eerste herinnering (…); is dit de goede? …", where that may be so.
pub fn remark(it: &RecordedAct) -> Option<String> {
    let (Happened::Done { on, .. }, Some(first)) = (&it.fact.what, it.first_reminder) else {
        return None;
    };
    Some(format!(
        "let op: {} ligt vóór de eerste herinnering ({}); is dit de goede? `undo` maakt het ongedaan\n",
        dutch::full_date(*on),
        dutch::full_date(first)
    ))
}

/// "31 juni is geen datum; schrijf 2027-03-12 of …": why, and what to say instead.
pub fn refused(why: &RefusedAct) -> String {
    match why {
        RefusedAct::NotOne(why) => not_one(why),
        RefusedAct::NoEvent { name, known } if known.is_empty() => {
            format!("`{name}` is geen gebeurtenis: de kalender heeft er geen")
        }
        RefusedAct::NoEvent { name, known } => {
            format!("`{name}` is niet één gebeurtenis van één kalender; wel: {}", known.join(", "))
        }
        RefusedAct::NoDate(typed) => {
            format!("`{typed}` is geen datum; schrijf 2027-03-12 of \"12 maart 2027\"")
        }
        RefusedAct::NoYear(typed) => {
            format!("hier wordt alleen het beginjaar gevraagd, zoals 2027; `{typed}` is geen jaar")
        }
        RefusedAct::HasADate(id) => {
            format!("{id} heeft al een datum; wijzig `wanneer` in kalender.yaml als die niet klopt")
        }
        RefusedAct::NoReason(id) => format!(
            "{id} heeft een wettelijke datum; schrijf erbij waarom het deze keer niet hoeft, met --note \"de reden\""
        ),
        RefusedAct::InTheFuture(day) => {
            format!("{} moet nog komen; meld iets pas af als het klaar is", dutch::full_date(*day))
        }
        RefusedAct::InThePast(day) => {
            format!("{} is al voorbij; kies een dag die nog komt", dutch::full_date(*day))
        }
        RefusedAct::TooFar(day) => format!(
            "{} ligt meer dan een jaar buiten de periode waarover het gaat",
            dutch::full_date(*day)
        ),
    }
}

/// "jaarverslag-cvaa/2026 staat niet op de kalender; wel: jaarverslag-cva/2026"
pub fn not_one(why: &NotOne) -> String {
    match why {
        NotOne::Unknown { name, near } => unknown(name, near),
        NotOne::Ambiguous { name, ids } => ambiguous(name, ids),
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
