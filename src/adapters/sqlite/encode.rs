//! The text and numbers that stand in the database for values of the inner rooms.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Utc};

use crate::adapters::sqlite::error::UnreadableValue;
use crate::adapters::sqlite::rows::ReminderRow;
use crate::dates::{SchoolYear, YEARS_KEPT};
use crate::delivery::{
    Became, EntryState, GaveUp, Reason, ReminderKey, Stage, StoredKey, UnreadableKey,
};
use crate::planning::{Anchor, Author, Happened, Outcome, Period, Subject};

pub(super) fn unreadable(what: &'static str, text: &str) -> UnreadableValue {
    UnreadableValue { what, text: text.to_owned() }
}

pub(super) fn moment(millis: i64) -> Result<DateTime<Utc>, UnreadableValue> {
    let read = Utc.timestamp_millis_opt(millis).single();
    read.filter(|it| YEARS_KEPT.contains(&it.year()))
        .ok_or_else(|| unreadable("time", &millis.to_string()))
}

pub(super) fn day(text: &str) -> Result<NaiveDate, UnreadableValue> {
    let read = text.parse::<NaiveDate>().ok();
    read.filter(|it| YEARS_KEPT.contains(&it.year())).ok_or_else(|| unreadable("date", text))
}

pub(super) fn optional_day(text: Option<&str>) -> Result<Option<NaiveDate>, UnreadableValue> {
    text.map(day).transpose()
}

/// The name of a reminder, from its columns.
pub(super) fn key(it: &ReminderRow) -> Result<ReminderKey, UnreadableValue> {
    let stored = StoredKey {
        row: it.item.clone(),
        member: it.member.clone(),
        number: it.number,
        step: it.step.clone(),
        when: it.about.clone(),
        kind: it.kind.clone(),
        rung: it.rung.clone(),
        party: it.party.clone(),
    };
    stored.try_into().map_err(|it: UnreadableKey| unreadable(it.part, &it.text))
}

/// The value that has this word in the ledger.
pub(super) fn word<T>(
    what: &'static str,
    text: &str,
    of_word: impl Fn(&str) -> Option<T>,
) -> Result<T, UnreadableValue> {
    of_word(text).ok_or_else(|| unreadable(what, text))
}

/// What became of a reminder: `enqueued`, `free`, or the reason why it is not sent.
pub(super) fn became(text: &str) -> Result<Became, UnreadableValue> {
    Ok(match text {
        "enqueued" => Became::Enqueued,
        "free" => Became::Freed,
        skipped => Became::Skipped(reason(skipped)?),
    })
}

pub(super) fn became_word(became: Became) -> &'static str {
    match became {
        Became::Enqueued => "enqueued",
        Became::Freed => "free",
        Became::Skipped(reason) => reason.word(),
    }
}

fn reason(text: &str) -> Result<Reason, UnreadableValue> {
    word("reason", text, Reason::of_word)
}

/// Time, failures and reason of a state, as they stand in the columns beside its word.
pub(super) fn state_columns(state: &EntryState) -> (i64, i64, &'static str) {
    let (at, failures, why) = match state {
        EntryState::Queued { not_before, failures } => (not_before, *failures, ""),
        EntryState::Sending { since, failures } | EntryState::InDoubt { since, failures } => {
            (since, *failures, "")
        }
        EntryState::Sent { at } | EntryState::Unresolved { at } => (at, 0, ""),
        EntryState::GivenUp { at, reason } => (at, 0, reason.word()),
        EntryState::Withdrawn { at, why } => (at, 0, why.word()),
    };
    (at.timestamp_millis(), i64::from(failures), why)
}

pub(super) fn state(
    stage: &str,
    at: i64,
    failures: i64,
    why: &str,
) -> Result<EntryState, UnreadableValue> {
    let at = moment(at)?;
    let failures = failures.try_into().map_err(|_| unreadable("count", &failures.to_string()))?;
    Ok(match word("state", stage, Stage::of_word)? {
        Stage::Queued => EntryState::Queued { not_before: at, failures },
        Stage::Sending => EntryState::Sending { since: at, failures },
        Stage::InDoubt => EntryState::InDoubt { since: at, failures },
        Stage::Sent => EntryState::Sent { at },
        Stage::Unresolved => EntryState::Unresolved { at },
        Stage::GivenUp => {
            EntryState::GivenUp { at, reason: word("reason for giving up", why, GaveUp::of_word)? }
        }
        Stage::Withdrawn => EntryState::Withdrawn { at, why: reason(why)? },
    })
}

fn period_text(period: Period) -> String {
    match period {
        Period::Only => "only".to_owned(),
        Period::Year(year) => format!("year {year}"),
        Period::School(SchoolYear(start)) => format!("school {start}"),
    }
}

fn period(text: &str) -> Result<Period, UnreadableValue> {
    let year = |text: &str| text.parse().ok().filter(|year| YEARS_KEPT.contains(year));
    let read = match text.split_once(' ') {
        None => (text == "only").then_some(Period::Only),
        Some(("year", text)) => year(text).map(Period::Year),
        Some(("school", text)) => year(text).map(|it| Period::School(SchoolYear(it))),
        Some(_) => None,
    };
    read.ok_or_else(|| unreadable("period", text))
}

/// One line: kind, then fields between `|`; ids hold no `|`.
pub(super) fn subject_text(subject: &Subject) -> String {
    match subject {
        Subject::Event { event } => format!("event|{event}"),
        Subject::Item { item } => format!("item|{item}"),
        Subject::Occurrence { item, member, number, step, anchor } => {
            let anchor = match anchor {
                Anchor::Nominal(day) => format!("nominal {day}"),
                Anchor::Period(it) => period_text(*it),
                Anchor::Only => "-".to_owned(),
            };
            let number = number.map(|it| it.to_string()).unwrap_or_default();
            let member = member.as_deref().unwrap_or_default();
            format!(
                "occurrence|{item}|{member}|{number}|{}|{anchor}",
                step.as_deref().unwrap_or_default()
            )
        }
    }
}

pub(super) fn subject(text: &str) -> Result<Subject, UnreadableValue> {
    let wrong = || unreadable("subject", text);
    let filled = |part: &str| (!part.is_empty()).then(|| part.to_owned());
    let parts: Vec<&str> = text.split('|').collect();
    Ok(match parts[..] {
        ["event", event] => Subject::Event { event: event.to_owned() },
        ["item", item] => Subject::Item { item: item.to_owned() },
        ["occurrence", item, member, number, step, anchor] => Subject::Occurrence {
            item: item.to_owned(),
            member: filled(member),
            number: filled(number).map(|it| it.parse().map_err(|_| wrong())).transpose()?,
            step: filled(step),
            anchor: match anchor.strip_prefix("nominal ") {
                Some(nominal) => Anchor::Nominal(day(nominal)?),
                None if anchor == "-" => Anchor::Only,
                None => Anchor::Period(period(anchor)?),
            },
        },
        _ => return Err(wrong()),
    })
}

/// `cli:<user>`, `web:<party>:<typed name>`, `bestand`, `bestand:<door>`, `system`.
pub(super) fn author_text(author: &Author) -> String {
    match author {
        Author::Cli(user) => format!("cli:{user}"),
        Author::Web { party, name } => format!("web:{party}:{name}"),
        Author::File(None) => "bestand".to_owned(),
        Author::File(Some(by)) => format!("bestand:{by}"),
        Author::System => "system".to_owned(),
    }
}

pub(super) fn author(text: &str) -> Result<Author, UnreadableValue> {
    Ok(match text.split_once(':') {
        None if text == "system" => Author::System,
        None if text == "bestand" => Author::File(None),
        Some(("bestand", by)) => Author::File(Some(by.to_owned())),
        Some(("cli", user)) => Author::Cli(user.to_owned()),
        Some(("web", rest)) => match rest.split_once(':') {
            Some((party, name)) => Author::Web { party: party.to_owned(), name: name.to_owned() },
            None => return Err(unreadable("author", text)),
        },
        _ => return Err(unreadable("author", text)),
    })
}

/// What happened, as it stands in the columns.
pub(super) struct Happening {
    pub(super) what: String,
    pub(super) day: Option<String>,
    pub(super) outcome: Option<String>,
    pub(super) evidence: Option<String>,
}

impl Happening {
    pub(super) fn of(what: &Happened) -> Self {
        let (what, day, outcome, evidence) = match what {
            Happened::Done { on, outcome, evidence } => {
                ("done", Some(*on), *outcome, evidence.clone())
            }
            Happened::Undone => ("undone", None, None, None),
            Happened::InProgress { until } => ("in progress", Some(*until), None, None),
            Happened::DateChosen(on) => ("date chosen", Some(*on), None, None),
            Happened::Postponed { to } => ("postponed", Some(*to), None, None),
            Happened::NotApplicable => ("not applicable", None, None, None),
            Happened::EventOn(on) => ("event on", *on, None, None),
        };
        let (day, outcome) = (day.map(|it| it.to_string()), outcome.map(|it| it.word().to_owned()));
        Self { what: what.to_owned(), day, outcome, evidence }
    }

    pub(super) fn read(self) -> Result<Happened, UnreadableValue> {
        let on = optional_day(self.day.as_deref())?;
        let dated = || on.ok_or_else(|| unreadable("fact without a date", &self.what));
        let outcome = self.outcome.as_deref().map(outcome).transpose()?;
        Ok(match self.what.as_str() {
            "done" => Happened::Done { on: dated()?, outcome, evidence: self.evidence },
            "undone" => Happened::Undone,
            "in progress" => Happened::InProgress { until: dated()? },
            "date chosen" => Happened::DateChosen(dated()?),
            "postponed" => Happened::Postponed { to: dated()? },
            "not applicable" => Happened::NotApplicable,
            "event on" => Happened::EventOn(on),
            other => return Err(unreadable("fact", other)),
        })
    }
}

fn outcome(text: &str) -> Result<Outcome, UnreadableValue> {
    word("outcome", text, Outcome::of_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::delivery::Purpose;

    #[track_caller]
    fn check_subject(given: &Subject) {
        assert_eq!(&subject(&subject_text(given)).unwrap(), given);
    }

    #[test]
    fn subjects_come_back_as_they_went() {
        let occurrence = |anchor| Subject::Occurrence {
            item: "handboek.privacyreglement".to_owned(),
            member: Some("lyceum".to_owned()),
            number: Some(2),
            step: None,
            anchor,
        };
        check_subject(&occurrence(Anchor::Nominal("2026-07-01".parse().unwrap())));
        check_subject(&occurrence(Anchor::Period(Period::Year(2026))));
        check_subject(&occurrence(Anchor::Period(Period::School(SchoolYear(2025)))));
        check_subject(&occurrence(Anchor::Only));
        check_subject(&Subject::Item { item: "visitatie".to_owned() });
        check_subject(&Subject::Event { event: "norm".to_owned() });
    }

    #[test]
    fn authors_come_back_also_with_colons_in_their_name() {
        for given in [
            Author::System,
            Author::File(None),
            Author::File(Some("CvA: voorzitter".to_owned())),
            Author::Cli("beheer".to_owned()),
            Author::Web { party: "opr".to_owned(), name: "J: de V".to_owned() },
        ] {
            assert_eq!(author(&author_text(&given)).unwrap(), given);
        }
    }

    #[test]
    fn every_state_of_a_message_comes_back_as_it_went() {
        let at = moment(1_793_491_200_123).unwrap();
        let all = Stage::ALL.iter().flat_map(|stage| match stage {
            Stage::Queued => vec![EntryState::Queued { not_before: at, failures: 3 }],
            Stage::Sending => vec![EntryState::Sending { since: at, failures: 0 }],
            Stage::InDoubt => vec![EntryState::InDoubt { since: at, failures: 1 }],
            Stage::Sent => vec![EntryState::Sent { at }],
            Stage::Unresolved => vec![EntryState::Unresolved { at }],
            Stage::GivenUp => {
                GaveUp::ALL.iter().map(|&reason| EntryState::GivenUp { at, reason }).collect()
            }
            Stage::Withdrawn => {
                Reason::ALL.iter().map(|&why| EntryState::Withdrawn { at, why }).collect()
            }
        });
        for given in all {
            let (at, failures, why) = state_columns(&given);
            assert_eq!(state(given.word(), at, failures, why).unwrap(), given);
        }
    }

    #[test]
    fn every_word_is_read_back() {
        let skipped = Reason::ALL.iter().map(|&why| Became::Skipped(why));
        for it in skipped.chain([Became::Enqueued, Became::Freed]) {
            assert_eq!(became(became_word(it)).unwrap(), it);
        }
        assert!(Purpose::ALL.iter().all(|&it| Purpose::of_word(it.word()) == Some(it)));
        assert!(Outcome::ALL.iter().all(|&it| Outcome::of_word(it.word()) == Some(it)));
    }

    #[test]
    fn what_this_program_cannot_have_written_is_refused() {
        assert!(subject("occurrence|x").is_err());
        assert!(author("somebody").is_err());
        assert!(word("purpose", "nag", Purpose::of_word).is_err());
        let undated =
            Happening { what: "done".to_owned(), day: None, outcome: None, evidence: None };
        assert!(undated.read().is_err());
        assert!(period("year nine").is_err());
    }

    #[test]
    fn days_that_nothing_can_be_counted_from_are_refused() {
        for far in ["+262142-12-31", "-262143-01-01", "9999-12-31", "1969-12-31", "2400-01-01"] {
            assert!(day(far).is_err(), "{far}");
        }
        assert!(day("1970-01-01").is_ok() && day("2399-12-31").is_ok());
        for far in [8_210_266_876_799_999, -8_334_601_228_800_000, -1, i64::MAX, i64::MIN] {
            assert!(moment(far).is_err(), "{far}");
        }
        for far in ["year 2147483647", "school 2147483647", "school -2147483648", "year 9999"] {
            assert!(period(far).is_err(), "{far}");
        }
        let far = "2147483647".parse::<Period>();
        assert!(far.is_err() && "2147483646-2147483647".parse::<Period>().is_err());
    }
}
