//! The audit log, read by administrators.

use canteen_protocol::MemberId;
use canteen_protocol::audit::{AuditRecord, AuditRecords, AuditVerified, ListAudit, VerifyAudit};

use crate::app::{App, Caller};
use crate::audit::{self, Chain, Filter, Record};
use crate::db::Conn;
use crate::directory::{self, Power};
use crate::fault::Outcome;

/// Records of one answer.
const PAGE: u32 = 500;

/// Reads it, the newest first.
///
/// # Errors
/// `Forbidden` for who is no administrator.
pub async fn list(app: App, caller: Caller, ask: ListAudit) -> Outcome<AuditRecords> {
    let now = app.now();
    app.db
        .read(move |conn| {
            let power = Power::of(conn, caller, now)?;
            power.check_some(WHAT)?;
            let limit = ask.limit.clamp(1, PAGE) as usize;
            // Of a part of the corp is only what one did oneself: nothing tells of other acts
            // whether they were about that part alone.
            let by = if power.is_super() { ask.by } else { Some(caller.member) };
            if by != ask.by && ask.by.is_some() {
                power.check_super("read what others did")?;
            }
            let filter = Filter { before: ask.before, by, action: ask.action.clone() };
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
    let now = app.now();
    app.db
        .read(move |conn| {
            Power::of(conn, caller, now)?.check_super("verify the audit log")?;
            Ok(match audit::verify(conn, caller.corp)? {
                Chain::Whole(records) => AuditVerified { records, broken: None },
                Chain::Broken(at) => AuditVerified { records: at - 1, broken: Some(at) },
            })
        })
        .await
}

/// What only administrators do.
const WHAT: &str = "read the audit log";

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
