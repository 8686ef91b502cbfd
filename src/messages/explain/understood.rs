//! How `wanneer` was understood, in a sentence.

use crate::calendar::rule::{Rule, Term, Wording};
use crate::calendar::{Calendar, Item, Resolution};
use crate::messages::dutch;

/// "elk jaar; de laatste dag is 30 september", "een aantal: drie keer in elk schooljaar, geen vaste dagen"
pub fn understood(calendar: &Calendar, item: &Item) -> String {
    let all = rule(calendar, item);
    match item.see {
        // Nothing is asked about another name for a row.
        Some(_) => all.split(';').next().unwrap_or_default().to_owned(),
        None => all,
    }
}

fn rule(calendar: &Calendar, item: &Item) -> String {
    match &item.rule {
        Rule::Every { expected: Some(year), .. } | Rule::Expected { year } => {
            format!("een verwachting, geen plicht: rond {year}; elk jaar wordt gevraagd of dat nog klopt")
        }
        Rule::Every { years: 1, term, .. } => yearly(*term),
        Rule::Every { years, term, first_year, .. } => every(*years, *term, *first_year),
        Rule::TimesPerYear { count, .. } => times(*count, item),
        Rule::Quota { count, year } => quota(*count, *year),
        Rule::Once { day, wording } => match wording {
            Wording::Before => {
                let last = day.pred_opt().unwrap_or(*day);
                format!("één keer; de laatste dag is {}", dutch::long_date(last))
            }
            Wording::By | Wording::Bare => {
                format!("één keer; de laatste dag is {}", dutch::long_date(*day))
            }
        },
        Rule::InYear(year) => format!("één keer, ergens in {year}; de datum wordt gevraagd"),
        Rule::After { within, .. } => after(calendar, item, *within),
        Rule::ByPlan { .. } if item.has_plan => {
            "de regels onder `planning` zijn de data; zolang daar niets staat, wordt ernaar gevraagd"
                .to_owned()
        }
        Rule::ByPlan { .. } => "er komt een planning; zolang die er niet is, wordt ernaar gevraagd".to_owned(),
        Rule::Continuous => {
            "loopt door, zonder einddatum; eens per jaar wordt gevraagd of het nog klopt".to_owned()
        }
        Rule::NotYetKnown { not_before: Some(year) } => {
            format!("nog niet bekend, en niet vóór {year}; eens per jaar wordt ernaar gevraagd")
        }
        Rule::NotYetKnown { not_before: None } => {
            "nog niet bekend; eens per jaar wordt ernaar gevraagd".to_owned()
        }
        Rule::Undated => {
            "een taak zonder datum; eens per jaar wordt gevraagd of die nog geldt".to_owned()
        }
    }
}

fn yearly(term: Option<Term>) -> String {
    match last_day(term) {
        Some(last) => format!("elk jaar; de laatste dag is {last}"),
        None => "één keer in elk schooljaar; de datum is niet bekend en wordt gevraagd".to_owned(),
    }
}

fn every(years: u8, term: Option<Term>, first: Option<i32>) -> String {
    let often = format!("één keer per {years} jaar");
    match (first, last_day(term)) {
        (None, _) => format!(
            "{often}, maar vanaf welk jaar is niet bekend: dat wordt gevraagd, niet geraden"
        ),
        (Some(first), Some(last)) => {
            let years = i32::from(years);
            let then = [first, first + years, first + 2 * years].map(|it| it.to_string());
            format!("{often}: in {} …; de laatste dag is {last}", then.join(", "))
        }
        (Some(first), None) => {
            format!("{often}, vanaf {first}; de dag is niet bekend en wordt gevraagd")
        }
    }
}

fn times(count: u8, item: &Item) -> String {
    match &item.resolution {
        Resolution::Moments(moments) => {
            let moments: Vec<String> = moments.iter().map(ToString::to_string).collect();
            format!("{count} vaste momenten per jaar: {}", dutch::list(&moments))
        }
        Resolution::Rule | Resolution::Event(_) => format!(
            "{count} momenten per jaar, waarvan de data niet bekend zijn: die worden gevraagd; wie ze weet, zet ze onder `momenten`"
        ),
    }
}

/// A quota (R18), against moments.
fn quota(count: u8, year: Option<i32>) -> String {
    let span = match year {
        Some(year) => format!("in {year}"),
        None => "in elk schooljaar".to_owned(),
    };
    format!(
        "een aantal: {count} {span}, verdeeld over het jaar, geen vaste dagen; wie vaste dagen bedoelt, schrijft `{count} keer per jaar` met `momenten`"
    )
}

fn after(calendar: &Calendar, item: &Item, within: Option<crate::dates::Lead>) -> String {
    let Resolution::Event(event) = item.resolution else {
        return "na een gebeurtenis".to_owned();
    };
    let event = calendar.event(event);
    let term = match within {
        Some(lead) => format!("{lead} na"),
        None => "na".to_owned(),
    };
    let known = match event.date {
        Some(day) => format!("dat was {}", dutch::long_date(day)),
        None => "tot dan wordt gevraagd of het al zover is".to_owned(),
    };
    let chosen = if within.is_none() { "; daarna wordt een datum gevraagd" } else { "" };
    format!("{term} \"{}\": {known}{chosen}", event.title)
}

/// "30 september", "de laatste dag van juni"
fn last_day(term: Option<Term>) -> Option<String> {
    match term? {
        Term::Day(day, Wording::Before) => {
            // Any year that is not a leap year: 1 March is after 28 February.
            let named = chrono::NaiveDate::from_ymd_opt(2027, day.month.into(), day.day.into())?;
            let last = named.pred_opt()?;
            let is_leap = (day.month, day.day) == (3, 1);
            let last = dutch::day_and_month(last);
            Some(if is_leap { format!("{last} (of 29 februari)") } else { last })
        }
        Term::Day(day, Wording::By | Wording::Bare) => Some(day.to_string()),
        Term::Month(month) => Some(format!("de laatste van {}", dutch::month_name(month))),
        Term::ToBeDetermined => None,
    }
}
