//! Whose turn it is to publish. Several lanes may write one log, such as the personal log of a
//! member who is added to two groups at once: what they publish comes in the order of their
//! commits, so that nobody sees a hole that is none.
//!
//! A turn is taken before the COMMIT, while the transaction still holds the rows of its logs'
//! heads: whoever writes one of these logs next takes a later one.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use canteen_protocol::LogId;

use crate::bus::Notice;

/// The turns of all lanes of a database.
#[derive(Default)]
pub(super) struct Turns {
    state: Mutex<State>,
    given_back: Condvar,
}

#[derive(Default)]
struct State {
    last: u64,
    /// The logs of each turn that was taken and not given back.
    under_way: BTreeMap<u64, Vec<LogId>>,
}

impl Turns {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a turn for what is going to be published.
    pub fn take(&self, notices: &[Notice]) -> Turn<'_> {
        let logs = logs(notices);
        let mut state = self.lock();
        state.last += 1;
        let number = state.last;
        if !logs.is_empty() {
            state.under_way.insert(number, logs);
        }
        Turn { turns: self, number }
    }
}

/// A place in the order; given back when dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    number: u64,
}

impl Turn<'_> {
    /// Waits until everything was published that was committed before to one of the same logs.
    /// The others have their commits behind them: it is a matter of microseconds.
    pub fn wait(&self) {
        let turns = self.turns;
        let mut state = turns.lock();
        while state.must_wait(self.number) {
            state = turns.given_back.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.turns.lock().under_way.remove(&self.number).is_some() {
            self.turns.given_back.notify_all();
        }
    }
}

impl State {
    fn must_wait(&self, number: u64) -> bool {
        let Some(mine) = self.under_way.get(&number) else { return false };
        let mut earlier = self.under_way.range(..number).flat_map(|(_, logs)| logs);
        earlier.any(|log| mine.binary_search(log).is_ok())
    }
}

/// The logs that notices speak of, sorted.
fn logs(notices: &[Notice]) -> Vec<LogId> {
    let mut logs: Vec<_> = notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::Entry { log, .. } | Notice::Head { log, .. } => Some(*log),
            Notice::Join { conversation, .. } | Notice::Leave { conversation, .. } => {
                Some(LogId::Conversation(*conversation))
            }
            _ => None,
        })
        .collect();
    logs.sort_unstable();
    logs.dedup();
    logs
}

#[cfg(test)]
mod tests {
    use canteen_protocol::{MemberId, Seq};

    use super::*;

    fn of(members: &[i64]) -> Vec<Notice> {
        let head = |id: &i64| Notice::Head { log: LogId::Personal(MemberId(*id)), seq: Seq(1) };
        members.iter().map(head).collect()
    }

    #[test]
    fn only_those_wait_that_have_a_log_in_common() {
        let turns = Turns::default();
        let first = turns.take(&of(&[1, 2]));
        let second = turns.take(&of(&[3]));
        let third = turns.take(&of(&[2, 3]));
        let waits = |turn: &Turn<'_>| turns.lock().must_wait(turn.number);
        assert_eq!([&first, &second, &third].map(waits), [false, false, true]);
        drop(first);
        assert!(waits(&third));
        drop(second);
        assert!(!waits(&third));
        third.wait();
    }
}
