//! The three shapes of a text frame: request, response, push.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Event, WireError};

/// From client to server. `id` is the client's own and comes back in the answer; a request
/// without one gets no answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Chosen by the client, unique among its unanswered requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// Such as `message.send`.
    pub method: String,
    /// The method's parameters; left out when it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<Box<RawValue>>,
}

/// From server to client: the answer to the request of the same id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Response {
    /// The request's id; absent when the request could not be read at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// Present when it went well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Box<RawValue>>,
    /// Present when it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<WireError>,
}

/// What a client can receive.
#[derive(Clone, Debug)]
pub enum Incoming {
    /// An answer.
    Response(Response),
    /// Something the server says unasked.
    Push(Event),
}

impl Incoming {
    /// Reads one text frame.
    ///
    /// # Errors
    /// When the text is neither a response nor a push.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Probe<'a> {
            #[serde(borrow, default)]
            event: Option<std::borrow::Cow<'a, str>>,
        }
        let probe: Probe<'_> = serde_json::from_str(text)?;
        if probe.event.is_some() {
            serde_json::from_str(text).map(Self::Push)
        } else {
            serde_json::from_str(text).map(Self::Response)
        }
    }
}
