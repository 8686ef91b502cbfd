//! From a host name to a protected line on which the server has greeted.

use std::net::SocketAddr;

use lettre::transport::smtp::client::AsyncTokioStream;
use lettre::transport::smtp::extension::ClientId;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use super::reply::{Reply, one_line};
use super::session_error::{Cause, SessionError, Verb};
use super::settings::{SmtpSettings, TlsMode};
use super::wire::{Transcript, Wire};

/// Addresses of one host that are tried.
const ADDRESSES_MAX: usize = 4;

/// One server that is called.
pub(super) struct Dial<'a> {
    pub(super) settings: &'a SmtpSettings,
    pub(super) connector: Option<&'a TlsConnector>,
    pub(super) transcript: &'a Transcript,
}

impl Dial<'_> {
    /// A protected stream on which the server has greeted, and how we introduce ourselves on it.
    pub(super) async fn greeted(
        &self,
    ) -> Result<(Box<dyn AsyncTokioStream>, ClientId), SessionError> {
        let (tcp, peer) = self.connect().await?;
        let hello = match (&self.settings.hello, tcp.local_addr()) {
            (Some(name), _) => ClientId::Domain(name.clone()),
            (None, Ok(SocketAddr::V4(own))) => ClientId::Ipv4(*own.ip()),
            (None, Ok(SocketAddr::V6(own))) => ClientId::Ipv6(*own.ip()),
            (None, Err(_)) => ClientId::Domain("localhost".to_owned()),
        };
        let Some(connector) = self.connector else {
            let mut wire = Wire::new(tcp, peer, self.transcript.clone());
            let greeting = self.greeting(&mut wire).await?;
            wire.replay(&greeting);
            return Ok((Box::new(wire), hello));
        };
        let (tls, early) = if self.settings.tls == TlsMode::Starttls {
            let mut plain = Wire::new(tcp, peer, self.transcript.clone());
            let greeting = self.greeting(&mut plain).await?;
            (self.start_tls(plain, connector, &hello).await?, Some(greeting))
        } else {
            (self.handshake(tcp, connector).await?, None)
        };
        let mut wire = Wire::new(tls, peer, self.transcript.clone());
        let greeting = match early {
            Some(greeting) => greeting,
            None => self.greeting(&mut wire).await?,
        };
        wire.replay(&greeting);
        Ok((Box::new(wire), hello))
    }

    /// The first address that answers. Without TLS only an address of this machine is one, whatever the name resolves to.
    async fn connect(&self) -> Result<(TcpStream, SocketAddr), SessionError> {
        let (settings, limit) = (self.settings, self.settings.timeouts.connect);
        let failed = |cause| self.transcript.failed(cause);
        let broken = |said: String| failed(Cause::Broken(one_line(&said)));
        let found = timeout(limit, lookup_host((settings.bare_host(), settings.port))).await;
        let found = found.map_err(|_| failed(Cause::TimedOut(limit)))?;
        let addresses = found.map_err(|error| broken(format!("cannot find the host: {error}")))?;
        let allowed =
            |address: &SocketAddr| settings.tls != TlsMode::None || address.ip().is_loopback();
        let mut last = broken("the host has no address that may be used".to_owned());
        for address in addresses.filter(allowed).take(ADDRESSES_MAX) {
            match self.transcript.within(limit, TcpStream::connect(address)).await {
                Ok(stream) => {
                    // Without it each mail waits 40 ms for a delayed acknowledgement.
                    let set = stream.set_nodelay(true);
                    return set
                        .map(|()| (stream, address))
                        .map_err(|error| failed(Cause::of_line(&error)));
                }
                Err(wrong) => last = wrong,
            }
        }
        Err(last)
    }

    async fn greeting<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        wire: &mut Wire<S>,
    ) -> Result<Reply, SessionError> {
        self.transcript.lock().verb = Verb::Greeting;
        wire.expect(220, self.settings.timeouts.greeting).await
    }

    /// EHLO and STARTTLS in the clear, then the handshake. Whatever was offered in the clear is forgotten.
    async fn start_tls(
        &self,
        mut wire: Wire<TcpStream>,
        connector: &TlsConnector,
        hello: &ClientId,
    ) -> Result<TlsStream<TcpStream>, SessionError> {
        let limit = self.settings.timeouts.command;
        self.transcript.lock().verb = Verb::Ehlo;
        wire.say(&format!("EHLO {hello}\r\n"), limit).await?;
        let offers = wire.expect(250, limit).await?;
        self.transcript.lock().verb = Verb::Starttls;
        if !offers.lines.iter().any(|line| line.trim().eq_ignore_ascii_case("STARTTLS")) {
            let said = "the server does not offer it, so nothing was sent: the line may be tampered with, or the port is wrong";
            return Err(self.transcript.failed(Cause::Broken(said.to_owned())));
        }
        wire.say("STARTTLS\r\n", limit).await?;
        wire.expect(220, limit).await?;
        self.handshake(wire.into_silent_stream()?, connector).await
    }

    async fn handshake(
        &self,
        tcp: TcpStream,
        connector: &TlsConnector,
    ) -> Result<TlsStream<TcpStream>, SessionError> {
        self.transcript.lock().verb = Verb::Tls;
        let name = ServerName::try_from(self.settings.bare_host().to_owned())
            .expect("the settings were checked");
        let limit = self.settings.timeouts.command;
        self.transcript.within(limit, connector.connect(name, tcp)).await
    }
}
