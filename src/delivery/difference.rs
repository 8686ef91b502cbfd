//! What an edit of the calendar does, in mails: the running calendar against the file.

mod changes;
mod keys;
mod pairs;
mod order;
mod mails;
mod at_once;

use chrono::NaiveDate;

use crate::delivery::forecast::forecast;
use crate::delivery::situation::Situation;

pub use changes::{Difference, MESSAGES_AT_ONCE_MAX, MailChange, MailFate, RowChange};
pub use keys::{AddressChange, KeyChange, OutsideChange};
pub use order::{InBoth, OrderChange};

/// Compares two calendars of one organisation on the same ledger at the same moment, for mails before local day `until`.
/// Each situation has its own plan, made for [`crate::delivery::planning_window`].
pub fn difference(running: &Situation<'_>, edited: &Situation<'_>, until: NaiveDate) -> Difference {
    let (before, after) = (forecast(running, until), forecast(edited, until));
    let lines = [mails::Lines::of(running, &before), mails::Lines::of(edited, &after)];
    let pairs = pairs::rows(running.calendar, edited.calendar);
    let orders = order::changed(running.calendar, edited.calendar, &pairs);
    let rows = pairs.into_iter().filter_map(|(was, is)| {
        let keys = match (was, is) {
            (Some(was), Some(is)) => keys::of_row((running.calendar, was), (edited.calendar, is)),
            _ => Vec::new(),
        };
        let mails = mails::changed(
            &mails::RowView { at: running, item: was, mails: &lines[0], until },
            &mails::RowView { at: edited, item: is, mails: &lines[1], until },
        );
        let is_same = was.is_some() && is.is_some() && keys.is_empty() && mails.is_empty();
        (!is_same).then_some(RowChange { running: was, edited: is, keys, mails })
    });
    Difference {
        rows: rows.collect(),
        outside: keys::outside(running.calendar, edited.calendar),
        orders,
        addresses: keys::addresses(
            (running.calendar, running.addresses),
            (edited.calendar, edited.addresses),
        ),
        at_once: at_once::extra(running, edited, before, after),
        now: edited.now,
    }
}
