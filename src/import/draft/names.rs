//! Names and keys: everybody under one key, every key once, and short.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::calendar::rule::{Rule, capital, fold, fold_key};
use crate::import::draft::model::{COORDINATOR, COORDINATOR_PARTY, DraftEvent, DraftParty};
use crate::import::draft::who::NameSet;

/// Longer keys are cut after a word.
const KEY_CHARS_MAX: usize = 36;

/// Words that say nothing in a key.
const SILENT: [&str; 15] = [
    "de", "het", "een", "en", "of", "van", "in", "op", "voor", "met", "via", "die", "aan", "bij",
    "te",
];

/// What YAML 1.1 takes for something else than a word.
const NO_WORDS: [&str; 10] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan"];

#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// The number last given to a key that was taken.
    numbers: HashMap<String, u32>,
}

impl Ids {
    /// A key made of a title, unlike every one before; `fallback` when no letter is left of it.
    pub(super) fn of(&mut self, title: &str, fallback: &str) -> String {
        let stem = match key_of(title) {
            key if key.is_empty() || NO_WORDS.contains(&key.as_str()) => fallback.to_owned(),
            key => key,
        };
        let mut key = stem.clone();
        while !self.taken.insert(fold_key(&key)) {
            let number = self.numbers.entry(stem.clone()).or_insert(1);
            *number += 1;
            key = format!("{stem}-{number}");
        }
        key
    }

    fn take(&mut self, name: &str) {
        self.taken.insert(fold_key(name));
    }
}

/// "Jaarverslag (bestuursverslag en meer)" is `jaarverslag`; a bracket in a word joins it, and so does a point: `tav`.
fn key_of(title: &str) -> String {
    let short = title.split_once(" (").map_or(title, |(before, _)| before);
    let title = if short.contains(char::is_alphanumeric) { short } else { title };
    let mut plain = String::with_capacity(title.len());
    for c in fold(title).chars() {
        let joins =
            matches!(c, '(' | ')' | '\'') || c == '.' && plain.ends_with(char::is_alphabetic);
        if !joins {
            plain.push(c);
        }
    }
    let words = || plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    let telling: Vec<&str> = words().filter(|it| !SILENT.contains(it)).collect();
    let mut key = String::new();
    for word in if telling.is_empty() { words().collect() } else { telling } {
        let longer = key.len() + 1 + word.len();
        if key.is_empty() {
            key.extend(word.chars().take(KEY_CHARS_MAX));
        } else if longer <= KEY_CHARS_MAX {
            key = format!("{key}-{word}");
        } else {
            break;
        }
    }
    key
}

/// Everybody, and under which name they were met.
#[derive(Debug)]
pub(super) struct DraftParties {
    pub(super) list: Vec<DraftParty>,
    ids: Ids,
    by_name: BTreeMap<String, usize>,
    /// Folded short names that stand for a folded longer one.
    longer: BTreeMap<String, String>,
}

impl DraftParties {
    /// `known`: every name in the table. "Directeur" and "Directeur SWV" are taken for one party.
    pub(super) fn new(known: &NameSet) -> Self {
        let mut ids = Ids::default();
        let mut longer = BTreeMap::new();
        for name in known.names() {
            ids.take(name);
            if known.has(&format!("{name} swv")) {
                longer.insert(fold_key(name), fold_key(&format!("{name} swv")));
            }
        }
        let (id, name) = COORDINATOR_PARTY;
        for word in [COORDINATOR, "verantwoordelijke", "eigen bestuur", id, name] {
            ids.take(word);
        }
        Self { list: Vec::new(), ids, by_name: BTreeMap::new(), longer }
    }

    /// The key of a name; the first time it makes the party.
    pub(super) fn key(&mut self, name: &str) -> String {
        let folded = fold_key(name);
        let (id, full) = COORDINATOR_PARTY;
        if [COORDINATOR.to_owned(), fold_key(id), fold_key(full)].contains(&folded) {
            return COORDINATOR.to_owned();
        }
        let short = self.longer.get(&folded).cloned();
        let main = short.clone().unwrap_or_else(|| folded.clone());
        let at = match self.by_name.get(&main) {
            Some(at) => *at,
            None => {
                let full = if short.is_some() { format!("{name} SWV") } else { name.to_owned() };
                self.add(&full, main)
            }
        };
        let party = &mut self.list[at];
        if short.is_some() && !party.aliases.iter().any(|it| fold_key(it) == folded) {
            party.aliases.push(capital(name));
        }
        party.id.clone()
    }

    /// The name of the party with this key.
    pub(super) fn name(&self, key: &str) -> Option<&str> {
        self.list.iter().find(|it| it.id == key).map(|it| it.name.as_str())
    }

    fn add(&mut self, name: &str, folded: String) -> usize {
        // Its own name is among the known ones, and may be its key.
        self.ids.taken.remove(&folded);
        let id = self.ids.of(name, "betrokkene");
        self.ids.taken.insert(folded.clone());
        self.list.push(DraftParty { id, name: capital(name), aliases: Vec::new() });
        self.by_name.insert(folded, self.list.len() - 1);
        self.list.len() - 1
    }
}

#[derive(Debug, Default)]
pub(super) struct DraftEvents {
    pub(super) list: Vec<DraftEvent>,
    ids: Ids,
}

impl DraftEvents {
    /// The event of a `na …` rule.
    pub(super) fn add(&mut self, rule: &Rule) {
        let Rule::After { event, .. } = rule else { return };
        let folded = fold_key(event);
        if self.list.iter().any(|it| fold_key(&it.title) == folded) {
            return;
        }
        let clash = self.list.iter_mut().find(|it| fold_key(&it.id) == folded);
        if let Some(other) = clash {
            other.id = self.ids.of(&format!("{} gebeurtenis", other.id), "gebeurtenis");
        }
        self.ids.taken.remove(&folded);
        let id = self.ids.of(event, "gebeurtenis");
        self.ids.take(event);
        self.list.push(DraftEvent { id, title: capital(event) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_plain() {
        let cases = [
            ("Ondersteuningsplan", "ondersteuningsplan"),
            ("(Zelf)evaluatie onderdelen", "zelfevaluatie-onderdelen"),
            (
                "Document basisondersteuning (nog op te stellen). Voorlopig",
                "document-basisondersteuning",
            ),
            ("Stand t.a.v. 10.Governance", "stand-tav-10-governance"),
            ("Jaarverslag Ouder- en Jeugdsteunpunt", "jaarverslag-ouder-jeugdsteunpunt"),
            ("Één vóór", "een-voor"),
            ("🎉 – ", ""),
        ];
        for (title, key) in cases {
            assert_eq!(key_of(title), key);
        }
        assert!(key_of(&"x".repeat(400)).len() <= KEY_CHARS_MAX);
    }

    #[test]
    fn the_same_title_twice_has_two_keys() {
        let mut ids = Ids::default();
        let keys =
            ["Peiling", "peiling!", "???", "No", "Peiling 2"].map(|it| ids.of(it, "onderdeel"));
        assert_eq!(keys, ["peiling", "peiling-2", "onderdeel", "onderdeel-2", "peiling-2-2"]);
    }

    #[test]
    fn one_party_in_two_spellings_has_one_key() {
        let known = NameSet::of(["SWV PO", "CvA"].into_iter());
        let mut parties = DraftParties::new(&known);
        assert_eq!(parties.key("SWV PO"), "swv-po");
        assert_eq!(parties.key("swv-po"), "swv-po");
        assert_eq!(parties.key("CvA"), "cva");
        assert_eq!(parties.list.len(), 2);
    }
}
