//! Sessions: WebSocket connections, what they ask and what reaches them.
//!
//! `hub` knows who hears what on this node, `link` is one session's bounded queue, `session` is a
//! connection's state machine, `upkeep` and `heal` are the node's few clocks. Knows no slice: it
//! calls the router and is told by the bus.

mod allowance;
mod crowd;
mod heal;
mod hub;
mod link;
mod pace;
mod session;
mod store;
mod upkeep;

use std::sync::Arc;

pub use crowd::Crowded;
pub use hub::{Hub, NotThere};
pub use pace::Pace;
pub use session::{Seated, Session, config};
pub use upkeep::Upkeep;

use crate::app::App;
use crate::config::Network;
use crate::router::Router;

/// What every session of a node is handed, behind one pointer.
pub struct Gateway {
    /// The running server.
    pub app: App,
    /// Its methods.
    pub router: Arc<Router>,
    /// Proxies whose word about a peer's address is taken.
    pub proxies: Arc<[Network]>,
    /// From where the metrics may be read.
    pub metrics_from: Arc<[Network]>,
}
