//! The gateway's times and bounds, as data: tests shorten them, operators need not know them.

use std::time::Duration;

/// How fast and how much.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How often a client says `session.ping`; one not heard for three of these is cut off.
    pub heartbeat: Duration,
    /// How long a connection may take to say what it wants, and again for TLS before that.
    pub request: Duration,
    /// How long a connection may take to say hello, counted anew after each open method.
    pub hello: Duration,
    /// How often the logs are looked at for news that the bus has lost.
    pub heal: Duration,
    /// How long read marks and presence are gathered before they are pushed.
    pub gather: Duration,
    /// How often one session's typing in one conversation is passed on.
    pub typing: Duration,
    /// Pushes that may wait for one session.
    pub queue_pushes: usize,
    /// Bytes of pushes that may wait for one session.
    pub queue_bytes: usize,
    /// Bytes of answers that may wait; no request is begun while there are more.
    pub answer_bytes: usize,
    /// Answers that may wait; no request is read while there are more.
    pub answers: usize,
    /// Requests of one session that wait for their turn.
    pub waiting: usize,
    /// Requests of one session that only read and run at the same time.
    pub running: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(4),
            request: Duration::from_secs(10),
            hello: Duration::from_secs(10),
            heal: Duration::from_secs(2),
            gather: Duration::from_millis(300),
            typing: Duration::from_secs(2),
            queue_pushes: 2_048,
            queue_bytes: 1 << 20,
            answer_bytes: 1 << 20,
            answers: 256,
            waiting: 32,
            running: 8,
        }
    }
}
