//! The requests a session is carrying out.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use canteen_protocol::frame::Response;
use canteen_protocol::{ErrorCode, WireError};
use futures_util::Stream;
use futures_util::stream::FuturesUnordered;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::gateway::allowance::Allowance;
use crate::gateway::pace::Pace;
use crate::router::{Answer, Order};

/// What becomes of a hello.
pub(super) type Greeting = Pin<Box<dyn Future<Output = Result<Greeted, Refused>> + Send>>;

/// A hello that was accepted.
pub(super) struct Greeted {
    pub welcome: String,
    pub allowance: Arc<Allowance>,
}

/// A hello that was not.
pub(super) struct Refused {
    pub error: WireError,
    /// Whether the connection ends.
    pub close: bool,
}

pub(super) enum Work {
    Answer(Answer),
    Greeting(Greeting),
}

/// A request under way.
pub(super) struct Running {
    pub id: Option<u64>,
    pub work: Work,
}

/// A request that is done.
pub(super) enum Done {
    Answer(Option<u64>, Result<String, WireError>),
    Greeting(Option<u64>, Result<Greeted, Refused>),
}

impl Future for Running {
    type Output = Done;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Done> {
        let id = self.id;
        // A panic ends the request, not the session with all its other requests.
        let polled = catch_unwind(AssertUnwindSafe(|| match &mut self.work {
            Work::Answer(work) => work.as_mut().poll(cx).map(|result| Done::Answer(id, result)),
            Work::Greeting(work) => work.as_mut().poll(cx).map(|g| Done::Greeting(id, g)),
        }));
        polled.unwrap_or_else(|_| {
            tracing::error!("a request panicked");
            let error = WireError::new(
                ErrorCode::Internal,
                "the server could not do this; its log has the detail: try again later",
            );
            Poll::Ready(match &self.work {
                Work::Answer(_) => Done::Answer(id, Err(error)),
                Work::Greeting(_) => Done::Greeting(id, Err(Refused { error, close: true })),
            })
        })
    }
}

/// Requests in their order, and those that may overtake.
#[derive(Default)]
pub(super) struct Answering {
    now: Option<Running>,
    waiting: VecDeque<Running>,
    free: Option<Box<FuturesUnordered<Running>>>,
}

impl Answering {
    pub fn add(&mut self, order: Order, request: Running) {
        match order {
            Order::Strict if self.now.is_none() => self.now = Some(request),
            Order::Strict => self.waiting.push_back(request),
            Order::Free => self.free.get_or_insert_default().push(request),
        }
    }

    pub fn is_idle(&self) -> bool {
        self.now.is_none() && self.free.is_none()
    }

    pub fn has_room(&self, pace: &Pace) -> bool {
        self.waiting.len() < pace.waiting
            && self.free.as_ref().is_none_or(|free| free.len() < pace.running)
    }

    /// The next request that is done.
    pub fn poll_done(&mut self, cx: &mut Context<'_>) -> Poll<Done> {
        if let Some(running) = &mut self.now
            && let Poll::Ready(done) = Pin::new(running).poll(cx)
        {
            self.now = self.waiting.pop_front();
            if self.waiting.is_empty() {
                self.waiting = VecDeque::new();
            }
            return Poll::Ready(done);
        }
        if let Some(free) = &mut self.free {
            match Pin::new(&mut **free).poll_next(cx) {
                Poll::Ready(Some(done)) => return Poll::Ready(done),
                Poll::Ready(None) => self.free = None,
                Poll::Pending => {}
            }
        }
        Poll::Pending
    }
}

/// The frame that answers a request; none when it did not ask for one.
pub(super) fn response(id: Option<u64>, result: Result<String, WireError>) -> Option<Utf8Bytes> {
    let id = id?;
    Some(match result {
        Ok(result) => format!(r#"{{"id":{id},"result":{result}}}"#).into(),
        Err(error) => refusal(Some(id), error),
    })
}

/// The frame that refuses a request, or what cannot be read as one.
pub(super) fn refusal(id: Option<u64>, error: WireError) -> Utf8Bytes {
    let response = Response { id, result: None, error: Some(error) };
    // Strings and numbers only: there is nothing in it that could fail.
    serde_json::to_string(&response).unwrap_or_default().into()
}
