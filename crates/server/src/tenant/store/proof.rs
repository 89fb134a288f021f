//! Proofs: the one of a corp that holds, and the one that is under way.

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::tenant::ProofWay;

use crate::db::{Conn, DbError, DbResult, Tx};
use crate::vals;

/// A proof as the table has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// How.
    pub way: ProofWay,
    /// The domain, or the fingerprint of the key.
    pub subject: String,
    /// The key, for one by key.
    pub public: String,
    /// The text.
    pub text: String,
    /// When it was asked for, or when it was last found true.
    pub at: Time,
    /// When it was last looked for.
    pub looked: Time,
    /// Why it was not found then; empty when it was.
    pub problem: String,
    /// When it is looked for next.
    pub next: Time,
    /// Since when it is not found any more.
    pub failing: Option<Time>,
}

/// The one that holds, or the one that is under way.
pub fn find(conn: &mut Conn, corp: CorpNo, holds: bool) -> DbResult<Option<Stored>> {
    let row = conn.first(
        "SELECT way, subject, public, text, at, looked, problem, next, failing FROM corp_proof
         WHERE corp = $1 AND holds = $2",
        vals![corp, holds],
    )?;
    row.map(|row| {
        let way: String = row.get(0)?;
        Ok(Stored {
            way: way.parse().map_err(DbError::Failed)?,
            subject: row.get(1)?,
            public: row.get(2)?,
            text: row.get(3)?,
            at: row.get(4)?,
            looked: row.get(5)?,
            problem: row.get(6)?,
            next: row.get(7)?,
            failing: row.get(8)?,
        })
    })
    .transpose()
}

/// Puts it, in the place of the one there was.
pub fn put(tx: &mut Tx<'_>, corp: CorpNo, holds: bool, proof: &Stored) -> DbResult<()> {
    remove(tx, corp, holds)?;
    tx.run(
        "INSERT INTO corp_proof
             (corp, holds, way, subject, public, text, at, looked, problem, next, failing)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        vals![
            corp,
            holds,
            proof.way.word(),
            &proof.subject,
            &proof.public,
            &proof.text,
            proof.at,
            proof.looked,
            &proof.problem,
            proof.next,
            proof.failing
        ],
    )?;
    Ok(())
}

/// Takes it away; false when there is none.
pub fn remove(tx: &mut Tx<'_>, corp: CorpNo, holds: bool) -> DbResult<bool> {
    let gone = tx.run(
        "DELETE FROM corp_proof WHERE corp = $1 AND holds = $2 RETURNING 1",
        vals![corp, holds],
    )?;
    Ok(!gone.is_empty())
}

/// How many other corps bear the mark of a domain or key.
pub fn bearers(conn: &mut Conn, subject: &str, but: CorpNo) -> DbResult<u64> {
    let sql = "SELECT COUNT(*) FROM corp_proof WHERE subject = $1 AND holds AND corp <> $2";
    Ok(conn.one(sql, vals![subject, but])?.get::<i64>(0)?.cast_unsigned())
}
