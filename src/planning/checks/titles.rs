//! Checks of titles: a word about a person, and a name that does not fit in a subject.

use crate::calendar::rule::fold;
use crate::calendar::{Advice, Diagnostic, Item};
use crate::planning::checks::checked::{CheckedRows, finding};
use crate::planning::duty::{Duty, State};
use crate::planning::naming::about_label;

/// Words that are about somebody's work, pay, health or conduct, wherever they stand; folded. One that ends in `-` is the
/// beginning of a word.
const ABOUT_A_PERSON: [&str; 25] = [
    "functionerings",
    "functioneren",
    "functioneringsgesprek-",
    "beoordelingsgesprek-",
    "ontwikkelgesprek-",
    "ontwikkelingsgesprek-",
    "popgesprek-",
    "verzuimgesprek-",
    "exitgesprek-",
    "ziekteverzuim",
    "ziekmelding-",
    "ontslag",
    "ontslagprocedure-",
    "schorsing",
    "klacht",
    "klachten",
    "verbetertraject-",
    "personeelsdossier-",
    "salaris",
    "salarissen",
    "bezoldiging",
    "beloning",
    "beloningen",
    "remuneratie",
    "arbeidsvoorwaarden",
];

/// Two words that are about a person together, whatever stands between: `POP-gesprek`, `contract verlengen`.
const TOGETHER: [(&str, &str); 3] =
    [("pop", "gesprek-"), ("contract", "verleng-"), ("contracten", "verleng-")];

/// Words that are about a person only beside a word for one.
const IF_A_PERSON: [&str; 9] = [
    "beoordeling",
    "beoordelingen",
    "verzuim",
    "integriteitsonderzoek",
    "voortgangsgesprek-",
    "contract",
    "contracten",
    "gesprekscyclus",
    "jaargesprek-",
];
const PERSONS: [&str; 18] = [
    "medewerker",
    "medewerkers",
    "personeel",
    "personeelsleden",
    "werknemer",
    "werknemers",
    "directeur",
    "bestuurder",
    "rector",
    "bestuursleden",
    "teamleider",
    "teamleiders",
    "consulent",
    "adviseur",
    "leraar",
    "leraren",
    "docent",
    "docenten",
];

/// A title that is probably about a person, in a row that everybody may see.
pub(super) fn confidential(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let open = look.items().filter(|(_, item)| !item.is_confidential());
    open.filter_map(|(ix, item)| {
        let word = telling_word(&item.title)?.to_owned();
        let location = look.locations().within(look.locations().row_or(ix, "wat"), 1, &word);
        let who = who(look, item);
        Some(finding(location, Advice::Confidential { word, who }))
    })
    .collect()
}

/// Keys of whoever acts for a row, a group by its own; the coordinator when the row names nobody.
fn who(look: &CheckedRows<'_>, item: &Item) -> Vec<String> {
    let calendar = look.calendar();
    let coordinator = [calendar.organisation.coordinator];
    let of_row = item.for_each.as_slice();
    let of_row = if of_row.is_empty() { &item.responsible } else { of_row };
    let named = if of_row.is_empty() { &coordinator[..] } else { of_row };
    named.iter().map(|it| calendar.party(*it).id.to_string()).collect()
}

/// The word that gives it away, as typed.
fn telling_word(title: &str) -> Option<&str> {
    let words: Vec<(&str, String)> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word, fold(word)))
        .collect();
    let first = |list: &[&str]| words.iter().find(|(_, word)| list.iter().any(|it| is(word, it)));
    let together = || {
        words.iter().find(|(_, word)| {
            let mut pairs = TOGETHER.iter().filter(|(one, _)| is(word, one));
            pairs.any(|(_, other)| words.iter().any(|(_, word)| is(word, other)))
        })
    };
    let of_a_person = || first(&IF_A_PERSON).filter(|_| first(&PERSONS).is_some());
    first(&ABOUT_A_PERSON).or_else(together).or_else(of_a_person).map(|(typed, _)| *typed)
}

/// Whether a folded word is the one on a list, or begins with it. Most do not even share a letter.
fn is(word: &str, listed: &str) -> bool {
    word.as_bytes().first() == listed.as_bytes().first() && begins_or_is(word, listed)
}

fn begins_or_is(word: &str, listed: &str) -> bool {
    match listed.strip_suffix('-') {
        Some(stem) => word.starts_with(stem),
        None => word == listed,
    }
}

/// What a subject aims at.
const SUBJECT_COLUMNS: usize = 60;

/// `: uiterlijk wo 30 sep 2026`, what follows the name of a row with a date.
pub const DATE_TAIL_COLUMNS: usize = 26;

/// A name that a subject would have to cut, in a row that is mailed about with a date, now or once its date is chosen.
pub(super) fn too_long_for_a_subject(look: &CheckedRows<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (ix, item) in look.mailed().filter(|(_, item)| is_named(item)) {
        let Some(duty) = look.duties(ix).find(|it| may_be_due(it)) else { continue };
        let length = item.short_name().chars().count() + added(item, duty) + DATE_TAIL_COLUMNS;
        if SUBJECT_COLUMNS < length {
            let key = if item.short.is_some() { "onderwerp" } else { "wat" };
            let most = SUBJECT_COLUMNS;
            let advice = Advice::SubjectLong { length, most };
            found.push(finding(look.locations().row_or(ix, key), advice));
        }
    }
    found
}

/// Whether it has a date, or gets one when somebody answers.
fn may_be_due(duty: &Duty) -> bool {
    match duty.state {
        State::Planned
        | State::Counting { .. }
        | State::AwaitingDate { .. }
        | State::AwaitingStartYear
        | State::AwaitingEvent(_) => true,
        State::AwaitingPlan | State::Continuous | State::Expected { .. } | State::Undated => false,
    }
}

/// A confidential row without `onderwerp` goes by a neutral name.
fn is_named(item: &Item) -> bool {
    !item.is_confidential() || item.short.is_some()
}

/// ` 2026-2027` of `betreft`, ` (2 van 3)` of a quota.
fn added(item: &Item, duty: &Duty) -> usize {
    let nominal = duty.dates.map(|it| it.nominal);
    let label = item.about.zip(nominal).map(|(about, nominal)| about_label(about, nominal));
    let is_new = |label: &String| !item.short_name().contains(label.as_str());
    let label = label.filter(is_new).map_or(0, |it| 1 + it.chars().count());
    let count = match duty.state {
        State::Counting { number, of } => format!(" ({number} van {of})").len(),
        _ => 0,
    };
    label + count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_word(title: &str, expected: Option<&str>) {
        assert_eq!(telling_word(title), expected, "{title}");
    }

    #[test]
    fn a_title_about_a_person_is_recognised() {
        check_word("Functionerings- en beoordelingsgesprek directeur", Some("Functionerings"));
        check_word("Beoordeling directeur-bestuurder", Some("Beoordeling"));
        check_word("Afhandeling klacht", Some("klacht"));
        check_word("Verzuim medewerkers bespreken", Some("Verzuim"));
        check_word("Beloning bestuur", Some("Beloning"));
        check_word("Vaststellen bezoldiging toezichthouders", Some("bezoldiging"));
        check_word("Contract verlengen", Some("Contract"));
        check_word("Verlenging contracten medewerkers", Some("contracten"));
        check_word("Arbeidsvoorwaarden directeur", Some("Arbeidsvoorwaarden"));
        check_word("POP-gesprek", Some("POP"));
        check_word("Popgesprekken", Some("Popgesprekken"));
        check_word("Ontwikkelgesprekken team", Some("Ontwikkelgesprekken"));
        check_word("Remuneratie", Some("Remuneratie"));
        check_word("Voortgangsgesprekken medewerkers", Some("Voortgangsgesprekken"));
        check_word("Salarissen", Some("Salarissen"));
    }

    #[test]
    fn policy_and_pupils_are_not_persons() {
        check_word("Klachtenregeling", None);
        check_word("Verzuimbeleid en schoolverzuim", None);
        check_word("Afspraken maken over wat is zorgelijk verzuim", None);
        check_word("Beoordeling TLV-aanvragen", None);
        check_word("Adviseren, beoordelen en afgeven van tlv's", None);
        check_word("Voortgangsgesprekken met scholen", None);
        check_word("Jaargesprekken met schoolbesturen", None);
        check_word("Ontwikkelagenda passend onderwijs en zorg voor jeugd", None);
        check_word("Contract leerlingenvervoer", None);
        check_word("Contractbeheer en inkoop", None);
        check_word("Populatieonderzoek en spiegelgesprekken", None);
        check_word("Personeelspeiling", None);
        check_word("Werken met Ontwikkelingsperspectieven (scholing)", None);
    }
}
