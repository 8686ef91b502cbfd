//! A real Postfix takes our mails and delivers them to a mailbox, from which they are read back.

use std::fs::{self, Permissions};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use kwaliteitskalender::adapters::smtp::{SmtpMailer, SmtpSettings, Timeouts, TlsMode};
use kwaliteitskalender::delivery::submission::{Envelope, Submission};
use lettre::message::header::ContentTransferEncoding;
use lettre::message::{Body, Message, SinglePart};
use mail_parser::MessageParser;
use tempfile::TempDir;

use crate::process::not_shown;

const POSTFIX: &str = "/usr/sbin/postfix";

/// Two minutes: long enough for a busy machine; a mail takes some 50 ms.
const POLLS_MAX: u32 = 6_000;
const POLL: Duration = Duration::from_millis(20);

/// A Postfix of our own: its own folders and port, on loopback, without any means to send mail on.
struct Postfix {
    folder: TempDir,
    address: SocketAddrV4,
}

/// There is no service that speaks SMTP to another server, so no mail can leave.
fn master_cf(address: SocketAddrV4) -> String {
    let services = "\
        postlog unix-dgram n - n - 1 postlogd\n\
        cleanup unix n - n - 0 cleanup\n\
        qmgr unix n - n 300 1 qmgr\n\
        rewrite unix - - n - - trivial-rewrite\n\
        bounce unix - - n - 0 bounce\n\
        defer unix - - n - 0 bounce\n\
        trace unix - - n - 0 bounce\n\
        error unix - - n - - error\n\
        retry unix - - n - - error\n\
        proxymap unix - - n - - proxymap\n\
        anvil unix - - n - 1 anvil\n\
        virtual unix - n n - - virtual\n";
    format!("{address} inet n - n - - smtpd\n{services}")
}

fn main_cf(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "compatibility_level = 3.6\n\
         queue_directory = {folder}/queue\n\
         data_directory = {folder}/data\n\
         maillog_file = {folder}/log/postfix.log\n\
         maillog_file_prefixes = {folder}/log\n\
         myhostname = mail.example\n\
         inet_interfaces = loopback-only\n\
         inet_protocols = ipv4\n\
         mynetworks = 127.0.0.0/8\n\
         mydestination =\n\
         alias_maps =\n\
         relayhost =\n\
         default_transport = error:no mail leaves this machine\n\
         relay_transport = error:no mail leaves this machine\n\
         local_transport = error:no local mail\n\
         smtpd_peername_lookup = no\n\
         smtpd_relay_restrictions = reject_unauth_destination\n\
         virtual_mailbox_domains = school.example\n\
         virtual_mailbox_maps = inline:{{ {{ jan@school.example = jan/ }}, {{ els@school.example = els/ }} }}\n\
         virtual_mailbox_base = {folder}/mail\n\
         virtual_uid_maps = static:65534\n\
         virtual_gid_maps = static:65534\n"
    )
}

impl Postfix {
    fn start() -> Postfix {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        for name in ["conf", "queue", "mail", "log"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            let readable = Permissions::from_mode(0o755);
            fs::set_permissions(folder.path().join(name), readable).unwrap();
        }
        std::os::unix::fs::chown(folder.path().join("mail"), Some(65534), Some(65534)).unwrap();
        let address = free_address();
        fs::write(folder.path().join("conf/main.cf"), main_cf(folder.path())).unwrap();
        fs::write(folder.path().join("conf/master.cf"), master_cf(address)).unwrap();
        for name in ["conf/main.cf", "conf/master.cf"] {
            let readable = Permissions::from_mode(0o644);
            fs::set_permissions(folder.path().join(name), readable).unwrap();
        }
        let postfix = Postfix { folder, address };
        let started = postfix.tell("start");
        assert!(started.status.success(), "{started:?}\n{}", postfix.log());
        postfix
    }

    fn tell(&self, what: &str) -> Output {
        // Its own users must read what it makes, whatever the umask of this shell is.
        Command::new("sh")
            .args(["-c", "umask 022; exec \"$0\" \"$@\"", POSTFIX, "-c"])
            .arg(self.folder.path().join("conf"))
            .arg(what)
            .output()
            .unwrap()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log/postfix.log")).unwrap_or_default()
    }

    /// The mails in a mailbox, once there are so many.
    fn delivered(&self, mailbox: &str, count: usize) -> Vec<Vec<u8>> {
        let new = self.folder.path().join("mail").join(mailbox).join("new");
        self.poll(&format!("{count} mails for {mailbox}"), || {
            let files: Vec<PathBuf> = fs::read_dir(&new)
                .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
                .unwrap_or_default();
            let all = files.len() == count;
            all.then(|| files.iter().map(|file| fs::read(file).unwrap()).collect())
        })
    }

    /// The log, once it tells of a delivery to this address. Its lines come in order, but later than what they tell.
    fn log_with_delivery_to(&self, address: &str) -> String {
        let told = format!("to=<{address}>");
        self.poll(&told, || Some(self.log()).filter(|log| log.contains(&told)))
    }

    #[track_caller]
    fn poll<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        for _ in 0..POLLS_MAX {
            if let Some(found) = look() {
                return found;
            }
            wait_a_little();
        }
        panic!("no {what}:\n{}", self.log());
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.tell("stop");
    }
}

#[expect(clippy::disallowed_methods, reason = "Postfix delivers after its 250 and tells nobody")]
fn wait_a_little() {
    std::thread::sleep(POLL);
}

/// On a loopback address that only this process uses: no other test can take the port before Postfix does.
fn free_address() -> SocketAddrV4 {
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    let own = Ipv4Addr::new(127, 1 + high % 250, middle, low);
    let free = TcpListener::bind((own, 0)).unwrap();
    SocketAddrV4::new(own, free.local_addr().unwrap().port())
}

/// `None` and a message where there is no Postfix, a failure where there must be one.
fn postfix() -> Option<Postfix> {
    let installed = Path::new(POSTFIX).exists();
    let root = rustix::process::geteuid().is_root();
    if installed && root {
        return Some(Postfix::start());
    }
    let why = if installed {
        "starting Postfix needs root"
    } else {
        "Postfix is not installed (package postfix)"
    };
    not_shown(why);
    None
}

fn envelope(to: &str) -> Envelope {
    Envelope { from: "kalender@swv.example".to_owned(), to: to.to_owned() }
}

/// As lettre builds it, for what it refuses (long lines) by hand.
fn mail(subject: &str, body: &str) -> Vec<u8> {
    let id = format!("<{}@swv.example>", body.len());
    if body.is_ascii() {
        let from = "Kwaliteitskalender <kalender@swv.example>";
        let text = format!("From: {from}\r\nSubject: {subject}\r\nMessage-ID: {id}\r\n\r\n{body}");
        return text.into_bytes();
    }
    let part = SinglePart::plain(
        Body::new_with_encoding(body.to_owned(), ContentTransferEncoding::QuotedPrintable).unwrap(),
    );
    Message::builder()
        .from("Kwaliteitskalender <kalender@swv.example>".parse().unwrap())
        .to("Jan <jan@school.example>".parse().unwrap())
        .subject(subject)
        .message_id(Some(id))
        .singlepart(part)
        .unwrap()
        .formatted()
}

#[tokio::test]
async fn postfix_delivers_what_was_submitted() {
    let Some(postfix) = postfix() else { return };
    let long = "x".repeat(900);
    let mails = [
        ("Jaarverslag CvA: uiterlijk wo 30 sep 2026", "Beste Jan,\r\n".to_owned()),
        (
            "Vóór de zomervakantie: geëvalueerde ondersteuningsplannen, coördinatie en financiën — 3 onderdelen",
            "Één zin over het ondersteuningsplan, met een emoji 📅 en een heel lange regel. "
                .repeat(40),
        ),
        ("Punten", ".\r\n..\r\n.begin\r\n\r\n.\r\nslot .\r\n.\r\n".to_owned()),
        ("Lang", format!("{long}\r\n.{long}\r\n")),
    ];
    let mut mailer = SmtpMailer::new(SmtpSettings {
        host: postfix.address.ip().to_string(),
        port: postfix.address.port(),
        tls: TlsMode::None,
        login: None,
        hello: None,
        root_ca_file: None,
        timeouts: Timeouts::default(),
    })
    .unwrap();

    for (nr, (subject, body)) in mails.iter().enumerate() {
        if nr == 1 {
            let refused = mailer
                .submit(&envelope("onbekend@school.example"), "x", b"Subject: x\r\n\r\n")
                .await;
            let Submission::Rejected { answer } = refused else { panic!("{refused:?}") };
            assert!(answer.starts_with("550 5.1.1 <o***@school.example>:"), "{answer}");
            let refused =
                mailer.submit(&envelope("jan@elders.example"), "x", b"Subject: x\r\n\r\n").await;
            let Submission::Rejected { answer } = refused else { panic!("{refused:?}") };
            assert!(answer.contains("Relay access denied"), "{answer}");
        }
        let said = mailer.submit(&envelope("jan@school.example"), "x", &mail(subject, body)).await;
        let Submission::Accepted { answer } = said else { panic!("{said:?}") };
        assert!(answer.starts_with("250 2.0.0 Ok: queued as "), "{answer}");
    }
    let said = mailer.submit(&envelope("els@school.example"), "x", &mail("Els", "Els\r\n")).await;
    assert!(matches!(said, Submission::Accepted { .. }), "{said:?}");
    mailer.end_batch().await;

    let delivered = postfix.delivered("jan", mails.len());
    for (subject, body) in &mails {
        let id = format!("{}@swv.example", body.len());
        let found = delivered.iter().filter_map(|bytes| MessageParser::default().parse(bytes));
        let found: Vec<_> = found.filter(|mail| mail.message_id() == Some(&id)).collect();
        assert_eq!(found.len(), 1, "{subject}");
        assert_eq!(found[0].subject(), Some(*subject));
        assert_eq!(
            found[0].from().and_then(|from| from.first()).and_then(|it| it.name()),
            Some("Kwaliteitskalender")
        );
        let text = found[0].body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(
            text.trim_end_matches('\n'),
            body.replace("\r\n", "\n").trim_end_matches('\n'),
            "{subject}"
        );
    }
    let bytes = postfix.delivered("els", 1).remove(0);
    assert!(
        bytes.ends_with(b"\n\nEls\n"),
        "no line is added: {:?}",
        String::from_utf8_lossy(&bytes)
    );
    let log = postfix.log_with_delivery_to("els@school.example");
    let connections = log.lines().filter(|line| line.contains(": connect from")).count();
    assert_eq!(connections, 1, "all mails go over one connection");
}
