//! The end of a session: out of the hub whatever happens, and off the line politely.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use futures_util::SinkExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::Close;
use crate::bus::Notice;
use crate::gateway::link::Link;
use crate::gateway::{Crowded, Gateway};
use crate::router::Peer;

/// How long the other end may take to hang up.
const LINGER: Duration = Duration::from_secs(2);

/// A place in the hub, given back when dropped.
pub struct Seated {
    pub(super) link: Arc<Link>,
    pub(super) gateway: Arc<Gateway>,
    pub(super) peer: Peer,
    /// Is dropped with the place.
    _with: Option<Arc<dyn Any + Send + Sync>>,
}

impl Seated {
    /// The same; `with` is dropped when the place is given back.
    #[must_use]
    pub fn keeping(mut self, with: Arc<dyn Any + Send + Sync>) -> Self {
        self._with = Some(with);
        self
    }

    /// A place for a connection from there, if there is one.
    ///
    /// # Errors
    /// [`Crowded`], which is counted here.
    pub fn new(gateway: &Arc<Gateway>, peer: Peer) -> Result<Self, Crowded> {
        match gateway.app.hub.open(peer.network()) {
            Ok(link) => Ok(Self { link, gateway: Arc::clone(gateway), peer, _with: None }),
            Err(crowded) => {
                gateway.app.metrics.refuse(crowded.bound());
                Err(crowded)
            }
        }
    }
}

impl Drop for Seated {
    fn drop(&mut self) {
        let app = &self.gateway.app;
        if app.hub.leave(&self.link)
            && let Some(caller) = self.link.caller.get()
        {
            app.bus.publish(vec![Notice::Presence { member: caller.member, online: false }]);
        }
    }
}

/// Says why, then waits for the other end to hang up: closing a socket that still has unread
/// bytes would throw away what was written last.
pub(super) async fn hang_up<S>(mut socket: WebSocketStream<S>, close: Close)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Close(code, reason) = close;
    let polite = async {
        let frame = CloseFrame { code, reason: reason.into() };
        socket.send(Message::Close(Some(frame))).await.ok()?;
        let stream = socket.get_mut();
        stream.shutdown().await.ok()?;
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await.ok()? > 0 {}
        Some(())
    };
    if timeout(LINGER, polite).await.is_err() {
        tracing::debug!(reason, "the other end did not hang up");
    }
}
