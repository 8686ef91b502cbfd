//! One reply of a mail server: read line by line, and shown on one line without personal data.

use crate::calendar::masked;

/// Longest text that is shown or stored of a server's answer, in characters.
const SHOWN_CHARS_MAX: usize = 500;

/// One complete reply, of one line or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// 200–599.
    pub(super) code: u16,
    /// The text of each line, without its code; printable ASCII.
    pub(super) lines: Vec<String>,
}

pub(super) struct ReplyLine {
    pub(super) code: u16,
    pub(super) last: bool,
    pub(super) text: String,
}

/// Reads a line without its line end. `None`: this is not SMTP.
/// More lenient than RFC 5321, 4.2: a bare code, and bytes beyond ASCII (shown as `?`), must not turn a 250 into a doubt.
pub(super) fn read_line(line: &[u8]) -> Option<ReplyLine> {
    let (digits, rest) = line.split_at_checked(3)?;
    let code: u16 = str::from_utf8(digits).ok()?.parse().ok()?;
    let last = match rest.first() {
        None | Some(b' ') => true,
        Some(b'-') => false,
        Some(_) => return None,
    };
    let text =
        rest.iter().skip(1).map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' });
    let text = text.map(|c| if c.is_ascii_control() { ' ' } else { c }).collect();
    (200..600).contains(&code).then_some(ReplyLine { code, last, text })
}

impl Reply {
    /// `550 5.1.1 <o***@school.example>: user unknown`: one line, at most 500 characters, addresses masked.
    pub(super) fn text(&self) -> String {
        let enhanced = self
            .lines
            .first()
            .and_then(|line| line.split(' ').next())
            .filter(|word| is_enhanced(word));
        let mut text = self.code.to_string();
        for (nr, line) in self.lines.iter().enumerate() {
            let repeated = enhanced.filter(|_| 0 < nr).and_then(|word| line.strip_prefix(word));
            text.push(' ');
            text.push_str(repeated.unwrap_or(line));
        }
        one_line(&text)
    }

    /// An enhanced status code (RFC 3463), such as `5.7.139`, stands somewhere in it.
    pub(super) fn mentions(&self, enhanced: &str) -> bool {
        self.lines.iter().any(|line| line.split(' ').any(|word| word == enhanced))
    }
}

/// `5.1.1`, an enhanced status code (RFC 3463).
fn is_enhanced(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Words from outside on one line: no control characters, single spaces, addresses masked, at most 500 characters.
pub(super) fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let spaced = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    masked(&spaced).chars().take(SHOWN_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(code: u16, lines: &[&str]) -> Reply {
        Reply { code, lines: lines.iter().map(ToString::to_string).collect() }
    }

    #[track_caller]
    fn check_line(line: &[u8], expected: Option<(u16, bool, &str)>) {
        let read = read_line(line);
        assert_eq!(read.as_ref().map(|it| (it.code, it.last, it.text.as_str())), expected);
    }

    #[test]
    fn ordinary_lines_are_read() {
        check_line(b"250 2.0.0 Ok", Some((250, true, "2.0.0 Ok")));
        check_line(b"250-SIZE 100", Some((250, false, "SIZE 100")));
        check_line(b"571 refused", Some((571, true, "refused")));
    }

    #[test]
    fn a_bare_code_is_a_reply() {
        check_line(b"250", Some((250, true, "")));
    }

    #[test]
    fn bytes_beyond_ascii_and_control_characters_are_replaced() {
        check_line(b"250 geaccepteerd\xeb\x07!", Some((250, true, "geaccepteerd? !")));
    }

    #[test]
    fn what_is_not_smtp_is_refused() {
        for line in
            ["", "25", "HTTP/1.1 400 Bad Request", "250_ok", "150 hm", "650 hm", "+50 ok", "25x ok"]
        {
            check_line(line.as_bytes(), None);
        }
    }

    #[test]
    fn lines_are_joined_and_a_repeated_status_is_said_once() {
        let text =
            reply(550, &["5.1.1 Mailbox unknown.", "5.1.1 Please check", "5.1.1 the address"])
                .text();
        assert_eq!(text, "550 5.1.1 Mailbox unknown. Please check the address");
    }

    #[test]
    fn a_long_answer_is_cut() {
        assert_eq!(reply(550, &[&"x".repeat(900)]).text().chars().count(), 500);
    }

    #[track_caller]
    fn check_masked(text: &str, expected: &str) {
        assert_eq!(one_line(text), expected);
    }

    #[test]
    fn addresses_are_masked_wherever_they_stand() {
        check_masked("<onbekend@school.example>: unknown", "<o***@school.example>: unknown");
        check_masked("to=jan.jansen+x@school.example,", "t***@school.example,");
        check_masked("a@b.example c@d.example", "a***@b.example c***@d.example");
        check_masked("\"jan jansen\"@school.example no", "j***@school.example no");
        check_masked("jan@school.example", "j***@school.example");
        check_masked("mailto:jan@x.example", "mailto:j***@x.example");
    }

    #[test]
    fn text_without_addresses_is_left_alone() {
        check_masked("250 2.0.0 Ok: queued as 4C0FF", "250 2.0.0 Ok: queued as 4C0FF");
        check_masked("meet @ noon", "meet @ noon");
        check_masked("@", "@");
    }

    #[test]
    fn line_ends_cannot_forge_a_log_line() {
        check_masked("a\r\nb\u{1b}[31m\tc", "a b [31m c");
    }
}
