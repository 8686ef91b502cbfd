//! The well-known replies in one table: what they mean beyond their first digit, and what the operator can do.

use super::reply::Reply;

struct KnownReply {
    /// `None`: any.
    code: Option<u16>,
    /// Enhanced status code (RFC 3463), anywhere in its text. `None`: any.
    enhanced: Option<&'static str>,
    /// It is about us and our login, not about the mail or its recipient (RFC 4954, 6; RFC 3207, 4).
    refuses_the_login: bool,
    advice: Option<&'static str>,
}

const SMTP_AUTH_OFF: &str = "Microsoft 365 has SMTP AUTH switched off for this mailbox or blocks it by its security defaults: \
     ask its administrator for \"Authenticated SMTP\" on this mailbox, or send through an internal relay";

const NO_PASSWORDS: &str = "Microsoft 365 no longer takes a user name and password for sending: \
                            send through an internal relay or a connector instead";

const WRONG_PASSWORD: &str =
    "the server does not accept this user name and password: correct them in the settings";

const LOGIN_FIRST: &str =
    "the server wants a login or TLS first: check user name, password and tls in the settings";

/// In order: the first advice counts.
const KNOWN: [KnownReply; 7] = [
    known(None, Some("5.7.139"), false, Some(SMTP_AUTH_OFF)),
    known(Some(550), Some("5.7.30"), true, Some(NO_PASSWORDS)),
    known(None, Some("5.7.30"), false, Some(NO_PASSWORDS)),
    known(Some(535), None, true, Some(WRONG_PASSWORD)),
    known(Some(530), None, true, Some(LOGIN_FIRST)),
    known(Some(534), None, true, None),
    known(Some(538), None, true, None),
];

const fn known(
    code: Option<u16>,
    enhanced: Option<&'static str>,
    refuses_the_login: bool,
    advice: Option<&'static str>,
) -> KnownReply {
    KnownReply { code, enhanced, refuses_the_login, advice }
}

/// Whether the reply is about us and our login.
pub(super) fn refuses_the_login(reply: &Reply) -> bool {
    fitting(reply).any(|it| it.refuses_the_login)
}

/// What the operator can do about a well-known refusal.
pub(super) fn advice(reply: &Reply) -> Option<&'static str> {
    fitting(reply).find_map(|it| it.advice)
}

fn fitting(reply: &Reply) -> impl Iterator<Item = &'static KnownReply> {
    KNOWN.iter().filter(|it| {
        it.code.is_none_or(|code| code == reply.code)
            && it.enhanced.is_none_or(|status| reply.mentions(status))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(code: u16, line: &str) -> Reply {
        Reply { code, lines: vec![line.to_owned()] }
    }

    #[test]
    fn well_known_refusals_come_with_advice() {
        let advice = |code, line| advice(&reply(code, line)).unwrap_or_default();
        assert!(
            advice(535, "5.7.8 authentication failed").contains("correct them in the settings")
        );
        assert!(advice(535, "5.7.139 Authentication unsuccessful").contains("Authenticated SMTP"));
        assert!(
            advice(550, "5.7.30 Basic authentication is not supported").contains("internal relay")
        );
        assert_eq!(advice(550, "5.1.1 unknown user"), "");
    }

    #[test]
    fn only_refusals_about_the_login_hold_the_queue() {
        assert!(refuses_the_login(&reply(530, "5.7.57 Client not authenticated")));
        assert!(refuses_the_login(&reply(550, "5.7.30 Basic authentication is not supported")));
        assert!(!refuses_the_login(&reply(550, "5.1.1 unknown user")));
        assert!(!refuses_the_login(&reply(554, "5.7.1 Relay access denied")));
    }
}
