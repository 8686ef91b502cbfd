//! Every turn a conversation with a mail server can take, over a real socket.

mod limits;

use std::time::Duration;

use kwaliteitskalender::adapters::smtp::{SmtpMailer, SmtpSettings, Timeouts, TlsMode};
use kwaliteitskalender::delivery::submission::{Envelope, Submission};

pub(crate) use limits::comes_to;
use limits::stuck_at;

use crate::daemon::closed_port;
use crate::smtp_server::{Act, Connection, Heard, SmtpServer, Stored, Verb};

const MESSAGE: &[u8] = b"Subject: Jaarverslag\r\n\r\nBeste Jan,\r\n";

/// Far beyond what a test takes.
const LONG: Duration = Duration::from_secs(120);

pub(crate) fn patient() -> Timeouts {
    Timeouts {
        connect: LONG,
        greeting: LONG,
        command: LONG,
        data_start: LONG,
        data_block: LONG,
        final_dot: LONG,
        total: LONG * 3,
        courtesy: LONG,
    }
}

pub(crate) fn settings(server: &SmtpServer) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        tls: TlsMode::None,
        login: None,
        hello: Some("kalender.example".to_owned()),
        root_ca_file: None,
        timeouts: patient(),
    }
}

pub(crate) fn to(address: &str) -> Envelope {
    Envelope { from: "kalender@swv.example".to_owned(), to: address.to_owned() }
}

fn mailer(server: &SmtpServer, timeouts: Timeouts) -> SmtpMailer {
    SmtpMailer::new(SmtpSettings { timeouts, ..settings(server) }).unwrap()
}

/// More than the buffers between us and a server can hold: its final dot is never reached when the server stops reading.
fn large() -> Vec<u8> {
    b"0123456789\r\n".repeat(1_000_000)
}

async fn send(mailer: &mut SmtpMailer, address: &str) -> Submission {
    mailer.submit(&to(address), "name", MESSAGE).await
}

/// One mail to one server.
async fn one(script: Connection, timeouts: Timeouts) -> (Submission, Vec<Heard>) {
    let server = SmtpServer::start([script]);
    let mut mailer = mailer(&server, timeouts);
    let said = send(&mut mailer, "jan@school.example").await;
    drop(mailer);
    (said, server.finish())
}

pub(crate) fn accepted() -> Submission {
    Submission::Accepted { answer: "250 2.0.0 Ok: queued".to_owned() }
}

#[track_caller]
pub(crate) fn check_unavailable(said: &Submission, expected: &[&str]) {
    let Submission::Unavailable { reason, hold: true } = said else { panic!("{said:?}") };
    assert!(reason.starts_with("127.0.0.1:") || reason.starts_with("localhost:"), "{reason}");
    assert!(!reason.contains("jan@"), "{reason}");
    for part in expected {
        assert!(reason.contains(part), "{part:?} is not in {reason:?}");
    }
}

#[track_caller]
fn check_in_doubt(said: &Submission, expected: &str) {
    let Submission::InDoubt { reason } = said else { panic!("{said:?}") };
    assert!(reason.contains("after the final dot: ") && reason.contains(expected), "{reason}");
}

#[tokio::test]
async fn a_mail_is_accepted_with_the_servers_words() {
    let (said, heard) = one(Connection::polite(), patient()).await;
    assert_eq!(said, accepted());
    let lines = [
        "EHLO kalender.example",
        "MAIL FROM:<kalender@swv.example>",
        "RCPT TO:<jan@school.example>",
        "DATA",
    ];
    assert_eq!(heard[0].lines, lines);
    let (from, to) = ("kalender@swv.example".to_owned(), vec!["jan@school.example".to_owned()]);
    assert_eq!(heard[0].stored, [Stored { from, to, bytes: MESSAGE.to_vec() }]);
}

#[tokio::test]
async fn a_server_that_defers_takes_the_same_mail_later_on_the_same_connection() {
    let server =
        SmtpServer::start([Connection::polite().on(Verb::Rcpt, Act::Say("451 4.7.1 Greylisted"))]);
    let mut mailer = mailer(&server, patient());
    let first = send(&mut mailer, "jan@school.example").await;
    assert_eq!(first, Submission::Deferred { answer: "451 4.7.1 Greylisted".to_owned() });
    assert_eq!(send(&mut mailer, "jan@school.example").await, accepted());
    mailer.end_batch().await;
    let heard = server.finish();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].lines.iter().filter(|line| *line == "RSET").count(), 1);
    assert_eq!(heard[0].lines.last().unwrap(), "QUIT");
}

#[tokio::test]
async fn one_refused_member_does_not_stop_the_other() {
    let unknown = Act::Say("550-5.1.1 <onbekend@school.example>:\n550 5.1.1 User unknown");
    let server = SmtpServer::start([Connection::polite().on(Verb::Rcpt, unknown)]);
    let mut mailer = mailer(&server, patient());
    let refused = send(&mut mailer, "onbekend@school.example").await;
    let answer = "550 5.1.1 <o***@school.example>: User unknown".to_owned();
    assert_eq!(refused, Submission::Rejected { answer });
    assert_eq!(send(&mut mailer, "jan@school.example").await, accepted());
    drop(mailer);
    let heard = server.finish();
    assert_eq!(heard.len(), 1);
    assert_eq!(heard[0].lines[3], "RSET");
    assert_eq!(heard[0].stored[0].to, ["jan@school.example"]);
}

#[tokio::test]
async fn a_refusal_at_any_step_is_told_apart() {
    for verb in [Verb::Mail, Verb::Rcpt, Verb::Data, Verb::Dot] {
        let (said, heard) =
            one(Connection::polite().on(verb, Act::Say("452 4.3.1 full")), patient()).await;
        assert_eq!(said, Submission::Deferred { answer: "452 4.3.1 full".to_owned() }, "{verb:?}");
        assert!(heard[0].stored.is_empty());
        let (said, heard) = one(Connection::polite().on(verb, Act::Say("571 no")), patient()).await;
        assert_eq!(said, Submission::Rejected { answer: "571 no".to_owned() }, "{verb:?}");
        assert!(heard[0].stored.is_empty());
        let (said, heard) =
            one(Connection::polite().on(verb, Act::Say("421 4.3.2 closing")), patient()).await;
        check_unavailable(&said, &["421 4.3.2 closing"]);
        assert!(heard[0].stored.is_empty());
    }
}

#[tokio::test]
async fn a_server_that_refuses_us_all_holds_the_queue() {
    for (verb, step) in [(Verb::Greeting, "greeting"), (Verb::Ehlo, "EHLO")] {
        for said in ["421 4.3.2 busy", "554 5.7.1 blocked", "454 later"] {
            let (submission, _) =
                one(Connection::polite().on(verb, Act::Say(said)), patient()).await;
            check_unavailable(&submission, &[step, &said[..3]]);
        }
    }
    let wants_login = Act::Say("530 5.7.57 Client not authenticated to send mail");
    let (said, _) = one(Connection::polite().on(Verb::Mail, wants_login), patient()).await;
    check_unavailable(&said, &["MAIL: 530", "check user name, password and tls"]);
}

#[tokio::test]
async fn nobody_listening_is_unavailable() {
    let server = SmtpServer::start([Connection::polite()]);
    let settings = SmtpSettings { port: closed_port(), ..settings(&server) };
    let mut mailer = SmtpMailer::new(settings).unwrap();
    check_unavailable(&send(&mut mailer, "jan@school.example").await, &["connecting: ", "refused"]);
    assert!(server.finish().is_empty());
}

#[tokio::test]
async fn a_line_that_drops_before_the_dot_is_the_servers_failure() {
    for act in [Act::Close, Act::Reset] {
        for verb in [Verb::Greeting, Verb::Ehlo, Verb::Mail, Verb::Rcpt, Verb::Data] {
            let (said, heard) = one(Connection::polite().on(verb, act.clone()), patient()).await;
            check_unavailable(&said, &["the server closed the connection"]);
            assert!(heard[0].stored.is_empty());
        }
    }
}

#[tokio::test]
async fn a_reset_is_called_so_whether_it_comes_while_connecting_or_just_after() {
    // Which of the two it is, the scheduler of this machine decides.
    for _ in 0..100 {
        let (said, _) = one(Connection::polite().on(Verb::Greeting, Act::Reset), patient()).await;
        check_unavailable(&said, &["the server closed the connection"]);
    }
}

#[tokio::test]
async fn a_line_that_drops_in_the_middle_of_the_message_is_not_in_doubt() {
    for act in [Act::Close, Act::Reset] {
        let server = SmtpServer::start([Connection::polite().on(Verb::Body, act)]);
        let mut mailer = mailer(&server, patient());
        // More than the buffers between us can hold, so that the final dot is never reached.
        let large = large();
        let said = mailer.submit(&to("jan@school.example"), "name", &large).await;
        check_unavailable(&said, &["sending the message: the server closed the connection"]);
        drop(mailer);
        assert!(server.finish()[0].stored.is_empty());
    }
}

#[tokio::test]
async fn a_refusal_in_the_middle_of_the_message_is_heard() {
    let large = large();
    for (refusal, rejected) in [("552 5.3.4 too large", true), ("421 4.3.0 closing", false)] {
        let server = SmtpServer::start([Connection::polite().on(Verb::Body, Act::Say(refusal))]);
        let mut mailer = mailer(&server, patient());
        let said = mailer.submit(&to("jan@school.example"), "name", &large).await;
        if rejected {
            assert_eq!(said, Submission::Rejected { answer: refusal.to_owned() });
        } else {
            check_unavailable(&said, &["sending the message: ", refusal]);
        }
        drop(mailer);
        assert!(server.finish()[0].stored.is_empty());
    }
}

#[tokio::test]
async fn a_refusal_in_pieces_or_before_a_hang_up_is_heard_whole() {
    let large = large();
    let refusal = "552 5.3.4 too large";
    let in_pieces = Act::Drip("552 5.3.4 too large\r\n");
    // Which breaks first, our next block or our ear, the scheduler of this machine decides.
    let hang_ups = std::iter::repeat_n(Act::SayAndClose(refusal), 4);
    for act in std::iter::once(in_pieces).chain(hang_ups) {
        let server = SmtpServer::start([Connection::polite().on(Verb::Body, act)]);
        let mut mailer = mailer(&server, patient());
        let said = mailer.submit(&to("jan@school.example"), "name", &large).await;
        assert_eq!(said, Submission::Rejected { answer: refusal.to_owned() });
        drop(mailer);
        assert!(server.finish()[0].stored.is_empty());
    }
}

#[tokio::test]
async fn after_an_accepted_mail_a_dropped_line_does_not_hold_the_batch() {
    let second = Connection::polite().on(Verb::Rcpt, Act::Say("250 ok")).on(Verb::Rcpt, Act::Close);
    let server = SmtpServer::start([second]);
    let mut mailer = mailer(&server, patient());
    assert_eq!(send(&mut mailer, "jan@school.example").await, accepted());
    let said = send(&mut mailer, "els@school.example").await;
    assert!(matches!(said, Submission::Unavailable { hold: false, .. }), "{said:?}");
    mailer.end_batch().await;
    drop(mailer);
    server.finish();
}

#[tokio::test]
async fn a_line_that_drops_after_the_dot_leaves_the_mail_in_doubt() {
    for act in [Act::Close, Act::Reset] {
        let (said, heard) = one(Connection::polite().on(Verb::Dot, act.clone()), patient()).await;
        check_in_doubt(&said, "the server closed the connection");
        assert!(heard[0].stored.is_empty());
        let stored = Act::StoreThen(Box::new(act));
        let (said, heard) = one(Connection::polite().on(Verb::Dot, stored), patient()).await;
        check_in_doubt(&said, "the server closed the connection");
        assert_eq!(heard[0].stored.len(), 1);
    }
    let stored = Act::StoreThen(Box::new(Act::Hang));
    let (said, heard) =
        stuck_at(Verb::Dot, Connection::polite().on(Verb::Dot, stored), patient()).await;
    check_in_doubt(&said, "no answer");
    assert_eq!(heard[0].stored.len(), 1);
}

#[tokio::test]
async fn only_250_after_the_dot_counts() {
    for strange in ["251 hm", "354 go ahead", "220 hello", "ok", "2500 ok", "250-half\n251 other"] {
        let (said, _) = one(Connection::polite().on(Verb::Dot, Act::Say(strange)), patient()).await;
        check_in_doubt(&said, "");
    }
    for fine in ["250", "250 ge\u{e9}ccepteerd", "250-part one\n250 part two"] {
        let (said, _) = one(Connection::polite().on(Verb::Dot, Act::Say(fine)), patient()).await;
        assert!(matches!(said, Submission::Accepted { .. }), "{fine}: {said:?}");
    }
    let bare = Act::Raw(b"250 bare line feed\n".to_vec());
    let (said, _) = one(Connection::polite().on(Verb::Dot, bare), patient()).await;
    assert_eq!(said, Submission::Accepted { answer: "250 bare line feed".to_owned() });
}

#[tokio::test]
async fn a_reply_too_many_is_never_taken_for_the_verdict() {
    let stray = Connection::polite()
        .on(Verb::Data, Act::Raw(b"354 go\r\n250 2.0.0 Ok: queued\r\n".to_vec()));
    let (said, heard) = one(stray.on(Verb::Dot, Act::Say("554 5.7.1 spam")), patient()).await;
    check_unavailable(&said, &["out of turn"]);
    assert!(heard[0].stored.is_empty());
}

#[tokio::test]
async fn an_endless_banner_or_a_huge_line_is_cut_off() {
    for (verb, flood) in
        [(Verb::Greeting, "220-and"), (Verb::Ehlo, "250-and"), (Verb::Rcpt, "250-and")]
    {
        let (said, _) = one(Connection::polite().on(verb, Act::Flood(flood)), patient()).await;
        check_unavailable(&said, &["longer than 16384 bytes"]);
    }
    let huge = [b"250 ".to_vec(), vec![b'x'; 50_000_000]].concat();
    let (said, _) = one(Connection::polite().on(Verb::Rcpt, Act::Raw(huge)), patient()).await;
    check_unavailable(&said, &["RCPT: the reply is longer than"]);
    let long = Act::Raw([b"250 ".to_vec(), vec![b'x'; 5_000], b"\r\n".to_vec()].concat());
    let (said, _) = one(Connection::polite().on(Verb::Dot, long), patient()).await;
    let Submission::Accepted { answer } = said else { panic!("{said:?}") };
    assert_eq!(answer.len(), 500);
}

#[tokio::test]
async fn what_is_not_smtp_is_unavailable() {
    let (said, _) = one(
        Connection::polite().on(Verb::Greeting, Act::Say("HTTP/1.1 400 Bad Request")),
        patient(),
    )
    .await;
    check_unavailable(&said, &["greeting: this is not SMTP: HTTP/1.1 400"]);
}

#[tokio::test]
async fn a_connection_that_closed_while_idle_is_replaced_silently() {
    for closing in ["250 ok", "250 ok\n421 4.4.2 idle too long"] {
        let server = SmtpServer::start([
            Connection::polite().on(Verb::Dot, Act::SayAndClose(closing)),
            Connection::polite(),
        ]);
        let mut mailer = mailer(&server, patient());
        let first = send(&mut mailer, "jan@school.example").await;
        assert_eq!(first, Submission::Accepted { answer: "250 ok".to_owned() });
        assert_eq!(send(&mut mailer, "els@school.example").await, accepted());
        drop(mailer);
        assert_eq!(server.stored().len(), 2);
        assert_eq!(server.finish().len(), 2);
    }
}

#[tokio::test]
async fn a_server_with_a_limit_of_mails_a_connection_gets_a_new_connection() {
    let limited = Connection::polite()
        .on(Verb::Mail, Act::Say("250 ok"))
        .on(Verb::Mail, Act::Say("421 4.7.0 too many"));
    let server = SmtpServer::start([limited]);
    let mut mailer = mailer(&server, patient());
    for address in ["jan@school.example", "els@school.example"] {
        assert_eq!(send(&mut mailer, address).await, accepted());
    }
    drop(mailer);
    assert_eq!(server.finish().len(), 2);
}

#[tokio::test]
async fn points_and_block_borders_survive_the_journey() {
    let server = SmtpServer::start([Connection::polite()]);
    let mut mailer = mailer(&server, patient());
    let dots = b".\r\n..\r\n.a\r\n\r\n.\r\n".repeat(5_000);
    // Shifted by one byte at a time, each place of the pattern comes to lie on a border of a block.
    let mut sent = Vec::new();
    for shift in 0..16 {
        sent.push([vec![b'x'; shift], b"\r\n".to_vec(), dots.clone()].concat());
    }
    sent.push(b"Subject: a\r\n\r\n.\r\n".to_vec());
    sent.push(b".\r\n".to_vec());
    for bytes in &sent {
        assert_eq!(mailer.submit(&to("jan@school.example"), "name", bytes).await, accepted());
    }
    mailer.end_batch().await;
    let stored: Vec<Vec<u8>> = server.stored().into_iter().map(|mail| mail.bytes).collect();
    assert!(stored == sent, "what arrived differs from what was sent");
    assert_eq!(server.finish().len(), 1);
}

#[tokio::test]
async fn eight_bits_go_only_where_they_are_welcome() {
    let bytes = "Subject: a\r\n\r\ncaf\u{e9}\r\n".as_bytes();
    for (script, welcome) in
        [(Connection::polite().offering("8BITMIME"), true), (Connection::polite(), false)]
    {
        let server = SmtpServer::start([script]);
        let mut mailer = mailer(&server, patient());
        let said = mailer.submit(&to("jan@school.example"), "name", bytes).await;
        assert_eq!(matches!(said, Submission::Accepted { .. }), welcome, "{said:?}");
        assert_eq!(matches!(said, Submission::Rejected { .. }), !welcome, "{said:?}");
        drop(mailer);
        let heard = server.finish();
        assert_eq!(
            heard[0].lines.contains(&"MAIL FROM:<kalender@swv.example> BODY=8BITMIME".to_owned()),
            welcome
        );
    }
}
