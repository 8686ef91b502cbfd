//! Rows, parties and addresses of one calendar, found by name at once, however many there are.

use std::collections::HashMap;

use crate::calendar::{Address, AddressBook, Calendar, ItemIx, PartyIx};

/// Made once for all steps of a forecast.
pub(super) struct Directory<'a> {
    rows: HashMap<&'a str, ItemIx>,
    parties: HashMap<&'a str, PartyIx>,
    at_addresses: HashMap<&'a Address, Vec<PartyIx>>,
}

impl<'a> Directory<'a> {
    pub(super) fn of(calendar: &'a Calendar, addresses: &'a AddressBook) -> Self {
        let parties = || (0..).map(PartyIx).zip(&calendar.parties);
        let mut at_addresses: HashMap<_, Vec<PartyIx>> = HashMap::new();
        for (ix, _) in parties() {
            for address in addresses.of(ix) {
                at_addresses.entry(address).or_default().push(ix);
            }
        }
        Self {
            rows: rows(calendar),
            parties: parties().map(|(ix, party)| (party.id.as_str(), ix)).collect(),
            at_addresses,
        }
    }

    /// The row with this id, or that once had it (`heette`).
    pub(super) fn row(&self, id: &str) -> Option<ItemIx> {
        self.rows.get(id).copied()
    }

    pub(super) fn party(&self, id: &str) -> Option<PartyIx> {
        self.parties.get(id).copied()
    }

    /// The parties that are mailed at an address.
    pub(super) fn parties_at(&self, address: &Address) -> impl Iterator<Item = PartyIx> {
        self.at_addresses.get(address).into_iter().flatten().copied()
    }
}

/// An earlier id counts only where no row bears it now; of two rows that had it, the first.
fn rows(calendar: &Calendar) -> HashMap<&str, ItemIx> {
    let items = || (0..).map(ItemIx).zip(&calendar.items);
    let mut found: HashMap<&str, ItemIx> = items().map(|(ix, item)| (&*item.id, ix)).collect();
    for (ix, item) in items() {
        for was in &item.was {
            found.entry(was).or_insert(ix);
        }
    }
    found
}
