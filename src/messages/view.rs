//! What a message says, as a value from which both of its parts are made.
//!
//! Everything that comes from a calendar passes [`clean`] on its way in: no control, direction or line character
//! survives, so nothing written there can start a line, a header or another reading direction.

use std::borrow::Cow;

/// From so many rows on a column with one and the same text is left out.
const ROWS_MANY: usize = 4;

/// One message before it is text or HTML. Every text is clean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// The subject; also the title of the HTML.
    pub subject: String,
    /// What a list of mails shows after the subject.
    pub preheader: String,
    /// "Dit is een proef: …": above everything else.
    pub banners: Vec<String>,
    /// "Goedendag,"
    pub salutation: String,
    /// The heading of a message about several things; one thing brings its own.
    pub heading: Option<String>,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// The last lines, small.
    pub footer: Vec<String>,
    pub is_english: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A section, or a party.
    Heading {
        /// 2..=4.
        level: u8,
        text: String,
    },
    /// One thing and its date: `Jaarverslag CvA: uiterlijk …`.
    Lead {
        /// 1..=4; 1 when the message is about nothing else.
        level: u8,
        title: String,
        /// By which day; starts in lower case, without a full stop.
        sentence: String,
    },
    Paragraph(String),
    Facts(Vec<(&'static str, String)>),
    /// Rows under column names; the first cell names its row.
    Table {
        head: Vec<&'static str>,
        /// As many cells as there are columns.
        rows: Vec<Vec<String>>,
    },
    List(Vec<String>),
    /// Lines to be copied exactly: never wrapped, never joined.
    Exact(Vec<String>),
    /// Drawn in columns of one width: spaces count.
    Drawn(Vec<String>),
}

impl View {
    pub fn heading(&mut self, level: u8, text: &str) {
        self.blocks.push(Block::Heading { level, text: clean(text).into_owned() });
    }

    /// One thing and its date.
    pub fn lead(&mut self, level: u8, title: &str, sentence: &str) {
        let (title, sentence) = (clean(title).into_owned(), clean(sentence).into_owned());
        self.blocks.push(Block::Lead { level, title, sentence });
    }

    pub fn paragraph(&mut self, text: &str) {
        let text = clean(text);
        if !text.is_empty() {
            self.blocks.push(Block::Paragraph(text.into_owned()));
        }
    }

    /// Labels and values; nothing when there are none.
    pub fn facts(&mut self, mut rows: Vec<(&'static str, String)>) {
        rows.iter_mut().for_each(|(_, value)| clean_in_place(value));
        rows.retain(|(_, value)| !value.is_empty());
        if !rows.is_empty() {
            self.blocks.push(Block::Facts(rows));
        }
    }

    /// A table; nothing when it has no rows. What is the same in every row of many is said once, above it.
    pub fn table(&mut self, mut head: Vec<&'static str>, mut rows: Vec<Vec<String>>) {
        rows.iter_mut().flatten().for_each(clean_in_place);
        for at in (1..head.len()).rev() {
            let shared = rows.first().map(|row| row[at].clone()).filter(|it| !it.is_empty());
            let is_shared =
                ROWS_MANY <= rows.len() && rows.iter().all(|row| Some(&row[at]) == shared.as_ref());
            if let Some(cell) = shared.filter(|_| is_shared) {
                let name = head.remove(at);
                rows.iter_mut().for_each(|row| drop(row.remove(at)));
                self.paragraph(&format!("{name}, bij alle {}: {cell}", rows.len()));
            }
        }
        if !rows.is_empty() {
            self.blocks.push(Block::Table { head, rows });
        }
    }

    /// Short lines; nothing when there are none.
    pub fn list(&mut self, mut lines: Vec<String>) {
        lines.iter_mut().for_each(clean_in_place);
        self.blocks.extend((!lines.is_empty()).then_some(Block::List(lines)));
    }

    /// Lines to be copied; nothing when there are none.
    pub fn exact(&mut self, mut lines: Vec<String>) {
        lines.iter_mut().for_each(clean_in_place);
        self.blocks.extend((!lines.is_empty()).then_some(Block::Exact(lines)));
    }

    /// A drawing of several lines; its spaces stay, all else is as clean as the rest.
    pub fn drawn(&mut self, text: &str) {
        let line = |line: &str| {
            let kept = line.chars().filter(|c| !is_forbidden(*c));
            let kept: String = kept.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
            kept.trim_end().to_owned()
        };
        let lines: Vec<String> = text.trim_end().lines().map(line).collect();
        if !lines.is_empty() {
            self.blocks.push(Block::Drawn(lines));
        }
    }
}

/// "a b" from "a\r\n\u{202e} b": one line, single spaces, no control, direction or invisible character.
pub fn clean(text: &str) -> Cow<'_, str> {
    let is_clean = !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !text.chars().any(|c| is_forbidden(c) || (c != ' ' && c.is_whitespace()));
    if is_clean {
        return Cow::Borrowed(text);
    }
    let spaced: String = text
        .chars()
        .filter_map(|c| match c {
            c if c.is_whitespace() || c.is_control() => Some(' '),
            c if is_forbidden(c) => None,
            c => Some(c),
        })
        .collect();
    Cow::Owned(spaced.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn clean_in_place(text: &mut String) {
    if let Cow::Owned(cleaned) = clean(text) {
        *text = cleaned;
    }
}

/// Controls, and what is invisible or turns the reading direction (Unicode TR 36).
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_title_is_left_alone() {
        assert!(matches!(clean("Begroting (vóór 1 januari) – één"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_line_control_or_direction_survives() {
        assert_eq!(clean("a\r\nBcc: x@y"), "a Bcc: x@y");
        assert_eq!(clean("a\0b\tc\u{85}d"), "a b c d");
        assert_eq!(clean("\u{202e}gnidne\u{202c} \u{2066}x\u{2069}"), "gnidne x");
        assert_eq!(clean("a\u{2028}b\u{2029}c"), "a b c");
        assert_eq!(clean("  a \u{a0} b  "), "a b");
        assert_eq!(clean("\u{200b}\n"), "");
    }

    #[test]
    fn what_every_row_of_many_says_is_said_once() {
        let rows = |count: usize| -> Vec<Vec<String>> {
            (0..count).map(|at| vec![format!("Punt {at}"), "geen datum".to_owned()]).collect()
        };
        let mut view = View::default();
        view.table(vec!["Onderdeel", "Waarom"], rows(5));
        assert_eq!(view.blocks[0], Block::Paragraph("Waarom, bij alle 5: geen datum".to_owned()));
        assert!(matches!(&view.blocks[1], Block::Table { head, .. } if head == &["Onderdeel"]));
        let mut view = View::default();
        view.table(vec!["Onderdeel", "Waarom"], rows(3));
        assert!(matches!(&view.blocks[..], [Block::Table { head, .. }] if head.len() == 2));
    }

    #[test]
    fn what_is_empty_leaves_no_block() {
        let mut view = View::default();
        view.paragraph("\n");
        view.facts(vec![("Rubriek", String::new())]);
        view.list(Vec::new());
        assert!(view.blocks.is_empty());
    }
}
