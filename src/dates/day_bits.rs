//! A set of days of 2000–2100, one bit a day: looking back through a summer vacation takes two words.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::dates::Window;

/// First day inside.
const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("1 January 2000 exists");
/// First day outside.
const END: NaiveDate = NaiveDate::from_ymd_opt(2101, 1, 1).expect("1 January 2101 exists");
/// `FIRST` as chrono counts days, from 1 January of year 1.
const FIRST_FROM_CE: i32 = 730_120;
/// 101 years of 365 days and 25 leap days (2100 has none).
const DAYS: usize = 36_890;
const WORDS: usize = DAYS.div_ceil(64);

/// Some of the days of 2000–2100. A day outside is never in the set, and ends a search with `None`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct DayBits {
    words: Box<[u64; WORDS]>,
}

impl DayBits {
    /// The days that a set can hold: 2000–2100.
    pub(super) fn range() -> Window {
        Window::new(FIRST, END)
    }

    pub(super) fn none() -> Self {
        Self { words: Box::new([0; WORDS]) }
    }

    pub(super) fn weekdays() -> Self {
        let mut set = Self::none();
        let first_monday = 2; // 3 January 2000
        for monday in (first_monday..DAYS).step_by(7) {
            (monday..DAYS.min(monday + 5)).for_each(|index| set.words[index / 64] |= bit(index));
        }
        set
    }

    pub(super) fn insert(&mut self, day: NaiveDate) {
        if let Some(index) = index_of(day) {
            self.words[index / 64] |= bit(index);
        }
    }

    pub(super) fn insert_all(&mut self, window: Window) {
        for (word, mask) in masks(window) {
            self.words[word] |= mask;
        }
    }

    pub(super) fn remove_set(&mut self, other: &Self) {
        for (word, gone) in self.words.iter_mut().zip(other.words.iter()) {
            *word &= !gone;
        }
    }

    pub(super) fn contains(&self, day: NaiveDate) -> bool {
        index_of(day).is_some_and(|index| self.words[index / 64] & bit(index) != 0)
    }

    /// How many days of the window are in the set.
    pub(super) fn count(&self, window: Window) -> u32 {
        masks(window).map(|(word, mask)| (self.words[word] & mask).count_ones()).sum()
    }

    /// The last day in the set on or before `day`.
    pub(super) fn last(&self, day: NaiveDate) -> Option<NaiveDate> {
        let index = index_of(day)?;
        let mut word = index / 64;
        if self.words[word] & bit(index) != 0 {
            return Some(day);
        }
        let mut bits = self.words[word] & up_to(index);
        while bits == 0 {
            word = word.checked_sub(1)?;
            bits = self.words[word];
        }
        let found = 64 * word + 63 - bits.leading_zeros() as usize;
        Some(day - Days::new((index - found) as u64))
    }

    /// The first day in the set on or after `day`.
    pub(super) fn first(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.nth(day, 1)
    }

    /// The `n`-th day in the set on or after `day`, counted from 1.
    pub(super) fn nth(&self, day: NaiveDate, n: u32) -> Option<NaiveDate> {
        let index = index_of(day)?;
        let mut before = n.checked_sub(1)?;
        let mut word = index / 64;
        let mut bits = self.words[word] & from(index);
        while bits.count_ones() <= before {
            before -= bits.count_ones();
            word += 1;
            bits = *self.words.get(word)?;
        }
        (0..before).for_each(|_| bits &= bits - 1);
        let found = 64 * word + bits.trailing_zeros() as usize;
        Some(day + Days::new((found - index) as u64))
    }

    /// The `n`-th day in the set on or before `day`, counted back from 1.
    pub(super) fn nth_back(&self, day: NaiveDate, n: u32) -> Option<NaiveDate> {
        let index = index_of(day)?;
        let mut after = n.checked_sub(1)?;
        let mut word = index / 64;
        let mut bits = self.words[word] & up_to(index);
        while bits.count_ones() <= after {
            after -= bits.count_ones();
            word = word.checked_sub(1)?;
            bits = self.words[word];
        }
        (0..after).for_each(|_| bits &= !(1 << (63 - bits.leading_zeros())));
        let found = 64 * word + 63 - bits.leading_zeros() as usize;
        Some(day - Days::new((index - found) as u64))
    }
}

/// Not 577 words in hexadecimal.
impl fmt::Debug for DayBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DayBits({} days)", self.count(Self::range()))
    }
}

fn index_of(day: NaiveDate) -> Option<usize> {
    let index = usize::try_from(day.num_days_from_ce() - FIRST_FROM_CE).ok()?;
    (index < DAYS).then_some(index)
}

fn bit(index: usize) -> u64 {
    1 << (index % 64)
}

/// The bits of a word up to and including that of `index`.
fn up_to(index: usize) -> u64 {
    u64::MAX >> (63 - index % 64)
}

/// The bits of a word from that of `index` on.
fn from(index: usize) -> u64 {
    u64::MAX << (index % 64)
}

/// The words that the window meets, each with the bits of its days.
fn masks(window: Window) -> impl Iterator<Item = (usize, u64)> {
    let start = index_of(window.from.max(FIRST)).unwrap_or(DAYS);
    let end = index_of(window.until.max(FIRST)).unwrap_or(DAYS);
    let words = if start < end { start / 64..end.div_ceil(64) } else { 0..0 };
    words.map(move |word| {
        let head = if word == start / 64 { from(start) } else { u64::MAX };
        let tail = if word == (end - 1) / 64 { up_to(end - 1) } else { u64::MAX };
        (word, head & tail)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_numbers_of_the_range_fit_its_days() {
        assert_eq!(FIRST.num_days_from_ce(), FIRST_FROM_CE);
        assert_eq!(DayBits::range().count(), DAYS as i64);
        assert_eq!(DAYS.div_ceil(64), 577);
    }

    #[test]
    fn weekdays_are_monday_to_friday_in_every_week() {
        let weekdays = DayBits::weekdays();
        for day in DayBits::range().days() {
            let expected = day.weekday().num_days_from_monday() < 5;
            assert_eq!(weekdays.contains(day), expected, "{day}");
        }
    }

    #[test]
    fn a_window_sets_exactly_its_own_days_at_every_place_in_a_word() {
        for start in 0..70 {
            for length in [0, 1, 5, 63, 64, 65, 130] {
                let first = day("2026-06-01") + Days::new(start);
                let window = Window::new(first, first + Days::new(length));
                let mut set = DayBits::none();
                set.insert_all(window);
                assert_eq!(u64::from(set.count(DayBits::range())), length);
                assert!(window.days().all(|day| set.contains(day)));
                assert!(!set.contains(window.until) && !set.contains(first - Days::new(1)));
            }
        }
    }

    #[test]
    fn days_outside_the_range_are_never_inside_and_never_a_panic() {
        let mut set = DayBits::weekdays();
        for outside in [FIRST - Days::new(1), END, NaiveDate::MIN, NaiveDate::MAX] {
            set.insert(outside);
            assert!(!set.contains(outside));
            assert_eq!(set.last(outside), None);
            assert_eq!(set.first(outside), None);
            assert_eq!(set.nth_back(outside, 1), None);
        }
        assert_eq!(set, DayBits::weekdays());
        let everything = Window::new(NaiveDate::MIN, NaiveDate::MAX);
        assert_eq!(set.count(everything), set.count(DayBits::range()));
        assert_eq!(set.count(Window::new(END, NaiveDate::MAX)), 0);
        assert_eq!(set.count(Window::new(NaiveDate::MIN, FIRST)), 0);
    }

    #[test]
    fn a_search_ends_at_the_edge_of_the_range() {
        let mut set = DayBits::none();
        assert_eq!(set.last(day("2026-06-01")), None);
        assert_eq!(set.first(day("2026-06-01")), None);
        set.insert(day("2050-01-01"));
        assert_eq!(set.last(day("2100-12-31")), Some(day("2050-01-01")));
        assert_eq!(set.first(FIRST), Some(day("2050-01-01")));
        assert_eq!(set.nth(FIRST, 2), None);
        assert_eq!(set.nth_back(day("2100-12-31"), 2), None);
        assert_eq!(set.nth(FIRST, 0), None);
    }

    #[test]
    fn counting_forth_and_counting_back_meet() {
        let weekdays = DayBits::weekdays();
        for n in 1..200 {
            let there = weekdays.nth(day("2026-06-01"), n).unwrap();
            assert_eq!(weekdays.nth_back(there, n), Some(day("2026-06-01")));
            assert_eq!(weekdays.count(Window::new(day("2026-06-01"), there)), n - 1);
        }
    }
}
