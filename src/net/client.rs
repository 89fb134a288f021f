//! The handle on a connection: ask, and hear.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use canteen_protocol::frame::Request;
use canteen_protocol::limits::Limits;
use canteen_protocol::session::{Hello, Welcome};
use canteen_protocol::{ErrorCode, Event, Method, VERSION, WireError};
use serde_json::value::RawValue;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::endpoint::Endpoint;
use super::socket::{self, Answer, Outgoing, Pushes};
use super::{CallError, Options, tls};

/// Until a connection stands.
const CONNECT: Duration = Duration::from_secs(10);
/// Until a request is answered.
const ANSWER: Duration = Duration::from_secs(20);
/// Pushes that wait for their reader; beyond these the socket is not read.
const PUSHES: usize = 1024;

/// Connects to a server; nothing has been said yet.
///
/// # Errors
/// [`CallError::Setup`] when the address or the certificates are wrong,
/// [`CallError::Unreachable`] when there is no server.
pub async fn connect(url: &str, options: &Options) -> Result<Client, CallError> {
    let endpoint = Endpoint::parse(url, options)?;
    let tls = if endpoint.tls { Some(tls::config(options.ca_file.as_deref())?) } else { None };
    let opened = timeout(CONNECT, socket::open(&endpoint, tls)).await;
    let socket = opened.map_err(|_| {
        CallError::Unreachable(format!("{url} did not answer within {} s", CONNECT.as_secs()))
    })??;
    let (out, outgoing) = mpsc::unbounded_channel();
    let (events, pushes) = mpsc::channel(PUSHES);
    let read = Arc::new(AtomicBool::new(false));
    tokio::spawn(socket::run(socket, outgoing, Pushes::new(events, Arc::clone(&read))));
    let frame = AtomicU64::new(Limits::default().frame as u64);
    Ok(Client {
        out,
        ids: AtomicU64::new(1),
        frame,
        events: Mutex::new(Some(Events(pushes))),
        read,
    })
}

/// A connection. It ends when this is dropped.
#[derive(Debug)]
pub struct Client {
    out: mpsc::UnboundedSender<Outgoing>,
    ids: AtomicU64,
    frame: AtomicU64,
    events: Mutex<Option<Events>>,
    read: Arc<AtomicBool>,
}

/// A result, and how many counted pushes had come before it on the same connection.
#[derive(Clone, Copy, Debug)]
pub struct Counted<T> {
    /// The result.
    pub result: T,
    /// Pushes of kind `entry` and `head`.
    pub counted: u64,
}

impl Client {
    /// Signs in with a device token.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn hello(&self, token: &str) -> Result<Welcome, CallError> {
        self.hello_as(token, concat!("canteen/", env!("CARGO_PKG_VERSION"))).await
    }

    /// Signs in with a device token and says which program this is.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn hello_as(&self, token: &str, program: &str) -> Result<Welcome, CallError> {
        let hello = Hello {
            version: VERSION,
            token: token.to_owned(),
            client: program.to_owned(),
            capabilities: Vec::new(),
        };
        let welcome = self.call(hello).await?;
        self.frame.store(welcome.limits.frame as u64, Ordering::Relaxed);
        Ok(welcome)
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// Every kind of [`CallError`] but `Setup` and `Unreachable`.
    pub async fn call<M: Method>(&self, params: M) -> Result<M::Result, CallError> {
        self.ask(&params)?.wait(ANSWER).await.map(|counted| counted.result)
    }

    /// Puts a request on its way at once; requests go out in the order in which this is called.
    ///
    /// # Errors
    /// [`CallError::Refused`] when it is too large, [`CallError::Closed`].
    pub fn ask<M: Method>(&self, params: &M) -> Result<Asked<M>, CallError> {
        let id = self.ids.fetch_add(1, Ordering::Relaxed);
        let text = self.encode(Some(id), params)?;
        let (reply, answer) = oneshot::channel();
        self.put(Outgoing::Ask { id, text, reply })?;
        Ok(Asked { id, answer, out: self.out.clone(), method: std::marker::PhantomData })
    }

    /// Says something that needs no answer.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub fn tell<M: Method>(&self, params: &M) -> Result<(), CallError> {
        let text = self.encode(None, params)?;
        self.put(Outgoing::Tell { text })
    }

    /// The pushes; there is one reader, the first that asks. Without one they are dropped when
    /// there are too many.
    #[must_use]
    pub fn events(&self) -> Option<Events> {
        self.read.store(true, Ordering::Release);
        self.events.lock().ok()?.take()
    }

    fn put(&self, outgoing: Outgoing) -> Result<(), CallError> {
        let closed = |_| CallError::Closed("it was closed before".into());
        self.out.send(outgoing).map_err(closed)
    }

    fn encode<M: Method>(&self, id: Option<u64>, params: &M) -> Result<String, CallError> {
        let bad = |error: serde_json::Error| CallError::Protocol(error.to_string());
        let params = serde_json::to_string(params).map_err(bad)?;
        let params = RawValue::from_string(params).map_err(bad)?;
        let request = Request { id, method: M::NAME.to_owned(), params: Some(params) };
        let text = serde_json::to_string(&request).map_err(bad)?;
        let limit = self.frame.load(Ordering::Relaxed);
        if text.len() as u64 > limit {
            let size = text.len();
            let why = format!("this is {size} bytes and the server takes {limit}: make it shorter");
            return Err(CallError::Refused(
                WireError::new(ErrorCode::TooLarge, why)
                    .with(serde_json::json!({ "limit": limit })),
            ));
        }
        Ok(text)
    }
}

/// A request on its way.
#[derive(Debug)]
pub struct Asked<M> {
    id: u64,
    answer: oneshot::Receiver<Answer>,
    out: mpsc::UnboundedSender<Outgoing>,
    method: std::marker::PhantomData<fn() -> M>,
}

impl<M: Method> Asked<M> {
    /// Waits for the answer.
    ///
    /// # Errors
    /// Every kind of [`CallError`] but `Setup` and `Unreachable`.
    pub async fn wait(self, limit: Duration) -> Result<Counted<M::Result>, CallError> {
        let Ok(answer) = timeout(limit, self.answer).await else {
            // Nobody waits any more; should it be closed already, there is nothing to forget.
            drop(self.out.send(Outgoing::Forget { id: self.id }));
            return Err(CallError::Timeout(limit.as_secs()));
        };
        let Answer { result, counted } =
            answer.map_err(|_| CallError::Closed("it was closed from this side".into()))?;
        let raw = result?;
        let result = serde_json::from_str(raw.get())
            .map_err(|error| CallError::Protocol(format!("{}: {error}", M::NAME)))?;
        Ok(Counted { result, counted })
    }

    /// Waits for the answer as long as requests usually may take.
    ///
    /// # Errors
    /// As [`Asked::wait`].
    pub async fn answer(self) -> Result<M::Result, CallError> {
        self.wait(ANSWER).await.map(|counted| counted.result)
    }
}

/// The pushes of a connection, in order.
#[derive(Debug)]
pub struct Events(mpsc::Receiver<Event>);

impl Events {
    /// The next push; none when the connection has ended.
    pub async fn next(&mut self) -> Option<Event> {
        self.0.recv().await
    }

    /// Waits for a push and takes those that wait behind it too, at most `limit`; 0 when the
    /// connection has ended.
    pub async fn next_many(&mut self, into: &mut Vec<Event>, limit: usize) -> usize {
        self.0.recv_many(into, limit).await
    }
}
