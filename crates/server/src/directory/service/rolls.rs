//! The rolls of large corps, kept in memory and current: whom a department holds is then known
//! without reading a row for each of them.
//!
//! A roll is as good as the place of the directory log it was made at: whoever asks compares that
//! with the log's head, which every change moves. It is made, brought up to date and used in
//! snapshots alone: a transaction that writes sees changes whose place is not taken yet, and all of
//! them may come to nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{LogId, Seq};

use crate::db::{Conn, DbResult};
use crate::directory::rules::roll::Roll;
use crate::directory::store::roll as store;
use crate::log;

/// Corps with fewer members are asked in the database: that takes a millisecond.
const LARGE: i64 = 2_000;
/// Rolls that are kept: some megabytes each for a hundred thousand members.
const KEPT: usize = 32;

/// What is kept, beside the place it is good for, and when it was last asked for.
#[derive(Default)]
struct Rolls(Mutex<State>);

#[derive(Default)]
struct State {
    all: HashMap<CorpNo, One>,
    clock: u64,
}

struct One {
    at: Seq,
    roll: Arc<Roll>,
    asked: u64,
}

impl Rolls {
    fn get(&self, corp: CorpNo) -> Option<(Seq, Arc<Roll>)> {
        let state = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.clock += 1;
        let one = state.all.get_mut(&corp)?;
        one.asked = state.clock;
        Some((one.at, Arc::clone(&one.roll)))
    }

    fn put(&self, corp: CorpNo, at: Seq, roll: Arc<Roll>) {
        let state = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.all.get(&corp).is_some_and(|known| known.at >= at) {
            return;
        }
        state.clock += 1;
        state.all.insert(corp, One { at, roll, asked: state.clock });
        if state.all.len() > KEPT {
            let oldest = state.all.iter().min_by_key(|(_, one)| one.asked).map(|(corp, _)| *corp);
            oldest.and_then(|corp| state.all.remove(&corp));
        }
    }
}

/// The roll of a corp as it is in this snapshot; none of a small corp, and none in a transaction
/// that writes.
///
/// # Errors
/// As the database says.
pub fn of(conn: &mut Conn, corp: CorpNo) -> DbResult<Option<Arc<Roll>>> {
    if !conn.is_snapshot() {
        return Ok(None);
    }
    let rolls = conn.kept::<Rolls>();
    let known = rolls.get(corp);
    if known.is_none() && store::size(conn, corp)? < LARGE {
        return Ok(None);
    }
    let (head, _) = log::head(conn, LogId::Directory(corp))?;
    let roll = match known {
        Some((at, roll)) if at == head => return Ok(Some(roll)),
        // This snapshot is older than what is kept.
        Some((at, _)) if at > head => return Ok(None),
        Some((at, roll)) => follow(conn, corp, at, &roll)?,
        None => Roll::new(store::departments(conn, corp)?, &store::active(conn, corp)?),
    };
    let roll = Arc::new(roll);
    rolls.put(corp, head, Arc::clone(&roll));
    Ok(Some(roll))
}

/// The same after what changed behind a place.
fn follow(conn: &mut Conn, corp: CorpNo, after: Seq, roll: &Roll) -> DbResult<Roll> {
    let changed = store::departments_since(conn, corp, after)?;
    let moved = changed.iter().any(|now| roll.department(now.id) != Some(now));
    // What lies below one that moved has not changed itself.
    let departments = if moved { Some(store::departments(conn, corp)?) } else { None };
    let (active, gone) = store::members_since(conn, corp, after)?;
    Ok(roll.with(departments, &active, &gone))
}
