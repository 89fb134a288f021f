//! Methods by name: each slice registers its handlers here, the gateway calls them.
//!
//! Knows no slice and no socket; a handler is a function from parameters to an answer.

use std::collections::HashMap;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::session::{Hello, Welcome};
use canteen_protocol::{ConversationId, DeviceId, ErrorCode, MemberId, Method, WireError};
use serde_json::value::RawValue;

use crate::app::{App, Caller};
use crate::db::{Conn, DbResult};
use crate::fault::{Fault, Outcome};

/// What a request becomes: JSON text, or the error for the caller.
pub type Answer = Pin<Box<dyn Future<Output = Result<String, WireError>> + Send>>;
/// What a hello becomes.
pub type Greeting = Pin<Box<dyn Future<Output = Outcome<Identity>> + Send>>;
/// The conversations whose pushes a member's session gets.
pub type Subscriptions = fn(&mut Conn, MemberId) -> DbResult<Vec<ConversationId>>;

type Params = Option<Box<RawValue>>;
type SignedIn = Arc<dyn Fn(App, Caller, Params) -> Answer + Send + Sync>;
type Open = Arc<dyn Fn(App, Peer, Params) -> Answer + Send + Sync>;
type Greeter = Arc<dyn Fn(App, Peer, Hello) -> Greeting + Send + Sync>;

/// Where a connection comes from, all that is known of it before the hello.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peer {
    /// The address of the other end.
    pub ip: IpAddr,
}

impl Peer {
    /// Its address as it is counted: one household has a whole /64 of IPv6, so that counts as one.
    #[must_use]
    pub fn network(self) -> IpAddr {
        match self.ip.to_canonical() {
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                IpAddr::from([a, b, c, d, 0, 0, 0, 0])
            }
            v4 @ IpAddr::V4(_) => v4,
        }
    }
}

/// Whom a hello's token belongs to.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The member.
    pub member: MemberId,
    /// Their corp.
    pub corp: CorpNo,
    /// The device the token belongs to.
    pub device: DeviceId,
    /// The answer to the hello.
    pub welcome: Welcome,
}

/// Whether requests of one session may overtake each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Begun when the one before has been answered.
    Strict,
    /// Begun at once; changes nothing.
    Free,
}

/// All methods.
#[derive(Default, Clone)]
pub struct Router {
    methods: HashMap<&'static str, (Order, SignedIn)>,
    open: HashMap<&'static str, Open>,
    hello: Option<Greeter>,
    subscriptions: Option<Subscriptions>,
}

impl Router {
    /// Answers `M` with `handler`. Requests of one session are carried out in the order in which
    /// they came, so that what a client says keeps its order.
    pub fn on<M, F, R>(&mut self, handler: F)
    where
        M: Method,
        F: Fn(App, Caller, M) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome<M::Result>> + Send + 'static,
    {
        self.add(Order::Strict, handler);
    }

    /// Answers `M`, which only reads, with `handler`: it waits for no earlier request of the
    /// session, and no later one waits for it.
    pub fn query<M, F, R>(&mut self, handler: F)
    where
        M: Method,
        F: Fn(App, Caller, M) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome<M::Result>> + Send + 'static,
    {
        self.add(Order::Free, handler);
    }

    fn add<M, F, R>(&mut self, order: Order, handler: F)
    where
        M: Method,
        F: Fn(App, Caller, M) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome<M::Result>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let boxed: SignedIn = Arc::new(move |app, caller, params| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let (metrics, began) = (Arc::clone(&app.metrics), Instant::now());
                let answer = match decode::<M>(params.as_deref()) {
                    Ok(params) => encode::<M>(handler(app, caller, params).await),
                    Err(error) => Err(error),
                };
                metrics.request(M::NAME, answer.as_ref().err().map(|e| e.code), began.elapsed());
                answer
            })
        });
        let previous = self.methods.insert(M::NAME, (order, boxed));
        debug_assert!(previous.is_none(), "{} is registered twice", M::NAME);
    }

    /// Answers `M` on connections that are not signed in.
    pub fn open<M, F, R>(&mut self, handler: F)
    where
        M: Method,
        F: Fn(App, Peer, M) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome<M::Result>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let boxed: Open = Arc::new(move |app, peer, params| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let (metrics, began) = (Arc::clone(&app.metrics), Instant::now());
                let answer = match decode::<M>(params.as_deref()) {
                    Ok(params) => encode::<M>(handler(app, peer, params).await),
                    Err(error) => Err(error),
                };
                metrics.request(M::NAME, answer.as_ref().err().map(|e| e.code), began.elapsed());
                answer
            })
        });
        let previous = self.open.insert(M::NAME, boxed);
        debug_assert!(previous.is_none(), "{} is registered twice", M::NAME);
    }

    /// Finds out with `handler` who says hello. The version is checked before.
    pub fn hello<F, R>(&mut self, handler: F)
    where
        F: Fn(App, Peer, Hello) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome<Identity>> + Send + 'static,
    {
        debug_assert!(self.hello.is_none(), "the hello is registered twice");
        self.hello = Some(Arc::new(move |app, peer, hello| Box::pin(handler(app, peer, hello))));
    }

    /// Says which conversations a member's session hears.
    pub fn subscriptions(&mut self, load: Subscriptions) {
        debug_assert!(self.subscriptions.is_none(), "subscriptions are registered twice");
        self.subscriptions = Some(load);
    }

    /// A method for signed-in callers and whether it may overtake.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMethod`].
    pub fn call(
        &self,
        app: &App,
        caller: Caller,
        method: &str,
        params: Params,
    ) -> Result<(Order, Answer), WireError> {
        match self.methods.get(method) {
            Some((order, handler)) => Ok((*order, handler(app.clone(), caller, params))),
            None if self.open.contains_key(method) => Err(WireError::new(
                ErrorCode::Invalid,
                format!("{method} is for connections before the hello: open another connection"),
            )),
            None => Err(unknown(method)),
        }
    }

    /// A method for anyone.
    ///
    /// # Errors
    /// [`ErrorCode::NotSignedIn`] when it needs a hello first, [`ErrorCode::UnknownMethod`].
    pub fn call_open(
        &self,
        app: &App,
        peer: Peer,
        method: &str,
        params: Params,
    ) -> Result<Answer, WireError> {
        match self.open.get(method) {
            Some(handler) => Ok(handler(app.clone(), peer, params)),
            None if self.methods.contains_key(method) => Err(WireError::new(
                ErrorCode::NotSignedIn,
                format!("{method} needs a session: say session.hello with a device token first"),
            )),
            None => Err(unknown(method)),
        }
    }

    /// Whom the hello comes from.
    ///
    /// # Errors
    /// [`Fault::Refused`] with [`ErrorCode::NotSignedIn`] when the token is not valid.
    pub fn greet(&self, app: &App, peer: Peer, hello: Hello) -> Greeting {
        match &self.hello {
            Some(handler) => handler(app.clone(), peer, hello),
            None => Box::pin(async {
                Err(Fault::Internal("no slice is registered for the hello".into()))
            }),
        }
    }

    /// The conversations whose pushes a member's session gets.
    ///
    /// # Errors
    /// As the database says.
    pub fn subscribed(&self, conn: &mut Conn, member: MemberId) -> DbResult<Vec<ConversationId>> {
        self.subscriptions.map_or_else(|| Ok(Vec::new()), |load| load(conn, member))
    }

    /// The names of all methods, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.methods.keys().chain(self.open.keys()).copied().collect();
        names.sort_unstable();
        names
    }
}

fn unknown(method: &str) -> WireError {
    let shown: String = method.chars().take(64).collect();
    WireError::new(
        ErrorCode::UnknownMethod,
        format!("this server has no method {shown:?}: it may be older than the client"),
    )
}

/// Reads a method's parameters; absent ones are an empty object.
///
/// # Errors
/// [`ErrorCode::Invalid`], naming the field.
pub fn decode<M: Method>(params: Option<&RawValue>) -> Result<M, WireError> {
    serde_json::from_str(params.map_or("{}", RawValue::get))
        .map_err(|e| WireError::new(ErrorCode::Invalid, format!("parameters of {}: {e}", M::NAME)))
}

fn encode<M: Method>(outcome: Outcome<M::Result>) -> Result<String, WireError> {
    let result = outcome.map_err(|fault| fault.into_wire(M::NAME))?;
    serde_json::to_string(&result).map_err(|e| Fault::Internal(e.to_string()).into_wire(M::NAME))
}
