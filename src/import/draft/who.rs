//! The cell *Wie*: who does it, with whom, who decides. Only what is certain is taken apart; the rest stays literal.

mod parts;

use std::collections::HashSet;

use crate::calendar::rule::{fold, fold_key};
use crate::import::draft::who::parts::{
    DECIDING, TOGETHER, closing, deciding_at, is_word, together,
};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WhoCell {
    pub(super) responsible: Vec<String>,
    /// Behind `i.s.m.`.
    pub(super) with: Vec<String>,
    /// `Vaststelling door …`.
    pub(super) adoption: Vec<String>,
    /// `Vaststelling na goedkeuring …`, `goedkeuring door …`.
    pub(super) approval: Vec<String>,
    /// Sentences of which only who decides was understood.
    pub(super) partly: Vec<String>,
    /// Literal parts that were not understood.
    pub(super) rest: Vec<String>,
    /// Names with `en` in them that may be two.
    pub(super) maybe_two: Vec<String>,
    /// `A / B` was read as two names.
    pub(super) slash: bool,
    /// A closing bracket without an opening one was left out.
    pub(super) stray_bracket: bool,
}

/// Names that stand alone somewhere, folded.
#[derive(Debug, Default)]
pub(super) struct NameSet {
    folded: HashSet<String>,
    typed: Vec<String>,
}

impl NameSet {
    pub(super) fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let mut set = Self::default();
        let nobody = Self::default();
        for who in cells.map(|cell| WhoCell::of(cell, &nobody)) {
            for name in [who.responsible, who.with, who.adoption, who.approval].concat() {
                if set.folded.insert(fold_key(&name)) {
                    set.typed.push(name);
                }
            }
        }
        set
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.folded.contains(&fold_key(name))
    }

    /// As typed the first time.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.typed.iter().map(String::as_str)
    }
}

/// What ends one name and begins another.
const APART: [char; 8] = ['\n', ',', ';', '+', '•', '/', '(', ')'];

/// What stands for nobody.
const NOBODY: [&str; 9] = [
    "verantwoordelijke",
    "nvt",
    "n.v.t",
    "n.t.b",
    "ntb",
    "onbekend",
    "nog niet bekend",
    "nader te bepalen",
    "eigen bestuur",
];

/// Longer is no name but a story.
const NAME_CHARS_MAX: usize = 120;

impl WhoCell {
    /// Reads a cell; `known` says which names stand alone elsewhere.
    pub(super) fn of(cell: &str, known: &NameSet) -> Self {
        let mut who = Self::default();
        let text = who.balanced(cell);
        let (head, tail) = text.split_at(deciding_at(&text).unwrap_or(text.len()));
        let head = who.brackets(head, known);
        let mut parts = together(&head).into_iter();
        let first = parts.next().unwrap_or_default();
        who.responsible = who.names(first, known);
        for part in parts {
            let names = who.names(part, known);
            who.with.extend(names);
        }
        who.decision(tail, known);
        who
    }

    /// Without a last closing bracket that nothing opens.
    fn balanced(&mut self, cell: &str) -> String {
        let open = cell.matches('(').count();
        let trimmed = cell.trim_end_matches(['.', ' ']);
        if open < cell.matches(')').count() && trimmed.ends_with(')') {
            self.stray_bracket = true;
            return trimmed[..trimmed.len() - 1].trim_end().to_owned();
        }
        cell.to_owned()
    }

    /// Takes `(i.s.m. SLP)` and `(vaststelling Bestuur)` out; other brackets are part of a name.
    fn brackets(&mut self, head: &str, known: &NameSet) -> String {
        let mut kept = String::with_capacity(head.len());
        let mut rest = head;
        while let Some(open) = rest.find('(') {
            let Some(close) = closing(&rest[open..]).map(|at| open + at) else {
                // An open end: what stands before it is certain, the rest is not.
                kept.push_str(&rest[..open]);
                self.rest.push(rest[open..].trim().to_owned());
                return kept;
            };
            let inside = rest[open + 1..close].trim();
            let low = inside.to_ascii_lowercase();
            kept.push_str(&rest[..open]);
            let behind = &rest[close + 1..];
            if let Some(start) = TOGETHER.iter().find(|it| low.starts_with(*it)) {
                let names = self.names(&inside[start.len()..], known);
                self.with.extend(names);
                rest = self.glued(behind);
            } else if DECIDING.iter().any(|it| low.starts_with(it)) {
                self.decision(inside, known);
                rest = self.glued(behind);
            } else {
                kept.push_str(&rest[open..=close]);
                rest = behind;
            }
        }
        kept.push_str(rest);
        kept
    }

    /// What stands right behind a bracket that was taken out belongs to no name that is certain; gives what follows it.
    fn glued<'c>(&mut self, behind: &'c str) -> &'c str {
        let (words, further) = behind.split_at(behind.find(APART).unwrap_or(behind.len()));
        let low = words.trim_start().to_ascii_lowercase();
        let goes_on = low.starts_with("en ") || TOGETHER.iter().any(|it| low.starts_with(it));
        if goes_on || !words.contains(char::is_alphanumeric) {
            return behind;
        }
        self.rest.push(words.trim().to_owned());
        further
    }

    /// `Vaststelling door A na advies van B`: whoever is certain to decide; the sentence stays literal if it says more.
    fn decision(&mut self, sentence: &str, known: &NameSet) {
        let sentence = sentence.trim();
        if sentence.is_empty() {
            return;
        }
        let plain = sentence.strip_prefix("ter ").unwrap_or(sentence).trim_end_matches('.');
        let (verb, after) = plain.split_once([' ', ':', '\n']).unwrap_or((plain, ""));
        let after = after.trim();
        let low = after.to_ascii_lowercase();
        let adopts = ["vaststelling", "vastgesteld"].contains(&fold(verb).as_str());
        let approves = ["goedkeuring", "goedgekeurd"].contains(&fold(verb).as_str());
        let free = self.adoption.is_empty() && self.approval.is_empty();
        if adopts
            && let Some(at) = low.strip_prefix("na goedkeuring ").map(|it| low.len() - it.len())
        {
            // Who adopts afterwards is not said.
            match self.deciders(&after[at..], known).filter(|_| free) {
                Some(names) => {
                    self.approval = names;
                    self.partly.push(sentence.to_owned());
                }
                None => self.rest.push(sentence.to_owned()),
            }
            return;
        }
        let until = [" na ", " en na ", " in ", "("].iter().filter_map(|it| low.find(it)).min();
        let (by, more) = after.split_at(until.unwrap_or(after.len()));
        let is_named = !["in ", "na ", "op ", "voor "].iter().any(|it| low.starts_with(it));
        let names = self.deciders(by, known).filter(|_| {
            free && is_named
                && (adopts || approves)
                && !more.starts_with(['('])
                && !more.starts_with(" in ")
        });
        match names {
            Some(names) if adopts => self.adoption = names,
            Some(names) => self.approval = names,
            None => return self.rest.push(sentence.to_owned()),
        }
        if !more.trim().is_empty() {
            self.partly.push(sentence.to_owned());
        }
    }

    /// The names in a part of such a sentence, if they are certain.
    fn deciders(&self, text: &str, known: &NameSet) -> Option<Vec<String>> {
        let mut text = text.trim();
        for word in ["door:", "door ", "van ", "de ", "het "] {
            let starts = text.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word));
            text = if starts { text[word.len()..].trim_start() } else { text };
        }
        let mut apart = Self::default();
        let names = apart.names(text, known);
        let certain = apart.maybe_two.is_empty()
            && apart.rest.is_empty()
            && !text.contains(['(', ')', '\n', ':'])
            && names.iter().all(|it| it.split(' ').count() <= 5 && deciding_at(it).is_none());
        (certain && !names.is_empty()).then_some(names)
    }

    /// The names in a text: apart at line ends, commas, slashes between words and, if both sides are known, `en`.
    fn names(&mut self, text: &str, known: &NameSet) -> Vec<String> {
        let mut names = Vec::new();
        for part in text.split(['\n', ',', ';', '+', '•']) {
            for piece in self.at_slashes(part) {
                for name in self.at_and(piece, known) {
                    self.keep(name, &mut names);
                }
            }
        }
        names
    }

    fn keep(&mut self, name: &str, names: &mut Vec<String>) {
        let name = name.trim_matches(|c: char| c.is_whitespace() || ".:–-".contains(c));
        let says_nobody = NOBODY.contains(&fold(name).trim_end_matches('.'));
        if says_nobody || NAME_CHARS_MAX < name.chars().count() {
            self.rest.push(name.to_owned());
        } else if name.chars().any(char::is_alphanumeric) {
            names.push(name.to_owned());
        }
    }

    /// `A / B`, `A/ B` and `Scholen/Schoolbesturen`, but not `PO/VO`.
    fn at_slashes<'n>(&mut self, text: &'n str) -> Vec<&'n str> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for (at, _) in text.match_indices('/') {
            let (before, after) = (&text[start..at], &text[at + 1..]);
            let spaced = before.ends_with(' ') || after.starts_with(' ');
            let words =
                is_word(before.rsplit(' ').next()) && is_word(after.split([' ', '/']).next());
            if (spaced || words) && !before.trim().is_empty() && !after.trim().is_empty() {
                self.slash = true;
                pieces.push(before);
                start = at + 1;
            }
        }
        pieces.push(&text[start..]);
        pieces
    }

    /// `OPR en CvA`; `Ouder- en Jeugdsteunpunt` is one name.
    fn at_and<'n>(&mut self, text: &'n str, known: &NameSet) -> Vec<&'n str> {
        let Some((left, right)) = text.split_once(" en ").filter(|(left, _)| !left.ends_with('-'))
        else {
            return vec![text];
        };
        let one_word =
            |it: &str| !it.trim().contains(' ') && it.trim().starts_with(char::is_uppercase);
        let both_known = known.has(left.trim()) && known.has(right.trim());
        if both_known || one_word(left) && one_word(right) {
            return vec![left, right];
        }
        self.maybe_two.push(text.trim().to_owned());
        vec![text]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str) -> WhoCell {
        let known = ["Bestuur SWV", "Jeugd en gezin", "OPR", "de MR"];
        WhoCell::of(cell, &NameSet::of(known.into_iter()))
    }

    #[track_caller]
    fn check(cell: &str, responsible: &[&str], with: &[&str]) {
        let who = read(cell);
        assert_eq!(who.responsible, responsible);
        assert_eq!(who.with, with);
        assert!(who.rest.is_empty() && who.partly.is_empty(), "{who:?}");
    }

    fn words(names: &[&str]) -> Vec<String> {
        names.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn names_stand_apart_at_commas_lines_and_spaced_slashes() {
        check("Directeur, OPR;CvA", &["Directeur", "OPR", "CvA"], &[]);
        check("Directeur\nOPR", &["Directeur", "OPR"], &[]);
        check("Administratie/ Directeur SWV", &["Administratie", "Directeur SWV"], &[]);
        check("Scholen/Schoolbesturen", &["Scholen", "Schoolbesturen"], &[]);
        check("Werkgroep PO/VO", &["Werkgroep PO/VO"], &[]);
        check("Diverse uit scholen/swv", &["Diverse uit scholen/swv"], &[]);
    }

    #[test]
    fn en_divides_single_and_known_names_only() {
        check("OPR en CvA", &["OPR", "CvA"], &[]);
        check("Bestuur SWV en de MR", &["Bestuur SWV", "de MR"], &[]);
        check("Ouder- en Jeugdsteunpunt", &["Ouder- en Jeugdsteunpunt"], &[]);
        assert_eq!(read("Besturen PO en VO").maybe_two, ["Besturen PO en VO"]);
    }

    #[test]
    fn together_with_is_found_in_and_outside_brackets() {
        check("Directeur (i.s.m. SLP)", &["Directeur"], &["SLP"]);
        check("Directeur i.s.m. SLP i.s.m. met OPR", &["Directeur"], &["SLP", "OPR"]);
        check("Atlas in samenwerking met scholen", &["Atlas"], &["scholen"]);
        check("Toerisme", &["Toerisme"], &[]);
    }

    #[test]
    fn who_decides_is_read_only_when_it_is_certain() {
        assert_eq!(read("CvA (vaststelling Bestuur SWV)").adoption, ["Bestuur SWV"]);
        assert_eq!(read("CvA. Goedkeuring door: OPR").approval, ["OPR"]);
        assert!(read("CvA goedkeuring door OPR: eerst, dan CvA").approval.is_empty());
        assert_eq!(read("CvA goedkeuring door OPR").approval, ["OPR"]);
        let who = read("Scholen Vaststelling door besturen na advies van de MR");
        assert_eq!((who.adoption, who.partly.len()), (words(&["besturen"]), 1));
        let who =
            read("A Vaststelling na goedkeuring bestuur en na instemming OPR en OOGO (B / C)");
        assert_eq!((who.approval, who.rest.len()), (Vec::new(), 1));
        let who = read("A Vaststelling in OOGO B C");
        assert_eq!(
            (who.responsible, who.rest),
            (words(&["A"]), words(&["Vaststelling in OOGO B C"]))
        );
    }

    #[test]
    fn two_decisions_are_not_both_read() {
        let who = read("A (vaststelling OPR) goedkeuring door CvA");
        assert_eq!((who.adoption, who.approval.len(), who.rest.len()), (words(&["OPR"]), 0, 1));
    }

    #[test]
    fn words_right_behind_a_bracket_are_no_part_of_a_name() {
        let who = read("Directeur (i.s.m. SLP) Jaarverslag, CvA");
        assert_eq!((who.responsible, who.with), (words(&["Directeur", "CvA"]), words(&["SLP"])));
        assert_eq!(who.rest, ["Jaarverslag"]);
        check("Directeur (i.s.m. SLP) en OPR", &["Directeur", "OPR"], &["SLP"]);
        check("Directeur (i.s.m. SLP)\nCvA", &["Directeur", "CvA"], &["SLP"]);
        check("Directeur (voorzitter) CvA", &["Directeur (voorzitter) CvA"], &[]);
    }

    #[test]
    fn a_bracket_too_many_and_one_too_few_are_noticed() {
        let who = read("Directeur i.s.m. medewerkers van het swv)");
        assert!(who.stray_bracket);
        assert_eq!(who.with, ["medewerkers van het swv"]);
        assert_eq!(read("Directeur (tijdelijk").rest, ["(tijdelijk"]);
    }

    #[test]
    fn nobody_is_nobody() {
        for cell in ["", "-", "n.v.t.", "Nog niet bekend", "?"] {
            assert!(read(cell).responsible.is_empty(), "{cell}");
        }
    }
}
