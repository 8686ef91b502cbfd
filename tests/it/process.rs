//! The real program in a scratch installation: its files, its commands, its process.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// No wait takes this long; a test that meets it has failed.
pub(crate) const DEADLINE: Duration = Duration::from_secs(180);

/// A scratch installation: `config/` with its four files, `var/` with the ledger.
pub(crate) struct House {
    folder: TempDir,
}

impl House {
    /// With this calendar and this address book; mail goes to a folder.
    pub(crate) fn new(calendar: &str, addresses: &str) -> House {
        let house = House { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(house.path("config")).unwrap();
        house.write("config/kalender.yaml", calendar);
        house.write("config/adresboek.yaml", addresses);
        house.write("config/afgerond.yaml", "[]\n");
        house.mail("transport: maildir, maildir: ../var/mail");
        house
    }

    /// Mail leaves through a plain server on loopback: live.
    pub(crate) fn smtp(self, port: u16) -> House {
        self.mail(&smtp(port));
        self
    }

    /// Writes server.yaml with these words under `mail`.
    pub(crate) fn mail(&self, mail: &str) {
        let text = format!(
            "calendars:\n  - {{ calendar: kalender.yaml, addresses: adresboek.yaml, done: afgerond.yaml, from: \"Kalender <kalender@swv.example>\" }}\noperator: beheer@swv.example\ndata_dir: ../var\nmail: {{ {mail} }}\n"
        );
        self.write("config/server.yaml", &text);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.path("var/ledger.sqlite")
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// The program with this command line and this installation's settings; words are separated by blanks.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = program();
        command.args(line.split_whitespace()).arg("--config").arg(self.path("config/server.yaml"));
        command
    }

    /// Runs one command to its end.
    pub(crate) fn run(&self, line: &str) -> Done {
        done(&mut self.command(line))
    }

    /// Runs one command that must do its work.
    #[track_caller]
    pub(crate) fn must(&self, line: &str) -> Done {
        let done = self.run(line);
        assert_eq!(done.code, Some(0), "{line}: {done:?}");
        done
    }

    /// One tick that leaves mail waiting for the mail server: exit 69.
    #[track_caller]
    pub(crate) fn waits(&self, line: &str) -> Done {
        let done = self.run(line);
        assert_eq!(done.code, Some(69), "{line}: {}{}", done.stdout, done.stderr);
        done
    }

    /// Starts the daemon and does not wait for it.
    pub(crate) fn start(&self, line: &str) -> RunningProcess {
        RunningProcess::start(&mut self.command(line))
    }

    /// The mails in the folder, by Message-ID.
    pub(crate) fn folder_of_mail(&self) -> Vec<Vec<u8>> {
        let Ok(entries) = fs::read_dir(self.path("var/mail")) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries
            .map(|it| it.unwrap().path())
            .filter(|it| it.extension().is_some_and(|it| it == "eml"))
            .collect();
        paths.sort();
        paths.iter().map(|it| fs::read(it).unwrap()).collect()
    }

    /// Takes over the ledger of another installation that has stopped.
    pub(crate) fn with_ledger_of(self, other: &House) -> House {
        fs::create_dir_all(self.path("var")).unwrap();
        fs::copy(other.ledger(), self.ledger()).unwrap();
        self
    }
}

/// The words under `mail` for a plain server on loopback.
pub(crate) fn smtp(port: u16) -> String {
    format!("transport: smtp, smtp: {{ host: 127.0.0.1, port: {port}, tls: none }}")
}

/// The program without arguments, and without anything from this shell that would change what it does.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kwaliteitskalender"));
    for name in ["RUST_LOG", "KALENDER_CRASH_AT", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY"] {
        command.env_remove(name);
    }
    command
}

/// A test that needs what is not installed here says so, and fails where all of it must be there: in `.ci/run`.
#[track_caller]
pub(crate) fn not_shown(why: &str) {
    assert!(std::env::var_os("KALENDER_REQUIRE_SERVICES").is_none(), "{why}");
    // Not by the macro, whose words `cargo test` keeps to itself when a test passes.
    let mut terminal = std::io::stderr();
    writeln!(terminal, "not shown: {why}").unwrap();
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Done {
    /// `None`: killed.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn done(command: &mut Command) -> Done {
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// A daemon in its own process; killed when dropped.
pub(crate) struct RunningProcess {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl RunningProcess {
    pub(crate) fn start(command: &mut Command) -> RunningProcess {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        RunningProcess { child, lines, heard: Vec::new() }
    }

    pub(crate) fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// Reads the log until a line holds `words`, and gives that line.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) -> String {
        loop {
            match self.lines.recv_timeout(DEADLINE) {
                Ok(line) => {
                    self.heard.push(line.clone());
                    if line.contains(words) {
                        return line;
                    }
                }
                Err(_) => panic!("the log never said {words:?}:\n{}", self.heard.join("\n")),
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        // It may have ended by itself.
        let _ = kill_process(Pid::from_raw(self.pid()).unwrap(), signal);
    }

    /// Asks it to stop and waits; gives how it ended and all it logged.
    #[track_caller]
    pub(crate) fn stop(self) -> (ExitStatus, String) {
        self.signal(Signal::TERM);
        self.end()
    }

    /// Waits until it ends by itself.
    #[track_caller]
    pub(crate) fn end(mut self) -> (ExitStatus, String) {
        assert!(self.ends_within(DEADLINE), "it goes on:\n{}", self.heard.join("\n"));
        (self.child.wait().unwrap(), self.heard.join("\n"))
    }

    /// Kills it after `time`, unless it has ended by then.
    pub(crate) fn kill_after(mut self, time: Duration) -> ExitStatus {
        if !self.ends_within(time) {
            self.signal(Signal::KILL);
        }
        self.child.wait().unwrap()
    }

    /// Its log is closed when it ends.
    fn ends_within(&mut self, mut time: Duration) -> bool {
        loop {
            let (left, line) = timed(time, |time| self.lines.recv_timeout(time));
            match line {
                Ok(line) => self.heard.push(line),
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
            time = left;
        }
    }
}

impl Drop for RunningProcess {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        // It has been waited for, or is waited for now.
        let _ = self.child.wait();
    }
}

/// What is left of `time` after `work`.
#[expect(clippy::disallowed_methods, reason = "measures the real time that a process may take")]
fn timed<T>(time: Duration, work: impl FnOnce(Duration) -> T) -> (Duration, T) {
    let started = std::time::Instant::now();
    let made = work(time);
    (time.saturating_sub(started.elapsed()), made)
}

/// How long `work` took.
#[expect(clippy::disallowed_methods, reason = "a stop has a limit in real time")]
pub(crate) fn duration_of<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let started = std::time::Instant::now();
    let made = work();
    (started.elapsed(), made)
}

/// A header of a mail, unfolded; empty when there is none.
pub(crate) fn header(mail: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(mail);
    let head = text.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
    let mut lines = head.split("\r\n");
    lines
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_default()
        .to_owned()
}

/// The text part of a mail, decoded.
pub(crate) fn text_of(mail: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::default().parse(mail).unwrap();
    parsed.body_text(0).unwrap().into_owned()
}

/// The subject of a mail, decoded.
pub(crate) fn subject_of(mail: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::default().parse(mail).unwrap();
    parsed.subject().unwrap_or_default().to_owned()
}

/// `path` of this repository.
pub(crate) fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
