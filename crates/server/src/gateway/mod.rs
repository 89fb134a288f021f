//! Sessions: WebSocket connections and what reaches them.

mod hub;

pub use hub::Hub;
