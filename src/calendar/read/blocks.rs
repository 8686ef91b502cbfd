//! A block at the edge of kalender.yaml whose key line is gone or strange: said once, and read as what it is.
//!
//! Without its key line everything of the block seems to belong to the block above it, and each entry would be a finding.

use std::borrow::Cow;

use crate::calendar::diagnostic::{Meaning, Writing};
use crate::calendar::keys::{DEFAULTS, KeyMap, ORGANISATION, TOP};
use crate::calendar::read::fields::Findings;
use crate::calendar::read::names::nearest;
use crate::calendar::read::tree::{Node, NodeKind};
use crate::calendar::rule::fold_key;

/// The blocks that can be told by what stands in them, and the blocks they stand below.
const BLOCKS: [(&str, &[&str]); 7] = [
    ("betrokkenen", &["organisatie"]),
    ("ritmes", &["betrokkenen"]),
    ("standaard", &["ritmes"]),
    ("routes", &["standaard", "ritmes", "betrokkenen"]),
    ("vergaderingen", &["routes"]),
    ("gebeurtenissen", &["vergaderingen", "routes"]),
    (
        "kalender",
        &["gebeurtenissen", "vergaderingen", "routes", "standaard", "ritmes", "betrokkenen"],
    ),
];

/// The tree with the missing key lines in their places; `None` when none is missing.
pub(super) fn mended<'t>(root: &Node<'t>, found: &mut Findings<'_>) -> Option<Node<'t>> {
    let NodeKind::Map(entries) = &root.kind else { return None };
    let mut mended: Option<Vec<(Node<'t>, Node<'t>)>> = None;
    for (block, above) in BLOCKS {
        let entries = mended.as_ref().unwrap_or(entries);
        if entries.iter().any(|(key, _)| means(key, block)) || found.is_lost(block) {
            continue;
        }
        if let Some(at) = entries.iter().position(|(key, value)| is_renamed(key, value, block)) {
            let mut entries = entries.clone();
            let key = &mut entries[at].0;
            let problem = Meaning::UnknownKey {
                key: key.text().unwrap_or_default().to_owned(),
                section: TOP.name,
                nearest: Some(block),
                known: TOP.names(),
            };
            found.report(&*key, problem);
            key.kind = NodeKind::Text(Cow::Borrowed(block));
            mended = Some(entries);
        } else if let Some((holder, from)) = headless(entries, block, above) {
            let mut entries = entries.clone();
            let (key, value) = split(&mut entries[holder].1, block, from, found);
            entries.insert(holder + 1, (key, value));
            mended = Some(entries);
        }
    }
    mended.map(|entries| Node { kind: NodeKind::Map(entries), ..root.clone() })
}

/// Whether a key is that of the block, or was surely meant as such.
fn means(key: &Node<'_>, block: &str) -> bool {
    let typed = fold_key(key.text().unwrap_or_default());
    typed == fold_key(block)
        || nearest(&typed, TOP.keys.iter().map(|it| it.name)).is_some_and(|near| near == block)
}

/// A strange key with what belongs in the block below it.
fn is_renamed(key: &Node<'_>, value: &Node<'_>, block: &str) -> bool {
    let NodeKind::Map(inside) = &value.kind else { return false };
    let typed = key.text().unwrap_or_default();
    let is_strange = !has_key(&TOP, typed)
        && nearest(&fold_key(typed), TOP.keys.iter().map(|it| it.name)).is_none();
    is_strange && !inside.is_empty() && inside.iter().all(|(key, value)| belongs(block, key, value))
}

/// The block above that seems to hold this one, and where in it this one begins.
fn headless(
    entries: &[(Node<'_>, Node<'_>)],
    block: &str,
    above: &[&str],
) -> Option<(usize, usize)> {
    entries.iter().enumerate().find_map(|(at, (key, value))| {
        let NodeKind::Map(inside) = &value.kind else { return None };
        let is_above = above.iter().any(|above| means(key, above));
        let from = inside.iter().position(|(key, value)| belongs(block, key, value))?;
        let count = inside[from..].iter().filter(|(key, value)| belongs(block, key, value)).count();
        // One strange key is a slip of its own.
        let is_sure = 1 < count || matches!(block, "kalender" | "routes" | "vergaderingen");
        (is_above && is_sure).then_some((at, from))
    })
}

/// Cuts the entries from `from` on out of the block above.
fn split<'t>(
    holder: &mut Node<'t>,
    block: &'static str,
    from: usize,
    found: &mut Findings<'_>,
) -> (Node<'t>, Node<'t>) {
    let NodeKind::Map(inside) = &mut holder.kind else { unreachable!("only a map has entries") };
    let entries = inside.split_off(from);
    let span = entries[0].0.span.clone();
    let first = entries[0].0.text().unwrap_or_default().to_owned();
    found.report(span.clone(), Writing::BlockWithoutKey { key: block, first });
    let key = Node { span: span.clone(), kind: NodeKind::Text(Cow::Borrowed(block)) };
    (key, Node { span, kind: NodeKind::Map(entries) })
}

/// Whether an entry is one of those that stand in a block.
fn belongs(block: &str, key: &Node<'_>, value: &Node<'_>) -> bool {
    let has = |name: &str| {
        let NodeKind::Map(entries) = &value.kind else { return false };
        entries.iter().any(|(key, _)| key.text() == Some(name))
    };
    let typed = key.text().unwrap_or_default();
    match block {
        "betrokkenen" => {
            !has_key(&ORGANISATION, typed)
                && nearest(&fold_key(typed), ORGANISATION.keys.iter().map(|it| it.name)).is_none()
                && (value.text().is_some() || has("naam"))
        }
        "ritmes" => matches!(value.kind, NodeKind::List(_)),
        "standaard" => has_key(&DEFAULTS, typed),
        "routes" => has("stappen"),
        "vergaderingen" => has("vergaderdata") || has("stukken_vooraf"),
        "gebeurtenissen" => has("wat") && !has("wanneer"),
        "kalender" => has("onderdelen"),
        _ => false,
    }
}

fn has_key(section: &KeyMap, typed: &str) -> bool {
    let typed = fold_key(typed);
    section.keys.iter().any(|key| fold_key(key.name) == typed)
}
