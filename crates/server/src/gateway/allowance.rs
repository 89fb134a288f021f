//! How many requests a device may still make: GCRA, one number a device.

use std::sync::atomic::{AtomicU64, Ordering};

/// A device's allowance, shared by its sessions.
#[derive(Default)]
pub(super) struct Allowance {
    /// When the device will have paid for all it asked, in microseconds since the node started.
    paid: AtomicU64,
}

impl Allowance {
    /// Takes one request out at `now` (microseconds since the node started).
    ///
    /// # Errors
    /// Milliseconds until one is allowed again.
    pub fn take(&self, now: u64, per_second: u32, burst: u32) -> Result<(), u64> {
        let cost = 1_000_000 / u64::from(per_second.max(1));
        let credit = cost * u64::from(burst.max(1));
        self.paid
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |paid| {
                let next = paid.max(now) + cost;
                (next <= now + credit).then_some(next)
            })
            .map(drop)
            .map_err(|paid| (paid + cost).saturating_sub(now + credit).div_ceil(1_000).max(1))
    }

    /// Whether nothing is owed any more, so that it may be forgotten.
    pub fn is_full(&self, now: u64) -> bool {
        self.paid.load(Ordering::Relaxed) <= now
    }
}

#[cfg(test)]
mod tests {
    use super::Allowance;

    #[test]
    fn a_burst_then_a_steady_rate() {
        let allowance = Allowance::default();
        for _ in 0..3 {
            assert_eq!(allowance.take(0, 10, 3), Ok(()));
        }
        assert_eq!(allowance.take(0, 10, 3), Err(100));
        assert_eq!(allowance.take(99_000, 10, 3), Err(1));
        assert_eq!(allowance.take(100_000, 10, 3), Ok(()));
        assert!(!allowance.is_full(399_999));
        assert!(allowance.is_full(400_000));
        for _ in 0..3 {
            assert_eq!(allowance.take(1_000_000, 10, 3), Ok(()));
        }
        assert!(allowance.take(1_000_000, 10, 3).is_err());
    }
}
