//! What is done with messages, one file a verb.

pub mod carried;
pub mod edit;
mod heard;
pub mod react;
pub mod recall;
pub mod send;

use canteen_protocol::Seq;

use super::rules::{Case, Standing};
use super::store::messages::{self, Stored};
use crate::db::Conn;
use crate::fault::{Fault, Outcome};

/// The message at a place, when the member may see it.
///
/// # Errors
/// Not found, also for an entry that is not a message.
pub fn target(conn: &mut Conn, standing: &Standing, seq: Seq) -> Outcome<Stored> {
    let found = if standing.sees(seq) { messages::find(conn, standing.id, seq)? } else { None };
    found.ok_or_else(|| {
        Fault::not_found(format!("there is no message {}-{seq}: it may be elsewhere", standing.id))
    })
}

fn case(stored: &Stored) -> Case {
    Case { author: stored.author, at: stored.at, recalled: stored.message.recalled }
}
