//! 200 mails over one connection, beside a bare socket that speaks the same dialogue.
//!
//! `cargo bench --bench smtp` starts `smtp-sink` (package postfix); `cargo bench --bench smtp -- 127.0.0.1:2525` uses what listens there.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use kwaliteitskalender::adapters::smtp::{SmtpMailer, SmtpSettings, Timeouts, TlsMode};
use kwaliteitskalender::delivery::submission::{Envelope, Submission};

const MAILS: u32 = 200;

/// The best of so many rounds: these machines are noisy.
const ROUNDS: u32 = 7;

const STARTED: Duration = Duration::from_secs(5);

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let given = std::env::args().nth(1).filter(|argument| argument != "--bench");
    let (address, _sink) = match given {
        Some(address) => (address.parse()?, None),
        None => {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
            (address, Some(Sink::start(address)?))
        }
    };
    if !address.ip().is_loopback() {
        return Err("only a server on this machine is measured".into());
    }
    let message = message();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut ours, mut bare) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        ours = ours.min(timed(|| runtime.block_on(ours_sends(address, &message)))?);
        bare = bare.min(timed(|| bare_socket_sends(address, &message))?);
    }
    println!("{MAILS} mails of {} bytes over one connection, best of {ROUNDS}:", message.len());
    println!("  ours        {:8.1} ms", milliseconds(ours));
    println!("  bare socket {:8.1} ms", milliseconds(bare));
    println!("  ratio       {:8.2}", ours.as_secs_f64() / bare.as_secs_f64());
    Ok(())
}

/// An `smtp-sink` of our own, ended with the program.
struct Sink(Child);

impl Sink {
    fn start(address: SocketAddr) -> Fallible<Sink> {
        let mut command = Command::new("smtp-sink");
        if rustix::process::geteuid().is_root() {
            command.args(["-u", "nobody"]);
        }
        let found = command.arg(address.to_string()).arg("128").spawn();
        let sink = Sink(
            found.map_err(|error| format!("cannot start smtp-sink (package postfix): {error}"))?,
        );
        match timed(|| wait_for(address))? {
            waited if waited < STARTED => Ok(sink),
            _ => Err("smtp-sink does not listen".into()),
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It has ended by itself, or ends now.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> Fallible<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads a clock")]
fn wait_for(address: SocketAddr) -> Fallible<()> {
    let started = Instant::now();
    while TcpStream::connect(address).is_err() && started.elapsed() < STARTED {
        std::thread::yield_now();
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads a clock")]
fn timed(work: impl FnOnce() -> Fallible<()>) -> Fallible<Duration> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// As large as a mail with a text and an HTML part.
fn message() -> Vec<u8> {
    let line = "Uiterlijk woensdag 30 september 2026, over 6 weken: het jaarverslag.\r\n";
    format!("Subject: Jaarverslag CvA: uiterlijk wo 30 sep 2026\r\n\r\n{}", line.repeat(140))
        .into_bytes()
}

async fn ours_sends(address: SocketAddr, message: &[u8]) -> Fallible<()> {
    let mut mailer = SmtpMailer::new(SmtpSettings {
        host: address.ip().to_string(),
        port: address.port(),
        tls: TlsMode::None,
        login: None,
        hello: None,
        root_ca_file: None,
        timeouts: Timeouts::default(),
    })?;
    let envelope =
        Envelope { from: "kalender@swv.example".to_owned(), to: "jan@school.example".to_owned() };
    for _ in 0..MAILS {
        match mailer.submit(&envelope, "name", message).await {
            Submission::Accepted { .. } => {}
            said => return Err(format!("not accepted: {said:?}").into()),
        }
    }
    mailer.end_batch().await;
    Ok(())
}

fn bare_socket_sends(address: SocketAddr, message: &[u8]) -> Fallible<()> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut line = BufReader::new(stream);
    expect(&mut line, "220")?;
    say(&mut line, b"EHLO [127.0.0.1]\r\n", "250")?;
    for _ in 0..MAILS {
        say(&mut line, b"MAIL FROM:<kalender@swv.example>\r\n", "250")?;
        say(&mut line, b"RCPT TO:<jan@school.example>\r\n", "250")?;
        say(&mut line, b"DATA\r\n", "354")?;
        line.get_mut().write_all(message)?;
        say(&mut line, b".\r\n", "250")?;
    }
    say(&mut line, b"QUIT\r\n", "221")
}

fn say(line: &mut BufReader<TcpStream>, words: &[u8], code: &str) -> Fallible<()> {
    line.get_mut().write_all(words)?;
    expect(line, code)
}

fn expect(line: &mut BufReader<TcpStream>, code: &str) -> Fallible<()> {
    loop {
        let mut reply = String::new();
        line.read_line(&mut reply)?;
        if !reply.starts_with(code) {
            return Err(format!("{reply:?} instead of {code}").into());
        }
        if reply.as_bytes().get(3) != Some(&b'-') {
            return Ok(());
        }
    }
}
