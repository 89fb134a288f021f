//! Founding a corp's directory.

use canteen_protocol::directory::CreateMember;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};

use crate::db::Tx;
use crate::directory::change::{Change, NewMember};
use crate::fault::Outcome;

/// Makes the root department, named as the corp, with its first administrator in it. `phc` is the
/// hash of their password.
///
/// # Errors
/// `Invalid` for a field of the administrator's that cannot be.
pub fn found(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    at: Time,
    name: &str,
    admin: NewMember<'_>,
) -> Outcome<MemberId> {
    let mut change = Change::begin(tx, corp, at)?;
    // A department's name has no slash of the kind that parts a path.
    change.create_root(&name.replace('/', "／"))?;
    let departments = Vec::new();
    let member = CreateMember { departments, ..admin.member.clone() };
    let id = change.create_member(NewMember { member: &member, ..admin })?;
    change.make_admin(id)?;
    change.finish()?;
    Ok(id)
}
