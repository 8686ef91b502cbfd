//! Dutch for days, distances, numbers and enumerations. The doc comment of a function is its output.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeZone, Timelike};

use crate::calendar::Form;
pub use crate::calendar::dutch::{
    day_and_month, either, full_date, list, long_date, month, month_name, range, weekday,
    weekday_name,
};
pub use crate::calendar::rule::capital;

/// "wo 30 sep 2026": for subjects and tables.
pub fn short_date(day: NaiveDate) -> String {
    format!("{} {} {} {}", short_weekday(day), day.day(), short_month(day), day.year())
}

/// "wo 30 sep 2026 08:30"
pub fn short_moment<Z: TimeZone>(at: &DateTime<Z>) -> String {
    let wall = at.naive_local();
    format!("{} {:02}:{:02}", short_date(wall.date()), wall.hour(), wall.minute())
}

/// "vandaag", "morgen", "over 10 dagen", "over 6 weken", "over ruim 3 maanden", "gisteren", "3 dagen geleden"
pub fn distance(today: NaiveDate, day: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "vandaag".to_owned(),
        1 => "morgen".to_owned(),
        -1 => "gisteren".to_owned(),
        2.. => format!("over {}", span(today, day)),
        ..=-2 => format!("{} geleden", span(day, today)),
    }
}

/// "10 dagen", "6 weken", "ruim 6 weken", "bijna 3 maanden", "2 jaar"; `until` lies after `from`.
fn span(from: NaiveDate, until: NaiveDate) -> String {
    let days = (until - from).num_days();
    let months = whole_months(from, until);
    match days {
        ..=6 | 8..=13 | 15..=20 => counted(days, "dag", "dagen"),
        7..=62 => rounded(days, 7, "week", "weken"),
        _ if months < 24 => months_and_rest(from, until, months),
        _ if months.is_multiple_of(12)
            && from.checked_add_months(Months::new(months)) == Some(until) =>
        {
            format!("{} jaar", months / 12)
        }
        _ => format!("ruim {} jaar", months / 12),
    }
}

/// "6 weken", "ruim 6 weken"
fn rounded(days: i64, unit: i64, one: &str, many: &str) -> String {
    let whole = counted(days / unit, one, many);
    if days % unit == 0 { whole } else { format!("ruim {whole}") }
}

/// "3 maanden", "ruim 3 maanden", "bijna 4 maanden" in its last week
fn months_and_rest(from: NaiveDate, until: NaiveDate, months: u32) -> String {
    let after = |months: u32| from.checked_add_months(Months::new(months)).unwrap_or(until);
    let name = |months: u32| counted(i64::from(months), "maand", "maanden");
    if after(months) == until {
        name(months)
    } else if (after(months + 1) - until).num_days() <= 7 {
        format!("bijna {}", name(months + 1))
    } else {
        format!("ruim {}", name(months))
    }
}

/// How often a whole month fits between the two.
fn whole_months(from: NaiveDate, until: NaiveDate) -> u32 {
    let guess = (until.year() - from.year()) * 12 + until.month() as i32 - from.month() as i32;
    let guess = u32::try_from(guess).unwrap_or(0);
    let fits =
        |months: &u32| from.checked_add_months(Months::new(*months)).is_some_and(|it| it <= until);
    if fits(&guess) { guess } else { guess.saturating_sub(1) }
}

/// "1 dag", "3 dagen". For `jaar` and `keer` give the same word twice: they do not inflect.
pub fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// "1 onderdeel", "3 onderdelen"
pub fn items(count: usize) -> String {
    counted(count as i64, "onderdeel", "onderdelen")
}

/// "1 mail", "3 mails"
pub fn mails(count: usize) -> String {
    counted(count as i64, "mail", "mails")
}

/// "wo"
fn short_weekday(day: NaiveDate) -> &'static str {
    &weekday(day)[..2]
}

/// "sep"; March is "mrt"
fn short_month(day: NaiveDate) -> &'static str {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
    NAMES[day.month0() as usize]
}

/// How the reader is addressed: `u` or `je`, and the verbs that change with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct You(pub Form);

impl You {
    fn pick(self, formal: &'static str, familiar: &'static str) -> &'static str {
        match self.0 {
            Form::U => formal,
            Form::Je => familiar,
        }
    }
}

/// What changes with how the reader is addressed: with `u`, with `je`.
macro_rules! addressed {
    ($($name:ident: $formal:literal, $familiar:literal;)+) => {
        impl You {
            $(pub fn $name(self) -> &'static str {
                self.pick($formal, $familiar)
            })+
        }
    };
}

addressed! {
    your: "uw", "je";
    do_you_get: "krijgt u", "krijg je";
    have_you: "hebt u", "heb je";
    need_you: "hoeft u", "hoef je";
    you_need: "u hoeft", "je hoeft";
    do_you_want: "wilt u", "wil je";
    are_you: "bent u", "ben je";
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check_distance(today: &str, other: &str, expected: &str) {
        assert_eq!(distance(day(today), day(other)), expected);
    }

    #[test]
    fn dates_are_written_out_in_lower_case_with_their_weekday() {
        assert_eq!(long_date(day("2026-09-30")), "woensdag 30 september 2026");
        assert_eq!(long_date(day("2026-03-01")), "zondag 1 maart 2026");
        assert_eq!(short_date(day("2026-09-30")), "wo 30 sep 2026");
        assert_eq!(short_date(day("2027-03-02")), "di 2 mrt 2027");
    }

    #[test]
    fn a_range_says_its_year_once() {
        let spring = range(day("2026-04-25"), day("2026-05-03"));
        assert_eq!(spring, "zaterdag 25 april tot en met zondag 3 mei 2026");
        let winter = range(day("2026-12-19"), day("2027-01-03"));
        assert_eq!(winter, "zaterdag 19 december 2026 tot en met zondag 3 januari 2027");
        assert_eq!(range(day("2026-05-04"), day("2026-05-04")), "maandag 4 mei 2026");
    }

    #[test]
    fn near_days_have_names_and_others_are_counted() {
        check_distance("2026-08-19", "2026-08-19", "vandaag");
        check_distance("2026-08-19", "2026-08-20", "morgen");
        check_distance("2026-08-19", "2026-08-18", "gisteren");
        check_distance("2026-08-19", "2026-08-21", "over 2 dagen");
        check_distance("2026-08-19", "2026-08-26", "over 1 week");
        check_distance("2026-08-19", "2026-08-29", "over 10 dagen");
        check_distance("2026-08-19", "2026-09-30", "over 6 weken");
        check_distance("2026-08-19", "2026-08-16", "3 dagen geleden");
        check_distance("2026-08-19", "2026-07-01", "7 weken geleden");
    }

    #[test]
    fn a_rounded_distance_says_that_it_is_rounded() {
        check_distance("2026-08-20", "2026-09-30", "over ruim 5 weken");
        check_distance("2026-06-30", "2026-09-30", "over 3 maanden");
        check_distance("2026-07-02", "2026-09-30", "over bijna 3 maanden");
        check_distance("2026-06-10", "2026-09-30", "over ruim 3 maanden");
        check_distance("2026-03-31", "2026-09-30", "over 6 maanden");
        check_distance("2026-01-01", "2028-01-01", "over 2 jaar");
        check_distance("2024-05-01", "2028-09-01", "over ruim 4 jaar");
    }

    #[test]
    fn no_day_of_thirty_years_makes_a_distance_of_nothing() {
        let today = day("2024-02-29");
        for other in today.iter_days().take(11_000) {
            for words in [distance(today, other), distance(other, today)] {
                assert!(!words.contains(" 0 "), "{other}: {words}");
                assert!(!words.contains(" 1 dagen") && !words.contains(" 1 weken"), "{words}");
            }
        }
    }

    #[test]
    fn an_enumeration_ends_in_en_without_a_comma_before_it() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["CvA"]), "CvA");
        assert_eq!(list(&["CvA", "OPR"]), "CvA en OPR");
        assert_eq!(list(&["CvA", "OPR", "SLP"]), "CvA, OPR en SLP");
    }

    #[test]
    fn plurals_agree_with_their_number() {
        assert_eq!(items(1), "1 onderdeel");
        assert_eq!(items(0), "0 onderdelen");
        assert_eq!(counted(4, "jaar", "jaar"), "4 jaar");
    }
}
