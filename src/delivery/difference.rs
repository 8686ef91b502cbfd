//! What an edit of the calendar does, in mails: the running calendar against the file.

use chrono::{DateTime, NaiveDate, Utc};

use crate::delivery::effect::Bundle;
use crate::delivery::forecast::forecast_first;
use crate::delivery::reconcile::Situation;

/// An edit that by itself makes more messages than this due at the next send moment is held until somebody agrees.
pub const MESSAGES_AT_ONCE_MAX: usize = 3;

/// What taking the edited calendar would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The messages that would go at the next send moment, and that the running calendar would not send then.
    pub at_once: Vec<(DateTime<Utc>, Bundle)>,
}

impl Difference {
    /// Whether somebody must agree first.
    pub fn is_storm(&self) -> bool {
        MESSAGES_AT_ONCE_MAX < self.at_once.len()
    }
}

/// Compares two calendars of one organisation on the same ledger at the same moment, for mails before local day `until`.
/// Each situation has its own plan.
pub fn difference(running: &Situation<'_>, edited: &Situation<'_>, until: NaiveDate) -> Difference {
    Difference { at_once: at_once(running, edited, until) }
}

/// The edited calendar's messages of the first moment at which it sends, to addresses that get none by then otherwise.
fn at_once(
    running: &Situation<'_>,
    edited: &Situation<'_>,
    until: NaiveDate,
) -> Vec<(DateTime<Utc>, Bundle)> {
    let mut mails = forecast_first(edited, until, 1);
    let Some(first) = mails.first().map(|(at, _)| *at) else { return mails };
    let before = forecast_first(running, until, 1);
    mails.retain(|(at, mail)| {
        *at == first
            && !before.iter().any(|(at, other)| *at <= first && other.address == mail.address)
    });
    mails
}
