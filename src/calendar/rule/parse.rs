//! From the typed cell to a [`Rule`]: the five ways in.

use chrono::NaiveDate;

use crate::calendar::rule::cursor::Cursor;
use crate::calendar::rule::phrases::{day_month, full_date, lead, moment};
use crate::calendar::rule::refuse::{refuse, unreadable};
use crate::calendar::rule::sentence::sentence;
use crate::calendar::rule::sought::Sought;
use crate::calendar::rule::text::FoldedWords;
use crate::calendar::rule::{DayMonth, Refusal, Rule, Term};
use crate::dates::Lead;

/// Reads a cell of the *Wanneer* column. Case, accents and white space (also no-break) do not matter.
///
/// # Errors
/// Why the text is not accepted; at most 300 characters are read.
pub fn parse(text: &str) -> Result<Rule, Refusal> {
    read(text, Sought::Rule, sentence)
}

/// Reads one of `momenten`: `voor 15 mei`, `in juni`, `uiterlijk 1 oktober`, `1 oktober`.
///
/// # Errors
/// As [`parse`].
pub fn parse_moment(text: &str) -> Result<Term, Refusal> {
    read(text, Sought::Moment, |at| at.whole(moment))
}

/// Reads a full date: `1 mei 2026`, `1 mei. 2026`, `vrijdag 1 mei 2026`, `2026-05-01`.
///
/// # Errors
/// As [`parse`].
pub fn parse_date(text: &str) -> Result<NaiveDate, Refusal> {
    read(text, Sought::Date, |at| at.whole(full_date))
}

/// Reads a lead: `6 maanden`, `een week`, `10 werkdagen`; `1 jaar` is 12 months.
///
/// # Errors
/// As [`parse`]; a count goes from 1 to 999.
pub fn parse_lead(text: &str) -> Result<Lead, Refusal> {
    read(text, Sought::Lead, |at| at.whole(lead))
}

/// Reads a day of the year: `15 september`.
///
/// # Errors
/// As [`parse`].
pub fn parse_ask_day(text: &str) -> Result<DayMonth, Refusal> {
    read(text, Sought::AskDay, |at| at.whole(day_month))
}

fn read<T>(
    text: &str,
    sought: Sought,
    parse: impl FnOnce(&mut Cursor) -> Option<T>,
) -> Result<T, Refusal> {
    if let Some(refusal) = unreadable(text, sought) {
        return Err(refusal);
    }
    let words = FoldedWords::of(text);
    let mut at = Cursor::new(&words);
    parse(&mut at).ok_or_else(|| refuse(&words, at.furthest, sought))
}
