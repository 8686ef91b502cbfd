//! `voorbereiding` of an expectation: at its start, halfway, and one month before 1 January of the expected year (R19).

use chrono::{Months, NaiveDate};

use crate::calendar::Preparation;
use crate::dates::{OpenDays, SendRule};
use crate::planning::ladder::SendDay;

/// The days on which preparation is brought up, in order, each once; closed days move earlier.
pub(super) fn days(
    preparation: &Preparation,
    year: i32,
    send: &SendRule,
    open: &OpenDays,
) -> Vec<SendDay> {
    let Some(new_year) = NaiveDate::from_ymd_opt(year, 1, 1) else { return Vec::new() };
    let start = preparation.lead.before(new_year, open);
    let halfway = start + (new_year - start) / 2;
    let mut targets = [start, halfway, new_year - Months::new(1)];
    targets.sort_unstable();
    let targets = targets.into_iter().filter(|target| start <= *target);
    let mut prepared: Vec<_> = targets.map(|it| SendDay::until(it, send, open)).collect();
    prepared.dedup_by_key(|it| it.day);
    prepared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Lead;

    #[test]
    fn a_preparation_of_two_months_or_less_is_brought_up_on_each_day_once() {
        let days = |lead| {
            let preparation = Preparation { parties: Vec::new(), lead };
            let prepared = days(&preparation, 2028, &SendRule::standard(), &OpenDays::national());
            prepared.iter().map(|it| it.day.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(days(Lead::Months(2)), ["2027-11-01", "2027-12-01"]);
        assert_eq!(days(Lead::Weeks(2)), ["2027-12-17", "2027-12-24"]);
    }

    #[test]
    fn a_year_that_no_date_can_hold_is_not_prepared() {
        let preparation = Preparation { parties: Vec::new(), lead: Lead::Months(12) };
        assert_eq!(days(&preparation, i32::MAX, &SendRule::standard(), &OpenDays::national()), []);
    }
}
