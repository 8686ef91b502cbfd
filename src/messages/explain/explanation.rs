//! Everything that `explain` tells about one row.

use chrono::NaiveDate;

use crate::calendar::{Calendar, Item, ItemIx, PartyIx};
use crate::delivery::ReminderState;
use crate::planning::{Duty, DutyIx, Plan, Reminder};

/// Everything that is told about one row.
pub struct Explanation<'a> {
    pub calendar: &'a Calendar,
    /// Name of its file.
    pub file: &'a str,
    pub item: ItemIx,
    /// Planned far enough for all that is shown.
    pub plan: &'a Plan,
    pub today: NaiveDate,
    /// What was due before this day is over: nothing is mailed about it any more.
    pub from: NaiveDate,
    /// Shown with their dates, those due on one day together.
    pub coming: Vec<Vec<DutyIx>>,
    /// Those whose mails are shown.
    pub mailed: Vec<DutyIx>,
    /// Where what is not about this row alone comes from.
    pub settings: Vec<Setting>,
    /// What has become of each reminder so far; `None`: it is still to come, or nobody knows.
    pub standing: Vec<(Reminder, ReminderState)>,
    /// The day on which each will go if all goes as planned; what is not in it goes with nobody's mail.
    pub goes: Vec<(Reminder, NaiveDate)>,
}

/// One key that a row has from somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// As written in the file.
    pub key: &'static str,
    pub value: String,
    pub origin: Origin,
    /// 1-based; of the program's own there is none.
    pub line: Option<u32>,
}

/// Where a value comes from; one level of defaults after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Row,
    Section,
    Party(PartyIx),
    Defaults,
    Program,
}

impl<'a> Explanation<'a> {
    pub(super) fn row(&self) -> &'a Item {
        self.calendar.item(self.item)
    }

    pub(super) fn name(&self, party: PartyIx) -> &'a str {
        &self.calendar.party(party).name
    }

    pub(super) fn duty(&self, ix: DutyIx) -> &'a Duty {
        self.plan.duty(ix)
    }

    /// The id of occurrences that differ in their member only.
    pub(super) fn common_id(&self, group: &[DutyIx]) -> String {
        let first = *self.duty(group[0]);
        let member = if group.len() == 1 { first.member } else { None };
        Duty { member, ..first }.id(self.calendar)
    }
}
