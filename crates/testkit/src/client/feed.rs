//! What a client has received, and waiting for more of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use canteen_protocol::Event;
use canteen_protocol::frame::{Incoming, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use crate::wait::DEADLINE;

type Socket = WebSocketStream<TcpStream>;

/// How a connection ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closed {
    /// The WebSocket's code; none when the line was cut.
    pub code: Option<u16>,
    /// The words beside it, or the error.
    pub reason: String,
}

#[derive(Default)]
pub(super) struct Seen {
    pub responses: Vec<Response>,
    pub events: VecDeque<Event>,
    pub counted: u64,
    pub closed: Option<Closed>,
    /// The last frames as they came, for the panic of a test that waits in vain.
    history: VecDeque<String>,
}

#[derive(Default)]
pub(super) struct Feed {
    seen: Mutex<Seen>,
    changed: Notify,
}

impl Feed {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.lock())
    }

    /// Waits until `take` finds what it wants.
    pub async fn wait<T>(&self, what: &str, mut take: impl FnMut(&mut Seen) -> Option<T>) -> T {
        let found = async {
            loop {
                let changed = self.changed.notified();
                if let Some(found) = take(&mut self.lock()) {
                    return found;
                }
                changed.await;
            }
        };
        match timeout(DEADLINE, found).await {
            Ok(found) => found,
            Err(_) => panic!("{what} did not come; {}", self.lock().describe()),
        }
    }

    fn take(&self, text: &str) {
        let mut seen = self.lock();
        seen.history.push_back(text.chars().take(300).collect());
        if seen.history.len() > 30 {
            seen.history.pop_front();
        }
        match Incoming::parse(text) {
            Ok(Incoming::Response(response)) => seen.responses.push(response),
            Ok(Incoming::Push(event)) => {
                if matches!(event, Event::Entry(_) | Event::Head { .. }) {
                    seen.counted += 1;
                }
                seen.events.push_back(event);
            }
            Err(error) => {
                let reason = format!("the server sent what is no frame of the protocol: {error}");
                seen.closed.get_or_insert(Closed { code: None, reason });
            }
        }
        drop(seen);
        self.changed.notify_waiters();
    }

    fn close(&self, code: Option<u16>, reason: String) {
        self.lock().closed.get_or_insert(Closed { code, reason });
        self.changed.notify_waiters();
    }
}

impl Seen {
    fn describe(&self) -> String {
        let mut text = match &self.closed {
            Some(closed) => format!("the connection has ended ({closed:?}); it brought:"),
            None => "the connection is open; it brought:".to_owned(),
        };
        for frame in &self.history {
            text.push_str("\n  ");
            text.push_str(frame);
        }
        text
    }
}

pub(super) async fn run(
    socket: Socket,
    out: mpsc::UnboundedReceiver<Message>,
    may_read: watch::Receiver<bool>,
    feed: Arc<Feed>,
) {
    let (sink, stream) = socket.split();
    // Ends when the client is dropped, and then takes the socket with it.
    tokio::select! {
        () = write(sink, out) => {}
        () = read(stream, may_read, &feed) => {}
    }
}

async fn write(mut sink: SplitSink<Socket, Message>, mut out: mpsc::UnboundedReceiver<Message>) {
    while let Some(message) = out.recv().await {
        if sink.send(message).await.is_err() {
            // The reading half says why.
            std::future::pending::<()>().await;
        }
    }
}

async fn read(mut stream: SplitStream<Socket>, mut may_read: watch::Receiver<bool>, feed: &Feed) {
    loop {
        if may_read.wait_for(|may| *may).await.is_err() {
            return;
        }
        match stream.next().await {
            Some(Ok(Message::Text(text))) => feed.take(&text),
            Some(Ok(Message::Close(frame))) => {
                let (code, reason) = frame
                    .map_or((None, String::new()), |f| (Some(f.code.into()), f.reason.to_string()));
                feed.close(code, reason);
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return feed.close(None, error.to_string()),
            None => return feed.close(None, "the line was cut".to_owned()),
        }
    }
}
