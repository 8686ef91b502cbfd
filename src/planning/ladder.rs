//! Rungs to days: counted back from the practical date, moved to send days, collapsed where they meet.

use chrono::NaiveDate;

use crate::calendar::{PartyIx, Rung};
use crate::dates::{Closed, Lead, OpenDays, SendRule};
use crate::planning::duty::DutyIx;
use crate::planning::reminder::{Kind, Reminder, Shift};

/// A long lead that would move further than this goes to after the closed period instead (design, section 6).
const EARLIER_DAYS_MAX: i64 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) lead: Lead,
    pub(super) target: NaiveDate,
    pub(super) day: NaiveDate,
    pub(super) shift: Shift,
}

/// Fills `placed` with the rungs before `practical`, earliest first, each on a send day of its own.
///
/// A rung on a closed day goes earlier; three weeks or more that would move over five days goes to after the closed
/// period, if that lies before the next rung (the last: before `practical`). Of rungs on one day the shorter remains.
pub(super) fn place(
    placed: &mut Vec<Placed>,
    rungs: &[Rung],
    practical: NaiveDate,
    send: &SendRule,
    open: &OpenDays,
) {
    placed.clear();
    for rung in rungs {
        // `begin` belongs to steps.
        let Rung::Before(lead) = *rung else { continue };
        let target = lead.before(practical, open);
        let at =
            placed.iter().rposition(|other| other.target <= target).map_or(0, |other| other + 1);
        placed.insert(at, Placed { lead, target, day: target, shift: Shift::None });
    }
    // From the practical date back: where a rung may go depends on the one after it.
    let mut kept = placed.len();
    let mut next = practical;
    for at in (0..placed.len()).rev() {
        let mut rung = placed[at];
        let earlier = send.last_on_or_before(rung.target, open);
        if earlier != rung.target {
            (rung.day, rung.shift) = shifted(rung, earlier, next, send, open);
        }
        if rung.day < next {
            next = rung.day;
            kept -= 1;
            placed[kept] = rung;
        }
    }
    placed.drain(..kept);
}

fn shifted(
    rung: Placed,
    earlier: NaiveDate,
    next: NaiveDate,
    send: &SendRule,
    open: &OpenDays,
) -> (NaiveDate, Shift) {
    let why = closed(rung.target, send, open);
    if rung.lead.is_long() && EARLIER_DAYS_MAX < (rung.target - earlier).num_days() {
        let later = send.first_on_or_after(rung.target, open);
        if later < next {
            return (later, Shift::Later(why));
        }
    }
    (earlier, Shift::Earlier(why))
}

/// The send day of what is no rung, and the day it pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SendDay {
    pub(super) target: NaiveDate,
    pub(super) day: NaiveDate,
    pub(super) shift: Shift,
}

impl SendDay {
    /// The last on or before `target`.
    pub(super) fn until(target: NaiveDate, send: &SendRule, open: &OpenDays) -> Self {
        let day = send.last_on_or_before(target, open);
        let moved = (day != target).then(|| Shift::Earlier(closed(target, send, open)));
        Self { target, day, shift: moved.unwrap_or(Shift::None) }
    }

    /// The first on or after `target`.
    pub(super) fn from(target: NaiveDate, send: &SendRule, open: &OpenDays) -> Self {
        let day = send.first_on_or_after(target, open);
        let moved = (day != target).then(|| Shift::Later(closed(target, send, open)));
        Self { target, day, shift: moved.unwrap_or(Shift::None) }
    }

    pub(super) fn reminder(self, duty: DutyIx, party: PartyIx, kind: Kind) -> Reminder {
        let Self { target, day, shift } = self;
        Reminder { duty, party, kind, rung: None, last_rung: false, target, day, shift }
    }
}

/// Why nothing leaves on `day`, which is no send day: the weightiest reason among those that the rule knows.
pub(super) fn closed(day: NaiveDate, send: &SendRule, open: &OpenDays) -> Closed {
    let period = || open.vacation(day).map(|(closed, _)| closed).filter(|_| send.not_in_vacations);
    match open.closed(day) {
        Some(Closed::Holiday(_)) if !send.not_on_holidays => period().unwrap_or(Closed::Weekend),
        Some(Closed::Vacation(_) | Closed::Own(_)) if !send.not_in_vacations => Closed::Weekend,
        Some(closed) => closed,
        None => Closed::Weekend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::{Region, VacationKind};

    #[track_caller]
    fn check_closed(send: SendRule, day: &str, expected: Closed) {
        let open = OpenDays::new(Some(Region::Noord), Vec::new());
        let day = day.parse().unwrap();
        assert!(!send.is_send_day(day, &open));
        assert_eq!(closed(day, &send, &open), expected);
    }

    #[test]
    fn the_weightiest_reason_is_given() {
        let send = SendRule::standard();
        check_closed(send, "2026-04-27", Closed::Holiday(crate::dates::Holiday::Koningsdag));
        check_closed(send, "2026-04-26", Closed::Vacation(VacationKind::Mei));
        check_closed(send, "2026-06-06", Closed::Weekend);
    }

    #[test]
    fn a_reason_that_the_send_rule_does_not_know_is_never_given() {
        let standard = SendRule::standard();
        let in_vacations = SendRule { not_in_vacations: false, ..standard };
        check_closed(in_vacations, "2026-04-26", Closed::Weekend);
        let on_holidays = SendRule { not_on_holidays: false, ..standard };
        check_closed(on_holidays, "2026-04-27", Closed::Vacation(VacationKind::Mei));
        let only_weekends =
            SendRule { not_on_holidays: false, not_in_vacations: false, ..standard };
        check_closed(only_weekends, "2026-12-26", Closed::Weekend);
    }
}
