//! The sentences of the grammar, each tried on all words of the text.

use crate::calendar::rule::Rule;
use crate::calendar::rule::cursor::Cursor;
use crate::calendar::rule::fold::is_combining;
use crate::calendar::rule::phrases::{
    count, every_years, expected, first_year, full_date, lead, not_before, term, times_a_year,
    to_be_determined, wording, year,
};
use crate::calendar::rule::words::{is_numeric_date, iso_parts, may_lead, month, year as year_of};

/// The longest name of an event, and the longest words before `volgens planning`, in characters.
const NAME_CHARS_MAX: usize = 200;

/// The whole grammar. The order matters only where one sentence is the beginning of another.
pub(super) fn sentence(at: &mut Cursor) -> Option<Rule> {
    at.whole(every)
        .or_else(|| at.whole(times_per_year))
        .or_else(|| at.whole(once))
        .or_else(|| at.whole(in_year))
        .or_else(|| at.whole(quota))
        .or_else(|| at.whole(after))
        .or_else(|| at.whole(by_plan))
        .or_else(|| at.whole(not_yet_known))
        .or_else(|| at.whole(|it| expected(it).map(|year| Rule::Expected { year })))
        .or_else(|| at.whole(|it| it.any(&["continu", "doorlopend"]).map(|()| Rule::Continuous)))
        .or_else(|| at.whole(|it| it.any(&["geen datum", "zonder datum"]).map(|()| Rule::Undated)))
        .or_else(|| led_by_plan(at))
}

/// `een keer per vier jaar voor 1 mei, vanaf 2026`; the parts behind the first in any order, each once.
fn every(at: &mut Cursor) -> Option<Rule> {
    let years = every_years(at)?;
    let (mut day, mut from, mut maybe) = (None, None, None);
    loop {
        let more = at.attempt(|it| {
            let _ = it.phrase(",");
            if from.is_none() {
                from = first_year(it);
                if from.is_some() {
                    return Some(());
                }
            }
            if maybe.is_none() {
                maybe = expected(it);
                if maybe.is_some() {
                    return Some(());
                }
            }
            if day.is_none() {
                day = term(it);
                return day.map(|_| ());
            }
            None
        });
        if more.is_none() {
            return Some(Rule::Every { years, term: day, first_year: from, expected: maybe });
        }
    }
}

/// `drie keer per jaar (kwartaal)`.
fn times_per_year(at: &mut Cursor) -> Option<Rule> {
    let count = times_a_year(at)?;
    let note = at.attempt(|it| {
        it.phrase("(")?;
        let _ = it.phrase("per");
        let start = it.at;
        let words = it.words;
        it.word(|_| is_letters(&words.typed(start..start + 1)).then_some(()))?;
        it.phrase(")").map(|()| words.typed(start..start + 1))
    });
    Some(Rule::TimesPerYear { count, note })
}

/// `voor 1 augustus 2026`.
fn once(at: &mut Cursor) -> Option<Rule> {
    let _ = at.phrase("eenmalig");
    let wording = wording(at);
    full_date(at).map(|day| Rule::Once { day, wording })
}

/// `in 2025`.
fn in_year(at: &mut Cursor) -> Option<Rule> {
    let _ = at.phrase("eenmalig");
    at.any(&["in het jaar", "in"])?;
    year(at).map(Rule::InYear)
}

/// `drie per jaar`, `drie in 2025`.
fn quota(at: &mut Cursor) -> Option<Rule> {
    let count = count(at, 99)?;
    if at.any(&["per jaar", "per schooljaar", "/ jaar"]).is_some() {
        return Some(Rule::Quota { count, year: None });
    }
    at.phrase("in")?;
    year(at).map(|year| Rule::Quota { count, year: Some(year) })
}

/// `na publicatie landelijke norm`, `binnen 6 weken na publicatie`: the rest of the text is the event's name.
fn after(at: &mut Cursor) -> Option<Rule> {
    let within = at.attempt(|it| {
        it.any(&["uiterlijk binnen", "binnen", "uiterlijk"])?;
        lead(it)
    });
    at.phrase("na")?;
    let event = at.words.typed(at.at..at.words.len()).trim_end_matches(['.', ' ', ',']).to_owned();
    let named = event.chars().any(char::is_alphabetic)
        && event.chars().count() <= NAME_CHARS_MAX
        && !is_day(at.clone());
    if !named {
        at.furthest = at.furthest.max(at.at);
        return None;
    }
    at.at = at.words.len();
    Some(Rule::After { event, within })
}

/// `na 1 mei`, `na juni`, `na 2028`: a day is no event.
fn is_day(mut at: Cursor) -> bool {
    let first = at.words.get(at.at).unwrap_or_default();
    let only = at.at + 1 == at.words.len();
    let digits = is_numeric_date(first) || iso_parts(first).is_some();
    let part = only && (month(first).is_some() || year_of(first).is_some());
    digits || part || full_date(&mut at).is_some() || starts_like_a_day(&mut at)
}

/// Also `31 juni`: an event is not called that.
fn starts_like_a_day(at: &mut Cursor) -> bool {
    at.word(|word| word.bytes().all(|byte| byte.is_ascii_digit()).then_some(()))
        .and_then(|()| at.word(month))
        .is_some()
}

/// `volgens nog op te stellen planning`.
fn by_plan(at: &mut Cursor) -> Option<Rule> {
    at.any(&["volgens", "conform"])?;
    let _ = at.any(&["de", "een"]);
    let to_be_made = at.any(&["nog op te stellen", "op te stellen"]).is_some();
    at.phrase("planning").map(|()| Rule::ByPlan { leading: None, to_be_made })
}

/// `evalueren en bijstellen volgens planning`: letters only, and no word that could be a mistyped rule.
fn led_by_plan(at: &mut Cursor) -> Option<Rule> {
    let words = at.words;
    let until =
        (1..words.len()).find(|index| matches!(words.get(*index), Some("volgens" | "conform")))?;
    let mut tail = Cursor { at: until, ..at.clone() };
    let Some(Rule::ByPlan { to_be_made, .. }) =
        by_plan(&mut tail).filter(|_| tail.at == words.len())
    else {
        at.furthest = tail.furthest.max(tail.at);
        return None;
    };
    let fits = |index: &usize| {
        is_letters(&words.typed(*index..index + 1)) && words.get(*index).is_some_and(may_lead)
    };
    if let Some(wrong) = (0..until).find(|index| !fits(index)) {
        at.furthest = wrong;
        return None;
    }
    let leading =
        (0..until).map(|index| words.typed(index..index + 1)).collect::<Vec<_>>().join(" ");
    let short = leading.chars().count() <= NAME_CHARS_MAX;
    short.then_some(Rule::ByPlan { leading: Some(leading), to_be_made })
}

fn is_letters(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
        && word.chars().all(|c| c.is_alphabetic() || is_combining(c))
}

/// `nog niet bekend, op zijn vroegst 2028`.
fn not_yet_known(at: &mut Cursor) -> Option<Rule> {
    const UNKNOWN: [&str; 5] =
        ["nog niet bekend", "niet bekend", "nog onbekend", "onbekend", "datum nog niet bekend"];
    let unknown = at.any(&UNKNOWN).or_else(|| to_be_determined(at));
    let year = at.attempt(|it| {
        if unknown.is_some() {
            let _ = it.phrase(",");
        }
        not_before(it)
    });
    (unknown.is_some() || year.is_some()).then_some(Rule::NotYetKnown { not_before: year })
}
