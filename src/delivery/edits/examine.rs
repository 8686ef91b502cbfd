//! What taking an edited calendar does, and whether that waits until somebody agrees.

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::{AddressBook, Calendar, PartyIx};
use crate::dates::local_day;
use crate::delivery::difference::{Difference, difference};
use crate::delivery::forecast::planned;
use crate::delivery::ledger::Ledger;
use crate::delivery::situation::Situation;
use crate::planning::checks::{AtStake, Renamed, RunningCalendar, renamed, reported};
use crate::planning::{AHEAD_DAYS, Plan, Subject};

/// One version of a calendar, as it is compared with another.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    pub calendar: &'a Calendar,
    pub addresses: &'a AddressBook,
}

/// What an edit does, on the ledger of its organisation.
#[derive(Debug)]
pub struct Examined {
    pub difference: Difference,
    /// The edited calendar's plan: it names the occurrences of `difference`.
    pub plan: Plan,
    /// Rows that seem to have another key, by which something would be lost.
    pub renamed: Vec<Renamed>,
    /// The service has run for the organisation. Before that nobody knows of any mail, and nothing can storm (R3, R4).
    pub has_begun: bool,
    /// Why it waits until somebody agrees; `None`: nobody needs to.
    pub why: Option<Why>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    Storm {
        /// The first moment at which it would.
        at: DateTime<Utc>,
        mails: usize,
    },
    FewerRows {
        before: usize,
        after: usize,
    },
    /// Most of its parties have no address any more.
    FewerAddresses {
        /// Parties with an address that runs.
        before: usize,
        after: usize,
    },
    /// Rows seem to have another key, by which what was sent and reported about them would be lost.
    Renamed {
        /// The key that runs, and the key in the file.
        rows: Vec<(String, String)>,
    },
    /// `organisatie.id` is another one: all that was sent and reported belongs to the old one.
    Organisation {
        from: String,
        /// What the file says.
        to: String,
    },
}

impl Why {
    /// "it would send 12 messages at once": kept in the ledger, for the operator.
    pub fn in_few_words(&self) -> String {
        match self {
            Why::Storm { mails, .. } => format!("it would send {mails} messages at once"),
            Why::FewerRows { before, after } => format!("it has {after} rows where {before} run"),
            Why::FewerAddresses { before, after } => {
                format!("{after} parties have an address where {before} had one")
            }
            Why::Renamed { rows } => {
                let keys: Vec<String> =
                    rows.iter().map(|(from, to)| format!("{from} to {to}")).collect();
                format!("rows seem to have another key without `heette`: {}", keys.join(", "))
            }
            Why::Organisation { from, to } => {
                format!("the organisation's id would change from {from} to {to}")
            }
        }
    }
}

/// Compares the edited calendar with the one that runs, at `now`. `ledger`: of the edited calendar's organisation.
pub fn examine(
    running: Edition<'_>,
    edited: Edition<'_>,
    ledger: &Ledger,
    now: DateTime<Utc>,
) -> Examined {
    let before = planned(running.calendar, ledger, now);
    let after = planned(edited.calendar, ledger, now);
    let until = local_day(now, edited.calendar.organisation.zone) + TimeDelta::days(AHEAD_DAYS);
    // It would be taken now: its notices wait for the next send moment (R5).
    let taken = Ledger { calendar_since: Some(now), ..ledger.clone() };
    let difference = difference(
        &running.situation(&before, ledger, now),
        &edited.situation(&after, &taken, now),
        until,
    );
    let open = at_stake(running.calendar, ledger);
    let renamed =
        renamed(RunningCalendar { calendar: running.calendar, open: &open }, edited.calendar);
    let has_begun = ledger.go_live.is_some();
    let storm = || storm(&difference).filter(|_| has_begun);
    let why =
        half_gone(running, edited).or_else(|| other_keys(&renamed, edited.calendar)).or_else(storm);
    Examined { difference, plan: after, renamed, has_begun, why }
}

/// What somebody was told of and nobody has reported, and what somebody has said: lost with the key of its row.
pub fn at_stake(calendar: &Calendar, ledger: &Ledger) -> Vec<AtStake> {
    let told = ledger.told.iter().filter(|it| !it.closed);
    let told = told.filter_map(|it| match &it.subject {
        Subject::Occurrence { item, .. } | Subject::Item { item } => Some(AtStake {
            item: item.clone(),
            occurrence: it.occurrence.clone(),
            due: Some(it.due),
            is_reported: false,
        }),
        Subject::Event { .. } => None,
    });
    told.chain(reported(calendar, &ledger.facts)).collect()
}

/// Another organisation, or so much gone that the file may be half a file.
fn half_gone(running: Edition<'_>, edited: Edition<'_>) -> Option<Why> {
    let (from, to) = (&running.calendar.organisation.id, &edited.calendar.organisation.id);
    if from != to {
        return Some(Why::Organisation { from: from.clone(), to: to.clone() });
    }
    let (before, after) = (running.calendar.items.len(), edited.calendar.items.len());
    if 2 * after < before {
        return Some(Why::FewerRows { before, after });
    }
    let (before, after) = (running.with_address(), edited.with_address());
    (2 * after < before).then_some(Why::FewerAddresses { before, after })
}

fn other_keys(renamed: &[Renamed], edited: &Calendar) -> Option<Why> {
    let key = |it: &Renamed| edited.item(it.now).id.to_string();
    let rows: Vec<_> = renamed.iter().map(|it| (it.open.item.clone(), key(it))).collect();
    (!rows.is_empty()).then_some(Why::Renamed { rows })
}

fn storm(difference: &Difference) -> Option<Why> {
    let at = difference.at_once.iter().map(|(at, _)| *at).min()?;
    difference.is_storm().then_some(Why::Storm { at, mails: difference.at_once.len() })
}

impl<'a> Edition<'a> {
    pub fn situation(
        self,
        plan: &'a Plan,
        ledger: &'a Ledger,
        now: DateTime<Utc>,
    ) -> Situation<'a> {
        Situation { calendar: self.calendar, addresses: self.addresses, plan, ledger, now }
    }

    fn with_address(self) -> usize {
        let parties = (0..).map(PartyIx).take(self.calendar.parties.len());
        parties.filter(|party| !self.addresses.of(*party).is_empty()).count()
    }
}
