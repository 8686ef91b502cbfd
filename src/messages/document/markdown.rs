//! The chapter in Markdown: one pipe table per section.

use crate::messages::document::{COLUMNS, Document, Row, TITLE};

/// The document as Markdown with tables (GitHub flavour).
pub fn write(document: &Document) -> String {
    let mut text = format!("# {TITLE}\n\n");
    text.push_str(&format!("{}, {}\n", escape(&document.organisation), document.standing()));
    for section in &document.sections {
        text.push_str(&format!("\n## {}\n\n", escape(&section.title)));
        text.push_str(&format!("| {} |\n|{}\n", COLUMNS.join(" | "), " --- |".repeat(4)));
        section.rows.iter().for_each(|it| text.push_str(&row(it)));
    }
    text
}

fn row(row: &Row) -> String {
    let what = [row.title()];
    let cells = [&what[..], &row.when, &row.who, &row.remark];
    let cells = cells.map(|lines| {
        let lines: Vec<String> = lines.iter().map(|it| escape(it)).collect();
        lines.join("<br>")
    });
    format!("| {} |\n", cells.join(" | "))
}

/// Whatever Markdown would take for a sign of its own gets a backslash.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let starts_entity =
            letter == '&' && letters.peek().is_some_and(|it| *it == '#' || it.is_alphanumeric());
        if starts_entity || "\\|`*_[]<>~".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_stand_as_letters() {
        assert_eq!(escape("a|b*c_d`e<f>[g]~h\\"), r"a\|b\*c\_d\`e\<f\>\[g\]\~h\\");
        assert_eq!(escape("basis & zorg"), "basis & zorg");
        assert_eq!(escape("&lt; &#60;"), r"\&lt; \&#60;");
    }
}
