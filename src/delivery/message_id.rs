//! The name of a message: the same bundle gets the same one, on every machine and in every attempt (R22).

use sha2::{Digest, Sha256};

use crate::delivery::effect::Bundle;
use crate::delivery::ledger::Mode;

/// Hexadecimal digits of the hash that are used: 128 bits.
const DIGITS: usize = 32;

/// Message-ID, without angle brackets: a hash of installation, mode, organisation, address, day, purpose and keys, `@`, `domain`.
pub fn message_id(
    installation: &str,
    mode: Mode,
    organisation: &str,
    bundle: &Bundle,
    domain: &str,
) -> String {
    let mut keys: Vec<String> = bundle.lines.iter().map(|line| line.key.to_string()).collect();
    keys.sort_unstable();
    let day = bundle.day.to_string();
    let fixed = [
        installation,
        mode.word(),
        organisation,
        bundle.address.as_str(),
        &day,
        bundle.purpose.word(),
    ];
    let all = fixed.into_iter().chain(keys.iter().map(String::as_str));
    format!("{}@{domain}", digest(all, DIGITS))
}

/// The first `digits` (1–64, hexadecimal) of a SHA-256 over the parts, each ended by a NUL.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a str>, digits: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    hex.truncate(digits);
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    use chrono::NaiveDate;

    use crate::calendar::{Address, PartyIx};
    use crate::dates::Lead;
    use crate::delivery::effect::{Detail, Line};
    use crate::delivery::key::{DutyKey, Occasion, ReminderKey, RungKey};
    use crate::delivery::reason::Purpose;
    use crate::planning::Kind;

    fn line(item: &str) -> Line {
        let day: NaiveDate = "2026-09-30".parse().unwrap();
        Line {
            key: ReminderKey {
                about: DutyKey::whole(item, Occasion::Due(day)),
                kind: Kind::Before,
                rung: RungKey::Lead(Lead::Weeks(2)),
                party: "cva".to_owned(),
            },
            party: PartyIx(0),
            instead: None,
            kind: Kind::Before,
            rung: None,
            duty: None,
            event: None,
            planned: day,
            due: Some(day),
            detail: Detail::Plain,
        }
    }

    fn bundle(items: &[&str]) -> Bundle {
        Bundle {
            address: Address::new("cva@swv.example"),
            day: "2026-09-16".parse().unwrap(),
            purpose: Purpose::Daily,
            party: PartyIx(0),
            lines: items.iter().map(|item| line(item)).collect(),
            perhaps_repeated: false,
            deferred_since: None,
            first_send: None,
        }
    }

    fn id(bundle: &Bundle) -> String {
        message_id("5f0c", Mode::Live, "swv", bundle, "kalender.example")
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter() {
        assert_eq!(id(&bundle(&["a", "b"])), id(&bundle(&["b", "a"])));
    }

    #[test]
    fn it_is_128_bits_at_the_given_domain() {
        let id = id(&bundle(&["a"]));
        let (hash, domain) = id.split_once('@').unwrap();
        assert_eq!(domain, "kalender.example");
        assert!(hash.len() == 32 && hash.chars().all(|it| it.is_ascii_hexdigit()), "{hash}");
    }

    #[test]
    fn whatever_makes_another_message_makes_another_name() {
        let one = bundle(&["a"]);
        let other_day = Bundle { day: "2026-09-17".parse().unwrap(), ..one.clone() };
        let other_address = Bundle { address: Address::new("opr@swv.example"), ..one.clone() };
        let start = Bundle { purpose: Purpose::Start, ..one.clone() };
        let others = [bundle(&["a", "b"]), bundle(&["ab"]), other_day, other_address, start];
        let mut ids: Vec<String> = others.iter().map(id).collect();
        ids.push(id(&one));
        for (installation, mode, organisation) in [
            ("5f0d", Mode::Live, "swv"),
            ("5f0c", Mode::Trial, "swv"),
            ("5f0c", Mode::Live, "swv-po"),
        ] {
            ids.push(message_id(installation, mode, organisation, &one, "kalender.example"));
        }
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
