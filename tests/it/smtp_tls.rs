//! TLS and logins against a mail server with a certificate of its own, and against one that is up to something.

use std::sync::Arc;

use kwaliteitskalender::adapters::smtp::{Login, Secret, SmtpMailer, SmtpSettings, TlsMode};
use kwaliteitskalender::delivery::submission::Submission;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::NamedTempFile;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::smtp::{accepted, check_unavailable, settings, to};
use crate::smtp_server::{Act, Connection, Heard, SmtpServer, Verb};

const MESSAGE: &[u8] = b"Subject: Jaarverslag\r\n\r\nBeste Jan,\r\n";

/// An authority of our own, and a server whose certificate it signed.
struct Authority {
    root: NamedTempFile,
    server: Arc<ServerConfig>,
}

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf =
        CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &root).unwrap();
    let file = NamedTempFile::new().unwrap();
    std::fs::write(file.path(), root.pem()).unwrap();
    let private = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], private)
        .unwrap();
    Authority { root: file, server: Arc::new(server) }
}

fn login() -> Option<Login> {
    Some(Login { username: "kalender".to_owned(), password: Secret::new("zeer-geheim".to_owned()) })
}

/// One mail; checks that the password was never said outside TLS and never shown.
async fn one(authority: &Authority, script: Connection, tls: TlsMode) -> (Submission, Vec<Heard>) {
    let server = SmtpServer::start([script]);
    let root_ca_file = Some(authority.root.path().to_owned());
    let host = "localhost".to_owned();
    let mut mailer = SmtpMailer::new(SmtpSettings {
        host,
        tls,
        login: login(),
        root_ca_file,
        ..settings(&server)
    })
    .unwrap();
    let said = mailer.submit(&to("jan@school.example"), "name", MESSAGE).await;
    mailer.end_batch().await;
    drop(mailer);
    let heard = server.finish();
    let in_clear = heard[0].lines.iter().filter(|line| !line.starts_with("🔒 "));
    for line in in_clear {
        assert!(
            line.starts_with("EHLO") || line == "STARTTLS" || line == "QUIT",
            "in the clear: {line}"
        );
    }
    assert!(!format!("{said:?}").contains("geheim"));
    (said, heard)
}

/// `\0kalender\0zeer-geheim` in base64.
const PLAIN: &str = "🔒 AUTH PLAIN AGthbGVuZGVyAHplZXItZ2VoZWlt";

#[tokio::test]
async fn a_mail_goes_over_implicit_tls_with_plain() {
    let authority = authority("localhost");
    let script = Connection::polite().in_tls(authority.server.clone()).offering("AUTH LOGIN PLAIN");
    let (said, heard) = one(&authority, script, TlsMode::Implicit).await;
    assert_eq!(said, accepted());
    assert_eq!(heard[0].lines[1], PLAIN);
    assert_eq!(heard[0].stored[0].bytes, MESSAGE);
}

#[tokio::test]
async fn a_mail_goes_over_starttls_with_plain() {
    let authority = authority("localhost");
    let script =
        Connection::polite().with_starttls(authority.server.clone()).offering("AUTH PLAIN");
    let (said, heard) = one(&authority, script, TlsMode::Starttls).await;
    assert_eq!(said, accepted());
    let expected = ["EHLO kalender.example", "STARTTLS", "🔒 EHLO kalender.example", PLAIN];
    assert_eq!(heard[0].lines[..4], expected);
}

#[tokio::test]
async fn login_is_spoken_where_plain_is_not() {
    let authority = authority("localhost");
    let script = Connection::polite().in_tls(authority.server.clone()).offering("AUTH LOGIN");
    let script = script
        .on(Verb::Auth, Act::Say("334 VXNlcm5hbWU6"))
        .on(Verb::Auth, Act::Say("334 UGFzc3dvcmQ6"));
    let (said, heard) =
        one(&authority, script.on(Verb::Auth, Act::Say("235 ok")), TlsMode::Implicit).await;
    assert_eq!(said, accepted());
    assert_eq!(heard[0].lines[1..4], ["🔒 AUTH LOGIN", "🔒 a2FsZW5kZXI=", "🔒 emVlci1nZWhlaW0="]);
}

#[tokio::test]
async fn a_refused_login_holds_the_queue_and_says_what_to_do() {
    let authority = authority("localhost");
    let refusals = [
        ("535 5.7.8 Error: authentication failed", "correct them in the settings"),
        ("535 5.7.139 Authentication unsuccessful", "Authenticated SMTP"),
        ("550 5.7.30 Basic authentication is not supported", "internal relay"),
        ("454 4.7.0 Temporary authentication failure", "454 4.7.0"),
        ("250 what", "250 what"),
    ];
    for (refusal, advice) in refusals {
        let script = Connection::polite().in_tls(authority.server.clone()).offering("AUTH PLAIN");
        let (said, heard) =
            one(&authority, script.on(Verb::Auth, Act::Say(refusal)), TlsMode::Implicit).await;
        check_unavailable(&said, &["AUTH: ", refusal, advice]);
        assert!(!heard[0].lines.iter().any(|line| line.contains("MAIL")));
    }
}

#[tokio::test]
async fn a_login_that_is_not_offered_or_never_ends_holds_the_queue() {
    let authority = authority("localhost");
    let tls = || Connection::polite().in_tls(authority.server.clone());
    let (said, _) = one(&authority, tls().offering("AUTH GSSAPI"), TlsMode::Implicit).await;
    check_unavailable(&said, &["AUTH: the server offers neither PLAIN nor LOGIN"]);
    let mut script = tls().offering("AUTH LOGIN");
    for _ in 0..20 {
        script = script.on(Verb::Auth, Act::Say("334 VXNlcm5hbWU6"));
    }
    let (said, heard) = one(&authority, script, TlsMode::Implicit).await;
    check_unavailable(&said, &["AUTH: the server keeps asking"]);
    assert!(heard[0].lines.len() < 8);
    let strange = tls().offering("AUTH LOGIN").on(Verb::Auth, Act::Say("334 UGluY29kZTo="));
    let (said, _) = one(&authority, strange, TlsMode::Implicit).await;
    check_unavailable(&said, &["AUTH: the server asks something else"]);
}

#[tokio::test]
async fn a_stripped_starttls_fails_closed() {
    let authority = authority("localhost");
    let (said, heard) =
        one(&authority, Connection::polite().offering("AUTH PLAIN"), TlsMode::Starttls).await;
    check_unavailable(&said, &["STARTTLS: the server does not offer it"]);
    assert_eq!(heard[0].lines, ["EHLO kalender.example"]);
    let refuses = Connection::polite().with_starttls(authority.server.clone());
    let (said, _) = one(
        &authority,
        refuses.on(Verb::Starttls, Act::Say("454 4.7.0 TLS not available")),
        TlsMode::Starttls,
    )
    .await;
    check_unavailable(&said, &["STARTTLS: 454 4.7.0 TLS not available"]);
}

#[tokio::test]
async fn words_slipped_in_before_tls_are_refused() {
    let authority = authority("localhost");
    let script = Connection::polite().with_starttls(authority.server.clone());
    let slipped = Act::Raw(b"220 go ahead\r\n250-mail.example\r\n250 AUTH PLAIN\r\n".to_vec());
    let (said, heard) =
        one(&authority, script.on(Verb::Starttls, slipped), TlsMode::Starttls).await;
    check_unavailable(&said, &["STARTTLS: the server spoke out of turn"]);
    assert_eq!(heard[0].lines, ["EHLO kalender.example", "STARTTLS"]);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = authority("mail.elsewhere.example");
    for (script, tls) in [
        (Connection::polite().in_tls(authority.server.clone()), TlsMode::Implicit),
        (Connection::polite().with_starttls(authority.server.clone()), TlsMode::Starttls),
    ] {
        let (said, heard) = one(&authority, script.offering("AUTH PLAIN"), tls).await;
        check_unavailable(&said, &["TLS handshake: ", "certificate"]);
        assert!(heard[0].stored.is_empty());
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_house_is_refused() {
    let (ours, theirs) = (authority("localhost"), authority("localhost"));
    let script = Connection::polite().in_tls(theirs.server.clone()).offering("AUTH PLAIN");
    let (said, _) = one(&ours, script, TlsMode::Implicit).await;
    check_unavailable(&said, &["TLS handshake: ", "certificate"]);
}

#[tokio::test]
async fn a_server_without_tls_on_a_tls_port_is_unavailable() {
    let authority = authority("localhost");
    let (said, _) = one(&authority, Connection::polite(), TlsMode::Implicit).await;
    check_unavailable(&said, &["TLS handshake: "]);
}

#[tokio::test]
async fn a_login_without_tls_stays_on_this_machine() {
    let server = SmtpServer::start([Connection::polite().offering("AUTH PLAIN")]);
    let mut mailer = SmtpMailer::new(SmtpSettings { login: login(), ..settings(&server) }).unwrap();
    assert_eq!(mailer.submit(&to("jan@school.example"), "name", MESSAGE).await, accepted());
    drop(mailer);
    assert_eq!(server.finish()[0].lines[1], PLAIN.trim_start_matches("🔒 "));
}
