//! The date of an occurrence in words: the working date first, the last day always.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::calendar::{Calendar, PartyIx};
use crate::dates::{Closed, OpenDays};
use crate::messages::{dutch, names};
use crate::planning::{Dates, Duty};

/// A working date at most this many days before due is not worth two dates in one sentence.
const DAYS_TOO_FEW_TO_MENTION: i64 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoken {
    Due,
    /// The working date; the last day follows.
    Practical(NaiveDate),
    /// The last day, because the working date is behind us.
    PracticalPassed,
}

/// "uiterlijk woensdag 30 september 2026 (vóór 1 oktober)"
pub fn by(dates: &Dates) -> String {
    format!("uiterlijk {}", last_day(dates))
}

/// "woensdag 30 september 2026 (vóór 1 oktober)", "donderdag 31 december 2026 (vóór 1 januari 2027)"
pub fn last_day(dates: &Dates) -> String {
    let day = dutch::long_date(dates.due);
    if dates.due != dates.original_due {
        format!("{day} (verzet, was {})", dutch::long_date(dates.original_due))
    } else if dates.due.succ_opt() == Some(dates.nominal) {
        format!("{day} (vóór {})", nominal(dates))
    } else {
        day
    }
}

/// "de datum was woensdag 30 september 2026 (vóór 1 oktober)", and that day; `told`: as it was told, when no more is known.
pub fn was(dates: Option<Dates>, told: Option<NaiveDate>) -> (String, Option<NaiveDate>) {
    let day = dates.map(|it| last_day(&it)).or(told.map(dutch::long_date));
    let said = day.map_or("de datum is voorbij".to_owned(), |day| format!("de datum was {day}"));
    (said, dates.map(|it| it.due).or(told))
}

fn nominal(dates: &Dates) -> String {
    if dates.nominal.year() == dates.due.year() {
        dutch::day_and_month(dates.nominal)
    } else {
        dutch::full_date(dates.nominal)
    }
}

/// The working date for one party: the row's `rekent_met` before the party's (R15); for a quota, its pace (R18).
pub fn practical(calendar: &Calendar, duty: &Duty, party: PartyIx) -> Option<NaiveDate> {
    let dates = duty.dates?;
    let of_party = || dates.practical_of(calendar, calendar.item(duty.item), Some(party));
    Some(if duty.is_paced() { dates.practical } else { of_party() })
}

/// Which date a mail of `today` speaks of.
pub fn spoken(dates: &Dates, practical: NaiveDate, today: NaiveDate) -> Spoken {
    if (dates.due - practical).num_days() <= DAYS_TOO_FEW_TO_MENTION {
        Spoken::Due
    } else if practical < today {
        Spoken::PracticalPassed
    } else {
        Spoken::Practical(practical)
    }
}

/// "uiterlijk woensdag 30 september 2026 (vóór 1 oktober), over 6 weken", or
/// "graag vóór de zomervakantie: vrijdag 3 juli 2026, over 3 dagen. Uiterste dag: vrijdag 31 juli 2026 (vóór 1 augustus)".
pub fn sentence(calendar: &Calendar, duty: &Duty, party: PartyIx, today: NaiveDate) -> String {
    let (Some(dates), Some(practical)) = (duty.dates, practical(calendar, duty, party)) else {
        return "nog zonder datum".to_owned();
    };
    let due = || format!("{}, {}", by(&dates), dutch::distance(today, dates.due));
    match spoken(&dates, practical, today) {
        Spoken::Due => due(),
        Spoken::Practical(day) => {
            let wish = match break_between(&calendar.open, duty, day) {
                Some(period) => format!("graag vóór {period}:"),
                None => "graag uiterlijk".to_owned(),
            };
            let near = dutch::distance(today, day);
            format!("{wish} {}, {near}. Uiterste dag: {}", dutch::long_date(day), last_day(&dates))
        }
        Spoken::PracticalPassed if duty.is_paced() => due(),
        Spoken::PracticalPassed if practical == dates.last_workday => {
            format!("{}. De laatste werkdag hiervoor is geweest", due())
        }
        Spoken::PracticalPassed => format!("{}. De laatste schooldag hiervoor is geweest", due()),
    }
}

/// "daarna is het zomervakantie (zaterdag 4 juli tot en met …)", "27 april is Koningsdag en daarna is het meivakantie (…)":
/// why the working date is earlier, for every day after it.
pub fn why_practical(open: &OpenDays, duty: &Duty, practical: NaiveDate) -> Option<String> {
    let dates = duty.dates?;
    if dates.due == practical {
        return None;
    }
    if duty.is_paced() {
        return Some("zo zijn ze verdeeld over het schooljaar".to_owned());
    }
    // Where workdays are counted, a vacation is no reason.
    let why = closed_after(open, practical, dates.due, practical == dates.last_school_day);
    (!why.is_empty()).then(|| dutch::list(&why))
}

/// Why each day after the working date up to and including the last day is closed, in order of time.
fn closed_after(
    open: &OpenDays,
    practical: NaiveDate,
    due: NaiveDate,
    with_vacations: bool,
) -> Vec<String> {
    let vacation = |day: NaiveDate| open.vacation(day).filter(|_| with_vacations);
    let holiday = |day: NaiveDate| {
        let mut all = open.all_closed(day).into_iter();
        let closed = all.find(|it| matches!(it, Closed::Holiday(_)))?;
        Some(format!("{} {}", dutch::day_and_month(day), names::why_closed(open, day, closed)))
    };
    let mut why = Vec::new();
    let mut told_until = practical;
    for day in practical.iter_days().skip(1).take_while(|day| *day <= due) {
        if day <= told_until {
            continue;
        }
        told_until = day;
        if let Some((closed, days)) = vacation(day) {
            told_until = days.until.pred_opt().unwrap_or(day);
            let name = names::closed_period(open, closed).unwrap_or_default();
            let range = dutch::range(days.from, told_until);
            why.push(format!("daarna is het {} ({range})", bare(&name)));
            // What falls in it is told of the last day only.
            why.extend(holiday(due).filter(|_| due <= told_until));
        } else if let Some(holiday) = holiday(day) {
            why.push(holiday);
        } else if day.weekday() == Weekday::Sat && day < due {
            told_until = day.succ_opt().unwrap_or(day);
            why.push("daarna is het weekend".to_owned());
        } else if let Some(closed) = open.closed(day) {
            let closed = if with_vacations { closed } else { Closed::Weekend };
            let closed = names::why_closed(open, day, closed);
            why.push(format!("{} {closed}", dutch::day_and_month(day)));
        }
    }
    why
}

/// "zomervakantie" from "de zomervakantie"
fn bare(name: &str) -> &str {
    name.strip_prefix("de ").unwrap_or(name)
}

/// "de zomervakantie", "Goede Vrijdag": the closed period between the working date and due, if it has a name.
pub fn break_between(open: &OpenDays, duty: &Duty, practical: NaiveDate) -> Option<String> {
    let due = duty.dates?.due;
    if duty.is_paced() {
        return None;
    }
    let days = || practical.iter_days().skip(1).take_while(|day| *day <= due);
    let vacation = days().find_map(|day| open.vacation(day)).map(|(closed, _)| closed);
    let holiday =
        || days().filter_map(|day| open.closed(day)).find_map(|it| names::closed_period(open, it));
    vacation.and_then(|closed| names::closed_period(open, closed)).or_else(holiday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Region;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dates(nominal: &str, due: &str) -> Dates {
        let (nominal, due) = (day(nominal), day(due));
        Dates {
            nominal,
            due,
            original_due: due,
            last_workday: due,
            last_school_day: due,
            practical: due,
        }
    }

    #[track_caller]
    fn check_closed(practical: &str, due: &str, expected: &[&str]) {
        let open = OpenDays::new(Some(Region::Noord), Vec::new());
        assert_eq!(closed_after(&open, day(practical), day(due), true), expected);
    }

    #[test]
    fn every_day_after_the_working_date_is_explained() {
        let equated = "28 april is een dag die met een feestdag is gelijkgesteld";
        check_closed("2028-04-26", "2028-04-28", &["27 april is Koningsdag", equated]);
        let may = "daarna is het meivakantie (zaterdag 29 april tot en met zondag 7 mei 2028)";
        let own = "5 mei is Bevrijdingsdag";
        check_closed("2028-04-26", "2028-05-05", &["27 april is Koningsdag", equated, may, own]);
        let may = "daarna is het meivakantie (zaterdag 24 april tot en met zondag 2 mei 2027)";
        check_closed("2027-04-23", "2027-04-27", &[may, "27 april is Koningsdag"]);
        let weekend = "daarna is het weekend";
        check_closed("2026-05-22", "2026-05-25", &[weekend, "25 mei is Tweede Pinksterdag"]);
        check_closed("2026-09-18", "2026-09-20", &[weekend]);
        check_closed("2026-09-18", "2026-09-19", &["19 september is een zaterdag"]);
    }

    #[test]
    fn where_workdays_are_counted_a_vacation_is_no_reason() {
        let open = OpenDays::new(Some(Region::Noord), Vec::new());
        let why = closed_after(&open, day("2026-07-31"), day("2026-08-02"), false);
        assert_eq!(why, ["daarna is het weekend"]);
        let why = closed_after(&open, day("2026-07-31"), day("2026-08-01"), false);
        assert_eq!(why, ["1 augustus is een zaterdag"]);
    }

    #[test]
    fn before_a_day_names_that_day_beside_the_last_one() {
        let october = dates("2026-10-01", "2026-09-30");
        assert_eq!(by(&october), "uiterlijk woensdag 30 september 2026 (vóór 1 oktober)");
        let new_year = last_day(&dates("2027-01-01", "2026-12-31"));
        assert_eq!(new_year, "donderdag 31 december 2026 (vóór 1 januari 2027)");
    }

    #[test]
    fn a_last_day_that_was_named_itself_needs_no_other() {
        assert_eq!(last_day(&dates("2026-06-30", "2026-06-30")), "dinsdag 30 juni 2026");
    }

    #[test]
    fn a_postponed_date_says_what_it_was() {
        let moved = Dates { due: day("2026-10-15"), ..dates("2026-10-01", "2026-09-30") };
        let expected = "donderdag 15 oktober 2026 (verzet, was woensdag 30 september 2026)";
        assert_eq!(last_day(&moved), expected);
    }

    #[test]
    fn a_working_date_is_spoken_only_when_it_is_far_from_due_and_still_ahead() {
        let sop = dates("2026-08-01", "2026-07-31");
        let practical = day("2026-07-03");
        assert_eq!(spoken(&sop, practical, day("2026-07-03")), Spoken::Practical(practical));
        assert_eq!(spoken(&sop, practical, day("2026-07-04")), Spoken::PracticalPassed);
        assert_eq!(spoken(&sop, day("2026-07-29"), day("2026-07-01")), Spoken::Due);
        assert_eq!(spoken(&sop, day("2026-07-31"), day("2026-07-31")), Spoken::Due);
    }
}
