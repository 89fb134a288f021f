//! How long is waited before the next attempt.

use std::time::Duration;

use tokio::time::Instant;

/// The pauses of an engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pacing {
    /// The longest pause after the first failure.
    pub least: Duration,
    /// The longest pause ever.
    pub most: Duration,
    /// How long a heartbeat may stay unanswered before the link counts as dead.
    pub pong: Duration,
    /// When the timers of the runtime began to count, if that is known.
    pub began: Option<Instant>,
    /// How long what is written rests before other devices are told.
    pub rest: Duration,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            least: Duration::from_millis(200),
            most: Duration::from_secs(30),
            pong: Duration::from_secs(6),
            began: None,
            rest: Duration::from_secs(4),
        }
    }
}

/// The timers of tokio look at what is further away than this at multiples of it since they began,
/// and again on the way to a moment that is none.
const ROUND: Duration = Duration::from_millis(4_096);
/// A heartbeat may be later by this: what was lost must be known within five seconds.
const SLACK: Duration = Duration::from_millis(200);

impl Pacing {
    /// The moment of the next heartbeat: one to which an idle client wakes once and not three
    /// times, where there is one near.
    #[must_use]
    pub fn beat(&self, now: Instant, every: Duration) -> Instant {
        let due = now + every;
        let Some(began) = self.began.filter(|_| every > ROUND / 2) else { return due };
        let rounds = (due + SLACK - began).as_millis() / ROUND.as_millis();
        let rounds = u32::try_from(rounds).unwrap_or(0);
        // Timers count whole milliseconds, and round up.
        let at = began + ROUND * rounds - Duration::from_micros(500);
        // One that is early is in step from then on.
        if at < now + SLACK { due } else { at }
    }

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
    fn beats_come_when_the_timers_look_anyway() {
        let began = Instant::now();
        let pacing = Pacing { began: Some(began), ..Pacing::default() };
        let ms = Duration::from_millis;
        for start in (0..5_000).step_by(37) {
            let mut now = began + ms(start);
            for beat in 0..20 {
                let next = pacing.beat(now, ms(4_000));
                assert!((ms(200)..=ms(4_200)).contains(&(next - now)), "{:?}", next - now);
                let off = (next - began + Duration::from_micros(500)).as_millis() % 4_096;
                assert!(beat < 3 || off == 0, "{start}: {off}");
                now = next + ms(1);
            }
        }
        let now = began + ms(777);
        assert_eq!(pacing.beat(now, ms(500)), now + ms(500));
        assert_eq!(Pacing::default().beat(now, ms(4_000)), now + ms(4_000));
    }

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
