//! The grammar of `wanneer`: one type, one parser, one printer. Closed, documented, ours.
//!
//! parse∘print is the identity. What is refused is refused with a reason that has a way out.

use chrono::{Datelike, NaiveDate};

use crate::calendar::problem::table::problems;
use crate::dates::Lead;

mod fold;
mod words;
mod text;
mod cursor;
mod phrases;
mod parse;
mod refuse;
mod sentence;
mod sought;
mod nearest;
mod print;
mod cell;

pub use cell::{moment_texts, read_cell};
pub use fold::{fold, fold_key};
pub use parse::{parse, parse_ask_day, parse_date, parse_lead, parse_moment};
pub use print::full_date;
pub use words::{WEEKDAYS, capital, month_name, weekday_name};

/// What a cell of the *Wanneer* column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// `jaarlijks …`, `een keer per vier jaar …[, vanaf 2026][, naar verwachting in 2028]`.
    Every {
        /// 1 is yearly; 2..=99.
        years: u8,
        /// The day within the year, if the text gives one.
        term: Option<Term>,
        /// `vanaf 2026`: a year in which it is due.
        first_year: Option<i32>,
        /// `naar verwachting in 2028`: an expectation, not a duty.
        expected: Option<i32>,
    },
    /// `drie keer per jaar [(kwartaal)]`, `halfjaarlijks`, `per kwartaal`, `maandelijks`: dates come from `momenten`.
    TimesPerYear {
        /// 2..=12.
        count: u8,
        /// The words between brackets, kept as typed (one word of letters).
        note: Option<String>,
    },
    /// `drie per jaar`, `drie in 2025`: a quota, paced over the (school) year.
    Quota {
        /// 1..=99.
        count: u8,
        /// The calendar year; `None`: every school year.
        year: Option<i32>,
    },
    /// Once, before or by a full date.
    Once { day: NaiveDate, wording: Wording },
    /// `in 2025`: once, somewhere in that calendar year.
    InYear(i32),
    /// `na <event>`, `binnen 6 weken na <event>`: the event's name as typed, resolved by the reader.
    After {
        /// Key, `wat` or another spelling of an event.
        event: String,
        /// The term after the event.
        within: Option<Lead>,
    },
    /// `[evalueren en bijstellen ]volgens [nog op te stellen ]planning`.
    ByPlan {
        /// Leading words, as typed, letters only.
        leading: Option<String>,
        /// `nog op te stellen`.
        to_be_made: bool,
    },
    /// `continu`: no deadline.
    Continuous,
    /// `naar verwachting in 2028`.
    Expected { year: i32 },
    /// `nog niet bekend`, `[nog niet bekend, ]op zijn vroegst [in] 2028`.
    NotYetKnown { not_before: Option<i32> },
    /// `geen datum`: a duty whose source gives none.
    Undated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// `voor 1 juli` (strict, the day itself no longer counts) or `uiterlijk 30 juni` (it does).
    Day(DayMonth, Wording),
    /// `in juni`: the last day of the month, 1..=12.
    Month(u8),
    /// `op een nader te bepalen datum`.
    ToBeDetermined,
}

/// Whether the named day itself still counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// `voor`, `vóór`: strict; the last day is the day before.
    Before,
    /// `uiterlijk`, `uiterlijk op`, `op`, `op of voor`, `voor of op`, `t/m`: the last day is that day.
    By,
    /// A bare date, read as `uiterlijk`, with an information line.
    Bare,
}

/// A day of any year that has it; never 29 February (R25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayMonth {
    /// 1..=12.
    pub month: u8,
    /// 1..=31, existing in that month of a common year.
    pub day: u8,
}

impl DayMonth {
    /// The day of every year, or nothing: 29 February is not in every year (R25).
    pub fn new(day: u32, month: u8) -> Option<DayMonth> {
        let found = NaiveDate::from_ymd_opt(COMMON_YEAR, u32::from(month), day)?;
        Some(DayMonth {
            month,
            day: u8::try_from(found.day()).expect("a day of a month is at most 31"),
        })
    }
}

/// A year without 29 February.
const COMMON_YEAR: i32 = 2025;

problems! {
    /// Why a text is not accepted; `messages` has the words, with the way out.
    Refusal {
        Empty = K20 Error;
        /// `tot 1 mei`: with or without that day? Holds the day as typed.
        Until(String) = K05 Error;
        /// `31 juni`, `2026-02-30`: holds the date as typed.
        ImpossibleDate(String) = K04 Error;
        /// `29 februari` in a rule for other years.
        LeapDay = K04 Error;
        /// `05-01`, `1/7`: day or month first? Holds the text as typed.
        NumericDate(String) = K05 Error;
        /// `donderdag 1 mei 2026`, as typed, which is a Friday.
        WrongWeekday { typed: String, day: NaiveDate } = K05 Error;
        /// A number out of range, as typed and with its unit: `0 keer`, `100 jaar`, `1889`. Years go from 1990 to 2199.
        OutOfRange(String) = K05 Error;
        /// The byte range of the first word that does not fit, and the nearest accepted sentences, at most three, canonical.
        NotUnderstood { at: std::ops::Range<usize>, nearest: Vec<String> } = K05 Error;
    }
}
