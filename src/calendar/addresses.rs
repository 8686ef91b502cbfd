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

/// `jan@school.example` becomes `j***@school.example`: what is logged or mailed further holds no personal data.
pub fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at);
        let local = local_part_start(before);
        masked.push_str(&before[..local]);
        if let Some(first) = before[local..].chars().find(|c| *c != '"') {
            masked.push(first);
            masked.push_str("***");
        }
        masked.push('@');
        rest = &after[1..];
    }
    masked + rest
}

/// Where the local part begins that ends at the end of `before`; a quoted one begins at its first quote.
fn local_part_start(before: &str) -> usize {
    if let Some(quoted) = before.strip_suffix('"') {
        return quoted.rfind('"').unwrap_or(0);
    }
    let ends_a_word = |c: char| c.is_whitespace() || "<>()[]:;,\"\\@".contains(c);
    before
        .rfind(ends_a_word)
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))
}

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
