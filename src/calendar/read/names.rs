//! Finding things by name, whatever the case, accents and dashes; and the nearest when there is none.

use std::collections::HashMap;

use crate::calendar::rule::fold_key;

/// Looking for the nearest costs a walk along all names; after this many the reader has seen enough.
const SEARCHES_MAX: u32 = 100;

/// Names of one kind of thing, by position.
#[derive(Debug, Default)]
pub(super) struct Names {
    folded: HashMap<String, KnownName>,
    searches: std::cell::Cell<u32>,
}

#[derive(Debug, Clone)]
pub(super) struct KnownName {
    pub(super) typed: String,
    pub(super) at: u32,
    /// 1-based.
    pub(super) line: u32,
}

impl Names {
    /// Adds a name of thing `at`; the name of another thing that is the same but for case and accents is given back.
    pub(super) fn add(&mut self, typed: &str, at: u32, line: u32) -> Option<KnownName> {
        match self.folded.entry(fold_key(typed)) {
            std::collections::hash_map::Entry::Occupied(taken) => {
                let taken = taken.get();
                (taken.at != at).then(|| taken.clone())
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(KnownName { typed: typed.to_owned(), at, line });
                None
            }
        }
    }

    pub(super) fn find(&self, typed: &str) -> Option<u32> {
        self.folded.get(&fold_key(typed)).map(|known| known.at)
    }

    /// The name nearest to what was typed, if any is near.
    pub(super) fn near(&self, typed: &str) -> Option<&KnownName> {
        self.searches.set(self.searches.get() + 1);
        if SEARCHES_MAX < self.searches.get() {
            return None;
        }
        let folded = fold_key(typed);
        self.folded.get(nearest(&folded, self.folded.keys().map(String::as_str))?)
    }

    /// The thing of which a name holds what was typed at the begin of a word, by the first name it was given: if there is
    /// only one such thing, else the only one whose name begins with it.
    pub(super) fn only_with(&self, typed: &str) -> Option<&KnownName> {
        let folded = fold_key(typed);
        if SEARCHES_MAX < self.searches.get() || folded.chars().count() < 3 {
            return None;
        }
        let only = |fits: &dyn Fn(&str) -> bool| {
            let fitting = self.folded.values().filter(|known| fits(&known.typed));
            // The key stands before the names, on its line or above them.
            let order =
                |it: &KnownName| (it.line, it.typed != it.typed.to_lowercase(), it.typed.clone());
            let first = fitting.clone().min_by_key(|it| order(it))?;
            fitting.clone().all(|it| it.at == first.at).then_some(first)
        };
        let begins = |name: &str| fold_key(name).starts_with(&folded);
        let is_start = |name: &str, at: usize| !name[..at].ends_with(char::is_alphanumeric);
        let has_word = |name: &str| {
            name.char_indices().any(|(at, _)| is_start(name, at) && begins(&name[at..]))
        };
        only(&has_word).or_else(|| only(&begins))
    }
}

/// The word nearest to a folded one: a third of its letters may differ, or it is the beginning of just one.
pub(super) fn nearest<'w>(
    folded: &str,
    words: impl Iterator<Item = &'w str> + Clone,
) -> Option<&'w str> {
    let length = folded.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    let distances = words.clone().filter_map(|word| {
        let other = word.chars().count();
        if allowed < length.abs_diff(other) {
            return None;
        }
        let distance = strsim::osa_distance(folded, &fold_key(word));
        (distance <= allowed && distance < length).then_some((distance, word))
    });
    let near = distances.min();
    let mut begins = words.filter(|word| 3 <= length && fold_key(word).starts_with(folded));
    near.map(|(_, word)| word).or_else(|| {
        let first = begins.next()?;
        begins.next().is_none().then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_spelling() {
        let mut names = Names::default();
        assert!(names.add("werkgroep-po-vo", 3, 1).is_none());
        assert!(names.add("Coördinator", 4, 2).is_none());
        for typed in ["werkgroep-po-vo", "Werkgroep PO VO", "werkgroep_po-vo"] {
            assert_eq!(names.find(typed), Some(3));
        }
        assert_eq!(names.find("COORDINATOR"), Some(4));
        assert_eq!(names.find("werkgroep"), None);
    }

    #[test]
    fn the_same_name_twice_is_noticed_but_not_of_the_same_thing() {
        let mut names = Names::default();
        assert!(names.add("opr", 1, 1).is_none());
        assert!(names.add("OPR", 1, 1).is_none());
        assert_eq!(names.add("Opr", 2, 5).unwrap().typed, "opr");
    }

    #[test]
    fn the_nearest_is_near() {
        let words = ["wanneer", "wat", "wie", "samen_met"];
        let near = |typed: &str| nearest(&fold_key(typed), words.iter().copied());
        assert_eq!(near("waneer"), Some("wanneer"));
        assert_eq!(near("samne met"), Some("samen_met"));
        assert_eq!(near("wanne"), Some("wanneer"));
        assert_eq!(near("kleur"), None);
        assert_eq!(near("x"), None);
    }

    #[test]
    fn a_word_of_a_name_finds_whose_it_is_unless_there_are_more() {
        let mut names = Names::default();
        let known = [
            ("directeur-bestuurder-swv", 1),
            ("Directeur-bestuurder SWV", 1),
            ("Directeur-bestuurder", 1),
            ("bestuur-swv", 2),
            ("Bestuur SWV", 2),
            ("schoolbestuur", 3),
        ];
        for (line, (name, at)) in (1..).zip(known) {
            names.add(name, at, line);
        }
        let with = |typed: &str| names.only_with(typed).map(|it| it.typed.as_str());
        assert_eq!(with("Directeur"), Some("directeur-bestuurder-swv"));
        assert_eq!(with("bestuurder"), Some("directeur-bestuurder-swv"));
        assert_eq!(with("bestuur"), Some("bestuur-swv"), "one begins with it");
        assert_eq!(with("swv"), None, "two have it");
        assert_eq!(with("school"), Some("schoolbestuur"));
        assert_eq!(with("lyceum"), None);
    }

    #[test]
    fn looking_for_the_nearest_stops_after_a_hundred() {
        let mut names = Names::default();
        assert!(names.add("opr", 1, 1).is_none());
        assert!((0..SEARCHES_MAX).all(|_| names.near("oprr").is_some()));
        assert!(names.near("oprr").is_none());
    }
}
