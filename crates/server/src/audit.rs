//! The audit log: what administrators and accounts did, append-only, one chain a corp.
//!
//! Each row's hash covers the row and the hash before it, so that a changed, removed or reordered
//! row is found by [`verify`]. Knows nothing of what actions mean.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};
use sha2::{Digest, Sha256};

use crate::db::{Conn, DbError, DbResult, Row, Tx};
use crate::vals;

/// Rows read at a time while verifying.
const PAGE: i64 = 1_000;

/// One act, as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its place: 1, 2, 3 ... within the corp.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// Who; none for the server's own console, and for an identity provider.
    pub actor: Option<MemberId>,
    /// What, such as `member.disable`.
    pub action: String,
    /// To whom or what, such as `member:17`.
    pub target: String,
    /// More about it. Never a secret.
    pub detail: serde_json::Value,
}

/// What [`verify`] found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chain {
    /// So many rows, none changed, none missing.
    Whole(i64),
    /// The first place whose row is missing or is not what was recorded.
    Broken(i64),
}

/// Records an act in the transaction that carries it out.
///
/// # Errors
/// As the database says.
pub fn record(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    at: Time,
    actor: Option<MemberId>,
    action: &str,
    target: &str,
    detail: serde_json::Value,
) -> DbResult<()> {
    // Holds the row until the commit, so that two nodes cannot chain to the same predecessor.
    let seq: i64 = tx
        .one(
            "INSERT INTO counter (kind, last) VALUES ($1, 1)
             ON CONFLICT (kind) DO UPDATE SET last = counter.last + 1 RETURNING last",
            vals![counter(corp)],
        )?
        .get(0)?;
    let before = match seq {
        1 => Vec::new(),
        _ => tx
            .first("SELECT hash FROM audit WHERE corp = $1 AND seq = $2", vals![corp, seq - 1])?
            // A hole is not this act's fault: it starts a new piece of chain, and `verify` tells.
            .map_or_else(|| Ok(Vec::new()), |row| row.get(0))?,
    };
    let detail = detail.to_string();
    let hash = chained(&before, (corp, seq, at), actor, [action, target, &detail]);
    tx.run(
        "INSERT INTO audit (corp, seq, at, actor, action, target, detail, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vals![corp, seq, at, actor, action, target, detail, hash],
    )?;
    Ok(())
}

/// Which records are looked for; all of them by default.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Below this place.
    pub before: Option<i64>,
    /// Of this actor.
    pub by: Option<MemberId>,
    /// Of this name, or of one that begins with it and a dot; empty for any.
    pub action: String,
}

/// The newest records that fit, newest first, at most `limit`.
///
/// # Errors
/// As the database says.
pub fn list(conn: &mut Conn, corp: CorpNo, filter: &Filter, limit: usize) -> DbResult<Vec<Record>> {
    let Filter { before, by, action } = filter;
    let stem = format!("{action}.");
    let length = stem.chars().count();
    conn.run(
        "SELECT seq, at, actor, action, target, detail FROM audit
         WHERE corp = $1 AND seq < $2
           AND ($4 < 0 OR actor = $4)
           AND ($5 = '' OR action = $5 OR SUBSTR(action, 1, CAST($7 AS INTEGER)) = $6)
         ORDER BY seq DESC LIMIT $3",
        vals![
            corp,
            before.unwrap_or(i64::MAX),
            limit,
            by.map_or(-1, |member| member.0),
            action.as_str(),
            stem,
            length
        ],
    )?
    .iter()
    .map(read)
    .collect()
}

/// Walks a corp's whole chain. Also finds rows cut off at the end, as the counter knows of them.
///
/// # Errors
/// As the database says.
pub fn verify(conn: &mut Conn, corp: CorpNo) -> DbResult<Chain> {
    let last: i64 = conn
        .first("SELECT last FROM counter WHERE kind = $1", vals![counter(corp)])?
        .map_or(Ok(0), |row| row.get(0))?;
    let mut hash = Vec::new();
    let mut seq = 0;
    loop {
        let rows = conn.run(
            "SELECT seq, at, actor, action, target, detail, hash FROM audit
             WHERE corp = $1 AND seq > $2 ORDER BY seq LIMIT $3",
            vals![corp, seq, PAGE],
        )?;
        if rows.is_empty() {
            return Ok(if seq == last { Chain::Whole(seq) } else { Chain::Broken(seq + 1) });
        }
        for row in &rows {
            let text = [row.get::<String>(3)?, row.get(4)?, row.get(5)?];
            hash = chained(
                &hash,
                (corp, seq + 1, row.get(1)?),
                row.get(2)?,
                [&text[0], &text[1], &text[2]],
            );
            if row.get::<i64>(0)? != seq + 1 || row.get::<Vec<u8>>(6)? != hash {
                return Ok(Chain::Broken(seq + 1));
            }
            seq += 1;
        }
    }
}

fn counter(corp: CorpNo) -> String {
    format!("audit/{corp}")
}

fn read(row: &Row) -> DbResult<Record> {
    let detail: String = row.get(5)?;
    Ok(Record {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        action: row.get(3)?,
        target: row.get(4)?,
        detail: serde_json::from_str(&detail)
            .map_err(|e| DbError::Failed(format!("audit detail: {e}")))?,
    })
}

/// Lengths stand before texts, so that no two different rows are hashed from the same bytes.
fn chained(
    before: &[u8],
    (corp, seq, at): (CorpNo, i64, Time),
    actor: Option<MemberId>,
    texts: [&str; 3],
) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update((before.len() as u64).to_be_bytes());
    hash.update(before);
    for number in [corp.0, seq, at.0, actor.map_or(-1, |member| member.0)] {
        hash.update(number.to_be_bytes());
    }
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().to_vec()
}
