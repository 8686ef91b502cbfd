//! Which way mail leaves: a folder, a mail server, nowhere (what simulation borrows), or to a scripted fake.

use crate::adapters::files;
use crate::adapters::maildir::Maildir;
use crate::adapters::smtp::{Login, Secret, SmtpMailer};
use crate::app::outcome::Failure;
use crate::app::scripted::Scripted;
use crate::app::settings::{Settings, SmtpServer, Transport};
use crate::delivery::submission::{Envelope, Submission};

pub enum Outlet {
    /// A folder of `.eml` files.
    Maildir(Maildir),
    Smtp(Box<SmtpMailer>),
    /// Accepts everything, keeps nothing.
    Nowhere,
    /// A fake server that answers as it is told.
    Scripted(Scripted),
}

impl Outlet {
    /// As the settings say. Errors: a password file that is missing or readable by others, TLS `none` to another machine.
    pub fn open(settings: &Settings) -> Result<Self, Failure> {
        Ok(match &settings.transport {
            Transport::Maildir(folder) => Outlet::Maildir(Maildir::new(folder.clone())),
            Transport::Smtp(server) => Outlet::Smtp(Box::new(smtp(server)?)),
        })
    }

    /// Submits finished bytes (CRLF lines) to one address; `name` is the local part of its Message-ID. Returns within the total
    /// deadline of R12; never retries by itself. One connection serves a batch and is dropped at any doubt.
    pub(super) async fn submit(
        &mut self,
        envelope: &Envelope,
        name: &str,
        bytes: &[u8],
    ) -> Submission {
        match self {
            Outlet::Maildir(folder) => folder.submit(envelope, name, bytes).await,
            Outlet::Smtp(server) => server.submit(envelope, name, bytes).await,
            Outlet::Scripted(server) => server.submit(envelope, name, bytes),
            Outlet::Nowhere => Submission::Accepted { answer: "250 nothing was sent".to_owned() },
        }
    }

    /// The batch is over: says goodbye and closes.
    pub(super) async fn end_batch(&mut self) {
        match self {
            Outlet::Maildir(folder) => folder.end_batch().await,
            Outlet::Smtp(server) => server.end_batch().await,
            Outlet::Scripted(_) | Outlet::Nowhere => {}
        }
    }
}

/// Connects nowhere yet. Errors: exit 78.
fn smtp(server: &SmtpServer) -> Result<SmtpMailer, Failure> {
    let SmtpServer { mut settings, login } = server.clone();
    if let Some((username, file)) = login {
        let password = files::read_secret(&file).map_err(|it| Failure::Settings(it.to_string()))?;
        settings.login = Some(Login { username, password: Secret::new(password) });
    }
    SmtpMailer::new(settings).map_err(|it| Failure::Settings(it.to_string()))
}
