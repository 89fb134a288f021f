//! The end of a session: out of the hub whatever happens, and off the line politely.

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
use crate::gateway::Gateway;
use crate::gateway::link::Link;

/// How long the other end may take to hang up.
const LINGER: Duration = Duration::from_secs(2);

/// A place in the hub, given back when dropped.
pub(super) struct Seated {
    pub link: Arc<Link>,
    gateway: Arc<Gateway>,
}

impl Seated {
    pub fn new(gateway: &Arc<Gateway>) -> Self {
        Self { link: gateway.app.hub.open(), gateway: Arc::clone(gateway) }
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
