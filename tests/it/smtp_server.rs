//! A mail server on loopback that does as it is told, also what no mail server should, and remembers every word.

use std::collections::{HashMap, VecDeque};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::net::sockopt::{set_socket_linger, set_socket_recv_buffer_size};
use rustix::process::{Pid, Signal, kill_process};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Between two bytes of a drip.
const DRIP_PAUSE: Duration = Duration::from_millis(4);

/// A test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(180);

/// Of what a client sends, so much waits until it is read.
const BUFFER_BYTES: usize = 64 * 1024;

/// When an act takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Verb {
    Greeting,
    Ehlo,
    Starttls,
    /// AUTH, and each line that answers a 334.
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After 354, before anything of the message is read.
    Body,
    Dot,
    Rset,
    Quit,
}

/// What the server does at one moment.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Replies; lines separated by `\n`.
    Say(&'static str),
    /// Replies and closes.
    SayAndClose(&'static str),
    /// Sends these bytes, whatever they are.
    Raw(Vec<u8>),
    /// Says nothing more, and waits for the client to leave.
    Hang,
    /// Neither says nor reads anything more, as long as this server runs.
    Deaf,
    /// One byte at a time, over and over.
    Drip(&'static str),
    /// The same line for ever.
    Flood(&'static str),
    Close,
    /// Closes with a reset.
    Reset,
    /// At the dot: takes responsibility first.
    StoreThen(Box<Act>),
    /// Freezes this client, says this, and kills the client before it can read it.
    SayToTheDead(Victim, &'static str),
}

/// The process that an [`Act::SayToTheDead`] kills; whoever starts it writes its number here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Victim(Arc<OnceLock<i32>>);

impl Victim {
    pub(crate) fn is(&self, pid: i32) {
        self.0.set(pid).expect("a victim dies once");
    }

    fn signal(&self, signal: Signal) {
        // It may call before whoever started it has written its number down.
        let pid = Pid::from_raw(*self.0.wait()).expect("the number of a process");
        // It may be dead already.
        let _ = kill_process(pid, signal);
    }
}

/// What one connection meets with.
#[derive(Clone, Default)]
pub(crate) struct Connection {
    offers: Vec<&'static str>,
    tls: Option<Arc<ServerConfig>>,
    implicit: bool,
    acts: HashMap<Verb, VecDeque<Act>>,
    always: Vec<(&'static str, Act)>,
}

impl Connection {
    /// Says yes to everything.
    pub(crate) fn polite() -> Connection {
        Connection::default()
    }

    /// The n-th `on` of a verb is for the n-th time it comes on this connection; after that, politeness.
    pub(crate) fn on(mut self, verb: Verb, act: Act) -> Connection {
        self.acts.entry(verb).or_default().push_back(act);
        self
    }

    /// Whenever this address is named as a recipient.
    pub(crate) fn to(mut self, address: &'static str, act: Act) -> Connection {
        self.always.push((address, act));
        self
    }

    /// An extension in the answer to EHLO.
    pub(crate) fn offering(mut self, extension: &'static str) -> Connection {
        self.offers.push(extension);
        self
    }

    /// TLS from the first byte.
    pub(crate) fn in_tls(mut self, config: Arc<ServerConfig>) -> Connection {
        (self.tls, self.implicit) = (Some(config), true);
        self
    }

    /// TLS after STARTTLS, which is offered.
    pub(crate) fn with_starttls(mut self, config: Arc<ServerConfig>) -> Connection {
        self.tls = Some(config);
        self.offering("STARTTLS")
    }
}

/// A mail the server took responsibility for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Without doubled points and without the final dot.
    pub(crate) bytes: Vec<u8>,
}

/// What was said on one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// The client's command lines, in TLS marked with `🔒 `.
    pub(crate) lines: Vec<String>,
    pub(crate) stored: Vec<Stored>,
    /// The acts of the script that were begun.
    pub(crate) reached: Vec<Verb>,
}

/// Everything heard, and a bell for whoever waits for more.
#[derive(Default)]
struct Record {
    all: Mutex<All>,
    more: Condvar,
}

/// Connection by connection; and whether the server must stop.
#[derive(Default)]
struct All {
    heard: Vec<Heard>,
    stopping: bool,
}

impl Record {
    fn change(&self, change: impl FnOnce(&mut All)) {
        change(&mut self.all.lock().unwrap());
        self.more.notify_all();
    }

    fn is_stopping(&self) -> bool {
        self.all.lock().unwrap().stopping
    }

    fn wait_for_the_end(&self) {
        let all = self.all.lock().unwrap();
        drop(self.more.wait_while(all, |all| !all.stopping).unwrap());
    }
}

/// A running server; it stops when dropped.
pub(crate) struct SmtpServer {
    address: SocketAddr,
    heard: Arc<Record>,
    listening: Option<JoinHandle<Vec<JoinHandle<()>>>>,
}

impl SmtpServer {
    /// The n-th connection meets with the n-th script, all later ones with the last.
    pub(crate) fn start(scripts: impl Into<Vec<Connection>>) -> SmtpServer {
        let scripts = scripts.into();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        // Whatever this machine grants by itself: a client soon notices that nobody reads.
        set_socket_recv_buffer_size(&listener, BUFFER_BYTES).unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Record::default());
        let hears = Arc::clone(&heard);
        let listening = thread::spawn(move || listen(&listener, &scripts, &hears));
        SmtpServer { address, heard, listening: Some(listening) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Everything so far, connection by connection.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.all.lock().unwrap().heard.clone()
    }

    /// Waits until what was heard is as `wanted`, and gives it.
    #[track_caller]
    pub(crate) fn wait_until(&self, wanted: impl Fn(&[Heard]) -> bool) -> Vec<Heard> {
        let all = self.heard.all.lock().unwrap();
        let waited =
            self.heard.more.wait_timeout_while(all, PATIENCE, |all| !wanted(&all.heard)).unwrap();
        assert!(!waited.1.timed_out(), "it never came: {:?}", waited.0.heard);
        waited.0.heard.clone()
    }

    /// Waits until so many mails are stored, and gives them.
    #[track_caller]
    pub(crate) fn wait_for_stored(&self, count: usize) -> Vec<Stored> {
        let stored = |all: &[Heard]| all.iter().map(|it| it.stored.len()).sum::<usize>();
        let all = self.wait_until(|all| count <= stored(all));
        all.into_iter().flat_map(|heard| heard.stored).collect()
    }

    /// All that is stored so far, over all connections.
    pub(crate) fn stored(&self) -> Vec<Stored> {
        self.heard().into_iter().flat_map(|heard| heard.stored).collect()
    }

    /// Everything, once all clients have left: they must be gone before this is called.
    pub(crate) fn finish(mut self) -> Vec<Heard> {
        for connection in self.stop() {
            connection.join().unwrap();
        }
        self.heard()
    }

    fn stop(&mut self) -> Vec<JoinHandle<()>> {
        self.heard.change(|all| all.stopping = true);
        let wake = TcpStream::connect(self.address);
        drop(wake);
        self.listening.take().map(|listening| listening.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn listen(
    listener: &TcpListener,
    scripts: &[Connection],
    heard: &Arc<Record>,
) -> Vec<JoinHandle<()>> {
    let mut connections = Vec::new();
    for (nr, tcp) in listener.incoming().enumerate() {
        if heard.is_stopping() {
            break;
        }
        let script = scripts.get(nr).or(scripts.last()).expect("a script for a connection").clone();
        let heard = Arc::clone(heard);
        heard.change(|all| all.heard.push(Heard::default()));
        connections.push(thread::spawn(move || {
            // A client that leaves is not this server's failure.
            let _ = Talk::new(tcp.unwrap(), script, heard, nr).and_then(|mut talk| talk.run());
        }));
    }
    connections
}

trait Line: Read + Write + Send {}
impl<T: Read + Write + Send> Line for T {}

/// One conversation.
struct Talk {
    tcp: TcpStream,
    line: BufReader<Box<dyn Line>>,
    script: Connection,
    in_tls: bool,
    heard: Arc<Record>,
    nr: usize,
    from: String,
    to: Vec<String>,
}

/// Whether the conversation goes on.
type Goes = io::Result<bool>;

impl Talk {
    fn new(tcp: TcpStream, script: Connection, heard: Arc<Record>, nr: usize) -> io::Result<Talk> {
        tcp.set_nodelay(true)?;
        let line: Box<dyn Line> = Box::new(tcp.try_clone()?);
        let (line, in_tls) = (BufReader::new(line), false);
        let (from, to) = (String::new(), Vec::new());
        let mut talk = Talk { tcp, line, script, in_tls, heard, nr, from, to };
        if talk.script.implicit {
            talk.go_under_tls()?;
        }
        Ok(talk)
    }

    fn go_under_tls(&mut self) -> io::Result<()> {
        let config = self.script.tls.clone().expect("a certificate");
        let tls = ServerConnection::new(config).map_err(io::Error::other)?;
        let line: Box<dyn Line> = Box::new(StreamOwned::new(tls, self.tcp.try_clone()?));
        (self.line, self.in_tls) = (BufReader::new(line), true);
        Ok(())
    }

    fn run(&mut self) -> io::Result<()> {
        let mut goes = self.act(Verb::Greeting, "220 mail.example ESMTP")?;
        while goes {
            let Some(line) = self.read_line()? else { break };
            self.note(&line);
            goes = self.answer(&line)?;
        }
        Ok(())
    }

    fn answer(&mut self, line: &str) -> Goes {
        let upper = line.to_ascii_uppercase();
        let verb = upper.split(' ').next().unwrap_or_default();
        match verb {
            "EHLO" => {
                let lines =
                    std::iter::once(&"mail.example").chain(&self.script.offers).collect::<Vec<_>>();
                let (last, others) = lines.split_last().expect("a name");
                let said: String = others.iter().map(|line| format!("250-{line}\n")).collect();
                self.act(Verb::Ehlo, &format!("{said}250 {last}"))
            }
            "STARTTLS" => {
                let goes = self.act(Verb::Starttls, "220 go ahead")?;
                self.go_under_tls()?;
                Ok(goes)
            }
            "AUTH" => self.act(Verb::Auth, "235 2.7.0 welcome"),
            "MAIL" => {
                (self.from, self.to) = (between_brackets(line), Vec::new());
                self.act(Verb::Mail, "250 2.1.0 Ok")
            }
            "RCPT" => {
                let address = between_brackets(line);
                let always = self.script.always.iter().find(|(to, _)| *to == address);
                if let Some((_, act)) = always {
                    return self.play(act.clone());
                }
                self.to.push(address);
                self.act(Verb::Rcpt, "250 2.1.5 Ok")
            }
            "DATA" => self.data(),
            "RSET" => self.act(Verb::Rset, "250 2.0.0 Ok"),
            "QUIT" => self.act(Verb::Quit, "221 2.0.0 Bye").map(|_| false),
            _ if self.script.acts.get(&Verb::Auth).is_some_and(|acts| !acts.is_empty()) => {
                self.act(Verb::Auth, "235 2.7.0 welcome")
            }
            _ => self.say("500 5.5.2 unknown").map(|()| true),
        }
    }

    fn data(&mut self) -> Goes {
        let act = self.next(Verb::Data).unwrap_or(Act::Say("354 go ahead"));
        let invites = matches!(&act, Act::Say(said) if said.starts_with("354"))
            || matches!(&act, Act::Raw(_));
        if !self.play(act)? {
            return Ok(false);
        }
        if !invites {
            return Ok(true);
        }
        if let Some(act) = self.next(Verb::Body)
            && !self.play(act)?
        {
            return Ok(false);
        }
        let bytes = self.read_body()?;
        let act = self.next(Verb::Dot).unwrap_or(Act::Say("250 2.0.0 Ok: queued"));
        let takes = |said: &str| said.starts_with("250");
        if matches!(&act, Act::StoreThen(_))
            || matches!(&act, Act::Say(said) | Act::SayAndClose(said) if takes(said))
        {
            self.store(bytes);
        }
        self.play(act)
    }

    fn store(&mut self, bytes: Vec<u8>) {
        let stored = Stored { from: self.from.clone(), to: self.to.clone(), bytes };
        self.heard.change(|all| all.heard[self.nr].stored.push(stored));
    }

    /// Up to the final dot, which is not kept; doubled points are undone.
    fn read_body(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.line.read_until(b'\n', &mut line)? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                return Ok(body);
            }
            body.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    fn read_line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.line.read_line(&mut line)?;
        Ok((0 < length).then(|| line.trim_end_matches("\r\n").to_owned()))
    }

    fn note(&self, line: &str) {
        let mark = if self.in_tls { "🔒 " } else { "" };
        self.heard.change(|all| all.heard[self.nr].lines.push(format!("{mark}{line}")));
    }

    fn next(&mut self, verb: Verb) -> Option<Act> {
        let act = self.script.acts.get_mut(&verb).and_then(VecDeque::pop_front)?;
        self.heard.change(|all| all.heard[self.nr].reached.push(verb));
        Some(act)
    }

    fn act(&mut self, verb: Verb, polite: &str) -> Goes {
        match self.next(verb) {
            Some(act) => self.play(act),
            None => self.say(polite).map(|()| true),
        }
    }

    fn play(&mut self, act: Act) -> Goes {
        match act {
            Act::Say(said) => self.say(said).map(|()| true),
            Act::SayAndClose(said) => self.say(said).map(|()| false),
            Act::Raw(bytes) => self.send(&bytes).map(|()| true),
            Act::Hang => self.line.read_to_end(&mut Vec::new()).map(|_| false),
            Act::Deaf => {
                self.heard.wait_for_the_end();
                Ok(false)
            }
            Act::Drip(said) => self.drip(said),
            Act::Flood(said) => loop {
                self.say(said)?;
            },
            Act::Close => Ok(false),
            Act::Reset => {
                set_socket_linger(&self.tcp, Some(Duration::ZERO))?;
                Ok(false)
            }
            Act::StoreThen(act) => self.play(*act),
            Act::SayToTheDead(victim, said) => {
                victim.signal(Signal::STOP);
                self.say(said)?;
                victim.signal(Signal::KILL);
                Ok(true)
            }
        }
    }

    fn say(&mut self, said: &str) -> io::Result<()> {
        self.send(format!("{}\r\n", said.replace('\n', "\r\n")).as_bytes())
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.line.get_mut().write_all(bytes)?;
        self.line.get_mut().flush()
    }

    /// Paced by waiting for the client to leave, so that it ends when nobody listens any more.
    fn drip(&mut self, said: &str) -> Goes {
        self.tcp.set_read_timeout(Some(DRIP_PAUSE))?;
        for byte in said.bytes().cycle() {
            self.send(&[byte])?;
            match self.line.get_mut().read(&mut [0; 1]) {
                Ok(1..) => {}
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                _ => break,
            }
        }
        Ok(false)
    }
}

/// `MAIL FROM:<a@b.example> SIZE=1` → `a@b.example`
fn between_brackets(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
