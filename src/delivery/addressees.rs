//! Which addresses a reminder for a party goes to, and who gets it instead (R16, R17).

use chrono::NaiveDate;

use crate::calendar::{Address, PartyIx};
use crate::delivery::carriage::MayGo;
use crate::delivery::effect::{Detail, Instead, Line};
use crate::delivery::key::ReminderKey;
use crate::delivery::overview::Overview;
use crate::planning::{DutyIx, Kind};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Addressee {
    /// At least one.
    pub(super) addresses: Vec<Address>,
    /// Named in the mail: the party that acts, or the one for whom the coordinator gets it.
    pub(super) party: PartyIx,
    pub(super) instead: Option<Instead>,
}

/// A line that should go, to the addresses that do not have it yet.
#[derive(Debug, Clone)]
pub(super) struct DueLine {
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

/// What is to be said, and not yet where.
#[derive(Debug, Clone)]
pub(super) struct Unaddressed {
    key: ReminderKey,
    duty: Option<DutyIx>,
    planned: NaiveDate,
    detail: Detail,
}

impl Unaddressed {
    pub(super) fn new(key: ReminderKey, planned: NaiveDate) -> Self {
        Self { key, duty: None, planned, detail: Detail::Plain }
    }

    pub(super) fn about(self, duty: DutyIx) -> Self {
        Self { duty: Some(duty), ..self }
    }

    pub(super) fn saying(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }
}

/// The line for `party`; `None`: nobody may or can get it. `to` is empty when all have it already.
pub(super) fn addressed(
    view: &Overview<'_>,
    matter: Unaddressed,
    party: PartyIx,
) -> Option<DueLine> {
    let Unaddressed { key, duty, planned, detail } = matter;
    let found = addressee(view, party, duty, key.kind)?;
    let to = open_addresses(view, &key, &found.addresses);
    let dates = duty.and_then(|it| view.at.duty(it).dates);
    let due = dates.map(|it| it.due);
    let kind = key.kind;
    let useful_until = due.filter(|_| kind != Kind::Overdue && kind != Kind::Escalation);
    let line = Line {
        key,
        party: found.party,
        instead: found.instead,
        kind,
        rung: None,
        duty,
        event: None,
        planned,
        due,
        detail,
    };
    Some(DueLine { line, to, useful_until, is_passive: false, is_confidential: false })
}

/// The addresses at which the key is not handled, each with whether it may have arrived.
fn open_addresses(
    view: &Overview<'_>,
    key: &ReminderKey,
    addresses: &[Address],
) -> Vec<(Address, bool)> {
    let open = |address: &Address| match view.carriage.may_go(key, address) {
        MayGo::Yes => Some((address.clone(), false)),
        MayGo::PerhapsAgain => Some((address.clone(), true)),
        MayGo::No => None,
    };
    addresses.iter().filter_map(open).collect()
}

/// Who gets mail for `party` about `occurrence`.
pub(super) fn addressee(
    view: &Overview<'_>,
    party: PartyIx,
    duty: Option<DutyIx>,
    kind: Kind,
) -> Option<Addressee> {
    let duty = duty.map(|it| view.at.duty(it));
    let sees = |party| duty.is_none_or(|it| view.at.sees(it, party));
    let coordinator = view.at.coordinator();
    if !sees(party) {
        return None;
    }
    let why = match mailable(view, party) {
        Ok((acting, addresses)) => {
            return Some(Addressee { addresses, party: acting, instead: None });
        }
        Err(why) => why,
    };
    let others_are_mailed = || {
        duty.is_some_and(|it| {
            let mut others = it.parties(view.at.calendar).iter();
            others.any(|other| *other != party && !view.at.calendar.party(*other).never_mail)
        })
    };
    let is_silent = why == Instead::NeverMail && (kind == Kind::Copy || others_are_mailed());
    if is_silent || party == coordinator || !sees(coordinator) {
        return None;
    }
    let (_, addresses) = mailable(view, coordinator).ok()?;
    Some(Addressee { addresses, party, instead: Some(why) })
}

/// The acting party and its working addresses, or why it has none.
fn mailable(view: &Overview<'_>, party: PartyIx) -> Result<(PartyIx, Vec<Address>), Instead> {
    let calendar = view.at.calendar;
    let acting = calendar.acting(party, view.today).ok_or(Instead::Ended)?;
    if calendar.party(acting).never_mail {
        return Err(Instead::NeverMail);
    }
    let all = view.at.addresses.of(acting);
    if all.is_empty() {
        return Err(if acting == party { Instead::NoAddress } else { Instead::Ended });
    }
    let good: Vec<Address> = all.iter().filter(|it| !view.is_bad(it)).cloned().collect();
    if !good.is_empty() {
        return Ok((acting, good));
    }
    // There is nobody behind the coordinator: its mail stays parked at the address that refused.
    if party == view.at.coordinator() {
        return Ok((acting, all.to_vec()));
    }
    Err(Instead::Refused)
}

/// Whether the line must stand in a mail of its own at this address: it is confidential, and the address also serves a
/// party that may not see it (R17).
pub(super) fn needs_own_mail(view: &Overview<'_>, it: &DueLine, address: &Address) -> bool {
    let duty = it.line.duty.map(|it| view.at.duty(it));
    let mut parties = view.directory.parties_at(address);
    match duty {
        Some(of) => {
            let is_stranger = |party| !view.at.sees(of, party);
            view.at.calendar.item(of.item).is_confidential() && parties.any(is_stranger)
        }
        None => it.is_confidential && parties.any(|party| party != it.line.party),
    }
}
