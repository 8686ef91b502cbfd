//! What the texts of a calendar become in a document, and which rows say less than others.

use crate::calendar::{Calendar, Item};

/// `geheim`, or in the planning of a row that is.
pub(super) fn is_secret(calendar: &Calendar, item: &Item) -> bool {
    item.secret || item.parent.is_some_and(|parent| calendar.item(parent).secret)
}

/// Its course is confidential, or that of the row whose planning holds it.
pub(super) fn is_confidential(calendar: &Calendar, item: &Item) -> bool {
    let of_parent = || item.parent.is_some_and(|it| calendar.item(it).is_confidential());
    item.is_confidential() || of_parent()
}

/// The lines of a cell as published; none for an empty one.
pub(super) fn lines(cell: &str) -> Vec<String> {
    cell.lines().map(clean).filter(|it| !it.is_empty()).collect()
}

/// On one line, single spaces, nothing that an XML file cannot hold.
pub(super) fn clean(text: &str) -> String {
    let is_text = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let words = text.split_whitespace().map(|it| it.chars().filter(is_text).collect::<String>());
    words.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
}
