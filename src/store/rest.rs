//! How the member rests, as the server said it last. What waits in the outbox is laid over it by
//! [`shown`], not written into it.

use canteen_protocol::rest::Rest;
use canteen_protocol::scheduled::Scheduled;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::outbox::{self, State};
use super::{StoreResult, meta};
use crate::model::Resting;

const KEY: &str = "rest";

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Kept {
    rest: Rest,
    waiting: Vec<Scheduled>,
}

fn get(conn: &Connection) -> StoreResult<Kept> {
    // What cannot be read any more is as good as none: the next hello brings it again.
    Ok(meta::text(conn, KEY)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn put(conn: &Connection, kept: &Kept) -> StoreResult<()> {
    meta::set_text(conn, KEY, &serde_json::to_string(kept)?)
}

/// Keeps what the server said.
///
/// # Errors
/// SQLite's.
pub fn set(conn: &Connection, rest: &Rest, waiting: &[Scheduled]) -> StoreResult<()> {
    put(conn, &Kept { rest: rest.clone(), waiting: waiting.to_vec() })
}

/// Keeps what the server said of all but the messages that wait.
///
/// # Errors
/// SQLite's.
pub fn set_rest(conn: &Connection, rest: &Rest) -> StoreResult<()> {
    let mut kept = get(conn)?;
    kept.rest.clone_from(rest);
    put(conn, &kept)
}

/// What is to be shown, with what waits in the outbox.
///
/// # Errors
/// SQLite's.
pub fn shown(conn: &Connection) -> StoreResult<Resting> {
    let Kept { rest, waiting } = get(conn)?;
    let mut resting = Resting { rest, waiting: waiting.into_iter().map(Into::into).collect() };
    for queued in outbox::all(conn)? {
        if queued.state == State::Waiting {
            resting.lay(&queued.act, queued.id);
        }
    }
    Ok(resting)
}

#[cfg(test)]
mod tests {
    use canteen_protocol::rest::{Quiet, Work};
    use canteen_protocol::{ClientId, Time};

    use super::*;
    use crate::model::Act;
    use crate::store::file;

    #[test]
    fn what_waits_lies_over_what_the_server_said() {
        let conn = file::in_memory().unwrap();
        assert_eq!(shown(&conn).unwrap(), Resting::default());
        let zoned = Rest { zone: "Asia/Shanghai".into(), ..Rest::default() };
        set_rest(&conn, &zoned).unwrap();
        let act = Act::Quiet { at: Time(0), quiet: Quiet::For { minutes: 1 } };
        let local = outbox::add(&conn, &act, &ClientId("a".into()), Time(0)).unwrap();
        assert_eq!(shown(&conn).unwrap().rest.status.quiet, Some(Time(60_000)));
        outbox::remove(&conn, local).unwrap();
        let kept = shown(&conn).unwrap().rest;
        assert_eq!((kept.status.quiet, kept.zone.as_str()), (None, "Asia/Shanghai"));
        let busy = Act::Status { at: Time(0), work: Work::Busy, text: String::new(), until: None };
        let local = outbox::add(&conn, &busy, &ClientId("b".into()), Time(0)).unwrap();
        assert_eq!(shown(&conn).unwrap().rest.status.work, Work::Busy);
        outbox::fail(&conn, local, "no").unwrap();
        assert_eq!(shown(&conn).unwrap().rest.status.work, Work::Online, "refused");
    }
}
