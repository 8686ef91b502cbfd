//! Which addresses a reminder for a party goes to, and who gets it instead (R16, R17).

use crate::calendar::{Address, PartyIx};
use crate::delivery::effect::{Detail, Instead, Line};
use crate::delivery::key::ReminderKey;
use crate::delivery::round::{Round, Standing};
use crate::planning::{Kind, Occurrence, OccurrenceIx, may_be_asked};

use chrono::NaiveDate;

/// Where a line goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    /// At least one.
    pub(super) addresses: Vec<Address>,
    /// Named in the mail: the party that acts, or the one for whom the coordinator gets it.
    pub(super) party: PartyIx,
    pub(super) instead: Option<Instead>,
}

/// A line that should go, to the addresses that do not have it yet.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) line: Line,
    /// Which of them may have had it already (R9).
    pub(super) to: Vec<(Address, bool)>,
    /// After this day it would be too late.
    pub(super) useful_until: Option<NaiveDate>,
    /// Goes along with a mail, but is no reason to send one.
    pub(super) is_passive: bool,
    /// Confidential, though its row is gone.
    pub(super) is_confidential: bool,
}

/// What a new line is made of.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) key: ReminderKey,
    pub(super) kind: Kind,
    pub(super) occurrence: Option<OccurrenceIx>,
    pub(super) planned: NaiveDate,
    pub(super) detail: Detail,
}

impl Draft {
    pub(super) fn new(key: ReminderKey, planned: NaiveDate) -> Self {
        Self { kind: key.kind, key, occurrence: None, planned, detail: Detail::Plain }
    }

    pub(super) fn about(self, occurrence: OccurrenceIx) -> Self {
        Self { occurrence: Some(occurrence), ..self }
    }

    pub(super) fn saying(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }
}

impl Round<'_> {
    /// The line for `party`; `None`: nobody may or can get it. `to` is empty when all have it already.
    pub(super) fn wanted(&self, draft: Draft, party: PartyIx) -> Option<Wanted> {
        let found = self.destination(party, draft.occurrence, draft.kind)?;
        let to = self.open_addresses(&draft.key, &found.addresses);
        let dates = draft.occurrence.and_then(|it| self.at.plan.occurrence(it).dates);
        let due = dates.map(|it| it.due);
        let line = Line {
            key: draft.key,
            party: found.party,
            instead: found.instead,
            kind: draft.kind,
            rung: None,
            occurrence: draft.occurrence,
            event: None,
            planned: draft.planned,
            due,
            detail: draft.detail,
        };
        let useful_until =
            due.filter(|_| line.kind != Kind::Overdue && line.kind != Kind::Escalation);
        Some(Wanted { line, to, useful_until, is_passive: false, is_confidential: false })
    }

    /// The addresses at which the key is not handled, each with whether it may have arrived.
    fn open_addresses(&self, key: &ReminderKey, addresses: &[Address]) -> Vec<(Address, bool)> {
        let standing = |address: &Address| match self.standing(key, address) {
            Standing::Free => Some((address.clone(), false)),
            Standing::Perhaps => Some((address.clone(), true)),
            Standing::Handled => None,
        };
        addresses.iter().filter_map(standing).collect()
    }

    /// Who gets mail for `party` about `occurrence`.
    pub(super) fn destination(
        &self,
        party: PartyIx,
        occurrence: Option<OccurrenceIx>,
        kind: Kind,
    ) -> Option<Destination> {
        let occurrence = occurrence.map(|it| self.at.plan.occurrence(it));
        let sees = |party| occurrence.is_none_or(|it| self.sees(it, party));
        let coordinator = self.at.calendar.organisation.coordinator;
        if !sees(party) {
            return None;
        }
        let why = match self.mailable(party) {
            Ok((acting, addresses)) => {
                return Some(Destination { addresses, party: acting, instead: None });
            }
            Err(why) => why,
        };
        let others_are_mailed = || {
            occurrence.is_some_and(|it| {
                let mut others = it.responsible(self.at.calendar).iter();
                others.any(|other| *other != party && !self.at.calendar.party(*other).never_mail)
            })
        };
        let is_silent = why == Instead::NeverMail && (kind == Kind::Copy || others_are_mailed());
        if is_silent || party == coordinator || !sees(coordinator) {
            return None;
        }
        let (_, addresses) = self.mailable(coordinator).ok()?;
        Some(Destination { addresses, party, instead: Some(why) })
    }

    /// The acting party and its working addresses, or why it has none.
    fn mailable(&self, party: PartyIx) -> Result<(PartyIx, Vec<Address>), Instead> {
        let calendar = self.at.calendar;
        let acting = calendar.acting(party, self.today).ok_or(Instead::Ended)?;
        if calendar.party(acting).never_mail {
            return Err(Instead::NeverMail);
        }
        let all = self.at.addresses.of(acting);
        if all.is_empty() {
            return Err(if acting == party { Instead::NoAddress } else { Instead::Ended });
        }
        let good: Vec<Address> = all.iter().filter(|it| !self.is_bad(it)).cloned().collect();
        if !good.is_empty() {
            return Ok((acting, good));
        }
        // There is nobody behind the coordinator: its mail stays parked at the address that refused.
        if party == calendar.organisation.coordinator {
            return Ok((acting, all.to_vec()));
        }
        Err(Instead::Refused)
    }

    fn is_bad(&self, address: &Address) -> bool {
        self.at.ledger.bad_addresses.iter().any(|bad| bad.address == *address)
    }

    /// Whether `party` may know of the course of this occurrence.
    pub(super) fn sees(&self, occurrence: &Occurrence, party: PartyIx) -> bool {
        occurrence.member == Some(party)
            || may_be_asked(self.at.calendar.item(occurrence.item), party)
    }

    /// Whether the line must stand in a mail of its own at this address: it is confidential, and the address also serves a
    /// party that may not see it (R17).
    pub(super) fn needs_own_mail(&self, wanted: &Wanted, address: &Address) -> bool {
        let occurrence = wanted.line.occurrence.map(|it| self.at.plan.occurrence(it));
        let is_stranger = |party: PartyIx| match occurrence {
            Some(it) => self.at.calendar.item(it.item).is_confidential() && !self.sees(it, party),
            None => wanted.is_confidential && party != wanted.line.party,
        };
        let mut parties = (0..self.at.calendar.parties.len()).map(|at| PartyIx(at as u32));
        parties.any(|party| is_stranger(party) && self.at.addresses.of(party).contains(address))
    }
}
