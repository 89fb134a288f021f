//! The one task that owns the socket.
//!
//! Everything goes out and comes in here, in order; who waits for which answer is known here
//! alone. Ends when the handle is dropped, the server closes or the socket breaks, and tells
//! everyone who still waits why.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use canteen_protocol::Event;
use canteen_protocol::frame::{Incoming, Response};
use futures_util::{SinkExt, StreamExt};
use rustls::ClientConfig;
use serde_json::value::RawValue;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message, http};
use tokio_tungstenite::{Connector, MaybeTlsStream, WebSocketStream};

use super::endpoint::Endpoint;
use super::{CallError, clean};

/// The largest message that is taken: a range of full-size messages with room to spare.
const MESSAGE: usize = 32 * 1024 * 1024;
/// What is read at once. A client has one connection and little of it is large.
const BUFFER: usize = 16 * 1024;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// An answer, and how many counted pushes had come before it.
#[derive(Debug)]
pub struct Answer {
    pub result: Result<Box<RawValue>, CallError>,
    pub counted: u64,
}

/// What the handle wants.
#[derive(Debug)]
pub enum Outgoing {
    /// Send, and pass on the answer.
    Ask { id: u64, text: String, reply: oneshot::Sender<Answer> },
    /// Send.
    Tell { text: String },
    /// Nobody waits for this answer any more.
    Forget { id: u64 },
}

/// Opens a socket.
///
/// # Errors
/// [`CallError::Unreachable`] when there is no server or it does not speak WebSocket.
pub async fn open(at: &Endpoint, tls: Option<Arc<ClientConfig>>) -> Result<Socket, CallError> {
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(Some(MESSAGE))
        .max_frame_size(Some(MESSAGE));
    let connector = tls.map_or(Connector::Plain, Connector::Rustls);
    let opened = tokio_tungstenite::connect_async_tls_with_config(
        &at.url,
        Some(config),
        true,
        Some(connector),
    );
    match opened.await {
        Ok((socket, _)) => Ok(socket),
        Err(error) => Err(CallError::Unreachable(unreachable(&at.url, error))),
    }
}

fn unreachable(url: &str, error: Error) -> String {
    match error {
        Error::Io(error) => format!("{url} cannot be reached: {error}"),
        Error::Tls(error) => format!("{url} cannot be trusted: {error}"),
        Error::Http(response) if is_full(&response) => {
            let said = response.body().as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            let said = said.lines().next().filter(|line| !line.trim().is_empty());
            format!(
                "{url} takes no more connections: {}",
                clean::reason(said.unwrap_or("try again later"))
            )
        }
        Error::Http(response) => {
            format!("{url} is not a canteen server: it answered {}", response.status())
        }
        error => format!("{url} is not a canteen server: {error}"),
    }
}

/// Whether a server refuses because there are too many connections.
fn is_full<T>(response: &http::Response<T>) -> bool {
    matches!(response.status().as_u16(), 429 | 503)
}

/// Runs the socket to its end.
pub async fn run(socket: Socket, mut outgoing: mpsc::UnboundedReceiver<Outgoing>, pushes: Pushes) {
    let mut waiting = Waiting::default();
    let why = serve(socket, &mut outgoing, pushes, &mut waiting).await;
    outgoing.close();
    while let Ok(late) = outgoing.try_recv() {
        if let Outgoing::Ask { id, reply, .. } = late {
            waiting.by_id.insert(id, reply);
        }
    }
    waiting.end(&why);
}

/// Who waits for what, and how many pushes have been counted.
#[derive(Default)]
struct Waiting {
    by_id: HashMap<u64, oneshot::Sender<Answer>>,
    counted: u64,
}

impl Waiting {
    /// Notes who waits; gives what is to be sent.
    fn take(&mut self, outgoing: Outgoing) -> Option<String> {
        match outgoing {
            Outgoing::Ask { id, text, reply } => {
                self.by_id.insert(id, reply);
                Some(text)
            }
            Outgoing::Tell { text } => Some(text),
            Outgoing::Forget { id } => {
                self.by_id.remove(&id);
                None
            }
        }
    }

    fn answer(&mut self, response: Response) {
        // An answer without an id is to a request that could not be read: ours always can.
        let Some(reply) = response.id.and_then(|id| self.by_id.remove(&id)) else { return };
        let result = match (response.error, response.result) {
            (Some(error), _) => Err(CallError::Refused(clean::error(error))),
            (None, Some(result)) => Ok(result),
            (None, None) => Err(CallError::Protocol("neither a result nor an error".into())),
        };
        // Whoever asked may have stopped waiting.
        drop(reply.send(Answer { result, counted: self.counted }));
    }

    fn end(self, why: &str) {
        for reply in self.by_id.into_values() {
            let result = Err(CallError::Closed(why.to_owned()));
            drop(reply.send(Answer { result, counted: self.counted }));
        }
    }
}

/// The way of pushes to their reader.
#[derive(Debug)]
pub struct Pushes {
    events: mpsc::Sender<Event>,
    /// Whether there is a reader.
    read: Arc<AtomicBool>,
    /// A push that found no room: until it has gone nothing more is read from the socket, so that
    /// the server sees a slow reader rather than this process a growing queue.
    held: Option<Event>,
}

impl Pushes {
    /// To this channel, which is read once the flag is set.
    pub fn new(events: mpsc::Sender<Event>, read: Arc<AtomicBool>) -> Self {
        Self { events, read, held: None }
    }

    fn is_full(&self) -> bool {
        self.held.is_some()
    }

    fn put(&mut self, event: Event) {
        if let Err(mpsc::error::TrySendError::Full(event)) = self.events.try_send(event)
            && self.read.load(Ordering::Acquire)
        {
            self.held = Some(event);
        }
    }

    /// Waits until the held push has gone.
    async fn room(&mut self) {
        let room = self.events.reserve().await;
        if let (Ok(room), Some(event)) = (room, self.held.take()) {
            room.send(event);
        }
    }
}

/// Sends and receives until the end; gives the reason of it.
async fn serve(
    socket: Socket,
    outgoing: &mut mpsc::UnboundedReceiver<Outgoing>,
    mut pushes: Pushes,
    waiting: &mut Waiting,
) -> String {
    let (mut sink, mut stream) = socket.split();
    let mut batch = Vec::new();
    loop {
        tokio::select! {
            taken = outgoing.recv_many(&mut batch, 64) => {
                if taken == 0 {
                    drop(sink.close().await);
                    return "it was closed from this side".into();
                }
                for text in batch.drain(..).filter_map(|one| waiting.take(one)) {
                    if let Err(error) = sink.feed(Message::text(text)).await {
                        return error.to_string();
                    }
                }
                if let Err(error) = sink.flush().await {
                    return error.to_string();
                }
            }
            () = pushes.room(), if pushes.is_full() => {}
            frame = stream.next(), if !pushes.is_full() => match frame {
                Some(Ok(Message::Text(text))) => read(&text, &mut pushes, waiting),
                Some(Ok(Message::Close(frame))) => {
                    return closing(frame.as_ref().map(|frame| frame.reason.as_str()));
                }
                // Pings are answered below this; binary frames are not spoken.
                Some(Ok(_)) => {}
                Some(Err(error)) => return error.to_string(),
                None => return closing(None),
            },
        }
    }
}

fn read(text: &str, pushes: &mut Pushes, waiting: &mut Waiting) {
    match Incoming::parse(text) {
        Ok(Incoming::Response(response)) => waiting.answer(response),
        Ok(Incoming::Push(mut event)) => {
            if matches!(event, Event::Entry(_) | Event::Head { .. }) {
                waiting.counted += 1;
            }
            clean::event(&mut event);
            pushes.put(event);
        }
        // The heartbeat tells whether it was something that mattered.
        Err(error) => tracing::warn!(%error, "a frame of the server cannot be read"),
    }
}

fn closing(reason: Option<&str>) -> String {
    match reason {
        Some(reason) if !reason.is_empty() => clean::reason(reason),
        _ => "the server closed it".into(),
    }
}
