//! The canonical words of a rule: one wording for each meaning, and the parser reads them back.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::words::{month_name, number_words};
use crate::calendar::rule::{DayMonth, Rule, Term, Wording};

/// `jaarlijks voor 1 juli`, `een keer per vier jaar voor 1 mei, vanaf 2026`, `drie keer per jaar (kwartaal)`.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Every { years, term, first_year, expected } => {
                match years {
                    1 => write!(f, "jaarlijks")?,
                    _ => write!(f, "een keer per {} jaar", number_words(*years))?,
                }
                term.iter().try_for_each(|term| write!(f, " {term}"))?;
                first_year.iter().try_for_each(|year| write!(f, ", vanaf {year}"))?;
                expected.iter().try_for_each(|year| write!(f, ", naar verwachting in {year}"))
            }
            Rule::TimesPerYear { count, note } => {
                write!(f, "{} keer per jaar", number_words(*count))?;
                note.iter().try_for_each(|note| write!(f, " ({note})"))
            }
            Rule::Quota { count, year: None } => write!(f, "{} per jaar", number_words(*count)),
            Rule::Quota { count, year: Some(year) } => {
                write!(f, "{} in {year}", number_words(*count))
            }
            Rule::Once { day, wording } => {
                write!(f, "{}{}", before_a_day(*wording), full_date(*day))
            }
            Rule::InYear(year) => write!(f, "in {year}"),
            Rule::After { event, within: None } => write!(f, "na {event}"),
            Rule::After { event, within: Some(lead) } => write!(f, "binnen {lead} na {event}"),
            Rule::ByPlan { leading, to_be_made } => {
                leading.iter().try_for_each(|leading| write!(f, "{leading} "))?;
                write!(f, "volgens {}planning", if *to_be_made { "nog op te stellen " } else { "" })
            }
            Rule::Continuous => write!(f, "continu"),
            Rule::Expected { year } => write!(f, "naar verwachting in {year}"),
            Rule::NotYetKnown { not_before: None } => write!(f, "nog niet bekend"),
            Rule::NotYetKnown { not_before: Some(year) } => write!(f, "op zijn vroegst in {year}"),
            Rule::Undated => write!(f, "geen datum"),
        }
    }
}

/// `voor 1 juli`, `uiterlijk 30 juni`, `in juni`, `op een nader te bepalen datum`.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Day(day, wording) => write!(f, "{}{day}", before_a_day(*wording)),
            Term::Month(month) => write!(f, "in {}", month_name(*month)),
            Term::ToBeDetermined => write!(f, "op een nader te bepalen datum"),
        }
    }
}

/// `1 juli`
impl fmt::Display for DayMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day, month_name(self.month))
    }
}

/// `1 mei 2026`
pub fn full_date(day: NaiveDate) -> String {
    let month = u8::try_from(day.month()).expect("a month is at most 12");
    format!("{} {} {}", day.day(), month_name(month), day.year())
}

fn before_a_day(wording: Wording) -> &'static str {
    match wording {
        Wording::Before => "voor ",
        Wording::By => "uiterlijk ",
        Wording::Bare => "",
    }
}
