//! Bytes of a [`Mail`]: lettre builds the message, 7 bits wide; the same mail gives the same bytes.
//!
//! Header texts are encoded here: lettre passes `=?utf-8?…?=` in a title through as if it were its own, panics on
//! some control characters, writes every `Date` in UTC, and asks the clock when it cannot read one back.

use lettre::address::{Address, AddressError, Envelope};
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Date, Header, HeaderName, HeaderValue,
};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};

use crate::messages::{Mail, Sender};

/// A mail that cannot be put in MIME; the entry is given up and reported.
#[derive(Debug, thiserror::Error)]
pub enum MimeError {
    /// Sender, recipient or address for answers.
    #[error("not a mail address in {field}")]
    Address { field: &'static str, source: AddressError },
    /// A name, an id or a boundary that would break the headers.
    #[error("{field} cannot be written: {found:?}")]
    Unwritable { field: &'static str, found: String },
    #[error("cannot build the message")]
    Message(#[from] lettre::error::Error),
}

/// An encoded word is at most this long (RFC 2047, section 2).
const ENCODED_WORD_MAX: usize = 75;

/// A line of a header is at most this long (RFC 5322, section 2.1.1: SHOULD).
const LINE_MAX: usize = 76;

/// The whole message, lines ending in CRLF, all bytes below 128, no line longer than 998.
pub fn bytes(mail: &Mail) -> Result<Vec<u8>, MimeError> {
    let to = address("To", &mail.to)?;
    let from = address("From", &mail.from.address)?;
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(MimeError::from)?;
    // Replaced below by headers with names and offset; lettre insists on reading its own back.
    let placeholder = Mailbox::new(None, from);
    let mut message = Message::builder()
        .from(placeholder)
        .date(std::time::SystemTime::from(mail.date))
        .envelope(envelope)
        .raw_header(plain("To", &mail.to)?)
        .raw_header(plain("Subject", &mail.subject)?)
        .raw_header(id("Message-ID", &mail.message_id)?)
        .raw_header(id("In-Reply-To", &mail.thread_root)?)
        .raw_header(id("References", &mail.thread_root)?);
    if let Some(sender) = &mail.reply_to {
        address("Reply-To", &sender.address)?;
        message = message.raw_header(mailbox("Reply-To", sender)?);
    }
    if let Some((name, list)) = &mail.list_id {
        let list = format!("<{}>", token("List-ID", list)?);
        message = message.raw_header(named("List-ID", name, &list)?);
    }
    for (name, value) in &mail.headers {
        message = message.raw_header(plain(name, value)?);
    }
    let mut message = message.multipart(parts(mail)?)?;
    let headers = message.headers_mut();
    headers.insert_raw(mailbox("From", &mail.from)?);
    let date = mail.date.to_rfc2822();
    headers.insert_raw(HeaderValue::dangerous_new_pre_encoded(Date::name(), date.clone(), date));
    Ok(message.formatted())
}

fn parts(mail: &Mail) -> Result<MultiPart, MimeError> {
    let is_boundary = |c: char| c.is_ascii_alphanumeric() || matches!(c, '=' | '_' | '-' | '.');
    let fits = !mail.boundary.is_empty() && mail.boundary.len() <= 70;
    if !fits || !mail.boundary.chars().all(is_boundary) {
        return Err(MimeError::Unwritable { field: "boundary", found: mail.boundary.clone() });
    }
    let part = |kind: ContentType, text: &str| {
        // Always the same encoding: what a title contains does not change the shape of the mail.
        let encoding = ContentTransferEncoding::QuotedPrintable;
        let body = Body::dangerous_pre_encoded(quoted_printable(text), encoding);
        SinglePart::builder().header(kind).body(body)
    };
    let both = MultiPart::alternative().boundary(&mail.boundary);
    let both = both.singlepart(part(ContentType::TEXT_PLAIN, &mail.text));
    Ok(both.singlepart(part(ContentType::TEXT_HTML, &mail.html)))
}

/// Quoted-printable (RFC 2045, section 6.7) with CRLF lines of at most 76 bytes. In one pass: lettre looks at a text
/// three times and inserts its line ends in quadratic time.
fn quoted_printable(text: &str) -> Vec<u8> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    // The last column is for the `=` of a soft line break.
    const COLUMNS: usize = LINE_MAX - 1;
    let mut out = Vec::with_capacity(text.len() + text.len() / 8);
    let mut column = 0;
    let mut rest = text.as_bytes();
    while let Some(&byte) = rest.first() {
        let run = plain_run(rest, COLUMNS - column);
        if 0 < run {
            out.extend_from_slice(&rest[..run]);
            column += run;
            rest = &rest[run..];
        } else if byte == b'\n' {
            out.extend_from_slice(b"\r\n");
            column = 0;
            rest = &rest[1..];
        } else if COLUMNS < column + 3 {
            out.extend_from_slice(b"=\r\n");
            column = 0;
        } else {
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            out.extend_from_slice(&[b'=', high, low]);
            column += 3;
            rest = &rest[1..];
        }
    }
    out
}

/// How many of the first `room` bytes stand for themselves; a space or tab at the end of a line does not.
fn plain_run(rest: &[u8], room: usize) -> usize {
    let is_plain = |byte: &&u8| matches!(**byte, b' '..=b'<' | b'>'..=b'~' | b'\t');
    let run = rest.iter().take(room).take_while(is_plain).count();
    let ends_line = rest.get(run).is_none_or(|next| *next == b'\n');
    let ends_in_space = run != 0 && matches!(rest[run - 1], b' ' | b'\t');
    if ends_line && ends_in_space { run - 1 } else { run }
}

fn address(field: &'static str, text: &str) -> Result<Address, MimeError> {
    text.parse().map_err(|source| MimeError::Address { field, source })
}

/// `<id>`: printable ASCII without brackets and spaces.
fn id(field: &'static str, text: &str) -> Result<HeaderValue, MimeError> {
    let value = format!("<{}>", token(field, text)?);
    raw(field, value.clone(), value)
}

fn token<'a>(field: &'static str, text: &'a str) -> Result<&'a str, MimeError> {
    let is_fine =
        |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | '"' | '\\' | ',');
    if text.is_empty() || 900 < text.len() || !text.chars().all(is_fine) {
        return Err(MimeError::Unwritable { field, found: text.to_owned() });
    }
    Ok(text)
}

fn mailbox(field: &'static str, sender: &Sender) -> Result<HeaderValue, MimeError> {
    named(field, &sender.name, &format!("<{}>", sender.address))
}

/// `Name <address>`; the name as a quoted string, or as encoded words.
fn named(field: &'static str, name: &str, angle: &str) -> Result<HeaderValue, MimeError> {
    if name.trim().is_empty() {
        return raw(field, angle.to_owned(), angle.to_owned());
    }
    let is_quotable = |c: char| c == ' ' || c.is_ascii_graphic();
    let phrase = if name.chars().all(is_quotable) && !name.contains("=?") && name.len() <= 60 {
        let is_atom = |c: char| c == ' ' || c.is_ascii_alphanumeric();
        if name.chars().all(is_atom) {
            name.to_owned()
        } else {
            format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
        }
    } else {
        encoded_words(name, field.len() + 2)
    };
    raw(field, format!("{name} {angle}"), format!("{phrase}\r\n {angle}"))
}

/// A text header: as it is when it is short printable ASCII, else as encoded words.
fn plain(field: &'static str, text: &str) -> Result<HeaderValue, MimeError> {
    let is_printable = text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    let fits = field.len() + 2 + text.len() <= LINE_MAX;
    if text.is_empty() || (is_printable && fits && !text.contains("=?")) {
        return raw(field, text.to_owned(), text.to_owned());
    }
    let encoded = encoded_words(text, field.len() + 2);
    raw(field, text.to_owned(), encoded)
}

fn raw(field: &'static str, value: String, encoded: String) -> Result<HeaderValue, MimeError> {
    let name = HeaderName::new_from_ascii(field.to_owned())
        .map_err(|_| MimeError::Unwritable { field, found: field.to_owned() })?;
    Ok(HeaderValue::dangerous_new_pre_encoded(name, value, encoded))
}

/// `=?utf-8?q?v=C3=B3=C3=B3r?=`, folded; `taken` columns of the first line are in use. After RFC 2047, section 4.2:
/// everything but letters and digits is escaped, so that no character of the text can end a word or a line.
fn encoded_words(text: &str, taken: usize) -> String {
    const START: &str = "=?utf-8?q?";
    const END: &str = "?=";
    let mut out = String::from(START);
    let mut column = taken + START.len();
    let mut word = START.len();
    for c in text.chars() {
        let piece = quoted(c);
        let is_full = ENCODED_WORD_MAX < word + piece.len() + END.len()
            || LINE_MAX < column + piece.len() + END.len();
        if is_full {
            out.push_str(END);
            out.push_str("\r\n ");
            out.push_str(START);
            column = 1 + START.len();
            word = START.len();
        }
        out.push_str(&piece);
        column += piece.len();
        word += piece.len();
    }
    out.push_str(END);
    out
}

/// One character, never split over two encoded words.
fn quoted(c: char) -> String {
    match c {
        ' ' => "_".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().map(|byte| format!("={byte:02X}")).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_quoted(text: &str, expected: &str) {
        assert_eq!(String::from_utf8(quoted_printable(text)).unwrap(), expected);
    }

    #[test]
    fn only_what_must_be_is_escaped() {
        check_quoted("vóór 1 = één\n", "v=C3=B3=C3=B3r 1 =3D =C3=A9=C3=A9n\r\n");
        check_quoted("a\r\nb\0", "a=0D\r\nb=00");
        check_quoted("", "");
    }

    #[test]
    fn a_space_before_a_line_end_survives() {
        check_quoted("-- \n x \t\n ", "--=20\r\n x =09\r\n=20");
    }

    #[test]
    fn no_line_is_longer_than_76_bytes_and_no_escape_is_broken() {
        for shift in 0..80 {
            let text = format!("{}{}", "x".repeat(shift), "é=".repeat(100));
            let quoted = String::from_utf8(quoted_printable(&text)).unwrap();
            for line in quoted.split("\r\n") {
                let line = line.strip_suffix('=').unwrap_or(line);
                assert!(line.len() <= 75, "{line}");
                let broken = line.len().saturating_sub(2);
                assert!(!line[broken..].contains('=') || line[broken..].len() < 2, "{line}");
            }
        }
    }
}
