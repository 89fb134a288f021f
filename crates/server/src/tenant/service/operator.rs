//! What the operator does on the server's own machine. Works on a bare database, so that it runs
//! beside a server or without one; letters go out when a server runs.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::organisation::OrgKind;
use canteen_protocol::tenant::{Org, Purge};
use serde_json::json;

use super::end;
use super::show::{found, org, target};
use crate::account;
use crate::audit;
use crate::db::{Conn, Db, Lane};
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::tenant::Tenancy;
use crate::tenant::store::agreed;

/// What becomes another. What is nothing stays; of a number, nothing inside is what holds for every
/// corp.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// How many members are agreed.
    pub max_members: Option<Option<u64>>,
    /// How many bytes of files.
    pub max_file_bytes: Option<Option<u64>>,
    /// What kind of organisation it is.
    pub kind: Option<OrgKind>,
}

/// Which corps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum List {
    /// All of them.
    All,
    /// The one that people write so.
    One(String),
}

/// Corps, with what only administrators and the operator see.
///
/// # Errors
/// Not found.
pub async fn list(db: &Db, which: List, tenancy: Tenancy, now: Time) -> Outcome<Vec<Org>> {
    db.read(move |conn| {
        let corps = match &which {
            List::All => agreed::all(conn)?.iter().map(|one| one.corp).collect(),
            List::One(corp_id) => vec![named(conn, corp_id)?],
        };
        corps.into_iter().map(|corp| org(conn, corp, Some(&tenancy), now)).collect()
    })
    .await
}

/// Changes what is agreed with a corp.
///
/// # Errors
/// Not found.
pub async fn change(
    db: &Db,
    corp_id: String,
    to: Change,
    (tenancy, now): (Tenancy, Time),
) -> Outcome<Org> {
    db.write(Lane::Admin, move |tx| {
        let corp = named(tx, &corp_id)?;
        let before = found(tx, corp)?;
        let members = to.max_members.unwrap_or(before.max_members);
        let file_bytes = to.max_file_bytes.unwrap_or(before.max_file_bytes);
        if (members, file_bytes) != (before.max_members, before.max_file_bytes) {
            agreed::set(tx, corp, (members, file_bytes))?;
            let detail = json!({
                "before": { "max_members": before.max_members, "max_file_bytes": before.max_file_bytes },
                "after": { "max_members": members, "max_file_bytes": file_bytes },
            });
            audit::record(tx, corp, now, None, "corp.limit", &target(corp), detail)?;
        }
        if let Some(kind) = to.kind.filter(|kind| *kind != before.kind) {
            account::set_kind(tx, corp, kind)?;
            let detail = json!({ "before": before.kind, "after": kind });
            audit::record(tx, corp, now, None, "corp.kind", &target(corp), detail)?;
        }
        org(tx, corp, Some(&tenancy), now)
    })
    .await
}

/// Agrees to the end of a corp in nobody's name, or takes it back when there is no name. The delay is
/// the same as when its administrators ask.
///
/// # Errors
/// As [`end::asked`] and [`end::cancelled`].
pub async fn purge(
    db: &Db,
    corp_id: String,
    typed: Option<String>,
    now: Time,
) -> Outcome<Option<Purge>> {
    let corp = {
        let corp_id = corp_id.clone();
        db.read(move |conn| named(conn, &corp_id)).await?
    };
    db.write(directory::lane(corp), move |tx| match &typed {
        Some(typed) => end::asked(tx, corp, (None, typed), now).map(Some),
        None => end::cancelled(tx, corp, None, now).map(|()| None),
    })
    .await
}

pub(super) fn named(conn: &mut Conn, corp_id: &str) -> Outcome<CorpNo> {
    let found = account::corp_named(conn, corp_id)?;
    found.map(|corp| corp.id).ok_or_else(|| {
        Fault::not_found(format!("there is no corp {corp_id:?}: canteen org list prints them"))
    })
}
