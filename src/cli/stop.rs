//! The signals that end a server.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::exit::{Failure, Outcome};

/// SIGTERM and SIGINT, listened for from when it is made.
pub struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// Listens.
    ///
    /// # Errors
    /// When the system hands on no signals.
    pub fn new() -> Outcome<Self> {
        let on = |kind| {
            signal(kind).map_err(|error| {
                Failure::new("io", format!("the system hands on no signals: {error}"))
            })
        };
        Ok(Self {
            terminate: on(SignalKind::terminate())?,
            interrupt: on(SignalKind::interrupt())?,
        })
    }

    /// Until one comes.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
