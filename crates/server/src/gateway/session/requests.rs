//! What comes in: frames become requests, requests become answers or refusals.

use std::sync::Arc;
use std::task::{Context, Poll};

use canteen_protocol::frame::Request;
use canteen_protocol::session::{Hello, Ping, Pong};
use canteen_protocol::{ErrorCode, Method, WireError};
use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::answering::{Done, Greeted, Refused, Running, Work, refusal, response};
use super::{Session, greet};
use crate::app::Caller;
use crate::router::{Order, decode};

/// Frames a connection may send before it is signed in.
const STRANGER_FRAMES: u32 = 64;

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    pub(super) fn take(&mut self, message: Message) {
        let caller = self.seat.link.caller.get().copied();
        if caller.is_some() {
            self.seat.link.heard(self.gateway.app.hub.tick());
        }
        match message {
            Message::Text(text) => self.take_text(&text, caller),
            Message::Binary(_) => self.refuse_all(
                WireError::new(ErrorCode::BadFrame, "binary frames are refused: send JSON text"),
                (CloseCode::Unsupported, "binary frames are refused"),
            ),
            // The library answers pings and closes by itself.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) | Message::Frame(_) => {}
        }
    }

    fn take_text(&mut self, text: &str, caller: Option<Caller>) {
        let request: Request = match serde_json::from_str(text) {
            Ok(request) => request,
            Err(error) => {
                let message = format!("not a request of the form {{id, method, params}}: {error}");
                return self.strike(read_id(text), WireError::new(ErrorCode::BadFrame, message));
            }
        };
        match caller {
            Some(caller) => self.ask(request, caller),
            None => self.ask_as_stranger(request),
        }
    }

    fn ask(&mut self, request: Request, caller: Caller) {
        let Request { id, method, params } = request;
        if let Err(error) = self.pay() {
            return self.strike(id, error);
        }
        self.strikes = 0;
        if method == Ping::NAME {
            return self.pong(id);
        }
        if method == Hello::NAME {
            let message = "this connection has said hello already";
            return self.refuse(id, WireError::new(ErrorCode::Conflict, message));
        }
        match self.gateway.router.call(&self.gateway.app, caller, &method, params) {
            Ok((order, answer)) => {
                self.answering.add(order, Running { id, work: Work::Answer(answer) });
            }
            Err(error) => self.refuse(id, error),
        }
    }

    fn ask_as_stranger(&mut self, request: Request) {
        let Request { id, method, params } = request;
        self.strikes += 1;
        if self.strikes > STRANGER_FRAMES {
            let error = WireError::new(ErrorCode::RateLimited, "too many requests before a hello");
            return self.refuse_all(error, (CloseCode::Policy, "too many requests"));
        }
        if method == Ping::NAME {
            return self.pong(id);
        }
        let work = if method == Hello::NAME {
            decode::<Hello>(params.as_deref()).map(|hello| {
                let link = Arc::clone(&self.seat.link);
                Work::Greeting(Box::pin(greet::greet(
                    Arc::clone(&self.gateway),
                    self.seat.peer,
                    link,
                    hello,
                )))
            })
        } else {
            let Self { gateway, seat, .. } = self;
            gateway.router.call_open(&gateway.app, seat.peer, &method, params).map(Work::Answer)
        };
        match work {
            Ok(work) => self.answering.add(Order::Strict, Running { id, work }),
            Err(error) => self.refuse(id, error),
        }
    }

    /// Takes one request out of the device's allowance.
    fn pay(&self) -> Result<(), WireError> {
        let Some(allowance) = &self.allowance else { return Ok(()) };
        let limits = &self.gateway.app.limits;
        let (per_second, burst) = (limits.requests_per_second, limits.request_burst);
        allowance.take(self.gateway.app.hub.elapsed(), per_second, burst).map_err(|retry_ms| {
            WireError::new(
                ErrorCode::RateLimited,
                format!("more than {per_second} requests a second: wait {retry_ms} ms"),
            )
            .with(json!({ "retry_ms": retry_ms }))
        })
    }

    fn pong(&mut self, id: Option<u64>) {
        let Some(id) = id else { return };
        let time = self.gateway.app.now();
        let bytes = self.seat.link.answer_counted(|pushed| {
            let pong = serde_json::to_string(&Pong { pushed, time }).unwrap_or_default();
            format!(r#"{{"id":{id},"result":{pong}}}"#).into()
        });
        self.answers.add(bytes);
    }

    /// Queues what is done. True when anything was.
    pub(super) fn poll_answers(&mut self, cx: &mut Context<'_>) -> bool {
        let mut any = false;
        loop {
            let pace = &self.gateway.app.hub.pace;
            // What has come is read all the same, so that a slow line is not taken for a dead one.
            if self.answers.bytes < pace.answer_bytes {
                self.answering.begin(pace);
            }
            let Poll::Ready(done) = self.answering.poll_done(cx) else { return any };
            any = true;
            match done {
                Done::Answer(id, result) => {
                    if let Some(frame) = response(id, result) {
                        self.answer(frame);
                    }
                    // Signing in takes people a while: the wait for the hello begins anew.
                    self.seat.link.heard(self.gateway.app.hub.tick());
                }
                Done::Greeting(id, greeting) => self.greeted(id, greeting),
            }
        }
    }

    fn greeted(&mut self, id: Option<u64>, greeting: Result<Greeted, Refused>) {
        match greeting {
            Ok(Greeted { welcome, allowance }) => {
                self.strikes = 0;
                self.allowance = Some(allowance);
                self.seat.link.heard(self.gateway.app.hub.tick());
                if let Some(frame) = response(id, Ok(welcome)) {
                    self.answer(frame);
                }
            }
            Err(Refused { error, close }) => {
                self.refuse(id, error);
                if close {
                    self.end(CloseCode::Policy, "the hello was refused");
                }
            }
        }
    }

    fn refuse(&mut self, id: Option<u64>, error: WireError) {
        if let Some(frame) = response(id, Err(error)) {
            self.answer(frame);
        }
    }

    /// Refuses what should not have been sent; a client that goes on and on is cut off.
    fn strike(&mut self, id: Option<u64>, error: WireError) {
        self.strikes += 1;
        if self.strikes > self.gateway.app.limits.request_burst.max(STRANGER_FRAMES) {
            return self.refuse_all(error, (CloseCode::Policy, "too many refused requests"));
        }
        if id.is_some() || error.code == ErrorCode::BadFrame {
            self.answer(refusal(id, error));
        }
    }

    /// Refuses the connection as a whole.
    fn refuse_all(&mut self, error: WireError, (code, reason): (CloseCode, &'static str)) {
        self.answer(refusal(None, error));
        self.end(code, reason);
    }

    /// The socket cannot be read any more. Answers why where the other end may still listen.
    pub(super) fn refuse_socket(&mut self, error: Error) -> Result<(), Error> {
        match error {
            Error::Capacity(_) => {
                let limit = self.gateway.app.limits.frame;
                let message = format!("a frame has at most {limit} bytes: send less at once");
                self.refuse_all(
                    WireError::new(ErrorCode::TooLarge, message).with(json!({ "limit": limit })),
                    (CloseCode::Size, "the frame is too large"),
                );
                Ok(())
            }
            Error::Utf8(_) => {
                self.refuse_all(
                    WireError::new(ErrorCode::BadFrame, "the frame is not UTF-8"),
                    (CloseCode::Invalid, "the frame is not UTF-8"),
                );
                Ok(())
            }
            other => Err(other),
        }
    }
}

/// The id of a frame that is not a request but perhaps JSON.
fn read_id(text: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Id {
        id: u64,
    }
    serde_json::from_str::<Id>(text).ok().map(|frame| frame.id)
}
