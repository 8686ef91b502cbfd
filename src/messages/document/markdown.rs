//! The chapter in Markdown: one pipe table per section.

use crate::messages::document::chapter::{COLUMNS, Document, DocumentRow, TITLE};

/// The document as Markdown with tables (GitHub flavour).
pub fn write(document: &Document) -> String {
    let mut text = format!("# {TITLE}\n\n");
    let about = format!("{}, {}", escape(&document.organisation), document.as_of_words());
    text.push_str(&format!("{}\n", no_list(&about)));
    for section in &document.sections {
        text.push_str(&format!("\n## {}\n\n", escape(&section.title)));
        text.push_str(&format!("| {} |\n|{}\n", COLUMNS.join(" | "), " --- |".repeat(4)));
        section.rows.iter().for_each(|it| text.push_str(&row(it)));
    }
    text
}

fn row(row: &DocumentRow) -> String {
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
        if starts_entity || "\\|`*_[]<>~#".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// The start of a line that is no item of a list, nor the line below a heading.
fn no_list(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let is_sign = match number {
        "" => rest.starts_with(['-', '+', '=']),
        _ => rest.starts_with(['.', ')']),
    };
    if is_sign { format!("{number}\\{rest}") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_starts_as_a_list_is_still_a_line() {
        assert_eq!(no_list("- swv"), r"\- swv");
        assert_eq!(no_list("12. swv"), r"12\. swv");
        assert_eq!(no_list("3) swv"), r"3\) swv");
        assert_eq!(no_list("8 SWV's"), "8 SWV's");
        assert_eq!(no_list(""), "");
    }

    #[test]
    fn signs_of_markdown_stand_as_letters() {
        assert_eq!(escape("a|b*c_d`e<f>[g]~h#\\"), r"a\|b\*c\_d\`e\<f\>\[g\]\~h\#\\");
        assert_eq!(escape("basis & zorg"), "basis & zorg");
        assert_eq!(escape("&lt; &#60;"), r"\&lt; \&\#60;");
    }
}
