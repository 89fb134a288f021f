//! A client without a screen: requests, answers, events, and raw frames for bad manners.

mod chat;
mod feed;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use canteen_protocol::frame::Response;
use canteen_protocol::session::{Hello, Ping, Pong, Welcome};
use canteen_protocol::{ErrorCode, Event, Method, WireError};
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

pub use self::feed::Closed;
use self::feed::Feed;

/// A connection to a server.
pub struct Client {
    welcome: Option<Welcome>,
    next: AtomicU64,
    out: mpsc::UnboundedSender<Message>,
    reading: watch::Sender<bool>,
    feed: Arc<Feed>,
}

impl Client {
    /// Connects without saying anything.
    ///
    /// # Panics
    /// When there is no server; [`Client::try_connect`] answers instead.
    pub async fn connect(addr: SocketAddr) -> Self {
        Self::try_connect(addr).await.unwrap_or_else(|e| panic!("cannot connect to {addr}: {e}"))
    }

    /// Connects without saying anything.
    ///
    /// # Errors
    /// When there is no server or it does not take a WebSocket.
    pub async fn try_connect(addr: SocketAddr) -> anyhow::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        // Small, so that a client that does not read is felt soon.
        socket.set_recv_buffer_size(16 * 1024)?;
        let stream = socket.connect(addr).await?;
        stream.set_nodelay(true)?;
        let url = format!("ws://{addr}{}", canteen_protocol::PATH);
        let (socket, _) = client_async(url, stream).await?;
        let feed = Arc::new(Feed::default());
        let (out, waiting) = mpsc::unbounded_channel();
        let (reading, may_read) = watch::channel(true);
        tokio::spawn(feed::run(socket, waiting, may_read, Arc::clone(&feed)));
        Ok(Self { welcome: None, next: AtomicU64::new(1), out, reading, feed })
    }

    /// Says hello with a device token.
    ///
    /// # Errors
    /// As the server says.
    pub async fn hello(&mut self, token: &str) -> Result<Welcome, WireError> {
        let hello = Hello {
            version: canteen_protocol::VERSION,
            token: token.to_owned(),
            client: "testkit".to_owned(),
            capabilities: Vec::new(),
        };
        let welcome = self.call(hello).await?;
        self.welcome = Some(welcome.clone());
        Ok(welcome)
    }

    /// What the server said to the hello.
    ///
    /// # Panics
    /// Before a hello was accepted.
    #[must_use]
    pub fn welcome(&self) -> &Welcome {
        self.welcome.as_ref().expect("the hello was accepted")
    }

    /// Asks, and waits for the answer. A connection that ends answers [`ErrorCode::Unavailable`].
    ///
    /// # Errors
    /// As the server says.
    ///
    /// # Panics
    /// When no answer comes, or one of another shape.
    pub async fn call<M: Method>(&self, params: M) -> Result<M::Result, WireError> {
        let params = serde_json::to_value(&params).expect("parameters can be written");
        let answer = self.call_raw(M::NAME, params).await?;
        Ok(serde_json::from_value(answer.clone())
            .unwrap_or_else(|e| panic!("{} was answered {answer}: {e}", M::NAME)))
    }

    /// Asks by name.
    ///
    /// # Errors
    /// As the server says.
    pub async fn call_raw(&self, method: &str, params: Value) -> Result<Value, WireError> {
        let id = self.begin(method, params);
        self.answer(id).await
    }

    /// Asks without waiting; [`Client::answer`] takes the answer by the id this gives.
    pub fn begin(&self, method: &str, params: Value) -> u64 {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.send_text(json!({ "id": id, "method": method, "params": params }).to_string());
        id
    }

    /// Waits for the answer to a request.
    ///
    /// # Errors
    /// As the server says.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn answer(&self, id: u64) -> Result<Value, WireError> {
        let response = self
            .feed
            .wait(&format!("the answer to request {id}"), |seen| {
                let i = seen.responses.iter().position(|r| r.id == Some(id));
                match (i, &seen.closed) {
                    (Some(i), _) => Some(Some(seen.responses.swap_remove(i))),
                    (None, Some(_)) => Some(None),
                    (None, None) => None,
                }
            })
            .await;
        match response {
            Some(Response { error: Some(error), .. }) => Err(error),
            Some(Response { result, .. }) => {
                Ok(result.map_or(Value::Null, |raw| serde_json::from_str(raw.get()).expect("JSON")))
            }
            None => Err(WireError::new(ErrorCode::Unavailable, "the connection has ended")),
        }
    }

    /// Waits for an answer that names no request: to a frame that could not be read.
    pub async fn stray_answer(&self) -> Response {
        self.feed
            .wait("an answer without an id", |seen| {
                let i = seen.responses.iter().position(|r| r.id.is_none())?;
                Some(seen.responses.remove(i))
            })
            .await
    }

    /// The ids of the answers that have come and were not taken, in the order of their coming.
    #[must_use]
    pub fn answered(&self) -> Vec<u64> {
        self.feed.look(|seen| seen.responses.iter().filter_map(|r| r.id).collect())
    }

    /// Sends a frame as it is.
    pub fn send_text(&self, text: impl Into<String>) {
        self.send(Message::text(text.into()));
    }

    /// Sends any WebSocket message.
    pub fn send(&self, message: Message) {
        // A connection that has ended takes nothing; the test sees that by `closed`.
        drop(self.out.send(message));
    }

    /// The heartbeat.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn ping(&self) -> Pong {
        self.call(Ping {}).await.expect("the heartbeat is answered")
    }

    /// Waits for the first event for which `wanted` holds and takes it; the others stay.
    ///
    /// # Panics
    /// When none comes; lists those that came.
    pub async fn next_event(&self, mut wanted: impl FnMut(&Event) -> bool) -> Event {
        self.feed
            .wait("an event", |seen| {
                let i = seen.events.iter().position(&mut wanted)?;
                seen.events.remove(i)
            })
            .await
    }

    /// The events that have come and were not taken.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.feed.look(|seen| seen.events.iter().cloned().collect())
    }

    /// How many `entry` and `head` events have come: what the heartbeat's `pushed` is compared
    /// with.
    #[must_use]
    pub fn counted(&self) -> u64 {
        self.feed.look(|seen| seen.counted)
    }

    /// Stops reading, as a client does whose machine is too slow.
    pub fn pause(&self) {
        self.reading.send_replace(false);
    }

    /// Goes on reading.
    pub fn resume(&self) {
        self.reading.send_replace(true);
    }

    /// Waits until the server ends the connection, and says how.
    pub async fn closed(&self) -> Closed {
        self.feed.wait("the end of the connection", |seen| seen.closed.clone()).await
    }

    /// Whether the connection has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.feed.look(|seen| seen.closed.is_some())
    }
}
