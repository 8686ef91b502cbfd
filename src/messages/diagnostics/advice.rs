//! Words of the catalogue of checks: what can be planned, but deserves a look.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::Rule;
use crate::calendar::{Advice, AfterEnd};
use crate::dates::Closed;
use crate::messages::diagnostics::words::Words;
use crate::messages::{dutch, names};

/// Rows that are named in one sentence; of more only the number.
const ROWS_NAMED_MAX: usize = 3;

pub(super) fn words(it: &Advice) -> Words {
    match it {
        Advice::PartyUnused { party } => Words::new(
            format!("`{party}` komt op de kalender niet voor"),
            "nergens genoemd",
            format!("haal `{party}` weg, of noem deze betrokkene bij een onderdeel"),
        ),
        Advice::RouteUnused { route } => Words::new(
            format!("geen onderdeel gebruikt de route `{route}`"),
            "nergens gebruikt",
            format!("haal `{route}` weg, of zet bij een onderdeel `route: {route}`"),
        ),
        Advice::LadderTooLong { lead, before, due } => Words::new(
            format!("de eerste herinnering ({lead} vooraf) komt te vroeg"),
            format!("begint {lead} vooraf"),
            format!(
                "die voor {} gaat al voordat {} voorbij is; kies een korter ritme, zoals `ritme: [6 weken, 1 week]`",
                dutch::long_date(*due),
                dutch::long_date(*before)
            ),
        ),
        Advice::RungsMeet { lost, kept, day } => Words::new(
            format!("twee herinneringen vallen op één dag: {lost} en {kept} vooraf"),
            format!("allebei op {}", dutch::short_date(*day)),
            format!(
                "er gaat dan één mail, die van {kept} vooraf; wilt u er twee, kies dan tijden die verder uit elkaar liggen"
            ),
        ),
        Advice::DueClosed { due, why, last_workday, last_school_day } => {
            let day = |day: &NaiveDate| {
                if day == due { "die dag zelf".to_owned() } else { dutch::long_date(*day) }
            };
            Words::new(
                format!("de uiterste dag, {}, {}", dutch::long_date(*due), why_closed(why)),
                "geen schooldag",
                format!(
                    "de datum blijft staan; laatste werkdag: {}, laatste schooldag: {}",
                    day(last_workday),
                    day(last_school_day)
                ),
            )
        }
        Advice::InputLate { input, input_due, due } => {
            let title = if input_due == due {
                format!("`{input}` is nodig voor dit onderdeel, maar heeft dezelfde uiterste dag")
            } else {
                format!("`{input}` is nodig voor dit onderdeel, maar is pas later klaar")
            };
            Words::new(
                title,
                format!("uiterlijk {}", dutch::short_date(*input_due)),
                format!(
                    "dit onderdeel zelf moet uiterlijk {} klaar zijn; geef `{input}` een eerdere datum, of haal het hier weg",
                    dutch::long_date(*due)
                ),
            )
        }
        Advice::CountAndWord { count, word, says } => {
            let times = |count: &u8| Rule::TimesPerYear { count: *count, note: None }.to_string();
            Words::new(
                format!("hier staat {}, maar `{word}` betekent {}", times(count), times(says)),
                times(says),
                format!(
                    "de dienst houdt het getal aan: {}; verbeter het getal, of haal `({word})` weg",
                    times(count)
                ),
            )
        }
        Advice::TwoRules { other_rule, other, line, linked } => {
            let help = if *linked {
                format!(
                    "de dienst houdt die andere dag aan; schrijf hier dezelfde: `wanneer: {other_rule}`"
                )
            } else {
                format!(
                    "de dienst herinnert nu aan allebei; kies één dag, en schrijf hier `zie: {other}` als het hetzelfde is"
                )
            };
            Words::new(
                format!(
                    "hetzelfde document heeft bij `{other}` (regel {line}) een andere uiterste dag"
                ),
                format!("daar staat: {other_rule}"),
                help,
            )
        }
        Advice::SameDuty { other, line } => Words::new(
            format!("dit lijkt dezelfde verplichting als `{other}` (regel {line})"),
            "staat er al",
            format!(
                "is het hetzelfde, schrijf dan hier `zie: {other}`, dan komt er één keer mail; zijn het twee dingen, geef ze dan verschillende namen"
            ),
        ),
        Advice::DatePassed { due } => Words::new(
            format!("de uiterste dag, {}, is voorbij en komt niet terug", dutch::long_date(*due)),
            "voorbij",
            "is het klaar, zet het dan in afgerond.yaml of haal het onderdeel weg; klopt het jaar niet, verbeter het dan",
        ),
        Advice::RowRemoved { key, occurrence, due, reported } => {
            let until =
                due.map_or(String::new(), |due| format!(" (uiterlijk {})", dutch::short_date(due)));
            let (what, then) = if *reported {
                (
                    format!("over `{occurrence}`{until} is iets gemeld"),
                    "is het vervallen, dan hoeft u niets te doen; die melding geldt dan niet meer",
                )
            } else {
                (
                    format!("`{occurrence}`{until} is nog open"),
                    "is het vervallen, dan krijgt wie er al over gemaild is één keer bericht",
                )
            };
            Words::new(
                format!("`{key}` staat niet meer op de kalender, maar {what}"),
                "het stond hieronder",
                format!(
                    "{then}; staat het er nog onder een andere sleutel, zet daar dan `heette: {key}`"
                ),
            )
        }
        Advice::RowRenamed { key, now, occurrence, reported } => {
            let (what, else_) = if *reported {
                (
                    format!("over `{occurrence}` is iets gemeld"),
                    "anders geldt die melding niet meer",
                )
            } else {
                (format!("`{occurrence}` is nog open"), "anders vervalt het oude")
            };
            Words::new(
                format!("`{now}` lijkt een nieuwe sleutel voor `{key}`, en {what}"),
                "een nieuwe sleutel",
                format!(
                    "voeg aan dit onderdeel de regel `heette: {key}` toe; {else_} en begint dit opnieuw"
                ),
            )
        }
        Advice::EscalatesToSelf { party, rows } => escalates_to_self(
            party,
            rows,
            "die melding gaat niet; de andere bij `escaleer` wel, dus u hoeft niets te doen",
        ),
        Advice::EscalatesToNobody { party, rows } => escalates_to_self(
            party,
            rows,
            "niemand anders krijgt dan bericht; noem bij `escaleer` ook iemand anders",
        ),
        Advice::Confidential { word, who } => Words::new(
            format!(
                "`{word}` gaat meestal over een persoon, maar iedereen kan dit onderdeel volgen"
            ),
            "misschien vertrouwelijk",
            format!(
                "voeg een regel toe met wie het mag zien, zoals `zichtbaar_voor: [{}]`; gaat het niet over een persoon, kies dan een ander woord",
                who.join(", ")
            ),
        ),
        Advice::VacationsEnd { last } => Words::new(
            format!("de schoolvakanties zijn bekend tot en met {}", dutch::long_date(*last)),
            "daarna tellen ze niet mee",
            "vraag de beheerder om een nieuwere versie van de dienst; tot die tijd kunt u ze zelf noemen bij `vrije_dagen`",
        ),
        Advice::VacationsUnknown { school_year, day, is_due } => {
            let when = if *is_due {
                format!("uiterlijk {}", dutch::short_date(*day))
            } else {
                format!("ergens in {}", day.year())
            };
            Words::new(
                format!("van schooljaar {school_year} zijn de schoolvakanties niet bekend"),
                when,
                "alleen weekenden en feestdagen tellen dan mee; met een nieuwere versie van de dienst rekent hij dit opnieuw uit",
            )
        }
        Advice::PartyEnds { party, last, at, then } => {
            let (label, help) = after_end(party, then);
            Words::new(ends(party, *last, at), label, help)
        }
        Advice::PartySucceeded { party, last, at, next } => Words::new(
            ends(party, *last, at),
            format!("daarna: {next}"),
            format!("de mail gaat daarna naar {next}; klopt dat, dan hoeft u niets te doen"),
        ),
        Advice::SubjectLong { length, most } => Words::new(
            format!("het onderwerp van de mail wordt {length} tekens; er passen er {most}"),
            "wordt afgekort",
            "geef een korte naam met `onderwerp:`",
        ),
        Advice::AssumptionOpen => Words::new(
            "deze aanname is nog niet bevestigd",
            "nog open",
            "klopt hij, haal `aanname` dan weg; klopt hij niet, verbeter dan wat er staat",
        ),
        Advice::QuotaUnderstood { count, year } => {
            let rule = Rule::Quota { count: *count, year: *year }.to_string();
            let per = year.map_or("per schooljaar".to_owned(), |year| format!("in {year}"));
            Words::new(
                format!("`{rule}` is gelezen als: {count} {per}, zonder vaste dagen"),
                "een aantal om te halen",
                format!(
                    "de dienst telt mee; zijn er vaste dagen, schrijf dan `{}` met `momenten`",
                    Rule::TimesPerYear { count: (*count).clamp(2, 12), note: None }
                ),
            )
        }
        Advice::NobodyAsked { to } => Words::new(
            "niemand krijgt de vraag naar deze datum: de coordinator mag het verloop niet zien",
            "geldt ook voor de vraag",
            format!(
                "schrijf erbij aan wie de dienst het vraagt: `vraag_aan: {}`",
                to.as_deref().unwrap_or("…")
            ),
        ),
        Advice::NobodyMailed { party } => Words::new(
            format!("{party} krijgt nooit mail (`mail: geen`), en verder staat hier niemand"),
            "krijgt geen mail",
            "noem bij `wie` ook iemand die wel mail krijgt; tot die tijd gaan de herinneringen naar de coordinator",
        ),
    }
}

/// "is Koningsdag en valt in de meivakantie"; the weekend only when nothing else is the reason.
fn why_closed(why: &[(Closed, Option<String>)]) -> String {
    let reasons = why.iter().filter_map(|(closed, own)| match closed {
        Closed::Weekend => None,
        Closed::Holiday(it) => Some(format!("is {}", names::holiday(*it))),
        Closed::Vacation(kind) => Some(format!("valt in de {}", kind.word())),
        Closed::Own(_) => {
            Some(format!("is een vrije dag ({})", own.as_deref().unwrap_or("vrije dagen")))
        }
    });
    let reasons: Vec<String> = reasons.collect();
    if reasons.is_empty() { "valt in het weekend".to_owned() } else { dutch::list(&reasons) }
}

fn escalates_to_self(party: &str, rows: &[String], help: &str) -> Words {
    Words::new(
        format!("{party} zou een melding krijgen over eigen werk: {}", some(rows)),
        "over zichzelf",
        help,
    )
}

fn ends(party: &str, last: NaiveDate, at: &[String]) -> String {
    format!("{party} houdt op na {} en staat dan nog bij {}", dutch::long_date(last), some(at))
}

/// The word under the caret, and the way out.
fn after_end(party: &str, then: &AfterEnd) -> (&'static str, String) {
    match then {
        AfterEnd::Coordinator => (
            "daarna niemand",
            "noem een opvolger met `opgevolgd_door`, of zet daar iemand anders; anders gaat de mail naar de coordinator".to_owned(),
        ),
        AfterEnd::Nowhere => (
            "daarna geen coordinator",
            "noem een opvolger met `opgevolgd_door`, of zet daar iemand anders; anders krijgt niemand die mail".to_owned(),
        ),
        AfterEnd::Members => (
            "de leden blijven",
            "de leden krijgen daarna nog mail; zet `tot_en_met` bij de leden zelf, of zet daar een andere groep".to_owned(),
        ),
        AfterEnd::Unmailed => {
            ("daarna niemand", format!("haal {party} daar weg, of zet er iemand anders"))
        }
    }
}

/// "`a`, `b` en `c`", "`a`, `b`, `c` en nog 4"
fn some(rows: &[String]) -> String {
    let mut named: Vec<String> =
        rows.iter().take(ROWS_NAMED_MAX).map(|row| format!("`{row}`")).collect();
    if named.len() < rows.len() {
        named.push(format!("nog {}", rows.len() - named.len()));
    }
    dutch::list(&named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_rows_three_are_named() {
        let rows = |count: usize| (1..=count).map(|n| format!("r{n}")).collect::<Vec<_>>();
        assert_eq!(some(&rows(1)), "`r1`");
        assert_eq!(some(&rows(3)), "`r1`, `r2` en `r3`");
        assert_eq!(some(&rows(5)), "`r1`, `r2`, `r3` en nog 2");
    }

    #[test]
    fn the_date_behind_a_name_is_as_long_as_the_check_of_subjects_says() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap();
        let tail = format!(": uiterlijk {}", dutch::short_date(day));
        assert_eq!(tail.chars().count(), crate::planning::checks::DATE_TAIL_COLUMNS);
    }
}
