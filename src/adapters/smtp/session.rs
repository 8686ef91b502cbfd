//! One connection to the mail server: opened, logged in, and used for one mail after another.

use std::fmt::Display;
use std::future::poll_fn;
use std::pin::pin;
use std::slice::Chunks;
use std::task::Poll;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Auth, Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;

use super::dial::Dial;
use super::mail_object::MailObject;
use super::reply::{Reply, one_line};
use super::session_error::{Cause, SessionError, Verb};
use super::settings::{Login, SmtpSettings, Timeouts};
use super::wire::Transcript;

/// Bytes of the message that are written at once, and must arrive within `data_block`.
const BLOCK_BYTES: usize = 16 * 1024;

const CHALLENGES_MAX: u32 = 3;

pub(super) struct Session {
    connection: AsyncSmtpConnection,
    transcript: Transcript,
    timeouts: Timeouts,
}

impl Session {
    /// Connects, protects the line, greets and logs in.
    pub(super) async fn open(
        settings: &SmtpSettings,
        connector: Option<&TlsConnector>,
        transcript: Transcript,
    ) -> Result<Session, SessionError> {
        transcript.forget();
        let timeouts = settings.timeouts;
        let dial = Dial { settings, connector, transcript: &transcript };
        let (stream, hello) = dial.greeted().await?;
        transcript.lock().verb = Verb::Ehlo;
        let talk = AsyncSmtpConnection::connect_with_transport(stream, &hello);
        let connection = match timeout(timeouts.command, talk).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(transcript.failed(why_not(&transcript, &error))),
            Err(_) => return Err(transcript.failed(Cause::TimedOut(timeouts.command))),
        };
        let mut session = Session { connection, transcript, timeouts };
        if let Some(login) = &settings.login {
            session.log_in(login).await?;
        }
        Ok(session)
    }

    /// Bytes above 127 need the server's consent. Our own mails have none.
    pub(super) fn takes(&self, object: &MailObject<'_>) -> bool {
        object.bytes.is_ascii()
            || self.connection.server_info().supports_feature(Extension::EightBitMime)
    }

    pub(super) async fn mail(&mut self, object: &MailObject<'_>) -> Result<Reply, SessionError> {
        self.transcript.forget();
        let eight_bits = !object.bytes.is_ascii();
        let parameters = eight_bits.then_some(MailParameter::Body(MailBodyParameter::EightBitMime));
        let mail = Mail::new(object.from.clone(), parameters.into_iter().collect());
        self.command(Verb::Mail, self.timeouts.command, mail).await
    }

    pub(super) async fn rcpt(&mut self, object: &MailObject<'_>) -> Result<Reply, SessionError> {
        self.command(Verb::Rcpt, self.timeouts.command, Rcpt::new(object.to.clone(), Vec::new()))
            .await
    }

    pub(super) async fn data(&mut self) -> Result<Reply, SessionError> {
        self.command(Verb::Data, self.timeouts.data_start, Data).await
    }

    /// The message and the final dot. Lettre doubles leading points, and ends the message with CRLF, dot, CRLF.
    #[expect(
        clippy::disallowed_methods,
        reason = "a limit that starts again at each block; nothing waits because of it"
    )]
    pub(super) async fn message(&mut self, bytes: &[u8]) -> Result<Reply, SessionError> {
        self.transcript.lock().verb = Verb::Body;
        let rest = bytes.strip_suffix(b"\r\n").unwrap_or(bytes).chunks(BLOCK_BYTES);
        let blocks = Blocks { rest, transcript: self.transcript.clone() };
        let mut talk = pin!(self.connection.message_iter(blocks));
        let mut limit = self.timeouts.data_block;
        let mut patience = pin!(sleep(limit));
        let mut seen = 0;
        let ended = poll_fn(|cx| {
            if let Poll::Ready(ended) = talk.as_mut().poll(cx) {
                return Poll::Ready(Some(ended));
            }
            let (blocks, body_ended) = {
                let heard = self.transcript.lock();
                (heard.blocks, heard.body_ended)
            };
            if blocks != seen {
                seen = blocks;
                limit = if body_ended { self.timeouts.final_dot } else { self.timeouts.data_block };
                patience.set(sleep(limit));
            }
            patience.as_mut().poll(cx).map(|()| None)
        });
        let ended = ended.await;
        settle(&self.transcript, limit, ended)
    }

    /// RSET; `false`: the connection is not fit for another mail.
    pub(super) async fn reset(&mut self) -> bool {
        self.transcript.forget();
        let reply = self.command(Verb::Rcpt, self.timeouts.courtesy, Rset).await;
        reply.is_ok_and(|reply| reply.code == 250)
    }

    /// QUIT. Nothing depends on the answer.
    pub(super) async fn quit(mut self) {
        self.transcript.forget();
        let _ = timeout(self.timeouts.courtesy, self.connection.command(Quit)).await;
    }

    async fn command(
        &mut self,
        verb: Verb,
        limit: Duration,
        command: impl Display,
    ) -> Result<Reply, SessionError> {
        {
            let mut heard = self.transcript.lock();
            (heard.verb, heard.reply) = (verb, None);
        }
        let ended = timeout(limit, self.connection.command(command)).await;
        settle(&self.transcript, limit, ended.ok())
    }

    /// AUTH PLAIN or LOGIN, over TLS or to this machine only.
    async fn log_in(&mut self, login: &Login) -> Result<(), SessionError> {
        self.transcript.lock().verb = Verb::Auth;
        let offered =
            self.connection.server_info().get_auth_mechanism(&[Mechanism::Plain, Mechanism::Login]);
        let mechanism =
            offered.ok_or_else(|| self.broken("the server offers neither PLAIN nor LOGIN"))?;
        let credentials =
            Credentials::new(login.username.clone(), login.password.reveal().to_owned());
        let mut next = Auth::new(mechanism, credentials.clone(), None);
        for _ in 0..=CHALLENGES_MAX {
            let auth = next.map_err(|_| {
                self.broken("the server asks something else than user name and password")
            })?;
            let reply = self.command(Verb::Auth, self.timeouts.command, auth).await?;
            match reply.code {
                235 => return Ok(()),
                334 => next = answer(mechanism, &credentials, &reply),
                _ => return Err(self.transcript.failed(Cause::Refused(reply))),
            }
        }
        Err(self.broken("the server keeps asking"))
    }

    fn broken(&self, said: &str) -> SessionError {
        self.transcript.failed(Cause::Broken(said.to_owned()))
    }
}

fn answer(
    mechanism: Mechanism,
    credentials: &Credentials,
    challenge: &Reply,
) -> Result<Auth, lettre::transport::smtp::Error> {
    let line = challenge.lines.first().map_or("", String::as_str);
    let response: Response = format!("334 {line}\r\n").parse()?;
    Auth::new_from_response(mechanism, credentials.clone(), &response)
}

/// The message in blocks. Its end is noted just before lettre writes the final dot.
struct Blocks<'a> {
    rest: Chunks<'a, u8>,
    transcript: Transcript,
}

impl<'a> Iterator for Blocks<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let block = self.rest.next();
        let mut heard = self.transcript.lock();
        heard.blocks += 1;
        if block.is_none() {
            heard.body_ended = true;
            heard.verb = Verb::Dot;
        }
        block
    }
}

/// What was heard counts, not what lettre makes of it: it cannot read every legal reply. `None`: the limit has passed.
fn settle<T>(
    transcript: &Transcript,
    limit: Duration,
    ended: Option<Result<T, lettre::transport::smtp::Error>>,
) -> Result<Reply, SessionError> {
    if let Some(reply) = transcript.lock().reply.take() {
        return Ok(reply);
    }
    let cause = match ended {
        None => Cause::TimedOut(limit),
        Some(Err(error)) => why_not(transcript, &error),
        Some(Ok(_)) => Cause::OutOfTurn(None),
    };
    Err(transcript.failed(cause))
}

fn why_not(transcript: &Transcript, error: &lettre::transport::smtp::Error) -> Cause {
    let words = || {
        std::error::Error::source(error)
            .map(|source| one_line(&source.to_string()))
            .unwrap_or_default()
    };
    match error.status() {
        Some(code) => Cause::Refused(Reply { code: code.into(), lines: vec![words()] }),
        None => transcript.lock().cause.take().unwrap_or_else(|| Cause::Broken(words())),
    }
}
