//! Letting somebody in: as the member of their address, or as a new one in the link's department.

use canteen_protocol::directory::{CreateMember, Place};
use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::tell;
use crate::audit;
use crate::db::Tx;
use crate::directory::{self, Change, NewMember, Power};
use crate::fault::{Fault, Outcome};
use crate::invite::rules::{self, Entry};
use crate::invite::store::links;
use crate::invite::store::requests::{self, State, Stored};

/// Who came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Admitted {
    /// The member they are.
    pub member: MemberId,
    /// Whether they are a new one.
    pub new: bool,
}

/// Lets somebody in; `by` is the administrator who agreed, if one had to. The lane is the
/// directory's.
///
/// # Errors
/// `Conflict` when their account is shut.
pub fn admit(
    tx: &mut Tx<'_>,
    request: &Stored,
    entry: Entry,
    by: Option<(MemberId, &Power)>,
    now: Time,
) -> Outcome<Admitted> {
    let admitted = match entry {
        Entry::Known(member) => Admitted { member, new: false },
        Entry::New | Entry::Wait => Admitted { member: create(tx, request, now)?, new: true },
        Entry::Closed => {
            return Err(Fault::conflict(
                "this address belongs to an account that is shut, or nobody unlisted may join now: \
                 see the member and the setting invite_unlisted",
            ));
        }
    };
    let action = if by.is_some() { "invite.approve" } else { "invite.join" };
    let detail = json!({ "request": request.id, "link": request.link, "new": admitted.new });
    let detail = match by {
        Some((_, power)) => power.mark(detail),
        None => detail,
    };
    let (target, by) = (format!("member:{}", admitted.member), by.map(|(member, _)| member));
    audit::record(tx, request.corp, now, by, action, &target, detail)?;
    Ok(admitted)
}

fn create(tx: &mut Tx<'_>, request: &Stored, now: Time) -> Outcome<MemberId> {
    let (corp, person) = (request.corp, &request.person);
    let link = links::get(tx, corp, request.link)?;
    let mut departments = Vec::new();
    // A department that is gone leaves the root.
    if let Some(id) = link.and_then(|link| link.department)
        && directory::department_name(tx, corp, Some(id))?.is_some()
    {
        departments.push(Place { department: id, ..Place::default() });
    }
    let mut userid = String::new();
    for account in rules::accounts(person) {
        if !directory::is_taken(tx, corp, &account)? {
            userid = account;
            break;
        }
    }
    let member = CreateMember {
        userid,
        name: person.name.clone(),
        email: person.email.clone(),
        mobile: person.mobile.clone(),
        departments,
        ..CreateMember::default()
    };
    let mut change = Change::begin(tx, corp, now)?;
    let id = change.create_member(NewMember { member: &member, phc: None })?;
    change.finish()?;
    Ok(id)
}

/// Puts somebody before the administrators, in the place of an earlier request of theirs.
///
/// # Errors
/// As the database says.
pub fn wait(tx: &mut Tx<'_>, request: &Stored, now: Time) -> Outcome<()> {
    if let Some(earlier) = requests::waiting_of(tx, request.corp, &request.person)? {
        links::give_back(tx, earlier.link)?;
        requests::forget_one(tx, earlier.id)?;
    }
    requests::proved(tx, request.id, (State::Waiting, None), now)?;
    tell::soon(tx, request.corp, now)?;
    Ok(())
}
