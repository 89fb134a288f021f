//! Groups: what is done with one, one file a verb.

pub mod add;
pub mod create;
pub mod notice;
pub mod remove;
pub mod rename;
pub mod transfer;

use canteen_protocol::{ClientId, MemberId, Segment};

use super::rules;
use crate::app::{App, Caller};
use crate::directory;
use crate::fault::Outcome;
use crate::log;

/// The members a segment holds now, sorted, not more than a group may have. Looked up before the
/// write, which then does not wait for a large directory. None when the act was carried out before:
/// its repeat is answered whatever the segment holds by now.
///
/// # Errors
/// A member unknown to the caller, too many members.
async fn invited(
    app: &App,
    caller: Caller,
    client_id: &ClientId,
    segment: Segment,
) -> Outcome<Vec<MemberId>> {
    let (client_id, limits) = (client_id.clone(), app.limits.clone());
    app.db
        .read(move |conn| {
            if log::repeated(conn, caller.member, &client_id)?.is_some() {
                return Ok(Vec::new());
            }
            let sight = directory::Sight::of(conn, caller.corp, caller.member)?;
            let members = directory::named(conn, &sight, &segment)?;
            rules::fits(members.len(), &limits)?;
            Ok(members)
        })
        .await
}
