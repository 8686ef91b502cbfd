//! Our end of the line: hands on only whole, checked replies, notices who speaks out of turn, and knows whether the final dot may be out.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::timeout;

use super::reply::{Reply, ReplyLine, one_line, read_line};
use super::session_error::{Cause, SessionError, Verb};

/// Longest line that is kept; the rest of it is dropped. RFC 5321 allows 512, lettre 1000 with the line end.
const LINE_BYTES_MAX: usize = 900;

/// Longest whole reply. EHLO of a large server takes 1 KB.
const REPLY_BYTES_MAX: usize = 16 * 1024;

/// What came over the line so far. Shared, so that it outlives a cancelled conversation.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) verb: Verb,
    /// The complete reply to what we said last.
    pub(super) reply: Option<Reply>,
    /// Why there will be none.
    pub(super) cause: Option<Cause>,
    /// Blocks of the message handed over, the end counted as one.
    pub(super) blocks: u32,
    /// The next bytes are the final dot.
    pub(super) body_ended: bool,
    /// Bytes of the final dot were handed to the network.
    pub(super) dot_may_be_out: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Transcript(Arc<Mutex<Progress>>);

impl Transcript {
    pub(super) fn lock(&self) -> MutexGuard<'_, Progress> {
        // Each field is whole after each statement, so a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new transaction or connection begins.
    pub(super) fn forget(&self) {
        *self.lock() = Progress::default();
    }

    pub(super) fn failed(&self, cause: Cause) -> SessionError {
        SessionError { verb: self.lock().verb, cause }
    }

    /// What comes of it, if it ends in time and well; else why not, as far as that was noted when it was met.
    pub(super) async fn within<T>(
        &self,
        limit: Duration,
        talk: impl Future<Output = io::Result<T>>,
    ) -> Result<T, SessionError> {
        let cause = match timeout(limit, talk).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => self.lock().cause.take().unwrap_or_else(|| Cause::of_line(&error)),
            Err(_) => Cause::TimedOut(limit),
        };
        Err(self.failed(cause))
    }

    /// Notes the trouble, unless an earlier one explains it, and makes the error that lettre is shown.
    fn cause(&self, cause: Cause) -> io::Error {
        self.lock().cause.get_or_insert(cause);
        io::Error::new(ErrorKind::ConnectionAborted, "the conversation with the mail server ended")
    }
}

/// A stream to a mail server, plain or in TLS.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    peer: SocketAddr,
    transcript: Transcript,
    awaiting: bool,
    /// The line that is coming in, at most `LINE_BYTES_MAX` of it.
    line: Vec<u8>,
    /// Bytes of the reply that is coming in.
    reply_bytes: usize,
    /// The lines of it that are complete.
    reply: Option<Reply>,
    /// Checked lines that lettre has not yet read.
    ready: Vec<u8>,
    /// What came after the end of a reply: nobody asked for it.
    stray: Vec<u8>,
    /// Why nothing more can be said. What the server said before it hung up may still come.
    lost: Option<Cause>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub(super) fn new(stream: S, peer: SocketAddr, transcript: Transcript) -> Wire<S> {
        Wire {
            stream,
            peer,
            transcript,
            awaiting: true,
            line: Vec::new(),
            reply_bytes: 0,
            reply: None,
            ready: Vec::new(),
            stray: Vec::new(),
            lost: None,
        }
    }

    /// Waits for one reply with this code, without lettre: the greeting, and what precedes TLS.
    pub(super) async fn expect(
        &mut self,
        code: u16,
        limit: Duration,
    ) -> Result<Reply, SessionError> {
        let transcript = self.transcript.clone();
        transcript.within(limit, poll_fn(|cx| self.poll_reply(cx))).await?;
        self.ready.clear();
        let reply = transcript.lock().reply.take();
        let reply = reply.ok_or_else(|| transcript.failed(Cause::OutOfTurn(None)))?;
        if reply.code == code { Ok(reply) } else { Err(transcript.failed(Cause::Refused(reply))) }
    }

    /// Says one line, without lettre.
    pub(super) async fn say(&mut self, line: &str, limit: Duration) -> Result<(), SessionError> {
        let transcript = self.transcript.clone();
        let talk = async {
            self.write_all(line.as_bytes()).await?;
            self.flush().await
        };
        transcript.within(limit, talk).await
    }

    /// Hands lettre the greeting that was read before it took over: it begins by waiting for one.
    pub(super) fn replay(&mut self, greeting: &Reply) {
        self.awaiting = false;
        self.ready = format!("{} greeted\r\n", greeting.code).into_bytes();
    }

    /// The bare stream, for TLS; refused if anything came after the last reply (CVE-2011-0411: it would be taken for encrypted).
    pub(super) fn into_silent_stream(self) -> Result<S, SessionError> {
        if self.stray.is_empty() {
            Ok(self.stream)
        } else {
            Err(self.transcript.failed(Cause::OutOfTurn(None)))
        }
    }

    fn poll_reply(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut chunk = [0; 4096];
        while self.awaiting {
            let came = ready!(self.poll_chunk(cx, &mut chunk));
            let came = came.map_err(|cause| self.transcript.cause(cause))?;
            for (at, byte) in came.iter().enumerate() {
                self.take(*byte)?;
                if !self.awaiting {
                    self.stray.extend_from_slice(&came[at + 1..]);
                    break;
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_chunk<'a>(
        &mut self,
        cx: &mut Context<'_>,
        chunk: &'a mut [u8],
    ) -> Poll<Result<&'a [u8], Cause>> {
        let mut buffer = ReadBuf::new(chunk);
        if let Err(error) = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buffer)) {
            return Poll::Ready(Err(Cause::of_line(&error)));
        }
        let length = buffer.filled().len();
        if length == 0 {
            return Poll::Ready(Err(Cause::Closed));
        }
        Poll::Ready(Ok(&chunk[..length]))
    }

    fn take(&mut self, byte: u8) -> io::Result<()> {
        self.reply_bytes += 1;
        if REPLY_BYTES_MAX < self.reply_bytes {
            let said = format!("the reply is longer than {REPLY_BYTES_MAX} bytes");
            return Err(self.transcript.cause(Cause::Broken(said)));
        }
        if byte != b'\n' {
            if self.line.len() < LINE_BYTES_MAX {
                self.line.push(byte);
            }
            return Ok(());
        }
        let line = std::mem::take(&mut self.line);
        let read =
            read_line(line.strip_suffix(b"\r").unwrap_or(&line)).and_then(|line| self.add(line));
        read.ok_or_else(|| {
            let said = format!("this is not SMTP: {}", one_line(&String::from_utf8_lossy(&line)));
            self.transcript.cause(Cause::Broken(said))
        })
    }

    /// `None` if the line has another code than the lines before it.
    fn add(&mut self, line: ReplyLine) -> Option<()> {
        let reply = self.reply.get_or_insert_with(|| Reply { code: line.code, lines: Vec::new() });
        if reply.code != line.code {
            return None;
        }
        let separator = if line.last { ' ' } else { '-' };
        self.ready
            .extend_from_slice(format!("{}{separator}{}\r\n", line.code, line.text).as_bytes());
        reply.lines.push(line.text);
        if line.last {
            self.awaiting = false;
            self.reply_bytes = 0;
            self.transcript.lock().reply = self.reply.take();
        }
        Some(())
    }

    /// Before we speak the line must be silent and open: this finds a connection closed while idle before anything is
    /// sent over it, and a reply too many before it is taken for the answer to the next command. A server that speaks
    /// may finish its line, also when it hangs up right after it: what it says counts more than how the line broke.
    fn poll_our_turn(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.transcript.lock().cause.is_some() {
            // Lettre's QUIT after an error: its answer would take the place of the error.
            return Poll::Ready(Err(ErrorKind::ConnectionAborted.into()));
        }
        let mut chunk = [0; 4096];
        while !self.stray.contains(&b'\n') && self.stray.len() < LINE_BYTES_MAX {
            match self.poll_chunk(cx, &mut chunk) {
                Poll::Ready(Ok(came)) => self.stray.extend_from_slice(came),
                Poll::Ready(Err(cause)) if self.stray.is_empty() => {
                    let cause = self.lost.take().unwrap_or(cause);
                    return Poll::Ready(Err(self.transcript.cause(cause)));
                }
                Poll::Ready(Err(_)) => break,
                Poll::Pending if self.stray.is_empty() && self.lost.is_none() => {
                    return Poll::Ready(Ok(()));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
        let first = self.stray.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let line = read_line(first.strip_suffix(b"\r").unwrap_or(first));
        let reply = line.map(|line| Reply { code: line.code, lines: vec![line.text] });
        Poll::Ready(Err(self.transcript.cause(Cause::OutOfTurn(reply))))
    }

    /// Nothing more can be said: ends with what the server said before it hung up, or else with what broke the line.
    fn poll_last_words(&mut self, cx: &mut Context<'_>, error: &io::Error) -> Poll<io::Result<()>> {
        self.lost = Some(Cause::of_line(error));
        self.poll_our_turn(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        // Whole replies only: lettre reads a reply again from its start at every line of it.
        ready!(wire.poll_reply(cx))?;
        if wire.ready.is_empty() {
            let said = "the reply cannot be read".to_owned();
            return Poll::Ready(Err(wire.transcript.cause(Cause::Broken(said))));
        }
        let length = wire.ready.len().min(buf.remaining());
        buf.put_slice(&wire.ready[..length]);
        wire.ready.drain(..length);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        ready!(wire.poll_our_turn(cx))?;
        wire.transcript.lock().reply = None;
        wire.awaiting = true;
        let written = ready!(Pin::new(&mut wire.stream).poll_write(cx, bytes));
        // Also when it failed: inside TLS a part may have left.
        let mut heard = wire.transcript.lock();
        heard.dot_may_be_out |= heard.body_ended;
        drop(heard);
        match written {
            Ok(length) => Poll::Ready(Ok(length)),
            Err(error) => wire.poll_last_words(cx, &error).map_ok(|()| 0),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        let flushed = ready!(Pin::new(&mut wire.stream).poll_flush(cx));
        flushed.map_or_else(|error| wire.poll_last_words(cx, &error), |()| Poll::Ready(Ok(())))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug> AsyncTokioStream
    for Wire<S>
{
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}
