//! Slowing down those who guess: so many tries at once, then one every so often, by a key.
//!
//! Kept in memory by each node (the generic cell rate algorithm: one time per key), by the
//! server's clock. Knows nothing of what is tried.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{ErrorCode, MemberId, Time, WireError};

use crate::config::{Rate, SignInRates};
use crate::fault::{Fault, Outcome};
use crate::router::Peer;

/// Keys remembered at once; a guard against filling the memory.
const KEYS: usize = 100_000;

/// A bound on how often each key may try.
pub struct Throttle<K> {
    at_once: i64,
    every_ms: i64,
    full_at: Mutex<HashMap<K, i64>>,
}

impl<K: Hash + Eq> Throttle<K> {
    /// `at_once` tries, and one more every `every_ms` milliseconds.
    #[must_use]
    pub fn new(at_once: i64, every_ms: i64) -> Self {
        Self { at_once, every_ms, full_at: Mutex::default() }
    }

    /// Takes one try.
    ///
    /// # Errors
    /// The milliseconds until there is one again.
    pub fn take(&self, key: K, now: Time) -> Result<(), i64> {
        let mut cells = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if cells.len() >= KEYS {
            cells.retain(|_, full_at| *full_at > now.0);
        }
        if cells.len() >= KEYS {
            // Only a great many addresses at once come here; better to forget than to shut out.
            cells.clear();
        }
        let full_at = cells.get(&key).map_or(now.0, |at| now.0.max(*at));
        let wait = full_at - now.0 - (self.at_once - 1) * self.every_ms;
        if wait > 0 {
            return Err(wait);
        }
        cells.insert(key, full_at + self.every_ms);
        Ok(())
    }

    /// Gives a try back, for one that turned out to be right.
    pub fn give_back(&self, key: &K) {
        let mut cells = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = cells.get_mut(key) {
            *full_at -= self.every_ms;
        }
    }
}

/// Whose door is tried: an account, or what was written for one that does not exist.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Account {
    /// A member, by whichever of their names.
    Member(MemberId),
    /// A member who is signed in: what strangers try at their door does not count here.
    Within(MemberId),
    /// Nobody of that name.
    Nobody(CorpNo, String),
}

fn throttle<K: Hash + Eq>(rate: Rate) -> Throttle<K> {
    Throttle::new(rate.burst.into(), i64::from(rate.seconds) * 1_000)
}

/// The bounds on signing in.
pub struct Doors {
    from: Throttle<IpAddr>,
    into: Throttle<Account>,
    codes_from: Throttle<IpAddr>,
    codes_for: Throttle<Account>,
    steps: Throttle<MemberId>,
    pages: Throttle<IpAddr>,
}

impl Doors {
    /// As the settings say.
    #[must_use]
    pub fn new(rates: &SignInRates) -> Self {
        Self {
            from: throttle(rates.address),
            into: throttle(rates.account),
            codes_from: throttle(rates.codes_address),
            codes_for: throttle(rates.codes_account),
            steps: throttle(rates.account),
            // An office that waits behind one address asks every two seconds each.
            pages: Throttle::new(600, 20),
        }
    }

    /// A try to sign in from an address.
    ///
    /// # Errors
    /// `RateLimited` with `retry_ms`.
    pub fn knock(&self, ip: IpAddr, now: Time) -> Outcome<()> {
        self.from
            .take(Peer { ip }.network(), now)
            .map_err(|ms| refusal("sign-ins from this address", ms))
    }

    /// A try to sign in to an account.
    ///
    /// # Errors
    /// `RateLimited` with `retry_ms`.
    pub fn enter(&self, account: Account, now: Time) -> Outcome<()> {
        self.into.take(account, now).map_err(|ms| refusal("failed sign-ins to this account", ms))
    }

    /// The last try was right.
    pub fn entered(&self, account: &Account) {
        self.into.give_back(account);
    }

    /// A code is asked for from an address.
    ///
    /// # Errors
    /// `RateLimited` with `retry_ms`.
    pub fn ask_code(&self, ip: IpAddr, now: Time) -> Outcome<()> {
        self.codes_from
            .take(Peer { ip }.network(), now)
            .map_err(|ms| refusal("codes from this address", ms))
    }

    /// A code is asked for an account.
    ///
    /// # Errors
    /// `RateLimited` with `retry_ms`.
    pub fn send_code(&self, account: Account, now: Time) -> Outcome<()> {
        self.codes_for.take(account, now).map_err(|ms| refusal("codes for this account", ms))
    }

    /// A try of a member's second factor.
    ///
    /// # Errors
    /// `RateLimited` with `retry_ms`.
    pub fn step(&self, member: MemberId, now: Time) -> Outcome<()> {
        self.steps.take(member, now).map_err(|ms| refusal("wrong codes for this account", ms))
    }

    /// The last try of the second factor was right.
    pub fn stepped(&self, member: MemberId) {
        self.steps.give_back(&member);
    }

    /// It is asked from an address whether the company's page was passed.
    ///
    /// # Errors
    /// `RateLimited` with `retry_ms`.
    pub fn ask_page(&self, ip: IpAddr, now: Time) -> Outcome<()> {
        self.pages
            .take(Peer { ip }.network(), now)
            .map_err(|ms| refusal("questions from this address", ms))
    }
}

fn refusal(what: &str, retry_ms: i64) -> Fault {
    let seconds = (retry_ms + 999) / 1_000;
    let error = WireError::new(
        ErrorCode::RateLimited,
        format!("too many {what}: try again in {seconds} s"),
    );
    Fault::Refused(error.with(serde_json::json!({ "retry_ms": retry_ms })))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn so_many_at_once_and_then_one_every_so_often() {
        let throttle = Throttle::new(3, 1_000);
        for _ in 0..3 {
            throttle.take('a', Time(0)).unwrap();
        }
        assert_eq!(throttle.take('a', Time(0)), Err(1_000));
        assert_eq!(throttle.take('a', Time(400)), Err(600));
        throttle.take('b', Time(0)).unwrap();
        throttle.take('a', Time(1_000)).unwrap();
        assert_eq!(throttle.take('a', Time(1_000)), Err(1_000));
        throttle.give_back(&'a');
        throttle.take('a', Time(1_000)).unwrap();
    }

    #[test]
    fn a_household_counts_as_one() {
        let network = |ip: &str| Peer { ip: ip.parse().unwrap() }.network();
        let same = ["2001:db8::1", "2001:db8::ffff:1:2"].map(network);
        assert_eq!(same[0], same[1]);
        assert_ne!(network("2001:db8:0:1::1"), same[0]);
        let v4: IpAddr = "192.0.2.1".parse().unwrap();
        assert_eq!(network("::ffff:192.0.2.1"), v4);
    }

    proptest! {
        #[test]
        fn never_more_than_the_burst_and_the_rate(
            steps in prop::collection::vec(0_i64..3_000, 1..80),
        ) {
            let throttle = Throttle::new(5, 1_000);
            let (mut now, mut taken) = (0, 0);
            for step in steps {
                now += step;
                if throttle.take((), Time(now)).is_ok() {
                    taken += 1;
                }
            }
            prop_assert!(taken <= 5 + now / 1_000);
        }
    }
}
