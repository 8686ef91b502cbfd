//! Words about a sentence, date or duration that is not accepted, each with the way out.

use crate::calendar::Refused;
use crate::calendar::rule::Refusal;
use crate::messages::diagnostics::words::Words;
use crate::messages::dutch;

pub(super) fn words(it: &Refused) -> Words {
    let Refused { key, typed, refusal } = it;
    match refusal {
        Refusal::Empty => Words::new(
            format!("`{key}` is leeg"),
            "hier ontbreekt iets",
            format!("vul `{key}` in, of haal de regel weg{}", unknown_date(key)),
        ),
        Refusal::Until(day) => Words::new(
            format!("`tot {day}` kan twee dingen betekenen"),
            "met of zonder die dag",
            format!("schrijf `voor {day}` (die dag niet meer) of `t/m {day}` (die dag nog wel)"),
        ),
        Refusal::ImpossibleDate(date) => Words::new(
            format!("`{date}` bestaat niet"),
            "geen bestaande dag",
            end_of_month(key, date),
        ),
        Refusal::LeapDay => Words::new(
            "29 februari is er niet elk jaar",
            "alleen in een schrikkeljaar",
            match *key {
                "datum_vragen" => "schrijf `28 februari` of `1 maart`",
                "momenten" => "schrijf `in februari`: dan geldt de laatste dag van de maand",
                _ => "schrijf `jaarlijks in februari`: dan geldt de laatste dag van de maand",
            },
        ),
        Refusal::NumericDate(date) => Words::new(
            format!("bij `{date}` is niet te zien wat de dag is en wat de maand"),
            "dag of maand eerst",
            "schrijf de maand met letters, zoals `1 mei 2026`, of voluit als `2026-05-01`",
        ),
        Refusal::WrongWeekday { typed, day } => Words::new(
            format!("`{typed}`: die datum valt op een andere dag van de week"),
            format!("{} is een {}", dutch::full_date(*day), dutch::weekday(*day)),
            format!("schrijf `{}`, of de datum die u bedoelt", dutch::full_date(*day)),
        ),
        Refusal::OutOfRange(lead) if *key == "ritme" && is_zero(lead) => Words::new(
            format!("`{lead}` kan hier niet"),
            "te klein",
            "schrijf minstens `1 dag`; op de dag zelf kan niemand er nog iets mee",
        ),
        Refusal::OutOfRange(lead) if *key == "ritme" => Words::new(
            format!("`{lead}` kan hier niet"),
            "te groot",
            "schrijf hooguit `24 maanden`; eerder kan niemand er iets mee",
        ),
        Refusal::OutOfRange(number) => out_of_range(key, number),
        Refusal::NotUnderstood { nearest, .. } => not_understood(key, typed, nearest),
    }
}

/// The other way to say it, where the field takes it.
fn end_of_month(key: &str, date: &str) -> String {
    let every = match key {
        "wanneer" => "jaarlijks in",
        "momenten" => "in",
        _ => return "kies een dag die die maand heeft".to_owned(),
    };
    let named = |word: &str| (1..=12).map(dutch::month_name).find(|month| *month == word);
    let Some(month) = date.split(' ').find_map(named) else {
        return "schrijf jaar, maand en dag, zoals `2026-05-01`; of met letters: `1 mei 2026`"
            .to_owned();
    };
    if date.split(' ').count() == 3 {
        return "kies een dag die die maand heeft".to_owned();
    }
    format!(
        "kies een dag die die maand heeft; voor het eind van de maand kan ook `{every} {month}`"
    )
}

/// `13 keer`, `100 jaar`, `26`: what the number may be.
fn out_of_range(key: &str, number: &str) -> Words {
    let unit = number.trim_start_matches(|c: char| c.is_ascii_digit()).trim();
    let help = match unit {
        "" if number.len() < 4 && !is_zero(number) => {
            "schrijf een jaartal met vier cijfers, zoals `2026`"
        }
        "" if is_zero(number) => "een aantal is minstens 1, een jaartal heeft vier cijfers",
        "" => "schrijf een jaartal van 1990 tot en met 2199",
        _ if number.contains('-') => "schrijf een jaartal van 1990 tot en met 2199",
        "keer" | "maal" | "x" | "keren" => "schrijf een getal van 1 tot en met 12",
        "jaar" | "jaren" | "jaarlijks" => "schrijf een getal van 1 tot en met 99",
        _ if is_zero(number) => "schrijf minstens 1",
        _ if key == "wanneer" => "schrijf een kortere tijd, hooguit `120 maanden`",
        _ => "schrijf een kortere tijd, hooguit `24 maanden`",
    };
    Words::new(format!("`{number}` kan hier niet"), "te klein of te groot", help)
}

/// `0 dagen`
fn is_zero(lead: &str) -> bool {
    let number = lead.split(' ').next().unwrap_or_default();
    number.eq_ignore_ascii_case("nul") || number.parse() == Ok(0_u32)
}

fn unknown_date(key: &str) -> &'static str {
    if key == "wanneer" {
        "; is er nog geen datum, schrijf dan `nog niet bekend` of `geen datum`"
    } else {
        ""
    }
}

fn not_understood(key: &str, typed: &str, nearest: &[String]) -> Words {
    let forms: Vec<String> = nearest.iter().map(|form| format!("`{form}`")).collect();
    let help = match forms.as_slice() {
        [] => "zie de tabel in LEESMIJ.md voor wat er kan staan".to_owned(),
        forms => format!("schrijf het zoals {}", dutch::either(forms)),
    };
    Words::new(format!("`{key}: {typed}` wordt niet begrepen"), "hier gaat het mis", help)
}
