//! Which file of the house names what of which other, and whether that comes round in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, module_of, name_at};

type Path = Vec<String>;

/// The files of `src`, and for each the files whose names it uses. A re-export is no use: whoever imports through it uses
/// the file that defines the name.
pub(super) struct Imports {
    files: BTreeMap<Path, String>,
    exported: BTreeMap<Path, Path>,
    /// From a file to a file, with one of the names.
    arrows: BTreeMap<String, BTreeMap<String, String>>,
}

impl Imports {
    pub(super) fn of(sources: &[Source]) -> Self {
        let files = sources.iter().map(|it| (module(it), it.path.clone())).collect();
        let mut all = Self { files, exported: BTreeMap::new(), arrows: BTreeMap::new() };
        for source in sources {
            for it in uses(product(source)).iter().filter(|it| it.is_public) {
                let Some(target) = all.absolute(source, &it.names) else { continue };
                let name = it.alias.clone().or_else(|| target.last().cloned());
                let from = module(source).into_iter().chain(name).collect();
                all.exported.insert(from, target);
            }
        }
        for source in sources {
            let named: Vec<Path> = named(product(source));
            for names in named {
                let target = all.absolute(source, &names).and_then(|it| all.file(it));
                if let Some(file) = target.filter(|it| *it != source.path) {
                    let name = names.last().cloned().unwrap_or_default();
                    all.arrows.entry(source.path.clone()).or_default().insert(file, name);
                }
            }
        }
        all
    }

    /// From the root of the package; `None`: a name of another package, or of the file itself.
    fn absolute(&self, source: &Source, names: &[String]) -> Option<Path> {
        let mut at = module(source);
        let mut rest = names;
        match names.first()?.as_str() {
            "crate" => return Some(names[1..].to_vec()),
            "self" => rest = &names[1..],
            "super" => {
                while rest.first().is_some_and(|it| it == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                let below = at.iter().cloned().chain([child.to_owned()]).collect::<Path>();
                self.files.get(&below)?;
            }
        }
        Some(at.iter().chain(rest).cloned().collect())
    }

    /// The file that defines what a path names.
    fn file(&self, mut names: Path) -> Option<String> {
        // A name may be handed on by several doors.
        for _ in 0..8 {
            let handed_on = (1..=names.len()).rev().find(|n| {
                self.exported.contains_key(&names[..*n]) && !self.files.contains_key(&names[..*n])
            });
            let Some(n) = handed_on else { break };
            names = [&self.exported[&names[..n]][..], &names[n..]].concat();
        }
        (1..=names.len()).rev().find_map(|n| self.files.get(&names[..n]).cloned())
    }

    /// The files of one room that use each other in a circle, each circle once.
    pub(super) fn circles(&self, room: impl Fn(&str) -> bool) -> Vec<String> {
        let files: Vec<&str> =
            self.arrows.keys().map(String::as_str).filter(|it| room(it)).collect();
        let reach: BTreeMap<&str, BTreeSet<&str>> =
            files.iter().map(|file| (*file, self.reached(file, &room))).collect();
        let mut found: BTreeSet<Vec<&str>> = BTreeSet::new();
        for (file, reached) in &reach {
            let back = |other: &&&str| reach.get(**other).is_some_and(|it| it.contains(file));
            let circle: Vec<&str> = reached.iter().filter(back).copied().collect();
            if !circle.is_empty() {
                found.insert(circle);
            }
        }
        found.iter().map(|circle| self.described(circle)).collect()
    }

    fn reached<'a>(&'a self, from: &str, room: &impl Fn(&str) -> bool) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut ahead = vec![from];
        while let Some(file) = ahead.pop() {
            for other in self.arrows.get(file).into_iter().flatten().map(|(other, _)| other) {
                if room(other) && found.insert(other.as_str()) {
                    ahead.push(other);
                }
            }
        }
        found
    }

    fn described(&self, circle: &[&str]) -> String {
        let arrows = circle.iter().flat_map(|file| {
            let all = self.arrows.get(*file).into_iter().flatten();
            let inside = all.filter(|(other, _)| circle.contains(&other.as_str()));
            inside.map(move |(other, name)| format!("  {file} -> {other}: {name}"))
        });
        let arrows: Vec<String> = arrows.collect();
        format!("{}:1: in a circle of {} files\n{}", circle[0], circle.len(), arrows.join("\n"))
    }
}

fn module(source: &Source) -> Path {
    let names = module_of(&source.path).into_iter().map(str::to_owned);
    names.filter(|it| it != "lib").collect()
}

/// The code without its tests, which may use what they like.
pub(super) fn product(source: &Source) -> &str {
    let starts = source.code.match_indices("#[cfg(test)]");
    let mut tests = starts.filter(|(at, attribute)| {
        source.code[at + attribute.len()..].trim_start().starts_with("mod ")
    });
    tests.next().map_or(&*source.code, |(at, _)| &source.code[..at])
}

/// One path of a `use`.
struct Use {
    names: Path,
    alias: Option<String>,
    /// Handed on to others.
    is_public: bool,
}

fn uses(code: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let before = code[..at].trim_end_matches([' ', '\n']);
        if !before.is_empty() && !before.ends_with([';', '}', '{', ']', ')', 'b']) {
            continue;
        }
        let is_public = before.ends_with("pub") || (before.ends_with(')') && is_restricted(before));
        let tree = code[at + 4..].split(';').next().unwrap_or_default();
        expand(&[], tree, &mut |names, alias| found.push(Use { names, alias, is_public }));
    }
    found
}

/// Ends with `pub(super)`, `pub(in …)` or the like.
fn is_restricted(before: &str) -> bool {
    before.rfind('(').is_some_and(|at| before[..at].ends_with("pub"))
}

/// `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expand(above: &[String], tree: &str, found: &mut impl FnMut(Path, Option<String>)) {
    let names = |text: &str| {
        let parts = text.split("::").map(str::trim).filter(|it| !it.is_empty());
        above.iter().cloned().chain(parts.map(str::to_owned)).collect::<Path>()
    };
    let Some((head, group)) = tree.split_once('{') else {
        let (path, alias) = match tree.split_once(" as ") {
            Some((path, alias)) => (path, Some(alias.trim().to_owned())),
            None => (tree, None),
        };
        let path: Path =
            names(path).into_iter().filter(|it| it != "self" || above.is_empty()).collect();
        if !path.is_empty() {
            found(path, alias);
        }
        return;
    };
    let head = names(head);
    let (mut depth, mut start) = (0, 0);
    let group = group.rsplit_once('}').map_or(group, |(inside, _)| inside);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                if !group[start..at].trim().is_empty() {
                    expand(&head, &group[start..at], found);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// Every path that the code names, in a `use` of its own or in passing.
fn named(code: &str) -> Vec<Path> {
    let mut found: Vec<Path> =
        uses(code).into_iter().filter(|it| !it.is_public).map(|it| it.names).collect();
    let mut at = 0;
    while let Some(step) = code[at..].find("::") {
        let start = code[..at + step].rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        let start = start.map_or(0, |it| it + 1).max(at);
        let mut names = Path::new();
        let mut rest = &code[start..];
        while !name_at(rest).is_empty() {
            names.push(name_at(rest).to_owned());
            rest = &rest[name_at(rest).len()..];
            match rest.strip_prefix("::") {
                Some(next) => rest = next,
                None => break,
            }
        }
        at = (code.len() - rest.len()).max(at + step + 2);
        let is_use = code[..start].trim_end().ends_with("use");
        if 1 < names.len() && !is_use {
            found.push(names);
        }
    }
    found
}

#[test]
fn a_circle_is_found_through_re_exports_and_in_passing() {
    let source = |path: &str, text: &str| Source::new(path, text);
    let straight = [
        source("src/a.rs", "mod b;\nmod c;\npub use b::Bee;\npub use c::Sea;"),
        source("src/a/b.rs", "pub struct Bee;"),
        source("src/a/c.rs", "use crate::a::Bee;\npub struct Sea(Bee);"),
    ];
    assert_eq!(Imports::of(&straight).circles(|_| true), Vec::<String>::new());
    let round = [
        source("src/a.rs", "mod b;\nmod c;\npub use b::Bee;\npub use c::Sea;"),
        source("src/a/b.rs", "pub struct Bee;\nfn f() { super::Sea::new() }"),
        source("src/a/c.rs", "use crate::a::{Bee, other::{X}};\npub struct Sea(Bee);"),
    ];
    let found = Imports::of(&round).circles(|_| true);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("src/a/b.rs:1: in a circle of 2 files"), "{found:?}");
    let with_its_door = [
        source("src/a.rs", "mod b;\npub struct Words;\nfn f() { b::words() }"),
        source("src/a/b.rs", "use super::Words;\n#[cfg(test)]\nmod tests { use super::*; }"),
    ];
    assert_eq!(Imports::of(&with_its_door).circles(|_| true).len(), 1);
    let tests_alone = [
        source("src/a.rs", "mod b;\npub struct Words;\nfn f() { b::words() }"),
        source("src/a/b.rs", "#[cfg(test)]\nmod tests { use super::super::Words; }"),
    ];
    assert_eq!(Imports::of(&tests_alone).circles(|_| true), Vec::<String>::new());
}
