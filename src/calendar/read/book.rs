//! `adresboek.yaml`: who is mailed where; and who has no address though mail is meant for them.

use crate::calendar::addresses::{Address, AddressBook};
use crate::calendar::diagnostic::{AddressFault, Meaning, Values, Wanted, Writing};
use crate::calendar::item::{Calendar, ItemIx};
use crate::calendar::model::PartyIx;
use crate::calendar::named::{Naming, each_named, rows_of_routes};
use crate::calendar::read::fields::{Field, Findings, report_empty, texts};
use crate::calendar::read::parties::Parties;
use crate::calendar::read::tree::{Node, NodeKind};

/// RFC 5321, 4.5.3.1.
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;

/// Reads the address book. `parties`: none when the calendar could not be read; then only addresses are checked.
pub(super) fn read(
    root: &Node<'_>,
    parties: Option<&Parties>,
    found: &mut Findings<'_>,
) -> AddressBook {
    let mut book = AddressBook::default();
    let NodeKind::Map(entries) = &root.kind else {
        found.report(root, Values::Shape { key: "adresboek.yaml".to_owned(), wanted: Wanted::Map });
        return book;
    };
    let mut seen: Vec<(PartyIx, u32)> = Vec::new();
    for (key, value) in entries {
        let name = key.text().unwrap_or_default();
        let party = parties.and_then(|parties| owner(name, key, parties, found));
        if let Some(party) = party {
            let line = found.line(key);
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == party) {
                found.report(key, Writing::DuplicateKey { key: name.to_owned(), first: *first });
            }
            seen.push((party, line));
        }
        if value.is_empty() {
            report_empty(key, found);
            continue;
        }
        let field = Field { name: "adres", key, value };
        for (text, node) in texts(&field, found) {
            match fault(text) {
                Some(fault) => found.report(node, Values::Address(fault)),
                None => party.into_iter().for_each(|it| book.add(it, Address::new(text))),
            }
        }
    }
    book
}

fn owner(
    name: &str,
    key: &Node<'_>,
    parties: &Parties,
    found: &mut Findings<'_>,
) -> Option<PartyIx> {
    match parties.find(name) {
        Some(at) if parties.list[at.0 as usize].is_group() => {
            found.report(key, Values::Address(AddressFault::OfGroup));
            None
        }
        Some(at) => Some(at),
        None => {
            if !found.is_lost(name) {
                found.report(key, parties.unknown(name));
            }
            None
        }
    }
}

/// What is wrong with an address, if anything. Stricter than RFC 5321 (no quoted local part, no address literal).
pub(super) fn fault(text: &str) -> Option<AddressFault> {
    let (local, domain) = match text.split_once('@') {
        None => return Some(AddressFault::NoAt),
        Some(parts) => parts,
    };
    if text.contains(['<', '>', '"', '(']) {
        return Some(AddressFault::DisplayName);
    }
    if text.contains([',', ';']) {
        return Some(AddressFault::Several);
    }
    if text.contains(char::is_whitespace) {
        return Some(AddressFault::Space);
    }
    if domain.contains('@') {
        return Some(AddressFault::TwoAts);
    }
    let atext = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let in_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if !local.chars().all(atext) || !domain.chars().all(in_name) {
        return Some(AddressFault::Character);
    }
    let whole = |part: &str| part.split('.').all(|label| !label.is_empty());
    if local.is_empty() || !whole(local) {
        return Some(AddressFault::NoLocal);
    }
    let label =
        |it: &str| (1..=63).contains(&it.len()) && !it.starts_with('-') && !it.ends_with('-');
    if !domain.contains('.') || !domain.split('.').all(label) {
        return Some(AddressFault::NoDomain);
    }
    (ADDRESS_MAX < text.len() || LOCAL_MAX < local.len()).then_some(AddressFault::TooLong)
}

/// Every party that mail is meant for and that has no address; the coordinator apart.
pub(super) fn report_missing(
    calendar: &Calendar,
    book: &AddressBook,
    parties: &Parties,
    found: &mut Findings<'_>,
) {
    let coordinator = calendar.organisation.coordinator;
    for (at, is_mailed) in mailed(calendar).into_iter().enumerate() {
        let at = PartyIx(at as u32);
        let party = calendar.party(at);
        if is_mailed && !party.never_mail && book.of(at).is_empty() {
            let (name, coordinator) = (party.name.clone(), at == coordinator);
            found.report(parties.location(at), Meaning::NoAddress { name, coordinator });
        }
    }
}

/// Per party: whether the calendar means mail for it.
fn mailed(calendar: &Calendar) -> Vec<bool> {
    let mut mailed = vec![false; calendar.parties.len()];
    let mut mark = |at: PartyIx| {
        let members = &calendar.party(at).members;
        for at in members.iter().chain(Some(&at).filter(|_| members.is_empty())) {
            mailed[at.0 as usize] = true;
        }
    };
    let followed = rows_of_routes(calendar);
    let is_mailed_about = |row: ItemIx| calendar.item(row).see.is_none();
    each_named(calendar, |party, naming| {
        let is_meant = match naming {
            Naming::Coordinator | Naming::Defaults | Naming::Event(_) => true,
            Naming::Row(row) => is_mailed_about(row),
            Naming::Route(route) => {
                followed[route.0 as usize].iter().any(|row| is_mailed_about(*row))
            }
            Naming::Successor | Naming::Board | Naming::Meetings | Naming::Aside(_) => false,
        };
        if is_meant {
            mark(party);
        }
    });
    mailed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<AddressFault>) {
        assert_eq!(fault(text), expected, "{text}");
    }

    #[test]
    fn plain_addresses_are_accepted() {
        for text in ["opr@swv.example", "a.b+c@x-y.nl.example", "O'Neil@Swv.Example"] {
            check(text, None);
        }
    }

    #[test]
    fn each_fault_has_its_name() {
        check("opr", Some(AddressFault::NoAt));
        check("@swv.example", Some(AddressFault::NoLocal));
        check(".opr@swv.example", Some(AddressFault::NoLocal));
        check("opr@swv", Some(AddressFault::NoDomain));
        check("opr@swv..example", Some(AddressFault::NoDomain));
        check("opr@-swv.example", Some(AddressFault::NoDomain));
        check("opr@", Some(AddressFault::NoDomain));
        check("opr@swv@example", Some(AddressFault::TwoAts));
        check("OPR <opr@swv.example>", Some(AddressFault::DisplayName));
        check("opr@swv.example, cva@swv.example", Some(AddressFault::Several));
        check("opr @swv.example", Some(AddressFault::Space));
        check("coördinator@swv.example", Some(AddressFault::Character));
        check("opr@swv.example\u{0}", Some(AddressFault::Character));
        check(&format!("{}@swv.example", "a".repeat(65)), Some(AddressFault::TooLong));
    }
}
