//! When a deferred entry is tried again: arithmetic, with chance as an input.

use chrono::{DateTime, TimeDelta, Utc};

use crate::delivery::durations::{GIVE_UP_AFTER, RETRY_FIRST, RETRY_MAX};

/// More doublings than this change nothing any more, and must not overflow.
const DOUBLINGS_MAX: u32 = 16;

/// The moment of the next attempt after the `failures`-th 4yz (from 1); `None`: give up (R11).
///
/// The pause doubles from [`RETRY_FIRST`] to [`RETRY_MAX`], plus up to a tenth by `jitter`. The last attempt falls exactly
/// [`GIVE_UP_AFTER`] after the first 4yz.
pub fn retry_at(
    failures: u32,
    jitter: u8,
    first_deferred_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    assert!(0 < failures, "nothing failed, so there is nothing to retry");
    let last = first_deferred_at + GIVE_UP_AFTER;
    if last <= now {
        return None;
    }
    let doublings = (failures - 1).min(DOUBLINGS_MAX);
    let pause = (RETRY_FIRST * 2_i32.pow(doublings)).min(RETRY_MAX);
    Some((now + pause + shaken(pause, jitter)).min(last))
}

/// Up to a tenth of `pause`.
fn shaken(pause: TimeDelta, jitter: u8) -> TimeDelta {
    pause * i32::from(jitter) / 2550
}

/// Chance from the Message-ID: 0 to 255, the same for every attempt of one entry.
pub fn jitter(message_id: &str) -> u8 {
    message_id.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(128)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first() -> DateTime<Utc> {
        "2026-04-03T06:30:00Z".parse().unwrap()
    }

    #[track_caller]
    fn check_pause(failures: u32, jitter: u8, expected_seconds: i64) {
        let next = retry_at(failures, jitter, first(), first()).unwrap();
        assert_eq!((next - first()).num_seconds(), expected_seconds);
    }

    #[test]
    fn pauses_double_from_five_minutes_to_four_hours() {
        let minutes = [5, 10, 20, 40, 80, 160, 240, 240, 240];
        for (failures, minutes) in (1..).zip(minutes) {
            check_pause(failures, 0, minutes * 60);
        }
        check_pause(u32::MAX, 0, 4 * 3600);
    }

    #[test]
    fn chance_adds_at_most_a_tenth() {
        check_pause(1, 255, 330);
        check_pause(7, 255, 4 * 3600 + 1440);
        check_pause(1, 128, 315);
    }

    #[test]
    fn it_is_given_up_after_exactly_five_days() {
        for jitter in [0, 77, 255] {
            let (mut now, mut failures) = (first(), 1);
            while let Some(next) = retry_at(failures, jitter, first(), now) {
                assert!(now < next);
                (now, failures) = (next, failures + 1);
            }
            assert_eq!(now - first(), TimeDelta::days(5));
            assert!((30..40).contains(&failures), "{failures} attempts");
        }
    }

    #[test]
    fn a_first_failure_long_ago_is_given_up_at_once() {
        let now = first() + TimeDelta::days(30);
        assert_eq!(retry_at(1, 0, first(), now), None);
    }

    #[test]
    fn the_same_message_gets_the_same_chance() {
        assert_eq!(jitter("ff00@kalender.example"), 255);
        assert_eq!(jitter("00ff@kalender.example"), 0);
        assert_eq!(jitter("é"), 128);
        assert_eq!(jitter(""), 128);
    }
}
