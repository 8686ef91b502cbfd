//! A tree of what stands in a file, each node with its place. The only file that knows serde-saphyr.
//!
//! Scalars are the source text, whatever YAML thinks of it: `1.10`, `NO`, `010` and `2026-05-01` stay as typed.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{
    DuplicateKeyPolicy, Error, Location, MergeKeyPolicy, NonFiniteFloatPolicy, Spanned,
};

/// Rows of a calendar lie six deep; this leaves room, and the stack is safe.
const DEPTH_MAX: usize = 24;
/// A calendar of 10,000 rows has 200,000.
const NODES_MAX: usize = 1_000_000;
/// Aliases are hardly ever used in these files; this stops a bomb at once.
const REPLAYED_MAX: usize = 20_000;

/// One node, with the bytes it was read from (of an alias: the alias).
#[derive(Debug, Clone)]
pub(super) struct Node<'t> {
    /// Bytes in the text; of a list or map, its beginning.
    pub(super) span: Range<usize>,
    pub(super) kind: NodeKind<'t>,
}

#[derive(Debug, Clone)]
pub(super) enum NodeKind<'t> {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar, as typed; without its quotes.
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    /// A map, in the order of the file, doubled keys included.
    Map(Vec<(Node<'t>, Node<'t>)>),
    /// A number, as its bytes; only until the tree is finished.
    Plain(Range<usize>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The syntax; blanking that row may help.
    Syntax,
    /// `*name` without `&name`.
    Anchor,
    Documents,
    /// Too deep, too many nodes, or too many repetitions through aliases.
    TooMuch,
}

/// Reads the tree; on trouble says what and at which byte. `Ok(None)`: nothing but comments.
pub(super) fn parse(text: &str) -> Result<Option<Node<'_>>, (Broken, usize)> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEPTH_MAX,
            flow_nesting_limit: DEPTH_MAX,
            max_nodes: NODES_MAX,
            max_events: 2 * NODES_MAX,
            max_documents: 2,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: REPLAYED_MAX },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
    };
    match serde_saphyr::from_str_with_options::<Node<'_>>(text, options) {
        Ok(mut node) => {
            node.finish(text);
            Ok(Some(node).filter(|node| !matches!(node.kind, NodeKind::Null)))
        }
        Err(error) => Err(broken(&error, text)),
    }
}

fn broken(error: &Error, text: &str) -> (Broken, usize) {
    let at = error.location().map_or(text.len(), |it| bytes(&it, text).start);
    let why = match innermost(error) {
        Error::MultipleDocuments { .. } => Broken::Documents,
        Error::UnknownAnchor { .. } => Broken::Anchor,
        Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::Budget { .. } => Broken::TooMuch,
        // The scanner's own limit on brackets has no variant of its own.
        other if other.to_string().contains("recursion limit") => Broken::TooMuch,
        _ => Broken::Syntax,
    };
    (why, at)
}

/// An error inside an alias is wrapped in where the alias stands.
fn innermost(error: &Error) -> &Error {
    match error {
        Error::AliasError { error, .. } | Error::WithSnippet { error, .. } => innermost(error),
        plain => plain,
    }
}

/// The bytes of a location; a location without bytes is found by its line and column.
fn bytes(location: &Location, text: &str) -> Range<usize> {
    let span = location.span();
    if let (Some(from), Some(length)) = (span.byte_offset(), span.byte_len()) {
        let from = (from as usize).min(text.len());
        return from..(from + length as usize).min(text.len());
    }
    let skipped = (location.line() as usize).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(skipped).map(str::len).sum();
    let columns = (location.column() as usize).saturating_sub(1);
    let inside: usize = text[start..].chars().take(columns).map(char::len_utf8).sum();
    start + inside..start + inside
}

impl From<&Node<'_>> for Range<usize> {
    fn from(node: &Node<'_>) -> Self {
        node.span.clone()
    }
}

impl<'t> Node<'t> {
    /// Numbers become the text they were typed as, and keys learn where they stand.
    fn finish(&mut self, text: &'t str) {
        match &mut self.kind {
            NodeKind::Plain(at) => {
                self.kind = NodeKind::Text(Cow::Borrowed(text[at.clone()].trim_end()));
            }
            NodeKind::List(nodes) => nodes.iter_mut().for_each(|node| node.finish(text)),
            NodeKind::Map(entries) => entries.iter_mut().for_each(|(key, value)| {
                value.finish(text);
                key.span = match &key.kind {
                    NodeKind::Text(Cow::Borrowed(name)) => place_in(text, name),
                    _ => None,
                }
                .unwrap_or(value.span.start..value.span.start);
            }),
            NodeKind::Null | NodeKind::Text(_) => {}
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text),
            NodeKind::Null | NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Plain(_) => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(&self.kind, NodeKind::Null)
            || self.text().is_some_and(|text| text.trim().is_empty())
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Raw<'de>>::deserialize(deserializer)?;
        let kind = match spanned.value.0 {
            NodeKind::Plain(_) => NodeKind::Plain(exact(&spanned.defined)),
            kind => kind,
        };
        Ok(Self { span: exact(&spanned.referenced), kind })
    }
}

/// A key, always read as text. Keys are half of all nodes, and asking the parser for their places costs as much as
/// reading them: [`Node::finish`] finds them by where the borrowed text lies.
struct Name<'t>(Cow<'t, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameShape)
    }
}

struct NameShape;

impl<'de> Visitor<'de> for NameShape {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }
}

/// Where `part` lies in `text`, if it was borrowed from it.
fn place_in(text: &str, part: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    (start + part.len() <= text.len()).then_some(start..start + part.len())
}

/// The parser always knows the bytes when it reads a string.
fn exact(location: &Location) -> Range<usize> {
    let from = location.span().byte_offset().unwrap_or(0) as usize;
    from..from + location.span().byte_len().unwrap_or(0) as usize
}

/// A node before its place is known.
struct Raw<'t>(NodeKind<'t>);

impl<'de> Deserialize<'de> for Raw<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor).map(Raw)
    }
}

struct NodeVisitor;

/// Numbers and booleans: the value is not looked at, only where it stood.
const PLAIN: NodeKind<'static> = NodeKind::Plain(0..0);

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = NodeKind<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list or a map")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(NodeKind::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(NodeKind::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(NodeKind::Text(Cow::Owned(text)))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(PLAIN)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(PLAIN)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(PLAIN)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Self::Value, E> {
        Ok(PLAIN)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Self::Value, E> {
        Ok(PLAIN)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(PLAIN)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(NodeKind::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(NodeKind::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(NodeKind::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((Name(key), value)) = map.next_entry()? {
            entries.push((Node { span: 0..0, kind: NodeKind::Text(key) }, value));
        }
        Ok(NodeKind::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let tree = parse(text).unwrap().unwrap();
        let NodeKind::Map(entries) = tree.kind else { panic!("no map") };
        entries.iter().map(|(_, value)| value.text().unwrap_or("∅").to_owned()).collect()
    }

    #[test]
    fn scalars_stay_the_text_they_were_typed_as() {
        let text = "a: 1.10\nb: NO # nee\nc: 010\nd: 08:30\ne: 2026-05-01\nf: .inf\ng: 1_000\nh: 0x1F\ni: true\nj: ~\nk: '1.0'\nl: 99999999999999999999999\n";
        let expected =
            "1.10 NO 010 08:30 2026-05-01 .inf 1_000 0x1F true ∅ 1.0 99999999999999999999999";
        let expected: Vec<&str> = expected.split(' ').collect();
        assert_eq!(values(text), expected);
    }

    #[test]
    fn every_node_knows_its_bytes() {
        let text = "vóór: \"x\"\nlijst: [een, 2]\n";
        let tree = parse(text).unwrap().unwrap();
        let NodeKind::Map(entries) = &tree.kind else { panic!("no map") };
        assert_eq!(&text[entries[0].0.span.clone()], "vóór");
        assert_eq!(&text[entries[0].1.span.clone()], "\"x\"");
        let NodeKind::List(list) = &entries[1].1.kind else { panic!("no list") };
        assert_eq!(&text[list[1].span.clone()], "2");
    }

    #[test]
    fn numbers_through_an_alias_are_the_text_of_the_anchor() {
        assert_eq!(values("a: &x 1.10\nb: *x\n"), ["1.10", "1.10"]);
    }

    #[test]
    fn nothing_but_comments_is_no_tree() {
        assert!(parse("# niets\n").unwrap().is_none());
        assert!(parse("").unwrap().is_none());
    }

    #[test]
    fn bombs_and_depth_are_refused() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..10 {
            let list = vec![format!("*a{}", n - 1); 10].join(", ");
            bomb.push_str(&format!("a{n}: &a{n} [{list}]\n"));
        }
        assert_eq!(parse(&bomb).unwrap_err().0, Broken::TooMuch);
        assert!(parse(&"[".repeat(100_000)).is_err());
        assert!(parse(&"- ".repeat(50_000)).is_err());
        assert_eq!(parse("a: 1\n---\nb: 2\n").unwrap_err().0, Broken::Documents);
        assert_eq!(parse("a: *b\n").unwrap_err().0, Broken::Anchor);
    }
}
