//! How often and how much at once a member may move files: kept in memory by each node.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use canteen_protocol::limits::Limits;
use canteen_protocol::{ErrorCode, MemberId, Time, WireError};
use serde_json::json;

use crate::fault::{Fault, Outcome};

/// Members remembered at once; a guard against filling the memory.
const MOST: usize = 100_000;
/// How long who asks too much at once is told to wait, in milliseconds.
const PAUSE: i64 = 2_000;

/// The bounds.
#[derive(Default)]
pub struct Desk {
    moving: Mutex<HashMap<MemberId, usize>>,
    /// When a member's minute began and how many uploads they began in it.
    begun: Mutex<HashMap<MemberId, (Time, u32)>>,
}

/// A transfer under way; dropping it makes room for another.
pub struct Moving {
    desk: Arc<Desk>,
    member: MemberId,
}

impl Desk {
    /// Begins an upload.
    ///
    /// # Errors
    /// Rate limited.
    pub fn begin(&self, member: MemberId, now: Time, limits: &Limits) -> Outcome<()> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = |at: &Time| (0..60_000).contains(&(now.0 - at.0));
        if begun.len() >= MOST {
            begun.retain(|_, (at, _)| minute(at));
        }
        let (at, count) =
            begun.get(&member).copied().filter(|(at, _)| minute(at)).unwrap_or((now, 0));
        if count >= limits.uploads_per_minute {
            let wait = at.0 + 60_000 - now.0;
            return Err(busy("you have begun too many uploads: wait a minute", wait));
        }
        begun.insert(member, (at, count + 1));
        Ok(())
    }

    /// Begins to move bytes.
    ///
    /// # Errors
    /// Rate limited.
    pub fn enter(self: &Arc<Self>, member: MemberId, limits: &Limits) -> Outcome<Moving> {
        let mut moving = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let count = moving.entry(member).or_insert(0);
        if *count >= limits.files_at_once {
            return Err(busy("too many of your files are under way: wait for one", PAUSE));
        }
        *count += 1;
        Ok(Moving { desk: Arc::clone(self), member })
    }
}

impl Drop for Moving {
    fn drop(&mut self) {
        let mut moving = self.desk.moving.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = moving.get_mut(&self.member) {
            *count -= 1;
            if *count == 0 {
                moving.remove(&self.member);
            }
        }
    }
}

fn busy(why: &str, wait: i64) -> Fault {
    let error = WireError::new(ErrorCode::RateLimited, why);
    Fault::Refused(error.with(json!({ "retry_ms": wait })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_at_once_and_so_many_a_minute() {
        let limits = Limits { files_at_once: 2, uploads_per_minute: 2, ..Limits::default() };
        let (desk, one, two) = (Arc::new(Desk::default()), MemberId(1), MemberId(2));
        let first = desk.enter(one, &limits).ok();
        let second = desk.enter(one, &limits).ok();
        assert!(first.is_some() && second.is_some());
        assert!(desk.enter(one, &limits).is_err());
        assert!(desk.enter(two, &limits).is_ok());
        drop(first);
        assert!(desk.enter(one, &limits).is_ok());
        let begin = |at| desk.begin(one, Time(at), &limits).is_ok();
        assert_eq!([begin(0), begin(1), begin(59_999), begin(60_000)], [true, true, false, true]);
    }
}
