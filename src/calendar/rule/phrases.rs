//! The parts that sentences share: dates, terms, how often, leads. Each reads its words or leaves the cursor alone.

use chrono::{Datelike, NaiveDate};

use crate::calendar::rule::cursor::Cursor;
use crate::calendar::rule::words::{
    day_number, iso_parts, lead as lead_of, month, number, number_before, weekday, year as year_of,
};
use crate::calendar::rule::{DayMonth, Term, Wording};
use crate::dates::{Lead, YEARS};

/// `2026`, in range.
pub(super) fn year(at: &mut Cursor) -> Option<i32> {
    at.word(year_of)
}

/// `een`, `12`.
pub(super) fn count(at: &mut Cursor, most: u8) -> Option<u8> {
    at.word(|word| {
        number(word)
            .and_then(|count| u8::try_from(count).ok())
            .filter(|count| (1..=most).contains(count))
    })
}

pub(super) fn day_month(at: &mut Cursor) -> Option<DayMonth> {
    at.attempt(|it| {
        let day = it.word(day_number)?;
        it.word(|word| DayMonth::new(day, month(word)?))
    })
}

/// `1 mei 2026`, `2026-05-01`, a right weekday in front or none.
pub(super) fn full_date(at: &mut Cursor) -> Option<NaiveDate> {
    at.attempt(|it| {
        let named = it.word(weekday);
        let start = it.at;
        let found = it.word(iso_date).or_else(|| {
            let day = it.word(day_number)?;
            let month = it.word(month)?;
            it.word(|word| NaiveDate::from_ymd_opt(year_of(word)?, u32::from(month), day))
        })?;
        let right = named.is_none_or(|named| named == found.weekday());
        if !right {
            it.furthest = it.furthest.max(start - 1);
        }
        right.then_some(found)
    })
}

fn iso_date(word: &str) -> Option<NaiveDate> {
    let (year, month, day) = iso_parts(word)?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))
}

/// `voor`, `uiterlijk op`, `t/m`; nothing is a bare date.
pub(super) fn wording(at: &mut Cursor) -> Wording {
    const BY: [&str; 14] = [
        "voor of op",
        "op of voor",
        "uiterlijk op",
        "op uiterlijk",
        "uiterlijk",
        "tot en met",
        "t/m",
        "op zijn laatst op",
        "op zijn laatst",
        "op z'n laatst op",
        "op z'n laatst",
        "niet later dan op",
        "niet later dan",
        "op",
    ];
    let by = at.any(&BY).map(|()| Wording::By);
    by.or_else(|| at.phrase("voor").map(|()| Wording::Before)).unwrap_or(Wording::Bare)
}

/// `voor 1 juli`, `in juni`: a day that is known.
pub(super) fn moment(at: &mut Cursor) -> Option<Term> {
    at.attempt(|it| {
        let wording = wording(it);
        Some(Term::Day(day_month(it)?, wording))
    })
    .or_else(|| {
        at.attempt(|it| {
            it.any(&["in de maand", "in"])?;
            it.word(month).map(Term::Month)
        })
    })
}

/// As [`moment`], or `op een nader te bepalen datum`.
pub(super) fn term(at: &mut Cursor) -> Option<Term> {
    moment(at).or_else(|| to_be_determined(at).map(|()| Term::ToBeDetermined))
}

/// `op een nader te bepalen datum`, `datum nader te bepalen`.
pub(super) fn to_be_determined(at: &mut Cursor) -> Option<()> {
    const DETERMINED: [&str; 3] = ["nog nader te bepalen", "nader te bepalen", "nog te bepalen"];
    at.attempt(|it| {
        it.any(&["op datum", "datum"])?;
        it.any(&DETERMINED)
    })
    .or_else(|| {
        at.attempt(|it| {
            let _ = it.any(&["op een", "op", "een"]);
            it.any(&DETERMINED)?;
            let _ = it.any(&["datum", "moment", "tijdstip"]);
            Some(())
        })
    })
    .or_else(|| at.phrase("ntb"))
}

/// `drie keer`, `3x`, `driemaal`, `eens`: how many times, at most 12.
fn times(at: &mut Cursor) -> Option<u8> {
    let one_word = |word: &str| {
        let before =
            ["maal", "x", "keer"].into_iter().find_map(|ending| number_before(word, ending));
        if word == "eens" { Some(1) } else { before }
    };
    let few = |count: u32| u8::try_from(count).ok().filter(|count| (1..=12).contains(count));
    at.word(|word| one_word(word).and_then(few)).or_else(|| {
        at.attempt(|it| {
            let found = count(it, 12)?;
            it.any(&["keer", "x", "maal", "keren"])?;
            Some(found)
        })
    })
}

fn once(at: &mut Cursor) -> Option<()> {
    at.attempt(|it| times(it).filter(|count| *count == 1).map(|_| ()))
}

const IN_A_YEAR: [&str; 3] = ["per jaar", "/ jaar", "in het jaar"];
const EVERY_FEW: [&str; 3] = ["elke", "iedere", "om de"];
const ONCE_IN_A_FEW: [&str; 7] = ["per", "/", "in de", "elke", "iedere", "om de", "in"];

/// `jaarlijks`, `een keer per vier jaar`, `om het jaar`: every how many years, 1..=99.
pub(super) fn every_years(at: &mut Cursor) -> Option<u8> {
    let few =
        |word: &str| number_before(word, "jaarlijks").and_then(|years| u8::try_from(years).ok());
    let years = |it: &mut Cursor| {
        let found = count(it, 99)?;
        it.any(&["jaar", "jaren"])?;
        Some(found)
    };
    at.any(&["jaarlijks", "elk jaar", "ieder jaar"])
        .map(|()| 1)
        .or_else(|| at.any(&["om het jaar", "om het andere jaar"]).map(|()| 2))
        .or_else(|| at.word(|word| few(word).filter(|years| (1..=99).contains(years))))
        .or_else(|| at.attempt(|it| Some((count(it, 99)?, it.phrase("jaarlijks")?).0)))
        .or_else(|| at.attempt(|it| it.any(&EVERY_FEW).and_then(|()| years(it))))
        .or_else(|| {
            at.attempt(|it| {
                once(it)?;
                let yearly =
                    it.any(&IN_A_YEAR).or_else(|| it.any(&["elk jaar", "ieder jaar"])).map(|()| 1);
                yearly.or_else(|| it.attempt(|it| it.any(&ONCE_IN_A_FEW).and_then(|()| years(it))))
            })
        })
}

/// `drie keer per jaar`, `halfjaarlijks`, `per kwartaal`, `elke twee maanden`: how often in a year, 2..=12.
pub(super) fn times_a_year(at: &mut Cursor) -> Option<u8> {
    const PERIODS: [(&str, u8); 4] =
        [("kwartaal", 4), ("half jaar", 2), ("halfjaar", 2), ("maand", 12)];
    let period = |it: &mut Cursor| {
        it.any(&["per", "/", "elk", "elke", "ieder", "iedere"])?;
        PERIODS.iter().find_map(|(phrase, count)| it.phrase(phrase).map(|()| *count))
    };
    let months = |it: &mut Cursor| {
        let found = it.word(|word| number(word).and_then(parts_of_a_year))?;
        it.phrase("maanden").map(|()| found)
    };
    at.any(&["halfjaarlijks", "half-jaarlijks"])
        .map(|()| 2)
        .or_else(|| at.phrase("maandelijks").map(|()| 12))
        .or_else(|| at.word(|word| number_before(word, "maandelijks").and_then(parts_of_a_year)))
        .or_else(|| at.attempt(|it| it.any(&EVERY_FEW).and_then(|()| months(it))))
        .or_else(|| at.attempt(period))
        .or_else(|| at.attempt(|it| once(it).and_then(|()| period(it))))
        .or_else(|| {
            at.attempt(|it| {
                once(it).and_then(|()| it.any(&ONCE_IN_A_FEW)).and_then(|()| months(it))
            })
        })
        .or_else(|| {
            at.attempt(|it| {
                let found = times(it).filter(|count| 2 <= *count)?;
                it.any(&IN_A_YEAR).map(|()| found)
            })
        })
}

/// How often so many months go into a year.
pub(super) fn parts_of_a_year(months: u32) -> Option<u8> {
    [(2, 6), (3, 4), (4, 3), (6, 2)]
        .into_iter()
        .find(|(each, _)| *each == months)
        .map(|(_, count)| count)
}

/// `vanaf 2026`: the first year in which it is due.
pub(super) fn first_year(at: &mut Cursor) -> Option<i32> {
    const FROM: [&str; 7] = [
        "vanaf het jaar",
        "vanaf",
        "te beginnen in",
        "beginnend in",
        "met ingang van",
        "miv",
        "voor het eerst in",
    ];
    at.attempt(|it| it.any(&FROM).and_then(|()| year(it)))
}

/// `naar verwachting in 2028`.
pub(super) fn expected(at: &mut Cursor) -> Option<i32> {
    at.attempt(|it| {
        it.any(&["naar verwachting", "verwacht"])?;
        let _ = it.phrase("in");
        year(it)
    })
}

/// `op zijn vroegst in 2028`.
pub(super) fn not_before(at: &mut Cursor) -> Option<i32> {
    at.attempt(|it| {
        it.any(&["op zijn vroegst", "op z'n vroegst", "niet eerder dan", "niet voor"])?;
        let _ = it.phrase("in");
        year(it)
    })
}

/// `6 weken`, `een half jaar`.
pub(super) fn lead(at: &mut Cursor) -> Option<Lead> {
    let half = |it: &mut Cursor| {
        let _ = it.any(&["een", "1"]);
        it.any(&["half jaar", "halfjaar"]).map(|()| Lead::Months(6))
    };
    at.attempt(half).or_else(|| {
        at.attempt(|it| {
            let count = it.word(number)?;
            it.word(|unit| lead_of(count, unit))
        })
    })
}
