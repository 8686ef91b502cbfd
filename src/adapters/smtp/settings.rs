//! What must be known to reach the mail server, checked before the first mail.

use std::fmt::{self, Debug, Formatter};
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

/// One mail server and how to speak to it.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// A name or an IP address. With TLS the certificate must be for it.
    pub host: String,
    /// 465 with implicit TLS, 587 with STARTTLS, 25 for an internal relay.
    pub port: u16,
    pub tls: TlsMode,
    /// `None`: the server lets us send without a login.
    pub login: Option<Login>,
    /// The name we give in EHLO. `None`: our own address as a literal, `[192.0.2.1]` (RFC 5321, 4.1.3).
    pub hello: Option<String>,
    /// A PEM file with roots to trust besides those of the system.
    pub root_ca_file: Option<PathBuf>,
    pub timeouts: Timeouts,
}

/// How the line is protected, in the words of `server.yaml`. There is no "TLS if offered": whoever sits in between would see to
/// it that it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "tls", description = "How the connection is kept private.")]
pub enum TlsMode {
    /// TLS from the first byte (port 465).
    Implicit,
    /// STARTTLS, required.
    Starttls,
    /// Plain; loopback only.
    None,
}

#[derive(Debug, Clone)]
pub struct Login {
    /// As the server knows it.
    pub username: String,
    /// Never shown.
    pub password: Secret,
}

/// A text that `Debug` does not show.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Longest waits, per step and in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For finding the host, and for each of its addresses.
    pub connect: Duration,
    /// Until the server greets.
    pub greeting: Duration,
    /// For each of the TLS handshake, EHLO, STARTTLS, AUTH, MAIL and RCPT.
    pub command: Duration,
    /// From DATA until the server is ready for the message.
    pub data_start: Duration,
    /// For each block of the message.
    pub data_block: Duration,
    /// From the final dot until the verdict.
    pub final_dot: Duration,
    /// For one mail in all, connecting included. The last `final_dot` of it is kept for the final dot.
    pub total: Duration,
    /// For RSET and QUIT, on which nothing depends any more.
    pub courtesy: Duration,
}

impl Default for Timeouts {
    /// RFC 5321, 4.5.3.2; a total of 15 minutes, because one byte a second never breaks a step's limit.
    fn default() -> Timeouts {
        Timeouts {
            connect: Duration::from_secs(30),
            greeting: Duration::from_mins(5),
            command: Duration::from_mins(5),
            data_start: Duration::from_mins(2),
            data_block: Duration::from_mins(3),
            final_dot: Duration::from_mins(10),
            total: Duration::from_mins(15),
            courtesy: Duration::from_secs(5),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SmtpSettingsError {
    /// Mail in the clear over a network.
    #[error(
        "mail to {host} must go over TLS: choose implicit TLS (port 465) or STARTTLS (port 587); no TLS is for localhost only"
    )]
    TlsNeeded { host: String },
    /// Neither a DNS name nor an IP address.
    #[error("\"{host}\" is no host name")]
    HostName { host: String },
    /// RFC 5321 wants a name or an address literal here.
    #[error(
        "\"{hello}\" cannot be used as EHLO name: give a name of letters, digits, points and hyphens, or leave it out"
    )]
    HelloName { hello: String },
    /// A line end in it could end the command.
    #[error("the user name or the password for {host} holds a control character")]
    Login { host: String },
    /// The total must leave time for what comes before the final dot.
    #[error("the total time for a mail must be longer than the wait after the final dot")]
    Timeouts,
    /// The PEM file cannot be read, or has no certificate in it.
    #[error("cannot read certificates from {}: {reason}", path.display())]
    RootCaFile { path: PathBuf, reason: String },
    #[error(
        "cannot set up TLS: {reason}; install the package ca-certificates, or name a root certificate file in the settings"
    )]
    TlsSetUp { reason: String },
}

impl SmtpSettings {
    /// The host without the brackets of `[::1]`.
    pub(super) fn bare_host(&self) -> &str {
        self.host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(&self.host)
    }

    pub fn is_for_this_machine(&self) -> bool {
        let host = self.bare_host();
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Everything that is wrong without touching file or network.
    pub(super) fn check(&self) -> Result<(), SmtpSettingsError> {
        let host = || self.host.clone();
        if tokio_rustls::rustls::pki_types::ServerName::try_from(self.bare_host()).is_err() {
            return Err(SmtpSettingsError::HostName { host: host() });
        }
        if self.tls == TlsMode::None && !self.is_for_this_machine() {
            return Err(SmtpSettingsError::TlsNeeded { host: host() });
        }
        if let Some(hello) = self.hello.clone().filter(|hello| !is_hello_name(hello)) {
            return Err(SmtpSettingsError::HelloName { hello });
        }
        let unclean = |login: &Login| {
            login.username.contains(char::is_control)
                || login.password.reveal().contains(char::is_control)
        };
        if self.login.as_ref().is_some_and(unclean) {
            return Err(SmtpSettingsError::Login { host: host() });
        }
        if self.timeouts.total <= self.timeouts.final_dot {
            return Err(SmtpSettingsError::Timeouts);
        }
        Ok(())
    }
}

fn is_hello_name(hello: &str) -> bool {
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    !hello.is_empty() && hello.chars().all(of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(host: &str, tls: TlsMode) -> SmtpSettings {
        let (login, hello, root_ca_file) = (None, None, None);
        SmtpSettings {
            host: host.to_owned(),
            port: 25,
            tls,
            login,
            hello,
            root_ca_file,
            timeouts: Timeouts::default(),
        }
    }

    #[test]
    fn no_tls_is_for_this_machine_only() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.0.0.9", "::1", "[::1]"] {
            assert!(settings(host, TlsMode::None).check().is_ok(), "{host}");
        }
        for host in [
            "relay.example",
            "localhost.example",
            "192.0.2.1",
            "10.0.0.1",
            "[2001:db8::1]",
            "0.0.0.0",
        ] {
            let refused = settings(host, TlsMode::None).check();
            assert!(matches!(refused, Err(SmtpSettingsError::TlsNeeded { .. })), "{host}");
            assert!(settings(host, TlsMode::Implicit).check().is_ok(), "{host}");
        }
    }

    #[test]
    fn what_is_no_host_name_is_refused() {
        for host in ["", " ", "relay example", "relay.example:25", "smtp://relay.example", "a\r\nb"]
        {
            let refused = settings(host, TlsMode::Starttls).check();
            assert!(matches!(refused, Err(SmtpSettingsError::HostName { .. })), "{host}");
        }
    }

    #[test]
    fn an_ehlo_name_cannot_carry_a_second_command() {
        for hello in ["", "a b", "a\r\nMAIL FROM:<>", "kalender_1"] {
            let refused = SmtpSettings {
                hello: Some(hello.to_owned()),
                ..settings("localhost", TlsMode::None)
            }
            .check();
            assert!(matches!(refused, Err(SmtpSettingsError::HelloName { .. })), "{hello}");
        }
    }

    #[test]
    fn a_password_with_a_line_end_is_refused_and_never_shown() {
        let login =
            Login { username: "kalender".to_owned(), password: Secret::new("geheim\n".to_owned()) };
        let wrong = SmtpSettings { login: Some(login), ..settings("localhost", TlsMode::None) };
        let error = wrong.check().unwrap_err();
        assert!(matches!(error, SmtpSettingsError::Login { .. }));
        assert!(!format!("{error} {error:?} {wrong:?}").contains("geheim"));
    }

    #[test]
    fn the_total_leaves_time_before_the_dot() {
        let timeouts = Timeouts { total: Duration::from_mins(10), ..Timeouts::default() };
        let refused = SmtpSettings { timeouts, ..settings("localhost", TlsMode::None) }.check();
        assert!(matches!(refused, Err(SmtpSettingsError::Timeouts)));
    }
}
