//! From a host name to a protected line on which the server has greeted.

use std::net::SocketAddr;
use std::time::Duration;

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

/// A protected stream on which the server has greeted, and how we introduce ourselves on it.
pub(super) async fn greeted(
    settings: &SmtpSettings,
    connector: Option<&TlsConnector>,
    transcript: &Transcript,
) -> Result<(Box<dyn AsyncTokioStream>, ClientId), SessionError> {
    let (tcp, peer) = connect(settings, transcript).await?;
    let hello = match (&settings.hello, tcp.local_addr()) {
        (Some(name), _) => ClientId::Domain(name.clone()),
        (None, Ok(SocketAddr::V4(own))) => ClientId::Ipv4(*own.ip()),
        (None, Ok(SocketAddr::V6(own))) => ClientId::Ipv6(*own.ip()),
        (None, Err(_)) => ClientId::Domain("localhost".to_owned()),
    };
    let Some(connector) = connector else {
        let mut wire = Wire::new(tcp, peer, transcript.clone());
        let greeting = greeting(&mut wire, settings, transcript).await?;
        wire.replay(&greeting);
        return Ok((Box::new(wire), hello));
    };
    let (tls, early) = if settings.tls == TlsMode::Starttls {
        let mut plain = Wire::new(tcp, peer, transcript.clone());
        let greeting = greeting(&mut plain, settings, transcript).await?;
        (start_tls(plain, settings, connector, &hello, transcript).await?, Some(greeting))
    } else {
        (handshake(tcp, settings, connector, transcript).await?, None)
    };
    let mut wire = Wire::new(tls, peer, transcript.clone());
    let greeting = match early {
        Some(greeting) => greeting,
        None => greeting(&mut wire, settings, transcript).await?,
    };
    wire.replay(&greeting);
    Ok((Box::new(wire), hello))
}

/// The first address that answers. Without TLS only an address of this machine is one, whatever the name resolves to.
async fn connect(
    settings: &SmtpSettings,
    transcript: &Transcript,
) -> Result<(TcpStream, SocketAddr), SessionError> {
    let limit = settings.timeouts.connect;
    let broken = |said: String| transcript.failed(Cause::Broken(one_line(&said)));
    let found = timeout(limit, lookup_host((settings.bare_host(), settings.port))).await;
    let found = found.map_err(|_| transcript.failed(Cause::TimedOut(limit)))?;
    let addresses = found.map_err(|error| broken(format!("cannot find the host: {error}")))?;
    let allowed =
        |address: &SocketAddr| settings.tls != TlsMode::None || address.ip().is_loopback();
    let mut last = broken("the host has no address that may be used".to_owned());
    for address in addresses.filter(allowed).take(ADDRESSES_MAX) {
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return without_delay(stream, address, transcript),
            Ok(Err(error)) => last = transcript.failed(Cause::of_line(&error)),
            Err(_) => last = transcript.failed(Cause::TimedOut(limit)),
        }
    }
    Err(last)
}

/// Without TCP_NODELAY each mail waits 40 ms for a delayed acknowledgement.
fn without_delay(
    stream: TcpStream,
    peer: SocketAddr,
    transcript: &Transcript,
) -> Result<(TcpStream, SocketAddr), SessionError> {
    match stream.set_nodelay(true) {
        Ok(()) => Ok((stream, peer)),
        Err(error) => Err(transcript.failed(Cause::of_line(&error))),
    }
}

async fn greeting<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    settings: &SmtpSettings,
    transcript: &Transcript,
) -> Result<Reply, SessionError> {
    transcript.lock().verb = Verb::Greeting;
    expect(wire, 220, settings.timeouts.greeting, transcript).await
}

/// EHLO and STARTTLS in the clear, then the handshake. Whatever was offered in the clear is forgotten.
async fn start_tls(
    mut wire: Wire<TcpStream>,
    settings: &SmtpSettings,
    connector: &TlsConnector,
    hello: &ClientId,
    transcript: &Transcript,
) -> Result<TlsStream<TcpStream>, SessionError> {
    let limit = settings.timeouts.command;
    transcript.lock().verb = Verb::Ehlo;
    say(&mut wire, &format!("EHLO {hello}\r\n"), limit, transcript).await?;
    let offers = expect(&mut wire, 250, limit, transcript).await?;
    transcript.lock().verb = Verb::Starttls;
    if !offers.lines.iter().any(|line| line.trim().eq_ignore_ascii_case("STARTTLS")) {
        let said = "the server does not offer it, so nothing was sent: the line may be tampered with, or the port is wrong";
        return Err(transcript.failed(Cause::Broken(said.to_owned())));
    }
    say(&mut wire, "STARTTLS\r\n", limit, transcript).await?;
    expect(&mut wire, 220, limit, transcript).await?;
    let tcp = wire.into_silent_stream().map_err(|_| noted_cause(transcript))?;
    handshake(tcp, settings, connector, transcript).await
}

async fn handshake(
    tcp: TcpStream,
    settings: &SmtpSettings,
    connector: &TlsConnector,
    transcript: &Transcript,
) -> Result<TlsStream<TcpStream>, SessionError> {
    transcript.lock().verb = Verb::Tls;
    let name =
        ServerName::try_from(settings.bare_host().to_owned()).expect("the settings were checked");
    let limit = settings.timeouts.command;
    let cause = match timeout(limit, connector.connect(name, tcp)).await {
        Ok(Ok(stream)) => return Ok(stream),
        Ok(Err(error)) => Cause::of_line(&error),
        Err(_) => Cause::TimedOut(limit),
    };
    Err(transcript.failed(cause))
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    line: &str,
    limit: Duration,
    transcript: &Transcript,
) -> Result<(), SessionError> {
    match timeout(limit, wire.say(line)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(noted_cause(transcript)),
        Err(_) => Err(transcript.failed(Cause::TimedOut(limit))),
    }
}

async fn expect<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    code: u16,
    limit: Duration,
    transcript: &Transcript,
) -> Result<Reply, SessionError> {
    match timeout(limit, wire.hear()).await {
        Ok(Ok(reply)) if reply.code == code => Ok(reply),
        Ok(Ok(reply)) => Err(transcript.failed(Cause::Refused(reply))),
        Ok(Err(_)) => Err(noted_cause(transcript)),
        Err(_) => Err(transcript.failed(Cause::TimedOut(limit))),
    }
}

fn noted_cause(transcript: &Transcript) -> SessionError {
    let cause = transcript.lock().cause.take();
    transcript.failed(cause.unwrap_or(Cause::Closed))
}
