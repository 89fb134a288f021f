//! Waiting until something holds, instead of sleeping and hoping.

use std::panic::Location;
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long anything may take before a test gives up. Generous: it is only ever waited out by a
/// test that fails.
pub const DEADLINE: Duration = Duration::from_secs(45);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(5);

/// What a condition can answer: a `bool`, or an `Option` whose value the test goes on with.
pub trait Condition {
    /// What the test goes on with.
    type Value;
    /// It, when the condition holds.
    fn held(self) -> Option<Self::Value>;
}

impl Condition for bool {
    type Value = ();
    fn held(self) -> Option<()> {
        self.then_some(())
    }
}

impl<T> Condition for Option<T> {
    type Value = T;
    fn held(self) -> Self {
        self
    }
}

/// [`eventually`] for tests that have no runtime.
///
/// # Panics
/// As [`eventually`].
#[track_caller]
pub fn until<C: Condition>(mut condition: impl FnMut() -> C) -> C::Value {
    let (place, end) = (Location::caller(), Instant::now() + DEADLINE);
    loop {
        if let Some(value) = condition().held() {
            return value;
        }
        assert!(Instant::now() < end, "what {place} waits for did not come about");
        std::thread::sleep(PAUSE);
    }
}

/// Asks again and again until the condition holds, and gives what it gave.
///
/// # Panics
/// When it does not hold within [`DEADLINE`]; names the line of the test.
#[track_caller]
pub fn eventually<C: Condition, R: Future<Output = C>>(
    mut condition: impl FnMut() -> R,
) -> impl Future<Output = C::Value> {
    let place = Location::caller();
    async move {
        let end = Instant::now() + DEADLINE;
        loop {
            if let Some(value) = condition().await.held() {
                return value;
            }
            assert!(Instant::now() < end, "what {place} waits for did not come about");
            sleep(PAUSE).await;
        }
    }
}
