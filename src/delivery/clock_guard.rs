//! Whether the wall clock can be believed (R13): compared with a clock that nobody sets.

use chrono::{DateTime, TimeDelta, Utc};

use crate::delivery::durations::{CLOCK_BEHIND, CLOCK_CONFIRM, CLOCK_JUMP};
use crate::planning::words;

words! {
    /// Where the times in a ledger come from: one ledger never mixes the two.
    pub enum ClockMark {
        Real => "real",
        /// `run --clock`.
        Borrowed => "borrowed",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockReading {
    pub now: DateTime<Utc>,
    /// Time since boot, suspends included (`CLOCK_BOOTTIME`).
    pub since_boot: TimeDelta,
    /// The kernel says that the wall clock is synchronised.
    pub synchronised: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockVerdict {
    Go,
    /// Send nothing; the wall clock jumped.
    Pause {
        /// Wall time when this was first seen.
        since: DateTime<Utc>,
        /// Believed from then on if the kernel goes on reporting synchronised time; `None`: it does not.
        until: Option<DateTime<Utc>>,
    },
    Refuse(ClockRefusal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockRefusal {
    /// The clock stands before any version of the program was made.
    BeforeProgram {
        /// No clock that is right stands before this.
        earliest: DateTime<Utc>,
    },
    /// The clock stands before the last time in the ledger.
    BeforeLedger { last_at: DateTime<Utc> },
}

/// May the service start at `wall`? Any gap forward is an outage; standing before the program or behind the ledger is a broken clock.
pub fn at_start(
    wall: DateTime<Utc>,
    earliest: DateTime<Utc>,
    last_at: Option<DateTime<Utc>>,
) -> ClockVerdict {
    if wall < earliest {
        return ClockVerdict::Refuse(ClockRefusal::BeforeProgram { earliest });
    }
    match last_at {
        Some(last_at) if wall < last_at - CLOCK_BEHIND => {
            ClockVerdict::Refuse(ClockRefusal::BeforeLedger { last_at })
        }
        _ => ClockVerdict::Go,
    }
}

/// Looks at the clocks once per tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockGuard {
    /// The last look that was believed.
    trusted: ClockReading,
    suspicion: Option<Suspicion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Suspicion {
    /// Wall time of the first look that was not believed.
    since: DateTime<Utc>,
    /// Boot time since which the kernel has reported synchronised time without a break.
    synchronised_since: Option<TimeDelta>,
}

impl ClockGuard {
    /// Believes the first look: the check at start has been made.
    pub fn new(first: ClockReading) -> Self {
        Self { trusted: first, suspicion: None }
    }

    /// Compares with the last believed look. Small steps and slow drifts are followed.
    pub fn look(&mut self, look: ClockReading) -> ClockVerdict {
        let passed = look.since_boot - self.trusted.since_boot;
        let jump = (look.now - self.trusted.now) - passed;
        if jump.abs() <= CLOCK_JUMP {
            return self.believe(look);
        }
        let mut suspicion =
            self.suspicion.unwrap_or(Suspicion { since: look.now, synchronised_since: None });
        suspicion.synchronised_since =
            look.synchronised.then(|| suspicion.synchronised_since.unwrap_or(look.since_boot));
        let waited = suspicion.synchronised_since.map(|since| look.since_boot - since);
        if waited.is_some_and(|waited| CLOCK_CONFIRM <= waited) {
            return self.believe(look);
        }
        self.suspicion = Some(suspicion);
        let until = waited.map(|waited| look.now + (CLOCK_CONFIRM - waited));
        ClockVerdict::Pause { since: suspicion.since, until }
    }

    /// A person says that the clock is right (`resume-clock`).
    pub fn resume(&mut self, look: ClockReading) -> ClockVerdict {
        self.believe(look)
    }

    fn believe(&mut self, look: ClockReading) -> ClockVerdict {
        *self = Self::new(look);
        ClockVerdict::Go
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR_MINUTES: i64 = 365 * 24 * 60;

    fn wall(minutes: i64) -> DateTime<Utc> {
        "2026-09-01T06:30:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    /// A look after `boot` minutes, with the wall clock `off` minutes from true time.
    fn at(boot: i64, off: i64, synchronised: bool) -> ClockReading {
        ClockReading { now: wall(boot + off), since_boot: TimeDelta::minutes(boot), synchronised }
    }

    fn guard() -> ClockGuard {
        ClockGuard::new(at(0, 0, false))
    }

    #[track_caller]
    fn check_jump(off: i64, goes: bool) {
        let verdict = guard().look(at(1, off, false));
        assert_eq!(verdict == ClockVerdict::Go, goes, "{off} minutes off: {verdict:?}");
    }

    #[test]
    fn steps_up_to_25_hours_are_followed_and_larger_ones_are_not() {
        for (off, goes) in [
            (60, true),
            (24 * 60, true),
            (25 * 60, true),
            (25 * 60 + 1, false),
            (10 * YEAR_MINUTES, false),
            (-60, true),
            (-YEAR_MINUTES, false),
            (-56 * YEAR_MINUTES, false),
        ] {
            check_jump(off, goes);
        }
    }

    #[test]
    fn three_days_of_suspend_are_no_jump() {
        let verdict = guard().look(at(3 * 24 * 60, 0, false));
        assert_eq!(verdict, ClockVerdict::Go);
    }

    #[test]
    fn a_pause_ends_when_the_clock_is_put_right() {
        let mut guard = guard();
        assert!(matches!(guard.look(at(1, 10 * YEAR_MINUTES, true)), ClockVerdict::Pause { .. }));
        assert_eq!(guard.look(at(2, 0, true)), ClockVerdict::Go);
    }

    #[test]
    fn an_hour_of_synchronised_time_is_believed() {
        let (mut guard, off) = (guard(), 48 * 60);
        for minute in 1..61 {
            let verdict = guard.look(at(minute, off, true));
            let expected =
                ClockVerdict::Pause { since: wall(1 + off), until: Some(wall(61 + off)) };
            assert_eq!(verdict, expected);
        }
        assert_eq!(guard.look(at(61, off, true)), ClockVerdict::Go);
        assert_eq!(guard.look(at(62, off, false)), ClockVerdict::Go);
    }

    #[test]
    fn the_hour_starts_again_when_synchronisation_is_lost() {
        let (mut guard, off) = (guard(), 48 * 60);
        for minute in 1..=120 {
            let verdict = guard.look(at(minute, off, minute % 50 != 0));
            assert!(matches!(verdict, ClockVerdict::Pause { .. }), "minute {minute}");
        }
    }

    #[test]
    fn without_synchronisation_only_a_person_ends_the_pause() {
        let (mut guard, off) = (guard(), YEAR_MINUTES);
        for minute in 1..=10_000 {
            let verdict = guard.look(at(minute, off, false));
            assert_eq!(verdict, ClockVerdict::Pause { since: wall(1 + off), until: None });
        }
        assert_eq!(guard.resume(at(10_001, off, false)), ClockVerdict::Go);
        assert_eq!(guard.look(at(10_002, off, false)), ClockVerdict::Go);
    }

    #[test]
    fn a_slow_drift_is_followed() {
        let mut guard = guard();
        for minute in 1..=5_000 {
            assert_eq!(guard.look(at(minute, minute, false)), ClockVerdict::Go);
        }
    }

    #[track_caller]
    fn check_start(now: &str, last: Option<&str>, expected: ClockVerdict) {
        let parse = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let earliest = parse("2026-06-01T00:00:00Z");
        let found = at_start(parse(now), earliest, last.map(parse));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_machine_that_boots_in_1970_or_2000_does_not_start() {
        let earliest = "2026-06-01T00:00:00Z".parse().unwrap();
        let refused = ClockVerdict::Refuse(ClockRefusal::BeforeProgram { earliest });
        check_start("1970-01-01T00:00:07Z", None, refused);
        check_start("2000-01-01T00:00:00Z", Some("2026-09-01T06:30:00Z"), refused);
    }

    #[test]
    fn five_minutes_behind_the_ledger_is_the_limit() {
        let last = Some("2026-09-01T06:30:00Z");
        let last_at = "2026-09-01T06:30:00Z".parse().unwrap();
        check_start("2026-09-01T06:25:00Z", last, ClockVerdict::Go);
        check_start(
            "2026-09-01T06:24:59Z",
            last,
            ClockVerdict::Refuse(ClockRefusal::BeforeLedger { last_at }),
        );
    }

    #[test]
    fn any_gap_forward_is_an_outage() {
        check_start("2036-09-01T06:30:00Z", Some("2026-09-01T06:30:00Z"), ClockVerdict::Go);
        check_start("2026-06-01T00:00:00Z", None, ClockVerdict::Go);
    }
}
