//! Names of holidays and vacations, and why a day is closed or a reminder falls on another day.

use chrono::{Datelike, NaiveDate};

use crate::dates::{Closed, Holiday, OpenDays};
use crate::messages::dutch;
use crate::planning::Shift;

/// "Tweede Paasdag"
pub fn holiday(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::Nieuwjaarsdag => "Nieuwjaarsdag",
        Holiday::GoedeVrijdag => "Goede Vrijdag",
        Holiday::TweedePaasdag => "Tweede Paasdag",
        Holiday::Koningsdag => "Koningsdag",
        Holiday::Bevrijdingsdag => "Bevrijdingsdag",
        Holiday::Hemelvaartsdag => "Hemelvaartsdag",
        Holiday::TweedePinksterdag => "Tweede Pinksterdag",
        Holiday::EersteKerstdag => "Eerste Kerstdag",
        Holiday::TweedeKerstdag => "Tweede Kerstdag",
        Holiday::Gelijkgesteld => "een dag die met een feestdag is gelijkgesteld",
    }
}

/// "is Koningsdag", "valt in de meivakantie", "is een zaterdag": what follows the day.
pub fn why_closed(open: &OpenDays, day: NaiveDate, closed: Closed) -> String {
    match closed {
        Closed::Weekend => format!("is een {}", dutch::weekday(day)),
        Closed::Holiday(it) => format!("is {}", holiday(it)),
        Closed::Vacation(kind) => format!("valt in de {}", kind.word()),
        Closed::Own(index) => format!("is een vrije dag ({})", own_days(open, index)),
    }
}

/// "de zomervakantie", "Goede Vrijdag", "tweede week meivakantie": what follows `vóór`.
pub fn closed_period(open: &OpenDays, closed: Closed) -> Option<String> {
    match closed {
        Closed::Weekend => None,
        Closed::Holiday(Holiday::Gelijkgesteld) => None,
        Closed::Holiday(it) => Some(holiday(it).to_owned()),
        Closed::Vacation(kind) => Some(format!("de {}", kind.word())),
        Closed::Own(index) => Some(own_days(open, index).to_owned()),
    }
}

/// "27 april is Koningsdag en valt in de meivakantie, daarom vrijdag 24 april"; `None` when nothing moved.
pub fn shift(open: &OpenDays, target: NaiveDate, day: NaiveDate, shift: Shift) -> Option<String> {
    let (main, is_later) = match shift {
        Shift::None => return None,
        Shift::Earlier(closed) => (closed, false),
        Shift::Later(closed) => (closed, true),
    };
    let mut reasons: Vec<String> =
        open.all_closed(target).into_iter().map(|it| why_closed(open, target, it)).collect();
    if reasons.is_empty() {
        reasons.push(why_closed(open, target, main));
    }
    // A weekend says nothing beside a better reason.
    if 1 < reasons.len() {
        reasons.retain(|it| *it != why_closed(open, target, Closed::Weekend));
    }
    let after = if is_later { "daarna pas" } else { "daarom" };
    let day = if day.year() == target.year() {
        format!("{} {}", dutch::weekday(day), dutch::day_and_month(day))
    } else {
        dutch::long_date(day)
    };
    Some(format!("{} {}, {after} {day}", dutch::day_and_month(target), dutch::list(&reasons)))
}

/// "27 april is Koningsdag en valt in de meivakantie"; `None` on a day that is open. A weekend says nothing beside a better
/// reason.
pub fn why_not_on(open: &OpenDays, target: NaiveDate) -> Option<String> {
    let closed = open.all_closed(target);
    let is_only = closed.len() == 1;
    let reasons: Vec<String> = closed
        .into_iter()
        .filter(|it| is_only || *it != Closed::Weekend)
        .map(|it| why_closed(open, target, it))
        .collect();
    let day = dutch::day_and_month(target);
    (!reasons.is_empty()).then(|| format!("{day} {}", dutch::list(&reasons)))
}

fn own_days(open: &OpenDays, index: u16) -> &str {
    open.own().get(usize::from(index)).map_or("vrije dagen", |it| it.what.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::{ClosingDays, Region, VacationKind, Window};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn open() -> OpenDays {
        let days = Window::new(day("2026-05-04"), day("2026-05-09"));
        let what = "tweede week meivakantie".to_owned();
        OpenDays::new(Some(Region::Noord), vec![ClosingDays { days, what }])
    }

    #[track_caller]
    fn check_shift(target: &str, to: &str, why: Shift, expected: &str) {
        assert_eq!(shift(&open(), day(target), day(to), why).as_deref(), Some(expected));
    }

    #[test]
    fn a_shift_names_every_reason() {
        let koningsdag = Shift::Earlier(Closed::Holiday(Holiday::Koningsdag));
        let expected = "27 april is Koningsdag en valt in de meivakantie, daarom vrijdag 24 april";
        check_shift("2026-04-27", "2026-04-24", koningsdag, expected);
    }

    #[test]
    fn a_weekend_is_named_only_when_it_is_the_reason() {
        let weekend = Shift::Earlier(Closed::Weekend);
        let expected = "19 september is een zaterdag, daarom vrijdag 18 september";
        check_shift("2026-09-19", "2026-09-18", weekend, expected);
        let mei = Shift::Earlier(Closed::Vacation(VacationKind::Mei));
        let expected = "25 april valt in de meivakantie, daarom vrijdag 24 april";
        check_shift("2026-04-25", "2026-04-24", mei, expected);
    }

    #[test]
    fn own_days_are_called_what_the_administrator_calls_them() {
        let own = Shift::Earlier(Closed::Own(0));
        let expected = "6 mei is een vrije dag (tweede week meivakantie), daarom vrijdag 24 april";
        check_shift("2026-05-06", "2026-04-24", own, expected);
    }

    #[test]
    fn a_later_day_and_another_year_are_said_so() {
        let kerst = Shift::Later(Closed::Vacation(VacationKind::Kerst));
        let expected = "28 december valt in de kerstvakantie, daarna pas maandag 4 januari 2027";
        check_shift("2026-12-28", "2027-01-04", kerst, expected);
    }

    #[test]
    fn nothing_moved_gives_no_reason() {
        let same = day("2026-09-16");
        assert_eq!(shift(&open(), same, same, Shift::None), None);
    }
}
