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
use super::settings::{SmtpSettings, Tls};
use super::step::{Step, Stuck, Trouble};
use super::wire::{Hearing, Wire};

/// Addresses of one host that are tried.
const ADDRESSES_MAX: usize = 4;

/// A protected stream on which the server has greeted, and how we introduce ourselves on it.
pub(super) async fn greeted(
    settings: &SmtpSettings,
    connector: Option<&TlsConnector>,
    hearing: &Hearing,
) -> Result<(Box<dyn AsyncTokioStream>, ClientId), Stuck> {
    let (tcp, peer) = connect(settings, hearing).await?;
    let hello = match (&settings.hello, tcp.local_addr()) {
        (Some(name), _) => ClientId::Domain(name.clone()),
        (None, Ok(SocketAddr::V4(own))) => ClientId::Ipv4(*own.ip()),
        (None, Ok(SocketAddr::V6(own))) => ClientId::Ipv6(*own.ip()),
        (None, Err(_)) => ClientId::Domain("localhost".to_owned()),
    };
    let Some(connector) = connector else {
        let mut wire = Wire::new(tcp, peer, hearing.clone());
        let greeting = greeting(&mut wire, settings, hearing).await?;
        wire.replay(&greeting);
        return Ok((Box::new(wire), hello));
    };
    let (tls, early) = if settings.tls == Tls::Starttls {
        let mut plain = Wire::new(tcp, peer, hearing.clone());
        let greeting = greeting(&mut plain, settings, hearing).await?;
        (start_tls(plain, settings, connector, &hello, hearing).await?, Some(greeting))
    } else {
        (handshake(tcp, settings, connector, hearing).await?, None)
    };
    let mut wire = Wire::new(tls, peer, hearing.clone());
    let greeting = match early {
        Some(greeting) => greeting,
        None => greeting(&mut wire, settings, hearing).await?,
    };
    wire.replay(&greeting);
    Ok((Box::new(wire), hello))
}

/// The first address that answers. Without TLS only an address of this machine is one, whatever the name resolves to.
async fn connect(
    settings: &SmtpSettings,
    hearing: &Hearing,
) -> Result<(TcpStream, SocketAddr), Stuck> {
    let limit = settings.durations.connect;
    let broken = |said: String| hearing.stuck(Trouble::Broken(one_line(&said)));
    let found = timeout(limit, lookup_host((settings.bare_host(), settings.port))).await;
    let found = found.map_err(|_| hearing.stuck(Trouble::TimedOut(limit)))?;
    let addresses = found.map_err(|error| broken(format!("cannot find the host: {error}")))?;
    let allowed = |address: &SocketAddr| settings.tls != Tls::None || address.ip().is_loopback();
    let mut last = broken("the host has no address that may be used".to_owned());
    for address in addresses.filter(allowed).take(ADDRESSES_MAX) {
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return without_delay(stream, address, hearing),
            Ok(Err(error)) => last = hearing.stuck(Trouble::of_line(&error)),
            Err(_) => last = hearing.stuck(Trouble::TimedOut(limit)),
        }
    }
    Err(last)
}

/// Without TCP_NODELAY each mail waits 40 ms for a delayed acknowledgement.
fn without_delay(
    stream: TcpStream,
    peer: SocketAddr,
    hearing: &Hearing,
) -> Result<(TcpStream, SocketAddr), Stuck> {
    match stream.set_nodelay(true) {
        Ok(()) => Ok((stream, peer)),
        Err(error) => Err(hearing.stuck(Trouble::of_line(&error))),
    }
}

async fn greeting<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    settings: &SmtpSettings,
    hearing: &Hearing,
) -> Result<Reply, Stuck> {
    hearing.lock().step = Step::Greeting;
    expect(wire, 220, settings.durations.greeting, hearing).await
}

/// EHLO and STARTTLS in the clear, then the handshake. Whatever was offered in the clear is forgotten.
async fn start_tls(
    mut wire: Wire<TcpStream>,
    settings: &SmtpSettings,
    connector: &TlsConnector,
    hello: &ClientId,
    hearing: &Hearing,
) -> Result<TlsStream<TcpStream>, Stuck> {
    let limit = settings.durations.command;
    hearing.lock().step = Step::Ehlo;
    say(&mut wire, &format!("EHLO {hello}\r\n"), limit, hearing).await?;
    let offers = expect(&mut wire, 250, limit, hearing).await?;
    hearing.lock().step = Step::Starttls;
    if !offers.lines.iter().any(|line| line.trim().eq_ignore_ascii_case("STARTTLS")) {
        let said = "the server does not offer it, so nothing was sent: the line may be tampered with, or the port is wrong";
        return Err(hearing.stuck(Trouble::Broken(said.to_owned())));
    }
    say(&mut wire, "STARTTLS\r\n", limit, hearing).await?;
    expect(&mut wire, 220, limit, hearing).await?;
    let tcp = wire.into_silent_stream().map_err(|_| heard_trouble(hearing))?;
    handshake(tcp, settings, connector, hearing).await
}

async fn handshake(
    tcp: TcpStream,
    settings: &SmtpSettings,
    connector: &TlsConnector,
    hearing: &Hearing,
) -> Result<TlsStream<TcpStream>, Stuck> {
    hearing.lock().step = Step::Tls;
    let name =
        ServerName::try_from(settings.bare_host().to_owned()).expect("the settings were checked");
    let limit = settings.durations.command;
    let trouble = match timeout(limit, connector.connect(name, tcp)).await {
        Ok(Ok(stream)) => return Ok(stream),
        Ok(Err(error)) => Trouble::of_line(&error),
        Err(_) => Trouble::TimedOut(limit),
    };
    Err(hearing.stuck(trouble))
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    line: &str,
    limit: Duration,
    hearing: &Hearing,
) -> Result<(), Stuck> {
    match timeout(limit, wire.say(line)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(heard_trouble(hearing)),
        Err(_) => Err(hearing.stuck(Trouble::TimedOut(limit))),
    }
}

async fn expect<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    code: u16,
    limit: Duration,
    hearing: &Hearing,
) -> Result<Reply, Stuck> {
    match timeout(limit, wire.hear()).await {
        Ok(Ok(reply)) if reply.code == code => Ok(reply),
        Ok(Ok(reply)) => Err(hearing.stuck(Trouble::Refused(reply))),
        Ok(Err(_)) => Err(heard_trouble(hearing)),
        Err(_) => Err(hearing.stuck(Trouble::TimedOut(limit))),
    }
}

fn heard_trouble(hearing: &Hearing) -> Stuck {
    let trouble = hearing.lock().trouble.take();
    hearing.stuck(trouble.unwrap_or(Trouble::Closed))
}
