//! The time of day, as a thing that tests can set. Nothing else in the server reads a clock.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use canteen_protocol::Time;
use tokio::sync::watch;

/// How long [`Clock::until`] sleeps at most before it looks again: the machine's clock may be
/// set, or stand still while the machine sleeps.
const LOOK: Duration = Duration::from_secs(60);

/// Where the server gets the time from.
#[derive(Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// Set by a test: milliseconds since 1970.
    Manual(Arc<watch::Sender<i64>>),
}

impl Clock {
    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn manual(start: Time) -> Self {
        Self::Manual(Arc::new(watch::Sender::new(start.0)))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Time {
        match self {
            Self::System => Time(
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)),
            ),
            Self::Manual(at) => Time(*at.borrow()),
        }
    }

    /// Moves a manual clock; does nothing to the machine's.
    pub fn advance(&self, milliseconds: i64) {
        if let Self::Manual(at) = self {
            at.send_modify(|now| *now += milliseconds);
        }
    }

    /// Waits until that time, at most about a minute by the machine's clock: look again then.
    pub async fn until(&self, at: Time) {
        match self {
            Self::System => {
                let wait = u64::try_from(at.0 - self.now().0).unwrap_or(0);
                tokio::time::sleep(Duration::from_millis(wait).min(LOOK)).await;
            }
            Self::Manual(clock) => {
                // Fails when the clock is gone, and it is not while this borrows it.
                drop(clock.subscribe().wait_for(|now| *now >= at.0).await);
            }
        }
    }
}
