//! Invitations by mail and text message. `stop` is always the hash of what stands in the letter.

use std::collections::{HashMap, HashSet};

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{MemberId, Time};

use crate::db::{Bulk, Conn, DbResult, Tx, Val};
use crate::invite::rules::{DAY, Invitee};
use crate::vals;

/// A letter to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Its number.
    pub id: i64,
    /// To whom.
    pub member: MemberId,
    /// When it was asked for.
    pub at: Time,
}

/// What is known of these members, of those whose account is open; in the order of their ids. A letter
/// that nobody took within a day was given up and counts for nothing.
pub fn invitees(conn: &mut Conn, members: &[MemberId], now: Time) -> DbResult<Vec<Invitee>> {
    static PEOPLE: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT m.id, m.userid, m.name, m.email, m.mobile,
                    EXISTS (SELECT 1 FROM device d WHERE d.member = m.id),
                    EXISTS (SELECT 1 FROM invite_stop s WHERE s.member = m.id)
             FROM member m WHERE NOT m.disabled AND NOT m.removed AND m.id IN ({})",
            rows.each(1, |n| format!("${n}"))
        )
    });
    static LETTERS: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT member, MAX(at), SUM(CASE WHEN weekly THEN 0 ELSE 1 END) FROM invite_letter
             WHERE (sent IS NOT NULL OR at > $1) AND member IN ({}) GROUP BY member",
            rows.each(2, |n| format!("${n}"))
        )
    });
    let ids: Vec<Val> = members.iter().map(|id| Val::from(*id)).collect();
    let mut letters: HashMap<MemberId, (Option<Time>, i64)> = HashMap::new();
    for row in LETTERS.run(conn, vals![now.0 - DAY], &ids)? {
        letters.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
    }
    let rows = PEOPLE.run(conn, &[], &ids)?;
    let people = rows.iter().map(|row| {
        let member = row.get(0)?;
        let (last, by_hand) = letters.get(&member).copied().unwrap_or_default();
        Ok(Invitee {
            member,
            userid: row.get(1)?,
            name: row.get(2)?,
            email: row.get(3)?,
            mobile: row.get(4)?,
            joined: row.get(5)?,
            stopped: row.get(6)?,
            last,
            by_hand,
        })
    });
    let mut people = people.collect::<DbResult<Vec<_>>>()?;
    people.sort_by_key(|invitee| invitee.member);
    Ok(people)
}

/// Members of a corp who have never signed in, above `after` in the order of their ids.
pub fn not_joined(
    conn: &mut Conn,
    corp: CorpNo,
    after: MemberId,
    limit: usize,
) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT m.id FROM member m
         WHERE m.corp = $1 AND m.id > $2 AND NOT m.disabled AND NOT m.removed
           AND NOT EXISTS (SELECT 1 FROM device d WHERE d.member = m.id)
           AND NOT EXISTS (SELECT 1 FROM invite_stop s WHERE s.member = m.id)
         ORDER BY m.id LIMIT $3",
        vals![corp, after, limit],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Adds letters that are to go out; gives their numbers.
pub fn insert(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    members: &[MemberId],
    (weekly, at): (bool, Time),
) -> DbResult<Vec<i64>> {
    let first = tx.new_ids("invite_letter", i64::try_from(members.len()).unwrap_or(0))?;
    let ids: Vec<i64> = (first..).take(members.len()).collect();
    for (id, member) in ids.iter().zip(members) {
        tx.later(
            "INSERT INTO invite_letter (id, corp, member, weekly, at) VALUES ($1, $2, $3, $4, $5)",
            vals![*id, corp, *member, weekly, at],
        )?;
    }
    Ok(ids)
}

/// Of these letters those that have not gone out.
pub fn unsent(conn: &mut Conn, ids: &[i64]) -> DbResult<Vec<Letter>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT id, member, at FROM invite_letter WHERE sent IS NULL AND id IN ({})",
            rows.each(1, |n| format!("${n}"))
        )
    });
    let ids: Vec<Val> = ids.iter().map(|id| Val::from(*id)).collect();
    SQL.run(conn, &[], &ids)?
        .iter()
        .map(|row| Ok(Letter { id: row.get(0)?, member: row.get(1)?, at: row.get(2)? }))
        .collect()
}

/// Sets what ends the invitations of a letter's member.
pub fn set_stop(tx: &mut Tx<'_>, id: i64, stop: &[u8]) -> DbResult<()> {
    tx.run("UPDATE invite_letter SET stop = $2 WHERE id = $1", vals![id, stop])?;
    Ok(())
}

/// Notes that a letter went out.
pub fn sent(tx: &mut Tx<'_>, id: i64, now: Time) -> DbResult<()> {
    tx.run("UPDATE invite_letter SET sent = $2 WHERE id = $1", vals![id, now])?;
    Ok(())
}

/// Whose invitations these words of a letter end.
pub fn by_stop(conn: &mut Conn, stop: &[u8]) -> DbResult<Option<(CorpNo, MemberId)>> {
    conn.first("SELECT corp, member FROM invite_letter WHERE stop = $1", vals![stop])?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

/// Ends a member's invitations; false when they had ended before.
pub fn stop(tx: &mut Tx<'_>, member: MemberId, now: Time) -> DbResult<bool> {
    let rows = tx.run(
        "INSERT INTO invite_stop (member, at) VALUES ($1, $2)
         ON CONFLICT (member) DO NOTHING RETURNING member",
        vals![member, now],
    )?;
    Ok(!rows.is_empty())
}

/// Members of a corp who were sent an invitation or joined by a link.
pub fn invited(conn: &mut Conn, corp: CorpNo) -> DbResult<HashSet<MemberId>> {
    conn.run(
        "SELECT member FROM invite_letter WHERE corp = $1 AND sent IS NOT NULL
         UNION SELECT member FROM join_request WHERE corp = $1 AND member IS NOT NULL",
        vals![corp],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}
