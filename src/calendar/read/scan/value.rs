//! What stands behind a colon or a dash: quotes, brackets, first characters, colons and comments.

use std::ops::Range;

use crate::calendar::diagnostic::Slip;
use crate::calendar::keys::{KeyForm, ROW};
use crate::calendar::read::scan::known::is_known;
use crate::calendar::read::scan::line::{LineParts, ValueKind, first_word, is_space, is_space_at};
use crate::calendar::read::scan::state::{Remedy, Scan, Slipped};
use crate::calendar::rule::fold_key;

/// Double and single quotes as word processors make them.
const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '‚', '‛'];

impl Scan<'_> {
    /// Looks at the value of a line.
    pub(super) fn value(&mut self, entry: &LineParts<'_>, line: usize) -> ValueKind {
        let text = &self.text.text[entry.value.clone()];
        let key = entry.key.unwrap_or_default();
        let start = entry.value.start;
        let Some(first) = text.chars().next().filter(|first| *first != '#') else {
            return ValueKind::None;
        };
        match first {
            '"' | '\'' => return self.quoted(entry, line, first),
            '[' | '{' => return self.brackets(entry, line),
            '|' | '>' if is_block_header(text) => return ValueKind::Block,
            // `row: &name` gives a name to what hangs below.
            '&' if is_anchor(text) && before_comment(text).split(is_space).nth(1).is_none() => {
                return ValueKind::None;
            }
            '@' | '`' | '%' | '!' | '|' | '>' => self.start(start, first),
            '&' | '*' if !is_anchor(text) => self.start(start, first),
            '-' if entry.key.is_some() && text[1..].starts_with(is_space) => {
                let one = takes_one(key).then(|| text[1..].trim().to_owned());
                let what = Slip::DashOnLine { key: key.to_owned(), one };
                self.slip(start..start + 1, what, Remedy::Blank);
            }
            _ if CURLY.contains(&first) && self.curly(entry.value.clone()) => {}
            _ if entry.key.is_none() && entry.outer == entry.inner => self.no_key(entry),
            _ => self.plain(entry),
        }
        ValueKind::Plain
    }

    fn start(&mut self, at: usize, character: char) {
        let name = (character == '@').then(|| self.key_behind(at + 1)).flatten();
        let length = character.len_utf8() + name.as_ref().map_or(0, String::len);
        self.slip(at..at + length, Slip::Start { character, name }, Remedy::Blank);
    }

    /// The word at this byte, if it is a key of the file.
    fn key_behind(&self, at: usize) -> Option<String> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let rest = &self.text.text[at..];
        let name = &rest[..rest.find(|c| !word(c)).unwrap_or(rest.len())];
        let is_key =
            |line: &str| line.trim_start().strip_prefix(name).is_some_and(|it| it.starts_with(':'));
        let ends =
            rest[name.len()..].chars().next().is_none_or(|c| is_space(c) || ",]}\r\n".contains(c));
        (ends && !name.is_empty() && self.text.text.lines().any(is_key)).then(|| name.to_owned())
    }

    /// A text between curly quotes; with a colon in it, or quotes around all of it.
    fn curly(&mut self, range: Range<usize>) -> bool {
        let text = before_comment(&self.text.text[range.clone()]).trim_end_matches(is_space);
        let colon = colon_in(text).is_some();
        let around = text.ends_with(CURLY) && text.matches(CURLY).count() == 2;
        if colon || around {
            let remedy = if colon { Remedy::Blank } else { Remedy::None };
            let signs = || text.chars().filter(|it| CURLY.contains(it));
            let (first, last) = (signs().next(), signs().next_back());
            if let (Some(first), Some(last)) = (first, last) {
                let slip = Slip::CurlyQuotes { first, last };
                self.slip(range.start..range.start + text.len(), slip, remedy);
            }
            // What stands between them is looked at without them.
            for (at, quote) in text.match_indices(CURLY).filter(|_| around && !colon) {
                let span = range.start + at..range.start + at + quote.len();
                self.slips.push(Slipped { span, what: None, remedy: Remedy::Space });
            }
        }
        colon || around
    }

    /// A line of text without `key:`: a colon without a space behind it, or no colon at all.
    fn no_key(&mut self, entry: &LineParts<'_>) {
        let text = &self.text.text[entry.value.clone()];
        let start = entry.value.start;
        let word = first_word(text);
        if !is_known(word) {
            return;
        }
        let span = start..start + word.len();
        let key = word.to_owned();
        if text[word.len()..].starts_with(':') {
            self.slip(span, Slip::NoSpace { key }, Remedy::Blank);
        } else {
            self.slip(span, Slip::NoColon { key }, Remedy::Blank);
        }
    }

    fn plain(&mut self, entry: &LineParts<'_>) {
        let range = entry.value.clone();
        let text = &self.text.text[range.clone()];
        let kept = before_comment(text);
        let comment = &text[kept.len()..];
        if entry.key.is_some()
            && let Some(colon) = colon_in(kept)
        {
            let key = entry.key.unwrap_or_default().to_owned();
            let what = Slip::Colon { key, text: kept.trim_end().to_owned() };
            let at = range.start + colon;
            self.slip(at..at + 1, what, Remedy::Blank);
        } else if comment.trim_start().chars().nth(1).is_some_and(char::is_alphanumeric) {
            let what = Slip::Comment { lost: comment.trim().to_owned() };
            let at = range.start + kept.len() + (comment.len() - comment.trim_start().len());
            self.slip(at..range.end, what, Remedy::None);
        }
    }

    fn quoted(&mut self, entry: &LineParts<'_>, line: usize, quote: char) -> ValueKind {
        let text = &self.text.text[entry.value.clone()];
        let start = entry.value.start;
        let Some(close) = closing(text, quote) else {
            return self
                .open_ended(entry, line, Slip::OpenQuote { quote }, &|line| line.contains(quote));
        };
        let rest = text[close + 1..].trim_start_matches(is_space);
        // A key between quotes: whatever follows its colon is left to YAML.
        if !rest.is_empty() && !rest.starts_with(['#', ':']) {
            let at = start + text.len() - rest.len();
            let mended = other_quotes(text, quote);
            self.slip(at..start + text.len(), Slip::AfterQuote { quote, mended }, Remedy::Blank);
        }
        if rest.trim_end() == ":" { ValueKind::None } else { ValueKind::Closed }
    }

    fn brackets(&mut self, entry: &LineParts<'_>, line: usize) -> ValueKind {
        let text = &self.text.text[entry.value.clone()];
        let start = entry.value.start;
        let flow = Flow::walk(text);
        if let Some((at, character)) = flow.reserved {
            self.start(start + at, character);
        } else if let Some((at, missing)) = flow.mismatch {
            self.slip(start + at..start + at + 1, Slip::Bracket { missing }, Remedy::Blank);
        } else if let Some(missing) = flow.open {
            let closes = |line: &str| line.contains(missing);
            return self.open_ended(entry, line, Slip::Bracket { missing }, &closes);
        }
        ValueKind::Closed
    }

    /// A value that is not closed on its line: its next lines must be deeper, and one of them must close it.
    fn open_ended(
        &mut self,
        entry: &LineParts<'_>,
        line: usize,
        what: Slip,
        closes: &dyn Fn(&str) -> bool,
    ) -> ValueKind {
        let mut at = line;
        while let Some((next, indent)) = self.next_indent(at) {
            // The bracket that closes may stand below the key that opened it.
            let is_bracket =
                self.text.text[self.text.line(next)].trim_start().starts_with([']', '}']);
            if indent < entry.outer || (indent == entry.outer && !is_bracket) {
                break;
            }
            at = next;
            if closes(&self.text.text[self.text.line(at)]) {
                return ValueKind::Lines(at);
            }
        }
        let text = self.text.text[entry.value.clone()].trim_end();
        self.slip(entry.value.start..entry.value.start + text.len(), what, Remedy::Blank);
        // What follows is looked at as if it had been closed.
        ValueKind::Closed
    }
}

/// Whether a field of a row takes no list.
fn takes_one(key: &str) -> bool {
    let key = fold_key(key);
    let field = ROW.keys.iter().find(|it| fold_key(it.name) == key);
    field.is_some_and(|it| {
        matches!(
            it.form,
            KeyForm::Title
                | KeyForm::Prose
                | KeyForm::Cell
                | KeyForm::When(_)
                | KeyForm::Name(_)
                | KeyForm::Word(_)
        )
    })
}

/// One line of `[…]` or `{…}`.
#[derive(Debug, Default)]
struct Flow {
    /// The closing bracket that is still missing at the end.
    open: Option<char>,
    /// Where a bracket closes what is not open, and the bracket that is missing.
    mismatch: Option<(usize, char)>,
    /// An item that begins with a character that YAML keeps for itself.
    reserved: Option<(usize, char)>,
}

impl Flow {
    fn walk(text: &str) -> Self {
        let mut flow = Self::default();
        let mut stack: Vec<char> = Vec::new();
        let mut quote: Option<char> = None;
        let mut before = ' ';
        let mut begins = true;
        for (at, c) in text.char_indices() {
            if let Some(open) = quote {
                quote = quote.filter(|_| c != open || before == '\\');
            } else if c == '#' && is_space(before) {
                break;
            } else {
                match c {
                    '"' | '\'' if begins => quote = Some(c),
                    '[' => stack.push(']'),
                    '{' => stack.push('}'),
                    ']' | '}' if stack.last() == Some(&c) => {
                        stack.pop();
                    }
                    ']' | '}' => {
                        let missing =
                            stack.last().copied().unwrap_or(if c == ']' { '[' } else { '{' });
                        flow.mismatch.get_or_insert((at, missing));
                    }
                    '@' | '`' | '%' if begins => {
                        flow.reserved.get_or_insert((at, c));
                    }
                    _ => {}
                }
            }
            begins = matches!(c, '[' | '{' | ',') || (is_space(c) && (begins || before == ':'));
            before = c;
        }
        flow.open = stack.last().copied();
        flow
    }
}

/// `'SWV's'` as `"SWV's"`: quotes around all of it, and the same one inside.
fn other_quotes(text: &str, quote: char) -> Option<String> {
    let inner =
        before_comment(text).trim_end_matches(is_space).strip_prefix(quote)?.strip_suffix(quote)?;
    let other = if quote == '"' { '\'' } else { '"' };
    (!inner.is_empty() && !inner.contains([other, '\\'])).then(|| format!("{other}{inner}{other}"))
}

/// Where the closing quote stands, in bytes.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            // Two single quotes stand for one.
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote) {
                chars.next();
            } else {
                return Some(at);
            }
        }
    }
    None
}

/// The colon in a plain text that YAML takes for the end of a key.
fn colon_in(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate();
    bytes.find(|(at, byte)| *byte == b':' && is_space_at(text, at + 1)).map(|(at, _)| at)
}

fn before_comment(text: &str) -> &str {
    let is_start = |(at, byte): &(usize, u8)| *byte == b'#' && text[..*at].ends_with(is_space);
    let hash = text.bytes().enumerate().find(is_start).map(|(at, _)| at);
    let end = hash.map_or(text.len(), |at| text[..at].trim_end_matches(is_space).len());
    &text[..end]
}

/// `|`, `>-`, `|2`, with nothing but a comment behind it.
fn is_block_header(text: &str) -> bool {
    let header = before_comment(text).trim_end_matches(is_space);
    header.len() <= 3 && header[1..].chars().all(|c| matches!(c, '+' | '-' | '1'..='9'))
}

/// `&name` or `*name`.
fn is_anchor(text: &str) -> bool {
    let name = text[1..].split(is_space).next().unwrap_or_default();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_quote_is_found_behind_doubled_and_escaped_ones() {
        assert_eq!(closing("'a''b' c", '\''), Some(5));
        assert_eq!(closing(r#""a\"b" c"#, '"'), Some(5));
        assert_eq!(closing("'vóór", '\''), None);
    }

    #[test]
    fn brackets_are_matched_outside_quotes_and_comments() {
        assert_eq!(Flow::walk("[a, \"]\", {b: c}] # ]").open, None);
        assert_eq!(Flow::walk("[a, {b: c}").open, Some(']'));
        assert_eq!(Flow::walk("[a}").mismatch, Some((2, ']')));
        assert_eq!(Flow::walk("[a, @opr]").reserved, Some((4, '@')));
        assert_eq!(Flow::walk("{ mail: @opr }").reserved, Some((8, '@')));
        assert_eq!(Flow::walk("[a@b.example]").reserved, None);
        assert_eq!(Flow::walk("[vader's dag]").open, None);
    }

    #[test]
    fn a_comment_needs_a_space_in_front() {
        assert_eq!(before_comment("a#b  # c"), "a#b");
        assert_eq!(before_comment("a"), "a");
    }
}
