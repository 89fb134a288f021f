//! A connection that does as little as possible: what is measured is the server.

use std::net::SocketAddr;

use canteen_protocol::account::SignedIn;
use canteen_protocol::conversation::{CreateGroup, OpenDirect};
use canteen_protocol::frame::{Request, Response};
use canteen_protocol::message::SendMessage;
use canteen_protocol::session::{Hello, Welcome};
use canteen_protocol::{ClientId, ConversationId, MemberId, Method, PATH, Segment, VERSION};
use futures_util::{SinkExt, StreamExt};
use serde_json::value::RawValue;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::PATIENCE;
use crate::cli::bench::failed;
use crate::cli::exit::{Failure, Outcome};

/// A signed-in connection.
pub struct Line {
    socket: WebSocketStream<TcpStream>,
    next: u64,
}

/// What came.
pub enum Came {
    /// The answer to the request of this number.
    Answer(u64, Response),
    /// A push.
    Push,
}

impl Line {
    /// Connects and says hello.
    ///
    /// # Errors
    /// As the server says.
    pub async fn open(addr: SocketAddr, who: &SignedIn) -> Outcome<(Self, Welcome)> {
        let stream = TcpStream::connect(addr).await.map_err(failed)?;
        stream.set_nodelay(true).map_err(failed)?;
        let url = format!("ws://{addr}{PATH}");
        let (socket, _) = client_async(url, stream).await.map_err(failed)?;
        let mut line = Self { socket, next: 0 };
        let hello = Hello {
            version: VERSION,
            token: who.token.clone(),
            client: "canteen bench".into(),
            capabilities: Vec::new(),
        };
        let welcome = line.call(&hello).await?;
        Ok((line, welcome))
    }

    /// Asks, and waits for the answer; pushes meanwhile are dropped.
    ///
    /// # Errors
    /// As the server says, and when nothing comes for long.
    pub async fn call<M: Method>(&mut self, params: &M) -> Outcome<M::Result> {
        let id = self.ask(params).await?;
        loop {
            match self.next().await? {
                Came::Answer(answered, response) if answered == id => {
                    return read::<M>(response);
                }
                _ => {}
            }
        }
    }

    /// Asks without waiting; gives the number of the request.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn ask<M: Method>(&mut self, params: &M) -> Outcome<u64> {
        let text = self.request(params)?;
        self.socket.send(Message::text(text)).await.map_err(failed)?;
        Ok(self.next)
    }

    /// Asks several things in one write.
    ///
    /// # Errors
    /// When the connection is gone.
    pub async fn ask_all<M: Method>(&mut self, all: &[M]) -> Outcome {
        for params in all {
            let text = self.request(params)?;
            self.socket.feed(Message::text(text)).await.map_err(failed)?;
        }
        self.socket.flush().await.map_err(failed)
    }

    fn request<M: Method>(&mut self, params: &M) -> Outcome<String> {
        self.next += 1;
        let params = serde_json::to_string(params).map_err(failed)?;
        let params = RawValue::from_string(params).map_err(failed)?;
        let (id, method) = (Some(self.next), M::NAME.to_owned());
        serde_json::to_string(&Request { id, method, params: Some(params) }).map_err(failed)
    }

    /// The next frame.
    ///
    /// # Errors
    /// When the connection is gone, or nothing comes for long.
    pub async fn next(&mut self) -> Outcome<Came> {
        loop {
            let message = timeout(PATIENCE, self.socket.next())
                .await
                .map_err(|_| failed(format!("nothing came within {} s", PATIENCE.as_secs())))?
                .ok_or_else(|| failed("the server hung up"))?
                .map_err(failed)?;
            let Message::Text(text) = message else { continue };
            if text.starts_with("{\"event\"") {
                return Ok(Came::Push);
            }
            let response: Response = serde_json::from_str(&text).map_err(failed)?;
            return Ok(Came::Answer(response.id.unwrap_or_default(), response));
        }
    }

    /// Takes in the answers to so many messages.
    ///
    /// # Errors
    /// As the server says.
    pub async fn acks(&mut self, mut count: usize) -> Outcome {
        while count > 0 {
            if let Came::Answer(_, response) = self.next().await? {
                read::<SendMessage>(response)?;
                count -= 1;
            }
        }
        Ok(())
    }

    /// The bare connection. Nothing may be on its way.
    pub fn into_stream(self) -> TcpStream {
        self.socket.into_inner()
    }

    /// Opens the conversation with another member.
    ///
    /// # Errors
    /// As the server says.
    pub async fn direct(&mut self, member: MemberId) -> Outcome<ConversationId> {
        Ok(self.call(&OpenDirect { member }).await?.id)
    }

    /// Founds a group with all of these.
    ///
    /// # Errors
    /// As the server says.
    pub async fn group(&mut self, name: &str, people: &[SignedIn]) -> Outcome<ConversationId> {
        let group = CreateGroup {
            // One of a kind as long as the names are.
            client_id: ClientId(format!("group-{}", name.replace(' ', "-"))),
            name: name.to_owned(),
            members: Segment::of(people.iter().map(|who| who.member)),
        };
        Ok(self.call(&group).await?.id)
    }
}

/// A message of usual length, the `n`th of those of this run.
pub fn message(conversation: ConversationId, run: u32, n: usize) -> SendMessage {
    SendMessage {
        conversation,
        client_id: ClientId(format!("{conversation}-{run:x}-{n}")),
        text: format!("message {n}: is the table by the window free at noon, and who comes along?"),
        reply_to: None,
        files: Vec::new(),
    }
}

/// The result in an answer.
///
/// # Errors
/// What the server says.
pub fn read<M: Method>(response: Response) -> Outcome<M::Result> {
    match (response.error, response.result) {
        (Some(error), _) => Err(Failure::from(error)),
        (None, Some(result)) => serde_json::from_str(result.get()).map_err(failed),
        (None, None) => Err(failed("an answer without a result")),
    }
}
