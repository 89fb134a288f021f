//! To come: WebSocket sessions.
