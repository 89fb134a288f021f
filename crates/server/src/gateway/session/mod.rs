//! One connection: a state machine over its socket, its queue and its running requests.
//!
//! Order: requests that may change something are begun one after the other, each when the one
//! before has been answered, so that what a client says keeps its order; requests that only read
//! begin at once. Bounds: while too much waits to be written nothing is begun, and while too many
//! requests wait nothing is read.
//! It is polled as one small future without timers, because most sessions do nothing most of the
//! time. Knows no method but the hello and the heartbeat.

mod answering;
mod greet;
mod leave;
mod requests;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use canteen_protocol::Event;
use futures_util::{Sink, Stream};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use self::answering::Answering;
use super::Gateway;
use super::allowance::Allowance;
use super::hub::frame;
use super::link::{End, Next};

pub use self::leave::Seated;

/// Bytes of a frame, and of what is written at once. The socket never gives its buffer back: a
/// session that was sent a megabyte once would hold a megabyte for ever.
const FRAGMENT: usize = 8 * 1024;

/// The socket's own buffers: small, because most sessions are idle.
#[must_use]
pub fn config(frame: usize) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(1024)
        .write_buffer_size(FRAGMENT)
        .max_message_size(Some(frame))
        .max_frame_size(Some(frame))
}

/// A connection, signed in or not.
pub struct Session<S> {
    gateway: Arc<Gateway>,
    socket: WebSocketStream<S>,
    seat: Seated,
    allowance: Option<Arc<Allowance>>,
    answering: Answering,
    answers: Waiting,
    /// Requests refused in a row.
    strikes: u32,
    unflushed: bool,
    /// What is left of a message that is sent in fragments.
    rest: Bytes,
    draining: bool,
    closing: Option<Close>,
}

/// The WebSocket's last words.
#[derive(Clone, Copy)]
struct Close(CloseCode, &'static str);

/// Answers that wait to be written.
#[derive(Clone, Copy, Default)]
struct Waiting {
    count: usize,
    bytes: usize,
}

impl Waiting {
    fn add(&mut self, bytes: usize) {
        self.count += 1;
        self.bytes += bytes;
    }

    fn remove(&mut self, bytes: usize) {
        // A good-bye was not added here, but by the hub.
        self.count = self.count.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

/// How a session ends.
enum Parting {
    /// The other end is gone, or is not to be waited for.
    Gone,
    /// Everything is written: say so and hang up.
    Close(Close),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    /// A session on an accepted WebSocket.
    pub fn new(seat: Seated, socket: WebSocketStream<S>) -> Self {
        Self {
            gateway: Arc::clone(&seat.gateway),
            socket,
            seat,
            allowance: None,
            answering: Answering::default(),
            answers: Waiting::default(),
            strikes: 0,
            unflushed: false,
            rest: Bytes::new(),
            draining: false,
            closing: None,
        }
    }

    /// Serves it until it ends.
    #[expect(clippy::manual_async_fn, reason = "an async fn would hold the session twice")]
    pub fn run(mut self) -> impl Future<Output = ()> {
        async move {
            let parting = poll_fn(|cx| self.poll(cx)).await;
            let Self { socket, seat, .. } = self;
            drop(seat);
            if let Parting::Close(close) = parting {
                // Boxed: its timer would make every session larger.
                Box::pin(leave::hang_up(socket, close)).await;
            }
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Parting> {
        match self.seat.link.end(cx.waker()) {
            Some(End::Cut | End::Silent) => return Poll::Ready(Parting::Gone),
            Some(End::Revoked) => self.end(CloseCode::Policy, "signed out"),
            Some(End::NoHello) => self.end(CloseCode::Policy, "no hello"),
            Some(End::Drain) => self.draining = true,
            None => {}
        }
        loop {
            let answered = self.poll_answers(cx);
            let Ok(asked) = self.poll_requests(cx) else { return Poll::Ready(Parting::Gone) };
            if answered || asked {
                continue;
            }
            if self.draining && self.answering.is_idle() {
                self.end(CloseCode::Restart, "the server is restarting");
            }
            let was_full = self.is_full();
            match self.poll_write(cx) {
                Poll::Ready(Ok(())) if self.closing.is_some() => break,
                Poll::Ready(Err(error)) => {
                    tracing::debug!(%error, "a session's socket failed");
                    return Poll::Ready(Parting::Gone);
                }
                // Writing has made room: nobody else would wake this task to go on.
                _ if was_full && !self.is_full() => {}
                _ => return Poll::Pending,
            }
        }
        self.closing.map_or(Poll::Pending, |close| Poll::Ready(Parting::Close(close)))
    }

    /// Nothing more is read or begun; what is queued is written, then the session ends.
    fn end(&mut self, code: CloseCode, reason: &'static str) {
        self.closing.get_or_insert(Close(code, reason));
        self.answering = Answering::default();
    }

    /// Whether answers that wait hold up what is to come.
    fn is_full(&self) -> bool {
        let pace = &self.gateway.app.hub.pace;
        self.answers.bytes >= pace.answer_bytes || self.answers.count >= pace.answers
    }

    fn may_read(&self) -> bool {
        let pace = &self.gateway.app.hub.pace;
        self.closing.is_none()
            && !self.draining
            && self.answers.count < pace.answers
            && if self.seat.link.caller.get().is_some() {
                self.answering.has_room(pace)
            } else {
                self.answering.is_idle()
            }
    }

    /// Reads what has come. True when anything did.
    fn poll_requests(&mut self, cx: &mut Context<'_>) -> Result<bool, Error> {
        let mut any = false;
        while self.may_read() {
            let message = match Pin::new(&mut self.socket).poll_next(cx) {
                Poll::Pending => break,
                Poll::Ready(None) => return Err(Error::ConnectionClosed),
                Poll::Ready(Some(message)) => message,
            };
            any = true;
            match message {
                Ok(message) => self.take(message),
                Err(error) => self.refuse_socket(error)?,
            }
        }
        Ok(any)
    }

    /// Writes what waits, all that fits at once. Ready when nothing is left.
    fn poll_write(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        let mut pushes = 0;
        let written = self.poll_write_all(cx, &mut pushes);
        // Counted by the write, not by the push: every core counts on the same number.
        if pushes > 0 {
            self.gateway.app.metrics.pushes.inc_by(pushes);
        }
        written
    }

    fn poll_write_all(
        &mut self,
        cx: &mut Context<'_>,
        pushes: &mut u64,
    ) -> Poll<Result<(), Error>> {
        loop {
            match Pin::new(&mut self.socket).poll_ready(cx) {
                Poll::Ready(Ok(())) => {}
                other => return other,
            }
            let Some(message) = self.next_message(cx, pushes) else { break };
            self.unflushed = true;
            if let Err(error) = Pin::new(&mut self.socket).start_send(message) {
                return Poll::Ready(Err(error));
            }
        }
        if self.unflushed {
            match Pin::new(&mut self.socket).poll_flush(cx) {
                Poll::Ready(Ok(())) => self.unflushed = false,
                other => return other,
            }
        }
        Poll::Ready(Ok(()))
    }

    /// What is to be written next; keeps the waker when there is nothing.
    fn next_message(&mut self, cx: &mut Context<'_>, pushes: &mut u64) -> Option<Message> {
        if !self.rest.is_empty() {
            return Some(self.fragment(Data::Continue));
        }
        let text = match self.seat.link.next(cx.waker()) {
            Next::Push(frame) => {
                *pushes += 1;
                frame
            }
            Next::Answer(frame) => {
                self.answers.remove(frame.len());
                frame
            }
            Next::Resync => {
                self.gateway.app.metrics.resyncs.inc();
                frame(&Event::Resync).unwrap_or_default()
            }
            Next::Nothing => return None,
        };
        if text.len() <= FRAGMENT {
            return Some(Message::Text(text));
        }
        self.rest = text.into();
        Some(self.fragment(Data::Text))
    }

    /// The next part of a long message (RFC 6455, section 5.4).
    fn fragment(&mut self, kind: Data) -> Message {
        let part = self.rest.split_to(self.rest.len().min(FRAGMENT));
        Message::Frame(Frame::message(part, OpCode::Data(kind), self.rest.is_empty()))
    }

    fn answer(&mut self, frame: Utf8Bytes) {
        self.answers.add(frame.len());
        self.seat.link.answer(frame);
    }
}
