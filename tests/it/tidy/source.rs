//! Rust text as the rules of the house see it: without comments and texts, with its paths resolved.

/// One Rust file of `src` or `tests`.
pub(super) struct Source {
    /// Below the package, with slashes: `src/dates/lead.rs`.
    pub(super) path: String,
    pub(super) text: String,
    /// `text` with comments and texts blanked; lines keep their numbers.
    pub(super) code: String,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), code: code_only(text) }
    }

    /// The room of a file of the library; `None` for `lib.rs`, `main.rs` and tests.
    pub(super) fn room(&self) -> Option<&'static str> {
        let name = self.path.strip_prefix("src/")?.split(['/', '.']).next()?;
        super::rules::ROOMS.into_iter().find(|room| *room == name)
    }

    pub(super) fn finding(&self, at: usize, what: &str) -> String {
        format!("{}:{}: {what}", self.path, line_of(&self.code, at))
    }

    /// Every place in the code where `word` stands by itself.
    pub(super) fn places(&self, word: &str) -> Vec<usize> {
        let stands_alone = |at: usize| {
            let (before, after) = (&self.code[..at], &self.code[at + word.len()..]);
            let ends = !word.ends_with(is_part_of_name) || !after.starts_with(is_part_of_name);
            !before.ends_with(is_part_of_name) && ends
        };
        let found = self.code.match_indices(word).map(|(at, _)| at);
        found.filter(|at| stands_alone(*at)).collect()
    }

    pub(super) fn refuse(&self, words: &[&str], why: &str) -> Vec<String> {
        let all = |word: &&str| {
            let what = format!("`{word}` {why}");
            self.places(word).into_iter().map(move |at| self.finding(at, &what)).collect::<Vec<_>>()
        };
        words.iter().flat_map(all).collect()
    }
}

fn is_part_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

/// Blanks comments, texts and characters; every line and every column stays where it is.
fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let blank = blank_length(rest, code.ends_with(is_part_of_name));
        let (head, tail) = rest.split_at(blank.unwrap_or(first.len_utf8()));
        match blank {
            None => code.push_str(head),
            Some(_) => code.extend(head.bytes().map(|it| if it == b'\n' { '\n' } else { ' ' })),
        }
        rest = tail;
    }
    code
}

/// How many bytes of comment, text or character `rest` starts with; `None` for code.
fn blank_length(rest: &str, is_inside_a_name: bool) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(comment_length(rest));
    }
    let raw = rest.strip_prefix('r').filter(|_| !is_inside_a_name);
    if let Some(after) = raw.filter(|it| it.trim_start_matches('#').starts_with('"')) {
        let hashes = after.len() - after.trim_start_matches('#').len();
        let end = format!("\"{}", "#".repeat(hashes));
        let body = &after[hashes + 1..];
        let length = body.find(&end).map_or(body.len(), |at| at + end.len());
        return Some(1 + hashes + 1 + length);
    }
    match rest.as_bytes()[0] {
        b'"' => Some(quoted_length(rest, '"')),
        // A lifetime has no closing quote after its first character.
        b'\'' if rest[1..].starts_with('\\') || rest[1..].chars().nth(1) == Some('\'') => {
            Some(quoted_length(rest, '\''))
        }
        _ => None,
    }
}

/// A block comment may hold others.
fn comment_length(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest.as_bytes().get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

pub(super) fn name_at(text: &str) -> &str {
    text.split(|c| !is_part_of_name(c)).next().unwrap_or_default()
}

/// The names at the head of each part of `{a::b, c}`, braces within braces skipped.
pub(super) fn group_heads(group: &str) -> Vec<&str> {
    let (mut depth, mut is_head, mut heads) = (0, false, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => (depth, is_head) = (depth + 1, depth == 0),
            '}' => depth -= 1,
            ',' => is_head = depth == 1,
            c if is_head && is_part_of_name(c) => {
                heads.push(name_at(&group[at..]));
                is_head = false;
            }
            _ => {}
        }
        if depth == 0 || c == ';' {
            break;
        }
    }
    heads
}

/// The module of a file: `[adapters, sqlite, outbox]` for `src/adapters/sqlite/outbox.rs`.
pub(super) fn module_of(path: &str) -> Vec<&str> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    inside.split('/').collect()
}

/// Every path of the code that starts at `crate` or `super`, from the root: where, and its names.
pub(super) fn paths(source: &Source) -> Vec<(usize, Vec<&str>)> {
    let mut found = Vec::new();
    let starts = [source.places("crate"), source.places("super")].concat();
    for at in starts.into_iter().filter(|at| !source.code[..*at].ends_with("::")) {
        let mut names = module_of(&source.path);
        let mut rest = &source.code[at..];
        if rest.starts_with("crate") {
            names.clear();
        }
        loop {
            match name_at(rest) {
                "crate" => {}
                "super" => _ = names.pop(),
                "" => break,
                name => names.push(name),
            }
            let Some(next) = rest[name_at(rest).len()..].strip_prefix("::") else { break };
            rest = next;
        }
        let with = |name| (at, [names.as_slice(), &[name]].concat());
        match rest.starts_with('{') {
            true => found.extend(group_heads(rest).into_iter().map(with)),
            false => found.push((at, names)),
        }
    }
    found
}

#[test]
fn comments_and_texts_are_no_code() {
    let text = "a /* b /* c */ */ \"d \\\" e\" 'f' '\\'' r#\"g \" h\"# &'i j // k\nl";
    let code = code_only(text);
    assert_eq!(code.split_whitespace().collect::<String>(), "a&'ijl");
    assert_eq!((code.len(), code.lines().count()), (text.len(), 2));
}
