//! Mail addresses in a table: they belong in the address book, and a calendar is published.

/// A text without the mail addresses in it, and those addresses; brackets around one go with it.
///
/// Anything with letters or digits on both sides of an `@` is an address: rather one too many than one too few.
pub(super) fn taken_out(text: &str) -> (String, Vec<String>) {
    let mut kept = String::new();
    let mut found = Vec::new();
    for line in text.lines() {
        let plain = line_without(line, &mut found);
        let words: Vec<&str> = plain.split_whitespace().collect();
        if !words.is_empty() {
            let gap = if kept.is_empty() { "" } else { "\n" };
            kept.push_str(gap);
            kept.push_str(&words.join(" "));
        }
    }
    if found.is_empty() { (text.to_owned(), found) } else { (kept, found) }
}

fn line_without(line: &str, found: &mut Vec<String>) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('@') {
        let (start, end) = (local_start(rest, at), domain_end(rest, at));
        if start == at || end == at + 1 {
            kept.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        found.push(rest[start..end].to_owned());
        let (before, after) = without_brackets(&rest[..start], &rest[end..]);
        kept.push_str(before);
        kept.push(' ');
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Where the part before the `@` begins.
fn local_start(text: &str, at: usize) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || "._+-%".contains(c);
    let local = &text[..at];
    let run = local.trim_end_matches(is_part).len();
    run + (local[run..].len() - local[run..].trim_start_matches(['.', '-']).len())
}

/// Behind the domain; a point that ends a sentence is no part of it.
fn domain_end(text: &str, at: usize) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let domain = &text[at + 1..];
    let run = domain.len() - domain.trim_start_matches(is_part).len();
    at + 1 + domain[..run].trim_end_matches(['.', '-']).len()
}

/// Without the bracket on either side, if there is one on both.
fn without_brackets<'t>(before: &'t str, after: &'t str) -> (&'t str, &'t str) {
    let (short, behind) = (before.trim_end(), after.trim_start());
    for (open, close) in [('(', ')'), ('<', '>'), ('[', ']')] {
        if let (Some(before), Some(after)) = (short.strip_suffix(open), behind.strip_prefix(close))
        {
            return (before, after);
        }
    }
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, kept: &str, found: &[&str]) {
        let (text, addresses) = taken_out(text);
        assert_eq!((text.as_str(), addresses), (kept, found.iter().map(|&it| it.into()).collect()));
    }

    #[test]
    fn an_address_goes_with_the_brackets_around_it() {
        check("Jan Jansen (jan@swv.example)", "Jan Jansen", &["jan@swv.example"]);
        check("Jan <j.jansen+x@swv.example>, OPR", "Jan , OPR", &["j.jansen+x@swv.example"]);
        check("Mail naar jan@swv.example.", "Mail naar .", &["jan@swv.example"]);
        check("a@b.example\nOPR; c@d", "OPR;", &["a@b.example", "c@d"]);
        check("jan@swv.example", "", &["jan@swv.example"]);
    }

    #[test]
    fn a_sign_that_is_no_address_stays() {
        for text in ["@opr", "a @ b", "OPR@", "@", "x@@y", "", "Directeur (i.s.m. SLP)"] {
            check(text, text, &[]);
        }
    }
}
