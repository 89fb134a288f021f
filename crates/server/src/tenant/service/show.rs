//! A corp as it shows itself.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::session::Standing;
use canteen_protocol::tenant::{Asked, ChangeOrg, Org, Purge, ShowOrg, Usage, Verified};
use serde_json::json;

use crate::account;
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, DbResult};
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::tenant::rules::{self, End, WAITS};
use crate::tenant::store::{agreed, end, key, proof};
use crate::tenant::{Tenancy, store};

/// What is said of a corp wherever it is named; who asks administers nothing.
///
/// # Errors
/// As the database says.
pub fn mark(conn: &mut Conn, corp: CorpNo) -> DbResult<Standing> {
    Ok(Standing {
        admin: false,
        verified: proof::find(conn, corp, true)?.map(verified),
        fingerprint: key::fingerprint(conn, corp)?.unwrap_or_default(),
        ends: end::find(conn, corp)?.and_then(|end| end.due),
    })
}

fn verified(held: proof::Stored) -> Verified {
    let proof::Stored { way, subject, at, next, failing, .. } = held;
    Verified { way, subject, checked: at, next, failing }
}

/// The caller's corp.
///
/// # Errors
/// As the database says.
pub async fn show(app: App, caller: Caller, _: ShowOrg) -> Outcome<Org> {
    let (now, tenancy) = (app.now(), app.tenancy);
    app.db
        .read(move |conn| {
            let admin = directory::is_admin(conn, caller.member)?;
            org(conn, caller.corp, admin.then_some(&tenancy), now)
        })
        .await
}

/// Changes what it says of itself.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn change(app: App, caller: Caller, ask: ChangeOrg) -> Outcome<Org> {
    let Caller { member, corp, .. } = caller;
    let (now, tenancy) = (app.now(), app.tenancy.clone());
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            let before = found(tx, corp)?.kind;
            if let Some(kind) = ask.kind.filter(|kind| *kind != before) {
                account::set_kind(tx, corp, kind)?;
                let detail = json!({ "before": before, "after": kind });
                audit::record(tx, corp, now, Some(member), "corp.kind", &target(corp), detail)?;
            }
            org(tx, corp, Some(&tenancy), now)
        })
        .await
}

/// A corp, with what only administrators see when it is said what holds for every corp.
///
/// # Errors
/// As the database says.
pub fn org(conn: &mut Conn, corp: CorpNo, admin: Option<&Tenancy>, now: Time) -> Outcome<Org> {
    let agreed = found(conn, corp)?;
    let Standing { verified, fingerprint, .. } = mark(conn, corp)?;
    let purge = purge(conn, corp, now)?;
    let (mut usage, mut asked) = (None, None);
    if let Some(tenancy) = admin {
        usage = Some(self::usage(conn, &agreed, verified.is_some(), tenancy)?);
        asked = proof::find(conn, corp, false)?.map(self::asked);
    }
    let agreed::Agreed { corp_id, name, kind, created, .. } = agreed;
    Ok(Org { corp_id, name, kind, created, fingerprint, verified, purge, usage, asked })
}

/// A corp that has not ended.
///
/// # Errors
/// Not found.
pub fn found(conn: &mut Conn, corp: CorpNo) -> Outcome<agreed::Agreed> {
    let agreed = agreed::of(conn, corp)?.filter(|agreed| agreed.ended.is_none());
    agreed.ok_or_else(|| Fault::not_found("this corp has ended"))
}

fn usage(
    conn: &mut Conn,
    agreed: &agreed::Agreed,
    verified: bool,
    tenancy: &Tenancy,
) -> DbResult<Usage> {
    Ok(Usage {
        members: store::agreed::members(conn, agreed.corp)?,
        max_members: rules::max_members(agreed.max_members, verified, tenancy.members),
        file_bytes: store::agreed::file_bytes(conn, agreed.corp)?,
        max_file_bytes: agreed.max_file_bytes,
    })
}

/// A proof under way, as it is told.
pub fn asked(pending: proof::Stored) -> Asked {
    let proof::Stored { way, subject, text, at, problem, .. } = pending;
    Asked { place: rules::place(way, &subject), way, subject, text, at, problem }
}

/// The end that was asked for; one that has lapsed is none.
///
/// # Errors
/// As the database says.
pub fn purge(conn: &mut Conn, corp: CorpNo, now: Time) -> DbResult<Option<Purge>> {
    let Some(End { asked, by, due }) = end::find(conn, corp)? else { return Ok(None) };
    let lapses = due.is_none().then_some(Time(asked.0 + WAITS));
    if lapses.is_some_and(|lapses| now >= lapses) {
        return Ok(None);
    }
    let userid = match by {
        Some(by) => directory::profile(conn, by)?.map(|found| found.userid).unwrap_or_default(),
        None => String::new(),
    };
    Ok(Some(Purge { asked, by, by_userid: userid, due, lapses }))
}

/// Whether this member speaks for the corp.
///
/// # Errors
/// `Forbidden`.
pub fn check_admin(conn: &mut Conn, member: canteen_protocol::MemberId) -> Outcome<()> {
    if directory::is_admin(conn, member)? {
        return Ok(());
    }
    Err(Fault::forbidden("only administrators speak for the corp: ask one of your corp's"))
}

/// How the audit log names a corp.
#[must_use]
pub fn target(corp: CorpNo) -> String {
    format!("corp:{corp}")
}
