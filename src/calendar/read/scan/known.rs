//! Whether a word is a key of these files, in whatever spelling. Every line comes by: nothing is made for a plain word.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::calendar::keys::{KeyMap, ROW, SECTIONS, TOP};
use crate::calendar::rule::fold_key;

struct KeySet {
    all: HashSet<String>,
    /// The same, by their length in bytes.
    by_length: Vec<Vec<String>>,
}

impl KeySet {
    fn of(sections: &[&KeyMap]) -> Self {
        let keys = sections.iter().flat_map(|section| section.keys);
        let all: HashSet<String> = keys.map(|key| fold_key(key.name)).collect();
        let longest = all.iter().map(String::len).max().unwrap_or_default();
        let of_length = |length| all.iter().filter(|it| it.len() == length).cloned().collect();
        Self { by_length: (0..=longest).map(of_length).collect(), all }
    }

    fn contains(&self, word: &str) -> bool {
        if !is_plain(word) {
            return self.all.contains(&fold_key(word));
        }
        let same = |(a, b): (u8, u8)| a == b || (b == b' ' && is_joint(a));
        let is_same = |key: &String| word.bytes().zip(key.bytes()).all(same);
        self.by_length.get(word.len()).is_some_and(|keys| keys.iter().any(is_same))
    }
}

/// Small letters and digits, with single joints between them: folded, only the joints are another character.
fn is_plain(word: &str) -> bool {
    let mut after_joint = true;
    for byte in word.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => after_joint = false,
            _ if is_joint(byte) && !after_joint => after_joint = true,
            _ => return false,
        }
    }
    !after_joint
}

fn is_joint(byte: u8) -> bool {
    matches!(byte, b'-' | b'_' | b' ')
}

/// Whether a word is a key somewhere in these files.
pub(super) fn is_known(word: &str) -> bool {
    static KEYS: LazyLock<KeySet> = LazyLock::new(|| KeySet::of(&SECTIONS));
    KEYS.contains(word)
}

/// Whether a word is a key at the edge of kalender.yaml.
pub(super) fn is_top(word: &str) -> bool {
    static KEYS: LazyLock<KeySet> = LazyLock::new(|| KeySet::of(&[&TOP]));
    KEYS.contains(word)
}

/// Whether a word is a field of a row.
pub(super) fn is_field(word: &str) -> bool {
    static KEYS: LazyLock<KeySet> = LazyLock::new(|| KeySet::of(&[&ROW]));
    KEYS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_key_in_every_spelling_that_folds_to_it() {
        for typed in
            ["samen_met", "samen-met", "samen met", "Samen_Met", " samen  met", "sámen_met"]
        {
            assert!(is_known(typed) && is_field(typed), "{typed}");
        }
        for typed in ["samenmet", "samen_met_", "", "-", "rij-1", "samen__"] {
            assert_eq!(is_known(typed), fold_key(typed) == "samen met", "{typed}");
        }
        assert!(is_top("kalender") && !is_field("kalender"));
    }
}
