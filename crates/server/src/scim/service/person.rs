//! Members put together as users.

use std::collections::HashMap;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{LogId, MemberId};

use super::error::Result;
use crate::db::Conn;
use crate::directory;
use crate::log;
use crate::scim::rules::refusal::{Kind, Refusal};
use crate::scim::rules::resource::Stamp;
use crate::scim::rules::user::User;
use crate::scim::store::members::{self, Kept};

/// Those of these members that are there for providers, in the order of their ids.
///
/// # Errors
/// As the database says.
pub fn users(conn: &mut Conn, corp: CorpNo, ids: &[MemberId]) -> Result<Vec<User>> {
    let all = with_gone(conn, corp, ids)?;
    Ok(all.into_iter().filter(|(user, kept)| !is_gone(user, kept)).map(|(user, _)| user).collect())
}

/// One of them.
///
/// # Errors
/// When they are not there.
pub fn user(conn: &mut Conn, corp: CorpNo, id: MemberId) -> Result<User> {
    Ok(users(conn, corp, &[id])?.pop().ok_or_else(|| no_user(&id.to_string()))?)
}

/// There is no such user.
#[must_use]
pub fn no_user(id: &str) -> Refusal {
    let id: String = id.chars().take(64).collect();
    Kind::NotFound.with(format!("there is no user {id:?}: look for them by userName"))
}

/// Whether a provider has deleted them and nobody has opened their account since.
#[must_use]
pub fn is_gone(user: &User, kept: &Kept) -> bool {
    kept.deleted && user.member.disabled
}

/// Members, those that are gone for providers included, with what is kept of them.
///
/// # Errors
/// As the database says.
pub fn with_gone(conn: &mut Conn, corp: CorpNo, ids: &[MemberId]) -> Result<Vec<(User, Kept)>> {
    let records = directory::records(conn, corp, ids)?;
    let found: Vec<_> = records.iter().map(|record| record.member.id).collect();
    let mut kept = members::of(conn, corp, &found)?;
    let mut groups = directory::tags_of(conn, &found)?;
    let main = records.iter().filter_map(|record| record.member.departments.first());
    let main: Vec<_> = main.map(|place| place.department).collect();
    let places: HashMap<_, _> = directory::place_names(conn, corp, &main)?;
    let changed: Vec<_> = records.iter().map(|record| record.changed).collect();
    let times = log::times(conn, LogId::Directory(corp), &changed)?;
    let user = records.into_iter().map(|record| {
        let id = record.member.id;
        let kept = kept.remove(&id).unwrap_or_default();
        let main = record.member.departments.first();
        let department = main.and_then(|place| places.get(&place.department)).cloned();
        let stamp = Stamp {
            created: Some(record.created),
            modified: times.get(&record.changed).copied(),
            changed: record.changed,
        };
        let user = User {
            member: record.member,
            external_id: kept.external_id.clone(),
            department: department.unwrap_or_default(),
            groups: groups.remove(&id).unwrap_or_default(),
            stamp,
        };
        (user, kept)
    });
    Ok(user.collect())
}
