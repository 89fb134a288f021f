//! How long is waited before the next attempt.

use std::time::Duration;

/// The pauses of an engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pacing {
    /// The longest pause after the first failure.
    pub least: Duration,
    /// The longest pause ever.
    pub most: Duration,
    /// How long a heartbeat may stay unanswered before the link counts as dead.
    pub pong: Duration,
    /// How long what is written rests before other devices are told.
    pub rest: Duration,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            least: Duration::from_millis(200),
            most: Duration::from_secs(30),
            pong: Duration::from_secs(6),
            rest: Duration::from_secs(4),
        }
    }
}

impl Pacing {
    /// The pause before attempt `failures + 1`: by chance between nothing and a bound that doubles
    /// with every failure, so that clients which lost their server together come back apart.
    /// `chance` is in 0..1.
    #[must_use]
    pub fn pause(&self, failures: u32, chance: f64) -> Duration {
        let doubled = self.least.saturating_mul(1 << failures.saturating_sub(1).min(16));
        doubled.min(self.most).mul_f64(chance.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_bound() {
        let pacing = Pacing::default();
        for (failures, expected) in [(0, 200), (1, 200), (2, 400), (5, 3_200), (9, 30_000)] {
            assert_eq!(pacing.pause(failures, 1.0).as_millis(), expected, "{failures}");
        }
        assert_eq!(pacing.pause(u32::MAX, 1.0), pacing.most);
        assert_eq!(pacing.pause(3, 0.0), Duration::ZERO);
        assert_eq!(pacing.pause(1, 0.5).as_millis(), 100);
    }
}
