//! The end of a role by time. It opens nothing from that moment on whoever asks; here its holder is
//! told, so that their clients forget what it showed, and the audit log.

use canteen_protocol::ids::{CorpNo, RoleId};
use canteen_protocol::{MemberId, Time};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::db::{DbResult, Lane, Tx};
use crate::directory::change::{Change, lane};
use crate::directory::store::roles;
use crate::fault::Outcome;
use crate::jobs::{self, Fired, Jobs};

const KIND: &str = "role.end";

#[derive(Serialize, Deserialize)]
struct End {
    corp: CorpNo,
    role: RoleId,
    member: MemberId,
}

/// The directory's timers.
pub fn jobs(jobs: &mut Jobs) {
    let lane = |fired: &Fired| fired.payload().map_or(Lane::Admin, |end: End| lane(end.corp));
    jobs.within(KIND, lane, fire);
}

/// Says when a role that was given ends, or that it has no end any more.
///
/// # Errors
/// As the database says.
pub fn set(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    (role, member): (RoleId, MemberId),
    until: Option<Time>,
) -> DbResult<()> {
    let key = format!("{KIND}.{corp}.{role}.{member}");
    match until {
        Some(until) => jobs::schedule(tx, &key, KIND, until, &End { corp, role, member }),
        None => jobs::cancel(tx, &key).map(|_| ()),
    }
}

fn fire(app: &App, tx: &mut Tx<'_>, fired: &Fired) -> Outcome<()> {
    let (End { corp, role, member }, now) = (fired.payload()?, app.now());
    let held = roles::of(tx, member)?;
    // Taken away or given for longer meanwhile.
    let over = |holding: &&roles::Holding| holding.role.id == role && !holding.in_force(now);
    let Some(over) = held.iter().find(over) else { return Ok(()) };
    let mut change = Change::begin(tx, corp, now)?;
    change.reset_view([member]);
    change.finish()?;
    let detail = json!({ "role": over.role.name });
    Ok(audit::record(tx, corp, now, None, "admin.end", &format!("member:{member}"), detail)?)
}
