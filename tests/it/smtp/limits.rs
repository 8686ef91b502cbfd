//! Every wait has a limit, tried on a clock that leaps: no busy machine can make another limit pass first (R12).

use std::sync::Arc;
use std::time::Duration;

use kwaliteitskalender::adapters::smtp::Timeouts;
use kwaliteitskalender::delivery::submission::Submission;

use super::{accepted, check_in_doubt, check_unavailable, large, mailer, patient, send, to};
use crate::smtp_server::{Act, Connection, Heard, SmtpServer, Verb};

/// The limit under test.
const SHORT: Duration = Duration::from_secs(10);

/// The clock stands still until a server comes to `verb` of its script, and then leaps to the limit that ends `work`.
async fn leaping<T>(server: &Arc<SmtpServer>, verb: Verb, work: impl Future<Output = T>) -> T {
    tokio::time::pause();
    let (ended, ()) = tokio::join!(work, comes_to(server, verb));
    tokio::time::resume();
    ended
}

/// Returns once a server comes to `verb` of its script. Tokio's paused clock does not leap before: something blocks.
pub(crate) async fn comes_to(server: &Arc<SmtpServer>, verb: Verb) {
    let server = Arc::clone(server);
    let reached = move |all: &[Heard]| all.iter().any(|it| it.reached.contains(&verb));
    let watching = tokio::task::spawn_blocking(move || drop(server.wait_until(reached)));
    watching.await.unwrap();
}

/// One mail to a server that comes to `verb` and gets no further.
pub(super) async fn stuck_at(
    verb: Verb,
    script: Connection,
    timeouts: Timeouts,
) -> (Submission, Vec<Heard>) {
    let server = Arc::new(SmtpServer::start([script]));
    let mut mailer = mailer(&server, timeouts);
    let said = leaping(&server, verb, send(&mut mailer, "jan@school.example")).await;
    drop(mailer);
    (said, finish(server))
}

fn finish(server: Arc<SmtpServer>) -> Vec<Heard> {
    Arc::into_inner(server).expect("nobody watches it any more").finish()
}

#[tokio::test]
async fn a_hang_at_each_step_ends_within_that_steps_limit() {
    type Limit = fn(&mut Timeouts) -> &mut Duration;
    let steps: [(Verb, &str, Limit); 6] = [
        (Verb::Greeting, "greeting: ", |it| &mut it.greeting),
        (Verb::Ehlo, "EHLO: ", |it| &mut it.command),
        (Verb::Mail, "MAIL: ", |it| &mut it.command),
        (Verb::Rcpt, "RCPT: ", |it| &mut it.command),
        (Verb::Data, "DATA: ", |it| &mut it.data_start),
        (Verb::Dot, "after the final dot: ", |it| &mut it.final_dot),
    ];
    for (verb, step, limit) in steps {
        let mut timeouts = patient();
        *limit(&mut timeouts) = SHORT;
        let (said, _) = stuck_at(verb, Connection::polite().on(verb, Act::Hang), timeouts).await;
        if verb == Verb::Dot {
            check_in_doubt(&said, "no answer within 10s");
        } else {
            check_unavailable(&said, &[step, "no answer within 10s"]);
        }
    }
}

#[tokio::test]
async fn a_server_that_stops_reading_ends_within_the_limit_of_a_block() {
    let server = Arc::new(SmtpServer::start([Connection::polite().on(Verb::Body, Act::Deaf)]));
    let mut mailer = mailer(&server, Timeouts { data_block: SHORT, ..patient() });
    let large = large();
    let address = to("jan@school.example");
    let said = leaping(&server, Verb::Body, mailer.submit(&address, "name", &large)).await;
    check_unavailable(&said, &["sending the message: no answer within 10s"]);
    drop(mailer);
    assert!(finish(server)[0].stored.is_empty());
}

#[tokio::test]
async fn a_time_out_drops_the_connection_and_the_next_mail_gets_a_new_one() {
    let hangs = Connection::polite().on(Verb::Rcpt, Act::Hang);
    let server = Arc::new(SmtpServer::start([hangs, Connection::polite()]));
    let mut mailer = mailer(&server, patient());
    let said = leaping(&server, Verb::Rcpt, send(&mut mailer, "jan@school.example")).await;
    check_unavailable(&said, &["RCPT: no answer within"]);
    assert_eq!(send(&mut mailer, "jan@school.example").await, accepted());
    drop(mailer);
    assert_eq!(finish(server).len(), 2);
}

#[tokio::test]
async fn one_byte_at_a_time_ends_within_the_total() {
    let total = Timeouts { final_dot: SHORT, total: SHORT * 2, ..patient() };
    for verb in [Verb::Greeting, Verb::Ehlo, Verb::Rcpt, Verb::Data] {
        let drip = Connection::polite().on(verb, Act::Drip("220-wait a moment\r\n"));
        let (said, _) = stuck_at(verb, drip, total).await;
        check_unavailable(&said, &["no answer within 20s"]);
    }
    let slow_dot = Connection::polite().on(Verb::Dot, Act::Drip("250-wait a moment\r\n"));
    let (said, _) = stuck_at(Verb::Dot, slow_dot, total).await;
    check_in_doubt(&said, "no answer within");
}

#[tokio::test]
async fn a_hang_at_quit_or_rset_loses_nothing() {
    let hangs = Connection::polite().on(Verb::Quit, Act::Hang);
    let server = Arc::new(SmtpServer::start([hangs]));
    let mut polite = mailer(&server, patient());
    assert_eq!(send(&mut polite, "jan@school.example").await, accepted());
    leaping(&server, Verb::Quit, polite.end_batch()).await;
    assert_eq!(finish(server)[0].stored.len(), 1);

    let hangs = Connection::polite().on(Verb::Rcpt, Act::Say("550 no")).on(Verb::Rset, Act::Hang);
    let server = Arc::new(SmtpServer::start([hangs, Connection::polite()]));
    let mut other = mailer(&server, patient());
    let said = leaping(&server, Verb::Rset, send(&mut other, "jan@school.example")).await;
    assert_eq!(said, Submission::Rejected { answer: "550 no".to_owned() });
    assert_eq!(send(&mut other, "els@school.example").await, accepted());
    drop(other);
    assert_eq!(finish(server).len(), 2);
}

#[tokio::test]
async fn a_cancelled_submission_leaves_no_connection_behind() {
    let hangs = Connection::polite().on(Verb::Dot, Act::Hang);
    let server = Arc::new(SmtpServer::start([hangs, Connection::polite()]));
    let mut mailer = mailer(&server, patient());
    tokio::select! {
        said = send(&mut mailer, "jan@school.example") => panic!("{said:?}"),
        () = comes_to(&server, Verb::Dot) => {}
    }
    assert_eq!(send(&mut mailer, "els@school.example").await, accepted());
    drop(mailer);
    let heard = finish(server);
    assert_eq!(heard[1].stored[0].to, ["els@school.example"]);
}
