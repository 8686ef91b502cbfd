//! On which days, and at which hour, mail may leave.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::dates::OpenDays;

/// `verzenden`: the hour, until when, and the kinds of days on which nothing leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendRule {
    /// Local time of the day's mail; default 08:30.
    pub at: NaiveTime,
    /// Local time after which nothing new is enqueued that day; default 17:00.
    pub until: NaiveTime,
    pub not_in_weekends: bool,
    /// Not on public holidays and days equated with them.
    pub not_on_holidays: bool,
    /// Not in school vacations and own closing days.
    pub not_in_vacations: bool,
}

impl SendRule {
    /// 08:30 until 17:00, not in weekends, on holidays or in vacations.
    pub fn standard() -> Self {
        let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0);
        Self {
            at: time(8, 30).expect("08:30 is a time"),
            until: time(17, 0).expect("17:00 is a time"),
            not_in_weekends: true,
            not_on_holidays: true,
            not_in_vacations: true,
        }
    }

    pub fn is_send_day(&self, day: NaiveDate, open: &OpenDays) -> bool {
        let is_weekend = || matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let is_refused = (self.not_in_weekends && is_weekend())
            || (self.not_on_holidays && open.is_holiday(day))
            || (self.not_in_vacations && open.is_vacation(day));
        !is_refused
    }

    /// The last send day on or before `day`.
    pub fn last_on_or_before(&self, day: NaiveDate, open: &OpenDays) -> NaiveDate {
        match self.same_as() {
            Some(Known::SchoolDays) => open.last_school_day(day),
            Some(Known::Workdays) => open.last_workday(day),
            None => {
                let mut back = std::iter::successors(Some(day), NaiveDate::pred_opt);
                back.find(|day| self.is_send_day(*day, open)).expect("no period is closed for ever")
            }
        }
    }

    /// The first send day on or after `day`.
    pub fn first_on_or_after(&self, day: NaiveDate, open: &OpenDays) -> NaiveDate {
        match self.same_as() {
            Some(Known::SchoolDays) => open.next_school_day(day),
            Some(Known::Workdays) => open.next_workday(day),
            None => {
                let mut on = day.iter_days();
                on.find(|day| self.is_send_day(*day, open)).expect("no period is closed for ever")
            }
        }
    }

    /// The two usual settings are days that `OpenDays` knows by heart.
    fn same_as(&self) -> Option<Known> {
        match (self.not_in_weekends, self.not_on_holidays, self.not_in_vacations) {
            (true, true, true) => Some(Known::SchoolDays),
            (true, true, false) => Some(Known::Workdays),
            _ => None,
        }
    }
}

enum Known {
    SchoolDays,
    Workdays,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Region;

    #[track_caller]
    fn check_last_and_first(rule: SendRule, day: &str, last: &str, first: &str) {
        let open = OpenDays::new(Some(Region::Noord), Vec::new());
        let day = day.parse().unwrap();
        assert_eq!(rule.last_on_or_before(day, &open).to_string(), last);
        assert_eq!(rule.first_on_or_after(day, &open).to_string(), first);
        assert_eq!(rule.is_send_day(day, &open), last == first);
    }

    #[test]
    fn as_a_rule_nothing_leaves_in_weekends_on_holidays_and_in_vacations() {
        let rule = SendRule::standard();
        check_last_and_first(rule, "2026-07-15", "2026-07-03", "2026-08-17");
        check_last_and_first(rule, "2026-05-16", "2026-05-13", "2026-05-18");
        check_last_and_first(rule, "2026-06-30", "2026-06-30", "2026-06-30");
    }

    #[test]
    fn an_office_that_is_open_in_the_vacations_gets_its_mail_there() {
        let rule = SendRule { not_in_vacations: false, ..SendRule::standard() };
        check_last_and_first(rule, "2026-07-15", "2026-07-15", "2026-07-15");
        check_last_and_first(rule, "2026-07-18", "2026-07-17", "2026-07-20");
        check_last_and_first(rule, "2026-05-14", "2026-05-13", "2026-05-18");
    }

    #[test]
    fn each_kind_of_day_can_be_opened_by_itself() {
        let weekends = SendRule { not_in_weekends: false, ..SendRule::standard() };
        check_last_and_first(weekends, "2026-06-06", "2026-06-06", "2026-06-06");
        check_last_and_first(weekends, "2026-07-04", "2026-07-03", "2026-08-17");
        let holidays = SendRule { not_on_holidays: false, ..SendRule::standard() };
        check_last_and_first(holidays, "2026-05-14", "2026-05-14", "2026-05-14");
        check_last_and_first(holidays, "2026-05-16", "2026-05-15", "2026-05-18");
    }

    #[test]
    fn with_nothing_closed_every_day_is_a_send_day() {
        let rule = SendRule {
            not_in_weekends: false,
            not_on_holidays: false,
            not_in_vacations: false,
            ..SendRule::standard()
        };
        check_last_and_first(rule, "2026-12-25", "2026-12-25", "2026-12-25");
    }

    #[test]
    fn the_usual_rules_agree_with_asking_day_by_day() {
        let open = OpenDays::new(Some(Region::Midden), Vec::new());
        for not_in_vacations in [true, false] {
            let rule = SendRule { not_in_vacations, ..SendRule::standard() };
            let year = crate::dates::SchoolYear(2026).window();
            for day in year.days() {
                let last = rule.last_on_or_before(day, &open);
                let first = rule.first_on_or_after(day, &open);
                assert!(rule.is_send_day(last, &open) && rule.is_send_day(first, &open));
                assert_eq!(rule.is_send_day(day, &open), last == day && first == day);
            }
        }
    }
}
