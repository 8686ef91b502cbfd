//! The decided cases of `src/decisions.md`: what is referred to is there, and what is there is named where it is carried out and
//! by a test.

use std::collections::BTreeMap;

use super::source::{Source, line_of};

/// The names of the rules on the page: `R5` for `## R5 Changed and removed`.
pub(super) fn rules(page: &str) -> Vec<&str> {
    let headings = page.lines().filter_map(|line| line.strip_prefix("## "));
    headings.filter_map(|it| it.split_whitespace().next()).filter(|it| is_rule(it)).collect()
}

fn is_rule(word: &str) -> bool {
    let number = word.strip_prefix('R').filter(|it| !it.is_empty() && it.len() <= 2);
    number.is_some_and(|it| it.chars().all(|c| c.is_ascii_digit()))
}

/// Every reference in code, comments and texts of these files: which rule, and where.
pub(super) fn references<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
) -> BTreeMap<&'a str, Vec<String>> {
    let mut found: BTreeMap<&'a str, Vec<String>> = BTreeMap::new();
    for source in sources {
        let words = source.text.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|it| is_rule(it)) {
            let at = word.as_ptr() as usize - source.text.as_ptr() as usize;
            let place = format!("{}:{}", source.path, line_of(&source.text, at));
            found.entry(word).or_default().push(place);
        }
    }
    found
}

/// What does not resolve, in either direction.
pub(super) fn unresolved<'a>(
    page: &str,
    sources: impl IntoIterator<Item = &'a Source>,
) -> Vec<String> {
    let (rules, references) = (rules(page), references(sources));
    let unknown = references.iter().filter(|(rule, _)| !rules.contains(rule));
    let unknown = unknown.flat_map(|(rule, places)| {
        places.iter().map(move |at| format!("{at}: `{rule}` is not in src/decisions.md"))
    });
    let is_named = |rule: &str, below: &str| {
        references.get(rule).is_some_and(|places| places.iter().any(|it| it.starts_with(below)))
    };
    let mut unnamed = Vec::new();
    for (below, none) in [("src/", "no code"), ("tests/", "no test")] {
        let left = rules.iter().filter(|rule| !is_named(rule, below));
        unnamed.extend(left.map(|rule| format!("src/decisions.md: {none} names {rule}")));
    }
    unknown.chain(unnamed).collect()
}

#[test]
fn a_rule_that_is_not_there_and_one_without_code_or_test_are_caught() {
    let page = "Text about R9.\n\n# Dates\n\n## R1 Near\n\n## R20 Far\n";
    let sources = |code: &str, test: &str| {
        [Source::new("src/a.rs", code), Source::new("tests/it/a.rs", test)]
    };
    let both = "// (R1, R20)";
    assert_eq!(unresolved(page, &sources(both, both)), Vec::<String>::new());
    let code = "fn f() {}\n// Not now (R1, R3).\nlet R100 = FR2;";
    let found = unresolved(page, &sources(code, "// (R20)"));
    assert_eq!(
        found,
        [
            "src/a.rs:2: `R3` is not in src/decisions.md",
            "src/decisions.md: no code names R20",
            "src/decisions.md: no test names R1"
        ]
    );
}
