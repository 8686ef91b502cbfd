//! The text part: hand-made, at most 76 columns, the same words as the HTML.

use crate::messages::dutch;
use crate::messages::view::{Block, View};

/// Quoted once more with `> ` it still fits in the 78 columns of RFC 5322.
const COLUMNS_MAX: usize = 76;

/// Labels of facts are padded to this.
const LABEL_COLUMNS: usize = 21;

/// The text part of a message; lines end in `\n`.
pub(super) fn text(view: &View) -> String {
    let mut out = PlainText { out: String::with_capacity(2048) };
    for banner in &view.banners {
        out.wrapped("*** ", "*** ", banner);
    }
    if !view.banners.is_empty() {
        out.blank();
    }
    out.wrapped("", "", &view.salutation);
    out.blank();
    for block in &view.blocks {
        out.block(block);
        out.blank();
    }
    out.line("-- ");
    for line in &view.footer {
        out.wrapped("", "", line);
    }
    out.out
}

/// "Jaarverslag CvA: uiterlijk … .", or two sentences when there is a colon already.
pub(super) fn lead(title: &str, sentence: &str) -> String {
    if title.contains(':') || sentence.contains(':') {
        format!("{}. {}.", title.trim_end_matches('.'), dutch::capital(sentence))
    } else {
        format!("{title}: {sentence}.")
    }
}

struct PlainText {
    out: String,
}

impl PlainText {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                self.wrapped("", "", text);
                let rule = if *level == 2 { "=" } else { "-" };
                self.line(&rule.repeat(text.chars().count().min(COLUMNS_MAX)));
            }
            Block::Lead { title, sentence, .. } => self.wrapped("", "", &lead(title, sentence)),
            Block::Paragraph(text) => self.wrapped("", "", text),
            Block::Facts(rows) => {
                let hanging = " ".repeat(LABEL_COLUMNS);
                for (label, value) in rows {
                    let label = format!("  {label}");
                    self.wrapped(&format!("{label:<LABEL_COLUMNS$}"), &hanging, value);
                }
            }
            Block::Table { head, rows } => {
                for row in rows {
                    self.row(head, row);
                }
            }
            Block::List(lines) => {
                for line in lines {
                    self.wrapped("- ", "  ", line);
                }
            }
            Block::Exact(lines) | Block::Drawn(lines) => {
                for line in lines {
                    self.line(line);
                }
            }
        }
    }

    /// A row of a table is a short list: side by side it would not fit.
    fn row(&mut self, head: &[&str], row: &[String]) {
        if let ([_, name], [first, second]) = (head, row)
            && !second.is_empty()
        {
            self.wrapped("- ", "  ", &format!("{first}. {name}: {second}"));
            return;
        }
        for (at, (name, cell)) in head.iter().zip(row).enumerate() {
            match at {
                0 => self.wrapped("- ", "  ", cell),
                _ if cell.is_empty() => {}
                _ => self.wrapped(&format!("  {name}: "), "    ", cell),
            }
        }
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    /// One empty line, never two.
    fn blank(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A word longer than the line stands on a line of its own.
    fn wrapped(&mut self, first: &str, hanging: &str, text: &str) {
        let mut column = first.chars().count();
        self.out.push_str(first);
        let mut is_start = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let width = word.chars().count();
            if !is_start && COLUMNS_MAX < column + 1 + width {
                self.out.push('\n');
                self.out.push_str(hanging);
                column = hanging.chars().count();
                is_start = true;
            }
            if !is_start {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(word);
            column += width;
            is_start = false;
        }
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(fill: impl Fn(&mut View)) -> String {
        let mut view = View { salutation: "Goedendag,".to_owned(), ..View::default() };
        fill(&mut view);
        text(&view)
    }

    #[test]
    fn a_long_value_hangs_under_its_label_within_the_columns() {
        let words = "daarna is het zomervakantie ".repeat(8);
        let out = made(|view| view.facts(vec![("Graag eerder", words.clone())]));
        assert!(out.contains("\n  Graag eerder       daarna is het"), "{out}");
        assert!(out.contains("\n                  "), "{out}");
        assert!(out.lines().all(|line| line.chars().count() <= COLUMNS_MAX), "{out}");
    }

    #[test]
    fn a_title_and_a_sentence_never_give_two_colons() {
        assert_eq!(
            lead("Jaarverslag CvA", "uiterlijk vrijdag"),
            "Jaarverslag CvA: uiterlijk vrijdag."
        );
        let wish = "graag vóór de zomervakantie: vrijdag 3 juli 2026";
        assert_eq!(lead("SOP", wish), "SOP. Graag vóór de zomervakantie: vrijdag 3 juli 2026.");
        assert_eq!(
            lead("Te laat: SOP", "de datum was 3 juli"),
            "Te laat: SOP. De datum was 3 juli."
        );
    }

    #[test]
    fn a_line_to_copy_stays_one_line() {
        let line = format!("- {{ onderdeel: {}, op: 1 mei 2026 }}", "lang-".repeat(30));
        let out = made(|view| view.exact(vec![line.clone()]));
        assert!(out.lines().any(|it| it == line), "{out}");
    }

    #[test]
    fn a_word_without_spaces_is_not_broken() {
        let word = "x".repeat(200);
        let out = made(|view| view.paragraph(&format!("zie {word} hier")));
        assert!(out.contains(&format!("zie\n{word}\nhier\n")), "{out}");
    }
}
