//! The audit log, read by administrators.

use canteen_protocol::MemberId;
use canteen_protocol::audit::{AuditRecord, AuditRecords, AuditVerified, ListAudit, VerifyAudit};

use crate::app::{App, Caller};
use crate::audit::{self, Chain, Filter, Record};
use crate::db::Conn;
use crate::directory;
use crate::fault::{Fault, Outcome};

/// Records of one answer.
const PAGE: u32 = 500;

/// Reads it, the newest first.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn list(app: App, caller: Caller, ask: ListAudit) -> Outcome<AuditRecords> {
    app.db
        .read(move |conn| {
            check(conn, caller)?;
            let limit = ask.limit.clamp(1, PAGE) as usize;
            let filter = Filter { before: ask.before, by: ask.by, action: ask.action.clone() };
            let found = audit::list(conn, caller.corp, &filter, limit)?;
            let before = found.last().filter(|_| found.len() == limit).map(|last| last.seq);
            let before = before.filter(|seq| *seq > 1);
            Ok(AuditRecords { records: named(conn, found)?, before })
        })
        .await
}

/// Walks the whole chain.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn verify(app: App, caller: Caller, _: VerifyAudit) -> Outcome<AuditVerified> {
    app.db
        .read(move |conn| {
            check(conn, caller)?;
            Ok(match audit::verify(conn, caller.corp)? {
                Chain::Whole(records) => AuditVerified { records, broken: None },
                Chain::Broken(at) => AuditVerified { records: at - 1, broken: Some(at) },
            })
        })
        .await
}

fn check(conn: &mut Conn, caller: Caller) -> Outcome<()> {
    if directory::is_admin(conn, caller.member)? {
        return Ok(());
    }
    Err(Fault::forbidden("only administrators read the audit log: ask one of your corp's"))
}

/// Records with the accounts of those they are about, whether or not these still exist.
fn named(conn: &mut Conn, found: Vec<Record>) -> Outcome<Vec<AuditRecord>> {
    let target = |record: &Record| {
        record.target.strip_prefix("member:").and_then(|id| id.parse::<MemberId>().ok())
    };
    let mut ids: Vec<_> = found.iter().filter_map(|record| record.actor).collect();
    ids.extend(found.iter().filter_map(target));
    ids.sort_unstable();
    ids.dedup();
    let names: std::collections::HashMap<_, _> =
        directory::userids(conn, &ids)?.into_iter().collect();
    let name = |id: Option<MemberId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let records = found.into_iter().map(|record| AuditRecord {
        userid: name(record.actor),
        target_userid: name(target(&record)),
        seq: record.seq,
        at: record.at,
        by: record.actor,
        action: record.action,
        target: record.target,
        detail: record.detail,
    });
    Ok(records.collect())
}
