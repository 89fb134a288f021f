//! The time of this machine, and the server's.
//!
//! The machine's clock may be wrong by a day. It is used for nothing but as a base: what is shown
//! and kept is corrected by the difference that the server's answers tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use canteen_protocol::Time;

/// Tells this machine's time.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    System,
    /// One that is set by hand.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still at a time.
    #[must_use]
    pub fn manual(at: Time) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.0)))
    }

    /// What it says.
    #[must_use]
    pub fn now(&self) -> Time {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Manual(time) => Time(time.load(Ordering::Relaxed)),
        }
    }

    /// Sets a clock that is set by hand; the machine's is left alone.
    pub fn set(&self, to: Time) {
        if let Self::Manual(time) = self {
            time.store(to.0, Ordering::Relaxed);
        }
    }
}

/// The server's time, as well as it is known here.
#[derive(Clone, Debug)]
pub struct ServerClock {
    clock: Clock,
    offset: Arc<AtomicI64>,
}

impl ServerClock {
    /// Not corrected yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, offset: Arc::new(AtomicI64::new(0)) }
    }

    /// The server's time now.
    #[must_use]
    pub fn now(&self) -> Time {
        Time(self.clock.now().0 + self.offset.load(Ordering::Relaxed))
    }

    /// This machine's time now.
    #[must_use]
    pub fn local(&self) -> Time {
        self.clock.now()
    }

    /// The server's time less this machine's, in milliseconds.
    #[must_use]
    pub fn offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// Takes over a difference that was known before.
    pub fn set_offset(&self, offset: i64) {
        self.offset.store(offset, Ordering::Relaxed);
    }

    /// Learns from an answer that said the server's time and took so long.
    pub fn learn(&self, server: Time, took: Duration) {
        let half = i64::try_from(took.as_millis() / 2).unwrap_or(0);
        self.set_offset(server.0 + half - self.clock.now().0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_wrong_by_a_day_is_corrected() {
        let clock = Clock::manual(Time(86_400_000));
        let server = ServerClock::new(clock.clone());
        server.learn(Time(500), Duration::from_millis(20));
        assert_eq!(server.now(), Time(510));
        clock.set(Time(86_400_000 + 90));
        assert_eq!(server.now(), Time(600));
    }
}
