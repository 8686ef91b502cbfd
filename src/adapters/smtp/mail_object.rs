//! A mail that is fit to be submitted, and what is not.

use lettre::Address;

use crate::delivery::submission::{Envelope, Submission};

/// Envelope and bytes, checked.
pub(super) struct MailObject<'a> {
    /// `None`: the empty return path.
    pub(super) from: Option<Address>,
    pub(super) to: Address,
    /// CRLF lines.
    pub(super) bytes: &'a [u8],
}

impl<'a> MailObject<'a> {
    /// An unfit mail is rejected rather than asserted away: one poisoned entry must not stop the others.
    /// An unfit return path is a setting, and holds the queue.
    pub(super) fn new(envelope: &Envelope, bytes: &'a [u8]) -> Result<MailObject<'a>, Submission> {
        let from = match envelope.from.as_str() {
            "" => None,
            from => Some(address(from).ok_or_else(bad_return_path)?),
        };
        let to = address(&envelope.to)
            .ok_or_else(|| rejected("the recipient is no mail address in plain ASCII"))?;
        if !has_crlf_lines(bytes) {
            return Err(rejected("the message has a line that does not end in CRLF"));
        }
        Ok(MailObject { from, to, bytes })
    }
}

pub(super) fn rejected(why: &str) -> Submission {
    Submission::Rejected { answer: format!("not submitted: {why}") }
}

fn bad_return_path() -> Submission {
    let reason =
        "the return path is no mail address in plain ASCII: correct it in the settings".to_owned();
    Submission::Unavailable { reason, hold: true }
}

/// Plain ASCII, because SMTPUTF8 is not spoken; nothing in it can end the command.
fn address(text: &str) -> Option<Address> {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'<' && byte != b'>';
    text.bytes().all(plain).then(|| text.parse().ok())?
}

/// A bare LF or CR means something else to each server, and lets a second mail be smuggled in.
fn has_crlf_lines(bytes: &[u8]) -> bool {
    let lone = |pair: &[u8]| (pair[0] == b'\r') != (pair[1] == b'\n');
    bytes.first() != Some(&b'\n') && bytes.last() != Some(&b'\r') && !bytes.windows(2).any(lone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(from: &str, to: &str, bytes: &[u8]) -> Result<(), Submission> {
        let envelope = Envelope { from: from.to_owned(), to: to.to_owned() };
        MailObject::new(&envelope, bytes).map(|_| ())
    }

    #[test]
    fn an_ordinary_letter_is_fit() {
        assert_eq!(
            object("kalender@swv.example", "jan@school.example", b"Subject: a\r\n\r\nb\r\n"),
            Ok(())
        );
        assert_eq!(object("", "jan.jansen+opr@school.example", b""), Ok(()));
        assert_eq!(object("", "jan@school.example", b"\r\n\r\nno line end"), Ok(()));
    }

    #[test]
    fn bare_line_ends_are_rejected() {
        for bytes in ["a\nb", "a\rb", "\na", "a\r", "a\r\r\nb", "a\r\n\nb", "a\n\r\nb", "a\n"] {
            let said = object("", "jan@school.example", bytes.as_bytes());
            assert_eq!(
                said,
                Err(rejected("the message has a line that does not end in CRLF")),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn an_address_cannot_carry_a_second_command() {
        let wrong = [
            "",
            "jan",
            "jan@",
            "@school.example",
            "jan@school.example>\r\nDATA",
            "<jan@school.example>",
            "jan@school.example jan@b.example",
            "Jan <jan@school.example>",
            "jan@sch\u{f3}l.example",
            "j\0@school.example",
        ];
        for to in wrong {
            let said = object("kalender@swv.example", to, b"");
            assert!(matches!(said, Err(Submission::Rejected { .. })), "{to:?}: {said:?}");
        }
    }

    #[test]
    fn a_wrong_return_path_holds_the_queue() {
        for from in ["kalender", "a\r\nb@swv.example", "<>"] {
            let said = object(from, "jan@school.example", b"");
            assert!(
                matches!(said, Err(Submission::Unavailable { hold: true, .. })),
                "{from:?}: {said:?}"
            );
        }
    }
}
