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

/// Requests under way, and those that wait for their turn.
#[derive(Default)]
pub(super) struct Answering {
    now: Option<Running>,
    strict: VecDeque<Running>,
    overtaking: Option<Box<FuturesUnordered<Running>>>,
    free: VecDeque<Running>,
}

impl Answering {
    pub fn add(&mut self, order: Order, request: Running) {
        match order {
            Order::Strict => self.strict.push_back(request),
            Order::Free => self.free.push_back(request),
        }
    }

    pub fn is_idle(&self) -> bool {
        self.now.is_none()
            && self.overtaking.is_none()
            && self.strict.is_empty()
            && self.free.is_empty()
    }

    pub fn has_room(&self, pace: &Pace) -> bool {
        self.strict.len() + self.free.len() < pace.waiting
    }

    /// Begins what may begin now.
    pub fn begin(&mut self, pace: &Pace) {
        if self.now.is_none() {
            self.now = take(&mut self.strict);
        }
        while self.overtaking.as_ref().is_none_or(|running| running.len() < pace.running)
            && let Some(request) = take(&mut self.free)
        {
            self.overtaking.get_or_insert_default().push(request);
        }
    }

    /// The next request that is done.
    pub fn poll_done(&mut self, cx: &mut Context<'_>) -> Poll<Done> {
        if let Some(running) = &mut self.now
            && let Poll::Ready(done) = Pin::new(running).poll(cx)
        {
            self.now = None;
            return Poll::Ready(done);
        }
        if let Some(overtaking) = &mut self.overtaking {
            match Pin::new(&mut **overtaking).poll_next(cx) {
                Poll::Ready(Some(done)) => return Poll::Ready(done),
                Poll::Ready(None) => self.overtaking = None,
                Poll::Pending => {}
            }
        }
        Poll::Pending
    }
}

/// The first; the room is given back with the last.
fn take(waiting: &mut VecDeque<Running>) -> Option<Running> {
    let first = waiting.pop_front();
    if waiting.is_empty() && waiting.capacity() > 0 {
        *waiting = VecDeque::new();
    }
    first
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
