//! Calendar, facts and window in; a plan out.

use crate::calendar::{Calendar, ItemIx, Rung};
use crate::dates::Window;
use crate::planning::duty::{Duty, DutyIx};
use crate::planning::reminder::Reminder;

/// All that is due or asked in a window, and every reminder that follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// For these due dates (and periods).
    pub window: Window,
    /// In order of row, then time.
    pub duties: Vec<Duty>,
    /// In order of occurrence, then party, then day. Also of settled occurrences: whether one still goes is decided in `delivery`.
    pub reminders: Vec<Reminder>,
    /// Positions in the given facts that no occurrence answers to: shown, never applied (R1).
    pub orphans: Vec<u32>,
}

impl Plan {
    pub fn duty(&self, ix: DutyIx) -> &Duty {
        &self.duties[ix.0 as usize]
    }

    /// The occurrences of a row, in order of time.
    pub fn duties_of(&self, row: ItemIx) -> impl Iterator<Item = DutyIx> + use<> {
        let first = self.duties.partition_point(|it| it.item < row);
        let count = self.duties[first..].partition_point(|it| it.item == row);
        (first..first + count).map(|at| DutyIx(at as u32))
    }
}

/// Beyond the longest lead, so many days are planned ahead (R5); as far as that, whoever looks at the mails to come can see.
pub const AHEAD_DAYS: i64 = 400;

/// The longest lead of any ladder in days, at least 0: how far before due a reminder may go.
pub fn longest_lead_days(calendar: &Calendar) -> i64 {
    let rungs = calendar.ladders.iter().flat_map(|ladder| &ladder.rungs);
    let leads = rungs.filter_map(|rung| match rung {
        Rung::Before(lead) => Some(lead.days_at_most()),
        Rung::Begin => None,
    });
    leads.max().unwrap_or(0)
}
