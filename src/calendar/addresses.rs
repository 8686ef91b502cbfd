//! `adresboek.yaml`: who is mailed where. Never printed.

use std::fmt;

use crate::calendar::model::PartyIx;

/// A bare mail address, `local@domain`, ASCII, without control characters. `Debug` masks it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// Takes an address that the reader has validated; lower-cases the domain.
    pub fn new(text: &str) -> Self {
        match text.rsplit_once('@') {
            Some((local, domain)) => Self(format!("{local}@{}", domain.to_ascii_lowercase())),
            None => Self(text.to_owned()),
        }
    }

    /// The address itself: for the envelope and the `To` line, nowhere else.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`, which may be logged.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…@{}", self.domain())
    }
}

/// Addresses by party.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressBook {
    by_party: Vec<Vec<Address>>,
}

impl AddressBook {
    /// The addresses of a party, in the order of the file; empty when it has none.
    pub fn of(&self, party: PartyIx) -> &[Address] {
        self.by_party.get(party.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Adds one address; a second time is ignored.
    pub fn add(&mut self, party: PartyIx, address: Address) {
        let at = party.0 as usize;
        if self.by_party.len() <= at {
            self.by_party.resize(at + 1, Vec::new());
        }
        if !self.by_party[at].contains(&address) {
            self.by_party[at].push(address);
        }
    }
}
