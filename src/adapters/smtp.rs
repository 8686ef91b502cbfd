//! Submits mail over SMTP: lettre's low-level connection over our own stream, one connection a batch, dropped at any doubt.
//!
//! Lettre's own transport stalls 40 ms a mail, waits for ever, gives a whole message up for one refused recipient, and
//! with its pool can take an earlier reply for the verdict. Here each step has its limit, and a reply counts only if
//! it came after our last word and before our next.

mod dial;
mod letter;
mod reply;
mod session;
mod settings;
mod step;
mod tls;
mod verdict;
mod wire;

use std::pin::pin;

use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::delivery::submission::{Envelope, Submission};

use self::letter::{Letter, rejected};
use self::reply::Reply;
use self::session::Session;
pub use self::settings::{Durations, Login, Secret, SmtpSettings, SmtpSettingsError, Tls};
use self::step::{Step, Stuck, Trouble};
use self::verdict::{After, Place, Said};
use self::wire::Hearing;

/// Submits to one mail server.
pub struct SmtpMailer {
    settings: SmtpSettings,
    connector: Option<TlsConnector>,
    place: Place,
    hearing: Hearing,
    /// Taken out during a submission and put back only if it ended well, so that a cancelled one leaves none.
    session: Option<Session>,
    accepted: u32,
}

impl SmtpMailer {
    /// Checks the settings and reads the root certificates. Touches no network.
    pub fn new(settings: SmtpSettings) -> Result<SmtpMailer, SmtpSettingsError> {
        settings.check()?;
        let connector = match settings.tls {
            Tls::None => None,
            Tls::Implicit | Tls::Starttls => {
                Some(tls::connector(settings.root_ca_file.as_deref())?)
            }
        };
        let place = Place { host: settings.bare_host().to_owned(), port: settings.port };
        Ok(SmtpMailer {
            settings,
            connector,
            place,
            hearing: Hearing::default(),
            session: None,
            accepted: 0,
        })
    }

    /// Submits one mail within `Durations::total`; never retries by itself, but for a connection that closed while idle.
    pub async fn submit(&mut self, envelope: &Envelope, _name: &str, bytes: &[u8]) -> Submission {
        let letter = match Letter::new(envelope, bytes) {
            Ok(letter) => letter,
            Err(said) => return said,
        };
        self.hearing.forget();
        let kept = self.session.take();
        match self.within_the_total(kept, &letter).await {
            Ok((said, session)) => {
                self.session = tidied(session, said.after).await;
                self.accepted += u32::from(matches!(said.submission, Submission::Accepted { .. }));
                said.submission
            }
            Err(stuck) => {
                let dot_may_be_out = self.hearing.lock().dot_may_be_out;
                self.place.after_trouble(&stuck, dot_may_be_out, 0 < self.accepted)
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
        letter: &Letter<'_>,
    ) -> Result<(Said, Session), Stuck> {
        let durations = &self.settings.durations;
        let mut work = pin!(self.attempt(kept, letter));
        if let Ok(ended) = timeout(durations.total - durations.final_dot, &mut work).await {
            return ended;
        }
        if self.hearing.lock().body_ended
            && let Ok(ended) = timeout(durations.final_dot, &mut work).await
        {
            return ended;
        }
        Err(self.hearing.stuck(Trouble::TimedOut(durations.total)))
    }

    async fn attempt(
        &self,
        kept: Option<Session>,
        letter: &Letter<'_>,
    ) -> Result<(Said, Session), Stuck> {
        let (mut session, mail) = self.begin(kept, letter).await?;
        let said = self.converse(&mut session, mail, letter).await?;
        Ok((said, session))
    }

    /// MAIL, over the connection that is there, or a new one if that has closed while idle. `None`: unfit for this server.
    async fn begin(
        &self,
        kept: Option<Session>,
        letter: &Letter<'_>,
    ) -> Result<(Session, Option<Reply>), Stuck> {
        if let Some(mut session) = kept {
            if !session.takes(letter) {
                return Ok((session, None));
            }
            let mail = session.mail(letter).await;
            if !went_away(&mail) {
                return Ok((session, Some(mail?)));
            }
        }
        let mut session =
            Session::open(&self.settings, self.connector.as_ref(), self.hearing.clone()).await?;
        let mail = if session.takes(letter) { Some(session.mail(letter).await?) } else { None };
        Ok((session, mail))
    }

    async fn converse(
        &self,
        session: &mut Session,
        mail: Option<Reply>,
        letter: &Letter<'_>,
    ) -> Result<Said, Stuck> {
        let Some(mail) = mail else {
            let submission = rejected("it has 8-bit bytes and the server takes none (no 8BITMIME)");
            return Ok(Said { submission, after: After::Keep });
        };
        if let Some(no) = self.place.refusal(Step::Mail, &mail) {
            return Ok(no);
        }
        let rcpt = session.rcpt(letter).await?;
        if let Some(no) = self.place.refusal(Step::Rcpt, &rcpt) {
            return Ok(no);
        }
        let data = session.data().await?;
        if let Some(no) = self.place.refusal(Step::Data, &data) {
            return Ok(no);
        }
        let reply = session.message(letter.bytes).await?;
        Ok(self.place.verdict(&reply))
    }
}

/// Whether a kept connection had closed, or says that it will: nothing of this mail was sent yet.
fn went_away(mail: &Result<Reply, Stuck>) -> bool {
    match mail {
        Ok(reply) => reply.code == 421,
        Err(stuck) => matches!(stuck.trouble, Trouble::Closed | Trouble::OutOfTurn(_)),
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
