//! Submits mail over SMTP: lettre's low-level connection over our own stream, one connection a batch, dropped at any doubt.
//!
//! Lettre's own transport stalls 40 ms a mail, waits for ever, gives a whole message up for one refused recipient, and
//! with its pool can take an earlier reply for the verdict. Here each step has its limit, and a reply counts only if
//! it came after our last word and before our next.

mod dial;
mod mail_object;
mod replies;
mod reply;
mod session;
mod settings;
mod session_error;
mod tls;
mod conclusion;
mod wire;

use std::pin::pin;

use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::delivery::submission::{Envelope, Submission};

use self::conclusion::{After, Conclusion, MailServer};
use self::mail_object::{MailObject, rejected};
use self::reply::Reply;
use self::session::Session;
use self::session_error::{Cause, SessionError, Verb};
pub use self::settings::{Login, Secret, SmtpSettings, SmtpSettingsError, Timeouts, TlsMode};
use self::wire::Transcript;

pub struct SmtpMailer {
    settings: SmtpSettings,
    connector: Option<TlsConnector>,
    server: MailServer,
    transcript: Transcript,
    /// Taken out during a submission and put back only if it ended well, so that a cancelled one leaves none.
    session: Option<Session>,
    accepted: u32,
}

impl SmtpMailer {
    /// Checks the settings and reads the root certificates. Touches no network.
    pub fn new(settings: SmtpSettings) -> Result<SmtpMailer, SmtpSettingsError> {
        settings.check()?;
        let connector = match settings.tls {
            TlsMode::None => None,
            TlsMode::Implicit | TlsMode::Starttls => {
                Some(tls::connector(settings.root_ca_file.as_deref())?)
            }
        };
        let server = MailServer { host: settings.bare_host().to_owned(), port: settings.port };
        Ok(SmtpMailer {
            settings,
            connector,
            server,
            transcript: Transcript::default(),
            session: None,
            accepted: 0,
        })
    }

    /// Submits one mail within `Timeouts::total`; never retries by itself, but for a connection that closed while idle.
    pub async fn submit(&mut self, envelope: &Envelope, _name: &str, bytes: &[u8]) -> Submission {
        let object = match MailObject::new(envelope, bytes) {
            Ok(object) => object,
            Err(said) => return said,
        };
        self.transcript.forget();
        let kept = self.session.take();
        match self.within_the_total(kept, &object).await {
            Ok((said, session)) => {
                self.session = tidied(session, said.after).await;
                self.accepted += u32::from(matches!(said.submission, Submission::Accepted { .. }));
                said.submission
            }
            Err(failed) => {
                let dot_may_be_out = self.transcript.lock().dot_may_be_out;
                self.server.after_failure(&failed, dot_may_be_out, 0 < self.accepted)
            }
        }
    }

    /// Says goodbye, if there is somebody to say it to.
    pub async fn end_batch(&mut self) {
        self.accepted = 0;
        if let Some(session) = self.session.take() {
            session.quit().await;
        }
    }

    /// All that precedes the final dot must be done before the last `final_dot` of the total begins.
    async fn within_the_total(
        &self,
        kept: Option<Session>,
        object: &MailObject<'_>,
    ) -> Result<(Conclusion, Session), SessionError> {
        let timeouts = &self.settings.timeouts;
        let mut work = pin!(self.attempt(kept, object));
        if let Ok(ended) = timeout(timeouts.total - timeouts.final_dot, &mut work).await {
            return ended;
        }
        if self.transcript.lock().body_ended
            && let Ok(ended) = timeout(timeouts.final_dot, &mut work).await
        {
            return ended;
        }
        Err(self.transcript.failed(Cause::TimedOut(timeouts.total)))
    }

    async fn attempt(
        &self,
        kept: Option<Session>,
        object: &MailObject<'_>,
    ) -> Result<(Conclusion, Session), SessionError> {
        let (mut session, mail) = self.begin(kept, object).await?;
        let said = self.converse(&mut session, mail, object).await?;
        Ok((said, session))
    }

    /// MAIL, over the connection that is there, or a new one if that has closed while idle. `None`: unfit for this server.
    async fn begin(
        &self,
        kept: Option<Session>,
        object: &MailObject<'_>,
    ) -> Result<(Session, Option<Reply>), SessionError> {
        if let Some(mut session) = kept {
            if !session.takes(object) {
                return Ok((session, None));
            }
            let mail = session.mail(object).await;
            if !went_away(&mail) {
                return Ok((session, Some(mail?)));
            }
        }
        let mut session =
            Session::open(&self.settings, self.connector.as_ref(), self.transcript.clone()).await?;
        let mail = if session.takes(object) { Some(session.mail(object).await?) } else { None };
        Ok((session, mail))
    }

    async fn converse(
        &self,
        session: &mut Session,
        mail: Option<Reply>,
        object: &MailObject<'_>,
    ) -> Result<Conclusion, SessionError> {
        let Some(mail) = mail else {
            let submission = rejected("it has 8-bit bytes and the server takes none (no 8BITMIME)");
            return Ok(Conclusion { submission, after: After::Keep });
        };
        if let Some(no) = self.server.refusal(Verb::Mail, &mail) {
            return Ok(no);
        }
        let rcpt = session.rcpt(object).await?;
        if let Some(no) = self.server.refusal(Verb::Rcpt, &rcpt) {
            return Ok(no);
        }
        let data = session.data().await?;
        if let Some(no) = self.server.refusal(Verb::Data, &data) {
            return Ok(no);
        }
        let reply = session.message(object.bytes).await?;
        Ok(self.server.after_the_dot(&reply))
    }
}

/// Whether a kept connection had closed, or says that it will: nothing of this mail was sent yet.
fn went_away(mail: &Result<Reply, SessionError>) -> bool {
    match mail {
        Ok(reply) => reply.code == 421,
        Err(failed) => matches!(failed.cause, Cause::Closed | Cause::OutOfTurn(_)),
    }
}

/// The connection, if it is fit for another mail. The verdict is known: a server that hangs here costs nothing but time.
async fn tidied(mut session: Session, after: After) -> Option<Session> {
    let fit = match after {
        After::Keep => true,
        After::Reset => session.reset().await,
        After::Close => false,
    };
    fit.then_some(session)
}
