//! The rows of jobs. `claimed_until` is when another try may be made: the end of a node's claim,
//! or of the pause after a failure. A claim is known by its end.

use canteen_protocol::Time;

use crate::db::{Conn, DbResult, Row, Tx};
use crate::vals;

/// A job that this node may fire until `until`.
pub(super) struct Claim {
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) due: Time,
    pub(super) payload: String,
    pub(super) tries: i64,
    pub(super) until: Time,
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    key: &str,
    kind: &str,
    due: Time,
    payload: &str,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO job (key, kind, due, payload) VALUES ($1, $2, $3, $4)
         ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, due = excluded.due,
             payload = excluded.payload, claimed_until = 0, tries = 0, error = NULL
         WHERE job.kind <> excluded.kind OR job.due <> excluded.due
             OR job.payload <> excluded.payload",
        vals![key, kind, due, payload],
    )?;
    Ok(())
}

pub(super) fn delete(tx: &mut Tx<'_>, key: &str) -> DbResult<bool> {
    let gone = tx.run("DELETE FROM job WHERE key = $1 RETURNING 1", vals![key])?;
    Ok(!gone.is_empty())
}

/// When something can be fired next, be it past; `None` when there is nothing.
pub(super) fn next(conn: &mut Conn, now: Time) -> DbResult<Option<Time>> {
    let free: Option<Time> = conn
        .first("SELECT due FROM job WHERE claimed_until <= $1 ORDER BY due LIMIT 1", vals![now])?
        .map(|row| row.get(0))
        .transpose()?;
    let claimed: Option<Time> = conn
        .one(
            "SELECT MIN(claimed_until) FROM job WHERE claimed_until > 0 AND claimed_until > $1",
            vals![now],
        )?
        .get(0)?;
    Ok(free.into_iter().chain(claimed).min())
}

/// Claims up to `limit` jobs that are due, the longest waiting first.
pub(super) fn claim(tx: &mut Tx<'_>, now: Time, until: Time, limit: usize) -> DbResult<Vec<Claim>> {
    // The second condition is asked again after waiting for another node's claim.
    let mut claims = tx
        .run(
            "UPDATE job SET claimed_until = $1
             WHERE key IN (SELECT key FROM job WHERE due <= $2 AND claimed_until <= $2
                           ORDER BY due, key LIMIT $3)
               AND claimed_until <= $2
             RETURNING key, kind, due, payload, tries",
            vals![until, now, limit],
        )?
        .iter()
        .map(|row| read(row, until))
        .collect::<DbResult<Vec<_>>>()?;
    claims.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    Ok(claims)
}

/// Removes a job if the claim on it still holds: it was not cancelled, moved or claimed anew.
pub(super) fn take(tx: &mut Tx<'_>, key: &str, until: Time) -> DbResult<bool> {
    let taken = tx.run(
        "DELETE FROM job WHERE key = $1 AND claimed_until = $2 RETURNING 1",
        vals![key, until],
    )?;
    Ok(!taken.is_empty())
}

/// Notes a failure and when to try again, if the claim still holds.
pub(super) fn fail(
    tx: &mut Tx<'_>,
    key: &str,
    until: Time,
    again: Time,
    error: &str,
) -> DbResult<()> {
    tx.run(
        "UPDATE job SET claimed_until = $3, tries = tries + 1, error = $4
         WHERE key = $1 AND claimed_until = $2",
        vals![key, until, again, error],
    )?;
    Ok(())
}

fn read(row: &Row, until: Time) -> DbResult<Claim> {
    Ok(Claim {
        key: row.get(0)?,
        kind: row.get(1)?,
        due: row.get(2)?,
        payload: row.get(3)?,
        tries: row.get(4)?,
        until,
    })
}
