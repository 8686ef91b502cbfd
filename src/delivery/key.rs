//! The name of one reminder, for ever: across restarts, replanning and machines.

use std::fmt;

use crate::planning::Kind;

/// Item + member + number + step + due (or period) + kind + rung + party. "Send once" is a unique index on this, per organisation and mode.
///
/// The due date stands in it and the occurrence's id does not: rewriting `voor 1 januari` as `uiterlijk 31 december` keeps the key (R1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReminderKey {
    /// The row's id; the event's for `AskEvent` mails; empty when about no row.
    pub item: String,
    /// The member's party id.
    pub member: Option<String>,
    /// Number within the period.
    pub number: Option<u8>,
    pub step: Option<String>,
    /// Due as ISO date; the period's label while a date is asked; empty otherwise.
    pub when: String,
    pub kind: Kind,
    /// `6 weken` for rungs; the planned day (ISO) for a series; empty otherwise.
    pub rung: String,
    pub party: String,
}

/// `ondersteuningsplan#goedkeuring@2026-04-30/before/3 weken/bestuur-swv`; used as the database key and in logs.
impl fmt::Display for ReminderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.item)?;
        if let Some(number) = self.number {
            write!(f, "/{number}")?;
        }
        if let Some(member) = &self.member {
            write!(f, "/{member}")?;
        }
        if let Some(step) = &self.step {
            write!(f, "#{step}")?;
        }
        write!(f, "@{}/{}/{}/{}", self.when, self.kind.word(), self.rung, self.party)
    }
}
